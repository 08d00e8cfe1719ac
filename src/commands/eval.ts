/** `npm run eval -- FILE.jsonl…`: scores question files by kind; `--json` for machines, `--failures` to see what failed. */
import { parseArgs } from 'node:util'
import { readCorpusConfig } from '../config.ts'
import { answerJson } from '../dialogue/answer-json.ts'
import { type Expectation, evaluate, evaluationTable, readExpectations } from '../evaluation/evaluate.ts'
import { openCorpus } from '../open-corpus.ts'
import { readTextFile, runProgram } from './program.ts'

const USAGE = 'usage: npm run --silent eval -- FILE.jsonl… [--json] [--failures]'

function run(args: readonly string[]): number {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { json: { type: 'boolean', default: false }, failures: { type: 'boolean', default: false } },
  })
  if (positionals.length === 0) {
    console.error(USAGE)
    return 2
  }
  const expectations: Expectation[] = positionals.flatMap((file) =>
    readExpectations(file, readTextFile(file)),
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

await runProgram({ usage: USAGE, run })
