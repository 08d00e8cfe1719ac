/**
 * The fact checker over sentences written from the pages (`tests/check/*.jsonl`): true in the print's words or in others, or
 * changed in one thing. A true number is right where it is confirmed with the figure it is of; a changed one where it is
 * flagged and what is printed is named. `blessed`: changed numbers that were confirmed. With `--sources DIR` the original
 * articles are checked as well, whole: every number they print is true.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { CheckText, Finding } from '../src/answer/check/check-text.ts'
import type { Knowledge } from '../src/knowledge/load.ts'
import { createOriginal, stretchSpan } from '../src/knowledge/original.ts'
import { openCorpus } from '../src/open-corpus.ts'

export interface Sentence {
  /** `print`, `words`, `form`, `beside`: true; `nowhere`: nothing is printed of it; others: what was changed. */
  readonly kind: string
  readonly text: string
  /** The number in question, and its offset. */
  readonly number: string
  readonly at: number
  readonly article: string
  /** Printed forms of the figures that tell the truth of it; any of them will do. */
  readonly printed: readonly string[]
  /** Figures of another article that tell the truth of it as well: of 辽阳's number said of 殷都, the one of 殷都. */
  readonly or?: readonly { readonly article: string; readonly printed: readonly string[] }[]
}

export interface Outcome {
  readonly sentence: Sentence
  readonly finding?: Finding
  readonly outcome: 'right' | 'wrong' | 'unsure' | 'unknown' | 'dropped'
}

export const summary =
  '[FILE…] [--failures] [--json] [--sources DIR]: the fact checker over sentences that are true or changed in one thing'

const FOLDER = join(import.meta.dirname, '../tests/check')
const TRUE_KINDS: ReadonlySet<string> = new Set(['print', 'words', 'form', 'beside'])
export const isTrue = ({ kind }: Sentence): boolean => TRUE_KINDS.has(kind)
/** A number of which nothing is printed: neither to be confirmed nor to be set right. */
const isNowhere = ({ kind }: Sentence): boolean => kind === 'nowhere'
const isChanged = (sentence: Sentence): boolean => !isTrue(sentence) && !isNowhere(sentence)

export function readSentences(file: string): Sentence[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Sentence)
}

const isOfTime = ({ verdict }: Finding): boolean =>
  verdict.kind === 'differs' && verdict.differences.some(({ kind }) => kind === 'time')

export function judgeSentence(check: CheckText, sentence: Sentence): Outcome {
  const { findings, passed, heldTimes } = check(sentence.text)
  const finding =
    findings.find(({ start, printed }) => start <= sentence.at && sentence.at < start + printed.length) ??
    (heldTimes.some((one) => one.includes(sentence.number)) ? findings.find(isOfTime) : undefined)
  if (finding === undefined)
    return { sentence, outcome: passed.some((one) => one.includes(sentence.number)) ? 'unknown' : 'dropped' }
  const { verdict } = finding
  if (isNowhere(sentence))
    return {
      sentence,
      finding,
      outcome: verdict.kind === 'unknown' || verdict.kind === 'unsure' ? 'right' : 'wrong',
    }
  if (verdict.kind === 'unknown' || verdict.kind === 'unsure')
    return { sentence, finding, outcome: verdict.kind }
  if (verdict.kind === 'computed' && verdict.share === undefined)
    return { sentence, finding, outcome: 'unknown' }
  const named =
    verdict.kind === 'computed'
      ? Object.values(verdict.share ?? {})
      : [verdict.figure, ...(verdict.kind === 'differs' && verdict.instead ? [verdict.instead] : [])]
  // A year is set right by the time that is printed of the number beside it.
  const tellsTime = sentence.kind === 'time' && isOfTime(finding)
  const names = named.some(({ articleId, asOf, printed }) =>
    [sentence, ...(sentence.or ?? [])].some(
      (truth) =>
        articleId === truth.article &&
        (truth.printed.includes(printed) || (tellsTime && truth.printed.some((one) => asOf?.includes(one)))),
    ),
  )
  const right = names && (verdict.kind !== 'differs') === isTrue(sentence)
  return { sentence, finding, outcome: right ? 'right' : 'wrong' }
}

