/** Subscriptions by conversation: listed, changed, sent now, ended, carried as a file; digests replied to. */
import type { Turn } from '../answer/answer.ts'
import type { Amendment } from '../digest/amendment.ts'
import type { OutboxRecord } from '../digest/outbox.ts'
import type { DigestPages } from '../digest/pages.ts'
import {
  type ChatId,
  FOREVER,
  type StoredSubscription,
  type SubscriptionStore,
  type What,
} from '../digest/subscription.ts'
import { countOf } from '../digest/until.ts'
import type { Browse } from '../messages/browse.ts'
import { type Action, type Message, type SubscriptionStep, say, textBlock } from '../messages/message.ts'
import { missedMessage } from '../messages/missed-message.ts'
import { onlyManagers } from '../messages/sentences.ts'
import { createSubscriptionPages, NO_SUBSCRIPTIONS } from '../messages/subscription-pages.ts'
import { amendedMessage, createAmending } from './amending.ts'
import { createMaking, type Making, type SubscribingChat, type WishCorpus } from './making-subscriptions.ts'
import { createSentDigests } from './sent-digest.ts'
import type { Outgoing, Pressed, RepliedTo } from './spoken.ts'
import { exportFile, readImport } from './subscription-file.ts'

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

/** What a reply to a message about subscriptions comes to. */
export type Replied =
  | { readonly kind: 'said'; readonly message: Message }
  /** A question about a digest: to be answered as one, from there. */
  | { readonly kind: 'question'; readonly turn: Turn }

export interface Subscribing extends Omit<Making, 'made'> {
  readonly list: (chat: SubscribingChat) => Promise<Message>
  /** `2 改到晚上8点` after the command that lists them. Undefined when it is no change of any. */
  readonly listed: (chat: SubscribingChat, line: string) => Promise<Message | undefined>
  /**
   * A line about one or some of the subscriptions, said and not replied. Undefined when it is no change of any, or none that
   * is accepted.
   * @param among ids; without them all of the chat
   */
  readonly ordered: (
    chat: SubscribingChat,
    line: string,
    accepts: (amendment: Amendment) => boolean,
    among?: readonly string[],
  ) => Promise<Message | undefined>
  readonly holdsAny: (chat: SubscribingChat) => Promise<boolean>
  /** Which to end, with a button each; nothing is done. */
  readonly endWhich: (chat: SubscribingChat, among?: readonly string[]) => Promise<Message>
  readonly unsubscribe: (chat: SubscribingChat, argument: string) => Promise<Message>
  /** Undefined when there is no such subscription of this chat any more. */
  readonly step: (chat: SubscribingChat, id: string, step: SubscriptionStep) => Promise<Message | undefined>
  /** A button's words, as if replied. Undefined as with `step`. */
  readonly words: (chat: SubscribingChat, id: string, words: string) => Promise<Message | undefined>
  readonly missed: (chat: SubscribingChat) => Promise<Message>
  readonly exported: (chat: SubscribingChat) => Promise<Outgoing>
  readonly imported: (chat: SubscribingChat, text: string) => Promise<Message>
  /**
   * Undefined when the message replied to has nothing to do with subscriptions, or the words have not.
   * @param lines the words, and what they come to as orders
   * @param may whether whoever replies may change subscriptions here
   */
  readonly replied: (
    chat: SubscribingChat,
    to: RepliedTo,
    lines: readonly string[],
    may: () => Promise<boolean>,
  ) => Promise<Replied | undefined>
  /** `apart`: in a message of its own, not in place of the digest. Undefined when it is not there any more. */
  readonly digestPage: (
    chat: SubscribingChat,
    message: string,
    page: number,
    apart: boolean,
  ) => Promise<Pressed | undefined>
  readonly digestItem: (
    chat: SubscribingChat,
    message: string,
    nth: number,
    apart: boolean,
  ) => Promise<Message | undefined>
}

const LONGEST_ON_A_BUTTON = 12
const ALL_SENT = '这个订阅里的做法都给你发过了。等有了新的，我再发。'
const GONE = '这条订阅已经退了'

/** What of the corpus subscriptions are made of. */
export interface SubscribingCorpus extends WishCorpus {
  readonly browse: Browse
}

