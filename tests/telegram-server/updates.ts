import { setMaxListeners } from 'node:events'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Update, WebhookInfo } from 'grammy/types'
import { ApiError, badRequest } from './api-error.ts'
import { type Clock, unixTime } from './clock.ts'

/** Kinds of updates a bot gets only when it asks for them by name. */
const ON_REQUEST = new Set(['chat_member', 'message_reaction', 'message_reaction_count'])

/** What getUpdates asks for. */
export interface Poll {
  readonly offset?: number | undefined
  readonly limit?: number | undefined
  /** Seconds. */
  readonly timeout?: number | undefined
  readonly allowedUpdates?: readonly string[] | undefined
}

/** What setWebhook sets. */
export interface WebhookSettings {
  readonly url: string
  readonly secretToken?: string | undefined
  readonly allowedUpdates?: readonly string[] | undefined
  readonly maxConnections?: number | undefined
}

interface Waiting {
  readonly limit: number
  readonly resolve: (updates: Update[]) => void
  readonly reject: (error: Error) => void
  readonly timer: NodeJS.Timeout
}

/** Telegram's own numbers are as large. */
const FIRST_UPDATE_ID = 500_000_001

/** Thrown out of a poll whose caller went away. */
export class PollAbandoned extends Error {}

/** How deliveries to the webhook behave. */
export interface DeliveryOptions {
  /** Real milliseconds before the first repetition; doubles up to a second. */
  readonly retryMs: number
  /** Real milliseconds after which a request counts as failed. */
  readonly timeoutMs: number
  /** A method the webhook asked for in the body of its answer. */
  readonly onReply: (method: string, params: Record<string, unknown>) => void
}

/** The queue of updates of one bot, read by long polling or emptied to its webhook. */
export class UpdateQueue {
  readonly #clock: Clock
  readonly #delivery: DeliveryOptions
  #pending: Update[] = []
  #nextId: number
  #allowed: ReadonlySet<string> | undefined
  #waiting: Waiting | undefined
  #webhook: WebhookSettings | undefined
  #lastError: { date: number; message: string } | undefined
  /** Ends the deliveries to the webhook as it is set now. */
  #delivering = newDeliveries()
  /** Chats of which an update is being delivered, or waits to be delivered again. */
  #chatsInHand = new Set<string>()
  #connections = 0

  constructor(clock: Clock, delivery: DeliveryOptions, firstId = FIRST_UPDATE_ID) {
    this.#clock = clock
    this.#delivery = delivery
    this.#nextId = firstId
  }

  /** Updates that were not confirmed yet. */
  get pending(): readonly Update[] {
    return this.#pending
  }

  get isPolled(): boolean {
    return this.#waiting !== undefined
  }

  get webhookUrl(): string {
    return this.#webhook?.url ?? ''
  }

  /** Adds an update; returns its id, or nothing if the bot does not want this kind. */
  push(update: Omit<Update, 'update_id'>): number | undefined {
    const kind = Object.keys(update).find((name) => name !== 'update_id') ?? ''
    if (this.#allowed ? !this.#allowed.has(kind) : ON_REQUEST.has(kind)) return undefined
    const update_id = this.#nextId++
    this.#pending.push({ update_id, ...update })
    this.#wake()
    this.#deliver()
    return update_id
  }

  /**
   * Waits for updates like getUpdates. A second poll ends the first with 409, as in Telegram, where the newer one wins.
   * `onAbort` is handed a function to call when the caller's connection is gone.
   */
  poll(poll: Poll, onAbort: (abandon: () => void) => void): Promise<Update[]> {
    if (this.#webhook) {
      return Promise.reject(
        new ApiError(
          409,
          "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
        ),
      )
    }
    this.#endPoll((waiting) =>
      waiting.reject(
        new ApiError(
          409,
          'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running',
        ),
      ),
    )
    if (poll.allowedUpdates) this.#allow(poll.allowedUpdates)
    this.#confirm(poll.offset ?? 0)
    const limit = Math.min(Math.max(Math.trunc(poll.limit ?? 100), 1), 100)
    if (this.#pending.length > 0 || !poll.timeout || poll.timeout <= 0) {
      return Promise.resolve(this.#pending.slice(0, limit))
    }
    const wait = (Math.min(poll.timeout, 50) * 1000) / this.#clock.scale
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => this.#endPoll((waiting) => waiting.resolve([])), wait)
      const mine: Waiting = { limit, resolve, reject, timer }
      this.#waiting = mine
      onAbort(() => {
        if (this.#waiting === mine) this.#endPoll((waiting) => waiting.reject(new PollAbandoned()))
      })
    })
  }

