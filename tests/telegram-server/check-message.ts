/**
 * An independent look at what a bot sends: finds what Telegram would refuse and what a reader should not see. It shares
 * no code with the bot, and none with the parts of this server that enforce the same limits, so that each can expose
 * mistakes of the others.
 */

/** What a violation is about. */
export type Rule =
  | 'html'
  | 'length'
  | 'entities'
  | 'escapes shown'
  | 'markup shown'
  | 'placeholder shown'
  | 'broken character'
  | 'blank lines'
  | 'keyboard'
  | 'callback data'
  | 'link'
  | 'inline'
  | 'commands'
  | 'rich'
  | 'reply'

/** One thing that is wrong with a call. */
export interface Violation {
  readonly rule: Rule
  /** Which part of the call, such as `text` or `results[2].title`. */
  readonly where: string
  readonly problem: string
}

/** What to check, as a record of a call has it. */
export interface OutgoingCall {
  readonly method: string
  readonly params: unknown
}

/** How strictly to look. */
export interface CheckOptions {
  /** Texts of users the bot may repeat, whatever they hold. */
  readonly echoed?: readonly string[]
  readonly ignore?: readonly Rule[]
}

type Fields = Readonly<Record<string, unknown>>

/** Everything wrong with one outgoing call; nothing for methods that show nothing. */
export function checkMessage(call: OutgoingCall, options: CheckOptions = {}): Violation[] {
  const checker = new Checker(options)
  checker.check(call.method, fieldsOf(call.params))
  return checker.violations.filter(({ rule }) => !options.ignore?.includes(rule))
}

/** Checks many calls and describes every violation in a line, for `expect(…).toEqual([])`. */
export function describeViolations(calls: readonly OutgoingCall[], options: CheckOptions = {}): string[] {
  return calls.flatMap((call) =>
    checkMessage(call, options).map(
      ({ rule, where, problem }) => `${call.method} ${where}: ${rule}: ${problem}`,
    ),
  )
}

/** What a reader sees of a text in HTML parse mode: tags gone, references resolved. Never fails. */
export function visibleText(html: string): string {
  return scanHtml(html, MESSAGE_TAGS, MESSAGE_REFERENCES).visible.trim()
}

const PLAIN_TAGS = [
  'b',
  'strong',
  'i',
  'em',
  'u',
  'ins',
  's',
  'strike',
  'del',
  'tg-spoiler',
  'span',
  'a',
  'code',
  'pre',
]
const MESSAGE_TAGS: ReadonlySet<string> = new Set([...PLAIN_TAGS, 'blockquote', 'tg-emoji', 'tg-time'])
const MESSAGE_REFERENCES: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' }

