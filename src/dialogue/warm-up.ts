/** A few questions asked for nobody, so that the first person does not wait for tables and for compiled code. */
import { answerMessage } from '../messages/answer-message.ts'
import { createBrowse } from '../messages/browse.ts'
import type { DialogueCorpus } from './dialogue.ts'
import { createFindCards } from './inline.ts'

/** Letters of everyday words; what they are taken for does not matter. */
const IN_PINYIN = 'shequyanglao zenme ban'
const IN_TRADITIONAL = '社區養老怎麼辦'

/** Asks once of every kind: a practice, a figure, in pinyin, in traditional characters, a check, inline. Keeps nothing. */
export function warmUp(corpus: DialogueCorpus): void {
  const { knowledge, ask, checkText } = corpus
  const { practices, figures, lexicon } = knowledge
  const practice = practices[0]?.name ?? '社区治理'
  const [figure] = figures
  const questions = [`有没有地方做${practice}`, IN_PINYIN, IN_TRADITIONAL]
  if (figure !== undefined) questions.push(`${figure.locality.at(-1)}${figure.metric}是多少`)
  for (const question of questions) answerMessage(ask(question).answer, { topics: lexicon.topics })
  // A number that is printed nowhere is held against every figure of its place.
  if (figure !== undefined) checkText(`${figure.locality.join('')}${figure.metric}98765${figure.unit}`)
  createFindCards(ask, createBrowse(knowledge), lexicon.topics)(practice, '')
}
