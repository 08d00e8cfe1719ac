/** The part of `npm run train` that learns which clauses of a message ask, with `--asking`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createAnswering } from '../answer/ask.ts'
import {
  type AskingMessage,
  askingExamples,
  questionsAmongTalk,
  readAskingMessages,
} from '../evaluation/asking-training.ts'
import { type DialogueTurn, isDialogue, readDialogues } from '../evaluation/dialogues.ts'
import { readExpectations, readTalk } from '../evaluation/evaluate.ts'
import { crossValidate, TRAINING, train } from '../evaluation/logistic.ts'
import { shuffled } from '../evaluation/shuffled.ts'
import type { OpenCorpus } from '../open-corpus.ts'

const OPTIONS = { ...TRAINING, ridge: 0.05, leastSeen: 8, leastWeight: 0.2 }
/** Each talk stands around so many questions, and a message that somebody wrote counts so often. */
const QUESTIONS_EACH = 15
const WRITTEN_TIMES = 3

/**
 * @param files what people say around questions (`{"before", "after"}` a line), and messages in which what asks is marked (`.txt`)
 * @param questions questions and dialogues: each message asks altogether where nothing stands around it
 */
export function learnAsking(
  files: readonly string[],
  questions: readonly string[],
  { knowledge, segment, stopwords }: OpenCorpus,
): void {
  const { told } = createAnswering(knowledge, { segment, stopwords })
  const isMarked = (file: string): boolean => file.endsWith('.txt')
  const talks = files.filter((file) => !isMarked(file)).flatMap((file) => readTalk(read(file)))
  const written = files.filter(isMarked).flatMap((file) => readAskingMessages(basename(file), read(file)))
  const asked = questions
    .filter((file) => !isDialogue(read(file)))
    .flatMap((file) => alone(file, questionsOf))
  const said = questions.filter((file) => isDialogue(read(file))).flatMap((file) => alone(file, turnsOf))
  const messages = [
    ...questionsAmongTalk(shuffled(asked.map(({ text }) => text)), talks, QUESTIONS_EACH),
    ...Array.from({ length: WRITTEN_TIMES }, () => written).flat(),
    ...asked,
    ...said,
  ]
  const examples = messages.flatMap((message) => askingExamples(message, told))
  const path = fileURLToPath(new URL('../answer/asking-part-weights.json', import.meta.url))
  const learnt = JSON.stringify(train(examples, OPTIONS))
  // A line for each weight, so that a difference can be read.
  writeFileSync(path, `${learnt.replaceAll(',"', ',\n"')}\n`)
  if (process.env['NOCV']) return
  const { negatives, positives } = crossValidate(examples, OPTIONS)
  console.log(
    `${examples.length} clauses of ${messages.length} messages; an eighth of the talks and files left out at a time, ${positives.right} of ${positives.of} that ask are kept, ${negatives.right} of ${negatives.of} others are left out`,
  )
}

const read = (file: string): string => readFileSync(file, 'utf8')

/** Messages of a file with nothing around what they ask. */
const alone = (file: string, messagesOf: (file: string) => readonly string[]): AskingMessage[] =>
  messagesOf(file).map((text) => ({ text, asking: [text], group: basename(file) }))

const questionsOf = (file: string): string[] =>
  readExpectations(file, read(file))
    .filter(({ prev }) => prev === undefined)
    .map(({ q }) => q)

const turnsOf = (file: string): string[] =>
  readDialogues(file, read(file)).flatMap(({ turns }) => turns.filter(asks).map(({ say }) => say))

/** Courtesy asks nothing, and orders are no questions. */
const asks = ({ kind, silent }: DialogueTurn): boolean => silent !== true && !NO_QUESTION.has(kind)
const NO_QUESTION: ReadonlySet<string> = new Set(['sub', 'subchange', 'silent', 'chat'])
