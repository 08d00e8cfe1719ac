/** Opens a database. SQLite or PostgreSQL is known to this file, and to the copying of whole databases, alone. */
import { accessSync, constants, existsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresDialect,
  type QueryResult,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
  sql,
} from 'kysely'
import Libsql from 'libsql'
import pg from 'pg'
import { makeFolder } from '../make-folder.ts'
import { TABLES } from './catalogue.ts'
import { createGroupCommit, type Gather, type Write } from './group-commit.ts'
import { MIGRATIONS, type Migration, migrate } from './migrations.ts'
import type { Tables } from './tables.ts'

export type Engine = 'sqlite' | 'postgres'

export interface Database {
  readonly engine: Engine
  /** Without its password: fit for a log. */
  readonly name: string
  readonly db: Kysely<Tables>
  /** The file of an SQLite database; undefined in memory and for PostgreSQL. */
  readonly file: string | undefined
  /**
   * One statement that writes. On SQLite those that come at the same time are committed together; kept when the promise
   * is.
   */
  readonly write: <Result>(write: Write<Result>) => Promise<Result>
  /** Several statements, all or nothing; on SQLite together with whatever else is written at the same time. */
  readonly writeAll: <Result>(write: Write<Result>) => Promise<Result>
  /** Until the transaction ends nobody else gets past a lock of this name. SQLite's transactions are alone anyway. */
  readonly lock: (transaction: Kysely<Tables>, name: string) => Promise<void>
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

/** The database cannot be used as it is; the message says why and what to do. */
export class DatabaseError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'DatabaseError'
  }
}

/** Milliseconds for which a statement waits for another program's, holding up this one; then it is tried again. */
const BUSY_TIMEOUT_MS = 100
/** Milliseconds after which a database that others keep locked is an error. */
const LONGEST_LOCK_MS = 15_000
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
      (transaction) => database.lock(transaction as unknown as Kysely<Tables>, 'migrate'),
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
  const db = new Kysely<Tables>({
    dialect: new PatientSqliteDialect(withStatementCache(raw, inMemory), path),
  })
  const write = createGroupCommit(db, gather)
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
    file: inMemory ? undefined : path,
    write,
    writeAll: write,
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

const BEGIN_ANEW =
  'move it away, with what lies beside it (-wal, -shm), and restore a backup (npm run db -- restore FILE) or begin anew'

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

/**
 * SQLite's own waiting for a lock stops the whole program, and another connection of the same program would wait for
 * itself: so it waits a little only, and the statement is tried again after others have had their turn.
 */
