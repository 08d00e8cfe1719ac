/** So much work at a time, and where need be one piece alone. */

export interface Slots {
  /** Resolves when the work may begin, those who came first before; returns what says that it is over. */
  readonly take: (alone?: boolean) => Promise<() => void>
}

interface Waiting {
  readonly alone: boolean
  readonly begin: () => void
}

export function createSlots(count: number): Slots {
  const waiting: Waiting[] = []
  let taken = 0
  let isAlone = false

  const fits = (alone: boolean): boolean => !isAlone && (alone ? taken === 0 : taken < count)

  function admit(): void {
    for (;;) {
      const [first] = waiting
      if (first === undefined || !fits(first.alone)) return
      waiting.shift()
      taken += 1
      isAlone = first.alone
      first.begin()
    }
  }

  return {
    take: (alone = false) =>
      new Promise((resolve) => {
        let isOver = false
        const leave = (): void => {
          if (isOver) return
          isOver = true
          taken -= 1
          if (alone) isAlone = false
          admit()
        }
        waiting.push({ alone, begin: () => resolve(leave) })
        admit()
      }),
  }
}
