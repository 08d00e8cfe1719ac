/** `npm run db -- migrate | backup | restore | move | compact`: the database, from the command line. */
import { existsSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig } from '../config.ts'
import { makeFolder } from '../make-folder.ts'
import { type Database, migrateDatabase, openDatabase } from '../storage/database.ts'
import { backUp, type Counts, copyAll, restore } from '../storage/transfer.ts'
import { runProgram } from './program.ts'

const USAGE = `usage: npm run db -- migrate                      brings the tables up to date
       npm run db -- backup FILE                  writes everything to a new SQLite file, while the bot runs
       npm run db -- restore FILE [--replace]     brings a backup back
       npm run db -- move --to URL [--replace]    copies everything to another database (SQLite → PostgreSQL and back)
       npm run db -- compact                      rewrites it without a byte of what was ever deleted
The database is DATABASE_URL, or tashan.db under DATA_DIR; --url URL names another one. Stop the bot before restore and move;
during compact it waits.`

async function using<T>(database: Database, use: (database: Database) => Promise<T>): Promise<T> {
  try {
    return await use(database)
  } finally {
    await database.close()
  }
}

const told = (counts: Counts): string =>
  Object.entries(counts)
    .filter(([, rows]) => rows > 0)
    .map(([table, rows]) => `${rows} ${table.replace('_', ' ')}`)
    .join(', ') || 'nothing'

/** @returns the exit code */
async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      url: { type: 'string' },
      to: { type: 'string' },
      replace: { type: 'boolean', default: false },
    },
  })
  const [command, file] = positionals
  const url = values.url ?? readConfig(process.env).databaseUrl
  const { replace } = values

  if (command === 'migrate') {
    const done = await using(await openDatabase(url, { migrate: false }), migrateDatabase)
    console.log(done.length === 0 ? 'up to date' : `done: ${done.join(', ')}`)
    return 0
  }
  if (command === 'backup' && file !== undefined) {
    await using(await openDatabase(url, { migrate: false, create: false }), async (database) => {
      makeFolder(dirname(file))
      await backUp(database, file)
    })
    console.log(`written: ${file}`)
    return 0
  }
  if (command === 'restore' && file !== undefined) {
    if (!existsSync(file)) throw new Error(`there is no backup ${file}`)
    console.log(
      `restored: ${told(await using(await openDatabase(url), (database) => restore(file, database, { replace })))}`,
    )
    return 0
  }
  if (command === 'compact') {
    await using(await openDatabase(url, { create: false }), (database) => database.compact())
    console.log('compacted')
    return 0
  }
  const { to } = values
  if (command === 'move' && to !== undefined) {
    const counts = await using(await openDatabase(url, { create: false }), async (from) =>
      using(await openDatabase(to), (target) => copyAll(from, target, { replace })),
    )
    console.log(`copied: ${told(counts)}\nSet DATABASE_URL to the new database; the old one is as it was.`)
    return 0
  }
  console.error(USAGE)
  return 2
}

await runProgram({ usage: USAGE, run })
