import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createFairQueue, type Task } from '../../src/channels/fair-queue.ts'

interface Said extends Task {
  readonly what: string
}

const LIMITS = { aPerson: 3, withinMs: 10_000, aLane: 6, pauseMs: 1000 }
const newQueue = () => createFairQueue<Said>(LIMITS)
type Queue = ReturnType<typeof newQueue>

const said = (what: string, { lane = '群', ...rest }: Partial<Said> = {}): Said => ({
  what,
  lane,
  person: what.slice(0, 1),
  admission: 'limited',
  sentAt: 0,
  ...rest,
})
/** Offers each at the moment given. @returns what became of those that were refused, in words */
const offer = (queue: Queue, now: number, ...whats: string[]): string[] =>
  whats.flatMap((what) => {
    const refusal = queue.offer(said(what, { sentAt: now }), now)
    return refusal === undefined ? [] : [`${refusal.task.what}: ${refusal.why}`]
  })
/** Serves a lane until nothing waits. */
function serve(queue: Queue, now = 0, lane = '群'): string[] {
  const served: string[] = []
  for (let task = queue.next(lane); task !== undefined; task = queue.next(lane)) {
    served.push(task.what)
    queue.free(lane, now)
  }
  return served
}

describe('who is served', () => {
  it('people of a chat in turn, each in the order of what they said', () => {
    const queue = newQueue()
    offer(queue, 0, '甲1', '甲2', '甲3', '乙1', '丙1', '乙2')
    expect(queue.size()).toBe(6)
    expect(serve(queue)).toEqual(['甲1', '乙1', '丙1', '甲2', '乙2', '甲3'])
    expect(queue.size()).toBe(0)
  })

  it('somebody who comes later, before those who have had a turn', () => {
    const queue = newQueue()
    offer(queue, 0, '甲1', '甲2', '甲3')
    expect(queue.next('群')?.what).toBe('甲1')
    offer(queue, 0, '乙1')
    queue.free('群', 0)
    expect(serve(queue)).toEqual(['甲2', '乙1', '甲3'])
  })

  it('one of a chat at a time, while other chats do not wait', () => {
    const queue = newQueue()
    offer(queue, 0, '甲1', '甲2')
    queue.offer(said('丁1', { lane: '别的群' }), 0)
    expect(queue.next('群')?.what).toBe('甲1')
    expect(queue.next('群')).toBeUndefined()
    expect(queue.next('别的群')?.what).toBe('丁1')
    queue.free('群', 0)
    expect(queue.next('群')?.what).toBe('甲2')
    expect(queue.next('没有人的群')).toBeUndefined()
  })
})

