/** What a failed call to Telegram means: the one place that reads error codes, descriptions and broken connections. */
import { GrammyError, HttpError } from 'grammy'
import type { ApiError } from 'grammy/types'

/**
 * - `gone`: blocked, kicked, deleted: nothing reaches that chat any more.
 * - `topicGone`: the topic of a forum is closed or deleted; the rest of the chat is well.
 * - `mayNotWrite`: not there, as things stand.
 * - `cannotParse`: the markup of a text is not understood.
 * - `unchanged`: an edit that would change nothing.
 * - `messageGone`: what is to be edited is no more, or may not be edited any more.
 * - `tooLate`: for the answer to a press or to an inline query.
 * - `unknownMethod`: this server does not have it.
 * - `unknownToken`.
 * - `conflict`: somebody else fetches the updates of this bot.
 * - `temporary`: Telegram, or the way to it, is out of order; whether the call was carried out is not known.
 * - `notSent`: the same, and the call has certainly not been carried out.
 * - `refused`: anything else, and the same call would be refused again.
 */
type PlainKind =
  | 'gone'
  | 'topicGone'
  | 'mayNotWrite'
  | 'cannotParse'
  | 'unchanged'
  | 'messageGone'
  | 'tooLate'
  | 'unknownMethod'
  | 'unknownToken'
  | 'conflict'
  | 'temporary'
  | 'notSent'
  | 'refused'

export type TelegramError =
  | { readonly kind: PlainKind; readonly reason: string }
  /** A group has become a supergroup, with another id. */
  | { readonly kind: 'migrated'; readonly to: number; readonly reason: string }
  | { readonly kind: 'tooFast'; readonly retryAfterMs: number; readonly reason: string }

/** By the description, the first that fits: in words, as Telegram mostly writes, or in the capitals of its inner layer. */
const REFUSALS: readonly (readonly [PlainKind, RegExp])[] = [
  ['cannotParse', /can't parse (?:entities|rich message|caption)|ENTIT(?:Y|IES)_\w{0,20}INVALID/u],
  ['unchanged', /message is not modified|MESSAGE_NOT_MODIFIED/u],
  ['topicGone', /thread not found|TOPIC_(?:CLOSED|DELETED|ID_INVALID)/u],
  ['messageGone', /message to edit not found|message can't be edited|MESSAGE_ID_INVALID/u],
  ['tooLate', /query is too old|query id is invalid|QUERY_ID_INVALID/iu],
  [
    'gone',
    /bot was (?:blocked|kicked)|is deactivated|was deactivated|not a member|chat was deleted|chat not found|can't initiate conversation|can't send messages to (?:bots|the user)|USER_IS_BLOCKED|USER_DEACTIVATED|CHANNEL_PRIVATE/u,
  ],
  [
    'mayNotWrite',
    /not enough rights|have no rights|need administrator rights|member list is inaccessible|CHAT_WRITE_FORBIDDEN|CHAT_RESTRICTED|CHAT_SEND_\w{1,20}_FORBIDDEN|CHAT_ADMIN_REQUIRED|TOPIC_/u,
  ],
]

/** @param method the Bot API method that was called */
export function readRefusal(response: Omit<ApiError, 'ok'>, method: string): TelegramError {
  const { error_code: code, description: reason, parameters } = response
  if (parameters?.migrate_to_chat_id !== undefined)
    return { kind: 'migrated', to: parameters.migrate_to_chat_id, reason }
  if (code === 429) return { kind: 'tooFast', retryAfterMs: (parameters?.retry_after ?? 1) * 1000, reason }
  if (code >= 500) return { kind: 'temporary', reason }
  if (code === 409) return { kind: 'conflict', reason }
  // A token that cannot be one is answered as an address that there is not.
  if (code === 401 || (code === 404 && method === 'getMe')) return { kind: 'unknownToken', reason }
  if (code === 404) return { kind: 'unknownMethod', reason }
  const known = REFUSALS.find(([, form]) => form.test(reason))?.[0]
  return { kind: known ?? (code === 403 ? 'mayNotWrite' : 'refused'), reason }
}

/** @returns undefined for an error that no call to Telegram made */
export function readTelegramError(error: unknown): TelegramError | undefined {
  if (error instanceof GrammyError) return readRefusal(error, error.method)
  if (!(error instanceof HttpError)) return undefined
  return { kind: isBeforeSending(error.error) ? 'notSent' : 'temporary', reason: reasonOf(error.error) }
}

/** Whether a connection broke before anything was sent through it. */
function isBeforeSending(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  // Several addresses were tried, none of which could be connected to.
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(isBeforeSending)
  const { code, syscall } = error as NodeJS.ErrnoException
  return (
    syscall === 'connect' ||
    syscall === 'getaddrinfo' ||
    /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|UND_ERR_CONNECT_TIMEOUT|UND_ERR_PRX_TLS|UND_ERR_SOCKS5\w*)$/u.test(
      code ?? '',
    )
  )
}

function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0)
    return [...new Set(error.errors.map(reasonOf))].join('; ')
  return error instanceof Error
    ? error.message || String((error as NodeJS.ErrnoException).code)
    : String(error)
}