export function createSubscribing(
  { browse, ...wishes }: SubscribingCorpus,
  { subscriptions, sendNow, history, digests, matching, version, zone }: SubscribingOptions,
  { now, random }: { readonly now: () => number; readonly random: () => number },
): Subscribing {
  const { names } = wishes
  const pages = createSubscriptionPages({ names, zone, now, sendsNow: sendNow !== undefined })
  const { describe } = pages
  const amending = createAmending({ names, subscriptions, pages, sendNow, version, now })
  const sentDigests = digests && createSentDigests(digests, { browse, names })
  const making = createMaking(wishes, pages, {
    subscriptions,
    matching,
    version,
    zone,
    now,
    random,
  })
  const { made } = making

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
    accepts: (amendment: Amendment) => boolean = () => true,
  ): Promise<Message | undefined> {
    const choice = amending.pick(line, held)
    if (choice === undefined) return undefined
    if (choice.amendment !== undefined && !accepts(choice.amendment)) return undefined
    if ('problem' in choice)
      return {
        blocks: [textBlock(choice.problem)],
        buttons: choice.amendment === undefined ? [] : held.map((one) => [wordsButton(one, line)]),
      }
    const done = []
    for (const one of choice.picked) done.push(await amending.amend(one, choice.amendment))
    const [only, another] = done
    if (only === undefined) return undefined
    if (another !== undefined) return say(...done.map(({ line: each }) => each))
    return choice.amendment.kind === 'show' && only.subscription !== undefined
      ? pages.one(only.subscription, only.line)
      : {
          ...amendedMessage(only),
          buttons: only.subscription === undefined ? [] : pages.changeOrEnd(only.subscription),
        }
  }

  /**
   * 养老那个不要了 of 养老服务 and 物业治理: the line that leaves one out. What is asked of a place alone ends: 退订养老 of 养老服务 in
   * 浙江 does not ask for all of 浙江.
   */
  function leavesOut(one: StoredSubscription, named: string): string | undefined {
    const line = `去掉${named}`
    const amendment = named === '' ? undefined : amending.read(line, one)
    const left = amendment?.kind === 'change' ? amendment.change.what : undefined
    if (left === undefined) return undefined
    const themes = (what: StoredSubscription['what']): number => what.topics.length + what.words.length
    const { what } = one
    const kept = themes(what) > 0 === themes(left) > 0 && what.places.length > 0 === left.places.length > 0
    return kept ? line : undefined
  }

  const labelled = (one: StoredSubscription, action: Action) => ({
    label: describe(one).slice(0, 40),
    action,
  })
  const wordsButton = (one: StoredSubscription, words: string) => {
    // A button carries few bytes; whoever wrote more is shown what can be changed.
    const fits = words.length <= LONGEST_ON_A_BUTTON && amending.read(words, one)?.kind !== 'delete'
    return labelled(
      one,
      fits
        ? { kind: 'subscriptionWords', id: one.id, words }
        : { kind: 'subscription', id: one.id, step: 'show' },
    )
  }
  const endButtons = (held: readonly StoredSubscription[]): Message['buttons'] =>
    held.map((one) => [labelled(one, { kind: 'subscription', id: one.id, step: 'delete' })])
  const heldOf = async (chat: SubscribingChat, among?: readonly string[]) => {
    const held = await subscriptions.ofChat(chat.id)
    return among === undefined ? held : held.filter(({ id }) => among.includes(id))
  }

  /** By number, by “全部”, or by what is in its description where that fits one only. */
  function chosenBy(argument: string, held: readonly StoredSubscription[]): readonly StoredSubscription[] {
    if (/^(?:全部|所有|都退)(?:订阅)?$/u.test(argument)) return held
    if (argument === '') return held.length === 1 ? held : []
    const nth = /^第?(\d{1,3}|[一二两三四五六七八九十]{1,3})[条个]?$/u.exec(argument)?.[1]
    if (nth !== undefined) {
      const one = held[countOf(nth) - 1]
      return one === undefined ? [] : [one]
    }
    const fits = held.filter((one) => describe(one).includes(argument))
    return fits.length === 1 ? fits : []
  }

  return {
    ...making,
    list: async (chat) => pages.list(await subscriptions.ofChat(chat.id), chat.thread),
    listed: async (chat, line) => {
      const held = await subscriptions.ofChat(chat.id)
      return held.length === 0 ? NO_SUBSCRIPTIONS : pickAndAmend(line, held)
    },
    ordered: async (chat, line, accepts, among) => pickAndAmend(line, await heldOf(chat, among), accepts),
    holdsAny: async (chat) => (await subscriptions.ofChat(chat.id)).length > 0,
    endWhich: async (chat, among) => {
      const held = await heldOf(chat, among)
      if (held.length === 0) return NO_SUBSCRIPTIONS
      return { blocks: [textBlock('退哪一条？点一下就退。')], buttons: endButtons(held) }
    },
    unsubscribe: async (chat, argument) => {
      const held = await subscriptions.ofChat(chat.id)
      if (held.length === 0) return say('没有订阅，不用退。')
      const chosen = chosenBy(argument, held)
      if (chosen.length === 0)
        return {
          blocks: [textBlock('退哪一条？点一下，或者发“/unsubscribe 全部”。')],
          buttons: endButtons(held),
        }
      const [only, another] = chosen
      if (only !== undefined && another === undefined) {
        const narrowed = leavesOut(only, argument)
        const left = narrowed === undefined ? undefined : await pickAndAmend(narrowed, [only])
        return left ?? amendedMessage(await amending.amend(only, { kind: 'delete' }))
      }
      for (const one of chosen) await subscriptions.remove(one.id)
      return say(`退订好了：${chosen.map(pages.wish).join('；')}。`)
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
    missed: async (chat) => {
      const records = (await history?.(chat.id)) ?? []
      const zoneOfChat = chat.settings?.zone ?? zone
      return missedMessage(records, await subscriptions.ofChat(chat.id), { names, zone: zoneOfChat })
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
    replied: async (chat, to, lines, may) => {
      const sent = await sentDigests?.find(chat.id, to.message)
      if (sent !== undefined && sentDigests !== undefined) {
        const turn: Replied = { kind: 'question', turn: sentDigests.turn(sent) }
        const { subscription } = sent
        const one = subscription ?? { ...made(chat, ANYTHING), id: '' }
        const read = lines.flatMap((line) => amending.read(line, one) ?? [])
        const amendment = read.find(({ kind }) => kind !== 'unclear') ?? read[0]
        if (amendment === undefined) return turn
        if (subscription === undefined)
          return said(say(`${GONE}。想再要，可以重新订，比如：/subscribe 物业治理 每天 08:30`))
        if (amendment.kind === 'more') return said((await sentDigests.more(sent)) ?? say(ALL_SENT))
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
      const isClear = (amendment: Amendment): boolean => amendment.kind !== 'unclear'
      const picks = lines.filter((line) => amending.pick(line, named) !== undefined)
      if (picks.length === 0) return undefined
      if (!(await may())) return said(onlyManagers)
      for (const accepts of [isClear, () => true])
        for (const line of picks) {
          const message = await pickAndAmend(line, named, accepts)
          if (message !== undefined) return said(message)
        }
      return undefined
    },
    digestPage: async (chat, id, page, apart) => {
      const sent = await sentDigests?.find(chat.id, id)
      if (sent === undefined || sentDigests === undefined) return undefined
      if (sent.subscription === undefined) return { kind: 'notice', text: `${GONE}，这份简报翻不了页了。` }
      const message = await sentDigests.page(sent, page, { apart })
      if (message !== undefined) return { kind: 'page', message }
      // The page that can be read stays to be read.
      return page >= sent.record.pages.length ? { kind: 'notice', text: ALL_SENT } : undefined
    },
    digestItem: async (chat, message, nth, apart) => {
      const sent = await sentDigests?.find(chat.id, message)
      return sent && sentDigests?.item(sent, nth, { apart })
    },
  }
}

/** What everything is read against where a subscription is no more. */
const ANYTHING = { what: { topics: [], places: [], words: [] }, when: { kind: 'new' } } as const

const said = (message: Message): Replied => ({ kind: 'said', message })
