/** Setting right what was asked. */
import type { Reading } from '../reading.ts'

/**
 * What is meant where a person sets right what was asked: 我说的是X不是Y, 不是Y，是X, 搞错了，是问X. Undefined where nothing
 * is.
 */
export function meantBy({ marks, text }: Reading): string | undefined {
  const mark = marks.findLast(({ kinds }) => kinds.includes('meant'))
  const rest = text.slice(mark?.end ?? 0).replace(/^[\s,，、:：。!！]{1,9}/u, '')
  const instead = DENIED.exec(rest)?.groups?.['instead']
  if (instead !== undefined) return instead
  if (mark === undefined) return undefined
  const [said = ''] = rest.split(OTHER_WISE)
  const meant = said.length >= 2 ? said : rest
  return meant.length >= 2 ? meant : undefined
}

/** X不是Y, X，刚才写成Y了 */
const OTHER_WISE = /[,，、\s]{0,3}(?:(?:而|可)?不是|(?:刚才|刚刚|前面)?[写打说看弄搞]成)/u

/** 不是Y，是X */
const DENIED =
  /^(?:不是|不要|没问)[^,，、\s]{1,12}[,，、\s]{1,3}(?:而?是|我[要问说]的?是?|要)(?<instead>.{2,})$/u
