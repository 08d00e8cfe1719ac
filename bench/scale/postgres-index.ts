/**
 * Our search over passages in PostgreSQL, to be measured beside the file that every process keeps: its full-text search
 * (tsvector with a GIN index) finds candidates over the same terms, a packed row for each lets them be scored here. What a
 * search needs is read anew each time, so that a passage which one program adds is found by the others. The program does
 * not use it: a question would wait for three round trips and fail with the database.
 */
import type pg from 'pg'
import {
  countPassage,
  countTerms,
  filePassage,
  lengthsOf,
  noTotals,
  type Steps,
  statisticsOf,
  type Totals,
  token,
} from '../../src/search/filed-passage.ts'
import { chooseLists, DATABASE_ROUGHER, POSTINGS, type TermRow } from '../../src/search/impact.ts'
import {
  countPacked,
  packedLengths,
  packedTerms,
  roomForCounts,
  wantedTerms,
} from '../../src/search/packed-passage.ts'
import { CANDIDATES, createFieldTerms, type Passage } from '../../src/search/passage-index.ts'
import type { FieldTerms } from '../../src/search/passage-store.ts'
import { type Hit, rankPassages, withUnknownAsOne } from '../../src/search/rank.ts'
import { idfOf, RANKING, type Ranking } from '../../src/search/score.ts'
import { type QueryTerm, queryTermsOf, type Term, type TermOptions } from '../../src/search/terms.ts'

export interface PostgresIndexOptions extends TermOptions {
  /** Tells indexes in one database apart: lower-case letters. */
  readonly name: string
  /** The fields to search and the weight of a match in each. */
  readonly fields: Readonly<Record<string, number>>
  readonly ranking?: Ranking
  readonly candidates?: number
  /** How many postings a query may read; {@link POSTINGS} by default. */
  readonly postings?: number
}

/** As a `PassageIndex`, but of promises. */
export interface PostgresIndex {
  size(): Promise<number>
  /** @param options.among the passages that may be found; all by default */
  search(
    query: string | readonly QueryTerm[],
    options?: { readonly limit?: number; readonly among?: readonly string[] },
  ): Promise<Hit[]>
  rank(query: string | readonly QueryTerm[], ids: Iterable<string>, limit?: number): Promise<Hit[]>
  terms(text: string): QueryTerm[]
  idf(term: Term): Promise<number>
  /** All or none of them. */
  add(passages: Iterable<Passage>): Promise<void>
  remove(ids: readonly string[]): Promise<void>
  /** What {@link PostgresIndex.seal} wrote; undefined if passages were added or removed since. */
  content(): Promise<string | undefined>
  seal(content: string): Promise<void>
}

const BATCH = 1_000
/** An arbitrary number that stands for the writing of search indexes among PostgreSQL's advisory locks. */
const WRITING = 748_262

interface Found {
  readonly id: string
  readonly packed: Buffer
}

