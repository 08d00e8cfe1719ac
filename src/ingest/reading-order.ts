/** The lines of an article, strewn over its page → the order in which they are read, what is printed twice known. */
import { squash } from '../knowledge/article.ts'
import type { Owner } from './line-owners.ts'
import type { PageHead } from './page-heads.ts'

/** A line that shares this much of its sentences with an earlier one repeats it. */
const SAME_SHARE = 0.8

/** The article's lines as they stand together on the page, strangers apart. */
export function runsOf(
  body: readonly number[],
  owners: readonly Owner[],
  k: number,
  head: PageHead,
): number[][] {
  const runs: number[][] = []
  body.forEach((i, n) => {
    if (owners[n]?.owner !== k) return
    const last = runs.at(-1)
    const before = body[n - 1]
    // What stands right above the headline is another run: it went astray, and may be printed again below.
    const together =
      last !== undefined && last.at(-1) === before && (i < head.at || (before ?? -1) >= head.at)
    if (together) last.push(i)
    else runs.push([i])
  })
  return runs
}

/** The run under the headline first, then the others as they were read: those above the headline went astray. */
export function inReadingOrder(runs: readonly number[][], head: PageHead): number[][] {
  const main = runs.findIndex((run) => run.some((i) => i >= head.at))
  if (main <= 0) return [...runs]
  return [...runs.slice(main, main + 1), ...runs.slice(0, main), ...runs.slice(main + 1)]
}

/** Numbers lines so that prints of one text share a number. A bold lead may differ, and so may a few words. */
export function repeatedGroups(texts: readonly string[]): number[] {
  const sentences = texts.map((text) => {
    const parts = squash(text).split(/(?<=[。；])/u)
    return parts.filter((part) => part.length >= 12)
  })
  const owner = new Map<string, number>()
  const groups: number[] = []
  texts.forEach((text, i) => {
    const bare = squash(text)
    const whole = owner.get(`=${bare}`)
    if (whole !== undefined) {
      groups.push(whole)
      return
    }
    let group = i
    const tally = new Map<number, number>()
    let length = 0
    for (const sentence of sentences[i] ?? []) {
      length += sentence.length
      const earlier = owner.get(sentence)
      if (earlier !== undefined) tally.set(earlier, (tally.get(earlier) ?? 0) + sentence.length)
    }
    for (const [earlier, shared] of tally) if (length >= 30 && shared >= SAME_SHARE * length) group = earlier
    groups.push(group)
    owner.set(`=${bare}`, group)
    for (const sentence of sentences[i] ?? []) if (!owner.has(sentence)) owner.set(sentence, group)
  })
  return groups
}
