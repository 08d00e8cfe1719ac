import type { RichBlock, RichMessage, RichMessageButton, RichText } from 'grammy/types'
import { badRequest } from './api-error.ts'

/** Telegram's limits of a rich message. */
export const RICH_LIMITS = { characters: 32_768, blocks: 500, levels: 16, media: 50, columns: 20 } as const

interface Node {
  readonly tag: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: (Node | string)[]
}

/**
 * Checks a rich message and returns it as blocks. HTML is parsed strictly; Markdown is only measured and kept as one
 * paragraph, for this server has no Markdown parser.
 */
export function readRichMessage(message: object, isDraft = false): RichMessage {
  const { html, markdown, blocks } = message as { html?: unknown; markdown?: unknown; blocks?: unknown }
  const given = [html, markdown, blocks].filter((value) => value !== undefined && value !== '')
  if (given.length !== 1)
    throw badRequest('exactly one of the fields "html", "markdown" and "blocks" must be specified')
  let read: RichBlock[]
  if (typeof html === 'string') read = toBlocks(parseRichHtml(html))
  else if (typeof markdown === 'string') read = [{ type: 'paragraph', text: markdown }]
  else if (Array.isArray(blocks)) read = structuredClone(blocks) as RichBlock[]
  else throw badRequest("can't parse rich message")
  checkRich(read, isDraft)
  return { blocks: read }
}

/** The text a reader sees in a rich message, block by block. */
export function textOfRich(message: RichMessage): string {
  return message.blocks.map(textOfBlock).join('\n')
}

function textOfBlock(block: RichBlock): string {
  const lines: string[] = []
  walkBlock(block, 1, {
    text: (text) => lines.push(text),
    block: () => {},
  })
  return lines.join('\n')
}

function checkRich(blocks: readonly RichBlock[], isDraft: boolean): void {
  let characters = 0
  let count = 0
  let media = 0
  for (const block of blocks) {
    walkBlock(block, 1, {
      text: (text) => {
        characters += [...text].length
      },
      block: (inner, level) => {
        count++
        if (level > RICH_LIMITS.levels) throw badRequest('rich message nesting is too deep')
        if (['photo', 'video', 'audio', 'animation', 'document', 'voice_note'].includes(inner.type)) media++
        if (inner.type === 'thinking' && !isDraft)
          throw badRequest('thinking blocks are allowed in drafts only')
        if (inner.type === 'table') {
          count += inner.cells.length
          for (const row of inner.cells) {
            const columns = row.reduce((sum, cell) => sum + (cell.colspan ?? 1), 0)
            if (columns > RICH_LIMITS.columns) throw badRequest('rich message table has too many columns')
          }
        }
        if (inner.type === 'buttons' && (inner.buttons.length < 1 || inner.buttons.length > 8)) {
          throw badRequest('rich message button row must have 1-8 buttons')
        }
      },
    })
  }
  if (characters === 0 && media === 0) throw badRequest('message text is empty')
  if (characters > RICH_LIMITS.characters) throw badRequest('message is too long')
  if (count > RICH_LIMITS.blocks) throw badRequest('rich message has too many blocks')
  if (media > RICH_LIMITS.media) throw badRequest('rich message has too many media')
}

interface Visitor {
  text(text: string): void
  block(block: RichBlock, level: number): void
}

const BLOCK_TYPES = new Set([
  'paragraph',
  'heading',
  'pre',
  'footer',
  'divider',
  'mathematical_expression',
  'anchor',
  'list',
  'blockquote',
  'expandable_blockquote',
  'pullquote',
  'collage',
  'slideshow',
  'table',
  'details',
  'map',
  'animation',
  'audio',
  'document',
  'photo',
  'video',
  'voice_note',
  'buttons',
  'thinking',
])