class PatientSqliteDialect extends SqliteDialect {
  readonly #database: SqliteDatabase
  readonly #name: string
  constructor(database: SqliteDatabase, name: string) {
    super({ database })
    this.#database = database
    this.#name = name
  }
  override createDriver(): Driver {
    const driver = new SqliteDriver({ database: this.#database })
    return {
      init: () => driver.init(),
      acquireConnection: async () => patient(await driver.acquireConnection(), this.#name),
      beginTransaction: (connection) => driver.beginTransaction(connection),
      commitTransaction: (connection) => driver.commitTransaction(connection),
      rollbackTransaction: (connection) =>
        driver.rollbackTransaction(connection).catch((error: unknown) => {
          // On a full disk SQLite has rolled back by itself; what it said then must not be covered by this.
          if (!/no transaction is active/u.test(String(error))) throw error
        }),
      releaseConnection: () => driver.releaseConnection(),
      destroy: () => driver.destroy(),
    }
  }
}

function patient(connection: DatabaseConnection, name: string): DatabaseConnection {
  return {
    streamQuery: (query, size) => connection.streamQuery(query, size),
    executeQuery: async <R>(query: CompiledQuery): Promise<QueryResult<R>> => {
      const begun = performance.now()
      for (;;) {
        try {
          return await connection.executeQuery<R>(query)
        } catch (error) {
          const code = codeOf(error)
          if (/^SQLITE_(?:FULL|IOERR|CORRUPT|NOTADB|READONLY|CANTOPEN)/u.test(code))
            throw explained(error, name)
          if (!code.startsWith('SQLITE_BUSY') || performance.now() - begun > LONGEST_LOCK_MS) throw error
          await new Promise((resolve) => setTimeout(resolve, 10 + Math.random() * 20))
        }
      }
    },
  }
}

/** PostgreSQL's locks by number are shared by all programs in one database: an arbitrary one stands for this program. */
const LOCKS = 748_261

const STATEMENTS_KEPT = 300

/**
 * Kysely prepares each query anew; here the same text is prepared once. Transactions begin as writers: one that turns
 * into a writer later is refused, however long it would be willing to wait.
 */
function withStatementCache(raw: Libsql.Database, inMemory: boolean): SqliteDatabase {
  const kept = new Map<string, ReturnType<Libsql.Database['prepare']>>()
  return {
    prepare(text: string) {
      const query = text === 'begin' ? 'begin immediate' : text
      let statement = kept.get(query)
      if (statement === undefined) {
        statement = raw.prepare(query)
        // Statements of the schema are not worth keeping, and some must not outlive the tables they name.
        if (/^\s*(?:select|insert|update|delete|with|begin|commit|rollback)/iu.test(query)) {
          if (kept.size >= STATEMENTS_KEPT) kept.delete(kept.keys().next().value ?? '')
          kept.set(query, statement)
        }
      }
      return statement as never
    },
    close() {
      kept.clear()
      // The driver lets go of the file when its statements are collected, which may be late: the file is whole now.
      try {
        if (!inMemory) raw.exec('pragma wal_checkpoint(truncate)')
      } finally {
        raw.close()
      }
    },
  }
}

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
    file: undefined,
    write: (write) => write(db),
    writeAll: (write) => db.transaction().execute(write),
    lock: async (transaction, what) => {
      await sql`select pg_advisory_xact_lock(${LOCKS}, hashtext(${what}))`.execute(transaction)
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

/** The same error in the words of someone who has to do something about it. */
function explained(error: unknown, name: string): Error {
  if (error instanceof DatabaseError) return error
  if (!(error instanceof Error)) return new Error(String(error))
  const code = codeOf(error)
  const reason = error.message.replace(/\s+/gu, ' ')
  const text = `${code} ${reason}`
  const say = (why: string) => new DatabaseError(`${name}: ${why}`, { cause: error })
  if (/SQLITE_NOTADB|not a database/u.test(text))
    return new DatabaseError(
      `${name} is not an SQLite database, or its beginning is damaged: ${BEGIN_ANEW}`,
      {
        cause: error,
      },
    )
  if (/SQLITE_CORRUPT|malformed/u.test(text))
    return say(`the database file is damaged (${reason}): ${BEGIN_ANEW}`)
  if (/SQLITE_READONLY|readonly|SQLITE_CANTOPEN|unable to open/iu.test(text))
    return say(`cannot be written (${reason}): set DATA_DIR or DATABASE_URL to a place where it can`)
  if (/SQLITE_FULL|disk is full|53100|ENOSPC/u.test(text))
    return say('the disk is full: make room, or set DATA_DIR or DATABASE_URL to a place that has some')
  if (/SQLITE_IOERR/u.test(text))
    return say(`the disk does not read or write (${code}): see whether it is full, broken or taken away`)
  if (/SQLITE_BUSY|locked/u.test(text))
    return say('another program keeps the database locked: stop that one, or wait until it is done')
  if (/ECONNREFUSED|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|timeout/u.test(text))
    return say(
      `the server cannot be reached (${code || reason}): see that it runs, and that DATABASE_URL is right`,
    )
  if (/28P01|28000|password/u.test(text))
    return say('the server refuses this user or password: correct DATABASE_URL')
  if (/3D000/u.test(text))
    return say('the server has no database of this name: create it, or correct DATABASE_URL')
  return say(reason)
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

/** What went wrong, without our own words around it. */
const rootOf = (error: unknown): unknown => (error instanceof DatabaseError ? (error.cause ?? error) : error)

/** Whether an error means that the database had no room: nothing was written, and it works again once there is. */
export function isFull(error: unknown): boolean {
  const root = rootOf(error)
  return root instanceof Error && /SQLITE_FULL|disk is full|53100/u.test(`${codeOf(root)} ${root.message}`)
}

/**
 * Whether an error says that the database is away, busy or full: nothing was written, and the same may be done again
 * once that has passed.
 */
export function isPassing(error: unknown): boolean {
  const root = rootOf(error)
  if (!(root instanceof Error)) return false
  return (
    isFull(root) ||
    /^(?:SQLITE_BUSY|SQLITE_LOCKED|ECONN\w+|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)/u.test(
      codeOf(root),
    ) ||
    // Connections refused, broken or closed; the server is stopping, starting, or has too many of them.
    /^(?:08\w{3}|57P0[1-5]|53300)$/u.test(codeOf(root)) ||
    /^(?:Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/u.test(
      root.message,
    )
  )
}
