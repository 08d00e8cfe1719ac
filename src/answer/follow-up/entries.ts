/** Practices by their numbers in the last lists. */
import { hanNumber } from '../../knowledge/quantity.ts'
import type { Answer, Focus, Turn } from '../answer.ts'
import type { Query } from '../candidates.ts'
import { FIRST, type RecallAnswers } from '../recall-answer.ts'
import type { Records } from '../records.ts'
import type { Carried } from './carried.ts'
import type { Moving } from './moving.ts'
import type { Staying } from './staying.ts'

export interface EntriesOptions {
  readonly recall: RecallAnswers
  readonly carried: Carried
  readonly staying: Staying
  readonly moving: Moving
}

/** Undefined where no entry is meant. `thin`: the message says nothing else. */
export type ItemMeant = (query: Query, previous: Turn, thin: boolean) => Answer | undefined

export function createItemMeant(
  records: Records,
  { recall, carried: { placeOf }, staying: { within }, moving: { compared } }: EntriesOptions,
): ItemMeant {
  return (query, previous, thin) => whichMeant(query, previous) ?? itemMeant(query, previous, thin)

  /** 哪个小区, 是哪个县的: those of the last list, else what is talked about, that stand in a place of that sort. */
  function whichMeant({ reading, ...query }: Query, previous: Turn): Answer | undefined {
    const sort = WHICH_PLACE.exec(reading.text.trim())?.groups?.['sort']
    const told = previous.listed.length > 0 ? previous.listed : [previous.focus?.practice ?? '']
    if (sort === undefined || reading.places.length > 0) return undefined
    const there = told
      .flatMap((id) => records.practice(id) ?? [])
      .filter(({ locality, places }) =>
        [locality.at(-1) ?? '', ...places].some((name) => name.endsWith(sort)),
      )
    const [only, another] = there
    if (only === undefined) return undefined
    return another === undefined
      ? recall.detail({ reading, ...query }, only)
      : recall.list({ reading, ...query }, there)
  }

  /** 第二个, 第一个收费多少, 最开始那张单子里的第一个, 第一个跟第三个比: practices by their numbers. */
  function itemMeant(query: Query, previous: Turn, thin: boolean): Answer | undefined {
    const { reading } = query
    const nths = nthsIn(reading.text)
    const [nth, second] = nths
    if (nth === undefined || reading.places.length > 0) return undefined
    const first = reading.marks.some(({ text }) => FIRST.test(text)) || FIRST.test(reading.text)
    const lists = [previous.listed, ...(previous.earlierLists ?? [])]
    const listed = (first ? lists.findLast((list) => list.length > 0) : undefined) ?? previous.listed
    const from = { ...previous, listed }
    if (second !== undefined) {
      const focuses = nths.flatMap((one) => focusOfItem(listed[one - 1], previous))
      return focuses.length < 2 ? undefined : compared(query, previous, focuses.map(placeOf))
    }
    const [focus] = focusOfItem(listed[nth - 1], previous)
    const asks = reading.requests.length > 0 || (!thin && !first)
    if (focus === undefined || !asks || listed.length === 0)
      return thin || first ? recall.item(query, nth, from) : undefined
    return within(query, focus, previous, { settled: true })
  }

  function focusOfItem(id: string | undefined, { subject }: Turn): readonly Focus[] {
    const practice = id === undefined ? undefined : records.practice(id)
    return practice === undefined ? [] : [{ article: practice.articleId, practice: practice.id, subject }]
  }
}

const WHICH_PLACE =
  /^(?:那|这)?(?:是|在|属于)?哪(?:一?[个座家]|里的)(?<sort>小区|社区|街道|[镇乡村县区市])(?:里|那边)?(?:的|啊|呀|呢|嘛|来着|搞的|办的|弄的|的事)*[?？]?$/u

/** “第二个”, “列的第2条”, “头一个”, and a bare number; counted from 1, in the order of the text. */
export function nthsIn(text: string): readonly number[] {
  const bare = text.replace(/[\s\p{P}]+/gu, '')
  if (/^\d{1,3}$/u.test(bare)) return [Number(bare)]
  return [
    ...bare.matchAll(
      /头一[个条项家]|首个|第([一二两三四五六七八九十\d]{1,3})(?:[个条项种家处]|$|(?=[的那呢说讲细展]))/gu,
    ),
  ].flatMap(([, told]) => {
    if (told === undefined) return [1]
    const nth = /^\d+$/u.test(told) ? Number(told) : hanNumber(told)
    return nth === undefined ? [] : [nth]
  })
}
