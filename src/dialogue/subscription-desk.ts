/** Subscriptions as they are spoken of: who may change them here, by command, by reply, by button, by file. */
import type { Turn } from '../answer/answer.ts'
import type { Amendment } from '../digest/amendment.ts'
import type { CommandName } from '../messages/commands.ts'
import { type Action, type Message, say } from '../messages/message.ts'
import { goneNotice, onlyManagers } from '../messages/sentences.ts'
import type { SubscribingChat } from './making-subscriptions.ts'
import type { Order } from './order-reader.ts'
import { settingsOf } from './settings.ts'
import type { Outgoing, Press, Pressed, Said, SentFile } from './spoken.ts'
import type { ChatSettings } from './stores.ts'
import type { Subscribing } from './subscribing.ts'
import { fileTooLarge, fileUnreadable, isSubscriptionFile, LARGEST_FILE } from './subscription-file.ts'

type Party = Pick<Said, 'place' | 'person'>

export type SubscriptionCommand = Extract<
  CommandName,
  'subscribe' | 'subscriptions' | 'unsubscribe' | 'missed' | 'export'
>

const ACTIONS = [
  'subscribe',
  'subscribeTopics',
  'subscribeTopic',
  'subscription',
  'subscriptionWords',
  'subscriptionAlso',
  'subscriptions',
  'subscriptionsFile',
  'digest',
  'digestItem',
] as const satisfies readonly Action['kind'][]
export type SubscriptionAction = Extract<Action, { kind: (typeof ACTIONS)[number] }>
export const isSubscriptionAction = (action: Action): action is SubscriptionAction =>
  ACTIONS.some((kind) => kind === action.kind)

export interface SubscriptionDesk {
  readonly obey: (name: SubscriptionCommand, said: Said, argument: string) => Promise<Message | Outgoing>
  /** What a reply to a digest or to a list of subscriptions comes to; undefined when it concerns neither. */
  readonly replied: (
    said: Said,
    text: string,
    orders: readonly Order[],
  ) => Promise<{ readonly outgoing: Outgoing } | { readonly turn: Turn } | undefined>
  /**
   * An order in plain words, `退订物业治理`, `有新的养老做法告诉我一声`; undefined where it turns out to be none.
   * @param last the order that bare amendments are about
   */
  readonly spoken: (
    said: Said,
    order: Order,
    last: LastOrder | undefined,
  ) => Promise<Message | Outgoing | undefined>
  /** What a document comes to; undefined where it should be taken for what its caption says. */
  readonly received: (said: Said, file: SentFile) => Promise<Outgoing | undefined>
  readonly press: (press: Press, action: SubscriptionAction) => Promise<Pressed>
}

/** The order of this conversation that was given last, and not long ago. */
export interface LastOrder {
  /** Ids; none while one is being made. */
  readonly subscriptions: readonly string[]
  /** Name of the topic that was ordered without saying when. */
  readonly unfinished?: string
  /** Whether it made one, rather than changed it. */
  readonly made: boolean
  /** Whether nothing was answered since. */
  readonly isLatest: boolean
}

export interface SubscriptionDeskOptions {
  /** Asked anew each time: the corpus may be another by then. Undefined where nobody can subscribe. */
  readonly subscribing: () => Subscribing | undefined
  readonly settings: (chat: string) => Promise<ChatSettings | undefined>
}

const NOWHERE = say('这里不能订阅：定时简报要接上聊天平台（Telegram、飞书等）才能收。')
const ANSWERS_ONLY = say('这里不能订阅：这个平台只让我回答，不让我主动发消息，定时简报送不到这里。')
const GONE: Pressed = { kind: 'notice', text: '这条订阅已经没有了。' }
const STALE: Pressed = { kind: 'notice', text: goneNotice }

