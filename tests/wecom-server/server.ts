/**
 * A stand-in for WeCom's AI bot gateway on the loopback address. Strict: an unknown frame is an error, and log-in, sizes,
 * rates and the one connection a bot may have are enforced as the public documents and the SDK say.
 */
import { createHash } from 'node:crypto'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { createFaults, type Faults } from '../platform-server/faults.ts'
import { createRateBook, createSqueezes } from '../platform-server/rates.ts'
import { pause, until } from '../platform-server/wait.ts'

export const BOT_ID = 'aibStandIn01'
export const BOT_SECRET = 'the-secret-of-the-bot'

export interface WecomSent {
  readonly chat: string
  readonly kind: 'stream' | 'markdown' | 'template_card' | 'file' | 'image'
  /** In answer to this question. */
  readonly replyTo?: string
  readonly streamId?: string
  readonly at: number
  /** Nobody heard that it was taken. */
  answerLost?: true
  text: string
  card?: WecomCardSeen
}

interface WecomCardSeen {
  readonly card_type: string
  readonly main_title?: { readonly title: string }
  readonly button_list: readonly { readonly text: string; readonly key: string }[]
  readonly task_id: string
}

interface SayOptions {
  readonly in?: string
  readonly msgid?: string
  readonly quote?: string
  /** When it was written, where it comes late. */
  readonly at?: number
}

export interface WecomServer {
  readonly url: string
  readonly faults: Faults
  /** @returns the message's id */
  readonly says: (person: string, text: string, options?: SayOptions) => string
  readonly sends: (person: string, type: string, content: object) => void
  /** Resolves with the title that the card then bears; undefined when nobody updated it in time. */
  readonly presses: (person: string, message: WecomSent, label: string) => Promise<string | undefined>
  readonly sent: () => readonly WecomSent[]
  readonly next: (chat: string, after?: number) => Promise<WecomSent>
  readonly uploads: () => readonly {
    readonly type: string
    readonly filename: string
    readonly bytes: number
  }[]
  readonly dialled: () => number
  readonly connected: () => boolean
  readonly drop: () => void
  /**
   * What is sent on the open connection vanishes from now on, both ways, and nobody closes it. Resolves when the bot has
   * given it up.
   */
  readonly freeze: () => Promise<void>
  /** When a message was brought for the time that first reached the bot's end of the connection; undefined for one that vanished with its connection. */
  readonly heardAt: (msgid: string) => number | undefined
  /** When it was brought first over a connection that was not dead. */
  readonly broughtAt: (msgid: string) => number | undefined
  /** Refuses what is sent into a chat for so long, as where others have used up its limit. */
  readonly squeeze: (chat: string, ms: number) => void
  /** Messages into a chat that came right after it was said that this is too fast. */
  readonly impatient: () => number
  /** Somebody else logs in with the same bot. */
  readonly takeOver: () => void
  readonly violations: () => readonly string[]
  readonly refused: () => number
  readonly stop: () => Promise<void>
}

interface FrameIn {
  readonly cmd?: string
  readonly headers: { readonly req_id: string }
  readonly body?: Record<string, unknown>
}

class Refusal extends Error {
  readonly errcode: number
  constructor(errcode: number, message: string) {
    super(message)
    this.errcode = errcode
  }
}

const MOST_BYTES = 20_480
/** What the platform does when it is not obeyed: nothing is refused for doing as it says. */
const USUAL_REFUSALS = new Set([45009, 846605])
const CARD_WITHIN_MS = 5_000

