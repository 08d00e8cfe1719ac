/** Opens a database. SQLite or PostgreSQL is known to this file, and to the copying of whole databases, alone. */
import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Kysely, PostgresDialect, sql } from 'kysely'
import Libsql from 'libsql'
import pg from 'pg'
import { makeFolder } from '../make-folder.ts'
import { TABLES } from './catalogue.ts'
import { codeOf, DatabaseError, explained } from './database-error.ts'
import { createGroupCommit, type Gather, type Write } from './group-commit.ts'
import { MIGRATIONS, type Migration, migrate } from './migrations.ts'
import type { Executor } from './prepared.ts'
import { createSqliteDriver, OneConnectionDialect } from './sqlite-driver.ts'
import type { Tables } from './tables.ts'

export type Engine = 'sqlite' | 'postgres'

export interface Database {
  readonly engine: Engine
  /** Without its password: fit for a log. */
  readonly name: string
  readonly db: Kysely<Tables>
  /** For prepared queries that only read: less lies between them and SQLite than in `db`. */
  readonly read: Executor
  /** The file of an SQLite database; undefined in memory and for PostgreSQL. */
  readonly file: string | undefined
  /**
   * One statement that writes. On SQLite those that come at the same time are committed together; kept when the promise
   * is.
   */
  readonly write: <Result>(write: Write<Result>) => Promise<Result>
  /** As `write`, where something is held up until it is kept: what else waits to be written goes with it, at once. */
  readonly writeNow: <Result>(write: Write<Result>) => Promise<Result>
  /** Several statements, all or nothing; on SQLite together with whatever else is written at the same time. */
  readonly writeAll: <Result>(write: Write<Result>) => Promise<Result>
  /** Until the transaction ends nobody else gets past a lock of this name. SQLite's transactions are alone anyway. */
  readonly lock: (transaction: Executor, name: string) => Promise<void>
  /**
   * To be called once something was erased: takes it out of the log of an SQLite file, and marks the file for `sweep`.
   * The files of PostgreSQL are the server's affair.
   */
  readonly scrub: () => Promise<void>
  /** Compacts an SQLite file that is so marked and has at most so many bytes: about 10 ms a megabyte. */
  readonly sweep: (mostBytes: number) => Promise<void>
  /** Rewrites everything, without a byte of what was ever deleted. Others wait meanwhile. */
  readonly compact: () => Promise<void>
  readonly close: () => Promise<void>
}

export interface DatabaseOptions {
  /** Hears of connections that broke while nobody used them; the next query opens a new one. */
  readonly onTrouble?: (error: Error) => void
  /** Brings the tables up to date; default yes. */
  readonly migrate?: boolean
  /** Makes an SQLite file that is not there yet; default yes. */
  readonly create?: boolean
  readonly migrations?: readonly Migration[]
  /** Milliseconds since 1970, for the record of migrations. */
  readonly now?: () => number
  /** How SQLite's writes come together; default: those that come while others are being committed. */
  readonly gather?: Gather
  /** PostgreSQL connections at a time. Default 10. */
  readonly connections?: number
}

/** Milliseconds for which a statement waits for another program's, holding up this one; then it is tried again. */
const BUSY_TIMEOUT_MS = 100
/** Larger files are not read through at the start; damage is then found when it is met. */
const CHECKED_AT_START_BYTES = 64 * 1024 * 1024
/** How often damage has to be seen to be believed. */
const LOOKS = 4
/** Pages of 4 KiB that the write-ahead log may hold: each time they are carried over to the file the disk is waited for. */
const CHECKPOINT_PAGES = 4000
const CONNECT_TIMEOUT_MS = 10_000

/**
 * What stands in an SQLite file as its `user_version`. Deleted rows are written over, but where pages were parted or
 * joined before, copies of them may lie between the rows of others: only a file that is written anew is free of them.
 */
const NOTHING_ERASED = 0
const ERASED = 1
/** Rewritten within a second or two. */
const SWEPT_AT_END_BYTES = 128 * 1024 * 1024
const SWEPT_AT_START_BYTES = 512 * 1024 * 1024

