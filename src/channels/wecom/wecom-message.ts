/** A message as WeCom's AI bot sends it: markdown, and a card for the buttons. WeCom's markup is known to this file only. */
import type { ChannelTraits, CodedButton, ShownMessage } from '../channel.ts'
import { fitBlocks, lengthIn } from '../fit.ts'
import { lookingAlike, type Markdown, markdownOf, seen } from '../markdown.ts'

/** Markdown holds 20,480 bytes, a card six buttons of ten characters; messages go 30 a minute and 1000 an hour to a chat. */
export const WECOM_TRAITS: ChannelTraits = {
  text: { most: 20_000, unit: 'bytes' },
  buttons: { kind: 'press', most: 6, label: 10, unasked: false },
  unasked: 'always',
  pace: {
    all: { count: 20, perMs: 1_000 },
    chat: [
      { count: 28, perMs: 60_500 },
      { count: 950, perMs: 60 * 60_000 },
    ],
    group: [],
    underWay: { count: 20, perMs: 1_000 },
    digestGapMs: 100,
    digestChatGapMs: 2_100,
  },
  answerWithinMs: 3_500,
}

/** A line that is to stay a line needs a blank one before it. */
const WECOM_MARKDOWN: Markdown = { literal: lookingAlike, newline: '\n', quote: (escaped) => `> ${escaped}` }

export function wecomMarkdown(
  { blocks, words }: Pick<ShownMessage, 'blocks' | 'words'>,
  most?: number,
): string {
  const tail = words === undefined ? '' : `\n\n${lookingAlike(words)}`
  const whole = (some: ShownMessage['blocks']): string => `${markdownOf(some, WECOM_MARKDOWN)}${tail}`
  const { text } = WECOM_TRAITS
  return whole(fitBlocks(blocks, (some) => lengthIn(text.unit, whole(some)) <= (most ?? text.most)))
}

/** What a card looks like, for those who make and who read it. */
export interface WecomCard {
  readonly card_type: 'button_interaction'
  readonly main_title: { readonly title: string }
  readonly button_list: { text: string; style: number; key: string }[]
  readonly task_id: string
}

/** @param task unlike that of every other card of this bot */
export function wecomCard(buttons: readonly CodedButton[], task: string, title = '接着看'): WecomCard {
  // A key may stand in a card once.
  const once = [...new Map(buttons.map((button) => [button.code, button])).values()]
  return {
    card_type: 'button_interaction',
    main_title: { title: [...title].slice(0, 26).join('') },
    button_list: once.map(({ label, code }) => ({ text: seen(label), style: 1, key: code })),
    task_id: task,
  }
}
