import type { Clock } from '../../src/coordination/clock.ts'

/** A clock that jumps to the next thing that waits as soon as everything else has come to rest. */
export interface SimulatedClock extends Clock {
  /** Lives until `until`; everything that waits for a moment before that has its turn. */
  readonly runUntil: (until: number) => Promise<void>
  /** Sets the clock, backwards too: the waits that were begun end when as much time has passed as they asked for. */
  readonly set: (now: number) => void
}

interface Sleeper {
  /** By the time that has really passed, which no setting of the clock changes. */
  readonly wakeAt: number
  readonly wake: () => void
}

export function createSimulatedClock(start: number): SimulatedClock {
  /** A heap, the next to wake on top. */
  const heap: Sleeper[] = []
  let passed = 0
  let offset = start

  const swap = (i: number, j: number): void => {
    const [a, b] = [heap[i], heap[j]]
    if (a === undefined || b === undefined) return
    heap[i] = b
    heap[j] = a
  }
  const earlier = (i: number, j: number): boolean =>
    (heap[i]?.wakeAt ?? Number.POSITIVE_INFINITY) < (heap[j]?.wakeAt ?? Number.POSITIVE_INFINITY)
  const push = (sleeper: Sleeper): void => {
    heap.push(sleeper)
    for (let i = heap.length - 1; i > 0; ) {
      const parent = (i - 1) >> 1
      if (!earlier(i, parent)) break
      swap(i, parent)
      i = parent
    }
  }
  const pop = (): Sleeper | undefined => {
    const top = heap[0]
    const last = heap.pop()
    if (heap.length > 0 && last !== undefined) {
      heap[0] = last
      for (let i = 0; ; ) {
        const [left, right] = [2 * i + 1, 2 * i + 2]
        const least = earlier(right, left) ? right : left
        if (!earlier(least, i)) break
        swap(least, i)
        i = least
      }
    }
    return top
  }

  return {
    now: () => offset + passed,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve()
        const wake = () => {
          signal?.removeEventListener('abort', wake)
          resolve()
        }
        push({ wakeAt: passed + Math.max(ms, 0), wake })
        signal?.addEventListener('abort', wake, { once: true })
      }),
    runUntil: async (until) => {
      for (;;) {
        // Everything else runs in microtasks here: once the loop comes round, all is at rest.
        await new Promise((resolve) => setImmediate(resolve))
        const next = heap[0]
        if (next === undefined || offset + next.wakeAt > until) break
        passed = Math.max(passed, next.wakeAt)
        pop()?.wake()
      }
      passed = Math.max(passed, until - offset)
    },
    set: (now) => {
      offset = now - passed
    },
  }
}
