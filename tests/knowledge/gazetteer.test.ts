import { describe, expect, it } from 'vitest'
import {
  createGazetteer,
  readDivisionRows,
  readHigherRows,
  shortName,
} from '../../src/knowledge/gazetteer.ts'
import { loadGazetteer } from '../../src/knowledge/load.ts'
import { SMALL_GAZETTEER } from './example.ts'

describe('shortName', () => {
  it.each([
    ['浙江省', 'province', '浙江'],
    ['北京市', 'province', '北京'],
    ['广西壮族自治区', 'province', '广西'],
    ['内蒙古自治区', 'province', '内蒙古'],
    ['香港特别行政区', 'province', '香港'],
    ['温州市', 'city', '温州'],
    ['延边朝鲜族自治州', 'city', '延边'],
    ['锡林郭勒盟', 'city', '锡林郭勒'],
    ['大邑县', 'county', '大邑'],
    ['鄂温克族自治旗', 'county', '鄂温克'],
    ['积石山保安族东乡族撒拉族自治县', 'county', '积石山'],
    ['神农架林区', 'county', '神农架'],
  ] as const)('of %s (%s) is %s', (name, level, short) => {
    expect(shortName(name, level)).toBe(short)
  })

  it('leaves alone what would shrink to one character, and streets and towns', () => {
    expect(shortName('茂县', 'county')).toBe('茂县')
    expect(shortName('芝山街道', 'town')).toBe('芝山街道')
    expect(shortName('灵溪镇', 'town')).toBe('灵溪镇')
  })
})

describe('a gazetteer', () => {
  it('knows a place by its full and its short name', () => {
    expect(SMALL_GAZETTEER.named('温州')).toEqual(SMALL_GAZETTEER.named('温州市'))
    expect(SMALL_GAZETTEER.named('温州')[0]).toEqual({
      path: ['浙江省', '温州市'],
      level: 'city',
      short: '温州',
    })
  })

  it('gives every place of a name', () => {
    expect(SMALL_GAZETTEER.named('西湖区').map(({ path }) => path.join('/'))).toEqual([
      '浙江省/杭州市/西湖区',
      '江西省/南昌市/西湖区',
    ])
  })

  it('knows nothing of other names', () => {
    expect(SMALL_GAZETTEER.named('月球')).toEqual([])
    expect(SMALL_GAZETTEER.named('')).toEqual([])
    expect(SMALL_GAZETTEER.at(['浙江省', '月球市'])).toBeUndefined()
  })

  it('takes the headings of the list for no places', () => {
    const gazetteer = createGazetteer([
      { code: '420000', name: '湖北省', town: false },
      { code: '429000', name: '省直辖县级行政区划', town: false },
      { code: '429004', name: '仙桃市', town: false },
    ])
    expect(SMALL_GAZETTEER.named('市辖区')).toEqual([])
    expect(gazetteer.named('省直辖县级行政区划')).toEqual([])
    expect(gazetteer.named('仙桃')[0]?.path).toEqual(['湖北省', '仙桃市'])
  })

  it('reads towns only when a name is asked for that may be one', () => {
    const list = [
      { c: '350000', n: '福建省', p: '35', y: 0, a: 0, t: 0 },
      { c: '350783', n: '建瓯市', p: '35', y: '07', a: '83', t: 0 },
      { c: '350783', n: '芝山街道', p: '35', y: '07', a: '83', t: '001' },
    ]
    const json = JSON.stringify(list)
    let read = 0
    const gazetteer = createGazetteer(readHigherRows(json), () => {
      read += 1
      return readDivisionRows(json)
    })
    expect(gazetteer.named('建瓯')).toHaveLength(1)
    expect(gazetteer.fault(['福建省', '建瓯市'])).toBeUndefined()
    expect(read).toBe(0)
    expect(gazetteer.named('芝山街道')[0]?.path).toEqual(['福建省', '建瓯市', '芝山街道'])
    expect(gazetteer.named('城关镇')).toEqual([])
    expect(read).toBe(1)
  })

  it.each([
    [['火星省'], 'unknown locality 火星省: not a province-level division'],
    [['温州市'], 'unknown locality 温州市: not a province-level division'],
    [['浙江省', '南昌市'], 'unknown locality 南昌市: no such division under 浙江省'],
    [['浙江省', '温州市', '西湖区'], 'unknown locality 西湖区: no such division under 浙江省/温州市'],
  ])('says what is wrong with the path %j', (path, fault) => {
    expect(SMALL_GAZETTEER.fault(path)).toBe(fault)
  })

  it('lets a path go on below a county, where the list does not reach', () => {
    expect(SMALL_GAZETTEER.fault(['江西省', '南昌市', '西湖区', '桃源街道', '某某社区'])).toBeUndefined()
    expect(SMALL_GAZETTEER.fault(['江西省', '南昌市', '西湖区', '新设街道'])).toBeUndefined()
  })
})

