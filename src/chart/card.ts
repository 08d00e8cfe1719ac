/** One practice or figure as a card to forward: everything that keeps it from losing its place and source on the way. */
import type { Article, Figure, Practice } from '../knowledge/article.ts'
import { figureCode, practiceCode } from '../knowledge/codes.ts'
import { ownPlace } from '../knowledge/own-place.ts'
import { rounded, type TextStyle, textAt, wrapped } from './svg-text.ts'

export interface Card {
  readonly place: string
  readonly title: string
  readonly text: string
  readonly figures: readonly CardFigure[]
  readonly source: string
  readonly code: string
  /** Of what state of the corpus it is. */
  readonly stamp: string
}

export interface CardFigure {
  readonly printed: string
  readonly metric: string
}

/** More figures than this nobody takes in at a glance. */
export const MOST_ON_CARD = 3

/** @param figures those to be shown, the most telling first; further ones than three are left out */
export function practiceCard(
  practice: Practice,
  figures: readonly Figure[],
  article: Article,
  stamp: string,
): Card {
  return {
    place: practice.locality.join(' '),
    title: practice.name,
    text: practice.summary,
    figures: figures.slice(0, MOST_ON_CARD).map(figureOn),
    source: sourceText(article),
    code: practiceCode(practice),
    stamp,
  }
}

/** @param practice that the figure is of, where it is of one */
export function figureCard(
  figure: Figure,
  practice: Practice | undefined,
  article: Article,
  stamp: string,
): Card {
  return {
    place: [...figure.locality, ...(figure.place === undefined ? [] : [figure.place])].join(' '),
    title: practice?.name ?? article.title,
    text: `原文：“……${figure.anchor}……”`,
    figures: [figureOn(figure)],
    source: sourceText(article),
    code: figureCode(figure),
    stamp,
  }
}

const ROLES = {
  plan: '计划',
  target: '目标',
  start: '原来',
  part: '部分',
  total: '合计',
  change: '变化',
} as const

function figureOn(figure: Figure): CardFigure {
  const { asOf, metric, printed, role } = figure
  const said = [
    ownPlace(figure),
    asOf,
    role === undefined || role === 'change' ? undefined : ROLES[role],
  ].filter((word) => word !== undefined)
  return { printed, metric: `${metric}${said.length === 0 ? '' : `（${said.join('，')}）`}` }
}

const sourceText = ({ byline, publication, title }: Article): string =>
  [`《${title}》`, byline, publication ?? ''].filter((word) => word !== '').join('，')

const WIDTH = 800
const MARGIN = 48
const INNER = WIDTH - 2 * MARGIN
const COLOURS = {
  jade: '#17614f',
  pale: '#e2eee9',
  ink: '#1c2421',
  soft: '#5a655f',
  line: '#dcdcd2',
} as const
const PLACE: TextStyle = { size: 20, fill: COLOURS.soft }
const TITLE: TextStyle = { size: 34, fill: COLOURS.ink, bold: true }
const BODY: TextStyle = { size: 21, fill: COLOURS.ink }
const PRINTED: TextStyle = { size: 38, fill: COLOURS.jade, bold: true }
const METRIC: TextStyle = { size: 18, fill: COLOURS.soft }
const SMALL: TextStyle = { size: 16, fill: COLOURS.soft }
/** Lines of a text; what is longer ends in dots. */
const MOST_LINES = 6

export function cardSvg(card: Card): string {
  const parts: string[] = []
  let y = MARGIN
  const write = (text: string, style: TextStyle, leading: number): void => {
    for (const line of cut(wrapped(text, INNER / style.size))) {
      y += leading
      parts.push(textAt(MARGIN, rounded(y - (leading - style.size) / 2 - style.size * 0.12), line, style))
    }
  }
  write(card.place, PLACE, 30)
  write(card.title, TITLE, 48)
  y += 8
  write(card.text, BODY, 34)
  for (const { metric, printed } of card.figures) {
    y += 14
    write(printed, PRINTED, 52)
    write(metric, METRIC, 28)
  }
  y += 22
  parts.push(`<line x1="${MARGIN}" x2="${WIDTH - MARGIN}" y1="${y}" y2="${y}" stroke="${COLOURS.line}"/>`)
  y += 8
  write(`出处：${card.source}`, SMALL, 26)
  write(`编号 ${card.code}　在他山里发这个编号，就能找到原文依据`, SMALL, 26)
  write(card.stamp, { ...SMALL, size: 14, fill: '#68736d' }, 24)
  const height = Math.ceil(y + MARGIN * 0.75)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}"><rect width="${WIDTH}" height="${height}" fill="#ffffff"/><rect width="${WIDTH}" height="12" fill="${COLOURS.jade}"/><rect x="0" y="12" width="12" height="${height - 12}" fill="${COLOURS.pale}"/>${parts.join('')}</svg>`
}

function cut(lines: readonly string[]): readonly string[] {
  const last = lines[MOST_LINES - 1]
  if (last === undefined || lines.length === MOST_LINES) return lines
  return [...lines.slice(0, MOST_LINES - 1), `${[...last].slice(0, -1).join('')}…`]
}
