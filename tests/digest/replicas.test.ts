import { afterEach, expect, it } from 'vitest'
import { TELEGRAM_PACE } from '../../src/channels/telegram/telegram-traits.ts'
import { systemClock } from '../../src/coordination/clock.ts'
import { createPacer } from '../../src/coordination/pacer.ts'
import { createDelivery } from '../../src/digest/deliver.ts'
import { createDigestKnowledge } from '../../src/digest/digest.ts'
import { askedEntry } from '../../src/digest/outbox.ts'
import { FOREVER } from '../../src/digest/subscription.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { createStorage } from '../../src/storage/storage.ts'
import { subscription } from '../storage/contract.ts'
// The server is started for whoever imports `storage/databases.ts`.
import { onPostgres } from '../storage/databases.ts'
import { matchByTopic, sketchArticle } from './corpus.ts'

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

it('three replicas on one PostgreSQL share the work and the rate; nothing comes twice', async () => {
  const { url, remove } = await onPostgres.fresh()
  closing.push(remove)
  const articles = [sketchArticle('wenzhou', [{ id: '甲' }])]
  const sent: { readonly chat: string; readonly at: number; readonly by: number }[] = []
  const stop = new AbortController()
  const replicas = await Promise.all(
    [1, 2, 3].map(async (by) => {
      const database = await openDatabase(url)
      closing.push(database.close)
      const storage = createStorage(database)
      const knowledge = await createDigestKnowledge({
        articles,
        match: matchByTopic(articles),
        log: storage.log,
        now: Date.now(),
      })
      const delivery = createDelivery({
        channel: 'telegram',
        clock: systemClock,
        random: Math.random,
        pacer: createPacer({ limits: TELEGRAM_PACE, clock: systemClock, rates: storage.rates }),
        stores: {
          planner: storage.planner,
          outbox: storage.outbox,
          sent: storage.sent,
          chats: storage.chatLifecycle,
          log: storage.log,
        },
        knowledge: () => knowledge,
        tellThreadGone: async () => undefined,
        report: (event) => {
          throw new Error(`unexpected: ${JSON.stringify(event)}`)
        },
        send: async ({ subscription: { chat } }) => {
          sent.push({ chat, at: performance.now(), by })
          await systemClock.sleep(20)
          return { kind: 'sent', messageId: String(sent.length) }
        },
      })
      return { storage, delivery }
    }),
  )
  const [first] = replicas
  for (let i = 0; i < 100; i += 1) {
    const one = subscription({
      id: `s${i}`,
      what: { topics: [], places: [], words: [] },
      pausedUntil: FOREVER,
    })
    // Only what is asked for goes to a subscription that is paused.
    await first?.storage.subscriptions.save(one)
    await first?.storage.outbox.add(askedEntry(one, Date.now()))
  }
  const running = replicas.map(({ delivery }) => delivery.run(stop.signal))
  while (sent.length < 100) await systemClock.sleep(50)
  stop.abort()
  await Promise.all(running)

  expect(sent).toHaveLength(100)
  expect(new Set(sent.map(({ chat }) => chat)).size).toBe(100)
  expect(new Set(sent.map(({ by }) => by)).size).toBe(3)
  const most = Math.max(
    ...sent.map(({ at }) => sent.filter((one) => one.at >= at && one.at < at + 1000).length),
  )
  // Between taking a turn and sending lies the event loop of a busy machine; in simulated time it is 30.
  expect(most).toBeLessThanOrEqual(33)
  const stillHeld = await first?.storage.outbox.backlog('telegram', Date.now(), 9)
  expect(stillHeld?.ready).toBe(0)
})
