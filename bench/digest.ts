/**
 * Fan-out of digests in simulated time, over a real database file: how much of the permitted rate is had, how long a
 * person waits for an answer meanwhile, and whether memory grows with the number of subscriptions.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { TELEGRAM_PACE } from '../src/channels/telegram/telegram-traits.ts'
import { createPacer } from '../src/coordination/pacer.ts'
import { createDelivery } from '../src/digest/deliver.ts'
import { createDigestKnowledge } from '../src/digest/digest.ts'
import { EVERY_DAY } from '../src/digest/schedule.ts'
import { started } from '../src/digest/subscription.ts'
import { openDatabase } from '../src/storage/database.ts'
import { createStorage } from '../src/storage/storage.ts'
import { matchByTopic, sketchArticle } from '../tests/digest/corpus.ts'
import { createSimulatedClock } from '../tests/digest/simulated-clock.ts'

export const summary = 'digests to 100,000 subscriptions in simulated time: rate, answers meanwhile, memory'

/** 08:00 in Shanghai; everything is due at 08:30. */
const START = Date.parse('2026-11-20T00:00Z')
const DUE = Date.parse('2026-11-20T00:30Z')
const PERMITTED_PER_SECOND = 30

export interface FanOut {
  readonly subscriptions: number
  readonly delivered: number
  readonly repeated: number
  /** Messages a second from the moment of being due to the last one, of those permitted. */
  readonly shareOfPermitted: number
  /** Most messages in any one second of simulated time. */
  readonly mostInASecond: number
  readonly mostInFlight: number
  /** Longest wait of a person for the turn of an answer, milliseconds. */
  readonly longestAnswerWaitMs: number
  /** Heap in use after a collection, at its highest, above what it was when the fan-out began. */
  readonly heapGrowthMb: number
  readonly realSeconds: number
}

/** What is in use is known only once garbage is gone. */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}

/**
 * @param latencyMs how long the platform takes for a message
 * @param atOnce messages under way at a time at most
 */
