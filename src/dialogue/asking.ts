/** Questions: what is being talked about is remembered, and every answer can be given again from its slip. */
import type { Answer, Turn } from '../answer/answer.ts'
import type { Ask } from '../answer/ask.ts'
import type { Knowledge } from '../knowledge/load.ts'
import { answerMessage } from '../messages/answer-message.ts'
import type { Message } from '../messages/message.ts'
import { offTopic } from '../messages/sentences.ts'
import { hasReasons, type Reason } from '../messages/why-message.ts'
import type { Segment } from '../search/segment.ts'
import { gapOf } from './gap.ts'
import { type AnswerLength, type GroupChoices, settingsOf } from './settings.ts'
import { isInCompany, type Outgoing, type Place, type Said } from './spoken.ts'
import { type ChatSettings, type DialogueStores, KEPT_MS, readTurn, type Whose } from './stores.ts'
import type { LastOrder } from './subscription-desk.ts'

/** Whose conversation it is. */
export type Party = Pick<Said, 'place' | 'person'>

type KeptSlip = { readonly [field in keyof AskedSlip]: AskedSlip[field] | undefined }

/** What a slip remembers: enough to give the same answer again. */
export interface AskedSlip {
  readonly v: 1
  readonly text: string
  readonly previous?: Turn
  /** The slip of the answer that it goes on from. */
  readonly from?: string
}

export interface Conversation {
  readonly version: number
  readonly turn: Turn | undefined
  readonly slip: string | undefined
  readonly order: KeptOrder | undefined
  /** When it was answered last, milliseconds since 1970; 0 where nobody wrote it down. */
  readonly answeredAt: number
}

/** The last order about subscriptions. */
interface KeptOrder extends LastOrder {
  /** Milliseconds since 1970. */
  readonly at: number
}

export interface Asking {
  /** @param previous the turn to go on from; without it the one replied to, or the last of the conversation */
  readonly question: (said: Said, text: string, previous?: Turn) => Promise<Outgoing>
  readonly conversationOf: (party: Party) => Promise<Conversation>
  readonly remember: (
    party: Party,
    conversation: Conversation,
    turn: Turn,
    slip: string | undefined,
  ) => Promise<void>
  /** Keeps what was ordered; bare amendments are about it for a while. */
  readonly rememberOrder: (party: Party, order: Omit<LastOrder, 'isLatest'>) => Promise<void>
  /** The last order, while bare amendments are about it. */
  readonly lastOrder: (party: Party) => Promise<LastOrder | undefined>
  /** What a slip of this chat remembers. */
  readonly slipOf: (id: string | undefined, party: Pick<Party, 'place'>) => Promise<AskedSlip | undefined>
  /** The same of a chat that this person is in: whoever leaves a group goes on in private. */
  readonly handedOver: (id: string, party: Party) => Promise<AskedSlip | undefined>
  /** The answer of a slip, and of its further pages; undefined where there is no such page any more. */
  readonly answerOf: (slip: AskedSlip, page?: number) => { answer: Answer; turn: Turn } | undefined
  /** The answer that tells why this one is what it is: its own, or the one that it takes up, as “来源呢” does. */
  readonly reasonFor: (
    slip: AskedSlip,
    party: Pick<Party, 'place'>,
    page?: number,
  ) => Promise<Reason | undefined>
  readonly answerPage: (
    place: Place,
    answer: Answer,
    page: { slip: string; page: number; short: boolean; extends?: boolean },
  ) => Message
  /** How long answers are in that place, where nobody says so. */
  readonly lengthIn: (place: Place) => Promise<AnswerLength>
  readonly settingsFor: (place: Place) => Promise<ChatSettings | undefined>
  readonly topicNames: (ids: readonly string[]) => string[]
}

export interface AskingOptions {
  /** Asked anew each time: the corpus may be another by then. */
  readonly corpus: () => {
    readonly knowledge: Knowledge
    readonly ask: Ask
    readonly segment: Segment
    readonly stopwords: ReadonlySet<string>
    readonly draws?: (answer: Answer) => boolean
    readonly writes?: boolean
  }
  readonly stores: DialogueStores
  readonly now: () => number
  readonly counters: { questions: number; answered: number }
  readonly answered?: (answer: Answer) => void
  readonly subscribesIn: (place: Place) => boolean
}

/** How long bare amendments are about the last order. */
const ORDER_MS = 5 * 60 * 1000
/** Characters: whoever writes more in a group says what it is about. */
const FEW_WORDS = 16
/** After so many others one's own conversation is no longer what is on the screen. */
const SEVERAL = 2
/** How long somebody's own conversation in a group stands before what others were told since. */
const OWN_MS = 10 * 60 * 1000
const NO_CONVERSATION: Conversation = {
  version: 0,
  turn: undefined,
  slip: undefined,
  order: undefined,
  answeredAt: 0,
}
/** Pages of “more” that are worth recomputing. */
const MOST_PAGES = 50
/** Answers that are followed back to the one that was looked up. */
const MOST_STEPS = 10

