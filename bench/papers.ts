/** Briefs and evidence cards as chats have them made: how long whoever asked waits, and how long everybody else does. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { createFindBriefContent } from '../src/brief/subject.ts'
import { cardSvg, figureCard, practiceCard } from '../src/chart/card.ts'
import { briefOf, briefOutgoing } from '../src/dialogue/briefing.ts'
import { chartStamp } from '../src/dialogue/charting.ts'
import type { Papers } from '../src/dialogue/papers.ts'
import { readExpectations } from '../src/evaluation/evaluate.ts'
import { type OpenCorpus, openCorpus } from '../src/open-corpus.ts'
import { createPapersDesk } from '../src/papers/desk.ts'

export const summary =
  'briefs of every topic and place, cards of figures and practices, and answers meanwhile'

const QUESTIONS = join(import.meta.dirname, '../tests/questions/own.jsonl')
/** Milliseconds between two questions of others. */
const EVERY_MS = 20

type Job = () => Promise<unknown>

export async function run(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...args], options: { rounds: { type: 'string', default: '3' } } })
  const corpus = openCorpus('knowledge')
  const jobs = jobsOf(corpus)
  const folder = mkdtempSync(join(tmpdir(), 'tashan-papers-'))
  const questions = readExpectations(QUESTIONS, readFileSync(QUESTIONS, 'utf8')).map(({ q }) => q)
  const ask = (nth: number): unknown => corpus.ask(questions[nth % questions.length] ?? '')
  for (let nth = 0; nth < questions.length * 2; nth += 1) ask(nth)
  try {
    for (const [name, make] of Object.entries(jobs)) {
      const firsts: number[] = []
      // A machine without fonts that are cut, then one that was started anew.
      for (let start = 0; start < 3; start += 1) {
        const desk = createPapersDesk({ folder })
        firsts.push(await timed(make(desk)[0] ?? nothing))
        await desk.close()
      }
      const desk = createPapersDesk({ folder })
      const all = make(desk)
      await all[0]?.()
      const times: number[] = []
      const others = askBeside(ask)
      for (let round = 0; round < Number(values.rounds); round += 1)
        for (const job of all) times.push(await timed(job))
      const beside = await others.stop()
      await desk.close()
      const alone = askBeside(ask)
      await new Promise((resolve) => setTimeout(resolve, 5_000))
      console.log(
        `${name}: ${times.length} made; first after a start ${firsts.map(Math.round).join(', ')} ms`,
      )
      console.log(`  50, 90, 99, 100 %: ${shares(times)} ms`)
      console.log(
        `  answers meanwhile: ${shares(beside)} ms; with nothing made: ${shares(await alone.stop())} ms`,
      )
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const nothing: Job = async () => undefined

function jobsOf({ ask, knowledge }: OpenCorpus): Readonly<Record<string, (papers: Papers) => Job[]>> {
  const { articles, figures, lexicon, practices } = knowledge
  const find = createFindBriefContent(knowledge, ask)
  const subjects = [
    ...lexicon.topics.map(({ name }) => name),
    ...articles.map(({ locality }) => locality.at(-1) ?? ''),
  ]
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
  ]
  return {
    brief: (papers) =>
      subjects.map((words) => async () => {
        const content = find(words)
        if (content !== undefined)
          await briefOutgoing(briefOf(content, knowledge, '2026年1月1日'), knowledge, papers)
      }),
    card: (papers) => cards.map((card) => () => papers.picture(cardSvg(card))),
  }
}

/** Others who ask all the while; each is late by whatever this thread is busy with. */
function askBeside(ask: (nth: number) => unknown): { readonly stop: () => Promise<number[]> } {
  const times: number[] = []
  let nth = 0
  let due = performance.now() + EVERY_MS
  const timer = setInterval(() => {
    ask(nth)
    nth += 1
    times.push(performance.now() - Math.min(due, performance.now()))
    due = Math.max(due + EVERY_MS, performance.now())
  }, EVERY_MS)
  return {
    stop: async () => {
      clearInterval(timer)
      return times
    },
  }
}

async function timed(job: Job): Promise<number> {
  const begun = performance.now()
  await job()
  return performance.now() - begun
}

function shares(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b)
  return [0.5, 0.9, 0.99, 1]
    .map((share) => `${Math.round(sorted[Math.ceil(sorted.length * share) - 1] ?? 0)}`)
    .join(' / ')
}
