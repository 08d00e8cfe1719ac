/**
 * Yes-or-no questions that state numbers: “建了423个，对不对”, “有没有超过100个”. What they state is held against the print as the
 * numbers of a text are, so that asking and checking agree.
 */
import type { Figure } from '../knowledge/article.ts'
import { type Amount, claimHolds } from '../knowledge/same-quantity.ts'
import type { Answer, Correction } from './answer.ts'
import type { Query, Scope } from './candidates.ts'
import type { CheckText, Finding } from './check/check-text.ts'
import { type AnswerContext, type Cite, distinct, figuresWithin, placeName } from './context.ts'
import type { FigureAnswers } from './figure-answer.ts'
import { askingFor, type Guess, guessesIn, TAIL } from './guesses.ts'
import { partSaid } from './parts.ts'
import type { PlaceReading } from './places.ts'
import type { Reading } from './reading.ts'
import { directionOf, isReckonedWith } from './reckoning.ts'
import { beginningSaid } from './started.ts'
import { statedAmong } from './tables/stated-numbers.ts'
import { vouches } from './vouching.ts'

export interface Verdicts {
  /** The answer to a yes-or-no question that states numbers; nothing for any other. */
  readonly judged: (query: Query, held: readonly PlaceReading[]) => Answer | undefined
  /**
   * 比批评栏多39条, 平均一家出十几个人: what is guessed of a reckoned number, and what comes of it.
   * @param answerOf the answer to the same message that asks for it
   */
  readonly ofReckoned: (query: Query, answerOf: (asked: Query) => Answer) => Answer | undefined
  /** 54个里国家、省、市三级加起来对得上吗: a whole that is stated is held against the sum of its parts. */
  readonly ofParts: (query: Query, scope: Scope, held: readonly PlaceReading[]) => Answer | undefined
  /** An answer with 材料没说 in front, where it cannot tell yes from no. */
  readonly untold: (query: Query, answer: Answer) => Answer
  /** 联盟是2019年才搞起来的吧: a year that is said of a beginning whose date is printed. */
  readonly ofBeginning: (query: Query, scope: Scope) => Answer | undefined
  /** The same question as one for the number that it states; undefined where it states not just one. */
  readonly asNumber: (query: Query) => Query | undefined
}

export interface VerdictOptions {
  readonly check: CheckText
  readonly queryOfText: (text: string) => Query
  readonly tabled: (query: Query, scope: Scope, held: readonly PlaceReading[]) => Answer | undefined
}