export function run(argv: readonly string[]): void {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      failures: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      sources: { type: 'string' },
    },
  })
  const { knowledge, checkText: check } = openCorpus('knowledge')
  const files =
    positionals.length > 0
      ? positionals
      : readdirSync(FOLDER)
          .filter((name) => name.endsWith('.jsonl'))
          .map((name) => join(FOLDER, name))
  for (const file of files) {
    const outcomes = readSentences(file).map((sentence) => judgeSentence(check, sentence))
    if (values.json) console.log(JSON.stringify({ file, outcomes }))
    else report(file, outcomes, values.failures)
  }
  if (values.sources !== undefined) reportPages(values.sources, knowledge, check)
}

/** The articles as they are printed, each under its place. */
function reportPages(folder: string, knowledge: Knowledge, check: CheckText): void {
  const counts = new Map<string, number>()
  for (const { document, locality } of knowledge.articles) {
    const original = createOriginal(
      document.file,
      document.sha256,
      readFileSync(join(folder, document.file), 'utf8'),
    )
    const text = document.stretches.map((stretch) => {
      const span = stretchSpan(original, stretch)
      return 'fault' in span ? '' : original.squashed.slice(span.start, span.end)
    })
    const { findings, passed } = check(`${locality.join('')}：\n${text.join('\n')}`)
    for (const { verdict } of findings) counts.set(verdict.kind, (counts.get(verdict.kind) ?? 0) + 1)
    counts.set('passed', (counts.get('passed') ?? 0) + passed.length)
  }
  const told = [...counts].map(([kind, count]) => `${kind} ${count}`).join(', ')
  console.log(`\n${knowledge.articles.length} articles, whole: ${told}`)
}

function report(file: string, outcomes: readonly Outcome[], failures: boolean): void {
  const share = (part: number, whole: number): string =>
    whole === 0 ? '–' : `${part} of ${whole}, ${((100 * part) / whole).toFixed(1)} %`
  const count = (of: readonly Outcome[], outcome: Outcome['outcome']): number =>
    of.filter((one) => one.outcome === outcome).length
  console.log(`\n${file}\n${'kind'.padEnd(11)}${'right'.padEnd(22)}wrong  unsure  not known  dropped`)
  const kinds = [...new Set(outcomes.map(({ sentence }) => sentence.kind))]
  const changed = outcomes.filter(({ sentence }) => isChanged(sentence))
  const truths = outcomes.filter(({ sentence }) => isTrue(sentence))
  const rows = [
    ...kinds.map((kind) => [kind, outcomes.filter(({ sentence }) => sentence.kind === kind)] as const),
    ['true', truths] as const,
    ['changed', changed] as const,
  ]
  for (const [name, of] of rows)
    console.log(
      name.padEnd(11) +
        share(count(of, 'right'), of.length).padEnd(22) +
        [count(of, 'wrong'), count(of, 'unsure'), count(of, 'unknown'), count(of, 'dropped')]
          .map((n, i) => String(n).padEnd([7, 8, 11, 7][i] ?? 7))
          .join(''),
    )
  const confirmed = outcomes.filter(({ finding }) => finding?.verdict.kind === 'holds')
  const flagged = outcomes.filter(({ finding }) => finding?.verdict.kind === 'differs')
  console.log(
    `confirmed that are true:  ${share(confirmed.filter(({ sentence }) => isTrue(sentence)).length, confirmed.length)}`,
  )
  console.log(
    `flagged that are changed: ${share(flagged.filter(({ sentence }) => isChanged(sentence)).length, flagged.length)}`,
  )
  const blessed = changed.filter(({ finding }) => finding?.verdict.kind === 'holds')
  console.log(
    `changed and blessed:      ${blessed.length}${blessed.length > 0 ? ` (${blessed.map(({ sentence }) => sentence.kind).join(', ')})` : ''}`,
  )
  if (!failures) return
  for (const { sentence, finding, outcome } of outcomes.filter((one) => one.outcome !== 'right')) {
    const { verdict } = finding ?? {}
    const told =
      verdict === undefined || !('figure' in verdict)
        ? ''
        : `${verdict.kind} ${verdict.figure.articleId} ${verdict.figure.printed} ${verdict.figure.metric} ${verdict.kind === 'differs' ? JSON.stringify(verdict.differences) : ''}`
    console.log(
      `${sentence.kind.padEnd(10)} ${outcome.padEnd(8)} ${sentence.text} [${sentence.number}] want ${sentence.article} ${sentence.printed.join('|')} | ${told}`,
    )
  }
}
