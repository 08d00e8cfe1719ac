/**
 * Examples of figures that tell what is wanted and of others, from marked sentences: `⟦90处|计划⟧`, `⟦71%|原先⟧` for what was,
 * `⟦312件⟧` for what is so. `# TITLE` begins a paper, `## HEADING／THE ONE AROUND IT` a section, `| ` a row of a table.
 */

import { standingIn } from '../ingest/sections.ts'
import { type Around, marksOf, wordingAround, yearReported } from '../ingest/wanted.ts'
import { squash } from '../knowledge/article.ts'
import type { Example } from './logistic.ts'
import { readMarked } from './marked.ts'

/** What a marked figure is. */
export interface MarkedFigure {
  readonly is: 'plan' | 'start' | 'result'
  readonly around: Around
  /** The paper that it stands in. */
  readonly paper: string
}

const NAMES: Readonly<Record<string, MarkedFigure['is']>> = { 计划: 'plan', 原先: 'start' }

/** The marked figures of a file of papers. */
export const markedFigures = (marked: string): MarkedFigure[] =>
  marked.split(/^(?=# )/mu).flatMap(figuresOfPaper)

function figuresOfPaper(paper: string): MarkedFigure[] {
  const [first = '', ...lines] = paper.split('\n')
  // Several papers may bear one title.
  const [title = '', name = title] = first.slice(2).split('｜')
  const headingsIn = (line: string): string[] => line.slice(3).split('／').filter(Boolean)
  const all = lines.filter((line) => line.startsWith('##')).flatMap(headingsIn)
  const year = yearReported(readMarked(paper).text)
  let headings: string[] = []
  return lines.flatMap((line) => {
    if (line.startsWith('##')) {
      headings = headingsIn(line)
      return []
    }
    const isRow = line.startsWith('| ')
    const context = { title, headings, standing: standingIn(headings, all, title), year, isRow }
    return figuresOfPassage(isRow ? line.slice(2) : line, context, name)
  })
}

function figuresOfPassage(marked: string, context: Around['context'], paper: string): MarkedFigure[] {
  const { text: printed, marks } = readMarked(marked)
  const text = squash(printed)
  let earlier: Around['earlier']
  return marks.map(({ start, printed: { length }, label = '' }) => {
    const end = start + length
    const is = NAMES[label] ?? 'result'
    const figure = { is, around: { text, start, end, context, earlier }, paper }
    earlier = { end, wanted: is === 'plan' }
    return figure
  })
}

/** What was (由71%升到94%) is told by its form; of the others it is learnt. */
export const wantedExamples = (figures: readonly MarkedFigure[]): Example[] =>
  figures
    .filter(({ is }) => is !== 'start')
    .map(({ is, around, paper }) => ({
      features: marksOf(around),
      text: wordingAround(around),
      positive: is === 'plan',
      group: paper,
    }))
