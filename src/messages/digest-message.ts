/** Every sentence a digest can be: `Digest` → `Message`. */
import type { Digest, DigestItem, FigureChange } from '../digest/digest.ts'
import { type Names, whatWords, whenWords } from '../digest/subscription.ts'
import { chunk } from './chunk.ts'
import { type Block, type Button, headingBlock, type Message, noteBlock, textBlock } from './message.ts'
import { figureLineOf, practiceBlock, sourceBlock } from './record-blocks.ts'

/** Figures under each practice of a digest. */
export const DIGEST_FIGURES = 2

/** Where a page of a digest is shown. */
export interface DigestPlace {
  /** From 0. */
  readonly page: number
  /** The message that the digest is, for a page in a message of its own. */
  readonly message?: string
}

export function digestMessage(digest: Digest, names: Names, place: DigestPlace = { page: 0 }): Message {
  const { subscription, items, remaining, runs, exhausted } = digest
  const { page, ...of } = place
  const what = whatWords(subscription.what, names)
  if (exhausted)
    return {
      blocks: [
        headingBlock(`简报 · ${what}`),
        textBlock('这个订阅里的做法都给你发过了。等有了新的，我再发。'),
      ],
      buttons: [[manage(digest)]],
    }
  const articles = [...new Map(items.map(({ article }) => [article.id, article])).values()]
  const citation = (item: DigestItem): number => articles.indexOf(item.article) + 1
  return {
    blocks: [
      headingBlock(`简报 · ${what}${page === 0 ? '' : `（第${page + 1}页）`}`),
      ...(runs > 1 ? [noteBlock(`前面有${runs - 1}次没发成，合在这一次。`)] : []),
      ...items.flatMap((item): Block[] => {
        const { nth, practice, news, changes } = item
        const figures = practice.figures.slice(0, DIGEST_FIGURES)
        const mark = news === 'new' ? '【新】' : news === 'revised' ? '【有更新】' : ''
        const summary = `${mark}${practice.summary}`
        return [
          practiceBlock({ practice: { ...practice, summary }, citation: citation(item) }, nth),
          ...(changes.length > 0
            ? [{ kind: 'items', items: changes.slice(0, 4).map(changeText) } as const]
            : []),
          ...(figures.length > 0
            ? [
                {
                  kind: 'figures',
                  lines: figures.map((figure) => ({ ...figureLineOf(figure), citation: citation(item) })),
                } as const,
              ]
            : []),
        ]
      }),
      noteBlock(
        remaining > 0
          ? `${whenWords(subscription.when)}，后面还有${remaining}条。`
          : `${whenWords(subscription.when)}，就这些了。`,
      ),
      ...articles.map((article, index) => sourceBlock(index + 1, article)),
    ],
    buttons: [
      ...chunk(
        items.map(({ nth }) => ({
          label: `${nth}`,
          action: { kind: 'digestItem', nth, ...of } as const,
        })),
        5,
      ),
      [
        ...(page > 0
          ? [{ label: '‹ 上一页', action: { kind: 'digest', page: page - 1, ...of } as const }]
          : []),
        ...(remaining > 0
          ? [{ label: `更多（${remaining}）›`, action: { kind: 'digest', page: page + 1, ...of } as const }]
          : []),
        manage(digest),
      ],
    ],
  }
}

const manage = ({ subscription: { id } }: Digest): Button => ({
  label: '管理订阅',
  action: { kind: 'subscription', id, step: 'manage' },
})

function changeText({ metric, was, now }: FigureChange): string {
  if (was === null) return `${metric}：新增 ${now}`
  if (now === null) return `${metric}：原来是${was}，现在没有这个数了`
  return `${metric}：${was} → ${now}`
}
