import { describe, expect, it } from 'vitest'
// The server is started for whoever imports `storage/databases.ts`.
import { onPostgres } from '../storage/databases.ts'
import { runPlatformKills } from './platform-kills.ts'
import { runPlatforms } from './platforms.ts'

describe('on Feishu, WeCom and DingTalk at once', () => {
  it('two bots whose connections break and who are restarted answer each question once, in order', async () => {
    const { url, remove } = await onPostgres.fresh()
    const counts = await runPlatforms({ databaseUrl: url, seconds: 100, seed: 1 }).finally(remove)
    expect(counts).toMatchObject({ broken: [], crashes: 0 })
    for (const { questions, lost, outOfOrder, noticedWithinMs } of Object.values(counts.platforms)) {
      expect({ lost, outOfOrder }).toEqual({ lost: 0, outOfOrder: [] })
      expect(questions).toBeGreaterThan(20)
      expect(noticedWithinMs).toBeLessThan(60_000)
    }
    for (const met of [counts.restarts, counts.kills]) expect(met).toBeGreaterThan(0)
  }, 500_000)

  it('a bot that is killed while it brings digests brings each, and twice only what no platform knows again', async () => {
    const counts = await runPlatformKills({ kills: 6, subscriptions: 40, seed: 1 })
    expect(counts).toMatchObject({ broken: [], kills: 6 })
    expect(counts.platforms['Feishu']).toMatchObject({ received: 40, lost: 0, twice: 0, wrong: [] })
    for (const name of ['WeCom', 'DingTalk'])
      expect(counts.platforms[name]).toMatchObject({ received: 40, lost: 0, twiceWithoutCause: 0, wrong: [] })
  }, 300_000)
})
