/** Channels that have text alone: what they can do, and a message as they show it. */
import { plainText } from '../messages/plain-text.ts'
import type { ChannelTraits, ShownMessage } from './channel.ts'
import { fitBlocks, lengthIn } from './fit.ts'
import { seen } from './markdown.ts'

/** All but `text` and `unasked`. The pace is what a platform that names no limits will bear. */
export const TEXT_ONLY = {
  buttons: { kind: 'none', most: 0, label: 0, unasked: false },
  pace: {
    all: { count: 10, perMs: 1_000 },
    chat: [{ count: 3, perMs: 3_060 }],
    group: [],
    underWay: { count: 10, perMs: 1_000 },
    digestGapMs: 100,
    digestChatGapMs: 1_020,
  },
  // There are no presses.
  answerWithinMs: 0,
} as const satisfies Omit<ChannelTraits, 'text' | 'unasked'>

export function plainMessage(
  { blocks, words }: Pick<ShownMessage, 'blocks' | 'words'>,
  { most, unit }: ChannelTraits['text'],
): string {
  const tail = words === undefined ? '' : `\n\n${words}`
  const whole = (some: ShownMessage['blocks']): string =>
    seen(`${plainText({ blocks: some.map(withoutFiles), buttons: [] })}${tail}`)
  return whole(fitBlocks(blocks, (some) => lengthIn(unit, whole(some)) <= most))
}

/** Where the files lie says nothing to whoever reads this in a chat. */
function withoutFiles(block: ShownMessage['blocks'][number]): ShownMessage['blocks'][number] {
  if (block.kind !== 'evidence') return block
  const { files: _, ...evidence } = block.evidence
  return { kind: 'evidence', evidence }
}
