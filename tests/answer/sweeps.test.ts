import { describe, expect, it } from 'vitest'
import {
  exactFigures,
  inHan,
  openSweeper,
  type Swept,
  sweepForms,
  sweepMisstated,
} from '../../bench/sweeps.ts'

const sweeper = openSweeper()
const share = (of: readonly Swept[]): number => of.filter(({ right }) => right).length / of.length
const sample = <T>(of: readonly T[], every: number): readonly T[] => of.filter((_, at) => at % every === 0)

describe('a sample of the sweeps over the corpus', () => {
  it('sets exact figures right that are misstated in eight ways, in a text and in a question', () => {
    const { checked, asked } = sweepMisstated(sample(exactFigures(sweeper.knowledge), 12), sweeper)
    expect(checked.length).toBeGreaterThan(100)
    expect(share(checked)).toBeGreaterThan(0.97)
    expect(share(asked)).toBeGreaterThan(0.97)
  })

  it('leads with a figure that is asked by its number, however that is written', () => {
    const forms = sweepForms(sample(sweeper.knowledge.figures, 12), sweeper)
    expect(forms.length).toBeGreaterThan(100)
    expect(share(forms)).toBeGreaterThan(0.95)
  })

  it.each([
    [7, '七'],
    [15, '十五'],
    [136, '一百三十六'],
    [1045, '一千零四十五'],
    [11012, '一万一千零一十二'],
    [1_000_000, '一百万'],
    [23.2, '二十三点二'],
  ])('writes %d in Chinese numerals', (value, han) => {
    expect(inHan(value)).toBe(han)
  })
})