export async function startWecomServer(
  options: { readonly rates?: boolean; readonly now?: () => number } = {},
): Promise<WecomServer> {
  const { rates = true, now = Date.now } = options
  const faults = createFaults()
  const book = createRateBook(now)
  const squeezes = createSqueezes(now, 3_000)
  const sent: WecomSent[] = []
  const questions = new Map<string, { readonly chat: string; readonly connection: WebSocket }>()
  const pressed = new Map<
    string,
    { readonly message: WecomSent; readonly at: number; readonly done: (title: string) => void }
  >()
  const tasks = new Set<string>()
  const uploads = new Map<
    string,
    { type: string; filename: string; size: number; md5: string; chunks: string[] }
  >()
  const media = new Map<
    string,
    { readonly type: string; readonly filename: string; readonly bytes: number }
  >()
  const violations: string[] = []
  const waiting: (() => void)[] = []
  const frozen = new WeakSet<WebSocket>()
  const heardAt = new Map<string, number>()
  const broughtAt = new Map<string, number>()
  let current: WebSocket | undefined
  let dialled = 0
  let count = 0
  const fresh = (prefix: string): string => {
    count += 1
    return `${prefix}_${count}`
  }

  const hub = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await new Promise((resolve) => hub.once('listening', resolve))
  hub.on('connection', (socket) => {
    if (faults.meet('connect')?.kind === 'drop') return socket.terminate()
    dialled += 1
    socket.on('error', () => undefined)
    socket.on('close', () => {
      if (current === socket) current = undefined
    })
    socket.on('pong', (text) => {
      const [, at, msgid = ''] = /^(\d+) (.*)$/u.exec(String(text)) ?? []
      if (!frozen.has(socket) && !heardAt.has(msgid)) heardAt.set(msgid, Number(at))
    })
    socket.on('message', (bytes) => {
      if (frozen.has(socket)) return
      void onFrame(socket, JSON.parse(String(bytes)) as FrameIn)
    })
  })

  async function onFrame(socket: WebSocket, frame: FrameIn): Promise<void> {
    const { cmd = '', headers, body = {} } = frame
    const fault = faults.meet(cmd)
    if (fault?.kind === 'drop') return socket.terminate()
    if (fault?.kind === 'delay') await pause(fault.ms)
    // It was on its way when the connection ended.
    if (socket.readyState !== socket.OPEN || frozen.has(socket)) return
    const before = sent.length
    const reply = async (errcode: number, errmsg: string, more?: object): Promise<void> => {
      if (fault?.kind === 'delay') await pause(fault.answerMs)
      if (fault?.kind === 'lose answer') {
        for (const one of sent.slice(before)) one.answerLost = true
        if (errcode !== 0) squeezes.unheard()
        socket.terminate()
      } else
        socket.send(
          JSON.stringify({ headers, errcode, errmsg, ...(more === undefined ? {} : { body: more }) }),
        )
    }
    if (fault?.kind === 'answer') {
      const { errcode, errmsg } = fault.answer as { errcode: number; errmsg: string }
      return reply(errcode, errmsg)
    }
    try {
      await reply(0, 'ok', take(socket, cmd, headers.req_id, body))
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      if (!USUAL_REFUSALS.has(error.errcode)) violations.push(`${cmd}: ${error.message}`)
      await reply(error.errcode, error.message)
    }
  }

  function take(
    socket: WebSocket,
    cmd: string,
    reqId: string,
    body: Record<string, unknown>,
  ): object | undefined {
    if (cmd === 'aibot_subscribe') {
      if (body['bot_id'] !== BOT_ID || body['secret'] !== BOT_SECRET)
        throw new Refusal(853000, 'invalid bot_id or secret')
      throwOut()
      current = socket
      setImmediate(() => {
        for (const bring of waiting.splice(0)) bring()
      })
      return undefined
    }
    if (socket !== current) throw new Refusal(846600, 'not subscribed')
    switch (cmd) {
      case 'ping':
        return undefined
      case 'aibot_respond_msg':
        return respond(socket, reqId, body)
      case 'aibot_respond_update_msg':
        return update(reqId, body)
      case 'aibot_send_msg':
        return send(body)
      case 'aibot_upload_media_init': {
        const { type, filename, total_size: size, total_chunks: chunks, md5 } = body
        if (typeof type !== 'string' || typeof filename !== 'string' || filename === '')
          throw new Refusal(40058, 'init')
        if (typeof size !== 'number' || size < 5 || size > 20 * 1024 * 1024) throw new Refusal(40006, 'size')
        const id = fresh('upload')
        uploads.set(id, { type, filename, size, md5: String(md5), chunks: Array(Number(chunks)).fill('') })
        return { upload_id: id }
      }
      case 'aibot_upload_media_chunk': {
        const { upload_id: id, chunk_index: at, base64_data: data } = body
        const upload = uploads.get(String(id))
        if (upload === undefined || typeof at !== 'number' || at >= upload.chunks.length)
          throw new Refusal(40058, 'chunk')
        upload.chunks[at] = String(data)
        return undefined
      }
      case 'aibot_upload_media_finish': {
        const upload = uploads.get(String(body['upload_id']))
        if (upload === undefined) throw new Refusal(40058, 'finish')
        const bytes = Buffer.concat(upload.chunks.map((chunk) => Buffer.from(chunk, 'base64')))
        if (bytes.length !== upload.size || createHash('md5').update(bytes).digest('hex') !== upload.md5)
          throw new Refusal(40058, 'the file is not what was announced')
        const id = fresh('media')
        media.set(id, { type: upload.type, filename: upload.filename, bytes: bytes.length })
        return { type: upload.type, media_id: id, created_at: String(Date.now()) }
      }
      default:
        throw new Refusal(40001, `unknown command ${cmd}`)
    }
  }

  function pace(chat: string): void {
    if (squeezes.refuses(chat) > 0) throw new Refusal(45009, 'api freq out of limit')
    if (!rates) return
    const wait = book.take([
      [`${chat} minute`, { count: 30, perMs: 60_000 }],
      [`${chat} hour`, { count: 1_000, perMs: 3_600_000 }],
    ])
    if (wait > 0) throw new Refusal(45009, 'api freq out of limit')
  }

  function textOf(content: unknown): string {
    if (typeof content !== 'string' || content.trim() === '') throw new Refusal(40058, 'no content')
    if (Buffer.byteLength(content) > MOST_BYTES)
      throw new Refusal(40058, `${Buffer.byteLength(content)} bytes`)
    return content
  }

  function cardOf(value: unknown, task?: string): WecomCardSeen {
    const card = value as WecomCardSeen
    if (card.card_type !== 'button_interaction' || card.main_title === undefined)
      throw new Refusal(42014, 'the kind of card')
    const { button_list: buttons = [], task_id: id } = card
    if (buttons.length === 0 || buttons.length > 6) throw new Refusal(42014, `${buttons.length} buttons`)
    for (const { text, key } of buttons)
      if (text === '' || [...text].length > 10 || Buffer.byteLength(key) > 1024)
        throw new Refusal(42014, `button ${text}`)
    if (new Set(buttons.map(({ key }) => key)).size !== buttons.length)
      throw new Refusal(42014, 'the same key twice')
    if (!/^[\w@-]{1,128}$/u.test(id)) throw new Refusal(42014, 'task_id')
    if (task === undefined ? tasks.has(id) : id !== task) throw new Refusal(42014, `task_id ${id} is used`)
    tasks.add(id)
    return card
  }

  function respond(socket: WebSocket, reqId: string, body: Record<string, unknown>): object | undefined {
    const question = questions.get(reqId)
    if (question === undefined || question.connection !== socket) throw new Refusal(846605, 'invalid req_id')
    const { msgtype, stream, template_card: card } = body
    if (msgtype !== 'stream' && msgtype !== 'stream_with_template_card')
      throw new Refusal(40008, `msgtype ${String(msgtype)}`)
    const { id, finish, content } = stream as { id?: string; finish?: boolean; content?: string }
    if (typeof id !== 'string' || finish !== true) throw new Refusal(40058, 'stream')
    const known = sent.find(({ replyTo, streamId }) => replyTo === reqId && streamId === id)
    if (known !== undefined) {
      // The same bubble, shown anew; its card stays.
      known.text = textOf(content)
      return undefined
    }
    pace(question.chat)
    sent.push({
      chat: question.chat,
      kind: 'stream',
      replyTo: reqId,
      streamId: id,
      at: now(),
      text: textOf(content),
      ...(card === undefined ? {} : { card: cardOf(card) }),
    })
    return undefined
  }

  function update(reqId: string, body: Record<string, unknown>): object | undefined {
    const press = pressed.get(reqId)
    if (press === undefined || Date.now() - press.at > CARD_WITHIN_MS)
      throw new Refusal(846605, 'too late for the card')
    if (body['response_type'] !== 'update_template_card') throw new Refusal(40058, 'response_type')
    const card = cardOf(body['template_card'], press.message.card?.task_id)
    press.message.card = card
    press.done(card.main_title?.title ?? '')
    return undefined
  }

  function send(body: Record<string, unknown>): object | undefined {
    const { chatid: chat, msgtype } = body
    if (typeof chat !== 'string' || chat === '') throw new Refusal(40058, 'chatid')
    pace(chat)
    if (msgtype === 'markdown')
      sent.push({
        chat,
        kind: 'markdown',
        at: now(),
        text: textOf((body['markdown'] as { content?: unknown }).content),
      })
    else if (msgtype === 'template_card')
      sent.push({ chat, kind: 'template_card', at: now(), text: '', card: cardOf(body['template_card']) })
    else if (msgtype === 'file' || msgtype === 'image') {
      const { media_id: id } = body[msgtype] as { media_id: string }
      const found = media.get(id)
      if (found?.type !== msgtype) throw new Refusal(40007, `no ${msgtype} ${id}`)
      sent.push({ chat, kind: msgtype, at: now(), text: found.filename })
    } else throw new Refusal(40008, `msgtype ${String(msgtype)}`)
    return undefined
  }

  function throwOut(): void {
    if (current === undefined) return
    const frame = {
      cmd: 'aibot_event_callback',
      headers: { req_id: fresh('event') },
      body: {
        msgid: fresh('msg'),
        aibotid: BOT_ID,
        msgtype: 'event',
        from: { userid: '' },
        event: { eventtype: 'disconnected_event' },
      },
    }
    current.send(JSON.stringify(frame))
    current.close()
    current = undefined
  }

  /** To whoever is connected, now or as soon as somebody is. */
  function bring(make: (socket: WebSocket) => object): void {
    if (current === undefined) {
      waiting.push(() => bring(make))
      return
    }
    const frame = make(current)
    if (frozen.has(current)) return
    current.send(JSON.stringify(frame))
    // Its end of the connection answers that once it has been handed what came before.
    const { msgid = '' } = (frame as { body?: { msgid?: string } }).body ?? {}
    const at = Date.now()
    if (!broughtAt.has(msgid)) broughtAt.set(msgid, at)
    current.ping(`${at} ${msgid}`)
  }

  function message(
    person: string,
    content: object,
    { in: group, msgid = fresh('msg'), at = Date.now() }: SayOptions,
  ): string {
    const saidAt = Math.floor(at / 1000)
    bring((connection) => {
      const reqId = fresh('req')
      questions.set(reqId, { chat: group ?? person, connection })
      return {
        cmd: 'aibot_msg_callback',
        headers: { req_id: reqId },
        body: {
          msgid,
          aibotid: BOT_ID,
          chattype: group === undefined ? 'single' : 'group',
          ...(group === undefined ? {} : { chatid: group }),
          from: { userid: person },
          create_time: saidAt,
          ...content,
        },
      }
    })
    return msgid
  }

  return {
    url: `ws://127.0.0.1:${(hub.address() as AddressInfo).port}`,
    faults,
    says: (person, text, how = {}) =>
      message(
        person,
        {
          msgtype: 'text',
          text: { content: how.in === undefined ? text : `@他山 ${text}` },
          ...(how.quote === undefined ? {} : { quote: { msgtype: 'text', text: { content: how.quote } } }),
        },
        how,
      ),
    sends: (person, type, content) => void message(person, { msgtype: type, [type]: content }, {}),
    presses: (person, shown, label) => {
      const button = shown.card?.button_list.find(({ text }) => text === label)
      if (button === undefined) throw new Error(`no button ${label} under: ${shown.text}`)
      return new Promise((resolve) => {
        const tooLate = setTimeout(() => resolve(undefined), CARD_WITHIN_MS)
        bring(() => {
          const reqId = fresh('req')
          const done = (title: string): void => {
            clearTimeout(tooLate)
            resolve(title)
          }
          pressed.set(reqId, { message: shown, at: Date.now(), done })
          const isGroup = shown.chat !== person
          return {
            cmd: 'aibot_event_callback',
            headers: { req_id: reqId },
            body: {
              msgid: fresh('msg'),
              aibotid: BOT_ID,
              chattype: isGroup ? 'group' : 'single',
              ...(isGroup ? { chatid: shown.chat } : {}),
              from: { userid: person },
              create_time: Math.floor(Date.now() / 1000),
              msgtype: 'event',
              event: {
                eventtype: 'template_card_event',
                template_card_event: { event_key: button.key, task_id: shown.card?.task_id },
              },
            },
          }
        })
      })
    },
    sent: () => sent,
    next: (chat, after = 0) =>
      until(() => sent.filter((one) => one.chat === chat)[after], `message ${after} in ${chat}`),
    uploads: () => [...media.values()],
    dialled: () => dialled,
    connected: () => current !== undefined,
    drop: () => current?.terminate(),
    freeze: async () => {
      const socket = current
      if (socket === undefined) return
      frozen.add(socket)
      await new Promise((resolve) => socket.once('close', resolve))
    },
    heardAt: (msgid) => heardAt.get(msgid),
    broughtAt: (msgid) => broughtAt.get(msgid),
    squeeze: squeezes.squeeze,
    impatient: squeezes.impatient,
    takeOver: throwOut,
    violations: () => violations,
    refused: book.refused,
    stop: async () => {
      for (const socket of hub.clients) socket.terminate()
      await new Promise((resolve) => hub.close(resolve))
    },
  }
}
