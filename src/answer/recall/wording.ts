/** How messages say which of what was told is meant. */

/** 各地一行, 一行一处 */
export const BY_PLACE = /[各每一](?:个?地方?|处|家)[^,，、]{0,3}一?[行条]|一[行条]一[个地处家]/u
/** What was talked about first of all. */
export const FIRST =
  /最(?:开始|开头|初|早|先|上面|前头|前面)|一开始|开头|打头|头里|(?:第一|头一)[次回]?问|首问/u

/** 是一笔吗, 同一个数吧, 一码事 */
export const ASKS_SAME = /(?:同一|是一|一)(?:笔|回事|码事|个数|项)|一样|相同/u

/** Measure words that nearly everything is counted in. */
export const LOOSE_UNITS: ReadonlySet<string> = new Set([
  '个',
  '名',
  '人',
  '位',
  '元',
  '%',
  '次',
  '天',
  '年',
  '项',
  '种',
  '条',
])
/** So much of a message's words a figure must say to be what it is about. */
export const SAID = 0.5
/** Words that weigh so much say what is meant. */
export const SAYS_LITTLE = 1
