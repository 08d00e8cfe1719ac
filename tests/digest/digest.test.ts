import { describe, expect, it } from 'vitest'
import { changesBetween, chooseDigest, type DigestKnowledge, practiceForm } from '../../src/digest/digest.ts'
import { EVERY_DAY } from '../../src/digest/schedule.ts'
import { type StoredSubscription, started, type When } from '../../src/digest/subscription.ts'
import { matchByTopic, type SketchedPractice, sketchArticle } from './corpus.ts'

const DAILY: When = { kind: 'at', days: EVERY_DAY, hour: 8, minute: 30 }
const SUBSCRIBED = 1000

function subscription(when: When = DAILY, exhausted = false): StoredSubscription {
  const wish = {
    id: 's',
    chat: 'telegram:1',
    thread: null,
    group: false,
    what: { topics: ['wuye'], places: [], words: [] },
    when,
    zone: 'Asia/Shanghai',
    quiet: null,
    silent: false,
    pausedUntil: null,
    createdAt: SUBSCRIBED,
  }
  return { ...started(wish, SUBSCRIBED, 'v'), exhausted }
}

/** Practices in the order of the match; those named in `late` came after the subscription was made. */
function knowledge(practices: readonly SketchedPractice[], late: readonly string[] = []): DigestKnowledge {
  const articles = [sketchArticle('a', practices)]
  const hashes = new Map(
    articles.flatMap((article) => article.practices.map(practiceForm)).map((form) => [form.id, form.hash]),
  )
  return {
    version: 'v',
    match: matchByTopic(articles),
    practice: (id) => articles[0]?.practices.find((practice) => practice.id === id),
    hash: (id) => hashes.get(id),
    firstSeen: (id) => (late.includes(id.slice(2)) ? SUBSCRIBED + 1 : 0),
    article: () => articles[0],
  }
}

const five = ['甲', '乙', '丙', '丁', '戊'].map((id) => ({ id }))

function choose(input: Partial<Parameters<typeof chooseDigest>[0]> & { readonly had?: readonly string[] }) {
  const all = input.knowledge ?? knowledge(five)
  const sent = new Map((input.had ?? []).map((id) => [`a/${id}`, all.hash(`a/${id}`) ?? '']))
  const { chosen, remaining, sayExhausted } = chooseDigest({
    subscription: subscription(),
    knowledge: all,
    sent,
    runs: 1,
    asked: false,
    size: 2,
    ...input,
  })
  return { names: chosen.map(({ practice, news }) => practice.name + (news ?? '')), remaining, sayExhausted }
}

describe('a digest holds', () => {
  it('the best that the chat has not had, and says how many are left', () => {
    expect(choose({})).toEqual({ names: ['甲', '乙'], remaining: 3, sayExhausted: false })
    expect(choose({ had: ['甲', '丙'] })).toEqual({ names: ['乙', '丁'], remaining: 1, sayExhausted: false })
  })

  it('what is new and what was revised before the rest, each in the order of the match', () => {
    // 丁 came later; 乙 was sent in another form. Both come before 甲, the best match.
    const sent = new Map([['a/乙', 'another form']])
    expect(choose({ knowledge: knowledge(five, ['丁']), sent, size: 3 }).names).toEqual([
      '乙revised',
      '丁new',
      '甲',
    ])
  })

  it('up to twice as many when runs were missed, not more', () => {
    expect(choose({ runs: 2 }).names).toHaveLength(4)
    expect(choose({ runs: 30 }).names).toHaveLength(4)
  })

  it('nothing when all was sent: said once', () => {
    const had = five.map(({ id }) => id)
    expect(choose({ had })).toEqual({ names: [], remaining: 0, sayExhausted: true })
    expect(choose({ had, subscription: subscription(DAILY, true) }).sayExhausted).toBe(false)
    expect(choose({ had, subscription: subscription(DAILY, true), asked: true }).sayExhausted).toBe(true)
  })

  it('only news when that is what was asked for, and no word when there is none', () => {
    const onlyNews = subscription({ kind: 'new' })
    expect(choose({ subscription: onlyNews })).toEqual({ names: [], remaining: 0, sayExhausted: false })
    expect(choose({ subscription: onlyNews, knowledge: knowledge(five, ['戊']) }).names).toEqual(['戊new'])
    expect(choose({ subscription: onlyNews, asked: true }).names).toEqual(['甲', '乙'])
  })
})

describe('a practice has a new form', () => {
  const form = (practice: SketchedPractice) => {
    const [one] = sketchArticle('a', [practice]).practices
    if (one === undefined) throw new Error('no practice')
    return practiceForm(one).hash
  }
  const plain: SketchedPractice = { id: '甲', figures: { 小区: '136个' } }

  it('when a figure, the place or the name is another, not when a sentence is put better', () => {
    expect(form({ ...plain, summary: '改了措辞', topics: ['yanglao'] })).toBe(form(plain))
    expect(form({ ...plain, figures: { 小区: '137个' } })).not.toBe(form(plain))
    expect(form({ ...plain, locality: ['福建省', '漳州市'] })).not.toBe(form(plain))
    expect(form({ ...plain, id: '乙' })).not.toBe(form(plain))
  })
})

it('changes are told figure by figure: was and now, come and gone', () => {
  const [practice] = sketchArticle('a', [
    { id: '甲', figures: { 小区: '150个', 收支: '298万元', 网格: '12个' } },
  ]).practices
  if (practice === undefined) throw new Error('no practice')
  const before = [
    { metric: '小区', printed: '136个' },
    { metric: '收支', printed: '298万元' },
    { metric: '红黑榜', printed: '3次' },
  ]
  expect(changesBetween(before, practice)).toEqual([
    { metric: '小区', was: '136个', now: '150个' },
    { metric: '网格', was: null, now: '12个' },
    { metric: '红黑榜', was: '3次', now: null },
  ])
})
