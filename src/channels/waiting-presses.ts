/** Presses that a platform waits to have answered: by a page or a line within its patience, or by a message after it. */
import type { Clock } from '../coordination/clock.ts'
import type { PressAnswer } from './channel.ts'

export interface WaitingPresses {
  /** A press comes in. @returns whether it is the first time, and what it is answered with: nothing when that took too long */
  readonly come: (id: string) => {
    readonly isNew: boolean
    readonly answer: Promise<PressAnswer | undefined>
  }
  /** Answers a press. @returns false when nobody waits for it any more, or somebody has answered it */
  readonly settle: (id: string, answer: PressAnswer) => boolean
}

/** Presses that are remembered, for the platform that asks a second time. */
const REMEMBERED = 500

/** @param withinMs how long the platform waits */
export function createWaitingPresses(clock: Clock, withinMs: number): WaitingPresses {
  const presses = new Map<string, Waiting>()
  return {
    come: (id) => {
      const known = presses.get(id)
      if (known !== undefined) return { isNew: false, answer: known.answer }
      const waiting = createWaiting(clock, withinMs)
      presses.set(id, waiting)
      if (presses.size > REMEMBERED) presses.delete(presses.keys().next().value ?? '')
      return { isNew: true, answer: waiting.answer }
    },
    settle: (id, answer) => presses.get(id)?.settle(answer) ?? false,
  }
}

interface Waiting {
  readonly answer: Promise<PressAnswer | undefined>
  /** False when it is too late, or has been answered. */
  readonly settle: (answer: PressAnswer) => boolean
}

function createWaiting(clock: Clock, withinMs: number): Waiting {
  let isOpen = true
  let open: (answer: PressAnswer | undefined) => void = () => undefined
  const answer = new Promise<PressAnswer | undefined>((resolve) => {
    open = resolve
  })
  const settled = new AbortController()
  void clock.sleep(withinMs, settled.signal).then(() => {
    isOpen = false
    open(undefined)
  })
  return {
    answer,
    settle: (given) => {
      if (!isOpen) return false
      isOpen = false
      open(given)
      settled.abort()
      return true
    },
  }
}
