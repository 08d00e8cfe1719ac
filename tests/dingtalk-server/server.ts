/**
 * A stand-in for DingTalk on the loopback address: the gateway of its Stream mode, the address at which a message may be
 * answered, and the calls by which a robot writes unasked. Strict: an unknown call is an error; log-in, sizes, rates and
 * acknowledgements are enforced.
 */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { createFaults, type Faults } from '../platform-server/faults.ts'
import { createRateBook, createSqueezes } from '../platform-server/rates.ts'
import { pause, until } from '../platform-server/wait.ts'

export const CLIENT_ID = 'dingStandIn01'
export const CLIENT_SECRET = 'the-secret-of-the-app'

export interface DingtalkSent {
  readonly chat: string
  readonly kind: string
  readonly asked: boolean
  readonly at: number
  /** Nobody heard that it was taken. */
  answerLost?: true
  readonly text: string
  readonly buttons: readonly { readonly title: string; readonly says: string }[]
}

interface SayOptions {
  readonly in?: string
  readonly msgId?: string
  /** Milliseconds for which the answer may be posted. */
  readonly answerableMs?: number
  /** When it was written, where it comes late. */
  readonly at?: number
}

export interface DingtalkServer {
  readonly url: string
  readonly faults: Faults
  readonly says: (person: string, text: string, options?: SayOptions) => string
  /** Sends a message of another kind than text. */
  readonly sends: (person: string, msgtype: string, content: object) => void
  readonly sent: () => readonly DingtalkSent[]
  readonly next: (chat: string, after?: number) => Promise<DingtalkSent>
  readonly uploads: () => number
  readonly dialled: () => number
  readonly connected: () => boolean
  readonly unacknowledged: () => number
  readonly drop: () => void
  /**
   * What is sent on the open connection vanishes from now on, both ways, and nobody closes it. Resolves when the bot has
   * given it up.
   */
  readonly freeze: () => Promise<void>
  /** When a message was brought for the time that was acknowledged first. */
  readonly heardAt: (msgId: string) => number | undefined
  /** When it was brought first over a connection that was not dead. */
  readonly broughtAt: (msgId: string) => number | undefined
  /** Refuses what is sent into a chat for so long. */
  readonly squeeze: (chat: string, ms: number) => void
  /** Messages into a chat right after it was said that this is too fast. */
  readonly impatient: () => number
  readonly refused: () => number
  /** Tokens given out so far are not known any more. */
  readonly revokeTokens: () => void
  /** Something is not switched on in the console. */
  readonly switchOff: (what: 'robot' | 'permission') => void
  /** Asks whoever is connected to connect anew, as it does before it closes a connection. */
  readonly sendAway: () => void
  readonly violations: () => readonly string[]
  readonly stop: () => Promise<void>
}

class Refusal extends Error {
  readonly status: number
  readonly body: object
  constructor(status: number, body: object) {
    super(JSON.stringify(body))
    this.status = status
    this.body = body
  }
}

const MOST_BYTES = 20_000
/** Of what is sent by the robot's own calls. */
const MOST_PARAM_BYTES = 15_000
/** What the platform does when it is not obeyed: nothing is refused for doing as it says. */
const USUAL_REFUSALS = /130101|userIds\.empty/u

