/** What of a message is wanted: the clauses beside it that are courtesy, or say what it is wanted for, are left out. */

import { ASKING } from '../reading/small-talk.ts'
import type { Read, Reading } from '../reading.ts'

/** 谢谢啦，还有别的不 → 还有别的不; 讲细点嘛，我转给邻居看 → 讲细点嘛. */
export function createWanted(read: Read): (whole: Reading) => Reading {
  return (whole) => withoutPurpose(withoutCourtesy(whole))

  /** 辛苦啦，省我半天活儿 is courtesy altogether. */
  function withoutCourtesy(whole: Reading): Reading {
    if (!has(whole, 'courtesy') && !has(whole, 'praise')) return whole
    const clauses = clausesOf(whole)
    if (clauses.length > MOST_CLAUSES) return whole
    const says = clauses.filter((clause) => {
      const { smallTalk } = read(clause)
      return smallTalk === undefined || (smallTalk === 'noise' && /\d/u.test(clause))
    })
    // 素材够了，谢谢老师: clauses of courtesy make no question.
    const first = read(clauses[0] ?? '').smallTalk
    if (says.length === 0 && first !== undefined) return { ...whole, smallTalk: whole.smallTalk ?? first }
    const ofUs = has(whole, 'praise') ? US : YOU
    // 你谁呀，咋啥都晓得
    const ofSelf = clauses.some((clause) => read(clause).smallTalk === 'identity')
    if (ofSelf && says.every((clause) => saysLittle(read(clause)))) return { ...whole, smallTalk: 'identity' }
    if (says.every((clause) => tellsOfUs(read(clause), ofUs))) return { ...whole, smallTalk: 'thanks' }
    return says.length === 0 || says.length === clauses.length ? whole : read(says.join('，'))
  }

  function withoutPurpose(whole: Reading): Reading {
    if (!has(whole, 'purpose')) return whole
    const clauses = clausesOf(whole)
    if (clauses.length > MOST_CLAUSES) return whole
    const asks = clauses.filter((clause) => !saysWhatFor(read(clause)))
    return asks.length === 0 || asks.length === clauses.length ? whole : read(asks.join('，'))
  }
}

const clausesOf = ({ text }: Reading): readonly string[] =>
  text.split(CLAUSE_END).filter((clause) => clause !== '')

const has = ({ marks }: Reading, kind: 'courtesy' | 'praise' | 'purpose'): boolean =>
  marks.some(({ kinds }) => kinds.includes(kind))

/** 查得比我翻报纸快多了: of the two who talk, and nothing is asked. */
const tellsOfUs = (reading: Reading, us: RegExp): boolean =>
  us.test(reading.text) && namesNothing(reading, ['compare'])

/** 编辑要核 */
const saysWhatFor = (reading: Reading): boolean =>
  reading.marks[0]?.start === 0 &&
  reading.marks[0].kinds.includes('purpose') &&
  !/\d/u.test(reading.text) &&
  namesNothing(reading)

/** Nothing that could be looked up. */
const saysLittle = ({ places, requests, stated, topic, words }: Reading): boolean =>
  places.length + requests.length + stated.length === 0 && topic === undefined && words.length <= 2

const namesNothing = (
  { marks, places, requests, stated, topic }: Reading,
  allowed: readonly string[] = [],
): boolean =>
  places.length + requests.length + stated.length === 0 &&
  topic === undefined &&
  marks.every(({ kinds }) => kinds.every((kind) => allowed.includes(kind) || !ASKING.has(kind)))

/** Whoever talks to us, and we. */
const US = /[我俺咱你您]/u
/** 晓得了，你蛮灵光: beside courtesy that praises nothing, only what is said of us. */
const YOU = /^[你您]/u
/** Courtesy stands beside a sentence or two; to read every clause of a page by itself costs as much as the page. */
const MOST_CLAUSES = 8
const CLAUSE_END = /[\s,，、。;；!！~～]+/u
