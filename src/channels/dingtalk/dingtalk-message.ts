/** A message as DingTalk shows it: markdown, in private with buttons that say words. Its markup is known to this file only. */
import type { ChannelTraits, CodedButton, ShownMessage } from '../channel.ts'
import { fitBlocks, lengthIn } from '../fit.ts'
import { lookingAlike, type Markdown, markdownOf } from '../markdown.ts'

/**
 * An answer holds 20 KB; what a robot sends by its own call 15,000 bytes, as the JSON it is written in. A robot sends 20 a
 * minute into a group.
 */
export const DINGTALK_TRAITS: ChannelTraits = {
  text: { most: 14_900, unit: 'bytes' },
  buttons: { kind: 'words', most: 6, label: 20, unasked: false },
  unasked: 'always',
  pace: {
    all: { count: 18, perMs: 1_000 },
    chat: [{ count: 18, perMs: 60_500 }],
    group: [],
    underWay: { count: 18, perMs: 1_000 },
    digestGapMs: 100,
    digestChatGapMs: 3_100,
  },
  answerWithinMs: 1_000,
}

/** Lines that follow each other run together here: only a blank one parts them. */
const DINGTALK_MARKDOWN: Markdown = {
  literal: lookingAlike,
  newline: '\n\n',
  quote: (escaped) => `> ${escaped}`,
}

export interface DingtalkText {
  /** For lists of chats and notifications. */
  readonly title: string
  readonly text: string
}

export function dingtalkText({ blocks, words }: ShownMessage): DingtalkText {
  const tail = words === undefined ? '' : `\n\n${lookingAlike(words)}`
  const whole = (some: ShownMessage['blocks']): string => `${markdownOf(some, DINGTALK_MARKDOWN)}${tail}`
  const { most, unit } = DINGTALK_TRAITS.text
  const titled = (text: string): DingtalkText => {
    const [first = ''] = text.replaceAll('*', '').split('\n')
    return { title: [...first].slice(0, 30).join('') || '他山', text }
  }
  const measure = (some: ShownMessage['blocks']): number =>
    lengthIn(unit, JSON.stringify(titled(whole(some))))
  return titled(whole(fitBlocks(blocks, (some) => measure(some) <= most)))
}

/** A button that says its words, and the code that they stand for, in the reader's name. */
export const sayingUrl = ({ label, code }: CodedButton): string =>
  `dtmd://dingtalkclient/sendMessage?content=${encodeURIComponent(`${label} #${code}`)}`
