/** Which of the lexicon's measures a figure may count, by how its metric ends: only ever proposed to a reviewer. */
import type { Measure } from '../knowledge/lexicon.ts'

const PUNCTUATION = /[“”《》‘’、：，（）()\s]/gu
const COUNTED = /(?:人数|数量|个数|数)$/u
/** Characters; what is shorter ends too many metrics. */
const SHORTEST = 3

/** @returns the name of the measure; undefined where none fits, or two as well as each other */
export function proposeMeasure(
  { metric, unit }: { readonly metric: string; readonly unit: string },
  measures: readonly Pick<Measure, 'name' | 'words'>[],
  measureFault: (measure: string, unit?: string) => string | undefined,
): string | undefined {
  // 层级数（区、镇街、村社区） counts no 村社区.
  const said = bare(metric.replace(/(?<=数|率|额)（[^）]{0,40}）$/u, ''))
  const found = measures.flatMap(({ name, words }) => {
    const longest = Math.max(
      0,
      ...[name, ...words].map(bare).flatMap((word) => (said.endsWith(word) ? word.length : [])),
    )
    return longest >= SHORTEST && measureFault(name, unit) === undefined ? [{ name, longest }] : []
  })
  const [best, second] = found.toSorted((a, b) => b.longest - a.longest)
  return best === undefined || best.longest === second?.longest ? undefined : best.name
}

const bare = (words: string): string => words.replace(PUNCTUATION, '').replace(COUNTED, '')
