/** Replicas on one database: started, killed one at a time and replaced, asked to finish. */
import { setTimeout as sleep } from 'node:timers/promises'
import { freePort } from '../free-port.ts'
import type { Balancer } from './balancer.ts'
import { type BotProcess, type LoopbackServer, prepareBot } from './programs.ts'
import type { Scene } from './scene.ts'

export const PATIENCE_MS = 90_000
const SECRET = 'replicas-know-this-secret'

export interface Fleet {
  readonly start: () => Promise<void>
  /** Kills a replica that serves, and starts another in its place without waiting for it. Returns when it was dead. */
  readonly killOne: (random: number) => Promise<number>
  /** Sets all clocks ahead. */
  readonly jump: (ms: number) => Promise<void>
  /** Asks all to finish; returns how many ended by themselves before, or did not end well. */
  readonly stop: () => Promise<number>
  readonly killAll: () => Promise<void>
}

interface Replica {
  readonly bot: BotProcess
  readonly port: number
}

const MOST_STARTS = 3

/** @param balancer brings them their updates; without one they poll */
export function createFleet(input: {
  readonly server: LoopbackServer
  readonly scene: Scene
  readonly replicas: number
  readonly balancer?: Balancer
}): Fleet {
  const { server, scene, balancer, replicas } = input
  const all = new Set<BotProcess>()
  const serving = new Map<Replica, () => void>()
  const starting = new Set<Promise<void>>()
  let spare: Promise<Replica> | undefined

  async function prepare(): Promise<Replica> {
    const port = await freePort()
    const bot = prepareBot({
      server,
      databaseUrl: scene.databaseUrl,
      dataDir: scene.folder,
      knowledgeDir: scene.knowledgeDir,
      ...(balancer === undefined ? {} : { webhook: { url: balancer.url, secret: SECRET, port } }),
    })
    all.add(bot)
    return { bot, port }
  }

  /** Whoever supervises a replica starts it again that found no database in time: the machine may be very busy. */
  async function launch(triesLeft = MOST_STARTS): Promise<void> {
    const replica = await (spare ?? prepare())
    spare = undefined
    replica.bot.go()
    if (!(await replica.bot.ready)) {
      all.delete(replica.bot)
      if (triesLeft > 1) return launch(triesLeft - 1)
      throw new Error(`a replica did not start: ${JSON.stringify(replica.bot.log.slice(-3))}`)
    }
    if (balancer !== undefined) await isUp(replica.port)
    serving.set(replica, balancer?.add(replica.port) ?? (() => undefined))
    spare ??= prepare()
  }

  return {
    start: async () => void (await Promise.all(Array.from({ length: replicas }, () => launch()))),
    killOne: async (random) => {
      // With one alone left the others are waited for: a fleet that is killed whole proves nothing.
      while (serving.size < 2)
        await Promise.race([...starting, sleep(PATIENCE_MS, undefined, { ref: false })])
      const [victim] = [...serving.keys()].slice(Math.floor(random * serving.size))
      if (victim === undefined) throw new Error('there is no replica to kill')
      await victim.bot.kill()
      const at = Date.now()
      serving.get(victim)?.()
      serving.delete(victim)
      all.delete(victim.bot)
      const one = launch().then(() => void starting.delete(one))
      // Heard of when the fleet stops, or when it is waited for.
      one.catch(() => undefined)
      starting.add(one)
      return at
    },
    jump: async (ms) => {
      for (const bot of all) await bot.jump(ms)
    },
    stop: async () => {
      await Promise.all(starting)
      const crashed = [...serving.keys()].filter(({ bot }) => bot.hasEnded())
      await Promise.all([...serving.keys()].map(({ bot }) => bot.stop()))
      const unwell = [...serving.keys()].filter(({ bot }) => bot.child.exitCode !== 0)
      return new Set([...crashed, ...unwell]).size
    },
    killAll: async () => void (await Promise.all([...all].map((bot) => bot.kill()))),
  }
}

/** Waits until a replica says that it is ready for updates, as a load balancer would. */
async function isUp(port: number): Promise<void> {
  const since = performance.now()
  while (performance.now() - since < PATIENCE_MS) {
    const answer = await fetch(`http://127.0.0.1:${port}/readyz`).catch(() => undefined)
    if (answer?.status === 200) return
    await sleep(20)
  }
  throw new Error('a replica did not become ready')
}
