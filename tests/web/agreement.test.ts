import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerJson } from '../../src/messages/answer-json.ts'
import { createWebCorpus } from '../../src/web/corpus.ts'
import { offlineCopy } from '../../src/web/offline-copy.ts'
import { rememberingCorpus, shippedCorpus } from '../dialogue/shipped-corpus.ts'
import { asked, bare, documentOf, seen, startWeb, type WebOnLoopback } from './web-on-loopback.ts'

const corpus = rememberingCorpus()
let web: WebOnLoopback
beforeAll(async () => {
  web = await startWeb({ corpus: () => corpus })
})
afterAll(() => web.close())

/** Folders or files of questions beside the project's own. */
const FILES = (process.env['QUESTIONS'] ?? 'tests/questions/own.jsonl,tests/questions/held-out.jsonl').split(
  ',',
)
const questions = FILES.flatMap((file) =>
  readFileSync(resolve(import.meta.dirname, '../..', file), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => (JSON.parse(line) as { readonly q: string }).q),
).slice(0, 200)

interface Told {
  readonly answerable: boolean
  readonly text: string
  readonly figures: readonly { readonly printed: string; readonly metric: string }[]
  readonly citations: readonly { readonly title: string }[]
}

/** The words of a line, without the marks by which text and page set them off. */
const words = (text: string): string => bare(text).replace(/[·「」：:，。（）()[\]•—\d.]/gu, '')

describe('the page, the API and the answer in JSON', () => {
  it(`say the same to ${questions.length} questions`, async () => {
    const { ask, context } = corpus
    const different: string[] = []
    for (const question of questions) {
      const json = answerJson(ask(question).answer, context) as unknown as Told
      const served = await (await web.get(`/api/ask?${new URLSearchParams({ q: question })}`)).json()
      if (JSON.stringify(served) !== JSON.stringify(json)) different.push(`${question}: the API differs`)
      const answer = (await web.page(asked(question))).querySelector('.exchange .answer')
      const page = answer?.cloneNode(true)
      page?.querySelector('.why')?.remove()
      const whole = seen(page ?? null)
      const spoken = words(whole)
      const lines = json.text.split('\n').filter((line) => line.trim() !== '')
      // A line of a figure stands the other way round on the page.
      const prose = lines.filter((line) => !line.startsWith('  · ') && !line.startsWith('    '))
      // In a short list the figure stands behind the sentence, and on the page the other way round.
      const inPieces = (line: string): boolean =>
        line.split(/[ （]/u).every((piece) => spoken.includes(words(piece)))
      const unsaid = prose.filter((line) => !spoken.includes(words(line)) && !inPieces(line))
      const figures = lines
        .filter((line) => line.startsWith('  · '))
        .filter((line) => !/[：:]/u.test(line) || !lineIsTold(line, whole))
        .filter((line) => !spoken.includes(words(line)))
      const printed = (page?.querySelectorAll('.printed') ?? []).map((one) => bare(one.textContent ?? ''))
      // A row of a place that prints none says so in words.
      const extra = printed.filter((form) => form !== '—' && !bare(json.text).includes(form))
      const sources = (page?.querySelectorAll('.sources li') ?? []).length
      const cited = lines.filter((line) => /^\[\d+\] /u.test(line)).length
      if (unsaid.length + figures.length + extra.length > 0 || sources !== cited)
        different.push(
          `${question}\n  unsaid: ${unsaid.join(' | ')}\n  figures: ${figures.join(' | ')}\n  extra: ${extra.join(' | ')}\n  sources ${sources}, cited ${cited}`,
        )
    }
    expect(questions.length).toBeGreaterThanOrEqual(200)
    expect(different).toEqual([])
  })
})

describe('the offline copy', () => {
  it(`holds what the answers to these questions cite, as they print it`, () => {
    const { ask } = corpus
    const copy = documentOf(offlineCopy(createWebCorpus(shippedCorpus())))
    const byId = new Map(copy.querySelectorAll('[id]').map((one) => [one.getAttribute('id'), one]))
    const different: string[] = []
    let held = 0
    for (const question of questions) {
      const { figures, practices } = ask(question).answer
      for (const { figure } of figures) {
        const told = byId.get(figure.id)
        const printed = told?.querySelector('.printed')?.textContent
        const evidence = bare(told?.querySelector('.evidence')?.textContent ?? '')
        held += 1
        if (printed !== figure.printed || !evidence.includes(bare(figure.anchor)))
          different.push(`${question}: ${figure.id} ${figure.printed}, ${printed}`)
      }
      for (const { practice } of practices)
        if (!bare(byId.get(practice.id)?.textContent ?? '').includes(bare(practice.summary)))
          different.push(`${question}: ${practice.id}`)
    }
    expect(held).toBeGreaterThan(100)
    expect(different).toEqual([])
  })
})

/** Every word of a line about a figure, in whatever order. */
function lineIsTold(line: string, page: string): boolean {
  return bare(line.slice(4))
    .split(/[：，（）]|\[\d+\]/u)
    .filter((part) => part !== '')
    .every((part) => page.replace(/[：，（）]/gu, '').includes(part))
}
