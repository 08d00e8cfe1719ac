/** `Message` → Telegram's rich message, for messages that hold a table. */
import type { InputRichBlock, InputRichMessage, RichBlockTableCell, RichText } from 'grammy/types'
import type { Block, FigureRow, Message } from '../../messages/message.ts'
import { figureLineText, itemMark, listedName, listedRest, sourceWords } from '../../messages/plain-text.ts'
import { tame } from './telegram-html.ts'

type RichBlockOut = InputRichBlock

/** Undefined when plain text says it as well. */
export function telegramRich(message: Message): InputRichMessage | undefined {
  const hasTable = message.blocks.some((block) => block.kind === 'figureTable' && block.rows.length > 1)
  if (!hasTable) return undefined
  return { blocks: message.blocks.flatMap(richBlocks), skip_entity_detection: true }
}

const bold = (text: string): RichText => ({ type: 'bold', text: tame(text) })
const italic = (text: string): RichText => ({ type: 'italic', text: tame(text) })
const paragraph = (text: RichText): RichBlockOut => ({ type: 'paragraph', text })

function richBlocks(block: Block): RichBlockOut[] {
  switch (block.kind) {
    case 'heading':
      return [{ type: 'heading', size: 3, text: tame(block.text) }]
    case 'text':
      return [paragraph(tame(block.text))]
    case 'note':
      return block.text === '' ? [] : [paragraph(italic(block.text))]
    case 'practice':
      return [
        paragraph([
          bold(`${block.nth === undefined ? '' : `${block.nth}. `}${block.place} ·「${block.name}」`),
        ]),
        paragraph(tame(`${block.summary}[${block.citation}]`)),
      ]
    case 'listed':
      return [paragraph([bold(listedName(block)), tame(` ${listedRest(block)}`)])]
    case 'figures':
      return [list(block.lines.map(figureLineText))]
    case 'items':
      return [
        list(
          block.items.map((item, at) =>
            block.from === undefined ? item : `${itemMark(block, at, '')} ${item}`,
          ),
        ),
      ]
    case 'figureTable':
      return [table(block.rows, block.caption)]
    case 'source':
      return [{ type: 'footer', text: tame(`[${block.n}] ${sourceWords(block)}`) }]
    case 'evidence':
      return [paragraph(tame(`${block.evidence.printed} ${block.evidence.metric}`))]
    case 'quote':
      return [{ type: 'expandable_blockquote', text: tame(block.text) }]
  }
}

const list = (items: readonly string[]): RichBlockOut => ({
  type: 'list',
  items: items.map((item) => ({ blocks: [paragraph(tame(item))] })),
})

const cell = (text: RichText, isHeader = false): RichBlockTableCell => ({
  text,
  align: 'left',
  valign: 'top',
  ...(isHeader ? { is_header: true as const } : {}),
})

function table(rows: readonly FigureRow[], caption: string | undefined): RichBlockOut {
  return {
    type: 'table',
    is_bordered: true,
    is_striped: true,
    is_compact: true,
    ...(caption === undefined ? {} : { caption: tame(caption) }),
    cells: [
      ['地方', '数据', '指标'].map((head) => cell(head, true)),
      ...rows.map(({ place, metric, printed, asOf, citation }) => [
        cell(tame(place)),
        cell(bold(printed)),
        cell(
          tame(
            `${metric}${asOf === undefined ? '' : `（${asOf}）`}${citation === undefined ? '' : `[${citation}]`}`,
          ),
        ),
      ]),
    ],
  }
}
