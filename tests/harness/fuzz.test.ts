import { expect, it } from 'vitest'
import { fuzzQuestions, fuzzUpdates } from './fuzz.ts'

// Times are measured on a machine that does nothing else; here it is only that nothing hangs.
const WITHIN_MS = 20_000

it('questions nobody should ask are answered, each in its time', async () => {
  expect(await fuzzQuestions({ questions: 250, seed: 1, withinMs: WITHIN_MS })).toMatchObject({
    broken: [],
    asked: 250,
  })
}, 240_000)

it('updates nobody should send end nothing, fail nothing, and keep nobody waiting', async () => {
  const counts = await fuzzUpdates({ updates: 400, seed: 1, withinMs: WITHIN_MS })
  expect(counts.broken).toEqual([])
  expect(counts.handedOver).toBeGreaterThan(200)
}, 240_000)
