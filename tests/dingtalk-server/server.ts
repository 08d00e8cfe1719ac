/**
 * A stand-in for DingTalk on the loopback address: the gateway of its Stream mode, the address at which a message may be
 * answered, and the calls by which a robot writes unasked. Strict: an unknown call is an error; log-in, sizes, rates and
 * acknowledgements are enforced.
 */
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { createFaults, type Faults } from '../platform-server/faults.ts'
import { createRateBook } from '../platform-server/rates.ts'
import { until } from '../platform-server/wait.ts'

export const CLIENT_ID = 'dingStandIn01'
export const CLIENT_SECRET = 'the-secret-of-the-app'

export interface DingtalkSent {
  readonly chat: string
  readonly kind: string
  readonly asked: boolean
  readonly text: string
  readonly buttons: readonly { readonly title: string; readonly says: string }[]
}

interface SayOptions {
  readonly in?: string
  readonly msgId?: string
  /** Milliseconds for which the answer may be posted. */
  readonly answerableMs?: number
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
  readonly unacknowledged: () => number
  readonly drop: () => void
  readonly freeze: () => void
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

export async function startDingtalkServer(
  options: { readonly rates?: boolean; readonly ackWithinMs?: number } = {},
): Promise<DingtalkServer> {
  const { rates = true, ackWithinMs = 60_000 } = options
  const faults = createFaults()
  const book = createRateBook()
  const sent: DingtalkSent[] = []
  const violations: string[] = []
  const tickets = new Set<string>()
  const tokens = new Set<string>()
  const webhooks = new Map<string, { readonly chat: string; readonly until: number }>()
  const media = new Set<string>()
  const pending = new Map<string, ReturnType<typeof setTimeout>>()
  const waiting: (() => void)[] = []
  const frozen = new WeakSet<WebSocket>()
  let current: WebSocket | undefined
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
      const { code, headers } = JSON.parse(String(bytes)) as {
        code?: number
        headers?: { messageId?: string; topic?: string }
      }
      if (headers?.topic === 'ping') return
      if (code !== 200 || headers?.messageId === undefined)
        violations.push(`an answer that is none: ${String(bytes)}`)
      clearTimeout(pending.get(headers?.messageId ?? ''))
      pending.delete(headers?.messageId ?? '')
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
    const reply = (status: number, body: unknown): void => {
      if (fault?.kind === 'lose answer') return void request.socket.destroy()
      response.writeHead(status, { 'content-type': 'application/json' })
      response.end(JSON.stringify(body))
    }
    if (fault?.kind === 'answer') return reply(fault.status ?? 200, fault.answer)
    try {
      reply(200, call(`${request.method} ${url.pathname}`, url, request, Buffer.concat(chunks)))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      violations.push(`${request.method} ${url.pathname}: ${error.message}`)
      reply(error.status, error.body)
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
        if (body['robotCode'] !== CLIENT_ID) throw new Refusal(400, { code: 'robotCode' })
        const people = body['userIds'] as readonly string[] | undefined
        const chat = name.includes('oTo') ? people?.[0] : body['openConversationId']
        if (typeof chat !== 'string' || chat === '') throw new Refusal(400, { code: 'receiver' })
        const param = JSON.parse(String(body['msgParam'])) as Record<string, unknown>
        keep(chat, false, String(body['msgKey']), param)
        return { processQueryKey: fresh('key') }
      }
      default:
        throw new Refusal(404, { code: 'unknown call' })
    }
  }

  function keep(chat: string, asked: boolean, kind: string, content: Record<string, unknown>): void {
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
    sent.push({ chat, kind, asked, text, buttons })
  }

  server.on('upgrade', (request, socket, head) => {
    const url = new URL(request.url ?? '', 'http://127.0.0.1')
    if (faults.meet('connect')?.kind === 'drop' || !tickets.delete(url.searchParams.get('ticket') ?? ''))
      return void socket.destroy()
    hub.handleUpgrade(request, socket, head, (client) => hub.emit('connection', client))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  function bring(data: object): void {
    const socket = current
    if (socket === undefined) {
      waiting.push(() => bring(data))
      return
    }
    const messageId = fresh('m')
    const headers = { topic: '/v1.0/im/bot/messages/get', messageId, contentType: 'application/json' }
    pending.set(
      messageId,
      setTimeout(() => {
        pending.delete(messageId)
        bring(data)
      }, ackWithinMs),
    )
    socket.send(JSON.stringify({ specVersion: '1.0', type: 'CALLBACK', headers, data: JSON.stringify(data) }))
  }

  function message(person: string, content: object, how: SayOptions): string {
    const { in: group, msgId = fresh('msg'), answerableMs = 3_600_000 } = how
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
      createAt: Date.now(),
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
    unacknowledged: () => pending.size + waiting.length,
    drop: () => current?.terminate(),
    freeze: () => {
      if (current !== undefined) frozen.add(current)
    },
    sendAway: () =>
      current?.send(
        JSON.stringify({ type: 'SYSTEM', headers: { topic: 'disconnect', messageId: fresh('m') }, data: '' }),
      ),
    violations: () => violations,
    stop: async () => {
      for (const timer of pending.values()) clearTimeout(timer)
      for (const socket of hub.clients) socket.terminate()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
