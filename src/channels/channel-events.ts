/** What comes in on a channel → what is answered: something said, a button pressed, a chat met or left. */
import type { Dialogue, Outgoing, Person, Place } from '../dialogue/dialogue.ts'
import type { ChatId } from '../digest/subscription.ts'
import { decodeAction } from '../messages/action-code.ts'
import { type Message, say } from '../messages/message.ts'
import {
  cannotSendFiles,
  notAllowedHere,
  notAllowedMessage,
  staleNotice,
  troubleMessage,
} from '../messages/sentences.ts'
import type { ChannelEvent, ChannelLog, ChannelPort, Destination, ShownMessage } from './channel.ts'
import { type ChannelAnswer, type ChannelSender, messageKey, withoutButtons } from './channel-sender.ts'
import { type Hand, Interrupted, type Sorted } from './inbox.ts'
import type { NumberedWords } from './numbered-words.ts'
import type { WaitingPresses } from './waiting-presses.ts'
import type { ChannelWatch } from './watch.ts'

export interface ChannelEventsOptions {
  readonly port: ChannelPort
  readonly dialogue: Dialogue
  readonly log: ChannelLog
  readonly watch: ChannelWatch
  readonly admins: ReadonlySet<string>
  /** Groups that the bot may be in; undefined means all. */
  readonly allowed: ReadonlySet<string> | undefined
  readonly passes: (error: unknown) => boolean
  readonly chatKey: (chat: string) => ChatId
  readonly chats: {
    readonly gone: (chat: ChatId) => Promise<void>
    readonly back: (chat: ChatId) => Promise<void>
  }
  readonly words: NumberedWords
  readonly presses: WaitingPresses
  readonly sender: ChannelSender
}

/** Deals with an event: finds what is to be said, writes it down and says it. Rejects where it may be dealt with later. */
export type HandleEvent = (event: ChannelEvent, hand: Hand<ChannelAnswer>) => Promise<void>

type Said = Extract<ChannelEvent, { kind: 'said' }>
type Pressed = Extract<ChannelEvent, { kind: 'pressed' }>
/** Whoever has left hears nothing any more. */
type Heard = Exclude<ChannelEvent, { kind: 'left' }>

