/** Says dialogues, and questions after another of other places, to the bot, for what there is to learn from each message. */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { Answer, Turn } from '../answer/answer.ts'
import {
  type DialogueTurn,
  isDialogue,
  isRightReply,
  readDialogues,
  shortName,
} from '../evaluation/dialogues.ts'
import { afterAnother, evaluate, readExpectations } from '../evaluation/evaluate.ts'
import { answerJson } from '../messages/answer-json.ts'
import { answerMessage } from '../messages/answer-message.ts'
import { plainText } from '../messages/plain-text.ts'
import type { OpenCorpus } from '../open-corpus.ts'

/** A message that was just said. */
export interface HeardMessage {
  /** The file that it is of, without its folder. */
  readonly file: string
  /** It is a turn of a dialogue, and no question after another. */
  readonly isTurn: boolean
  /** Whether an answer to it holds what is expected. */
  readonly isRight: (answer: Answer) => boolean
}

export interface Listening<Example> {
  /** Says a message, and remembers what is to be learnt from. */
  readonly say: (text: string, previous: Turn | undefined) => Turn
  /** What the message said last teaches. */
  readonly examplesOf: (heard: HeardMessage) => readonly Example[]
  /** There are many more questions than turns: one in so many is taken. */
  readonly everyQuestion: number
}

/** Turns in which nobody asks, or only of what was shown. */
const NO_QUESTION: ReadonlySet<string> = new Set(['sub', 'subchange', 'silent', 'chat'])
const isAsked = ({ silent, kind }: DialogueTurn): boolean =>
  silent !== true && kind !== 'sub' && kind !== 'subchange'

/** @param files dialogues, and questions that are asked after one of another place */
export function hearConversations<Example>(
  files: readonly string[],
  { context, knowledge }: Pick<OpenCorpus, 'context' | 'knowledge'>,
  { everyQuestion, examplesOf, say }: Listening<Example>,
): readonly Example[] {
  const places = knowledge.articles.map(shortName)

  const ofDialogues = (file: string, text: string): readonly Example[] =>
    readDialogues(file, text).flatMap(({ turns }) => {
      let previous: Turn | undefined
      return turns.filter(isAsked).flatMap((turn) => {
        previous = say(turn.say.replace(/@\w*bot\b/iu, ' ').trim(), previous)
        if (NO_QUESTION.has(turn.kind) || turn.item !== undefined) return []
        const isRight = (answer: Answer): boolean =>
          isRightReply(turn, plainText(answerMessage(answer, context)), places)
        return examplesOf({ file: basename(file), isTurn: true, isRight })
      })
    })
  const ofQuestions = (file: string, text: string): readonly Example[] =>
    afterAnother(readExpectations(file, text))
      .filter(({ prev }, at) => prev !== undefined && at % everyQuestion === 0)
      .flatMap((expectation) => {
        say(expectation.q, say(expectation.prev ?? '', undefined))
        const isRight = (answer: Answer): boolean =>
          evaluate([expectation], () => answerJson(answer, context)).right === 1
        return examplesOf({ file: basename(file), isTurn: false, isRight })
      })

  return files.flatMap((file) => {
    const text = readFileSync(file, 'utf8')
    return isDialogue(text) ? ofDialogues(file, text) : ofQuestions(file, text)
  })
}
