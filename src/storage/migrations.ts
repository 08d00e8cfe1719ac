/** How the tables came to be: ordered, and only ever added to. */
import { type ColumnDefinitionBuilder, type Kysely, sql } from 'kysely'

export interface Migration {
  readonly name: string
  readonly up: (db: Kysely<unknown>) => Promise<void>
}

type Column = (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder
const must: Column = (column) => column.notNull()
const key: Column = (column) => column.primaryKey()
const zero: Column = (column) => column.notNull().defaultTo(0)

export const MIGRATIONS: readonly Migration[] = [
  {
    name: '0001-begin',
    up: async (db) => {
      const { schema } = db
      await schema
        .createTable('chats')
        .addColumn('chat', 'text', key)
        .addColumn('zone', 'text')
        .addColumn('quiet', 'text')
        .addColumn('settings', 'text', must)
        .addColumn('failures', 'integer', zero)
        .addColumn('first_seen', 'bigint', must)
        .addColumn('last_seen', 'bigint', must)
        .execute()

      await schema
        .createTable('subscriptions')
        .addColumn('id', 'text', key)
        .addColumn('channel', 'text', must)
        .addColumn('chat', 'text', must)
        .addColumn('thread', 'text')
        .addColumn('is_group', 'integer', must)
        .addColumn('what', 'text', must)
        .addColumn('cadence', 'text', must)
        .addColumn('zone', 'text', must)
        .addColumn('quiet', 'text')
        .addColumn('silent', 'integer', must)
        .addColumn('paused_until', 'bigint')
        .addColumn('created_at', 'bigint', must)
        .addColumn('next_at', 'bigint')
        .addColumn('seen', 'text')
        .addColumn('exhausted', 'integer', zero)
        .addColumn('stopped_reason', 'text')
        .addColumn('stopped_at', 'bigint')
        .execute()
      await schema.createIndex('subscriptions_chat').on('subscriptions').column('chat').execute()
      // Partial, so that neither index holds what can never be due.
      await sql`create index subscriptions_next on subscriptions (channel, next_at)
        where stopped_at is null and next_at is not null`.execute(db)
      await sql`create index subscriptions_seen on subscriptions (channel, seen)
        where stopped_at is null and seen is not null`.execute(db)

      await schema
        .createTable('outbox')
        .addColumn('key', 'text', key)
        .addColumn('channel', 'text', must)
        .addColumn('subscription', 'text', must)
        .addColumn('chat', 'text', must)
        .addColumn('period', 'text', must)
        .addColumn('due', 'bigint', must)
        .addColumn('first_due', 'bigint', must)
        .addColumn('runs', 'integer', must)
        .addColumn('not_before', 'bigint', must)
        .addColumn('asked', 'integer', zero)
        .addColumn('state', 'text', must)
        .addColumn('attempts', 'integer', zero)
        .addColumn('reason', 'text')
        .addColumn('lease', 'text')
        .addColumn('lease_until', 'bigint')
        .addColumn('settled_at', 'bigint')
        .addColumn('message_id', 'text')
        .addColumn('practices', 'text', must)
        .execute()
      await sql`create index outbox_waiting on outbox (channel, asked desc, not_before, key)
        where state = 'waiting'`.execute(db)
      await sql`create index outbox_waiting_chat on outbox (chat) where state = 'waiting'`.execute(db)
      await sql`create index outbox_waiting_subscription on outbox (subscription) where state = 'waiting'`.execute(
        db,
      )
      await schema.createIndex('outbox_chat').on('outbox').columns(['chat', 'due']).execute()
      await schema.createIndex('outbox_due').on('outbox').column('due').execute()

      await schema
        .createTable('sent')
        .addColumn('chat', 'text', must)
        .addColumn('practice', 'text', must)
        .addColumn('hash', 'text', must)
        .addColumn('at', 'bigint', must)
        .addPrimaryKeyConstraint('sent_key', ['chat', 'practice'])
        .execute()

      await schema
        .createTable('practice_forms')
        .addColumn('practice', 'text', must)
        .addColumn('hash', 'text', must)
        .addColumn('facts', 'text', must)
        .addColumn('first_seen', 'bigint', must)
        .addPrimaryKeyConstraint('practice_forms_key', ['practice', 'hash'])
        .execute()

      await schema
        .createTable('conversations')
        .addColumn('conversation', 'text', key)
        .addColumn('chat', 'text', must)
        .addColumn('version', 'integer', must)
        .addColumn('state', 'text', must)
        .addColumn('expires_at', 'bigint', must)
        .execute()
      await schema.createIndex('conversations_chat').on('conversations').column('chat').execute()
      await schema.createIndex('conversations_expiry').on('conversations').column('expires_at').execute()

      await schema
        .createTable('slips')
        .addColumn('id', 'text', key)
        .addColumn('chat', 'text')
        .addColumn('payload', 'text', must)
        .addColumn('expires_at', 'bigint', must)
        .execute()
      await schema.createIndex('slips_chat').on('slips').column('chat').execute()
      await schema.createIndex('slips_expiry').on('slips').column('expires_at').execute()

      await schema
        .createTable('updates')
        .addColumn('key', 'text', key)
        .addColumn('expires_at', 'bigint', must)
        .addColumn('done', 'integer', must)
        .execute()
      await schema.createIndex('updates_expiry').on('updates').column('expires_at').execute()

      await schema
        .createTable('feedback')
        .addColumn('id', 'text', key)
        .addColumn('chat', 'text', must)
        .addColumn('person', 'text')
        .addColumn('at', 'bigint', must)
        .addColumn('kind', 'text', must)
        .addColumn('about', 'text', must)
        .addColumn('note', 'text')
        .execute()
      await schema.createIndex('feedback_chat').on('feedback').column('chat').execute()
      await schema.createIndex('feedback_at').on('feedback').column('at').execute()

      await schema
        .createTable('gaps')
        .addColumn('question', 'text', key)
        .addColumn('example', 'text', must)
        .addColumn('times', 'integer', must)
        .addColumn('first_at', 'bigint', must)
        .addColumn('last_at', 'bigint', must)
        .execute()
      await schema.createIndex('gaps_times').on('gaps').columns(['times', 'last_at']).execute()

      await schema
        .createTable('leases')
        .addColumn('name', 'text', key)
        .addColumn('holder', 'text', must)
        .addColumn('until', 'bigint', must)
        .execute()

      await schema
        .createTable('rates')
        .addColumn('key', 'text', key)
        .addColumn('times', 'text', must)
        .addColumn('held_until', 'bigint', must)
        .addColumn('touched_at', 'bigint', must)
        .execute()
    },
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