function walkBlock(block: RichBlock, level: number, visitor: Visitor): void {
  if (block === null || typeof block !== 'object' || !BLOCK_TYPES.has(block.type)) {
    throw badRequest(`can't parse rich message: unsupported block type "${String(block?.type)}"`)
  }
  visitor.block(block, level)
  if ('text' in block) visitor.text(plain(block.text))
  if ('expression' in block) visitor.text(block.expression)
  if ('credit' in block && block.credit !== undefined) visitor.text(plain(block.credit))
  if ('summary' in block) visitor.text(plain(block.summary))
  if ('caption' in block && block.caption !== undefined) {
    const caption = block.caption as RichText | { text: RichText }
    visitor.text(plain(caption as RichText))
  }
  if (block.type === 'table') {
    for (const row of block.cells) visitor.text(row.map((cell) => plain(cell.text ?? '')).join(' | '))
  }
  if (block.type === 'buttons') for (const button of block.buttons) visitor.text(plain(button.text))
  if (block.type === 'list') {
    for (const item of block.items) for (const inner of item.blocks) walkBlock(inner, level + 1, visitor)
  }
  if ('blocks' in block) for (const inner of block.blocks) walkBlock(inner, level + 1, visitor)
}

function plain(text: RichText): string {
  if (typeof text === 'string') return text
  if (Array.isArray(text)) return text.map(plain).join('')
  if (text === null || typeof text !== 'object') throw badRequest("can't parse rich message: text expected")
  if ('expression' in text) return text.expression
  if ('alternative_text' in text) return text.alternative_text
  if ('button' in text) return plain(text.button.text)
  return 'text' in text ? plain(text.text) : ''
}

const INLINE_TAGS = new Set([
  ...[
    'a',
    'b',
    'strong',
    'i',
    'em',
    'u',
    'ins',
    's',
    'strike',
    'del',
    'code',
    'mark',
    'sub',
    'sup',
    'br',
    'cite',
  ],
  ...['tg-spoiler', 'tg-reference', 'tg-emoji', 'tg-time', 'tg-math', 'tg-button', 'span'],
])
const BLOCK_TAGS = new Set([
  ...[
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'p',
    'pre',
    'footer',
    'hr',
    'ul',
    'ol',
    'li',
    'input',
    'blockquote',
    'aside',
  ],
  ...[
    'img',
    'video',
    'audio',
    'figure',
    'figcaption',
    'table',
    'caption',
    'tr',
    'th',
    'td',
    'details',
    'summary',
  ],
  ...['tg-document', 'tg-map', 'tg-collage', 'tg-slideshow', 'tg-math-block', 'tg-button-row', 'tg-thinking'],
])
const VOID_TAGS = new Set(['br', 'hr', 'input', 'img', 'tg-map'])

const REFERENCES: Readonly<Record<string, string>> = {
  lt: '<',
  gt: '>',
  amp: '&',
  quot: '"',
  apos: "'",
  nbsp: '\u00a0',
  hellip: '…',
  mdash: '—',
  ndash: '–',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
}

function parseRichHtml(html: string): (Node | string)[] {
  const root: Node = { tag: '', attributes: {}, children: [] }
  const open = [root]
  let at = 0
  for (const match of html.matchAll(
    /<(\/?)([a-z][a-z0-9-]*)((?:\s+[a-z-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[\w.-]+))?)*)\s*(\/?)>/gi,
  )) {
    addText(html.slice(at, match.index), at)
    at = match.index + match[0].length
    const tag = (match[2] ?? '').toLowerCase()
    const top = open.at(-1) ?? root
    if (!INLINE_TAGS.has(tag) && !BLOCK_TAGS.has(tag)) fail(`Unsupported start tag "${tag}"`, match.index)
    if (match[1] === '/') {
      if (top.tag !== tag) fail(`Unmatched end tag, expected "</${top.tag}>", found "</${tag}>"`, match.index)
      open.pop()
      continue
    }
    const node: Node = { tag, attributes: attributesOf(match[3] ?? ''), children: [] }
    top.children.push(node)
    if (match[4] !== '/' && !VOID_TAGS.has(tag)) open.push(node)
  }
  addText(html.slice(at), at)
  const unclosed = open.at(-1)
  if (unclosed && unclosed !== root)
    fail(`Can't find end tag corresponding to start tag "${unclosed.tag}"`, html.length)
  return root.children

  function addText(raw: string, from: number): void {
    const stray = raw.indexOf('<')
    if (stray >= 0) fail('Unclosed start tag', from + stray)
    if (raw !== '') open.at(-1)?.children.push(decode(raw))
  }
  function fail(reason: string, index: number): never {
    throw badRequest(
      `can't parse entities: ${reason} at byte offset ${Buffer.byteLength(html.slice(0, index))}`,
    )
  }
}

