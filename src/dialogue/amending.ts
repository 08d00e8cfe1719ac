/** Subscriptions changed by words: in a reply to a digest, under a button, or after `/subscriptions 2`. */
import { type Amendment, amended, type Change, readAmendment } from '../digest/amendment.ts'
import {
  dateWords,
  FOREVER,
  isPaused,
  type Names,
  refusal,
  type StoredSubscription,
  type SubscriptionStore,
  whatWords,
} from '../digest/subscription.ts'
import { countOf } from '../digest/until.ts'
import { type Message, noteBlock, say, textBlock } from '../messages/message.ts'
import type { SubscriptionPages } from '../messages/subscription-pages.ts'

/** What was done, in one line, and to which subscription as it stands now; none where it was deleted. */
export interface Amended {
  readonly line: string
  /** Shown beneath, smaller. */
  readonly note?: string
  readonly subscription?: StoredSubscription
}

export interface Amending {
  readonly read: (text: string, subscription: StoredSubscription) => Amendment | undefined
  /** Does what an amendment of a subscription asks for; turning pages is somebody else's affair. */
  readonly amend: (
    subscription: StoredSubscription,
    amendment: Exclude<Amendment, { kind: 'more' }>,
  ) => Promise<Amended>
  /**
   * Reads a line about one of several subscriptions: `2 改到晚上8点`, `删除第三条`, `全部暂停`. Undefined when the words
   * mean no change of any of them.
   */
  readonly pick: (
    text: string,
    held: readonly StoredSubscription[],
  ) =>
    | {
        readonly picked: readonly StoredSubscription[]
        readonly amendment: Exclude<Amendment, { kind: 'more' }>
      }
    /** `amendment`: what of one of them is meant, where nobody can tell of which. */
    | { readonly problem: string; readonly amendment?: Amendment }
    | undefined
}

export interface AmendingOptions {
  readonly names: Names
  readonly subscriptions: SubscriptionStore
  readonly pages: SubscriptionPages
  readonly sendNow: ((subscription: StoredSubscription) => Promise<void>) | undefined
  readonly version: () => string
  readonly now: () => number
}

const NUMBER = '(?:\\d{1,3}|[一二两三四五六七八九十]{1,3})'
const NTH_FIRST = new RegExp(`^(?:把)?第?(?<n>${NUMBER})(?:[条个]|[、,，.:：]| ) ?(?<rest>.+)$`, 'u')
const NTH_LAST = new RegExp(`^(?<rest>.+?) ?(?:第(?<m>${NUMBER})[条个]?|(?<n>\\d{1,3})[条个]?)$`, 'u')
const ALL = /^(?:把)?(?:全部|全都|所有的?|都)(?<rest>.+)$/u
const ALL_LAST = /^(?<rest>.+?)(?:全部|所有)(?:的)?(?:订阅|简报)?$/u

export function createAmending(options: AmendingOptions): Amending {
  const { names, subscriptions, pages, sendNow, version, now } = options
  const read = (text: string, subscription: StoredSubscription): Amendment | undefined =>
    readAmendment(text, subscription, names, now())

  async function change(one: StoredSubscription, wanted: Change): Promise<Amended> {
    const changed = amended(one, wanted, now(), version())
    if (pages.describe(changed) === pages.describe(one))
      return { line: `本来就是这样：${pages.withNext(one)}。`, subscription: one }
    const others = (await subscriptions.ofChat(one.chat)).filter(({ id }) => id !== one.id)
    // Nothing is added: only the same subscription twice stands against it.
    if (refusal(others, changed, Number.POSITIVE_INFINITY) !== undefined)
      return { line: `已经有一条一样的订阅了，这条没动：${pages.describe(one)}。`, subscription: one }
    await subscriptions.save(changed)
    return { line: `改好了：${pages.withNext(changed)}。`, subscription: changed }
  }

  async function pause(one: StoredSubscription, until: number): Promise<Amended> {
    const paused = amended(one, { pausedUntil: until }, now(), version())
    await subscriptions.save(paused)
    const what = whatWords(one.what, names)
    return until >= FOREVER
      ? { line: `“${what}”停了，想要时回复“恢复”。`, subscription: paused }
      : { line: `“${what}”停到${dateWords(until, one.zone)}，之后接着发。`, subscription: paused }
  }

  async function amend(
    one: StoredSubscription,
    amendment: Exclude<Amendment, { kind: 'more' }>,
  ): Promise<Amended> {
    switch (amendment.kind) {
      case 'pause':
        return pause(one, amendment.until)
      case 'resume': {
        if (!isPaused(one, now()) && one.stopped === null)
          return { line: `没有停：${pages.withNext(one)}。`, subscription: one }
        const resumed = amended(one, { pausedUntil: null }, now(), version())
        await subscriptions.save(resumed)
        return { line: `恢复了：${pages.withNext(resumed)}。`, subscription: resumed }
      }
      case 'delete':
        await subscriptions.remove(one.id)
        return {
          line: `退订好了：${pages.wish(one)}。`,
          note: `不再推送了。想再要，发：/subscribe ${pages.wish(one)}`,
        }
      case 'now':
        if (sendNow === undefined) return { line: '这里不能马上发。', subscription: one }
        await sendNow(one)
        return { line: `“${whatWords(one.what, names)}”马上发来。`, subscription: one }
      case 'show':
        return { line: '要改什么？点下面，或者直接写，比如“改到晚上8点”“改成每周一”。', subscription: one }
      case 'change':
        return change(one, amendment.change)
      case 'unclear':
        return { line: `${amendment.problems.join('；')}。`, subscription: one }
    }
  }

  const pick: Amending['pick'] = (text, held) => {
    const [only, second] = held
    if (only === undefined) return undefined
    const plain = text.replace(/\s+/gu, ' ').trim()
    const meant = (line: string, one: StoredSubscription) => {
      const amendment = read(line, one)
      return amendment?.kind === 'more' ? undefined : amendment
    }
    const all = (ALL.exec(plain) ?? ALL_LAST.exec(plain))?.groups?.['rest']
    const forAll = all === undefined ? undefined : meant(all, only)
    if (forAll !== undefined && ['pause', 'resume', 'delete'].includes(forAll.kind))
      return { picked: held, amendment: forAll }
    for (const groups of [NTH_FIRST.exec(plain)?.groups, NTH_LAST.exec(plain)?.groups]) {
      const written = groups?.['n'] ?? groups?.['m']
      if (groups === undefined || written === undefined) continue
      const nth = countOf(written)
      const one = held[nth - 1]
      const amendment = meant(groups['rest'] ?? '', one ?? only)
      if (amendment === undefined || amendment.kind === 'unclear') continue
      return one === undefined
        ? { problem: `没有第${nth}条，一共${held.length}条。` }
        : { picked: [one], amendment }
    }
    const amendment = meant(plain, only)
    if (amendment === undefined) return undefined
    return second === undefined
      ? { picked: [only], amendment }
      : { problem: `是哪一条？前面写上序号，比如“2 ${plain.slice(0, 20)}”。`, amendment }
  }

  return { read, amend, pick }
}

/** The line, and the note beneath it. */
export const amendedMessage = ({ line, note }: Amended): Message =>
  note === undefined ? say(line) : { blocks: [textBlock(line), noteBlock(note)], buttons: [] }
