/** The one connection of an SQLite file: prepared queries reach it without Kysely, which takes longer than they do. */
import { CompiledQuery, type DatabaseConnection, type Driver, type QueryResult, SqliteDialect } from 'kysely'
import type Libsql from 'libsql'
import { codeOf, explained } from './database-error.ts'
import type { Transact } from './group-commit.ts'
import type { Executor } from './prepared.ts'

/** Milliseconds after which a database that others keep locked is an error. */
const LONGEST_LOCK_MS = 15_000
export interface SqliteDriver extends Driver {
  readonly read: Executor
  readonly transact: Transact
}

export class OneConnectionDialect extends SqliteDialect {
  readonly #driver: Driver
  constructor(driver: Driver) {
    super({
      database: () => {
        throw new Error('the driver has the database')
      },
    })
    this.#driver = driver
  }
  override createDriver(): Driver {
    return this.#driver
  }
}

const BEGIN = CompiledQuery.raw('begin')
const COMMIT = CompiledQuery.raw('commit')
const ROLLBACK = CompiledQuery.raw('rollback')

export function createSqliteDriver(raw: Libsql.Database, name: string, inMemory: boolean): SqliteDriver {
  const statements = createStatementCache(raw)
  const connection = patient((query) => runOn(statements.of(query.sql), query.parameters), name)
  let isTaken = false
  const waiting: (() => void)[] = []
  const acquire = async (): Promise<DatabaseConnection> => {
    if (isTaken) await new Promise<void>((resolve) => waiting.push(resolve))
    isTaken = true
    return connection
  }
  const release = (): void => {
    const next = waiting.shift()
    if (next === undefined) isTaken = false
    else next()
  }
  const rollback = () =>
    connection.executeQuery(ROLLBACK).catch((error: unknown) => {
      // On a full disk SQLite has rolled back by itself; what it said then must not be covered by this.
      if (!/no transaction is active/u.test(String(error))) throw error
    })
  return {
    init: async () => undefined,
    acquireConnection: acquire,
    beginTransaction: async () => void (await connection.executeQuery(BEGIN)),
    commitTransaction: async () => void (await connection.executeQuery(COMMIT)),
    rollbackTransaction: async () => void (await rollback()),
    releaseConnection: async () => release(),
    destroy: async () => {
      statements.forget()
      // The driver lets go of the file when its statements are collected, which may be late: the file is whole now.
      try {
        if (!inMemory) raw.exec('pragma wal_checkpoint(truncate)')
      } finally {
        raw.close()
      }
    },
    read: {
      executeQuery: async (query) => {
        await acquire()
        try {
          return await connection.executeQuery(query)
        } finally {
          release()
        }
      },
    },
    transact: async (work) => {
      await acquire()
      try {
        await connection.executeQuery(BEGIN)
        try {
          const result = await work(connection)
          await connection.executeQuery(COMMIT)
          return result
        } catch (error) {
          await rollback()
          throw error
        }
      } finally {
        release()
      }
    },
  }
}

/**
 * SQLite's own waiting for a lock stops the whole program, and another connection of the same program would wait for
 * itself: so it waits a little only, and the statement is tried again after others have had their turn.
 */
function patient(run: <Row>(query: CompiledQuery) => QueryResult<Row>, name: string): DatabaseConnection {
  return {
    streamQuery: () => {
      throw new Error('rows of SQLite are read at once')
    },
    executeQuery: async <Row>(query: CompiledQuery): Promise<QueryResult<Row>> => {
      let giveUpAt: number | undefined
      for (;;) {
        try {
          return run(query)
        } catch (error) {
          const code = codeOf(error)
          if (/^SQLITE_(?:FULL|IOERR|CORRUPT|NOTADB|READONLY|CANTOPEN)/u.test(code))
            throw explained(error, name)
          giveUpAt ??= performance.now() + LONGEST_LOCK_MS
          if (!code.startsWith('SQLITE_BUSY') || performance.now() > giveUpAt) throw error
          await new Promise((resolve) => setTimeout(resolve, 10 + Math.random() * 20))
        }
      }
    },
  }
}

interface CachedStatement {
  readonly statement: Libsql.Statement
  /** It returns rows. */
  readonly isReader: boolean
}

function runOn<Row>(
  { statement, isReader }: CachedStatement,
  parameters: readonly unknown[],
): QueryResult<Row> {
  if (isReader) return { rows: statement.all(parameters) as Row[] }
  const { changes, lastInsertRowid } = statement.run(parameters)
  return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
}

const STATEMENTS_KEPT = 300

/**
 * The same text is prepared once. Transactions begin as writers: one that turns into a writer later is refused, however
 * long it would be willing to wait.
 */
function createStatementCache(raw: Libsql.Database): {
  readonly of: (text: string) => CachedStatement
  readonly forget: () => void
} {
  const kept = new Map<string, CachedStatement>()
  const of = (text: string): CachedStatement => {
    const known = kept.get(text)
    if (known !== undefined) return known
    const statement = raw.prepare(text === 'begin' ? 'begin immediate' : text)
    const cached = { statement, isReader: statement.reader }
    // Statements of the schema are not worth keeping, and some must not outlive the tables they name.
    if (/^\s*(?:select|insert|update|delete|with|begin|commit|rollback)/iu.test(text)) {
      if (kept.size >= STATEMENTS_KEPT) kept.delete(kept.keys().next().value ?? '')
      kept.set(text, cached)
    }
    return cached
  }
  return { of, forget: () => kept.clear() }
}
