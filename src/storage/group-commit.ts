/** Writes that are asked for at the same time share one transaction: for SQLite the commit costs more than the write. */
import type { Executor } from './prepared.ts'

/** Writes in the transaction it is given, and does nothing else: it may be run again in another. */
export type Write<Result> = (transaction: Executor) => Promise<Result>

/** Runs the work in a transaction of its own: all of it is kept, or nothing. */
export type Transact = <Result>(work: Write<Result>) => Promise<Result>

interface Waiting {
  readonly write: Write<unknown>
  readonly resolve: (result: unknown) => void
  readonly reject: (error: unknown) => void
}

/** The others of the database have their turn in between. */
const MOST_TOGETHER = 100

/** Runs what it is given, now or soon: until then writes gather. */
export type Gather = (commit: () => void) => void

/**
 * A promise it gives is kept when the transaction is committed. Writes that fail together are tried one by one.
 * @param gather begins a group
 */
export function createGroupCommit(transact: Transact, gather: Gather): Transact {
  const waiting: Waiting[] = []
  let isBegun = false

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
    await commitGroup()
    isBegun = waiting.length > 0
    if (isBegun) gather(() => void commitAll())
  }

  return (write) =>
    new Promise((resolve, reject) => {
      waiting.push({ write, resolve: resolve as (result: unknown) => void, reject })
      if (isBegun) return
      isBegun = true
      gather(() => void commitAll())
    })
}
