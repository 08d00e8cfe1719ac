import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hanNumber, plainDigits, readQuantities } from '../../src/knowledge/quantity.ts'

const read = (text: string) =>
  readQuantities(text).map(({ printed, value, upTo, unit, bound }) =>
    upTo === undefined ? [printed, value, unit, bound] : [printed, value, upTo, unit, bound],
  )

describe('printed forms', () => {
  it.each([
    ['1.1万余名', 11_000, '名', 'andMore'],
    ['约1.8万多人', 18_000, '人', 'about'],
    ['９９．２％', 99.2, '%', 'exact'],
    ['三分之一', 1 / 3, '比例', 'exact'],
    ['约三分之一', 1 / 3, '比例', 'about'],
    ['超1/3', 1 / 3, '比例', 'moreThan'],
    ['120余项', 120, '项', 'andMore'],
    ['近300项', 300, '项', 'about'],
    ['不少于5个工作日', 5, '个工作日', 'atLeast'],
    ['20万元以上', 200_000, '元', 'atLeast'],
    ['约11.5亿元', 1_150_000_000, '元', 'about'],
    ['1,234.5万元', 12_345_000, '元', 'exact'],
    ['9.97万平方米', 99_700, '平方米', 'exact'],
    ['超百万人次', 1_000_000, '人次', 'moreThan'],
    ['上万人次', 10_000, '人次', 'atLeast'],
    ['两万三千人', 23_000, '人', 'exact'],
    ['一万零五百人', 10_500, '人', 'exact'],
    ['十二类', 12, '类', 'exact'],
    ['二十多个', 20, '个', 'andMore'],
    ['两岁半', 2.5, '岁', 'exact'],
    ['两岁半多', 2.5, '岁', 'moreThan'],
    ['两个半平方公里', 2.5, '平方公里', 'exact'],
    ['三个半小时', 3.5, '小时', 'exact'],
    ['1个半月', 1.5, '个月', 'exact'],
    ['十一个多亿', 1_100_000_000, '', 'andMore'],
    ['11个多亿元', 1_100_000_000, '元', 'andMore'],
    ['11.5个亿', 1_150_000_000, '', 'exact'],
    ['超出一万人次', 10_000, '人次', 'moreThan'],
    ['两成多', 20, '%', 'andMore'],
    ['过了六万个', 60_000, '个', 'moreThan'],
    ['够一千人次', 1000, '人次', 'atLeast'],
    ['满五十家', 50, '家', 'atLeast'],
    ['没满一百家', 100, '家', 'lessThan'],
    ['没到50个', 50, '个', 'lessThan'],
    ['没超过300个', 300, '个', 'atMost'],
    ['五千往上', 5000, '', 'atLeast'],
    ['百余份', 100, '份', 'andMore'],
    ['万余人次', 10_000, '人次', 'andMore'],
    ['百万元以上', 1_000_000, '元', 'atLeast'],
    ['千人以下', 1000, '人', 'atMost'],
    ['百万以上', 1_000_000, '', 'atLeast'],
    ['百分之九十九点二', 99.2, '%', 'exact'],
    ['百分之30', 30, '%', 'exact'],
    ['2017年6月', 201_706, '年月', 'exact'],
    ['二〇二四年', 2024, '年', 'exact'],
    ['2.5倍', 2.5, '倍', 'exact'],
    ['第三', 3, '名次', 'exact'],
    ['136 个', 136, '个', 'exact'],
    ['超过 1.1 万 名', 11_000, '名', 'moreThan'],
    ['1万1千名', 11_000, '名', 'exact'],
    ['1亿2000万元', 120_000_000, '元', 'exact'],
    ['3千5百人', 3500, '人', 'exact'],
    ['一百二十三户', 123, '户', 'exact'],
    ['一百二', 120, '', 'exact'],
    ['三千五人', 3500, '人', 'exact'],
    ['一万二户', 12_000, '户', 'exact'],
    ['1万2户', 12_000, '户', 'exact'],
    ['一万亿元', 1_000_000_000_000, '元', 'exact'],
    ['一点八万人', 18_000, '人', 'exact'],
    ['两千三百零五名', 2305, '名', 'exact'],
    ['俩', 2, '个', 'exact'],
    ['三成', 30, '%', 'exact'],
    ['近七成', 70, '%', 'about'],
    ['三成五', 35, '%', 'exact'],
    ['百分之百', 100, '%', 'exact'],
    ['千分之五', 0.5, '%', 'exact'],
    ['一半', 0.5, '比例', 'exact'],
    ['过半', 0.5, '比例', 'moreThan'],
    ['一半多', 0.5, '比例', 'moreThan'],
    ['一多半', 0.5, '比例', 'moreThan'],
    ['九成还多', 90, '%', 'andMore'],
    ['一百零八回', 108, '回', 'exact'],
    ['将近三百样', 300, '样', 'about'],
    ['2万余美元', 20000, '美元', 'andMore'],
    ['不足一半', 0.5, '比例', 'lessThan'],
    ['20个百分点', 20, '个百分点', 'exact'],
    ['20百分点', 20, '个百分点', 'exact'],
    ['300块钱', 300, '元', 'exact'],
    ['80平米', 80, '平方米', 'exact'],
    ['十几个', 10, '个', 'andMore'],
    ['120余万人', 1_200_000, '人', 'andMore'],
    ['300出头', 300, '', 'andMore'],
    ['不足200个', 200, '个', 'lessThan'],
    ['不到200个', 200, '个', 'lessThan'],
    ['至多200个', 200, '个', 'atMost'],
    ['200个以内', 200, '个', 'atMost'],
    ['30%以上', 30, '%', 'atLeast'],
    ['逾300个', 300, '个', 'moreThan'],
    ['300个左右', 300, '个', 'about'],
    ['上百家', 100, '家', 'atLeast'],
    ['过千户', 1000, '户', 'moreThan'],
    ['1，234名', 1234, '名', 'exact'],
  ])('%s', (printed, value, unit, bound) => {
    expect(read(printed)).toEqual([[printed, value, unit, bound]])
  })
  it.each([
    ['0—12岁', 0, 12, '岁'],
    ['1岁至3岁', 1, 3, '岁'],
    ['两三百元', 200, 300, '元'],
    ['三四十人', 30, 40, '人'],
    ['七八个', 7, 8, '个'],
    ['200元至300元', 200, 300, '元'],
    ['15至25人', 15, 25, '人'],
    ['6—8万人', 60_000, 80_000, '人'],
    ['20%至30%', 20, 30, '%'],
    ['３０％～４０％', 30, 40, '%'],
    ['十五到二十五人', 15, 25, '人'],
    ['两至三名', 2, 3, '名'],
    ['15 到 25 人', 15, 25, '人'],
  ])('%s is a range', (printed, value, upTo, unit) => {
    expect(read(printed)).toEqual([[printed, value, upTo, unit, 'exact']])
  })
  it('reads two numbers of one phrase as two', () => {
    expect(read('分别提高30%和20%').map(([printed]) => printed)).toEqual(['30%', '20%'])
    expect(read('下沉80多天共190多万人次').map(([, value]) => value)).toEqual([80, 1_900_000])
  })
  it('reads a rise as its two ends, and a span behind 由 as a span', () => {
    expect(read('从7931个到11012个').map(([, value]) => value)).toEqual([7931, 11_012])
    expect(read('由7931个到11012个').map(([, value]) => value)).toEqual([7931, 11_012])
    expect(read('由15至25人参加')).toEqual([['15至25人', 15, 25, '人', 'exact']])
  })
  it('reads a number behind 总数, and none in 数百', () => {
    expect(read('总数一百一十五人，户数三百').map(([, value]) => value)).toEqual([115, 300])
    expect(read('来了数百人，数百余人，三个数一起报')).toEqual(read('三个'))
  })
  it('reads 近, 约 and 超 as qualifiers only where they are words of their own', () => {
    expect(read('附近3个').map(([, , , bound]) => bound)).toEqual(['exact'])
    expect(read('最近3年').map(([, , , bound]) => bound)).toEqual(['exact'])
    expect(read('签约20家').map(([, , , bound]) => bound)).toEqual(['exact'])
    expect(read('节约20万元').map(([, , , bound]) => bound)).toEqual(['exact'])
  })
  it('reads the hundred of 百强', () => {
    expect(read('全国百强')).toEqual([['百', 100, '', 'exact']])
  })
  it('leaves 成 that begins a word alone', () => {
    expect(read('两成立一完善').map(([, , unit]) => unit)).not.toContain('%')
    expect(read('3成员单位').map(([, , unit]) => unit)).not.toContain('%')
  })
  it('gives the bare numbers of a name no unit', () => {
    for (const name of ['3·23', '1+3+X', '8.12.3', '5A'])
      for (const [, , unit] of read(name)) expect(unit).toBe('')
  })
  it.each(['数百人', '数十家', '几十个', '好几百户', '数以千计', '老百姓', '千家万户', '每万人', '1/0'])(
    '%s names no number',
    (text) => {
      expect(read(text)).toEqual([])
    },
  )
})

