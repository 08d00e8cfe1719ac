/** A web page → the article on it, without navigation and advertisement. */
import { Readability } from '@mozilla/readability'
import { parseHTML } from 'linkedom'
import { type DocumentText, TextBuilder } from './document.ts'
import { decodeText } from './plain-text.ts'
import { readTable } from './table.ts'

/** As much of a DOM node as is needed here; the project's types know no browser. */
interface HtmlNode {
  readonly nodeType: number
  readonly nodeName: string
  readonly textContent: string | null
  readonly childNodes: Iterable<HtmlNode>
  /** Of elements only. */
  getAttribute?(name: string): string | null
  querySelectorAll?(selector: string): { readonly length: number }
}
interface HtmlDocument {
  readonly body: HtmlNode | null
  readonly title: string
  querySelectorAll(selector: string): Iterable<HtmlNode> & { readonly length: number }
}

const parse = (html: string): HtmlDocument => parseHTML(html).document as unknown as HtmlDocument

export function readHtml(bytes: Uint8Array): DocumentText {
  const html = decodeHtml(bytes)
  const page = parse(html)
  const headings = [...page.querySelectorAll('h1')]
  // Read before Readability looks for the article: it takes the page apart.
  const only = headings.length === 1 ? headings[0]?.textContent?.trim() : undefined
  const lower = [...page.querySelectorAll('h2, h3')].map(textOf)
  const frame = frameOf(page)
  const article = new Readability(page as never).parse()
  const builder = new TextBuilder()
  const title = only || headline(article?.title || page.title, lower)
  if (title) builder.add(title, 1)
  const body = article?.content
    ? parse(`<html><body>${article.content}</body></html>`).body
    : parse(html).body
  if (article?.byline && !(article.textContent ?? '').includes(article.byline)) builder.add(article.byline)
  if (body !== null) addBlocks(body, builder, title ?? '')
  return { ...builder.build(), ...(frame.length === 0 ? {} : { frame }) }
}

const textOf = (node: HtmlNode): string => (node.textContent ?? '').trim()

/** Names of the site and the office in `meta`, the part of the window's title behind the article's, who runs the page, the way to it. */
function frameOf(page: HtmlDocument): string[] {
  const named = [...page.querySelectorAll('meta')].flatMap((meta) =>
    SITE.test(meta.getAttribute?.('name') ?? meta.getAttribute?.('property') ?? '')
      ? [meta.getAttribute?.('content') ?? '']
      : [],
  )
  const site = /[-_|—–]{1,2}\s{0,4}([^-_|—–]{3,24})$/u.exec(page.title.trim())?.[1] ?? ''
  const lines = (page.body?.textContent ?? '').split('\n')
  const run = lines.flatMap((line) => line.match(RUN_BY) ?? [])
  // Home / counties / 隆德.
  const way = [...page.querySelectorAll('[class*=crumb],[class*=location],[class*=position]')]
    .map(textOf)
    .filter((text) => text.length <= LONGEST_WAY)
  return [
    ...new Set([...named, site, ...run, ...way].map((text) => text.trim()).filter((text) => text !== '')),
  ]
}
const LONGEST_WAY = 60
const SITE = /^(?:SiteName|SiteDomainName|ContentSource|og:site_name|author)$/iu
const RUN_BY =
  /(?:(?:主办|主管|承办|版权所有|运营)(?:单位)?|(?:信息|文章|稿件)?来源|您?(?:现在|当前)?(?:的|所在)?位置)\s{0,2}[：:©]?\s{0,2}(?:[^\s，。；>＞»]{1,40}|\s{0,3}[>＞»]{1,2}\s{0,3}){1,9}/gu

/** A window's title also names the site: the heading that it begins with is the article's. */
function headline(title: string, headings: readonly string[]): string {
  for (const text of headings) {
    if (text.length >= SHORTEST_HEADLINE && title.startsWith(text)) return text
  }
  const bare = title.replace(SITE_BEHIND, '')
  return bare.length >= SHORTEST_HEADLINE ? bare : title
}
const SITE_BEHIND =
  /\s{0,3}[-_|–—]{1,2}\s{0,3}[^-_|–—]{0,20}(?:政府|网|在线|门户|委员会|[局办]|日报|晚报|客户端|融媒|发布)(?:门户网站|网站|网|官网)?$/u
const SHORTEST_HEADLINE = 6

/** Paragraphs and headings of an HTML fragment, as a converter of another format made it. */
export function readHtmlFragment(html: string): DocumentText {
  const builder = new TextBuilder()
  addHtml(`<html><body>${html}</body></html>`, builder)
  return builder.build()
}

/** Adds the paragraphs and headings of a whole page of HTML that holds nothing beside its text. */
export function addHtml(html: string, builder: TextBuilder): void {
  const { body } = parse(html)
  if (body !== null) addBlocks(body, builder, '')
}

