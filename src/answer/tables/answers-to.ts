/** Which of several figures answers which of several requests. */
import type { Figure } from '../../knowledge/article.ts'
import type { SameUnit } from '../../knowledge/same-quantity.ts'
import { isHead } from '../figure-sort.ts'
import type { FigureRequest } from '../reading/requests.ts'

/** 收上来多少条，解决了多少个问题: for each request a figure of its own that is shown, in its measure word and of what it counts. */
export function answersTo(
  requests: readonly FigureRequest[],
  shown: readonly Figure[],
  sameUnit: SameUnit,
): readonly Figure[] {
  const matchOf = ({ counted, unit }: FigureRequest, figure: Figure): number =>
    unit !== undefined && sameUnit(unit, figure.unit) === 'different'
      ? 0
      : Number(unit !== undefined && sameUnit(unit, figure.unit) === 'same') +
        2 * Number(counted.some((word) => isHead(figure.metric, word))) +
        counted.filter((word) => figure.metric.includes(word)).length
  const matches = requests
    .flatMap((request) => shown.map((figure) => ({ request, figure, match: matchOf(request, figure) })))
    .filter((one) => one.match > 0)
    .toSorted((a, b) => b.match - a.match)
  const chosen = new Map<FigureRequest, Figure>()
  for (const { request, figure } of matches)
    if (!chosen.has(request) && ![...chosen.values()].includes(figure)) chosen.set(request, figure)
  return requests.flatMap((request) => chosen.get(request) ?? [])
}
