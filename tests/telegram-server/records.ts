import type { ApiMethods, Opts, ResponseParameters } from 'grammy/types'
import type { UploadedFile } from './multipart.ts'

/** How a call ended. */
export type Outcome =
  | { readonly kind: 'ok'; readonly result: unknown }
  | {
      readonly kind: 'error'
      readonly status: number
      readonly description: string
      readonly parameters?: ResponseParameters
    }
  /** The connection was broken before or after the effect. */
  | { readonly kind: 'dropped' }
  | { readonly kind: 'answer lost'; readonly result: unknown }
  /** The caller went away before the answer. */
  | { readonly kind: 'abandoned' }

/** The name of a method as grammY's types know it. */
export type MethodName = keyof ApiMethods

/** One call of the bot. */
export interface CallRecord<M extends MethodName = MethodName> {
  /** Position among all calls, from 1. */
  readonly seq: number
  readonly method: M
  readonly params: Opts<M>
  readonly files: ReadonlyMap<string, UploadedFile>
  /** Server time in milliseconds. */
  readonly at: number
  readonly outcome: Outcome
}

/** Keeps the calls of the bot, or only how many there were. */
export class Records {
  readonly #keep: number
  readonly #calls: CallRecord[] = []
  readonly #counts = new Map<string, number>()
  readonly #listeners = new Set<(record: CallRecord) => void>()
  #last = 0

  constructor(keep: number) {
    this.#keep = keep
  }

  add(record: Omit<CallRecord, 'seq'>): void {
    const full = { seq: ++this.#last, ...record }
    const { outcome } = record
    const ending = outcome.kind === 'error' ? String(outcome.status) : outcome.kind
    const key = `${record.method} ${ending}`
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1)
    // Empty polls say nothing and come for ever.
    const isEmptyPoll =
      record.method === 'getUpdates' && outcome.kind === 'ok' && (outcome.result as []).length === 0
    if (this.#keep > 0 && !isEmptyPoll) {
      this.#calls.push(full)
      // Cut in batches: removing the first of a long array for each call would cost more than the call.
      if (this.#calls.length > this.#keep * 2) this.#calls.splice(0, this.#calls.length - this.#keep)
    }
    for (const listener of [...this.#listeners]) listener(full)
  }

  /** How many calls there were, by method and ending, such as `sendMessage ok` or `sendMessage 429`. */
  counts(): Record<string, number> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)))
  }

  /** Kept calls, of one method or all, oldest first. */
  calls<M extends MethodName>(method?: M): CallRecord<M>[] {
    const kept = this.#calls.length > this.#keep ? this.#calls.slice(-this.#keep) : this.#calls
    const found = method === undefined ? kept.slice() : kept.filter((call) => call.method === method)
    return found as unknown as CallRecord<M>[]
  }

  /** Calls `listener` with every call from now on; returns a function that ends it. */
  listen(listener: (record: CallRecord) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  clear(): void {
    this.#calls.length = 0
    this.#counts.clear()
  }
}
