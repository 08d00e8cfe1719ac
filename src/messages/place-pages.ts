/** The pages of places: all of them, what one of them does, its figures. */
import type { Browse } from './browse.ts'
import type { BrowseIndex } from './browse-index.ts'
import { chunk } from './chunk.ts'
import { type Action, headingBlock, type Message, noteBlock, textBlock } from './message.ts'
import { backTo, numbers, PAGE, pager, returning } from './page-buttons.ts'
import { placeText } from './place-text.ts'
import { figureLineOf, figuresOf, sourceBlock } from './record-blocks.ts'

export function createPlacePages({
  articles,
  knowledge,
}: BrowseIndex): Pick<Browse, 'place' | 'placeFigures' | 'places'> {
  function placesPage(): Message {
    return {
      blocks: [
        headingBlock('按地方看'),
        textBlock('点一个地方，看它的做法和数据。也可以发“/place 地名”，街道和社区也行。'),
      ],
      buttons: chunk(
        knowledge.articles.map(({ id, locality }) => ({
          label: locality.slice(-2).join(' '),
          action: { kind: 'place', articleId: id, page: 0 } as const,
        })),
        2,
      ),
    }
  }

  function placePage(articleId: string, page: number, back?: Action): Message | undefined {
    const article = articles.get(articleId)
    const pages = chunk(article?.practices ?? [], PAGE.names)
    const shown = pages[page]
    if (article === undefined || shown === undefined) return undefined
    const here: Action = { kind: 'place', articleId, page }
    const first = page * PAGE.names
    const count = figuresOf(article).length
    return {
      blocks: [
        headingBlock(placeText(article.locality)),
        ...(page === 0 ? [textBlock(`${article.overview}[1]`)] : []),
        noteBlock(`做法共${article.practices.length}条，点数字看详情：`),
        { kind: 'items', items: shown.map(({ name }) => name), from: first + 1 },
        sourceBlock(1, article),
      ],
      buttons: [
        ...chunk(numbers(shown, first, here), 5),
        pager(pages.length, page, (to) => ({ kind: 'place', articleId, page: to, ...backTo(back) })),
        [
          ...(count > 0
            ? [
                {
                  label: `全部数据（${count}）`,
                  action: { kind: 'placeFigures', articleId, page: 0, back: here } as const,
                },
              ]
            : []),
          back === undefined ? { label: '别的地方', action: { kind: 'places' } as const } : returning(back),
        ],
      ],
    }
  }

  function placeFiguresPage(articleId: string, page: number, back?: Action): Message | undefined {
    const article = articles.get(articleId)
    if (article === undefined) return undefined
    const pages = chunk(figuresOf(article), PAGE.figures)
    const shown = pages[page] ?? (page === 0 ? [] : undefined)
    if (shown === undefined) return undefined
    const here: Action = { kind: 'placeFigures', articleId, page }
    return {
      blocks: [
        headingBlock(`${placeText(article.locality)}的数据（${figuresOf(article).length}个）`),
        ...(shown.length === 0
          ? [textBlock('这篇材料没有给出数据。')]
          : [
              {
                kind: 'figures',
                lines: shown.map((figure) => figureLineOf(figure)),
              } as const,
            ]),
        sourceBlock(1, article),
      ],
      buttons: [
        ...chunk(
          shown.map((figure, index) => ({
            label: `依据${page * PAGE.figures + index + 1}`,
            action: { kind: 'evidence', figureId: figure.id, back: here } as const,
          })),
          4,
        ),
        pager(pages.length, page, (to) => ({ kind: 'placeFigures', articleId, page: to, ...backTo(back) })),
        [
          back === undefined
            ? { label: '这个地方的做法', action: { kind: 'place', articleId, page: 0 } }
            : returning(back),
        ],
      ],
    }
  }

  return { places: placesPage, place: placePage, placeFigures: placeFiguresPage }
}