/** Makes the tables if they are not there. Their content can always be made anew, so no migration keeps them. */
export async function openPostgresIndex(
  pool: pg.Pool,
  options: PostgresIndexOptions,
): Promise<PostgresIndex> {
  const { name, fields, ranking = RANKING, postings = POSTINGS } = options
  const { candidates = CANDIDATES * DATABASE_ROUGHER } = options
  if (!/^[a-z]+$/u.test(name)) throw new Error(`a search index cannot be called ${JSON.stringify(name)}`)
  const names = Object.keys(fields)
  const [meta, term, passage, list] = ['meta', 'term', 'passage', 'list'].map(
    (table) => `search_${name}_${table}`,
  )
  // The planner cannot know how few rows a token has, and would rather read all, or compile the query first.
  const best = `search_${name}_best`
  const bestFunction = `
    create or replace function ${best} (tokens text[], gains float8[], most int[], top int)
    returns table (number int) language sql stable set enable_seqscan = off set jit = off as $$
      select h.number from unnest($1, $2, $3) as l(token, gain, most)
      cross join lateral (select i.number from ${list} i where i.tokens @@ l.token::tsquery limit l.most) h
      group by h.number order by sum(l.gain) desc, h.number limit $4
    $$`
  await transaction(async (client) => {
    await client.query(`
      create table if not exists ${meta} (key text primary key, value text not null);
      create table if not exists ${term} (
        number integer primary key, term text not null unique collate "C", passages integer not null default 0,
        tier0 integer not null default 0, tier1 integer not null default 0, tier2 integer not null default 0);
      create table if not exists ${passage} (
        number integer primary key, id text not null unique collate "C", packed bytea not null);
      create table if not exists ${list} (number integer primary key, tokens tsvector not null);
      alter table ${list} set (toast_tuple_target = 128);
      create index if not exists ${list}_tokens on ${list} using gin (tokens) with (fastupdate = off);
      ${bestFunction}`)
  })

  /** Alone among the writers. */
  async function transaction<T>(make: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await pool.connect()
    try {
      await client.query('begin')
      await client.query('select pg_advisory_xact_lock($1, hashtext($2))', [WRITING, name])
      const made = await make(client)
      await client.query('commit')
      return made
    } catch (error) {
      await client.query('rollback').catch(() => undefined)
      throw error
    } finally {
      client.release()
    }
  }

  async function rows<Row extends pg.QueryResultRow>(
    on: pg.Pool | pg.PoolClient,
    text: string,
    values: readonly unknown[] = [],
  ): Promise<Row[]> {
    return (await on.query<Row>(text, [...values])).rows
  }

  const totalsOf = (text: string | null | undefined): Totals =>
    text === null || text === undefined ? noTotals(names.length) : (JSON.parse(text) as Totals)

  /** What the collection says of the terms, and its totals. */
  async function look(wanted: readonly Term[]): Promise<{ known: Map<Term, TermRow>; totals: Totals }> {
    const found = await rows<{
      totals: string | null
      term: string | null
      number: number
      passages: number
      tiers: number[]
    }>(
      pool,
      `select m.value as totals, t.term, t.number, t.passages, array[t.tier0, t.tier1, t.tier2] as tiers
      from (select (select value from ${meta} where key = 'totals') as value) m
      left join ${term} t on t.term = any($1::text[])`,
      [wanted],
    )
    const known = new Map(found.flatMap((row) => (row.term === null ? [] : [[row.term, row] as const])))
    return { known, totals: totalsOf(found[0]?.totals) }
  }

  async function searched(
    query: string | readonly QueryTerm[],
    limit: number,
    fetch: (
      weighed: readonly { weight: number; idf: number; row: TermRow | undefined }[],
    ) => Promise<readonly Found[]>,
  ): Promise<Hit[]> {
    const parts = typeof query === 'string' ? queryTermsOf(query, options) : query
    if (parts.length === 0) return []
    const { known, totals } = await look(parts.map((part) => part.term))
    const weighed = withUnknownAsOne(
      parts.map((part) => {
        const row = known.get(part.term)
        const passages = row?.passages ?? 0
        return { ...part, passages, idf: idfOf(passages, totals.passages), row }
      }),
    )
    if (!weighed.some(({ passages }) => passages > 0)) return []
    const packed = new Map((await fetch(weighed)).map((found) => [found.id, found.packed]))
    const wanted = wantedTerms(weighed.map(({ row }) => row?.number))
    const room = roomForCounts(weighed.length, names.length)
    const countsOf = (id: string) => {
      const bytes = packed.get(id)
      return bytes === undefined ? undefined : countPacked(bytes, names.length, wanted, room)
    }
    return rankPassages(weighed, statisticsOf(totals, fields), countsOf, packed.keys(), { limit, ranking })
  }

  const byId = (ids: Iterable<string>): Promise<Found[]> =>
    rows<Found>(pool, `select id, packed from ${passage} where id = any($1::text[])`, [[...ids]])

  async function forget(client: pg.PoolClient, ids: readonly string[], totals: Totals, steps: Steps) {
    const gone = await rows<{ number: number; packed: Buffer }>(
      client,
      `delete from ${passage} where id = any($1::text[]) returning number, packed`,
      [ids],
    )
    for (const { packed } of gone) {
      countPassage(totals, packedLengths(packed, names.length), -1)
      countTerms(steps, packedTerms(packed, names.length), -1)
    }
    if (gone.length > 0)
      await client.query(`delete from ${list} where number = any($1::int[])`, [
        gone.map(({ number }) => number),
      ])
    return gone.length > 0
  }

  async function finish(client: pg.PoolClient, totals: Totals, steps: Steps): Promise<void> {
    const counted = [...steps]
    const column = (tier: 0 | 1 | 2): number[] => counted.map(([, row]) => row[tier])
    await client.query(
      `update ${term} t set passages = passages + s.a + s.b + s.c,
        tier0 = tier0 + s.a, tier1 = tier1 + s.b, tier2 = tier2 + s.c
      from unnest($1::int[], $2::int[], $3::int[], $4::int[]) as s(number, a, b, c) where t.number = s.number`,
      [counted.map(([number]) => number), column(0), column(1), column(2)],
    )
    await client.query(
      `insert into ${meta} (key, value) values ('totals', $1) on conflict (key) do update set value = excluded.value`,
      [JSON.stringify(totals)],
    )
    await client.query(`delete from ${meta} where key = 'content'`)
  }

  const readTotals = async (client: pg.PoolClient): Promise<Totals> =>
    totalsOf(
      (await rows<{ value: string }>(client, `select value from ${meta} where key = 'totals'`))[0]?.value,
    )

  async function numberTerms(
    client: pg.PoolClient,
    wanted: ReadonlySet<Term>,
    numbers: Map<Term, number>,
  ): Promise<void> {
    const unknown = [...wanted].filter((each) => !numbers.has(each))
    await client.query(
      `insert into ${term} (number, term)
      select (select coalesce(max(number), 0) from ${term}) + row_number() over (), w.term
      from unnest($1::text[]) as w(term) where not exists (select from ${term} t where t.term = w.term)`,
      [unknown],
    )
    for (const row of await rows<{ term: string; number: number }>(
      client,
      `select term, number from ${term} where term = any($1::text[])`,
      [unknown],
    ))
      numbers.set(row.term, row.number)
  }

  async function addBatch(
    client: pg.PoolClient,
    batch: ReadonlyMap<string, FieldTerms>,
    numbers: Map<Term, number>,
  ): Promise<void> {
    const totals = await readTotals(client)
    const steps: Steps = new Map()
    await forget(client, [...batch.keys()], totals, steps)
    const wanted = new Set<Term>()
    for (const taken of batch.values()) {
      countPassage(totals, lengthsOf(taken, statisticsOf(totals, fields)), 1)
      for (const each of names) for (const one of taken[each] ?? []) wanted.add(one)
    }
    await numberTerms(client, wanted, numbers)
    const statistics = statisticsOf(totals, fields)
    const filed = [...batch.values()].map((taken) =>
      filePassage(taken, (each) => numbers.get(each) ?? 0, statistics, ranking),
    )
    for (const { held } of filed) countTerms(steps, held, 1)
    const [last] = await rows<{ number: number }>(
      client,
      `select coalesce(max(number), 0) as number from ${passage}`,
    )
    const rowNumbers = filed.map((_, i) => (last?.number ?? 0) + 1 + i)
    await client.query(
      `insert into ${passage} (number, id, packed) select * from unnest($1::int[], $2::text[], $3::bytea[])`,
      [rowNumbers, [...batch.keys()], filed.map(({ packed }) => Buffer.from(packed))],
    )
    await client.query(
      `insert into ${list} (number, tokens)
      select number, array_to_tsvector(string_to_array(tokens, ' ')) from unnest($1::int[], $2::text[]) as l(number, tokens)`,
      [rowNumbers, filed.map(({ tokens }) => tokens)],
    )
    await finish(client, totals, steps)
  }

  return {
    size: async () => (await look([])).totals.passages,
    search: (query, { limit = 10, among } = {}) =>
      searched(query, limit, async (weighed) => {
        if (among !== undefined) return byId(among)
        const lists = chooseLists(weighed, postings)
        return rows<Found>(
          pool,
          `select p.id, p.packed from ${best}($1::text[], $2::float8[], $3::int[], $4::int) b
          join ${passage} p on p.number = b.number`,
          [
            lists.map(({ number, tier }) => token(number, tier)),
            lists.map(({ gain }) => gain),
            lists.map((each) => each.postings),
            Math.max(candidates, limit),
          ],
        )
      }),
    rank: (query, ids, limit = 10) => searched(query, limit, () => byId(ids)),
    terms: (text) => queryTermsOf(text, options),
    async idf(wanted) {
      const { known, totals } = await look([wanted])
      return idfOf(known.get(wanted)?.passages ?? 0, totals.passages)
    },
    add: (passages) =>
      transaction(async (client) => {
        const numbers = new Map<Term, number>()
        const termsIn = createFieldTerms(names, options)
        let batch = new Map<string, FieldTerms>()
        for (const each of passages) {
          batch.set(each.id, termsIn(each))
          if (batch.size < BATCH) continue
          await addBatch(client, batch, numbers)
          batch = new Map()
        }
        if (batch.size > 0) await addBatch(client, batch, numbers)
      }),
    remove: (ids) =>
      transaction(async (client) => {
        const totals = await readTotals(client)
        const steps: Steps = new Map()
        if (await forget(client, ids, totals, steps)) await finish(client, totals, steps)
      }),
    content: async () =>
      (await rows<{ value: string }>(pool, `select value from ${meta} where key = 'content'`))[0]?.value,
    async seal(content) {
      await pool.query(
        `insert into ${meta} (key, value) values ('content', $1) on conflict (key) do update set value = excluded.value`,
        [content],
      )
      // Without it the planner may take a new table for an empty one and read it whole.
      await pool.query(`analyze ${term}; analyze ${passage}; analyze ${list}`)
    },
  }
}
