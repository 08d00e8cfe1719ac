import { join } from 'node:path'
import type { InlineQueryResultArticle as Card, InlineKeyboardButton, Message } from 'grammy/types'
import { beforeAll, describe, expect, it } from 'vitest'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'
import type { CallRecord } from '../telegram-server/records.ts'
import { type LoopbackBot, startLoopbackBot } from './bot-on-loopback.ts'
import { CONVERSATIONS, type Step } from './golden-scenes.ts'

/** What the bot sends, to the last character, as Telegram gets it: to be read as one would read the chat. */
const FOLDER = join(import.meta.dirname, 'golden')

/** Cards of an inline answer that are written out. */
const CARDS_SHOWN = 3

const WUYE = '业委会的钱总说不清，有没有地方请第三方管账？'

const SCENES: Readonly<Record<string, (bot: LoopbackBot) => Promise<void>>> = {
  'start-and-help': async ({ server }) => {
    const li = server.user('李')
    li.starts()
    await li.chat.nextMessage()
    li.says('/help')
    await li.chat.nextMessage()
  },
  ...Object.fromEntries(Object.entries(CONVERSATIONS).map(([name, steps]) => [name, holds(steps)])),
  'forwarded-text': async ({ server }) => {
    const li = server.user('李', { started: true })
    const wang = server.user('王')
    li.forwards(wang.says('据说温州有136个小区推行“业财代理”，另外发动了4309名乡贤，还有777家企业。'))
    await li.chat.nextMessage()
  },
  'in-a-forum': async ({ server }) => {
    const li = server.user('李', { started: true })
    const forum = server.supergroup('论坛', { members: [li], forum: true })
    const topic = forum.topic('物业')
    li.says(`/ask ${WUYE}`, { in: forum, thread: topic })
    await forum.nextMessage()
  },
  inline: async ({ server }) => {
    const li = server.user('李', { started: true })
    await li.inline('').answer()
    await li.inline('业财代理有多少个小区').answer()
    await li.inline('火星土豆').answer()
  },
  'what-is-no-text': async ({ server }) => {
    const li = server.user('李', { started: true })
    for (const kind of ['photo', 'sticker', 'voice', 'location', 'poll'] as const) {
      li.sends[kind]()
      await li.chat.nextMessage()
    }
  },
}

function holds(steps: readonly Step[]): (bot: LoopbackBot) => Promise<void> {
  return async ({ server }) => {
    const li = server.user('李', { started: true })
    let shown: Message | undefined
    for (const step of steps)
      if ('says' in step) {
        li.says(step.says)
        shown = await li.chat.nextMessage()
      } else if (shown !== undefined) {
        await li.taps(shown, step.presses).answer()
        await li.chat.nextEdit()
      }
  }
}

// Whatever is loaded at the first question of a kind is loaded before anybody waits for it.
beforeAll(() => {
  for (const question of [WUYE, '社工持证的比例是多少', '大邑县做了什么']) shippedCorpus().ask(question)
})

describe('what is sent is what was approved', () => {
  it.each(Object.keys(SCENES))('%s', async (name) => {
    const bot = await startLoopbackBot()
    try {
      await SCENES[name]?.(bot)
      const shown = bot.server.calls().flatMap((call) => written(call))
      expect(bot.violations(['<b>&amp; 上海"物业"</b> [x](tg://user?id=1)'])).toEqual([])
      await expect(withCountedSlips(`${shown.join('\n\n')}\n`)).toMatchFileSnapshot(
        join(FOLDER, `${name}.txt`),
      )
    } finally {
      await bot.stop()
    }
  })
})

/** Random ids of slips are counted through: s1, s2. */
function withCountedSlips(text: string): string {
  const counted = new Map<string, string>()
  return text.replace(/(?<=\b(?:[mvw]|xf|dg|br|ca|ac):|[+-]:|start=a_)[\w-]{12}(?![\w-])/gu, (id) => {
    const known = counted.get(id) ?? `s${counted.size + 1}`
    counted.set(id, known)
    return known
  })
}

/** A call that shows something, as a text. */
function written({ method, params }: CallRecord): string[] {
  const fields = params as Readonly<Record<string, unknown>>
  const marks = [
    method,
    ...('reply_parameters' in fields ? ['as a reply'] : []),
    ...('message_thread_id' in fields ? ['in the thread'] : []),
    ...('parse_mode' in fields ? [String(fields['parse_mode'])] : []),
  ].join(', ')
  if ('results' in fields) {
    const cards = fields['results'] as Card[]
    return [
      `── ${marks}, ${cards.length} cards`,
      ...cards.slice(0, CARDS_SHOWN).map(writtenCard),
      ...(fields['button'] === undefined ? [] : [JSON.stringify(fields['button'])]),
    ]
  }
  const rich = fields['rich_message']
  if (fields['text'] === undefined && rich === undefined) return []
  const markup = fields['reply_markup'] as { inline_keyboard?: InlineKeyboardButton[][] } | undefined
  return [
    [
      `── ${marks}`,
      rich === undefined ? String(fields['text']) : JSON.stringify(rich, null, 1),
      ...keyboard(markup?.inline_keyboard),
    ].join('\n'),
  ]
}

function writtenCard({ title, description, input_message_content: content, reply_markup }: Card): string {
  const text = 'message_text' in content ? content.message_text : ''
  return [`${title}\n${description}`, text, ...keyboard(reply_markup?.inline_keyboard)].join('\n')
}

const keyboard = (rows: readonly (readonly InlineKeyboardButton[])[] = []): string[] =>
  rows.map((row) =>
    row.map(({ text, ...does }) => `[${text}] ${Object.values(does).map(bare).join('')}`).join('  '),
  )

const bare = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))
