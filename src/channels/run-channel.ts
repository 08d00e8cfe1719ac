/**
 * Runs a channel: an event with an id → claimed once → in the person's queue → the dialogue → blocks as this channel shows
 * them → sent. What was heard is answered, whatever becomes of the process.
 */
import { createHash } from 'node:crypto'
import { aborted, atMost, type Clock, systemClock } from '../coordination/clock.ts'
import { type LeaderEvent, type Leases, lead } from '../coordination/leader.ts'
import type { Pacer } from '../coordination/pacer.ts'
import type { UpdateLog } from '../coordination/update-log.ts'
import type { Dialogue, Outgoing, Person, Place } from '../dialogue/dialogue.ts'
import type { ConversationStore } from '../dialogue/stores.ts'
import { type ChatId, platformChatOf } from '../digest/subscription.ts'
import { decodeAction } from '../messages/action-code.ts'
import type { Message } from '../messages/message.ts'
import type { OutgoingFile } from '../messages/outgoing-file.ts'
import {
  cannotSendFiles,
  notAllowedHere,
  notAllowedMessage,
  putAsideMessage,
  putAsideReport,
  staleNotice,
  tooLateMessage,
  tooManyMessage,
  tooManyNotice,
  troubleMessage,
} from '../messages/sentences.ts'
import type {
  ChannelEvent,
  ChannelPort,
  ChannelState,
  Destination,
  Hear,
  PressAnswer,
  ShownMessage,
} from './channel.ts'
import { createInbox, type Hand, Interrupted, type Sorted } from './inbox.ts'
import { createNumberedWords } from './numbered-words.ts'
import { createConnection } from './reconnect.ts'
import { type ChannelWatch, NOBODY_WATCHES } from './watch.ts'

export interface ChannelLog {
  readonly debug: (fields: object, text: string) => void
  readonly info: (fields: object, text: string) => void
  readonly warn: (fields: object, text: string) => void
  readonly error: (fields: object, text: string) => void
}

export interface ChannelOptions {
  /** The platform, as the log calls it. */
  readonly name: string
  /** The platform and the bot on it, `feishu:cli_a1b2`: what the keys of its chats begin with. */
  readonly channel: string
  readonly port: ChannelPort
  readonly dialogue: Dialogue
  readonly conversations: ConversationStore
  readonly updates: UpdateLog
  readonly pacer: Pacer
  readonly events: {
    readonly gone: (chat: ChatId) => Promise<void>
    readonly back: (chat: ChatId) => Promise<void>
  }
  readonly log: ChannelLog
  /** Whether an error will pass by itself, as that of a database which is away. */
  readonly passes?: (error: unknown) => boolean
  readonly watch?: ChannelWatch
  /** People whom the operator named, as the platform writes them. */
  readonly admins: ReadonlySet<string>
  /** Groups that the bot may be in; undefined means all. */
  readonly allowed?: ReadonlySet<string>
  readonly clock?: Clock
  readonly random?: () => number
}

export interface Channel {
  readonly port: ChannelPort
  readonly state: () => ChannelState
  /**
   * Connects while this process leads, and stands by else, until the signal.
   * @param beside goes on as long as this process leads
   */
  readonly run: (
    leases: Leases,
    holder: string,
    signal: AbortSignal,
    beside?: (leading: AbortSignal) => Promise<void>,
  ) => Promise<void>
  /** One digest. @returns the id of the message; rejects as the port's `send` does */
  readonly deliver: (to: Destination, message: Message, key: string) => Promise<string>
  readonly tellAdmins: (message: Message) => Promise<void>
}

/** What is left to be said to somebody. */
interface Answer {
  /** The event that it answers: sent twice, it is the same message. */
  readonly event: string
  readonly to: Destination
  /** Undefined once it has been sent, and the files have not. */
  readonly message?: ShownMessage
  readonly files?: readonly OutgoingFile[]
}

/** Of the eight seconds in which a process ends, and of the four that are left of a lease that is lost. */
const FINISH_WITHIN_MS = 3_000
/** Before what failed is tried again; the last of them until it is given up. */
const PAUSES_MS = [500, 2_000, 8_000, 20_000] as const
/** A chat that may not be written to is given up after so long: whoever asked is gone by then. */
const LONGEST_HELD_MS = 10 * 60_000
/** A platform that is away, after so long: as long as Feishu knows a message again that it had taken after all. */
const LONGEST_AWAY_MS = 55 * 60_000
/** Ours, and the same at every try. */
const OWN_ERRORS = [TypeError, RangeError, ReferenceError, SyntaxError]
/** Presses that are remembered, for the platform that asks a second time. */
const REMEMBERED_PRESSES = 500

