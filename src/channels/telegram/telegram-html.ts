/** `Message` → Telegram's HTML and buttons, within Telegram's limits. Telegram's markup is known to this file only. */
import type { InlineKeyboardButton, InlineKeyboardMarkup } from 'grammy/types'
import { encodeAction } from '../../messages/action-code.ts'
import type { Block, Button, FigureLine, Message } from '../../messages/message.ts'
import {
  articleLines,
  itemMark,
  listedName,
  listedRest,
  printText,
  recordLines,
  sourceWords,
} from '../../messages/plain-text.ts'
import { TELEGRAM_TRAITS } from './telegram-traits.ts'

/** What Telegram takes, from the Bot API 10.3. */
export const TELEGRAM_LIMITS = {
  /** Characters of a message after its markup is read, UTF-16. */
  text: TELEGRAM_TRAITS.text.most,
  /** Marked stretches; further ones are shown plain. */
  entities: 100,
  callbackBytes: 64,
  copyText: 256,
  buttonsARow: 8,
  buttons: TELEGRAM_TRAITS.buttons.most,
  label: TELEGRAM_TRAITS.buttons.label,
  inlineResults: 50,
  inlineOffsetBytes: 64,
  startPayload: 64,
  callbackAnswer: 200,
  caption: 1024,
} as const

