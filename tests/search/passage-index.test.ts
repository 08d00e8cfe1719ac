import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CandidateEngine } from '../../src/search/candidates.ts'
import { createPassageIndex, type Passage } from '../../src/search/passage-index.ts'
import { stubSegment } from './stub-segment.ts'

const WORDS = [
  '社区',
  '食堂',
  '老人',
  '老年',
  '助餐',
  '物业',
  '业主',
  '委员会',
  '停车',
  '调解',
  '矛盾',
  '志愿者',
  '补贴',
  '网格',
]
const options = {
  segment: stubSegment(WORDS),
  stopwords: new Set(['的', '了', '在', '和', '有', '怎么', '哪些']),
  fields: { name: 2, text: 1 },
}

const passage = (id: string, name: string, text: string): Passage => ({ id, fields: { name, text } })

const PASSAGES = [
  passage('canteen', '邻里食堂', '在社区开办食堂，老人吃饭有补贴，助餐1300多人次。'),
  passage('meals', '老年助餐点', '依托饭店设助餐点，为老人送餐上门，食堂不另建。'),
  passage('school', '学校课后托管', '学生在学校食堂用餐，志愿者辅导作业。'),
  passage('owners', '业财代理', '业主大会委托银行管账，物业收支公开。'),
  passage('property', '红色物业', '物业企业党组织与社区党组织共建，调解物业矛盾。'),
  passage('parking', '错峰停车', '机关停车场夜间向居民开放，新增车位260个。'),
  passage('parking2', '潮汐车位', '道路两侧夜间可以停车，新增车位2600个。'),
  passage('mediation', '乡贤调解', '乡贤参与调解邻里矛盾，调解成功率99.2%。'),
  passage('grid', '网格治理', '网格员走访入户，收集矛盾线索，化解率92%。'),
  passage('volunteers', '志愿积分', '志愿者以积分兑换食品，注册志愿者6.2万人。'),
  passage('credit', '信用积分', '居民参加志愿服务得积分，6.2万户参加。'),
  passage('twin-b', '同文', '完全相同的一段文字。'),
  passage('twin-a', '同文', '完全相同的一段文字。'),
]

const index = createPassageIndex({ ...options, passages: PASSAGES })
const found = (query: string) => index.search(query).map(({ id }) => id)

describe('ranking', () => {
  it('puts the passage first that is named after what is asked, then those that mention it', () => {
    // canteen has 食堂 in its name; meals and school mention it, school later in a text that is about 学校.
    expect(found('老人食堂')[0]).toBe('canteen')
    expect(found('老人食堂').indexOf('meals')).toBeLessThan(found('老人食堂').indexOf('school'))
  })

  it('prefers two different words to one word twice', () => {
    // property holds 物业 three times but no 业主; owners holds both once.
    expect(found('业主和物业').slice(0, 2)).toEqual(['owners', 'property'])
  })

  it('prefers what most of the question is about to what one rare word of it is about', () => {
    expect(found('怎么调解邻里矛盾')[0]).toBe('mediation')
  })

  it('tells numbers apart as wholes', () => {
    expect(found('新增车位260个')[0]).toBe('parking')
    expect(found('新增车位2600个')[0]).toBe('parking2')
    expect(found('99.2%')).toEqual(['mediation'])
    expect(found('92%')).toEqual(['grid'])
  })

  it('tells equal numbers apart by what was counted', () => {
    expect(found('志愿者6.2万人')[0]).toBe('volunteers')
    expect(found('6.2万户')[0]).toBe('credit')
  })

  it('finds a passage by a single character of a word', () => {
    expect(found('贤')).toEqual(['mediation'])
  })

  it('understands traditional characters and full width', () => {
    expect(found('志願者６．２萬人')).toEqual(found('志愿者6.2万人'))
  })

  it('breaks ties by id, whatever the order of adding', () => {
    expect(found('完全相同的文字').slice(0, 2)).toEqual(['twin-a', 'twin-b'])
    const reversed = createPassageIndex({ ...options, passages: [...PASSAGES].reverse() })
    expect(reversed.search('完全相同的文字')).toEqual(index.search('完全相同的文字'))
  })

  it('finds nothing for nothing', () => {
    expect(['', '的', '？！', 'xyz', '鑫'].map(found)).toEqual([[], [], [], [], []])
  })
})

