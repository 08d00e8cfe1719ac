/** How calls to Telegram are made: in their turn, and again where that does no harm. */
import type { Transformer } from 'grammy'
import type { Pacer } from '../../coordination/pacer.ts'
import { Interrupted } from '../inbox.ts'
import type { Outage } from '../outage.ts'
import { readRefusal, readTelegramError } from './telegram-errors.ts'

/**
 * Calls that had their turn and are made once only, whatever comes of it. A signal is the one thing that travels with a
 * call.
 */
const madeOnce = new WeakSet<object>()
/** Milliseconds: well within the lease of a digest, so that a call that hangs is over before another claims it. */
const ONCE_TIMEOUT = 30_000
export function once(signal: AbortSignal = AbortSignal.timeout(ONCE_TIMEOUT)) {
  madeOnce.add(signal)
  return signal as never
}

const lastWaits = new WeakMap<object, () => Promise<void>>()
/** What a call that has had its turn waits for, right before it goes. */
export function lastOf(wait: () => Promise<void>) {
  const { signal } = new AbortController()
  lastWaits.set(signal, wait)
  return signal as never
}

/** Next to the wire, so that nothing comes between the last wait of a call and the call. */
export const waitingLast: Transformer = async (previous, method, payload, signal) => {
  const wait = signal && lastWaits.get(signal)
  if (wait === undefined) return previous(method, payload, signal)
  await wait()
  // That signal is never given: nothing has to listen to it.
  return previous(method, payload)
}

/** Calls that put a message into a chat. */
const SENDS = /^(?:send(?!ChatAction)|forwardMessage|copyMessage)/u

export interface PacingOptions {
  readonly pacer: Pacer
  /** The chat as digests name it. */
  readonly chatKey: (id: number) => string
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Hears that turns cannot be had: a person's answer goes all the same. */
  readonly onTrouble: (error: unknown) => void
  /** Whoever waits then gives up. */
  readonly interrupted: () => AbortSignal
}

/** Answers go in their turn, so that digests and other replicas know of them; a chat that has to wait is known to all. */
export function pacing({ pacer, chatKey, now, onTrouble, interrupted }: PacingOptions): Transformer {
  return async (previous, method, payload, signal) => {
    const chatId = 'chat_id' in payload ? Number(payload.chat_id) : Number.NaN
    const hadItsTurn = signal !== undefined && madeOnce.has(signal)
    if (hadItsTurn || !SENDS.test(method) || !Number.isSafeInteger(chatId))
      return previous(method, payload, signal)
    const chat = chatKey(chatId)
    const line = pacer.turn({ chat, group: chatId < 0, priority: 'answer' }).catch(onTrouble)
    const turn = await unlessInterrupted(line, interrupted(), (late) => late?.go && late.done())
    try {
      const response = await previous(method, payload, signal)
      const refusal = response.ok ? undefined : readRefusal(response, method)
      if (refusal?.kind === 'tooFast') await pacer.hold(chat, now() + refusal.retryAfterMs).catch(onTrouble)
      return response
    } finally {
      if (turn?.go) turn.done()
    }
  }
}

/**
 * @param tooLate is handed what comes after the interruption
 * @throws Interrupted
 */
function unlessInterrupted<T>(
  promise: Promise<T>,
  signal: AbortSignal,
  tooLate: (value: T) => unknown = () => undefined,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const waiters = waitersFor(signal)
    const stop = (): void => {
      reject(new Interrupted())
      void promise.then(tooLate, () => undefined)
    }
    if (signal.aborted) return stop()
    waiters.add(stop)
    promise.then(resolve, reject).finally(() => waiters.delete(stop))
  })
}

/** A signal looks through all of its listeners for each that comes and goes: it has one, for all who wait. */
const waitersOf = new WeakMap<AbortSignal, Set<() => void>>()
function waitersFor(signal: AbortSignal): Set<() => void> {
  const known = waitersOf.get(signal)
  if (known !== undefined) return known
  const waiters = new Set<() => void>()
  waitersOf.set(signal, waiters)
  signal.addEventListener('abort', () => {
    for (const stop of waiters) stop()
  })
  return waiters
}

export interface RetryOptions {
  readonly sleep: (ms: number) => Promise<void>
  /** Whoever waits then gives up. */
  readonly interrupted: () => AbortSignal
  /** Longer waits are refused: whoever asked has gone. */
  readonly longestWaitMs?: number
  readonly attempts?: number
}

/** Calls that may be made twice without anybody noticing. */
const REPEATABLE = /^(?:get|set|delete|edit|answer|leave|sendChatAction)/u

/**
 * Waits as long as Telegram asks for, and tries again what certainly was not done. A message whose answer was lost on
 * the way is not sent again: two answers are worse than a question asked again.
 */
export function retrying(options: RetryOptions): Transformer {
  const { sleep, interrupted, longestWaitMs = 60_000, attempts = 3 } = options
  return async (previous, method, payload, signal) => {
    // Polling has a rhythm of its own.
    if (method === 'getUpdates' || (signal !== undefined && madeOnce.has(signal)))
      return previous(method, payload, signal)
    for (let attempt = 1; ; attempt += 1) {
      let wait: number | undefined
      try {
        const response = await previous(method, payload, signal)
        if (response.ok || attempt >= attempts) return response
        const refusal = readRefusal(response, method)
        if (refusal.kind === 'tooFast') wait = refusal.retryAfterMs
        else if (refusal.kind === 'temporary') wait = 500 * 2 ** (attempt - 1)
        if (wait === undefined || wait > longestWaitMs) return response
      } catch (error) {
        const kind = readTelegramError(error)?.kind
        const isHarmless = kind === 'notSent' || (kind === 'temporary' && REPEATABLE.test(method))
        if (attempt >= attempts || !isHarmless) throw error
        wait = 500 * 2 ** (attempt - 1)
      }
      await unlessInterrupted(sleep(wait), interrupted())
    }
  }
}

/** Tells of every call that Telegram refuses because it came too fast. */
export const counting =
  (tooFast: () => void): Transformer =>
  async (previous, method, payload, signal) => {
    const response = await previous(method, payload, signal)
    if (!response.ok && readRefusal(response, method).kind === 'tooFast') tooFast()
    return response
  }

/** Tells of polling whether Telegram answers. */
export const watching =
  ({ failed, reached }: Outage): Transformer =>
  async (previous, method, payload, signal) => {
    if (method !== 'getUpdates') return previous(method, payload, signal)
    try {
      const response = await previous(method, payload, signal)
      const refusal = response.ok ? undefined : readRefusal(response, method)
      if (refusal?.kind === 'temporary') failed(refusal.reason)
      else reached()
      return response
    } catch (error) {
      const read = readTelegramError(error)
      // Whoever ends the polling breaks the connection.
      if (read !== undefined && signal?.aborted !== true) failed(read.reason)
      throw error
    }
  }
