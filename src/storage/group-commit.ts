/** Writes that are asked for at the same time share one transaction: for SQLite the commit costs more than the write. */
import type { Executor } from './prepared.ts'

/** Writes in the transaction it is given, and does nothing else: it may be run again in another. */
export type Write<Result> = (transaction: Executor) => Promise<Result>

/** Runs the work in a transaction of its own: all of it is kept, or nothing. */
export type Transact = <Result>(work: Write<Result>) => Promise<Result>

interface Waiting {
  readonly write: Write<unknown>
  readonly isUrgent: boolean
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
}

/** The others of the database have their turn in between. */
const MOST_TOGETHER = 100

/**
 * Calls `commit`, now or soon: until then writes gather. It is asked again where one comes that is urgent; called when
 * there is nothing to do, `commit` does nothing.
 */
export type Gather = (commit: () => void, isUrgent: boolean) => void

/** Milliseconds after an urgent write in which the next is expected, and for which the others wait for it. */
const USUAL = { flowMs: 5, waitMs: 2 }

/**
 * Whatever one turn of the event loop writes is one commit. While urgent writes come one after the other, the others go
 * with them.
 */
export function createGather({ flowMs, waitMs } = USUAL): Gather {
  let urgentAt = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | undefined
  return (commit, isUrgent) => {
    const now = performance.now()
    if (isUrgent) urgentAt = now
    clearTimeout(timer)
    if (isUrgent || now - urgentAt > flowMs) setImmediate(commit)
    else timer = setTimeout(commit, waitMs)
  }
}

/** @param isUrgent whether something is held up until it is kept */
export type GroupCommit = <Result>(write: Write<Result>, isUrgent?: boolean) => Promise<Result>

/**
 * A promise it gives is kept when the transaction is committed. Writes that fail together are tried one by one.
 * @param gather begins a group
 */
export function createGroupCommit(transact: Transact, gather: Gather): GroupCommit {
  const waiting: Waiting[] = []
  let isAsked = false
  let isCommitting = false

  /** Whoever comes until the last one of the group has written is of the group. */
  async function commitGroup(): Promise<void> {
    const group: Waiting[] = []
    try {
      const results = await transact(async (transaction) => {
        const done: unknown[] = []
        while (group.length < MOST_TOGETHER) {
          const one = waiting.shift()
          if (one === undefined) break
          group.push(one)
          done.push(await one.write(transaction))
        }
        return done
      })
      group.forEach(({ resolve }, at) => {
        resolve(results[at])
      })
    } catch (error) {
      // Where there was no beginning there will be none for anybody: a database that is locked was waited for already.
      if (group.length === 0) for (const { reject } of waiting.splice(0)) reject(error)
      else if (group.length === 1) group[0]?.reject(error)
      else for (const one of group) await commitAlone(one)
    }
  }

  const commitAlone = ({ write, resolve, reject }: Waiting): Promise<void> =>
    transact(write).then(resolve, reject)

  async function commitAll(): Promise<void> {
    if (isCommitting || waiting.length === 0) return
    isCommitting = true
    await commitGroup()
    isCommitting = false
    isAsked = false
    if (waiting.length > 0) ask(waiting.some(({ isUrgent }) => isUrgent))
  }

  function ask(isUrgent: boolean): void {
    isAsked = true
    gather(() => void commitAll(), isUrgent)
  }

  return (write, isUrgent = false) =>
    new Promise((resolve, reject) => {
      waiting.push({ write, isUrgent, resolve: resolve as (result: unknown) => void, reject })
      if (!isCommitting && (isUrgent || !isAsked)) ask(isUrgent)
    })
}
