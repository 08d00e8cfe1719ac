import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { GIVEN_UP_IN_A_ROW, RETRY_PAUSES_MS } from '../../src/digest/deliver.ts'
import { askedEntry, restoreChat, whatBecameOf } from '../../src/digest/outbox.ts'
import { wallClock } from '../../src/digest/schedule.ts'
import { FOREVER, started } from '../../src/digest/subscription.ts'
import { sketchArticle } from './corpus.ts'
import { createWorld, DAY, HOUR, live, MINUTE, PRACTICES, type World } from './world.ts'

let world: World
beforeEach(async () => {
  // A Friday, 08:00 in Shanghai.
  world = await createWorld('2026-11-20T00:00Z')
})
afterEach(() => world.close())

const times = (zone = 'Asia/Shanghai') => world.delivered.map(({ at }) => wallClock(zone, at))

describe('day by day', () => {
  it('each digest brings what the chat has not had, until all is sent: said once, then silence', async () => {
    await world.subscribe({ id: 'a' })
    await live(world, '2026-11-26T00:00Z', { digestSize: 3 })
    expect(times()).toEqual(['2026-11-20T08:30', '2026-11-21T08:30', '2026-11-22T08:30', '2026-11-23T08:30'])
    expect(world.delivered.map(({ practices }) => practices.join(''))).toEqual([
      '甲乙丙',
      '丁戊己',
      '庚辛',
      '',
    ])
    expect(world.delivered.map(({ exhausted }) => exhausted)).toEqual([false, false, false, true])
    const states = (await whatBecameOf(world.storage.outbox, 'telegram:a', world.clock.now())).map(
      (row) => row.state,
    )
    expect(states).toEqual(['nothing', 'nothing', 'sent', 'sent', 'sent', 'sent'])
  })

  it('new material ends the silence', async () => {
    await world.subscribe({ id: 'a' })
    await live(world, '2026-11-23T12:00Z')
    expect(world.delivered.at(-1)?.exhausted).toBe(true)
    await world.publish([
      sketchArticle(
        'wenzhou',
        PRACTICES.map((id) => ({ id })),
      ),
      sketchArticle('dayi', [{ id: '新' }]),
    ])
    await live(world, '2026-11-26T12:00Z')
    expect(world.delivered.slice(-2).map(({ practices, exhausted }) => [practices, exhausted])).toEqual([
      [['新'], false],
      [[], true],
    ])
    expect(world.delivered.at(-2)?.digest.items[0]?.news).toBe('new')
  })

  it('two subscriptions of a chat never bring the same practice', async () => {
    await world.subscribe({ id: 'a', chat: 'telegram:1' })
    await world.subscribe({ id: 'b', chat: 'telegram:1', what: { topics: [], places: [], words: [] } })
    await live(world, '2026-11-20T01:00Z', { digestSize: 3 })
    expect(world.delivered.flatMap(({ practices }) => practices).sort()).toEqual([...'丁丙乙己戊甲'].sort())
    expect((world.delivered[1]?.at ?? 0) - (world.delivered[0]?.at ?? 0)).toBeGreaterThanOrEqual(1000)
  })

  it('quiet hours hold a digest until they end', async () => {
    const quiet = { from: { hour: 22, minute: 0 }, to: { hour: 9, minute: 15 } }
    await world.subscribe({ id: 'a', quiet })
    await live(world, '2026-11-20T02:00Z')
    expect(times()).toEqual(['2026-11-20T09:15'])
  })

  it('a digest that was held up into the quiet hours waits for their end too', async () => {
    const quiet = { from: { hour: 8, minute: 31 }, to: { hour: 9, minute: 15 } }
    await world.subscribe({ id: 'a', quiet })
    world.behaviour = (_, at) =>
      at < Date.parse('2026-11-20T00:35Z')
        ? { kind: 'later', retryAfterMs: 2 * MINUTE, scope: 'chat' }
        : undefined
    await live(world, '2026-11-20T02:00Z')
    expect(times()).toEqual(['2026-11-20T09:15'])
  })

  it('a paused subscription misses nothing, and goes on when the pause is over', async () => {
    await world.subscribe({ id: 'a', pausedUntil: Date.parse('2026-11-23T00:00Z') })
    await world.subscribe({ id: 'b', pausedUntil: FOREVER })
    await live(world, '2026-11-23T12:00Z')
    expect(world.delivered.map(({ chat, runs }) => [chat, runs])).toEqual([['telegram:a', 1]])
  })

  it('“when new” says nothing of what was there before, and soon of what comes', async () => {
    await world.subscribe({ id: 'a', when: { kind: 'new' } })
    await live(world, '2026-11-21T00:00Z')
    expect(world.delivered).toEqual([])
    const old = sketchArticle(
      'wenzhou',
      PRACTICES.map((id) => ({ id })),
    )
    await world.publish([old, sketchArticle('dayi', [{ id: '新' }])])
    await live(world, '2026-11-21T00:05Z')
    await world.publish([old, sketchArticle('dayi', [{ id: '新' }, { id: '又' }])])
    await live(world, '2026-11-22T00:00Z')
    expect(world.delivered.map(({ practices }) => practices)).toEqual([['新', '又']])
    expect(times()).toEqual(['2026-11-21T08:15'])
  })

  it('a figure that reads differently is sent again, with what it was', async () => {
    await world.publish([
      sketchArticle('wenzhou', [{ id: '甲', figures: { 推行小区: '136个' } }, { id: '乙' }]),
    ])
    await world.subscribe({ id: 'a' })
    await live(world, '2026-11-20T12:00Z')
    await world.publish([
      sketchArticle('wenzhou', [
        { id: '甲', figures: { 推行小区: '150个' }, summary: '另说' },
        { id: '乙', summary: '改了措辞' },
      ]),
    ])
    await live(world, '2026-11-21T12:00Z')
    const [item, ...others] = world.delivered.at(-1)?.digest.items ?? []
    expect(others).toEqual([])
    expect(item).toMatchObject({
      news: 'revised',
      changes: [{ metric: '推行小区', was: '136个', now: '150个' }],
    })
  })

  it('asked for now, it comes at once, quiet hours or not, and an answer even if there is no more', async () => {
    const quiet = { from: { hour: 7, minute: 0 }, to: { hour: 8, minute: 15 } }
    const subscription = await world.subscribe({ id: 'a', quiet })
    const stop = new AbortController()
    const { delivery, ended } = world.startDelivery(stop.signal, { digestSize: 8 })
    await world.clock.runUntil(Date.parse('2026-11-20T00:00:05Z'))
    for (let i = 0; i < 3; i += 1) {
      await world.storage.outbox.add(askedEntry(subscription, world.clock.now()))
      delivery.nudge()
      await world.clock.runUntil(world.clock.now() + 5_000)
    }
    expect(world.delivered.map(({ exhausted }) => exhausted)).toEqual([false, true, true])
    expect(world.delivered.map(({ at }) => at - Date.parse('2026-11-20T00:00Z'))).toEqual([
      5_000, 10_000, 15_000,
    ])
    stop.abort()
    await ended
  })
})