export function createAsking(options: AskingOptions): Asking {
  const { corpus, stores, now, counters, subscribesIn } = options
  const conversationKey = ({ place, person }: Party): string =>
    place.kind === 'group' ? `${keysOf(place)}${person.id}` : place.chat

  /** The beginning of the keys of everybody's conversations there. */
  const keysOf = ({ chat, thread }: Place): string => `${[chat, thread ?? ''].join('/')}/`

  const whose = ({ place, person }: Party): Whose => ({ chat: place.chat, person: person.id })
  const keeps = (place: Place): boolean => place.kind !== 'guest'

  async function conversationOf(party: Party): Promise<Conversation> {
    if (!keeps(party.place)) return NO_CONVERSATION
    const kept = await stores.conversations.find(conversationKey(party), now())
    return { version: kept?.version ?? 0, ...readState(kept?.state) }
  }

  /**
   * Whom a few words go on from: in a group, whoever has said nothing there of late goes on from what was answered last,
   * whoever had asked; so does whoever has listened to several others since.
   */
  async function goneOnFrom(said: Said, text: string, own: Conversation): Promise<Turn | undefined> {
    const { place, by } = said
    const leans = place.kind === 'group' && by !== 'command' && text.trim().length <= FEW_WORDS
    // A refusal bears no buttons, so a reply to one tells nothing but that it goes on from what was said to all.
    const isFresh = by !== 'reply' && now() - own.answeredAt <= OWN_MS
    if (!leans) return own.turn
    const states = await stores.conversations.latest(place.chat, keysOf(place), now())
    const answered = states
      .map(readState)
      .filter(({ turn }) => turn !== undefined)
      .toSorted((a, b) => b.answeredAt - a.answeredAt)
    const since = answered.filter(({ answeredAt }) => answeredAt > own.answeredAt)
    if (own.turn !== undefined && isFresh && since.length < SEVERAL) return own.turn
    const [last] = answered
    return last !== undefined && (own.turn === undefined || last.answeredAt > own.answeredAt)
      ? last.turn
      : own.turn
  }

  /** A write that lost to another of the same person is no loss: the later one is what is being talked about. */
  async function remember(
    party: Party,
    conversation: Conversation,
    turn: Turn,
    slip: string | undefined,
  ): Promise<void> {
    const { order } = conversation
    await write(party, conversation.version, {
      turn,
      slip: slip ?? conversation.slip,
      order: order && { ...order, isLatest: false },
      answeredAt: now(),
    })
  }

  async function write(party: Party, version: number, state: Omit<Conversation, 'version'>): Promise<void> {
    if (!keeps(party.place)) return
    const at = now()
    await stores.conversations.write(conversationKey(party), whose(party), state, {
      after: version,
      expiresAt: at + KEPT_MS.conversation,
      now: at,
    })
  }

  async function rememberOrder(party: Party, order: Omit<LastOrder, 'isLatest'>): Promise<void> {
    const { version, ...state } = await conversationOf(party)
    const { subscriptions, unfinished } = order
    if (subscriptions.length === 0 && unfinished === undefined && state.order === undefined) return
    await write(party, version, { ...state, order: { ...order, isLatest: true, at: now() } })
  }

  async function lastOrder(party: Party): Promise<LastOrder | undefined> {
    const { order } = await conversationOf(party)
    return order !== undefined && now() - order.at <= ORDER_MS ? order : undefined
  }

  const keepSlip = (
    party: Party,
    text: string,
    { previous, from }: Pick<KeptSlip, 'previous' | 'from'>,
  ): Promise<string> =>
    stores.slips.keep({ v: 1, text: text.slice(0, 600), previous, from } satisfies KeptSlip, {
      ...whose(party),
      expiresAt: now() + KEPT_MS.slip,
    })

  async function slipOf(
    id: string | undefined,
    { place }: Pick<Party, 'place'>,
  ): Promise<AskedSlip | undefined> {
    const kept = id === undefined ? undefined : await stores.slips.find(id, now())
    return kept?.chat === place.chat ? readSlip(kept.payload) : undefined
  }

  async function handedOver(id: string, { place, person }: Party): Promise<AskedSlip | undefined> {
    const kept = await stores.slips.find(id, now())
    if (kept === undefined) return undefined
    const opens = kept.chat === place.chat || (await person.isIn(kept.chat))
    return opens ? readSlip(kept.payload) : undefined
  }

  function readSlip(kept: unknown): AskedSlip | undefined {
    const payload = kept as Partial<AskedSlip> | null
    if (payload?.v !== 1 || typeof payload.text !== 'string') return undefined
    const previous = readTurn(payload.previous)
    const { from } = payload
    return {
      v: 1,
      text: payload.text,
      ...(previous === undefined ? {} : { previous }),
      ...(typeof from === 'string' ? { from } : {}),
    }
  }

  /** The answer of a slip, and of its further pages. */
  function answerOf({ text, previous }: AskedSlip, page = 0): { answer: Answer; turn: Turn } | undefined {
    let reply = corpus().ask(text, previous)
    for (let at = 0; at < Math.min(page, MOST_PAGES); at += 1) {
      if (reply.answer.more === 0) return undefined
      reply = corpus().ask('还有吗', reply.turn)
    }
    return reply
  }

  const reasonFor: Asking['reasonFor'] = async (slip, party, page) => {
    const own = answerOf(slip, page)?.answer
    let before: AskedSlip | undefined = slip
    for (let step = 0; before !== undefined && step < MOST_STEPS; step += 1) {
      const answer = step === 0 ? own : answerOf(before)?.answer
      if (answer !== undefined && hasReasons(answer))
        return { answer, ...(step === 0 ? {} : { earlier: before.text }) }
      before = await slipOf(before.from, party)
    }
    return own && { answer: own }
  }

  const context = () => {
    const { draws, knowledge, writes = false } = corpus()
    return { topics: knowledge.lexicon.topics, writes, ...(draws === undefined ? {} : { draws }) }
  }

  async function question(said: Said, text: string, from?: Turn): Promise<Outgoing> {
    const conversation = await conversationOf(said)
    const about = await slipOf(said.about, said)
    // Whoever replies to an older answer goes on from that one.
    const previous =
      from ?? (about === undefined ? await goneOnFrom(said, text, conversation) : answerOf(about)?.turn)
    const { answer, turn } = corpus().ask(text, previous)
    const settings = settingsOf(await settingsFor(said.place))
    counters.questions += 1
    if (answer.answerable) counters.answered += 1
    options.answered?.(answer)
    if (isGap(answer) && keeps(said.place)) {
      const gap = gapOf(text, corpus())
      if (gap !== undefined) await stores.gaps.note(gap, now())
    }
    if (said.place.kind === 'group' && answer.answerable && isOffTopic(answer, settings.topics))
      return { message: offTopic(topicNames(settings.topics)) }
    const slip =
      answer.citations.length > 0 && keeps(said.place)
        ? await keepSlip(said, text, { previous, from: about === undefined ? conversation.slip : said.about })
        : undefined
    // Small talk leaves what was being talked about as it was.
    if (turn !== previous || slip !== undefined) await remember(said, conversation, turn, slip)
    const short = lengthOf(said.place, settings) === 'brief'
    return {
      message: answerMessage(answer, context(), {
        ...(slip === undefined ? {} : { slip }),
        short,
        extends: !isInCompany(said.place),
        subscribes: subscribesIn(said.place),
      }),
      ...(said.place.kind === 'group' && settings.calm ? { silent: true } : {}),
    }
  }

  const answerPage: Asking['answerPage'] = (place, answer, page) =>
    answerMessage(answer, context(), { ...page, subscribes: subscribesIn(place) })

  const settingsFor = (place: Place) =>
    place.kind === 'group' || place.kind === 'private'
      ? stores.chats.find(place.chat)
      : Promise.resolve(undefined)

  const lengthOf = (place: Place, { length }: GroupChoices): AnswerLength =>
    length ?? (isInCompany(place) ? 'brief' : 'full')

  const topicNames = (ids: readonly string[]): string[] =>
    ids.flatMap((id) => corpus().knowledge.lexicon.topics.find((topic) => topic.id === id)?.name ?? [])

  const isOffTopic = (answer: Answer, allowed: readonly string[]): boolean => {
    const names = topicNames(allowed)
    return (
      names.length > 0 &&
      answer.practices.length > 0 &&
      !answer.practices.some(({ practice }) => practice.topics.some((topic) => names.includes(topic)))
    )
  }

  return {
    question,
    conversationOf,
    remember,
    rememberOrder,
    lastOrder,
    slipOf,
    handedOver,
    answerOf,
    reasonFor,
    answerPage,
    lengthIn: async (place) => lengthOf(place, settingsOf(await settingsFor(place))),
    settingsFor,
    topicNames,
  }
}

