/** What the program counts of itself, for Prometheus: all of its metrics, each named and told of once. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { Answer } from './answer/answer.ts'
import type { ChannelWatch } from './channels/watch.ts'
import type { SendOutcome } from './digest/deliver.ts'
import type { OutboxDepth } from './digest/outbox.ts'
import type { Knowledge } from './knowledge/load.ts'
import { corpusVersion } from './knowledge/version.ts'

export interface Metrics {
  /** Hears of one channel, `telegram:123456789` say. */
  readonly channel: (channel: string) => Omit<ChannelWatch, 'within'>
  /** A question in a chat was answered, or refused. */
  readonly answered: (answer: Pick<Answer, 'body'>) => void
  readonly digest: (channel: string, outcome: SendOutcome) => void
  readonly request: (status: number, seconds: number) => void
  /** Says who knows how many digests wait. */
  readonly outbox: (depth: () => Promise<readonly OutboxDepth[]>) => void
  /** Everything, as Prometheus reads it. A database that is away costs the outbox alone. */
  readonly text: () => Promise<string>
  readonly contentType: string
}

export interface MetricsOptions {
  /** As it is answered from now; undefined while it is being opened. */
  readonly knowledge: () => Knowledge | undefined
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/** Seconds: an answer is quick, and one that waits for its turn or for a lease is not. */
const LATENCY_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15, 60]

export function createMetrics({ knowledge, now }: MetricsOptions): Metrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const updates = new Counter({
    name: 'tashan_updates_total',
    help: 'Updates, by what became of them: done, or refused because somebody asks too much.',
    labelNames: ['channel', 'outcome'],
    registers,
  })
  const errors = new Counter({
    name: 'tashan_update_errors_total',
    help: 'Updates that something went wrong with: the log says what.',
    labelNames: ['channel'],
    registers,
  })
  const latency = new Histogram({
    name: 'tashan_update_seconds',
    help: 'From the moment an update was taken in until it was answered, waiting for a turn to send included.',
    labelNames: ['channel'],
    buckets: LATENCY_BUCKETS,
    registers,
  })
  const answers = new Counter({
    name: 'tashan_answers_total',
    help: 'Questions in chats, by the kind of their answer.',
    labelNames: ['kind'],
    registers,
  })
  const refusals = new Counter({
    name: 'tashan_refusals_total',
    help: 'Questions in chats that the corpus does not answer, by what is missing.',
    labelNames: ['missing'],
    registers,
  })
  const tooFast = new Counter({
    name: 'tashan_too_many_requests_total',
    help: 'Messages that a platform refused for now because they came too fast (429).',
    labelNames: ['channel'],
    registers,
  })
  const leader = new Gauge({
    name: 'tashan_leader',
    help: '1 where this process polls or is to be connected, 0 where it stands by.',
    labelNames: ['channel'],
    registers,
  })
  /** Channel → whether its connection stands. */
  const connections = new Map<string, () => boolean>()
  new Gauge({
    name: 'tashan_connected',
    help: '1 where this process is connected to the platform, 0 where it stands by or tries to be.',
    labelNames: ['channel'],
    registers,
    collect() {
      for (const [channel, stands] of connections) this.set({ channel }, stands() ? 1 : 0)
    },
  })
  const digests = new Counter({
    name: 'tashan_digests_total',
    help: 'Tries to send a digest, by what came of them.',
    labelNames: ['channel', 'outcome'],
    registers,
  })
  const requests = new Histogram({
    name: 'tashan_http_seconds',
    help: 'Requests for pages and of programs, by status.',
    labelNames: ['status'],
    buckets: LATENCY_BUCKETS,
    registers,
  })
  const waiting = new Gauge({
    name: 'tashan_outbox_waiting',
    help: 'Digests that wait to be sent, those in hand included; of all processes on this database.',
    labelNames: ['channel'],
    registers,
  })
  const age = new Gauge({
    name: 'tashan_outbox_oldest_seconds',
    help: 'For how long the digest that is due longest has been due; 0 where none is.',
    labelNames: ['channel'],
    registers,
  })
  const outboxUp = new Gauge({
    name: 'tashan_outbox_readable',
    help: '1 where the database told how many digests wait.',
    registers,
  })
  const corpus = new Gauge({
    name: 'tashan_corpus_records',
    help: 'Records that are answered from.',
    labelNames: ['kind'],
    registers,
  })
  const version = new Gauge({
    name: 'tashan_corpus_info',
    help: 'The state of the corpus that is answered from: another word whenever a record is.',
    labelNames: ['version'],
    registers,
  })
  let depth: (() => Promise<readonly OutboxDepth[]>) | undefined

  function readCorpus(): void {
    const current = knowledge()
    if (current === undefined) return
    version.reset()
    version.set({ version: corpusVersion(current) }, 1)
    for (const kind of ['articles', 'practices', 'figures'] as const)
      corpus.set({ kind }, current[kind].length)
  }

  async function readOutbox(): Promise<void> {
    if (depth === undefined) return
    const at = now()
    try {
      const found = await depth()
      waiting.reset()
      age.reset()
      for (const { channel, waiting: count, oldestDue } of found) {
        waiting.set({ channel }, count)
        age.set({ channel }, Math.max(0, at - oldestDue) / 1_000)
      }
      outboxUp.set(1)
    } catch {
      // What is known of the process itself is worth having all the more.
      waiting.reset()
      age.reset()
      outboxUp.set(0)
    }
  }

  return {
    channel: (channel) => ({
      inbox: (event) => {
        if (event.kind === 'done') {
          updates.inc({ channel, outcome: 'done' })
          latency.observe({ channel }, event.tookMs / 1_000)
        } else if (event.kind === 'refused') updates.inc({ channel, outcome: 'refused' })
        else if (event.kind === 'failed') errors.inc({ channel })
      },
      failed: () => errors.inc({ channel }),
      tooFast: () => tooFast.inc({ channel }),
      leader: ({ kind }) => {
        if (kind !== 'trouble') leader.set({ channel }, kind === 'leading' ? 1 : 0)
      },
      connection: (stands) => void connections.set(channel, stands),
    }),
    answered: ({ body }) => {
      answers.inc({ kind: body.kind })
      if (body.kind === 'missing') refusals.inc({ missing: body.missing.kind })
    },
    digest: (channel, { kind }) => digests.inc({ channel, outcome: kind }),
    request: (status, seconds) => requests.observe({ status }, seconds),
    outbox: (read) => {
      depth = read
    },
    text: async () => {
      readCorpus()
      await readOutbox()
      return registry.metrics()
    },
    contentType: registry.contentType,
  }
}
