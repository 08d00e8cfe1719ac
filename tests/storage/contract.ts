/** What every storage must do, whatever the database under it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { RateClaim } from '../../src/coordination/pacer.ts'
import { HORIZON_MS, type OutboxEntry, planDue, planFor, type Settlement } from '../../src/digest/outbox.ts'
import { EVERY_DAY } from '../../src/digest/schedule.ts'
import { type StoredSubscription, type Subscription, started } from '../../src/digest/subscription.ts'
import { type Database, openDatabase } from '../../src/storage/database.ts'
import { createStorage, type Storage } from '../../src/storage/storage.ts'
import type { DatabaseKind, FreshDatabase } from './databases.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
/** A Friday, 08:00 in Shanghai. */
const NOW = Date.parse('2026-11-20T00:00Z')
const channel = 'telegram'

export function subscription(fields: Partial<Subscription> & { readonly id: string }): StoredSubscription {
  const wish: Subscription = {
    chat: `telegram:${fields.id}`,
    thread: null,
    group: false,
    what: { topics: ['wuye'], places: [['浙江省', '温州市']], words: ['电梯'] },
    when: { kind: 'at', days: EVERY_DAY, hour: 8, minute: 30 },
    zone: 'Asia/Shanghai',
    quiet: null,
    silent: false,
    pausedUntil: null,
    createdAt: NOW,
    ...fields,
  }
  return started(wish, NOW, 'v1')
}

function entry(of: StoredSubscription, fields: Partial<OutboxEntry> = {}): OutboxEntry {
  const period = fields.period ?? '2026-11-20T08:30'
  return {
    key: `${of.id}@${period}`,
    subscription: of.id,
    chat: of.chat,
    period,
    due: NOW,
    firstDue: NOW,
    runs: 1,
    notBefore: NOW,
    asked: false,
    ...fields,
  }
}

