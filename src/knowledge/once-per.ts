/** What is made of a list of records: once for each list, whoever asks for it, and for as long as anybody holds the list. */
export interface OncePer<K extends object, V> {
  (of: K): V
  /** It is known already. */
  readonly set: (of: K, made: V) => void
}

export function oncePer<K extends object, V>(make: (of: K) => V): OncePer<K, V> {
  const known = new WeakMap<K, { readonly made: V }>()
  const get = (of: K): V => {
    const found = known.get(of) ?? { made: make(of) }
    known.set(of, found)
    return found.made
  }
  return Object.assign(get, { set: (of: K, made: V): void => void known.set(of, { made }) })
}