describe('after downtime', () => {
  it('the missed runs are one digest, twice as long at most', async () => {
    await world.subscribe({ id: 'a' })
    await world.clock.runUntil(Date.parse('2026-11-24T04:00Z'))
    await live(world, '2026-11-24T05:00Z', { digestSize: 3 })
    expect(world.delivered.map(({ runs, practices }) => [runs, practices.length])).toEqual([[5, 6]])
    expect(await whatBecameOf(world.storage.outbox, 'telegram:a', world.clock.now())).toMatchObject([
      {
        state: 'sent',
        runs: 5,
        firstDue: Date.parse('2026-11-20T00:30Z'),
        due: Date.parse('2026-11-24T00:30Z'),
      },
    ])
    await live(world, '2026-11-25T05:00Z', { digestSize: 3 })
    expect(world.delivered.map(({ runs }) => runs)).toEqual([5, 1])
  })

  it('a run that could not be delivered until the next one is merged into it', async () => {
    await world.subscribe({ id: 'a' })
    world.behaviour = (_, at) =>
      at < Date.parse('2026-11-21T00:00Z')
        ? { kind: 'later', retryAfterMs: 30 * HOUR, scope: 'chat' }
        : undefined
    await live(world, '2026-11-22T00:00Z')
    expect(world.delivered.map(({ runs }) => runs)).toEqual([2])
    const became = await whatBecameOf(world.storage.outbox, 'telegram:a', world.clock.now())
    expect(became.map(({ state, runs }) => [state, runs])).toEqual([
      ['sent', 2],
      ['merged', 1],
    ])
  })
})

