/** A message cut to what a channel takes: block by block, the sources last, and it says so. */
import type { Block } from '../messages/message.ts'
import type { ChannelTraits } from './channel.ts'

const LEFT_OUT: Block = { kind: 'note', text: '内容较长，后面的没有放进来，可以问得再具体些。' }

/** What is too long even as one block is cut to so many characters. */
const LAST_RESORT = 400

/** @param fits whether the blocks, as the channel writes them, are short enough */
export function fitBlocks(
  blocks: readonly Block[],
  fits: (blocks: readonly Block[]) => boolean,
): readonly Block[] {
  if (fits(blocks)) return blocks
  const sources = blocks.filter(({ kind }) => kind === 'source')
  const rest = blocks.filter(({ kind }) => kind !== 'source')
  for (const last of sources.length === 0 ? [[]] : [sources, []])
    for (let kept = rest.length - 1; kept > 0; kept -= 1) {
      const some = [...rest.slice(0, kept), LEFT_OUT, ...last]
      if (fits(some)) return some
    }
  const first = rest[0]
  const text = first !== undefined && 'text' in first ? first.text : ''
  return [{ kind: 'text', text: `${[...text].slice(0, LAST_RESORT).join('')}…` }, LEFT_OUT]
}

/** The length of a text as a platform counts. */
export const lengthIn = (unit: ChannelTraits['text']['unit'], text: string): number =>
  unit === 'bytes' ? Buffer.byteLength(text) : text.length
