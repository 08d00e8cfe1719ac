/** What a question that nothing answers leaves behind for whoever looks after the corpus. */
import { fold } from '../search/fold.ts'
import type { Segment } from '../search/segment.ts'
import type { Gap } from './stores.ts'

/** Who says this says a name next. */
const INTRODUCED = /(?:我叫|我姓|我的名字|名叫|姓名|联系人|本人)[\s:：是叫]{0,3}\p{Script=Han}{1,4}/gu
const NUMBER = /^[零〇一二三四五六七八九十百千万亿两幺]+$/u
const MOST_WORDS = 12

/**
 * The words of a question, none twice and in no order of theirs: nobody can read back what was said. Only words of the
 * dictionary with two characters or more are among them, so that no number, no address of any kind and no name that is
 * not a word of the language gets there.
 *
 * @returns words parted by spaces; undefined where none are left
 */
export function gapOf(
  text: string,
  { segment, stopwords }: { readonly segment: Segment; readonly stopwords: ReadonlySet<string> },
): string | undefined {
  const words = segment(fold(text).replace(INTRODUCED, ' ')).filter(
    (word) => /^\p{Script=Han}{2,}$/u.test(word) && !NUMBER.test(word) && !stopwords.has(word),
  )
  return words.length === 0 ? undefined : [...new Set(words)].sort().slice(0, MOST_WORDS).join(' ')
}

export interface GapGroup {
  readonly times: number
  /** Words that all of them have, the whole of the first where it stands alone. */
  readonly words: readonly string[]
  readonly gaps: readonly Gap[]
}

/** Two bags of words ask about the same where they share this much of the smaller one, and at least two words. */
const ALIKE = { share: 0.6, words: 2 } as const

/** What is asked in several ways, together: the most often asked first. */
export function groupGaps(gaps: readonly Gap[]): GapGroup[] {
  const groups: { words: string[]; times: number; gaps: Gap[] }[] = []
  for (const gap of gaps) {
    const words = gap.question.split(' ')
    const found = groups.find(({ words: common }) => areAlike(common, words))
    if (found === undefined) groups.push({ words, times: gap.times, gaps: [gap] })
    else {
      found.words = found.words.filter((word) => words.includes(word))
      found.times += gap.times
      found.gaps.push(gap)
    }
  }
  return groups.toSorted((a, b) => b.times - a.times)
}

function areAlike(a: readonly string[], b: readonly string[]): boolean {
  const shared = a.filter((word) => b.includes(word)).length
  return shared >= ALIKE.words && shared >= ALIKE.share * Math.min(a.length, b.length)
}
