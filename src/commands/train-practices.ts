/** The part of `npm run train` that learns what a message without a number asks of in a conversation, with `--practices`. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createAsk } from '../answer/ask.ts'
import type { WatchPractices } from '../answer/follow-up/meant-practice.ts'
import {
  CHOICE_TRAINING,
  type ChoiceExample,
  chosenUnseen,
  trainChoice,
} from '../evaluation/choice-training.ts'
import { practiceExample } from '../evaluation/practice-training.ts'
import type { OpenCorpus } from '../open-corpus.ts'
import { hearConversations } from './conversations-heard.ts'

/** There are many more questions than turns: so many are passed over for one that is taken. */
const EVERY = 4
/** There are few examples: weights are held nearer to 0 than elsewhere. */
const TRAINING = { ...CHOICE_TRAINING, ridge: 0.002 }

/** @param files dialogues, and questions that are asked after one of another place */
export function learnPractices(files: readonly string[], corpus: OpenCorpus): void {
  let seen: Parameters<WatchPractices> | undefined
  const { knowledge, segment, stopwords } = corpus
  const ask = createAsk(knowledge, {
    segment,
    stopwords,
    watchPractices: (...watched) => {
      seen ??= watched
    },
  })
  const examples = hearConversations<ChoiceExample>(files, corpus, {
    everyQuestion: EVERY,
    say: (text, previous) => {
      seen = undefined
      return ask(text, previous).turn
    },
    examplesOf: ({ file, isRight }) => {
      const example = seen && practiceExample(...seen, isRight, file)
      return example === undefined ? [] : [example]
    },
  })
  const chosen = chosenUnseen(examples, TRAINING)
  const right = chosen.filter(({ example, at }) => example.right[at]).length
  console.log(
    `${examples.length} messages; an eighth of the files left out at a time, ${right} are answered rightly`,
  )
  const path = fileURLToPath(new URL('../answer/follow-up/practice-weights.json', import.meta.url))
  writeFileSync(path, `${JSON.stringify(trainChoice(examples, TRAINING), null, 2)}\n`)
}