/**
 * @param url `postgres://…`, or a path, `file:` URL or `sqlite:` path of an SQLite file that need not exist, or
 * `:memory:`
 */
export async function openDatabase(url: string, options: DatabaseOptions = {}): Promise<Database> {
  const database = isPostgres(url)
    ? await openPostgres(url, options)
    : await openSurely(() => openSqlite(sqlitePath(url), options))
  try {
    if (options.migrate !== false) {
      await migrateDatabase(database, options)
      await database.sweep(SWEPT_AT_START_BYTES)
    }
    return database
  } catch (error) {
    await database.close().catch(() => undefined)
    throw error
  }
}

/** Brings the tables up to date, all or nothing; returns the names of the migrations that were carried out. */
export async function migrateDatabase(
  database: Database,
  options: Pick<DatabaseOptions, 'migrations' | 'now'> = {},
): Promise<readonly string[]> {
  const { migrations = MIGRATIONS, now = Date.now } = options
  try {
    const done = await migrate(
      database.db as unknown as Kysely<unknown>,
      (transaction) => database.lock(transaction, 'migrate'),
      { now: now(), migrations },
    )
    // Earlier versions left in an SQLite file what they deleted.
    const isUpdate = done.length > 0 && done.length < migrations.length
    if (isUpdate && database.engine === 'sqlite') await database.compact()
    return done
  } catch (error) {
    throw explained(error, database.name)
  }
}

export const isPostgres = (url: string): boolean => /^postgres(?:ql)?:\/\//u.test(url)

const sqlitePath = (url: string): string =>
  url.startsWith('file:') ? fileURLToPath(url) : url.replace(/^sqlite:(?:\/\/(?=\/))?/u, '')

/** Looks again before it calls a file damaged: one that somebody else writes at this moment may read short. */
async function openSurely(open: () => Database): Promise<Database> {
  for (let look = 1; ; look += 1) {
    try {
      return open()
    } catch (error) {
      const isNoDamage =
        !(error instanceof DatabaseError) || !/^SQLITE_(?:CORRUPT|IOERR)/u.test(codeOf(error.cause))
      if (isNoDamage || look === LOOKS) throw error
      await new Promise((resolve) => setTimeout(resolve, 100 * look))
    }
  }
}

type Row = Record<string, unknown>