  setWebhook(settings: WebhookSettings | undefined, dropPending: boolean): void {
    if (dropPending) this.#pending = []
    // To set it again as it is changes nothing for what is under way.
    if (!dropPending && settings && JSON.stringify(settings) === JSON.stringify(this.#webhook)) return
    this.#endDeliveries()
    this.#webhook = settings
    this.#lastError = undefined
    if (!settings) return
    this.#endPoll((waiting) =>
      waiting.reject(new ApiError(409, 'Conflict: terminated by setWebhook request')),
    )
    if (settings.allowedUpdates) this.#allow(settings.allowedUpdates)
    this.#deliver()
  }

  webhookInfo(): WebhookInfo {
    return {
      url: this.webhookUrl,
      has_custom_certificate: false,
      pending_update_count: this.#pending.length,
      ...(this.#webhook ? { max_connections: this.#webhook.maxConnections ?? 40 } : {}),
      ...(this.#lastError
        ? { last_error_date: this.#lastError.date, last_error_message: this.#lastError.message }
        : {}),
      ...(this.#allowed
        ? { allowed_updates: [...this.#allowed] as NonNullable<WebhookInfo['allowed_updates']> }
        : {}),
    }
  }

  /** Ends polls and deliveries. */
  close(): void {
    this.#endPoll((waiting) => waiting.reject(new PollAbandoned()))
    this.#endDeliveries()
    this.#webhook = undefined
  }

  #endDeliveries(): void {
    this.#delivering.abort()
    this.#delivering = newDeliveries()
    this.#chatsInHand = new Set()
    this.#connections = 0
  }

  #allow(kinds: readonly string[]): void {
    if (!Array.isArray(kinds)) throw badRequest("can't parse allowed updates: expected an Array of String")
    this.#allowed = kinds.length === 0 ? undefined : new Set(kinds)
  }

  #confirm(offset: number): void {
    if (offset < 0) this.#pending = this.#pending.slice(offset)
    else if (offset > 0) {
      let confirmed = 0
      while (confirmed < this.#pending.length && (this.#pending[confirmed]?.update_id ?? 0) < offset)
        confirmed++
      if (confirmed > 0) this.#pending.splice(0, confirmed)
    }
  }

  #wake(): void {
    this.#endPoll((waiting) => waiting.resolve(this.#pending.slice(0, waiting.limit)))
  }

  #endPoll(settle: (waiting: Waiting) => void): void {
    const waiting = this.#waiting
    if (!waiting) return
    this.#waiting = undefined
    clearTimeout(waiting.timer)
    settle(waiting)
  }

  /** Telegram's way: different chats in parallel, the updates of one chat in order, each until it is accepted. */
  #deliver(): void {
    if (!this.#webhook) return
    const most = this.#webhook.maxConnections ?? 40
    for (const update of this.#pending) {
      if (this.#connections >= most) return
      const chat = chatOf(update)
      if (this.#chatsInHand.has(chat)) continue
      this.#chatsInHand.add(chat)
      void this.#deliverUntilAccepted(this.#webhook, update, chat, this.#delivering.signal)
    }
  }

  async #deliverUntilAccepted(
    webhook: WebhookSettings,
    update: Update,
    chat: string,
    signal: AbortSignal,
  ): Promise<void> {
    for (let wait = this.#delivery.retryMs; ; wait = Math.min(wait * 2, 1000)) {
      this.#connections += 1
      const problem = await this.#deliverOne(webhook, update, signal)
      if (signal.aborted) return
      this.#connections -= 1
      if (problem === undefined) break
      this.#lastError = { date: unixTime(this.#clock), message: problem }
      this.#deliver()
      await sleep(wait, undefined, { signal }).catch(() => undefined)
      if (signal.aborted) return
    }
    this.#pending = this.#pending.filter((one) => one !== update)
    this.#chatsInHand.delete(chat)
    this.#deliver()
  }

  #deliverOne(webhook: WebhookSettings, update: Update, signal: AbortSignal): Promise<string | undefined> {
    const body = JSON.stringify(update)
    const send = webhook.url.startsWith('https:') ? httpsRequest : httpRequest
    return new Promise((resolve) => {
      const request = send(
        webhook.url,
        {
          method: 'POST',
          signal,
          timeout: this.#delivery.timeoutMs,
          headers: {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            ...(webhook.secretToken === undefined
              ? {}
              : { 'x-telegram-bot-api-secret-token': webhook.secretToken }),
          },
        },
        (response) => {
          const chunks: Buffer[] = []
          response.on('data', (chunk: Buffer) => chunks.push(chunk))
          response.on('error', () => resolve('Connection reset by peer'))
          response.on('end', () => {
            const status = response.statusCode ?? 0
            if (status < 200 || status > 299) {
              resolve(`Wrong response from the webhook: ${status} ${response.statusMessage}`)
              return
            }
            resolve(undefined)
            this.#takeReply(Buffer.concat(chunks).toString())
          })
        },
      )
      request.on('timeout', () => request.destroy(new Error('Connection timed out')))
      request.on('error', (error) => resolve(error.message))
      request.end(body)
    })
  }

  #takeReply(body: string): void {
    if (!body.startsWith('{')) return
    try {
      const { method, ...params } = JSON.parse(body) as Record<string, unknown>
      if (typeof method === 'string') this.#delivery.onReply(method, params)
    } catch {
      // Telegram ignores answers it cannot read.
    }
  }
}

/** Every connection listens to it. */
function newDeliveries(): AbortController {
  const deliveries = new AbortController()
  setMaxListeners(0, deliveries.signal)
  return deliveries
}

/** Whose turn an update belongs to: its chat's, or its sender's where there is no chat. */
function chatOf(update: Update): string {
  for (const [name, value] of Object.entries(update) as [string, unknown][]) {
    if (name === 'update_id' || typeof value !== 'object' || value === null) continue
    const { chat, message, from } = value as {
      chat?: { id: number }
      message?: { chat: { id: number } }
      from?: { id: number }
    }
    return String(chat?.id ?? message?.chat.id ?? from?.id ?? '')
  }
  return ''
}