export function createHandleEvent(options: ChannelEventsOptions): HandleEvent {
  const { port, dialogue, log, watch, allowed, passes, chatKey, chats, words, presses } = options
  const give = createGive(options)
  const { personOf, placeOf } = createWho(options)
  const isAllowed = (group: string): boolean => allowed?.has(group) ?? true

  async function onSaid(event: Said, hand: Hand<ChannelAnswer>): Promise<void> {
    const code = await words.meant(event.text, chatKey(event.chat))
    if (code !== undefined) {
      const { message: _, ...pressed } = event
      if (code === 'gone') return give(event, { message: say(staleNotice) }, hand)
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

  async function onPressed(event: Pressed, hand: Hand<ChannelAnswer>): Promise<void> {
    const pressed = await dialogue.press({
      place: placeOf(event),
      person: personOf(event),
      action: decodeAction(event.code),
      ...(event.message === undefined ? {} : { message: event.message }),
    })
    hand.worked()
    if (pressed.kind === 'notice') {
      if (presses.settle(event.id, { notice: pressed.text }) || pressed.text === '') return
      return give(event, { message: say(pressed.text) }, hand)
    }
    if (pressed.kind === 'page' && event.message !== undefined && port.edit !== undefined) {
      const page = await words.shown(pressed.message, chatKey(event.chat), event.group)
      if (presses.settle(event.id, { page })) return
      if (await edited(destinationOf(event), event.message, page)) return
    } else presses.settle(event.id, { notice: '' })
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

  async function onMet(event: Extract<ChannelEvent, { kind: 'met' }>, hand: Hand<ChannelAnswer>) {
    if (event.group && !isAllowed(event.chat)) return onNotAllowed(event, hand)
    await chats.back(chatKey(event.chat))
    if (event.group) return give(event, { message: dialogue.welcome('我') }, hand)
    const begun = await dialogue.say({
      place: placeOf(event),
      person: personOf(event),
      text: '/start',
      by: 'direct',
    })
    if (begun !== undefined) await give(event, begun, hand)
  }

  async function onNotAllowed(event: Heard, hand: Hand<ChannelAnswer>): Promise<void> {
    if (event.kind === 'pressed' && presses.settle(event.id, { notice: '' })) return
    await give(event, { message: port.leave === undefined ? notAllowedHere : notAllowedMessage }, hand)
    await port.leave?.(event.chat).catch((error: unknown) => {
      log.warn({ err: error, chat: event.chat }, 'could not leave a chat that is not among ALLOWED_CHATS')
    })
  }

  async function onFailed(event: ChannelEvent, error: unknown): Promise<void> {
    watch.failed()
    log.error({ err: error, event: event.id, kind: event.kind }, 'an event failed')
    if (event.kind === 'pressed') presses.settle(event.id, { notice: '刚才出了点问题，请再点一次。' })
    else if (event.kind === 'said' && !event.group)
      await port
        .send(destinationOf(event), withoutButtons(troubleMessage), messageKey(event.id, 'trouble'))
        .catch(() => undefined)
  }

  return async (event, hand) => {
    try {
      if (event.kind === 'left') await chats.gone(chatKey(event.chat))
      else if (event.kind === 'met') await onMet(event, hand)
      else if (event.group && !isAllowed(event.chat)) await onNotAllowed(event, hand)
      else if (event.kind === 'said') await onSaid(event, hand)
      else await onPressed(event, hand)
    } catch (error) {
      if (error instanceof Interrupted || passes(error)) throw error
      await onFailed(event, error)
    }
  }
}

/** Writes down what is to be said, as the channel shows it, and says it. */
function createGive({
  port,
  words,
  chatKey,
  sender,
}: ChannelEventsOptions): (event: Heard, outgoing: Outgoing, hand: Hand<ChannelAnswer>) => Promise<void> {
  return async (event, { message, files = [], silent }, hand) => {
    const to = { ...destinationOf(event), ...(silent ? { silent } : {}) }
    const kept = port.sendFile === undefined ? [] : files
    const told: Message =
      kept.length === files.length ? message : { ...message, blocks: [...message.blocks, ...cannotSendFiles] }
    const answer: ChannelAnswer = {
      event: event.id,
      to,
      message: await words.shown(told, chatKey(to.chat), to.group),
      ...(kept.length === 0 ? {} : { files: kept }),
    }
    await hand.compose(answer)
    await sender.say(answer, hand)
  }
}

/** Who it is, and where, for the dialogue. */
function createWho({ port, admins, chatKey }: ChannelEventsOptions): {
  readonly placeOf: (event: Heard) => Place
  readonly personOf: (event: Heard) => Person
} {
  return {
    placeOf: ({ chat, group, ...event }) => ({
      chat: chatKey(chat),
      kind: group ? 'group' : 'private',
      thread: 'thread' in event ? (event.thread ?? null) : null,
      ...(port.traits.unasked === 'never' ? { answersOnly: true } : {}),
    }),
    personOf: (event) => ({
      id: chatKey(event.person),
      isAdmin: admins.has(event.person),
      manages: async () =>
        !event.group ||
        admins.has(event.person) ||
        ('manages' in event && event.manages === true) ||
        (await port.manages?.(event.chat, event.person)) === true,
      // No platform here tells who is in another chat.
      isIn: async () => false,
    }),
  }
}

/** Where an event is answered. */
export function destinationOf(event: Heard): Destination {
  const { chat, group, context } = event
  return {
    chat,
    group,
    ...('thread' in event && event.thread !== undefined ? { thread: event.thread } : {}),
    ...(event.kind === 'said' && group ? { replyTo: event.message } : {}),
    ...(context === undefined ? {} : { context }),
  }
}

/** In which queue an event waits, and what becomes of it when it is found long after. */
export function sortEvent(event: ChannelEvent, chatKey: (chat: string) => ChatId): Sorted {
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
