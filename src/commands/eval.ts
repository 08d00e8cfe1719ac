/**
 * `npm run eval -- FILE.jsonl…`: scores files of questions, plain MiniSearch beside, and of dialogues by kind; `--json` for
 * machines, `--failures` to see what failed, `--after-another` to ask each question after one of other places, `--among-talk TALK.jsonl`
 * to ask it in the midst of what people say around questions.
 */
import { parseArgs } from 'node:util'
import { readCorpusConfig } from '../config.ts'
import {
  dialogueTable,
  evaluateDialogues,
  isDialogue,
  readDialogues,
  shortName,
} from '../evaluation/dialogues.ts'
import {
  afterAnother,
  amongTalk,
  evaluate,
  evaluationTable,
  readExpectations,
  readTalk,
} from '../evaluation/evaluate.ts'
import { createPlainSearch } from '../evaluation/plain-search.ts'
import { answerJson } from '../messages/answer-json.ts'
import { openCorpus } from '../open-corpus.ts'
import { openPlayers } from './play.ts'
import { readTextFile, runProgram } from './program.ts'

const USAGE =
  'usage: npm run --silent eval -- FILE.jsonl… [--json] [--failures] [--after-another] [--among-talk TALK.jsonl]'

async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      failures: { type: 'boolean', default: false },
      'after-another': { type: 'boolean', default: false },
      'among-talk': { type: 'string' },
    },
  })
  if (positionals.length === 0) {
    console.error(USAGE)
    return 2
  }
  const files = positionals.map((file) => ({ file, text: readTextFile(file) }))
  const dialogues = files
    .filter(({ text }) => isDialogue(text))
    .flatMap(({ file, text }) => readDialogues(file, text))
  const asked = files
    .filter(({ text }) => !isDialogue(text))
    .flatMap(({ file, text }) => readExpectations(file, text))
  const talk = values['among-talk']
  const told = talk === undefined ? asked : amongTalk(asked, readTalk(readTextFile(talk)))
  const expectations = values['after-another'] ? afterAnother(told) : told
  const { knowledgeDir, dataDir: folder } = readCorpusConfig(process.env)
  const corpus = openCorpus(knowledgeDir, { compiled: { folder, say: console.error } })
  const { ask, context, knowledge } = corpus
  if (expectations.length > 0) {
    const evaluation = evaluate(expectations, ({ q, prev }) =>
      answerJson(ask(q, prev === undefined ? undefined : ask(prev).turn).answer, context),
    )
    const plain = evaluate(expectations, createPlainSearch(knowledge, corpus.stopwords))
    console.log(
      values.json ? JSON.stringify(evaluation) : evaluationTable(evaluation, values.failures, plain),
    )
  }
  if (dialogues.length > 0) {
    const { player, close } = await openPlayers(corpus)
    const evaluation = await evaluateDialogues(dialogues, player, knowledge.articles.map(shortName))
    await close()
    console.log(values.json ? JSON.stringify(evaluation) : dialogueTable(evaluation, values.failures))
  }
  return 0
}

await runProgram({ usage: USAGE, run })
