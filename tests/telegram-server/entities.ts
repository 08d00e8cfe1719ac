import type { MessageEntity } from 'grammy/types'
import { badRequest } from './api-error.ts'
import type { FormattedText } from './html-mode.ts'

const WORD = /[\p{L}\p{N}_]/u

/**
 * Finds what Telegram marks in any text by itself: commands, mentions, hashtags, links, mail addresses.
 *
 * A command or mention that touches a Chinese character is none (`/ask业委会`, `请@bot`): Telegram counts these
 * characters as letters. Bots trip over it, so it is kept here.
 */
export function detectEntities(text: string): MessageEntity[] {
  const found: MessageEntity[] = []
  const taken = (offset: number, length: number) =>
    found.some((entity) => offset < entity.offset + entity.length && entity.offset < offset + length)
  const add = (
    type: 'url' | 'email' | 'bot_command' | 'mention' | 'hashtag',
    offset: number,
    match: string,
  ) => {
    if (match !== '' && !taken(offset, match.length)) found.push({ type, offset, length: match.length })
  }

  if (text.includes('@')) {
    for (const match of text.matchAll(/[\w.+-]+@[\w-]+(?:\.[a-z]{2,})+/gi))
      add('email', match.index, match[0])
  }
  if (text.includes('.')) {
    for (const match of text.matchAll(URLS)) add('url', match.index, match[0].replace(/[.,:;!?'")\]]+$/, ''))
  }
  if (text.includes('/')) {
    for (const match of text.matchAll(/\/[a-z0-9_]{1,64}(?:@[a-z0-9_]{3,32})?/gi)) {
      if (standsAlone(text, match.index, match[0], /[/<>]/)) add('bot_command', match.index, match[0])
    }
  }
  if (text.includes('@')) {
    for (const match of text.matchAll(/@[a-z0-9_]{3,32}/gi)) {
      if (standsAlone(text, match.index, match[0])) add('mention', match.index, match[0])
    }
  }
  if (text.includes('#')) {
    for (const match of text.matchAll(/#[\p{L}\p{N}_]{1,256}/gu)) {
      const isNumber = /^#[\p{N}]+$/u.test(match[0])
      if (!isNumber && standsAlone(text, match.index, match[0])) add('hashtag', match.index, match[0])
    }
  }
  return found.sort(byPosition)
}

const URLS =
  /(?:https?|ftp):\/\/[^\s<>"«»，。；、：！？）（《》“”]+|(?<![\p{L}\p{N}_@.-])(?:[a-z0-9-]+\.)+(?:com|org|net|cn|io|gov|edu|info|me|dev)(?![\p{L}\p{N}_-])(?:[/?#][^\s<>"，。；、：！？）（《》“”]*)?/giu

function standsAlone(text: string, start: number, match: string, unwanted?: RegExp): boolean {
  const before = [...text.slice(Math.max(0, start - 2), start)].at(-1) ?? ''
  const after = String.fromCodePoint(text.codePointAt(start + match.length) ?? 32)
  if (WORD.test(before) || WORD.test(after)) return false
  return !unwanted || !(unwanted.test(before) || unwanted.test(after))
}

/** Telegram's order: from left to right, the wider of two that start together first. */
export function byPosition(a: MessageEntity, b: MessageEntity): number {
  return a.offset - b.offset || b.length - a.length || a.type.localeCompare(b.type)
}

/** Refuses entities that lie outside the text or cut a character in two. */
export function checkEntities(text: string, entities: readonly MessageEntity[]): void {
  for (const { offset, length } of entities) {
    if (!Number.isInteger(offset) || !Number.isInteger(length))
      throw badRequest('can\'t parse entities: Field "offset" must be a valid Number')
    if (offset < 0 || length < 0) throw badRequest('entity has a negative offset or length')
    if (offset > text.length) {
      throw badRequest(`entity begins after the end of the text at UTF-16 offset ${offset}`)
    }
    if (cutsPair(text, offset)) {
      throw badRequest(`entity begins in a middle of a UTF-16 symbol at UTF-16 offset ${offset}`)
    }
    if (offset + length > text.length) {
      throw badRequest(
        `entity beginning at UTF-16 offset ${offset} ends after the end of the text at UTF-16 offset ${offset + length}`,
      )
    }
    if (cutsPair(text, offset + length)) {
      throw badRequest(`entity beginning at UTF-16 offset ${offset} ends in a middle of a UTF-16 symbol`)
    }
  }
}

function cutsPair(text: string, at: number): boolean {
  if (at <= 0 || at >= text.length) return false
  const before = text.charCodeAt(at - 1)
  const after = text.charCodeAt(at)
  return before >= 0xd800 && before <= 0xdbff && after >= 0xdc00 && after <= 0xdfff
}

/**
 * What Telegram does to a text after parsing: control characters go, white space at both ends goes (in front only up
 * to the first entity), entities follow, and entities of its own detection join where none is.
 */
export function settleText({ text, entities }: FormattedText): FormattedText {
  const plain = /[^\P{Cc}\n]/u.test(text) ? text.replace(/[^\P{Cc}\n]/gu, ' ') : text
  const sorted = [...entities].sort(byPosition)
  const firstEntity = sorted[0]?.offset ?? plain.length
  let start = 0
  while (start < firstEntity && (plain[start] === ' ' || plain[start] === '\n')) start++
  const end = Math.max(start, plain.trimEnd().length)

  const kept: MessageEntity[] = []
  for (const entity of sorted) {
    const from = Math.max(entity.offset, start)
    const to = Math.min(entity.offset + entity.length, end)
    if (to <= from) continue
    const settled = { ...entity, offset: from - start, length: to - from } as MessageEntity & {
      language?: string
    }
    if (settled.type === 'code') delete settled.language
    if (!isInsideCode(settled, kept)) kept.push(settled)
  }
  const settledText = plain.slice(start, end)
  for (const entity of detectEntities(settledText)) {
    const clash = kept.some(
      (other) =>
        !STYLES.has(other.type) &&
        entity.offset < other.offset + other.length &&
        other.offset < entity.offset + entity.length,
    )
    if (!clash) kept.push(entity)
  }
  return { text: settledText, entities: kept.sort(byPosition) }
}

const STYLES = new Set([
  'bold',
  'italic',
  'underline',
  'strikethrough',
  'spoiler',
  'blockquote',
  'expandable_blockquote',
])

function isInsideCode(entity: MessageEntity, kept: readonly MessageEntity[]): boolean {
  return kept.some(
    (other) =>
      (other.type === 'code' || other.type === 'pre') &&
      entity.offset >= other.offset &&
      entity.offset + entity.length <= other.offset + other.length,
  )
}
