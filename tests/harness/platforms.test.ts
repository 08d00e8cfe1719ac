import { describe, expect, it } from 'vitest'
// The server is started for whoever imports `storage/databases.ts`.
import { onPostgres } from '../storage/databases.ts'
import { runPlatforms } from './platforms.ts'

describe('on Feishu, WeCom and DingTalk at once', () => {
  it('two bots whose connections break and who are restarted answer each question once, in order', async () => {
    const { url, remove } = await onPostgres.fresh()
    // As long as each kind of trouble needs to come once, a stop and a kill; `npm run harness -- platforms` goes on for an hour.
    const counts = await runPlatforms({ databaseUrl: url, seconds: 60, perSecond: 4, seed: 1 }).finally(
      remove,
    )
    expect(counts).toMatchObject({ broken: [], crashes: 0 })
    for (const { questions, lost, outOfOrder, noticedWithinMs } of Object.values(counts.platforms)) {
      expect({ lost, outOfOrder }).toEqual({ lost: 0, outOfOrder: [] })
      expect(questions).toBeGreaterThan(20)
      expect(noticedWithinMs).toBeLessThan(60_000)
    }
    for (const met of [counts.restarts, counts.kills]) expect(met).toBeGreaterThan(0)
  }, 500_000)
})
