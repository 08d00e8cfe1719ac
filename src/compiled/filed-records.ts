/**
 * Articles, practices and figures in tables of an SQLite file. What picks records (ids, places, names, units, numbers) is
 * read at once, into columns that take a few bytes a record; what is told of them is read when it is asked for. A record
 * looks as one that was read from its article file: all its fields are its own, so that it can be spread and told as JSON.
 */
import type { Database } from 'libsql'
import type { Article, Figure, Practice } from '../knowledge/article.ts'
import { type Codes, codesOf, readCode, spellingsOf } from '../knowledge/codes.ts'
import type { Knowledge } from '../knowledge/load.ts'

export type Records = Pick<Knowledge, 'articles' | 'practices' | 'figures'>

const SCHEMA = `
  create table part (name text primary key, value not null) without rowid;
  create table article (number integer primary key, picked text not null, told text not null);
  create table practice (number integer primary key, told text not null);
  create table figures (article integer primary key, told text not null);
  create table code (code text primary key, kind text not null, number integer not null) without rowid;`

/** Of articles, which are few, what picks them is read as it is written. */
const PICKED = [
  'id',
  'file',
  'draft',
  'checked',
  'locality',
  'title',
  'byline',
  'publication',
  'places',
  'mentioned',
] as const satisfies readonly (keyof Article)[]
/** Figures are picked by values of which many have the same. */
const CODED = [
  'locality',
  'place',
  'unit',
  'bound',
  'kind',
  'measure',
  'near',
  'role',
  'asOf',
] as const satisfies readonly (keyof Figure)[]
/** What is told of records, and read when it is. */
const TOLD = {
  article: ['overview', 'document', 'notes', 'passages', 'unsure'],
  practice: ['problem', 'summary', 'aliases', 'asks', 'places', 'formerly', 'passage'],
  figure: ['metric', 'printed', 'anchor', 'aliases', 'formerly'],
} as const satisfies {
  article: readonly (keyof Article)[]
  practice: readonly (keyof Practice)[]
  figure: readonly (keyof Figure)[]
}
type PickedOfArticle = Pick<Article, (typeof PICKED)[number]>
type ToldOfArticle = Pick<Article, (typeof TOLD.article)[number]>
type ToldOfPractice = Pick<Practice, (typeof TOLD.practice)[number]>
type ToldOfFigure = Pick<Figure, (typeof TOLD.figure)[number]>

/** What is told of so many practices, and of the figures of so many articles, is kept once it was read. */
const PRACTICES_KEPT = 1_000
const ARTICLES_KEPT = 300

