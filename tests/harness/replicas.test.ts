import { describe, expect, it } from 'vitest'
// The server is started for whoever imports `storage/databases.ts`.
import { onPostgres } from '../storage/databases.ts'
import { runReplicas } from './replicas.ts'

describe('three replicas on one PostgreSQL, of which one is killed every few seconds', () => {
  it.each([
    ['brought updates by a load balancer', false],
    ['taking turns at polling', true],
  ])(
    '%s, answer each update, in order, and send every digest, within the rate',
    async (_, polling) => {
      const { url, remove } = await onPostgres.fresh()
      const counts = await runReplicas({
        databaseUrl: url,
        replicas: 3,
        polling,
        kills: 3,
        updates: 120,
        subscriptions: 60,
        seed: 1,
      }).finally(remove)
      expect(counts).toMatchObject({ broken: [], kills: 3, acknowledged: 120, unanswered: 0 })
      expect(counts).toMatchObject({ digests: 60, digestsLost: 0, wrong: [] })
    },
    300_000,
  )
})
