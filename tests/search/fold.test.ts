import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fold } from '../../src/search/fold.ts'

describe('fold', () => {
  it.each([
    ['full width to half width', '６．２万，９９．２％', '6.2万、99.2%'],
    ['capitals to small letters', 'WiFi覆盖', 'wifi覆盖'],
    ['traditional to simplified', '社區工作者怎麼考證', '社区工作者怎么考证'],
    ['traditional characters of Taiwan', '裡面的臺灣', '里面的台湾'],
    ['a lone character of traditional writing', '後', '后'],
    ['what takes two conversions', '薴', '苎'],
    ['invisible characters away', '社\u200b区\ufeff食\u00ad堂', '社区食堂'],
    ['compatibility forms to plain ones', '①㎡', '1m2'],
  ])('brings %s', (_, text, folded) => {
    expect(fold(text)).toBe(folded)
  })

  it('maps characters, not words: 檔案 of a personnel office does not become 文件', () => {
    expect(fold('人事檔案')).toBe('人事档案')
  })

  it('keeps two numbers apart that a Chinese comma separates', () => {
    expect(fold('新增100，200户受益')).toBe('新增100、200户受益')
  })

  it('leaves simplified text alone, also where characters are shared with traditional writing', () => {
    expect(fold('著名的乾隆年间古街，成效显著')).toBe('著名的乾隆年间古街、成效显著')
  })

  it('changes nothing when applied again', () => {
    const han = fc.integer({ min: 0x4e00, max: 0x9fff }).map((code) => String.fromCodePoint(code))
    const text = fc.string({
      unit: fc.oneof(han, fc.constantFrom(...'著乾於後Ａ１，。 \u200b'), fc.string({ unit: 'grapheme' })),
    })
    fc.assert(
      fc.property(text, (any) => {
        expect(fold(fold(any))).toBe(fold(any))
      }),
      { numRuns: 2000 },
    )
  })
})
