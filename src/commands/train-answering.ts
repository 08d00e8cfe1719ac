/** The part of `npm run train` that learns from question files when a candidate answers, and how what no record answers is worded. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { withoutPlaces } from '../answer/context.ts'
import type { DecisionKind } from '../answer/decision.ts'
import { overviewFeatures } from '../answer/wording.ts'
import { readExpectations } from '../evaluation/evaluate.ts'
import { crossValidate, type Example, TRAINING, train } from '../evaluation/logistic.ts'
import type { OpenCorpus } from '../open-corpus.ts'

/** What a question that was made up counts beside one that somebody wrote. */
const MADE_UP = 0.33
const OPTIONS = {
  ...TRAINING,
  speaksFor: new Set(
    'strength vouched printed metric counted countedAround agrees practice ownPractice sameUnit measured margin thingPrinted pairsPrinted pairsKnown triplesKnown sentence'.split(
      ' ',
    ),
  ),
  speaksAgainst: new Set(
    (
      'unvouched unvouchedAround unknown mostlyUnknown unprinted otherTime otherKind otherUnit unaskedChange ' +
      'noChange noPlan noPast why opinion future rankBeyond beyond thing thingOfPlace lesserThing who which winner'
    ).split(' '),
  ),
}
const SWAPS = 2
/**
 * Two in five of what is learnt from have no answer, of what people ask hardly one in five: log odds of 1.1. Half of that, since a
 * wrong answer is worse than a refusal.
 */
const FEWER_UNANSWERED = 0.5

interface Asked {
  readonly q: string
  readonly kind: string
  readonly answerable: boolean
  readonly locality: string | undefined
  readonly weight: number
  readonly group: string
}

/**
 * Learns from what is decided on the questions of several files. That a place has nothing of a matter they ask too seldom, so each
 * question about one place is asked of two others as well.
 * @param files question files
 * @param outside questions of another field, that no record answers
 */
export function learnAnswering(
  files: readonly string[],
  outside: readonly string[],
  corpus: OpenCorpus,
): void {
  const written = files.flatMap(questionsOf)
  const asked = [
    ...written,
    ...swapped(written, corpus),
    ...outside.map((q, at) => ({
      q,
      kind: 'negative',
      answerable: false,
      locality: undefined,
      weight: MADE_UP,
      group: `outside ${at % 4}`,
    })),
  ]
  const examples: Record<DecisionKind | 'overview', Example[]> = { practice: [], figure: [], overview: [] }
  for (const one of asked) {
    const { answer } = corpus.ask(one.q)
    const text = withoutPlaces(answer.reading)
    const { group, weight } = one
    const [decision] = answer.why.decisions
    if (decision !== undefined) {
      const { wording: _, ...features } = decision.features
      examples[decision.kind].push({ features, text, positive: one.answerable, weight, group })
    }
    if (one.weight === 1 && answer.reading.places.some(({ standing }) => standing !== 'elsewhere'))
      examples.overview.push({
        features: decision?.kind === 'practice' ? overviewFeatures(decision.features) : {},
        text,
        positive: asksForOverview(one, answer),
        group,
      })
  }
  const [practice, figure, overview] = (['practice', 'figure', 'overview'] as const).map((kind) => {
    const options = kind === 'overview' ? TRAINING : { ...OPTIONS, shift: FEWER_UNANSWERED }
    const { positives, negatives } = crossValidate(examples[kind], options)
    console.log(
      `${kind}: ${examples[kind].length} questions; each eighth of the files left out in turn, ${positives.right} of ${positives.of} taken for answered, ${negatives.right} of ${negatives.of} not`,
    )
    return train(examples[kind], options)
  })
  if (practice === undefined || figure === undefined || overview === undefined) return
  const numbers = ({ bias, weights }: typeof practice) => ({ bias, weights: { ...weights, wording: 1 } })
  write(
    'weights.json',
    `${JSON.stringify({ practice: numbers(practice), figure: numbers(figure) }, null, 2)}\n`,
  )
  const wording = {
    practice: practice.parts,
    figure: figure.parts,
    overview,
  }
  write('wording-weights.json', `${JSON.stringify(wording)}\n`.replaceAll(/,(?=")/gu, ',\n'))
}

const write = (name: string, text: string): void =>
  writeFileSync(fileURLToPath(new URL(`../answer/${name}`, import.meta.url)), text)

function questionsOf(file: string): Asked[] {
  return readExpectations(file, readFileSync(file, 'utf8'))
    .filter(({ prev }) => prev === undefined)
    .map(({ q, kind, answerable, expect_locality: [locality] }) => ({
      q,
      kind,
      answerable,
      locality,
      weight: 1,
      group: file,
    }))
}

/** The same questions, asked of places that their answers do not come from. */
function swapped(questions: readonly Asked[], { ask, knowledge }: OpenCorpus): Asked[] {
  const names = knowledge.articles.map(({ locality }) => ({
    path: locality,
    short: knowledge.gazetteer.at(locality)?.short ?? locality.at(-1) ?? '',
  }))
  let next = 0
  return questions.flatMap((question): Asked[] => {
    const { q, answerable, locality } = question
    const { text, places } = ask(q).answer.reading
    const [place] = places
    if (!answerable || places.length !== 1 || place?.standing !== 'locality') return []
    return Array.from({ length: SWAPS }).flatMap((): Asked[] => {
      next = (next * 31 + 7) % 997
      const other = names[next % names.length]
      if (other === undefined || other.path.at(-1) === locality) return []
      const elsewhere = text.slice(0, place.start) + other.short + text.slice(place.end)
      return [{ ...question, q: elsewhere, answerable: false, locality: other.path.at(-1), weight: MADE_UP }]
    })
  })
}

/** Learnt from what is asked of places: of them as a whole where that is answered, or nothing else could be. */
function asksForOverview(
  { kind, answerable }: Asked,
  { intent, body }: ReturnType<OpenCorpus['ask']>['answer'],
): boolean {
  return kind === 'place' && answerable && (intent === 'place' || body.kind === 'missing')
}
