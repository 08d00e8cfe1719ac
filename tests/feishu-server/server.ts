/**
 * A stand-in for Feishu on the loopback address: what a bot of one app sees of it. Strict: an unknown call is an error, and
 * sizes, rates, tokens, acknowledgements and repeats are enforced as the public documents say.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { createFaults, type Faults } from '../platform-server/faults.ts'
import { createRateBook, createSqueezes } from '../platform-server/rates.ts'
import { pause, until } from '../platform-server/wait.ts'
import { buttonRows, type Card, cardFault, cardText } from './check-card.ts'
import { decodeFrame, encodeFrame, type Frame } from './frame.ts'

export const APP_ID = 'cli_a1b2c3d4e5f60718'
export const APP_SECRET = 'the-secret-of-the-app'

export interface FeishuServerOptions {
  /** How long a token is good. */
  readonly tokenSeconds?: number
  /** How often the server asks to be pinged. */
  readonly pingSeconds?: number
  readonly rates?: boolean
  /** An event that is not acknowledged within this time is brought again. */
  readonly ackWithinMs?: number
  /** And then again after each of these, unless it has been acknowledged. */
  readonly againAfterMs?: readonly number[]
  readonly port?: number
  readonly now?: () => number
}

export interface SentMessage {
  readonly id: string
  readonly chat: string
  readonly type: string
  readonly at: number
  readonly replyTo?: string
  readonly inThread: boolean
  readonly uuid: string
  /** The card as it stands; the latest edit. */
  card?: Card
  readonly content: string
  /** Text as it reads on the screen. */
  text: string
  edits: number
}

interface Chat {
  readonly id: string
  readonly group: boolean
  readonly owner: string
  hasBot: boolean
}

interface User {
  readonly openId: string
  readonly chat: string
  readonly says: (text: string, options?: SayOptions) => string
  readonly sends: (type: string, content: object) => string
  readonly presses: (message: SentMessage, label: string) => Promise<PressResult>
  readonly enters: () => void
}

interface SayOptions {
  readonly in?: string
  /** Whether the bot is mentioned; in a group it hears nothing else. */
  readonly mention?: boolean
  readonly replyTo?: string
  readonly thread?: { readonly id: string; readonly root: string }
  readonly eventId?: string
  /** When it was written, where it comes late. */
  readonly at?: number
}

export interface PressResult {
  readonly toast?: string
  readonly replaced: boolean
}

export interface FeishuServer {
  readonly url: string
  readonly botId: string
  readonly faults: Faults
  readonly user: (name: string) => User
  readonly group: (name: string, owner: User, options?: { readonly hasBot?: boolean }) => string
  readonly adds: (group: string, by: User) => void
  readonly removes: (group: string) => void
  readonly sent: () => readonly SentMessage[]
  readonly next: (chat: string, after?: number) => Promise<SentMessage>
  readonly connections: () => number
  /** Connections that were ever opened. */
  readonly dialled: () => number
  readonly pings: () => number
  readonly drop: () => void
  /**
   * What is sent on the open connections vanishes from now on, both ways, and nobody closes them. Resolves when the bot has
   * given them up.
   */
  readonly freeze: () => Promise<void>
  /** When an event was brought for the time that was acknowledged first. */
  readonly heardAt: (eventId: string) => number | undefined
  /** When it was brought first over a connection that was not dead. */
  readonly broughtAt: (eventId: string) => number | undefined
  /** Refuses what is sent into a chat for so long, as where other bots have used up its limit. */
  readonly squeeze: (chat: string, ms: number) => void
  /** Messages into a chat before the time that was named when one was refused. */
  readonly impatient: () => number
  /** Calls that no platform would have taken. */
  readonly violations: () => readonly string[]
  /** How often an event was brought. */
  readonly brought: (eventId: string) => number
  readonly unacknowledged: () => number
  readonly refused: () => number
  readonly left: () => readonly string[]
  readonly uploads: () => readonly {
    readonly kind: 'image' | 'file'
    readonly name: string
    readonly bytes: number
  }[]
  /** Tokens given out so far are not known any more. */
  readonly revokeTokens: () => void
  readonly stop: () => Promise<void>
}

interface Pending {
  readonly eventId: string
  readonly body: object
  readonly acked: (data: unknown) => void
  timer?: ReturnType<typeof setTimeout>
  tries: number
  /** The last time. */
  broughtAt: number
}

