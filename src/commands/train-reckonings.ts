/** The part of `npm run train` that learns what is reckoned with which figures, with `--reckonings`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createAsk } from '../answer/ask.ts'
import { type LearntReckonings, type ReckoningHeard, reckonsNothing } from '../answer/reckoning-choice.ts'
import { CHOICE_TRAINING, chosenUnseen, trainChoice } from '../evaluation/choice-training.ts'
import { readExpectations } from '../evaluation/evaluate.ts'
import {
  choiceExample,
  learnOperations,
  reckoningExample,
  unseenOdds,
} from '../evaluation/reckoning-training.ts'
import type { OpenCorpus } from '../open-corpus.ts'

/** Wordings are weighed for the choice by what is learnt without them: so many parts are left out in turn. */
const FOLDS = 5
/** What says less of an operation is not kept: there are so many runs of characters. */
const LEAST_WEIGHT = 0.1
/** There is much to choose from, and much to learn from. */
const TRAINING = { ...CHOICE_TRAINING, epochs: 100, folds: 4 }

/** @param files questions with the figures and the results that a right answer tells */
export function learnReckonings(
  files: readonly string[],
  { knowledge, segment, stopwords }: OpenCorpus,
): void {
  let first: ReckoningHeard | undefined
  const ask = createAsk(knowledge, {
    segment,
    stopwords,
    watchReckonings: (heard) => {
      first ??= heard
    },
  })
  const examples = files.flatMap((file) =>
    readExpectations(file, readFileSync(file, 'utf8'))
      .filter(({ prev }) => prev === undefined)
      .flatMap((expectation) => {
        first = undefined
        ask(expectation.q)
        return first === undefined ? [] : (reckoningExample(first, expectation, basename(file)) ?? [])
      }),
  )
  const odds = unseenOdds(examples, FOLDS)
  // Of a message that is worded for no reckoning nothing is ever chosen.
  const choices = examples.flatMap((example, at) => {
    const own = odds[at]
    const isOpen = own !== undefined && (example.heard.ruled !== undefined || !reckonsNothing(own))
    return isOpen ? [choiceExample(example, own, at)] : []
  })
  const chosen = chosenUnseen(choices, TRAINING)
  const right = (isNone: boolean): string => {
    const of = chosen.filter(({ example }) => (example.right.at(-1) === true) === isNone)
    return `${of.filter(({ at, example }) => example.right[at]).length} of ${of.length}`
  }
  console.log(
    `${examples.length} questions, ${choices.length} of them worded for a reckoning; a quarter of the files left out at a time, ${right(false)} reckonings are chosen, and none in ${right(true)} where none is wanted`,
  )
  const learnt: LearntReckonings = {
    wordings: learnOperations(examples, LEAST_WEIGHT),
    weights: trainChoice(choices, TRAINING),
  }
  const path = fileURLToPath(new URL('../answer/reckoning-weights.json', import.meta.url))
  writeFileSync(path, `${JSON.stringify(learnt, null, 1)}\n`)
}
