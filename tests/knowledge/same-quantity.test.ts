import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Bound, readQuantities } from '../../src/knowledge/quantity.ts'
import { readLexicon } from '../../src/knowledge/read-lexicon.ts'
import {
  type Amount,
  claimHolds,
  createSameUnit,
  intervalOf,
  order,
  sameNumber,
  saysNumber,
} from '../../src/knowledge/same-quantity.ts'

function amount(text: string): Amount {
  const [first, ...more] = readQuantities(text)
  if (first === undefined || more.length > 0) throw new Error(`${text} is not one quantity`)
  return first
}

const BOUNDS: readonly Bound[] = ['exact', 'about', 'atLeast', 'moreThan', 'atMost', 'lessThan', 'andMore']

describe('the interval of a number', () => {
  it.each([
    ['850名', 850, 850, true, true],
    ['850余名', 850, 860, false, false],
    ['800多名', 800, 900, false, false],
    ['1.1万余名', 11_000, 12_000, false, false],
    ['约200名', 180, 220, true, true],
    ['超过200名', 200, Infinity, false, false],
    ['200名以上', 200, Infinity, true, false],
    ['不到200名', 0, 200, false, false],
    ['不超过200名', 0, 200, false, true],
    ['15至25名', 15, 25, true, true],
  ])('%s', (text, low, high, lowClosed, highClosed) => {
    const interval = intervalOf(amount(text))
    expect(interval.low).toBeCloseTo(low)
    if (high === Infinity) expect(interval.high).toBe(high)
    else expect(interval.high).toBeCloseTo(high)
    expect([interval.lowClosed, interval.highClosed]).toEqual([lowClosed, highClosed])
  })
})

describe('claimHolds', () => {
  it.each([
    ['不少于300个', '320多个'],
    ['超过320个', '320多个'],
    ['300多个', '326个'],
    ['不足200个', '136个'],
    ['不超过136个', '136个'],
    ['超过30%', '超1/3'],
    ['三成', '30%'],
    ['百分之九十九点二', '99.2%'],
    ['三分之一', '1/3'],
    ['10至30人', '15至25人'],
    ['约1.8万人', '1.8万人'],
    ['近300万', '298万元'],
    ['250万平方米', '2.5平方公里'],
    ['超过1个小时', '61分钟'],
  ])('%s holds where %s is printed', (claim, figure) => {
    expect(claimHolds(amount(claim), amount(figure))).toBe('holds')
  })

  it.each([
    ['137个', '136个'],
    ['超过136个', '136个'],
    ['不到136个', '136个'],
    ['超过204个', '136个'],
    ['约204个', '136个'],
    ['不到68个', '136个'],
    ['850名', '860余名'],
    ['不到30%', '超过30%'],
    ['不超过850名', '850余名'],
    ['30至40人', '15至25人'],
  ])('%s is wrong where %s is printed', (claim, figure) => {
    expect(claimHolds(amount(claim), amount(figure))).toBe('wrong')
  })

  it.each([
    ['35%', '超过30%'],
    ['30%', '超过30%'],
    ['850名', '850余名'],
    ['850余名', '850名'],
    ['20人', '15至25人'],
    ['超过1.9万人', '约1.8万人'],
    ['300名', '300平方米'],
    ['50%', '50名'],
  ])('%s is left open where %s is printed', (claim, figure) => {
    expect(claimHolds(amount(claim), amount(figure))).toBe('open')
  })

  it.each(BOUNDS.flatMap((claim) => BOUNDS.map((figure) => [claim, figure] as const)))(
    'of equal numbers, said %s and printed %s, is what the words leave possible',
    (claim, figure) => {
      const wrong: readonly string[] = [
        'moreThan exact',
        'lessThan exact',
        'moreThan atMost',
        'moreThan lessThan',
        'lessThan atLeast',
        'lessThan moreThan',
        'lessThan andMore',
        'atMost moreThan',
        'atMost andMore',
        'atLeast lessThan',
        'andMore atMost',
        'andMore lessThan',
      ]
      const holds: readonly string[] = [
        'about exact',
        'atLeast exact',
        'atLeast moreThan',
        'atLeast andMore',
        'moreThan andMore',
        'atMost exact',
        'atMost lessThan',
      ]
      const pair = `${claim} ${figure}`
      expect(
        claimHolds({ value: 800, unit: '个', bound: claim }, { value: 800, unit: '个', bound: figure }),
      ).toBe(claim === figure || holds.includes(pair) ? 'holds' : wrong.includes(pair) ? 'wrong' : 'open')
    },
  )
})

