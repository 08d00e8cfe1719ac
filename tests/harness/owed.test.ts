import { describe, expect, it } from 'vitest'
import { examine, type Said, type Wish, wishesOf } from './owed.ts'

const WISH: Wish = {
  what: { topics: ['wuye'], places: [], words: [] },
  title: '物业治理',
  practices: new Set(['甲', '乙', '丙', '丁', '戊', '己', '庚']),
}
const digest = (
  names: string,
  { title = '物业治理', thread = null }: Partial<Said> & { title?: string } = {},
) => ({
  chat: 1,
  thread,
  text: [
    `简报 · ${title}`,
    ...[...names].map((name, n) => `${n + 1}. 浙江省温州市 ·「${name}」\n做法`),
    '就这些了。',
  ].join('\n'),
})
const END = {
  chat: 1,
  thread: null,
  text: '简报 · 物业治理\n这个订阅里的做法都给你发过了。等有了新的，我再发。',
}
const faultsOf = (...said: Said[]): readonly string[] => examine(said, WISH).faults

describe('what a chat got beside what it ordered', () => {
  it('is right, day by day, until all is sent and said to be', () => {
    expect(examine([digest('甲乙丙丁戊'), digest('己庚'), END], WISH)).toEqual({
      digests: 3,
      repeats: 0,
      faults: [],
    })
  })

  it('a message that came twice is a repeat and no fault', () => {
    const twice = digest('甲乙丙丁戊')
    expect(examine([twice, twice, digest('己庚')], WISH)).toEqual({ digests: 2, repeats: 1, faults: [] })
  })

  it.each<[string, Said, string]>([
    ['a digest without practices', digest(''), 'brings 0 practices where 7 were owed'],
    ['one with too few', digest('甲乙丙'), 'brings 3 practices where 7 were owed'],
    ['one with too many', digest('甲乙丙丁戊己'), 'brings 6 practices at once'],
    ['another chat’s', digest('甲乙丙丁戊', { title: '养老服务' }), 'is for “养老服务”'],
    ['one with another’s practice', digest('甲乙丙丁辛'), 'brings what was not asked for: 辛'],
    ['one in the wrong topic of a forum', digest('甲乙丙丁戊', { thread: 7 }), 'is in thread 7, not null'],
    ['“all is sent” where it is not', END, 'brings 0 practices where 7 were owed'],
    ['something else', { ...END, text: '没看懂' }, 'is no digest: 没看懂'],
    ['an empty message', { ...END, text: '' }, 'is no digest: '],
  ])('tells %s', (_, said, fault) => {
    expect(faultsOf(said).join('; ')).toContain(fault)
  })

  it('tells what was sent before', () => {
    expect(faultsOf(digest('甲乙丙丁戊'), digest('戊己庚'))).toEqual(['brings what was sent before: 戊'])
  })

  it('allows twice as much where runs were put together', () => {
    expect(examine([digest('甲乙丙丁戊己庚')], WISH, { runs: 3 }).faults).toEqual([])
  })
})

describe('what may be ordered', () => {
  const wishes = wishesOf('knowledge')
  it('is all, each topic, each place and what both have', () => {
    const kinds = wishes.map(({ what }) => [what.topics.length, what.places.length].join())
    expect(new Set(kinds)).toEqual(new Set(['0,0', '1,0', '0,1', '1,1']))
    expect(wishes[0]?.title).toBe('全部主题')
    expect(wishes.find(({ title }) => title === '物业治理')?.practices).toContain('业财代理')
    expect(wishes.find(({ title }) => title === '温州市')?.practices).toContain('业财代理')
    expect(wishes.find(({ title }) => title === '辽阳市')?.practices).not.toContain('业财代理')
  })
})
