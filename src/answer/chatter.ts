/** “我是退休的哈，昨天跟老伙计聊天说起来，淄博那个社区基金是干啥用的”: what people tell of themselves before they ask. */
import type { MarkKind } from '../knowledge/lexicon.ts'
import { ASKING_MARKS } from './reading/requests.ts'
import { isPartOf, type Span, spacedClausesOf } from './reading/spans.ts'
import type { Reading } from './reading.ts'
import { saysSomething, type TellingWord, weightOf } from './vouching.ts'

/**
 * The clauses that name no place, ask nothing, state no number and either tell who asks (“我是新来的书记”), where another one says
 * what about, or are made mostly of words that nobody writes of, where another one names the place and says something of it:
 * manner of speaking.
 */
export function chatterIn(reading: Reading, words: readonly TellingWord[]): readonly Span[] {
  const { places, stated, text } = reading
  const asking = whatAsks(reading)
  const clauses = spacedClausesOf(text)
  const has = (clause: Span, spans: readonly Span[]): boolean => spans.some((span) => isPartOf(span, clause))
  const within = (clause: Span): TellingWord[] => words.filter((word) => isPartOf(word, clause))
  const names = (clause: Span): boolean =>
    saysSomething(within(clause).filter(({ known, weight }) => known && weight >= NAMING))
  const beside = clauses.filter((clause) => !has(clause, [...places, ...asking, ...stated]))
  const introductions = beside.filter(({ start, end }) => INTRODUCES.test(text.slice(start, end)))
  const isSaid = clauses.some((clause) => !introductions.includes(clause) && names(clause))
  const main = clauses.find((clause) => has(clause, places) && names(clause))
  return beside.filter((clause) => {
    if (introductions.includes(clause)) return isSaid
    if (main === undefined || clause === main) return false
    const own = within(clause)
    const unknown = weightOf(own.filter(({ known }) => !known))
    return unknown > 0 && unknown >= weightOf(own) * MOSTLY
  })
}

/** 我是新来的社区书记, 我在街道上班三年了; 我是说… goes on with what is asked. */
const INTRODUCES =
  /^(?:我|俺|咱|本人)(?:就|也)?(?:是(?![说想问不要指觉怕让])|在[^，]{1,10}(?:上班|工作|任职))/u
const MOSTLY = 0.5
/** A word of this weight names something. */
const NAMING = 2.5

/** What in a message says that something is asked, or what it must be like. */
export const whatAsks = (reading: Reading): readonly Span[] => spansOf(reading, ASKING)

/** What in a message says that something is asked, and no more. */
export const asksOutright = (reading: Reading): readonly Span[] => [
  ...spansOf(reading, OUTRIGHT),
  ...reading.details,
]

const spansOf = ({ marks, requests }: Reading, asking: ReadonlySet<MarkKind>): readonly Span[] => [
  ...marks.filter(({ kinds }) => kinds.some((kind) => asking.has(kind))),
  ...requests.map(({ asks }) => asks),
]
const OUTRIGHT: ReadonlySet<MarkKind> = new Set([...ASKING_MARKS, 'verdict'])
const ASKING: ReadonlySet<MarkKind> = new Set([
  ...OUTRIGHT,
  'qualifier',
  'most',
  'least',
  'beyond',
  'opinion',
  'future',
  'rankBeyond',
])
