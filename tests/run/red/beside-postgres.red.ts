import { expect, it } from 'vitest'
import { onPostgres } from '../../storage/databases.ts'
import { startPostgres } from '../../storage/embedded-postgres.ts'

it('uses the server of the run', async () => {
  const database = await onPostgres.fresh()
  expect(database.url).toContain('postgres')
  await database.remove()
})

it('starts a server of its own', async () => {
  const server = await startPostgres()
  await server.remove()
}, 60_000)