describe('order', () => {
  it.each([
    ['214名', '211名', 'greater'],
    ['超过50%', '50%', 'greater'],
    ['不低于50%', '50%', 'open'],
    ['不低于51%', '50%', 'greater'],
    ['850余名', '850名', 'greater'],
    ['一半', '超1/3', 'open'],
    ['一半', '不到1/3', 'greater'],
    ['超过30%', '超1/3', 'open'],
    ['约300名', '299名', 'open'],
    ['15至25人', '20人', 'open'],
    ['15至25人', '26人', 'less'],
    ['50%', '1/2', 'equal'],
    ['50%', '50个百分点', 'open'],
    ['30个', '3万元', 'open'],
  ] as const)('%s and %s: %s', (a, b, expected) => {
    expect(order(amount(a), amount(b))).toBe(expected)
  })
})

const unitOfAny = fc.constantFrom('个', '%', '比例', '平方米', '平方公里')
const anyAmount = fc
  .record({
    value: fc.integer({ min: 1, max: 12 }).map((fives) => fives * 5),
    more: fc.option(fc.integer({ min: 1, max: 6 }).map((fives) => fives * 5)),
    bound: fc.constantFrom(...BOUNDS),
    unit: fc.constant('个'),
  })
  .map(
    ({ more, ...rest }): Amount =>
      more === null || rest.bound !== 'exact' ? rest : { ...rest, upTo: rest.value + more },
  )

/** Every quarter up to 400, and a number beyond all that is said. */
const POSSIBLE = [...Array.from({ length: 1601 }, (_, i) => i / 4), 1e9]
/** Whether a number may be meant, the slow way. */
function mayBe({ value, upTo = value, bound }: Amount, x: number): boolean {
  const nextStep = value % 10 === 0 ? (Math.floor(value / 10) + 1) * 10 : value + 1
  switch (bound) {
    case 'exact':
      return x >= value && x <= upTo
    case 'about':
      return x * 10 >= value * 9 && x * 10 <= value * 11
    case 'atLeast':
      return x >= value
    case 'moreThan':
      return x > value
    case 'atMost':
      return x <= value && x > 0
    case 'lessThan':
      return x < value && x > 0
    case 'andMore':
      return x > value && x < nextStep
  }
}

describe('the rule against the slow way', () => {
  const possible = (of: Amount) => POSSIBLE.filter((x) => mayBe(of, x))
  it('judges claims alike, where the two do not name the same number', () => {
    fc.assert(
      fc.property(anyAmount, anyAmount, (claim, figure) => {
        fc.pre(claim.value !== figure.value || claim.upTo !== figure.upTo)
        const printed = possible(figure)
        // 三成多 of a printed 约三分之一: one rounding of a number for another.
        const isRounded = figure.bound === 'about' && ['about', 'andMore'].includes(claim.bound)
        const expected =
          printed.every((x) => mayBe(claim, x)) || (isRounded && mayBe(claim, figure.value))
            ? 'holds'
            : printed.some((x) => mayBe(claim, x))
              ? 'open'
              : 'wrong'
        expect(claimHolds(claim, figure)).toBe(expected)
      }),
    )
  })
  it('orders alike', () => {
    fc.assert(
      fc.property(anyAmount, anyAmount, (a, b) => {
        const [one, other] = [possible(a), possible(b)]
        const all = (test: (x: number, y: number) => boolean) =>
          test(one.at(-1) ?? 0, other[0] ?? 0) && one.length > 0
        const expected =
          one.length === 1 && other.length === 1 && one[0] === other[0]
            ? 'equal'
            : all((x, y) => x < y)
              ? 'less'
              : (other.at(-1) ?? 0) < (one[0] ?? 0)
                ? 'greater'
                : 'open'
        expect(order(a, b)).toBe(expected)
      }),
    )
  })
})

