import { describe, expect, it } from 'vitest'
import { runKills } from './kills.ts'

describe('killed again and again while it delivers', () => {
  it('the bot loses nothing, and repeats no more messages than there were kills', async () => {
    const counts = await runKills({ kills: 12, subscriptions: 120, seed: 1 })
    expect(counts).toMatchObject({ broken: [], kills: 12, lost: 0, unrecorded: 0, crashes: 0 })
    expect(counts.received).toBe(counts.subscriptions)
    expect(counts.repeated).toBeLessThanOrEqual(counts.kills)
  }, 300_000)
})