/** A stored conversation, as far as it can be read. */
function readState(kept: unknown): Omit<Conversation, 'version'> {
  const state = kept as Partial<Record<keyof Conversation, unknown>> | null | undefined
  return {
    turn: readTurn(state?.turn),
    slip: typeof state?.slip === 'string' ? state.slip : undefined,
    order: readOrder(state?.order),
    answeredAt: typeof state?.answeredAt === 'number' ? state.answeredAt : 0,
  }
}

/** A stored order, if it can be read. */
function readOrder(kept: unknown): KeptOrder | undefined {
  const order = kept as Partial<Record<keyof KeptOrder, unknown>> | null | undefined
  if (typeof order?.at !== 'number' || !Array.isArray(order.subscriptions)) return undefined
  const subscriptions = order.subscriptions.filter((id) => typeof id === 'string')
  const { at, made, isLatest, unfinished } = order
  const asked = typeof unfinished === 'string' ? { unfinished } : {}
  return subscriptions.length === 0 && typeof unfinished !== 'string'
    ? undefined
    : { at, subscriptions, made: made === true, isLatest: isLatest === true, ...asked }
}

/** Refusals that tell what the corpus should hold; noise and follow-ups do not. */
const isGap = ({ answerable, body }: Answer): boolean =>
  !answerable &&
  body.kind === 'missing' &&
  ['nothing', 'place', 'figure', 'subject', 'part'].includes(body.missing.kind)