describe('the rule for any two amounts', () => {
  const anyAt = fc.record({
    value: fc.integer({ min: 0, max: 20 }),
    unit: unitOfAny,
    bound: fc.constantFrom(...BOUNDS),
  })
  it('orders them the same from either side', () => {
    const mirrored = { less: 'greater', greater: 'less', equal: 'equal', open: 'open' } as const
    fc.assert(
      fc.property(anyAt, anyAt, (a, b) => {
        expect(order(b, a)).toBe(mirrored[order(a, b)])
      }),
    )
  })
  it('never calls a claim wrong that repeats what is printed', () => {
    fc.assert(
      fc.property(anyAt, (printed) => {
        expect(claimHolds(printed, printed)).toBe('holds')
        expect(saysNumber(printed, printed)).toBe(true)
        expect(claimHolds({ ...printed, bound: 'exact' }, printed)).not.toBe('wrong')
      }),
    )
  })
  it('never lets a claim hold of two figures that are ordered apart, if it is exact', () => {
    fc.assert(
      fc.property(anyAt, anyAt, anyAt, (claim, a, b) => {
        fc.pre(claim.bound === 'exact' && (order(a, b) === 'less' || order(a, b) === 'greater'))
        expect([claimHolds(claim, a), claimHolds(claim, b)]).not.toEqual(['holds', 'holds'])
      }),
    )
  })
})

const HAN = '零一二三四五六七八九'
/** A number below ten million in Chinese numerals, digit by digit. */
function inHan(n: number): string {
  const group = (m: number, filled: boolean): string => {
    let [text, gap] = ['', filled && m < 1000]
    for (const [scale, name] of [
      [1000, '千'],
      [100, '百'],
      [10, '十'],
      [1, ''],
    ] as const) {
      const digit = Math.floor(m / scale) % 10
      if (digit === 0) {
        gap ||= text !== ''
        continue
      }
      text += `${gap && (text !== '' || filled) ? '零' : ''}${HAN[digit]}${name}`
      gap = false
    }
    return text
  }
  const [tens, rest] = [Math.floor(n / 10_000), n % 10_000]
  return `${tens > 0 ? `${group(tens, false)}万` : ''}${rest > 0 ? group(rest, tens > 0) : ''}`
}

describe('spellings of one number', () => {
  it('are all the same number', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.integer({ min: 2, max: 9999 }),
          fc.integer({ min: 10_000, max: 999_999 }),
          fc.integer({ min: 1, max: 99 }).map((n) => n * 1000),
          fc.integer({ min: 1, max: 99 }).map((n) => n * 10_000),
        ),
        fc.constantFrom('个', '名', '户', '人次', '元'),
        (n, unit) => {
          const digits = String(n)
          const wide = digits.replace(/\d/gu, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))
          const [tens, rest] = [Math.floor(n / 10_000), n % 10_000]
          const spellings = [
            digits,
            wide,
            `${digits} `,
            n.toLocaleString('en-US'),
            inHan(n),
            ...(n >= 1000 ? [`${n / 10_000}万`, `${n / 10_000} 万 `] : []),
            ...(tens > 0 && rest % 1000 === 0 && rest > 0 ? [`${tens}万${rest / 1000}千`] : []),
            ...(tens > 0 && rest % 1000 === 0 && rest > 0 ? [`${inHan(tens)}万${HAN[rest / 1000]}`] : []),
            ...(n > 100 && n < 1000 && n % 10 === 0 && n % 100 !== 0
              ? [`${HAN[Math.floor(n / 100)]}百${HAN[(n % 100) / 10]}`]
              : []),
          ]
          const plain: Amount = { value: n, unit, bound: 'exact' }
          for (const spelling of spellings) {
            const read = amount(`共${spelling}${unit}，`)
            expect([spelling, read.unit, claimHolds(plain, read), claimHolds(read, plain)]).toEqual([
              spelling,
              unit,
              'holds',
              'holds',
            ])
            expect(sameNumber(read.value, n)).toBe(true)
          }
        },
      ),
    )
  })
  it('of a share are the same share', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), (tenths) => {
        const shares = [
          `${tenths}0%`,
          `${tenths}成`,
          `${HAN[tenths]}成`,
          `百分之${HAN[tenths]}${tenths === 1 ? '' : ''}十`,
          `${tenths}/10`,
          `十分之${HAN[tenths]}`,
        ].map(amount)
        for (const a of shares) for (const b of shares) expect(claimHolds(a, b)).toBe('holds')
      }),
    )
  })
})

