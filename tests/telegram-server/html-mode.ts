import type { MessageEntity } from 'grammy/types'
import { badRequest } from './api-error.ts'
import { checkedLink, userOfLink } from './links.ts'

/** Text without its markup, and what the markup said. */
export interface FormattedText {
  readonly text: string
  readonly entities: MessageEntity[]
}

interface OpenTag {
  readonly name: string
  readonly argument: string
  readonly format: string
  readonly start: number
  readonly at: number
}

const STYLES: Readonly<Record<string, 'bold' | 'italic' | 'underline' | 'strikethrough' | 'spoiler'>> = {
  b: 'bold',
  strong: 'bold',
  i: 'italic',
  em: 'italic',
  u: 'underline',
  ins: 'underline',
  s: 'strikethrough',
  strike: 'strikethrough',
  del: 'strikethrough',
  'tg-spoiler': 'spoiler',
  span: 'spoiler',
}
const TAGS = new Set([...Object.keys(STYLES), 'a', 'code', 'pre', 'blockquote', 'tg-emoji', 'tg-time'])

/**
 * Telegram's HTML parse mode, with its refusals. It is a small grammar of its own and not a browser's: no other tags,
 * no self-closing, `&nbsp;` stays text, positions in messages count bytes.
 */
export function parseHtml(source: string): FormattedText {
  let text = ''
  const entities: MessageEntity[] = []
  const open: OpenTag[] = []

  const fail = (reason: string, at?: number): never => {
    const where = at === undefined ? '' : ` at byte offset ${Buffer.byteLength(source.slice(0, at))}`
    throw badRequest(`can't parse entities: ${reason.replace('@', where)}`)
  }

  let i = 0
  while (i < source.length) {
    const special = nextSpecial(source, i)
    if (special > i) {
      text += source.slice(i, special)
      i = special
      continue
    }
    if (source[i] === '&') {
      const decoded = decodeReference(source, i)
      text += decoded?.character ?? '&'
      i = decoded?.end ?? i + 1
      continue
    }
    const at = i++
    if (source[i] === '/') i = closeTag(at)
    else i = openTag(at)
  }
  const unclosed = open.at(-1)
  if (unclosed) fail(`Can't find end tag corresponding to start tag "${unclosed.name}"`)
  return { text, entities }

  function openTag(at: number): number {
    let i = at + 1
    while (i < source.length && !isSpace(source[i]) && source[i] !== '>') i++
    if (i >= source.length) fail('Unclosed start tag@', at)
    const name = source.slice(at + 1, i).toLowerCase()
    if (!TAGS.has(name)) fail(`Unsupported start tag "${name}"@`, at)

    let argument = ''
    let format = ''
    for (;;) {
      while (isSpace(source[i])) i++
      if (i >= source.length) fail(`Unclosed start tag "${name}"@`, at)
      if (source[i] === '>') break
      const nameStart = i
      while (i < source.length && !/[\s=>/"']/.test(source[i] ?? '')) i++
      const attribute = source.slice(nameStart, i).toLowerCase()
      if (attribute === '') fail(`Empty attribute name in the tag "${name}"@`, at)
      while (isSpace(source[i])) i++
      if (source[i] !== '=') {
        if (name === 'blockquote' && attribute === 'expandable') argument = '1'
        continue
      }
      i++
      while (isSpace(source[i])) i++
      const value = attributeValue(i)
      i = value.end
      if (i >= source.length) fail(`Unclosed start tag "${name}"@`, at)
      if (name === 'a' && attribute === 'href') argument = value.text
      else if (name === 'code' && attribute === 'class' && value.text.startsWith('language-')) {
        argument = value.text.slice('language-'.length)
      } else if (name === 'span' && attribute === 'class') argument = value.text
      else if (name === 'tg-emoji' && attribute === 'emoji-id') argument = value.text
      else if (name === 'tg-time' && attribute === 'unix') argument = value.text
      else if (name === 'tg-time' && attribute === 'format') format = value.text
      else if (name === 'blockquote' && attribute === 'expandable') argument = '1'
    }
    if (name === 'span' && argument !== 'tg-spoiler') fail('Tag "span" must have class "tg-spoiler"@', at)
    if (name === 'tg-emoji' && !/^\d+$/.test(argument)) fail('Invalid custom emoji identifier specified')
    if (name === 'tg-time' && !/^-?\d+$/.test(argument))
      fail('Invalid Unix time specified in the tag "tg-time"@', at)
    if (name === 'tg-time' && !/^(?:r|w?[dD]?[tT]?)$/.test(format)) {
      fail('Invalid date and time format specified in the tag "tg-time"@', at)
    }
    open.push({ name, argument, format, start: text.length, at })
    return i + 1
  }

  function attributeValue(start: number): { text: string; end: number } {
    let i = start
    const quote = source[i]
    if (quote !== '"' && quote !== "'") {
      while (/[\w.-]/.test(source[i] ?? '')) i++
      if (i < source.length && !isSpace(source[i]) && source[i] !== '>')
        fail('Unexpected end of name token@', start)
      return { text: source.slice(start, i).toLowerCase(), end: i }
    }
    let value = ''
    i++
    while (i < source.length && source[i] !== quote) {
      const decoded = source[i] === '&' ? decodeReference(source, i) : undefined
      value += decoded?.character ?? source[i]
      i = decoded?.end ?? i + 1
    }
    return { text: value, end: i + 1 }
  }

  function closeTag(at: number): number {
    const tag = open.pop()
    if (!tag) return fail('Unexpected end tag@', at)
    let i = at + 2
    while (i < source.length && !isSpace(source[i]) && source[i] !== '>') i++
    const name = source.slice(at + 2, i).toLowerCase()
    while (isSpace(source[i])) i++
    if (source[i] !== '>') fail('Unclosed end tag@', at)
    if (name !== '' && name !== tag.name)
      fail(`Unmatched end tag@, expected "</${tag.name}>", found "</${name}>"`, at)
    if (text.length > tag.start) addEntity(tag)
    return i + 1
  }

  function addEntity(tag: OpenTag): void {
    const range = { offset: tag.start, length: text.length - tag.start }
    const style = STYLES[tag.name]
    if (style) {
      entities.push({ type: style, ...range })
    } else if (tag.name === 'blockquote') {
      entities.push({ type: tag.argument === '' ? 'blockquote' : 'expandable_blockquote', ...range })
    } else if (tag.name === 'tg-emoji') {
      entities.push({ type: 'custom_emoji', custom_emoji_id: tag.argument, ...range })
    } else if (tag.name === 'tg-time') {
      const date_time_format = tag.format as 'r'
      entities.push({ type: 'date_time', unix_time: Number(tag.argument), date_time_format, ...range })
    } else if (tag.name === 'a') {
      // A link without a target links to its own text, as in <a>https://…</a>; a target that is no link is dropped.
      const target = tag.argument === '' ? text.slice(tag.start) : tag.argument
      const user = userOfLink(target)
      const url = checkedLink(target)
      if (user) entities.push({ type: 'text_mention', user, ...range })
      else if (url !== undefined) entities.push({ type: 'text_link', url, ...range })
    } else if (tag.name === 'code') {
      const language = tag.argument === '' ? {} : { language: tag.argument }
      entities.push({ type: 'code', ...range, ...language } as MessageEntity)
    } else {
      // <pre><code class="language-x"> is one block with a language.
      const inner = entities.at(-1) as (MessageEntity & { language?: string }) | undefined
      if (inner?.type === 'code' && inner.offset === range.offset && inner.length === range.length) {
        entities.pop()
        entities.push({
          type: 'pre',
          ...range,
          ...(inner.language === undefined ? {} : { language: inner.language }),
        })
      } else {
        entities.push({ type: 'pre', ...range })
      }
    }
  }
}

function nextSpecial(source: string, from: number): number {
  for (let i = from; i < source.length; i++) {
    const code = source.charCodeAt(i)
    if (code === 0x26 || code === 0x3c) return i
  }
  return source.length
}

const NAMED: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' }

/** The character of a reference such as `&lt;` or `&#x4e00`, or nothing when Telegram would show it as written. */
function decodeReference(source: string, at: number): { character: string; end: number } | undefined {
  const match = /^&(?:#x([0-9a-f]{1,8})|#(\d{1,8})|([a-z]+))/i.exec(source.slice(at, at + 16))
  if (!match) return undefined
  const end = at + match[0].length + (source[at + match[0].length] === ';' ? 1 : 0)
  if (match[3] !== undefined) {
    const character = NAMED[match[3]]
    return character === undefined ? undefined : { character, end }
  }
  const code = match[1] === undefined ? Number(match[2]) : Number.parseInt(match[1], 16)
  if (code === 0 || code >= 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined
  return { character: String.fromCodePoint(code), end }
}

function isSpace(character: string | undefined): boolean {
  return (
    character === ' ' || character === '\t' || character === '\n' || character === '\r' || character === '\v'
  )
}
