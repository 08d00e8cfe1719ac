/** Blocks → markdown, as the platforms that have it show it. What differs between them is handed in. */
import type { Block, FigureLine } from '../messages/message.ts'
import {
  articleLines,
  itemMark,
  listedName,
  listedRest,
  printText,
  sourceWords,
} from '../messages/plain-text.ts'

export interface Markdown {
  /** A text of anybody's, so that the platform shows it literally. */
  readonly literal: (text: string) => string
  /** Between two lines that belong together. */
  readonly newline: string
  /** Verbatim print. */
  readonly quote: (escaped: string) => string
}

export function markdownOf(blocks: readonly Block[], how: Markdown): string {
  const parts: string[] = []
  let previous: Block | undefined
  for (const block of blocks) {
    const text = blockText(block, how)
    if (text === '') continue
    if (previous !== undefined) parts.push(belongs(block, previous) ? how.newline : '\n\n')
    parts.push(text)
    previous = block
  }
  return parts.join('').trim()
}

/** What belongs to the block before stays with it. */
function belongs(block: Block, previous: Block): boolean {
  switch (block.kind) {
    case 'figures':
    case 'items':
      return true
    case 'source':
    case 'listed':
      return previous.kind === block.kind
    case 'note':
    case 'text':
      return previous.kind === 'heading'
    default:
      return false
  }
}

function blockText(block: Block, how: Markdown): string {
  const { literal, newline } = how
  const bold = (text: string): string => (text === '' ? '' : `**${literal(text)}**`)
  const line = ({ place, metric, printed, asOf, citation }: FigureLine): string => {
    const where = place === undefined ? '' : `${place} `
    const time = asOf === undefined ? '' : `（${asOf}）`
    return `· ${literal(`${where}${metric}`)} ${bold(printed)}${literal(`${time}[${citation}]`)}`
  }
  switch (block.kind) {
    case 'heading':
      return bold(block.text)
    case 'text':
    case 'note':
      return lines(block.text).map(literal).join(newline)
    case 'practice': {
      const nth = block.nth === undefined ? '' : `${block.nth}. `
      const name = bold(`${nth}${block.place} ·「${block.name}」`)
      return `${name}${newline}${literal(`${block.summary}[${block.citation}]`)}`
    }
    case 'listed':
      return `${bold(listedName(block))} ${listedRest(block, literal, bold)}`
    case 'figures':
      return block.lines.map(line).join(newline)
    case 'items':
      return block.items.map((item, at) => `${literal(`${itemMark(block, at, '·')} ${item}`)}`).join(newline)
    case 'figureTable':
      return [
        ...(block.caption === undefined ? [] : [bold(block.caption)]),
        ...block.rows.map(({ place, metric, printed, asOf, citation }) => {
          const time = asOf === undefined ? '' : `（${asOf}）`
          const source = citation === undefined ? '' : `[${citation}]`
          return `${literal(`${place}：`)}${bold(printed)}${literal(`${time}，${metric}${source}`)}`
        }),
      ].join(newline)
    case 'source':
      return literal(`[${block.n}] ${sourceWords(block)}`)
    case 'evidence': {
      // Where the files lie says nothing to whoever reads this in a chat.
      const { printed, asOf, place, metric, article, code } = block.evidence
      const time = asOf === undefined ? '' : `（${asOf}）`
      return [
        `${bold(printed)}${literal(`${time} ${metric}`)}`,
        literal(place),
        ...articleLines(article).map(literal),
        literal(`编号 ${code}`),
        // Last: a line right below a quotation is taken for more of it.
        how.quote(literal(`原文：${printText(block.evidence)}`)),
      ].join(newline)
    }
    case 'quote':
      return lines(block.text)
        .map((one) => how.quote(literal(one)))
        .join(newline)
  }
}

const lines = (text: string): string[] => text.split('\n')

/** Without what a reader does not see: control characters, direction marks, lone surrogates. */
const UNSEEN = /(?!\n)\p{Cc}|\p{Cs}|[\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu
export const seen = (text: string): string => text.replace(UNSEEN, '')

/** What would be markup where nothing escapes it, as a character that looks alike. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  '*': '＊',
  _: '＿',
  '~': '～',
  '`': '｀',
  '<': '＜',
  '>': '＞',
  '\\': '＼',
}
const SPECIAL = /[*_~`<>\\]/gu

/** A text that every client shows literally, where a platform's markdown has no escapes that all of them know. */
export const lookingAlike = (text: string): string =>
  seen(text)
    .replace(SPECIAL, (character) => LOOKALIKES[character] ?? character)
    .replace(/\]\(/gu, '] (')
    .replace(/^([#\-+=])/gmu, '\u3000$1')