type Said = Extract<ChannelEvent, { kind: 'said' }>
type Press = Extract<ChannelEvent, { kind: 'pressed' }>

export function createChannel(options: ChannelOptions): Channel {
  const { name, channel, port, dialogue, updates, pacer, events, log, admins } = options
  const { passes = () => false, watch = NOBODY_WATCHES, clock = systemClock, random = Math.random } = options
  const { traits } = port
  const connection = createConnection({ platform: name, clock, random, log })
  const isAllowed = (group: string): boolean => options.allowed?.has(group) ?? true
  const chatKey = (id: string): ChatId => `${channel}:${id}`
  const words = createNumberedWords({ traits, conversations: options.conversations, now: clock.now })
  const presses = new Map<string, Waiting>()
  /** Being written down. */
  const taking = new Set<Promise<void>>()

  // ── what comes in ───────────────────────────────────────────────────────────────────────────────────────────────

  const inbox = createInbox<ChannelEvent, Answer>({
    log: updates,
    clock,
    passes,
    prefix: channel,
    idOf: ({ id }) => id,
    sort,
    handle,
    say,
    tooMany: (event) => {
      if (event.kind === 'pressed') presses.get(event.id)?.settle({ notice: tooManyNotice })
      return event.kind === 'said'
        ? {
            event: event.id,
            to: placeTo(event),
            message: plainly(tooManyMessage(event.group ? 'group' : 'private')),
          }
        : undefined
    },
    tooLate: (event) =>
      event.kind === 'said'
        ? { event: event.id, to: placeTo(event), message: plainly(tooLateMessage) }
        : undefined,
    putAside,
    within: watch.within,
    report: (event) => {
      watch.inbox(event)
      if (event.kind === 'waits') log.warn({ err: event.error, event: event.update }, 'an event has to wait')
      else if (event.kind === 'failed')
        log.error({ err: event.error, event: event.update }, 'an event failed')
      else if (event.kind === 'refused') log.debug({ event: event.update }, 'somebody asks too much')
      else if (event.kind === 'done') log.debug({ event: event.update, tookMs: event.tookMs }, 'answered')
      else log.info({ ...event }, 'events of an earlier process are taken up')
    },
  })

  const hear: Hear = async (event) => {
    if (event.kind !== 'pressed') {
      await take(event)
      return undefined
    }
    const known = presses.get(event.id)
    const waiting = known ?? createWaiting(clock, traits.answerWithinMs)
    if (known === undefined) {
      presses.set(event.id, waiting)
      if (presses.size > REMEMBERED_PRESSES) presses.delete(presses.keys().next().value ?? '')
      await take(event)
    }
    return waiting.answer
  }

  async function take(event: ChannelEvent): Promise<void> {
    const one = inbox.take([event])
    taking.add(one)
    await one.finally(() => taking.delete(one))
  }

  function sort(event: ChannelEvent): Sorted {
    const chat = chatKey(event.chat)
    if (event.kind === 'left' || event.kind === 'met')
      return { lane: chat, chat, person: chat, admission: 'unlimited', whenLate: 'serve', message: null }
    const person = chatKey(event.person)
    if (event.kind === 'said') {
      const message = `${chat}/${event.message}`
      const { sentAt } = event
      const task = { lane: chat, chat, person, admission: 'limited', whenLate: 'tell', message } as const
      return sentAt === undefined ? task : { ...task, sentAt }
    }
    // What waits for no right to be sent does not wait behind what does.
    const lane = event.group ? `press ${person} in ${chat}` : chat
    return { lane, chat, person, admission: 'limited', whenLate: 'drop', message: null }
  }

  async function handle(event: ChannelEvent, hand: Hand<Answer>): Promise<void> {
    try {
      if (event.kind === 'left') await events.gone(chatKey(event.chat))
      else if (event.kind === 'met') await onMet(event, hand)
      else if (event.group && !isAllowed(event.chat)) await onNotAllowed(event, hand)
      else if (event.kind === 'said') await onSaid(event, hand)
      else await onPressed(event, hand)
    } catch (error) {
      if (error instanceof Interrupted || passes(error)) throw error
      watch.failed()
      log.error({ err: error, event: event.id, kind: event.kind }, 'an event failed')
      if (event.kind === 'pressed') presses.get(event.id)?.settle({ notice: '刚才出了点问题，请再点一次。' })
      else if (event.kind === 'said' && !event.group)
        await port
          .send(placeTo(event), plainly(troubleMessage), keyOf(event.id, 'trouble'))
          .catch(() => undefined)
    }
  }

  async function onSaid(event: Said, hand: Hand<Answer>): Promise<void> {
    const chat = chatKey(event.chat)
    const code = await words.meant(event.text, chat)
    if (code !== undefined) {
      const { message: _, ...pressed } = event
      if (code === 'gone') return give(event, { message: staleMessage }, hand)
      return onPressed({ ...pressed, kind: 'pressed', code }, hand)
    }
    const { text, unreadable } = event
    if (text.trim() === '' && unreadable !== undefined && !event.group)
      return give(event, { message: dialogue.unreadable(unreadable) }, hand)
    const quoted =
      event.quoted ?? (event.parent === undefined ? undefined : await port.quoted?.(event.parent))
    const isBare = text.trim() === '' && quoted === undefined && unreadable === undefined
    const outgoing = await dialogue.say({
      place: placeOf(event),
      person: personOf(event),
      text: isBare ? '/help' : text,
      by: event.group ? 'mention' : 'direct',
      ...(quoted === undefined ? {} : { quoted }),
      ...(unreadable === undefined ? {} : { unreadable }),
    })
    if (outgoing !== undefined) await give(event, outgoing, hand)
  }

  async function onPressed(event: Press, hand: Hand<Answer>): Promise<void> {
    const waiting = presses.get(event.id)
    const pressed = await dialogue.press({
      place: placeOf(event),
      person: personOf(event),
      action: decodeAction(event.code),
      ...(event.message === undefined ? {} : { message: event.message }),
    })
    hand.worked()
    if (pressed.kind === 'notice') {
      if (waiting?.settle({ notice: pressed.text }) === true || pressed.text === '') return
      return give(event, { message: { blocks: [{ kind: 'text', text: pressed.text }], buttons: [] } }, hand)
    }
    if (pressed.kind === 'page' && event.message !== undefined && port.edit !== undefined) {
      const page = await words.shown(pressed.message, chatKey(event.chat), event.group)
      if (waiting?.settle({ page }) === true) return
      if (await edited(placeTo(event), event.message, page)) return
    } else waiting?.settle({ notice: '' })
    await give(event, pressed, hand)
  }

  async function edited(to: Destination, message: string, page: ShownMessage): Promise<boolean> {
    try {
      await port.edit?.(to, message, page)
      return true
    } catch (error) {
      log.info({ reason: port.readError(error).reason }, 'a page goes in a message of its own')
      return false
    }
  }

  async function onMet(event: Extract<ChannelEvent, { kind: 'met' }>, hand: Hand<Answer>): Promise<void> {
    if (event.group && !isAllowed(event.chat)) return onNotAllowed(event, hand)
    await events.back(chatKey(event.chat))
    if (event.group) return give(event, { message: dialogue.welcome('我') }, hand)
    const begun = await dialogue.say({
      place: placeOf(event),
      person: personOf(event),
      text: '/start',
      by: 'direct',
    })
    if (begun !== undefined) await give(event, begun, hand)
  }

  async function onNotAllowed(
    event: Exclude<ChannelEvent, { kind: 'left' }>,
    hand: Hand<Answer>,
  ): Promise<void> {
    if (event.kind === 'pressed' && presses.get(event.id)?.settle({ notice: '' }) === true) return
    await give(event, { message: port.leave === undefined ? notAllowedHere : notAllowedMessage }, hand)
    await port.leave?.(event.chat).catch((error: unknown) => {
      log.warn({ err: error, chat: event.chat }, 'could not leave a chat that is not among ALLOWED_CHATS')
    })
  }

  function putAside(event: ChannelEvent): Answer | undefined {
    const what = { id: event.id, kind: event.kind, characters: JSON.stringify(event).length }
    log.error(what, 'an event was in hand when the process ended, twice: it is put aside')
    tellAdmins(putAsideReport(what)).catch((error: unknown) =>
      log.warn({ err: error, event: event.id }, 'the admins could not be told of an event put aside'),
    )
    return event.kind === 'said'
      ? { event: event.id, to: placeTo(event), message: plainly(putAsideMessage) }
      : undefined
  }

  // ── who and where ───────────────────────────────────────────────────────────────────────────────────────────────

  const placeOf = ({ chat, group, ...event }: Exclude<ChannelEvent, { kind: 'left' }>): Place => ({
    chat: chatKey(chat),
    kind: group ? 'group' : 'private',
    thread: 'thread' in event ? (event.thread ?? null) : null,
    ...(traits.unasked === 'never' ? { answersOnly: true } : {}),
  })

  const personOf = (event: Exclude<ChannelEvent, { kind: 'left' }>): Person => ({
    id: chatKey(event.person),
    isAdmin: admins.has(event.person),
    manages: async () =>
      !event.group ||
      admins.has(event.person) ||
      ('manages' in event && event.manages === true) ||
      (await port.manages?.(event.chat, event.person)) === true,
    // No platform here tells who is in another chat.
    isIn: async () => false,
  })

  function placeTo(event: Exclude<ChannelEvent, { kind: 'left' }>): Destination {
    const { chat, group, context } = event
    return {
      chat,
      group,
      ...('thread' in event && event.thread !== undefined ? { thread: event.thread } : {}),
      ...(event.kind === 'said' && group ? { replyTo: event.message } : {}),
      ...(context === undefined ? {} : { context }),
    }
  }

  // ── what goes out ───────────────────────────────────────────────────────────────────────────────────────────────

  const plainly = ({ blocks }: Message): ShownMessage => ({ blocks, buttons: [] })
  const shown = (message: Message, { chat, group }: Destination): Promise<ShownMessage> =>
    words.shown(message, chatKey(chat), group)

  async function give(
    event: Exclude<ChannelEvent, { kind: 'left' }>,
    { message, files = [], silent }: Outgoing,
    hand: Hand<Answer>,
  ): Promise<void> {
    const to = { ...placeTo(event), ...(silent ? { silent } : {}) }
    const kept = port.sendFile === undefined ? [] : files
    const told =
      kept.length === files.length ? message : { ...message, blocks: [...message.blocks, ...cannotSendFiles] }
    const answer: Answer = {
      event: event.id,
      to,
      message: await shown(told, to),
      ...(kept.length === 0 ? {} : { files: kept }),
    }
    await hand.compose(answer)
    await say(answer, hand)
  }

  async function say(answer: Answer, hand: Hand<Answer>): Promise<void> {
    hand.worked()
    const { event, to, message, files = [] } = answer
    try {
      if (message !== undefined) {
        await inTurn(to, hand, (where) => port.send(where, message, keyOf(channel, event)))
        if (files.length > 0) await hand.compose({ event, to, files })
      }
      for (const [at, file] of files.entries()) {
        const key = keyOf(channel, event, file.name, file.base64)
        await inTurn(to, hand, async (where) => port.sendFile?.(where, file, key))
        const left = files.slice(at + 1)
        if (left.length > 0) await hand.compose({ event, to, files: left })
      }
    } catch (error) {
      if (error instanceof Interrupted || passes(error)) throw error
      const { kind, reason } = port.readError(error)
      log.warn({ chat: to.chat, kind, reason }, 'an answer could not be sent')
      if (kind === 'gone') await events.gone(chatKey(to.chat))
    }
  }

  /** When it is its turn, and again where the platform asks for patience. */
  async function inTurn(
    to: Destination,
    hand: Hand<Answer>,
    call: (to: Destination) => Promise<unknown>,
  ): Promise<void> {
    const signal = inbox.interrupted()
    const since = clock.now()
    let where = to
    let tries = 0
    for (;;) {
      if (signal.aborted) throw new Interrupted()
      const turn = await pacer
        .turn({ chat: chatKey(to.chat), group: to.group, priority: 'answer' })
        .catch((error: unknown) => {
          log.warn({ err: error }, 'an answer went without its turn')
          return { go: true, done: () => undefined } as const
        })
      if (!turn.go) {
        await clock.sleep(turn.waitMs, signal)
        continue
      }
      // A kill repeats what is on its way: one answer at a time, where calls are quick.
      await hand.sends()
      try {
        await call(where)
        return
      } catch (error) {
        const fault = port.readError(error)
        if (fault.kind === 'later') watch.tooFast()
        const patience = fault.kind === 'temporary' ? LONGEST_AWAY_MS : LONGEST_HELD_MS
        if (clock.now() - since >= patience || OWN_ERRORS.some((own) => error instanceof own)) throw error
        if (fault.kind === 'later')
          await pacer.hold(fault.scope === 'bot' ? null : chatKey(to.chat), clock.now() + fault.afterMs)
        else if (fault.kind === 'noReply' && where.replyTo !== undefined) {
          const { replyTo: _, ...rest } = where
          where = rest
        } else if (fault.kind === 'temporary') {
          await clock.sleep(PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)] ?? 0, signal)
          tries += 1
        } else throw error
      } finally {
        turn.done()
      }
    }
  }

  async function tellAdmins(message: Message): Promise<void> {
    const told = await Promise.allSettled(
      [...admins].map((person) =>
        port.send(
          { chat: person, group: false },
          plainly(message),
          keyOf(channel, person, JSON.stringify(message)),
        ),
      ),
    )
    const failed = told.find((one) => one.status === 'rejected')
    if (failed !== undefined && told.every((one) => one.status === 'rejected')) throw failed.reason
  }

  // ── start and stop ──────────────────────────────────────────────────────────────────────────────────────────────

  async function connect(signal: AbortSignal, beside: (signal: AbortSignal) => Promise<void>): Promise<void> {
    await inbox.resume('leader')
    const also = beside(signal)
    const closing = new AbortController()
    const connected = signal.aborted
      ? Promise.resolve()
      : connection.stay((opened, ending) => port.connect(hear, opened, ending), closing.signal)
    try {
      await Promise.race([connected, aborted(signal)])
    } finally {
      // The connection is there until what is in hand has gone over it; what is heard meanwhile is for the next one.
      await atMost(FINISH_WITHIN_MS, Promise.all([inbox.stop(FINISH_WITHIN_MS), also]), clock)
      closing.abort()
      await Promise.all([connected, also])
      await atMost(FINISH_WITHIN_MS, Promise.allSettled(taking), clock)
    }
  }

  return {
    port,
    state: connection.state,
    tellAdmins,
    deliver: async (to, message, key) => {
      const page = await words.shown(message, chatKey(to.chat), to.group, true)
      try {
        return await port.send(to, page, keyOf(channel, to.chat, key))
      } catch (error) {
        if (port.readError(error).kind === 'later') watch.tooFast()
        throw error
      }
    },
    run: (leases, holder, signal, beside = async () => undefined) =>
      lead(
        {
          leases,
          name: connectionLease(channel),
          holder,
          clock,
          work: (leading) => connect(leading, beside),
          report: (event) => {
            watch.leader(event)
            tellOfLease(channel, event, log)
          },
        },
        signal,
      ),
  }
}

