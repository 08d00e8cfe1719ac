/** Incoming text and presses → replies: what every channel has in common. Nothing here knows a platform. */
import type { Answer } from '../answer/answer.ts'
import type { Message } from '../messages/message.ts'
import { say } from '../messages/message.ts'
import { UNREADABLE, type Unreadable, welcomeMessage } from '../messages/sentences.ts'
import { createAsking } from './asking.ts'
import type { Counters, DialogueContext } from './dialogue-context.ts'
import { createDialogueParts } from './dialogue-parts.ts'
import { createHandleMessage, type HandleMessage } from './handle-message.ts'
import { createHandlePress, type HandlePress } from './handle-press.ts'
import type { FindCards } from './inline.ts'
import type { Intake } from './intake.ts'
import type { Papers } from './papers.ts'
import { type DialogueCorpus, type PreparedCorpus, prepareCorpus } from './prepared-corpus.ts'
import { createRunCommand } from './run-command.ts'
import type { Outgoing, Person, Place, Press, Pressed, Said } from './spoken.ts'
import type { DialogueStores } from './stores.ts'
import type { SubscribingOptions } from './subscribing.ts'

export type { DialogueCorpus, Outgoing, Person, Place, Press, Pressed, Said }

export interface DialogueOptions {
  readonly corpus: DialogueCorpus
  readonly stores: DialogueStores
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly random: () => number
  /** Hears how each question is answered. */
  readonly answered?: (answer: Answer) => void
  readonly subscribing?: SubscribingOptions
  /** Without it nothing is drawn or written. */
  readonly papers?: Papers
  /** Takes documents that admins send. */
  readonly intake?: Intake
  /** Reads the knowledge anew and says what came of it. */
  readonly reload?: () => Promise<string>
}

export interface Dialogue {
  readonly say: HandleMessage
  readonly press: HandlePress
  readonly cards: FindCards
  readonly unreadable: (kind: Unreadable) => Message
  readonly welcome: (botName: string) => Message
  /**
   * Puts another version of the corpus in place, at one stroke, and strikes off what it answers and the one before did not.
   * @returns what was struck off; the version before may be closed then
   */
  readonly swap: (corpus: DialogueCorpus) => Promise<readonly string[]>
  readonly subscribes: boolean
}

/** Gaps that are tried with new material. */
const MOST_STRUCK = 100
/** The time zone of whoever has set none, where nobody can subscribe. */
const ZONE = 'Asia/Shanghai'

export function createDialogue(options: DialogueOptions): Dialogue {
  const { stores, now, random, papers, subscribing } = options
  const prepare = (corpus: DialogueCorpus): PreparedCorpus =>
    prepareCorpus(corpus, { makesPapers: papers !== undefined, subscribing, now, random })
  let current = prepare(options.corpus)
  const corpus = () => current
  const counters: Counters = { startedAt: now(), questions: 0, answered: 0 }
  const subscribesIn: DialogueContext['subscribesIn'] = ({ answersOnly }) =>
    subscribing !== undefined && answersOnly !== true
  const shared = { stores, now, counters, corpus, subscribesIn }
  const { answered } = options
  const asking = createAsking({ ...shared, ...(answered === undefined ? {} : { answered }) })
  const zone = subscribing?.zone ?? ZONE
  const { intake, reload } = options
  const parts = createDialogueParts({ ...shared, asking, papers, random, zone }, { intake, reload })
  return {
    say: createHandleMessage(parts, createRunCommand(parts)),
    press: createHandlePress(parts),
    cards: (query, offset) => current.cards(query, offset),
    unreadable: (kind) => say(UNREADABLE[kind]),
    welcome: welcomeMessage,
    swap: async (corpus) => {
      const before = current
      const after = prepare(corpus)
      current = after
      return strikeAnswered(stores, before, after)
    },
    subscribes: subscribing !== undefined,
  }
}

/** @returns the gaps that the corpus answers now and did not before, which are none any more */
async function strikeAnswered(
  { gaps }: DialogueStores,
  before: PreparedCorpus,
  after: PreparedCorpus,
): Promise<readonly string[]> {
  const struck: string[] = []
  for (const { question: words } of await gaps.top(MOST_STRUCK)) {
    if (!before.ask(words).answer.answerable && after.ask(words).answer.answerable) struck.push(words)
    // Whoever asks something meanwhile does not wait for all of them.
    await new Promise((resolve) => setImmediate(resolve))
  }
  await gaps.strike(struck)
  return struck
}
