/** The ways to take something away from a page: a chart, a brief, its figures, each by one click. */
import { html } from 'hono/html'
import { type PaperFile, paperAddress, type Subject } from '../addresses.ts'
import type { WebCorpus } from '../corpus.ts'
import { takenOf } from '../subject.ts'
import type { Html } from './message-html.ts'

export function takeAwayHtml(of: Subject, corpus: WebCorpus): Html | '' {
  const taken = takenOf(of, corpus)
  if (taken === undefined) return ''
  const offered: readonly (readonly [paper: PaperFile | 'chart', label: string])[] = [
    ...('chart' in taken.chart() ? [['chart', '画成图'] as const] : []),
    ...(taken.figures.length > 0
      ? ([
          ['figures.xlsx', '数据 Excel'],
          ['figures.csv', '数据 CSV'],
        ] as const)
      : []),
    ...(taken.card() === undefined ? [] : [['card.png', '证据卡'] as const]),
    ...(taken.practices > 0
      ? ([
          ['brief.docx', '写成材料 Word'],
          ['brief.md', '写成材料 Markdown'],
        ] as const)
      : []),
  ]
  return offered.length === 0
    ? ''
    : html`<nav class="take" aria-label="带走"><ul>${offered.map(
        ([paper, label]) => html`<li><a href="${paperAddress(paper, of)}">${label}</a></li>`,
      )}</ul></nav>`
}
