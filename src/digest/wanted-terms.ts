/** What a subscription is to bring, in words: topics, places and other words, wanted or not. */
import type { Locality } from '../knowledge/article.ts'
import { wordSet } from '../knowledge/word-set.ts'
import { countTerms, type Names, SUBSCRIPTION_LIMITS, type Terms, type What } from './subscription.ts'
import { LIKE_A_TIME } from './times.ts'

const EVERYTHING = /^(?:全部|所有|不限|都要|全都要?|一切)(?:主题|做法|内容|的|材料)*$/u
const OPENING = /^(?:请|我?想要?|我要|帮我|给我|订阅|关注|看|了解|关于|有关|推送|发)+(?!务|展)\s*/u
/** 不要建瓯, 除了辽阳, 别发给我广东的; 除了辽阳以外的养老服务 goes on with what is wanted. */
const NOT_BEFORE =
  /^(?:(?:别|不要|不用|不)(?:再)?(?:给我)?(?:发送|推送|发|推)(?:给?我)?|除了|除去|除开|排除|不要|不看|不想看|不含|不包括|别要|别看)(?<out>.{1,60}?)(?:(?:以外|之外)(?:的|都要|都行|都可以|其他的?)?(?<rest>.{0,500}))?$/u
/** 辽阳以外的养老服务 */
const NOT_BEHIND = /^(?<out>.{1,60}?)(?:以外|之外)(?:的|都要|都行|都可以|其他的?)?(?<rest>.{0,500})$/u
const CLOSING = /(?:方面|相关)?的?(?:做法|经验|案例|内容|材料|消息|信息|新闻)?$/u
const SIGNS = wordSet('+&')

const LONGEST_NAME = 12

/** The topics and places that stand in a text, the longest names first: 物业 of 物业这块出了新料. */
export function termsWithin(text: string, names: Names): Pick<Terms, 'topics' | 'places'> {
  const topics: string[] = []
  const places: Locality[] = []
  for (let at = 0; at < text.length; ) {
    let taken = 1
    for (let end = Math.min(text.length, at + LONGEST_NAME); end - at >= 2; end -= 1) {
      const word = text.slice(at, end)
      const topic = names.topic(word)
      const place = topic === undefined ? names.place(word) : undefined
      if (topic !== undefined) topics.push(topic.id)
      if (place !== undefined) places.push(place)
      if (topic === undefined && place === undefined) continue
      taken = end - at
      break
    }
    at += taken
  }
  return { topics, places }
}

/** @param literal words in quotation marks, taken as they stand */
export function readWhat(
  rest: string,
  literal: readonly string[],
  names: Names,
  problems: string[],
): What | undefined {
  const wanted = { topics: [] as string[], places: [] as Locality[], words: [...literal] }
  const unwanted = { topics: [] as string[], places: [] as Locality[], words: [] as string[] }
  let { topics, places, words } = wanted
  let everything = false

  /** Adds what a piece names as a whole; false when it names nothing. */
  const known = (piece: string): boolean => {
    if (EVERYTHING.test(piece)) {
      everything = true
      return true
    }
    const topic = names.topic(piece)
    if (topic !== undefined) {
      topics.push(topic.id)
      return true
    }
    const place = names.place(piece)
    if (place === undefined) return false
    places.push(place)
    return true
  }
  /** 浙江养老, 温州市的物业治理: a place and a topic without anything between them. */
  const placeAndTopic = (piece: string): boolean => {
    for (let cut = Math.min(piece.length - 2, 12); cut >= 2; cut -= 1) {
      const place = names.place(piece.slice(0, cut))
      const topic = place && names.topic(piece.slice(cut).replace(/^的/u, ''))
      if (topic === undefined || place === undefined) continue
      places.push(place)
      topics.push(topic.id)
      return true
    }
    return false
  }
  const read = (piece: string): void => {
    if (piece === '' || known(piece)) return
    const plain = piece.replace(CLOSING, '')
    if (plain === '') return
    if (plain !== piece && known(plain)) return
    if (placeAndTopic(plain)) return
    const parts = plain.split(/[+&和与及跟或]/u).filter((part) => part !== '')
    const split = plain.includes('+') || plain.includes('&')
    // 和 and its like stand inside names too (呼和浩特): they part only what they part into known names.
    if (parts.length > 1 && (split || parts.every((part) => names.topic(part) ?? names.place(part))))
      parts.forEach(read)
    else words.push(plain)
  }
  const into = (terms: typeof wanted): void => {
    ;({ topics, places, words } = terms)
  }
  for (const chunk of rest.split(/[\s、,;|()]+/u)) {
    const piece = SIGNS.trimEnd(SIGNS.trimStart(chunk))
    const not = (NOT_BEFORE.exec(piece) ?? NOT_BEHIND.exec(piece))?.groups
    // 不要建瓯、辽阳 excludes both; what else follows is wanted.
    const goesOn = topics === unwanted.topics && names.place(piece) !== undefined
    if (not === undefined && !goesOn) into(wanted)
    if (not === undefined) read(piece.replace(OPENING, ''))
    else {
      into(unwanted)
      read(not['out'] ?? '')
      if ((not['rest'] ?? '') === '') continue
      into(wanted)
      read((not['rest'] ?? '').replace(OPENING, ''))
    }
  }

  const distinct = (terms: typeof wanted): Terms => ({
    topics: [...new Set(terms.topics)],
    places: [...new Map(terms.places.map((path) => [path.join('/'), path])).values()],
    words: [...new Set(terms.words.map((word) => word.trim()).filter((word) => /[\p{L}\p{N}]/u.test(word)))],
  })
  const except = distinct(unwanted)
  const excludes = countTerms(except) > 0
  const what: What = { ...distinct(wanted), ...(excludes ? { except } : {}) }
  for (const word of what.words.filter((one) => !literal.includes(one) && LIKE_A_TIME.test(one)))
    problems.push(
      `“${word}”没看懂。时间写成“每天 08:30”“每周一三五 18:00”或“有新的就发”；要当关键词的话，给它加上引号`,
    )
  for (const word of what.words)
    if ([...word].length > SUBSCRIPTION_LIMITS.word)
      problems.push(
        `“${[...word].slice(0, 12).join('')}…”太长了，一个关键词最多 ${SUBSCRIPTION_LIMITS.word} 个字`,
      )
  const terms = countTerms(what)
  if (terms > SUBSCRIPTION_LIMITS.terms)
    problems.push(
      `一条订阅最多 ${SUBSCRIPTION_LIMITS.terms} 个主题、地区和关键词，这里有 ${terms} 个，请分成几条`,
    )
  if (everything) return { ...what, topics: [] }
  return terms === 0 ? undefined : what
}