describe('the installed divisions', () => {
  const gazetteer = loadGazetteer()
  const paths = (name: string): string[] => gazetteer.named(name).map(({ path }) => path.join('/'))

  it('tell apart the two 西湖区', () => {
    expect(paths('西湖区')).toEqual(['浙江省/杭州市/西湖区', '江西省/南昌市/西湖区'])
    expect(paths('西湖')).toEqual(paths('西湖区'))
  })

  it('give higher levels first', () => {
    expect(paths('朝阳')).toEqual([
      '辽宁省/朝阳市',
      '北京市/朝阳区',
      '辽宁省/朝阳市/朝阳县',
      '吉林省/长春市/朝阳区',
    ])
    expect(paths('吉林')).toEqual(['吉林省', '吉林省/吉林市'])
  })

  it.each([
    ['恩施', '湖北省/恩施土家族苗族自治州'],
    ['延边', '吉林省/延边朝鲜族自治州'],
    ['内蒙古', '内蒙古自治区'],
    ['新疆', '新疆维吾尔自治区'],
    ['朝阳区', '北京市/朝阳区'],
    ['仙桃', '湖北省/仙桃市'],
    ['嘉峪关', '甘肃省/嘉峪关市'],
    ['素龙街道', '广东省/云浮市/罗定市/素龙街道'],
  ])('know %s as %s', (name, path) => {
    expect(paths(name)[0]).toBe(path)
  })

  it('know streets and towns by their full names', () => {
    expect(paths('芝山街道')).toContain('福建省/南平市/建瓯市/芝山街道')
    expect(gazetteer.at(['福建省', '南平市', '建瓯市', '芝山街道'])?.level).toBe('town')
    expect(paths('芝山')).toEqual([])
  })

  it('know a town of one people with or without it in its name, save where what is left is a word', () => {
    const paths = (name: string): string[] => gazetteer.named(name).map(({ path }) => path.slice(-2).join(''))
    expect(paths('三源浦镇')).toEqual(['柳河县三源浦朝鲜族镇'])
    expect(paths('星火朝鲜族乡')).toContain('桦川县星火乡')
    expect(paths('文明乡')).toEqual([])
  })
  it('place the districts of a municipality right under it', () => {
    expect(gazetteer.fault(['北京市', '朝阳区'])).toBeUndefined()
    expect(gazetteer.fault(['北京市', '市辖区', '朝阳区'])).toBe(
      'unknown locality 市辖区: no such division under 北京市',
    )
  })

  it('let a path go on below a city that has no counties', () => {
    expect(gazetteer.fault(['广东省', '东莞市', '莞城街道'])).toBeUndefined()
    expect(gazetteer.fault(['甘肃省', '嘉峪关市', '雄关街道'])).toBeUndefined()
    expect(gazetteer.fault(['浙江省', '温州市', '火星区'])).toBe(
      'unknown locality 火星区: no such division under 浙江省/温州市',
    )
  })

  it('miss a level that was left out', () => {
    expect(gazetteer.fault(['福建省', '建瓯市'])).toBe(
      'unknown locality 建瓯市: no such division under 福建省',
    )
  })
})
