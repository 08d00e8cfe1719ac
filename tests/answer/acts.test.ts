/** How acts are told of messages by an author whose wording nobody learnt from. */
import { describe, expect, it } from 'vitest'
import { type Act, COURTESIES, createActReader, ORDERS } from '../../src/answer/reading/acts.ts'
import { readActs } from '../../src/commands/train-acts.ts'

const { courtesy, order } = createActReader()
const learnt = new Set(readActs('tests/acts/train.jsonl').map(({ say }) => say))
const unseen = readActs('tests/acts/held-out.jsonl').filter(({ say }) => !learnt.has(say))
const among = (acts: readonly Act[]) => unseen.filter(({ act }) => acts.includes(act))
const shareOf = <One>(all: readonly One[], holds: (one: One) => boolean): number =>
  all.filter(holds).length / all.length

describe('a message that nobody listed', () => {
  it('is taken for a courtesy where it is one', () => {
    expect(shareOf(among(COURTESIES), ({ say }) => courtesy(say) !== undefined)).toBeGreaterThan(0.85)
  })

  it('is taken for an order mostly where it is one, and then for the right one', () => {
    const told = among(ORDERS).filter(({ say }) => order(say) !== undefined)
    expect(told.length / among(ORDERS).length).toBeGreaterThan(0.75)
    expect(shareOf(told, ({ act, say }) => order(say) === act)).toBeGreaterThan(0.9)
  })

  it('is hardly ever taken for either where it asks', () => {
    const asks = among(['question'])
    expect(asks.length).toBeGreaterThan(70)
    expect(shareOf(asks, ({ say }) => courtesy(say) !== undefined || order(say) !== undefined)).toBeLessThan(
      0.03,
    )
  })

  it('is neither when it is long, empty, or of no words', () => {
    for (const text of ['', ' ', '😀', 'D000000', '谢'.repeat(5000)]) {
      expect(order(text)).toBeUndefined()
      if (text.length > 5) expect(courtesy(text)).toBeUndefined()
    }
  })
})
