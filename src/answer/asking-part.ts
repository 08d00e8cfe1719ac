/**
 * “我公公是钢厂退下来的，闲不住。他说嘉峪关有帮老人给邻居商量事，都叫啥呀？我也想凑一个”: where a message tells a story around what it
 * asks, the part that asks.
 */
import { asksOutright, whatAsks } from './chatter.ts'
import type { PlaceReading } from './places.ts'
import { clauseAround, foldedClausesOf, isPartOf, type Span } from './reading/spans.ts'
import type { Reading } from './reading.ts'

/** A message of so many characters tells a story: a shorter one that names its place late says its matter before it. */
const STORY = 45

/**
 * From where a place is first named, something heard of or asked up to the last sentence that asks, without what speakers tell of
 * themselves. Undefined where that is the whole message, or it names no place and nothing heard of.
 */
export function askingPart(reading: Reading): string | undefined {
  const { marks, places, text } = reading
  const isLong = isStory(reading)
  const asking = isLong ? asksOutright(reading) : whatAsks(reading)
  const hearsay = marks.filter(({ kinds, text: phrase }) => kinds.includes('frame') && HEARSAY.test(phrase))
  const has = (part: Span, spans: readonly Span[]): boolean => spans.some((span) => isPartOf(span, part))
  const told = isLong ? askedOf(reading) : places
  const sentences = sentencesOf(text)
  const clauses = foldedClausesOf(text).flatMap((clause) => cutBefore(clause, hearsay, told))
  const named = [...told, ...hearsay]
  const firstNamed = clauses.find((clause) => has(clause, named))
  if (firstNamed === undefined) return undefined
  const first = sentences.find((sentence) => has(sentence, [...named, ...asking]))
  // 办啥都冷清 asks nothing; 后面三个是啥？东北辽阳的 does.
  const isAsked = (sentence: Span): boolean =>
    has(sentence, asking) && /[?？]/u.test(text.charAt(sentence.end))
  const asked = sentences.find((sentence) => sentence.end < firstNamed.start && isAsked(sentence))
  const begins = (isLong ? (asked ?? firstNamed) : first)?.start ?? 0
  const lastAsks = sentences.findLast((sentence) => has(sentence, asking))?.end ?? text.length
  const lastSaid = clauses.findLast((clause) => has(clause, [...told, ...asking]))?.end ?? text.length
  const isBehind = (clause: Span): boolean => {
    if (isLong && clause.start >= lastSaid && ABOUT_ONESELF.test(text.slice(clause.start, clause.end)))
      return true
    const sentence = sentences.find((one) => isPartOf(clause, one))
    return sentence !== undefined && sentence.start >= lastAsks && isOfOneself(text, sentence)
  }
  const kept = clauses.filter((clause) => {
    if (has(clause, told) || has(clause, asking)) return true
    return clause.end > begins && !isBehind(clause) && !isOfOneself(text, clause)
  })
  return kept.length === clauses.length
    ? undefined
    : kept.map(({ start, end }) => text.slice(start, end)).join('，')
}

/** 我在泰国做生意, 我是广西人在广东打工 tell where the teller is, and not what is asked of. */
function askedOf({ places, text }: Reading): readonly PlaceReading[] {
  const held = places.filter(({ standing }) => standing !== 'elsewhere')
  const others = held.filter(
    ({ end, standing, start }) => standing !== 'region' || !isOfOneself(text, clauseAround(text, start, end)),
  )
  return others.length > 0 ? others : held
}

/** Whether a message tells a story that names the one place it asks of; 广东有个小区 goes on to say which. */
export const isStory = ({ places, text }: Reading): boolean =>
  text.length >= STORY && places.some(({ articleIds }) => articleIds.length === 1)

/** A clause is cut where something that was heard of begins; one that goes on and on, before the place that it comes to. */
function cutBefore(clause: Span, hearsay: readonly Span[], places: readonly Span[]): readonly Span[] {
  const inside = (spans: readonly Span[]): number | undefined =>
    spans.find(({ start, end }) => start > clause.start && end <= clause.end)?.start
  const place = clause.end - clause.start > LONGEST_CLAUSE ? inside(places) : undefined
  const cut = inside(hearsay) ?? place
  return cut === undefined
    ? [clause]
    : [
        { start: clause.start, end: cut },
        { start: cut, end: clause.end },
      ]
}
/** 主任明天要我去联系人家, 等着我回话; 名单发我 and 人数讲给我听 ask. */
const ABOUT_ONESELF = /(?<![给把俾发帮话诉教跟让讲写])[我咱](?![听看要想])/u
/** Whoever writes more in one breath writes without commas. */
const LONGEST_CLAUSE = 35

/** 我们小区三年没人管, 上个月我家分摊电梯费; 名单发我 and 我想知道 ask. */
const isOfOneself = (text: string, { start, end }: Span): boolean =>
  /^.{0,3}(?<![给发让问诉喊叫教帮跟向])[我咱](?!就?[想要])/u.test(text.slice(start, end))

const sentencesOf = (text: string): Span[] =>
  [...text.matchAll(/[^。?？!！\n]+/gu)].map(({ 0: sentence, index }) => ({
    start: index,
    end: index + sentence.length,
  }))

/** 听说, 想问问, 报纸上说 */
const HEARSAY = /听|问(?!题)|说|讲|知道|晓得|了解|看到|看报|(?<!数)据/u
