/** “辽阳和殷都谁的兼职委员多”: one row a place, the same metric side by side, and whether it can be compared. */
import type { Figure } from '../knowledge/article.ts'
import type { Answer, Body, Row } from './answer.ts'
import { CLOSE, type Desk, distinct, MOST, placeName, practiceReason } from './desk.ts'
import { THRESHOLDS } from './evidence.ts'
import type { FigureAnswers } from './figure-answer.ts'
import { larger, sameMeasure } from './fit.ts'
import { keyFigures, type PlaceAnswers } from './place-answer.ts'
import type { PlaceReading } from './places.ts'
import type { PracticeAnswers } from './practice-answer.ts'
import type { Ask as FigureAsk, Question } from './question.ts'
import type { FoundPractice, Subject } from './retrieve.ts'

export interface Comparison {
  readonly comparesPlaces: (question: Question, held: readonly PlaceReading[]) => boolean
  readonly compare: (question: Question, whole: Subject, held: readonly PlaceReading[]) => Answer
}

export function createComparison(
  desk: Desk,
  { withinPlaces }: PlaceAnswers,
  { bestFigures }: FigureAnswers,
  { rowFigures }: PracticeAnswers,
): Comparison {
  const { articleOf, base, keyWordsOf, records, refuse, retriever, segment, sheet, stopwords, synonymsOf } =
    desk

  function compare(question: Question, whole: Subject, held: readonly PlaceReading[]): Answer {
    const cite = sheet()
    const ids = leading(distinct(held.flatMap(({ articleIds }) => articleIds)), whole)
    const vouchers: FoundPractice[] = []
    const rows = ids.map((id): Row => {
      const article = articleOf(id)
      const scope = new Set([id])
      const places = held.filter((place) => place.articleIds.includes(id))
      const { subject, asks } = shareOfComparison(question, whole, places, held)
      const wanted = distinct(
        asks.flatMap((ask) =>
          bestFigures(subject, ask, scope, THRESHOLDS.compared)
            .slice(0, 1)
            .map(({ figure }) => figure),
        ),
      )
      if (subject.content === '') {
        const main = article.practices[0]
        return {
          locality: article.locality,
          practices: main === undefined ? [] : [cite.practice(main)],
          figures: keyFigures(article).slice(0, MOST.figuresPerRow).map(cite.figure),
        }
      }
      const found = withinPlaces(retriever.practices(subject, scope), places)
      vouchers.push(...found.slice(0, 2))
      const best = found.filter(({ evidence }) => evidence.share >= THRESHOLDS.practice)
      const behind = wanted.flatMap((figure) => {
        const practice = figure.practiceId === undefined ? undefined : records.practice(figure.practiceId)
        return practice === undefined ? [] : [practice]
      })
      const close = best.filter(
        ({ score, evidence }) =>
          evidence.share >= THRESHOLDS.listed && score >= (best[0]?.score ?? 0) * CLOSE.topicPractice,
      )
      const leading = distinct([...best.slice(0, 1), ...close]).map(({ practice }) => practice)
      const shown = distinct([...behind, ...leading]).slice(0, asks.length > 0 ? 1 : MOST.practicesPerRow)
      const extra =
        question.asks.length > 0
          ? []
          : shown.flatMap((practice) => [...rowFigures(subject, practice), ...practice.figures].slice(0, 1))
      const figures = distinct([...wanted, ...extra]).slice(0, MOST.figuresPerRow)
      return {
        locality: article.locality,
        practices: shown.map(cite.practice),
        figures: figures.map(cite.figure),
        ...(shown.length === 0 && figures.length === 0 ? { missing: true as const } : {}),
      }
    })
    if (rows.every((row) => row.missing))
      return refuse(
        question,
        {
          kind: 'subject',
          asked: held.map(placeName).join('、'),
          words: whole.words.map(({ word }) => word),
        },
        [],
        whole,
      )
    const [a, b] = rows.map((row) => row.figures[0]?.figure)
    const verdict = rows.length === 2 && a !== undefined && b !== undefined ? comparison(a, b, rows) : {}
    return {
      ...base(question, whole, 'compare', 'one row a place'),
      answerable: true,
      body: { kind: 'comparison', rows, ...verdict },
      practices: rows.flatMap((row) => row.practices),
      figures: rows.flatMap((row) => row.figures),
      citations: cite.list(),
      suggestions: [],
      why: {
        ...base(question, whole, 'compare', 'one row a place').why,
        records: vouchers.map(practiceReason),
      },
    }
  }

  /** Of a province's many articles those that have most to say on the subject. */
  function leading(ids: readonly string[], subject: Subject): readonly string[] {
    if (ids.length <= MOST.articles) return ids
    const found = retriever.practices(subject, new Set(ids), MOST.listed)
    return distinct([...found.map(({ practice }) => practice.articleId), ...ids]).slice(0, MOST.rows)
  }

  /**
   * What the message says of one place of several: 甲地的食堂和乙地的驿站 asks of each its own
   * thing; 辽阳和殷都的兼职委员 asks the same of both.
   */
  function shareOfComparison(
    question: Question,
    whole: Subject,
    places: readonly PlaceReading[],
    held: readonly PlaceReading[],
  ): { readonly subject: Subject; readonly asks: readonly FigureAsk[] } {
    const own = places
      .map((place) => {
        const next = Math.min(
          ...held.map(({ start }) => start).filter((start) => start > place.start),
          question.text.length,
        )
        return question.text.slice(place.end, next)
      })
      .join(' ')
    const parts = keyWordsOf(own).filter(({ word }) => whole.words.some((known) => known.word === word))
    const weight = parts.reduce((sum, part) => sum + part.weight, 0)
    const last = places.some((place) => held.every(({ start }) => start <= place.start))
    const others = whole.words.filter(({ word }) => !parts.some((part) => part.word === word))
    // The last place's part holds what is asked of all; it is its own only if another place has a part as well.
    if (
      weight < THRESHOLDS.ownPart ||
      (last && others.every(({ weight: rest }) => rest < THRESHOLDS.ownPart))
    )
      return { subject: whole, asks: question.asks }
    return {
      subject: { content: own, words: parts, context: whole.content },
      asks: question.asks.map((ask) => ({ ...ask, text: own, counted: '' })),
    }
  }

  function comparison(
    a: Figure,
    b: Figure,
    rows: readonly Row[],
  ): Partial<Extract<Body, { kind: 'comparison' }>> {
    if (!sameMeasure(a, b)) return { comparable: false }
    const order = larger(a, b)
    const alike = metricAlike(a, b)
    if (order === undefined || !alike) return { comparable: alike }
    const winner = order === 'equal' ? 'equal' : rows[order === 'first' ? 0 : 1]?.locality
    return winner === undefined ? { comparable: true } : { comparable: true, larger: winner }
  }

  /** Whether two metrics say the same thing: they share most of their words. */
  function metricAlike(a: Figure, b: Figure): boolean {
    const wordsOf = (figure: Figure) =>
      segment(figure.metric).filter((word) => word.length > 1 && !stopwords.has(word))
    const [one, two] = [wordsOf(a), wordsOf(b)]
    const shared = one.filter((word) =>
      two.some((other) => other === word || synonymsOf(word).includes(other)),
    )
    return shared.length >= Math.min(one.length, two.length) * 0.5
  }

  return { compare, comparesPlaces }
}

function comparesPlaces(question: Question, held: readonly PlaceReading[]): boolean {
  const several = new Set(held.flatMap(({ articleIds }) => articleIds)).size > 1
  if (!several) return false
  return held.length > 1 || question.compares || /[两二]个|都|各/u.test(question.text)
}
