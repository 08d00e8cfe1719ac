/** One page after the other, with room for everybody else between two: however many are asked for, chats go on. */

export interface Turns {
  /** Runs when those before it have; undefined where too many wait already. */
  readonly take: <T>(work: () => Promise<T>) => Promise<T> | undefined
}

/** @param most who may wait at a time */
export function createTurns(most: number): Turns {
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()
  return {
    take: (work) => {
      if (waiting >= most) return undefined
      waiting += 1
      const done = last.then(work).finally(() => {
        waiting -= 1
      })
      // What else is due on this thread comes before the next page.
      last = done.then(breathe, breathe)
      return done
    },
  }
}

const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
