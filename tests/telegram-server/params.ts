import { badRequest } from './api-error.ts'
import type { UploadedFile } from './multipart.ts'

/** Parameters that hold an object or a list, and are JSON text in form bodies. With the name Telegram gives them. */
const STRUCTURED: Readonly<Record<string, string>> = {
  reply_markup: 'reply markup',
  reply_parameters: 'reply parameters',
  link_preview_options: 'link preview options',
  entities: 'entities',
  caption_entities: 'caption entities',
  results: 'inline query results',
  result: 'inline query result',
  button: 'inline query results button',
  commands: 'commands',
  scope: 'bot command scope',
  menu_button: 'menu button',
  allowed_updates: 'allowed updates',
  reaction: 'reaction',
  rich_message: 'rich message',
  ephemeral_message_parameters: 'ephemeral message parameters',
  suggested_post_parameters: 'suggested post parameters',
  media: 'media',
}

const NUMERIC = new Set([
  'message_id',
  'message_thread_id',
  'reply_to_message_id',
  'user_id',
  'draft_id',
  'offset',
  'limit',
  'timeout',
  'cache_time',
  'max_connections',
  'icon_color',
])

const FLAGS = new Set([
  'disable_notification',
  'protect_content',
  'allow_paid_broadcast',
  'show_alert',
  'is_personal',
  'is_big',
  'drop_pending_updates',
  'show_caption_above_media',
  'has_spoiler',
  'can_stop',
  'keep_on_stop',
  'disable_content_type_detection',
])

/** The parameters of one call, read the lenient way Telegram does: numbers and objects may also come as text. */
export class Params {
  /** Parameters with their types restored, as tests see them. */
  readonly values: Readonly<Record<string, unknown>>
  readonly files: ReadonlyMap<string, UploadedFile>

  constructor(raw: Record<string, unknown>, files: ReadonlyMap<string, UploadedFile> = new Map()) {
    for (const name in raw) {
      const value = raw[name]
      if (typeof value === 'string') raw[name] = restore(name, value)
    }
    this.values = raw
    this.files = files
  }

  has(name: string): boolean {
    return this.values[name] !== undefined && this.values[name] !== null
  }

  text(name: string): string | undefined {
    const value = this.values[name]
    if (typeof value === 'string') return value
    if (typeof value === 'number' || typeof value === 'boolean') return String(value)
    return undefined
  }

  integer(name: string): number | undefined {
    const value = this.values[name]
    return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined
  }

  flag(name: string): boolean {
    return this.values[name] === true
  }

  /** An object or a list; anything else is refused in Telegram's words. */
  structured<T extends object>(name: string): T | undefined {
    const value = this.values[name]
    if (value === undefined || value === null || value === '') return undefined
    if (typeof value !== 'object') throw badRequest(`object expected as ${STRUCTURED[name] ?? name}`)
    return value as T
  }
}

function restore(name: string, value: string): unknown {
  const kind = STRUCTURED[name]
  if (kind !== undefined) {
    if (value === '') return undefined
    try {
      return JSON.parse(value)
    } catch {
      throw badRequest(`can't parse ${kind} JSON object`)
    }
  }
  if (NUMERIC.has(name) || (name === 'chat_id' && !value.startsWith('@'))) {
    return /^-?\d+$/.test(value) ? Number(value) : value
  }
  if (FLAGS.has(name)) return /^(?:true|yes|1)$/i.test(value)
  return value
}
