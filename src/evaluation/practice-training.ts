/** Dialogues, and questions asked after another, → the weights by which `answer/follow-up/meant-practice.ts` chooses. */
import type { Answer } from '../answer/answer.ts'
import type { Meant, PracticeOption } from '../answer/follow-up/meant-practice.ts'
import type { ChoiceExample } from './choice-training.ts'

/** Where more of what there is to choose from is right, what is expected does not tell which is meant. */
const MOST_RIGHT = 0.5

/** What may have been meant by a message, and which of it answers rightly; undefined where that does not tell. */
export function practiceExample(
  options: readonly PracticeOption[],
  answerOf: (meant: Meant) => Answer,
  isRight: (answer: Answer) => boolean,
  group: string,
): ChoiceExample | undefined {
  const right = options.map(({ meant }) => isRight(answerOf(meant)))
  const share = right.filter((one) => one).length / right.length
  return share === 0 || share > MOST_RIGHT ? undefined : { options, right, group }
}
