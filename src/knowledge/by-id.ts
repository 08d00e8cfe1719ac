import { oncePer } from './once-per.ts'

interface WithId {
  readonly id: string
}

const mapOf = oncePer(
  (records: readonly WithId[]): ReadonlyMap<string, WithId> =>
    new Map(records.map((record) => [record.id, record])),
)

/** Records by their ids. @param records a list that does not change */
export const byId = <T extends WithId>(records: readonly T[]): ReadonlyMap<string, T> =>
  mapOf(records) as ReadonlyMap<string, T>