describe('what a platform answers', () => {
  it('“too many requests” of a chat holds up that chat alone, to the second', async () => {
    await world.subscribe({ id: 'a' })
    await world.subscribe({ id: 'b' })
    let asked = false
    world.behaviour = ({ subscription }) => {
      if (subscription.id !== 'a' || asked) return undefined
      asked = true
      return { kind: 'later', retryAfterMs: 37_000, scope: 'chat' }
    }
    await live(world, '2026-11-20T00:40Z')
    const [b, a] = world.delivered
    expect([b?.chat, a?.chat]).toEqual(['telegram:b', 'telegram:a'])
    expect((b?.at ?? 0) - Date.parse('2026-11-20T00:30Z')).toBeLessThan(100)
    const first = world.tried.find(({ chat }) => chat === 'telegram:a')?.at ?? 0
    expect((a?.at ?? 0) - first).toBe(37_000 + world.latency)
  })

  it('“too many requests” of the bot holds up everything', async () => {
    for (const id of ['a', 'b', 'c']) await world.subscribe({ id })
    let asked = false
    world.behaviour = () => {
      if (asked) return undefined
      asked = true
      return { kind: 'later', retryAfterMs: 60_000, scope: 'bot' }
    }
    await live(world, '2026-11-20T00:40Z')
    expect(world.delivered).toHaveLength(3)
    const first = world.tried[0]?.at ?? 0
    for (const { at } of world.delivered) expect(at - first).toBeGreaterThanOrEqual(60_000)
    expect((world.delivered[0]?.at ?? 0) - first).toBeLessThan(60_100)
  })

  it('“too many requests” of the bot leaves the rest of a long backlog where it is until then', async () => {
    for (let i = 0; i < 300; i += 1) await world.subscribe({ id: `p${i}` })
    const { claim } = world.storage.outbox
    let inHand = 0
    Object.assign(world.storage.outbox, {
      claim: async (...args: Parameters<typeof claim>) => {
        const rows = await claim(...args)
        inHand += rows.length
        return rows
      },
    })
    world.behaviour = () =>
      world.tried.length === 1 ? { kind: 'later', retryAfterMs: 60_000, scope: 'bot' } : undefined
    await live(world, '2026-11-20T00:30:55Z')
    expect(world.tried).toHaveLength(1)
    expect(inHand).toBeLessThan(20)
    await live(world, '2026-11-20T00:32Z')
    expect(world.delivered).toHaveLength(300)
  })

  it('failures are tried again with growing pauses', async () => {
    await world.subscribe({ id: 'a' })
    world.behaviour = () => (world.tried.length < 4 ? new Error('socket hang up') : undefined)
    await live(world, '2026-11-20T01:00Z')
    const gaps = world.tried.slice(1).map(({ at }, i) => at - (world.tried[i]?.at ?? 0))
    gaps.forEach((gap, i) => {
      const pause = RETRY_PAUSES_MS[i] ?? 0
      expect(gap).toBeGreaterThanOrEqual(pause * 0.8)
      expect(gap).toBeLessThanOrEqual(pause * 1.2 + 100)
    })
    expect(world.delivered).toHaveLength(1)
    expect(world.events).toEqual([])
  })

  it('after the eighth try a digest is given up and reported; the next one has its chance', async () => {
    await world.subscribe({ id: 'a' })
    world.behaviour = (_, at) =>
      at < Date.parse('2026-11-21T00:00Z')
        ? { kind: 'failed', reason: 'Bad Request: topic closed' }
        : undefined
    await live(world, '2026-11-21T01:00Z')
    expect(world.events).toEqual([
      {
        kind: 'gave-up',
        chat: 'telegram:a',
        key: 'a@2026-11-20T08:30',
        tries: 8,
        reason: 'Bad Request: topic closed',
      },
    ])
    expect(world.tried).toHaveLength(9)
    const became = await whatBecameOf(world.storage.outbox, 'telegram:a', world.clock.now())
    expect(became.map(({ state, reason }) => [state, reason])).toEqual([
      ['sent', null],
      ['failed', 'Bad Request: topic closed'],
    ])
  })

  it('three digests given up in a row stop the chat', async () => {
    await world.subscribe({ id: 'a' })
    world.behaviour = () => ({ kind: 'failed', reason: 'no rights' })
    await live(world, '2026-11-26T00:00Z')
    expect(world.events.map(({ kind }) => kind)).toEqual(['gave-up', 'gave-up', 'gave-up', 'stopped'])
    expect(world.tried).toHaveLength(8 * GIVEN_UP_IN_A_ROW)
    expect((await world.storage.subscriptions.find('a'))?.stopped?.reason).toBe('failing')
  })

  it('a chat that is gone is left alone, and gets its subscriptions back when it returns', async () => {
    for (const id of ['a', 'b']) await world.subscribe({ id, chat: 'telegram:1' })
    world.behaviour = () => ({ kind: 'gone', reason: 'bot was blocked by the user' })
    await live(world, '2026-11-30T00:00Z')
    expect(world.tried).toHaveLength(1)
    expect(world.events).toMatchObject([{ kind: 'stopped', why: 'gone', subscriptions: 2 }])
    world.behaviour = () => undefined
    await world.storage.tidy(world.clock.now())
    const restored = await restoreChat(
      world.storage.subscriptions,
      'telegram:1',
      world.clock.now(),
      world.knowledge().version,
    )
    expect(restored.map(({ id, stopped }) => [id, stopped])).toEqual([
      ['a', null],
      ['b', null],
    ])
    await live(world, '2026-11-30T12:00Z')
    expect(world.delivered.map(({ runs, practices }) => [runs, practices.length])).toEqual([
      [1, 5],
      [1, 3],
    ])
  })

  it('a group that has moved is followed, and gets its digest at once', async () => {
    await world.subscribe({ id: 'a', chat: 'telegram:-1', group: true })
    world.behaviour = ({ subscription: { chat } }) =>
      chat === 'telegram:-1' ? { kind: 'migrated', newChat: 'telegram:-1001' } : undefined
    await live(world, '2026-11-20T00:31Z')
    expect(world.delivered.map(({ chat }) => chat)).toEqual(['telegram:-1001'])
    expect(world.events).toEqual([{ kind: 'migrated', from: 'telegram:-1', to: 'telegram:-1001' }])
  })

  it('a thread that is gone is tried once, told of once, and the rest of the chat has its digests', async () => {
    const chat = { chat: 'telegram:-1', group: true }
    await world.subscribe({ id: 'a', ...chat, thread: '7' })
    await world.subscribe({ id: 'b', ...chat, thread: '7' })
    await world.subscribe({ id: 'c', ...chat, thread: '8' })
    world.behaviour = ({ subscription: { thread } }) =>
      thread === '7' ? { kind: 'threadGone', reason: 'message thread not found' } : undefined
    await live(world, '2026-11-26T00:00Z', { digestSize: 3 })
    expect(world.tried).toHaveLength(1 + 4)
    expect(world.delivered.map(({ digest }) => digest.subscription.id)).toEqual(['c', 'c', 'c', 'c'])
    expect(world.told).toEqual([{ chat: 'telegram:-1', stopped: ['a', 'b'] }])
    expect(world.events).toEqual([
      {
        kind: 'stopped',
        chat: 'telegram:-1',
        why: 'thread',
        reason: 'message thread not found',
        subscriptions: 2,
      },
    ])
  })

  it('a platform that is out of order is not hammered', async () => {
    for (let i = 0; i < 300; i += 1) await world.subscribe({ id: `s${i}` })
    const backAt = Date.parse('2026-11-20T00:50Z')
    world.behaviour = (_, at) => (at < backAt ? { kind: 'failed', reason: '502' } : undefined)
    await live(world, '2026-11-20T02:00Z')
    const during = world.tried.filter(({ at }) => at < backAt).length
    expect(during).toBeLessThan(400)
    expect(new Set(world.delivered.map(({ chat }) => chat)).size).toBe(300)
  })

  it('chats that refuse are no sign that the platform is out of order: nobody else waits for them', async () => {
    for (let i = 0; i < 30; i += 1) await world.subscribe({ id: `p${i}` })
    world.behaviour = ({ subscription }) =>
      subscription.id === 'p9' ? undefined : { kind: 'failed', reason: 'no rights', ofChat: true }
    await live(world, '2026-11-20T00:30:02Z')
    expect(world.tried.length).toBe(30)
    expect(world.delivered).toHaveLength(1)
  })

  it('many messages that hang hold up the others: a platform that answers nothing is not flooded', async () => {
    for (let i = 0; i < 30; i += 1) await world.subscribe({ id: `p${i}` })
    world.behaviour = () => new Promise<never>(() => undefined)
    void world.startDelivery(new AbortController().signal)
    await world.clock.runUntil(Date.parse('2026-11-20T00:30:50Z'))
    expect(world.tried).toHaveLength(8)
  })

  it('a message that hangs does not hold up the others', async () => {
    for (const id of ['a', 'b', 'c', 'd']) await world.subscribe({ id })
    world.behaviour = ({ subscription }) =>
      subscription.id === 'a' ? new Promise<never>(() => undefined) : undefined
    const stop = new AbortController()
    void world.startDelivery(stop.signal)
    await world.clock.runUntil(Date.parse('2026-11-20T00:31Z'))
    expect(world.delivered).toHaveLength(3)
  })
})

