import { describe, expect, it } from 'vitest'
import { runKills } from './kills.ts'

describe('killed again and again while it delivers', () => {
  it('the bot brings every chat what it ordered, in its rate, and repeats only what a kill cut off', async () => {
    const counts = await runKills({ kills: 12, subscriptions: 120, seed: 1 })
    expect(counts).toMatchObject({ broken: [], kills: 12, lost: 0, wrong: [], repeatedWithoutCause: 0 })
    expect(counts).toMatchObject({ unrecorded: 0, crashes: 0, received: counts.subscriptions })
  }, 300_000)
})
