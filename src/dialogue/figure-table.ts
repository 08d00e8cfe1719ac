/** `/figures 持证率`: the figures of all places that are of one kind with what is asked, best first, as one table. */
import type { Figure } from '../knowledge/article.ts'
import type { Knowledge } from '../knowledge/load.ts'
import { fold } from '../search/fold.ts'
import type { Segment } from '../search/segment.ts'
import { placeText, sourceBlock } from './answer-message.ts'
import { type Block, headingBlock, type Message, noteBlock, textBlock } from './message.ts'

/** Rows of one table: a phone's screen or two. */
const MOST_ROWS = 14
/** Of the asked words a figure has to cover this share, and this share of what the best one covers. */
const ENOUGH = { share: 0.5, ofBest: 0.75 } as const

export type FigureTable = (asked: string) => Message

export function createFigureTable(
  knowledge: Knowledge,
  { segment, stopwords }: { readonly segment: Segment; readonly stopwords: ReadonlySet<string> },
): FigureTable {
  const practices = new Map(knowledge.practices.map((practice) => [practice.id, practice]))
  const articles = new Map(knowledge.articles.map((article) => [article.id, article]))
  const synonyms = new Map<string, readonly string[]>()
  for (const group of knowledge.lexicon.synonyms)
    for (const word of group)
      synonyms.set(fold(word), [...(synonyms.get(fold(word)) ?? []), ...group.map(fold)])
  const texts = knowledge.figures.map((figure) => {
    const practice = practices.get(figure.practiceId ?? '')
    return {
      figure,
      metric: fold(
        [figure.metric, ...figure.aliases, figure.kind === 'share' ? '占比比例率' : ''].join('\n'),
      ),
      around: fold(
        [practice?.name ?? '', ...(practice?.topics ?? []), ...(practice?.aliases ?? [])].join('\n'),
      ),
    }
  })
  const frequency = new Map<string, number>()
  const weightOf = (word: string): number => {
    let count = frequency.get(word)
    if (count === undefined) {
      count = texts.filter(({ metric }) => metric.includes(word)).length
      frequency.set(word, count)
    }
    return Math.log(1 + texts.length / (1 + count))
  }

  return (asked) => {
    const words = [...new Set(segment(fold(asked)))].filter(
      (word) => /[\p{L}\p{N}]/u.test(word) && !stopwords.has(word),
    )
    const whole = words.reduce((sum, word) => sum + weightOf(word), 0)
    const scored = texts
      .map(({ figure, metric, around }) => {
        const has = (text: string, word: string): boolean =>
          text.includes(word) || (synonyms.get(word) ?? []).some((other) => text.includes(other))
        let inMetric = 0
        let near = 0
        for (const word of words) {
          if (has(metric, word)) inMetric += weightOf(word)
          else if (has(around, word)) near += weightOf(word) * 0.5
        }
        return { figure, inMetric, share: whole === 0 ? 0 : (inMetric + near) / whole }
      })
      .filter(({ share, inMetric }) => inMetric > 0 && share >= ENOUGH.share)
    const best = Math.max(0, ...scored.map(({ share }) => share))
    const fits = scored
      .filter(({ share }) => share >= best * ENOUGH.ofBest)
      .toSorted((a, b) => b.share - a.share || (a.figure.id < b.figure.id ? -1 : 1))
      .map(({ figure }) => figure)
    if (fits.length === 0)
      return {
        blocks: [
          textBlock('语料里没有找到这样的数据。'),
          noteBlock('换个说法试试，比如：'),
          { kind: 'items', items: ['/figures 持证', '/figures 志愿者人数', '/figures 网格员'] },
        ],
        buttons: [],
      }
    return tableMessage(asked, fits)
  }

  function tableMessage(asked: string, fits: readonly Figure[]): Message {
    const shown = grouped(fits.slice(0, MOST_ROWS))
    const ids = [...new Set(shown.map(({ articleId }) => articleId))]
    const measures = new Set(shown.map((figure) => measureOf(figure)))
    const blocks: Block[] = [
      headingBlock(`各地的“${asked.slice(0, 20)}”`),
      {
        kind: 'figureTable',
        rows: shown.map((figure) => ({
          place: `${figure.locality.at(-1)}${figure.place ?? ''}`,
          metric: figure.metric,
          printed: figure.printed,
          citation: ids.indexOf(figure.articleId) + 1,
          ...(figure.asOf === undefined ? {} : { asOf: figure.asOf }),
        })),
      },
      noteBlock(
        [
          measures.size > 1 || ids.length > 1 ? '各地统计的口径不一定相同，比较前请看清指标。' : '',
          fits.length > shown.length ? `只列了最接近的${shown.length}个，共${fits.length}个。` : '',
        ].join('') || '只有一个地方给出了这样的数据。',
      ),
      ...ids.flatMap((id, index) => {
        const article = articles.get(id)
        return article === undefined ? [] : [sourceBlock(index + 1, article)]
      }),
    ]
    return {
      blocks,
      buttons: [
        ...shown.slice(0, 6).map((figure) => [
          {
            label: `${figure.locality.at(-1)} ${figure.printed} 的依据`,
            action: { kind: 'evidence', figureId: figure.id } as const,
          },
        ]),
      ],
    }
  }
}

const measureOf = (figure: Figure): string => (figure.kind === 'share' ? 'share' : figure.unit)

/** The measure of the best one first; within a measure the larger first. */
function grouped(figures: readonly Figure[]): Figure[] {
  const measures = [...new Set(figures.map(measureOf))]
  return measures.flatMap((measure) =>
    figures
      .filter((figure) => measureOf(figure) === measure)
      .toSorted((a, b) => b.value - a.value || (placeText(a.locality) < placeText(b.locality) ? -1 : 1)),
  )
}
