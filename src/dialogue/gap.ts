/** What a question that nothing answers leaves behind for whoever looks after the corpus. */
import { fold } from '../search/fold.ts'
import type { Segment } from '../search/segment.ts'

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
