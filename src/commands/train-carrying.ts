/** The part of `npm run train` that learns when a sentence goes on with the place told before it, with `--carrying`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { carryingExamples } from '../evaluation/carrying-training.ts'
import { crossValidate, TRAINING, train } from '../evaluation/logistic.ts'
import type { Gazetteer } from '../knowledge/gazetteer.ts'

const OPTIONS = {
  ...TRAINING,
  /** Of few examples. */
  ridge: 1,
  /** A figure under a village that is its county's is as wrong as the other way about. */
  negativeWeight: 1.3,
  speaksFor: new Set('countyHere opened goesOn ownLevel person'.split(' ')),
  speaksAgainst: new Set('newParagraph further many example beyond foreign'.split(' ')),
}

/** @param files documents whose figures are marked with their places */
export function learnCarrying(files: readonly string[], gazetteer: Gazetteer): void {
  const examples = files.flatMap((file) => carryingExamples(file, readFileSync(file, 'utf8'), gazetteer))
  const { positives, negatives } = crossValidate(examples, OPTIONS)
  console.log(
    `${examples.length} figures; an eighth of the documents left out at a time, ${positives.right} of ${positives.of} go on, ${negatives.right} of ${negatives.of} go back`,
  )
  const path = fileURLToPath(new URL('../ingest/carrying-weights.json', import.meta.url))
  const { bias, weights } = train(examples, OPTIONS)
  writeFileSync(path, `${JSON.stringify({ bias, weights }, null, 2)}\n`)
}
