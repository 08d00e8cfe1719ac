/** Which place in a row a message asks for (最多, 第二多, 前三名, 最少), and which figure the print puts there. */
import type { Figure } from '../knowledge/article.ts'
import { onScale, order } from '../knowledge/same-quantity.ts'
import { isPlan } from './figure-sort.ts'
import type { RankAsked } from './marks.ts'

/** What is reached before what is planned or was before; then the larger, or where the smallest is asked for the smaller. */
export function inOrder(figures: readonly Figure[], least = false): Figure[] {
  const rank = (figure: Figure): number => (isPlan(figure) ? 1 : figure.role === 'start' ? 2 : 0)
  return figures.toSorted(
    (a, b) => rank(a) - rank(b) || (least ? onScale(a) - onScale(b) : onScale(b) - onScale(a)),
  )
}

/** Who stands in the row: each place with the largest of its figures; of one place every figure but a whole. */
function contestants(figures: readonly Figure[], { least }: RankAsked): readonly Figure[] {
  const reached = figures.filter((figure) => !isPlan(figure) && figure.role !== 'start')
  const ofPlaces = new Map<string, Figure>()
  for (const figure of inOrder(reached))
    if (!ofPlaces.has(figure.articleId)) ofPlaces.set(figure.articleId, figure)
  const row = ofPlaces.size > 1 ? [...ofPlaces.values()] : reached.filter(({ role }) => role !== 'total')
  return inOrder(row, least)
}

/** The figures at the places that are asked for; fewer where bounds overlap and the print does not settle who stands there. */
export function figuresAt(
  figures: readonly Figure[],
  asked: RankAsked,
): readonly { readonly place: number; readonly figure: Figure }[] {
  const row = contestants(figures, asked)
  const [ahead, behind] = asked.least ? (['less', 'greater'] as const) : (['greater', 'less'] as const)
  return asked.places.flatMap((place) => {
    const figure = row[place - 1]
    if (figure === undefined || row.length < 2) return []
    const settled = row.every(
      (other, at) => other === figure || order(other, figure) === (at < place - 1 ? ahead : behind),
    )
    return settled ? [{ place, figure }] : []
  })
}

/** How many stand in the row. */
export const rowLength = (figures: readonly Figure[], asked: RankAsked): number =>
  contestants(figures, asked).length
