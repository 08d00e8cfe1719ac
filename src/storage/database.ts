/** Opens a database. SQLite or PostgreSQL is known to this file, and to the copying of whole databases, alone. */
import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  statSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Kysely, PostgresDialect, SqliteDialect, sql } from 'kysely'
import Libsql from 'libsql'
import pg from 'pg'
import { type Migration, migrate } from './migrations.ts'
import type { Tables } from './tables.ts'

export type Engine = 'sqlite' | 'postgres'

export interface Database {
  readonly engine: Engine
  /** Without its password: fit for a log. */
  readonly name: string
  readonly db: Kysely<Tables>
  /** The file of an SQLite database; undefined in memory and for PostgreSQL. */
  readonly file: string | undefined
  /** Until the transaction ends nobody else gets past a lock of this name. SQLite's transactions are alone anyway. */
  readonly lock: (transaction: Kysely<Tables>, name: string) => Promise<void>
  readonly close: () => Promise<void>
}

export interface DatabaseOptions {
  /** Hears of connections that broke while nobody used them; the next query opens a new one. */
  readonly onTrouble?: (error: Error) => void
  /** Brings the tables up to date; default yes. */
  readonly migrate?: boolean
  readonly migrations?: readonly Migration[]
  /** Milliseconds since 1970, for the record of migrations. */
  readonly now?: () => number
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

/** Milliseconds for which a writer waits for another one. */
const BUSY_TIMEOUT_MS = 10_000
/** Larger files are not read through at the start; damage is then found when it is met. */
const CHECKED_AT_START_BYTES = 64 * 1024 * 1024
const CONNECT_TIMEOUT_MS = 10_000

/**
 * @param url `postgres://…`, or a path, `file:` URL or `sqlite:` path of an SQLite file that need not exist, or
 * `:memory:`
 */
export async function openDatabase(url: string, options: DatabaseOptions = {}): Promise<Database> {
  const database = isPostgres(url) ? await openPostgres(url, options) : openSqlite(sqlitePath(url))
  try {
    if (options.migrate !== false)
      await migrate(
        database.db as unknown as Kysely<unknown>,
        (transaction) => database.lock(transaction as unknown as Kysely<Tables>, 'migrate'),
        {
          now: (options.now ?? Date.now)(),
          ...(options.migrations === undefined ? {} : { migrations: options.migrations }),
        },
      )
    return database
  } catch (error) {
    await database.close().catch(() => undefined)
    throw explained(error, database.name)
  }
}

export const isPostgres = (url: string): boolean => /^postgres(?:ql)?:\/\//u.test(url)

const sqlitePath = (url: string): string =>
  url.startsWith('file:') ? fileURLToPath(url) : url.replace(/^sqlite:(?:\/\/(?=\/))?/u, '')

type Row = Record<string, unknown>

function openSqlite(path: string): Database {
  const inMemory = path === ':memory:' || path === ''
  if (!inMemory) checkFile(path)
  let raw: Libsql.Database
  try {
    raw = new Libsql(inMemory ? ':memory:' : path)
    raw.exec(`pragma busy_timeout = ${BUSY_TIMEOUT_MS}`)
    raw.exec('pragma foreign_keys = on')
    if (!inMemory) {
      const [mode] = raw.prepare('pragma journal_mode = wal').all() as Row[]
      if (mode?.['journal_mode'] !== 'wal')
        throw new Error(`journal mode is ${String(mode?.['journal_mode'])}`)
      // In WAL mode a kill loses nothing; a power cut may lose the last moments, never the file.
      raw.exec('pragma synchronous = normal')
      if (statSync(path).size <= CHECKED_AT_START_BYTES) {
        const [check] = raw.prepare('pragma quick_check(1)').all() as Row[]
        const verdict = String(check?.['quick_check'] ?? Object.values(check ?? {})[0])
        if (verdict !== 'ok') throw Object.assign(new Error(verdict), { code: 'SQLITE_CORRUPT' })
      }
    }
  } catch (error) {
    throw explained(error, path)
  }
  const db = new Kysely<Tables>({ dialect: new SqliteDialect({ database: withStatementCache(raw) }) })
  return {
    engine: 'sqlite',
    name: inMemory ? ':memory:' : path,
    db,
    file: inMemory ? undefined : path,
    lock: async () => undefined,
    close: () => db.destroy(),
  }
}

/** What a look at the file from outside can tell, before SQLite would make a new one or say "file is not a database". */
function checkFile(path: string): void {
  const folder = dirname(path)
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
    if (existsSync(path)) accessSync(path, constants.R_OK | constants.W_OK)
  } catch (error) {
    throw new DatabaseError(
      `cannot write the database ${path}: ${error instanceof Error ? error.message : String(error)}. ` +
        'SQLite needs to write the file and its folder; set DATA_DIR or DATABASE_URL to a place where it can',
      { cause: error },
    )
  }
  if (!existsSync(path) || statSync(path).size === 0) return
  const header = Buffer.alloc(16)
  const file = openSync(path, 'r')
  try {
    readSync(file, header, 0, 16, 0)
  } finally {
    closeSync(file)
  }
  if (header.toString('latin1') !== 'SQLite format 3\0')
    throw new DatabaseError(
      `${path} is not an SQLite database, or its beginning is damaged: restore a backup (npm run db -- restore FILE), ` +
        'or move the file away to begin anew',
    )
}

