/** The page of one practice: what was done, its figures, the trouble it answers, and where to go on from it. */
import type { Article, Practice } from '../knowledge/article.ts'
import { practiceCode } from '../knowledge/codes.ts'
import type { Topic } from '../knowledge/lexicon.ts'
import type { Browse } from './browse.ts'
import type { BrowseIndex } from './browse-index.ts'
import { chunk } from './chunk.ts'
import { correctedPractice } from './corrected.ts'
import { type Action, type Button, noteBlock, textBlock } from './message.ts'
import { returning } from './page-buttons.ts'
import { figureLineOf, practiceBlock, sourceBlock } from './record-blocks.ts'

export function createPracticePage({ articles, practices, topics }: BrowseIndex): Browse['practice'] {
  return (id, back, subscribes = false, here = { kind: 'practice', practiceId: id }) => {
    const practice = practices.get(id)
    const article = practice && articles.get(practice.articleId)
    if (practice === undefined || article === undefined) return undefined
    const topic = topics.find(({ name }) => name === practice.topics[0])
    return {
      blocks: [
        practiceBlock({ practice, citation: 1 }),
        ...(practice.figures.length === 0
          ? []
          : [{ kind: 'figures', lines: practice.figures.map(figureLineOf) } as const]),
        textBlock(`针对的问题：${practice.problem}`),
        ...correctedPractice(practice),
        noteBlock(`主题：${practice.topics.join('、')}　编号：${practiceCode(practice)}`),
        sourceBlock(1, article),
      ],
      buttons: [
        ...evidenceRows(practice, here),
        aroundRow(article, topic, here),
        [
          { label: '★ 收藏', action: { kind: 'collect', code: practiceCode(practice) } },
          { label: '证据卡', action: { kind: 'card', id: practice.id } },
          { label: '发到别的聊天', action: { kind: 'share', query: practice.name } },
        ],
        [
          ...(subscribes && topic !== undefined
            ? [{ label: `订阅“${topic.name}”`, action: { kind: 'subscribe', topicId: topic.id } as const }]
            : []),
          ...(back === undefined ? [] : [returning(back)]),
        ],
      ],
    }
  }
}

const evidenceRows = ({ figures }: Practice, here: Action): Button[][] =>
  chunk(
    figures.map((figure) => ({
      label: `${figure.printed} 的依据`,
      action: { kind: 'evidence', figureId: figure.id, back: here } as const,
    })),
    2,
  )

/** What the same place does besides, and what other places do of the same kind. */
const aroundRow = (article: Article, topic: Topic | undefined, here: Action): Button[] => [
  {
    label: `${article.locality.at(-1)}的其他做法`,
    action: { kind: 'place', articleId: article.id, page: 0, back: here },
  },
  ...(topic === undefined
    ? []
    : [
        {
          label: `各地的${topic.name}`,
          action: { kind: 'topic', topicId: topic.id, page: 0, back: here } as const,
        },
      ]),
]
