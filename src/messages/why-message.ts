/** “为什么是它”: which words, synonyms and places made an answer what it is, in words a reader can check. */
import type { Answer } from '../answer/answer.ts'
import { type Action, type Block, headingBlock, type Message, noteBlock } from './message.ts'

export interface Reason {
  /** What was looked up. */
  readonly answer: Answer
  /** What was asked for it, where that was before what is on the screen. */
  readonly earlier?: string
}

/** “来源捏” and “第二个细说” look nothing up by themselves, whatever else they say. */
export const hasReasons = ({ body, reading: { places }, why: { records, words } }: Answer): boolean =>
  body.kind !== 'sources' && body.kind !== 'times' && places.length + records.length + words.length > 0

export function whyMessage({ answer: { reading, why }, earlier }: Reason, back?: Action): Message {
  const words = why.words.map(({ word, synonyms }) =>
    synonyms.length === 0 ? word : `${word}（也算${synonyms.slice(0, 3).join('、')}）`,
  )
  const places = reading.places.map(({ asked, path }) =>
    asked === path.at(-1) ? asked : `${asked}（${path.join('')}）`,
  )
  const matches = why.records
    .slice(0, 3)
    .map(({ name, matched }) => `${name}：对上了${matched.slice(0, 6).join('、') || '题目'}`)
  const section = (title: string, items: readonly string[]): Block[] =>
    items.length === 0 ? [] : [noteBlock(title), { kind: 'items', items }]
  return {
    blocks: [
      headingBlock('为什么是它'),
      ...section('前面问的：', earlier === undefined ? [] : [earlier]),
      ...(reading.text === reading.asked ? [] : section('按这个意思找的：', [reading.text])),
      ...section('找的词：', words.length === 0 ? [] : [words.slice(0, 8).join('，')]),
      ...section('找的地方：', places.length === 0 ? ['没有限定地方'] : [places.join('、')]),
      ...section('最接近的：', matches),
      noteBlock('只看词和地方对不对得上，不猜，也不编。'),
    ],
    buttons: back === undefined ? [] : [[{ label: '‹ 返回', action: back }]],
  }
}
