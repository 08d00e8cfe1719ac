/**
 * Orders about subscriptions in plain words: by the marks they hold wherever those stand, which are data, and else by how they
 * are worded.
 */
import type { OrderAct } from '../answer/reading/acts.ts'
import type { OrderWords } from '../knowledge/lexicon.ts'
import { fold } from '../search/fold.ts'
import { longestFirst, tidy, without } from './phrases.ts'
import { createWantedTimes } from './wanted-times.ts'

export type Order =
  | { readonly kind: 'list' | 'export' | 'missed'; readonly worded?: true }
  /** How one ends them: to be shown, nothing to be done. */
  | { readonly kind: 'howToEnd' }
  /**
   * What is wanted and when, as `readRequest` reads it.
   * `plain`: said with the word for it; otherwise to have something sent, which needs a time too.
   */
  | { readonly kind: 'subscribe'; readonly line: string; readonly plain: boolean; readonly worded?: true }
  /** `which`: what of them it names; empty where it names none. */
  | {
      readonly kind: 'end'
      readonly which: string
      readonly all: boolean
      readonly plain: boolean
      readonly worded?: true
    }
  /**
   * As `readAmendment` reads it. `plain`: it says that it is about what is sent; `marked`: it says to change, or to rest;
   * neither: only after another order.
   */
  | {
      readonly kind: 'amend'
      readonly line: string
      /** Without the word for changing. */
      readonly bare: string
      readonly plain: boolean
      readonly marked: boolean
      /** What is meant, where the line is not understood. */
      readonly means?: 'pause' | 'resume' | 'change'
      readonly worded?: true
    }
  /** What was ordered just now is not wanted. */
  | { readonly kind: 'retract' }

/** Characters: whoever writes more has something to ask, or a draft. */
const LONGEST = 60
const NEWS = '有新的就发'
const CLAUSES = /[、,。;!]+/u
const CLAUSE_END = /[、,。;! ]+/u

/**
 * `worded` in an order: no phrase of `words` says so, only how all of it is worded; what it names may be more than is meant.
 * @param actOf which order a message is as it is worded
 * @returns what a message may order, the plainest first; mostly nothing
 */
