/** WeCom's AI bot: one long connection, on which everything comes in and goes out. */
import { randomUUID } from 'node:crypto'
import type { WSClient } from '@wecom/aibot-node-sdk'
import { bytesOf } from '../../messages/outgoing-file.ts'
import type { ChannelLog, ChannelPort, CodedButton, Destination, Hear, PressAnswer } from '../channel.ts'
import { createReading } from '../reading.ts'
import { codeOf, readWecomError, STALE } from './wecom-errors.ts'
import { type WecomPress, wecomMessage, wecomPress } from './wecom-events.ts'
import { WECOM_TRAITS, wecomCard, wecomMarkdown } from './wecom-message.ts'

export interface WecomAccount {
  readonly botId: string
  readonly secret: string
  readonly wsUrl: string
}

export interface WecomOptions {
  readonly account: WecomAccount
  readonly log: ChannelLog
  /** How often the connection says that it is there; two of them unanswered, and it is dead. */
  readonly pingEveryMs?: number
}

const PING_EVERY_MS = 15_000
const OPENED_WITHIN_MS = 20_000
/** Cards whose buttons are known, to show them again once one was pressed. */
const REMEMBERED_CARDS = 2_000

export async function createWecom({
  account,
  log,
  pingEveryMs = PING_EVERY_MS,
}: WecomOptions): Promise<ChannelPort> {
  // Whoever does not use it does not wait for it.
  const sdk = await import('@wecom/aibot-node-sdk')
  const reading = createReading('WeCom', log)
  let client: WSClient | undefined
  /** Task → its buttons. */
  const cards = new Map<string, readonly CodedButton[]>()

  const connect = (hear: Hear, opened: () => void, signal: AbortSignal): Promise<string> =>
    new Promise((resolve) => {
      const mine = new sdk.WSClient({
        botId: account.botId,
        secret: account.secret,
        wsUrl: account.wsUrl,
        heartbeatInterval: pingEveryMs,
        // It would give up for good, and never come back from being thrown out: who reconnects is decided elsewhere.
        maxReconnectAttempts: 0,
        maxAuthFailureAttempts: 0,
        logger: quietly(log),
      })
      let why: string | undefined
      const late = setTimeout(() => end('no answer to the log-in'), OPENED_WITHIN_MS)
      const aborted = (): void => end('stopped')
      signal.addEventListener('abort', aborted, { once: true })
      function end(reason: string): void {
        clearTimeout(late)
        signal.removeEventListener('abort', aborted)
        if (client === mine) client = undefined
        mine.removeAllListeners()
        // What is still on its way out has nobody to tell.
        mine.on('error', () => undefined)
        mine.disconnect()
        resolve(why ?? reason)
      }
      mine.on('authenticated', () => {
        clearTimeout(late)
        client = mine
        opened()
      })
      mine.on('error', (error) => {
        why ??= error.message
      })
      mine.on('event.disconnected_event', () => {
        why = 'another connection of this bot was opened'
      })
      mine.on('disconnected', (reason) => setImmediate(() => end(reason)))
      mine.on('message', (frame) => heard(() => wecomMessage(frame), hear))
      mine.on('event.template_card_event', (frame) => {
        const press = reading(() => wecomPress(frame))
        if (press !== undefined)
          void hear(press.event)
            .then((answer) => showPressed(mine, press, answer))
            .catch((error: unknown) => log.warn({ reason: readWecomError(error).reason }, 'WeCom: a press'))
      })
      mine.connect()
      if (signal.aborted) end('stopped')
    })

  function heard(read: () => Parameters<Hear>[0], hear: Hear): void {
    const event = reading(read)
    if (event !== undefined)
      hear(event).catch((error: unknown) => log.warn({ err: error }, 'WeCom: an event was not written down'))
  }

  /** WeCom waits five seconds for the card to say that it was pressed. */
  async function showPressed(
    on: WSClient,
    { reqId, task, event }: WecomPress,
    answer: PressAnswer | undefined,
  ): Promise<void> {
    const buttons = cards.get(task)
    if (buttons === undefined) return
    const label = buttons.find(({ code }) => code === event.code)?.label ?? ''
    const notice = answer !== undefined && 'notice' in answer ? answer.notice : ''
    const title = notice === '' ? `已打开：${label}` : notice
    await on.updateTemplateCard({ headers: { req_id: reqId } }, wecomCard(buttons, task, title))
  }

  function cardOf(rows: readonly (readonly CodedButton[])[]): ReturnType<typeof wecomCard> | undefined {
    const buttons = rows.flat()
    if (buttons.length === 0) return undefined
    const task = `t-${randomUUID()}`
    cards.set(task, buttons)
    if (cards.size > REMEMBERED_CARDS) cards.delete(cards.keys().next().value ?? '')
    return wecomCard(buttons, task)
  }

  const connected = (): WSClient => {
    if (client === undefined) throw new Error('not connected')
    return client
  }

  /** In the bubble of the question, as long as WeCom knows that; the same key is the same bubble. */
  async function reply(
    to: Destination,
    text: string,
    card: object | undefined,
    key: string,
  ): Promise<boolean> {
    if (to.context === undefined) return false
    const stream = { id: key, finish: true, content: text }
    try {
      await connected().reply(
        { headers: { req_id: to.context } },
        card === undefined
          ? { msgtype: 'stream', stream }
          : { msgtype: 'stream_with_template_card', stream, template_card: card },
      )
      return true
    } catch (error) {
      if (STALE.has(codeOf(error) ?? 0)) return false
      throw error
    }
  }

  return {
    traits: WECOM_TRAITS,
    connect,
    send: async (to, message, key) => {
      const [text, card] = [wecomMarkdown(message), cardOf(message.buttons)]
      if (await reply(to, text, card, key)) return key
      const sent = await connected().sendMessage(to.chat, {
        msgtype: 'markdown',
        markdown: { content: text },
      })
      if (card !== undefined)
        await connected()
          .sendMessage(to.chat, { msgtype: 'template_card', template_card: card })
          // What has been said is not said again for the sake of its buttons.
          .catch((error: unknown) => log.warn({ reason: readWecomError(error).reason }, 'WeCom: no buttons'))
      return sent.headers.req_id
    },
    // No edit: a card can be shown anew, the text above it cannot, and pages come as messages of their own.
    sendFile: async (to, file) => {
      const type = file.isPicture ? 'image' : 'file'
      const { media_id } = await connected().uploadMedia(bytesOf(file), { type, filename: file.name })
      await connected().sendMediaMessage(to.chat, type, media_id)
    },
    readError: readWecomError,
  }
}

/** The SDK writes to standard output unless it is given something else. */
function quietly(log: ChannelLog) {
  const say = (message: string): void =>
    log.debug({ sdk: message.slice(0, 300) }, 'WeCom: the SDK says something')
  const nothing = (): void => undefined
  return { error: say, warn: say, info: nothing, debug: nothing }
}
