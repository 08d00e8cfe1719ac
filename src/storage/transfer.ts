/** Whole databases: backed up, restored, moved from one engine to the other. */
import { copyFileSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { type Kysely, sql } from 'kysely'
import { CATALOGUE, TABLES } from './catalogue.ts'
import { type Database, openDatabase } from './database.ts'
import { DatabaseError, isFull } from './database-error.ts'
import type { Tables } from './tables.ts'

/** Rows in one statement: the widest table has 18 columns, and SQLite takes 32,766 values. */
const AT_ONCE = 500

export type Counts = Readonly<Record<keyof Tables, number>>

/**
 * Copies every row, all or none, as they stood at one moment.
 * @param options.replace empties the target first; without it a target that holds anything is refused
 */
export async function copyAll(
  from: Database,
  to: Database,
  options: { readonly replace?: boolean } = {},
): Promise<Counts> {
  return from.db.transaction().execute(async (source) => {
    if (from.engine === 'postgres') await sql`set transaction isolation level repeatable read`.execute(source)
    return to.db.transaction().execute(async (target) => {
      const held = TABLES.filter((table) => table !== 'leases' && table !== 'rates')
      const occupied = await Promise.all(
        held.map(async (table) => ((await count(target, table)) > 0 ? table : undefined)),
      )
      const first = occupied.find((table) => table !== undefined)
      if (first !== undefined && options.replace !== true)
        throw new DatabaseError(
          `${to.name} is not empty (it has ${first}): say --replace to delete what is there`,
        )
      const counts = {} as Record<keyof Tables, number>
      for (const table of TABLES) {
        await target.deleteFrom(table).execute()
        await copyTable(source, target, table)
        const [expected, copied] = [await count(source, table), await count(target, table)]
        if (expected !== copied)
          throw new DatabaseError(
            `${table}: ${expected} rows in ${from.name}, but ${copied} arrived; nothing was kept`,
          )
        counts[table] = copied
      }
      return counts
    })
  })
}

async function copyTable(source: Kysely<Tables>, target: Kysely<Tables>, table: keyof Tables): Promise<void> {
  const keys: readonly string[] = CATALOGUE[table].primaryKey
  const columns = sql.join(keys.map((name) => sql.ref(name)))
  let last: readonly unknown[] | undefined
  for (;;) {
    const after = last === undefined ? sql`` : sql`where (${columns}) > (${sql.join([...last])})`
    const { rows } = await sql<Record<string, unknown>>`
      select * from ${sql.table(table)} ${after} order by ${columns} limit ${AT_ONCE}`.execute(source)
    if (rows.length > 0)
      await target
        .insertInto(table)
        .values(rows as never)
        .execute()
    const end = rows.at(-1)
    if (end === undefined || rows.length < AT_ONCE) return
    last = keys.map((name) => end[name])
  }
}

async function count(db: Kysely<Tables>, table: keyof Tables): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(db)
  return Number(rows[0]?.n ?? 0)
}

/**
 * Writes a backup, an SQLite file whatever the engine, while others go on writing. The file appears when it is whole.
 * @throws when the file is there already
 */
export async function backUp(database: Database, file: string): Promise<void> {
  if (existsSync(file)) throw new DatabaseError(`${file} is there already: a backup overwrites nothing`)
  const unfinished = `${file}.unfinished`
  rmSync(unfinished, { force: true })
  try {
    if (database.engine === 'sqlite') await sql`vacuum into ${resolve(unfinished)}`.execute(database.db)
    else {
      const copy = await openDatabase(unfinished)
      try {
        await copyAll(database, copy)
        // Into the one file, without a log beside it.
        await sql`pragma journal_mode = delete`.execute(copy.db)
      } finally {
        await copy.close()
      }
    }
    renameSync(unfinished, file)
  } catch (error) {
    for (const left of [unfinished, `${unfinished}-wal`, `${unfinished}-shm`]) rmSync(left, { force: true })
    if (!isFull(error)) throw error
    throw new DatabaseError(`${file}: the disk has no room for a backup; nothing was written`, {
      cause: error,
    })
  }
}

/** Brings a backup back into a database. The backup itself is not touched, though it may be of an older version. */
export async function restore(
  file: string,
  into: Database,
  options: { readonly replace?: boolean } = {},
): Promise<Counts> {
  if (!existsSync(file)) throw new DatabaseError(`there is no backup ${file}`)
  const folder = mkdtempSync(join(tmpdir(), 'tashan-restore-'))
  try {
    const copy = join(folder, 'backup.db')
    copyFileSync(file, copy)
    const backup = await openDatabase(copy).catch((error: unknown) => {
      if (!(error instanceof DatabaseError)) throw error
      // Whoever restores knows nothing of our copy.
      throw new DatabaseError(`the backup is of no use: ${error.message.replaceAll(copy, file)}`, {
        cause: error,
      })
    })
    try {
      const rows = await Promise.all(TABLES.map((table) => count(backup.db, table)))
      // With `replace` it would only delete what is there.
      if (rows.every((some) => some === 0))
        throw new DatabaseError(`the backup is of no use: ${file} holds nothing; nothing was changed`)
      return await copyAll(backup, into, options)
    } finally {
      await backup.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
