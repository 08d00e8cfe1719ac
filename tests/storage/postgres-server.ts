/**
 * One PostgreSQL server for the whole test run, from npm; or the one at `DATABASE_URL`. Its address is provided as
 * `postgresUrl`. A run in which no test file asks for it does not wait for one.
 */
import { readFileSync } from 'node:fs'
import type { TestProject } from 'vitest/node'
import { type PostgresServer, startPostgres } from './embedded-postgres.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** `postgres://…` of a server on which tests may create schemas; empty when this run has none. */
    postgresUrl: string
  }
}

export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env['DATABASE_URL'] ?? ''
  if (/^postgres(?:ql)?:/u.test(given)) {
    project.provide('postgresUrl', given)
    return undefined
  }
  // The filters of the command line are not in vitest's public types; without them every file counts.
  const { filenamePattern } = project.vitest as { readonly filenamePattern?: string[] }
  const specifications = await project.vitest.globTestSpecifications(filenamePattern)
  if (!specifications.some(({ moduleId }) => readFileSync(moduleId, 'utf8').includes('databases.ts'))) {
    project.provide('postgresUrl', '')
    return undefined
  }
  let server: PostgresServer
  try {
    server = await startPostgres()
  } catch (error) {
    // The tests that need it fail, and say so; the others go on.
    console.error(error instanceof Error ? error.message : error)
    project.provide('postgresUrl', '')
    return undefined
  }
  project.provide('postgresUrl', server.url)
  return server.remove
}
