/** The part of `npm run train` that learns which number a short message asks for, with `--numbers`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Turn } from '../answer/answer.ts'
import { createAsk } from '../answer/ask.ts'
import type { NumberCandidate } from '../answer/follow-up/meant-number.ts'
import { trainChoice } from '../evaluation/choice-training.ts'
import { type DialogueTurn, readDialogues } from '../evaluation/dialogues.ts'
import { crossValidateNumbers, numberExample } from '../evaluation/number-training.ts'
import type { OpenCorpus } from '../open-corpus.ts'

/** Turns in which nobody asks. */
const NO_QUESTION: ReadonlySet<string> = new Set(['sub', 'subchange', 'silent'])

/** @param files dialogues with the figures that their replies must hold */
export function learnNumbers(files: readonly string[], { knowledge, segment, stopwords }: OpenCorpus): void {
  let seen: (readonly NumberCandidate[])[] = []
  const ask = createAsk(knowledge, {
    segment,
    stopwords,
    watchNumbers: (candidates) => {
      seen.push(candidates)
    },
  })
  const examples = files.flatMap((file) =>
    readDialogues(file, readFileSync(file, 'utf8')).flatMap(({ turns }) => {
      let previous: Turn | undefined
      return turns.filter(isAsked).flatMap((turn) => {
        seen = []
        previous = ask(turn.say.replace(/@\w*bot\b/iu, ' ').trim(), previous).turn
        const [candidates, another] = seen
        if (candidates === undefined || another !== undefined) return []
        return numberExample(candidates, turn, basename(file)) ?? []
      })
    }),
  )
  const { figures, none } = crossValidateNumbers(examples)
  console.log(
    `${examples.length} numbers asked for; an eighth of the files left out at a time, ${figures.right} of ${figures.of} figures are chosen, and none in ${none.right} of ${none.of} where there is none`,
  )
  const path = fileURLToPath(new URL('../answer/follow-up/number-weights.json', import.meta.url))
  writeFileSync(path, `${JSON.stringify(trainChoice(examples), null, 2)}\n`)
}

const isAsked = ({ kind, silent }: DialogueTurn): boolean => silent !== true && !NO_QUESTION.has(kind)
