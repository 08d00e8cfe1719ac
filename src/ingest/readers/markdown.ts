/** Markdown → paragraphs and headings. Emphasis, links and the like leave their text; code and images leave nothing. */
import { marked, type Token, type Tokens } from 'marked'
import { type DocumentText, TextBuilder } from './document.ts'
import { decodeText } from './plain-text.ts'

const FRONT_MATTER = /^---\n[\s\S]*?\n(?:---|\.\.\.)\n/u

export function readMarkdown(bytes: Uint8Array): DocumentText {
  const source = decodeText(bytes).replace(/\r\n?/gu, '\n').replace(FRONT_MATTER, '')
  const builder = new TextBuilder()
  for (const token of marked.lexer(source)) addBlock(token, builder)
  return builder.build()
}

function addBlock(token: Token, builder: TextBuilder): void {
  switch (token.type) {
    case 'heading':
      builder.add(inlineText(token), (token as Tokens.Heading).depth)
      return
    case 'list':
      for (const item of (token as Tokens.List).items)
        for (const child of item.tokens) addBlock(child, builder)
      return
    case 'blockquote':
      for (const child of (token as Tokens.Blockquote).tokens) addBlock(child, builder)
      return
    case 'table': {
      const { header, rows } = token as Tokens.Table
      builder.addTable([header, ...rows].map((row) => row.map((cell) => cell.text)))
      return
    }
    case 'code':
    case 'hr':
    case 'space':
    case 'def':
    case 'html':
      return
    default:
      builder.add(inlineText(token))
  }
}

function inlineText(token: Token): string {
  if (token.type === 'br') return '\n'
  if (token.type === 'image' || token.type === 'html') return ''
  if ('tokens' in token && token.tokens !== undefined) return token.tokens.map(inlineText).join('')
  // `**织密体系。**推动`: next to Chinese punctuation CommonMark leaves emphasis marks standing.
  return 'text' in token ? unescaped(String(token.text)).replace(/\*\*|__/gu, '') : ''
}

const unescaped = (text: string): string =>
  text.replace(
    /&(amp|lt|gt|quot|#39);/gu,
    (_, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" })[name] ?? '',
  )
