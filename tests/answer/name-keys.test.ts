import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createNameKeys } from '../../src/answer/name-keys.ts'

const withoutOne = (name: string): string[] =>
  [...name].map((_, at) => `${at}:${name.slice(0, at)}_${name.slice(at + 1)}`)

describe('names by their keys', () => {
  it('are found by any key that is made of them, and by no other', () => {
    const names = createNameKeys(['邻里食堂', '邻里课堂', '议事厅'], withoutOne)
    expect(names.all('2:邻里_堂')).toEqual(['邻里食堂', '邻里课堂'])
    expect(names.all('2:议事_')).toEqual(['议事厅'])
    expect(names.all('2:邻里_')).toEqual([])
  })

  it('come in the order in which they were given, each once', () => {
    const names = createNameKeys(['乙', '甲', '丙'], () => ['同音', '同音'])
    expect(names.all('同音')).toEqual(['乙', '甲', '丙'])
  })

  it('are those that a table of all keys would give', () => {
    const name = fc.string({ unit: fc.constantFrom(...'社区食堂邻里'), minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(fc.uniqueArray(name, { maxLength: 200 }), name, (names, asked) => {
        const found = createNameKeys(names, withoutOne)
        for (const key of withoutOne(asked))
          expect(found.all(key)).toEqual(names.filter((each) => withoutOne(each).includes(key)))
      }),
    )
  })
})
