import type { FeedbackStore, GapStore } from '../dialogue/stores.ts'
import type { Database } from './database.ts'

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

export function createGapStore({ db }: Database): GapStore {
  return {
    note: async (question, now) => {
      await db
        .insertInto('gaps')
        .values({ question, times: 1, first_at: now, last_at: now })
        .onConflict((conflict) =>
          conflict
            .column('question')
            .doUpdateSet((set) => ({ times: set('gaps.times', '+', 1), last_at: now })),
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
      return rows.map(({ question, times, first_at, last_at }) => ({
        question,
        times,
        firstAt: first_at,
        lastAt: last_at,
      }))
    },
    strike: async (questions) => {
      if (questions.length === 0) return
      await db.deleteFrom('gaps').where('question', 'in', questions).execute()
    },
  }
}
