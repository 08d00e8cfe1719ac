/** What a message tells of one record: a figure as a line, a practice, a source. */
import type { CitedFigure, CitedPractice } from '../answer/answer.ts'
import type { Article, Figure, Locality } from '../knowledge/article.ts'
import { ownPlace } from '../knowledge/own-place.ts'
import { toldMetric } from './figure-words.ts'
import type { Block, FigureLine } from './message.ts'
import { placeText } from './place-text.ts'

/** @param under the place that it stands under already */
export function figureLine({ figure, citation }: CitedFigure, under?: Locality): FigureLine {
  const elsewhere = under === undefined || placeText(under) !== placeText(figure.locality)
  const place = [elsewhere ? placeText(figure.locality) : '', ownPlace(figure) ?? ''].join('')
  return {
    metric: toldMetric(figure),
    printed: figure.printed,
    citation,
    figureId: figure.id,
    ...(figure.asOf === undefined ? {} : { asOf: figure.asOf }),
    ...(place === '' ? {} : { place }),
  }
}

/** A practice as it stands in answers and on pages; `nth` where it is one of several. */
export function practiceBlock({ practice, citation }: CitedPractice, nth?: number): Block {
  return {
    kind: 'practice',
    place: placeText(practice.locality),
    name: practice.name,
    summary: practice.summary,
    citation,
    practiceId: practice.id,
    ...(nth === undefined ? {} : { nth }),
  }
}

export const sourceBlock = (n: number, article: Article): Block => ({
  kind: 'source',
  n,
  title: article.title,
  byline: article.byline,
  place: placeText(article.locality),
  ...(article.draft ? { draft: article.checked === true ? 'checked' : 'unchecked' } : {}),
  ...(article.publication === null ? {} : { publication: article.publication }),
})

/** A figure on a page of its own article: cited as the first, its place named where it is not the article's. */
export function figureLineOf(figure: Figure): FigureLine {
  const place = ownPlace(figure)
  return {
    metric: toldMetric(figure),
    printed: figure.printed,
    citation: 1,
    figureId: figure.id,
    ...(figure.asOf === undefined ? {} : { asOf: figure.asOf }),
    ...(place === undefined ? {} : { place }),
  }
}

/** All figures of an article: its own, then those of its practices. */
export const figuresOf = (article: Article): readonly Figure[] => [
  ...article.figures,
  ...article.practices.flatMap((practice) => practice.figures),
]
