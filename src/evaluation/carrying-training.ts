/**
 * Examples of sentences without a place of their own, from documents whose figures are marked with the place they are of:
 * `⟦146件|铁佛镇⟧`, and `⟦146件⟧` where it is what the whole document is about.
 */

import { repairPage } from '../ingest/page.ts'
import { scopesOf } from '../ingest/scope.ts'
import type { Gazetteer } from '../knowledge/gazetteer.ts'
import type { Example } from './logistic.ts'
import { readMarked } from './marked.ts'

/**
 * Each figure whose sentence was to be decided upon, once for each place that might have held.
 * @param marked one document, or several with `===` between them
 */
export function carryingExamples(name: string, marked: string, gazetteer: Gazetteer): Example[] {
  return marked.split(/^===\n/mu).flatMap((document, n) => examplesOf(`${name}-${n}`, document, gazetteer))
}

function examplesOf(name: string, marked: string, gazetteer: Gazetteer): Example[] {
  const { text, marks } = readMarked(marked)
  const { articles } = repairPage(text, gazetteer, { name })
  return articles.flatMap(({ paragraphs, subject }) => {
    const { at } = scopesOf(paragraphs, subject, gazetteer)
    const inArticle = (offset: number): boolean =>
      paragraphs.some(({ pieces }) =>
        pieces.some(({ start, length }) => offset >= start && offset < start + length),
      )
    return marks.flatMap(({ start, label: place }) =>
      !inArticle(start)
        ? []
        : (at(start).decisions ?? []).flatMap(({ path, marks: features }): Example[] => {
            const leaf = path.at(-1) ?? ''
            const positive = place !== undefined && leaf.includes(place)
            // What lies below the place told was not named: neither.
            const isElsewhere = place !== undefined && !positive && !path.some((one) => one.includes(place))
            return isElsewhere && !isForeign(subject.path, path) ? [] : [{ features, positive, group: name }]
          }),
    )
  })
}

const isForeign = (own: readonly string[], path: readonly string[]): boolean =>
  own.some((name, i) => path[i] !== undefined && path[i] !== name)
