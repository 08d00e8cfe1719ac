import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { TELEGRAM_PACE } from '../../src/channels/telegram/telegram-traits.ts'
import {
  createLocalRates,
  createPacer,
  NO_TURNS,
  type RateClaim,
  type RateLimit,
  takeTurn,
} from '../../src/coordination/pacer.ts'
import { createSimulatedClock } from './simulated-clock.ts'

const START = 1_000_000

/** @param travelsMs how long the platform takes to answer a message */
function setUp(travelsMs = 0) {
  const clock = createSimulatedClock(START)
  const pacer = createPacer({ limits: TELEGRAM_PACE, clock, rates: createLocalRates() })
  const went: { readonly who: string; readonly at: number }[] = []
  const ask = (
    who: string,
    options: { chat?: string; group?: boolean; priority?: 'answer' | 'digest'; patienceMs?: number } = {},
  ) => {
    const { chat = who, group = false, priority = 'answer', patienceMs } = options
    return pacer
      .turn({ chat, group, priority, ...(patienceMs === undefined ? {} : { patienceMs }) })
      .then((answer) => {
        if (!answer.go) return answer
        went.push({ who, at: clock.now() - START })
        void clock.sleep(travelsMs).then(answer.done)
        return answer
      })
  }
  return { clock, pacer, went, ask, run: (ms: number) => clock.runUntil(clock.now() + ms) }
}

describe('turns', () => {
  it('are had at once while there is room', async () => {
    const { ask, went, run } = setUp()
    for (const who of ['a', 'b', 'c']) void ask(who)
    await run(0)
    expect(went.map(({ at }) => at)).toEqual([0, 0, 0])
  })

  it('of people come before those of digests that waited longer', async () => {
    const { ask, went, run } = setUp()
    for (let i = 0; i < 40; i += 1) void ask(`d${i}`, { priority: 'digest' })
    await run(500)
    void ask('person')
    await run(100)
    const person = went.find(({ who }) => who === 'person')
    expect(person?.at).toBeLessThanOrEqual(540)
    await run(5000)
    expect(went).toHaveLength(41)
  })

  it('are had by digests too while more people ask than can be answered', async () => {
    const { ask, went, run } = setUp()
    let digests = 0
    const deliver = async (): Promise<void> => {
      for (; digests < 1000; digests += 1) await ask(`简报${digests}`, { priority: 'digest' })
    }
    void deliver()
    for (let second = 0; second < 30; second += 1) {
      for (let n = 0; n < 40; n += 1) void ask(`人${second}-${n}`)
      await run(1000)
    }
    const answers = went.length - digests
    expect(digests).toBeGreaterThan(25)
    expect(answers).toBeGreaterThan(digests * 8)
  })

  it('of a chat come to one a second, of which a person may have a few at once, and hold up nobody else', async () => {
    const { ask, went, run } = setUp()
    for (const who of ['a1', 'a2', 'a3', 'a4', 'a5']) void ask(who, { chat: 'a' })
    void ask('b')
    await run(7000)
    const atOnce = went.filter(({ at }) => at === 0).map(({ who }) => who)
    expect(atOnce.toSorted()).toEqual(['a1', 'a2', 'a3', 'b'])
    expect(went.filter(({ at }) => at > 0)).toEqual([
      { who: 'a4', at: 3060 },
      { who: 'a5', at: 3060 },
    ])
  })

  it('count until a second after the message was taken in, as it may be that late that it arrives', async () => {
    const { ask, went, run } = setUp(400)
    for (let i = 0; i < 31; i += 1) void ask(`p${i}`)
    await run(3000)
    expect(went.filter(({ at }) => at === 0)).toHaveLength(30)
    expect(went.at(-1)).toEqual({ who: 'p30', at: 1400 })
  })

  it('of digests come a second after whatever else their chat was sent', async () => {
    const { ask, went, run } = setUp()
    void ask('answer', { chat: 'a' })
    for (const who of ['d1', 'd2']) void ask(who, { chat: 'a', priority: 'digest' })
    await run(5000)
    expect(went).toEqual([
      { who: 'answer', at: 0 },
      { who: 'd1', at: 1020 },
      { who: 'd2', at: 2040 },
    ])
  })

  it('that would have to wait beyond their patience are not waited for', async () => {
    const { ask, run } = setUp()
    void ask('a')
    await run(20)
    const answer = ask('again', { chat: 'a', priority: 'digest', patienceMs: 0 })
    await run(40)
    expect(await answer).toEqual({ go: false, waitMs: 1000, heldBy: 'chat' })
  })

  it('of a chat that is held wait for exactly as long', async () => {
    const { ask, pacer, went, run } = setUp()
    await pacer.hold('a', START + 37_000)
    void ask('a')
    void ask('b')
    await run(60_000)
    expect(went).toEqual([
      { who: 'b', at: 0 },
      { who: 'a', at: 37_000 },
    ])
  })

  it('are had at once by whoever comes while all others wait for their chats, and by those in their order', async () => {
    const { ask, pacer, went, run } = setUp()
    await pacer.hold('a', START + 9_000)
    await pacer.hold('b', START + 2_000)
    void ask('a')
    void ask('b')
    await run(1_000)
    void ask('c')
    await run(20_000)
    expect(went).toEqual([
      { who: 'c', at: 1_000 },
      { who: 'b', at: 2_000 },
      { who: 'a', at: 9_000 },
    ])
  })

  it('of everybody wait while everything is held; digests are sent away', async () => {
    const { ask, pacer, went, run } = setUp()
    await pacer.hold(null, START + 30_000)
    void ask('person')
    const digest = ask('digest', { priority: 'digest', patienceMs: 0 })
    await run(31_000)
    expect(went).toEqual([{ who: 'person', at: 30_000 }])
    expect(await digest).toMatchObject({ go: false, heldBy: 'all' })
  })

  it('fail for those who wait when the log of sending is out of reach, and are had again afterwards', async () => {
    const clock = createSimulatedClock(START)
    const rates = createLocalRates()
    let broken = true
    const pacer = createPacer({
      clock,
      limits: TELEGRAM_PACE,
      rates: {
        ...rates,
        take: (...args) => (broken ? Promise.reject(new Error('away')) : rates.take(...args)),
      },
    })
    const turn = { chat: 'a', group: false, priority: 'answer' } as const
    await expect(pacer.turn(turn)).rejects.toThrow('away')
    broken = false
    expect(await pacer.turn(turn)).toMatchObject({ go: true })
  })
})

