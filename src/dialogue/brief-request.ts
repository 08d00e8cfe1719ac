/** “帮我写一份关于协商议事的汇报材料”: what a written brief is to be about. The phrases are data. */
import type { TakeawayRequests } from '../knowledge/lexicon.ts'
import { fold } from '../search/fold.ts'

/** Characters: whoever writes more pastes something. */
const LONGEST = 60
/** And what stands behind the word for a brief names a subject, not what to do. */
const LONGEST_BEHIND = 12

/** @returns undefined where no brief is asked for; an empty string where it is to be of what was told last */
export function createBriefReader({
  brief,
  briefKinds,
  briefLead,
  briefTail,
  briefNot,
}: TakeawayRequests): (text: string) => string | undefined {
  const longestFirst = (words: readonly string[]): readonly string[] =>
    words.map(fold).toSorted((a, b) => b.length - a.length)
  const [asks, kinds] = [longestFirst(brief), longestFirst(briefKinds)]
  const [leads, tails] = [longestFirst([...briefLead, ...brief]), longestFirst(briefTail)]

  return (text) => {
    let rest = fold(text).replace(/[^\p{L}\p{N}“”]/gu, '')
    if (rest.length > LONGEST) return undefined
    if (!asks.some((word) => rest.includes(word))) return undefined
    const withoutEnd = (words: readonly string[]): boolean => {
      const end = words.find((word) => rest.endsWith(word))
      if (end !== undefined) rest = rest.slice(0, rest.length - end.length)
      return end !== undefined
    }
    const stripped = (words: readonly string[]): boolean => {
      const start = words.find((word) => rest.startsWith(word))
      if (start !== undefined) rest = rest.slice(start.length)
      return start !== undefined
    }
    let isKind = false
    while (rest !== '') {
      if (withoutEnd(kinds)) isKind = true
      else if (!withoutEnd(tails)) break
    }
    if (isKind) withoutEnd(asks) // 把温州的做法写成材料
    while (stripped(leads));
    // 给我写个材料，社工待遇; 写份材料要用的例子，帮我找找 wants none written.
    const isBehind = !isKind && stripped(kinds)
    if (!isKind && !isBehind) return undefined
    while (stripped(leads));
    while (withoutEnd(tails));
    if (
      isBehind &&
      (rest.length > LONGEST_BEHIND || leads.some((lead) => lead.length > 1 && rest.includes(lead)))
    )
      return undefined
    return briefNot.some((word) => rest.includes(word)) ? undefined : rest
  }
}
