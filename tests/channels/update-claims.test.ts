import { describe, expect, it } from 'vitest'
import { createLocalUpdateLog } from '../../src/coordination/local-update-log.ts'
import { createUpdateClaims, UPDATE_LEASE_MS } from '../../src/coordination/update-claims.ts'
import { createSimulatedClock } from '../digest/simulated-clock.ts'

const START = 1_800_000_000_000
const SECOND = 1000
const DAY = 24 * 60 * 60 * SECOND

function scene() {
  const clock = createSimulatedClock(START)
  const log = createLocalUpdateLog()
  const replica = (signal = new AbortController().signal, reach = log) => {
    const { claim, letGo, release } = createUpdateClaims({ log: reach, clock, signal })
    return {
      claim: async (id: number) => (await claim(`telegram:${id}`, null)).kind,
      release: (id: number) => release(`telegram:${id}`),
      settled: async (id: number) => {
        letGo(`telegram:${id}`)
        await log.settle(`telegram:${id}`, { as: 'done', until: clock.now() + DAY })
      },
    }
  }
  const until = (second: number) => clock.runUntil(START + second * SECOND)
  /** What a claim comes to, and at which second. */
  const claimed = (claim: Promise<string>) =>
    claim.then((what) => `${what} at ${Math.round((clock.now() - START) / SECOND)}`)
  return { log, replica, until, claimed }
}

describe('an update that is brought to two processes', () => {
  it('is dealt with by the first; the second hears of it when that is done', async () => {
    const { replica, until, claimed } = scene()
    const [a, b] = [replica(), replica()]
    expect(await claimed(a.claim(1))).toBe('yours at 0')
    const second = claimed(b.claim(1))
    await until(3)
    await a.settled(1)
    await until(5)
    expect(await second).toBe('done at 3')
    expect(await claimed(b.claim(1))).toBe('done at 5')
  })

  it('is the second one’s when the first dies, as soon as its lease is over', async () => {
    const { log, replica, until, claimed } = scene()
    // Whoever is dead renews nothing.
    await replica(undefined, { ...log, renew: async () => undefined }).claim(1)
    const second = claimed(replica().claim(1))
    await until(60)
    expect(await second).toBe(`yours at ${UPDATE_LEASE_MS / SECOND}`)
  })

  it('stays in the hands of the first as long as that is at work', async () => {
    const { replica, until, claimed } = scene()
    const a = replica()
    await a.claim(1)
    const second = claimed(replica().claim(1))
    await until(40)
    expect(await second).toBe('busy at 17')
    const again = claimed(replica().claim(1))
    await a.settled(1)
    await until(41)
    expect(await again).toBe('done at 40')
  })

  it('is free at once when the first gives it up', async () => {
    const { replica, until, claimed } = scene()
    const a = replica()
    await a.claim(1)
    const second = claimed(replica().claim(1))
    await until(2)
    await a.release(1)
    await until(3)
    expect(await second).toBe('yours at 2')
  })

  it('is not waited for by a process that is to stop', async () => {
    const { replica, until, claimed } = scene()
    await replica().claim(1)
    const stop = new AbortController()
    const second = claimed(replica(stop.signal).claim(1))
    await until(2)
    stop.abort()
    await until(2.1)
    expect(await second).toBe('busy at 2')
  })

  it('is free after five minutes when the first lives but hangs', async () => {
    const { replica, until, claimed } = scene()
    await replica().claim(1)
    await until(5 * 60 + UPDATE_LEASE_MS / SECOND + 1)
    expect(await claimed(replica().claim(1))).toMatch(/^yours/u)
  })
})

it('updates of other numbers are others', async () => {
  const { replica } = scene()
  expect([await replica().claim(1), await replica().claim(2)]).toEqual(['yours', 'yours'])
})
