import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { openDatabase } from '../../src/storage/database.ts'
import { createStorage } from '../../src/storage/storage.ts'
import { onPostgres } from './databases.ts'

const root = join(import.meta.dirname, '../..')
let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tashan-db-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** What the command says, and whether it went well. */
async function db(...args: readonly string[]): Promise<{ code: number; output: string }> {
  const command = ['--import', 'tsx', join(root, 'src/commands/db.ts'), ...args]
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
  expect(await db('migrate')).toEqual({ code: 0, output: 'done: 0001-begin\n' })
  expect(await db('migrate')).toEqual({ code: 0, output: 'up to date\n' })

  const database = await openDatabase(file)
  await createStorage(database).gaps.note('kept', 'kept', 1)
  expect((await db('backup', backup)).code).toBe(0)
  await database.db.deleteFrom('gaps').execute()
  await createStorage(database).gaps.note('later', 'later', 1)
  await database.close()

  const refused = await db('restore', backup)
  expect(refused).toMatchObject({ code: 1, output: expect.stringMatching(/not empty.*--replace/u) })
  expect(await gaps(file)).toEqual(['later'])
  expect(await db('restore', backup, '--replace')).toEqual({ code: 0, output: 'restored: 1 gaps\n' })
  expect(await gaps(file)).toEqual(['kept'])

  const { url, remove } = await onPostgres.fresh()
  expect(await db('move', '--to', url)).toMatchObject({
    code: 0,
    output: expect.stringContaining('copied: 1 gaps'),
  })
  expect(await gaps(url)).toEqual(['kept'])
  await remove()
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
