import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createDingtalk } from '../../src/channels/dingtalk/dingtalk.ts'
import { createFeishu } from '../../src/channels/feishu/feishu.ts'
import { createNetwork, NO_PROXIES } from '../../src/channels/network.ts'
import { createWecom } from '../../src/channels/wecom/wecom.ts'
import { systemClock } from '../../src/digest/clock.ts'
import { CLIENT_ID, CLIENT_SECRET, startDingtalkServer } from '../dingtalk-server/server.ts'
import { buttonRows } from '../feishu-server/check-card.ts'
import { APP_ID, APP_SECRET, type SentMessage, startFeishuServer } from '../feishu-server/server.ts'
import { until } from '../platform-server/wait.ts'
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
  readonly labels: readonly string[]
}

/** Somebody in private; each step is over when its answer stands on the screen. */
interface Person {
  readonly does: (step: Step) => Promise<Screen>
}

const common = { clock: systemClock, random: () => 0, adminIds: new Set<string>() }

async function onFeishu(): Promise<Person> {
  const server = await startFeishuServer({ rates: false })
  open.push(server.stop)
  const account = { appId: APP_ID, appSecret: APP_SECRET, root: server.url }
  const running = await runChannel((log) =>
    createFeishu({ ...common, account, network: createNetwork(NO_PROXIES), log }),
  )
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
  const running = await runChannel((log) => createWecom({ ...common, account, log }))
  open.push(running.stop)
  const texts = () => server.sent().filter(({ kind }) => kind !== 'template_card')
  return {
    does: async (step) => {
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
      await new Promise((resolve) => setTimeout(resolve, 50))
      const buttons = shown.card ?? server.sent().at(-1)?.card
      return { text: shown.text, labels: buttons?.button_list.map(({ text }) => text) ?? [] }
    },
  }
}

async function onDingtalk(): Promise<Person> {
  const server = await startDingtalkServer({ rates: false })
  open.push(server.stop)
  const account = { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, root: server.url }
  const running = await runChannel(async (log) =>
    createDingtalk({ ...common, account, network: createNetwork(NO_PROXIES), log }),
  )
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
] as const)('on %s', (_, begin) => {
  it.each(Object.keys(CONVERSATIONS))(
    '%s: what was approved is shown, with no other number',
    async (name) => {
      const person = await begin()
      const messages = approved(name)
      const steps = CONVERSATIONS[name] ?? []
      expect(messages).toHaveLength(steps.length)
      for (const [at, step] of steps.entries()) {
        const { text, labels } = await person.does(step)
        const { pieces, labels: wanted } = messages[at] as Approved
        expect(pieces.filter((piece) => !bare(text).includes(bare(piece)))).toEqual([])
        const strange = numbersIn(text.replace(IN_WORDS, '')).filter(
          (number) => !numbersIn(pieces.join(' ')).includes(number),
        )
        expect(strange).toEqual([])
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
