import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterEach, describe, expect, it } from 'vitest'
import { DINGTALK } from '../../src/channels/dingtalk/dingtalk-platform.ts'
import { FEISHU } from '../../src/channels/feishu/feishu-platform.ts'
import { runTerminal } from '../../src/channels/terminal.ts'
import { WECOM } from '../../src/channels/wecom/wecom-platform.ts'
import { newDialogue } from '../dialogue/transcript.ts'
import { CLIENT_ID, CLIENT_SECRET, startDingtalkServer } from '../dingtalk-server/server.ts'
import { buttonRows } from '../feishu-server/check-card.ts'
import { APP_ID, APP_SECRET, type SentMessage, startFeishuServer } from '../feishu-server/server.ts'
import { until } from '../platform-server/wait.ts'
import { asked, documentOf, seen, startWeb } from '../web/web-on-loopback.ts'
import { BOT_ID, BOT_SECRET, startWecomServer } from '../wecom-server/server.ts'
import { runChannel } from './channel-on-loopback.ts'
import { CONVERSATIONS, type Step } from './golden-scenes.ts'

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

/** A message as somebody reads it off the screen of a channel. */
interface Screen {
  readonly text: string
  /** Undefined where ways on are no buttons. */
  readonly labels?: readonly string[]
  /** What holds no number that was not approved; without it all of the text. */
  readonly told?: string
}

/** Somebody in private; each step is over when its answer stands on the screen. */
interface Person {
  /** Undefined where the step is another one here. @param wanted labels of buttons that are to be there */
  readonly does: (step: Step, wanted: readonly string[]) => Promise<Screen | undefined>
  /** What of an approved piece has to stand there; without it all of it. */
  readonly partsOf?: (piece: string) => readonly string[]
}

async function onFeishu(): Promise<Person> {
  const server = await startFeishuServer({ rates: false })
  open.push(server.stop)
  const account = { appId: APP_ID, appSecret: APP_SECRET, root: server.url }
  const running = await runChannel(FEISHU, account)
  open.push(running.stop)
  const li = server.user('李')
  const labelsOf = ({ card }: SentMessage): string[] =>
    buttonRows(card ?? { schema: '2.0', body: { elements: [] } })
      .flat()
      .map(({ label }) => label)
  return {
    does: async (step) => {
      const before = server.sent().length
      if ('says' in step) {
        li.says(step.says)
        const shown = await server.next(li.chat, before)
        return { text: shown.text, labels: labelsOf(shown) }
      }
      const shown = server.sent().at(-1) as SentMessage
      const label = labelsOf(shown).find((one) => one.startsWith(step.presses))
      await li.presses(shown, label ?? step.presses)
      return { text: shown.text, labels: labelsOf(shown) }
    },
  }
}

async function onWecom(): Promise<Person> {
  const server = await startWecomServer({ rates: false })
  open.push(server.stop)
  const account = { botId: BOT_ID, secret: BOT_SECRET, wsUrl: server.url }
  const running = await runChannel(WECOM, account)
  open.push(running.stop)
  const texts = () => server.sent().filter(({ kind }) => kind !== 'template_card')
  return {
    does: async (step, wanted) => {
      const before = texts().length
      const card = server.sent().findLast((one) => one.card !== undefined)
      const label =
        'presses' in step
          ? card?.card?.button_list.find(({ text }) => text.startsWith(step.presses))
          : undefined
      if ('says' in step) server.says('lisi', step.says)
      else if (label !== undefined && card !== undefined) await server.presses('lisi', card, label.text)
      else server.says('lisi', `#${numberIn(texts().at(-1)?.text ?? '', step.presses)}`)
      const shown = await until(() => texts()[before], `an answer to ${JSON.stringify(step)}`)
      // A card below the text comes in a message of its own.
      const cardBelow = () => shown.card ?? server.sent().at(-1)?.card
      const isBelow = wanted.some((label) => !shown.text.includes(label))
      const buttons = isBelow ? await until(cardBelow, 'a card below it').catch(() => undefined) : cardBelow()
      return { text: shown.text, labels: buttons?.button_list.map(({ text }) => text) ?? [] }
    },
  }
}

