/** The part of `npm run train` that learns what a message without a number asks of in a conversation, with `--practices`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Answer, Turn } from '../answer/answer.ts'
import { createAsk } from '../answer/ask.ts'
import type { WatchPractices } from '../answer/follow-up/meant-practice.ts'
import { type ChoiceExample, chosenUnseen, trainChoice } from '../evaluation/choice-training.ts'
import {
  type DialogueTurn,
  isDialogue,
  isRightReply,
  readDialogues,
  shortName,
} from '../evaluation/dialogues.ts'
import { afterAnother, evaluate, readExpectations } from '../evaluation/evaluate.ts'
import { practiceExample } from '../evaluation/practice-training.ts'
import { answerJson } from '../messages/answer-json.ts'
import { answerMessage } from '../messages/answer-message.ts'
import { plainText } from '../messages/plain-text.ts'
import type { OpenCorpus } from '../open-corpus.ts'

/** Turns in which nobody asks, or only of what was shown. */
const NO_QUESTION: ReadonlySet<string> = new Set(['sub', 'subchange', 'silent', 'chat'])
/** There are many more questions than turns: so many are passed over for one that is taken. */
const EVERY = 4
/** There are few examples: weights are held nearer to 0 than elsewhere. */
const RIDGE = 0.002

/** @param files dialogues, and questions that are asked after one of another place */
export function learnPractices(
  files: readonly string[],
  { context, knowledge, segment, stopwords }: OpenCorpus,
): void {
  let seen: Parameters<WatchPractices> | undefined
  const ask = createAsk(knowledge, {
    segment,
    stopwords,
    watchPractices: (...watched) => {
      seen ??= watched
    },
  })
  const said = (text: string, previous: Turn | undefined): Turn => {
    seen = undefined
    return ask(text, previous).turn
  }
  const exampleOf = (file: string, isRight: (answer: Answer) => boolean): readonly ChoiceExample[] => {
    const example = seen && practiceExample(...seen, isRight, basename(file))
    return example === undefined ? [] : [example]
  }
  const places = knowledge.articles.map(shortName)

  const ofDialogues = (file: string, text: string): readonly ChoiceExample[] =>
    readDialogues(file, text).flatMap(({ turns }) => {
      let previous: Turn | undefined
      return turns.filter(isAsked).flatMap((turn) => {
        previous = said(turn.say.replace(/@\w*bot\b/iu, ' ').trim(), previous)
        if (NO_QUESTION.has(turn.kind) || turn.item !== undefined) return []
        return exampleOf(file, (answer) =>
          isRightReply(turn, plainText(answerMessage(answer, context)), places),
        )
      })
    })
  const ofQuestions = (file: string, text: string): readonly ChoiceExample[] =>
    afterAnother(readExpectations(file, text))
      .filter(({ prev }, at) => prev !== undefined && at % EVERY === 0)
      .flatMap((expectation) => {
        said(expectation.q, said(expectation.prev ?? '', undefined))
        return exampleOf(
          file,
          (answer) => evaluate([expectation], () => answerJson(answer, context)).right === 1,
        )
      })

  const examples = files.flatMap((file) => {
    const text = readFileSync(file, 'utf8')
    return isDialogue(text) ? ofDialogues(file, text) : ofQuestions(file, text)
  })
  const chosen = chosenUnseen(examples, RIDGE)
  const right = chosen.filter(({ example, at }) => example.right[at]).length
  console.log(
    `${examples.length} messages; an eighth of the files left out at a time, ${right} are answered rightly`,
  )
  const path = fileURLToPath(new URL('../answer/follow-up/practice-weights.json', import.meta.url))
  writeFileSync(path, `${JSON.stringify(trainChoice(examples, RIDGE), null, 2)}\n`)
}

const isAsked = ({ silent, kind }: DialogueTurn): boolean =>
  silent !== true && kind !== 'sub' && kind !== 'subchange'