/** The page may name its encoding before a reader can know it. */
function decodeHtml(bytes: Uint8Array): string {
  const head = Buffer.from(bytes.subarray(0, 2048)).toString('latin1')
  const charset = /<meta[^<>]{1,400}?charset\s{0,4}=\s{0,4}["']?\s{0,4}([\w-]{1,40})/iu
    .exec(head)?.[1]
    ?.toLowerCase()
  const said =
    charset === undefined
      ? undefined
      : /^(?:gb2312|gbk|gb18030|gb_2312-80)$/u.test(charset)
        ? 'gb18030'
        : /^big5/u.test(charset)
          ? 'big5'
          : undefined
  if (said !== undefined) {
    try {
      return new TextDecoder(said, { fatal: true }).decode(bytes)
    } catch {
      // The page says one thing and is another; its bytes decide.
    }
  }
  return decodeText(bytes)
}

const ELEMENT = 1
const TEXT = 3
const SKIPPED = new Set([
  'SCRIPT',
  'STYLE',
  'NOSCRIPT',
  'TEMPLATE',
  'NAV',
  'BUTTON',
  'FORM',
  'SVG',
  'IFRAME',
  'HEAD',
])
const BLOCKS = new Set(
  'ADDRESS ARTICLE ASIDE BLOCKQUOTE DD DIV DL DT FIGCAPTION FIGURE FOOTER HEADER LI MAIN OL P PRE SECTION TABLE TBODY THEAD TR UL BODY'.split(
    ' ',
  ),
)

const MOST_CELLS = 20_000
const WIDEST_SPAN = 60

/** The cells of a table, spanning ones repeated; undefined for one that holds another table. */
function cellsOf(table: HtmlNode): string[][] | undefined {
  const rows: HtmlNode[] = []
  const open: HtmlNode[] = [...table.childNodes].reverse()
  while (open.length > 0) {
    const node = open.pop()
    if (node === undefined || node.nodeType !== ELEMENT) continue
    const name = node.nodeName.toUpperCase()
    if (name === 'TABLE') return undefined
    if (name === 'TR') rows.push(node)
    else if (name !== 'TD' && name !== 'TH') open.push(...[...node.childNodes].reverse())
  }
  const cells: string[][] = []
  const hanging = new Map<number, { text: string; rows: number }>()
  let count = 0
  for (const row of rows) {
    const line: string[] = []
    const fill = (): void => {
      for (let above = hanging.get(line.length); above !== undefined; above = hanging.get(line.length)) {
        if (above.rows === 1) hanging.delete(line.length)
        else hanging.set(line.length, { ...above, rows: above.rows - 1 })
        line.push(above.text)
      }
    }
    for (const cell of row.childNodes) {
      if (cell.nodeType !== ELEMENT || !/^T[DH]$/iu.test(cell.nodeName)) continue
      if (holdsTable(cell)) return undefined
      fill()
      const text = (cell.textContent ?? '').trim()
      const wide = spanOf(cell, 'colspan')
      const high = spanOf(cell, 'rowspan')
      for (let n = 0; n < wide; n += 1) {
        if (high > 1) hanging.set(line.length, { text, rows: high - 1 })
        line.push(text)
      }
    }
    fill()
    count += line.length
    if (count > MOST_CELLS) return undefined
    cells.push(line)
  }
  return cells
}

const holdsTable = (cell: HtmlNode): boolean => (cell.querySelectorAll?.('table').length ?? 0) > 0

function spanOf(cell: HtmlNode, name: string): number {
  const span = Number(cell.getAttribute?.(name) ?? 1)
  return Number.isInteger(span) && span > 1 ? Math.min(span, WIDEST_SPAN) : 1
}

/** Walks with a list of its own: pages nested thousands deep must not exhaust the stack. */
function addBlocks(root: HtmlNode, builder: TextBuilder, title: string): void {
  let inline = ''
  let titleSeen = title === ''
  const flush = (): void => {
    builder.add(inline)
    inline = ''
  }
  const open: (HtmlNode | 'flush' | 'cell')[] = [root]
  while (open.length > 0) {
    const node = open.pop()
    if (node === undefined || node === 'flush') {
      flush()
      continue
    }
    if (node === 'cell') {
      if (inline !== '') inline += '，'
      continue
    }
    if (node.nodeType === TEXT) {
      inline += (node.textContent ?? '').replace(/\s+/gu, ' ')
      continue
    }
    if (node.nodeType !== ELEMENT) continue
    const name = node.nodeName.toUpperCase()
    if (SKIPPED.has(name)) continue
    if (name === 'BR') {
      inline += '\n'
      continue
    }
    const level = /^H([1-6])$/u.exec(name)?.[1]
    if (level !== undefined) {
      flush()
      const text = (node.textContent ?? '').trim()
      // The title was put at the top already.
      if (!titleSeen && text === title) titleSeen = true
      else builder.add(text, Number(level))
      continue
    }
    if (name === 'TABLE') {
      const cells = cellsOf(node)
      if (cells !== undefined && readTable(cells) !== undefined) {
        flush()
        builder.addTable(cells)
        continue
      }
    }
    const children = [...node.childNodes].reverse()
    if (BLOCKS.has(name)) {
      flush()
      open.push('flush', ...children)
    } else if (name === 'TD' || name === 'TH') open.push('cell', ...children)
    else open.push(...children)
  }
  flush()
}