export async function fanOut(subscriptions: number, latencyMs: number, atOnce = 1): Promise<FanOut> {
  const folder = mkdtempSync(join(tmpdir(), 'tashan-bench-'))
  const begun = performance.now()
  const clock = createSimulatedClock(START)
  const database = await openDatabase(join(folder, 'tashan.db'), { now: clock.now })
  try {
    const storage = createStorage(database)
    const topics = Array.from({ length: 34 }, (_, i) => `topic${i}`)
    const articles = Array.from({ length: 16 }, (_, a) =>
      sketchArticle(
        `article${a}`,
        Array.from({ length: 10 }, (_, p) => ({
          id: `practice${p}`,
          topics: [topics[(a * 10 + p) % 34] ?? ''],
        })),
      ),
    )
    const knowledge = await createDigestKnowledge({
      articles,
      match: matchByTopic(articles),
      log: storage.log,
      now: START,
    })
    for (let i = 0; i < subscriptions; i += 1)
      await storage.subscriptions.save(
        started(
          {
            id: `s${i}`,
            chat: `telegram:${i}`,
            thread: null,
            group: false,
            what: { topics: [topics[i % 34] ?? ''], places: [], words: [] },
            when: { kind: 'at', days: EVERY_DAY, hour: 8, minute: 30 },
            zone: 'Asia/Shanghai',
            quiet: null,
            silent: false,
            pausedUntil: null,
            createdAt: START,
          },
          START,
          knowledge.version,
        ),
      )

    // One bit a subscription, and the moments of one second: the measuring must not be what grows.
    const had = new Uint8Array(subscriptions)
    const lastSecond: number[] = []
    let [delivered, repeated, mostInASecond, inFlight, mostInFlight, lastAt] = [0, 0, 0, 0, 0, DUE]
    let seed = 7
    const random = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return seed / 2_147_483_648
    }
    const pacer = createPacer({ limits: TELEGRAM_PACE, clock, rates: storage.rates })
    const delivery = createDelivery({
      channel: 'telegram',
      clock,
      random,
      pacer,
      inFlight: atOnce,
      stores: {
        planner: storage.planner,
        outbox: storage.outbox,
        sent: storage.sent,
        chats: storage.chatLifecycle,
        log: storage.log,
      },
      knowledge: () => knowledge,
      report: (event) => console.error(event),
      tellThreadGone: async () => undefined,
      send: async ({ subscription }) => {
        const now = clock.now()
        lastSecond.push(now)
        while ((lastSecond[0] ?? now) <= now - 1000) lastSecond.shift()
        mostInASecond = Math.max(mostInASecond, lastSecond.length)
        inFlight += 1
        mostInFlight = Math.max(mostInFlight, inFlight)
        await clock.sleep(latencyMs)
        inFlight -= 1
        const index = Number(subscription.id.slice(1))
        if (had[index] === 1) repeated += 1
        had[index] = 1
        delivered += 1
        lastAt = clock.now()
        return { kind: 'sent', messageId: String(delivered) }
      },
    })
    const stop = new AbortController()
    let over = false
    void delivery.run(stop.signal).then(() => {
      over = true
    })

    const collect = garbageCollector()
    const heap = () => {
      collect()
      return process.memoryUsage().heapUsed / 2 ** 20
    }
    const before = heap()
    let [highest, longestAnswerWaitMs] = [before, 0]
    for (let second = 0; delivered < subscriptions && second < subscriptions; second += 20) {
      await clock.runUntil(DUE + second * 1000 + 137)
      if (second % 100 === 0) highest = Math.max(highest, heap())
      const asked = clock.now()
      void pacer.turn({ chat: `telegram:q${second}`, group: false, priority: 'answer' }).then((turn) => {
        if (turn.go) turn.done()
        longestAnswerWaitMs = Math.max(longestAnswerWaitMs, clock.now() - asked)
      })
    }
    stop.abort()
    while (!over) await clock.runUntil(clock.now() + 10)
    const seconds = (lastAt - DUE) / 1000
    return {
      subscriptions,
      delivered,
      repeated,
      shareOfPermitted: delivered / seconds / PERMITTED_PER_SECOND,
      mostInASecond,
      mostInFlight,
      longestAnswerWaitMs,
      heapGrowthMb: highest - before,
      realSeconds: (performance.now() - begun) / 1000,
    }
  } finally {
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** `--subscriptions 100000 --latency 100 --in-flight 8`, all lists with commas. */
export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      subscriptions: { type: 'string', default: '10000,100000' },
      latency: { type: 'string', default: '20,100' },
      'in-flight': { type: 'string', default: '1,8' },
      json: { type: 'boolean', default: false },
    },
  })
  const numbers = (list: string) => list.split(',').map(Number)
  if (!values.json)
    console.log(
      `permitted: ${PERMITTED_PER_SECOND}/s; paced at ${((TELEGRAM_PACE.all.count / TELEGRAM_PACE.all.perMs) * 1000).toFixed(2)}/s\n` +
        'subscriptions  latency  of permitted  most/s  in flight  answer waits  heap growth  repeats  real time',
    )
  for (const latency of numbers(values.latency))
    for (const subscriptions of numbers(values.subscriptions))
      for (const atOnce of numbers(values['in-flight']))
        print(latency, atOnce, await fanOut(subscriptions, latency, atOnce), values.json)
}

function print(latency: number, atOnce: number, result: FanOut, json: boolean): void {
  if (json) {
    console.log(JSON.stringify({ latency, atOnce, ...result }))
    return
  }
  console.log(
    [
      String(result.subscriptions).padStart(13),
      `${latency} ms`.padStart(7),
      `${(result.shareOfPermitted * 100).toFixed(2)} %`.padStart(12),
      String(result.mostInASecond).padStart(6),
      `${result.mostInFlight} of ${atOnce}`.padStart(9),
      `${result.longestAnswerWaitMs} ms`.padStart(12),
      `${result.heapGrowthMb.toFixed(1)} MB`.padStart(11),
      String(result.repeated).padStart(7),
      `${result.realSeconds.toFixed(0)} s`.padStart(9),
    ].join('  '),
  )
}
