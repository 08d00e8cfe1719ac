/** A digest after it was sent: its pages turned, its practices opened, and what is being talked about under it. */
import type { Turn } from '../answer/answer.ts'
import { FIRST_TURN } from '../answer/conversation.ts'
import type { DigestPages, SentDigest } from '../digest/pages.ts'
import type { ChatId, Names } from '../digest/subscription.ts'
import type { Browse } from '../messages/browse.ts'
import { DIGEST_FIGURES, digestMessage } from '../messages/digest-message.ts'
import type { Action, Message } from '../messages/message.ts'

export interface SentDigests {
  readonly find: (chat: ChatId, messageId: string) => Promise<SentDigest | undefined>
  /**
   * A page as it is shown in place of the digest, or in a message of its own when `apart`. Undefined where there is
   * none.
   */
  readonly page: (
    sent: SentDigest,
    page: number,
    options?: { readonly apart?: boolean },
  ) => Promise<Message | undefined>
  /** The page after all that have been shown, in a message of its own; undefined when all has been sent. */
  readonly more: (sent: SentDigest) => Promise<Message | undefined>
  readonly item: (
    sent: SentDigest,
    nth: number,
    options?: { readonly apart?: boolean },
  ) => Message | undefined
  /** What “第二个细说” and “来源呢” are about. */
  readonly turn: (sent: SentDigest) => Turn
}

export function createSentDigests(
  digests: DigestPages,
  { browse, names }: { readonly browse: Browse; readonly names: Names },
): SentDigests {
  const idsOf = ({ record }: SentDigest): string[] => record.pages.flat().map(({ id }) => id)
  /** Under the digest itself the message need not be named. */
  const where = ({ record }: SentDigest, apart: boolean): { message?: string } =>
    apart && record.messageId !== null ? { message: record.messageId } : {}

  return {
    find: digests.find,
    page: async (sent, page, { apart = false } = {}) => {
      const known = page < sent.record.pages.length
      const digest = known ? await digests.page(sent, page) : (await digests.next(sent))?.digest
      return digest && digestMessage(digest, names, { page, ...where(sent, apart) })
    },
    more: async (sent) => {
      const next = await digests.next(sent)
      return next && digestMessage(next.digest, names, { page: next.page, ...where(sent, true) })
    },
    item: (sent, nth, { apart = false } = {}) => {
      const id = idsOf(sent)[nth - 1]
      if (id === undefined) return undefined
      const message = where(sent, apart)
      let before = 0
      const page = sent.record.pages.findIndex((shown) => {
        before += shown.length
        return nth <= before
      })
      const back: Action = { kind: 'digest', page, ...message }
      return browse.practice(id, back, false, { kind: 'digestItem', nth, ...message })
    },
    turn: (sent) => {
      const practices = idsOf(sent).flatMap((id) => browse.findPractice(id) ?? [])
      const ledger = practices.flatMap(({ figures }) => figures.slice(0, DIGEST_FIGURES).map(({ id }) => id))
      return {
        ...FIRST_TURN,
        listed: practices.map(({ id }) => id),
        ledger,
        toldLast: ledger.length,
        articles: [...new Set(practices.map(({ articleId }) => articleId))],
      }
    },
  }
}
