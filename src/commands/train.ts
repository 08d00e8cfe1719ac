/** `npm run train -- FILE.jsonl…`: learns from question files when a candidate answers, and writes the weights. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { config } from 'dotenv'
import { type DecisionKind, LIKELY, probabilityOf } from '../answer/decision.ts'
import { readCorpusConfig } from '../config.ts'
import { type Expectation, readExpectations } from '../evaluation/evaluate.ts'
import { crossValidate, type Example, train } from '../evaluation/logistic.ts'
import { openCorpus } from '../open-corpus.ts'

const USAGE = `usage: npm run train -- FILE.jsonl…     writes src/answer/weights.json; prints what cross-validation gives
       by leaving out one locality at a time`

function groupOf({ expect_locality, q }: Expectation, place: string | undefined): string {
  return expect_locality[0] ?? place ?? `none${q.length % 8}`
}

function run(files: readonly string[]): number {
  if (files.length === 0 || files.includes('--help')) {
    console.log(USAGE)
    return files.length === 0 ? 2 : 0
  }
  config({ quiet: true })
  const { ask } = openCorpus(readCorpusConfig(process.env).knowledgeDir)
  const examples: Record<DecisionKind, Example[]> = { practice: [], figure: [] }
  for (const file of files)
    for (const expectation of readExpectations(file, readFileSync(file, 'utf8'))) {
      if (expectation.prev !== undefined) continue
      const { reading, why } = ask(expectation.q).answer
      const [decision] = why.decisions
      if (decision === undefined) continue
      examples[decision.kind].push({
        features: decision.features,
        positive: expectation.answerable,
        group: groupOf(expectation, reading.places[0]?.path.at(-1)),
      })
    }
  const models = Object.entries(examples).map(([decision, of]) => {
    const { positives, negatives } = crossValidate(
      of,
      (model, features) => probabilityOf(model, features) >= LIKELY,
    )
    console.log(
      `${decision}: ${of.length} questions; left out by locality, ${positives.right} of ${positives.of} answered, ${negatives.right} of ${negatives.of} refused`,
    )
    return [decision, train(of)]
  })
  const path = fileURLToPath(new URL('../answer/weights.json', import.meta.url))
  writeFileSync(path, `${JSON.stringify(Object.fromEntries(models), null, 2)}\n`)
  return 0
}

process.exitCode = run(process.argv.slice(2))
