import { expect, it } from 'vitest'
import { runStops } from './stops.ts'

it('a bot that is stopped at any moment answers what it was handed, in order, or says that it is too late', async () => {
  const counts = await runStops({ kills: 6, seed: 2 })
  expect(counts).toMatchObject({ broken: [], unanswered: 0, outOfOrder: 0, answeredTooLate: 0 })
  // Each kind of stop was met at all.
  const { killed, terminated, early, longAway, toldTooLate } = counts
  for (const met of [killed, terminated, early, longAway, toldTooLate]) expect(met).toBeGreaterThan(0)
}, 300_000)
