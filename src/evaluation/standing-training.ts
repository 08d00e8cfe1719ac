/** Dialogues, and questions asked after another, → what `answer/follow-up/stands-alone.ts` decides by. */
import type { Answer } from '../answer/answer.ts'
import type { Standing } from '../answer/follow-up/stands-alone.ts'
import type { Example } from './logistic.ts'

/** What one message teaches beside another where it is answered rightly both alone and as one that goes on. */
const EITHER = 0.1

export interface Stood {
  readonly standing: Standing
  readonly alone: Answer
  readonly goingOn: () => Answer
}

/**
 * Whether a message is to be answered as if nothing had been said before. Where both answers are right, a turn of a dialogue went
 * on and a question after another of other places did not; where neither is, nothing is learnt.
 */
export function standingExample(
  { alone, goingOn, standing: { features, text } }: Stood,
  isRight: (answer: Answer) => boolean,
  isTurn: boolean,
  group: string,
): Example | undefined {
  const rightAlone = isRight(alone)
  const rightOn = isRight(goingOn())
  if (!rightAlone && !rightOn) return undefined
  const positive = rightAlone && !(rightOn && isTurn)
  return { features, text, positive, weight: rightAlone && rightOn ? EITHER : 1, group }
}
