/** How far what was found for a message answers it: the features of the best candidate by which that is decided. */
import type { Figure, Practice } from '../knowledge/article.ts'
import type { MarkKind } from '../knowledge/lexicon.ts'
import type { SameUnit } from '../knowledge/same-quantity.ts'
import type { PassageIndex } from '../search/passage-index.ts'
import { type AskedDetail, prints } from './asked-things.ts'
import {
  type Candidates,
  type FigureCandidate,
  namingWords,
  type PracticeCandidate,
  type Query,
  queryFor,
  type Scope,
  saidIn,
  unprintedQuotes,
  unprintedWords,
  wordsWithin,
} from './candidates.ts'
import { countingFeatures, inFewWords } from './counting-features.ts'
import type { DecisionKind, Features } from './decision.ts'
import { isOfSize, isPast, isPlan, kindFit } from './figure-sort.ts'
import type { Measures } from './measures.ts'
import type { FigureRequest } from './reading/requests.ts'
import type { Reading } from './reading.ts'
import type { Records } from './records.ts'
import { tellsOf } from './subjects.ts'
import { mostUnvouched, type TellingWord, vouchedShare, weightOf } from './vouching.ts'
import { answeredByWording } from './wording.ts'

export interface CandidateFeatures {
  readonly practiceFeatures: (query: Query, scope: Scope, found: readonly PracticeCandidate[]) => Features
  readonly figureFeatures: (
    query: Query,
    request: FigureRequest | undefined,
    scope: Scope,
    found: readonly FigureCandidate[],
  ) => Features
}

export interface CandidateFeaturesOptions {
  readonly measures: Measures
  readonly sameUnit: SameUnit
  readonly synonymsOf: (word: string) => readonly string[]
  /** In which something is counted. */
  readonly measureWords: readonly string[]
}

/** What BM25+ gives a term of a text of average length that holds it twice, in units of its idf. */
const USUAL_MATCH = 2
/** Of a name in quotation marks that a practice may say in its own words so much must stand there. */
const QUOTED_OF_PRACTICE = 0.3

