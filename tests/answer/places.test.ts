import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createPlaceFinder, isUnder, samePath } from '../../src/answer/places.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'
import { smallKnowledge, smallSegment } from './small-knowledge.ts'

const { find } = createPlaceFinder(smallKnowledge(), smallSegment)
const shipped = shippedCorpus()
const read = (text: string): string[] =>
  find(text).map(({ path, standing }) => `${path.join('/')} ${standing}`)

describe('a place finder', () => {
  it.each([
    ['温州市怎么做', '浙江省/温州市 locality'],
    ['温州怎么做', '浙江省/温州市 locality'],
    ['瓯城怎么做', '浙江省/温州市 locality'],
    ['浙江有哪些', '浙江省 region'],
    ['南昌有哪些', '江西省/南昌市 region'],
    ['鹿城区做了什么', '浙江省/温州市/鹿城区 within'],
    ['桃源街道做了什么', '江西省/南昌市/西湖区/桃源街道 inside'],
    ['杭州做了什么', '浙江省/杭州市 elsewhere'],
    ['新加坡怎么管物业', '新加坡 elsewhere'],
  ])('reads %s', (text, reading) => {
    expect(read(text)).toEqual([reading])
  })

  it('takes a name that two places bear for the one the corpus holds', () => {
    expect(read('西湖区做了什么')).toEqual(['江西省/南昌市/西湖区 locality'])
  })

  it('takes it for the one under the place named beside it', () => {
    expect(read('南昌西湖区做了什么')).toEqual(['江西省/南昌市/西湖区 locality'])
    expect(read('杭州西湖区做了什么')).toEqual(['浙江省/杭州市/西湖区 elsewhere'])
    expect(read('杭州市的西湖区做了什么')).toEqual(['浙江省/杭州市/西湖区 elsewhere'])
  })

  it('takes a name that is said twice for one place, though a place within it bears the same', () => {
    const { find: findShipped } = createPlaceFinder(shipped.knowledge, shipped.segment)
    expect(findShipped('想去辽阳上班，辽阳全市有多少社区工作者').map(({ path }) => path.join('/'))).toEqual([
      '辽宁省/辽阳市',
    ])
  })

  it('leaves out a parent in brackets behind its child', () => {
    expect(read('西湖区（南昌那个）做了什么')).toEqual(['江西省/南昌市/西湖区 locality'])
  })

  it('leaves out a parent that only tells its child apart, whatever the depth', () => {
    expect(read('江西省南昌市西湖区')).toEqual(['江西省/南昌市/西湖区 locality'])
  })

  it('gives several places in the order of the text, each once', () => {
    expect(read('西湖区和温州哪个多，温州吗')).toEqual([
      '江西省/南昌市/西湖区 locality',
      '浙江省/温州市 locality',
    ])
  })

  it('says which words name the place, a name that tells apart with it', () => {
    const [place] = find('请问南昌西湖区呢')
    expect(place).toMatchObject({ start: 2, end: 7 })
  })

  it('takes a short name for a place only where words end', () => {
    expect(read('杭州湾的大桥')).toEqual([])
  })

  it('finds nothing where nothing is named', () => {
    expect(read('')).toEqual([])
    expect(read('小区的账说不清')).toEqual([])
  })

  it('reads any text, and stays within it', () => {
    const text = fc.array(fc.constantFrom('南昌', '西湖区', '温州', '鹿城区', '市', '，', '的', '😀', 'a'))
    fc.assert(
      fc.property(text, (parts) => {
        const whole = parts.join('')
        for (const { asked, start, end } of find(whole)) {
          expect(start).toBeGreaterThanOrEqual(0)
          expect(end).toBeLessThanOrEqual(whole.length)
          expect(whole.slice(start, end).endsWith(asked)).toBe(true)
        }
      }),
    )
  })
})

describe('paths', () => {
  it('are the same, or one under another, element by element', () => {
    expect(samePath(['浙江省', '温州市'], ['浙江省', '温州市'])).toBe(true)
    expect(samePath(['浙江省'], ['浙江省', '温州市'])).toBe(false)
    expect(isUnder(['浙江省', '温州市'], ['浙江省'])).toBe(true)
    expect(isUnder(['浙江省', '温州市'], ['浙江省', '温州市'])).toBe(false)
    expect(isUnder(['江西省', '温州市'], ['浙江省'])).toBe(false)
  })
})
