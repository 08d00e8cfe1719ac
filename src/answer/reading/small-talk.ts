/** What a message is beside a question: thanks, a greeting, a question about the bot, noise. */
import type { MarkKind } from '../../knowledge/lexicon.ts'
import type { Mark } from '../marks.ts'
import type { ContentWord } from './content-words.ts'

/** What a message is beside a question. */
export type SmallTalk = 'help' | 'greeting' | 'thanks' | 'beyond' | 'noise'

export function smallTalkOf(
  text: string,
  has: (kind: MarkKind) => boolean,
  content: readonly ContentWord[],
  marks: readonly Mark[],
  namesPlace: boolean,
): { smallTalk?: SmallTalk } {
  const letters = text.replace(/[^\p{L}\p{N}]+/gu, '')
  if (/^[\d\s+*/=×÷.％%-]+(?:等于?(?:几|多少))?$/u.test(text) && /[+*/=×÷-]/u.test(text))
    return { smallTalk: 'beyond' }
  if (letters === '' || /^\d{1,6}$/u.test(letters) || /^(.)\1{2,}$/u.test(letters)) {
    if (!has('courtesy')) return { smallTalk: 'noise' }
  }
  if (namesPlace) return {}
  const left = content.filter(
    ({ start, end }) =>
      !marks.some(
        (mark) =>
          mark.start <= start &&
          mark.end >= end &&
          mark.kinds.some((kind) => kind === 'courtesy' || kind === 'praise' || kind === 'self'),
      ),
  )
  if (left.length === 0 && has('self')) return { smallTalk: 'help' }
  // 懂了，多谢指点: a word or two beside thanks ask nothing.
  const asks = marks.some(({ kinds }) => kinds.some((kind) => ASKING.has(kind)))
  const thanks = has('courtesy') || has('praise')
  if (thanks && !asks && left.length <= (THANKS_LAST.test(text) ? 4 : 2) && letters.length <= 12)
    return { smallTalk: GREETING.test(text) && left.length === 0 ? 'greeting' : 'thanks' }
  if (left.length === 0 && thanks && !asks) return { smallTalk: GREETING.test(text) ? 'greeting' : 'thanks' }
  if (has('beyond') && letters.length <= 20) return { smallTalk: 'beyond' }
  return /^[a-z]{1,3}$|^\p{Script=Han}$/u.test(letters) ? { smallTalk: 'noise' } : {}
}

/** Kinds of marks that ask for something. */
export const ASKING: ReadonlySet<MarkKind> = new Set([
  'howMany',
  'many',
  'table',
  'most',
  'least',
  'compare',
  'sum',
  'difference',
  'verdict',
  'how',
  'account',
  'source',
  'whenOf',
  'whether',
  'when',
  'who',
  'what',
  'where',
  'why',
  'opinion',
  'more',
  'pair',
  'back',
  'turn',
  'meant',
  'fixbot',
  'only',
  'detail',
])

/** 替大家谢谢你: whoever thanks at the end asks nothing. */
const THANKS_LAST = /(?:谢谢|多谢|感谢|谢了|谢啦|辛苦)[^,，、。?？]{0,3}[。!！~]{0,3}$/u
const GREETING = /你好|您好|大家好|[早中下晚]上?[午]?好|在吗|在不在|有人吗|^早|安$|嗨|喂|h[aei]/u
