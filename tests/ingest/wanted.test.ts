/** What tells a plan from what is so is learnt from `wanted/*.txt`, in which each figure is marked with what it is. */
import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { markedFigures } from '../../src/evaluation/wanted-training.ts'
import { isWanted } from '../../src/ingest/wanted.ts'

const FOLDER = new URL('wanted/', import.meta.url)
const figures = readdirSync(FOLDER)
  .flatMap((file) => markedFigures(readFileSync(new URL(file, FOLDER), 'utf8')))
  .filter(({ is }) => is !== 'start')
const shareTold = (is: 'plan' | 'result'): number => {
  const of = figures.filter((figure) => figure.is === is)
  return of.filter(({ around }) => isWanted(around) === (is === 'plan')).length / of.length
}

it('a figure that is planned is told from one that is so, in the papers that it was learnt from', () => {
  expect(shareTold('plan')).toBeGreaterThan(0.95)
  expect(shareTold('result')).toBeGreaterThan(0.98)
})

it.each([
  ['# 答复\n桥已修好⟦4座⟧，拟再修⟦9座|计划⟧，通车后可惠及⟦3000人|计划⟧。'],
  ['# 通知\n## 二、下一阶段目标\n村村有说事点，全县凑足⟦260处|计划⟧。'],
  ['# 报道\n任务压给了⟦12个⟧镇，如今⟦9个⟧镇交了卷，剩下的年底前要再建⟦70处|计划⟧。'],
  ['# 2024年总结\n2024年建成⟦24处⟧，办结⟦310件⟧；2025年再建⟦30处|计划⟧。2024年比2023年多⟦6处⟧。'],
])('in other words too: %s', (marked) => {
  for (const { is, around } of markedFigures(marked))
    expect([around.end, isWanted(around)]).toEqual([around.end, is === 'plan'])
})