describe('measure words', () => {
  const folder = join(import.meta.dirname, '../../knowledge/lexicon')
  const { lexicon } = readLexicon('lexicon', {
    'units.yaml': readFileSync(join(folder, 'units.yaml'), 'utf8'),
  })
  const sameUnit = createSameUnit(lexicon.units)

  it.each([
    ['个', '个', 'same'],
    ['%', '比例', 'same'],
    ['家', '个', 'loose'],
    ['所', '家', 'loose'],
    ['名', '人', 'loose'],
    ['场', '场次', 'loose'],
    ['', '元', 'loose'],
    ['人', '人次', 'different'],
    ['人', '户', 'different'],
    ['个', '户', 'different'],
    ['家', '户', 'loose'],
    ['回', '场', 'loose'],
    ['人次', '户', 'different'],
    ['次', '人次', 'different'],
    ['%', '个百分点', 'different'],
    ['', '%', 'different'],
    ['元', '个', 'different'],
    ['元', '项', 'different'],
    ['名', '场', 'different'],
    ['岁', '个', 'different'],
    ['次/月', '次/季度', 'different'],
  ] as const)('%s and %s: %s', (a, b, expected) => {
    expect(sameUnit(a, b)).toBe(expected)
    expect(sameUnit(b, a)).toBe(expected)
  })
})

describe('forms of one number', () => {
  it.each([
    [1 / 3, 0.3333, true],
    [0.3333, 0.3335, false],
    [136, 136, true],
    [136, 137, false],
    [0, 1e-4, true],
    [-136, 136, false],
    // The larger the number, the more is lost on its way through 万 and 亿.
    [1e10, 1e10 + 5, true],
    [1e10 + 5, 1e10, true],
    [1e10, 1e10 + 20, false],
    [Number.POSITIVE_INFINITY, 5, false],
  ])('%d and %d: %s', (a, b, same) => {
    expect(sameNumber(a, b)).toBe(same)
  })

  it.each([
    ['30%', '超过30%', true],
    ['31%', '超过30%', false],
    ['三成', '超过30%', true],
    ['33.33%', '三分之一', true],
    ['33.33%', '33.34%', false],
    ['15人', '15至25人', true],
    ['25人', '15至25人', true],
    ['20人', '15至25人', false],
    ['15至25人', '15至25人', true],
    ['10至25人', '15至25人', false],
    ['25至50人', '15至25人', false],
    ['5元', '5小时', false],
    ['250万平方米', '2.5平方公里', true],
  ])('%s names the number of a printed %s: %s', (said, printed, names) => {
    expect(saysNumber(amount(said), amount(printed))).toBe(names)
  })

  it('are told of a range by both its ends', () => {
    expect(claimHolds(amount('15至25人'), amount('15至30人'))).toBe('open')
    expect(claimHolds(amount('10至25人'), amount('15至25人'))).toBe('holds')
  })

  it('may do without a measure word, on either side', () => {
    const bare = (value: number): Amount => ({ value, unit: '', bound: 'exact' })
    for (const [one, other] of [
      [bare(136), amount('136元')],
      [amount('136元'), bare(136)],
    ] as const)
      expect([claimHolds(one, other), saysNumber(one, other)]).toEqual(['holds', true])
    expect(claimHolds(amount('136元'), bare(137))).toBe('wrong')
  })

  it('leave as much open as their last digit is worth, zeros within them aside', () => {
    const above = (value: number): number => intervalOf({ value, unit: '个', bound: 'andMore' }).high
    expect([above(101), above(1010), above(0)]).toEqual([102, 1020, 1])
  })
})
