import { describe, expect, it } from 'vitest'
import { runKills } from './kills.ts'

describe('killed again and again while it delivers', () => {
  it('the bot brings every chat what it ordered, in its rate, and repeats only what a kill cut off', async () => {
    // Of these six all but one meet a message on its way; `npm run harness -- kills` goes on for hundreds.
    const counts = await runKills({ kills: 6, subscriptions: 60, seed: 1 })
    expect(counts).toMatchObject({ broken: [], kills: 6, lost: 0, wrong: [], repeatedWithoutCause: 0 })
    expect(counts).toMatchObject({ unrecorded: 0, crashes: 0, received: counts.subscriptions })
  }, 300_000)
})
