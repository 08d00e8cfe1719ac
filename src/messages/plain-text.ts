/** `Message` → plain text, as the terminal shows it and as the answer JSON carries it. */
import type { Block, Evidence, FigureLine, FigureRow, Message } from './message.ts'

export function plainText(message: Message): string {
  const parts: string[] = []
  let previous: Block | undefined
  for (const block of message.blocks) {
    if (previous !== undefined && startsGroup(block, previous)) parts.push('')
    parts.push(blockText(block))
    previous = block
  }
  return parts.join('\n')
}

/** A blank line before what begins anew; figures stay with their practice, sources with each other. */
function startsGroup(block: Block, previous: Block): boolean {
  switch (block.kind) {
    case 'heading':
    case 'practice':
      return previous.kind !== 'note' && previous.kind !== 'heading'
    case 'listed':
      return previous.kind === 'text'
    case 'source':
      return previous.kind !== 'source'
    default:
      return false
  }
}

function blockText(block: Block): string {
  switch (block.kind) {
    case 'heading':
    case 'text':
    case 'note':
      return block.text
    case 'practice':
      return `${block.nth === undefined ? '' : `${block.nth}. `}${block.place} ·「${block.name}」\n${block.summary}[${block.citation}]`
    case 'listed':
      return `${listedName(block)} ${listedRest(block)}`
    case 'figures':
      return block.lines.map((line) => `  · ${figureLineText(line)}`).join('\n')
    case 'items':
      return block.items.map((item, at) => `  ${itemMark(block, at, '·')} ${item}`).join('\n')
    case 'figureTable':
      return [
        ...(block.caption === undefined ? [] : [block.caption]),
        ...block.rows.map((row) => `  · ${figureRowText(row)}`),
      ].join('\n')
    case 'evidence':
      return evidenceLines(block.evidence).join('\n')
    case 'source':
      return `[${block.n}] ${sourceText(block)}`
    case 'quote':
      return `    ${block.text}`
  }
}

type Listed = Extract<Block, { kind: 'listed' }>

/** `3. 建瓯市「长者食堂」` */
export const listedName = ({ nth, place, name }: Listed): string => `${nth}. ${place}「${name}」`

/** `在城区建长者食堂，给老人养老助餐。 城区建设的长者食堂数 7所[3]`, its words and its numbers as the channel writes them. */
export function listedRest({ told, figures, citation }: Listed, words = asIs, numbers = asIs): string {
  const lines = figures.map(
    ({ place = '', metric, printed, asOf }) =>
      `${words(`${place}${metric}`)} ${numbers(printed)}${words(asOf === undefined ? '' : `（${asOf}）`)}`,
  )
  const parts = [words(told), lines.join('，')].filter((part) => part !== '')
  return `${parts.join(' ')}${words(`[${citation}]`)}`
}

const asIs = (text: string): string => text

/** `推行“业财代理”的小区数：136个（目前）[1]` */
export function figureLineText(line: FigureLine): string {
  const place = line.place === undefined ? '' : `${line.place} `
  const asOf = line.asOf === undefined ? '' : `（${line.asOf}）`
  return `${place}${line.metric}：${line.printed}${asOf}[${line.citation}]`
}

/** The number of an item, or the mark of a list without numbers. */
export const itemMark = ({ from }: { readonly from?: number }, at: number, mark: string): string =>
  from === undefined ? mark : `${from + at}.`

/** `温州市：136个（目前）——推行“业财代理”的小区数[1]` */
export function figureRowText({ place, metric, printed, asOf, citation }: FigureRow): string {
  if (printed === '—') return `${place}：${metric}`
  const time = asOf === undefined ? '' : `（${asOf}）`
  return `${place}：${printed}${time}，${metric}${citation === undefined ? '' : `[${citation}]`}`
}

/** What a reader needs to look a figure up, a line each. */
export function evidenceLines(evidence: Evidence): string[] {
  const { metric, printed, asOf, place, article } = evidence
  return [
    `${printed}${asOf === undefined ? '' : `（${asOf}）`}`,
    `${place} · ${metric}`,
    ...articleLines(article),
    `原文：${printText(evidence)}`,
    ...recordLines(evidence),
  ]
}

/** The print itself: the anchor marked in its sentence, or alone where only that was kept. */
export const printText = ({ anchor, passage }: Evidence): string =>
  passage === undefined ? `……${anchor}……` : `${passage.before}【${anchor}】${passage.after}`

/** By what it is found again. */
export const recordLines = ({ code, files }: Evidence): string[] => [
  `编号 ${code}`,
  ...(files === undefined ? [] : [`原件 ${files.document}，记录 ${files.record}`]),
]

/** Who wrote it and where it stood; an office's own paper bears neither. */
const signed = (byline: string, publication: string | undefined): string[] => {
  const words = [byline, publication ?? ''].filter((word) => word !== '')
  return words.length === 0 ? [] : [words.join('，')]
}

/** Headline, then byline and publication. */
export const articleLines = (article: Evidence['article']): string[] =>
  article === undefined ? [] : [`《${article.title}》`, ...signed(article.byline, article.publication)]

export function sourceText(source: Extract<Block, { kind: 'source' }>): string {
  return `${source.place}${sourceWords(source)}`
}

const DRAFT_WORDS = { unchecked: '（草稿，未经审校）', checked: '（数据已核对，文字未经审校）' } as const

/** A source without its place, for where that stands already. */
export function sourceWords({
  title,
  byline,
  publication,
  draft,
}: Extract<Block, { kind: 'source' }>): string {
  return `${[`《${title}》`, ...signed(byline, publication)].join('，')}${draft === undefined ? '' : DRAFT_WORDS[draft]}`
}