export function createVerdicts(
  context: AnswerContext,
  { figureAnswer }: FigureAnswers,
  { check, queryOfText, tabled }: VerdictOptions,
): Verdicts {
  const { citations, corrected, knowledge, records, sameUnit } = context
  const numbers = knowledge.lexicon.askedNumbers

  function judged(query: Query, held: readonly PlaceReading[]): Answer | undefined {
    const { modality, stated, text } = query.reading
    if (!asksVerdict(query.reading) || modality === 'why') return undefined
    // 每一万人配的社工，甲是不是高过乙 states no number.
    if (stated.length === 0 && directionOf(text, numbers) !== undefined) return undefined
    // A place that is taken over from the conversation stands nowhere in the text.
    const taken = held.filter(({ end }) => end === 0).map(placeName)
    const findings = check(taken.join('、') + statementOf(query.reading)).findings
    // The 四张 of “四张清单”共5万多项 is right as well, and not what is asked.
    const holding = findings
      .flatMap(({ verdict }) => (verdict.kind === 'holds' ? [verdict.figure] : []))
      .toSorted((a, b) => Number(inName(a)) - Number(inName(b)))
    const wrong = findings.flatMap(({ printed, verdict }) =>
      verdict.kind === 'differs' ? [{ printed, verdict }] : [],
    )
    if (wrong.length > 0) return denied(query, wrong, holding, held)
    const open = findings.flatMap(({ verdict }) => (verdict.kind === 'unsure' ? [verdict.figure] : []))
    // 超过五百了吧: what a number without a measure word is of is asked for as any number is.
    if (open.length > 0 && stated.every(({ unit }) => unit === '')) return undefined
    if (open.length > 0)
      return {
        ...figureAnswer(query, distinct([...open, ...holding]), 'the nearest to a number that is stated'),
        verdict: 'unknown',
      }
    if (holding.length === 0) return undefined
    if (findings.some(({ verdict }) => verdict.kind === 'unknown'))
      return { ...figureAnswer(query, distinct(holding), 'some numbers of a statement'), verdict: 'unknown' }
    return { ...figureAnswer(query, distinct(holding), 'a statement that is printed'), verdict: 'yes' }
  }

  /** What is wrong is set right, number by number; what is right beside it is shown as well. */
  function denied(
    query: Query,
    wrong: readonly Denied[],
    holding: readonly Figure[],
    held: readonly PlaceReading[],
  ): Answer {
    const right = wrong.flatMap(({ verdict }) => shownOf(verdict) ?? [])
    // What a number is printed of, where that is not what is said, stands beside it: of this place alone.
    const printing = wrong.flatMap(({ verdict: { figure } }) =>
      right.some(({ articleId }) => articleId === figure.articleId) ? [figure] : [],
    )
    const shown = distinct([...right, ...printing, ...holding])
    const cite = citations()
    // What is shown comes first, under the number that its answer gives it.
    for (const figure of shown) cite.figure(figure)
    const corrections = wrong.map(({ printed, verdict }) => correctionOf(printed, verdict, cite, held))
    const [first] = corrections
    if (right.length === 0 && first !== undefined) return { ...corrected(query, cite, first), verdict: 'no' }
    return {
      ...figureAnswer(query, shown, 'a statement that is printed otherwise', { corrections }),
      citations: cite.list(),
      // 骑士之家有800多个: the number is that of several things, and what part of it each has is not printed.
      verdict: wrong.every(({ verdict }) => verdict.differences.every(({ kind }) => kind === 'part'))
        ? 'unknown'
        : 'no',
    }
  }

  function ofReckoned(query: Query, answerOf: (query: Query) => Answer): Answer | undefined {
    const { stated, text } = query.reading
    const adding = numbers.add.find((word) => text.includes(word))
    const held = query.reading.places.filter(({ standing }) => standing !== 'elsewhere')
    const asks = asksVerdict(query.reading)
    for (const guess of guessesIn(text, numbers)) {
      if (!asks && !asksByGuess(query.reading, guess)) continue
      const askedText = askingFor(guess, text, adding)
      const answer = answerOf(samePlaces(query, askedText))
      const verdict = guess.claim === undefined ? undefined : verdictOn(guess.claim, answer)
      if (!isReckonedWith(answer) || (verdict === undefined && guess.claim !== undefined)) continue
      // Each number that is stated beside it must be right as well; 国家级19个、省级3个，凑起来54 are right the other way round.
      const figures = answer.figures.map(({ figure }) => figure)
      const besides = { text: askedText, stated: stated.filter(({ start }) => start !== guess.start) }
      const areAddends = answer.computed?.operation === 'sum'
      const isSettled =
        besides.stated.length === 0 || (!areAddends && statedAmong(besides, figures, sameUnit).arePrinted)
      const others = isSettled ? undefined : judged(query, held)
      if (others?.verdict === 'no') return others
      return { ...answer, reading: query.reading, ...(verdict === undefined ? {} : { verdict }) }
    }
    return undefined
  }

  function ofParts(query: Query, scope: Scope, held: readonly PlaceReading[]): Answer | undefined {
    const [whole, another] = query.reading.stated
    if (!asksVerdict(query.reading) || !RECKONED.test(query.reading.text)) return undefined
    const sum = another === undefined ? tabled(query, scope, held) : undefined
    if (sum?.computed?.operation !== 'sum') return undefined
    const verdict = whole === undefined ? sum.verdict : verdictOn(whole, sum)
    return verdict === undefined ? undefined : { ...sum, verdict }
  }

  function ofBeginning(query: Query, scope: Scope): Answer | undefined {
    if (scope?.size !== 1 || query.reading.modality !== 'fact' || !asksVerdict(query.reading))
      return undefined
    const said = beginningSaid(context, query, figuresWithin(knowledge, scope))
    if (said === undefined) return undefined
    const { figure, holds, stated } = said
    if (holds) return { ...figureAnswer(query, [figure], 'a beginning as it is printed'), verdict: 'yes' }
    const cite = citations()
    const corrections: Correction[] = [{ kind: 'otherNumber', stated, figure: cite.figure(figure) }]
    return {
      ...figureAnswer(query, [figure], 'a beginning that is printed otherwise', { corrections }),
      citations: cite.list(),
      verdict: 'no',
    }
  }

  /** Another text, asked of the same places: one that is taken over from the conversation stands nowhere in it. */
  function samePlaces({ reading: { places } }: Query, text: string): Query {
    const asked = queryOfText(text)
    return asked.reading.places.length > 0 ? asked : { ...asked, reading: { ...asked.reading, places } }
  }

  /** Whether a claim holds of what an answer reckons; undefined where it reckons nothing. */
  function verdictOn(said: Amount, { body }: Answer): Answer['verdict'] {
    if (body.kind !== 'table') return undefined
    const result = body.notes.find((note) => note.kind === 'computed')
    if (result === undefined) return undefined
    // A比B少两个 where A is more.
    if (body.notes.some(({ kind }) => kind === 'ordered')) return 'no'
    const { bound = 'exact', value, operation } = result
    const isEach = operation === 'average'
    // 43人次/场: so many of these.
    const unit = isEach ? (result.unit.split('/')[0] ?? '') : result.unit
    // 四十几个娃 of 43人次: 个 counts whatever it is.
    const isAny = said.unit === '' || said.unit === '比例' || (isEach && said.unit === '个')
    if (!isAny && sameUnit(said.unit, unit) === 'different') return isEach ? undefined : 'no'
    const claim = { ...said, unit, value: said.unit === '比例' ? said.value * 100 : said.value }
    // 四倍 of what is 4.25 times as many, 35% of 35.39: as fine as it is said.
    const isRounded = isEach || operation === 'times' || operation === 'share'
    const rounded = isRounded ? roundedAs(claim.value, value) : value
    const told = [value, rounded].map((one) => claimHolds(claim, { value: one, unit, bound }))
    return told.includes('holds') ? 'yes' : told.includes('open') ? 'unknown' : 'no'
  }

  function untold(query: Query, answer: Answer): Answer {
    const { reading } = query
    const unsaid = answer.verdict === 'yes' ? unsaidOfAll(query, answer) : []
    if (unsaid.length > 0) return { ...answer, verdict: 'unknown', unreported: unsaid }
    const ranks = reading.marks.some(({ kinds }) => kinds.some((kind) => RANKS.has(kind)))
    const asked =
      reading.shape === 'verdict' && reading.modality !== 'why' && (ranks || reading.stated.length > 0)
    if (answer.verdict !== undefined || !asked || answer.body.kind === 'table') return answer
    const elsewhere = answer.corrections.every(({ kind }) => kind === 'metricElsewhere')
    return { ...answer, verdict: elsewhere ? 'unknown' : 'no' }
  }

  /** 温州第一书记有200个吧 as 温州第一书记有多少. */
  function asNumber(query: Query): Query | undefined {
    const { reading } = query
    const [said, another] = reading.stated
    if (said === undefined || another !== undefined || reading.modality !== 'fact' || !asksVerdict(reading))
      return undefined
    return samePlaces(query, askingFor({ ...said, isOfEach: false }, reading.text))
  }

  /** 574条点子都采纳了吗: the number is right, and what is said of all of them is not printed. */
  function unsaidOfAll({ reading: { text }, words }: Query, { figures }: Answer): readonly string[] {
    const printed = figures
      .map(
        ({ figure }) => `${records.figureText(figure.id)}\n${records.printedText(figure.practiceId ?? '')}`,
      )
      .join('\n')
    // 229条意见，有一半还没改: how many of them is not printed either.
    const some = partSaid(text)
    if (some !== undefined && !printed.includes(some)) return [some]
    return words
      .filter((word) => OF_ALL.test(text.slice(0, word.start)) && vouches(printed, word) < SAID)
      .map(({ word }) => word)
  }

  return { judged, ofReckoned, ofParts, ofBeginning, untold, asNumber }
}