/** How a number is written in Chinese, the slow way: digit by digit, with the zeros a reader expects. */
function inHan(n: number): string {
  const digits = '零一二三四五六七八九'
  const below10000 = (m: number): string => {
    let text = ''
    let zero = false
    for (const [scale, name] of [
      [1000, '千'],
      [100, '百'],
      [10, '十'],
      [1, ''],
    ] as const) {
      const digit = Math.floor(m / scale) % 10
      if (digit === 0) zero = text !== ''
      else {
        text += (zero ? '零' : '') + digits[digit] + name
        zero = false
      }
    }
    return text
  }
  if (n === 0) return '零'
  let text = ''
  let gap = false
  for (const [scale, name] of [
    [1e8, '亿'],
    [1e4, '万'],
    [1, ''],
  ] as const) {
    const part = Math.floor(n / scale) % 10_000
    if (part === 0) {
      gap = text !== ''
      continue
    }
    text += ((gap || part < 1000) && text !== '' ? '零' : '') + below10000(part) + name
    gap = false
  }
  return text
}

/** The number a printed form stands for, the slow way: the digits alone, times ten for every zero the words stand for. */
function slowValue({
  whole,
  decimals,
  magnitude,
}: {
  whole: number
  decimals: string
  magnitude: string
}): number {
  let digits = `${whole}${decimals}`
  let point = decimals.length
  for (const c of magnitude) {
    const zeros = { 百: 2, 千: 3, 万: 4, 亿: 8 }[c] ?? 0
    for (let i = 0; i < zeros; i += 1) {
      if (point > 0) point -= 1
      else digits += '0'
    }
  }
  return Number(point === 0 ? digits : `${digits.slice(0, -point) || '0'}.${digits.slice(-point)}`)
}

