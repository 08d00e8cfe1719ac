/** DingTalk's HTTP interface, as far as a robot needs it, and what its errors mean. */
import { type Dispatcher, FormData, fetch } from 'undici'
import { bytesOf, type OutgoingFile } from '../../messages/outgoing-file.ts'
import type { SendFault } from '../channel.ts'
import { DINGTALK_ROOT } from './dingtalk-platform.ts'

export interface DingtalkAccount {
  readonly clientId: string
  readonly clientSecret: string
  /** `https://api.dingtalk.com`, or where else the platform is. */
  readonly root: string
}

/** Where files are uploaded to: an older interface, at an address of its own. */
const UPLOAD_ROOT = 'https://oapi.dingtalk.com'

export class DingtalkError extends Error {
  override name = 'DingtalkError'
  /** Of HTTP; 0 where nothing came back. */
  readonly status: number
  /** DingTalk's own, a word or a number; empty where it gave none. */
  readonly code: string

  constructor(message: string, status = 0, code = '') {
    super(message)
    this.status = status
    this.code = code
  }
}

export interface DingtalkApi {
  /** Where to connect to. @throws DingtalkError */
  readonly endpoint: (topics: readonly string[]) => Promise<string>
  /** In answer to a message. @throws DingtalkError */
  readonly answer: (webhook: string, body: object) => Promise<void>
  /** To a person or into a group, unasked. @throws DingtalkError */
  readonly send: (
    to: { readonly chat: string; readonly group: boolean },
    key: string,
    param: object,
  ) => Promise<string>
  /** What keeps the robot from writing unasked, as far as that can be asked without a message. @throws DingtalkError */
  readonly examine: () => Promise<'nothing' | 'no robot' | 'no permission'>
  /** @returns the id of what was uploaded. @throws DingtalkError */
  readonly upload: (file: OutgoingFile) => Promise<string>
}

const PATIENCE_MS = 20_000
const TOKEN_RESERVE_MS = 5 * 60_000

