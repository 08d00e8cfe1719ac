import { describe, expect, it } from 'vitest'
import { runPlatformKills } from './platform-kills.ts'

describe('on Feishu, WeCom and DingTalk at once', () => {
  it('a bot that is killed while it brings digests brings each, and twice only what no platform knows again', async () => {
    // Four find a bot that writes down a digest before it is sent: it lost eight. `npm run harness -- platform-kills` goes on.
    const counts = await runPlatformKills({ kills: 4, subscriptions: 30, seed: 1 })
    expect(counts).toMatchObject({ broken: [], kills: 4 })
    expect(counts.platforms['Feishu']).toMatchObject({ received: 30, lost: 0, twice: 0, wrong: [] })
    for (const name of ['WeCom', 'DingTalk'])
      expect(counts.platforms[name]).toMatchObject({ received: 30, lost: 0, twiceWithoutCause: 0, wrong: [] })
  }, 300_000)
})
