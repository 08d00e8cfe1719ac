/** A message in the middle of a conversation, with what its marks say of it. */
import type { MarkKind } from '../../knowledge/lexicon.ts'
import type { Turn } from '../answer.ts'
import type { Query } from '../candidates.ts'
import type { Mark } from '../marks.ts'
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

/** 我不是问这个: that it was not meant, and nothing of what was. */
export const deniesOnly = ({ marks, places, requests, text, words }: Reading): boolean =>
  words.length + places.length + requests.length === 0 &&
  marks.some(({ kinds }) => kinds.includes('meant')) &&
  /[不没]/u.test(text)

/** 区块链: a thing, and not what is asked of it; 签了多小人 asks, however it is written. */
export const namesOnly = ({ details, marks, requests, text }: Reading): boolean =>
  details.length + marks.length + requests.length === 0 &&
  [...text].length <= A_WORD_OR_TWO &&
  !/[了过着]|[呢嘞咧呐的吗么]$/u.test(text)
const A_WORD_OR_TWO = 6

/** 各路资金来源: what comes from there is no text. */
export const isSourceOf = ({ start, text }: Mark, { words }: Reading): boolean =>
  text === '来源' && words.some(({ end }) => end === start)

/** 哪些, 哪里 and 各地 ask for places; 列一列 and 都给我 only want all of what is meant. */
export const asksPlaces = ({ marks, text: whole }: Reading): boolean =>
  marks.some(
    ({ kinds, start, text }) =>
      kinds.includes('where') ||
      (kinds.includes('many') && WHICH.test(text) && !ON_THE_WAY.test(whole.slice(0, start))),
  )

/** 哪些单位, 哪几家企业: which ones of those that the place talked about tells of, and no places. */
export const asksWhichBodies = ({ excluded, marks, text }: Reading): boolean =>
  excluded.length === 0 &&
  marks.every(({ kinds }) => !kinds.includes('where') && !kinds.includes('elsewhere')) &&
  BODIES_ASKED.test(text)
const BODIES_ASKED =
  /哪[几些两三]?[个家]?(?:单位|部门|机关|企业|公司|机构|学校|医院|银行|人|干部|党员|老师|专家)/u

/** 这两家, 上述两地, 它俩; 这两项 and 俩数 point at numbers. */
export const pointsAtPlaces = ({ marks }: Reading): boolean =>
  marks.some(({ kinds, text }) => kinds.includes('pair') && !/[项样条数]/u.test(text))

/** 他们那里, 当地, 它: the place talked about; 创投那里 points at what it names, and 除了它 away from it. */
export const pointsHere = ({ excluded, marks, places, words }: Reading): boolean =>
  places.length + excluded.length === 0 &&
  !marks.some(({ kinds }) => kinds.some((kind) => AWAY.has(kind))) &&
  marks.some(
    ({ kinds, start, text }) =>
      kinds.includes('here') && !(text.startsWith('那') && words.some(({ end }) => end === start)),
  )
const AWAY: ReadonlySet<MarkKind> = new Set(['exclude', 'excludeAfter', 'elsewhere', 'pair', 'compare'])

/** 从哪里, 去到哪: where somebody came from or went, and no place that is asked for. */
export const ON_THE_WAY = /(?:[从打往由自]|[去到跑走赴飞]过?了?|[派送]到)$/u

/** 列出来 wants what was told, 都有哪些 and 各地 want every place. */
export const WHICH = /[哪谁各每处地家]|所有|全部|不同/u
