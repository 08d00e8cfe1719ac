import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  copyFileSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest'
import { openDatabase } from '../../src/storage/database.ts'
import { DatabaseError, isFull } from '../../src/storage/database-error.ts'
import { MIGRATIONS, type Migration } from '../../src/storage/migrations.ts'
import { createStorage } from '../../src/storage/storage.ts'
import { subscription } from './contract.ts'
import { inFile, onPostgres } from './databases.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tashan-database-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const save = async (url: string, count: number) => {
  const database = await openDatabase(url)
  const { subscriptions } = createStorage(database)
  for (let i = 0; i < count; i += 1) await subscriptions.save(subscription({ id: `s${i}` }))
  await database.close()
}
const held = async (url: string): Promise<number> => {
  const database = await openDatabase(url)
  const { n } = await database.db
    .selectFrom('subscriptions')
    .select((select) => select.fn.countAll<number>().as('n'))
    .executeTakeFirstOrThrow()
  await database.close()
  return Number(n)
}

describe.each([inFile, onPostgres])('migrations on $name', ({ fresh }) => {
  const extra: Migration = {
    name: '0002-later',
    up: async (db) => {
      await db.schema.createTable('later').addColumn('id', 'text').execute()
    },
  }

  it('are carried out once, in order, and a newer one is refused', async () => {
    const { url, remove } = await fresh()
    await (await openDatabase(url)).close()
    const later = await openDatabase(url, { migrations: [...MIGRATIONS, extra] })
    expect(await sql`select * from later`.execute(later.db).then(({ rows }) => rows)).toEqual([])
    await later.close()
    await (await openDatabase(url, { migrations: [...MIGRATIONS, extra] })).close()
    await expect(openDatabase(url)).rejects.toThrow(DatabaseError)
    await expect(openDatabase(url)).rejects.toThrow(
      /^(?:postgres:|\/).*: written by a newer version.*0002-later.*update the program/u,
    )
    await remove()
  })

  it('leave nothing behind when one of them fails', async () => {
    const { url, remove } = await fresh()
    const broken: Migration = {
      name: '0003-broken',
      up: async (db) => {
        await db.schema.createTable('half').addColumn('id', 'text').execute()
        await sql`select nothing from nowhere`.execute(db)
      },
    }
    await expect(openDatabase(url, { migrations: [...MIGRATIONS, extra, broken] })).rejects.toThrow(
      DatabaseError,
    )
    const after = await openDatabase(url, { migrations: [...MIGRATIONS, extra] })
    await expect(sql`select * from half`.execute(after.db)).rejects.toThrow()
    await after.close()
    await remove()
  })

  it('are carried out by one of several that start at the same time', async () => {
    const { url, remove } = await fresh()
    const opened = await Promise.all([1, 2, 3, 4].map(() => openDatabase(url)))
    await Promise.all(opened.map((database) => database.close()))
    await remove()
  })
})

