/**
 * Asks the whole dialogue over the shipped corpus, in a process of its own: what never comes back can be ended from outside
 * then. `tsx main.ts '{"questions":…,"seed":…}'`, from a program that listens to its messages.
 */
import { telegramButtons, telegramHtml } from '../../../src/channels/telegram/telegram-html.ts'
import { telegramRich } from '../../../src/channels/telegram/telegram-rich.ts'
import { createDialogue } from '../../../src/dialogue/dialogue.ts'
import type { Message } from '../../../src/messages/message.ts'
import { plainText } from '../../../src/messages/plain-text.ts'
import { shippedCorpus } from '../../dialogue/shipped-corpus.ts'
import { memoryStorage } from '../../storage/memory-storage.ts'
import { createOddities } from '../oddities.ts'
import { seeded } from '../scene.ts'

/** What is heard from here, in this order; `asking` before each question. */
export type Heard =
  | { readonly kind: 'asking'; readonly n: number; readonly text: string }
  | { readonly kind: 'threw'; readonly n: number; readonly text: string; readonly error: string }
  | { readonly kind: 'slow'; readonly n: number; readonly text: string; readonly ms: number }
  | { readonly kind: 'done'; readonly waits: readonly number[] }

/** Conversations that go on at a time. */
const CHATS = 40
/** Whatever takes longer is told of, milliseconds. */
const SLOW_MS = 500

const { questions, seed } = JSON.parse(process.argv[2] ?? '{}') as { questions: number; seed: number }
const tell = (heard: Heard): void => void process.send?.(heard)
const corpus = shippedCorpus()
const oddities = createOddities(corpus.knowledge)
const order = seeded(seed)
const dialogue = createDialogue({ corpus, stores: await memoryStorage(), now: Date.now, random: order })
// Opening the corpus is no part of what is timed.
await ask(0, '温州做了什么')

const waits: number[] = []
for (let n = 0; n < questions; n += 1) {
  // Each from a seed of its own: one of them can be had again without those before it.
  const text = oddities.next(seeded(seed * 1_000_003 + n))
  tell({ kind: 'asking', n, text })
  const begun = process.cpuUsage()
  try {
    await ask(n, text)
  } catch (error) {
    tell({
      kind: 'threw',
      n,
      text,
      error: error instanceof Error ? (error.stack ?? error.message) : String(error),
    })
  }
  // Of the processor: whatever else the machine does.
  const { user, system } = process.cpuUsage(begun)
  const ms = (user + system) / 1000
  waits.push(ms)
  if (ms > SLOW_MS) tell({ kind: 'slow', n, text, ms })
}
tell({ kind: 'done', waits })
process.disconnect()

/** As every channel would: the reply, and what it looks like. */
async function ask(n: number, text: string): Promise<void> {
  const chat = `telegram:1:${n % CHATS}`
  const isGroup = n % 5 === 4
  const outgoing = await dialogue.say({
    place: { chat, kind: isGroup ? 'group' : 'private', thread: null },
    person: { id: chat, isAdmin: false, manages: async () => true, isIn: async () => true },
    text,
    by: isGroup ? 'mention' : 'direct',
    ...(n % 9 === 0 ? { forwarded: true } : {}),
  })
  // Whoever is passed a text on that holds nothing to check may stay silent; otherwise a person hears something.
  if (outgoing !== undefined) render(outgoing.message)
  if (n % 7 === 0) for (const { message } of dialogue.cards(text.slice(0, 256), '').cards) render(message)
}

function render(message: Message): void {
  if (plainText(message).trim() === '') throw new Error('an answer without a word')
  telegramHtml(message)
  telegramRich(message)
  telegramButtons(message, { botName: 'tashan_bot' })
}
