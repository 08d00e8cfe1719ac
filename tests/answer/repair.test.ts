import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createRepair, type Vocabulary } from '../../src/answer/repair.ts'
import { fold } from '../../src/search/fold.ts'
import { stubSegment } from '../search/stub-segment.ts'

const NAMES = [
  '建瓯',
  '延吉',
  '翠屏',
  '南江社区',
  '八个共',
  '长者食堂',
  '业财代理',
  '物业',
  '积分制',
  '大工委',
]
const WORDS = [...NAMES, '社区', '治理', '食堂', '网格', '业委会']
const TEXT = `${WORDS.join('，')}，建瓯的长者食堂`

const vocabulary: Vocabulary = {
  words: () => new Map(WORDS.map((word) => [word, 3])),
  names: new Set(NAMES),
  places: new Set(['建瓯', '延吉', '翠屏', '南江社区']),
  holds: (text) => TEXT.includes(text),
}
const WORDINGS = new Map([
  ['几多', '多少'],
  ['点样', '怎么'],
  ['canteen', '食堂'],
  ['how many', '多少'],
  ['community', '社区'],
])
const repair = createRepair({
  vocabulary,
  wordings: WORDINGS,
  segment: stubSegment([...WORDS, '多少', '怎么', '什么', '几分之几', '今天']),
})
const text = (asked: string): string => repair(asked).text
const repairs = (asked: string): string[] => repair(asked).repairs.map(({ from, to }) => `${from}→${to}`)

describe('repair', () => {
  it.each([
    ['南江社区8个共', ['8个共→八个共']],
    ['南江社区有8个食堂', []],
    ['南疆社区的积分制', ['南疆社区→南江社区']],
    ['我们社区的积分制', []],
  ])('a name with a digit for its numeral, and a place by its sound, are meant: %s', (asked, read) => {
    expect(repairs(asked)).toEqual(read)
  })

  it.each([
    ['社區治理', '社区治理'],
    ['ＡＢＣ１２３％', 'abc123%'],
  ])('reads %s as %s without a word about it', (asked, read) => {
    expect(repair(asked)).toEqual({ text: read, repairs: [] })
  })

  it.each([
    ['食堂有几多', '食堂有多少'],
    ['社区点样治理', '社区怎么治理'],
    ['how many canteens', '多少 食堂'],
    ['Community canteen', '社区 食堂'],
  ])('reads the wording of %s as %s', (asked, read) => {
    expect(text(asked)).toBe(read)
  })

  it('replaces English words whole only', () => {
    expect(text('canteenish')).toBe('canteenish')
  })

  it.each([
    ['jianou', '建瓯'],
    ['yanji shequ', '延吉社区'],
    ["yan'ji", '延吉'],
    ['shequzhili', '社区治理'],
    ['shequ 治理 zenme', '社区治理怎么'],
    ['yanji shequ pai le ji ge ren', '延吉社区 pai 了几个人'],
  ])('reads the pinyin of %s as %s', (asked, read) => {
    expect(text(asked)).toBe(read)
  })

  it.each(['wifi', 'ai', 'app', 'shequx', 'party building'])(
    'leaves %s alone, which is no pinyin of ours',
    (asked) => {
      expect(repair(asked)).toEqual({ text: asked, repairs: [] })
    },
  )

  it.each([
    ['jian瓯有几家食堂', 'jian瓯→建瓯'],
    ['建ou的食堂', '建ou→建瓯'],
    ['请问yan吉', 'yan吉→延吉'],
  ])('reads a place of which one part is in pinyin: %s', (asked, repaired) => {
    expect(repairs(asked)).toEqual([repaired])
    expect(text(asked)).toContain(repaired.split('→')[1])
  })

  it('reads homophones as words of the corpus, and says so', () => {
    expect(repairs('建欧的长者食唐')).toEqual(['建欧→建瓯', '长者食唐→长者食堂'])
    expect(text('业财带理')).toBe('业财代理')
  })

  it('forgives a wrong character of a name by its sound, of a place by any', () => {
    expect(repairs('长者石堂')).toEqual(['长者石堂→长者食堂'])
    expect(repairs('业财伐理')).toEqual([])
  })

  it.each([
    ['what the corpus holds', '建瓯的长者食堂'],
    ['a single character', '翠'],
    ['everyday words', '今天怎么了有几分之几'],
    ['names without their like', '火星人民的飞船'],
    ['numbers', '136个、99.2%、1+3+x'],
    ['an empty text', ''],
  ])('leaves %s alone', (_, asked) => {
    expect(repair(asked)).toEqual({ text: asked, repairs: [] })
  })

  it('does not guess between two names at the same distance', () => {
    const two = createRepair({
      vocabulary: {
        words: () => new Map(),
        names: new Set(['红色社区', '红星社区']),
        places: new Set(['红色社区', '红星社区']),
        holds: () => false,
      },
      wordings: new Map(),
      segment: stubSegment(['社区']),
    })
    expect(two('红山社区').repairs).toEqual([])
  })

  it('only ever puts in words that the corpus or the lexicon knows', () => {
    const known = [...WORDS, ...WORDINGS.values()]
    const parts = fc.array(
      fc.constantFrom('建', '欧', '长', '者', '食', '唐', '社', '区', '业', '的', 'shequ', ' ', '1'),
      {
        maxLength: 12,
      },
    )
    fc.assert(
      fc.property(parts, (parts) => {
        for (const { to } of repair(parts.join('')).repairs)
          expect(
            known.some((word) => to === word || to.split(word).join('') === '' || to.includes(word)),
          ).toBe(true)
      }),
    )
  })

  it('reads any text whatever, and leaves one without letters folded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (asked) => {
        const read = repair(asked)
        if (!/[\p{L}]/u.test(asked)) expect(read).toEqual({ text: fold(asked), repairs: [] })
      }),
    )
  })
})
