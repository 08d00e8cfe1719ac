import { describe, expect, it } from 'vitest'
import { exportSubscriptions, importSubscriptions, type SubscriptionWish } from '../../src/digest/exchange.ts'
import { readRequest } from '../../src/digest/request.ts'
import { EVERY_DAY } from '../../src/digest/schedule.ts'
import {
  describeSubscription,
  FOREVER,
  refusal,
  SUBSCRIPTION_LIMITS,
  started,
} from '../../src/digest/subscription.ts'
import { names } from './names.ts'

const wishes: readonly SubscriptionWish[] = [
  {
    what: { topics: ['wuye'], places: [['浙江省', '温州市']], words: ['电梯'] },
    when: { kind: 'at', days: [1, 3, 5], hour: 8, minute: 30 },
    zone: 'Asia/Shanghai',
    quiet: { from: { hour: 22, minute: 0 }, to: { hour: 7, minute: 0 } },
    silent: true,
  },
  {
    what: { topics: [], places: [], words: [] },
    when: { kind: 'new' },
    zone: 'UTC',
    quiet: null,
    silent: false,
  },
  {
    what: {
      topics: ['wuye'],
      places: [],
      words: [],
      except: { topics: ['yanglao'], places: [['浙江省']], words: ['电梯'] },
    },
    when: { kind: 'new' },
    zone: 'UTC',
    quiet: null,
    silent: false,
  },
]

describe('subscriptions as a file', () => {
  it('come back as they were', () => {
    expect(importSubscriptions(exportSubscriptions(wishes), names)).toEqual({ wishes, problems: [] })
  })

  it('hold nothing of the chat they were made in', () => {
    const stored = { ...wishes[0], id: 'secret', chat: 'telegram:42', createdAt: 5 } as SubscriptionWish
    expect(exportSubscriptions([stored])).not.toMatch(/secret|42|createdAt/u)
  })

  it('are checked one by one: the good ones are taken, each bad one is named', () => {
    const file = JSON.parse(exportSubscriptions(wishes)) as { subscriptions: Record<string, unknown>[] }
    const [good] = file.subscriptions
    file.subscriptions = [
      { ...good, when: { kind: 'at', days: [8], hour: 8, minute: 30 } },
      good ?? {},
      { ...good, zone: 'Mars/Base', quiet: { from: { hour: 1, minute: 0 }, to: { hour: 1, minute: 0 } } },
      { ...good, what: { topics: ['nothing'], places: [], words: [] } },
      5 as never,
    ]
    const { wishes: taken, problems } = importSubscriptions(JSON.stringify(file), names)
    expect(taken).toEqual([wishes[0]])
    expect(problems).toEqual([
      '第 1 条的时间不对，没有导入。',
      '第 3 条的时区、免打扰时段不对，没有导入。',
      '第 4 条的主题“nothing”不存在，没有导入。',
      '第 5 条的内容不对，没有导入。',
    ])
  })

  it.each([
    ['nothing at all', ''],
    ['another format', '{"format":"other","version":1,"subscriptions":[]}'],
    ['a later version', '{"format":"tashan-subscriptions","version":2,"subscriptions":[]}'],
    [
      'too long a list',
      JSON.stringify({ format: 'tashan-subscriptions', version: 1, subscriptions: Array(201).fill(1) }),
    ],
    ['too long a file', ' '.repeat(300_000)],
  ])('%s is refused with one sentence', (_, text) => {
    const { wishes: taken, problems } = importSubscriptions(text, names)
    expect(taken).toEqual([])
    expect(problems).toHaveLength(1)
  })
})

describe('a chat’s subscriptions', () => {
  const NOW = Date.parse('2026-11-20T00:00Z')
  const wish = (line: string, thread: string | null = null) => {
    const reading = readRequest(line, names)
    if (!reading.ok || reading.request.what === undefined || reading.request.when === undefined)
      throw new Error(`not understood: ${line}`)
    return { what: reading.request.what, when: reading.request.when, thread }
  }
  const held = (line: string, thread: string | null = null) =>
    started(
      {
        id: line,
        chat: 'telegram:1',
        group: false,
        zone: 'Asia/Shanghai',
        quiet: null,
        silent: false,
        pausedUntil: null,
        createdAt: NOW,
        ...wish(line, thread),
      },
      NOW,
      'v',
    )

  it('are refused when the same one is there, in the same thread', () => {
    const one = held('养老、物业 每周一三 8:00')
    expect(refusal([one], wish('物业和养老 周三、周一 8点'))).toMatchObject({
      refused: 'same',
      same: { id: one.id },
    })
    expect(refusal([one], wish('物业和养老 周三、周一 9点'))).toBeUndefined()
    expect(refusal([one], wish('物业和养老 周三、周一 8点', '7'))).toBeUndefined()
  })

  it('are limited, with a word on what to do', () => {
    const full = Array.from({ length: SUBSCRIPTION_LIMITS.perChat }, (_, i) => held(`养老 每天 8:${10 + i}`))
    expect(refusal(full, wish('物业 每天'))?.message).toMatch(/最多 20 条.*\/subscriptions/u)
    expect(refusal(full.slice(1), wish('物业 每天'))).toBeUndefined()
  })

  it('are described with zone, pause and why they rest', () => {
    const one = { ...held('养老 + 浙江 工作日 18:00'), zone: 'Asia/Tokyo', silent: true }
    expect(describeSubscription(one, names, { zone: 'Asia/Shanghai', now: NOW })).toBe(
      '养老服务 + 浙江省 工作日 18:00，东京时间，静音',
    )
    expect(
      describeSubscription({ ...one, pausedUntil: NOW + 3_600_000 }, names, { zone: 'Asia/Tokyo', now: NOW }),
    ).toBe('养老服务 + 浙江省 工作日 18:00，静音，暂停到 11月20日 周五 10:00')
    expect(
      describeSubscription({ ...one, pausedUntil: FOREVER }, names, { zone: 'Asia/Tokyo', now: NOW }),
    ).toContain('已暂停')
    expect(
      describeSubscription({ ...one, stopped: { reason: 'gone', at: NOW } }, names, { zone: 'Asia/Tokyo' }),
    ).toContain('已停')
  })

  it('start after now and after a pause, and go on with what is new', () => {
    const one = held('养老 每天 8:30')
    expect(one.nextAt).toBe(NOW + 30 * 60_000)
    const paused = started({ ...one, pausedUntil: NOW + 86_400_000 }, NOW, 'v')
    expect(paused.nextAt).toBe(NOW + 86_400_000 + 30 * 60_000)
    expect(started({ ...one, pausedUntil: FOREVER }, NOW, 'v').nextAt).toBe(FOREVER)
    const news = held('养老 有新的就发')
    expect([news.nextAt, news.seen]).toEqual([null, 'v'])
    // What came while it rested is still unseen.
    expect(started(news, NOW, 'v2').seen).toBe('v')
    expect(
      started({ ...news, when: { kind: 'at', days: EVERY_DAY, hour: 8, minute: 0 } }, NOW, 'v2').seen,
    ).toBeNull()
  })
})
