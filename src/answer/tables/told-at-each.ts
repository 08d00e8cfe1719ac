/**
 * “培训规模，青云谱、辽阳、殷都三家”: of several places that are named, what each prints of the thing, in whatever it counts it;
 * and which of them print none.
 */
import type { Figure } from '../../knowledge/article.ts'
import type { Query } from '../candidates.ts'
import { type AnswerContext, distinct, figuresWithin } from '../context.ts'
import { kindFit } from '../figure-sort.ts'
import { EVENTS, isResult, PEOPLE } from '../fit.ts'
import type { PlaceReading } from '../places.ts'
import { saysSomething, type TellingWord, vouchedShare } from '../vouching.ts'
import type { FigureFilter } from './figure-filter.ts'

/** So much of the words a figure with its practice must say to be listed at one place. */
export const LISTED = 0.5
/** So much the figure itself, where no place narrows the corpus. */
export const SAID_ITSELF = 0.6
export const LISTED_OF_BEST = 0.75
/** So much one beside it of the same practice. */
const KIN = 0.4

interface Asked {
  readonly query: Query
  readonly filter: FigureFilter
  readonly held: readonly PlaceReading[]
  readonly words: readonly TellingWord[]
  readonly isOfKinds: (figure: Figure) => boolean
  /** What may be told, by how much of the words it says, and what is told of it wherever it stands. */
  readonly all: readonly { readonly figure: Figure; readonly share: number }[]
  readonly others: readonly Figure[]
}

interface ToldAtEach {
  readonly figures: readonly Figure[]
  readonly silent: readonly PlaceReading[]
}

export function createToldAtEach({
  knowledge,
  measures,
  records,
}: Pick<AnswerContext, 'knowledge' | 'measures' | 'records'>): (asked: Asked) => ToldAtEach {
  return ({ query, filter, held, words, isOfKinds, all, others }) => {
    // A share is none of what it is a share of.
    const isNear = (figure: Figure): boolean =>
      filter.isOfKind(figure) &&
      filter.passes(figure) &&
      isOfKinds(figure) &&
      (filter.picksSort || filter.requests.length > 0 || (isResult(figure) && kindFit(figure, 'share') < 1))
    // What the practice behind it prints of another sort is told as well: 2000余人次 beside 15期.
    const kin = all.filter(
      ({ figure, share }) =>
        figure.practiceId !== undefined &&
        share >= KIN &&
        isNear(figure) &&
        others.some(({ practiceId }) => practiceId === figure.practiceId),
    )
    const told = distinct([...others, ...kin.map(({ figure }) => figure)])
    const isLacking = ({ articleIds }: PlaceReading, figures: readonly Figure[]): boolean =>
      figures.every(({ articleId }) => !articleIds.includes(articleId))
    const around = held
      .filter((place) => isLacking(place, told))
      .flatMap((place) => nearestAt(place, ofPlace(place, held, words), isNear, filter.heads))
    const figures = [...told, ...around]
    const silent = held.filter((place) => isLacking(place, figures))
    // Where it tells of hardly any place, and not of all, what each does in a row of its own tells more.
    if (told.length < 2 && silent.length > 0) return { figures: told, silent }
    return { figures: likeFirst(figures, query), silent }
  }

  /**
   * What a place prints nearest to some words: by its metrics and how people say their measures; else, where figures
   * as such are spoken of, by its practices.
   */
  function nearestAt(
    { articleIds }: PlaceReading,
    words: readonly TellingWord[],
    isNear: (figure: Figure) => boolean,
    heads: boolean,
  ): readonly Figure[] {
    const here = figuresWithin(knowledge, new Set(articleIds)).filter(isNear)
    const best = (textOf: (figure: Figure) => string, least: number, ofBest: number): readonly Figure[] => {
      const shares = here.map((figure) => ({ figure, share: vouchedShare(words, textOf(figure)) }))
      const most = Math.max(0, ...shares.map(({ share }) => share))
      return most < least
        ? []
        : shares.flatMap(({ figure, share }) => (share >= most * ofBest ? [figure] : []))
    }
    const own = best(
      (figure) => `${records.metricText(figure.id)}\n${measures.saidOf(figure)}`,
      LISTED,
      LISTED_OF_BEST,
    )
    return own.length > 0 || !heads ? own : best(({ id }) => records.figureText(id), SAID_ITSELF, 1)
  }
}

/** 青云谱的创投基金与嘉峪关的投入: where behind each place stands a thing of its own, what stands behind this one. */
function ofPlace(
  place: PlaceReading,
  held: readonly PlaceReading[],
  words: readonly TellingWord[],
): readonly TellingWord[] {
  const behind = ({ end }: PlaceReading): readonly TellingWord[] => {
    const next = Math.min(...held.filter(({ start }) => start >= end).map(({ start }) => start))
    return words.filter((word) => word.start >= end && word.start < next)
  }
  return held.every((one) => saysSomething(behind(one))) ? behind(place) : words
}

/**
 * First what most of the places count in. Where a kind is asked for, a place that prints a number of just that kind is told by
 * no other: 培训的人数 is not 15期.
 */
function likeFirst(figures: readonly Figure[], { reading }: Query): readonly Figure[] {
  const placesOf = (figure: Figure): number =>
    new Set(figures.filter((other) => sortOf(other) === sortOf(figure)).map(({ articleId }) => articleId))
      .size
  const kinds = reading.requests.flatMap(({ kind }) => kind ?? [])
  const suits = (figure: Figure): boolean =>
    kinds.length === 0 || kinds.some((kind) => kindFit(figure, kind) === 1)
  return figures
    .filter(
      (figure) =>
        suits(figure) || !figures.some((other) => other.articleId === figure.articleId && suits(other)),
    )
    .toSorted((a, b) => placesOf(b) - placesOf(a))
}

/** 人次 and 名 both tell of people. */
const sortOf = ({ unit }: Figure): string => (PEOPLE.has(unit) ? '人' : EVENTS.has(unit) ? '场' : unit)