describe('a hit', () => {
  it('says which terms matched in which field, in parts that add up to its score', () => {
    const [hit] = index.search('食堂补贴')
    expect(hit?.id).toBe('canteen')
    expect(hit?.reasons.map(({ term, field }) => `${term} ${field}`)).toEqual(
      expect.arrayContaining(['w食堂 name', 'w食堂 text', 'p补贴 text']),
    )
    expect(hit?.reasons.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(hit?.score ?? Number.NaN)
  })

  it('says how much of the question the passage holds', () => {
    const coverage = (query: string) => index.search(query)[0]?.coverage
    expect(coverage('食堂')).toBe(1)
    expect(coverage('食堂停车')).toBeGreaterThan(0.2)
    expect(coverage('食堂停车')).toBeLessThan(0.8)
  })
})

describe('searching', () => {
  it('stays within what only lets through, however rare that is', () => {
    const hits = index.search('食堂', { only: { allows: (id) => id === 'school' } })
    expect(hits.map(({ id }) => id)).toEqual(['school'])
  })

  it('returns no more than the limit', () => {
    expect(index.search('矛盾调解', { limit: 2 })).toHaveLength(2)
  })

  it('takes terms with weights of the caller, so that a synonym counts for less', () => {
    const synonym = index.terms('助餐').map(({ term, weight }) => ({ term, weight: weight * 0.3 }))
    const plain = index.search(index.terms('食堂')).map(({ id }) => id)
    const widened = index.search([...index.terms('食堂'), ...synonym]).map(({ id }) => id)
    expect(widened[0]).toBe('canteen')
    expect(new Set(widened)).toEqual(new Set([...plain, 'meals']))
  })

  it('scores candidates of another engine as its own', () => {
    const everything: CandidateEngine = {
      add() {},
      remove() {},
      find: (_, __, only) => PASSAGES.map(({ id }) => id).filter((id) => only?.allows(id) ?? true),
    }
    const other = createPassageIndex({ ...options, passages: PASSAGES, engine: everything })
    expect(other.search('志愿者积分')).toEqual(index.search('志愿者积分'))
    expect(index.rank('志愿者积分', ['volunteers', 'unknown', 'credit']).map(({ id }) => id)).toEqual([
      'volunteers',
      'credit',
    ])
  })

  it('knows how telling a term is', () => {
    expect(index.idf('w网格')).toBeGreaterThan(index.idf('w矛盾'))
    expect(index.idf('w无此词')).toBeGreaterThan(index.idf('w网格'))
  })
})

describe('adding and removing', () => {
  it('leaves the index as if it had been built from what remains', () => {
    const queries = ['老人食堂', '物业矛盾调解', '6.2万', '停车', '相同']
    const ids = fc.subarray(PASSAGES.map(({ id }) => id))
    fc.assert(
      fc.property(ids, ids, (removed, addedAgain) => {
        const changed = createPassageIndex({ ...options, passages: PASSAGES })
        changed.remove([...removed, 'unknown'])
        changed.add(PASSAGES.filter(({ id }) => addedAgain.includes(id)))
        const remaining = PASSAGES.filter(({ id }) => !removed.includes(id) || addedAgain.includes(id))
        const rebuilt = createPassageIndex({ ...options, passages: remaining })
        expect(changed.size).toBe(rebuilt.size)
        for (const query of queries) expect(changed.search(query)).toEqual(rebuilt.search(query))
      }),
      { numRuns: 30 },
    )
  })

  it('puts a passage in place of the one with its id', () => {
    const changed = createPassageIndex({ ...options, passages: PASSAGES })
    changed.add([passage('canteen', '夜校', '居民上夜校。')])
    expect(changed.size).toBe(PASSAGES.length)
    expect(changed.search('邻里食堂').map(({ id }) => id)).not.toContain('canteen')
    expect(changed.search('夜校').map(({ id }) => id)[0]).toBe('canteen')
  })
})
