/** `npm run train -- FILE…`: learns weights from files that hold what is right, and writes them beside the code that uses them. */
import { parseArgs } from 'node:util'
import { config } from 'dotenv'
import { readCorpusConfig } from '../config.ts'
import { readSquad } from '../evaluation/squad.ts'
import { loadGazetteer } from '../knowledge/load.ts'
import { openCorpus } from '../open-corpus.ts'
import { learnActs } from './train-acts.ts'
import { learnAnswering } from './train-answering.ts'
import { learnAsking } from './train-asking.ts'
import { learnCarrying } from './train-carrying.ts'
import { learnNumbers } from './train-numbers.ts'
import { learnPractices } from './train-practices.ts'
import { learnReckonings } from './train-reckonings.ts'
import { learnStanding } from './train-standing.ts'
import { learnWanted } from './train-wanted.ts'

const USAGE = `usage: npm run train -- [--squad FILE.json] FILE.jsonl…
       writes src/answer/weights.json and wording-weights.json: when a candidate answers, and how what no record answers is
       worded; prints what cross-validation gives by leaving out an eighth of the files at a time
       npm run train -- --acts ACTS.jsonl… [FILE.jsonl…]
       writes src/answer/reading/act-weights.json from messages with what they do, and from questions and dialogues
       npm run train -- --asking TALK.jsonl… --asking MESSAGES.txt… FILE.jsonl…
       writes src/answer/asking-part-weights.json from what people say around questions, messages in which what asks is
       marked, and questions
       npm run train -- --numbers DIALOGUES.jsonl…
       writes src/answer/follow-up/number-weights.json from dialogues with the figures that their replies must hold
       npm run train -- --practices DIALOGUES.jsonl… [QUESTIONS.jsonl…]
       writes src/answer/follow-up/practice-weights.json from dialogues, and from questions that are asked after another
       npm run train -- --reckonings QUESTIONS.jsonl…
       writes src/answer/reckoning-weights.json from questions with the figures and the results that their answers must tell
       npm run train -- --standing DIALOGUES.jsonl… QUESTIONS.jsonl…
       writes src/answer/follow-up/standing-weights.json from dialogues, and from questions that are asked after another
       npm run train -- --carrying FILE.txt…
       writes src/ingest/carrying-weights.json from documents whose figures are marked with their places
       npm run train -- --plans FILE.txt…
       writes src/ingest/wanted-weights.json from sentences whose figures are marked as planned, as they were, or as they are`

/** Of the questions of `--squad FILE` (encyclopedia questions, as in `bench -- retrieval`) every twentieth is taken. */
const EVERY = 20

const outside = (file: string | undefined): string[] =>
  file === undefined
    ? []
    : readSquad(file)
        .questions.filter((_, at) => at % EVERY === 0)
        .map(({ text }) => text)

function run(args: readonly string[]): number {
  const { values, positionals: files } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      squad: { type: 'string' },
      acts: { type: 'string', multiple: true },
      asking: { type: 'string', multiple: true },
      numbers: { type: 'boolean', default: false },
      practices: { type: 'boolean', default: false },
      reckonings: { type: 'boolean', default: false },
      standing: { type: 'boolean', default: false },
      carrying: { type: 'boolean', default: false },
      plans: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help || (values.acts === undefined && files.length === 0)) {
    console.log(USAGE)
    return values.help ? 0 : 2
  }
  if (values.carrying) {
    learnCarrying(files, loadGazetteer())
    return 0
  }
  if (values.plans) {
    learnWanted(files)
    return 0
  }
  config({ quiet: true })
  const corpus = openCorpus(readCorpusConfig(process.env).knowledgeDir)
  if (values.numbers) learnNumbers(files, corpus)
  else if (values.practices) learnPractices(files, corpus)
  else if (values.reckonings) learnReckonings(files, corpus)
  else if (values.standing) learnStanding(files, corpus)
  else if (values.asking !== undefined) learnAsking(values.asking, files, corpus)
  else if (values.acts === undefined) learnAnswering(files, outside(values.squad), corpus)
  else learnActs(values.acts, files, corpus.knowledge)
  return 0
}

process.exitCode = run(process.argv.slice(2))
