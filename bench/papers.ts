/** Briefs and evidence cards as chats have them made: how long whoever asked waits, and what it costs. */
import { parseArgs } from 'node:util'
import { createFindBriefContent } from '../src/brief/subject.ts'
import { cardSvg, figureCard, practiceCard } from '../src/chart/card.ts'
import { briefOf } from '../src/dialogue/briefing.ts'
import { chartStamp } from '../src/dialogue/charting.ts'
import { openCorpus } from '../src/open-corpus.ts'
import { createPapersDesk } from '../src/papers/desk.ts'

export const summary = 'briefs of every topic and place, cards of figures and practices'

const percentile = (times: readonly number[], share: number): number =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { rounds: { type: 'string', default: '3' } } })
  const { ask, knowledge } = openCorpus('knowledge')
  const { articles, figures, lexicon, practices } = knowledge
  const desk = createPapersDesk()
  const find = createFindBriefContent(knowledge, ask)
  const subjects = [
    ...lexicon.topics.map(({ name }) => name),
    ...articles.map(({ locality }) => locality.at(-1) ?? ''),
  ]
  const briefs = subjects.map((words) => async () => {
    const content = find(words)
    if (content !== undefined) await desk.brief(briefOf(content, knowledge, '2026年1月1日'))
  })
  const stamp = chartStamp(knowledge)
  const articleOf = (id: string) => articles.find((article) => article.id === id)
  const every = <T>(all: readonly T[], nth: number): T[] => all.filter((_, at) => at % nth === 0)
  const cards = [
    ...every(figures, 4).flatMap((figure) => {
      const article = articleOf(figure.articleId)
      return article === undefined ? [] : [figureCard(figure, undefined, article, stamp)]
    }),
    ...every(practices, 4).flatMap((practice) => {
      const article = articleOf(practice.articleId)
      return article === undefined ? [] : [practiceCard(practice, practice.figures, article, stamp)]
    }),
  ].map((card) => async () => void (await desk.picture(cardSvg(card))))
  try {
    for (const [name, jobs] of [
      ['brief', briefs],
      ['card', cards],
    ] as const) {
      const started = performance.now()
      await jobs[0]?.()
      const first = performance.now() - started
      const times: number[] = []
      for (let round = 0; round < Number(values.rounds); round += 1)
        for (const job of jobs) {
          const start = performance.now()
          await job()
          times.push(performance.now() - start)
        }
      const line = [0.5, 0.9, 0.99, 1].map((share) => `${Math.round(percentile(times, share))}`).join(' / ')
      console.log(
        `${name}: ${times.length} made; first ${Math.round(first)} ms; 50, 90, 99, 100 %: ${line} ms`,
      )
    }
  } finally {
    await desk.close()
  }
}
