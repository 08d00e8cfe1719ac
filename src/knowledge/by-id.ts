/** Records by their ids: one map for each list of records, whoever asks for it. */
const known = new WeakMap<readonly object[], ReadonlyMap<string, object>>()

/** @param records a list that does not change */
export function byId<T extends { readonly id: string }>(records: readonly T[]): ReadonlyMap<string, T> {
  const found = known.get(records) ?? new Map(records.map((record) => [record.id, record]))
  known.set(records, found)
  return found as ReadonlyMap<string, T>
}
