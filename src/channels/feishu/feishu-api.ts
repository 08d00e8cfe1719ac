/** Feishu's HTTP interface, as far as a bot needs it: tokens, calls, uploads, and errors that say what they are. */
import { type Dispatcher, type FormData, fetch } from 'undici'

export interface FeishuAccount {
  readonly appId: string
  readonly appSecret: string
  /** `https://open.feishu.cn`, or where else the platform is. */
  readonly root: string
}

/** A call that Feishu refused, or that did not get through. */
export class FeishuError extends Error {
  override name = 'FeishuError'
  /** Of HTTP; 0 where nothing came back. */
  readonly status: number
  /** Feishu's own; 0 where it gave none. */
  readonly code: number
  /** When the next call is allowed, milliseconds from now. */
  readonly retryAfterMs: number | undefined

  constructor(
    message: string,
    { status = 0, code = 0, retryAfterMs }: { status?: number; code?: number; retryAfterMs?: number } = {},
  ) {
    super(message)
    this.status = status
    this.code = code
    this.retryAfterMs = retryAfterMs
  }
}

interface Call {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  readonly path: string
  readonly body?: object
  readonly form?: FormData
}

export interface FeishuApi {
  /** @returns `data` of the answer, or the whole of it where there is none. @throws FeishuError */
  readonly call: (call: Call) => Promise<unknown>
  /** Without a token: what the platform says to the account itself. @throws FeishuError */
  readonly plain: (call: Call) => Promise<unknown>
}

const PATIENCE_MS = 20_000
const UPLOAD_PATIENCE_MS = 120_000
/** A token is had anew while the old one is still good. */
const TOKEN_RESERVE_MS = 5 * 60_000
/** Feishu's words for a token that it does not know, or not any more. */
const BAD_TOKEN = new Set([99991661, 99991663, 99991664, 99991668, 99991671])

export function createFeishuApi(
  { appId, appSecret, root }: FeishuAccount,
  dispatcher: Dispatcher,
  now: () => number,
): FeishuApi {
  let token: { readonly text: string; readonly until: number } | undefined
  let asking: Promise<string> | undefined

  async function send(call: Call, bearer: string | undefined): Promise<unknown> {
    const { method, path, body, form } = call
    const response = await fetch(`${root}${path}`, {
      method,
      dispatcher,
      signal: AbortSignal.timeout(form === undefined ? PATIENCE_MS : UPLOAD_PATIENCE_MS),
      headers: {
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(form === undefined ? {} : { body: form }),
    }).catch((error: unknown) => {
      throw new FeishuError(reasonOf(error))
    })
    const text = await response.text().catch(() => '')
    const { status } = response
    const answer = objectIn(text)
    const code = typeof answer?.['code'] === 'number' ? answer['code'] : undefined
    if (status < 300 && code === 0) return answer
    const seconds = Number(response.headers.get('x-ogw-ratelimit-reset') ?? '')
    throw new FeishuError(`${method} ${path.split('?')[0]}: ${status} ${String(answer?.['msg'] ?? '')}`, {
      status,
      code: code ?? 0,
      ...(seconds > 0 ? { retryAfterMs: seconds * 1000 } : {}),
    })
  }

  async function freshToken(): Promise<string> {
    const answer = (await send(
      {
        method: 'POST',
        path: '/open-apis/auth/v3/tenant_access_token/internal',
        body: { app_id: appId, app_secret: appSecret },
      },
      undefined,
    )) as { tenant_access_token?: unknown; expire?: unknown }
    const { tenant_access_token: text, expire } = answer
    if (typeof text !== 'string' || typeof expire !== 'number')
      throw new FeishuError('no token came back', { status: 200 })
    token = { text, until: now() + expire * 1000 }
    return text
  }

  async function bearer(): Promise<string> {
    if (token !== undefined && now() < token.until - Math.min(TOKEN_RESERVE_MS, token.until / 2))
      return token.text
    asking ??= freshToken().finally(() => {
      asking = undefined
    })
    return asking
  }

  async function call(one: Call): Promise<unknown> {
    try {
      return dataOf(await send(one, await bearer()))
    } catch (error) {
      if (!(error instanceof FeishuError) || !BAD_TOKEN.has(error.code)) throw error
      token = undefined
      return dataOf(await send(one, await bearer()))
    }
  }

  return { call, plain: (one) => send(one, undefined) }
}

function dataOf(answer: unknown): unknown {
  const { data } = answer as { data?: unknown }
  return data ?? answer
}

function objectIn(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? error.cause.message || error.message : error.message
}
