/** Looks into something that others change, one look after the other. */
export interface Looks {
  /** One that begins from now on. Whoever asks for it before it has begun shares it. Rejects as the look does. */
  readonly look: () => Promise<void>
  /** Resolves when none is under way, of those that have begun. */
  readonly ended: () => Promise<unknown>
}

export function createLooks(look: () => Promise<void>): Looks {
  let last: Promise<unknown> = Promise.resolve()
  let next: Promise<void> | undefined

  function begin(): Promise<void> {
    next = undefined
    const looking = look()
    last = looking.catch(() => undefined)
    return looking
  }

  return {
    look: () => {
      next ??= last.then(begin)
      return next
    },
    ended: () => last,
  }
}