describe('pace', () => {
  it('no limit is exceeded: 30 a second over all, 1 a second a chat, 20 a minute a group', async () => {
    for (let i = 0; i < 200; i += 1) await world.subscribe({ id: `p${i}` })
    for (let i = 0; i < 30; i += 1) await world.subscribe({ id: `g${i}`, chat: 'telegram:-5', group: true })
    await live(world, '2026-11-20T00:40Z', { digestSize: 1 })
    // A group that has had everything has nothing more to be told: the others say so once each.
    expect(world.delivered).toHaveLength(230)
    const most = (moments: readonly number[], stretch: number) =>
      Math.max(...moments.map((from) => moments.filter((at) => at >= from && at < from + stretch).length))
    const moments = world.delivered.map(({ at }) => at)
    expect(most(moments, 1000)).toBeLessThanOrEqual(30)
    expect(most(moments, 1000)).toBeGreaterThanOrEqual(29)
    const group = world.delivered.filter(({ chat }) => chat === 'telegram:-5').map(({ at }) => at)
    expect(most(group, 60_000)).toBe(20)
    expect(most(group, 1000)).toBe(1)
  })

  describe('with a long backlog and a platform that takes 100 ms for a message', () => {
    /** Most messages under way at one moment, and how long it took to deliver all. */
    const measured = async (options: { readonly inFlight?: number; readonly longBacklog?: number }) => {
      for (let i = 0; i < 400; i += 1) await world.subscribe({ id: `p${i}` })
      world.latency = 100
      await live(world, '2026-11-20T00:32Z', options)
      const begun = world.tried.map(({ at }) => at).sort((a, b) => a - b)
      const atOnce = begun.map((at) => begun.filter((other) => other <= at && other > at - 100).length)
      const counts = new Set(world.delivered.map(({ chat }) => chat))
      expect([counts.size, world.delivered.length]).toEqual([400, 400])
      return { most: Math.max(...atOnce), ms: (begun.at(-1) ?? 0) - (begun[0] ?? 0) }
    }

    it('one message is under way at a time: a kill can repeat that one only', async () => {
      expect((await measured({})).most).toBe(1)
    })

    it('several are where that is wanted, and the permitted rate is had', async () => {
      const { most, ms } = await measured({ inFlight: 8, longBacklog: 20 })
      expect(most).toBeGreaterThan(1)
      expect(most).toBeLessThanOrEqual(8)
      // The first hundred one by one, to see how long they take, the others at 30 a second; all one by one takes 40.
      expect(ms).toBeLessThan(25_000)
    })
  })

  it('people are answered at once while digests go out', async () => {
    for (let i = 0; i < 1000; i += 1) await world.subscribe({ id: `p${i}` })
    const stop = new AbortController()
    const { ended } = world.startDelivery(stop.signal)
    const waits: number[] = []
    for (let i = 0; i < 20; i += 1) {
      await world.clock.runUntil(Date.parse('2026-11-20T00:30:03Z') + i * 777)
      const asked = world.clock.now()
      void world.pacer.turn({ chat: `telegram:q${i}`, group: false, priority: 'answer' }).then((turn) => {
        if (turn.go) turn.done()
        waits.push(world.clock.now() - asked)
      })
    }
    await world.clock.runUntil(Date.parse('2026-11-20T00:32Z'))
    stop.abort()
    await ended
    expect(world.delivered).toHaveLength(1000)
    expect(waits).toHaveLength(20)
    expect(Math.max(...waits)).toBeLessThanOrEqual(100)
  })
})

