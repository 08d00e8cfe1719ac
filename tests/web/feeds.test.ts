import { DOMParser } from 'linkedom'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { practiceCode } from '../../src/knowledge/codes.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'
import { type Html, seen, startWeb, type WebOnLoopback } from './web-on-loopback.ts'

const EARLIER = Date.UTC(2026, 0, 31)
const LATER = Date.UTC(2026, 1, 3, 4, 5, 6)
let web: WebOnLoopback
beforeAll(async () => {
  web = await startWeb({ changedAt: ({ id }) => (id === 'wenzhou' ? LATER : EARLIER) })
})
afterAll(() => web.close())

async function feed(path: string): Promise<Html> {
  const response = await web.get(path)
  expect([response.status, response.headers.get('content-type')]).toEqual([
    200,
    'application/atom+xml; charset=utf-8',
  ])
  return new DOMParser().parseFromString(await response.text(), 'text/xml') as unknown as Html
}
const textOf = (element: Html | undefined, name: string): string =>
  element?.querySelector(name)?.textContent ?? ''

describe('the feed of a topic or a place', () => {
  it('is a click away from its page, and holds its practices, what was changed last first', async () => {
    const link = (await web.page('/topic/wuye'))
      .querySelectorAll('main a')
      .find((a) => seen(a).includes('Atom'))
    const atom = await feed(link?.getAttribute('href') ?? '')
    const entries = atom.querySelectorAll('entry')
    const practices = shippedCorpus().knowledge.practices.filter(({ topics }) => topics.includes('物业治理'))
    expect(entries.map((entry) => textOf(entry, 'id')).toSorted()).toEqual(
      practices.map((practice) => `tag:tashan,2026:${practiceCode(practice)}`).toSorted(),
    )
    const times = entries.map((entry) => textOf(entry, 'updated'))
    expect(times).toEqual(times.toSorted().toReversed())
    expect([textOf(atom, 'updated'), times.at(-1)]).toEqual(['2026-02-03T04:05:06Z', '2026-01-31T00:00:00Z'])
    const ledger = entries.find((entry) => textOf(entry, 'title').includes('业财代理'))
    expect(textOf(ledger, 'title')).toBe('浙江省温州市：业财代理')
    expect(textOf(ledger, 'content')).toMatch(
      /小区数：136个（目前）[\s\S]*出处：《创新开展.*》，记者 郭文治、孟航/u,
    )
    const page = await web.page(
      ledger?.querySelector('link')?.getAttribute('href')?.slice(web.at.length) ?? '',
    )
    expect(page.querySelector('h1')?.textContent).toBe('业财代理')
  })

  it('is there for every topic that has practices and for every place', async () => {
    const { articles, lexicon } = shippedCorpus().knowledge
    for (const { id, practices } of articles)
      expect((await feed(`/feed/place/${id}.atom`)).querySelectorAll('entry')).toHaveLength(practices.length)
    for (const { id } of lexicon.topics) {
      const status = (await web.get(`/topic/${id}`)).status
      if (status === 200) await feed(`/feed/topic/${id}.atom`)
    }
    for (const none of ['/feed/topic/nothing.atom', '/feed/place/nowhere.atom', '/feed/measure/x.atom'])
      expect((await web.get(none)).status).toBe(404)
  })
})
