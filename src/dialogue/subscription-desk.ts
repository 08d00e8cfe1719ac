/** Subscriptions as they are spoken of: who may change them here, by command, by reply, by button, by file. */
import type { Turn } from '../answer/answer.ts'
import { wordSet } from '../knowledge/word-set.ts'
import type { CommandName } from './commands.ts'
import type { SubscribingChat } from './making-subscriptions.ts'
import { type Action, type Message, say } from './message.ts'
import { goneNotice, onlyManagers } from './sentences.ts'
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
  ) => Promise<{ readonly outgoing: Outgoing } | { readonly turn: Turn } | undefined>
  /** A command in plain words, `退订物业治理`, `我的订阅`; undefined for what is none. */
  readonly spoken: (said: Said, text: string) => Promise<Message | Outgoing | undefined>
  /** What a document comes to; undefined where it should be taken for what its caption says. */
  readonly received: (said: Said, file: SentFile) => Promise<Outgoing | undefined>
  readonly press: (press: Press, action: SubscriptionAction) => Promise<Pressed>
}

export interface SubscriptionDeskOptions {
  /** Asked anew each time: the corpus may be another by then. Undefined where nobody can subscribe. */
  readonly subscribing: () => Subscribing | undefined
  readonly settings: (chat: string) => Promise<ChatSettings | undefined>
}

const NOWHERE = say('这里不能订阅，请在 Telegram 里订。')
const GONE: Pressed = { kind: 'notice', text: '这条订阅已经没有了。' }
const STALE: Pressed = { kind: 'notice', text: goneNotice }

export function createSubscriptionDesk({ subscribing, settings }: SubscriptionDeskOptions): SubscriptionDesk {
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
    const desk = subscribing()
    if (desk === undefined) return NOWHERE
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

  const replied: SubscriptionDesk['replied'] = async (said, text) => {
    const desk = subscribing()
    const { repliedTo } = said
    if (desk === undefined || repliedTo === undefined) return undefined
    const chat = await chatOf(said)
    const reply = await desk.replied(chat, repliedTo, text, () => mayChange(said, chat))
    if (reply === undefined) return undefined
    return reply.kind === 'said' ? { outgoing: { message: reply.message } } : { turn: reply.turn }
  }

  const spoken: SubscriptionDesk['spoken'] = async (said, text) => {
    const desk = subscribing()
    const order = desk === undefined ? undefined : readOrder(text)
    if (desk === undefined || order === undefined) return undefined
    const { name, argument } = order
    // Questions begin with the word too: 订阅制的食堂有吗.
    const isNamed = argument === '' || WHICH.test(argument) || desk.understands(argument)
    if (name !== 'subscriptions' && !isNamed) return undefined
    return obey(name, said, argument)
  }

  const received: SubscriptionDesk['received'] = async (said, file) => {
    const desk = subscribing()
    if (!isSubscriptionFile(file.name)) return undefined
    if (desk === undefined) return { message: NOWHERE }
    const chat = await chatOf(said)
    if (!(await mayChange(said, chat))) return { message: onlyManagers }
    if (file.size !== undefined && file.size > LARGEST_FILE) return { message: fileTooLarge }
    const text = await file.read(LARGEST_FILE)
    return { message: text === undefined ? fileUnreadable : await desk.imported(chat, text) }
  }

  const page = (message: Message | undefined, missing = GONE): Pressed =>
    message === undefined ? missing : { kind: 'page', message }

  async function press(press: Press, action: SubscriptionAction): Promise<Pressed> {
    const desk = subscribing()
    if (desk === undefined) return { kind: 'send', message: NOWHERE }
    const chat = await chatOf(press)
    if (!isReading(action) && !(await mayChange(press, chat)))
      return { kind: 'notice', text: '这个要由群管理员来做。' }
    switch (action.kind) {
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

const PLEASE = '(?:请|麻烦|帮我|给我|我想要?|我要|我)*'
const ORDERS: readonly (readonly [SubscriptionCommand, RegExp])[] = [
  ['export', /^(?:导出|备份)(?:我的|全部)?订阅$/u],
  ['missed', /^(?:简报|推送)(?:怎么)?(?:没|没有|漏)(?:发|收到)|^漏发$|^最近的(?:简报|推送)$/u],
  [
    'subscriptions',
    /^(?:看看?|查看?|打开|管理)?(?:我的|我有哪些|有哪些|全部|所有)订阅(?:了?什么|列表)?$|^(?:查看|管理|看看)订阅$|^订阅(?:列表|管理)$/u,
  ],
  ['unsubscribe', new RegExp(`^${PLEASE}(?:退订|取消订阅)(?<argument>.*)$`, 'u')],
  ['subscribe', new RegExp(`^${PLEASE}(?:订阅|订一个|订一条)(?<argument>.*)$`, 'u')],
  [
    'subscriptions',
    /^(?<argument>(?:全部|把)?(?:暂停|停发|恢复|继续)(?:全部|所有)?(?:的)?(?:推送|订阅|简报|发简报))$/u,
  ],
]

const SENTENCE_END = wordSet('。.!！~～')

/** One of several, by its number. */
const WHICH = /^(?:全部|所有|第?[\d一二三四五六七八九十]+[条个]?)$/u

/** A command that somebody says in plain words. */
function readOrder(
  text: string,
): { readonly name: SubscriptionCommand; readonly argument: string } | undefined {
  const plain = SENTENCE_END.trimEnd(text.trim()).replace(/[吧了]$/u, '')
  if (plain.length > 60 || /[?？]$/u.test(plain)) return undefined
  for (const [name, pattern] of ORDERS) {
    const match = pattern.exec(plain)
    if (match !== null)
      return { name, argument: (match.groups?.['argument'] ?? '').replace(/^[\s:：]+/u, '').trim() }
  }
  return undefined
}

/** What anybody in a group may do: look, and turn the pages of a digest. */
const isReading = (action: SubscriptionAction): boolean =>
  action.kind === 'subscription'
    ? action.step === 'show' || action.step === 'manage'
    : ['subscriptions', 'subscriptionsFile', 'digest', 'digestItem'].includes(action.kind)