describe('when processes die', () => {
  it('what was in hand is taken over after its lease, and only what was in flight comes twice', async () => {
    for (let i = 0; i < 60; i += 1) await world.subscribe({ id: `p${i}` })
    // The process dies with a message under way, which arrives: nothing it does after is heard.
    let alive = true
    world.behaviour = (digest, at) => {
      if (!alive) return new Promise<never>(() => undefined)
      if (world.delivered.length < 20) return undefined
      alive = false
      world.delivered.push({
        at,
        chat: digest.subscription.chat,
        key: digest.key,
        runs: 1,
        exhausted: false,
        practices: [],
        digest,
      })
      return new Promise<never>(() => undefined)
    }
    void world.startDelivery(new AbortController().signal)
    await world.clock.runUntil(Date.parse('2026-11-20T00:30:02Z'))
    expect(alive).toBe(false)
    world.behaviour = () => undefined
    await live(world, '2026-11-20T00:33Z')
    const counts = new Map<string, number>()
    for (const { chat } of world.delivered) counts.set(chat, (counts.get(chat) ?? 0) + 1)
    expect(counts.size).toBe(60)
    expect([...counts.values()].filter((count) => count > 1)).toEqual([2])
  })

  it('two processes on one database send everything once', async () => {
    for (let i = 0; i < 100; i += 1) await world.subscribe({ id: `p${i}` })
    const stop = new AbortController()
    const both = [world.startDelivery(stop.signal), world.startDelivery(stop.signal)]
    await world.clock.runUntil(Date.parse('2026-11-20T00:32Z'))
    stop.abort()
    await Promise.all(both.map(({ ended }) => ended))
    expect(world.delivered).toHaveLength(100)
    expect(new Set(world.delivered.map(({ chat }) => chat)).size).toBe(100)
  })

  it('a database that is away when a message has been sent is waited for', async () => {
    await world.subscribe({ id: 'a' })
    const { settle } = world.storage.outbox
    let failures = 5
    Object.assign(world.storage.outbox, {
      settle: async (...args: Parameters<typeof settle>) => {
        failures -= 1
        if (failures >= 0) throw new Error('connection terminated')
        return settle(...args)
      },
    })
    await live(world, '2026-11-20T00:40Z')
    expect(world.delivered).toHaveLength(1)
    expect(world.events.map(({ kind }) => kind)).toEqual(Array(5).fill('trouble'))
    expect(await whatBecameOf(world.storage.outbox, 'telegram:a', world.clock.now())).toMatchObject([
      { state: 'sent' },
    ])
  })
})