function attributesOf(source: string): Record<string, string> {
  const attributes: Record<string, string> = {}
  for (const [, name = '', double, single, bare] of source.matchAll(
    /([a-z-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([\w.-]+)))?/gi,
  )) {
    attributes[name.toLowerCase()] = decode(double ?? single ?? bare ?? '')
  }
  return attributes
}

function decode(raw: string): string {
  return raw.replace(/&(?:#x([0-9a-f]+)|#(\d+)|([a-z]+));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return REFERENCES[name] ?? whole
    return String.fromCodePoint(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16))
  })
}

function toBlocks(nodes: readonly (Node | string)[]): RichBlock[] {
  const blocks: RichBlock[] = []
  let run: (Node | string)[] = []
  const flush = () => {
    const text = inline(run)
    if (plain(text).trim() !== '') blocks.push({ type: 'paragraph', text })
    run = []
  }
  for (const node of nodes) {
    if (typeof node === 'string' || INLINE_TAGS.has(node.tag)) {
      run.push(node)
      continue
    }
    flush()
    blocks.push(...toBlock(node))
  }
  flush()
  return blocks
}

function toBlock(node: Node): RichBlock[] {
  const { tag, attributes, children } = node
  const text = () => inline(children)
  const child = (name: string) =>
    children.find((inner) => typeof inner !== 'string' && inner.tag === name) as Node | undefined
  const without = (name: string) =>
    children.filter((inner) => typeof inner === 'string' || inner.tag !== name)
  const credit = () => {
    const cite = child('cite')
    return cite ? { credit: inline(cite.children) } : {}
  }
  switch (tag) {
    case 'p':
      return [{ type: 'paragraph', text: text() }]
    case 'h1':
    case 'h2':
    case 'h3':
    case 'h4':
    case 'h5':
    case 'h6':
      return [{ type: 'heading', text: text(), size: Number(tag[1]) as 1 }]
    case 'pre':
      return [{ type: 'pre', text: text() }]
    case 'footer':
      return [{ type: 'footer', text: text() }]
    case 'hr':
      return [{ type: 'divider' }]
    case 'tg-math-block':
      return [{ type: 'mathematical_expression', expression: plain(text()) }]
    case 'tg-thinking':
      return [{ type: 'thinking', text: text() }]
    case 'aside':
      return [{ type: 'pullquote', text: inline(without('cite')), ...credit() }]
    case 'blockquote':
      if ('expandable' in attributes)
        return [{ type: 'expandable_blockquote', text: inline(without('cite')), ...credit() }]
      return [{ type: 'blockquote', blocks: toBlocks(without('cite')), ...credit() }]
    case 'ul':
    case 'ol': {
      const items = children.filter((inner): inner is Node => typeof inner !== 'string' && inner.tag === 'li')
      const label = (index: number) => (tag === 'ol' ? `${index + 1}.` : '•')
      return [
        {
          type: 'list',
          items: items.map((item, index) => ({ label: label(index), blocks: toBlocks(item.children) })),
        },
      ]
    }
    case 'details': {
      const summary = child('summary')
      if (!summary) throw badRequest('can\'t parse entities: Tag "details" must have a summary')
      const isOpen = 'open' in attributes ? { is_open: true as const } : {}
      return [
        {
          type: 'details',
          summary: inline(summary.children),
          blocks: toBlocks(without('summary')),
          ...isOpen,
        },
      ]
    }
    case 'table': {
      const rows = children.filter((inner): inner is Node => typeof inner !== 'string' && inner.tag === 'tr')
      const caption = child('caption')
      return [
        {
          type: 'table',
          cells: rows.map((row) =>
            row.children.filter((cell): cell is Node => typeof cell !== 'string').map(toCell),
          ),
          ...(caption ? { caption: inline(caption.children) } : {}),
        },
      ]
    }
    case 'tg-button-row':
      return [
        {
          type: 'buttons',
          buttons: children
            .filter((inner): inner is Node => typeof inner !== 'string' && inner.tag === 'tg-button')
            .map(toButton),
        },
      ]
    case 'figure':
      return toBlocks(without('figcaption'))
    case 'input':
    case 'figcaption':
    case 'summary':
    case 'caption':
      return []
    default:
      // Media and maps: their place counts here, not their content.
      return [{ type: mediaTypeOf(tag) } as unknown as RichBlock]
  }
}

