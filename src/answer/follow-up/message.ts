/** A message in the middle of a conversation, with what its marks say of it. */
import type { MarkKind } from '../../knowledge/lexicon.ts'
import type { Turn } from '../answer.ts'
import type { Query } from '../candidates.ts'
import type { Reading } from '../reading.ts'

export interface Message {
  readonly query: Query
  readonly previous: Turn
  readonly has: (kind: MarkKind) => boolean
  /** It has no content word of its own. */
  readonly thin: boolean
  /** The person sets right what was asked, so it is about the same thing. */
  readonly corrects: boolean
}

/** Kinds of marks that ask for nothing themselves. */
const ASKS_NOTHING: ReadonlySet<MarkKind> = new Set(['frame', 'back', 'only', 'courtesy', 'turn'])
/** Words: whoever says more asks something new. */
const FEW = 3

/** 大党委那头呢: a few words that leave open what is asked of them. */
export const goesOn = ({ marks, requests, text, words }: Reading): boolean =>
  requests.length === 0 &&
  words.length <= FEW &&
  /[呢嘞咧呐的][?？。!！]{0,3}$/u.test(text) &&
  marks.every(({ kinds }) => kinds.every((kind) => ASKS_NOTHING.has(kind)))

/** 三家排个表我贴报告里: words behind what somebody wants it for say nothing of what is wanted. */
export const withoutPurpose = (words: Query['words'], { marks }: Reading): Query['words'] =>
  words.filter(({ start }) => !marks.some((mark) => mark.kinds.includes('purpose') && mark.start <= start))
