/** What was found about the numbers of a text, as a message: every number has its line, on this page or another. */
import type { Finding, TextCheck } from '../answer/check/check-text.ts'
import type { Difference } from '../answer/check/differences.ts'
import type { Verdict } from '../answer/check/judge.ts'
import type { Figure } from '../knowledge/article.ts'
import type { Knowledge } from '../knowledge/load.ts'
import { placeText, sourceBlock } from './answer-message.ts'
import { figureLineOf } from './browse.ts'
import { type Action, type Block, headingBlock, type Message, noteBlock, textBlock } from './message.ts'

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
  { name: 'computed', title: '由文中别的数算出来的：' },
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
  'figure' in verdict
    ? [
        verdict.figure,
        ...(verdict.kind === 'differs' && verdict.instead !== undefined ? [verdict.instead] : []),
      ]
    : []

function lineOf({ printed, clause, verdict }: Finding, n: (figure: Figure) => number): string {
  const tell = (figure: Figure): string => `${whose(figure)}，${metricOf(figure)}[${n(figure)}]`
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
      const [one, other] = verdict.of
      const points = /[%％]/u.test(one) && /[%％]/u.test(printed) ? '；两个百分比的差是百分点' : ''
      return `${printed}：由${one}和${other}算出${points}`
    }
    case 'unknown':
      return inClause(printed, clause)
  }
}

function differsLine(
  printed: string,
  { figure, differences, instead }: Extract<Verdict, { kind: 'differs' }>,
  tell: (figure: Figure) => string,
): string {
  const [first, ...rest] = differences
  const also = rest.map((difference) => `；${reason(difference, figure)}`).join('')
  const own = instead === undefined ? '' : instead.printed
  switch (first?.kind) {
    case 'number':
    case 'bound':
    case 'unit':
    case 'points': {
      const why = first.kind === 'number' || first.kind === 'bound' ? '' : `（${reason(first, figure)}）`
      const named = instead === undefined ? '' : `。${own}印的是${tell(instead)}`
      return `文中写${printed}，印的是${figure.printed}${why}：${tell(figure)}${also}${named}`
    }
    case 'place': {
      const here = instead === undefined ? '' : `。${first.said}印的是${own}：${tell(instead)}`
      return `${printed}：是${placeText(figure.locality)}的，不是${first.said}的，${metricOf(figure)}${mark(tell, figure)}${also}${here}`
    }
    case 'thing': {
      const here = instead === undefined ? '' : `。文中说的这一项印的是${own}：${tell(instead)}`
      return `${printed}：数字对得上，说的不是一回事，印的是${tell(figure)}${here}`
    }
    default: {
      const form = figure.printed === printed ? '' : `（印作${figure.printed}）`
      const here = instead === undefined ? '' : `。文中说的这一项印的是${own}：${tell(instead)}`
      return `${printed}${form}：${first === undefined ? '' : reason(first, figure)}${also}。${tell(figure)}${here}`
    }
  }
}

const mark = (tell: (figure: Figure) => string, figure: Figure): string =>
  /\[\d+\]$/u.exec(tell(figure))?.[0] ?? ''

/** What is different, in a few words. */
function reason(difference: Difference, figure: Figure): string {
  const time = figure.asOf === undefined ? '' : `“${figure.asOf}”`
  switch (difference.kind) {
    case 'number':
    case 'bound':
      return `印的是${figure.printed}`
    case 'unit':
      return '单位不一样'
    case 'points':
      return '原文没有说是百分点'
    case 'thing':
      return '说的不是一回事'
    case 'place':
      return `不是${difference.said}的`
    case 'level':
      return `印的是${difference.printed}的，不是${difference.said}的`
    case 'time':
      return time === '' ? `原文没有写是${difference.said}的` : `印的是${time}的，不是${difference.said}的`
    case 'past':
      return `印的是${time}的，不是现在的`
    case 'plan':
      return `印的是计划要达到的${time === '' ? '' : `（${figure.asOf}）`}，不是已经做到的`
    case 'done':
      return '印的是已经做到的，不是计划'
    case 'direction':
      return difference.printed === 'rise' ? '印的是增加，不是减少' : '印的是减少，不是增加'
    case 'change':
      return '印的是增减的幅度，不是总的水平'
    case 'amount':
      return '印的是总的水平，不是增减的幅度'
    case 'stock':
      return '原文没有说是新增的'
    case 'group':
      return `印的是全部，没有单说“${difference.said}”`
    case 'each':
      return '印的是每一份的数，不是总数'
    case 'all':
      return '印的是总数，不是每一份的数'
    case 'part':
      return `印的是合在一起的数，不只是${difference.said}`
  }
}

/** 温州市鹿城区 for a figure of one district of it. */
const whose = ({ locality, place = '' }: Figure): string => `${placeText(locality)}${place}`

const metricOf = (figure: Figure): string =>
  `${figure.metric}${figure.asOf === undefined ? '' : `（${figure.asOf}）`}`

function inClause(printed: string, clause: string): string {
  const short = [...clause.replace(/\s+/gu, ' ')].slice(0, 24).join('')
  return short === printed ? printed : `${printed}（${short}${short.length < clause.length ? '…' : ''}）`
}
