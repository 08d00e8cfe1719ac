/** The part of `npm run train` that learns how questions are worded which no record answers, with `--wording`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { withoutPlaces } from '../answer/context.ts'
import { readExpectations } from '../evaluation/evaluate.ts'
import { crossValidateWording, trainWording, type WordingExample } from '../evaluation/wording-training.ts'
import type { OpenCorpus } from '../open-corpus.ts'

/** A question of another field, that nobody asks here, counts so much. */
const OUTSIDE = 0.33

/**
 * @param files question files; of each, what is decided on a practice is learnt from
 * @param outside questions that no record answers, of another field
 */
export function learnWording(files: readonly string[], outside: readonly string[], corpus: OpenCorpus): void {
  const examples = [
    ...files.flatMap((file) => {
      const written = readExpectations(file, readFileSync(file, 'utf8')).filter(
        ({ prev }) => prev === undefined,
      )
      return written.flatMap(({ q, answerable }) => exampleOf(q, answerable, file, corpus))
    }),
    ...outside.flatMap((q, at) =>
      exampleOf(q, false, `outside ${at % 4}`, corpus).map((example) => ({ ...example, weight: OUTSIDE })),
    ),
  ]
  const { missed, refused } = crossValidateWording(examples)
  console.log(
    `${examples.length} questions; each file left out in turn:\n` +
      `answered though no record does: ${missed.with} of ${missed.of}, without the wording ${missed.without}\n` +
      `refused though one does: ${refused.with} of ${refused.of}, without the wording ${refused.without}`,
  )
  const path = fileURLToPath(new URL('../answer/wording-weights.json', import.meta.url))
  writeFileSync(path, `${JSON.stringify(trainWording(examples))}\n`.replaceAll(/,(?=")/gu, ',\n'))
}

function exampleOf(q: string, answerable: boolean, group: string, { ask }: OpenCorpus): WordingExample[] {
  const { reading, why } = ask(q).answer
  const [decision] = why.decisions
  if (decision?.kind !== 'practice') return []
  const { features, probability } = decision
  const without = Math.log(probability / (1 - probability)) - (features['wording'] ?? 0)
  return [{ text: withoutPlaces(reading), without, answerable, group }]
}
