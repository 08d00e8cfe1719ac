/** What can be posted from any chat: cards of practices and figures, the source on every one. */
import type { Ask } from '../answer/ask.ts'
import type { Figure, Practice } from '../knowledge/article.ts'
import type { Browse } from '../messages/browse.ts'
import { citedText } from '../messages/citation.ts'
import { type Message, textBlock } from '../messages/message.ts'
import { placeText } from '../messages/place-text.ts'
import { figureLineOf, practiceBlock, sourceBlock } from '../messages/record-blocks.ts'

export interface Card {
  /** Stable, at most 64 bytes. */
  readonly id: string
  readonly title: string
  readonly description: string
  /** What is posted. */
  readonly message: Message
}

export interface CardPage {
  readonly cards: readonly Card[]
  /** Where the next page begins; '' at the end. */
  readonly next: string
  /** Nothing fits: the reader may rather ask in private. */
  readonly nothing: boolean
}

/** Cards of a page; Telegram takes 50, a thumb scrolls less. */
export const CARDS_A_PAGE = 20

export type FindCards = (query: string, offset: string) => CardPage

export function createFindCards(
  ask: Ask,
  browse: Browse,
  topics: readonly { readonly id: string; readonly name: string; readonly about: string }[],
): FindCards {
  return (query, offset) => {
    const from = /^\d{1,4}$/u.test(offset) ? Number(offset) : 0
    const all = query.trim() === '' ? topicCards() : answerCards(query)
    const cards = all.slice(from, from + CARDS_A_PAGE)
    const next = from + CARDS_A_PAGE < all.length ? String(from + CARDS_A_PAGE) : ''
    return { cards, next, nothing: all.length === 0 }
  }

  function topicCards(): Card[] {
    return topics.flatMap(({ id, name, about }) => {
      const message = browse.topic(id, 0)
      return message === undefined ? [] : [{ id: `t:${id}`, title: name, description: about, message }]
    })
  }

  function answerCards(query: string): Card[] {
    const { answer } = ask(query)
    const near = answer.corrections.length > 0 || answer.answerable ? answer.related : []
    const practices = [...answer.practices.map(({ practice }) => practice), ...near]
    const figures = [
      ...answer.figures.map(({ figure }) => figure),
      ...answer.corrections.flatMap((correction) =>
        'figure' in correction ? [correction.figure.figure] : [],
      ),
    ]
    const figureCards = unique(figures).flatMap((figure) => figureCard(figure) ?? [])
    const practiceCards = unique(practices).flatMap((practice) => practiceCard(practice) ?? [])
    return answer.intent === 'figure'
      ? [...figureCards, ...practiceCards]
      : [...practiceCards, ...figureCards]
  }

  function practiceCard(practice: Practice): Card | undefined {
    const article = browse.findArticle(practice.articleId)
    if (article === undefined) return undefined
    const lines = practice.figures.slice(0, 3).map(figureLineOf)
    return {
      id: `p:${practice.id}`,
      title: practice.name,
      description: `${placeText(practice.locality)}：${practice.summary}`,
      message: {
        blocks: [
          practiceBlock({ practice, citation: 1 }),
          ...(lines.length === 0 ? [] : [{ kind: 'figures', lines } as const]),
          sourceBlock(1, article),
        ],
        buttons: [
          [
            { label: '细看这条做法', action: { kind: 'practice', practiceId: practice.id } },
            { label: '问他山 ↗', action: { kind: 'private', payload: 'inline' } },
          ],
        ],
      },
    }
  }

  function figureCard(figure: Figure): Card | undefined {
    const article = browse.findArticle(figure.articleId)
    if (article === undefined) return undefined
    return {
      id: `e:${figure.id}`,
      title: `${figure.printed} · ${figure.metric}`,
      description: `${placeText(figure.locality)}${figure.place ?? ''}${figure.asOf === undefined ? '' : `，${figure.asOf}`}`,
      message: {
        blocks: [textBlock(citedText(figure, article))],
        buttons: [
          [
            { label: '看原文依据', action: { kind: 'evidence', figureId: figure.id } },
            { label: '问他山 ↗', action: { kind: 'private', payload: 'inline' } },
          ],
        ],
      },
    }
  }
}

function unique<T extends { readonly id: string }>(items: readonly T[]): T[] {
  return [...new Map(items.map((item) => [item.id, item])).values()]
}
