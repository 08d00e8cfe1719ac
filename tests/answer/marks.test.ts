import { expect, it } from 'vitest'
import { createMarkFinder } from '../../src/answer/marks.ts'

const ACCOUNT = { kind: 'account', parts: [['做', '忙'], ['', '了'], ['啥']] } as const
const found = createMarkFinder([
  ACCOUNT,
  { kind: 'what', parts: [['啥', '做了啥']] },
  { kind: 'account', parts: [['说说']] },
])
/** Words begin and end everywhere. */
const marksIn = (text: string) =>
  found(text, new Set(Array.from({ length: text.length + 1 }, (_, at) => at))).map(
    ({ text: phrase, kinds }) => `${phrase} ${kinds}`,
  )

it.each([
  ['做啥', ['做啥 account']],
  ['忙啥', ['忙啥 account']],
  ['忙了啥', ['忙了啥 account']],
  ['说说大邑', ['说说 account']],
  // What several lists have marks all that they do.
  ['大邑做了啥', ['做了啥 account,what']],
  // No part but an empty one may be missing.
  ['做了', []],
  ['了啥', ['啥 what']],
])('phrases are put together from their parts in turn: %s', (text, marks) => {
  expect(marksIn(text)).toEqual(marks)
})

it('a hundred million phrases are known by their parts, and none of them is written out', () => {
  const digits = [...'零一二三四五六七八九']
  const finder = createMarkFinder([{ kind: 'many', parts: Array.from({ length: 8 }, () => digits) }])
  expect(finder('编号是九一四二零七七三吗', new Set([0]))).toEqual([
    { kinds: ['many'], text: '九一四二零七七三', start: 3, end: 11 },
  ])
})
