import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { openDatabase } from '../../src/storage/database.ts'
import { createGather, createGroupCommit } from '../../src/storage/group-commit.ts'

it('keeps every write of a group but the one that fails, and tells whose it was', async () => {
  const { db, write, close } = await openDatabase(':memory:', { gather: setImmediate })
  let commits = 0
  const note = (question: string) =>
    write(async (transaction) => {
      commits += 1
      const insert = db.insertInto('gaps').values({ question, times: 1, first_at: 1, last_at: 1 })
      await transaction.executeQuery(insert.compile())
      return question
    })
  const outcomes = await Promise.allSettled(['物业', '养老', '物业', '停车'].map(note))
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled'])
  const { rows } = await sql<{ question: string }>`select question from gaps order by rowid`.execute(db)
  expect(rows.map(({ question }) => question)).toEqual(['物业', '养老', '停车'])
  // Together until the third failed, then each by itself.
  expect(commits).toBe(3 + 4)
  await close()
})

it('reads its own writes as soon as they are kept, whatever else is under way', async () => {
  const { db, write, writeAll, close } = await openDatabase(':memory:', { gather: setImmediate })
  const seen = await Promise.all(
    Array.from({ length: 40 }, async (_, n) => {
      const put = (key: string) =>
        (n % 2 === 0 ? write : writeAll)((transaction) =>
          transaction.executeQuery(
            db.insertInto('updates').values({ key, expires_at: n, done: 0 }).compile(),
          ),
        )
      await put(`${n}`)
      await put(`${n} again`)
      return db.selectFrom('updates').select('key').where('expires_at', '=', n).orderBy('key').execute()
    }),
  )
  expect(seen.map((rows) => rows.length)).toEqual(Array.from({ length: 40 }, () => 2))
  await close()
})

it('writes what can wait together with what others wait for, while that comes again and again', async () => {
  const groups: string[][] = []
  const write = createGroupCommit(
    async (work) => {
      groups.push([])
      return work({ executeQuery: async () => ({ rows: [] }) })
    },
    createGather({ flowMs: 60_000, waitMs: 1_000 }),
  )
  const note = (what: string, isUrgent = false) => write(async () => void groups.at(-1)?.push(what), isUrgent)
  await note('alone')
  await note('sent', true)
  const waits = [note('begun'), note('composed')]
  await new Promise((resolve) => setImmediate(resolve))
  await Promise.all([...waits, note('sent again', true)])
  await note('nobody comes')
  expect(groups).toEqual([['alone'], ['sent'], ['begun', 'composed', 'sent again'], ['nobody comes']])
})