class Refusal extends Error {
  readonly status: number
  readonly code: number
  readonly headers: Record<string, string>
  constructor(status: number, code: number, message: string, headers: Record<string, string> = {}) {
    super(message)
    this.status = status
    this.code = code
    this.headers = headers
  }
}

/** For so long a message is known again by its key. */
const KNOWN_FOR_MS = 60 * 60_000
const resetIn = (ms: number): Record<string, string> => ({
  'x-ogw-ratelimit-reset': String(Math.max(Math.ceil(ms / 1000), 1)),
})
const APP_RATES = [
  ['app second', { count: 50, perMs: 1_000 }],
  ['app minute', { count: 1_000, perMs: 60_000 }],
] as const

export async function startFeishuServer(options: FeishuServerOptions = {}): Promise<FeishuServer> {
  const {
    tokenSeconds = 7200,
    pingSeconds = 120,
    rates = true,
    ackWithinMs = 3_000,
    now = Date.now,
  } = options
  const { againAfterMs = [3_000, 3_000, 3_000, 3_000] } = options
  const botId = 'ou_bot0000000000000000000000000001'
  const faults = createFaults()
  const book = createRateBook(now)
  const squeezes = createSqueezes(now)
  const heardAt = new Map<string, number>()
  const broughtAt = new Map<string, number>()
  const chats = new Map<string, Chat>()
  const sent: SentMessage[] = []
  const said = new Map<string, { readonly sender: string; readonly type: string; readonly content: string }>()
  const tokens = new Map<string, number>()
  const keys = new Map<string, { readonly message: string; readonly until: number }>()
  const uploads: { kind: 'image' | 'file'; name: string; bytes: number; key: string }[] = []
  const violations: string[] = []
  const left: string[] = []
  const brought = new Map<string, number>()
  const pending = new Map<string, Pending>()
  const tickets = new Set<string>()
  const sockets = new Set<WebSocket>()
  const waiting: Pending[] = []
  let frozen = new WeakSet<WebSocket>()
  const listening = new WeakSet<WebSocket>()
  let dialled = 0
  let pings = 0
  let count = 0
  const fresh = (prefix: string): string => {
    count += 1
    return `${prefix}_${String(count).padStart(24, '0')}`
  }

  // ── the long connection ───────────────────────────────────────────────────────────────────────────────────────

  const clientConfig = {
    ReconnectCount: -1,
    ReconnectInterval: 120,
    ReconnectNonce: 30,
    PingInterval: pingSeconds,
  }
  const hub = new WebSocketServer({ noServer: true })
  hub.on('connection', (socket: WebSocket) => {
    dialled += 1
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    socket.on('message', (bytes: Buffer) => {
      if (frozen.has(socket)) return
      try {
        onFrame(socket, decodeFrame(bytes))
      } catch (error) {
        violations.push(String(error))
      }
    })
  })

  function onFrame(socket: WebSocket, frame: Frame): void {
    if (frame.method === 0) {
      pings += 1
      listening.add(socket)
      if (frame.headers['type'] !== 'ping') violations.push(`control frame ${frame.headers['type']}`)
      const payload = Buffer.from(JSON.stringify(clientConfig))
      socket.send(encodeFrame({ ...frame, headers: { type: 'pong' }, payload }))
      for (const one of waiting.splice(0)) bring(one)
      return
    }
    const one = pending.get(frame.headers['message_id'] ?? '')
    if (one === undefined) return
    const answer = JSON.parse(frame.payload.toString()) as { code?: number; data?: string }
    if (frame.headers['biz_rt'] === undefined) violations.push('an acknowledgement without biz_rt')
    if (answer.code !== 200) return
    clearTimeout(one.timer)
    pending.delete(frame.headers['message_id'] ?? '')
    if (!heardAt.has(one.eventId)) heardAt.set(one.eventId, one.broughtAt)
    one.acked(
      answer.data === undefined ? undefined : JSON.parse(Buffer.from(answer.data, 'base64').toString()),
    )
  }

  function bring(one: Pending): void {
    // Whoever has just dialled listens from their first ping on.
    const able = [...sockets].filter((one) => listening.has(one))
    const socket = able.at(Math.floor(Math.random() * able.length))
    if (socket === undefined) {
      waiting.push(one)
      return
    }
    one.tries += 1
    one.broughtAt = Date.now()
    if (!frozen.has(socket) && !broughtAt.has(one.eventId)) broughtAt.set(one.eventId, one.broughtAt)
    brought.set(one.eventId, (brought.get(one.eventId) ?? 0) + 1)
    const messageId = fresh('msg')
    pending.set(messageId, one)
    const whole = Buffer.from(JSON.stringify(one.body))
    // What is long comes in pieces.
    const pieces = whole.length > 900 ? [whole.subarray(0, 700), whole.subarray(700)] : [whole]
    for (const [seq, payload] of frozen.has(socket) ? [] : pieces.entries())
      socket.send(
        encodeFrame({
          seqId: count,
          logId: count,
          service: 1,
          method: 1,
          headers: {
            type: 'event',
            message_id: messageId,
            sum: String(pieces.length),
            seq: String(seq),
            trace_id: `trace-${count}`,
          },
          payload,
        }),
      )
    // It waits for the acknowledgement, and then until it is brought again.
    const again = one.tries === 1 ? ackWithinMs : againAfterMs[one.tries - 2]
    one.timer = setTimeout(() => {
      pending.delete(messageId)
      if (one.tries <= againAfterMs.length) bring(one)
    }, again ?? ackWithinMs)
  }

  function event(
    type: string,
    content: object,
    acked: (data: unknown) => void = () => undefined,
    id = fresh('event'),
  ) {
    const header = {
      event_id: id,
      event_type: type,
      create_time: String(Date.now()),
      token: '',
      app_id: APP_ID,
      tenant_key: 'tenant',
    }
    bring({ eventId: id, body: { schema: '2.0', header, event: content }, acked, tries: 0, broughtAt: 0 })
    return id
  }

  // ── calls ─────────────────────────────────────────────────────────────────────────────────────────────────────

  const server = createServer((request, response) => {
    void answer(request, response)
  })

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const url = new URL(request.url ?? '', 'http://127.0.0.1')
    const name = `${request.method} ${url.pathname}`
    const fault = faults.meet(name)
    if (fault?.kind === 'drop') return void request.socket.destroy()
    if (fault?.kind === 'delay') await pause(fault.ms)
    const reply = async (
      status: number,
      body: unknown,
      headers: Record<string, string> = {},
    ): Promise<void> => {
      if (fault?.kind === 'delay') await pause(fault.answerMs)
      if (fault?.kind === 'lose answer') {
        if (status >= 400) squeezes.unheard()
        request.socket.destroy()
        return
      }
      response.writeHead(status, { 'content-type': 'application/json', ...headers })
      response.end(typeof body === 'string' ? body : JSON.stringify(body))
    }
    if (fault?.kind === 'answer') return reply(fault.status ?? 200, fault.answer, fault.headers)
    try {
      await reply(200, { code: 0, msg: 'success', ...call(name, url, request, Buffer.concat(chunks)) })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (error.code !== 99991400 && error.code !== 230020) violations.push(`${name}: ${error.message}`)
      await reply(error.status, { code: error.code, msg: error.message }, error.headers)
    }
  }

  function call(name: string, url: URL, request: IncomingMessage, bytes: Buffer): object {
    if (name === 'POST /callback/ws/endpoint') {
      const { AppID, AppSecret } = jsonIn(request, bytes) as { AppID?: string; AppSecret?: string }
      if (AppID !== APP_ID || AppSecret !== APP_SECRET) throw new Refusal(200, 514, 'AuthFailed')
      const ticket = fresh('ticket')
      tickets.add(ticket)
      const URL = `${address().replace('http', 'ws')}/ws?device_id=1&service_id=1&ticket=${ticket}`
      return { data: { URL, ClientConfig: clientConfig } }
    }
    if (name === 'POST /open-apis/auth/v3/tenant_access_token/internal') {
      const { app_id, app_secret } = jsonIn(request, bytes) as { app_id?: string; app_secret?: string }
      if (app_id !== APP_ID) throw new Refusal(200, 10003, 'invalid param')
      if (app_secret !== APP_SECRET) throw new Refusal(200, 10014, 'app secret invalid')
      const token = fresh('t')
      tokens.set(token, Date.now() + tokenSeconds * 1000)
      return { tenant_access_token: token, expire: tokenSeconds }
    }
    const bearer = /^Bearer (.+)$/u.exec(request.headers.authorization ?? '')?.[1]
    if (bearer === undefined) throw new Refusal(400, 99991661, 'Missing access token for authorization')
    const goodUntil = tokens.get(bearer)
    if (goodUntil === undefined || goodUntil < Date.now()) {
      violations.push('a token that is not good')
      throw new Refusal(400, 99991663, 'Invalid access token for authorization')
    }
    return authorized(name, url, request, bytes)
  }

  function authorized(name: string, url: URL, request: IncomingMessage, bytes: Buffer): object {
    const [, one] = /^\S+ \/open-apis\/im\/v1\/(?:messages|chats)\/([^/]+)/u.exec(name) ?? []
    const id = decodeURIComponent(one ?? '')
    switch (name.replace(one === undefined ? '?' : one, ':id')) {
      case 'GET /open-apis/bot/v3/info':
        return { bot: { activate_status: 2, app_name: '他山', open_id: botId } }
      case 'GET /open-apis/application/v6/scopes':
        return { data: { scopes: SCOPES.map((scope_name) => ({ scope_name, grant_status: 1 })) } }
      case 'POST /open-apis/im/v1/messages': {
        const type = url.searchParams.get('receive_id_type')
        const body = jsonIn(request, bytes) as Record<string, unknown>
        const receiver = String(body['receive_id'])
        const chat =
          type === 'open_id'
            ? [...chats.values()].find(({ owner, group }) => !group && owner === receiver)
            : type === 'chat_id'
              ? chats.get(receiver)
              : undefined
        if (chat === undefined) throw new Refusal(400, 230001, `no chat ${type} ${receiver}`)
        return { data: { message_id: keep(chat, body, undefined) } }
      }
      case 'POST /open-apis/im/v1/messages/:id/reply': {
        const to = said.get(id) ?? sent.find((message) => message.id === id)
        const chat = chats.get(chatOf.get(id) ?? sent.find((message) => message.id === id)?.chat ?? '')
        if (to === undefined || chat === undefined)
          throw new Refusal(400, 230011, 'The message was withdrawn')
        return { data: { message_id: keep(chat, jsonIn(request, bytes) as Record<string, unknown>, id) } }
      }
      case 'PATCH /open-apis/im/v1/messages/:id': {
        const message = sent.find((known) => known.id === id)
        if (message === undefined) throw new Refusal(400, 230001, 'not a message of the bot')
        replace(message, String((jsonIn(request, bytes) as { content?: unknown }).content))
        return { data: {} }
      }
      case 'GET /open-apis/im/v1/messages/:id': {
        const message = said.get(id)
        const own = sent.find((known) => known.id === id)
        if (message === undefined && own === undefined)
          throw new Refusal(400, 230011, 'The message was withdrawn')
        return {
          data: {
            items: [
              {
                message_id: id,
                msg_type: message?.type ?? 'interactive',
                sender: {
                  id: message?.sender ?? APP_ID,
                  sender_type: message === undefined ? 'app' : 'user',
                },
                body: { content: message?.content ?? '{}' },
              },
            ],
          },
        }
      }
      case 'GET /open-apis/im/v1/chats/:id': {
        const chat = chats.get(id)
        if (chat?.hasBot !== true) throw new Refusal(400, 232011, 'Operator can NOT be out of the chat')
        return { data: { owner_id: chat.owner, user_manager_id_list: [] } }
      }
      case 'DELETE /open-apis/im/v1/chats/:id/members': {
        const { id_list } = jsonIn(request, bytes) as { id_list?: readonly string[] }
        const chat = chats.get(id)
        if (chat === undefined || id_list?.join() !== APP_ID) throw new Refusal(400, 232001, 'wrong members')
        chat.hasBot = false
        left.push(id)
        return { data: {} }
      }
      case 'POST /open-apis/im/v1/images':
        return { data: { image_key: uploaded('image', request, bytes) } }
      case 'POST /open-apis/im/v1/files':
        return { data: { file_key: uploaded('file', request, bytes) } }
      default:
        throw new Refusal(404, 404, 'unknown call')
    }
  }

  const chatOf = new Map<string, string>()

  function keep(chat: Chat, body: Record<string, unknown>, replyTo: string | undefined): string {
    const { msg_type: type, content, uuid } = body
    if (typeof type !== 'string' || typeof content !== 'string')
      throw new Refusal(400, 230001, 'msg_type, content')
    if (typeof uuid !== 'string' || uuid.length === 0 || uuid.length > 50)
      throw new Refusal(400, 230001, 'uuid')
    if (chat.group && !chat.hasBot) throw new Refusal(400, 230002, 'Bot/User can NOT be out of the chat')
    const known = keys.get(`${chat.id} ${uuid}`)
    if (known !== undefined && now() < known.until) return known.message
    const squeezed = squeezes.refuses(chat.id)
    if (squeezed > 0)
      throw new Refusal(400, 230020, 'This operation triggers the frequency limit', resetIn(squeezed))
    if (rates) {
      const wait = book.take([...APP_RATES, [chat.id, { count: 5, perMs: 1_000 }]])
      if (wait > 0) throw new Refusal(400, 99991400, 'request trigger frequency limit', resetIn(wait))
    }
    if (type === 'interactive') {
      const fault = cardFault(content)
      if (fault !== undefined) throw new Refusal(400, 230099, `Failed to create card content: ${fault}`)
    } else {
      const key = Object.values(JSON.parse(content) as Record<string, string>)[0]
      if (
        !uploads.some((one) => one.key === key && (type === 'image' || type === 'file') && one.kind === type)
      )
        throw new Refusal(400, 230001, `a ${type} that was not uploaded`)
    }
    const card = type === 'interactive' ? (JSON.parse(content) as Card) : undefined
    const message: SentMessage = {
      id: fresh('om'),
      chat: chat.id,
      type,
      at: now(),
      inThread: body['reply_in_thread'] === true,
      uuid,
      content,
      text: card === undefined ? `[${type}]` : cardText(card),
      edits: 0,
      ...(replyTo === undefined ? {} : { replyTo }),
      ...(card === undefined ? {} : { card }),
    }
    sent.push(message)
    chatOf.set(message.id, chat.id)
    keys.set(`${chat.id} ${uuid}`, { message: message.id, until: now() + KNOWN_FOR_MS })
    return message.id
  }

  function replace(message: SentMessage, content: string): void {
    const fault = cardFault(content)
    if (fault !== undefined) throw new Refusal(400, 230099, `Failed to create card content: ${fault}`)
    message.card = JSON.parse(content) as Card
    message.text = cardText(message.card)
    message.edits += 1
  }

  function uploaded(kind: 'image' | 'file', request: IncomingMessage, bytes: Buffer): string {
    const type = request.headers['content-type'] ?? ''
    if (!type.startsWith('multipart/form-data; boundary=')) throw new Refusal(400, 234001, 'no form')
    const text = bytes.toString('latin1')
    const wanted =
      kind === 'image' ? /name="image_type"\r\n\r\nmessage\r\n/u : /name="file_type"\r\n\r\nstream\r\n/u
    const name = /name="(?:image|file)"; filename="([^"]+)"/u.exec(text)?.[1]
    if (!wanted.test(text) || name === undefined) throw new Refusal(400, 234001, 'Invalid request param')
    const key = fresh(kind === 'image' ? 'img' : 'file')
    uploads.push({ kind, name: Buffer.from(name, 'latin1').toString(), bytes: bytes.length, key })
    return key
  }

  function jsonIn(request: IncomingMessage, bytes: Buffer): unknown {
    if (!(request.headers['content-type'] ?? '').startsWith('application/json'))
      throw new Refusal(400, 9499, 'Bad Request: content-type')
    return JSON.parse(bytes.toString())
  }

  server.on('upgrade', (request, socket, head) => {
    const url = new URL(request.url ?? '', 'http://127.0.0.1')
    // A ticket is good once.
    if (url.pathname !== '/ws' || !tickets.delete(url.searchParams.get('ticket') ?? ''))
      return void socket.destroy()
    if (faults.meet('WS /ws')?.kind === 'drop') return void socket.destroy()
    hub.handleUpgrade(request, socket, head, (client) => hub.emit('connection', client))
  })
  await new Promise<void>((resolve) => server.listen(options.port ?? 0, '127.0.0.1', resolve))
  const address = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  // ── who is there ──────────────────────────────────────────────────────────────────────────────────────────────

  function user(name: string): User {
    const openId = `ou_${Buffer.from(name).toString('hex').padEnd(30, '0')}`
    const chat = `oc_${Buffer.from(name).toString('hex').padEnd(30, '0')}`
    chats.set(chat, { id: chat, group: false, owner: openId, hasBot: true })
    const message = (
      type: string,
      content: object,
      { in: group, thread, replyTo, eventId, at = Date.now() }: SayOptions,
      mention: boolean,
    ) => {
      const id = fresh('om')
      const where = group ?? chat
      said.set(id, { sender: openId, type, content: JSON.stringify(content) })
      chatOf.set(id, where)
      // Whoever does not mention the bot is not heard in a group.
      if (group !== undefined && !mention) return id
      event(
        'im.message.receive_v1',
        {
          sender: { sender_id: { open_id: openId, union_id: 'on_x', user_id: null }, sender_type: 'user' },
          message: {
            message_id: id,
            ...(thread === undefined ? {} : { thread_id: thread.id, root_id: thread.root }),
            ...(replyTo === undefined ? {} : { parent_id: replyTo, root_id: replyTo }),
            create_time: String(at),
            chat_id: where,
            chat_type: group === undefined ? 'p2p' : 'group',
            message_type: type,
            content: JSON.stringify(content),
            ...(mention ? { mentions: [{ key: '@_user_1', id: { open_id: botId }, name: '他山' }] } : {}),
          },
        },
        undefined,
        eventId,
      )
      return id
    }
    return {
      openId,
      chat,
      says: (text, how = {}) => {
        const mention = how.mention ?? how.in !== undefined
        return message('text', { text: mention ? `@_user_1 ${text}` : text }, how, mention)
      },
      sends: (type, content) => message(type, content, {}, false),
      enters: () =>
        void event('im.chat.access_event.bot_p2p_chat_entered_v1', {
          chat_id: chat,
          operator_id: { open_id: openId },
        }),
      presses: (shown, label) => {
        const button = buttonRows(shown.card as Card)
          .flat()
          .find((one) => one.label === label)
        if (button === undefined) throw new Error(`no button ${label} under: ${shown.text}`)
        return new Promise((resolve, reject) => {
          const tooLate = setTimeout(() => reject(new Error('the press was not answered in time')), 3_000)
          event(
            'card.action.trigger',
            {
              operator: { open_id: openId },
              token: fresh('c'),
              action: { value: button.value, tag: 'button' },
              context: { open_message_id: shown.id, open_chat_id: shown.chat },
            },
            (data) => {
              clearTimeout(tooLate)
              const { toast, card } = (data ?? {}) as {
                toast?: { content: string }
                card?: { type: string; data: Card }
              }
              if (card !== undefined) {
                if (card.type !== 'raw') violations.push(`a card of the type ${card.type}`)
                replace(shown, JSON.stringify(card.data))
              }
              resolve({
                replaced: card !== undefined,
                ...(toast === undefined ? {} : { toast: toast.content }),
              })
            },
          )
        })
      },
    }
  }

  return {
    url: address(),
    botId,
    faults,
    user,
    group: (name, owner, { hasBot = true } = {}) => {
      const id = `oc_${Buffer.from(name).toString('hex').padEnd(30, '1')}`
      chats.set(id, { id, group: true, owner: owner.openId, hasBot })
      return id
    },
    adds: (group, by) => {
      const chat = chats.get(group)
      if (chat !== undefined) chat.hasBot = true
      event('im.chat.member.bot.added_v1', { chat_id: group, operator_id: { open_id: by.openId } })
    },
    removes: (group) => {
      const chat = chats.get(group)
      if (chat !== undefined) chat.hasBot = false
      event('im.chat.member.bot.deleted_v1', { chat_id: group })
    },
    sent: () => sent,
    next: async (chat, after = 0) =>
      until(() => sent.filter((message) => message.chat === chat)[after], `message ${after} in ${chat}`),
    connections: () => sockets.size,
    dialled: () => dialled,
    pings: () => pings,
    drop: () => {
      for (const socket of sockets) socket.terminate()
    },
    freeze: async () => {
      const all = [...sockets]
      for (const socket of all) frozen.add(socket)
      await Promise.all(all.map((socket) => new Promise((resolve) => socket.once('close', resolve))))
    },
    heardAt: (id) => heardAt.get(id),
    broughtAt: (id) => broughtAt.get(id),
    squeeze: squeezes.squeeze,
    impatient: squeezes.impatient,
    violations: () => violations,
    brought: (id) => brought.get(id) ?? 0,
    unacknowledged: () => pending.size + waiting.length,
    refused: book.refused,
    left: () => left,
    uploads: () => uploads,
    revokeTokens: () => tokens.clear(),
    stop: async () => {
      for (const { timer } of pending.values()) clearTimeout(timer)
      for (const socket of sockets) socket.terminate()
      frozen = new WeakSet()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

export const SCOPES = [
  'im:message:send_as_bot',
  'im:message.p2p_msg:readonly',
  'im:message.group_at_msg:readonly',
  'im:resource',
  'im:chat:readonly',
]
