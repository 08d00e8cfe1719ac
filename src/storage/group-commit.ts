/** Writes that are asked for at the same time share one transaction: for SQLite the commit costs more than the write. */
import type { Kysely } from 'kysely'
import type { Tables } from './tables.ts'

/** Writes in the transaction it is given, and does nothing else: it may be run again in another. */
export type Write<Result> = (transaction: Kysely<Tables>) => Promise<Result>

interface Waiting {
  readonly write: Write<unknown>
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
}

/** A promise it gives is kept when the transaction is committed. Writes that fail together are tried one by one. */
export function createGroupCommit(db: Kysely<Tables>): <Result>(write: Write<Result>) => Promise<Result> {
  let waiting: Waiting[] = []
  let isCommitting = false

  async function commit(group: readonly Waiting[]): Promise<void> {
    let results: unknown[]
    try {
      results = await db.transaction().execute(async (transaction) => {
        const done: unknown[] = []
        for (const { write } of group) done.push(await write(transaction))
        return done
      })
    } catch (error) {
      if (group.length === 1) return group[0]?.reject(error)
      for (const one of group) await commit([one])
      return
    }
    group.forEach(({ resolve }, at) => {
      resolve(results[at])
    })
  }

  /** What comes while a group is being committed is the next one. */
  async function commitAll(): Promise<void> {
    isCommitting = true
    while (waiting.length > 0) {
      const group = waiting
      waiting = []
      await commit(group)
    }
    isCommitting = false
  }

  return (write) =>
    new Promise((resolve, reject) => {
      waiting.push({ write, resolve: resolve as (result: unknown) => void, reject })
      if (!isCommitting) void commitAll()
    })
}