/** Whoever holds it is the one that is connected. */
export const connectionLease = (channel: string): string => `${channel}:connect`

const staleMessage: Message = { blocks: [{ kind: 'text', text: staleNotice }], buttons: [] }

/** Forty characters that are the same for the same words, for platforms that know a message again by its key. */
const keyOf = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40)

/** A press that a platform waits to have answered. */
interface Waiting {
  readonly answer: Promise<PressAnswer | undefined>
  /** False when it is too late, or has been answered. */
  readonly settle: (answer: PressAnswer) => boolean
}

function createWaiting(clock: Clock, withinMs: number): Waiting {
  let isOpen = true
  let open: (answer: PressAnswer | undefined) => void = () => undefined
  const answer = new Promise<PressAnswer | undefined>((resolve) => {
    open = resolve
  })
  const settled = new AbortController()
  void clock.sleep(withinMs, settled.signal).then(() => {
    isOpen = false
    open(undefined)
  })
  return {
    answer,
    settle: (given) => {
      if (!isOpen) return false
      isOpen = false
      open(given)
      settled.abort()
      return true
    },
  }
}

function tellOfLease(channel: string, event: LeaderEvent, log: ChannelLog): void {
  if (event.kind === 'leading') log.info({ channel }, 'connecting')
  else if (event.kind === 'standing-by')
    log.info({ channel }, 'another process on this database is connected: standing by to take over')
  else if (event.kind === 'lost') log.warn({ channel }, 'the lease is lost: disconnected')
  else log.warn({ channel, err: event.error }, 'the database does not tell who is connected')
}

/** The chat of a key, as its platform names it. */
export const destinationOf = (chat: ChatId, group: boolean, thread: string | null): Destination => ({
  chat: platformChatOf(chat),
  group,
  ...(thread === null ? {} : { thread }),
})
