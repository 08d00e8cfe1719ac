import type {
  BotCommand,
  InlineKeyboardButton,
  InlineKeyboardMarkup,
  InlineQueryResult,
  MessageEntity,
  RichMessage,
} from 'grammy/types'
import { badRequest } from './api-error.ts'
import { checkEntities, settleText } from './entities.ts'
import { type FormattedText, parseHtml } from './html-mode.ts'
import { checkedLink, userOfLink } from './links.ts'
import { readRichMessage } from './rich.ts'

/** Telegram's limits, as its documentation gives them. */
export const LIMITS = {
  text: 4096,
  caption: 1024,
  callbackBytes: 64,
  buttons: 100,
  buttonsPerRow: 8,
  copyText: 256,
  callbackAnswer: 200,
  inlineResults: 50,
  inlineResultIdBytes: 64,
  nextOffsetBytes: 64,
  commands: 100,
  commandDescription: 256,
  description: 512,
  shortDescription: 120,
  topicName: 128,
  quote: 1024,
  photoBytes: 10 * 1024 * 1024,
  fileBytes: 50 * 1024 * 1024,
  downloadBytes: 20 * 1024 * 1024,
} as const

/** What a text is for decides how long it may be and how a refusal is worded. */
export type TextKind = 'text' | 'caption' | 'draft'

/** Parses, checks and settles a text the way the methods that send text do. */
export function readText(
  text: string | undefined,
  parseMode: string | undefined,
  given: readonly MessageEntity[] | undefined,
  kind: TextKind = 'text',
): FormattedText {
  const mayBeEmpty = kind !== 'text'
  if (text === undefined || text === '') {
    if (mayBeEmpty) return { text: '', entities: [] }
    throw badRequest('message text is empty')
  }
  const settled = settleText(parse(text, parseMode, given))
  if (settled.text === '' && !mayBeEmpty) throw badRequest('text must be non-empty')
  if (settled.text.length > (kind === 'caption' ? LIMITS.caption : LIMITS.text)) {
    throw badRequest(kind === 'caption' ? 'message caption is too long' : 'message is too long')
  }
  return settled
}

function parse(
  text: string,
  parseMode: string | undefined,
  given: readonly MessageEntity[] | undefined,
): FormattedText {
  if (parseMode === undefined || parseMode === '' || parseMode.toLowerCase() === 'none') {
    if (given !== undefined && !Array.isArray(given))
      throw badRequest("can't parse entities: expected an Array of MessageEntity")
    checkEntities(text, given ?? [])
    return { text, entities: [...(given ?? [])] }
  }
  if (parseMode.toLowerCase() === 'html') return parseHtml(text)
  // The two Markdown modes exist in Telegram but not here, so that nobody takes an unparsed text for a parsed one.
  throw badRequest(`unsupported parse_mode (${parseMode}: this server reads HTML only)`)
}

/** Where a keyboard goes decides which buttons it may have. */
export interface KeyboardPlace {
  readonly isPrivate: boolean
  readonly hasInlineMode: boolean
}

/** Checks an inline keyboard and returns it without what Telegram drops; nothing when no button is left. */
export function readInlineKeyboard(
  markup: object | undefined,
  place: KeyboardPlace,
): InlineKeyboardMarkup | undefined {
  const rows = (markup as InlineKeyboardMarkup | undefined)?.inline_keyboard
  if (rows === undefined) return undefined
  if (!Array.isArray(rows)) throw badRequest('field "inline_keyboard" must be of type Array')
  const kept: InlineKeyboardButton[][] = []
  let count = 0
  for (const row of rows) {
    if (!Array.isArray(row))
      throw badRequest("can't parse inline keyboard button: InlineKeyboardButton row must be an Array")
    if (row.length > LIMITS.buttonsPerRow) throw badRequest('reply markup is too long')
    count += row.length
    for (const button of row) checkButton(button, place)
    if (row.length > 0) kept.push(row)
  }
  if (count > LIMITS.buttons) throw badRequest('reply markup is too long')
  return kept.length === 0 ? undefined : { inline_keyboard: kept }
}

