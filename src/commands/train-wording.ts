/** The part of `npm run train` that learns how questions are worded which no record answers, with `--wording`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { withoutPlaces } from '../answer/context.ts'
import type { WordingModels } from '../answer/wording.ts'
import { readExpectations } from '../evaluation/evaluate.ts'
import {
  crossValidateWording,
  trainWording,
  type WordingExample,
  type WordingScore,
} from '../evaluation/wording-training.ts'
import type { OpenCorpus } from '../open-corpus.ts'

/** A question of another field, that nobody asks here, counts so much. */
const OUTSIDE = 0.33

interface Asked {
  readonly q: string
  readonly kind: string
  readonly answerable: boolean
  readonly group: string
  readonly weight?: number
}

/**
 * @param files question files
 * @param outside questions that no record answers, of another field
 */
export function learnWording(files: readonly string[], outside: readonly string[], corpus: OpenCorpus): void {
  const asked = [
    ...files.flatMap(questionsOf),
    ...outside.map((q, at) => ({
      q,
      kind: 'negative',
      answerable: false,
      group: `outside ${at % 4}`,
      weight: OUTSIDE,
    })),
  ]
  const answered = asked.flatMap((one) => answeredExample(one, corpus))
  const overview = asked.flatMap((one) => overviewExample(one, corpus))
  console.log(line('answered', crossValidateWording(answered)))
  console.log(line('overview', crossValidateWording(overview)))
  const path = fileURLToPath(new URL('../answer/wording-weights.json', import.meta.url))
  const models: WordingModels = { answered: trainWording(answered), overview: trainWording(overview) }
  writeFileSync(path, `${JSON.stringify(models)}\n`.replaceAll(/,(?=")/gu, ',\n'))
}

const line = (what: string, { missed, refused }: WordingScore): string =>
  `${what}, each file left out in turn: taken for it ${missed.with} of the ${missed.of} that are not (without the wording ` +
  `${missed.without}), not taken for it ${refused.with} of the ${refused.of} that are (without the wording ${refused.without})`

function questionsOf(file: string): Asked[] {
  return readExpectations(file, readFileSync(file, 'utf8'))
    .filter(({ prev, kind }) => prev === undefined && kind !== 'data')
    .map(({ q, kind, answerable }) => ({ q, kind, answerable, group: file }))
}

/** Learnt from what is decided on a practice, beside what everything else says. */
function answeredExample({ q, ...asked }: Asked, { ask }: OpenCorpus): WordingExample[] {
  const { reading, why } = ask(q).answer
  const [decision] = why.decisions
  if (decision?.kind !== 'practice') return []
  const { features, probability } = decision
  const without = Math.log(probability / (1 - probability)) - (features['wording'] ?? 0)
  return [{ ...asked, text: withoutPlaces(reading), without }]
}

/** Learnt from what is asked of places: of them as a whole where that is answered, or nothing else could be. */
function overviewExample({ q, ...asked }: Asked, { ask }: OpenCorpus): WordingExample[] {
  const { intent, body, reading } = ask(q).answer
  if (reading.places.every(({ standing }) => standing === 'elsewhere')) return []
  const overview =
    asked.kind === 'place' && asked.answerable && (intent === 'place' || body.kind === 'missing')
  return [{ ...asked, text: withoutPlaces(reading), without: 0, answerable: overview }]
}
