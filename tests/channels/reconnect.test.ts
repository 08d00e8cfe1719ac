import { expect, it } from 'vitest'
import { createConnection } from '../../src/channels/reconnect.ts'
import { createSimulatedClock } from '../digest/simulated-clock.ts'

/** Milliseconds between the end of a connection and the next try, where each lasted so long; 0: it could not be had. */
async function pausesAfter(lastedMs: number, count: number): Promise<number[]> {
  const clock = createSimulatedClock(1_800_000_000_000)
  const stop = new AbortController()
  const pauses: number[] = []
  let endedAt: number | undefined
  const log = { info: () => undefined, warn: () => undefined }
  const connection = createConnection({ platform: 'Anywhere', clock, random: () => 0.5, log })
  const staying = connection.stay(async (opened) => {
    if (endedAt !== undefined) pauses.push(clock.now() - endedAt)
    if (pauses.length >= count) stop.abort()
    if (lastedMs > 0) opened()
    await clock.sleep(lastedMs)
    endedAt = clock.now()
    return 'it ended'
  }, stop.signal)
  await clock.runUntil(clock.now() + 60 * 60_000)
  await staying
  return pauses
}

it('tries again after pauses that grow to a minute where there is no connection, without end', async () => {
  const pauses = await pausesAfter(0, 12)
  expect(pauses.slice(0, 4)).toEqual([1_000, 2_000, 4_000, 8_000])
  expect(pauses.slice(6)).toEqual(Array.from({ length: 6 }, () => 60_000))
})

it('is back within a second or so where connections break every half minute, and backs off where it is thrown out at once', async () => {
  expect(await pausesAfter(30_000, 8)).toEqual(Array.from({ length: 8 }, () => 1_000))
  expect((await pausesAfter(2_000, 8)).at(-1)).toBe(60_000)
})