export function createSubscriptionDesk({ subscribing, settings }: SubscriptionDeskOptions): SubscriptionDesk {
  const deskAt = ({ answersOnly }: Said['place']): Subscribing | undefined =>
    answersOnly ? undefined : subscribing()
  const refusal = ({ answersOnly }: Said['place']): Message => (answersOnly ? ANSWERS_ONLY : NOWHERE)

  async function chatOf({ place }: Party): Promise<SubscribingChat> {
    return {
      id: place.chat,
      thread: place.thread,
      group: place.kind === 'group',
      settings: await settings(place.chat),
    }
  }

  const mayChange = async ({ place, person }: Party, chat: SubscribingChat): Promise<boolean> =>
    place.kind !== 'group' ||
    settingsOf(chat.settings).subscribers === 'everybody' ||
    (await person.manages())

  async function obey(name: SubscriptionCommand, said: Said, argument: string): Promise<Message | Outgoing> {
    const desk = deskAt(said.place)
    if (desk === undefined) return refusal(said.place)
    const chat = await chatOf(said)
    const changes =
      ['subscribe', 'unsubscribe'].includes(name) || (name === 'subscriptions' && argument !== '')
    if (changes && !(await mayChange(said, chat))) return onlyManagers
    switch (name) {
      case 'subscribe':
        return desk.subscribe(chat, argument)
      case 'subscriptions': {
        if (/^导出/u.test(argument)) return desk.exported(chat)
        const done = argument === '' ? undefined : await desk.listed(chat, argument)
        return done ?? desk.list(chat)
      }
      case 'unsubscribe':
        return desk.unsubscribe(chat, argument)
      case 'missed':
        return desk.missed(chat)
      case 'export':
        return desk.exported(chat)
    }
  }

  const replied: SubscriptionDesk['replied'] = async (said, text, orders) => {
    const desk = deskAt(said.place)
    const { repliedTo } = said
    if (desk === undefined || repliedTo === undefined) return undefined
    const chat = await chatOf(said)
    const ordered = orders.flatMap((order) => (order.kind === 'amend' && order.marked ? order.line : []))
    const reply = await desk.replied(chat, repliedTo, [text, ...ordered], () => mayChange(said, chat))
    if (reply === undefined) return undefined
    return reply.kind === 'said' ? { outgoing: { message: reply.message } } : { turn: reply.turn }
  }

  const spoken: SubscriptionDesk['spoken'] = async (said, order, last) => {
    const desk = deskAt(said.place)
    if (desk === undefined) return refusal(said.place)
    const chat = await chatOf(said)
    switch (order.kind) {
      case 'list':
        return obey('subscriptions', said, '')
      case 'export':
      case 'missed':
        return obey(order.kind, said, '')
      case 'howToEnd':
        return desk.endWhich(chat)
      default: {
        const act = readAct(desk, order, last)
        if (act === undefined) return undefined
        // 换成殷都，委员有几位: where there is nothing to change, it asks.
        const amends = order.kind === 'amend' && last?.unfinished === undefined
        if (amends && !(await desk.holdsAny(chat))) return undefined
        return (await mayChange(said, chat)) ? act(chat) : onlyManagers
      }
    }
  }

  const received: SubscriptionDesk['received'] = async (said, file) => {
    const desk = deskAt(said.place)
    if (!isSubscriptionFile(file.name)) return undefined
    if (desk === undefined) return { message: refusal(said.place) }
    const chat = await chatOf(said)
    if (!(await mayChange(said, chat))) return { message: onlyManagers }
    if (file.size !== undefined && file.size > LARGEST_FILE) return { message: fileTooLarge }
    const text = await file.read(LARGEST_FILE)
    return { message: text === undefined ? fileUnreadable : await desk.imported(chat, text) }
  }

  const page = (message: Message | undefined, missing = GONE): Pressed =>
    message === undefined ? missing : { kind: 'page', message }

  async function press(press: Press, action: SubscriptionAction): Promise<Pressed> {
    const desk = deskAt(press.place)
    if (desk === undefined) return { kind: 'send', message: refusal(press.place) }
    const chat = await chatOf(press)
    if (!isReading(action) && !(await mayChange(press, chat)))
      return { kind: 'notice', text: '这个要由群管理员来做。' }
    switch (action.kind) {
      case 'subscribeTopics':
        return page(desk.askTopic(action.of))
      case 'subscribe':
        return { kind: 'send', message: await desk.askWhen(chat, action.topicId) }
      case 'subscribeTopic':
        return page(await desk.subscribeTopic(chat, action.topicId, action.when))
      case 'subscriptions':
        return page(await desk.list(chat))
      case 'subscriptionsFile':
        return { kind: 'send', ...(await desk.exported(chat)) }
      case 'subscriptionWords':
        return page(await desk.words(chat, action.id, action.words))
      case 'subscriptionAlso':
        return page(await desk.also(chat, action.id, action.words))
      case 'subscription': {
        const message = await desk.step(chat, action.id, action.step)
        // The digest stays to be read.
        return message !== undefined && action.step === 'manage' ? { kind: 'send', message } : page(message)
      }
      case 'digest':
      case 'digestItem': {
        const apart = action.message !== undefined
        const message = action.message ?? press.message
        if (message === undefined) return STALE
        return action.kind === 'digest'
          ? ((await desk.digestPage(chat, message, action.page, apart)) ?? STALE)
          : page(await desk.digestItem(chat, message, action.nth, apart), STALE)
      }
    }
  }

  return { obey, replied, spoken, received, press }
}

type Act = (chat: SubscribingChat) => Promise<Message | undefined>
type ChangingOrder = Exclude<Order, { kind: 'list' | 'export' | 'missed' | 'howToEnd' }>