export function createOrderReader(
  words: OrderWords,
  actOf: (text: string) => OrderAct | undefined,
): (text: string) => readonly Order[] {
  const has = (text: string, list: readonly string[]): boolean => list.some((word) => text.includes(word))
  const refusals = words.refusing.flatMap((no) =>
    ['', '再'].flatMap((again) =>
      ['', '给我', '给咱'].flatMap((me) => words.sends.map((send) => `${no}${again}${me}${send}`)),
    ),
  )
  const endSending = longestFirst(words.endSending, refusals)
  const rests = refusals.map((refusal) => `先${refusal}`)
  const rested = longestFirst(rests, words.pause)
  const toMe = longestFirst(
    words.toMe,
    words.sends.flatMap((send) => [`给我${send}`, `给咱${send}`, `${send}我`, `${send}给我`]),
  )
  const said = longestFirst(words.subscribe, toMe, words.sending, words.around)
  const ended = longestFirst(said, words.end, endSending, words.retract, words.all, words.howTo)
  const newsWords = longestFirst(words.news)
  const newThings = longestFirst(words.newThings)
  /** Where “有新的材料了” stands: a word for news, what is new, and a particle of time. */
  const newsIn = (text: string): { readonly start: number; readonly end: number } | undefined => {
    for (let start = 0; start < text.length; start += 1) {
      const word = newsWords.find((one) => text.startsWith(one, start))
      if (word === undefined) continue
      let end = start + word.length
      for (const behind of [['的'], newThings, ['的时候', '时', '了']])
        end += behind.find((one) => text.startsWith(one, end))?.length ?? 0
      return { start, end }
    }
    return undefined
  }
  const withoutNews = (text: string): string => {
    const span = newsIn(text)
    return span === undefined ? text : `${text.slice(0, span.start)} ${text.slice(span.end)}`
  }
  const usualOf = new Map([
    ...Object.entries(words.colloquial),
    ...rests.map((rest) => [rest, '暂停'] as const),
  ])
  const spoken = longestFirst([...usualOf.keys()]).map((word) => ({
    word,
    usual: ` ${usualOf.get(word) ?? word} `,
  }))

  const changes = longestFirst(words.change, words.moving)
  const wantedTimes = createWantedTimes(words)
  const isToRest = (usual: string): boolean => has(usual, words.pause) || has(usual, words.resume)

  const spokenOf = (text: string): string =>
    spoken.reduce(
      (read, { word, usual }) => (read.includes(word) ? read.replaceAll(word, usual) : read),
      text,
    )

  /** 我要出差，每周那条先 暂停: what is wanted, without the reason before it and what only points. */
  const restOf = (usual: string): string | undefined => {
    const match = / (?:暂停|恢复) /u.exec(usual)
    if (match === null) return undefined
    const clause = usual.slice(0, match.index).split(CLAUSES).at(-1) ?? ''
    const named = rest(without(clause.replace(/每[天周月]的?/u, ''), said))
    return `${named} ${usual.slice(match.index).trim()}`.trim()
  }

  /** The times that are wanted; else the line with frequencies as they are read, without the clauses that only complain. */
  const amendmentOf = (
    text: string,
  ): { readonly line: string; readonly bare: string; readonly moves: boolean } => {
    const clauses = text.split(CLAUSE_END).filter((one) => one !== '')
    const wanted = isToRest(spokenOf(text))
      ? undefined
      : wantedTimes(clauses.map((one) => spokenOf(one).replaceAll(' ', '')))
    if (wanted !== undefined) return { ...wanted, bare: wanted.line }
    const changing = clauses.findLastIndex((one) => changes.some((word) => one.startsWith(word)))
    // 物业不看了，换延吉: what stands before a change is the reason for it.
    const kept = clauses.filter((one, at) => at >= changing && !has(one, words.complaint))
    const told = kept.length === 0 || kept.length === clauses.length ? text : kept.join('、')
    const plain = spokenOf(told)
    const left = without(restOf(plain) ?? plain, longestFirst(words.sending, words.retract))
    // 把 晚上七点半 改到, 那个 周四: what is left of the manner of speaking stands before it.
    const line = tidy(
      left
        .replace(/^(?:把|将|那个|那|这个|就|还是|干脆|以后|嗯|哦|、| )+/u, '')
        .replace(/\s?(?:就行|就成|就好|就可以|得了|好了?|合适|方便)$/u, ''),
    )
    return { line, bare: without(line, longestFirst(words.change)), moves: false }
  }

  const wish = (text: string): string => {
    const waits = newsIn(text) !== undefined
    const plain = tidy(
      without(withoutNews(text), longestFirst(said, words.all)).replaceAll(/^ ?:|[、,;]/gu, ' '),
    ).trim()
    return waits && !HAS_TIME.test(plain) ? `${plain} ${NEWS}` : plain
  }

  return (text) => {
    const whole = fold(text)
      .replace(/[\s~～…]+/gu, ' ')
      .trim()
      .replace(/(?:[。.!！ ]){1,6}$/u, '')
    if (whole === '' || whole.length > LONGEST || has(whole, words.writing)) return []
    return [byMarks(whole), byWording(whole, actOf(text))].filter((order) => order !== undefined)
  }

  function byWording(whole: string, act: OrderAct | undefined): Order | undefined {
    const all = has(whole, words.all)
    switch (act) {
      case undefined:
        return undefined
      case 'list':
        // 订阅制的食堂有吗 is about nobody's subscriptions.
        return OF_US.test(whole) ? { kind: 'list', worded: true } : undefined
      case 'subscribe':
        // 有没有每天给老人打电话的 asks; whoever asks to be sent something says to whom.
        return has(whole, words.asks) && !OF_US.test(whole)
          ? undefined
          : { kind: 'subscribe', line: wish(whole), plain: true, worded: true }
      case 'end':
        return { kind: 'end', which: rest(without(whole, ended)), all, plain: true, worded: true }
      case 'pause':
      case 'resume':
      case 'change': {
        const { line, bare } = amendmentOf(whole)
        return { kind: 'amend', line, bare, plain: true, marked: true, means: act, worded: true }
      }
    }
  }

  function byMarks(whole: string): Order | undefined {
    const names = has(whole, words.sending)
    for (const kind of ['export', 'missed', 'list'] as const)
      if (has(whole, words[kind]) && rest(without(whole, longestFirst(words[kind], said, words.asks))) === '')
        return { kind }
    const ends = has(whole, words.end)
    const all = has(whole, words.all)
    if (has(whole, words.asks) && newsIn(whole) === undefined) {
      const how = has(whole, words.howTo) && names && (ends || has(whole, words.pause))
      return how && rest(without(whole, ended)) === '' ? { kind: 'howToEnd' } : undefined
    }
    if (has(whole, words.asks) && has(without(withoutNews(whole), said), words.asks)) return undefined
    const usual = spokenOf(whole)
    // 先别捎了 is to rest only.
    const stopsSending = has(without(whole, rested), endSending)
    if (rest(without(whole, longestFirst(words.retract, words.around))) === '' && has(whole, words.retract))
      return { kind: 'retract' }
    if (stopsSending || (ends && !isToRest(usual)))
      return {
        kind: 'end',
        which: rest(without(whole, ended)),
        all,
        plain: names || stopsSending || /退订/u.test(whole),
      }
    const { line, bare, moves } = amendmentOf(whole)
    const marked = moves || isToRest(usual) || has(whole, words.change)
    if (!marked && has(whole, words.subscribe) && !has(whole, words.complaint))
      return { kind: 'subscribe', line: wish(whole), plain: true }
    // 周三推社区治理的给我: what is sent stands between sending and to whom.
    const aroundIt = words.sends.some((send) => /给[我咱俺]/u.test(whole.split(send)[1] ?? ''))
    if (!marked && (has(whole, toMe) || aroundIt))
      return { kind: 'subscribe', line: wish(whole), plain: false }
    const means = has(usual, words.pause) ? 'pause' : has(usual, words.resume) ? 'resume' : undefined
    return { kind: 'amend', line, bare, plain: names, marked, ...(means === undefined ? {} : { means }) }
  }
}

/** Of who speaks, or of us. */
const OF_US = /[我俺咱你您]/u

/** Whether only its wording says what a message orders: it may want something else, too. */
export const isWorded = (order: Order): boolean => 'worded' in order && order.worded === true
export const isMarked = (order: Order): boolean => !isWorded(order)

/** Without what only joins. */
const rest = (text: string): string => text.replace(/[\s,，。;、:!?？]+/gu, ' ').trim()
/** What is to be sent at a time does not wait for something new. */
const HAS_TIME = /每|天天|周[一二三四五六日天末]|星期|礼拜|[\d一二两三四五六七八九十]点|:\d\d/u
