/** What is reckoned with which printed figures, chosen from all that may be. */
import { describe, expect, it } from 'vitest'
import { createAsk } from '../../src/answer/ask.ts'
import { createReckoningChoice, crossed, type ReckoningHeard } from '../../src/answer/reckoning-choice.ts'
import { CHOSEN_OPERATIONS, type OperationOdds } from '../../src/answer/reckoning-features.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'
import { say } from './saying.ts'

const { knowledge, segment, stopwords } = shippedCorpus()

let heard: ReckoningHeard[] = []
const ask = createAsk(knowledge, { segment, stopwords, watchReckonings: (one) => heard.push(one) })

function heardOf(question: string): readonly ReckoningHeard[] {
  heard = []
  ask(question)
  return heard
}

const odds = Object.fromEntries(
  CHOSEN_OPERATIONS.map((one) => [one, { whole: 0, clause: 0 }]),
) as OperationOdds

describe('what may be reckoned', () => {
  const [first] = heardOf('会昌的表扬栏和批评栏合起来多少条')
  const options = first?.optionsOf(odds) ?? []

  it('is of one place where one is named, and nothing may be reckoned, too', () => {
    const articles = new Set(
      options.flatMap(({ reckoning }) => reckoning?.figures ?? []).map(({ articleId }) => articleId),
    )
    expect([...articles]).toEqual(['huichang'])
    expect(options.filter(({ reckoning }) => reckoning === undefined)).toHaveLength(1)
  })

  it('is one number of each place where two are named', () => {
    const [of] = heardOf('辽阳和殷都的兼职委员合起来多少名')
    for (const { reckoning } of of?.optionsOf(odds) ?? [])
      if (reckoning !== undefined)
        expect(new Set(reckoning.figures.map(({ articleId }) => articleId)).size).toBe(2)
  })

  it('is told by what any reckoning and what just this one is told by', () => {
    const [sum] = options.filter(({ reckoning }) => reckoning?.operation === 'sum')
    expect(sum).toBeDefined()
    const features = sum === undefined ? {} : crossed(sum)
    expect(features['sum.both']).toBe(features['both'])
  })

  it('is asked for nowhere in a message that wants one number told', () => {
    const choose = createReckoningChoice()
    expect(heardOf('会昌的表扬栏发了多少条').map(choose)).toEqual([undefined])
  })
})

it.each([
  ['罗定选进大工委的和选进大党委的委员，两拨拢到一块一共几个人', 'sum', 93],
  ['辽阳收的金点子要是减掉协调解决的问题，还多出多少', 'difference', 147],
  ['会昌巡学旁听了108场，提的意见摊到每场有几条', 'average', 2.12],
  ['龙文的重点乡贤在全部乡贤里头占到百分之几', 'share', 35.39],
] as const)('a reckoning is told however it is asked for: %s', (question, operation, value) => {
  const { body } = say(question)
  const notes = body.kind === 'table' ? body.notes : []
  expect(notes).toContainEqual(expect.objectContaining({ kind: 'computed', operation, value }))
})
