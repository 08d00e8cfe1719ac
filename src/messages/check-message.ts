/** What was found about the numbers of a text, as a message: every number has its line, on this page or another. */
import type { Finding, TextCheck } from '../answer/check/check-text.ts'
import type { Verdict } from '../answer/check/judge.ts'
import type { Figure } from '../knowledge/article.ts'
import type { Knowledge } from '../knowledge/load.ts'
import { differsLine, tellFigure } from './claim-text.ts'
import { type Action, type Block, headingBlock, type Message, noteBlock, textBlock } from './message.ts'
import { figureLineOf, sourceBlock } from './record-blocks.ts'

/** Findings a page shows. */
export const CHECKED_PER_PAGE = 12
const MOST_BUTTONS = 4

export interface CheckPage {
  readonly page: number
  /** What a button to another page does. */
  readonly turn: (page: number) => Action
}

/** @param at the page; without it all is shown at once */
export function checkMessage(check: TextCheck, knowledge: Knowledge, at?: CheckPage): Message {
  const all = SECTIONS.flatMap(({ name }) => check.findings.filter((finding) => sectionOf(finding) === name))
  if (all.length === 0)
    return {
      blocks: [textBlock('这段文字里没有找到可以核对的数据。'), ...passedBlocks(check)],
      buttons: [],
    }
  const pages = at === undefined ? 1 : Math.ceil(all.length / CHECKED_PER_PAGE)
  const page = Math.min(at?.page ?? 0, pages - 1)
  const shown = at === undefined ? all : all.slice(page * CHECKED_PER_PAGE, (page + 1) * CHECKED_PER_PAGE)
  const figures = shown.flatMap(({ verdict }) => figuresOf(verdict))
  const cited = [...new Set(figures.map(({ articleId }) => articleId))]
  const n = (figure: Figure): number => cited.indexOf(figure.articleId) + 1
  return {
    blocks: [
      headingBlock(`核对了${all.length}个数据${pages > 1 ? `（第${page + 1}页，共${pages}页）` : ''}`),
      ...SECTIONS.flatMap(({ name, title }): Block[] => {
        const items = shown.filter((finding) => sectionOf(finding) === name)
        return items.length === 0
          ? []
          : [noteBlock(title), { kind: 'items', items: items.map((finding) => lineOf(finding, n)) }]
      }),
      ...(page === pages - 1 ? passedBlocks(check) : []),
      ...cited.flatMap((id, index) => {
        const article = knowledge.articles.find((one) => one.id === id)
        return article === undefined ? [] : [sourceBlock(index + 1, article)]
      }),
    ],
    buttons: [
      ...(at === undefined || pages < 2 ? [] : [pageButtons(page, pages, at)]),
      ...[...new Set(figures)].slice(0, MOST_BUTTONS).map((figure) => [
        {
          label: `${figureLineOf(figure).printed} 的依据`,
          action: {
            kind: 'evidence',
            figureId: figure.id,
            ...(at === undefined ? {} : { back: at.turn(page) }),
          } as const,
        },
      ]),
    ],
  }
}

type Section = Verdict['kind'] | 'elsewhere' | 'level'

const SECTIONS: readonly { readonly name: Section; readonly title: string }[] = [
  { name: 'elsewhere', title: '❗ 不是这个地方的：' },
  { name: 'level', title: '❗ 数对得上，范围没写对：' },
  { name: 'differs', title: '❗ 和语料里的对不上：' },
  { name: 'unsure', title: '❓ 拿不准，最接近的是：' },
  { name: 'holds', title: '✅ 语料里有：' },
  { name: 'computed', title: '由别的数算出来的：' },
  { name: 'unknown', title: '— 语料里没有，我说不准：' },
]

function sectionOf({ verdict }: Finding): Section {
  if (verdict.kind !== 'differs') return verdict.kind
  const [first, ...rest] = verdict.differences
  if (first?.kind === 'place') return 'elsewhere'
  return first?.kind === 'level' && rest.length === 0 ? 'level' : 'differs'
}

function pageButtons(page: number, pages: number, { turn }: CheckPage) {
  return [
    ...(page > 0 ? [{ label: '‹ 上一页', action: turn(page - 1) }] : []),
    { label: `${page + 1}/${pages}`, action: { kind: 'here' } as const },
    ...(page + 1 < pages ? [{ label: '下一页 ›', action: turn(page + 1) }] : []),
  ]
}

/** Years, dates and numbers in names: told as well, so that nobody wonders where they are. */
function passedBlocks({ passed, cut }: TextCheck): Block[] {
  const named = [...new Set(passed)]
  return [
    ...(named.length > 0 ? [noteBlock(`当作年份或名称、没有核对的：${named.join('、')}`)] : []),
    ...(cut ? [noteBlock('文字太长，后面的没有看，请分段发来。')] : []),
  ]
}

const figuresOf = (verdict: Verdict): Figure[] =>
  verdict.kind === 'computed'
    ? Object.values(verdict.share ?? {})
    : 'figure' in verdict
      ? [
          verdict.figure,
          ...(verdict.kind === 'differs' && verdict.instead !== undefined ? [verdict.instead] : []),
        ]
      : []

function lineOf({ printed, clause, verdict }: Finding, n: (figure: Figure) => number): string {
  const tell = (figure: Figure): string => `${tellFigure(figure)}[${n(figure)}]`
  switch (verdict.kind) {
    case 'holds': {
      const { figure } = verdict
      const form = figure.printed === printed ? '' : `（印作${figure.printed}）`
      return `${printed}${form}：${tell(figure)}`
    }
    case 'unsure': {
      const { figure } = verdict
      return `${inClause(printed, clause)}：${figure.printed}，${tell(figure)}`
    }
    case 'differs':
      return differsLine(printed, verdict, tell)
    case 'computed': {
      if (verdict.share !== undefined) {
        const { part, whole } = verdict.share
        const share = ((100 * part.value) / whole.value).toFixed(1)
        return `${printed}：印的是${part.printed}（${tell(part)}）和${whole.printed}（${tell(whole)}），前者占${share}%`
      }
      const [one, other] = verdict.of
      const points = /[%％]/u.test(one) && /[%％]/u.test(printed) ? '；两个百分比的差是百分点' : ''
      return `${printed}：由${one}和${other}算出${points}`
    }
    case 'unknown':
      return inClause(printed, clause)
  }
}

function inClause(printed: string, clause: string): string {
  const short = [...clause.replace(/\s+/gu, ' ')].slice(0, 24).join('')
  return short === printed ? printed : `${printed}（${short}${short.length < clause.length ? '…' : ''}）`
}
