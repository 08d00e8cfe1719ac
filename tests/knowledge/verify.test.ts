import { describe, expect, it } from 'vitest'
import type { Article } from '../../src/knowledge/article.ts'
import type { Original } from '../../src/knowledge/original.ts'
import { LONGEST_SHARED_RUN, sharedRun, verifyKnowledge } from '../../src/knowledge/verify.ts'
import { article, edited, original, PAGE, PAGE_FILE, WENZHOU, XIHU } from './example.ts'

const verify = (articles: readonly Article[], originals: readonly Original[] = [original()]) =>
  verifyKnowledge(articles, new Map(originals.map((each) => [each.file, each])))
const failuresOf = (...texts: readonly string[]): string[] =>
  verify(texts.map((text) => article(text))).failures.map(
    ({ file, record, message }) => `${file}: ${record}: ${message}`,
  )

describe('verifyKnowledge', () => {
  it('finds every anchor in the stretches of its article, across line breaks', () => {
    expect(verify([article(WENZHOU), article(XIHU)])).toEqual({ articles: 2, figures: 4, failures: [] })
  })

  it('says whose text an anchor stands in, and on which line, when it is another place’s', () => {
    const stray = edited(
      edited(edited(WENZHOU, 'printed: 136个', 'printed: 98.5%'), 'value: 136', 'value: 98.5'),
      'anchor: 目前已在136个小区推行',
      'anchor: 居民说满意率达到98.5%',
    ).replace('unit: 个', "unit: '%'")
    expect(failuresOf(stray, XIHU)).toEqual([
      'articles/wenzhou.yaml: figure 推行业财代理的小区数 (98.5%): looked for “居民说满意率达到98.5%”: only at page.txt:6 (text of 江西省南昌市西湖区)',
    ])
  })

  it('says that an anchor stands in text of no article', () => {
    const short = edited(XIHU, 'to: 满意率达到98.5%', 'to: 参加的有15至25人')
    expect(failuresOf(short)).toEqual([
      'articles/xihu.yaml: figure 居民满意率 (98.5%): looked for “居民说满意率达到98.5%”: only at page.txt:6 (text of no article)',
    ])
  })

  it('says that an anchor stands nowhere', () => {
    const invented = edited(WENZHOU, 'anchor: 目前已在136个小区推行', 'anchor: 如今已在136个小区推行')
    expect(failuresOf(invented)).toEqual([
      'articles/wenzhou.yaml: figure 推行业财代理的小区数 (136个): looked for “如今已在136个小区推行”: nowhere in the documents',
    ])
  })

  it('finds an anchor that stands in another document, and says so', () => {
    const moved = edited(WENZHOU, 'anchor: 目前已在136个小区推行', 'anchor: 如今已在136个小区推行')
    const other = original('空\n如今已在136个小区推行\n', 'other.txt')
    expect(verify([article(moved)], [original(), other]).failures[0]?.message).toContain(
      'only at other.txt:2 (text of no article)',
    )
  })

  it.each([
    ['from before', 'from: 温州市管好小区的钱', 'from: 136个小区推'],
    ['beyond its end', 'to: 财务收支五百多笔', 'to: 目前已在136个小区推'],
  ])('does not take an anchor for found that reaches into the stretch %s', (_, from, to) => {
    expect(failuresOf(edited(WENZHOU, from, to))[0]).toContain('only at page.txt:2 (text of no article)')
  })

  it('reports a document that has changed since', () => {
    const changed = original(`${PAGE}又记\n`)
    const [failure, ...rest] = verify([article(WENZHOU)], [changed]).failures
    expect(rest).toEqual([])
    expect(failure).toMatchObject({ file: 'articles/wenzhou.yaml', record: 'document' })
    expect(failure?.message).toContain(`${PAGE_FILE} has SHA-256 ${changed.sha256}`)
  })

  it('reports a document that is not there, once an article', () => {
    expect(verify([article(WENZHOU)], []).failures).toEqual([
      {
        file: 'articles/wenzhou.yaml',
        record: 'document',
        message: 'page.txt is not in the sources folder',
      },
    ])
  })

  it('reports two articles that claim the same text', () => {
    const greedy = edited(WENZHOU, 'to: 财务收支五百多笔', 'to: 参加的有15至25人')
    expect(failuresOf(greedy, XIHU)).toEqual([
      'articles/wenzhou.yaml: stretches: claims text of page.txt that articles/xihu.yaml claims too',
    ])
  })

  it.each([
    ['is missing', 'from: 温州市还有闲置房产', 'from: 温州市还有闲置楼房', 'is not in page.txt'],
    ['is ambiguous', 'from: 温州市还有闲置房产', 'from: 闲置房产', 'stands more than once in page.txt'],
    ['ends before it begins', 'to: 惠及群众20多万人', 'to: 圆桌议事', 'does not follow'],
  ])('reports a stretch that %s', (_, from, to, message) => {
    const failures = failuresOf(edited(WENZHOU, from, to))
    expect(failures[0]).toContain('articles/wenzhou.yaml: stretch 2: ')
    expect(failures[0]).toContain(message)
  })
})

describe('our own words', () => {
  const copied = '调剂国有闲置房产二百多处惠及群众二十多万人大家都说好' // 26 characters
  const page = original(`${PAGE}${copied}\n`)
  const failures = (text: string) =>
    verify([article(edited(text, /sha256: \S+/u.exec(text)?.[0] ?? '', `sha256: ${page.sha256}`))], [page])
      .failures

  it('are all there is in the worked example', () => {
    expect(failures(WENZHOU)).toEqual([])
  })

  it.each([
    ['summary', 'summary: 把公家的空房子调给社区。', 'practice wenzhou/fangchan: summary'],
    ['problem', 'problem: 房子空着没人用。', 'practice wenzhou/fangchan: problem'],
    ['overview', 'overview: 温州把小区的账交给银行代记，又把空房子用了起来。', 'overview'],
  ])('are missed in a %s that shares a run of 25 characters with its source', (field, line, record) => {
    const run = copied.slice(0, LONGEST_SHARED_RUN + 1)
    expect(failures(edited(WENZHOU, line, `${field}: 我们${run}。`))).toEqual([
      {
        file: 'articles/wenzhou.yaml',
        record,
        message: `shares “${run}” (25 characters) with the source`,
      },
    ])
  })

  it('may share 24 characters', () => {
    const line = 'summary: 把公家的空房子调给社区。'
    expect(failures(edited(WENZHOU, line, `summary: 我们${copied.slice(0, LONGEST_SHARED_RUN)}。`))).toEqual(
      [],
    )
  })

  it('may hold names of the practice and titles in 《》 of any length', () => {
    const line = 'summary: 把公家的空房子调给社区。'
    expect(failures(edited(WENZHOU, line, `summary: 他们印了《${copied}》。`))).toEqual([])
    const named = edited(WENZHOU, line, `${line}\n    names: [${copied}]`)
    expect(failures(edited(named, line, `summary: 他们说“${copied}”。`))).toEqual([])
  })

  it('are not joined over a name that was cut out', () => {
    expect(sharedRun('甲'.repeat(20) + '《书》' + '甲'.repeat(20), '甲'.repeat(40), [])).toBeUndefined()
  })

  it('give the whole run that is shared', () => {
    expect(sharedRun(`前${copied}后`, `X${copied}Y`, [])).toBe(copied)
    expect(sharedRun('短', '短', [])).toBeUndefined()
    expect(sharedRun('', copied, [])).toBeUndefined()
  })
})
