import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPassageStore } from '../../src/search/passage-store.ts'
import { explainScore, idfOf, RANKING, scorePassage, type WeighedTerm } from '../../src/search/score.ts'

const WEIGHTS = { name: 3, text: 1, note: 0.5 } as const
type Field = keyof typeof WEIGHTS
type Fields = Record<Field, string[]>

const FIELDS = Object.keys(WEIGHTS) as Field[]
const terms = fc.array(fc.constantFrom('ca', 'cb', 'cc', 'cd', 'ce'), { maxLength: 12 })
const collection = fc.array(fc.record({ name: terms, text: terms, note: terms }), {
  minLength: 1,
  maxLength: 8,
})
const query = fc.uniqueArray(
  fc.record({
    term: fc.constantFrom('ca', 'cb', 'cc', 'cd', 'cx'),
    weight: fc.double({ min: 0.1, max: 3, noNaN: true }),
  }),
  { minLength: 1, maxLength: 5, selector: ({ term }) => term },
)

/** The formulas written out over the passages themselves, without counting anything in advance. */
function naiveScore(
  asked: readonly { term: string; weight: number }[],
  all: readonly Fields[],
  passage: Fields,
): number {
  const worth = ({ term, weight }: { term: string; weight: number }) =>
    weight * idfOf(all.filter((one) => FIELDS.some((field) => one[field].includes(term))).length, all.length)
  const averageLength = (field: Field) => {
    const filled = all.filter((one) => one[field].length > 0)
    return filled.reduce((sum, one) => sum + one[field].length, 0) / filled.length
  }
  const held = asked.filter(({ term }) => FIELDS.some((field) => passage[field].includes(term)))
  const sum = held.reduce((total, each) => {
    const fields = FIELDS.filter((field) => passage[field].includes(each.term))
    const frequency = fields.reduce((f, field) => {
      const relative = passage[field].length / averageLength(field)
      const count = passage[field].filter((term) => term === each.term).length
      return f + (WEIGHTS[field] * count) / (1 - RANKING.lengthShare + RANKING.lengthShare * relative)
    }, 0)
    const extras = fields.map((field) => {
      const lead = RANKING.lead * Math.exp(-passage[field].indexOf(each.term) / RANKING.leadLength)
      return Math.min(1, WEIGHTS[field]) * (RANKING.floor + lead)
    })
    const saturated = (frequency * (RANKING.saturation + 1)) / (frequency + RANKING.saturation)
    return total + worth(each) * (saturated + Math.max(...extras))
  }, 0)
  const total = (some: typeof asked) => some.reduce((all, each) => all + worth(each), 0)
  return sum * (total(held) / total(asked)) ** RANKING.coveragePower
}

function storeOf(all: readonly Fields[]) {
  const store = createPassageStore(WEIGHTS)
  all.forEach((passage, i) => {
    store.add(String(i), passage)
  })
  const weigh = (asked: readonly { term: string; weight: number }[]): WeighedTerm[] =>
    asked.map((each) => {
      const passages = store.passagesWith(each.term)
      return { ...each, passages, idf: idfOf(passages, store.size) }
    })
  return { store, weigh }
}

describe('the score of a passage', () => {
  it('is what the formulas say, whatever the passages and the query', () => {
    fc.assert(
      fc.property(collection, query, (all, asked) => {
        const { store, weigh } = storeOf(all)
        const weighed = weigh(asked)
        store.count(
          weighed.map(({ term }) => term),
          (countsOf) => {
            all.forEach((passage, i) => {
              const counts = countsOf(String(i))
              if (counts === undefined) throw new Error('every passage was added')
              const { score } = scorePassage(weighed, store.fields(), counts)
              expect(score).toBeCloseTo(naiveScore(asked, all, passage), 9)
            })
          },
        )
      }),
    )
  })

  it('is the sum of its reasons', () => {
    fc.assert(
      fc.property(collection, query, (all, asked) => {
        const { store, weigh } = storeOf(all)
        const weighed = weigh(asked)
        store.count(
          weighed.map(({ term }) => term),
          (countsOf) => {
            const counts = countsOf('0')
            if (counts === undefined) throw new Error('the passage was added')
            const { score } = scorePassage(weighed, store.fields(), counts)
            const reasons = explainScore(weighed, store.fields(), counts)
            expect(reasons.reduce((sum, reason) => sum + reason.score, 0)).toBeCloseTo(score, 9)
          },
        )
      }),
    )
  })
})

describe('idf', () => {
  it('is above zero even for a term that all passages hold, and falls the more hold it', () => {
    const values = [0, 1, 5, 10].map((n) => idfOf(n, 10))
    expect(values).toEqual([...values].sort((a, b) => b - a))
    expect(values.at(-1)).toBeGreaterThan(0)
  })
})
