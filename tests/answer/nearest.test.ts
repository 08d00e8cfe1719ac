import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { readExpectations } from '../../src/evaluation/evaluate.ts'
import { answerMessage } from '../../src/messages/answer-message.ts'
import { plainText } from '../../src/messages/plain-text.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'

const { ask, knowledge } = shippedCorpus()
const questions = readdirSync('tests/questions')
  .filter((file) => file.endsWith('.jsonl'))
  .flatMap((file) => readExpectations(file, readFileSync(`tests/questions/${file}`, 'utf8')))
  .filter(({ kind }) => kind === 'negative')
  // A third of every set: all of them together take as long as ten other files.
  .filter((_, at) => at % 3 === 0)

it('shows what comes close with its source, and does not deny it, where no figure is beyond doubt', () => {
  const shown = questions.flatMap(({ q }) => {
    const { answer } = ask(q)
    const missing = answer.body.kind === 'missing' ? answer.body.missing : undefined
    if (missing?.kind !== 'figure' || missing.nearest === undefined) return []
    const text = plainText(answerMessage(answer, { topics: knowledge.lexicon.topics }))
    const { figure, citation } = missing.nearest
    expect(text).not.toContain('没有给出这个数')
    expect(text).toContain(
      `${figure.printed}${figure.asOf === undefined ? '' : `（${figure.asOf}）`}[${citation}]`,
    )
    expect(answer.citations.map(({ n }) => n)).toContain(citation)
    return [q]
  })
  expect(shown.length).toBeGreaterThan(20)
})
