import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { amended, readAmendment } from '../../src/digest/amendment.ts'
import { wallClock } from '../../src/digest/schedule.ts'
import {
  describeSubscription,
  FOREVER,
  type StoredSubscription,
  started,
} from '../../src/digest/subscription.ts'
import { names } from './names.ts'

/** A Saturday, 10:15 in Shanghai. */
const NOW = Date.parse('2026-11-21T02:15Z')

function subscription(fields: Partial<StoredSubscription> = {}): StoredSubscription {
  return started(
    {
      id: 's',
      chat: 'telegram:1',
      thread: null,
      group: false,
      what: { topics: ['wuye'], places: [['浙江省']], words: [] },
      when: { kind: 'at', days: [1, 3], hour: 8, minute: 30 },
      zone: 'Asia/Shanghai',
      quiet: null,
      silent: false,
      pausedUntil: null,
      createdAt: 0,
      ...fields,
    },
    NOW,
    'v',
  )
}

/** What the words do to a subscription of 物业治理 + 浙江省, Mondays and Wednesdays at 08:30. */
function effect(text: string, one = subscription()): string {
  const amendment = readAmendment(text, one, names, NOW)
  if (amendment === undefined) return 'a question'
  switch (amendment.kind) {
    case 'pause':
      return amendment.until === FOREVER ? 'pause' : `pause ${wallClock(one.zone, amendment.until)}`
    case 'change':
      return describeSubscription(amended(one, amendment.change, NOW, 'v'), names, { zone: 'Asia/Shanghai' })
    case 'unclear':
      return amendment.problems.join('；')
    default:
      return amendment.kind
  }
}

describe('a subscription is paused', () => {
  it.each([
    '暂停',
    '先暂停一下',
    '停一停',
    '别发了',
    '先别发了吧',
    '不要再发了',
    '请暂停',
    '停发',
    '最近别发',
    '這個先停一下',
  ])('until told otherwise: %s', (text) => {
    expect(effect(text)).toBe('pause')
  })

  it.each([
    ['暂停到下周一', '2026-11-23T00:00'],
    ['停到下周一吧', '2026-11-23T00:00'],
    ['暂停到12月1号早上8点', '2026-12-01T08:00'],
    ['停三天', '2026-11-24T10:15'],
    ['暂停两周', '2026-12-05T10:15'],
    ['先停一个月', '2026-12-21T10:15'],
    ['今天别发了', '2026-11-22T00:00'],
    ['这周不用发了', '2026-11-23T00:00'],
    ['下周一再发', '2026-11-23T00:00'],
    ['过三天再发', '2026-11-24T10:15'],
    ['12月1日之前别发', '2026-12-01T00:00'],
    ['到月底再说', '2026-12-01T00:00'],
    ['明天早上再发', '2026-11-22T08:00'],
    ['明早再发', '2026-11-22T08:00'],
    ['停到今晚9点', '2026-11-21T21:00'],
    ['今晚别发', '2026-11-22T00:00'],
    ['停一个半小时', '2026-11-21T11:45'],
  ])('for a time: %s', (text, expected) => {
    expect(effect(text)).toBe(`pause ${expected}`)
  })

  it.each([
    ['暂停到春节', '没看懂停到什么时候：“春节”'],
    ['暂停到2月30日', '日历上没有'],
    ['暂停到去年', '没看懂'],
    ['下周别发', '只能从现在起停'],
    ['春节后再发', '没看懂。可以回复'],
    ['发太多了', '没看懂。可以回复'],
  ])('but not when nobody can tell until when: %s', (text, part) => {
    expect(effect(text)).toContain(part)
  })
})

describe('a subscription is', () => {
  it.each([
    ['恢复', 'resume'],
    ['恢复发送吧', 'resume'],
    ['重新开始', 'resume'],
    ['退订', 'delete'],
    ['删除', 'delete'],
    ['取消订阅', 'delete'],
    ['我想退订', 'delete'],
    ['不订了', 'delete'],
    ['不想再收到了', 'delete'],
    ['TD', 'delete'],
    ['退訂', 'delete'],
    ['再发一份', 'now'],
    ['现在发一份', 'now'],
    ['马上发给我', 'now'],
    ['再来一份吧', 'now'],
    ['更多', 'more'],
    ['还有吗？', 'more'],
    ['还有没有别的', 'more'],
    ['别的呢', 'more'],
    ['再来几条', 'more'],
    ['下一页', 'more'],
    ['还有呢', 'more'],
    ['改时间', 'show'],
    ['修改', 'show'],
  ])('told: %s', (text, expected) => {
    expect(effect(text)).toBe(expected)
  })

  it('told to go on: resumed where it rests, else turned to the next page', () => {
    expect(effect('继续')).toBe('more')
    expect(effect('继续', subscription({ pausedUntil: FOREVER }))).toBe('resume')
  })
})

