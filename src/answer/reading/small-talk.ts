/** What a message is beside a question: a courtesy, a question about the bot, noise. */
import type { MarkKind } from '../../knowledge/lexicon.ts'
import type { Mark } from '../marks.ts'
import type { Courtesy, CourtesyHint } from './acts.ts'

/** `identity`: who we are, and what we can do. `beyond`: what we never do. */
export type SmallTalk = Courtesy | 'beyond' | 'noise'

/** What phrases in a message say of whether it is a courtesy. */
export function hintOf(text: string, marks: readonly Mark[]): CourtesyHint | undefined {
  const some = (holds: (kind: MarkKind) => boolean): boolean => marks.some(({ kinds }) => kinds.some(holds))
  if (some((kind) => kind === 'courtesy' || kind === 'praise')) return 'polite'
  // 现在呢, 用在啥上
  return /[呢咧嘞呐]$/u.test(text) || some((kind) => ASKING.has(kind)) ? 'asks' : undefined
}

/** @param courtesy as the message is worded */
export function smallTalkOf(
  text: string,
  courtesy: Courtesy | undefined,
  has: (kind: MarkKind) => boolean,
  namesPlace: boolean,
): { smallTalk?: SmallTalk } {
  const letters = text.replace(/[^\p{L}\p{N}]+/gu, '')
  if (/^[\d\s+*/=×÷.％%-]+(?:等于?(?:几|多少))?$/u.test(text) && /[+*/=×÷-]/u.test(text))
    return { smallTalk: 'beyond' }
  if (letters === '' || /^\d{1,6}$/u.test(letters)) return { smallTalk: has('courtesy') ? 'thanks' : 'noise' }
  if (/^(.)\1{2,}$/u.test(letters) && courtesy === undefined) return { smallTalk: 'noise' }
  if (namesPlace) return {}
  if (has('beyond') && letters.length <= 20) return { smallTalk: 'beyond' }
  if (courtesy !== undefined) return { smallTalk: courtesy }
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
