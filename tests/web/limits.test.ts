import { afterEach, describe, expect, it } from 'vitest'
import { carried, createThreads, LONGEST_THREAD, MOST_QUESTIONS } from '../../src/web/threads.ts'
import { createTurns } from '../../src/web/turns.ts'
import { createVisitors } from '../../src/web/visitors.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'
import { asked, startWeb, type WebOnLoopback } from './web-on-loopback.ts'

const open: WebOnLoopback[] = []
afterEach(async () => {
  for (const web of open.splice(0)) await web.close()
})
async function start(options: Parameters<typeof startWeb>[0]): Promise<WebOnLoopback> {
  const web = await startWeb(options)
  open.push(web)
  return web
}
/** As a proxy on this machine passes on what somebody elsewhere asks. */
const FROM_ELSEWHERE = { headers: { 'x-forwarded-for': '198.51.100.7' } }

describe('visitors', () => {
  it('may come so often at once, then wait their turn, each for himself', () => {
    let now = 0
    const visit = createVisitors({ atOnce: 3, perMinute: 60 }, () => now)
    expect([1, 2, 3, 4].map(() => visit('a'))).toEqual([0, 0, 0, 1])
    expect(visit('b')).toBe(0)
    now += 1_000
    expect([visit('a'), visit('a')]).toEqual([0, 1])
    now += 60_000
    expect([1, 2, 3, 4].map(() => visit('a'))).toEqual([0, 0, 0, 1])
  })

  it('from elsewhere are held back, those on this machine are not', async () => {
    const web = await start({ limits: { atOnce: 2, perMinute: 1 }, now: () => 0 })
    const statuses = []
    for (let nth = 0; nth < 4; nth += 1) statuses.push((await web.get('/topics', FROM_ELSEWHERE)).status)
    expect(statuses).toEqual([200, 200, 429, 429])
    expect((await web.get('/topics', FROM_ELSEWHERE)).headers.get('retry-after')).toBe('60')
    for (let nth = 0; nth < 4; nth += 1) expect((await web.get('/topics')).status).toBe(200)
  })
})

describe('a password', () => {
  const withPassword = (password: string) => ({
    headers: { authorization: `Basic ${Buffer.from(`anybody:${password}`).toString('base64')}` },
  })

  it('is asked of everybody, for every page', async () => {
    const web = await start({ password: '他山之石 可以攻玉' })
    for (const path of ['/', '/topics', asked('大邑县做了什么'), '/nowhere']) {
      const refused = await web.get(path)
      expect([path, refused.status]).toEqual([path, 401])
      expect(refused.headers.get('www-authenticate')).toContain('Basic')
      expect(await refused.text()).not.toContain('大邑')
    }
    expect((await web.get('/topics', withPassword('他山之石'))).status).toBe(401)
    expect((await web.get('/topics', { headers: { authorization: 'Basic ???' } })).status).toBe(401)
    const let_in = await web.get('/topics', withPassword('他山之石 可以攻玉'))
    expect([let_in.status, let_in.headers.get('cache-control')]).toEqual([200, 'private, no-cache'])
  })

  it('cannot be guessed as fast as one can type', async () => {
    const web = await start({ password: 'right one', limits: { atOnce: 3, perMinute: 6 }, now: () => 0 })
    const tries = []
    for (let nth = 0; nth < 5; nth += 1)
      tries.push(
        (await web.get('/', { headers: { ...FROM_ELSEWHERE.headers, ...withPassword(`${nth}`).headers } }))
          .status,
      )
    expect(tries).toEqual([401, 401, 401, 429, 429])
  })
})

describe('a crowd', () => {
  it('is served one page after the other, with room for others between, and told when there are too many', async () => {
    const turns = createTurns(2)
    const order: string[] = []
    const page = (name: string) => turns.take(async () => void order.push(name))
    const first = page('first')
    const second = page('second')
    expect(page('third')).toBeUndefined()
    setImmediate(() => order.push('a chat'))
    await Promise.all([first, second])
    expect(order).toEqual(['first', 'a chat', 'second'])
    await page('fourth')
    expect(order.at(-1)).toBe('fourth')
  })

  it('does not grow when a page fails', async () => {
    const turns = createTurns(1)
    for (let nth = 0; nth < 3; nth += 1)
      await expect(turns.take(() => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await turns.take(async () => 'well')).toBe('well')
  })
})

describe('a thread', () => {
  it('answers each question once, however often it is gone on from', () => {
    let times = 0
    const { ask } = shippedCorpus()
    const answer = createThreads((...args) => {
      times += 1
      return ask(...args)
    })
    answer(['怎么调解邻里纠纷'])
    answer(['怎么调解邻里纠纷', '还有吗'])
    answer(['怎么调解邻里纠纷', '还有吗'])
    expect(times).toBe(2)
  })

  it('carries its latest questions as far as an address holds them', () => {
    const long = Array.from({ length: 30 }, (_, nth) => `问题${nth}`)
    expect(carried(long)).toEqual(long.slice(30 - (MOST_QUESTIONS - 1)))
    const wide = Array.from({ length: 5 }, () => '长'.repeat(300))
    expect(carried(wide).join('').length).toBeLessThan(LONGEST_THREAD)
    expect(carried(['一'])).toEqual(['一'])
  })
})
