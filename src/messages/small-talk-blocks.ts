/** What is said to greetings, thanks, complaints and noise, with questions to try. */
import type { SmallTalk } from '../answer/reading/small-talk.ts'
import { type Block, noteBlock, textBlock } from './message.ts'

export function smallTalkBlocks(talk: SmallTalk, examples: readonly string[]): Block[] {
  switch (talk) {
    case 'identity':
      return [
        textBlock(
          '我是他山，一个自动回答的机器人，不是真人：问我“别的地方怎么解决的、效果怎样”，我从审校过的报道里找做法和数据，每个数据都注明出处；查不到的，我会直说。',
        ),
        ...tryThese(examples),
        noteBlock('也可以接着问：“那成都呢”“还有吗”“第二个细说”“来源呢”。'),
      ]
    case 'greeting':
      return [textBlock('你好，我是他山。想知道哪里解决过什么难题，直接问就行。'), ...tryThese(examples)]
    case 'thanks':
      return [textBlock('不客气，有需要随时问。')]
    case 'goodbye':
      return [textBlock('好，您先忙。要查什么，随时来问。')]
    case 'acknowledgement':
      return [textBlock('好的。还想知道什么，接着说就行。')]
    case 'complaint':
      return [textBlock('抱歉，没帮上忙。换个说法，或者点名一个地方、一个数，我再查一遍。')]
    case 'chatter':
      return [textBlock('这个我接不上话，查做法、查数字倒还行。'), ...tryThese(examples)]
    case 'beyond':
      return [textBlock('这个我帮不上忙：我只查各地的治理做法和它们报出的数据。'), ...tryThese(examples)]
    case 'noise':
      return [
        textBlock('没看懂这条消息。用一句话说说遇到的难题，或者问一个地方、一个数据。'),
        ...tryThese(examples),
      ]
  }
}

/** Questions to try, where there are any. */
export function tryThese(examples: readonly string[]): Block[] {
  return examples.length === 0 ? [] : [noteBlock('可以这样问：'), { kind: 'items', items: examples }]
}
