/** The part of `npm run train` that learns when a message in a conversation asks something of its own, with `--standing`. */
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createAsk } from '../answer/ask.ts'
import { crossValidate, type Example, TRAINING, train } from '../evaluation/logistic.ts'
import { type Stood, standingExample } from '../evaluation/standing-training.ts'
import type { OpenCorpus } from '../open-corpus.ts'
import { hearConversations } from './conversations-heard.ts'

const OPTIONS = {
  ...TRAINING,
  /**
   * Where it was not clear, whoever goes on would be told of something else; a message that stands alone is mostly understood as
   * such further on, too.
   */
  shift: -2,
}

/** @param files dialogues, and questions that are asked after one of another place */
export function learnStanding(files: readonly string[], corpus: OpenCorpus): void {
  let stood: Stood | undefined
  const { knowledge, segment, stopwords } = corpus
  const ask = createAsk(knowledge, {
    segment,
    stopwords,
    watchStanding: (standing, alone, goingOn) => {
      stood = { standing, alone, goingOn }
    },
  })
  const examples = hearConversations<Example>(files, corpus, {
    everyQuestion: 1,
    say: (text, previous) => {
      stood = undefined
      return ask(text, previous).turn
    },
    examplesOf: ({ file, isRight, isTurn }) => {
      const example = stood && standingExample(stood, isRight, isTurn, file)
      return example === undefined ? [] : [example]
    },
  })
  const { negatives, positives } = crossValidate(examples, OPTIONS)
  console.log(
    `${examples.length} messages; an eighth of the files left out at a time, ${positives.right} of ${positives.of} stand alone, ${negatives.right} of ${negatives.of} go on`,
  )
  const path = fileURLToPath(new URL('../answer/follow-up/standing-weights.json', import.meta.url))
  writeFileSync(path, `${JSON.stringify(train(examples, OPTIONS), null, 2)}\n`)
}
