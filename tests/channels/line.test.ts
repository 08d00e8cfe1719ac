import { describe, expect, it } from 'vitest'
import { createLine } from '../../src/channels/line.ts'
import { systemClock } from '../../src/coordination/clock.ts'
import { createSimulatedClock } from '../digest/simulated-clock.ts'

const comesRound = () => new Promise<void>((resolve) => setImmediate(resolve))

describe('a line', () => {
  it('lets one go at a time, in the order in which they came', async () => {
    const line = createLine(systemClock, 60_000)
    const went: number[] = []
    const over: (() => void)[] = []
    for (const n of [1, 2, 3])
      void line.enter().then((isOver) => {
        went.push(n)
        over.push(isOver)
      })
    await comesRound()
    expect(went).toEqual([1])
    over[0]?.()
    await comesRound()
    expect(went).toEqual([1, 2])
    for (const isOver of over) isOver()
    await comesRound()
    expect(went).toEqual([1, 2, 3])
    over[2]?.()
  })

  it('of a process that was busy hears who is done before it loses patience with them', async () => {
    const line = createLine(systemClock, 5)
    const isOver = await line.enter()
    let hasNextGone = false
    const next = line.enter().then((over) => {
      hasNextGone = true
      over()
    })
    await comesRound()
    const heard = comesRound().then(() => {
      const before = hasNextGone
      isOver()
      return before
    })
    for (const until = performance.now() + 40; performance.now() < until; );
    expect(await heard).toBe(false)
    await next
  })

  describe('whose patience is 30 ms', () => {
    const PATIENCE_MS = 30
    /** It looks once more before it lets the next go. */
    const LOOKS_MS = 1

    /** Each of them says when it went. */
    function lined() {
      const clock = createSimulatedClock(1_000_000)
      const line = createLine(clock, PATIENCE_MS)
      const begun = clock.now()
      const went: Record<string, number> = {}
      const over: Record<string, () => void> = {}
      return {
        clock,
        went,
        over,
        enter: (name: string) =>
          void line.enter().then((isOver) => {
            went[name] = clock.now() - begun
            over[name] = isOver
          }),
        until: (ms: number) => clock.runUntil(begun + ms),
      }
    }

    it('waits no longer for whoever is ahead, each in its turn', async () => {
      const { enter, until, went } = lined()
      for (const name of ['a', 'b', 'c']) enter(name)
      await until(1_000)
      const next = PATIENCE_MS + LOOKS_MS
      expect(went).toEqual({ a: 0, b: next, c: 2 * next })
    })

    it('counts from when they went, not from when somebody came to wait for them', async () => {
      const { enter, until, went } = lined()
      enter('a')
      await until(20)
      enter('b')
      await until(1_000)
      expect(went).toEqual({ a: 0, b: PATIENCE_MS + LOOKS_MS })
    })

    it('gives the whole of it to whoever went because another was done', async () => {
      const { enter, until, went, over } = lined()
      for (const name of ['a', 'b', 'c']) enter(name)
      await until(20)
      over['a']?.()
      await until(1_000)
      expect(went).toMatchObject({ a: 0, b: 20 })
      expect(went['c']).toBeGreaterThanOrEqual(20 + PATIENCE_MS)
      expect(went['c']).toBeLessThanOrEqual(20 + PATIENCE_MS + 2 * LOOKS_MS)
    })

    it('lets nobody go because of one that it no longer waits for', async () => {
      const { enter, until, went, over } = lined()
      for (const name of ['a', 'b', 'c']) enter(name)
      await until(PATIENCE_MS + LOOKS_MS + 5)
      over['a']?.()
      await until(PATIENCE_MS + LOOKS_MS + 10)
      expect(went).not.toHaveProperty('c')
    })

    it('has it again after it was empty', async () => {
      const { enter, until, went, over } = lined()
      enter('a')
      enter('b')
      await until(5)
      over['a']?.()
      await until(10)
      over['b']?.()
      await until(1_000)
      enter('c')
      enter('d')
      await until(2_000)
      expect(went).toMatchObject({ c: 1_000, d: 1_000 + PATIENCE_MS + LOOKS_MS })
    })

    it('has it whatever the clock is set to', async () => {
      const { clock, enter, went } = lined()
      enter('a')
      enter('b')
      await new Promise((resolve) => setImmediate(resolve))
      clock.set(10)
      enter('c')
      await clock.runUntil(10 + 3 * (PATIENCE_MS + LOOKS_MS))
      expect(Object.keys(went)).toEqual(['a', 'b', 'c'])
    })
  })
})
