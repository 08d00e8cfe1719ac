/** Whose deed a sentence tells, by the words around a name of a place. */
import type { Mention } from './mentions.ts'

const CLAUSE = /[，。；：！？]/u

/** 山东省住建厅 awards something in an article on 淄博市; what the office above says it will do is its own deed. */
export function isDeedOf(behind: string): boolean {
  const office = /^(?:[^，。；：]{0,6}(?:厅|委|局|政府|部门|级)|直|属)/u.exec(behind)?.[0]
  return (
    office === undefined ||
    /^[^，。；：]{0,8}(?:表示|介绍|透露|称|说[，：。]|计划|将[^，。]{0,8}(?:推|建|投|安排|培训|出台))/u.test(
      behind.slice(office.length),
    )
  )
}

/** What an office above did in all of its places. */
export const SUMS_UP = /^[^，。；：]{0,14}(?:共|累计|总计|合计)[^，。；：]{0,10}\d/u

/** 在全县推开: from then on it is told of all. */
export const SPREADS = /^(?:范围内?)?(?:推|铺开|复制|普及)/u
/** 位于…, 由…组成 aside: a name in the middle of a clause tells whose deed it is only behind 在, 由 and the like. */
export const isTold = (text: string, { start }: Mention): boolean =>
  /(?:[在由据]|(?:起源|始|发源|首创|源)于|源自)$/u.test(text.slice(0, start))

/** 任城区3306通，兖州区1215通: an item of a list is told of until the next item only. */
export function passes(sentence: string, start: number): boolean {
  let from = start
  while (from > 0 && !CLAUSE.test(sentence.charAt(from - 1))) from -= 1
  return from > 0 && /其中/u.test(sentence.slice(0, start))
}

export const isBeside = (a: Mention | undefined, b: Mention | undefined, text: string): boolean =>
  a !== undefined && b !== undefined && /^(?:、|和|与|及|以及|，)$/u.test(text.slice(a.end, b.start))

/** Names that stand side by side: 浏阳、湄潭和荣成. */
export function groupAt(named: readonly Mention[], index: number, text: string): readonly Mention[] {
  let first = index
  let last = index
  while (isBeside(named[first - 1], named[first], text)) first -= 1
  while (isBeside(named[last], named[last + 1], text)) last += 1
  return named.slice(first, last + 1)
}

/** The bracket that follows what is named of a place elsewhere. */
export function bracketBehind(
  { end }: Mention,
  sentence: string,
): { readonly at: number; readonly end: number } | undefined {
  const found = /^[^，。；：（(]{0,16}(?<inside>[（(][^（）()]{0,30}\d[^（）()]{0,30}[）)])/u.exec(
    sentence.slice(end),
  )
  const inside = found?.groups?.['inside']
  if (found === null || inside === undefined) return undefined
  const close = end + found[0].length
  return { at: close - inside.length, end: close }
}