async function onDingtalk(): Promise<Person> {
  const server = await startDingtalkServer({ rates: false })
  open.push(server.stop)
  const account = { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, root: server.url }
  const running = await runChannel(DINGTALK, account)
  open.push(running.stop)
  return {
    does: async (step) => {
      const before = server.sent().length
      const last = server.sent().at(-1)
      const button =
        'presses' in step ? last?.buttons.find(({ title }) => title.startsWith(step.presses)) : undefined
      if ('says' in step) server.says('lisi', step.says)
      else server.says('lisi', button?.says ?? `#${numberIn(last?.text ?? '', step.presses)}`)
      const shown = await server.next('lisi', before)
      return { text: shown.text, labels: shown.buttons.map(({ title }) => title) }
    },
  }
}

async function onTerminal(): Promise<Person> {
  const input = new PassThrough()
  const output = new PassThrough({ encoding: 'utf8' })
  const running = runTerminal({ dialogue: await newDialogue(), input, output })
  open.push(async () => {
    input.end()
    await running
  })
  const screens: Screen[] = []
  return {
    does: async (step) => {
      // A number is a question here, of which the dialogue tests tell.
      if ('presses' in step && /^\d+$/u.test(step.presses)) {
        screens.push(screens.at(-1) ?? { text: '' })
        return undefined
      }
      const line = 'says' in step ? step.says : step.presses
      // What was shown before stands further up.
      if (line === '‹ 返回') {
        screens.pop()
        const shown = screens.at(-1)
        if (shown === undefined) throw new Error('there is nothing further up')
        return shown
      }
      // A command that nobody knows shows where the answer ends.
      input.write(`${line}\n/ends\n`)
      let text = ''
      await until(() => {
        text += String(output.read() ?? '')
        return text.includes(THE_END) ? text : undefined
      }, `an answer to ${line}`)
      // Whoever sits at a terminal is told the files as well.
      const shown = { text: text.slice(0, text.indexOf(THE_END)).replace(/^原件.*$/gmu, '') }
      screens.push(shown)
      return shown
    },
  }
}
const THE_END = '没有“/ends”这个命令'

async function onPage(): Promise<Person> {
  const web = await startWeb()
  open.push(web.close)
  const shown: { readonly path: string; readonly screen: Screen }[] = []
  const visit = async (path: string): Promise<Screen> => {
    const response = await web.get(path)
    if (response.status === 302) return visit(response.headers.get('location') ?? '')
    expect([path, response.status]).toEqual([path, 200])
    const main = documentOf(await response.text()).querySelector('main')
    const answer = main?.querySelector('.exchange .answer')
    // A list of the corpus is not cut into pages as small as those of a chat.
    const told = answer === null || answer === undefined ? '' : seen(answer)
    const screen = {
      text: [
        ...(main?.querySelectorAll(
          'h1, h2, h3, .note, .place, .answer, .practice, .sources, .entries, .up, .about, .take',
        ) ?? []),
      ]
        .map(seen)
        .join(' '),
      told,
    }
    shown.push({ path, screen })
    return screen
  }
  /** The same page, with what was folded up read as well. */
  const unfold = async (part: string): Promise<Screen> => {
    const { path } = shown.at(-1) ?? { path: '/' }
    const parts = (await web.page(path)).querySelectorAll(part)
    const screen = { text: parts.map((one) => one.textContent ?? '').join(' ') }
    shown.push({ path, screen })
    return screen
  }
  const follow = async (label: string): Promise<Screen> => {
    const { path } = shown.at(-1) ?? { path: '/' }
    const page = await web.page(path)
    const links = page.querySelectorAll('main .practice h2 a')
    const link = /^\d+$/u.test(label)
      ? links[Number(label) - 1]
      : page
          .querySelectorAll('main a')
          .find((one) => (one.textContent ?? '').startsWith(label.split(' ')[0] ?? ''))
    if (link === undefined) throw new Error(`${path} leads nowhere for ${label}`)
    return visit(link.getAttribute('href') ?? '')
  }
  return {
    // A figure stands before what it counts, a name without brackets, and no page tells of the buttons of a chat.
    partsOf: (piece) =>
      /点一类|主题名/u.test(piece)
        ? []
        : // What chats tell in short stands there in full.
          piece.split(/[「」（）：、，；。]|……|\[\d+\]|^\d\.$/u).filter((part) => part !== ''),
    does: async (step) => {
      if ('says' in step) return visit(asked(step.says))
      if (step.presses === '‹ 返回') {
        shown.pop()
        const before = shown.at(-1)
        if (before === undefined) throw new Error('there is no page before')
        return before.screen
      }
      // Groups of topics stand on one page.
      if (/小区和物业$/u.test(step.presses)) return undefined
      if (step.presses === '原文依据') return unfold('details.figure, .sources')
      if (step.presses === '为什么') return unfold('.why')
      return follow(step.presses)
    },
  }
}

