import { describe, expect, it } from 'vitest'
import { createAsk } from '../../src/answer/ask.ts'
import type { ReckoningHeard } from '../../src/answer/reckoning-choice.ts'
import type { Expectation } from '../../src/evaluation/evaluate.ts'
import { learnOperations, reckoningExample, unseenOdds } from '../../src/evaluation/reckoning-training.ts'
import { oddsOf } from '../../src/wording-parts.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'

const { knowledge, segment, stopwords } = shippedCorpus()
let heard: ReckoningHeard[] = []
const ask = createAsk(knowledge, { segment, stopwords, watchReckonings: (one) => heard.push(one) })

function heardOf(question: string): ReckoningHeard {
  heard = []
  ask(question)
  const [first] = heard
  if (first === undefined) throw new Error(`nothing was heard of ${question}`)
  return first
}

const expecting = (q: string, figures: readonly string[], terms: readonly string[]): Expectation => ({
  id: q,
  q,
  kind: 'data',
  answerable: true,
  expect_locality: [],
  match: 'any',
  expect_figures: figures,
  expect_terms: terms,
})

function exampleOf(q: string, figures: readonly string[], terms: readonly string[], group = q) {
  return reckoningExample(heardOf(q), expecting(q, figures, terms), group)
}

describe('what a question teaches of reckoning', () => {
  it.each([
    ['会昌的表扬栏和批评栏一共发了多少条', ['51条', '12条'], ['63'], 'sum'],
    ['会昌的表扬栏比批评栏多发多少条', ['51条', '12条'], ['39'], 'difference'],
    ['会昌的表扬栏条数是批评栏的几倍', ['51条', '12条'], ['4.25'], 'times'],
    ['龙文平均每个乡贤促进会有多少乡贤', ['78个', '4309名'], ['55'], 'average'],
    ['龙文被联系的重点乡贤占乡贤总数几成', ['1525名', '4309名'], ['35.4'], 'share'],
  ] as const)(
    'the operation and the figures that come to what is expected: %s',
    (q, figures, terms, operation) => {
      const example = exampleOf(q, figures, terms)
      expect(example?.operation).toBe(operation)
      expect(example?.right.length).toBeGreaterThan(20)
      expect(example?.right.filter((one) => one).length).toBeLessThan(4)
    },
  )

  it('none of all, where only what is printed is expected', () => {
    const example = exampleOf('会昌的表扬栏发了多少条，批评栏呢', ['51条', '12条'], ['51条'])
    expect(example?.operation).toBeUndefined()
    expect(example?.right.at(-1)).toBe(true)
  })

  it('nothing, where what is expected comes of no two figures', () => {
    expect(exampleOf('会昌的表扬栏和批评栏一共发了多少条', ['51条', '12条'], ['9999'])).toBeUndefined()
  })

  it('what each has and not how many times as many, where both come to one number', () => {
    expect(exampleOf('淄博平均每家经营主体办几个项目', ['490余家', '1600余个'], ['3.27'])?.operation).toBe(
      'average',
    )
  })
})

describe('learning the operation from its wording', () => {
  const questions = (group: string) =>
    [
      exampleOf('会昌的表扬栏和批评栏合起来多少条', ['51条', '12条'], ['63'], group),
      exampleOf('罗定的大工委委员和大党委委员合起来多少名', ['21名', '72名'], ['93'], group),
      exampleOf('会昌的表扬栏比批评栏多多少条', ['51条', '12条'], ['39'], group),
      exampleOf('大邑工匠比成都工匠多多少人', ['82人', '25人'], ['57'], group),
    ].flatMap((example) => example ?? [])

  it('tells one from another, in a message that it has not learnt from', () => {
    const examples = ['a', 'b', 'c'].flatMap(questions)
    const models = learnOperations(examples)
    const wording = heardOf('辽阳的兼职委员和殷都的兼职委员合起来多少名').wording
    expect(oddsOf(models.sum, {}, wording)).toBeGreaterThan(oddsOf(models.difference, {}, wording))
    expect(unseenOdds(examples, 3)).toHaveLength(examples.length)
  })
})