function correctionOf(
  stated: string,
  { figure, differences, instead }: Differs,
  cite: Cite,
  held: readonly PlaceReading[],
): Correction {
  const [first, ...rest] = differences
  const cited = cite.figure(figure)
  if (instead === undefined && rest.length === 0 && first?.kind === 'number')
    return { kind: 'otherNumber', stated, figure: cited }
  if (instead === undefined && rest.length === 0 && first?.kind === 'place')
    return { kind: 'figureElsewhere', asked: held.map(placeName).join('、'), stated, figure: cited }
  return {
    kind: 'claim',
    stated,
    figure: cited,
    differences,
    ...(instead === undefined ? {} : { instead: cite.figure(instead) }),
  }
}

const inName = ({ printed, value }: Figure): boolean => value < 10 && !/\d/u.test(printed)

type Differs = Extract<Finding['verdict'], { kind: 'differs' }>

/** A number that is stated, and how the print differs. */
interface Denied {
  readonly printed: string
  readonly verdict: Differs
}

/** The figure of what was asked: never another place's or another thing's. */
function shownOf({ figure, differences, instead }: Differs): Figure | undefined {
  switch (differences[0]?.kind) {
    case 'number':
    case 'bound':
    case 'unit':
    case 'points':
      return figure
    case 'place':
    case 'thing':
      return instead
    default:
      return instead ?? figure
  }
}