export function createCandidateFeatures(
  records: Records,
  { askedShare, practices }: Candidates,
  { measures, measureWords, sameUnit, synonymsOf }: CandidateFeaturesOptions,
): CandidateFeatures {
  function practiceFeatures(query: Query, scope: Scope, found: readonly PracticeCandidate[]): Features {
    const [best] = found
    const text = best === undefined ? '' : records.practiceText(best.practice.id)
    const printed = best === undefined ? '' : records.printedText(best.practice.id)
    const everywhere = scope === undefined ? best : practices(query, undefined, 1)[0]
    const other = found.find(({ practice }) => practice.articleId !== best?.practice.articleId)
    return {
      ...wordFeatures(query),
      wording: wordingFeature('practice', query),
      ...writtenFeatures(query, printed, text),
      strength: strengthOf(records.practices, query.text, best?.score),
      vouched: vouchedShare(query.words, text),
      printed: vouchedShare(query.words, printed),
      unvouched: mostUnvouched(query.words, text).weight / MOST_TELLING,
      margin: best === undefined || other === undefined ? 1 : 1 - other.score / best.score,
      elsewhere:
        best === undefined || everywhere === undefined ? 0 : Math.min(1, best.score / everywhere.score),
      ...askedFeatures(query, printed, best?.practice),
      ...subjectFeatures(query.reading, printed, found),
      ...accountFeatures(query),
      scoped: scope === undefined ? 0 : 1,
      unprinted: unprintedQualifiers(query, printed),
      otherTime: query.reading.times.every(saidIn(printed)) ? 0 : 1,
      quoted: unprintedQuotes(query.reading, text, QUOTED_OF_PRACTICE).length > 0 ? 1 : 0,
    }
  }

  function figureFeatures(
    asked: Query,
    request: FigureRequest | undefined,
    scope: Scope,
    found: readonly FigureCandidate[],
  ): Features {
    const query = queryFor(asked, request)
    const [best] = found
    const metric = best === undefined ? '' : records.metricText(best.figure.id)
    const whole = best === undefined ? '' : records.figureText(best.figure.id)
    const printed =
      best === undefined ? '' : `${metric}\n${records.printedText(best.figure.practiceId ?? '')}`
    const clause = wordsWithin(query.words, request)
    const counted = clause.filter(({ word }) => request?.counted.includes(word))
    const practice = practices(asked, scope)
    const own = practice.findIndex(({ practice: { id } }) => id === best?.figure.practiceId)
    const unit = request?.unit
    const named =
      best?.figure.measure !== undefined &&
      measures.askedFor(query, query.words).some(({ name }) => name === best.figure.measure)
    const features = {
      ...wordFeatures(query),
      wording: wordingFeature('figure', asked),
      ...writtenFeatures(asked, printed, whole),
      ...askedFeatures(query, printed, records.practice(best?.figure.practiceId ?? '')),
      ...subjectFeatures(query.reading, printed, practice),
      measured: named ? 1 : 0,
      otherUnit:
        unit !== undefined && best !== undefined && sameUnit(unit, best.figure.unit) === 'different' ? 1 : 0,
      ...(best === undefined ? {} : kindFeatures(best.figure, request)),
      ...(best === undefined || request === undefined
        ? {}
        : countingFeatures({
            clause,
            figure: best.figure,
            measureSaid: named ? measures.saidOf(best.figure) : '',
            measureWords,
            metricAsked: askedShare(best.figure, asked.reading.text),
            request,
            synonymsOf,
            text: asked.reading.text,
          })),
      strength: strengthOf(records.figures(), query.text, best?.score),
      metric: vouchedShare(clause, metric),
      vouched: vouchedShare(query.words, whole),
      counted: vouchedShare(counted, metric),
      countedAround: vouchedShare(counted, whole),
      unvouched: mostUnvouched(clause, metric).weight / MOST_TELLING,
      unvouchedAround: mostUnvouched(query.words, whole).weight / MOST_TELLING,
      partUnvouched: PART.test(query.reading.text) ? mostUnvouched(clause, metric).weight / MOST_TELLING : 0,
      margin: best === undefined || found[1] === undefined ? 1 : 1 - found[1].score / best.score,
      agrees: own >= 0 && own < 3 ? 1 : 0,
      practice: strengthOf(records.practices, asked.text, practice[0]?.score),
      ownPractice:
        best?.figure.practiceId === undefined
          ? 0.5
          : own < 0
            ? 0
            : (practice[own]?.score ?? 0) / (practice[0]?.score ?? 1),
      scoped: scope === undefined ? 0 : 1,
      quoted: unprintedQuotes(query.reading, whole).length > 0 ? 1 : 0,
      // 每次的议题 are not all that were dealt with.
      unaskedRate:
        best !== undefined &&
        /^每|单次/u.test(best.figure.metric) &&
        !/每|一[次个年月天]/u.test(query.reading.text)
          ? 1
          : 0,
      otherSize:
        best !== undefined && request?.least !== undefined && !isOfSize(best.figure, request.least) ? 1 : 0,
      unprinted: unprintedQualifiers(asked, printed, request),
      otherTimeOfFigure: query.reading.times.every(saidIn(metric)) ? 0 : 1,
      otherTime: query.reading.times.every(saidIn(printed)) ? 0 : 1,
    }
    // In the middle of a conversation short messages leave out what was said before.
    return asked.leans === true ? features : inFewWords(features, asked.text)
  }

  /** Whether a matter that is named is not what the best prints, and is not what any of the others prints either. */
  function subjectFeatures(
    { subjects }: Reading,
    printed: string,
    others: readonly PracticeCandidate[],
  ): Features {
    const missed = subjects.filter((subject) => !tellsOf(printed)(subject))
    const absent = missed.filter(
      (subject) => !others.some(({ practice: { id } }) => tellsOf(records.printedText(id))(subject)),
    )
    return {
      subjectTold: subjects.length > missed.length ? 1 : 0,
      subjectMissed: missed.length > 0 ? 1 : 0,
      subjectAbsent: absent.length > 0 ? 1 : 0,
    }
  }

  return { practiceFeatures, figureFeatures }
}

/** The idf of a word that no practice of a corpus of this size holds, about. */
const MOST_TELLING = 6

/** A score beside that of a usual text which holds all the terms. */
function strengthOf(index: PassageIndex, text: string, score = 0): number {
  const whole = index.terms(text).reduce((sum, { term }) => sum + index.idf(term), 0)
  // A practice at the very place that is named scores more than its words are worth.
  return whole === 0 ? 0 : Math.min(1, score / (whole * USUAL_MATCH))
}

/** A usual wording speaks for an answer only as far as anybody writes of what it is about. */
function wordingFeature(kind: DecisionKind, { leans, text, words }: Query): number {
  const wording = leans === true ? 0 : answeredByWording(kind, text)
  return wording > 0 ? wording * (1 - unknownShare(words)) : wording
}

/** The share of the words' weight that no record holds in any wording. */
function unknownShare(words: readonly TellingWord[]): number {
  const total = weightOf(words)
  return total === 0 ? 0 : weightOf(words.filter(({ known }) => !known)) / total
}

