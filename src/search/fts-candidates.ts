/**
 * Passages in tables of an SQLite file: its full-text index (FTS5) finds candidates, a packed row for each passage lets
 * them be scored, and memory holds neither. One program writes to a file at a time.
 */
import type { Database } from 'libsql'
import type { CandidateEngine, Only } from './candidates.ts'
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
} from './filed-passage.ts'
import { bestOf, chooseLists, POSTINGS, type PostingList, type TermRow, TIERS } from './impact.ts'
import { countPacked, packedLengths, packedTerms, roomForCounts, wantedTerms } from './packed-passage.ts'
import type { FieldTerms, PassageStore } from './passage-store.ts'
import { type FieldStatistics, RANKING, type Ranking, type WeighedTerm } from './score.ts'
import { letterOf, type Term, type TermLists } from './terms.ts'

export interface FtsPassages {
  readonly store: PassageStore
  readonly engine: CandidateEngine
}

export interface FtsOptions {
  /** The fields to search and the weight of a match in each. */
  readonly fields: Readonly<Record<string, number>>
  readonly ranking?: Ranking
  /** Tells indexes in one file apart: lower-case letters. */
  readonly name?: string
  /** Ids of the passages in the order of their numbers, where they are known; they are read otherwise. */
  readonly ids?: readonly string[]
  /** How many postings a query may read; {@link POSTINGS} by default. */
  readonly postings?: number
}

interface Tables {
  readonly meta: string
  readonly term: string
  readonly passage: string
  readonly list: string
}

function tablesOf(name: string): Tables {
  if (!/^[a-z]+$/u.test(name)) throw new Error(`an index cannot be called ${JSON.stringify(name)}`)
  return { meta: `${name}_meta`, term: `${name}_term`, passage: `${name}_passage`, list: `${name}_list` }
}

/** `list` holds the tokens of each passage, and no text. */
const schemaOf = ({ meta, term, passage, list }: Tables): string => `
  create table if not exists ${meta} (key text primary key, value text not null) without rowid;
  create table if not exists ${term} (
    number integer primary key, term text not null unique, passages integer not null default 0,
    tier0 integer not null default 0, tier1 integer not null default 0, tier2 integer not null default 0);
  create table if not exists ${passage} (number integer primary key, id text not null unique, packed blob not null);
  create virtual table if not exists ${list} using fts5(
    tokens, content='', contentless_delete=1, detail=none, tokenize="unicode61");`

/** Passages and terms that one batch holds in memory. */
const BATCH = 2_000
const NUMBERS_KEPT = 300_000
const TERMS_KEPT = 20_000
const IDS_AT_ONCE = 20_000
const FEW = 10
/** So many passages are scored without a search. */
const NARROW = 1_000
/** Where hardly any of what the lists name gets through a filter, so many times as much of them is read. */
const FURTHER = 4

type Cell = string | number | Buffer | null
type Cells = Cell[]

/**
 * Makes the tables where they are not there.
 *
 * @throws if the file is no database, is damaged, or lacks the tables and cannot be written
 */
