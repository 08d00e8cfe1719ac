import { expect, it } from 'vitest'
import { chancesOf } from '../../src/answer/follow-up/choosing.ts'
import type { Meant } from '../../src/answer/follow-up/meant-practice.ts'
import { trainChoice } from '../../src/evaluation/choice-training.ts'
import { practiceExample } from '../../src/evaluation/practice-training.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'

const { ask, knowledge } = shippedCorpus()
const [first, second, third] = knowledge.practices.map((practice): Meant => ({ kind: 'practice', practice }))
const options = [first, second, third].flatMap((meant, at) =>
  meant === undefined ? [] : [{ meant, features: { said: at === 1 ? 1 : 0 } }],
)
const { answer } = ask('温州做了什么')

it('learns what is meant from what a right reply holds, where that tells', () => {
  const example = practiceExample(
    options,
    (meant) => ({ ...answer, answerable: meant === second }),
    ({ answerable }) => answerable,
    'a',
  )
  expect(example?.right).toEqual([false, true, false])
  const chances = chancesOf(options, trainChoice(example === undefined ? [] : [example]))
  expect(chances.indexOf(Math.max(...chances))).toBe(1)
  expect(
    practiceExample(
      options,
      () => answer,
      () => true,
      'a',
    ),
  ).toBeUndefined()
})
