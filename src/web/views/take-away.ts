/** The ways to take something away from a page: a chart, a brief, its figures, each by one click; and ★, which keeps it. */
import { html } from 'hono/html'
import { recordCode } from '../../knowledge/codes.ts'
import {
  COLLECTION,
  type PaperFile,
  type PaperPage,
  paperAddress,
  type Subject,
  subjectAddress,
  TAKE,
} from '../addresses.ts'
import { codesText } from '../collection.ts'
import type { WebCorpus } from '../corpus.ts'
import { takenOf } from '../subject.ts'
import type { Html } from './message-html.ts'

/** @param kept the codes in the reader's collection; without it nothing can be kept from here */
export function takeAwayHtml(of: Subject, corpus: WebCorpus, kept?: readonly string[]): Html | '' {
  const taken = takenOf(of, corpus)
  if (taken === undefined) return ''
  const offered: readonly (readonly [paper: PaperFile | PaperPage, label: string])[] = [
    ...('chart' in taken.chart() ? [['chart', '画成图'] as const] : []),
    ...(taken.figures.length > 0
      ? ([
          ['figures.xlsx', '数据 Excel'],
          ['figures.csv', '数据 CSV'],
          ...(of.kind === 'questions' ? [['cite', '引用格式'] as const] : []),
        ] as const)
      : []),
    ...(taken.card() === undefined ? [] : [['card.png', '证据卡'] as const]),
    ...(taken.practices > 0
      ? ([
          ['brief', '写成材料'],
          ['brief.docx', '写成材料 Word'],
        ] as const)
      : []),
  ]
  const codes = taken.keeps.map(recordCode)
  const star = kept === undefined || codes.length === 0 ? '' : starHtml(codes, kept, of)
  if (offered.length === 0 && star === '') return ''
  return html`<nav class="take" id="${TAKE}" aria-label="带走"><ul>${offered.map(
    ([paper, label]) =>
      html`<li><a${PAGES.has(paper) ? '' : html` class="file"`} href="${paperAddress(paper, of)}">${label}</a></li>`,
  )}${star === '' ? '' : html`<li>${star}</li>`}</ul></nav>`
}

const PAGES: ReadonlySet<string> = new Set<PaperPage>(['chart', 'brief', 'cite'])

function starHtml(codes: readonly string[], kept: readonly string[], of: Subject): Html {
  if (codes.every((code) => kept.includes(code)))
    return html`<a class="kept" href="${COLLECTION}">★ 已收藏（${kept.length}）</a>`
  return html`<form action="${COLLECTION}" method="post"><input type="hidden" name="does" value="keep"><input type="hidden" name="codes" value="${codesText(codes)}"><input type="hidden" name="back" value="${subjectAddress(of)}#${TAKE}"><button type="submit">☆ 收藏</button></form>`
}
