import type { ChatId } from '../digest/subscription.ts'
import type { Database } from './database.ts'

/** What somebody thought of an answer. */
export interface Feedback {
  readonly id: string
  readonly chat: ChatId
  readonly person: string | null
  readonly at: number
  /** `useful`, `wrong`, …: the dialogue's own words. */
  readonly kind: string
  /** What it is about: the question, or the key of a digest. */
  readonly about: string
  readonly note: string | null
}

export interface FeedbackStore {
  /** The same id again takes the place of the first. */
  readonly add: (feedback: Feedback) => Promise<void>
  /** Latest first. */
  readonly since: (at: number, limit: number) => Promise<readonly Feedback[]>
}

export function createFeedbackStore({ db }: Database): FeedbackStore {
  return {
    add: async (feedback) => {
      const { id, ...rest } = feedback
      await db
        .insertInto('feedback')
        .values({ id, ...rest })
        .onConflict((conflict) => conflict.column('id').doUpdateSet(rest))
        .execute()
    },
    since: (at, limit) =>
      db
        .selectFrom('feedback')
        .selectAll()
        .where('at', '>=', at)
        .orderBy('at', 'desc')
        .orderBy('id')
        .limit(limit)
        .execute(),
  }
}

/** A question that nothing in the corpus answers. */
export interface Gap {
  /** In the form in which the same questions are alike. */
  readonly question: string
  /** As somebody put it last. */
  readonly example: string
  readonly times: number
  readonly firstAt: number
  readonly lastAt: number
}

export interface GapStore {
  readonly note: (question: string, example: string, now: number) => Promise<void>
  /** The most often asked first. */
  readonly top: (limit: number) => Promise<readonly Gap[]>
  readonly remove: (question: string) => Promise<void>
}

export function createGapStore({ db }: Database): GapStore {
  return {
    note: async (question, example, now) => {
      await db
        .insertInto('gaps')
        .values({ question, example, times: 1, first_at: now, last_at: now })
        .onConflict((conflict) =>
          conflict
            .column('question')
            .doUpdateSet((set) => ({ example, times: set('gaps.times', '+', 1), last_at: now })),
        )
        .execute()
    },
    top: async (limit) => {
      const rows = await db
        .selectFrom('gaps')
        .selectAll()
        .orderBy('times', 'desc')
        .orderBy('last_at', 'desc')
        .orderBy('question')
        .limit(limit)
        .execute()
      return rows.map(({ question, example, times, first_at, last_at }) => ({
        question,
        example,
        times,
        firstAt: first_at,
        lastAt: last_at,
      }))
    },
    remove: async (question) => {
      await db.deleteFrom('gaps').where('question', '=', question).execute()
    },
  }
}
