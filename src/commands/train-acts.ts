/** The part of `npm run train` that learns what messages do, with `--acts`. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ACTS, type Act, COURTESIES } from '../answer/reading/acts.ts'
import { type ActExample, type ActScore, crossValidateActs, trainActs } from '../evaluation/act-training.ts'
import { isDialogue, readDialogues } from '../evaluation/dialogues.ts'
import { readExpectations } from '../evaluation/evaluate.ts'
import type { Knowledge } from '../knowledge/load.ts'

/** Of courtesies there are few beside the questions, and each is worded unlike the others. */
const COURTESY = 2
/** What a name counts beside a message that somebody wrote. */
const NAMED = 0.2
/** Turns of dialogues that are no questions, or may be none. */
const NO_QUESTION: ReadonlySet<string> = new Set(['chat', 'sub', 'subchange', 'silent', 'fixbot'])

/**
 * Whoever sends the name of a thing, and no more, asks about it: names, aliases and questions of the corpus are learnt from too.
 * @param files messages with what they do, `{"act": "thanks", "say": "多谢"}` a line
 * @param asked question and dialogue files, whose messages ask
 */
export function learnActs(files: readonly string[], asked: readonly string[], knowledge: Knowledge): void {
  const asks = (say: string): ActExample => ({ act: 'question', say })
  const examples = [
    ...files.flatMap(readActs).map((one) => (isCourtesy(one.act) ? { ...one, weight: COURTESY } : one)),
    ...asked.flatMap(readQuestions).map(asks),
    ...namesOf(knowledge).map((name) => ({ ...asks(name), weight: NAMED })),
  ]
  const scores = crossValidateActs(examples)
  console.log(`${examples.length} messages; every fifth left out in turn:\n${scores.map(line).join('\n')}`)
  const path = fileURLToPath(new URL('../answer/reading/act-weights.json', import.meta.url))
  writeFileSync(path, `${JSON.stringify(trainActs(examples))}\n`.replaceAll('},', '},\n'))
}

const line = ({ act, of, right, wrong }: ActScore): string =>
  `${act}: ${right} of ${of}, and ${wrong} others taken for it`

/** @throws an error naming file and line for what is no such message */
export function readActs(file: string): ActExample[] {
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((text, at) => {
      if (text.trim() === '') return []
      const value: unknown = JSON.parse(text)
      if (
        typeof value !== 'object' ||
        value === null ||
        !('act' in value && 'say' in value) ||
        !isAct(value.act)
      )
        throw new Error(`${file}:${at + 1}: no act that there is: ${ACTS.join(', ')}`)
      return [{ act: value.act, say: String(value.say) }]
    })
}

const isCourtesy = (act: Act): boolean => COURTESIES.some((one) => one === act)

const isAct = (value: unknown): value is Act => ACTS.some((act) => act === value)

function namesOf({ practices, figures, lexicon }: Knowledge): readonly string[] {
  const named = practices.flatMap(({ name, names, aliases, asks }) => [name, ...names, ...aliases, ...asks])
  const topics = lexicon.topics.flatMap(({ name, aliases }) => [name, ...aliases])
  return [...new Set([...named, ...topics, ...figures.map(({ metric }) => metric)])]
}

function readQuestions(file: string): readonly string[] {
  const text = readFileSync(file, 'utf8')
  const said = isDialogue(text)
    ? readDialogues(file, text)
        .flatMap(({ turns }) => turns)
        .filter(({ kind, silent }) => silent !== true && !NO_QUESTION.has(kind))
        .map(({ say }) => say)
    : readExpectations(file, text).map(({ q }) => q)
  return said.map((say) => say.replace(/^@\w+\s*/u, ''))
}
