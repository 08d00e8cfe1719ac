/** What goes out of a channel: answers with their files, each in its turn and again where the platform asks for patience. */
import { createHash } from 'node:crypto'
import type { Clock } from '../coordination/clock.ts'
import type { Pacer } from '../coordination/pacer.ts'
import type { ChatId } from '../digest/subscription.ts'
import type { Message } from '../messages/message.ts'
import type { OutgoingFile } from '../messages/outgoing-file.ts'
import type { ChannelLog, ChannelPort, Destination, ShownMessage } from './channel.ts'
import { type Hand, Interrupted } from './inbox.ts'
import type { ChannelWatch } from './watch.ts'

/** What is left to be said to somebody. */
export interface ChannelAnswer {
  /** The event that it answers: sent twice, it is the same message. */
  readonly event: string
  readonly to: Destination
  /** Undefined once it has been sent, and the files have not. */
  readonly message?: ShownMessage
  readonly files?: readonly OutgoingFile[]
}

export interface ChannelSender {
  /** Says what has been composed, or what is left of it. Rejects where it may be said later. */
  readonly say: (answer: ChannelAnswer, hand: Hand<ChannelAnswer>) => Promise<void>
  /** Rejects as the port's `send` does, where none of them could be told. */
  readonly tellAdmins: (message: Message) => Promise<void>
}

export interface ChannelSenderOptions {
  readonly channel: string
  readonly port: ChannelPort
  readonly pacer: Pacer
  readonly clock: Clock
  readonly log: ChannelLog
  readonly watch: ChannelWatch
  readonly admins: ReadonlySet<string>
  readonly passes: (error: unknown) => boolean
  readonly chatKey: (chat: string) => ChatId
  /** Hears of a chat that is no more. */
  readonly gone: (chat: ChatId) => Promise<void>
  /** Aborted when the process is to end. */
  readonly interrupted: () => AbortSignal
}

/** Before what failed is tried again; the last of them until it is given up. */
const PAUSES_MS = [500, 2_000, 8_000, 20_000] as const
/** A chat that may not be written to is given up after so long: whoever asked is gone by then. */
const LONGEST_HELD_MS = 10 * 60_000
/** A platform that is away, after so long: as long as Feishu knows a message again that it had taken after all. */
const LONGEST_AWAY_MS = 55 * 60_000
/** Ours, and the same at every try. */
const OWN_ERRORS = [TypeError, RangeError, ReferenceError, SyntaxError]

export function createChannelSender(options: ChannelSenderOptions): ChannelSender {
  const { channel, port, admins, passes, log } = options
  const inTurn = createInTurn(options)

  return {
    say: async (answer, hand) => {
      hand.worked()
      const { event, to, message, files = [] } = answer
      try {
        if (message !== undefined) {
          await inTurn(to, hand, (where) => port.send(where, message, messageKey(channel, event)))
          if (files.length > 0) await hand.compose({ event, to, files })
        }
        for (const [at, file] of files.entries()) {
          const key = messageKey(channel, event, file.name, file.base64)
          await inTurn(to, hand, async (where) => port.sendFile?.(where, file, key))
          const left = files.slice(at + 1)
          if (left.length > 0) await hand.compose({ event, to, files: left })
        }
      } catch (error) {
        if (error instanceof Interrupted || passes(error)) throw error
        const { kind, reason } = port.readError(error)
        log.warn({ chat: to.chat, kind, reason }, 'an answer could not be sent')
        if (kind === 'gone') await options.gone(options.chatKey(to.chat))
      }
    },
    tellAdmins: async (message) => {
      const told = await Promise.allSettled(
        [...admins].map((person) =>
          port.send(
            { chat: person, group: false },
            withoutButtons(message),
            messageKey(channel, person, JSON.stringify(message)),
          ),
        ),
      )
      const failed = told.find((one) => one.status === 'rejected')
      if (failed !== undefined && told.every((one) => one.status === 'rejected')) throw failed.reason
    },
  }
}

type InTurn = (
  to: Destination,
  hand: Hand<ChannelAnswer>,
  call: (to: Destination) => Promise<unknown>,
) => Promise<void>

/** Makes a call when it is its turn, and again where the platform asks for patience. */
function createInTurn({
  port,
  pacer,
  clock,
  log,
  watch,
  chatKey,
  interrupted,
}: ChannelSenderOptions): InTurn {
  /** Waits as a fault asks for. @returns where to try next. @throws the error where trying again is of no use */
  async function afterFault(error: unknown, where: Destination, since: number, tries: number) {
    const fault = port.readError(error)
    if (fault.kind === 'later') watch.tooFast()
    const patience = fault.kind === 'temporary' ? LONGEST_AWAY_MS : LONGEST_HELD_MS
    if (clock.now() - since >= patience || OWN_ERRORS.some((own) => error instanceof own)) throw error
    if (fault.kind === 'later')
      await pacer.hold(fault.scope === 'bot' ? null : chatKey(where.chat), clock.now() + fault.afterMs)
    else if (fault.kind === 'noReply' && where.replyTo !== undefined) {
      const { replyTo: _, ...rest } = where
      return { where: rest, tries }
    } else if (fault.kind === 'temporary') {
      await clock.sleep(PAUSES_MS[Math.min(tries, PAUSES_MS.length - 1)] ?? 0, interrupted())
      return { where, tries: tries + 1 }
    } else throw error
    return { where, tries }
  }

  const myTurn = ({ chat, group }: Destination) =>
    pacer.turn({ chat: chatKey(chat), group, priority: 'answer' }).catch((error: unknown) => {
      log.warn({ err: error }, 'an answer went without its turn')
      return { go: true, done: () => undefined } as const
    })

  return async (to, hand, call) => {
    const signal = interrupted()
    const since = clock.now()
    let next = { where: to, tries: 0 }
    for (;;) {
      if (signal.aborted) throw new Interrupted()
      const turn = await myTurn(to)
      if (!turn.go) {
        await clock.sleep(turn.waitMs, signal)
        continue
      }
      // A kill repeats what is on its way: one answer at a time, where calls are quick.
      await hand.sends()
      try {
        await call(next.where)
        return
      } catch (error) {
        next = await afterFault(error, next.where, since, next.tries)
      } finally {
        turn.done()
      }
    }
  }
}

/** As it goes to somebody who can press nothing. */
export const withoutButtons = ({ blocks }: Message): ShownMessage => ({ blocks, buttons: [] })

/** Forty characters that are the same for the same words, for platforms that know a message again by its key. */
export const messageKey = (...parts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 40)
