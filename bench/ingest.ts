/**
 * Ingestion against review: the original pages go through the tool, and its drafts are compared with the files that
 * people wrote from the same pages. Nothing the tool reads comes from those files.
 */
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ingest } from '../src/ingest/ingest.ts'
import { createSandbox } from '../src/ingest/sandbox.ts'
import { type Article, type Figure, type Practice, squash } from '../src/knowledge/article.ts'
import { loadKnowledge, problemReport } from '../src/knowledge/load.ts'
import { createOriginal, type Original, occurrences } from '../src/knowledge/original.ts'

export const summary =
  'drafts of the original pages against the reviewed files: --sources DIR [--json] [--misses]'

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      sources: { type: 'string', default: process.env['SOURCES_DIR'] ?? '' },
      dir: { type: 'string', default: 'knowledge' },
      json: { type: 'boolean', default: false },
      misses: { type: 'boolean', default: false },
    },
  })
  if (values.sources === '')
    throw new Error('--sources DIR (or SOURCES_DIR): the folder of the original pages')
  const measured = await measure(values.sources, values.dir)
  if (values.json) {
    console.log(JSON.stringify(measured.shares))
    return
  }
  const percent = (part: number, whole: number): string =>
    `${part} of ${whole}, ${whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`}`
  const { articles, figures, practices } = measured.shares
  console.log(`articles told apart:                   ${percent(articles.found, articles.reviewed)}`)
  console.log(`figures found:                         ${percent(figures.found, figures.reviewed)}`)
  console.log(`of these credited to the right place:  ${percent(figures.credited, figures.found)}`)
  console.log(`drafted figures that were reviewed:    ${percent(figures.confirmed, figures.drafted)}`)
  console.log(`practices found:                       ${percent(practices.found, practices.reviewed)}`)
  console.log(`practices with a draft of their own:   ${percent(practices.apart, practices.reviewed)}`)
  if (values.misses) for (const miss of measured.misses) console.log(miss)
}

export interface IngestShares {
  readonly articles: { readonly reviewed: number; readonly found: number }
  readonly figures: {
    readonly reviewed: number
    readonly found: number
    readonly credited: number
    readonly drafted: number
    /** Drafted figures that some reviewed figure is. The others are repeats, names, or were left out by the reviewer. */
    readonly confirmed: number
  }
  readonly practices: { readonly reviewed: number; readonly found: number; readonly apart: number }
}

/** Ingests the pages the reviewed articles were written from, into a folder of its own, and compares. */
export async function measure(
  sources: string,
  dir: string,
): Promise<{ shares: IngestShares; misses: string[] }> {
  const reviewed = loadKnowledge(dir).knowledge
  if (reviewed === undefined) throw new Error(`${dir} has problems, see npm run knowledge -- check`)
  const files = [...new Set(reviewed.articles.map((article) => article.document.file))].filter((file) =>
    readdirSync(sources).includes(file),
  )
  const out = mkdtempSync(join(tmpdir(), 'tashan-ingest-'))
  const sandbox = createSandbox()
  try {
    const summary = await ingest({
      paths: files.map((file) => join(sources, file)),
      out,
      context: { gazetteer: reviewed.gazetteer, topics: reviewed.lexicon.topics },
      sandbox,
    })
    if (summary.failed > 0) throw new Error(`${summary.failed} of ${files.length} pages could not be read`)
    const reading = loadKnowledge(out, { drafts: true })
    if (reading.knowledge === undefined) throw new Error(problemReport(reading.problems))
    const articles = reviewed.articles.filter((article) => files.includes(article.document.file))
    return compare(articles, reading.knowledge.articles, originalsOf(sources, files))
  } finally {
    sandbox.close()
    rmSync(out, { recursive: true, force: true })
  }
}

function originalsOf(folder: string, files: readonly string[]): Map<string, Original> {
  return new Map(
    files.map((file) => {
      const bytes = readFileSync(join(folder, file))
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      return [file, createOriginal(file, sha256, bytes.toString('utf8'))]
    }),
  )
}

const figuresOf = (article: Article): Figure[] => [
  ...article.figures,
  ...article.practices.flatMap((practice) => practice.figures),
]
const placeOf = (article: { readonly locality: readonly string[] }): string => article.locality.join('/')

function compare(
  reviewed: readonly Article[],
  drafts: readonly Article[],
  originals: ReadonlyMap<string, Original>,
): { shares: IngestShares; misses: string[] } {
  const misses: string[] = []
  const matched = new Map<Article, Article>()
  for (const article of reviewed) {
    const twins = drafts.filter(
      (draft) => draft.document.file === article.document.file && placeOf(draft) === placeOf(article),
    )
    if (twins.length === 1 && twins[0] !== undefined) matched.set(article, twins[0])
    else misses.push(`article ${article.id}: ${twins.length} drafts of ${placeOf(article)}`)
  }
  const figures = {
    reviewed: 0,
    found: 0,
    credited: 0,
    drafted: drafts.flatMap(figuresOf).length,
    confirmed: 0,
  }
  const confirmed = new Set<Figure>()
  for (const article of reviewed) {
    const original = originals.get(article.document.file)
    if (original === undefined) continue
    const onPage = drafts
      .filter((draft) => draft.document.file === article.document.file)
      .flatMap((draft) => figuresOf(draft).map((figure) => ({ figure, spots: spotsOf(figure, original) })))
    for (const figure of figuresOf(article)) {
      figures.reviewed += 1
      const spots = spotsOf(figure, original)
      const same = onPage.filter(
        (other) =>
          sameQuantity(other.figure, figure) &&
          spots.some((spot) => other.spots.some((its) => overlap(spot, its))),
      )
      if (same.length === 0) {
        misses.push(`figure ${article.id}: ${figure.metric} (${figure.printed})`)
        continue
      }
      figures.found += 1
      for (const { figure } of same) confirmed.add(figure)
      // One wrong credit is one too many, even beside a right one.
      if (same.every((other) => placeOf(other.figure) === placeOf(figure))) figures.credited += 1
      else
        misses.push(
          `credit ${article.id}: ${figure.metric} (${figure.printed}) is drafted for ${same.map(({ figure }) => placeOf(figure)).join(', ')}`,
        )
    }
  }
  figures.confirmed = confirmed.size
  const practices = { reviewed: 0, found: 0, apart: 0 }
  for (const article of reviewed) {
    const draft = matched.get(article)
    const taken = new Set<Practice>()
    for (const practice of article.practices) {
      practices.reviewed += 1
      const found = draft === undefined ? undefined : draftOfPractice(practice, draft)
      if (found === undefined) misses.push(`practice ${practice.id}`)
      else {
        practices.found += 1
        taken.add(found)
      }
    }
    practices.apart += taken.size
  }
  return {
    shares: { articles: { reviewed: reviewed.length, found: matched.size }, figures, practices },
    misses,
  }
}

interface Spot {
  readonly start: number
  readonly end: number
}

/** Where in the document the printed number stands; a text printed twice has two such spots. */
function spotsOf(figure: Figure, original: Original): Spot[] {
  const within = squash(figure.anchor).indexOf(squash(figure.printed))
  return occurrences(original, figure.anchor).map((at) => ({
    start: at + within,
    end: at + within + squash(figure.printed).length,
  }))
}

const overlap = (a: Spot, b: Spot): boolean => a.start < b.end && b.start < a.end
const sameQuantity = (a: Figure, b: Figure): boolean =>
  Math.abs(a.value - b.value) <= 1e-4 * Math.max(1, Math.abs(b.value)) &&
  a.upTo === b.upTo &&
  a.unit === b.unit

/** At least half of what identifies the practice must stand in the draft: its figures' anchors and its names. */
const ENOUGH = 0.5

function draftOfPractice(practice: Practice, article: Article): Practice | undefined {
  const marks = [...practice.figures.map((figure) => figure.anchor), ...practice.names]
    .map((mark) => squash(mark).replace(/^[“《]|[”》]$/gu, ''))
    .filter((mark) => mark.length >= 3)
  let best: { draft: Practice; share: number } | undefined
  for (const draft of article.practices) {
    const text = squash(`${draft.name}\n${draft.passage ?? ''}`)
    const share = marks.filter((mark) => text.includes(mark)).length / Math.max(1, marks.length)
    if (best === undefined || share > best.share) best = { draft, share }
  }
  return best !== undefined && best.share >= ENOUGH ? best.draft : undefined
}
