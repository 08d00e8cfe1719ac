/** A PostgreSQL server of one's own, from npm: real binaries, a data folder that is thrown away. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

export interface PostgresServer {
  readonly url: string
  /** Ends the server; its data stay. */
  readonly stop: () => Promise<void>
  /** Starts it again with the data it had. */
  readonly start: () => Promise<void>
  /** Ends it for good. */
  readonly remove: () => Promise<void>
}

export type PostgresCommand = 'start' | 'stop'
export type PostgresReply = { readonly url: string } | { readonly failure: string }

/** For tests, which need no durability. */
const QUICK = ['fsync=off', 'max_connections=200']

/**
 * The server belongs to a process of its own: the package that runs it ends whatever process imports it with exit code 0,
 * and a run of tests with failures in it would count as good.
 *
 * @param settings `name=value`, instead of those that suit tests
 * @throws when it does not start, with the last lines of its log
 */
export async function startPostgres(settings: readonly string[] = QUICK): Promise<PostgresServer> {
  const main = fileURLToPath(new URL('./postgres-process.ts', import.meta.url))
  const holder = fork(main, settings, {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = new Promise<void>((resolve) => holder.once('exit', () => resolve()))

  /** The address of the server, when the process says that what it was to do is done. */
  async function done(): Promise<string> {
    const [reply] = (await Promise.race([
      once(holder, 'message'),
      ended.then(() => [{ failure: 'the process that holds it has ended' }]),
    ])) as [PostgresReply]
    if ('failure' in reply) throw new Error(`PostgreSQL: ${reply.failure}`)
    return reply.url
  }
  async function tell(command: PostgresCommand): Promise<void> {
    holder.send(command)
    await done()
  }
  async function remove(): Promise<void> {
    if (holder.connected) holder.disconnect()
    await ended
  }

  try {
    return {
      url: await done(),
      stop: () => tell('stop'),
      start: () => tell('start'),
      remove,
    }
  } catch (error) {
    await remove()
    throw error
  }
}
