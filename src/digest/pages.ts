/** A digest that was sent, to be read again and further: its pages as they were, and the next one when it is asked for. */
import {
  type Choice,
  chooseDigest,
  type Digest,
  type DigestItem,
  type DigestKnowledge,
  itemsOf,
  type KnowledgeLog,
  type SentStore,
  sentPractices,
} from './digest.ts'
import type { Outbox, OutboxRecord } from './outbox.ts'
import type { ChatId, StoredSubscription } from './subscription.ts'

/** The digest that a message was, with the subscription as it stands now. */
export interface SentDigest {
  readonly record: OutboxRecord
  /** Undefined when it was deleted since. */
  readonly subscription: StoredSubscription | undefined
}

export interface DigestPages {
  readonly find: (chat: ChatId, messageId: string) => Promise<SentDigest | undefined>
  /** A page that has been shown, from 0, as it was but for what the knowledge says otherwise by now. */
  readonly page: (sent: SentDigest, page: number) => Promise<Digest | undefined>
  /**
   * The page after the last that was shown. Its practices count as sent to the chat from now on. Undefined when there
   * are none, or the subscription is no more.
   */
  readonly next: (sent: SentDigest) => Promise<{ readonly digest: Digest; readonly page: number } | undefined>
}

export interface DigestPagesOptions {
  readonly outbox: Pick<Outbox, 'findSent' | 'addPage'>
  readonly subscriptions: { readonly find: (id: string) => Promise<StoredSubscription | undefined> }
  readonly sent: SentStore
  readonly log: Pick<KnowledgeLog, 'facts'>
  /** The knowledge as it stands: asked anew for each page. */
  readonly knowledge: () => DigestKnowledge
  /** Milliseconds since 1970. */
  readonly now: () => number
}

export function createDigestPages(options: DigestPagesOptions): DigestPages {
  const { outbox, subscriptions, sent: sentStore, log, knowledge, now } = options

  async function find(chat: ChatId, messageId: string): Promise<SentDigest | undefined> {
    const record = await outbox.findSent(chat, messageId)
    return record && { record, subscription: await subscriptions.find(record.subscription) }
  }

  /** What the chat would be sent next if it asked. */
  async function ahead(subscription: StoredSubscription): Promise<Choice> {
    const sent = await sentStore.sentTo(subscription.chat)
    return chooseDigest({ subscription, knowledge: knowledge(), sent, runs: 1, asked: true })
  }

  async function page({ record, subscription }: SentDigest, at: number): Promise<Digest | undefined> {
    const shown = record.pages[at]
    if (shown === undefined || subscription === undefined) return undefined
    const current = knowledge()
    const before = record.pages.slice(0, at).flat().length
    const items: DigestItem[] = []
    for (const [index, { id, had }] of shown.entries()) {
      const practice = current.practice(id)
      // The others keep their numbers.
      if (practice === undefined) continue
      const isNew = (current.firstSeen(id) ?? 0) > subscription.createdAt
      const chosen: Choice['chosen'][number] =
        had === null ? { practice, news: isNew ? 'new' : null } : { practice, news: 'revised', had }
      items.push(...(await itemsOf([chosen], current, log, before + index)))
    }
    const later = record.pages.slice(at + 1).flat().length
    const { chosen: unsent, remaining } = await ahead(subscription)
    return {
      key: record.key,
      subscription,
      items,
      remaining: later + unsent.length + remaining,
      runs: at === 0 ? record.runs : 1,
      exhausted: shown.length === 0,
    }
  }

  async function next({ record, subscription }: SentDigest) {
    if (subscription === undefined) return undefined
    const current = knowledge()
    const { chosen, remaining } = await ahead(subscription)
    if (chosen.length === 0) return undefined
    const items = await itemsOf(chosen, current, log, record.pages.flat().length)
    const at = record.pages.length
    // Somebody who asked at the same moment has written that page: it is the one to show.
    if (!(await outbox.addPage(record.key, at, sentPractices(items, current), now()))) {
      const again = await find(record.chat, record.messageId ?? '')
      const digest = again && (await page(again, at))
      return digest && { digest, page: at }
    }
    const digest: Digest = {
      key: record.key,
      subscription,
      items,
      remaining,
      runs: 1,
      exhausted: false,
    }
    return { digest, page: at }
  }

  return { find, page, next }
}