/** What an order asks to be done; undefined for what cannot be told from a question. */
function readAct(desk: Subscribing, order: ChangingOrder, last: LastOrder | undefined): Act | undefined {
  if (last?.unfinished !== undefined) {
    const act = finishing(desk, order, last.unfinished)
    if (act !== undefined || last.subscriptions.length === 0) return act ?? readAct(desk, order, undefined)
  }
  switch (order.kind) {
    case 'subscribe': {
      const { line, plain } = order
      if (order.worded) return (chat) => desk.subscribeInWords(chat, line)
      const wish = desk.understands(line)
      if (plain && line === '') return (chat) => desk.subscribe(chat, '')
      // Questions hold the words too: 订阅制的食堂.
      if (wish === undefined || !(wish.timed || (plain && wish.named))) return undefined
      return (chat) => desk.subscribeInWords(chat, line)
    }
    case 'end': {
      const { which, all } = order
      // Right after an order 养老那个不要了, 都退掉 can be about nothing else.
      const plain = order.plain || last?.isLatest === true
      if (order.worded && !WHICH.test(which) && desk.understands(which)?.named !== true)
        return last?.subscriptions.length === 1
          ? (chat) => desk.ordered(chat, '退订', ANY, last.subscriptions)
          : (chat) => desk.endWhich(chat, last?.subscriptions)
      if (which !== '' && !(plain && (WHICH.test(which) || desk.understands(which)?.named === true)))
        return undefined
      if (last !== undefined && which === '' && !all)
        return (chat) =>
          last.subscriptions.length === 1
            ? desk.ordered(chat, '退订', ANY, last.subscriptions)
            : desk.endWhich(chat, last.subscriptions)
      return plain ? (chat) => desk.unsubscribe(chat, all ? '全部' : which) : undefined
    }
    case 'retract':
      if (last === undefined || last.subscriptions.length === 0) return undefined
      return (chat) =>
        last.made && last.subscriptions.length === 1
          ? desk.ordered(chat, '退订', ANY, last.subscriptions)
          : desk.endWhich(chat, last.subscriptions)
    case 'amend': {
      const { line, plain, marked, means, worded } = order
      // A day alone is a change only where something was ordered before.
      if (worded && means === 'change' && last === undefined) return undefined
      if (last === undefined && !plain && !marked) return undefined
      const accepts = plain || last?.isLatest === true ? ANY : ONLY_TIMES
      return (chat) => amend(desk, chat, { line, means }, { accepts, among: last?.subscriptions })
    }
  }
}

/** What the line says, or else what is meant: 暂停 or 恢复; whoever wants a change is asked which. */
async function amend(
  desk: Subscribing,
  chat: SubscribingChat,
  { line, means }: { readonly line: string; readonly means: keyof typeof USUAL | undefined },
  {
    accepts,
    among,
  }: { readonly accepts: (one: Amendment) => boolean; readonly among: readonly string[] | undefined },
): Promise<Message | undefined> {
  if (means === undefined) return desk.ordered(chat, line, accepts, among)
  const isClear = (one: Amendment): boolean => one.kind !== 'unclear' && accepts(one)
  return (
    (await desk.ordered(chat, line, isClear, among)) ??
    (await desk.ordered(chat, USUAL[means], accepts, among))
  )
}
const USUAL = { pause: '暂停', resume: '恢复', change: '修改' } as const

/** A topic was named and nobody knows when yet: a time completes the order, 不订了 ends it. */
function finishing(desk: Subscribing, order: ChangingOrder, topic: string): Act | undefined {
  if (order.kind === 'retract' || (order.kind === 'end' && order.which === ''))
    return async () => say('好，取消了，没有订。')
  if (order.kind !== 'amend') return undefined
  const line = `${topic} ${order.bare}`
  const wish = desk.understands(line)
  return wish?.timed && wish.named ? (chat) => desk.subscribe(chat, line) : undefined
}

const ANY = (): boolean => true
/** When, whether and how, which no practice is about. */
const ONLY_TIMES = (amendment: Amendment): boolean =>
  amendment.kind === 'pause' ||
  amendment.kind === 'resume' ||
  (amendment.kind === 'change' && amendment.change.what === undefined)

/** One of several, by its number. */
const WHICH = /^(?:全部|所有|第?[\d一二三四五六七八九十]+[条个]?)$/u

/** What anybody in a group may do: look, and turn the pages of a digest. */
const isReading = (action: SubscriptionAction): boolean =>
  action.kind === 'subscription'
    ? action.step === 'show' || action.step === 'manage'
    : ['subscriptions', 'subscriptionsFile', 'digest', 'digestItem'].includes(action.kind)
