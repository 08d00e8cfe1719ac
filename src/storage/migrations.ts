/** How the tables came to be: ordered, and only ever added to. */
import { type ColumnDefinitionBuilder, type CreateTableBuilder, type Kysely, sql } from 'kysely'

export interface Migration {
  readonly name: string
  readonly up: (db: Kysely<unknown>) => Promise<void>
}

type Column = (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder
const must: Column = (column) => column.notNull()
const key: Column = (column) => column.primaryKey()
const zero: Column = (column) => column.notNull().defaultTo(0)

/** Column → its type, and what is asked of it. */
type Columns = Readonly<Record<string, readonly [type: 'text' | 'integer' | 'bigint', asked?: Column]>>

async function createTable(
  db: Kysely<unknown>,
  name: string,
  columns: Columns,
  primaryKey?: readonly string[],
): Promise<void> {
  let table: CreateTableBuilder<string, string> = db.schema.createTable(name)
  for (const [column, [type, asked]] of Object.entries(columns)) table = table.addColumn(column, type, asked)
  if (primaryKey !== undefined) table = table.addPrimaryKeyConstraint(`${name}_key`, [...primaryKey])
  await table.execute()
}

/** SQLite adds one column at a time. */
async function addColumns(db: Kysely<unknown>, table: string, columns: Columns): Promise<void> {
  for (const [column, [type, asked]] of Object.entries(columns))
    await db.schema.alterTable(table).addColumn(column, type, asked).execute()
}

const createIndex = (db: Kysely<unknown>, name: string, table: string, columns: readonly string[]) =>
  db.schema
    .createIndex(name)
    .on(table)
    .columns([...columns])
    .execute()

export const MIGRATIONS: readonly Migration[] = [
  {
    name: '0001-begin',
    up: async (db) => {
      await createTable(db, 'chats', {
        chat: ['text', key],
        zone: ['text'],
        quiet: ['text'],
        settings: ['text', must],
        failures: ['integer', zero],
        first_seen: ['bigint', must],
        last_seen: ['bigint', must],
      })

      await createTable(db, 'subscriptions', {
        id: ['text', key],
        channel: ['text', must],
        chat: ['text', must],
        thread: ['text'],
        is_group: ['integer', must],
        what: ['text', must],
        cadence: ['text', must],
        zone: ['text', must],
        quiet: ['text'],
        silent: ['integer', must],
        paused_until: ['bigint'],
        created_at: ['bigint', must],
        next_at: ['bigint'],
        seen: ['text'],
        exhausted: ['integer', zero],
        stopped_reason: ['text'],
        stopped_at: ['bigint'],
      })
      await createIndex(db, 'subscriptions_chat', 'subscriptions', ['chat'])
      // Partial, so that neither index holds what can never be due.
      await sql`create index subscriptions_next on subscriptions (channel, next_at)
        where stopped_at is null and next_at is not null`.execute(db)
      await sql`create index subscriptions_seen on subscriptions (channel, seen)
        where stopped_at is null and seen is not null`.execute(db)

      await createTable(db, 'outbox', {
        key: ['text', key],
        channel: ['text', must],
        subscription: ['text', must],
        chat: ['text', must],
        period: ['text', must],
        due: ['bigint', must],
        first_due: ['bigint', must],
        runs: ['integer', must],
        not_before: ['bigint', must],
        asked: ['integer', zero],
        state: ['text', must],
        attempts: ['integer', zero],
        reason: ['text'],
        lease: ['text'],
        lease_until: ['bigint'],
        settled_at: ['bigint'],
        message_id: ['text'],
        practices: ['text', must],
      })
      await sql`create index outbox_waiting on outbox (channel, asked desc, not_before, key)
        where state = 'waiting'`.execute(db)
      await sql`create index outbox_waiting_chat on outbox (chat) where state = 'waiting'`.execute(db)
      await sql`create index outbox_waiting_subscription on outbox (subscription) where state = 'waiting'`.execute(
        db,
      )
      await createIndex(db, 'outbox_chat', 'outbox', ['chat', 'due'])
      await createIndex(db, 'outbox_due', 'outbox', ['due'])

      await createTable(
        db,
        'sent',
        {
          chat: ['text', must],
          practice: ['text', must],
          hash: ['text', must],
          at: ['bigint', must],
        },
        ['chat', 'practice'],
      )

      await createTable(
        db,
        'practice_forms',
        {
          practice: ['text', must],
          hash: ['text', must],
          facts: ['text', must],
          first_seen: ['bigint', must],
        },
        ['practice', 'hash'],
      )

      await createTable(db, 'conversations', {
        conversation: ['text', key],
        chat: ['text', must],
        version: ['integer', must],
        state: ['text', must],
        expires_at: ['bigint', must],
      })
      await createIndex(db, 'conversations_chat', 'conversations', ['chat'])
      await createIndex(db, 'conversations_expiry', 'conversations', ['expires_at'])

      await createTable(db, 'slips', {
        id: ['text', key],
        chat: ['text'],
        payload: ['text', must],
        expires_at: ['bigint', must],
      })
      await createIndex(db, 'slips_chat', 'slips', ['chat'])
      await createIndex(db, 'slips_expiry', 'slips', ['expires_at'])

      await createTable(db, 'updates', {
        key: ['text', key],
        expires_at: ['bigint', must],
        done: ['integer', must],
      })
      await createIndex(db, 'updates_expiry', 'updates', ['expires_at'])

      await createTable(db, 'feedback', {
        id: ['text', key],
        chat: ['text', must],
        person: ['text'],
        at: ['bigint', must],
        kind: ['text', must],
        about: ['text', must],
        note: ['text'],
      })
      await createIndex(db, 'feedback_chat', 'feedback', ['chat'])
      await createIndex(db, 'feedback_at', 'feedback', ['at'])

      await createTable(db, 'gaps', {
        question: ['text', key],
        example: ['text', must],
        times: ['integer', must],
        first_at: ['bigint', must],
        last_at: ['bigint', must],
      })
      await createIndex(db, 'gaps_times', 'gaps', ['times', 'last_at'])

      await createTable(db, 'leases', {
        name: ['text', key],
        holder: ['text', must],
        until: ['bigint', must],
      })

      await createTable(db, 'rates', {
        key: ['text', key],
        times: ['text', must],
        held_until: ['bigint', must],
        touched_at: ['bigint', must],
      })
    },
  },
  {
    name: '0002-accounts',
    up: (db) => createTable(db, 'accounts', { channel: ['text', key], first_seen: ['bigint', must] }),
  },
  {
    name: '0003-inbox',
    up: async (db) => {
      await addColumns(db, 'updates', {
        body: ['text'],
        taken_at: ['bigint'],
        tries: ['integer', zero],
        answer: ['text'],
        message: ['text'],
        reply: ['bigint'],
      })
      await sql`create index updates_waiting on updates (taken_at) where done = 0 and body is not null`.execute(
        db,
      )
      await sql`create index updates_message on updates (message) where message is not null`.execute(db)
    },
  },
  {
    name: '0004-owners',
    up: async (db) => {
      for (const table of ['conversations', 'slips']) {
        // Who asked in a group was not written down, and what guests asked was never to be kept.
        await sql`delete from ${sql.table(table)} where chat is null or chat like '%:-%' or chat like '%:guest:%'`.execute(
          db,
        )
        await db.schema.alterTable(table).addColumn('person', 'text').execute()
        await sql`update ${sql.table(table)} set person = chat`.execute(db)
        await createIndex(db, `${table}_person`, table, ['person'])
      }
      await createIndex(db, 'feedback_person', 'feedback', ['person'])
    },
  },
  {
    name: '0005-privacy',
    up: async (db) => {
      await addColumns(db, 'chats', { gone_at: ['bigint'] })
      await addColumns(db, 'updates', { chat: ['text'], person: ['text'] })
      await sql`create index updates_person on updates (person) where person is not null`.execute(db)
      await sql`create index updates_chat on updates (chat) where chat is not null`.execute(db)
      // Questions stood here word for word.
      await db.schema.dropTable('gaps').execute()
      await createTable(db, 'gaps', {
        question: ['text', key],
        times: ['integer', must],
        first_at: ['bigint', must],
        last_at: ['bigint', must],
      })
      await createIndex(db, 'gaps_times', 'gaps', ['times', 'last_at'])
    },
  },
  {
    name: '0006-moves',
    up: (db) => createTable(db, 'moves', { chat: ['text', key], former: ['text', must] }),
  },
  {
    name: '0007-collections',
    up: (db) =>
      createTable(
        db,
        'collections',
        { person: ['text', must], record: ['text', must], at: ['bigint', must] },
        ['person', 'record'],
      ),
  },
]

const MIGRATIONS_TABLE = 'migrations'
interface MigrationTables {
  [MIGRATIONS_TABLE]: { name: string; position: number; at: number }
}

/** The database holds a migration that this program does not know: a newer program has been here. */
class NewerDatabaseError extends Error {
  constructor(unknown: readonly string[]) {
    super(
      `written by a newer version of this program (unknown migration ${unknown.join(', ')}): ` +
        'update the program, or restore a backup made before the update (npm run db -- restore FILE)',
    )
    this.name = 'NewerDatabaseError'
  }
}

/**
 * Brings the tables up to date, all of it or nothing; another program that starts at the same time waits.
 * @param lock takes the database for this transaction alone
 * @returns the names of the migrations that were carried out
 */
export async function migrate(
  db: Kysely<unknown>,
  lock: (transaction: Kysely<unknown>) => Promise<void>,
  options: { readonly now: number; readonly migrations?: readonly Migration[] },
): Promise<readonly string[]> {
  const { now, migrations = MIGRATIONS } = options
  return db.transaction().execute(async (transaction) => {
    await lock(transaction)
    await transaction.schema
      .createTable(MIGRATIONS_TABLE)
      .ifNotExists()
      .addColumn('name', 'text', key)
      .addColumn('position', 'integer', must)
      .addColumn('at', 'bigint', must)
      .execute()
    const log = transaction as unknown as Kysely<MigrationTables>
    const rows = await log.selectFrom(MIGRATIONS_TABLE).select('name').orderBy('position').execute()
    const unknown = rows.map(({ name }) => name).filter((name, i) => migrations[i]?.name !== name)
    if (unknown.length > 0) throw new NewerDatabaseError(unknown)
    const pending = migrations.slice(rows.length)
    for (const [i, { name, up }] of pending.entries()) {
      await up(transaction)
      await log
        .insertInto(MIGRATIONS_TABLE)
        .values({ name, position: rows.length + i + 1, at: now })
        .execute()
    }
    return pending.map(({ name }) => name)
  })
}