export interface RenderOptions {
  /** For links into the private chat. */
  readonly botName: string
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** Text of ours or of anybody, as Telegram shows it literally: control characters that break or turn lines are gone. */
export const escapeHtml = (text: string): string =>
  tame(text).replace(/[&<>]/gu, (character) => ESCAPES[character] ?? '')

/** Without what a reader does not see: control characters, direction marks, lone surrogates. */
const UNSEEN = /[^\P{Cc}\n]|[\p{Cs}\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/gu
export const tame = (text: string): string => text.replace(UNSEEN, '')

const bold = (text: string): string => (text === '' ? '' : `<b>${escapeHtml(text)}</b>`)

/** The message as HTML. What does not fit is left out block by block, the sources last, and that is said. */
export function telegramHtml(message: Message): string {
  const whole = joined(message.blocks)
  if (fits(whole)) return whole
  const sources = message.blocks.filter(({ kind }) => kind === 'source')
  const rest = message.blocks.filter(({ kind }) => kind !== 'source')
  const note: Block = { kind: 'note', text: '内容较长，后面的没有放进来，可以问得再具体些。' }
  for (let kept = rest.length - 1; kept > 0; kept -= 1) {
    const some = joined([...rest.slice(0, kept), note, ...sources])
    if (fits(some)) return some
  }
  const first = rest[0]
  const text = first !== undefined && 'text' in first ? first.text : ''
  return escapeHtml(`${[...text].slice(0, 1500).join('')}…`)
}

/** More sources than so many are folded: Telegram shows the first lines, and all of them at a tap. */
const SOURCES_SHOWN = 3
const FOLD = { opens: '<blockquote expandable>', closes: '</blockquote>' } as const

function joined(blocks: readonly Block[]): string {
  const parts: string[] = []
  const folds = blocks.filter(({ kind }) => kind === 'source').length > SOURCES_SHOWN
  let previous: Block | undefined
  for (const [at, block] of blocks.entries()) {
    const opens = folds && block.kind === 'source' && previous?.kind !== 'source'
    const closes = folds && block.kind === 'source' && blocks[at + 1]?.kind !== 'source'
    // A quotation stands apart by itself.
    if (previous !== undefined) parts.push(opens ? '\n' : gap(block, previous))
    parts.push(`${opens ? FOLD.opens : ''}${blockHtml(block)}${closes ? FOLD.closes : ''}`)
    previous = block
  }
  return parts
    .join('')
    .replace(/\n{3,}/gu, '\n\n')
    .trim()
}

/** A blank line before what begins anew; what belongs together stays together. */
function gap(block: Block, previous: Block): string {
  switch (block.kind) {
    case 'heading':
    case 'practice':
    case 'evidence':
    case 'figureTable':
      return '\n\n'
    case 'source':
      return previous.kind === 'source' ? '\n' : '\n\n'
    case 'note':
      return previous.kind === 'heading' ? '\n' : '\n\n'
    case 'text':
      return previous.kind === 'heading' || previous.kind === 'note' ? '\n' : '\n\n'
    default:
      return '\n'
  }
}

const fits = (html: string): boolean =>
  visibleLength(html) <= TELEGRAM_LIMITS.text &&
  (html.match(/<(?!\/)/gu)?.length ?? 0) <= TELEGRAM_LIMITS.entities

const visibleLength = (html: string): number =>
  html.replace(/<[^<>]*>/gu, '').replace(/&(?:lt|gt|amp);/gu, '.').length

function blockHtml(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return bold(block.text)
    case 'text':
      return escapeHtml(block.text)
    case 'note':
      return block.text === '' ? '' : `<i>${escapeHtml(block.text)}</i>`
    case 'practice': {
      const nth = block.nth === undefined ? '' : `${block.nth}. `
      return `${escapeHtml(nth)}${bold(`${block.place} ·「${block.name}」`)}\n${escapeHtml(block.summary)}[${block.citation}]`
    }
    case 'listed':
      return `${bold(listedName(block))} ${listedRest(block, escapeHtml, bold)}`
    case 'figures':
      return block.lines.map(lineHtml).join('\n')
    case 'items':
      return block.items.map((item, at) => `${itemMark(block, at, '•')} ${escapeHtml(item)}`).join('\n')
    case 'figureTable': {
      const caption = block.caption === undefined ? '' : `${bold(block.caption)}\n`
      return `${caption}${block.rows
        .map(({ place, metric, printed, asOf, citation }) => {
          const time = asOf === undefined ? '' : `（${asOf}）`
          const source = citation === undefined ? '' : `[${citation}]`
          return `${escapeHtml(place)}　${bold(printed)}${escapeHtml(`${time}${source}`)}\n　${escapeHtml(metric)}`
        })
        .join('\n')}`
    }
    case 'source':
      return escapeHtml(`[${block.n}] ${sourceWords(block)}`)
    case 'evidence': {
      const { printed, asOf, place, metric, article } = block.evidence
      const time = asOf === undefined ? '' : escapeHtml(`（${asOf}）`)
      return [
        `${bold(printed)}${time}　${escapeHtml(metric)}`,
        escapeHtml(place),
        ...articleLines(article).map(escapeHtml),
        `<blockquote expandable>${escapeHtml(`原文：${printText(block.evidence)}`)}</blockquote>`,
        ...recordLines(block.evidence).map(escapeHtml),
      ].join('\n')
    }
    case 'quote':
      return `<blockquote expandable>${escapeHtml(block.text)}</blockquote>`
  }
}

/** `· 推行“业财代理”的小区数 <b>136个</b>（目前）[1]` */
function lineHtml({ place, metric, printed, asOf, citation }: FigureLine): string {
  const where = place === undefined ? '' : `${place} `
  const time = asOf === undefined ? '' : `（${asOf}）`
  return `· ${escapeHtml(`${where}${metric}`)} ${bold(printed)}${escapeHtml(time)}[${citation}]`
}

// ── buttons ───────────────────────────────────────────────────────────────────────────────────────────────────────

export function telegramButtons(
  message: Message,
  { botName }: RenderOptions,
): InlineKeyboardMarkup | undefined {
  let left: number = TELEGRAM_LIMITS.buttons
  const rows = message.buttons
    .map((row) =>
      row.slice(0, TELEGRAM_LIMITS.buttonsARow).flatMap((button) => {
        const shown = left > 0 ? telegramButton(button, botName) : undefined
        if (shown !== undefined) left -= 1
        return shown === undefined ? [] : [shown]
      }),
    )
    .filter((row) => row.length > 0)
  return rows.length === 0 ? undefined : { inline_keyboard: rows }
}

function telegramButton({ label, action }: Button, botName: string): InlineKeyboardButton | undefined {
  const text = shorten(tame(label), TELEGRAM_LIMITS.label)
  if (text.trim() === '') return undefined
  switch (action.kind) {
    case 'copy': {
      const copied = shorten(tame(action.text), TELEGRAM_LIMITS.copyText)
      return copied === '' ? undefined : { text, copy_text: { text: copied } }
    }
    case 'private':
      return {
        text,
        url: `https://t.me/${botName}?start=${action.payload.slice(0, TELEGRAM_LIMITS.startPayload)}`,
      }
    case 'share':
      return { text, switch_inline_query: shorten(action.query, 60) }
    default: {
      const code = encodeAction(action)
      return code === undefined ? undefined : { text, callback_data: code }
    }
  }
}

export function shorten(text: string, length: number): string {
  if (text.length <= length) return text
  let short = ''
  for (const character of text) {
    if (short.length + character.length > length - 1) break
    short += character
  }
  return `${short}…`
}