describe('who asks too much', () => {
  it('is refused, is told once, and is heard again when they have paused', () => {
    const queue = newQueue()
    expect(offer(queue, 0, '甲1', '甲2', '甲3', '甲4', '甲5')).toEqual([
      '甲4: too-many',
      '甲5: too-many-again',
    ])
    expect(serve(queue)).toEqual(['甲1', '甲2', '甲3'])
    // There is room again, and no pause yet; what is asked meanwhile begins it anew.
    expect(offer(queue, 900, '甲6')).toEqual(['甲6: too-many-again'])
    expect(offer(queue, 1800, '甲7')).toEqual(['甲7: too-many-again'])
    expect(offer(queue, 2800, '甲8')).toEqual([])
    expect(serve(queue, 2800)).toEqual(['甲8'])
  })

  it('is told again when they do it again after the chat was at rest', () => {
    const queue = newQueue()
    offer(queue, 0, '甲1', '甲2', '甲3', '甲4')
    serve(queue)
    expect(offer(queue, 5000, '甲1', '甲2', '甲3', '甲4')).toEqual(['甲4: too-many'])
  })

  it('does not keep others from being heard', () => {
    const queue = newQueue()
    offer(queue, 0, '甲1', '甲2', '甲3', '甲4')
    expect(offer(queue, 0, '乙1')).toEqual([])
    expect(serve(queue)).toEqual(['甲1', '乙1', '甲2', '甲3'])
  })

  it('makes room in a full chat for whoever has less waiting, with what they said last', () => {
    const queue = newQueue()
    offer(queue, 0, '甲1', '甲2', '甲3', '乙1', '乙2', '丙1')
    expect(offer(queue, 0, '丁1')).toEqual(['甲3: too-many'])
    expect(serve(queue)).toEqual(['甲1', '乙1', '丙1', '丁1', '甲2', '乙2'])
  })

  it('makes room whoever came first, and no more than once for each that is taken in', () => {
    const queue = newQueue()
    offer(queue, 0, '乙1', '甲1', '甲2', '甲3', '丙1', '丁1')
    expect(offer(queue, 0, '戊1')).toEqual(['甲3: too-many'])
    expect(serve(queue, 5000)).toEqual(['乙1', '甲1', '丙1', '丁1', '戊1', '甲2'])
    expect(offer(queue, 5000, '甲1', '乙1', '丙1', '丁1', '戊1', '己1')).toEqual([])
  })

  it('is not told again while what they asked before still waits', () => {
    const queue = newQueue()
    offer(queue, 0, '甲1', '甲2', '甲3', '甲4')
    expect(offer(queue, 5000, '甲5')).toEqual(['甲5: too-many-again'])
  })

  it('is refused in a full chat where nobody has more waiting', () => {
    const queue = newQueue()
    expect(offer(queue, 0, '甲1', '乙1', '丙1', '丁1', '戊1', '己1', '庚1')).toEqual(['庚1: too-many'])
    // To have one more than the other is no reason: what was taken in would be thrown out for its like.
    const uneven = newQueue()
    offer(uneven, 0, '甲1', '甲2', '乙1', '乙2', '丙1', '丙2')
    expect(offer(uneven, 0, '甲3')).toEqual(['甲3: too-many'])
  })

  it('is not, where it comes late and was said over minutes; what was said in one breath is too much whenever it comes', () => {
    const queue = newQueue()
    const came = 600_000
    for (let n = 0; n < 5; n += 1)
      expect(queue.offer(said(`甲${n}`, { sentAt: n * 30_000 }), came)).toBeUndefined()
    expect(serve(queue, came)).toHaveLength(5)
    const breath = ['乙1', '乙2', '乙3', '乙4'].map((what) =>
      queue.offer(said(what, { sentAt: 200_000 }), came),
    )
    expect(breath.map((one) => one?.why)).toEqual([undefined, undefined, undefined, 'too-many'])
    // Nor does that keep out what they had said long before.
    expect(queue.offer(said('乙0', { sentAt: 100_000 }), came)).toBeUndefined()
    expect(queue.offer(said('乙5', { sentAt: 200_500 }), came)?.why).toBe('too-many-again')
  })

  it('cannot keep out what is never refused, and what is never refused makes no room', () => {
    const queue = newQueue()
    offer(queue, 0, '甲1', '甲2', '甲3', '甲4')
    for (let n = 1; n <= 9; n += 1)
      expect(queue.offer(said(`甲搬家${n}`, { admission: 'unlimited' }), 0)).toBeUndefined()
    expect(queue.size()).toBe(12)
    expect(offer(queue, 0, '乙1')).toEqual(['甲3: too-many-again'])
    expect(serve(queue).slice(0, 4)).toEqual(['甲1', '乙1', '甲2', '甲搬家1'])
  })
})

describe('what only counts as the latest', () => {
  const typed = (what: string) => said(what, { lane: 'inline 甲', admission: 'latest' })

  it('takes the place of what waits, and leaves alone what is in hand', () => {
    const queue = newQueue()
    queue.offer(typed('物'), 0)
    expect(queue.next('inline 甲')?.what).toBe('物')
    expect(queue.offer(typed('物业'), 0)).toBeUndefined()
    expect(queue.offer(typed('物业治'), 0)).toMatchObject({ task: { what: '物业' }, why: 'outrun' })
    expect(queue.offer(typed('物业治理'), 0)).toMatchObject({ task: { what: '物业治' }, why: 'outrun' })
    expect(queue.size()).toBe(1)
    queue.free('inline 甲', 0)
    expect(serve(queue, 0, 'inline 甲')).toEqual(['物业治理'])
  })
})