function checkButton(button: InlineKeyboardButton, place: KeyboardPlace): void {
  if (button === null || typeof button !== 'object') {
    throw badRequest("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
  }
  if (typeof button.text !== 'string')
    throw badRequest('can\'t parse inline keyboard button: can\'t find field "text"')
  if (button.text.trim() === '') throw badRequest('inline keyboard button text must be non-empty')
  if (button.style !== undefined && !['danger', 'success', 'primary'].includes(button.style)) {
    throw badRequest('invalid button style specified')
  }
  if ('url' in button) {
    if (checkedLink(button.url) === undefined && !userOfLink(button.url)) {
      throw badRequest(`inline keyboard button URL '${button.url}' is invalid: Wrong HTTP URL`)
    }
  } else if ('callback_data' in button) {
    const bytes = Buffer.byteLength(String(button.callback_data))
    if (bytes < 1 || bytes > LIMITS.callbackBytes) throw badRequest('BUTTON_DATA_INVALID')
  } else if ('copy_text' in button) {
    const text = button.copy_text?.text
    if (typeof text !== 'string' || text.length < 1 || text.length > LIMITS.copyText) {
      throw badRequest('BUTTON_COPY_TEXT_INVALID')
    }
  } else if ('web_app' in button) {
    if (!place.isPrivate) throw badRequest('BUTTON_TYPE_INVALID')
    if (!button.web_app?.url?.startsWith('https://')) {
      throw badRequest(
        `inline keyboard button Web App URL '${button.web_app?.url}' is invalid: Only HTTPS links are allowed`,
      )
    }
  } else if ('switch_inline_query' in button || 'switch_inline_query_current_chat' in button) {
    if (!place.hasInlineMode) throw badRequest('BUTTON_TYPE_INVALID')
    const query =
      'switch_inline_query' in button ? button.switch_inline_query : button.switch_inline_query_current_chat
    if (typeof query !== 'string' || query.length > 256) throw badRequest('BUTTON_DATA_INVALID')
  } else if (
    !(
      'disabled' in button ||
      'switch_inline_query_chosen_chat' in button ||
      'login_url' in button ||
      'pay' in button ||
      'callback_game' in button
    )
  ) {
    throw badRequest('text buttons are unallowed in the inline keyboard')
  }
}

/** Content of a message that an inline result would send. */
export interface ResultContent {
  readonly text?: FormattedText
  readonly caption?: FormattedText
  readonly rich?: RichMessage
}

/** Checks the results of an inline query; the position of the culprit is not told, as Telegram does not tell it. */
export function checkInlineResults(results: readonly InlineQueryResult[]): void {
  if (!Array.isArray(results)) throw badRequest("can't parse inline query results: expected an Array")
  if (results.length > LIMITS.inlineResults) throw badRequest('RESULTS_TOO_MUCH')
  const ids = new Set<string>()
  for (const result of results) {
    readInlineResult(result)
    if (ids.has(result.id)) throw badRequest('RESULT_ID_DUPLICATE')
    ids.add(result.id)
  }
}

const RESULT_NEEDS: Readonly<Record<string, readonly string[]>> = {
  article: ['title', 'input_message_content'],
  photo: ['photo_url', 'thumbnail_url'],
  gif: ['gif_url', 'thumbnail_url'],
  mpeg4_gif: ['mpeg4_url', 'thumbnail_url'],
  video: ['video_url', 'mime_type', 'thumbnail_url', 'title'],
  audio: ['audio_url', 'title'],
  voice: ['voice_url', 'title'],
  document: ['title', 'document_url', 'mime_type'],
  location: ['latitude', 'longitude', 'title'],
  venue: ['latitude', 'longitude', 'title', 'address'],
  contact: ['phone_number', 'first_name'],
  game: ['game_short_name'],
  sticker: ['sticker_file_id'],
}

/** Checks one inline result and returns what it would send. */
export function readInlineResult(result: InlineQueryResult): ResultContent {
  if (result === null || typeof result !== 'object')
    throw badRequest("can't parse inline query result: expected an Object")
  const bytes = Buffer.byteLength(typeof result.id === 'string' ? result.id : '')
  if (bytes < 1 || bytes > LIMITS.inlineResultIdBytes) throw badRequest('RESULT_ID_INVALID')
  const fields = result as unknown as Record<string, unknown>
  const cached = fields[`${result.type}_file_id`] !== undefined
  const needs = RESULT_NEEDS[result.type]
  if (!needs) throw badRequest(`invalid inline query result type specified`)
  for (const name of cached ? [] : needs) {
    if (fields[name] === undefined || fields[name] === '') {
      throw badRequest(`can't parse inline query result: can't find field "${name}"`)
    }
    if (name.endsWith('_url') && checkedLink(String(fields[name])) === undefined)
      throw badRequest('WEBDOCUMENT_URL_INVALID')
  }
  if (
    fields['url'] !== undefined &&
    fields['url'] !== '' &&
    checkedLink(String(fields['url'])) === undefined
  ) {
    throw badRequest('WEBDOCUMENT_URL_INVALID')
  }
  readInlineKeyboard(fields['reply_markup'] as object | undefined, { isPrivate: false, hasInlineMode: true })

  const content = fields['input_message_content'] as Record<string, unknown> | undefined
  if (content !== undefined) {
    if (content['rich_message'] !== undefined)
      return { rich: readRichMessage(content['rich_message'] as object) }
    if (content['message_text'] !== undefined) {
      return {
        text: readText(
          content['message_text'] as string,
          content['parse_mode'] as string | undefined,
          content['entities'] as MessageEntity[] | undefined,
        ),
      }
    }
    if (
      content['latitude'] === undefined &&
      content['phone_number'] === undefined &&
      content['prices'] === undefined
    ) {
      throw badRequest("can't parse inline query result: Input message content is not specified")
    }
    return {}
  }
  return {
    caption: readText(
      fields['caption'] as string | undefined,
      fields['parse_mode'] as string | undefined,
      fields['caption_entities'] as MessageEntity[] | undefined,
      'caption',
    ),
  }
}

/** Checks the list of commands of a bot. */
export function checkCommands(commands: readonly BotCommand[] | undefined): void {
  if (!Array.isArray(commands)) throw badRequest("can't parse BotCommand: expected an Array of BotCommand")
  if (commands.length > LIMITS.commands) throw badRequest('BOT_COMMANDS_TOO_MUCH')
  for (const { command, description } of commands as BotCommand[]) {
    if (typeof command !== 'string' || !/^[a-z0-9_]{1,32}$/.test(command.replace(/^\//, ''))) {
      throw badRequest('BOT_COMMAND_INVALID')
    }
    const length = typeof description === 'string' ? description.trim().length : 0
    if (length < 1 || length > LIMITS.commandDescription) throw badRequest('BOT_COMMAND_DESCRIPTION_INVALID')
  }
}