// ── writing ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** Writes all records into a database that holds none. */
export function fileRecords(db: Database, { articles, practices, figures }: Records): void {
  db.exec(SCHEMA)
  db.exec('begin')
  const addPart = db.prepare('insert into part (name, value) values (?, ?)')
  const part = (name: string, value: string | Buffer): void => void addPart.run(name, value)
  const numbers = (name: string, values: readonly number[]): void =>
    part(name, bytesOf(Uint32Array.from(values)))
  const amounts = (name: string, values: readonly (number | undefined)[]): void =>
    part(name, bytesOf(Float64Array.from(values, (value) => value ?? Number.NaN)))
  const coded = (name: string, values: readonly unknown[]): void => {
    const codes = createCoding()
    numbers(`${name} codes`, values.map(codes.of))
    part(name, JSON.stringify(codes.values()))
  }

  const rowOfArticle = rowsOf(articles)
  const rowOfPractice = rowsOf(practices)
  const addArticle = db.prepare('insert into article (number, picked, told) values (?, ?, ?)')
  const addPractice = db.prepare('insert into practice (number, told) values (?, ?)')
  const addFigures = db.prepare('insert into figures (article, told) values (?, ?)')
  for (const [row, article] of articles.entries()) {
    addArticle.run(row, fieldsOf(article, PICKED), fieldsOf(article, TOLD.article))
    const own = [...article.figures, ...article.practices.flatMap((practice) => practice.figures)]
    addFigures.run(row, `[${own.map((figure) => fieldsOf(figure, TOLD.figure)).join(',')}]`)
  }
  for (const [row, practice] of practices.entries()) addPractice.run(row, fieldsOf(practice, TOLD.practice))

  fileCodes(db, { articles, practices, figures })

  const ofArticle = ({ articleId }: Practice | Figure): number => rowOfArticle.get(articleId) ?? 0
  part('article ids', JSON.stringify(articles.map(({ id }) => id)))
  part('practice ids', JSON.stringify(practices.map(({ id }) => id)))
  numbers('practice articles', practices.map(ofArticle))
  coded(
    'practice locality',
    practices.map(({ locality }) => locality),
  )
  coded(
    'practice topics',
    practices.map(({ topics }) => topics),
  )
  const names = createCoding()
  numbers(
    'practice name codes',
    practices.flatMap(({ name, names: others }) => [name, ...others].map(names.of)),
  )
  part('practice names', JSON.stringify(names.values()))
  numbers('practice name ends', ends(practices.map(({ names: others }) => others.length + 1)))

  part('figure ids', JSON.stringify(figures.map(({ id }) => id)))
  numbers('figure articles', figures.map(ofArticle))
  // One more than the row, so that a figure of the place as a whole has 0.
  numbers(
    'figure practices',
    figures.map(({ practiceId }) => (rowOfPractice.get(practiceId ?? '') ?? -1) + 1),
  )
  for (const field of CODED)
    coded(
      `figure ${field}`,
      figures.map((figure) => figure[field]),
    )
  amounts(
    'figure value',
    figures.map(({ value }) => value),
  )
  amounts(
    'figure upTo',
    figures.map(({ upTo }) => upTo),
  )
  db.exec('commit')
}

/** By which codes and ids, former ones too, each record is found. */
function fileCodes(db: Database, { articles, figures, practices }: Records): void {
  const rows = { figure: rowsOf(figures), practice: rowsOf(practices) }
  const add = db.prepare('insert or ignore into code (code, kind, number) values (?, ?, ?)')
  for (const { codes, coded, ids } of spellingsOf(articles)) {
    const { id } = coded.kind === 'figure' ? coded.figure : coded.practice
    for (const code of [...codes, ...ids]) add.run(code, coded.kind, rows[coded.kind].get(id) ?? 0)
  }
}

const rowsOf = (records: readonly { readonly id: string }[]): ReadonlyMap<string, number> =>
  new Map(records.map(({ id }, row) => [id, row]))

/** A number for each value, equal ones the same. */
function createCoding() {
  const codes = new Map<string, number>()
  return {
    of: (value: unknown): number => {
      const text = JSON.stringify(value ?? null)
      const known = codes.get(text)
      if (known !== undefined) return known
      codes.set(text, codes.size)
      return codes.size - 1
    },
    values: (): unknown[] => [...codes.keys()].map((text) => JSON.parse(text) as unknown),
  }
}

/** As JSON; what is not there is left out. */
const fieldsOf = <T extends object>(record: T, fields: readonly (keyof T & string)[]): string =>
  JSON.stringify(Object.fromEntries(fields.map((field) => [field, record[field]])))

/** Where each of some lists ends that follow each other. */
function ends(lengths: readonly number[]): number[] {
  let end = 0
  return lengths.map((length) => (end += length))
}

const bytesOf = ({ buffer, byteLength, byteOffset }: Uint32Array | Float64Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength)

// ── reading ─────────────────────────────────────────────────────────────────────────────────────────────────────────

/** The records of a file; they can be read until it is closed. @throws where it holds none */
export function openFiledRecords(db: Database): Records {
  const columns = readColumns(db)
  const figures = filedFigures(db, columns)
  const practices = filedPractices(db, columns, figures)
  const articles = filedArticles(db, columns, practices, figures)
  codesOf.set(articles, filedCodes(db, practices, figures))
  return { articles, practices, figures }
}

