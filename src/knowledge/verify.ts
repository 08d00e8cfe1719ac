/**
 * Looks every anchor up in the original documents: it must stand in text that belongs to the very article that cites
 * it. Also holds the promise that knowledge is written in our own words.
 */
import { type Article, type Figure, squash } from './article.ts'
import { type Original, occurrences, type Span, stretchSpan } from './original.ts'

/** The longest run of characters a sentence of ours may share with its source, names and headlines aside. */
export const LONGEST_SHARED_RUN = 24

export interface VerifyFailure {
  /** The knowledge file. */
  readonly file: string
  /** `figure 推行小区数 (136个)`, `practice yecai-daili`, or the document. */
  readonly record: string
  readonly message: string
}

export interface Verification {
  readonly figures: number
  readonly articles: number
  readonly failures: readonly VerifyFailure[]
}

/** @param originals by file name */
export function verifyKnowledge(
  articles: readonly Article[],
  originals: ReadonlyMap<string, Original>,
): Verification {
  const failures: VerifyFailure[] = []
  const spansOf = new Map<Article, readonly Span[]>()
  for (const article of articles) {
    const fail = (record: string, message: string) => failures.push({ file: article.file, record, message })
    const original = originals.get(article.document.file)
    if (original === undefined) {
      fail('document', `${article.document.file} is not in the sources folder`)
      continue
    }
    if (original.sha256 !== article.document.sha256)
      fail(
        'document',
        `${original.file} has SHA-256 ${original.sha256}, the article was written from ${article.document.sha256}`,
      )
    const spans: Span[] = []
    article.document.stretches.forEach((stretch, index) => {
      const span = stretchSpan(original, stretch)
      if ('fault' in span) fail(`stretch ${index + 1}`, span.fault)
      else spans.push(span)
    })
    spansOf.set(article, spans)
  }
  for (const fault of overlaps(spansOf)) failures.push(fault)

  let figures = 0
  for (const article of articles) {
    const original = originals.get(article.document.file)
    const spans = spansOf.get(article)
    if (original === undefined || spans === undefined) continue
    for (const figure of [...article.figures, ...article.practices.flatMap((practice) => practice.figures)]) {
      figures += 1
      const length = squash(figure.anchor).length
      const found = occurrences(original, figure.anchor)
      if (found.some((at) => within(spans, at, length))) continue
      failures.push({
        file: article.file,
        record: `figure ${figure.metric} (${figure.printed})`,
        message: whereInstead(figure, article, spansOf, originals),
      })
    }
    // A draft is the source's own sentences still.
    if (!article.draft) failures.push(...copiedText(article, original))
  }
  return { articles: articles.length, figures, failures }
}

const within = (spans: readonly Span[], at: number, length: number): boolean =>
  spans.some((span) => at >= span.start && at + length <= span.end)

function overlaps(spansOf: ReadonlyMap<Article, readonly Span[]>): VerifyFailure[] {
  const failures: VerifyFailure[] = []
  const entries = [...spansOf]
  entries.forEach(([article, spans], index) => {
    for (const [other, otherSpans] of entries.slice(index + 1)) {
      if (other.document.file !== article.document.file || other.file === article.file) continue
      const clash = spans.find((a) => otherSpans.some((b) => a.start < b.end && b.start < a.end))
      if (clash)
        failures.push({
          file: article.file,
          record: 'stretches',
          message: `claims text of ${article.document.file} that ${other.file} claims too`,
        })
    }
  })
  return failures
}

function whereInstead(
  figure: Figure,
  article: Article,
  spansOf: ReadonlyMap<Article, readonly Span[]>,
  originals: ReadonlyMap<string, Original>,
): string {
  const places: string[] = []
  for (const original of originals.values())
    for (const at of occurrences(original, figure.anchor)) {
      const owner = [...spansOf].find(
        ([other, spans]) =>
          other.document.file === original.file && within(spans, at, squash(figure.anchor).length),
      )?.[0]
      const whose =
        owner === undefined
          ? 'text of no article'
          : owner === article
            ? 'this article'
            : `text of ${owner.locality.join('')}`
      places.push(`${original.file}:${original.lineAt(at)} (${whose})`)
    }
  const looked = `looked for “${figure.anchor}”`
  return places.length === 0
    ? `${looked}: nowhere in the documents`
    : `${looked}: only at ${places.join(', ')}`
}

function copiedText(article: Article, original: Original): VerifyFailure[] {
  const failures: VerifyFailure[] = []
  const check = (record: string, text: string, names: readonly string[]): void => {
    const run = sharedRun(squash(text), original.squashed, [article.title, ...names].map(squash))
    if (run !== undefined)
      failures.push({
        file: article.file,
        record,
        message: `shares “${run}” (${run.length} characters) with the source`,
      })
  }
  check(
    'overview',
    article.overview,
    article.practices.flatMap((practice) => practice.names),
  )
  for (const practice of article.practices) {
    check(`practice ${practice.id}: summary`, practice.summary, practice.names)
    check(`practice ${practice.id}: problem`, practice.problem, practice.names)
    for (const figure of practice.figures)
      check(`practice ${practice.id}: metric ${figure.metric}`, figure.metric, practice.names)
  }
  return failures
}

/** Names are cut out of a text before it is compared: a document's title in 《》 is as much a name as a listed one. */
const NAME_CUT = '\u0000'

/** The first run longer than allowed that both texts share once names are cut out. */
export function sharedRun(text: string, source: string, names: readonly string[]): string | undefined {
  const size = LONGEST_SHARED_RUN + 1
  let bare = text.replace(/《[^《》]*》/gu, NAME_CUT)
  for (const name of names.toSorted((a, b) => b.length - a.length))
    if (name.length > 1) bare = bare.replaceAll(name, NAME_CUT)
  for (let start = 0; start + size <= bare.length; start += 1) {
    let end = start + size
    if (!source.includes(bare.slice(start, end))) continue
    while (end < bare.length && source.includes(bare.slice(start, end + 1))) end += 1
    return bare.slice(start, end)
  }
  return undefined
}
