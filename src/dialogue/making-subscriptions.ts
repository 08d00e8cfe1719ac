/** A subscription is made: in one line, or by buttons; the same things once more change the one there is. */
import { amended } from '../digest/amendment.ts'
import { DIGEST_SIZE } from '../digest/digest.ts'
import { readRequest, type SubscriptionRequest } from '../digest/request.ts'
import { EVERY_DAY, type Weekday } from '../digest/schedule.ts'
import {
  type ChatId,
  DEFAULT_TIME,
  isEverything,
  type Names,
  newSubscriptionId,
  refusal,
  type StoredSubscription,
  type Subscription,
  type SubscriptionStore,
  started,
  type What,
  type When,
  whatKey,
  whatWords,
  whenWords,
} from '../digest/subscription.ts'
import { withTimesApart } from '../digest/times.ts'
import { termsWithin } from '../digest/wanted-terms.ts'
import type { Topic } from '../knowledge/lexicon.ts'
import { chunk } from '../messages/chunk.ts'
import { type Action, type Button, type Message, noteBlock, textBlock } from '../messages/message.ts'
import type { SubscriptionPages } from '../messages/subscription-pages.ts'
import { topicGroups } from '../messages/topic-groups.ts'
import type { ChatSettings } from './stores.ts'

/** Where a subscription is made. */
export interface SubscribingChat {
  readonly id: ChatId
  readonly thread: string | null
  readonly group: boolean
  readonly settings: ChatSettings | undefined
}

/** What is wanted; the chat's settings fill in what it leaves open. */
export type Wish = Pick<Subscription, 'what' | 'when'> & Partial<Subscription>

export interface Making {
  readonly subscribe: (chat: SubscribingChat, line: string) => Promise<Message>
  /** The same of a line in which much is only manner of speaking: topics and places in it, or else words that practices hold. */
  readonly subscribeInWords: (chat: SubscribingChat, line: string) => Promise<Message>
  /** What a line would be as a wish; undefined for what is none. */
  readonly understands: (line: string) => Understood | undefined
  /** @param of a topic of the group to choose from */
  readonly askTopic: (of: string) => Message
  readonly askWhen: (chat: SubscribingChat, topicId: string) => Promise<Message>
  readonly subscribeTopic: (chat: SubscribingChat, topicId: string, when: string) => Promise<Message>
  /** The same things at the times that the words say. Undefined when that subscription is not there any more. */
  readonly also: (chat: SubscribingChat, id: string, words: string) => Promise<Message | undefined>
  /** A wish as a subscription of the chat, not saved yet. */
  readonly made: (chat: SubscribingChat, wish: Wish) => StoredSubscription
}

export interface Understood {
  /** Nothing but topics, places and times: it can only be meant as a wish. */
  readonly named: boolean
  readonly timed: boolean
}

export interface MakingOptions {
  readonly subscriptions: SubscriptionStore
  /** How many practices match now. */
  readonly matching: ((what: What) => number) | undefined
  readonly version: () => string
  /** IANA name, for chats that have not chosen one. */
  readonly zone: string
  readonly now: () => number
  readonly random: () => number
}

/** The choices of the buttons; the code travels in them and keeps its meaning. */
const WHENS: readonly { readonly code: string; readonly label: string; readonly when: When }[] = [
  { code: 'd0830', label: '每天 08:30', when: at(EVERY_DAY, 8, 30) },
  { code: 'd1800', label: '每天 18:00', when: at(EVERY_DAY, 18, 0) },
  { code: 'k0830', label: '工作日 08:30', when: at([1, 2, 3, 4, 5], 8, 30) },
  { code: 'm0830', label: '每周一 08:30', when: at([1], 8, 30) },
  { code: 'new', label: '有新的就发', when: { kind: 'new' } },
]

function at(days: readonly Weekday[], hour: number, minute: number): When {
  return { kind: 'at', days, hour, minute }
}

/** What of the corpus wishes are made of. */
export interface WishCorpus {
  readonly names: Names
  readonly topics: readonly Pick<Topic, 'group' | 'id' | 'name'>[]
  /** Whether a practice is called by a name that holds the word. */
  readonly isInName: (word: string) => boolean
  /** The topic of what answers, asked in these words; undefined where nothing does. */
  readonly topicAbout: (words: string) => string | undefined
}