/**
 * How far the message is written as the print is, character by character, whatever its words: what nobody prints is mostly asked
 * for in characters that stand nowhere there.
 * @param printed what is printed of the candidate
 * @param known what people call it, beside that
 */
function writtenFeatures({ text, words }: Query, printed: string, known: string): Features {
  const [pairs, triples] = [2, 3].map((length) => runsOf(text, length))
  const both = `${printed}\n${known}`
  const share = (runs: readonly string[] = [], of: string): number =>
    runs.filter((run) => of.includes(run)).length / Math.max(runs.length, 1)
  return {
    length: Math.log(1 + text.length),
    pairsPrinted: share(pairs, printed),
    pairsKnown: share(pairs, both),
    triplesKnown: share(triples, both),
    sentence: Math.max(0, ...printed.split(/[。；\n，]/u).map((sentence) => vouchedShare(words, sentence))),
  }
}

/** The runs of so many characters within the words of a text, each once. */
function runsOf(text: string, length: number): readonly string[] {
  const runs = new Set<string>()
  for (const part of text.split(/[^\p{L}\p{N}]+/u)) {
    const characters = [...part]
    for (let at = 0; at + length <= characters.length; at += 1)
      runs.add(characters.slice(at, at + length).join(''))
  }
  return [...runs]
}

function wordFeatures({ words, reading }: Query): Features {
  const unknown = unknownShare(words)
  const marked = (kind: 'beyond'): number => (reading.marks.some(({ kinds }) => kinds.includes(kind)) ? 1 : 0)
  return {
    words: Math.log(1 + words.length),
    unknown,
    mostlyUnknown: unknown > 0.6 ? 1 : 0,
    why: reading.modality === 'why' ? 1 : 0,
    opinion: reading.modality === 'opinion' ? 1 : 0,
    future: reading.modality === 'future' ? 1 : 0,
    rankBeyond: reading.modality === 'rankBeyond' ? 1 : 0,
    beyond: marked('beyond'),
  }
}

/** Whether an account is asked for (讲讲, 干了些什么), and whether nothing is named that it should be of. */
function accountFeatures({ reading: { marks }, words }: Query): Features {
  const has = (kind: MarkKind): boolean => marks.some(({ kinds }) => kinds.includes(kind))
  const named = namingWords(words)
  return { account: has('account') ? 1 : 0, anything: has('what') && named.length === 0 ? 1 : 0 }
}
/** What is asked for, where it is no number, that the print seems not to hold. */
function askedFeatures(
  { bearer, reading }: Query,
  printed: string,
  practice: Practice | undefined,
): Features {
  const has = (kind: MarkKind): number => (reading.marks.some(({ kinds }) => kinds.includes(kind)) ? 1 : 0)
  const placed = reading.places.length > 0 || (bearer !== undefined && reading.shape === 'one') ? 1 : 0
  const missed = reading.details.filter((detail) => !prints(detail, practice, printed))
  const misses = (is: (detail: AskedDetail) => boolean): 0 | 1 => (missed.some(is) ? 1 : 0)
  return {
    thing: misses(({ thing }) => thing.definite),
    thingOfPlace: misses(({ thing }) => thing.definite) * placed,
    lesserThing: misses(({ thing }) => !thing.definite) * placed,
    thingPrinted: reading.details.length > missed.length ? 1 : 0,
    who: has('who') * placed,
    which: Math.max(has('where'), has('many')) * placed,
    winner: has('most') * placed,
  }
}

/** 引进的主体里做餐饮的有多少: a part is asked for of what is counted. */
const PART = /(?:里头?|里面|当中|其中|之中|中)[^里中。？]{0,12}(?:多少|几|占)/u
/** Whether a part is asked for (女, 收费) that the print does not speak of. */
function unprintedQualifiers(query: Query, printed: string, request?: FigureRequest): number {
  return unprintedWords(query, printed, request).length > 0 ? 1 : 0
}

function kindFeatures(figure: Figure, request: FigureRequest | undefined): Features {
  if (request === undefined) return {}
  return {
    kindAsked: request.kind === undefined ? 0 : 1,
    otherKind: 1 - kindFit(figure, request.kind),
    sameUnit: request.unit !== undefined && request.unit === figure.unit ? 1 : 0,
    unaskedChange: figure.kind === 'change' && !request.change ? 1 : 0,
    noChange: request.change && figure.kind !== 'change' ? 1 : 0,
    noPlan: request.plan && !isPlan(figure) ? 1 : 0,
    noPast: request.past && !isPast(figure) ? 1 : 0,
  }
}
