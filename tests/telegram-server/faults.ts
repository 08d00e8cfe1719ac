import type { ResponseParameters } from 'grammy/types'

/** What goes wrong with a call. */
export type Fault =
  /** An answer that is not Telegram's own; nothing happens in the chat. */
  | { readonly kind: 'answer'; readonly status: number; readonly body: string; readonly type?: string }
  /** The connection breaks before anything happens. */
  | { readonly kind: 'drop' }
  /** The call takes effect, then the connection breaks. */
  | { readonly kind: 'lose answer' }
  /** The call takes effect after a wait in real milliseconds. */
  | { readonly kind: 'delay'; readonly ms: number }
  /** The call takes effect at once, its answer comes after a wait in real milliseconds. */
  | { readonly kind: 'late answer'; readonly ms: number }

/** Which calls a fault meets; all of them unless narrowed. */
export interface FaultScope {
  readonly chat?: number | { readonly id: number }
  /** How many calls it meets; for ever unless given. */
  readonly times?: number
  /** Matching calls let through first. */
  readonly after?: number
  /** Chance of meeting a matching call, 0 to 1. */
  readonly probability?: number
  /** Makes the chance repeatable. */
  readonly seed?: number
}

/** An installed fault. */
export interface FaultHandle {
  /** How many calls it met so far. */
  readonly hits: number
  remove(): void
}

/** Telegram's error object as a fault. */
export function errorAnswer(code: number, description: string, parameters?: ResponseParameters): Fault {
  const body = JSON.stringify({
    ok: false,
    error_code: code,
    description,
    ...(parameters ? { parameters } : {}),
  })
  return { kind: 'answer', status: code, body }
}

/** The faults tests use most. */
export const faults = {
  tooManyRequests: (retryAfter: number) =>
    errorAnswer(429, `Too Many Requests: retry after ${retryAfter}`, { retry_after: retryAfter }),
  migrated: (to: number) =>
    errorAnswer(400, 'Bad Request: group chat was upgraded to a supergroup chat', { migrate_to_chat_id: to }),
  blocked: () => errorAnswer(403, 'Forbidden: bot was blocked by the user'),
  kicked: () => errorAnswer(403, 'Forbidden: bot was kicked from the group chat'),
  deactivated: () => errorAnswer(403, 'Forbidden: user is deactivated'),
  chatNotFound: () => errorAnswer(400, 'Bad Request: chat not found'),
  unauthorized: () => errorAnswer(401, 'Unauthorized'),
  serverError: (status = 500) =>
    errorAnswer(status, status === 500 ? 'Internal Server Error' : 'Bad Gateway'),
  badGateway: (): Fault => ({
    kind: 'answer',
    status: 502,
    type: 'text/html',
    body: '<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center></body>\r\n</html>\r\n',
  }),
  notJson: (): Fault => ({ kind: 'answer', status: 200, type: 'application/json', body: '{"ok":tru' }),
  drop: (): Fault => ({ kind: 'drop' }),
  loseAnswer: (): Fault => ({ kind: 'lose answer' }),
  delay: (ms: number): Fault => ({ kind: 'delay', ms }),
  lateAnswer: (ms: number): Fault => ({ kind: 'late answer', ms }),
} as const

interface Installed {
  readonly method: string
  readonly fault: Fault
  readonly chat: number | undefined
  readonly probability: number
  readonly random: () => number
  left: number
  skip: number
  hits: number
}

/** The faults of one server. The first that matches a call meets it. */
export class Faults {
  #installed: Installed[] = []

  /** Installs a fault for a method, or for every method but getUpdates with `*`. */
  on(method: string, fault: Fault, scope: FaultScope = {}): FaultHandle {
    const installed: Installed = {
      method: method.toLowerCase(),
      fault,
      chat: typeof scope.chat === 'object' ? scope.chat.id : scope.chat,
      probability: scope.probability ?? 1,
      random: seededRandom(scope.seed ?? 1),
      left: scope.times ?? Number.POSITIVE_INFINITY,
      skip: scope.after ?? 0,
      hits: 0,
    }
    this.#installed.push(installed)
    return {
      get hits() {
        return installed.hits
      },
      remove: () => {
        this.#installed = this.#installed.filter((other) => other !== installed)
      },
    }
  }

  clear(): void {
    this.#installed = []
  }

  /** The fault that meets this call, if any. */
  meet(method: string, chatId: number | undefined): Fault | undefined {
    for (const installed of this.#installed) {
      const isMine = installed.method === '*' ? method !== 'getupdates' : installed.method === method
      if (!isMine || installed.left <= 0) continue
      if (installed.chat !== undefined && installed.chat !== chatId) continue
      if (installed.skip > 0) {
        installed.skip--
        continue
      }
      if (installed.probability < 1 && installed.random() >= installed.probability) continue
      installed.left--
      installed.hits++
      return installed.fault
    }
    return undefined
  }
}

/** Mulberry32: small, and the same everywhere. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
