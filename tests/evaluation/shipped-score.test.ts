import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import {
  afterAnother,
  amongTalk,
  evaluate,
  evaluationTable,
  readExpectations,
  readTalk,
} from '../../src/evaluation/evaluate.ts'
import { answerJson } from '../../src/messages/answer-json.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'

const QUESTIONS = 'tests/questions/own.jsonl'

/** What has been reached is not given up again: raise it with the score. */
const LEAST = 0.92

it('answers our own questions as well as it did', () => {
  const { ask, context } = shippedCorpus()
  const expectations = readExpectations(QUESTIONS, readFileSync(QUESTIONS, 'utf8'))
  const score = evaluate(expectations, ({ q, prev }) =>
    answerJson(ask(q, prev === undefined ? undefined : ask(prev).turn).answer, context),
  )
  const table = evaluationTable(score, true)
  expect(score.share, table).toBeGreaterThanOrEqual(LEAST)
  expect(score.refusals.right, table).toBe(score.refusals.questions)
  expect(score.wrongSources, table).toBe(0)
})

/** A subject that is left leaves traces in so few answers. */
const LEAST_AFTER_ANOTHER = 0.9

it('answers a whole question as well after one of another place', () => {
  const { ask, context } = shippedCorpus()
  const file = 'tests/questions/blind-44.jsonl'
  const score = evaluate(afterAnother(readExpectations(file, readFileSync(file, 'utf8'))), ({ q, prev }) =>
    answerJson(ask(q, prev === undefined ? undefined : ask(prev).turn).answer, context),
  )
  expect(score.share, evaluationTable(score, true)).toBeGreaterThanOrEqual(LEAST_AFTER_ANOTHER)
})

/** Of what is said around a question some is always taken for part of it. */
const LEAST_AMONG_TALK = 0.85

it('answers a question as well in the midst of talk that nothing was learnt from', () => {
  const { ask, context } = shippedCorpus()
  const talks = readTalk(readFileSync('tests/asking/talk-5.jsonl', 'utf8'))
  const asked = readExpectations(QUESTIONS, readFileSync(QUESTIONS, 'utf8'))
  const score = evaluate(amongTalk(asked, talks), ({ q }) => answerJson(ask(q).answer, context))
  expect(score.share, evaluationTable(score, true)).toBeGreaterThanOrEqual(LEAST_AMONG_TALK)
})