const asksVerdict = ({ shape, text, marks, stated }: Reading): boolean =>
  shape === 'verdict' ||
  ENDS_ASKING.test(text) ||
  (stated.length > 0 && marks.some(({ kinds }) => kinds.includes('whether')))
/** What is said of all that a number counts stands right behind these. */
const OF_ALL = /(?:都|全部?|统统|件件|个个|条条|项项)[^，,、。；;]{0,2}$/u
/** So far a word must be vouched for to be printed. */
const SAID = 0.5

/** 是不是河南最多. */
const RANKS: ReadonlySet<string> = new Set(['most', 'least', 'rankBeyond'])
const ENDS_ASKING = /(?:[吧吗]|(?<![什怎多那这要])么|有没有|没有|了没)[?？。!！]{0,3}$/u
/** A number of numbers: what one is more than another, or has grown, or is a part of. */
const RECKONED =
  /比|[对合凑][得不]上|相差|差了?|[涨升降增减提高](?:了|出)|[一总]共|[合总]计|[加合]起来|总数|总和|之和|占|倍/u
/** A value with as many decimals as another is told with. */
const roundedAs = (told: number, value: number): number =>
  Number(value.toFixed(String(told).split('.')[1]?.length ?? 0))

/** 一家平均三个？, or a number that is told roughly, beside what is asked for: a guess that wants to be checked. */
const asksByGuess = ({ requests, text }: Reading, { claim, isOfEach }: Guess): boolean =>
  requests.length > 0 || /[?？]$/u.test(text) || (isOfEach && claim?.bound !== 'exact')

/** The statement that a question is about: 有没有超过100个 → 有超过100个; 有没有300个 means as many at least. */
function statementOf({ text, marks, stated }: Reading): string {
  const [first] = stated
  const atLeast =
    /有没(?:有(?![写抄弄搞记错说])|(?!有))|有无|够不够/u.test(text) && first?.bound === 'exact'
      ? first
      : undefined
  let statement = ''
  let from = 0
  const asking = marks.filter(
    ({ kinds, text: phrase }) =>
      (kinds.includes('verdict') || kinds.includes('whether')) && !/[超过到够不足]/u.test(phrase),
  )
  for (const { start, end } of asking) {
    if (start < from) continue
    statement += piece(text, from, start, atLeast)
    from = end
  }
  statement += piece(text, from, text.length, atLeast)
  return statement
    .replace(/有没(?:有)?/gu, '有')
    .replace(/是不是/gu, '')
    .replace(TAIL, '')
    .replace(OVER, '超过')
}

/** 过5000了吗. */
const OVER = /(?<![通经超不办开建搞做去来走])过了?(?=\d)/gu

function piece(
  text: string,
  from: number,
  to: number,
  atLeast: { readonly start: number } | undefined,
): string {
  return atLeast === undefined || atLeast.start < from || atLeast.start >= to
    ? text.slice(from, to)
    : `${text.slice(from, atLeast.start)}至少${text.slice(atLeast.start, to)}`
}