it('whatever is asked for, no limit is exceeded and nobody is forgotten', async () => {
  const request = fc.record({
    after: fc.integer({ min: 0, max: 400 }),
    chat: fc.integer({ min: 0, max: 8 }),
    priority: fc.constantFrom('answer' as const, 'digest' as const),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(request, { minLength: 1, maxLength: 150 }), async (requests) => {
      const { ask, went, run } = setUp()
      for (const { after, chat, priority } of requests) {
        await run(after % 40 === 0 ? after : 0)
        // Chats 0 to 2 are groups.
        void ask(`${chat}`, { chat: `${chat}`, group: chat < 3, priority })
      }
      await run(3_600_000)
      expect(went).toHaveLength(requests.length)
      const most = (at: readonly number[], { perMs }: RateLimit) =>
        Math.max(...at.map((from) => at.filter((moment) => moment >= from && moment < from + perMs).length))
      expect(
        most(
          went.map(({ at }) => at),
          { count: 30, perMs: 1000 },
        ),
      ).toBeLessThanOrEqual(30)
      for (let chat = 0; chat <= 8; chat += 1) {
        const at = went.filter(({ who }) => who === `${chat}`).map((one) => one.at)
        if (at.length === 0) continue
        expect(most(at, { count: 3, perMs: 3000 })).toBeLessThanOrEqual(3)
        if (chat < 3) expect(most(at, { count: 20, perMs: 60_000 })).toBeLessThanOrEqual(20)
      }
    }),
    { numRuns: 40 },
  )
})

describe('the log of turns', () => {
  const limits: readonly RateLimit[] = [{ count: 2, perMs: 100 }]

  it('is no longer than the limits need', () => {
    let log = NO_TURNS
    for (let now = 0; now < 400_000; now += 4000) log = takeTurn(log, TELEGRAM_PACE.group, now).log
    expect(log.times).toHaveLength(20)
    expect(log.times.at(-1)).toBe(396_000)
  })

  it('bounds nothing when it was written by a clock that was ahead', () => {
    expect(takeTurn({ times: [900, 950], heldUntil: 0 }, limits, 100)).toEqual({
      wait: 0,
      log: { times: [100], heldUntil: 0 },
    })
  })
})

describe('the logs of one process', () => {
  const all: RateClaim = { key: 'all', limits: [{ count: 3, perMs: 1000 }] }
  const chat: RateClaim = { key: 'chat', limits: [{ count: 1, perMs: 100 }] }

  it('record a message in all of its logs or in none', async () => {
    const { take } = createLocalRates()
    expect(await take([[all, chat]], () => 0)).toEqual([[0, 0]])
    for (let tries = 0; tries < 5; tries += 1) expect(await take([[all, chat]], () => 40)).toEqual([[0, 60]])
    expect(await take([[all], [all], [all]], () => 50)).toEqual([[0], [0], [950]])
  })

  it('forget what has long been at rest, and nothing that still counts', async () => {
    const { take, hold } = createLocalRates()
    const idle = (n: number): RateClaim => ({ key: `idle ${n}`, limits: chat.limits })
    await hold('held', 1_000_000)
    for (let n = 0; n < 10_000; n += 1) await take([[idle(n)]], () => 0)
    const recent: RateClaim = { key: 'recent', limits: [{ count: 1, perMs: 60_000 }] }
    await take([[recent]], () => 500_000)
    await take([[idle(0)]], () => 500_000)
    expect(await take([[recent], [{ ...chat, key: 'held' }]], () => 500_000)).toEqual([[60_000], [500_000]])
  })
})

it('answers under way are few, and each makes room a while after it is done', async () => {
  const clock = createSimulatedClock(START)
  const limits = { ...TELEGRAM_PACE, underWay: { count: 2, perMs: 100 } }
  const pacer = createPacer({ clock, rates: createLocalRates(), limits })
  const went: number[] = []
  for (let n = 0; n < 6; n += 1)
    void pacer.turn({ chat: `${n}`, group: false, priority: 'answer' }).then((answer) => {
      went.push(clock.now() - START)
      if (answer.go) void clock.sleep(50).then(answer.done)
    })
  await clock.runUntil(START + 1000)
  expect(went).toEqual([0, 0, 150, 150, 300, 300])
})

it('nobody has a turn once the program ends', async () => {
  const clock = createSimulatedClock(START)
  const ending = new AbortController()
  const pacer = createPacer({ limits: TELEGRAM_PACE, clock, rates: createLocalRates(), until: ending.signal })
  const went: string[] = []
  const ask = (chat: string) =>
    void pacer.turn({ chat, group: false, priority: 'answer' }).then(() => went.push(chat))
  await pacer.hold('a', START + 1000)
  ask('a')
  await clock.runUntil(START + 500)
  ending.abort()
  ask('b')
  await clock.runUntil(START + 5000)
  expect(went).toEqual([])
})