const RICH_VOID = ['br', 'hr', 'img', 'input', 'tg-map']
const RICH_TAGS: ReadonlySet<string> = new Set([
  ...MESSAGE_TAGS,
  ...RICH_VOID,
  ...['mark', 'sub', 'sup', 'cite', 'tg-reference', 'tg-math', 'tg-math-block', 'tg-button', 'tg-button-row'],
  ...[
    'h1',
    'h2',
    'h3',
    'h4',
    'h5',
    'h6',
    'p',
    'footer',
    'ul',
    'ol',
    'li',
    'aside',
    'figure',
    'figcaption',
    'video',
    'audio',
  ],
  ...[
    'table',
    'caption',
    'tr',
    'th',
    'td',
    'details',
    'summary',
    'tg-document',
    'tg-collage',
    'tg-slideshow',
    'tg-thinking',
  ],
])
const RICH_REFERENCES: Readonly<Record<string, string>> = {
  ...MESSAGE_REFERENCES,
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

interface Scan {
  readonly visible: string
  readonly problems: string[]
  readonly links: string[]
  readonly tags: number
}

/** Reads HTML the way a careful reviewer would: goes on after a mistake, so that all of them are told at once. */
function scanHtml(
  html: string,
  allowed: ReadonlySet<string>,
  references: Readonly<Record<string, string>>,
): Scan {
  const problems: string[] = []
  const links: string[] = []
  const open: string[] = []
  let visible = ''
  let tags = 0
  for (const { 0: token, index } of html.matchAll(/<(?:"[^"]*"|'[^']*'|[^<>"'])*>|<|[^<]+/g)) {
    if (!token.startsWith('<')) {
      visible += resolve(token)
      continue
    }
    const tag = /^<(\/?)([a-zA-Z][a-zA-Z0-9-]*)((?:\s[\s\S]*)?\/?)>$/.exec(token)
    if (!tag) {
      problems.push(`"<" that begins no tag: ${excerpt(html.slice(index))}`)
      visible += token
      continue
    }
    const [, slash = '', rawName = '', attributes = ''] = tag
    const name = rawName.toLowerCase()
    if (!allowed.has(name)) {
      problems.push(`Telegram has no tag <${name}>`)
      continue
    }
    if (slash === '/') {
      const last = open.pop()
      if (last === undefined) problems.push(`</${name}> closes nothing`)
      else if (last !== name) problems.push(`</${name}> where </${last}> was due`)
      continue
    }
    tags++
    if (name === 'br') visible += '\n'
    if (name === 'blockquote' && open.includes('blockquote') && allowed === MESSAGE_TAGS)
      problems.push('<blockquote> inside <blockquote>')
    if (open.includes('code') || (open.includes('pre') && name !== 'code'))
      problems.push(`<${name}> inside fixed-width text`)
    if (name === 'span' && !/class\s*=\s*["']?tg-spoiler/.test(attributes))
      problems.push('<span> that is no spoiler')
    if (name === 'tg-time' && !/\sunix\s*=\s*["']-?\d+["']/.test(attributes))
      problems.push('<tg-time> without unix="…"')
    if (name === 'a') {
      const href = /\shref\s*=\s*(?:"([^"]*)"|'([^']*)')/.exec(attributes)
      if (href) links.push(resolve(href[1] ?? href[2] ?? ''))
      else if (!/\sname\s*=/.test(attributes)) problems.push('<a> without href="…"')
    }
    const isClosed = attributes.trimEnd().endsWith('/') || (allowed === RICH_TAGS && RICH_VOID.includes(name))
    if (!isClosed) open.push(name)
    else if (allowed === MESSAGE_TAGS) problems.push(`<${name}/> closes itself, which Telegram does not know`)
  }
  for (const name of open) problems.push(`<${name}> is not closed`)
  return { visible, problems, links, tags }

  function resolve(text: string): string {
    return text.replace(/&(?:#(\d+)|#[xX]([0-9a-fA-F]+)|([a-zA-Z]+));/g, (whole, decimal, hex, named) => {
      if (named !== undefined) return references[named] ?? whole
      const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
      return code > 0 && code < 0x10ffff ? String.fromCodePoint(code) : whole
    })
  }
}

const ENTITY_TYPES = new Set([
  ...[
    'mention',
    'hashtag',
    'cashtag',
    'bot_command',
    'url',
    'email',
    'phone_number',
    'bold',
    'italic',
    'underline',
  ],
  ...[
    'strikethrough',
    'spoiler',
    'blockquote',
    'expandable_blockquote',
    'code',
    'pre',
    'text_link',
    'text_mention',
  ],
  ...['custom_emoji', 'date_time'],
])

const BUTTON_ACTIONS = [
  ...[
    'url',
    'callback_data',
    'web_app',
    'login_url',
    'switch_inline_query',
    'switch_inline_query_current_chat',
  ],
  ...['switch_inline_query_chosen_chat', 'copy_text', 'callback_game', 'pay', 'disabled'],
]

class Checker {
  readonly violations: Violation[] = []
  readonly #echoed: readonly string[]

  constructor(options: CheckOptions) {
    this.#echoed = (options.echoed ?? []).filter((text) => text !== '')
  }

  check(method: string, params: Fields): void {
    switch (method) {
      case 'sendMessage':
      case 'editMessageText':
        if (params['rich_message'] === undefined) this.#text(params, 'text', 'entities', 1, 4096)
        else this.#rich(params['rich_message'], 'rich_message')
        break
      case 'sendMessageDraft':
        this.#text(params, 'text', 'entities', 0, 4096)
        break
      case 'sendRichMessage':
      case 'sendRichMessageDraft':
        this.#rich(params['rich_message'], 'rich_message')
        break
      case 'sendPhoto':
      case 'sendDocument':
      case 'editMessageCaption':
        this.#text(params, 'caption', 'caption_entities', 0, 1024)
        break
      case 'answerCallbackQuery':
        this.#plain(params['text'], 'text', 0, 200)
        break
      case 'answerInlineQuery':
        this.#results(params)
        break
      case 'answerGuestQuery':
        this.#result(fieldsOf(params['result']), 'result')
        break
      case 'setMyCommands':
        this.#commands(params['commands'])
        break
      case 'setMyDescription':
        this.#plain(params['description'], 'description', 0, 512)
        break
      case 'setMyShortDescription':
        this.#plain(params['short_description'], 'short_description', 0, 120)
        break
    }
    this.#keyboard(params['reply_markup'], 'reply_markup')
    const quote = fieldsOf(params['reply_parameters'])['quote']
    if (typeof quote === 'string' && visibleText(quote).length > 1024) {
      this.#add('reply', 'reply_parameters.quote', 'longer than 1024')
    }
  }

  #add(rule: Rule, where: string, problem: string): void {
    this.violations.push({ rule, where, problem })
  }

  /** A text that may be formatted. */
  #text(fields: Fields, name: string, entitiesName: string, least: number, most: number, at = ''): void {
    const where = at + name
    const text = fields[name]
    const mode = fields['parse_mode']
    const entities = fields[entitiesName]
    if (text === undefined || text === null) {
      if (least > 0) this.#add('length', where, 'missing')
      return
    }
    if (typeof text !== 'string') {
      this.#add('length', where, `not a text but ${typeof text}`)
      return
    }
    let visible = text
    if (mode === 'HTML') {
      const scan = scanHtml(text, MESSAGE_TAGS, MESSAGE_REFERENCES)
      for (const problem of scan.problems) this.#add('html', where, problem)
      for (const link of scan.links) this.#link(link, where)
      if (scan.tags > 100)
        this.#add('entities', where, `${scan.tags} tags: Telegram drops formatting after 100 entities`)
      visible = scan.visible
    } else if (mode !== undefined && mode !== '') {
      this.#add('html', where, `parse mode ${String(mode)} is not one this bot should use`)
    }
    if (Array.isArray(entities)) {
      if (mode !== undefined && entities.length > 0)
        this.#add('entities', where, 'given besides a parse mode, so ignored')
      this.#entities(visible, entities, at + entitiesName)
    }
    this.#visible(visible, where, least, most)
  }

  /** A text that Telegram never formats. */
  #plain(text: unknown, where: string, least: number, most: number): void {
    if (text === undefined || text === null) {
      if (least > 0) this.#add('length', where, 'missing')
      return
    }
    if (typeof text !== 'string') this.#add('length', where, `not a text but ${typeof text}`)
    else this.#visible(text, where, least, most)
  }

  /** What is wrong with a text as the reader sees it. */
  #visible(text: string, where: string, least: number, most: number): void {
    const trimmed = text.trim()
    if (trimmed.length < least) this.#add('length', where, 'nothing to see')
    if (trimmed.length > most) this.#add('length', where, `${trimmed.length} of at most ${most}`)
    if (/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]|\ufffd/.test(text)) {
      this.#add(
        'broken character',
        where,
        excerpt(text.slice(Math.max(0, text.search(/[\ud800-\udfff\ufffd]/) - 10))),
      )
    }
    let own = text
    for (const echoed of this.#echoed) own = own.replaceAll(echoed, ' ')
    const shown = (rule: Rule, pattern: RegExp) => {
      const found = pattern.exec(own)
      if (found) this.#add(rule, where, `the reader sees ${excerpt(own.slice(found.index))}`)
    }
    shown('escapes shown', /&(?:lt|gt|amp|quot|apos|nbsp|hellip|mdash|#\d+|#x[0-9a-f]+);/i)
    shown(
      'markup shown',
      /<\/?(?:b|strong|i|em|u|ins|s|del|a|code|pre|blockquote|tg-[a-z]+|br|p|span)(?:\s[^<>]*)?\/?>/i,
    )
    shown('markup shown', /\*\*[^*\s][^*]*\*\*|\[[^\]\n]+\]\(https?:[^)\s]+\)/)
    shown(
      'placeholder shown',
      /(?<![\w.])(?:undefined|null|NaN|Infinity|Invalid Date)(?![\w.])|\[object \w+\]|\$\{|\{\{/,
    )
    if (/\n[^\S\n]*\n[^\S\n]*\n/.test(trimmed))
      this.#add('blank lines', where, 'more than one blank line in a row')
  }

  #entities(text: string, entities: readonly unknown[], where: string): void {
    if (entities.length > 100)
      this.#add('entities', where, `${entities.length}: Telegram drops those after 100`)
    entities.forEach((entity, index) => {
      const { type, offset, length, url } = fieldsOf(entity)
      const at = `${where}[${index}]`
      if (typeof type !== 'string' || !ENTITY_TYPES.has(type))
        this.#add('entities', at, `unknown type ${String(type)}`)
      if (typeof offset !== 'number' || typeof length !== 'number' || offset < 0 || length < 1) {
        this.#add('entities', at, 'no range')
        return
      }
      if (offset + length > text.length)
        this.#add('entities', at, `ends at ${offset + length} of ${text.length}`)
      for (const edge of [offset, offset + length]) {
        if (/^[\udc00-\udfff]/.test(text.slice(edge, edge + 1)))
          this.#add('entities', at, 'cuts a character in two')
      }
      if (type === 'text_link') this.#link(String(url), at)
    })
  }

  #link(url: string, where: string): void {
    if (/^tg:\/\/(?:user\?id=\d+|resolve\?|emoji\?)/.test(url) || /^#/.test(url)) return
    if (!/^(?:https?|mailto|tel|tg):/.test(url) || !URL.canParse(url) || /\s/.test(url)) {
      this.#add('link', where, `no link: ${excerpt(url)}`)
    }
  }

  #keyboard(markup: unknown, where: string): void {
    const rows = fieldsOf(markup)['inline_keyboard']
    if (rows === undefined) return
    if (!Array.isArray(rows)) {
      this.#add('keyboard', where, 'rows are no list')
      return
    }
    const buttons = rows.flat() as unknown[]
    if (buttons.length > 100) this.#add('keyboard', where, `${buttons.length} of at most 100 buttons`)
    rows.forEach((row: unknown, y) => {
      if (!Array.isArray(row) || row.length === 0) {
        this.#add('keyboard', `${where}[${y}]`, 'empty row')
        return
      }
      if (row.length > 8)
        this.#add('keyboard', `${where}[${y}]`, `${row.length} of at most 8 buttons in a row`)
      row.forEach((button, x) => {
        this.#button(fieldsOf(button), `${where}[${y}][${x}]`)
      })
    })
  }

  #button(button: Fields, where: string): void {
    const { text, url, callback_data, copy_text, style } = button
    if (typeof text !== 'string' || text.trim() === '') this.#add('keyboard', where, 'button without a label')
    else this.#visible(text, `${where}.text`, 1, 256)
    const actions = BUTTON_ACTIONS.filter((action) => button[action] !== undefined)
    if (actions.length !== 1)
      this.#add('keyboard', where, `"${String(text)}" has ${actions.length} actions: ${actions}`)
    if (callback_data !== undefined) {
      const bytes = typeof callback_data === 'string' ? Buffer.byteLength(callback_data) : 0
      if (bytes < 1 || bytes > 64)
        this.#add('callback data', where, `${bytes} bytes of 1 to 64: ${excerpt(String(callback_data))}`)
    }
    if (url !== undefined) this.#link(String(url), where)
    if (copy_text !== undefined) {
      const copied = fieldsOf(copy_text)['text']
      if (typeof copied !== 'string' || copied.length < 1 || copied.length > 256) {
        this.#add('keyboard', where, 'copies a text that has not 1 to 256 characters')
      }
    }
    for (const name of ['switch_inline_query', 'switch_inline_query_current_chat']) {
      const query = button[name]
      if (query !== undefined && (typeof query !== 'string' || query.length > 256)) {
        this.#add('keyboard', where, `${name} is no text of at most 256`)
      }
    }
    if (style !== undefined && !['primary', 'success', 'danger'].includes(String(style))) {
      this.#add('keyboard', where, `unknown style ${String(style)}`)
    }
  }

  #results(params: Fields): void {
    const { results, next_offset, button } = params
    if (!Array.isArray(results)) {
      this.#add('inline', 'results', 'no list')
      return
    }
    if (results.length > 50) this.#add('inline', 'results', `${results.length} of at most 50`)
    if (typeof next_offset === 'string' && Buffer.byteLength(next_offset) > 64) {
      this.#add('inline', 'next_offset', 'more than 64 bytes')
    }
    const seen = new Set<unknown>()
    results.forEach((result, index) => {
      const where = `results[${index}]`
      const fields = fieldsOf(result)
      if (seen.has(fields['id'])) this.#add('inline', where, `id ${String(fields['id'])} twice`)
      seen.add(fields['id'])
      this.#result(fields, where)
    })
    if (button !== undefined) {
      const { text, start_parameter, web_app } = fieldsOf(button)
      this.#plain(text, 'button.text', 1, 64)
      if (web_app === undefined && !/^[\w-]{1,64}$/.test(String(start_parameter ?? ''))) {
        this.#add('inline', 'button.start_parameter', 'not 1 to 64 of A-Z a-z 0-9 _ -')
      }
    }
  }

  #result(result: Fields, where: string): void {
    const { id, type, title, description, url, input_message_content } = result
    const bytes = typeof id === 'string' ? Buffer.byteLength(id) : 0
    if (bytes < 1 || bytes > 64) this.#add('inline', where, `id of ${bytes} bytes, not 1 to 64`)
    if (type === 'article') {
      this.#plain(title, `${where}.title`, 1, 256)
      if (input_message_content === undefined) this.#add('inline', where, 'an article that sends nothing')
    }
    this.#plain(description, `${where}.description`, 0, 1024)
    if (url !== undefined && url !== '') this.#link(String(url), `${where}.url`)
    const content = fieldsOf(input_message_content)
    if (content['rich_message'] !== undefined) this.#rich(content['rich_message'], `${where}.rich_message`)
    else if (
      input_message_content !== undefined &&
      content['latitude'] === undefined &&
      content['phone_number'] === undefined
    ) {
      this.#text(content, 'message_text', 'entities', 1, 4096, `${where}.`)
    }
    this.#text(result, 'caption', 'caption_entities', 0, 1024, `${where}.`)
    this.#keyboard(result['reply_markup'], `${where}.reply_markup`)
  }

  #commands(commands: unknown): void {
    if (!Array.isArray(commands) || commands.length > 100) {
      this.#add('commands', 'commands', 'no list of at most 100')
      return
    }
    const seen = new Set<unknown>()
    commands.forEach((entry, index) => {
      const { command, description } = fieldsOf(entry)
      const where = `commands[${index}]`
      if (!/^[a-z0-9_]{1,32}$/.test(String(command)))
        this.#add('commands', where, `no command: ${String(command)}`)
      if (seen.has(command)) this.#add('commands', where, `${String(command)} twice`)
      seen.add(command)
      this.#plain(description, `${where}.description`, 1, 256)
    })
  }

  #rich(message: unknown, where: string): void {
    const { html, markdown, blocks } = fieldsOf(message)
    if ([html, markdown, blocks].filter((value) => value !== undefined).length !== 1) {
      this.#add('rich', where, 'not exactly one of html, markdown and blocks')
      return
    }
    if (typeof html === 'string') {
      const scan = scanHtml(html, RICH_TAGS, RICH_REFERENCES)
      for (const problem of scan.problems) this.#add('html', `${where}.html`, problem)
      for (const link of scan.links) this.#link(link, `${where}.html`)
      for (const row of html.match(/<tr\b[\s\S]*?<\/tr>/gi) ?? []) {
        if ((row.match(/<t[dh]\b/gi) ?? []).length > 20)
          this.#add('rich', `${where}.html`, 'table with more than 20 columns')
      }
      this.#visible(scan.visible.replace(/\n\s*\n/g, '\n'), `${where}.html`, 1, 32_768)
    } else if (typeof markdown === 'string') {
      if (markdown.trim() === '' || [...markdown].length > 32_768)
        this.#add('rich', `${where}.markdown`, 'not 1 to 32768 characters')
    } else if (Array.isArray(blocks)) {
      if (blocks.length === 0 || blocks.length > 500)
        this.#add('rich', `${where}.blocks`, `${blocks.length} of 1 to 500 blocks`)
      const texts: string[] = []
      this.#walkRich(blocks, `${where}.blocks`, 1, texts)
      this.#visible(texts.join('\n'), `${where}.blocks`, 1, 32_768)
    }
  }

  #walkRich(value: unknown, where: string, level: number, texts: string[]): void {
    if (typeof value === 'string') {
      texts.push(value)
      return
    }
    if (Array.isArray(value)) {
      for (const inner of value) this.#walkRich(inner, where, level, texts)
      return
    }
    const fields = fieldsOf(value)
    // Lists, quotations and formatting all count as levels; twice sixteen objects deep is too deep in any reading.
    if (level > 32) {
      this.#add('rich', where, 'nested too deep')
      return
    }
    for (const row of Array.isArray(fields['cells']) ? fields['cells'] : []) {
      if (Array.isArray(row) && row.length > 20) this.#add('rich', where, 'table with more than 20 columns')
    }
    if (fields['callback_data'] !== undefined || fields['copy_text'] !== undefined) {
      const { text } = fields
      this.#button({ ...fields, text: typeof text === 'string' ? text : '…', style: undefined }, where)
    }
    if (typeof fields['url'] === 'string') this.#link(fields['url'], where)
    for (const name of [
      'text',
      'summary',
      'credit',
      'caption',
      'blocks',
      'items',
      'cells',
      'buttons',
      'button',
    ]) {
      if (fields[name] !== undefined) this.#walkRich(fields[name], where, level + 1, texts)
    }
  }
}

function fieldsOf(value: unknown): Fields {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Fields) : {}
}

function excerpt(text: string): string {
  return JSON.stringify(text.length > 40 ? `${text.slice(0, 40)}…` : text)
}