function filedFigures(db: Database, columns: Columns): readonly Figure[] {
  const { amounts, coded, numbers, texts } = columns
  const ids = texts('figure ids')
  const articleIds = texts('article ids')
  const practiceIds = texts('practice ids')
  const article = numbers('figure articles')
  const practice = numbers('figure practices')
  const first = startsOf(article, articleIds.length)
  const [value, upTo] = [amounts('figure value'), amounts('figure upTo')]
  const toldAt = createTold<readonly ToldOfFigure[]>(db, 'figures', 'article', ARTICLES_KEPT)
  const told = (row: number): ToldOfFigure => {
    const of = article[row] ?? 0
    return at(toldAt(of), row - at(first, of))
  }
  return createRecords<Figure>(ids.length, {
    ...(Object.fromEntries(CODED.map((field) => [field, coded(`figure ${field}`)])) as FieldsOf<
      Pick<Figure, (typeof CODED)[number]>
    >),
    ...fieldsAt<Figure, (typeof TOLD.figure)[number]>(TOLD.figure, told),
    id: (row) => at(ids, row),
    articleId: (row) => at(articleIds, at(article, row)),
    practiceId: (row) => practiceIds[at(practice, row) - 1],
    value: (row) => at(value, row),
    upTo: (row) => (Number.isNaN(at(upTo, row)) ? undefined : at(upTo, row)),
  })
}

function filedPractices(db: Database, columns: Columns, figures: readonly Figure[]): readonly Practice[] {
  const { coded, numbers, texts } = columns
  const ids = texts('practice ids')
  const articleIds = texts('article ids')
  const article = numbers('practice articles')
  // Figures of places as wholes come first in what is counted from 0.
  const ownFigures = runsOf(numbers('figure practices'), ids.length + 1)
  const names = texts('practice names')
  const nameCodes = numbers('practice name codes')
  const nameEnds = numbers('practice name ends')
  const namesAt = (row: number): readonly string[] =>
    Array.from(nameCodes.subarray(row === 0 ? 0 : nameEnds[row - 1], nameEnds[row]), (code) =>
      at(names, code),
    )
  const told = createTold<ToldOfPractice>(db, 'practice', 'number', PRACTICES_KEPT)
  return createRecords<Practice>(ids.length, {
    ...fieldsAt<Practice, (typeof TOLD.practice)[number]>(TOLD.practice, told),
    id: (row) => at(ids, row),
    articleId: (row) => at(articleIds, at(article, row)),
    locality: coded('practice locality'),
    topics: coded('practice topics'),
    name: (row) => at(names, at(nameCodes, row === 0 ? 0 : at(nameEnds, row - 1))),
    names: (row) => namesAt(row).slice(1),
    figures: (row) => figures.slice(...ownFigures(row + 1)),
  })
}

function filedArticles(
  db: Database,
  { numbers, texts }: Columns,
  practices: readonly Practice[],
  figures: readonly Figure[],
): readonly Article[] {
  const count = texts('article ids').length
  const rows = db.prepare('select picked from article order by number').raw().all() as unknown[][]
  const picked = rows.map(([text]) => JSON.parse(String(text)) as PickedOfArticle)
  const told = createTold<ToldOfArticle>(db, 'article', 'number', ARTICLES_KEPT)
  const ownPractices = runsOf(numbers('practice articles'), count)
  const ownFigures = runsOf(numbers('figure articles'), count)
  return createRecords<Article>(count, {
    ...fieldsAt<Article, (typeof PICKED)[number]>(PICKED, (row) => at(picked, row)),
    ...fieldsAt<Article, (typeof TOLD.article)[number]>(TOLD.article, told),
    practices: (row) => practices.slice(...ownPractices(row)),
    figures: (row) => figures.slice(...ownFigures(row)).filter(({ practiceId }) => practiceId === undefined),
  })
}

function filedCodes(db: Database, practices: readonly Practice[], figures: readonly Figure[]): Codes {
  const select = db.prepare('select kind, number from code where code = ?').raw()
  return {
    taken: [],
    find: (codeOrId) => {
      const [row] = select.all(readCode(codeOrId) ?? codeOrId) as unknown[][]
      if (row === undefined) return undefined
      const [kind, number] = row
      return kind === 'figure'
        ? { kind, figure: at(figures, Number(number)) }
        : { kind: 'practice', practice: at(practices, Number(number)) }
    },
  }
}