const wide = (text: string): string =>
  text.replace(/[0-9.%]/gu, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))

const BEFORE = {
  '': 'exact',
  约: 'about',
  近: 'about',
  超过: 'moreThan',
  超: 'moreThan',
  不少于: 'atLeast',
  至少: 'atLeast',
  不超过: 'atMost',
  不到: 'lessThan',
} as const
const UNITS = ['个', '名', '人', '处', '家', '件', '项', '场次', '人次', '户', '平方米', '小时', '支', '份']

const printedNumber = fc.record({
  before: fc.constantFrom(...(Object.keys(BEFORE) as (keyof typeof BEFORE)[])),
  whole: fc.integer({ min: 1, max: 99_999 }),
  decimals: fc.oneof(fc.constant(''), fc.integer({ min: 1, max: 99 }).map(String)),
  magnitude: fc.constantFrom('', '万', '亿'),
  more: fc.constantFrom('', '多', '余'),
  unit: fc.constantFrom(...UNITS),
  wide: fc.boolean(),
  text: fc.constantFrom('，', '。', '；', '（'),
})

describe('readQuantities against the slow way', () => {
  it('reads digits with qualifier, magnitude and unit', () => {
    fc.assert(
      fc.property(printedNumber, (n) => {
        const digits = n.decimals === '' ? `${n.whole}` : `${n.whole}.${n.decimals}`
        const printed = `${n.before}${n.wide ? wide(digits) : digits}${n.magnitude}${n.more}${n.unit}`
        const text = `目标是${printed}${n.text}其余另说`
        const bound = BEFORE[n.before] !== 'exact' ? BEFORE[n.before] : n.more === '' ? 'exact' : 'andMore'
        const found = readQuantities(text)
        expect(found.map(({ printed, unit, bound }) => [printed, unit, bound])).toEqual([
          [printed, n.unit, bound],
        ])
        expect(found[0]?.value).toBeCloseTo(slowValue(n), 6)
        expect(text.slice(found[0]?.start, found[0]?.end)).toBe(printed)
      }),
    )
  })
  it('reads Chinese numerals', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.integer({ min: 0, max: 99_999 }), fc.integer({ min: 0, max: 999_999_999 })),
        (n) => {
          expect(hanNumber(inHan(n))).toBe(n)
          // The ten of 10 to 19 is also written without its one.
          if (n >= 10 && n < 20) expect(hanNumber(inHan(n).slice(1))).toBe(n)
        },
      ),
    )
  })
  it('reads percentages and fractions', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 2, max: 12 }),
        (whole, tenth, down) => {
          expect(read(`占${whole}.${tenth}%，`)).toEqual([
            [`${whole}.${tenth}%`, Number(`${whole}.${tenth}`), '%', 'exact'],
          ])
          expect(readQuantities(`占${down}分之1，`)[0]?.value).toBeCloseTo(1 / down)
          expect(readQuantities(`占${inHan(down)}分之一，`)[0]?.value).toBeCloseTo(1 / down)
        },
      ),
    )
  })
  it('reads ranges', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 999 }),
        fc.integer({ min: 1, max: 999 }),
        fc.constantFrom('至', '到', '—', '-', '~', '～'),
        fc.constantFrom(...UNITS),
        (low, more, to, unit) => {
          expect(read(`有${low}${to}${low + more}${unit}。`)).toEqual([
            [`${low}${to}${low + more}${unit}`, low, low + more, unit, 'exact'],
          ])
        },
      ),
    )
  })
  it('never throws, and every reading stands in the text', () => {
    const alphabet = fc.constantFrom(
      ...'0123456789.,%/—至约超多余万亿百千十零一二三两第上首分之点个人元年月日次“”，。A+·',
    )
    fc.assert(
      fc.property(fc.array(alphabet, { maxLength: 24 }), (chars) => {
        const text = chars.join('')
        let last = 0
        for (const { printed, start, end, value } of readQuantities(text)) {
          expect(text.slice(start, end)).toBe(printed)
          expect(start).toBeGreaterThanOrEqual(last)
          expect(end).toBeGreaterThan(start)
          expect(Number.isFinite(value)).toBe(true)
          last = end
        }
      }),
    )
  })
  it('keeps every offset when full-width characters become plain', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(plainDigits(text)).toHaveLength(text.length)
      }),
    )
  })
})
