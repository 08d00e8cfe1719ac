/** A message as a Feishu card (JSON 2.0). Feishu's markup is known to this file only. */
import { plainText } from '../../messages/plain-text.ts'
import type { ChannelTraits, CodedButton, ShownMessage } from '../channel.ts'
import { fitBlocks, lengthIn } from '../fit.ts'
import { type Markdown, markdownOf, seen } from '../markdown.ts'

/**
 * A card holds 30 KB and 200 elements; messages go 5 a second to a person, 5 a second into a group that all of its bots
 * share, 50 a second and 1000 a minute altogether.
 */
export const FEISHU_TRAITS: ChannelTraits = {
  // What is left is for the buttons.
  text: { most: 29_000, unit: 'bytes' },
  buttons: { kind: 'press', most: 60, label: 40, unasked: true },
  unasked: 'always',
  pace: {
    all: { count: 45, perMs: 1_050 },
    chat: [{ count: 4, perMs: 1_050 }],
    group: [{ count: 3, perMs: 1_050 }],
    underWay: { count: 30, perMs: 1_000 },
    digestGapMs: 70,
    digestChatGapMs: 1_020,
  },
  answerWithinMs: 2_200,
}

/** Characters that mean something in Feishu's markdown, as entities: digits and Chinese stay as they are. */
const SPECIAL = /[&<>*~_`[\]()#\\$]/gu
const literal = (text: string): string =>
  seen(text).replace(SPECIAL, (character) => `&#${character.codePointAt(0)};`)

const FEISHU_MARKDOWN: Markdown = { literal, newline: '\n', quote: (escaped) => `> ${escaped}` }

/** What a card looks like, for those who make and who read it. */
export interface FeishuCard {
  readonly schema: '2.0'
  readonly config: { readonly update_multi: true; readonly summary: { readonly content: string } }
  readonly body: { readonly elements: readonly object[] }
}

/** Of the first line, for notifications and lists of chats. */
const SUMMARY = 60

/**
 * @param group whether it stands in a group: a press brings that back, for Feishu does not say it
 * @param most bytes, where it holds fewer than the cards of an app
 */
export function feishuCard(
  { blocks, buttons, words }: ShownMessage,
  group: boolean,
  most: number = FEISHU_TRAITS.text.most,
): FeishuCard {
  const rows = buttons.map((row) => rowOf(row, group))
  const card = (some: ShownMessage['blocks']): FeishuCard => ({
    schema: '2.0',
    config: {
      update_multi: true,
      summary: { content: summaryOf(some) },
    },
    body: {
      elements: [
        { tag: 'markdown', content: markdownOf(some, FEISHU_MARKDOWN) },
        ...rows,
        ...(words === undefined ? [] : [{ tag: 'markdown', content: literal(words), text_size: 'notation' }]),
      ],
    },
  })
  const { unit } = FEISHU_TRAITS.text
  return card(fitBlocks(blocks, (some) => lengthIn(unit, JSON.stringify(card(some))) <= most))
}

function summaryOf(blocks: ShownMessage['blocks']): string {
  const [first = ''] = plainText({ blocks, buttons: [] }).split('\n')
  return [...seen(first)].slice(0, SUMMARY).join('')
}

const rowOf = (row: readonly CodedButton[], group: boolean): object => ({
  tag: 'column_set',
  flex_mode: 'flow',
  horizontal_spacing: '8px',
  columns: row.map(({ label, code }) => ({
    tag: 'column',
    width: 'auto',
    elements: [
      {
        tag: 'button',
        text: { tag: 'plain_text', content: seen(label) },
        type: 'default',
        size: 'small',
        behaviors: [{ type: 'callback', value: { code, group } }],
      },
    ],
  })),
})
