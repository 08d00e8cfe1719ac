import type { CollectionStore } from '../dialogue/stores.ts'
import type { Database } from './database.ts'

export function createCollectionStore({ db }: Database): CollectionStore {
  return {
    list: async (person) => {
      const rows = await db
        .selectFrom('collections')
        .select('record')
        .where('person', '=', person)
        .orderBy('at')
        .orderBy('record')
        .execute()
      return rows.map(({ record }) => record)
    },
    add: async (person, records, now) => {
      if (records.length === 0) return
      await db
        .insertInto('collections')
        // Apart by a millisecond, what is kept together stays in its order.
        .values(records.map((record, at) => ({ person, record, at: now + at })))
        .onConflict((conflict) => conflict.columns(['person', 'record']).doNothing())
        .execute()
    },
    remove: async (person, records) => {
      if (records.length === 0) return
      await db.deleteFrom('collections').where('person', '=', person).where('record', 'in', records).execute()
    },
  }
}
