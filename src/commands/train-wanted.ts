/** The part of `npm run train` that learns whether a figure tells what is wanted, with `--plans`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { crossValidate, TRAINING, train } from '../evaluation/logistic.ts'
import { markedFigures, wantedExamples } from '../evaluation/wanted-training.ts'

const OPTIONS = {
  ...TRAINING,
  ridge: 0.2,
}

/** @param files papers whose figures are marked with what they are */
export function learnWanted(files: readonly string[]): void {
  const examples = wantedExamples(files.flatMap((file) => markedFigures(readFileSync(file, 'utf8'))))
  const { positives, negatives } = crossValidate(examples, OPTIONS)
  console.log(
    `${examples.length} figures; an eighth of the papers left out at a time, ${positives.right} of ${positives.of} plans are told for such, ${negatives.right} of ${negatives.of} others are not`,
  )
  const path = fileURLToPath(new URL('../ingest/wanted-weights.json', import.meta.url))
  writeFileSync(path, `${JSON.stringify(train(examples, OPTIONS), null, 2)}\n`)
}