describe('a clock that is wrong', () => {
  it('set back, nothing comes twice and nothing stops', async () => {
    await world.subscribe({ id: 'a' })
    await live(world, '2026-11-20T01:00Z', { digestSize: 1 })
    world.clock.set(Date.parse('2026-11-19T22:00Z'))
    await live(world, '2026-11-21T01:00Z', { digestSize: 1 })
    expect(times()).toEqual(['2026-11-20T08:30', '2026-11-21T08:30'])
  })

  it('months ahead for a while, then right again: delivery goes on', async () => {
    await world.subscribe({ id: 'a' })
    await live(world, '2026-11-20T01:00Z', { digestSize: 1 })
    world.clock.set(Date.parse('2027-03-01T00:00Z'))
    await live(world, '2027-03-01T00:10Z', { digestSize: 1 })
    world.clock.set(Date.parse('2026-11-20T02:00Z'))
    await live(world, '2026-11-22T01:00Z', { digestSize: 1 })
    expect(times().slice(-2)).toEqual(['2026-11-21T08:30', '2026-11-22T08:30'])
  })
})

it('a year in Berlin and New York: every morning once, both changes of the clock and a clock set back among them', async () => {
  await world.close()
  world = await createWorld('2026-01-01T00:00Z')
  const articles = (days: number) => [
    sketchArticle(
      'wenzhou',
      Array.from({ length: days }, (_, i) => ({ id: `p${i}` })),
    ),
  ]
  await world.publish(articles(1200))
  // Inside the hour that is skipped in spring, and had twice in autumn.
  await world.subscribe({
    id: 'berlin',
    zone: 'Europe/Berlin',
    when: { kind: 'at', days: [1, 2, 3, 4, 5, 6, 7], hour: 2, minute: 30 },
  })
  await world.subscribe({
    id: 'york',
    zone: 'America/New_York',
    when: { kind: 'at', days: [1, 2, 3, 4, 5, 6, 7], hour: 1, minute: 30 },
  })
  await live(world, '2026-07-01T00:00Z', { digestSize: 1 })
  world.clock.set(world.clock.now() - 5 * HOUR)
  await live(world, '2027-01-01T00:00Z', { digestSize: 1 })
  for (const [id, zone, count] of [
    ['berlin', 'Europe/Berlin', 365],
    ['york', 'America/New_York', 365],
  ] as const) {
    const mine = world.delivered.filter(({ chat }) => chat === `telegram:${id}`)
    const dates = mine.map(({ at }) => wallClock(zone, at).slice(0, 10))
    expect(mine).toHaveLength(count)
    expect(new Set(dates).size).toBe(count)
    expect(mine.every(({ runs }) => runs === 1)).toBe(true)
  }
  const berlin = world.delivered
    .filter(({ chat }) => chat === 'telegram:berlin')
    .map(({ at }) => wallClock('Europe/Berlin', at))
  expect(berlin.filter((time) => !time.endsWith('T02:30'))).toEqual(['2026-03-29T03:00'])
})

it('editing starts a subscription anew: the old hour is not made up for, the new one comes', async () => {
  const before = await world.subscribe({ id: 'a' })
  await live(world, '2026-11-20T01:00Z', { digestSize: 1 })
  await world.storage.subscriptions.save(
    started(
      { ...before, when: { kind: 'at', days: [5], hour: 18, minute: 0 } },
      world.clock.now(),
      world.knowledge().version,
    ),
  )
  await live(world, world.clock.now() + 9 * DAY, { digestSize: 1 })
  expect(times()).toEqual(['2026-11-20T08:30', '2026-11-20T18:00', '2026-11-27T18:00'])
})