describe('a subscription is changed, and keeps what was not named', () => {
  it.each([
    ['改到晚上8点', '物业治理 + 浙江省 每周一、三 20:00'],
    ['改成8点半', '物业治理 + 浙江省 每周一、三 08:30'],
    ['能不能改到晚上八点？', '物业治理 + 浙江省 每周一、三 20:00'],
    ['时间改成20:15', '物业治理 + 浙江省 每周一、三 20:15'],
    ['晚上8点发', '物业治理 + 浙江省 每周一、三 20:00'],
    ['改成每周一 08:30', '物业治理 + 浙江省 每周一 08:30'],
    ['改成每周五', '物业治理 + 浙江省 每周五 08:30'],
    ['只要周一的', '物业治理 + 浙江省 每周一 08:30'],
    ['以后每周一发就行', '物业治理 + 浙江省 每周一 08:30'],
    ['一周一次吧', '物业治理 + 浙江省 每周一 08:30'],
    ['每天早上7点', '物业治理 + 浙江省 每天 07:00'],
    ['换成工作日', '物业治理 + 浙江省 工作日 08:30'],
    ['有新的再发', '物业治理 + 浙江省 有新的就发'],
    ['改為有新的就發', '物业治理 + 浙江省 有新的就发'],
    ['推迟半小时', '物业治理 + 浙江省 每周一、三 09:00'],
    ['晚一个小时', '物业治理 + 浙江省 每周一、三 09:30'],
    ['提前15分钟', '物业治理 + 浙江省 每周一、三 08:15'],
    ['改成伦敦时间8点', '物业治理 + 浙江省 每周一、三 08:00，伦敦时间'],
    ['静音', '物业治理 + 浙江省 每周一、三 08:30，静音'],
    ['别响', '物业治理 + 浙江省 每周一、三 08:30，静音'],
    ['免打扰 22:00-7:00', '物业治理 + 浙江省 每周一、三 08:30，免打扰 22:00–07:00'],
    ['换成养老服务', '养老服务 每周一、三 08:30'],
    ['改成养老 每天8点', '养老服务 每天 08:00'],
    ['加上养老', '物业治理、养老服务 + 浙江省 每周一、三 08:30'],
    ['加上“电梯”', '物业治理 + 浙江省 + “电梯” 每周一、三 08:30'],
    ['不要浙江的', '物业治理 每周一、三 08:30'],
  ])('%s', (text, expected) => {
    expect(effect(text)).toBe(expected)
  })

  it('from silent to loud, and without quiet hours', () => {
    const quiet = { from: { hour: 22, minute: 0 }, to: { hour: 7, minute: 0 } }
    const one = subscription({ silent: true, quiet })
    expect(effect('取消静音', one)).toBe('物业治理 + 浙江省 每周一、三 08:30，免打扰 22:00–07:00')
    expect(effect('取消免打扰', one)).toBe('物业治理 + 浙江省 每周一、三 08:30，静音')
  })

  it.each([
    ['改到25点', '不是一天里的时间'],
    ['改成每月1号', '还做不到'],
    ['改成电梯', '给它加上引号'],
    ['推迟20小时', '请直接说几点'],
  ])('but not to what cannot be: %s', (text, part) => {
    expect(effect(text)).toContain(part)
  })
})

describe('anything else is a question', () => {
  it.each([
    '第二个细说',
    '来源呢',
    '浙江省',
    '养老',
    '改成什么样了？',
    '停车难怎么办',
    '那成都呢',
    '不要钱的食堂',
    '暂停营业的社区食堂怎么办',
    '为什么',
    '谢谢',
    '好的',
    '👍',
    '',
    '提前介入的做法有吗',
  ])('%s', (text) => {
    expect(effect(text)).toBe('a question')
  })

  it('as is every question of the test sets', () => {
    const folder = join(import.meta.dirname, '../questions')
    const questions = readdirSync(folder)
      .filter((file) => file.endsWith('.jsonl'))
      .flatMap((file) => readFileSync(join(folder, file), 'utf8').split('\n'))
      .filter((line) => line !== '')
      .map((line) => (JSON.parse(line) as { q: string }).q)
    expect(questions.length).toBeGreaterThan(300)
    const taken = questions.map((q) => [q, effect(q)]).filter(([, what]) => what !== 'a question')
    // “还有吗” is answered with what follows: of an answer by the answers, of a digest by its next page.
    expect(taken.filter(([, what]) => what !== 'more')).toEqual([])
  })

  it('whatever it is, reading it never throws', () => {
    const parts = [
      '改',
      '成',
      '到',
      '每周',
      '一',
      '8',
      '点',
      '停',
      '别',
      '发',
      '不要',
      '再',
      '下',
      '天',
      '推迟',
      '“',
      ' ',
      '吗',
    ]
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(fc.constantFrom(...parts), { maxLength: 9 }).map((some) => some.join('')),
        ),
        (text) => {
          const amendment = readAmendment(text, subscription(), names, NOW)
          if (amendment?.kind === 'pause') expect(amendment.until).toBeGreaterThan(NOW)
          if (amendment?.kind === 'change')
            expect(amended(subscription(), amendment.change, NOW, 'v').stopped).toBeNull()
        },
      ),
      { numRuns: 2000 },
    )
  })
})

describe('what a subscription never asked for by name', () => {
  it.each([
    ['不要温州', '物业治理 + 浙江省，不要温州市 每周一、三 08:30'],
    ['不看养老服务的', '物业治理 + 浙江省，不要养老服务 每周一、三 08:30'],
  ])('is kept out of it: %s', (text, expected) => {
    expect(effect(text)).toBe(expected)
  })
})