export async function startDingtalkServer(
  options: { readonly rates?: boolean; readonly ackWithinMs?: number; readonly now?: () => number } = {},
): Promise<DingtalkServer> {
  const { rates = true, ackWithinMs = 60_000, now = Date.now } = options
  const faults = createFaults()
  const book = createRateBook(now)
  const squeezes = createSqueezes(now, 30_000)
  const heardAt = new Map<string, number>()
  const broughtAt = new Map<string, number>()
  const sent: DingtalkSent[] = []
  const violations: string[] = []
  const tickets = new Set<string>()
  const tokens = new Set<string>()
  const webhooks = new Map<string, { readonly chat: string; readonly until: number }>()
  const media = new Set<string>()
  const pending = new Map<
    string,
    { readonly timer: ReturnType<typeof setTimeout>; readonly msgId: string; readonly at: number }
  >()
  const waiting: (() => void)[] = []
  const frozen = new WeakSet<WebSocket>()
  let current: WebSocket | undefined
  let switchedOff: 'robot' | 'permission' | undefined
  let dialled = 0
  let count = 0
  const fresh = (prefix: string): string => {
    count += 1
    return `${prefix}${count}`
  }

  const hub = new WebSocketServer({ noServer: true, autoPong: false })
  hub.on('connection', (socket: WebSocket) => {
    dialled += 1
    current = socket
    socket.on('error', () => undefined)
    socket.on('ping', () => {
      if (!frozen.has(socket)) socket.pong()
    })
    socket.on('close', () => {
      if (current === socket) current = undefined
    })
    socket.on('message', (bytes) => {
      if (frozen.has(socket)) return
      const { code, headers } = JSON.parse(String(bytes)) as {
        code?: number
        headers?: { messageId?: string; topic?: string }
      }
      if (headers?.topic === 'ping') return
      if (code !== 200 || headers?.messageId === undefined)
        violations.push(`an answer that is none: ${String(bytes)}`)
      const one = pending.get(headers?.messageId ?? '')
      if (one === undefined) return
      clearTimeout(one.timer)
      pending.delete(headers?.messageId ?? '')
      if (!heardAt.has(one.msgId)) heardAt.set(one.msgId, one.at)
    })
    socket.send(
      JSON.stringify({
        type: 'SYSTEM',
        headers: { topic: 'ping', messageId: fresh('m') },
        data: '{"opaque":"1"}',
      }),
    )
    for (const bring of waiting.splice(0)) bring()
  })

  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const url = new URL(request.url ?? '', 'http://127.0.0.1')
    const fault = faults.meet(`${request.method} ${url.pathname}`)
    if (fault?.kind === 'drop') return void request.socket.destroy()
    if (fault?.kind === 'delay') await pause(fault.ms)
    const before = sent.length
    const reply = async (status: number, body: unknown): Promise<void> => {
      if (fault?.kind === 'delay') await pause(fault.answerMs)
      if (fault?.kind === 'lose answer') {
        const taken = sent.slice(before)
        for (const one of taken) one.answerLost = true
        if (taken.length === 0) squeezes.unheard()
        request.socket.destroy()
        return
      }
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    }
    if (fault?.kind === 'answer') return reply(fault.status ?? 200, fault.answer)
    try {
      await reply(200, call(`${request.method} ${url.pathname}`, url, request, Buffer.concat(chunks)))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (!USUAL_REFUSALS.test(error.message))
        violations.push(`${request.method} ${url.pathname}: ${error.message}`)
      await reply(error.status, error.body)
    }
  })

  function call(name: string, url: URL, request: IncomingMessage, bytes: Buffer): object {
    if (name === 'POST /media/upload') {
      if (!tokens.has(url.searchParams.get('access_token') ?? '')) throw new Refusal(200, { errcode: 40014 })
      if (!bytes.toString('latin1').includes('name="media"; filename="'))
        throw new Refusal(200, { errcode: 40035 })
      const id = fresh('@media')
      media.add(id)
      return { errcode: 0, type: url.searchParams.get('type'), media_id: id }
    }
    if (!(request.headers['content-type'] ?? '').startsWith('application/json'))
      throw new Refusal(400, { code: 'contentType' })
    const body = JSON.parse(bytes.toString()) as Record<string, unknown>
    switch (name) {
      case 'POST /v1.0/gateway/connections/open': {
        if (body['clientId'] !== CLIENT_ID || body['clientSecret'] !== CLIENT_SECRET)
          throw new Refusal(401, { code: 'authFailed', message: '鉴权失败' })
        const wanted = body['subscriptions'] as readonly { type: string; topic: string }[]
        if (wanted.some(({ type, topic }) => type !== 'CALLBACK' || topic !== '/v1.0/im/bot/messages/get'))
          throw new Refusal(400, { code: 'topics' })
        const ticket = fresh('ticket/')
        tickets.add(ticket)
        return { endpoint: `${address().replace('http', 'ws')}/connect`, ticket }
      }
      case 'POST /v1.0/oauth2/accessToken': {
        if (body['appKey'] !== CLIENT_ID || body['appSecret'] !== CLIENT_SECRET)
          throw new Refusal(400, { code: 'invalidClientIdOrSecret' })
        const token = fresh('token')
        tokens.add(token)
        return { accessToken: token, expireIn: 7200 }
      }
      case 'POST /robot/sendBySession': {
        const place = webhooks.get(url.searchParams.get('session') ?? '')
        if (place === undefined || place.until < Date.now())
          throw new Refusal(200, { errcode: 310000, errmsg: 'session' })
        keep(
          place.chat,
          true,
          String(body['msgtype']),
          body[String(body['msgtype'])] as Record<string, unknown>,
        )
        return { errcode: 0, errmsg: 'ok' }
      }
      case 'POST /v1.0/robot/oToMessages/batchSend':
      case 'POST /v1.0/robot/groupMessages/send': {
        if (!tokens.has(String(request.headers['x-acs-dingtalk-access-token'])))
          throw new Refusal(401, { code: 'InvalidAuthentication' })
        if (switchedOff === 'permission')
          throw new Refusal(403, { code: 'Forbidden.AccessDenied.AccessTokenPermissionDenied' })
        if (body['robotCode'] !== CLIENT_ID || switchedOff === 'robot')
          throw new Refusal(400, { code: 'invalidParameter.robotCode.auth' })
        const people = body['userIds'] as readonly string[] | undefined
        if (people?.length === 0) throw new Refusal(400, { code: 'invalidParameter.userIds.empty' })
        const chat = name.includes('oTo') ? people?.[0] : body['openConversationId']
        if (typeof chat !== 'string' || chat === '') throw new Refusal(400, { code: 'receiver' })
        if (Buffer.byteLength(String(body['msgParam'])) > MOST_PARAM_BYTES)
          throw new Refusal(400, { code: 'invalidParameter.msgParam.invalid' })
        const param = JSON.parse(String(body['msgParam'])) as Record<string, unknown>
        const lists = { invalidStaffIdList: [] as string[], flowControlledStaffIdList: [] as string[] }
        if (chat.startsWith('unknown')) lists.invalidStaffIdList.push(chat)
        else
          try {
            keep(chat, false, String(body['msgKey']), param)
          } catch (error) {
            // To people it is said in the answer, which is one of success.
            if (people === undefined || !(error instanceof Refusal) || !/130101/u.test(error.message))
              throw error
            lists.flowControlledStaffIdList.push(chat)
          }
        return { processQueryKey: fresh('key'), ...(people === undefined ? {} : lists) }
      }
      default:
        throw new Refusal(404, { code: 'unknown call' })
    }
  }

  function keep(chat: string, asked: boolean, kind: string, content: Record<string, unknown>): void {
    if (squeezes.refuses(chat) > 0) throw new Refusal(200, { errcode: 130101, errmsg: 'send too fast' })
    if (rates && book.take([[chat, { count: 20, perMs: 60_000 }]]) > 0)
      throw new Refusal(200, { errcode: 130101, errmsg: 'send too fast' })
    const id = content['mediaId'] ?? content['photoURL']
    if (id !== undefined && !media.has(String(id))) throw new Refusal(400, { code: 'media' })
    const isText = ['markdown', 'actionCard', 'sampleMarkdown'].includes(kind)
    if (!isText && !['sampleFile', 'sampleImageMsg'].includes(kind))
      throw new Refusal(400, { code: `msgKey ${kind}` })
    const text = isText ? String(content['text'] ?? '') : ''
    if (
      isText &&
      (text === '' || String(content['title'] ?? '') === '' || Buffer.byteLength(text) > MOST_BYTES)
    )
      throw new Refusal(400, { code: 'text' })
    const buttons = ((content['btns'] ?? []) as readonly { title: string; actionURL: string }[]).map(
      ({ title, actionURL }) => {
        const to = new URL(actionURL)
        if (to.protocol !== 'dtmd:') throw new Refusal(400, { code: 'actionURL' })
        return { title, says: to.searchParams.get('content') ?? '' }
      },
    )
    sent.push({ chat, kind, asked, at: now(), text, buttons })
  }

  server.on('upgrade', (request, socket, head) => {
    const url = new URL(request.url ?? '', 'http://127.0.0.1')
    if (faults.meet('connect')?.kind === 'drop' || !tickets.delete(url.searchParams.get('ticket') ?? ''))
      return void socket.destroy()
    hub.handleUpgrade(request, socket, head, (client) => hub.emit('connection', client))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  function bring(data: { readonly msgId: string; readonly [field: string]: unknown }): void {
    const socket = current
    if (socket === undefined) {
      waiting.push(() => bring(data))
      return
    }
    const messageId = fresh('m')
    const headers = { topic: '/v1.0/im/bot/messages/get', messageId, contentType: 'application/json' }
    const timer = setTimeout(() => {
      pending.delete(messageId)
      bring(data)
    }, ackWithinMs)
    pending.set(messageId, { timer, msgId: data.msgId, at: Date.now() })
    if (frozen.has(socket)) return
    if (!broughtAt.has(data.msgId)) broughtAt.set(data.msgId, Date.now())
    socket.send(JSON.stringify({ specVersion: '1.0', type: 'CALLBACK', headers, data: JSON.stringify(data) }))
  }

  function message(person: string, content: object, how: SayOptions): string {
    const { in: group, msgId = fresh('msg'), answerableMs = 3_600_000, at = Date.now() } = how
    const chat = group ?? person
    const session = fresh('s')
    const until = Date.now() + answerableMs
    webhooks.set(session, { chat, until })
    bring({
      msgId,
      conversationId: group ?? `cid-${person}`,
      conversationType: group === undefined ? '1' : '2',
      senderStaffId: person,
      senderId: `$:LWCP_v1:$${person}`,
      senderNick: person,
      isAdmin: false,
      robotCode: CLIENT_ID,
      createAt: at,
      sessionWebhook: `${address()}/robot/sendBySession?session=${session}`,
      sessionWebhookExpiredTime: until,
      ...content,
    })
    return msgId
  }

  return {
    url: address(),
    faults,
    says: (person, text, how = {}) =>
      message(person, { msgtype: 'text', text: { content: how.in === undefined ? text : ` ${text}` } }, how),
    sends: (person, msgtype, content) => void message(person, { msgtype, content }, {}),
    sent: () => sent,
    next: (chat, after = 0) =>
      until(() => sent.filter((one) => one.chat === chat)[after], `message ${after} in ${chat}`),
    uploads: () => media.size,
    dialled: () => dialled,
    connected: () => current !== undefined,
    unacknowledged: () => pending.size + waiting.length,
    drop: () => current?.terminate(),
    freeze: async () => {
      const socket = current
      if (socket === undefined) return
      frozen.add(socket)
      await new Promise((resolve) => socket.once('close', resolve))
    },
    heardAt: (msgId) => heardAt.get(msgId),
    broughtAt: (msgId) => broughtAt.get(msgId),
    squeeze: squeezes.squeeze,
    impatient: squeezes.impatient,
    refused: book.refused,
    revokeTokens: () => tokens.clear(),
    switchOff: (what) => {
      switchedOff = what
    },
    sendAway: () =>
      current?.send(
        JSON.stringify({ type: 'SYSTEM', headers: { topic: 'disconnect', messageId: fresh('m') }, data: '' }),
      ),
    violations: () => violations,
    stop: async () => {
      for (const { timer } of pending.values()) clearTimeout(timer)
      for (const socket of hub.clients) socket.terminate()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
