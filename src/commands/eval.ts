/** `npm run eval -- FILE.jsonl…`: scores question files by kind; `--json` for machines, `--failures` to see what failed. */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { config } from 'dotenv'
import { readCorpusConfig } from '../config.ts'
import { answerJson } from '../dialogue/answer-json.ts'
import { type Expectation, evaluate, evaluationTable, readExpectations } from '../evaluation/evaluate.ts'
import { openCorpus } from '../open-corpus.ts'

function run(): number {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, failures: { type: 'boolean', default: false } },
  })
  if (positionals.length === 0) {
    console.error('usage: npm run --silent eval -- FILE.jsonl… [--json] [--failures]')
    return 2
  }
  const expectations: Expectation[] = positionals.flatMap((file) =>
    readExpectations(file, readFileSync(file, 'utf8')),
  )
  const { knowledgeDir, dataDir: folder, search } = readCorpusConfig(process.env)
  const { ask, context } = openCorpus(knowledgeDir, { indexes: { folder, search, say: console.error } })
  const evaluation = evaluate(expectations, ({ q, prev }) =>
    answerJson(ask(q, prev === undefined ? undefined : ask(prev).turn).answer, context),
  )
  if (values.json) console.log(JSON.stringify(evaluation))
  else console.log(evaluationTable(evaluation, values.failures))
  return 0
}

try {
  config({ quiet: true })
  process.exitCode = run()
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 1
}
