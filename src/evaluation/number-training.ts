/** Dialogues with the figures that their replies must hold → the weights by which `answer/follow-up/meant-number.ts` chooses. */
import type { NumberCandidate } from '../answer/follow-up/meant-number.ts'
import { type ChoiceExample, chosenUnseen } from './choice-training.ts'
import type { DialogueTurn } from './dialogues.ts'

/** The candidates of one number that was asked for, and which of them answer. */
export interface NumberExample extends ChoiceExample {
  readonly options: readonly NumberCandidate[]
}

/** Undefined where a turn does not say which figure is right. A place that prints none of those expected has none. */
export function numberExample(
  candidates: readonly NumberCandidate[],
  { expect_figures: expected = [], refuse }: DialogueTurn,
  group: string,
): NumberExample | undefined {
  if (refuse !== true && expected.length === 0) return undefined
  const holds = ({ figure }: NumberCandidate): boolean =>
    refuse !== true &&
    figure !== undefined &&
    expected.some((printed) => figure.printed.includes(printed) || printed.includes(figure.printed))
  const right = candidates.map(holds)
  const isNone = !right.includes(true)
  return {
    options: candidates,
    right: candidates.map(({ figure }, at) => right[at] === true || (isNone && figure === undefined)),
    group,
  }
}

export interface NumberScore {
  /** Where a figure answers, and where none does: how often the likeliest candidate is right. */
  readonly figures: { readonly right: number; readonly of: number }
  readonly none: { readonly right: number; readonly of: number }
}

/** How often what is learnt without an example's group, and some others, chooses rightly. */
export function crossValidateNumbers(examples: readonly NumberExample[]): NumberScore {
  const score = { figures: { right: 0, of: 0 }, none: { right: 0, of: 0 } }
  for (const { example, at } of chosenUnseen(examples)) {
    const side = example.right.at(-1) ? score.none : score.figures
    side.of += 1
    if (example.right[at]) side.right += 1
  }
  return score
}
