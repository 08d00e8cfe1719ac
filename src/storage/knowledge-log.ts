import type { Fact, KnowledgeLog } from '../digest/digest.ts'
import type { Database } from './database.ts'

/** Rows in one statement: SQLite takes 32,766 values at most. */
const AT_ONCE = 1000

export function createKnowledgeLog({ db }: Database): KnowledgeLog {
  return {
    note: async (forms, at) => {
      const known = new Set<string>()
      for (const { practice, hash } of await db
        .selectFrom('practice_forms')
        .select(['practice', 'hash'])
        .execute())
        known.add(`${practice} ${hash}`)
      const unknown = forms.filter(({ id, hash }) => !known.has(`${id} ${hash}`))
      for (let i = 0; i < unknown.length; i += AT_ONCE)
        await db
          .insertInto('practice_forms')
          .values(
            unknown.slice(i, i + AT_ONCE).map(({ id, hash, facts }) => ({
              practice: id,
              hash,
              facts: JSON.stringify(facts),
              first_seen: at,
            })),
          )
          .onConflict((conflict) => conflict.columns(['practice', 'hash']).doNothing())
          .execute()
    },
    firstSeen: async () => {
      const rows = await db
        .selectFrom('practice_forms')
        .select((select) => ['practice', select.fn.min('first_seen').as('at')])
        .groupBy('practice')
        .execute()
      return new Map(rows.map(({ practice, at }) => [practice, Number(at)]))
    },
    facts: async (id, hash) => {
      const row = await db
        .selectFrom('practice_forms')
        .select('facts')
        .where('practice', '=', id)
        .where('hash', '=', hash)
        .executeTakeFirst()
      return row && (JSON.parse(row.facts) as Fact[])
    },
  }
}
