/** Subscriptions by conversation: make one in a line or with buttons, list, change, send now, delete, export, import. */
import type { Turn } from '../answer/answer.ts'
import { amended } from '../digest/amendment.ts'
import { DIGEST_SIZE } from '../digest/digest.ts'
import type { OutboxRecord } from '../digest/outbox.ts'
import type { DigestPages } from '../digest/pages.ts'
import { readRequest } from '../digest/request.ts'
import { EVERY_DAY, type Weekday } from '../digest/schedule.ts'
import {
  type ChatId,
  DEFAULT_TIME,
  dateWords,
  FOREVER,
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
import { hanNumber } from '../knowledge/quantity.ts'
import { amendedMessage, createAmending } from './amending.ts'
import { chunk } from './answer-message.ts'
import type { Browse } from './browse.ts'
import {
  type Action,
  headingBlock,
  type Message,
  noteBlock,
  type SubscriptionStep,
  say,
  textBlock,
} from './message.ts'
import { createSentDigests } from './sent-digest.ts'
import { onlyManagers } from './sentences.ts'
import type { Outgoing, RepliedTo } from './spoken.ts'
import type { ChatSettings } from './stores.ts'
import { exportFile, readImport } from './subscription-file.ts'
import { createSubscriptionPages, NO_SUBSCRIPTIONS } from './subscription-pages.ts'

export interface SubscribingOptions {
  readonly subscriptions: SubscriptionStore
  /** Puts a digest that somebody asked for into the outbox; undefined where nothing is delivered. */
  readonly sendNow?: (subscription: StoredSubscription) => Promise<void>
  /** What was due and what became of it. */
  readonly history?: (chat: ChatId) => Promise<readonly OutboxRecord[]>
  /** Digests that were sent, to be read further; undefined where nothing is delivered. */
  readonly digests?: DigestPages
  /** How many practices match now; undefined where nobody can tell. */
  readonly matching?: (what: What) => number
  /** Version of the knowledge, as `DigestKnowledge` names it. */
  readonly version: () => string
  /** IANA name, for chats that have not chosen one. */
  readonly zone: string
}

/** Where a subscription is made. */
export interface SubscribingChat {
  readonly id: ChatId
  readonly thread: string | null
  readonly group: boolean
  readonly settings: ChatSettings | undefined
}

/** What a reply to a message about subscriptions comes to. */
export type Replied =
  | { readonly kind: 'said'; readonly message: Message }
  /** A question about a digest: to be answered as one, from there. */
  | { readonly kind: 'question'; readonly turn: Turn }

export interface Subscribing {
  readonly subscribe: (chat: SubscribingChat, line: string) => Promise<Message>
  /** Whether a line names nothing but topics, places and times: then it can only be meant as a wish. */
  readonly understands: (line: string) => boolean
  readonly askWhen: (chat: SubscribingChat, topicId: string) => Promise<Message>
  readonly subscribeTopic: (chat: SubscribingChat, topicId: string, when: string) => Promise<Message>
  readonly list: (chat: SubscribingChat) => Promise<Message>
  /** `2 改到晚上8点` after the command that lists them. Undefined when it is no change of any. */
  readonly listed: (chat: SubscribingChat, line: string) => Promise<Message | undefined>
  readonly unsubscribe: (chat: SubscribingChat, argument: string) => Promise<Message>
  /** Undefined when there is no such subscription of this chat any more. */
  readonly step: (chat: SubscribingChat, id: string, step: SubscriptionStep) => Promise<Message | undefined>
  /** A button's words, as if replied. Undefined as with `step`. */
  readonly words: (chat: SubscribingChat, id: string, words: string) => Promise<Message | undefined>
  readonly also: (chat: SubscribingChat, id: string, words: string) => Promise<Message | undefined>
  readonly missed: (chat: SubscribingChat) => Promise<Message>
  readonly exported: (chat: SubscribingChat) => Promise<Outgoing>
  readonly imported: (chat: SubscribingChat, text: string) => Promise<Message>
  /**
   * Undefined when the message replied to has nothing to do with subscriptions, or the words have not.
   * @param may whether whoever replies may change subscriptions here
   */
  readonly replied: (
    chat: SubscribingChat,
    to: RepliedTo,
    text: string,
    may: () => Promise<boolean>,
  ) => Promise<Replied | undefined>
  /** `apart`: in a message of its own, not in place of the digest. Undefined when it is not there any more. */
  readonly digestPage: (
    chat: SubscribingChat,
    message: string,
    page: number,
    apart: boolean,
  ) => Promise<Message | undefined>
  readonly digestItem: (
    chat: SubscribingChat,
    message: string,
    nth: number,
    apart: boolean,
  ) => Promise<Message | undefined>
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

const EVERYTHING_SENT = say('这个订阅里的做法都给你发过了。等有了新的，我再发。')
const GONE = '这条订阅已经退了'

/** What of the corpus subscriptions are made of. */
export interface SubscribingCorpus {
  readonly names: Names
  readonly topics: readonly { readonly id: string; readonly name: string }[]
  readonly browse: Browse
}

export function createSubscribing(
  { names, topics, browse }: SubscribingCorpus,
  { subscriptions, sendNow, history, digests, matching, version, zone }: SubscribingOptions,
  { now, random }: { readonly now: () => number; readonly random: () => number },
): Subscribing {
  const pages = createSubscriptionPages({ names, zone, now, sendsNow: sendNow !== undefined })
  const { describe } = pages
  const amending = createAmending({ names, subscriptions, pages, sendNow, version, now })
  const sentDigests = digests && createSentDigests(digests, { browse, names })
  const zoneOf = (chat: SubscribingChat): string => chat.settings?.zone ?? zone

  type Wish = Pick<Subscription, 'what' | 'when'> & Partial<Subscription>

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
        zone: wish.zone ?? zoneOf(chat),
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
        textBlock(`订好了：${describe(subscription)}`),
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

  function askTopic(): Message {
    return {
      blocks: [
        textBlock('想订阅哪个主题？'),
        noteBlock('也可以一句话说清主题、地区和时间，比如：/subscribe 物业治理 + 浙江省 每天 08:30'),
      ],
      buttons: chunk(
        topics.map(({ id, name }) => ({ label: name, action: { kind: 'subscribe', topicId: id } as const })),
        2,
      ),
    }
  }

  const topicOnly = (what: What): string | undefined =>
    what.topics.length === 1 && what.places.length === 0 && what.words.length === 0
      ? what.topics[0]
      : undefined

  const ofChat = async (chat: SubscribingChat, id: string): Promise<StoredSubscription | undefined> => {
    const one = await subscriptions.find(id)
    return one?.chat === chat.id ? one : undefined
  }

  const shown = (
    { subscription }: { subscription?: StoredSubscription },
    head: string,
  ): Message | undefined => subscription && pages.one(subscription, head)

  /** A line about one or several of those held; undefined when it means no change. */
  async function pickAndAmend(
    line: string,
    held: readonly StoredSubscription[],
  ): Promise<Message | undefined> {
    const choice = amending.pick(line, held)
    if (choice === undefined) return undefined
    if ('problem' in choice) return say(choice.problem)
    const done = []
    for (const one of choice.picked) done.push(await amending.amend(one, choice.amendment))
    const [only, another] = done
    if (only === undefined) return undefined
    if (another !== undefined) return say(...done.map(({ line: each }) => each))
    return choice.amendment.kind === 'show' && only.subscription !== undefined
      ? pages.one(only.subscription, only.line)
      : amendedMessage(only)
  }

  /** By number, by “全部”, or by what is in its description where that fits one only. */
  function chosenBy(argument: string, held: readonly StoredSubscription[]): readonly StoredSubscription[] {
    if (/^(?:全部|所有|都退)(?:订阅)?$/u.test(argument)) return held
    if (argument === '') return held.length === 1 ? held : []
    const nth = /^第?(\d{1,3}|[一二两三四五六七八九十]{1,3})[条个]?$/u.exec(argument)?.[1]
    if (nth !== undefined) {
      const number = /^\d/u.test(nth) ? Number(nth) : (hanNumber(nth) ?? 0)
      return held.slice(number - 1, Math.max(number, 0))
    }
    const fits = held.filter((one) => describe(one).includes(argument))
    return fits.length === 1 ? fits : []
  }

  return {
    subscribe: async (chat, line) => {
      if (line === '') return askTopic()
      const reading = readRequest(line, names)
      if (!reading.ok)
        return {
          blocks: [
            ...reading.problems.map(textBlock),
            noteBlock('可以这样写：/subscribe 物业治理 每天 08:30'),
          ],
          buttons: [],
        }
      const { what, when, assumed, ...rest } = reading.request
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
    },
    understands: (line) => {
      const reading = readRequest(line, names)
      if (!reading.ok) return false
      const { what, when } = reading.request
      return when !== undefined || what?.words.length === 0
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
    list: async (chat) => pages.list(await subscriptions.ofChat(chat.id), chat.thread),
    listed: async (chat, line) => {
      const held = await subscriptions.ofChat(chat.id)
      return held.length === 0 ? NO_SUBSCRIPTIONS : pickAndAmend(line, held)
    },
    unsubscribe: async (chat, argument) => {
      const held = await subscriptions.ofChat(chat.id)
      if (held.length === 0) return say('没有订阅，不用退。')
      const chosen = chosenBy(argument, held)
      if (chosen.length === 0)
        return {
          blocks: [textBlock('退哪一条？点一下，或者发“/unsubscribe 全部”。')],
          buttons: held.map((one) => [
            {
              label: describe(one).slice(0, 40),
              action: { kind: 'subscription', id: one.id, step: 'delete' } as const,
            },
          ]),
        }
      const [only, another] = chosen
      if (only !== undefined && another === undefined)
        return amendedMessage(await amending.amend(only, { kind: 'delete' }))
      for (const one of chosen) await subscriptions.remove(one.id)
      return say(`退好了：${chosen.map(pages.wish).join('；')}。`)
    },
    step: async (chat, id, step) => {
      const one = await ofChat(chat, id)
      if (one === undefined) return undefined
      switch (step) {
        case 'show':
        case 'manage':
          return pages.one(one)
        case 'time':
          return pages.time(one)
        case 'days':
          return pages.days(one)
        case 'quiet':
          return pages.quiet(one)
        case 'delete':
          return amendedMessage(await amending.amend(one, { kind: 'delete' }))
        case 'pause': {
          const { subscription = one } = await amending.amend(one, { kind: 'pause', until: FOREVER })
          return pages.paused(subscription, '先停着，想要时点“恢复”。')
        }
        case 'resume':
          return shown(await amending.amend({ ...one }, { kind: 'resume' }), '恢复了。')
        case 'now':
          return shown(await amending.amend(one, { kind: 'now' }), '马上发来。')
      }
    },
    words: async (chat, id, words) => {
      const one = await ofChat(chat, id)
      if (one === undefined) return undefined
      const amendment = amending.read(words, one)
      if (amendment === undefined || amendment.kind === 'more') return pages.one(one)
      const { subscription } = await amending.amend(one, amendment)
      if (subscription === undefined) return undefined
      return amendment.kind === 'change' &&
        amendment.change.when?.kind === 'at' &&
        words.startsWith('改成每周')
        ? pages.days(subscription)
        : pages.one(subscription, '改好了。')
    },
    also: async (chat, id, words) => {
      const one = await ofChat(chat, id)
      const reading = readRequest(words, names)
      if (one === undefined || !reading.ok || reading.request.when === undefined) return undefined
      const wish = { ...one, when: reading.request.when }
      const refused = refusal(await subscriptions.ofChat(chat.id), wish)
      if (refused !== undefined) return pages.one(one, refused.message)
      const { zone: place, quiet, silent, what, when, thread } = wish
      const second = { ...made(chat, { what, when, zone: place, quiet, silent }), thread }
      await subscriptions.save(second)
      return pages.list(await subscriptions.ofChat(chat.id), chat.thread)
    },
    missed: async (chat) => {
      const records = (await history?.(chat.id)) ?? []
      if (records.length === 0) return say('最近30天没有到点的简报。')
      const held = new Map((await subscriptions.ofChat(chat.id)).map((one) => [one.id, one]))
      return {
        blocks: [
          headingBlock('最近的简报'),
          {
            kind: 'items',
            items: records.slice(0, 15).map((record) => {
              const one = held.get(record.subscription)
              const what = one === undefined ? '已退订的' : whatWords(one.what, names)
              return `${dateWords(record.due, one?.zone ?? zoneOf(chat))} ${what}：${whatBecame(record)}`
            }),
          },
        ],
        buttons: [],
      }
    },
    exported: async (chat) => exportFile(await subscriptions.ofChat(chat.id)),
    imported: async (chat, text) => {
      const held = await subscriptions.ofChat(chat.id)
      const { taken, message } = readImport(text, held, {
        names,
        thread: chat.thread,
        make: (wish) => made(chat, wish),
        describe,
      })
      for (const one of taken) await subscriptions.save(one)
      return message
    },
    replied: async (chat, to, text, may) => {
      const sent = await sentDigests?.find(chat.id, to.message)
      if (sent !== undefined && sentDigests !== undefined) {
        const turn: Replied = { kind: 'question', turn: sentDigests.turn(sent) }
        const { subscription } = sent
        const amendment = amending.read(text, subscription ?? { ...made(chat, ANYTHING), id: '' })
        if (amendment === undefined) return turn
        if (subscription === undefined)
          return said(say(`${GONE}。想再要，可以重新订，比如：/subscribe 物业治理 每天 08:30`))
        if (amendment.kind === 'more') return said((await sentDigests.more(sent)) ?? EVERYTHING_SENT)
        if (!(await may())) return said(onlyManagers)
        const done = await amending.amend(subscription, amendment)
        return said(
          amendment.kind === 'show' && done.subscription !== undefined
            ? pages.one(done.subscription, done.line)
            : amendedMessage(done),
        )
      }
      const mine = await subscriptions.ofChat(chat.id)
      const named = to.subscriptions.flatMap((id) => mine.find((one) => one.id === id) ?? [])
      if (amending.pick(text, named) === undefined) return undefined
      if (!(await may())) return said(onlyManagers)
      const message = await pickAndAmend(text, named)
      return message && said(message)
    },
    digestPage: async (chat, message, page, apart) => {
      const sent = await sentDigests?.find(chat.id, message)
      if (sent === undefined || sentDigests === undefined) return undefined
      if (sent.subscription === undefined) return say(`${GONE}，这份简报翻不了页了。`)
      const shown = await sentDigests.page(sent, page, { apart })
      return shown ?? (page >= sent.record.pages.length ? EVERYTHING_SENT : undefined)
    },
    digestItem: async (chat, message, nth, apart) => {
      const sent = await sentDigests?.find(chat.id, message)
      return sent && sentDigests?.item(sent, nth, { apart })
    },
  }
}

/** What everything is read against where a subscription is no more. */
const ANYTHING = { what: { topics: [], places: [], words: [] }, when: at(EVERY_DAY, 8, 30) } as const

const said = (message: Message): Replied => ({ kind: 'said', message })

/** What became of what was due, in words. */
function whatBecame({ state, attempts, reason, runs, pages }: OutboxRecord): string {
  const merged = runs > 1 ? `，合并了${runs}次` : ''
  switch (state) {
    case 'sent': {
      const count = pages[0]?.length ?? 0
      return count === 0 ? `发了，说明都发过了${merged}` : `发了${count}条${merged}`
    }
    case 'waiting':
      return reason === 'quiet'
        ? '等免打扰时段过了再发'
        : attempts > 0
          ? `试了${attempts}次没发出去，还会再试`
          : `等着发${merged}`
    case 'nothing':
      return '没有新的，没发'
    case 'merged':
      return '没发成，并到后面那次'
    case 'failed':
      return `试了${attempts + 1}次没发出去，放弃了`
    case 'dropped':
      return `没发（${DROPPED[reason ?? ''] ?? '这个聊天当时收不到消息'}）`
  }
}

const DROPPED: Readonly<Record<string, string>> = {
  paused: '暂停着',
  deleted: '已退订',
  failing: '多次发不出去，已停',
}
