import { describe, expect, it } from 'vitest'
import { createLine } from '../../src/channels/line.ts'
import { systemClock } from '../../src/digest/clock.ts'

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
})
