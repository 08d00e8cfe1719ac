/**
 * Runs a channel: an event with an id → claimed once → in the person's queue → the dialogue → blocks as this channel shows
 * them → sent. What was heard is answered, whatever becomes of the process.
 */
import { aborted, atMost, type Clock, systemClock } from '../coordination/clock.ts'
import { type LeaderEvent, type Leases, lead } from '../coordination/leader.ts'
import type { Pacer } from '../coordination/pacer.ts'
import type { UpdateLog } from '../coordination/update-log.ts'
import type { Dialogue } from '../dialogue/dialogue.ts'
import type { ConversationStore } from '../dialogue/stores.ts'
import { type ChatId, platformChatOf } from '../digest/subscription.ts'
import type { Message } from '../messages/message.ts'
import {
  putAsideMessage,
  putAsideReport,
  tooLateMessage,
  tooManyMessage,
  tooManyNotice,
} from '../messages/sentences.ts'
import type { ChannelEvent, ChannelLog, ChannelPort, ChannelState, Destination, Hear } from './channel.ts'
import { createHandleEvent, destinationOf, sortEvent } from './channel-events.ts'
import {
  type ChannelAnswer,
  type ChannelSender,
  createChannelSender,
  messageKey,
  withoutButtons,
} from './channel-sender.ts'
import { createInbox, type Inbox, type InboxEvent, type InboxOptions } from './inbox.ts'
import { createNumberedWords } from './numbered-words.ts'
import { createConnection } from './reconnect.ts'
import { createWaitingPresses, type WaitingPresses } from './waiting-presses.ts'
import { type ChannelWatch, NOBODY_WATCHES } from './watch.ts'

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

/** Of the eight seconds in which a process ends, and of the four that are left of a lease that is lost. */
const FINISH_WITHIN_MS = 3_000

export function createChannel(options: ChannelOptions): Channel {
  const { name, channel, port, updates, events, log } = options
  const { passes = () => false, watch = NOBODY_WATCHES, clock = systemClock, random = Math.random } = options
  const { traits } = port
  const connection = createConnection({ platform: name, clock, random, log })
  const chatKey = (id: string): ChatId => `${channel}:${id}`
  const words = createNumberedWords({ traits, conversations: options.conversations, now: clock.now })
  const presses = createWaitingPresses(clock, traits.answerWithinMs)
  const shared = { ...options, allowed: options.allowed, passes, watch, clock, chatKey }
  const sender = createChannelSender({
    ...shared,
    gone: events.gone,
    interrupted: () => inbox.interrupted(),
  })
  const inbox: Inbox<ChannelEvent> = createInbox<ChannelEvent, ChannelAnswer>({
    log: updates,
    clock,
    passes,
    prefix: channel,
    idOf: ({ id }) => id,
    sort: (event) => sortEvent(event, chatKey),
    handle: createHandleEvent({ ...shared, chats: events, words, presses, sender }),
    say: sender.say,
    ...unserved(presses, sender, log),
    within: watch.within,
    report: (event) => {
      watch.inbox(event)
      tellOfEvent(event, log)
    },
  })
  const { hear, written } = createHear(inbox, presses)

  async function connect(
    signal: AbortSignal,
    leads: () => boolean,
    beside: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    await inbox.lead(leads)
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
      await atMost(FINISH_WITHIN_MS, written(), clock)
    }
  }

  return {
    port,
    state: connection.state,
    tellAdmins: sender.tellAdmins,
    deliver: async (to, message, key) => {
      const page = await words.shown(message, chatKey(to.chat), to.group, true)
      try {
        return await port.send(to, page, messageKey(channel, to.chat, key))
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
          work: (leading, leads) => connect(leading, leads, beside),
          report: (event) => {
            watch.leader(event)
            tellOfLease(channel, event, log)
          },
        },
        signal,
      ),
  }
}

/** Hears events, each written down before the platform is told that it was heard. */
function createHear(
  inbox: Inbox<ChannelEvent>,
  presses: WaitingPresses,
): { readonly hear: Hear; readonly written: () => Promise<unknown> } {
  /** Being written down. */
  const taking = new Set<Promise<void>>()
  async function take(event: ChannelEvent): Promise<void> {
    const one = inbox.take([event])
    taking.add(one)
    await one.finally(() => taking.delete(one))
  }
  return {
    hear: async (event) => {
      if (event.kind !== 'pressed') {
        await take(event)
        return undefined
      }
      const { isNew, answer } = presses.come(event.id)
      if (isNew) await take(event)
      return answer
    },
    written: () => Promise.allSettled(taking),
  }
}

type Unserved = Pick<InboxOptions<ChannelEvent, ChannelAnswer>, 'tooMany' | 'tooLate' | 'putAside'>

/** What is said to events that nobody deals with: too many of them, too late, or a danger to the process. */
function unserved(presses: WaitingPresses, { tellAdmins }: ChannelSender, log: ChannelLog): Unserved {
  const told = (event: ChannelEvent, message: Message): ChannelAnswer | undefined =>
    event.kind === 'said'
      ? { event: event.id, to: destinationOf(event), message: withoutButtons(message) }
      : undefined
  return {
    tooMany: (event) => {
      if (event.kind === 'pressed') presses.settle(event.id, { notice: tooManyNotice })
      return told(event, tooManyMessage(event.group ? 'group' : 'private'))
    },
    tooLate: (event) => told(event, tooLateMessage),
    putAside: (event) => {
      const what = { id: event.id, kind: event.kind, characters: JSON.stringify(event).length }
      log.error(what, 'an event was in hand when the process ended, twice: it is put aside')
      tellAdmins(putAsideReport(what)).catch((error: unknown) =>
        log.warn({ err: error, event: event.id }, 'the admins could not be told of an event put aside'),
      )
      return told(event, putAsideMessage)
    },
  }
}

/** Whoever holds it is the one that is connected. */
export const connectionLease = (channel: string): string => `${channel}:connect`

function tellOfEvent(event: InboxEvent, log: ChannelLog): void {
  if (event.kind === 'waits') log.warn({ err: event.error, event: event.update }, 'an event has to wait')
  else if (event.kind === 'failed') log.error({ err: event.error, event: event.update }, 'an event failed')
  else if (event.kind === 'refused') log.debug({ event: event.update }, 'somebody asks too much')
  else if (event.kind === 'done') log.debug({ event: event.update, tookMs: event.tookMs }, 'answered')
  else log.info({ ...event }, 'events of an earlier process are taken up')
}

function tellOfLease(channel: string, event: LeaderEvent, log: ChannelLog): void {
  if (event.kind === 'leading') log.info({ channel }, 'connecting')
  else if (event.kind === 'standing-by')
    log.info({ channel }, 'another process on this database is connected: standing by to take over')
  else if (event.kind === 'lost') log.warn({ channel }, 'the lease is lost: disconnected')
  else log.warn({ channel, err: event.error }, 'the database does not tell who is connected')
}

/** The chat of a key, as its platform names it. */
export const chatDestination = (chat: ChatId, group: boolean, thread: string | null): Destination => ({
  chat: platformChatOf(chat),
  group,
  ...(thread === null ? {} : { thread }),
})
