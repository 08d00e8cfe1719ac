import { describe, expect, it } from 'vitest'
import { runFaults } from './faults.ts'

describe('on a platform at its worst', () => {
  it('all that can be delivered is, within the limits, and the rest is stopped, followed or given up', async () => {
    const counts = await runFaults({ subscriptions: 300, seed: 1 })
    expect(counts).toMatchObject({ broken: [], lost: 0, impatient: 0, rates: { refused: 0 } })
    expect(counts.received).toBe(counts.deliverable)
    expect(counts).toMatchObject({ wrong: [], repeatedWithoutCause: 0 })
    // Each kind of trouble was met at all.
    const { migrated, gone, cameBack, failing, calls } = counts
    for (const met of [
      migrated,
      gone,
      cameBack,
      failing,
      calls['429'],
      calls['answer lost'],
      calls['dropped'],
    ])
      expect(met).toBeGreaterThan(0)
  }, 300_000)
})
