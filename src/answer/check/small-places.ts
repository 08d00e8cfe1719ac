/**
 * Communities, streets and villages that the corpus does not know, named right behind the place they lie in: 阳光社区 of “会昌县阳光社区”. What is
 * printed of the place as a whole is not printed of them.
 */
import type { ClaimWords } from '../../knowledge/lexicon.ts'
import type { PlaceReading } from '../places.ts'

/** @returns the small place that a text names right behind one that is found in it */
export type SmallPlaceBehind = (text: string, place: PlaceReading) => PlaceReading | undefined

const SHAPE = /^的?([\p{Script=Han}]{2,4}?)(社区|小区|街道|[镇乡村])(?![\p{Script=Han}]?级)/u

export function createSmallPlaces({
  doing,
  smallNames,
  smallEnds,
  smallNone,
}: Pick<ClaimWords, 'doing' | 'smallNames' | 'smallEnds' | 'smallNone'>): SmallPlaceBehind {
  const names = new Set(smallNames)
  const ends = new Set(smallEnds)
  const isName = (stem: string): boolean =>
    names.has(stem) ||
    (ends.has(stem.at(-1) ?? '') &&
      !smallNone.some((word) => stem.endsWith(word)) &&
      !doing.some((word) => stem.startsWith(word)))
  return (text, { articleIds, end, path, standing }) => {
    const [whole = '', stem = '', sort = ''] = SHAPE.exec(text.slice(end)) ?? []
    // 南江社区加入南江社区: the place itself.
    const isItself = path.some((name) => stem.length > 2 && name.startsWith(stem.slice(2)))
    if (standing !== 'locality' || isItself || !isName(stem)) return undefined
    const asked = `${stem}${sort}`
    const last = end + whole.length
    return {
      asked,
      start: last - asked.length,
      end: last,
      path: [...path, asked],
      standing: 'inside',
      articleIds,
    }
  }
}
