import { tooManyRequests } from './api-error.ts'
import type { Clock } from './clock.ts'

/** How much a bot may send. */
export interface RateRules {
  /** Messages a second over all chats. */
  readonly perSecond: number
  /** Messages a second in one chat, on average. */
  readonly perChatPerSecond: number
  /** How many messages in one chat may come at once before the average counts. */
  readonly chatBurst: number
  /** Messages a minute in one group. */
  readonly perGroupMinute: number
}

/** What Telegram's documentation asks for, with the small burst it tolerates in practice. */
export const TELEGRAM_RATES: RateRules = {
  perSecond: 30,
  perChatPerSecond: 1,
  chatBurst: 3,
  perGroupMinute: 20,
}

/** The busiest moments so far, counting accepted messages. */
export interface RateReport {
  readonly perSecond: number
  readonly perChatSecond: number
  readonly perGroupMinute: number
  /** Where `perChatSecond` and `perGroupMinute` were seen. */
  readonly busiestChat: number | undefined
  readonly busiestGroup: number | undefined
  readonly refused: number
  /** By how many milliseconds the refused ones came too early, at most. */
  readonly mostEarlyMs: number
}

/** Times within a sliding window, oldest first, with cheap removal in front. */
class Window {
  readonly #length: number
  #times: number[] = []
  #head = 0

  constructor(length: number) {
    this.#length = length
  }

  count(now: number): number {
    while (this.#head < this.#times.length && (this.#times[this.#head] ?? 0) <= now - this.#length)
      this.#head++
    if (this.#head > 64 && this.#head * 2 > this.#times.length) {
      this.#times = this.#times.slice(this.#head)
      this.#head = 0
    }
    return this.#times.length - this.#head
  }

  /** When there will be room for one more under `limit`. */
  freeAt(limit: number): number {
    return (this.#times[this.#times.length - limit] ?? 0) + this.#length
  }

  add(now: number): number {
    const count = this.count(now) + 1
    this.#times.push(now)
    return count
  }
}

interface ChatRate {
  readonly second: Window
  readonly minute: Window | undefined
  tokens: number
  filledAt: number
}

/** Measures how fast the bot sends and, if it has rules, refuses what is too fast. */
export class Rates {
  readonly #clock: Clock
  readonly #rules: RateRules | undefined
  readonly #all = new Window(1000)
  readonly #chats = new Map<number, ChatRate>()
  #highest = { perSecond: 0, perChatSecond: 0, perGroupMinute: 0 }
  #busiestChat: number | undefined
  #busiestGroup: number | undefined
  #refused = 0
  #mostEarlyMs = 0

  constructor(clock: Clock, rules: RateRules | undefined) {
    this.#clock = clock
    this.#rules = rules
  }

  /** Counts a message to a chat, or throws 429 with the wait. */
  take(chatId: number, isGroup: boolean): void {
    const now = this.#clock.now()
    const chat = this.#chatRate(chatId, isGroup, now)
    const wait = this.#rules ? this.#waitFor(chat, now, this.#rules) : 0
    if (wait > 0) {
      this.#refused++
      this.#mostEarlyMs = Math.max(this.#mostEarlyMs, wait)
      throw tooManyRequests(Math.max(1, Math.ceil(wait / 1000)))
    }
    chat.tokens -= 1
    this.#highest.perSecond = Math.max(this.#highest.perSecond, this.#all.add(now))
    const inSecond = chat.second.add(now)
    if (inSecond > this.#highest.perChatSecond) {
      this.#highest.perChatSecond = inSecond
      this.#busiestChat = chatId
    }
    const inMinute = chat.minute?.add(now) ?? 0
    if (inMinute > this.#highest.perGroupMinute) {
      this.#highest.perGroupMinute = inMinute
      this.#busiestGroup = chatId
    }
  }

  report(): RateReport {
    return {
      ...this.#highest,
      busiestChat: this.#busiestChat,
      busiestGroup: this.#busiestGroup,
      refused: this.#refused,
      mostEarlyMs: Math.ceil(this.#mostEarlyMs),
    }
  }

  #waitFor(chat: ChatRate, now: number, rules: RateRules): number {
    chat.tokens = Math.min(
      rules.chatBurst,
      chat.tokens + ((now - chat.filledAt) / 1000) * rules.perChatPerSecond,
    )
    chat.filledAt = now
    let wait = 0
    if (chat.tokens < 1) wait = ((1 - chat.tokens) / rules.perChatPerSecond) * 1000
    if (this.#all.count(now) >= rules.perSecond)
      wait = Math.max(wait, this.#all.freeAt(rules.perSecond) - now)
    if (chat.minute && chat.minute.count(now) >= rules.perGroupMinute) {
      wait = Math.max(wait, chat.minute.freeAt(rules.perGroupMinute) - now)
    }
    return wait
  }

  #chatRate(chatId: number, isGroup: boolean, now: number): ChatRate {
    let chat = this.#chats.get(chatId)
    if (!chat) {
      chat = {
        second: new Window(1000),
        minute: isGroup ? new Window(60_000) : undefined,
        tokens: this.#rules?.chatBurst ?? 0,
        filledAt: now,
      }
      this.#chats.set(chatId, chat)
    }
    return chat
  }
}