export function openFtsPassages(db: Database, options: FtsOptions): FtsPassages {
  const { fields, name = 'search', ranking = RANKING, postings = POSTINGS } = options
  const names = Object.keys(fields)
  const tables = tablesOf(name)
  db.exec(schemaOf(tables))
  const prepare = (text: string) => {
    const statement = db.prepare(text).raw()
    return (...values: unknown[]): Cells[] => statement.all(...values) as Cells[]
  }
  const change = (text: string) => {
    const statement = db.prepare(text)
    return (...values: unknown[]): void => void statement.run(...values)
  }
  const sql = {
    meta: prepare(`select value from ${tables.meta} where key = ?`),
    setMeta: change(`insert or replace into ${tables.meta} (key, value) values (?, ?)`),
    term: prepare(`select number, passages, tier0, tier1, tier2 from ${tables.term} where term = ?`),
    addTerms: change(`insert or ignore into ${tables.term} (term) select value from json_each(?)`),
    // The plan must begin with the list: SQLite does not know how short it is.
    numbers: prepare(
      `select t.term, t.number from json_each(?) j cross join ${tables.term} t where t.term = j.value`,
    ),
    countTerms: change(`
      update ${tables.term} set passages = passages + j.step0 + j.step1 + j.step2,
        tier0 = tier0 + j.step0, tier1 = tier1 + j.step1, tier2 = tier2 + j.step2
      from (select value ->> 0 as number, value ->> 1 as step0, value ->> 2 as step1, value ->> 3 as step2
        from json_each(?)) j
      where ${tables.term}.number = j.number`),
    passage: prepare(`select number, packed from ${tables.passage} where id = ?`),
    // As one text: a buffer for each row weighs on the collector far more than its bytes, and makes it walk all there is.
    passages: prepare(`
      select json_group_array(p.id), group_concat(hex(p.packed))
      from json_each(?) j cross join ${tables.passage} p where p.number = j.value`),
    byId: prepare(`
      select json_group_array(p.id), group_concat(hex(p.packed))
      from json_each(?) j cross join ${tables.passage} p where p.id = j.value`),
    numbered: prepare(
      `select json_group_array(json_array(number, id)) from ${tables.passage} where number between ? and ?`,
    ),
    commonest: prepare(
      `select term, passages from ${tables.term} where term >= ? and term < ? order by passages desc, number limit ?`,
    ),
    idBlock: prepare(`
      select json_group_array(id), max(number) from (select id, number from ${tables.passage} where number > ?
        order by number limit 2000)`),
    last: prepare(`select coalesce(max(number), 0) from ${tables.passage}`),
    addPassage: change(`insert into ${tables.passage} (number, id, packed) values (?, ?, ?)`),
    removePassage: change(`delete from ${tables.passage} where number = ?`),
    addList: change(`insert into ${tables.list} (rowid, tokens) values (?, ?)`),
    removeList: change(`delete from ${tables.list} where rowid = ?`),
    // One row with all numbers is ten times as fast as a row for each.
    list: prepare(`select json_group_array(rowid) from ${tables.list} where ${tables.list} match ?`),
    listStart: prepare(
      `select json_group_array(number) from (select rowid as number from ${tables.list} where ${tables.list} match ? limit ?)`,
    ),
  }

  const readMeta = (key: string): string | undefined => {
    const value = sql.meta(key)[0]?.[0]
    return typeof value === 'string' ? value : undefined
  }
  const readTotals = (): Totals => {
    const text = readMeta('totals')
    return text === undefined ? noTotals(names.length) : (JSON.parse(text) as Totals)
  }
  let totals = readTotals()

  const statistics = (): FieldStatistics[] => statisticsOf(totals, fields)

  const terms = new Map<Term, TermRow | undefined>()
  function rowOf(term: Term): TermRow | undefined {
    if (terms.has(term)) return terms.get(term)
    if (terms.size >= TERMS_KEPT) terms.clear()
    const [found] = sql.term(term) as number[][]
    const row =
      found === undefined
        ? undefined
        : { number: found[0] as number, passages: found[1] as number, tiers: found.slice(2) }
    terms.set(term, row)
    return row
  }

  /** Ids by number: a filter asks for very many of them. */
  let idsByNumber: readonly (string | undefined)[] | undefined = options.ids && ['', ...options.ids]
  function idOf(): readonly (string | undefined)[] {
    if (idsByNumber !== undefined) return idsByNumber
    const last = Number(sql.last()[0]?.[0] ?? 0)
    const known = new Array<string | undefined>(last + 1).fill(undefined)
    for (let from = 1; from <= last; from += IDS_AT_ONCE) {
      const [row] = sql.numbered(from, from + IDS_AT_ONCE - 1)
      for (const [number, id] of JSON.parse(String(row?.[0] ?? '[]')) as [number, string][])
        known[number] = id
    }
    idsByNumber = known
    return known
  }

  /** What the last search found, which is what is scored next. */
  const found = new Map<string, Uint8Array>()

  const waiting = new Map<string, FieldTerms>()
  const numbers = new Map<Term, number>()
  let inBatch = false

  function numberTerms(wanted: ReadonlySet<Term>): void {
    if (numbers.size > NUMBERS_KEPT) numbers.clear()
    const unknown = [...wanted].filter((term) => !numbers.has(term))
    if (unknown.length === 0) return
    const list = JSON.stringify(unknown)
    sql.addTerms(list)
    for (const [term, number] of sql.numbers(list)) numbers.set(String(term), Number(number))
  }

  function forget(id: string, steps: Steps): void {
    const [row] = sql.passage(id)
    if (row === undefined) return
    const packed = row[1] as Buffer
    countPassage(totals, packedLengths(packed, names.length), -1)
    countTerms(steps, packedTerms(packed, names.length), -1)
    sql.removePassage(row[0])
    sql.removeList(row[0])
  }

  function finish(steps: Steps): void {
    sql.countTerms(JSON.stringify([...steps].map(([number, row]) => [number, ...row])))
    sql.setMeta('totals', JSON.stringify(totals))
    terms.clear()
    found.clear()
    idsByNumber = undefined
  }

  function flush(): void {
    if (waiting.size === 0) return
    const steps: Steps = new Map()
    const wanted = new Set<Term>()
    for (const [id, taken] of waiting) {
      forget(id, steps)
      for (const name of names) for (const term of taken[name] ?? []) wanted.add(term)
      countPassage(totals, lengthsOf(taken, statistics()), 1)
    }
    numberTerms(wanted)
    let number = Number(sql.last()[0]?.[0] ?? 0)
    // Only now: the averages of the first batch decide its tiers.
    const fieldsNow = statistics()
    for (const [id, taken] of waiting) {
      number += 1
      const { held, packed, tokens } = filePassage(
        taken,
        (term) => numbers.get(term) ?? 0,
        fieldsNow,
        ranking,
      )
      sql.addPassage(number, id, Buffer.from(packed))
      sql.addList(number, tokens)
      countTerms(steps, held, 1)
    }
    finish(steps)
    waiting.clear()
  }

  function batch(make: () => void): void {
    if (inBatch) {
      make()
      return
    }
    inBatch = true
    db.exec('begin immediate')
    try {
      make()
      flush()
      db.exec('commit')
    } catch (error) {
      waiting.clear()
      db.exec('rollback')
      totals = readTotals()
      for (const kept of [numbers, terms, found]) kept.clear()
      idsByNumber = undefined
      throw error
    } finally {
      inBatch = false
    }
  }

  function* ids(): Generator<string> {
    for (let after = 0; ; ) {
      const [row] = sql.idBlock(after)
      if (row === undefined || row[1] === null) return
      yield* JSON.parse(String(row[0])) as string[]
      after = Number(row[1])
    }
  }

  const store: PassageStore = {
    get size() {
      return totals.passages
    },
    has: (id) => sql.passage(id).length > 0,
    add(id, taken) {
      batch(() => {
        waiting.set(id, taken)
        if (waiting.size >= BATCH) flush()
      })
    },
    remove(id) {
      batch(() => {
        flush()
        const steps: Steps = new Map()
        forget(id, steps)
        if (steps.size > 0) finish(steps)
      })
    },
    batch,
    passagesWith: (term) => rowOf(term)?.passages ?? 0,
    fields: statistics,
    ids,
    count(wanted, use) {
      const known = wantedTerms(wanted.map((term) => rowOf(term)?.number))
      const room = roomForCounts(wanted.length, names.length)
      return use((id) => {
        const packed = found.get(id) ?? (sql.passage(id)[0]?.[1] as Buffer | undefined)
        return packed === undefined ? undefined : countPacked(packed, names.length, known, room)
      })
    },
  }

  /** By number; all 0 between two searches. */
  let gains = new Float64Array(0)

  /** Adds the gains of the lists up, and lends the numbers of the passages that have any. */
  function gaining<T>(lists: readonly PostingList[], use: (numbers: readonly number[]) => T): T {
    const last = Number(sql.last()[0]?.[0] ?? 0)
    if (gains.length <= last) gains = new Float64Array(last + 1)
    const numbers: number[] = []
    try {
      for (const { number, tier, gain, postings: read } of lists) {
        const match = token(number, tier)
        const [row] = read >= (postings || 1) ? sql.listStart(match, read) : sql.list(match)
        for (const passage of JSON.parse(String(row?.[0] ?? '[]')) as number[]) {
          if (gains[passage] === 0) numbers.push(passage)
          gains[passage] = (gains[passage] ?? 0) + gain
        }
      }
      return use(numbers)
    } finally {
      for (const number of numbers) gains[number] = 0
    }
  }

  function find(query: readonly WeighedTerm[], limit: number, only?: Only): readonly string[] {
    if (only?.ids !== undefined && only.ids.length <= NARROW) return takeAll(only.ids)
    const rows = query.map(({ term, weight, idf }) => ({ weight, idf, row: rowOf(term) }))
    const lists = chooseLists(rows, postings)
    if (only === undefined) return take(gaining(lists, (numbers) => bestOf(numbers, gains, limit)))
    const known = idOf()
    const best = (some: readonly PostingList[], least: number): number[] | undefined =>
      gaining(some, (numbers) => {
        const allowed = numbers.filter((number) => only.allows(known[number] ?? ''))
        return allowed.length >= least ? bestOf(allowed, gains, limit) : undefined
      })
    return take(best(lists, FEW) ?? best(chooseLists(rows, postings * FURTHER), 0) ?? [])
  }

  function take(best: readonly number[]): string[] {
    keepFound(sql.passages(JSON.stringify(best)))
    return [...found.keys()]
  }

  function takeAll(wanted: readonly string[]): readonly string[] {
    keepFound(sql.byId(JSON.stringify(wanted)))
    return wanted
  }

  /** The bytes of what the last search found; the next one writes over them. */
  let bytes = Buffer.alloc(0)

  function keepFound([row]: readonly Cells[]): void {
    found.clear()
    if (row === undefined || typeof row[1] !== 'string') return
    if (bytes.length < row[1].length / 2) bytes = Buffer.alloc(row[1].length)
    let at = 0
    const packed = row[1].split(',')
    for (const [index, id] of (JSON.parse(String(row[0])) as string[]).entries()) {
      const written = bytes.write(packed[index] ?? '', at, 'hex')
      found.set(id, bytes.subarray(at, at + written))
      at += written
    }
  }

  const lists: TermLists = {
    holding(term, limit) {
      const row = rowOf(term)
      if (row === undefined) return []
      const [listed] = sql.listStart(TIERS.map((tier) => token(row.number, tier)).join(' OR '), limit)
      const known = idOf()
      return (JSON.parse(String(listed?.[0] ?? '[]')) as number[]).flatMap((number) => known[number] ?? [])
    },
    commonest: (stream, limit) =>
      sql
        .commonest(letterOf(stream), String.fromCharCode(letterOf(stream).charCodeAt(0) + 1), limit)
        .map(([term, passages]) => [String(term), Number(passages)]),
  }

  // A question should not wait for it; a file that is being made has none yet.
  idOf()
  return {
    store,
    // What the store keeps is what the engine searches: there is nothing to add twice.
    engine: { complete: true, add() {}, remove() {}, find, lists },
  }
}