type FieldsOf<T> = { readonly [K in keyof T]-?: (row: number) => T[K] }

/** Objects that read a field when it is asked for. */
function createRecords<T>(count: number, fields: FieldsOf<T>): readonly T[] {
  class Record {
    readonly #row: number
    constructor(row: number) {
      this.#row = row
      for (const [field, property] of properties) Object.defineProperty(this, field, property)
    }
    static rowOf = (record: Record): number => record.#row
  }
  const properties = Object.entries(fields as { readonly [field: string]: (row: number) => unknown }).map(
    ([field, read]) =>
      [
        field,
        {
          enumerable: true,
          get(this: Record) {
            return read(Record.rowOf(this))
          },
        },
      ] as const,
  )
  return Array.from({ length: count }, (_, row) => new Record(row)) as unknown as readonly T[]
}

/** Fields of a record that is read whole. */
const fieldsAt = <T, K extends keyof T & string>(
  fields: readonly K[],
  recordAt: (row: number) => Pick<T, K>,
): FieldsOf<Pick<T, K>> =>
  Object.fromEntries(fields.map((field) => [field, (row: number) => recordAt(row)[field]])) as FieldsOf<
    Pick<T, K>
  >

interface Columns {
  readonly texts: (name: string) => readonly string[]
  readonly numbers: (name: string) => Uint32Array
  readonly amounts: (name: string) => Float64Array
  readonly coded: <T>(name: string) => (row: number) => T
}

/** What was read once is not read again. */
function readColumns(db: Database): Columns {
  const select = db.prepare('select value from part where name = ?').raw()
  const read = (name: string): unknown => {
    const [row] = select.all(name) as unknown[][]
    if (row === undefined) throw new Error(`the file lacks the ${name}`)
    return row[0]
  }
  const known = new Map<string, readonly unknown[]>()
  const values = (name: string): readonly unknown[] => {
    // What is null in a file is not there in memory.
    const found =
      known.get(name) ?? (JSON.parse(String(read(name))) as unknown[]).map((value) => value ?? undefined)
    known.set(name, found)
    return found
  }
  const bytes = (name: string): ArrayBuffer => Uint8Array.from(read(name) as Buffer).buffer
  const numbers = (name: string): Uint32Array => new Uint32Array(bytes(name))
  return {
    texts: (name) => values(name) as readonly string[],
    numbers,
    amounts: (name) => new Float64Array(bytes(name)),
    coded: <T>(name: string) => {
      const codes = numbers(`${name} codes`)
      const of = values(name) as readonly T[]
      return (row: number) => of[codes[row] ?? 0] as T
    },
  }
}

/** Rows of what is told; of the last so many they are kept as they were read. */
function createTold<T>(db: Database, table: string, key: string, most: number): (number: number) => T {
  const select = db.prepare(`select told from ${table} where ${key} = ?`).raw()
  const kept = new Map<number, T>()
  return (number) => {
    const known = kept.get(number)
    if (known !== undefined) return known
    const [row] = select.all(number) as unknown[][]
    const told = JSON.parse(String(row?.[0])) as T
    if (kept.size >= most) kept.clear()
    kept.set(number, told)
    return told
  }
}

/** Where the rows of each owner begin; they stand together, and owners in their order. */
function startsOf(owners: Uint32Array, count: number): Uint32Array {
  const starts = new Uint32Array(count).fill(owners.length)
  for (let row = owners.length - 1; row >= 0; row -= 1) starts[at(owners, row)] = row
  return starts
}

/** Where the rows of an owner begin and end; they stand together. */
function runsOf(owners: Uint32Array, count: number): (owner: number) => [from: number, to: number] {
  const starts = startsOf(owners, count)
  const lengths = new Uint32Array(count)
  for (const owner of owners) lengths[owner] = (lengths[owner] ?? 0) + 1
  return (owner) => [at(starts, owner), at(starts, owner) + at(lengths, owner)]
}

/** @throws where there is none, which a file that is whole does not do */
function at<T>(list: { readonly [index: number]: T }, index: number): T {
  const item = list[index]
  if (item === undefined) throw new Error('a record is cut short')
  return item
}