it('what is put back is the next, whoever has waited meanwhile', () => {
  const queue = newQueue()
  offer(queue, 0, '甲1', '甲2', '乙1')
  const inHand = queue.next('群')
  expect(inHand?.what).toBe('甲1')
  if (inHand !== undefined) queue.putBack(inHand)
  expect([queue.size(), queue.next('群')]).toEqual([3, undefined])
  queue.free('群', 0)
  expect(serve(queue)).toEqual(['甲1', '乙1', '甲2'])
  expect(queue.size()).toBe(0)
})

it('what waits is taken out at the end, and what is in hand stays so', () => {
  const queue = newQueue()
  offer(queue, 0, '甲1', '甲2', '乙1')
  queue.next('群')
  queue.offer(said('丁1', { lane: '别的群' }), 0)
  expect(
    queue
      .clear()
      .map(({ what }) => what)
      .sort(),
  ).toEqual(['丁1', '乙1', '甲2'])
  expect(queue.size()).toBe(0)
  offer(queue, 0, '乙2')
  expect(queue.next('群')).toBeUndefined()
  queue.free('群', 0)
  expect(queue.next('群')?.what).toBe('乙2')
})

it('whatever comes is served once or refused once, nobody has more than their share of a short time waiting, and turns alternate', () => {
  const step = fc.record({
    person: fc.constantFrom('甲', '乙', '丙', '丁'),
    lane: fc.constantFrom('群', '别的群'),
    serves: fc.boolean(),
    waitedMs: fc.integer({ min: 0, max: 700 }),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const queue = newQueue()
      const seen: string[] = []
      const waiting = new Map<string, string[]>()
      const saidAt: number[] = []
      let now = 0
      const take = (lane: string, what: string) => {
        seen.push(what)
        waiting.set(
          lane,
          (waiting.get(lane) ?? []).filter((one) => one !== what),
        )
      }
      for (const [n, { person, lane, serves, waitedMs }] of steps.entries()) {
        now += waitedMs
        const what = `${person}${n}`
        waiting.set(lane, [...(waiting.get(lane) ?? []), what])
        saidAt.push(now)
        const refusal = queue.offer(said(what, { lane, sentAt: now }), now)
        if (refusal !== undefined) take(lane, refusal.task.what)
        const inLane = waiting.get(lane) ?? []
        expect(inLane.length).toBeLessThanOrEqual(LIMITS.aLane)
        const lately = (one: string): boolean => now - (saidAt[Number(one.slice(1))] ?? 0) < LIMITS.withinMs
        expect(inLane.filter((one) => one.startsWith(person) && lately(one)).length).toBeLessThanOrEqual(
          LIMITS.aPerson,
        )
        if (!serves) continue
        const served = queue.next(lane)
        if (served !== undefined) take(lane, served.what)
        queue.free(lane, now)
      }
      for (const lane of ['群', '别的群']) {
        const served = serve(queue, now, lane)
        for (const what of served) take(lane, what)
        // Once no more comes, nobody is served a third time before everybody who waits has been once more.
        for (const [at, what] of served.entries()) {
          const again = served.findIndex((one, later) => later > at && one[0] === what[0])
          const between = served.slice(at + 1, again === -1 ? at + 1 : again)
          expect(new Set(between.map((one) => one[0])).size).toBe(between.length)
        }
      }
      expect(seen.toSorted()).toEqual(steps.map(({ person }, n) => `${person}${n}`).toSorted())
      expect(queue.size()).toBe(0)
    }),
  )
})