export function storageContract(kind: DatabaseKind): void {
  describe(kind.name, () => {
    let fresh: FreshDatabase
    let database: Database
    let storage: Storage

    beforeEach(async () => {
      fresh = await kind.fresh()
      database = await openDatabase(fresh.url)
      storage = createStorage(database)
    })
    afterEach(async () => {
      await database.close()
      await fresh.remove()
    })

    const add = async (...subscriptions: readonly StoredSubscription[]) => {
      for (const one of subscriptions) await storage.subscriptions.save(one)
    }
    const claim = (lease: string, now = NOW, limit = 10) =>
      storage.outbox.claim({ channel, lease, until: now + MINUTE, now, limit })
    const states = async (chat: string) =>
      (await storage.outbox.history(chat, 0, 50)).map(({ period, state }) => `${period} ${state}`)

    describe('subscriptions', () => {
      it('come back as they were saved', async () => {
        const plain = subscription({ id: 'a' })
        const full: StoredSubscription = {
          ...subscription({ id: 'b', chat: plain.chat, thread: '7', group: true, silent: true }),
          when: { kind: 'new' },
          nextAt: null,
          seen: 'v1',
          zone: 'America/New_York',
          quiet: { from: { hour: 22, minute: 0 }, to: { hour: 7, minute: 30 } },
          pausedUntil: NOW + DAY,
          createdAt: NOW + 1,
          exhausted: true,
          stopped: { reason: 'gone', at: NOW },
        }
        await add(full, plain)
        expect(await storage.subscriptions.ofChat(plain.chat)).toEqual([plain, full])
        expect(await storage.subscriptions.find('b')).toEqual(full)
        expect(await storage.subscriptions.find('c')).toBeUndefined()
      })

      it('are changed by saving them again', async () => {
        const before = subscription({ id: 'a' })
        const after = { ...before, silent: true, quiet: null, nextAt: NOW + DAY }
        await add(before, after)
        expect(await storage.subscriptions.ofChat(before.chat)).toEqual([after])
      })

      it('take what waits for them along when they are removed', async () => {
        const one = subscription({ id: 'a' })
        await add(one)
        await storage.outbox.add(entry(one))
        expect(await storage.subscriptions.remove('a')).toBe(true)
        expect(await storage.subscriptions.remove('a')).toBe(false)
        expect(await claim('x')).toEqual([])
        expect(await states(one.chat)).toEqual(['2026-11-20T08:30 dropped'])
      })
    })

    describe('planning', () => {
      const due = (now: number, version = 'v1') => storage.planner.due({ channel, now, version, limit: 10 })
      const ids = async (now: number, version?: string) => (await due(now, version)).map(({ id }) => id)

      it('finds what is due, and nothing that is paused, stopped, of another channel or still to come', async () => {
        const at = NOW + 30 * MINUTE
        await add(
          subscription({ id: 'due' }),
          subscription({ id: 'later', when: { kind: 'at', days: EVERY_DAY, hour: 9, minute: 0 } }),
          { ...subscription({ id: 'paused' }), pausedUntil: at + DAY },
          { ...subscription({ id: 'resumed' }), pausedUntil: at },
          { ...subscription({ id: 'stopped' }), stopped: { reason: 'gone', at: NOW } },
          subscription({ id: 'elsewhere', chat: 'feishu:1' }),
        )
        expect(await ids(at - 1)).toEqual([])
        expect((await ids(at)).sort()).toEqual(['due', 'resumed'])
      })

      it('finds those that want what is new once the knowledge has changed', async () => {
        await add(subscription({ id: 'new', when: { kind: 'new' } }))
        expect(await ids(NOW)).toEqual([])
        expect(await ids(NOW, 'v2')).toEqual(['new'])
        await planDue({ planner: storage.planner, channel, now: NOW, version: 'v2' })
        expect(await ids(NOW, 'v2')).toEqual([])
      })

      it('finds what a wrong clock put off for too long, and sets it right without a run', async () => {
        await add({ ...subscription({ id: 'a' }), nextAt: NOW + HORIZON_MS + DAY })
        expect(await ids(NOW)).toEqual(['a'])
        await planDue({ planner: storage.planner, channel, now: NOW, version: 'v1' })
        expect((await storage.subscriptions.find('a'))?.nextAt).toBe(NOW + 30 * MINUTE)
        expect(await states('telegram:a')).toEqual([])
      })

      it('writes one row for a subscription and period, however often it is planned', async () => {
        await add(subscription({ id: 'a' }))
        const [one] = await due(NOW + 30 * MINUTE)
        if (one === undefined) throw new Error('not due')
        const plan = planFor(one, NOW + 30 * MINUTE, 'v1')
        const written = await Promise.all([1, 2, 3].map(() => storage.planner.plan([plan], NOW)))
        expect(written.reduce((a, b) => a + b)).toBe(1)
        await add(one)
        expect(await storage.planner.plan([plan], NOW)).toBe(0)
        expect(await states('telegram:a')).toEqual(['2026-11-20T08:30 waiting'])
        expect((await storage.subscriptions.find('a'))?.nextAt).toBe(NOW + DAY + 30 * MINUTE)
      })

      it('leaves out a subscription that has changed since it was read', async () => {
        await add(subscription({ id: 'a' }))
        const [one] = await due(NOW + 30 * MINUTE)
        if (one === undefined) throw new Error('not due')
        await add({ ...one, nextAt: NOW + 5 * DAY })
        expect(await storage.planner.plan([planFor(one, NOW + 30 * MINUTE, 'v1')], NOW)).toBe(0)
        expect((await storage.subscriptions.find('a'))?.nextAt).toBe(NOW + 5 * DAY)
      })

      it('merges what still waits into the new row, but not what is in hand or was asked for', async () => {
        const [a, b] = [subscription({ id: 'a' }), subscription({ id: 'b' })]
        await add(a, b)
        await storage.outbox.add(
          entry(a, { period: 'mon', runs: 2, due: NOW - 2 * DAY, firstDue: NOW - 3 * DAY }),
        )
        await storage.outbox.add(entry(a, { period: 'now-1', asked: true, notBefore: NOW + DAY }))
        await storage.outbox.add(entry(b, { period: 'mon', due: NOW - DAY, firstDue: NOW - DAY }))
        expect(
          (await storage.outbox.claim({ channel, lease: 'x', until: NOW + DAY, now: NOW, limit: 2 })).length,
        ).toBe(2)
        await storage.outbox.settle(
          'x',
          'a@mon',
          { kind: 'later', notBefore: NOW, reason: '', counted: false },
          NOW,
        )
        const at = NOW + 30 * MINUTE
        await planDue({ planner: storage.planner, channel, now: at, version: 'v1' })
        expect((await states(a.chat)).sort()).toEqual([
          '2026-11-20T08:30 waiting',
          'mon merged',
          'now-1 waiting',
        ])
        expect((await states(b.chat)).sort()).toEqual(['2026-11-20T08:30 waiting', 'mon waiting'])
        const [merged] = (await storage.outbox.history(a.chat, 0, 9)).filter(({ period }) =>
          period.startsWith('2026'),
        )
        expect(merged).toMatchObject({ runs: 3, firstDue: NOW - 3 * DAY, due: at })
      })
    })

    describe('the outbox', () => {
      it('hands a row to one only, until its lease ends', async () => {
        const one = subscription({ id: 'a' })
        await add(one)
        await storage.outbox.add(entry(one))
        const [taken] = await claim('first')
        expect(taken).toEqual({ entry: entry(one), attempts: 0, subscription: one })
        expect(await claim('second')).toEqual([])
        expect(await claim('second', NOW + MINUTE - 1)).toEqual([])
        expect(await claim('second', NOW + MINUTE)).toHaveLength(1)
      })

      it('hands out no more than it is asked for, in the order of being due', async () => {
        const three = ['c', 'a', 'b'].map((id) => subscription({ id }))
        await add(...three)
        for (const [n, one] of three.entries())
          await storage.outbox.add(entry(one, { notBefore: NOW - (n === 0 ? 30 : 10) }))
        const ids = async (lease: string, limit: number) =>
          (await claim(lease, NOW, limit)).map(({ entry: { subscription: id } }) => id)
        expect(await ids('x', 0)).toEqual([])
        expect(await ids('x', 2)).toEqual(['c', 'a'])
        expect(await ids('y', 9)).toEqual(['b'])
        await storage.outbox.add(entry(subscription({ id: 'c' }), { period: 'now-1', asked: true }))
        await storage.outbox.settle('x', entry(subscription({ id: 'c' })).key, { kind: 'nothing' }, NOW)
        expect(await ids('z', 1)).toEqual(['c'])
      })

      it('drops what is due to a subscription that there is no more', async () => {
        const one = subscription({ id: 'a' })
        await storage.outbox.add(entry(one))
        expect(await claim('x')).toEqual([])
        expect(await storage.outbox.history(one.chat, 0, 1)).toMatchObject([
          { state: 'dropped', reason: 'deleted', settledAt: NOW },
        ])
      })

      it('keeps what became of a row, and why', async () => {
        const one = subscription({ id: 'a' })
        await add(one)
        const became = async (settlement: Settlement) => {
          const period = settlement.kind
          await storage.outbox.add(entry(one, { period }))
          await claim(period)
          const isKept = await storage.outbox.settle(period, entry(one, { period }).key, settlement, NOW)
          const row = (await storage.outbox.history(one.chat, 0, 9)).find((each) => each.period === period)
          return [isKept, row?.state, row?.reason, row?.settledAt]
        }
        expect(await became({ kind: 'nothing' })).toEqual([true, 'nothing', null, NOW])
        expect(await became({ kind: 'dropped', reason: 'paused' })).toEqual([true, 'dropped', 'paused', NOW])
        expect(await became({ kind: 'failed', reason: '400' })).toEqual([true, 'failed', '400', NOW])
        expect(await became({ kind: 'later', notBefore: NOW + 1, reason: '', counted: false })).toEqual([
          true,
          'waiting',
          null,
          null,
        ])
      })

      it('hands to a bot what is of its own chats only', async () => {
        const own = subscription({ id: 'a' })
        const others = subscription({ id: 'b', chat: 'feishu:1' })
        await add(own, others)
        await storage.outbox.add(entry(own))
        await storage.outbox.add(entry(others))
        const keysOf = async (name: string) =>
          (
            await storage.outbox.claim({
              channel: name,
              lease: name,
              until: NOW + MINUTE,
              now: NOW,
              limit: 9,
            })
          )
            .map(({ entry: { key } }) => key)
            .sort()
        expect(await keysOf('telegram')).toEqual([entry(own).key])
        expect(await keysOf('feishu')).toEqual([entry(others).key])
      })

      it('tells how many rows of a channel wait, in hand or not, and since when the oldest was due', async () => {
        expect(await storage.outbox.depth()).toEqual([])
        const [a, b] = ['a', 'b'].map((id) => subscription({ id })) as [
          StoredSubscription,
          StoredSubscription,
        ]
        await add(a, b)
        await storage.outbox.add(entry(a, { firstDue: NOW - DAY }))
        await storage.outbox.add(entry(b, { notBefore: NOW + DAY }))
        expect(await storage.outbox.depth()).toEqual([{ channel, waiting: 2, oldestDue: NOW - DAY }])
        await claim('x')
        expect(await storage.outbox.depth()).toEqual([{ channel, waiting: 2, oldestDue: NOW - DAY }])
        await storage.outbox.settle('x', 'a@2026-11-20T08:30', { kind: 'nothing' }, NOW)
        expect(await storage.outbox.depth()).toEqual([{ channel, waiting: 1, oldestDue: NOW }])
      })

      it('does not believe a lease that a wrong clock wrote: its row and its chat are free again', async () => {
        const one = subscription({ id: 'a' })
        await add(one)
        await storage.outbox.add(entry(one, { period: '1', notBefore: NOW - 20 }))
        expect(await claim('of the wrong clock', NOW + 365 * DAY)).toHaveLength(1)
        await storage.outbox.add(entry(one, { period: 'now-1', asked: true }))
        // What was asked for first, though another row of its chat seems to be in hand.
        const keyOf = async (lease: string) => (await claim(lease, NOW, 1)).map(({ entry: { key } }) => key)
        expect(await keyOf('x')).toEqual(['a@now-1'])
        await storage.outbox.settle('x', 'a@now-1', { kind: 'nothing' }, NOW)
        expect(await keyOf('y')).toEqual(['a@1'])
        expect(await keyOf('z')).toEqual([])
      })

      it('hands out in the order of being due, what was asked for first, one of a chat at a time', async () => {
        const [a, b, c] = ['a', 'b', 'c'].map((id) => subscription({ id })) as [
          StoredSubscription,
          StoredSubscription,
          StoredSubscription,
        ]
        await add(a, b, c)
        await storage.outbox.add(entry(a, { period: '2', notBefore: NOW - 10 }))
        await storage.outbox.add(entry(a, { period: '1', notBefore: NOW - 20 }))
        await storage.outbox.add(entry(b, { notBefore: NOW - 15 }))
        await storage.outbox.add(entry(c, { period: 'now-1', asked: true, notBefore: NOW - 1 }))
        await storage.outbox.add(entry(c, { period: '3', notBefore: NOW + 1 }))
        const keys = (await claim('x')).map(({ entry: { key } }) => key)
        expect(keys).toEqual(['c@now-1', 'a@1', 'b@2026-11-20T08:30'])
        expect(await claim('y')).toEqual([])
        await storage.outbox.settle('x', 'a@1', { kind: 'nothing' }, NOW)
        expect((await claim('y')).map(({ entry: { key } }) => key)).toEqual(['a@2'])
      })

      it('never hands two rows of a chat to claims made at the same time', async () => {
        const chats = ['a', 'b', 'c', 'd', 'e', 'f']
        for (const id of chats) {
          const one = subscription({ id })
          await add(one)
          for (const period of ['1', '2', '3', '4'])
            await storage.outbox.add(entry(one, { period, asked: period === '3' }))
        }
        const claims = await Promise.all(Array.from({ length: 8 }, (_, i) => claim(`lease ${i}`, NOW, 2)))
        const inHand = claims.flat().map(({ entry: { chat } }) => chat)
        expect([...inHand].sort()).toEqual(chats.map((id) => `telegram:${id}`))
      })

      it('records what became of a row', async () => {
        const one = subscription({ id: 'a' })
        await add(one)
        await storage.outbox.add(entry(one))
        await claim('x')
        const practices = [
          { id: 'wenzhou/yecai', hash: 'h1' },
          { id: 'dayi/heyue', hash: 'h2', had: 'h0' },
        ]
        const sent = { kind: 'sent', messageId: '77', practices, exhausted: false } as const
        expect(await storage.outbox.settle('x', entry(one).key, sent, NOW + 5)).toBe(true)
        expect(await storage.outbox.history(one.chat, 0, 10)).toEqual([
          {
            ...entry(one),
            state: 'sent',
            attempts: 0,
            reason: null,
            settledAt: NOW + 5,
            messageId: '77',
            pages: [
              [
                { id: 'wenzhou/yecai', had: null },
                { id: 'dayi/heyue', had: 'h0' },
              ],
            ],
          },
        ])
        expect(await storage.sent.sentTo(one.chat)).toEqual(
          new Map([
            ['wenzhou/yecai', 'h1'],
            ['dayi/heyue', 'h2'],
          ]),
        )
        expect((await storage.outbox.findSent(one.chat, '77'))?.key).toBe(entry(one).key)
        expect(await storage.outbox.findSent(one.chat, '78')).toBeUndefined()
      })

      it('adds the pages that were asked for as more of a digest, each once', async () => {
        const one = subscription({ id: 'a' })
        await add(one)
        await storage.outbox.add(entry(one))
        const { key } = entry(one)
        const more = [{ id: 'c', hash: 'h3' }]
        expect(await storage.outbox.addPage(key, 1, more, NOW)).toBe(false)
        await claim('x')
        const practices = [{ id: 'a', hash: 'h1' }]
        await storage.outbox.settle(
          'x',
          key,
          { kind: 'sent', messageId: '7', practices, exhausted: false },
          NOW,
        )
        expect(
          await Promise.all([1, 2].map(() => storage.outbox.addPage(key, 1, more, NOW))).then((all) =>
            all.sort(),
          ),
        ).toEqual([false, true])
        expect(await storage.outbox.addPage(key, 1, [{ id: 'd', hash: 'h4' }], NOW)).toBe(false)
        expect(
          (await storage.outbox.findSent(one.chat, '7'))?.pages.map((page) => page.map(({ id }) => id)),
        ).toEqual([['a'], ['c']])
        expect([...(await storage.sent.sentTo(one.chat)).keys()].sort()).toEqual(['a', 'c'])
      })

      it('keeps the latest form of a practice that was sent twice', async () => {
        const one = subscription({ id: 'a' })
        await add(one)
        for (const [period, hash] of [
          ['1', 'old'],
          ['2', 'new'],
        ] as const) {
          await storage.outbox.add(entry(one, { period }))
          await claim(period)
          await storage.outbox.settle(
            period,
            `a@${period}`,
            { kind: 'sent', messageId: period, practices: [{ id: 'p', hash }], exhausted: false },
            NOW,
          )
        }
        expect(await storage.sent.sentTo(one.chat)).toEqual(new Map([['p', 'new']]))
      })

      it('puts a row back for later, counting failed tries only', async () => {
        const one = subscription({ id: 'a' })
        await add(one)
        await storage.outbox.add(entry(one))
        await claim('x')
        await storage.outbox.settle(
          'x',
          entry(one).key,
          { kind: 'later', notBefore: NOW + 10, reason: 'cut', counted: true },
          NOW,
        )
        expect(await claim('y')).toEqual([])
        expect(await storage.outbox.backlog(channel, NOW, 10)).toEqual({ ready: 0, nextAt: NOW + 10 })
        expect(await claim('y', NOW + 10)).toMatchObject([{ attempts: 1 }])
        expect(await storage.outbox.backlog(channel, NOW + 10, 10)).toEqual({
          ready: 0,
          nextAt: NOW + 10 + MINUTE,
        })
        await storage.outbox.settle(
          'y',
          entry(one).key,
          { kind: 'later', notBefore: NOW + 20, reason: 'wait', counted: false },
          NOW,
        )
        expect(await claim('z', NOW + 20)).toMatchObject([{ attempts: 1 }])
        expect(await storage.outbox.history(one.chat, 0, 1)).toMatchObject([
          { state: 'waiting', reason: 'wait' },
        ])
      })

      it('takes no word of a lease that is over, but that it was sent', async () => {
        const one = subscription({ id: 'a' })
        await add(one)
        await storage.outbox.add(entry(one))
        const key = entry(one).key
        await claim('old')
        await claim('new', NOW + MINUTE)
        expect(await storage.outbox.settle('old', key, { kind: 'failed', reason: 'late' }, NOW)).toBe(false)
        expect(await states(one.chat)).toEqual(['2026-11-20T08:30 waiting'])
        const sent = { kind: 'sent', messageId: '1', practices: [], exhausted: true } as const
        expect(await storage.outbox.settle('old', key, sent, NOW)).toBe(true)
        expect(await storage.outbox.settle('new', key, { ...sent, messageId: '2' }, NOW)).toBe(false)
        expect((await storage.outbox.history(one.chat, 0, 1))[0]?.messageId).toBe('1')
        expect((await storage.subscriptions.find('a'))?.exhausted).toBe(true)
      })

      it('counts what is ready, up to a bound', async () => {
        for (const id of ['a', 'b', 'c']) {
          await add(subscription({ id }))
          await storage.outbox.add(entry(subscription({ id })))
        }
        expect(await storage.outbox.backlog(channel, NOW, 2)).toEqual({ ready: 2, nextAt: null })
        expect(await storage.outbox.backlog(channel, NOW - 5, 9)).toEqual({ ready: 0, nextAt: NOW })
        expect(await storage.outbox.backlog('feishu', NOW, 9)).toEqual({ ready: 0, nextAt: null })
      })

      it('brings back what a wrong clock put off beyond all reason', async () => {
        const one = subscription({ id: 'a' })
        await add(one)
        await storage.outbox.add(entry(one, { notBefore: NOW + 400 * DAY }))
        expect(await claim('x')).toEqual([])
        await storage.planner.due({ channel, now: NOW, version: 'v1', limit: 1 })
        expect(await claim('x')).toHaveLength(1)
      })
    })

    describe('a chat as a whole', () => {
      it('is stopped with all its subscriptions, and drops what waits', async () => {
        const [a, b] = [
          subscription({ id: 'a', chat: 'telegram:1' }),
          subscription({ id: 'b', chat: 'telegram:1' }),
        ]
        await add(a, b, subscription({ id: 'c' }))
        await storage.outbox.add(entry(a))
        expect(await storage.chatLifecycle.stop('telegram:1', 'gone', NOW)).toBe(2)
        expect(await storage.chatLifecycle.stop('telegram:1', 'gone', NOW + 1)).toBe(0)
        expect((await storage.subscriptions.ofChat('telegram:1')).map(({ stopped }) => stopped)).toEqual([
          { reason: 'gone', at: NOW },
          { reason: 'gone', at: NOW },
        ])
        expect(await claim('x')).toEqual([])
        expect((await storage.subscriptions.find('c'))?.stopped).toBeNull()
      })

      it('loses one thread: what was sent there rests, and nothing else', async () => {
        const of = (id: string, thread: string | null, chat = 'telegram:-1') =>
          subscription({ id, chat, thread, group: true })
        const all = [of('a', '7'), of('b', '7'), of('c', '8'), of('d', null), of('e', '7', 'telegram:-2')]
        await add(...all)
        for (const one of all) await storage.outbox.add(entry(one))
        const stopped = await storage.chatLifecycle.stopThread('telegram:-1', '7', NOW)
        expect(stopped.map(({ id, stopped: why }) => [id, why])).toEqual([
          ['a', { reason: 'thread', at: NOW }],
          ['b', { reason: 'thread', at: NOW }],
        ])
        expect(await storage.chatLifecycle.stopThread('telegram:-1', '7', NOW)).toEqual([])
        const rows = await storage.outbox.history('telegram:-1', 0, 9)
        expect(rows.map(({ subscription: id, state }) => [id, state]).sort()).toEqual([
          ['a', 'dropped'],
          ['b', 'dropped'],
          ['c', 'waiting'],
          ['d', 'waiting'],
        ])
        expect(
          (await storage.chatLifecycle.stopThread('telegram:-1', null, NOW)).map(({ id }) => id),
        ).toEqual(['d'])
        expect((await storage.subscriptions.find('c'))?.stopped).toBeNull()
        expect((await storage.subscriptions.find('e'))?.stopped).toBeNull()
      })

      it('moves with everything, and the newer of two forms sent stays', async () => {
        const from = subscription({ id: 'a', chat: 'telegram:-1', group: true })
        const to = subscription({ id: 'b', chat: 'telegram:-100', group: true })
        await add(from, to)
        const send = async (of: StoredSubscription, id: string, hash: string, at: number) => {
          await storage.outbox.add(entry(of, { period: `${at}` }))
          await claim(`${at}`)
          await storage.outbox.settle(
            `${at}`,
            `${of.id}@${at}`,
            { kind: 'sent', messageId: `${at}`, practices: [{ id, hash }], exhausted: false },
            at,
          )
        }
        await send(from, 'both', 'older', NOW + 1)
        await send(to, 'both', 'newer', NOW + 2)
        await send(to, 'other', 'older', NOW + 3)
        await send(from, 'other', 'newer', NOW + 4)
        await send(from, 'only', 'one', NOW + 5)
        await storage.chats.save('telegram:-1', { zone: 'Asia/Tokyo', quiet: null, choices: { a: 1 } }, NOW)
        await storage.chatLifecycle.move('telegram:-1', 'telegram:-100')
        expect(await storage.chatLifecycle.formerly('telegram:-100')).toBe('telegram:-1')
        expect(await storage.chatLifecycle.formerly('telegram:-1')).toBeUndefined()
        expect(await storage.chats.everything('telegram:-1')).toEqual({})
        expect((await storage.subscriptions.ofChat('telegram:-100')).map(({ id }) => id)).toEqual(['a', 'b'])
        expect(await storage.sent.sentTo('telegram:-100')).toEqual(
          new Map([
            ['both', 'newer'],
            ['other', 'newer'],
            ['only', 'one'],
          ]),
        )
        expect((await storage.chats.find('telegram:-100'))?.zone).toBe('Asia/Tokyo')
        expect(await storage.outbox.history('telegram:-100', 0, 9)).toHaveLength(5)
      })

      it('counts digests given up in a row', async () => {
        const one = subscription({ id: 'a' })
        await add(one)
        expect(await storage.chatLifecycle.countFailure(one.chat)).toBe(1)
        expect(await storage.chatLifecycle.countFailure(one.chat)).toBe(2)
        await storage.outbox.add(entry(one))
        await claim('x')
        await storage.outbox.settle(
          'x',
          entry(one).key,
          { kind: 'sent', messageId: '1', practices: [], exhausted: true },
          NOW,
        )
        expect(await storage.chatLifecycle.countFailure(one.chat)).toBe(1)
      })

      it('keeps its settings', async () => {
        const settings = {
          zone: 'Asia/Shanghai',
          quiet: { from: { hour: 22, minute: 0 }, to: { hour: 7, minute: 0 } },
          choices: { digest: { pages: 2 } },
        }
        expect(await storage.chats.find('telegram:1')).toBeUndefined()
        await storage.chats.save('telegram:1', { zone: null, quiet: null, choices: {} }, NOW)
        await storage.chats.save('telegram:1', settings, NOW + 1)
        expect(await storage.chats.find('telegram:1')).toEqual(settings)
      })

      it('shows and erases everything that is kept of it, and of nobody else', async () => {
        for (const id of ['1', '2']) {
          const chat = `telegram:${id}`
          const one = subscription({ id, chat })
          await add(one)
          await storage.outbox.add(entry(one))
          await storage.chats.save(chat, { zone: null, quiet: null, choices: {} }, NOW)
          const whose = { chat, person: chat }
          await storage.conversations.write(chat, whose, {}, { after: 0, expiresAt: NOW + DAY, now: NOW })
          await storage.slips.keep({ q: id }, { ...whose, expiresAt: NOW + DAY })
          await storage.collections.add(chat, ['ZAYC27A'], NOW)
          await storage.feedback.add({
            id,
            chat,
            person: null,
            at: NOW,
            kind: 'useful',
            about: 'q',
            note: null,
          })
        }
        const tables = [
          'chats',
          'collections',
          'conversations',
          'feedback',
          'outbox',
          'slips',
          'subscriptions',
        ]
        expect(Object.keys(await storage.chats.everything('telegram:1')).sort()).toEqual(tables)
        expect(await storage.chats.forget('telegram:1')).toBe(7)
        expect(await storage.chats.everything('telegram:1')).toEqual({})
        expect(Object.keys(await storage.chats.everything('telegram:2')).sort()).toEqual(tables)
      })

      it('shows and erases what a person said in other chats, and leaves there what others said', async () => {
        const group = 'telegram:-9'
        for (const person of ['telegram:1', 'telegram:2']) {
          const whose = { chat: group, person }
          await storage.conversations.write(
            `${group}//${person}`,
            whose,
            {},
            {
              after: 0,
              expiresAt: NOW + DAY,
              now: NOW,
            },
          )
          await storage.slips.keep({ q: person }, { ...whose, expiresAt: NOW + DAY })
          await storage.feedback.add({ id: person, ...whose, at: NOW, kind: 'note', about: '', note: '好' })
        }
        const kinds = ['conversations', 'feedback', 'slips']
        const personsIn = async (...whose: Parameters<typeof storage.chats.everything>) => {
          const kept = await storage.chats.everything(...whose)
          expect(Object.keys(kept).sort()).toEqual(kinds)
          return new Set(
            Object.values(kept).flatMap((rows) => rows.map((row) => 'person' in row && row.person)),
          )
        }
        expect(await personsIn('telegram:1', 'telegram:1')).toEqual(new Set(['telegram:1']))
        expect(await personsIn(group)).toEqual(new Set(['telegram:1', 'telegram:2']))
        expect(await storage.chats.forget('telegram:1', 'telegram:1')).toBe(3)
        expect(await storage.chats.everything('telegram:1', 'telegram:1')).toEqual({})
        expect(await personsIn(group)).toEqual(new Set(['telegram:2']))
        expect(await storage.chats.forget(group)).toBe(3)
      })
    })

    describe('the knowledge log', () => {
      it('knows when a practice was seen first, and what an earlier form said', async () => {
        const before = [{ metric: '推行小区', printed: '136个', asOf: '目前' }]
        const after = [{ metric: '推行小区', printed: '150个', asOf: '目前' }]
        await storage.log.note([{ id: 'p', hash: '1', facts: before }], NOW)
        await storage.log.note(
          [
            { id: 'p', hash: '2', facts: after },
            { id: 'q', hash: '1', facts: [] },
          ],
          NOW + 5,
        )
        await storage.log.note([{ id: 'p', hash: '2', facts: after }], NOW + 9)
        expect(await storage.log.firstSeen()).toEqual(
          new Map([
            ['p', NOW],
            ['q', NOW + 5],
          ]),
        )
        expect(await storage.log.facts('p', '1')).toEqual(before)
        expect(await storage.log.facts('p', '2')).toEqual(after)
        expect(await storage.log.facts('p', '3')).toBeUndefined()
      })

      it('takes thousands at once', async () => {
        const forms = Array.from({ length: 2500 }, (_, i) => ({ id: `p${i}`, hash: 'h', facts: [] }))
        await storage.log.note(forms, NOW)
        expect((await storage.log.firstSeen()).size).toBe(2500)
      })
    })

    describe('conversations', () => {
      const write = (state: unknown, after: number, now = NOW) =>
        storage.conversations.write('telegram:1', { chat: 'telegram:1', person: 'telegram:1' }, state, {
          after,
          expiresAt: now + MINUTE,
          now,
        })

      it('go on from the last turn', async () => {
        expect(await storage.conversations.find('telegram:1', NOW)).toBeUndefined()
        expect(await write({ subject: '养老' }, 0)).toBe(true)
        expect(await write({ subject: '物业' }, 1)).toBe(true)
        expect(await storage.conversations.find('telegram:1', NOW)).toEqual({
          version: 2,
          state: { subject: '物业' },
        })
      })

      it('refuse a turn that does not know the last one', async () => {
        expect(await write('a', 0)).toBe(true)
        expect(await write('b', 0)).toBe(false)
        expect(await write('c', 1)).toBe(true)
        expect(await write('d', 1)).toBe(false)
        const written = await Promise.all([write('e', 2), write('f', 2)])
        expect(written.filter(Boolean)).toHaveLength(1)
      })

      it('are forgotten when they expire, and begin anew', async () => {
        await write('a', 0)
        expect(await storage.conversations.find('telegram:1', NOW + MINUTE)).toBeUndefined()
        expect(await write('b', 0, NOW + MINUTE)).toBe(true)
        expect(await storage.conversations.find('telegram:1', NOW + MINUTE)).toEqual({
          version: 1,
          state: 'b',
        })
      })
    })

    it('slips: a payload is found under a short id until it expires, another each time', async () => {
      const payload = { question: '哪些地方有邻里食堂', page: 3 }
      const whose = { chat: 'telegram:1', person: 'telegram:1', expiresAt: NOW + 5 }
      const ids = await Promise.all(Array.from({ length: 50 }, () => storage.slips.keep(payload, whose)))
      // What is kept says nothing of its id.
      expect(new Set(ids).size).toBe(50)
      for (const id of ids) expect(id).toMatch(/^[\w-]{12}$/u)
      const [id = ''] = ids
      expect(await storage.slips.find(id, NOW + 4)).toEqual({ payload, chat: 'telegram:1' })
      expect(await storage.slips.find(id, NOW + 5)).toBeUndefined()
    })

    it('collections: each keeps an entry once, in the order in which they were kept, apart from others', async () => {
      const { add, list, remove } = storage.collections
      await add('telegram:1', ['Z2', 'D1'], NOW)
      await add('telegram:1', ['D1', 'Z0'], NOW + MINUTE)
      await add('telegram:2', ['D1'], NOW)
      expect(await list('telegram:1')).toEqual(['Z2', 'D1', 'Z0'])
      await remove('telegram:1', ['D1', 'D9'])
      await remove('telegram:1', [])
      expect(await list('telegram:1')).toEqual(['Z2', 'Z0'])
      expect(await list('telegram:2')).toEqual(['D1'])
    })

    describe('updates', () => {
      const begin = async (key: string, now: number, leaseMs = MINUTE) =>
        (await storage.updates.begin(key, now, leaseMs, null)).kind
      const done = (key: string, now: number) => storage.updates.settle(key, { as: 'done', until: now + DAY })
      const fetched = (n: number) => ({
        key: `telegram:1:${n}`,
        body: `{"n":${n}}`,
        message: `telegram:7/${n}`,
      })
      const left = async (now = NOW) =>
        (await storage.updates.left('telegram:1:', now)).map(({ key, tries, answer }) => [key, tries, answer])

      it('are dealt with once', async () => {
        expect(await begin('telegram:5', NOW)).toBe('yours')
        expect(await begin('telegram:5', NOW)).toBe('busy')
        await done('telegram:5', NOW)
        expect(await begin('telegram:5', NOW + MINUTE)).toBe('done')
        expect(await begin('telegram:5', NOW + DAY)).toBe('yours')
      })

      it('are taken over from whoever died over them, with what was to be said and how often it was tried', async () => {
        await begin('telegram:5', NOW)
        expect(await storage.updates.begin('telegram:5', NOW + MINUTE, MINUTE, null)).toEqual({
          kind: 'yours',
          tries: 1,
          answer: null,
        })
        await storage.updates.compose('telegram:5', '"好"')
        expect(await storage.updates.begin('telegram:5', NOW + 2 * MINUTE, MINUTE, null)).toEqual({
          kind: 'yours',
          tries: 0,
          answer: '"好"',
        })
        await done('telegram:5', NOW + 2 * MINUTE)
        // Another update of the same number, a day later.
        expect(await storage.updates.begin('telegram:5', NOW + 2 * DAY, MINUTE, null)).toEqual({
          kind: 'yours',
          tries: 0,
          answer: null,
        })
      })

      it('are kept in hand by renewing, and given up untried by releasing; what is done stays done', async () => {
        const { renew, release } = storage.updates
        for (const key of ['a', 'b', 'c']) await begin(key, NOW)
        await done('c', NOW)
        await renew(['a', 'c', 'unknown'], NOW + 2 * MINUTE)
        await release(['b', 'c'])
        expect(await begin('a', NOW + MINUTE)).toBe('busy')
        expect(await storage.updates.begin('b', NOW, MINUTE, null)).toMatchObject({ kind: 'yours', tries: 0 })
        expect(await begin('c', NOW + 3 * MINUTE)).toBe('done')
        expect(await begin('unknown', NOW)).toBe('yours')
      })

      it('go to one of many who ask at the same time', async () => {
        const answers = await Promise.all(Array.from({ length: 9 }, () => begin('u', NOW)))
        expect(answers.filter((answer) => answer === 'yours')).toHaveLength(1)
      })

      it('that were fetched are written down once, and left until they are settled', async () => {
        const { take } = storage.updates
        expect(await take([fetched(1), fetched(2), fetched(3)], NOW)).toEqual(
          new Set([fetched(1).key, fetched(2).key, fetched(3).key]),
        )
        expect(await take([fetched(3), fetched(4)], NOW + 1)).toEqual(new Set([fetched(4).key]))
        expect(await begin(fetched(1).key, NOW, 0)).toBe('yours')
        expect(await begin(fetched(2).key, NOW, 0)).toBe('yours')
        await storage.updates.compose(fetched(2).key, '"好"')
        await done(fetched(3).key, NOW)
        expect(await left()).toEqual([
          [fetched(1).key, 1, null],
          [fetched(2).key, 0, '"好"'],
          [fetched(4).key, 0, null],
        ])
        // Whatever the clock says meanwhile.
        expect(await left(NOW - DAY)).toHaveLength(3)
        expect((await storage.updates.left('telegram:', NOW))[0]).toEqual({
          key: fetched(1).key,
          body: fetched(1).body,
          takenAt: NOW,
          tries: 1,
          answer: null,
        })
        expect(await storage.updates.left('telegram:2:', NOW)).toEqual([])
        await storage.updates.settle(fetched(1).key, {
          as: 'aside',
          until: NOW + DAY,
          chat: 'telegram:1',
          person: 'telegram:1',
        })
        await storage.updates.release([fetched(2).key])
        expect(await left()).toEqual([
          [fetched(2).key, 0, '"好"'],
          [fetched(4).key, 0, null],
        ])
        expect(await take([fetched(1), fetched(3)], NOW + 2)).toEqual(new Set())
      })

      it('that were brought and died over are taken when they are fetched instead', async () => {
        await begin(fetched(1).key, NOW)
        expect(await storage.updates.take([fetched(1)], NOW + 1)).toEqual(new Set([fetched(1).key]))
        expect(await left()).toEqual([[fetched(1).key, 1, null]])
      })

      it('hold nothing of what was said once they are done, but which message answered it', async () => {
        const question = fetched(1)
        await storage.updates.take([question], NOW)
        await begin(question.key, NOW, 0)
        await storage.updates.compose(question.key, '"好"')
        await storage.updates.settle(question.key, { as: 'done', until: NOW + DAY, reply: 99 })
        expect(await storage.updates.replyTo(question.message)).toBe(99)
        expect(await storage.updates.replyTo('telegram:7/2')).toBeUndefined()
        const row = await database.db
          .selectFrom('updates')
          .select(['body', 'answer'])
          .where('key', '=', question.key)
          .executeTakeFirst()
        expect(row).toEqual({ body: null, answer: null })
      })

      it('that nobody answered for a day are deleted, those put aside when their time is over', async () => {
        await storage.updates.take([fetched(1), fetched(2)], NOW)
        await storage.updates.settle(fetched(2).key, {
          as: 'aside',
          until: NOW + 3 * DAY,
          chat: 'telegram:1',
          person: 'telegram:1',
        })
        await storage.tidy(NOW + DAY)
        expect(await left()).toHaveLength(1)
        await storage.tidy(NOW + 2 * DAY)
        expect(await left()).toEqual([])
        expect(await begin(fetched(2).key, NOW + 2 * DAY)).toBe('done')
        await storage.tidy(NOW + 3 * DAY)
        expect(await begin(fetched(2).key, NOW + 2 * DAY)).toBe('yours')
      })
    })

    it('leases: held by one, renewed by the holder, free when released or over', async () => {
      const { leases } = storage
      const taken = await Promise.all(
        ['a', 'b', 'c'].map((holder) => leases.take('poll', holder, NOW, MINUTE)),
      )
      expect(taken.filter(Boolean)).toHaveLength(1)
      const holder = (await leases.holder('poll', NOW)) ?? ''
      expect(await leases.take('poll', holder, NOW + 1, MINUTE)).toBe(true)
      expect(await leases.take('poll', 'z', NOW + MINUTE, MINUTE)).toBe(false)
      expect(await leases.take('poll', 'z', NOW + MINUTE + 1, MINUTE)).toBe(true)
      await leases.release('poll', holder)
      expect(await leases.holder('poll', NOW + MINUTE + 1)).toBe('z')
      await leases.release('poll', 'z')
      expect(await leases.holder('poll', NOW + MINUTE + 1)).toBeUndefined()
    })

    describe('rates', () => {
      const all: RateClaim = { key: 'all', limits: [{ count: 3, perMs: 1000 }] }
      const chat: RateClaim = { key: 'chat', limits: [{ count: 1, perMs: 100 }] }

      it('are kept over all and over a chat, and a refused turn costs nothing', async () => {
        expect(await storage.rates.take([[all, chat]], () => NOW)).toEqual([[0, 0]])
        expect(await storage.rates.take([[all, chat]], () => NOW + 40)).toEqual([[0, 60]])
        expect(await storage.rates.take([[all]], () => NOW + 50)).toEqual([[0]])
        expect(await storage.rates.take([[all, chat]], () => NOW + 100)).toEqual([[0, 0]])
        expect(await storage.rates.take([[all]], () => NOW + 400)).toEqual([[600]])
        expect(await storage.rates.take([[all]], () => NOW + 1000)).toEqual([[0]])
      })

      it('are held until the moment that was asked for, and an earlier one changes nothing', async () => {
        await storage.rates.hold('chat', NOW + 5000)
        await storage.rates.hold('chat', NOW + 10)
        expect(await storage.rates.take([[all, chat]], () => NOW)).toEqual([[0, 5000]])
        expect(await storage.rates.take([[all, chat]], () => NOW + 5000)).toEqual([[0, 0]])
      })

      it('are kept by many together', async () => {
        const turns = await Promise.all(
          Array.from({ length: 6 }, () => storage.rates.take([[all], [all]], () => NOW)),
        )
        expect(turns.flat().filter(([wait]) => wait === 0)).toHaveLength(3)
      })

      it('of several messages are taken in their order', async () => {
        const other: RateClaim = { key: 'other', limits: chat.limits }
        const waits = await storage.rates.take(
          [
            [all, chat],
            [all, chat],
            [all, other],
          ],
          () => NOW,
        )
        expect(waits).toEqual([
          [0, 0],
          [0, 100],
          [0, 0],
        ])
      })
    })

    it('feedback and gaps are kept for whoever looks after the corpus', async () => {
      const { feedback, gaps } = storage
      const one = {
        id: '1',
        chat: 'telegram:1',
        person: 'p',
        at: NOW,
        kind: 'wrong',
        about: '问题',
        note: '数字不对',
      }
      await feedback.add({ ...one, note: null })
      await feedback.add(one)
      await feedback.add({ ...one, id: '2', at: NOW + 1 })
      expect((await feedback.since(NOW, 10)).map(({ id }) => id)).toEqual(['2', '1'])
      expect(await feedback.since(NOW + 1, 10)).toHaveLength(1)
      expect((await feedback.since(NOW, 10))[1]).toEqual(one)

      await gaps.note('上海 养老', NOW)
      await gaps.note('垃圾分类', NOW + 1)
      await gaps.note('上海 养老', NOW + 2)
      expect(await gaps.top(1)).toEqual([{ question: '上海 养老', times: 2, firstAt: NOW, lastAt: NOW + 2 }])
      expect((await gaps.top(5)).map(({ question }) => question)).toEqual(['上海 养老', '垃圾分类'])
    })

    it('tidying deletes what has expired, and stopped subscriptions after 30 days', async () => {
      const gone = subscription({ id: 'gone' })
      const living = subscription({ id: 'living' })
      await add(gone, living)
      for (const one of [gone, living]) {
        await storage.outbox.add(entry(one))
        await claim(one.id)
        await storage.outbox.settle(
          one.id,
          entry(one).key,
          { kind: 'sent', messageId: '1', practices: [{ id: 'p', hash: 'h' }], exhausted: false },
          NOW,
        )
      }
      await storage.chatLifecycle.stop(gone.chat, 'gone', NOW)
      await storage.updates.begin('u', NOW, MINUTE, null)
      await storage.updates.settle('u', { as: 'done', until: NOW + DAY })
      await storage.rates.take([[{ key: 'all', limits: [{ count: 1, perMs: 1 }] }]], () => NOW)
      await storage.tidy(NOW + 29 * DAY)
      expect(await storage.subscriptions.find('gone')).toBeDefined()
      expect((await storage.sent.sentTo(gone.chat)).size).toBe(1)
      expect(await storage.updates.begin('u', NOW, MINUTE, null)).toMatchObject({ kind: 'yours' })
      await storage.tidy(NOW + 31 * DAY)
      expect(await storage.subscriptions.find('gone')).toBeUndefined()
      expect((await storage.sent.sentTo(gone.chat)).size).toBe(0)
      expect((await storage.sent.sentTo(living.chat)).size).toBe(1)
      expect(await states(living.chat)).toHaveLength(1)
      await storage.tidy(NOW + 61 * DAY)
      expect(await states(living.chat)).toHaveLength(0)
    })
  })
}
