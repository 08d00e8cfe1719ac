/** What a record was before it was corrected, and what it is now. */
import type { Figure, Practice } from '../knowledge/article.ts'
import { type Block, noteBlock } from './message.ts'

const told = ({ until, why }: { readonly until?: string; readonly why?: string }): string =>
  `${until === undefined ? '' : `${until}`}更正${why === undefined ? '' : `，${why}`}`

export const correctedFigure = ({ formerly = [], metric, printed }: Figure): Block[] =>
  formerly.length === 0
    ? []
    : [
        noteBlock(
          `这个数据更正过：${formerly
            .map((form) => `原来记作“${form.metric}：${form.printed}”（${told(form)}）`)
            .join('；')}；现在是“${metric}：${printed}”。`,
        ),
      ]

export const correctedPractice = ({ formerly = [], name }: Practice): Block[] =>
  formerly.length === 0
    ? []
    : [
        noteBlock(
          `这条做法更正过：${formerly
            .map((form) => `原来记作「${form.name}」（${told(form)}）`)
            .join('；')}；现在是「${name}」。`,
        ),
      ]