function numberIn(text: string, label: string): string {
  const found = [...text.matchAll(/#(\d+) ([^　\n]+)/gu)].find(([, , words = '']) => words.startsWith(label))
  if (found === undefined) throw new Error(`neither a button nor a number for ${label} in: ${text}`)
  return found[1] ?? ''
}

// ── what was approved ─────────────────────────────────────────────────────────────────────────────────────────────

interface Approved {
  /** Pieces that must stand on the screen. */
  readonly pieces: readonly string[]
  readonly labels: readonly string[]
}

const BUTTON = /\[([^\]]+)\] (?:[a-z]{1,2}:|[+-]:|ts|ps)\S*/gu
/** Where the files lie says nothing to whoever reads this on a phone. */
const OF_FILES = /^(?:印作|原件|记录)：/u

/** The messages of a conversation as they were approved for Telegram, free of its markup. */
function approved(name: string): Approved[] {
  const file = readFileSync(join(import.meta.dirname, 'golden', `${name}.txt`), 'utf8')
  return file
    .split(/^── .*$/mu)
    .slice(1)
    .map((message) => {
      const lines = message.split('\n')
      // A source begins with a number in brackets too.
      const isButtons = (line: string): boolean => /^\[[^\]]+\] (?!《)/u.test(line)
      const text = lines
        .filter((line) => !isButtons(line))
        .join('\n')
        .trim()
      return {
        labels: lines
          .filter(isButtons)
          .flatMap((line) => [...line.matchAll(BUTTON)].map(([, label]) => label ?? '')),
        pieces: (text.startsWith('{')
          ? strings(JSON.parse(text))
          : text.replace(/<[^<>]*>/gu, '').split('\n')
        )
          .map(unescaped)
          .filter((line) => !OF_FILES.test(line))
          .flatMap((line) => line.split(/[\s•·　]+/u))
          .filter((piece) => piece !== ''),
      }
    })
}

const unescaped = (text: string): string =>
  text.replace(/&lt;/gu, '<').replace(/&gt;/gu, '>').replace(/&amp;/gu, '&')

/** The texts of a table; what heads its columns is there for the eye. */
function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (Array.isArray(value)) return value.flatMap(strings)
  if (typeof value !== 'object' || value === null || 'is_header' in value) return []
  return ['blocks', 'caption', 'cells', 'text', 'items', 'summary', 'credit'].flatMap((key) =>
    strings((value as Record<string, unknown>)[key]),
  )
}

/** Marks of the channel, and characters that it shows by others that look alike, left out of the comparison. */
const bare = (text: string): string => text.normalize('NFKC').replace(/[\s*>·•]+/gu, '')
const numbersIn = (text: string): string[] =>
  [...bare(text).matchAll(/\d+(?:[.,/]\d+)*/gu)].map(([one]) => one)

/** What is told in words, since there is no button or page for it here. */
const IN_WORDS = /(?:可以直接引用：[\s\S]*|(?:发编号接着看|提到我，再加编号，接着看)：[\s\S]*|第\d+\/\d+页)/gu

describe.each([
  ['Feishu', onFeishu],
  ['WeCom', onWecom],
  ['DingTalk', onDingtalk],
  ['the terminal', onTerminal],
  ['the page', onPage],
] as const)('on %s', (_, begin) => {
  it.each(Object.keys(CONVERSATIONS))(
    '%s: what was approved is shown, with no other number',
    async (name) => {
      const person = await begin()
      const messages = approved(name)
      const steps = CONVERSATIONS[name] ?? []
      expect(messages).toHaveLength(steps.length)
      for (const [at, step] of steps.entries()) {
        const { pieces: all, labels: wanted } = messages[at] as Approved
        const screen = await person.does(step, wanted)
        if (screen === undefined) continue
        const { text, labels, told = text } = screen
        const pieces = all.flatMap(person.partsOf ?? ((piece) => piece))
        expect(pieces.filter((piece) => !bare(text).includes(bare(piece)))).toEqual([])
        const strange = numbersIn(told.replace(IN_WORDS, '')).filter(
          (number) => !numbersIn([...all, ...wanted].join(' ')).includes(number),
        )
        expect(strange).toEqual([])
        if (labels === undefined) continue
        // A long label is cut to what a button holds.
        const offered = [...labels.map((label) => label.replace('…', '')), text]
        const missing = wanted.filter(
          (label) => !offered.some((one) => label.startsWith(one) || one.includes(label)),
        )
        expect(missing).toEqual([])
      }
    },
  )
})
