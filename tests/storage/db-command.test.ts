import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDatabase } from '../../src/storage/database.ts'
import { MIGRATIONS } from '../../src/storage/migrations.ts'
import { createStorage } from '../../src/storage/storage.ts'
import { nodeArguments } from '../run/programs.ts'
import { inFile, onPostgres } from './databases.ts'

const root = join(import.meta.dirname, '../..')
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tashan-db-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** What the command says, and whether it went well. */
async function db(...args: readonly string[]): Promise<{ code: number; output: string }> {
  const command = [...nodeArguments('src/commands/db.ts'), ...args]
  const env = { ...process.env, DATA_DIR: folder, DATABASE_URL: '' }
  try {
    const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: root, env })
    return { code: 0, output: stdout }
  } catch (error) {
    const { code, stderr } = error as { code: number; stderr: string }
    return { code, output: stderr }
  }
}

const gaps = async (url: string): Promise<string[]> => {
  const database = await openDatabase(url)
  const all = await createStorage(database).gaps.top(9)
  await database.close()
  return all.map(({ question }) => question)
}

it('migrates, backs up, restores, and moves to PostgreSQL', async () => {
  const file = join(folder, 'tashan.db')
  const backup = join(folder, 'backups', 'monday.db')
  expect(await db('migrate')).toEqual({
    code: 0,
    output: `done: ${MIGRATIONS.map(({ name }) => name).join(', ')}\n`,
  })
  expect(await db('migrate')).toEqual({ code: 0, output: 'up to date\n' })

  const database = await openDatabase(file)
  await createStorage(database).gaps.note('kept', 1)
  expect((await db('backup', backup)).code).toBe(0)
  await database.db.deleteFrom('gaps').execute()
  await createStorage(database).gaps.note('later', 1)
  await database.close()

  const refused = await db('restore', backup)
  expect(refused).toMatchObject({ code: 1, output: expect.stringMatching(/not empty.*--replace/u) })
  expect(await gaps(file)).toEqual(['later'])
  expect(await db('restore', backup, '--replace')).toEqual({ code: 0, output: 'restored: 1 gaps\n' })
  expect(await gaps(file)).toEqual(['kept'])

  expect(await db('compact')).toEqual({ code: 0, output: 'compacted\n' })
  expect(await gaps(file)).toEqual(['kept'])

  const { url, remove } = await onPostgres.fresh()
  expect(await db('move', '--to', url)).toMatchObject({
    code: 0,
    output: expect.stringContaining('copied: 1 gaps'),
  })
  expect(await db('compact', '--url', url)).toEqual({ code: 0, output: 'compacted\n' })
  expect(await gaps(url)).toEqual(['kept'])
  await remove()
})

/** A program that writes a row after another, each when the one before is kept, until it is ended. */
async function startWriter(url: string) {
  const script = join(folder, 'write.mts')
  writeFileSync(
    script,
    `import { openDatabase } from ${JSON.stringify(join(root, 'src/storage/database.ts'))}
    const { db } = await openDatabase(${JSON.stringify(url)})
    for (let i = 0; ; i += 1) {
      await db.insertInto('gaps').values({ question: String(i), times: 1, first_at: i, last_at: i }).execute()
      console.log(i)
      // Without a breath nothing but SQLite has its turn, and no line gets out.
      await new Promise(setImmediate)
    }`,
  )
  const child = spawn(process.execPath, ['--import', 'tsx', script], { cwd: root, stdio: 'pipe' })
  let [written, complaint] = [-1, '']
  createInterface({ input: child.stdout }).on('line', (line) => {
    written = Number(line)
  })
  child.stderr.on('data', (part) => {
    complaint += String(part)
  })
  await expect.poll(() => written).toBeGreaterThan(10)
  return {
    written: () => written,
    complaint: () => complaint,
    end: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGKILL')
      await ended
    },
  }
}

it.each([inFile, onPostgres])('backs $name up while another program writes', async ({ fresh }) => {
  const { url, remove } = await fresh()
  await (await openDatabase(url)).close()
  const writer = await startWriter(url)
  const file = join(folder, 'backup.db')
  const before = writer.written()
  expect(await db('backup', file, '--url', url)).toEqual({ code: 0, output: `written: ${file}\n` })
  const after = writer.written()
  await expect.poll(() => writer.complaint() || writer.written()).toBeGreaterThan(after)
  await writer.end()
  expect(writer.complaint()).toBe('')

  const backup = await openDatabase(file)
  const { rows } = await sql<{ n: number; last: number }>`
    select count(*) as n, max(last_at) as last from gaps`.execute(backup.db)
  await backup.close()
  // As it stood at one moment: everything up to then, and nothing after.
  expect(rows[0]?.n).toBe((rows[0]?.last ?? 0) + 1)
  expect(rows[0]?.last).toBeGreaterThanOrEqual(before)

  // And brought back, the database of that moment is there again.
  expect((await db('restore', file, '--replace', '--url', url)).code).toBe(0)
  const restored = await openDatabase(url)
  const { n } = await restored.db
    .selectFrom('gaps')
    .select((select) => select.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  expect(Number(n)).toBe(rows[0]?.n)
  await restored.close()
  await remove()
})

it('brings a backup back in the place of a damaged file, as the error says', async () => {
  const file = join(folder, 'tashan.db')
  const backup = join(folder, 'backup.db')
  const database = await openDatabase(file)
  await createStorage(database).gaps.note('kept', 1)
  expect((await db('backup', backup)).code).toBe(0)
  await database.close()
  writeFileSync(file, 'damaged')
  expect((await db('restore', backup)).output).toMatch(
    /tashan\.db is not an SQLite database.*move it away.*npm run db -- restore FILE/u,
  )
  renameSync(file, `${file}.damaged`)
  expect(await db('restore', backup)).toEqual({ code: 0, output: 'restored: 1 gaps\n' })
  expect(await gaps(file)).toEqual(['kept'])
})

it('names the backup that cannot be used', async () => {
  await (await openDatabase(join(folder, 'tashan.db'))).close()
  const newer = join(folder, 'newer.db')
  const later = { name: '9999-later', up: async () => undefined }
  await (await openDatabase(newer, { migrations: [...MIGRATIONS, later] })).close()
  const refused = await db('restore', newer)
  expect(refused.code).toBe(1)
  expect(refused.output).toContain(`the backup is of no use: ${newer}: written by a newer version`)
})

it('takes nothing for a backup that holds nothing, and deletes nothing for it', async () => {
  const file = join(folder, 'tashan.db')
  const database = await openDatabase(file)
  await createStorage(database).gaps.note('kept', 1)
  await database.close()
  const empty = join(folder, 'empty.db')
  writeFileSync(empty, '')
  const refused = await db('restore', empty, '--replace')
  expect(refused.code).toBe(1)
  expect(refused.output).toContain(`the backup is of no use: ${empty} holds nothing`)
  expect(await gaps(file)).toEqual(['kept'])
})

it('says what is wrong, and exits with 1', async () => {
  expect(await db('backup', join(folder, 'x.db'))).toMatchObject({
    code: 1,
    output: expect.stringContaining('there is no database'),
  })
  expect(await db('restore', join(folder, 'none.db'))).toMatchObject({
    code: 1,
    output: expect.stringContaining('there is no backup'),
  })
  writeFileSync(join(folder, 'tashan.db'), 'something else')
  expect(await db('migrate')).toMatchObject({
    code: 1,
    output: expect.stringContaining('not an SQLite database'),
  })
  expect(await db('bogus')).toMatchObject({ code: 2, output: expect.stringContaining('usage:') })
})
