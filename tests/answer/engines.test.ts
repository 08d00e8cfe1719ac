import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readExpectations } from '../../src/evaluation/evaluate.ts'
import { answerJson } from '../../src/messages/answer-json.ts'
import { type OpenCorpus, openCorpus } from '../../src/open-corpus.ts'

const folder = mkdtempSync(join(tmpdir(), 'tashan-engines-'))
const lines: string[] = []
const open = (search: 'memory' | 'database'): OpenCorpus =>
  openCorpus('knowledge', {
    indexes: {
      folder,
      search,
      say: (line) => lines.push(line),
      sayMemory: (line) => lines.push(line),
    },
  })
const corpora = { memory: open('memory'), database: open('database') }
afterAll(() => {
  for (const { close } of Object.values(corpora)) close()
  rmSync(folder, { recursive: true, force: true })
})

const questions = ['own', 'held-out'].flatMap((name) => {
  const file = `tests/questions/${name}.jsonl`
  return readExpectations(file, readFileSync(file, 'utf8'))
})
const answerOf = ({ ask, context }: OpenCorpus, { q, prev }: { q: string; prev?: string | undefined }) =>
  JSON.stringify(answerJson(ask(q, prev === undefined ? undefined : ask(prev).turn).answer, context))

/** A database chooses what to score by rougher gains; over the shipped corpus it has missed nothing so far. */
const MAY_DIFFER = 0.01

describe('SEARCH=database', () => {
  it('answers as SEARCH=memory does', () => {
    const different = questions.filter(
      (question) => answerOf(corpora.memory, question) !== answerOf(corpora.database, question),
    )
    expect(different.length / questions.length).toBeLessThanOrEqual(MAY_DIFFER)
  }, 120_000)

  it('says which is used, and why', () => {
    const { practices, figures } = corpora.memory.knowledge
    const sizes = [`${practices.length} passages`, `${figures.length} passages`] as const
    expect(lines.map((line) => line.replace(/database .*search/u, 'database search'))).toEqual([
      `search index of practices: in memory (SEARCH=memory, ${sizes[0]})`,
      `search index of figures: in memory (SEARCH=memory, ${sizes[1]})`,
      expect.stringMatching(
        new RegExp(
          `^search index of practices: in the database .*\\(SEARCH=database, ${sizes[0]}\\); built`,
          'u',
        ),
      ),
      expect.stringMatching(
        new RegExp(
          `^search index of figures: in the database .*\\(SEARCH=database, ${sizes[1]}\\); built`,
          'u',
        ),
      ),
    ])
  })
})