export function createDingtalkApi(
  { clientId, clientSecret, root }: DingtalkAccount,
  dispatcher: Dispatcher,
  now: () => number,
): DingtalkApi {
  let token: { readonly text: string; readonly until: number } | undefined

  async function post(
    url: string,
    body: object | FormData,
    bearer?: string,
  ): Promise<Record<string, unknown>> {
    const isForm = body instanceof FormData
    const response = await fetch(url, {
      method: 'POST',
      dispatcher,
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: {
        accept: 'application/json',
        ...(isForm ? {} : { 'content-type': 'application/json' }),
        ...(bearer === undefined ? {} : { 'x-acs-dingtalk-access-token': bearer }),
      },
      body: isForm ? body : JSON.stringify(body),
    }).catch((error: unknown) => {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
      throw new DingtalkError(cause instanceof Error ? cause.message : String(cause))
    })
    const text = await response.text().catch(() => '')
    let answer: Record<string, unknown> = {}
    try {
      answer = JSON.parse(text) as Record<string, unknown>
    } catch {
      // What is no JSON is told by its status.
    }
    const code = answer['errcode'] === undefined ? answer['code'] : answer['errcode']
    if (response.status < 300 && (answer['errcode'] ?? 0) === 0) return answer
    const words = String(answer['errmsg'] ?? answer['message'] ?? '')
    throw new DingtalkError(`${response.status} ${words}`.trim(), response.status, String(code ?? ''))
  }

  async function bearer(): Promise<string> {
    if (token !== undefined && now() < token.until - TOKEN_RESERVE_MS) return token.text
    const answer = await post(`${root}/v1.0/oauth2/accessToken`, {
      appKey: clientId,
      appSecret: clientSecret,
    })
    const { accessToken, expireIn } = answer
    if (typeof accessToken !== 'string' || typeof expireIn !== 'number')
      throw new DingtalkError('no token came back', 200)
    token = { text: accessToken, until: now() + expireIn * 1000 }
    return accessToken
  }

  async function withToken<T>(call: (bearer: string) => Promise<T>): Promise<T> {
    try {
      return await call(await bearer())
    } catch (error) {
      if (!(error instanceof DingtalkError) || error.status !== 401) throw error
      token = undefined
      return call(await bearer())
    }
  }

  return {
    endpoint: async (topics) => {
      const { endpoint, ticket } = await post(`${root}/v1.0/gateway/connections/open`, {
        clientId,
        clientSecret,
        ua: 'tashan',
        subscriptions: topics.map((topic) => ({ type: 'CALLBACK', topic })),
      })
      if (typeof endpoint !== 'string' || typeof ticket !== 'string')
        throw new DingtalkError('no endpoint came back', 200)
      return `${endpoint}?ticket=${encodeURIComponent(ticket)}`
    },
    answer: async (webhook, body) => void (await post(webhook, body)),
    send: async ({ chat, group }, msgKey, param) => {
      const message = { robotCode: clientId, msgKey, msgParam: JSON.stringify(param) }
      const answer = await withToken((text) =>
        group
          ? post(`${root}/v1.0/robot/groupMessages/send`, { ...message, openConversationId: chat }, text)
          : post(`${root}/v1.0/robot/oToMessages/batchSend`, { ...message, userIds: [chat] }, text),
      )
      // Of people it is said here, in an answer of success, that nothing was sent to them.
      if (isAmong(answer['flowControlledStaffIdList'], chat))
        throw new DingtalkError('too many messages to one person', 429)
      if (isAmong(answer['invalidStaffIdList'], chat))
        throw new DingtalkError('nobody of this id', 200, 'staffId.notExisted')
      return String(answer['processQueryKey'] ?? '')
    },
    examine: async () => {
      const nobody = { robotCode: clientId, msgKey: 'sampleText', msgParam: '{"content":"."}', userIds: [] }
      try {
        await withToken((text) => post(`${root}/v1.0/robot/oToMessages/batchSend`, nobody, text))
        return 'nothing'
      } catch (error) {
        if (!(error instanceof DingtalkError)) throw error
        if (error.code === NOBODY_NAMED) return 'nothing'
        if (error.code.startsWith(NO_ROBOT)) return 'no robot'
        if (NO_PERMISSION.test(error.code)) return 'no permission'
        throw error
      }
    },
    upload: async (file) => {
      const answer = await withToken((text) => {
        const form = new FormData()
        form.set('media', new Blob([new Uint8Array(bytesOf(file))]), file.name)
        const at = root === DINGTALK_ROOT ? UPLOAD_ROOT : root
        return post(`${at}/media/upload?access_token=${text}&type=${file.isPicture ? 'image' : 'file'}`, form)
      })
      if (typeof answer['media_id'] !== 'string') throw new DingtalkError('no id of a file came back', 200)
      return answer['media_id']
    },
  }
}

/** What a message without a receiver is refused for, last of all. */
const NOBODY_NAMED = 'invalidParameter.userIds.empty'
const NO_ROBOT = 'invalidParameter.robotCode.'
const NO_PERMISSION = /AccessTokenPermissionDenied/u

const isAmong = (list: unknown, id: string): boolean => Array.isArray(list) && list.includes(id)

/** Too many messages of the robot, or into one group. */
const TOO_FAST = new Set(['130101', '90018', '88', 'Forbidden.AccessDenied.QpsLimitForApi'])
const GONE = new Set([
  'robot.notInGroup',
  'staffId.notExisted',
  'invalidParameter.openConversationId.invalid',
])
/** Whoever sends too much is not heard for ten minutes: the platform does not say how long is long enough. */
const WAIT_MS = 60_000

export function readDingtalkError(error: unknown): SendFault {
  const reason = error instanceof Error ? error.message : String(error)
  if (!(error instanceof DingtalkError)) return { kind: 'temporary', reason }
  const { status, code } = error
  if (status === 429 || TOO_FAST.has(code)) return { kind: 'later', afterMs: WAIT_MS, scope: 'chat', reason }
  if (GONE.has(code)) return { kind: 'gone', reason }
  return status === 0 || status >= 500 ? { kind: 'temporary', reason } : { kind: 'refused', reason }
}