function mediaTypeOf(tag: string): RichBlock['type'] {
  if (tag === 'img') return 'photo'
  if (tag === 'tg-document') return 'document'
  if (tag === 'tg-map') return 'map'
  if (tag === 'video' || tag === 'audio') return tag
  throw badRequest(`can't parse entities: Tag "${tag}" is misplaced`)
}

function toCell(cell: Node) {
  const columns = Number(cell.attributes['colspan'] ?? 1)
  return {
    text: inline(cell.children),
    ...(cell.tag === 'th' ? { is_header: true as const } : {}),
    ...(columns > 1 ? { colspan: columns } : {}),
    align: (cell.attributes['align'] ?? 'left') as 'left',
    valign: (cell.attributes['valign'] ?? 'top') as 'top',
  }
}

function toButton({ attributes, children }: Node): RichMessageButton {
  const { type = '', url = '', data = '', query = '', text = '' } = attributes
  const label = { text: inline(children) }
  switch (type) {
    case 'url':
      return { ...label, url }
    case 'callback_data':
      if (Buffer.byteLength(data) < 1 || Buffer.byteLength(data) > 64) throw badRequest('BUTTON_DATA_INVALID')
      return { ...label, callback_data: data }
    case 'copy_text':
      return { ...label, copy_text: { text } }
    case 'switch_inline_query':
      return { ...label, switch_inline_query: query }
    case 'switch_inline_query_current_chat':
      return { ...label, switch_inline_query_current_chat: query }
    case 'disabled':
      return { ...label, disabled: {} }
    case 'web_app':
      return { ...label, web_app: { url } }
    default:
      throw badRequest(`can't parse entities: Tag "tg-button" has unsupported type "${type}"`)
  }
}

const RICH_STYLES: Readonly<Record<string, string>> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  code: 'code',
  mark: 'marked',
  sub: 'subscript',
  sup: 'superscript',
  'tg-spoiler': 'spoiler',
}

function inline(nodes: readonly (Node | string)[]): RichText {
  const parts = nodes.map((node): RichText => {
    if (typeof node === 'string') return node
    if (node.tag === 'br') return '\n'
    if (node.tag === 'tg-button') return { type: 'button', button: toButton(node) }
    const text = inline(node.children)
    const style = RICH_STYLES[node.tag]
    if (style !== undefined) return { type: style, text } as RichText
    if (node.tag === 'a' && node.attributes['href'] !== undefined) {
      const target = node.attributes['href']
      if (target.startsWith('#')) return { type: 'anchor_link', text, anchor_name: target.slice(1) }
      return { type: 'url', text, url: target }
    }
    return text
  })
  return parts.length === 1 && parts[0] !== undefined ? parts[0] : parts
}
