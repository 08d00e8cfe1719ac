/** A fresh, empty database of each kind, for whatever is to hold over all of them. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { inject } from 'vitest'

export interface FreshDatabase {
  readonly url: string
  /** Call after everything that was opened has been closed. */
  readonly remove: () => Promise<void>
}

export interface DatabaseKind {
  readonly name: string
  readonly fresh: () => Promise<FreshDatabase>
}

export const inMemory: DatabaseKind = {
  name: 'SQLite in memory',
  fresh: async () => ({ url: ':memory:', remove: async () => undefined }),
}

export const inFile: DatabaseKind = {
  name: 'SQLite in a file',
  fresh: async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tashan-storage-'))
    return {
      url: join(folder, 'tashan.db'),
      remove: async () => rmSync(folder, { recursive: true, force: true }),
    }
  },
}

/** Each has a schema of its own on the one server. */
export const onPostgres: DatabaseKind = {
  name: 'PostgreSQL',
  fresh: async () => {
    const server = inject('postgresUrl')
    if (server === '') throw new Error('no PostgreSQL in this run: its start is reported above')
    const schema = `test_${randomBytes(6).toString('hex')}`
    await query(server, `create schema ${schema}`)
    const url = new URL(server)
    url.searchParams.set('options', `-c search_path=${schema}`)
    return { url: url.href, remove: () => query(server, `drop schema ${schema} cascade`) }
  },
}

export const DATABASES: readonly DatabaseKind[] = [inMemory, inFile, onPostgres]

async function query(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}
