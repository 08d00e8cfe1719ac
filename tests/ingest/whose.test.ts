/**
 * Documents whose figures are marked with the place they are of, `⟦146件|会川镇⟧`, or with none where it is the whole
 * document's. They are what the weights were learnt from: this holds what was reached, and is no measurement.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readMarked } from '../../src/evaluation/marked.ts'
import { repairPage } from '../../src/ingest/page.ts'
import { scopesOf } from '../../src/ingest/scope.ts'
import { loadGazetteer } from '../../src/knowledge/load.ts'

const FOLDER = join(import.meta.dirname, 'whose')
const gazetteer = loadGazetteer()

/** Figures under their place, under another, and under none. */
function tally(document: string): { right: number; wrong: string[]; none: number } {
  const { text, marks } = readMarked(document)
  const sum = { right: 0, wrong: [] as string[], none: 0 }
  for (const { paragraphs, subject } of repairPage(text, gazetteer, { name: '文件' }).articles) {
    const { at } = scopesOf(paragraphs, subject, gazetteer)
    for (const { start, printed, label: place } of marks) {
      const isHere = paragraphs.some(({ pieces }) =>
        pieces.some((piece) => start >= piece.start && start < piece.start + piece.length),
      )
      if (!isHere) continue
      const { path, by } = at(start)
      const leaf = path.at(-1) ?? ''
      if (by === 'undecided') sum.none += 1
      else if (place === undefined ? path.join() === subject.path.join() : leaf.includes(place))
        sum.right += 1
      else sum.wrong.push(`${printed} of ${place ?? 'the whole'}: ${path.join('')}`)
    }
  }
  return sum
}

it('a figure goes to the place it is of, or to none, in documents of many kinds', () => {
  const sums = readdirSync(FOLDER)
    .flatMap((name) => readFileSync(join(FOLDER, name), 'utf8').split(/^===\n/mu))
    .map(tally)
  const count = (of: 'right' | 'none'): number => sums.reduce((sum, one) => sum + one[of], 0)
  const wrong = sums.flatMap((one) => one.wrong)
  const all = count('right') + count('none') + wrong.length
  expect(all).toBeGreaterThan(450)
  expect(wrong.length / all, wrong.join('\n')).toBeLessThan(0.05)
  expect(count('right') / all).toBeGreaterThan(0.93)
})