describe('an SQLite file', () => {
  const path = () => join(folder, 'tashan.db')

  it('is made with its folder, and found again by path, file: URL and sqlite: path', async () => {
    const nested = join(folder, 'a', 'b', 'tashan.db')
    await save(nested, 2)
    expect([await held(nested), await held(`file://${nested}`), await held(`sqlite:${nested}`)]).toEqual([
      2, 2, 2,
    ])
    // Whoever copies the file alone has everything.
    copyFileSync(nested, path())
    expect(await held(path())).toBe(2)
  })

  it('survives the process being killed in the middle of writing', async () => {
    await save(path(), 1)
    const program = `
      import { openDatabase } from ${JSON.stringify(join(import.meta.dirname, '../../src/storage/database.ts'))}
      const { db } = await openDatabase(${JSON.stringify(path())})
      for (let i = 0; ; i += 1) {
        await db.insertInto('gaps').values({ question: String(i), times: 1, first_at: 0, last_at: 0 }).execute()
        if (i === 200) process.kill(process.pid, 'SIGKILL')
      }`
    const script = join(folder, 'write.mts')
    writeFileSync(script, program)
    expect(() => execFileSync(process.execPath, ['--import', 'tsx', script], { stdio: 'ignore' })).toThrow()
    const database = await openDatabase(path())
    const gaps = await createStorage(database).gaps.top(1000)
    expect(gaps.length).toBeGreaterThanOrEqual(200)
    await database.close()
  })

  it('that is something else is refused, and left as it is', async () => {
    writeFileSync(path(), 'this is a letter, not a database')
    await expect(openDatabase(path())).rejects.toThrow(/not an SQLite database.*restore a backup/u)
    expect(readFileSync(path(), 'utf8')).toBe('this is a letter, not a database')
  })

  it('that was written only in half is refused', async () => {
    await save(path(), 500)
    truncateSync(path(), readFileSync(path()).length / 2)
    await expect(openDatabase(path())).rejects.toThrow(/damaged.*restore a backup/u)
  })

  it('with a damaged page is refused', async () => {
    await save(path(), 500)
    const bytes = readFileSync(path())
    bytes.fill(0xff, 4096 * 3, 4096 * 4)
    writeFileSync(path(), bytes)
    await expect(openDatabase(path())).rejects.toThrow(/damaged/u)
  })

  it('in a folder that cannot be written is refused with a word on what to set', async () => {
    chmodSync(folder, 0o555)
    const asNobody = async (use: () => Promise<void>) => {
      const root = process.geteuid?.() === 0
      // Root may write anywhere; for the length of this test it is nobody.
      if (root) process.seteuid?.(65534)
      try {
        await use()
      } finally {
        if (root) process.seteuid?.(0)
      }
    }
    await asNobody(async () => {
      await expect(openDatabase(path())).rejects.toThrow(/cannot .*writ.*DATA_DIR or DATABASE_URL/u)
      await expect(openDatabase(join(folder, 'deeper', 'tashan.db'))).rejects.toThrow(DatabaseError)
    })
    chmodSync(folder, 0o755)
  })

  it('at the end of a path that is no folder is refused', async () => {
    writeFileSync(join(folder, 'file'), '')
    await expect(openDatabase(join(folder, 'file', 'tashan.db'))).rejects.toThrow(
      /cannot write the database/u,
    )
  })

  it('on a full disk refuses to write, loses nothing, and goes on when there is room', async () => {
    const database = await openDatabase(path())
    const { gaps } = createStorage(database)
    await gaps.note('first', 1)
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(database.db)
    await sql.raw(`pragma max_page_count = ${rows[0]?.page_count ?? 0}`).execute(database.db)
    let failure: unknown
    for (let i = 0; i < 500 && failure === undefined; i += 1)
      await gaps.note(`q${i} ${'x'.repeat(1000)}`, 2).catch((error: unknown) => {
        failure = error
      })
    expect(isFull(failure)).toBe(true)
    expect((await gaps.top(1000)).some(({ question }) => question === 'first')).toBe(true)
    await sql.raw('pragma max_page_count = 1000000').execute(database.db)
    await gaps.note('last', 3)
    expect((await gaps.top(1000)).some(({ question }) => question === 'last')).toBe(true)
    await database.close()
  })

  it('is shared by two processes that write at the same time', async () => {
    const [one, two] = [await openDatabase(path()), await openDatabase(path())]
    const [a, b] = [createStorage(one), createStorage(two)]
    await Promise.all(Array.from({ length: 50 }, (_, i) => (i % 2 === 0 ? a : b).gaps.note('same', i)))
    expect((await a.gaps.top(1))[0]?.times).toBe(50)
    await one.close()
    await two.close()
  })
})

describe('PostgreSQL', () => {
  it('that cannot be reached is said so, without the password', async () => {
    const failure = await openDatabase('postgres://tashan:secret@127.0.0.1:1/tashan').catch(
      (error: unknown) => error,
    )
    expect(String(failure)).toMatch(/postgres:\/\/127\.0\.0\.1:1\/tashan: the server cannot be reached/u)
    expect(String(failure)).not.toContain('secret')
  })

  it('that refuses the password is said so', async () => {
    const url = new URL(inject('postgresUrl'))
    url.password = 'wrong'
    await expect(openDatabase(url.href)).rejects.toThrow(/refuses this user or password/u)
  })

  it('that goes away for a while is used again when it is back', async () => {
    const { url, remove } = await onPostgres.fresh()
    const server = await createGate(new URL(url))
    const through = new URL(url)
    through.port = String(server.port)
    const troubles: Error[] = []
    const database = await openDatabase(through.href, { onTrouble: (error) => troubles.push(error) })
    const { gaps } = createStorage(database)
    await gaps.note('before', 1)
    await server.shut()
    await expect(gaps.note('during', 2)).rejects.toThrow()
    await server.open()
    await gaps.note('after', 3)
    expect((await gaps.top(9)).map(({ question }) => question)).toEqual(['after', 'before'])
    await database.close()
    await server.shut()
    await remove()
  })
})

/** A door in front of a server, which can be shut on everybody who is inside. */
async function createGate(to: URL) {
  const sockets = new Set<Socket>()
  let server: Server | undefined
  let port = 0
  const open = () =>
    new Promise<void>((resolve) => {
      server = createServer((inside) => {
        const outside = connect(Number(to.port), to.hostname)
        for (const [socket, other] of [
          [inside, outside],
          [outside, inside],
        ] as const) {
          sockets.add(socket)
          socket.on('error', () => other.destroy())
          socket.on('close', () => {
            sockets.delete(socket)
            other.destroy()
          })
          socket.pipe(other)
        }
      })
      server.listen(port, '127.0.0.1', () => {
        const address = server?.address()
        port = typeof address === 'object' && address !== null ? address.port : 0
        resolve()
      })
    })
  await open()
  return {
    get port() {
      return port
    },
    open,
    shut: () =>
      new Promise<void>((resolve) => {
        for (const socket of sockets) socket.destroy()
        if (server?.listening === true) server.close(() => resolve())
        else resolve()
      }),
  }
}