export function createMaking(
  { names, topics, isInName, topicAbout }: WishCorpus,
  pages: SubscriptionPages,
  { subscriptions, matching, version, zone, now, random }: MakingOptions,
): Making {
  const { describe } = pages

  const made = (chat: SubscribingChat, wish: Wish): StoredSubscription => {
    const createdAt = now()
    return started(
      {
        id: newSubscriptionId(random),
        chat: chat.id,
        thread: chat.thread,
        group: chat.group,
        what: wish.what,
        when: wish.when,
        zone: wish.zone ?? chat.settings?.zone ?? zone,
        quiet: wish.quiet === undefined ? (chat.settings?.quiet ?? null) : wish.quiet,
        silent: wish.silent ?? false,
        pausedUntil: null,
        createdAt,
      },
      createdAt,
      version(),
    )
  }

  async function add(chat: SubscribingChat, wish: Wish, assumed: readonly string[]): Promise<Message> {
    const held = await subscriptions.ofChat(chat.id)
    const refused = refusal(held, { what: wish.what, when: wish.when, thread: chat.thread })
    const alike = held.filter((one) => one.thread === chat.thread && whatKey(one.what) === whatKey(wish.what))
    const [twin, another] = alike
    const same = refused?.refused === 'same' ? refused.same : another === undefined ? twin : undefined
    if (same !== undefined) return amendTwin(same, wish, assumed.length === 2)
    if (refused !== undefined)
      return {
        blocks: [textBlock(refused.message)],
        buttons: [[{ label: '看看订阅', action: { kind: 'subscriptions' } }]],
      }
    const subscription = made(chat, wish)
    await subscriptions.save(subscription)
    const message = pages.one(subscription)
    return {
      blocks: [
        textBlock(`订阅好了：${describe(subscription)}`),
        ...message.blocks.slice(1),
        ...heldNote(wish),
        ...assumedNote(subscription, assumed),
      ],
      buttons: message.buttons,
    }
  }

  /** Whoever watches for something that is not there yet should know. */
  function heldNote({ what, when }: Wish) {
    const count = matching?.(what)
    if (count === undefined) return []
    if (count === 0) return [noteBlock('语料里现在还没有这样的做法，等有了就发给你。')]
    return [
      noteBlock(
        when.kind === 'new'
          ? `现有${count}条，等来了新的再发；想先看看，点“现在发一份”。`
          : `现有${count}条，一次最多发${DIGEST_SIZE}条。`,
      ),
    ]
  }

  function assumedNote({ what }: Subscription, assumed: readonly string[]) {
    if (assumed.length === 0) return []
    const noDay = assumed.includes('day')
    const taken =
      assumed.length === 2
        ? '多久发一次，先按每天 08:30 算'
        : noDay
          ? '哪天，先按每天算'
          : '几点，先按 08:30 算'
    return [
      noteBlock(`没说${taken}。想改就再发一次，比如“/subscribe ${whatWords(what, names)} 每周一 18:00”。`),
    ]
  }

  /** The same things once more: whoever says other times means to change them, or else wants both. */
  async function amendTwin(twin: StoredSubscription, wish: Wish, noTimes: boolean): Promise<Message> {
    const { zone: place, quiet, silent } = wish
    const changed = amended(
      twin,
      {
        ...(noTimes ? {} : { when: wish.when }),
        ...(place === undefined ? {} : { zone: place }),
        ...(quiet === undefined ? {} : { quiet }),
        ...(silent === undefined ? {} : { silent }),
      },
      now(),
      version(),
    )
    if (describe(changed) === describe(twin)) return pages.one(twin, '已经有一条一样的订阅了：')
    await subscriptions.save(changed)
    const page = pages.one(changed, '这个已经订过，改好了：')
    const before = whenWords(twin.when)
    if (before === whenWords(changed.when)) return page
    const also: Action = { kind: 'subscriptionAlso', id: twin.id, words: before.replaceAll('、', '') }
    return {
      blocks: [...page.blocks, noteBlock(`原来是${before}。两个时间都要，点“${before}也要”。`)],
      buttons: [[{ label: `${before}也要`, action: also }], ...page.buttons],
    }
  }

  function askWhen(what: string, action: (code: string) => Action): Message {
    return {
      blocks: [
        textBlock(`订阅“${what}”，多久发一次？`),
        noteBlock(`也可以一句话说清：/subscribe ${what} 每周一三五 早上8点半`),
      ],
      buttons: WHENS.map(({ code, label }) => [{ label, action: action(code) }]),
    }
  }

  /** @param of a topic of the group to choose from; without it a group is chosen first */
  function askTopic(of?: string): Message {
    const groups = topicGroups(topics)
    const group = groups?.find((one) => one.topics.some(({ id }) => id === of))
    return {
      blocks: [
        textBlock('想订阅哪个主题？'),
        noteBlock('也可以一句话说清主题、地区和时间，比如：/subscribe 物业治理 + 浙江省 每天 08:30'),
      ],
      buttons: chunk<Button>(
        groups === undefined || group !== undefined
          ? (group?.topics ?? topics).map(({ id, name }) => ({
              label: name,
              action: { kind: 'subscribe', topicId: id },
            }))
          : groups.map(({ name, topics: [first] }) => ({
              label: name,
              action: { kind: 'subscribeTopics', of: first?.id ?? '' },
            })),
        2,
      ),
    }
  }

  const problemsOf = (problems: readonly string[]): Message => ({
    blocks: [...problems.map(textBlock), noteBlock('可以这样写：/subscribe 物业治理 每天 08:30')],
    buttons: [],
  })

  function take(chat: SubscribingChat, request: SubscriptionRequest): Message | Promise<Message> {
    const { what, when, assumed, halfOpen: _, ...rest } = request
    if (what === undefined) return askTopic()
    const topic = topicOnly(what)
    if (when === undefined && topic !== undefined && Object.keys(rest).length === 0)
      return askWhen(whatWords(what, names), (code) => ({
        kind: 'subscribeTopic',
        topicId: topic,
        when: code,
      }))
    return add(
      chat,
      { what, when: when ?? { kind: 'at', days: EVERY_DAY, ...DEFAULT_TIME }, ...rest },
      when === undefined ? ['day', 'time'] : assumed,
    )
  }

  /** Words in the names of practices asked for stay; of others, the topics and places that they name: 物业 of 物业这块出了料. */
  function withoutManner(what: What): What {
    const countOf = (word: string): number => matching?.({ ...what, words: [word] }) ?? 1
    const words = what.words.filter((word) => word.length > 1 && isInName(word) && countOf(word) > 0)
    const others = what.words.filter((word) => !words.includes(word))
    const named = others.map((word) => termsWithin(word, names))
    const topics = [...new Set([...what.topics, ...named.flatMap(({ topics: of }) => of)])]
    return { ...what, topics, places: [...what.places, ...named.flatMap(({ places }) => places)], words }
  }

  /** 社区空间运营 is no topic; it is subscribed to as the one that it is about, and the person is told. */
  async function takeNearest(
    chat: SubscribingChat,
    request: SubscriptionRequest,
    what: What,
    line: string,
  ): Promise<Message> {
    const words = what.words.filter((word) => word.length > 1).join(' ')
    const topic = topics.find(({ id }) => id === topicAbout(words))
    if (topic === undefined) return confirm(line)
    const { blocks, buttons } = await take(chat, {
      ...request,
      what: { topics: [topic.id], places: what.places, words: [] },
    })
    const told = noteBlock(`没有叫“${words}”的主题，按最近的“${topic.name}”算；不对就说“换成……”。`)
    return { blocks: [...blocks, told], buttons }
  }

  const confirm = (line: string): Message => ({
    blocks: [
      textBlock(`要订阅“${line}”吗？语料里现在没有一条做法写到这样的词。`),
      noteBlock(`照这样订，就发“/subscribe ${line}”；也可以选一个主题来订：`),
    ],
    buttons: askTopic().buttons,
  })

  const topicOnly = (what: What): string | undefined =>
    what.topics.length === 1 && what.places.length === 0 && what.words.length === 0
      ? what.topics[0]
      : undefined

  return {
    made,
    askTopic,
    subscribe: async (chat, line) => {
      if (line === '') return askTopic()
      const reading = readRequest(line, names)
      return reading.ok ? take(chat, reading.request) : problemsOf(reading.problems)
    },
    subscribeInWords: async (chat, line) => {
      const reading = readRequest(withTimesApart(line), names)
      if (!reading.ok) return line === '' ? askTopic() : problemsOf(reading.problems)
      const { what, ...request } = reading.request
      if (what === undefined) return askTopic()
      const plain = withoutManner(what)
      return isEverything(plain) && !isEverything(what)
        ? takeNearest(chat, request, what, line)
        : take(chat, { ...request, what: plain })
    },
    understands: (line) => {
      const reading = readRequest(line, names)
      if (!reading.ok) return undefined
      const { what, when } = reading.request
      return {
        named: what?.words.length === 0,
        timed: when !== undefined,
      }
    },
    askWhen: async (_chat, topicId) => {
      const topic = topics.find(({ id }) => id === topicId)
      if (topic === undefined) return askTopic()
      return askWhen(topic.name, (code) => ({ kind: 'subscribeTopic', topicId, when: code }))
    },
    subscribeTopic: async (chat, topicId, code) => {
      const choice = WHENS.find((one) => one.code === code)
      if (choice === undefined || !topics.some(({ id }) => id === topicId)) return askTopic()
      return add(chat, { what: { topics: [topicId], places: [], words: [] }, when: choice.when }, [])
    },
    also: async (chat, id, words) => {
      const one = await subscriptions.find(id)
      const reading = readRequest(words, names)
      if (one?.chat !== chat.id || !reading.ok || reading.request.when === undefined) return undefined
      const wish = { ...one, when: reading.request.when }
      const refused = refusal(await subscriptions.ofChat(chat.id), wish)
      if (refused !== undefined) return pages.one(one, refused.message)
      const { zone: place, quiet, silent, what, when, thread } = wish
      const second = { ...made(chat, { what, when, zone: place, quiet, silent }), thread }
      await subscriptions.save(second)
      return pages.list(await subscriptions.ofChat(chat.id), chat.thread)
    },
  }
}