function openSqlite(
  path: string,
  { create = true, gather = (commit) => commit() }: DatabaseOptions,
): Database {
  const inMemory = path === ':memory:' || path === ''
  if (!create && !existsSync(path)) throw new DatabaseError(`there is no database ${path}`)
  if (!inMemory) checkFile(path)
  let raw: Libsql.Database | undefined
  try {
    raw = new Libsql(inMemory ? ':memory:' : path)
    raw.exec(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`)
    raw.exec('pragma foreign_keys = on')
    // What is deleted is written over, so that nobody reads it out of the file.
    raw.exec('pragma secure_delete = on')
    if (!inMemory) {
      const [mode] = raw.prepare('pragma journal_mode = wal').all() as Row[]
      if (mode?.['journal_mode'] !== 'wal')
        throw new Error(`journal mode is ${String(mode?.['journal_mode'])}`)
      // In WAL mode a kill loses nothing; a power cut may lose the last moments, never the file.
      raw.exec('pragma synchronous = normal')
      raw.exec(`pragma wal_autocheckpoint = ${CHECKPOINT_PAGES}`)
      if (statSync(path).size <= CHECKED_AT_START_BYTES) {
        const [check] = raw.prepare('pragma quick_check(1)').all() as Row[]
        const verdict = String(check?.['quick_check'] ?? Object.values(check ?? {})[0])
        if (verdict !== 'ok') throw Object.assign(new Error(verdict), { code: 'SQLITE_CORRUPT' })
      }
    }
  } catch (error) {
    raw?.close()
    throw explained(error, path)
  }
  const driver = createSqliteDriver(raw, path, inMemory)
  const db = new Kysely<Tables>({ dialect: new OneConnectionDialect(driver) })
  const write = createGroupCommit(driver.transact, gather)
  const checkpoint = async () => void (await sql`pragma wal_checkpoint(truncate)`.execute(db))
  const compact = async () => {
    await sql`vacuum`.execute(db)
    await sql.raw(`pragma user_version = ${NOTHING_ERASED}`).execute(db)
    await checkpoint()
  }
  const sweep = async (mostBytes: number) => {
    if (inMemory || statSync(path).size > mostBytes) return
    const { rows } = await sql<{ user_version: number }>`pragma user_version`.execute(db)
    if (rows[0]?.user_version === ERASED) await compact()
  }
  return {
    engine: 'sqlite',
    name: inMemory ? ':memory:' : path,
    db,
    read: driver.read,
    file: inMemory ? undefined : path,
    write: (one) => write(one),
    writeNow: (one) => write(one, true),
    writeAll: (all) => write(all),
    lock: async () => undefined,
    scrub: async () => {
      await sql.raw(`pragma user_version = ${ERASED}`).execute(db)
      await checkpoint()
    },
    sweep,
    compact,
    close: async () => {
      // Whoever else has it open sweeps it, or the next who opens it.
      await sweep(SWEPT_AT_END_BYTES).catch(() => undefined)
      await db.destroy()
    },
  }
}

/** What a look at the file from outside can tell, before SQLite would make a new one or say "file is not a database". */
function checkFile(path: string): void {
  const folder = dirname(path)
  try {
    makeFolder(folder)
    accessSync(folder, constants.W_OK)
    if (existsSync(path)) accessSync(path, constants.R_OK | constants.W_OK)
  } catch (error) {
    throw new DatabaseError(
      `cannot write the database ${path}: ${error instanceof Error ? error.message : String(error)}. ` +
        'SQLite needs to write the file and its folder; set DATA_DIR or DATABASE_URL to a place where it can',
      { cause: error },
    )
  }
}

/** PostgreSQL's locks by number are shared by all programs in one database: an arbitrary one stands for this program. */
const LOCKS = 748_261

async function openPostgres(url: string, options: DatabaseOptions): Promise<Database> {
  const name = nameOf(url)
  const pool = new pg.Pool({
    connectionString: url,
    max: options.connections ?? 10,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    keepAlive: true,
    types: {
      // Counts and moments are far below 2^53.
      getTypeParser: (oid: number, format?: 'text' | 'binary') =>
        oid === 20 ? Number : (pg.types.getTypeParser(oid, format as 'text') as (text: string) => unknown),
    },
  })
  // Without listeners a connection that breaks would end the program: the pool hears of those that lie idle, and of
  // those in use only their own listener hears.
  pool.on('error', (error) => options.onTrouble?.(error))
  pool.on('connect', (client) => client.on('error', (error) => options.onTrouble?.(error)))
  const connect = () =>
    pool.connect().catch((error: unknown) => {
      throw explained(error, name)
    })
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool: { connect, end: () => pool.end() } }),
  })
  try {
    await sql`select 1`.execute(db)
  } catch (error) {
    await db.destroy()
    throw explained(error, name)
  }
  return {
    engine: 'postgres',
    name,
    db,
    read: db,
    file: undefined,
    write: (write) => write(db),
    writeNow: (write) => write(db),
    writeAll: (write) => db.transaction().execute(write),
    lock: async (transaction, what) => {
      await transaction.executeQuery(
        sql`select pg_advisory_xact_lock(${LOCKS}, hashtext(${what}))`.compile(db),
      )
    },
    scrub: async () => undefined,
    sweep: async () => undefined,
    compact: async () => {
      for (const table of TABLES) await sql`vacuum (full) ${sql.table(table)}`.execute(db)
    },
    close: () => db.destroy(),
  }
}

function nameOf(url: string): string {
  try {
    const { host, pathname } = new URL(url)
    return `postgres://${host}${pathname}`
  } catch {
    return 'postgres://?'
  }
}
