/** Subscriptions by conversation: make one in a line or with buttons, list, pause, send now, delete. */
import type { OutboxRecord } from '../digest/outbox.ts'
import { readRequest } from '../digest/request.ts'
import { EVERY_DAY, type Weekday } from '../digest/schedule.ts'
import {
  type ChatId,
  DEFAULT_TIME,
  dateWords,
  describeSubscription,
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
  whatWords,
} from '../digest/subscription.ts'
import {
  type Action,
  type Button,
  headingBlock,
  type Message,
  noteBlock,
  type SubscriptionStep,
  say,
  textBlock,
} from './message.ts'
import type { ChatSettings } from './stores.ts'

export interface SubscribingOptions {
  readonly subscriptions: SubscriptionStore
  /** Puts a digest that somebody asked for into the outbox; undefined where nothing is delivered. */
  readonly sendNow?: (subscription: StoredSubscription) => Promise<void>
  /** What was due and what became of it. */
  readonly history?: (chat: ChatId) => Promise<readonly OutboxRecord[]>
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

export interface Subscribing {
  readonly subscribe: (chat: SubscribingChat, line: string) => Promise<Message>
  readonly askWhen: (chat: SubscribingChat, topicId: string) => Promise<Message>
  readonly subscribeTopic: (chat: SubscribingChat, topicId: string, when: string) => Promise<Message>
  readonly list: (chat: SubscribingChat) => Promise<Message>
  readonly unsubscribe: (chat: SubscribingChat, argument: string) => Promise<Message>
  /** Undefined when there is no such subscription of this chat any more. */
  readonly step: (chat: SubscribingChat, id: string, step: SubscriptionStep) => Promise<Message | undefined>
  readonly missed: (chat: SubscribingChat) => Promise<Message>
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

export function createSubscribing(
  names: Names,
  topics: readonly { readonly id: string; readonly name: string }[],
  { subscriptions, sendNow, history, version, zone }: SubscribingOptions,
  { now, random }: { readonly now: () => number; readonly random: () => number },
): Subscribing {
  const zoneOf = (chat: SubscribingChat): string => chat.settings?.zone ?? zone

  async function add(
    chat: SubscribingChat,
    wish: Pick<Subscription, 'what' | 'when'> & Partial<Subscription>,
    assumed: readonly string[],
  ): Promise<Message> {
    const held = await subscriptions.ofChat(chat.id)
    const refused = refusal(held, { what: wish.what, when: wish.when, thread: chat.thread })
    if (refused !== undefined)
      return {
        blocks: [textBlock(refused.message)],
        buttons: [[{ label: '看看订阅', action: { kind: 'subscriptions' } }]],
      }
    const at = now()
    const subscription = started(
      {
        id: newSubscriptionId(random),
        chat: chat.id,
        thread: chat.thread,
        group: chat.group,
        what: wish.what,
        when: wish.when,
        zone: wish.zone ?? zoneOf(chat),
        quiet: wish.quiet ?? chat.settings?.quiet ?? null,
        silent: wish.silent ?? false,
        pausedUntil: null,
        createdAt: at,
      },
      at,
      version(),
    )
    await subscriptions.save(subscription)
    return {
      blocks: [
        textBlock(`订好了：${describe(subscription)}`),
        ...next(subscription),
        ...(assumed.length === 0
          ? []
          : [
              noteBlock(
                `没说${assumed.includes('day') ? '哪天' : '几点'}，先按${assumed.includes('day') ? '每天' : '08:30'}算。想改就重新发一条，比如“/subscribe 物业治理 每周一 18:00”。`,
              ),
            ]),
      ],
      buttons: stepButtons(subscription),
    }
  }

  const describe = (subscription: StoredSubscription): string =>
    describeSubscription(subscription, names, { zone, now: now() })

  const next = (subscription: StoredSubscription) =>
    subscription.nextAt === null || isResting(subscription)
      ? []
      : [noteBlock(`下一次：${dateWords(subscription.nextAt, subscription.zone)}`)]

  const isResting = ({ pausedUntil, stopped }: StoredSubscription): boolean =>
    stopped !== null || (pausedUntil !== null && pausedUntil > now())

  function stepButtons(subscription: StoredSubscription): Button[][] {
    const button = (label: string, step: SubscriptionStep): Button => ({
      label,
      action: { kind: 'subscription', id: subscription.id, step },
    })
    return [
      [
        ...(sendNow === undefined ? [] : [button('现在发一份', 'now')]),
        isResting(subscription) ? button('恢复', 'resume') : button('暂停', 'pause'),
        button('退订', 'delete'),
      ],
    ]
  }

  function askWhen(what: string, action: (code: string) => Action): Message {
    return {
      blocks: [
        textBlock(`订阅“${what}”，多久发一次？`),
        noteBlock('也可以一句话说清：/subscribe 物业治理 每周一三五 早上8点半'),
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
      buttons: pairs(
        topics.map(({ id, name }) => ({ label: name, action: { kind: 'subscribe', topicId: id } as const })),
      ),
    }
  }

  const topicOnly = (what: What): string | undefined =>
    what.topics.length === 1 && what.places.length === 0 && what.words.length === 0
      ? what.topics[0]
      : undefined

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
      if (when === undefined && topic !== undefined)
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
    list: async (chat) => {
      const held = await subscriptions.ofChat(chat.id)
      if (held.length === 0)
        return {
          blocks: [textBlock('还没有订阅。'), noteBlock('一句话就能订：/subscribe 物业治理 每天 08:30')],
          buttons: [],
        }
      return {
        blocks: [
          headingBlock(`订阅（${held.length}条）`),
          {
            kind: 'items',
            from: 1,
            items: held.map(
              (one) =>
                `${describe(one)}${one.nextAt === null || isResting(one) ? '' : `，下一次 ${dateWords(one.nextAt, one.zone)}`}`,
            ),
          },
          noteBlock('点数字管理。'),
        ],
        buttons: inRows(
          held.map((one, index) => ({
            label: `${index + 1}`,
            action: { kind: 'subscription', id: one.id, step: 'show' } as const,
          })),
          5,
        ),
      }
    },
    unsubscribe: async (chat, argument) => {
      const held = await subscriptions.ofChat(chat.id)
      if (held.length === 0) return say('没有订阅，不用退。')
      const chosen = /^全部$/u.test(argument)
        ? held
        : /^\d{1,3}$/u.test(argument)
          ? held.slice(Number(argument) - 1, Number(argument))
          : argument === ''
            ? held.length === 1
              ? held
              : []
            : held.filter((one) => describe(one).includes(argument))
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
      for (const one of chosen) await subscriptions.remove(one.id)
      return say(`退好了：${chosen.map(describe).join('；')}。`)
    },
    step: async (chat, id, step) => {
      const one = await subscriptions.find(id)
      if (one === undefined || one.chat !== chat.id) return undefined
      const shown = (subscription: StoredSubscription, ...head: string[]): Message => ({
        blocks: [...head.map(textBlock), textBlock(describe(subscription)), ...next(subscription)],
        buttons: [...stepButtons(subscription), [{ label: '‹ 全部订阅', action: { kind: 'subscriptions' } }]],
      })
      switch (step) {
        case 'show':
          return shown(one)
        case 'delete':
          await subscriptions.remove(id)
          return say(`退好了：${describe(one)}。`)
        case 'pause': {
          const paused = started({ ...one, pausedUntil: FOREVER }, now(), version())
          await subscriptions.save(paused)
          return shown(paused, '先停着，想要时点“恢复”。')
        }
        case 'resume': {
          const resumed = started({ ...one, pausedUntil: null }, now(), version())
          await subscriptions.save(resumed)
          return shown(resumed, '恢复了。')
        }
        case 'now':
          await sendNow?.(one)
          return shown(one, '马上发来。')
      }
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
              const what = one === undefined ? '（已退订）' : whatWords(one.what, names)
              const runs = record.runs > 1 ? `，合并了${record.runs}次` : ''
              return `${dateWords(record.due, one?.zone ?? zoneOf(chat))} ${what}：${STATES[record.state]}${runs}`
            }),
          },
        ],
        buttons: [],
      }
    },
  }
}

const STATES: Readonly<Record<OutboxRecord['state'], string>> = {
  waiting: '等着发',
  sent: '发了',
  nothing: '没有新的，没发',
  merged: '并到后一次',
  failed: '多次没发出去，放弃了',
  dropped: '没发（已暂停、退订或聊天不可达）',
}

const pairs = (buttons: readonly Button[]): Button[][] => inRows(buttons, 2)
const inRows = (buttons: readonly Button[], size: number): Button[][] =>
  Array.from({ length: Math.ceil(buttons.length / size) }, (_, index) =>
    buttons.slice(index * size, (index + 1) * size),
  )
