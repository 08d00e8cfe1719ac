import { describe, expect, it } from 'vitest'
import type { PlaceReading } from '../../src/answer/places.ts'
import { createMatch, createNames } from '../../src/digest/match.ts'
import type { What } from '../../src/digest/subscription.ts'
import { sketchArticle } from './corpus.ts'

const topics = [
  { id: 'wuye', name: '物业治理', aliases: ['物业', '小区'], about: '' },
  { id: 'yanglao', name: '养老服务', aliases: ['养老'], about: '' },
  { id: 'xiaoqu', name: '小区', aliases: [], about: '' },
]
const [wenzhou, longwen] = [
  ['浙江省', '温州市'],
  ['福建省', '漳州市', '龙文区'],
]
const practices = sketchArticle('a', [
  {
    id: '业财代理',
    topics: ['物业治理'],
    locality: wenzhou,
    figures: { 推行小区: '136个', 收支: '298万元' },
  },
  {
    id: '楼道食堂',
    topics: ['养老服务', '物业治理'],
    locality: wenzhou,
    figures: { 食堂: '9个', 人次: '3万', 补贴: '2元' },
  },
  { id: '红黑榜', topics: ['物业治理'], locality: longwen, summary: '加装电梯与ＷＩＦＩ' },
  { id: '乡贤', topics: ['乡贤'], locality: longwen },
]).practices.map((practice) =>
  practice.name === '红黑榜' ? { ...practice, places: ['芝山街道'] } : practice,
)
const match = createMatch(practices, topics)
const found = (what: Partial<What>) =>
  match({ topics: [], places: [], words: [], ...what }).map(({ name }) => name)

describe('a wish matches', () => {
  it.each<[string, Partial<What>, string[]]>([
    [
      'everything when it asks for nothing in particular, the most figures first',
      {},
      ['楼道食堂', '业财代理', '乡贤', '红黑榜'],
    ],
    ['a topic, those whose main topic it is first', { topics: ['wuye'] }, ['业财代理', '红黑榜', '楼道食堂']],
    ['either of two topics', { topics: ['wuye', 'yanglao'] }, ['楼道食堂', '业财代理', '红黑榜']],
    ['a place and all under it', { places: [['福建省']] }, ['乡贤', '红黑榜']],
    ['a narrower place that a practice names', { places: [[...longwen, '芝山街道']] }, ['红黑榜']],
    ['a topic in a place', { topics: ['wuye'], places: [['浙江省']] }, ['业财代理', '楼道食堂']],
    ['a word as it is written, in whatever script and width', { words: ['加裝電梯'] }, ['红黑榜']],
    ['more of the words before fewer', { words: ['推行小区', '收支', '食堂'] }, ['业财代理', '楼道食堂']],
    ['nothing when one kind of the three has nothing', { topics: ['yanglao'], words: ['电梯'] }, []],
    [
      'all but the places that are not wanted',
      { except: { topics: [], places: [['福建省']], words: [] } },
      ['楼道食堂', '业财代理'],
    ],
    [
      'all but the topics and words that are not wanted',
      { except: { topics: ['yanglao'], places: [], words: ['加裝電梯'] } },
      ['业财代理', '乡贤'],
    ],
    ['nothing in a place without practices', { places: [['上海市']] }, []],
  ])('%s', (_, what, expected) => {
    expect(found(what)).toEqual(expected)
  })
})

describe('names', () => {
  const reading = (asked: string, start: number): PlaceReading => ({
    asked,
    start,
    end: start + asked.length,
    path: wenzhou,
    standing: 'locality',
    articleIds: [],
  })
  const names = createNames(topics, (text) => {
    const at = text.indexOf('温州')
    return at < 0 ? [] : [reading('温州', at)]
  })

  it('of topics are ids, names and other words, a name before another topic’s alias', () => {
    expect(['wuye', '物業治理', '物业'].map((word) => names.topic(word)?.id)).toEqual([
      'wuye',
      'wuye',
      'wuye',
    ])
    expect(names.topic('小区')?.id).toBe('xiaoqu')
    expect(names.topic('别的')).toBeUndefined()
  })

  it('of places are whole words only', () => {
    expect(names.place('温州')).toEqual(wenzhou)
    expect(names.place('温州的物业')).toBeUndefined()
  })
})