/** PostgreSQL's locks by number are shared by all programs in one database: an arbitrary one stands for this program. */
const LOCKS = 748_261

const STATEMENTS_KEPT = 300

/**
 * Kysely prepares each query anew; here the same text is prepared once. Transactions begin as writers: one that turns
 * into a writer later is refused, however long it would be willing to wait.
 */
function withStatementCache(raw: Libsql.Database) {
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
      raw.close()
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
  // Without a listener a connection that the server closes would end the program.
  pool.on('error', (error) => options.onTrouble?.(error))
  const db = new Kysely<Tables>({ dialect: new PostgresDialect({ pool }) })
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
    lock: async (transaction, what) => {
      await sql`select pg_advisory_xact_lock(${LOCKS}, hashtext(${what}))`.execute(transaction)
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
  if (error instanceof DatabaseError || !(error instanceof Error) || error.name === 'NewerDatabaseError')
    return error instanceof Error ? error : new Error(String(error))
  const code = String((error as { code?: unknown }).code ?? '')
  const text = `${code} ${error.message}`
  const say = (why: string) => new DatabaseError(`${name}: ${why}`, { cause: error })
  if (/SQLITE_CORRUPT|SQLITE_NOTADB|malformed|not a database/u.test(text))
    return say(
      `the database file is damaged (${error.message}): restore a backup (npm run db -- restore FILE), or move it away to begin anew`,
    )
  if (/SQLITE_READONLY|readonly|SQLITE_CANTOPEN|unable to open/iu.test(text))
    return say(`cannot be written (${error.message}): set DATA_DIR or DATABASE_URL to a place where it can`)
  if (/SQLITE_FULL|disk is full|53100|ENOSPC/u.test(text)) return say('the disk is full')
  if (/SQLITE_BUSY|locked/u.test(text)) return say('another program keeps the database locked')
  if (/ECONNREFUSED|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|timeout/u.test(text))
    return say(`the server cannot be reached (${code || error.message})`)
  if (/28P01|28000|password/u.test(text)) return say('the server refuses this user or password')
  if (/3D000/u.test(text)) return say('the server has no database of this name; create it first')
  return say(error.message)
}

/** Whether an error means that the database had no room: nothing was written, and it works again once there is. */
export const isFull = (error: unknown): boolean =>
  error instanceof Error &&
  /SQLITE_FULL|disk is full|53100/u.test(
    `${String((error as { code?: unknown }).code ?? '')} ${error.message}`,
  )
