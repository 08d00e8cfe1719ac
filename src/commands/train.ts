/**
 * `npm run train -- FILE.jsonl…`: learns from question files when a candidate answers, and writes the weights.
 *
 * Question files hold few questions that must be refused. So each question about one place is asked of two others as well, and
 * of `--squad FILE` (encyclopedia questions, as in `bench -- retrieval`) every twentieth is taken: none of these has an answer.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { config } from 'dotenv'
import { type DecisionKind, LIKELY, probabilityOf } from '../answer/decision.ts'
import { readCorpusConfig } from '../config.ts'
import { readExpectations } from '../evaluation/evaluate.ts'
import { crossValidate, type Example, TRAINING, train } from '../evaluation/logistic.ts'
import { readSquad } from '../evaluation/squad.ts'
import { loadGazetteer } from '../knowledge/load.ts'
import { type OpenCorpus, openCorpus } from '../open-corpus.ts'
import { learnActs } from './train-acts.ts'
import { learnCarrying } from './train-carrying.ts'
import { learnWording } from './train-wording.ts'

const USAGE = `usage: npm run train -- [--squad FILE.json] FILE.jsonl…
       writes src/answer/weights.json; prints what cross-validation gives by leaving out one locality at a time
       npm run train -- --acts ACTS.jsonl… [FILE.jsonl…]
       writes src/answer/reading/act-weights.json from messages with what they do, and from questions and dialogues
       npm run train -- --wording [--squad FILE.json] FILE.jsonl…
       writes src/answer/wording-weights.json from how questions are worded that no record answers
       npm run train -- --carrying FILE.txt…
       writes src/ingest/carrying-weights.json from documents whose figures are marked with their places`

/** What a question that was made up counts beside one that somebody wrote. */
const MADE_UP = 0.33
const OPTIONS = {
  ...TRAINING,
  negativeWeight: 1,
  speaksFor: new Set(
    'strength vouched printed metric counted countedAround agrees practice ownPractice sameUnit measured margin thingPrinted'.split(
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
const EVERY = 20
const SWAPS = 2

interface Asked {
  readonly q: string
  readonly answerable: boolean
  readonly locality: string | undefined
  readonly weight: number
}

const asked = (files: readonly string[]): Asked[] =>
  files
    .flatMap((file) => readExpectations(file, readFileSync(file, 'utf8')))
    .filter(({ prev }) => prev === undefined)
    .map(({ q, answerable, expect_locality: [locality] }) => ({ q, answerable, locality, weight: 1 }))

/** The same questions, asked of places that their answers do not come from. */
function swapped(questions: readonly Asked[], { ask, knowledge }: OpenCorpus): Asked[] {
  const names = knowledge.articles.map(({ locality }) => ({
    path: locality,
    short: knowledge.gazetteer.at(locality)?.short ?? locality.at(-1) ?? '',
  }))
  let next = 0
  return questions.flatMap(({ q, answerable, locality }): Asked[] => {
    const { text, places } = ask(q).answer.reading
    const [place] = places
    if (!answerable || places.length !== 1 || place?.standing !== 'locality') return []
    return Array.from({ length: SWAPS }).flatMap((): Asked[] => {
      next = (next * 31 + 7) % 997
      const other = names[next % names.length]
      if (other === undefined || other.path.at(-1) === locality) return []
      const elsewhere = text.slice(0, place.start) + other.short + text.slice(place.end)
      return [{ q: elsewhere, answerable: false, locality: other.path.at(-1), weight: MADE_UP }]
    })
  })
}

const outside = (file: string | undefined): Asked[] =>
  file === undefined
    ? []
    : readSquad(file)
        .questions.filter((_, at) => at % EVERY === 0)
        .map(({ text: q }) => ({ q, answerable: false, locality: undefined, weight: MADE_UP }))

function run(args: readonly string[]): number {
  const { values, positionals: files } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      squad: { type: 'string' },
      acts: { type: 'string', multiple: true },
      wording: { type: 'boolean', default: false },
      carrying: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.acts !== undefined && !values.help) {
    config({ quiet: true })
    const { knowledge } = openCorpus(readCorpusConfig(process.env).knowledgeDir)
    learnActs(values.acts, files, knowledge)
    return 0
  }
  if (files.length === 0 || values.help) {
    console.log(USAGE)
    return values.help ? 0 : 2
  }
  if (values.carrying) {
    learnCarrying(files, loadGazetteer())
    return 0
  }
  config({ quiet: true })
  const corpus = openCorpus(readCorpusConfig(process.env).knowledgeDir)
  if (values.wording) {
    learnWording(
      files,
      outside(values.squad).map(({ q }) => q),
      corpus,
    )
    return 0
  }
  const written = asked(files)
  const examples: Record<DecisionKind, Example[]> = { practice: [], figure: [] }
  for (const { q, answerable, locality, weight } of [
    ...written,
    ...swapped(written, corpus),
    ...outside(values.squad),
  ]) {
    const { reading, why } = corpus.ask(q).answer
    const [decision] = why.decisions
    if (decision === undefined) continue
    const group = locality ?? reading.places[0]?.path.at(-1) ?? `none${q.length % 8}`
    examples[decision.kind].push({ features: decision.features, positive: answerable, weight, group })
  }
  const models = Object.entries(examples).map(([kind, of]) => {
    const { positives, negatives } = crossValidate(
      of,
      (model, features) => probabilityOf(model, features) >= LIKELY,
      OPTIONS,
    )
    console.log(
      `${kind}: ${of.length} questions; left out by locality, ${positives.right} of ${positives.of} answered, ${negatives.right} of ${negatives.of} refused`,
    )
    return [kind, train(of, OPTIONS)]
  })
  const path = fileURLToPath(new URL('../answer/weights.json', import.meta.url))
  writeFileSync(path, `${JSON.stringify(Object.fromEntries(models), null, 2)}\n`)
  return 0
}

process.exitCode = run(process.argv.slice(2))
