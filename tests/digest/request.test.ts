import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readRequest, type SubscriptionRequest } from '../../src/digest/request.ts'
import { EVERY_DAY, type Weekday } from '../../src/digest/schedule.ts'
import { describeSubscription, whatWords, whenWords } from '../../src/digest/subscription.ts'
import { names } from './names.ts'

function understood(line: string): SubscriptionRequest {
  const reading = readRequest(line, names)
  if (!reading.ok) throw new Error(`not understood: ${line}: ${reading.problems.join('；')}`)
  return reading.request
}

function problems(line: string): string {
  const reading = readRequest(line, names)
  return reading.ok ? `understood as ${JSON.stringify(reading.request)}` : reading.problems.join('；')
}

const REST = {
  what: { topics: ['yanglao'], places: [], words: [] },
  when: { kind: 'at', days: EVERY_DAY, hour: 7, minute: 15 },
  quiet: null,
  silent: false,
} as const

/** The reading in the words of the bot: what, when. */
function retold(line: string): string {
  const { what, when } = understood(line)
  return [what && whatWords(what, names), when && whenWords(when)].filter(Boolean).join(' | ')
}

describe('one line is understood', () => {
  it.each([
    ['物业治理 每天 08:30', '物业治理 | 每天 08:30'],
    ['物业治理 每周一 08:30', '物业治理 | 每周一 08:30'],
    ['物业治理 + 浙江省 每周一三五 早上8点半', '物业治理 + 浙江省 | 每周一、三、五 08:30'],
    ['养老 有新的就发', '养老服务 | 有新的就发'],
    ['工作日 18:00', '工作日 18:00'],
    ['物业治理每天八点半', '物业治理 | 每天 08:30'],
    ['养老，每晚九点一刻', '养老服务 | 每天 21:15'],
    ['订阅养老 每天', '养老服务 | 每天 08:30'],
    ['我想订阅浙江的养老做法，每周末上午十点', '养老服务 + 浙江省 | 周末 10:00'],
    ['浙江养老 18点', '养老服务 + 浙江省 | 每天 18:00'],
    ['养老和儿童 周二、周四 中午', '养老服务、儿童与托育 | 每周二、四 12:00'],
    ['温州市的物业 周一到周五 下午3点', '物业治理 + 温州市 | 工作日 15:00'],
    ['数字化 星期日 晚上8:05', '数字治理 | 每周日 20:05'],
    ['数字化 礼拜天 20：05', '数字治理 | 每周日 20:05'],
    ['養老 每週一三五 早上8點半', '养老服务 | 每周一、三、五 08:30'],
    ['物业　每周１，３，５　０８：３０', '物业治理 | 每周一、三、五 08:30'],
    ['养老 每周135 0830', '养老服务 | 每周一、三、五 08:30'],
    ['养老 每周 9:00', '养老服务 | 每周一 09:00'],
    ['养老 周五至周日 7点三刻', '养老服务 | 每周五、六、日 07:45'],
    ['早上8点 每天 养老', '养老服务 | 每天 08:00'],
    ['养老 每天 8:30 pm', '养老服务 | 每天 20:30'],
    ['养老 每天晚上12点', '养老服务 | 每天 00:00'],
    ['养老 每天凌晨两点', '养老服务 | 每天 02:00'],
    ['养老 每天十二点', '养老服务 | 每天 12:00'],
    ['养老 每天二十三点五十九分', '养老服务 | 每天 23:59'],
    ['养老 每天 24:00', '养老服务 | 每天 00:00'],
    ['养老 一有新做法就推送给我', '养老服务 | 有新的就发'],
    ['全部 每天 8:00', '全部主题 | 每天 08:00'],
    ['浙江 所有内容 每天 8:00', '浙江省 | 每天 08:00'],
    ['电梯加装 每天 8:00', '“电梯加装” | 每天 08:00'],
    ['物业 电梯 呼和浩特 每天 8:00', '物业治理 + 呼和浩特市 + “电梯” | 每天 08:00'],
    ['每天早上8点给我发养老的做法', '养老服务 | 每天 08:00'],
    ['养老 每周一就行', '养老服务 | 每周一 08:30'],
    ['养老 一周一次', '养老服务 | 每周一 08:30'],
    ['物业', '物业治理'],
  ])('%s', (line, expected) => {
    expect(retold(line)).toBe(expected)
  })

  it.each([
    ['四点半课堂 每天 08:30', '儿童与托育 | 每天 08:30'],
    ['公益+市场 每天 08:30', '资金与运营 | 每天 08:30'],
    ['12345热线 每天8点', '“12345热线” | 每天 08:00'],
    ['周末课堂 每天8点', '“周末课堂” | 每天 08:00'],
    ['“养老 每天” 每天8点', '“养老 每天” | 每天 08:00'],
    ['“养老” 每天8点', '“养老” | 每天 08:00'],
  ])('words that look like times stay words: %s', (line, expected) => {
    expect(retold(line)).toBe(expected)
  })

  it('with quiet hours, silence and a time zone', () => {
    const line = '养老 每天 6:30，免打扰 晚上10点到早上7点，静音，东京时间'
    expect(understood(line)).toEqual({
      what: { topics: ['yanglao'], places: [], words: [] },
      when: { kind: 'at', days: EVERY_DAY, hour: 6, minute: 30 },
      quiet: { from: { hour: 22, minute: 0 }, to: { hour: 7, minute: 0 } },
      silent: true,
      zone: 'Asia/Tokyo',
      assumed: [],
    })
    expect(understood('养老 22:00-07:00 勿扰').quiet).toEqual({
      from: { hour: 22, minute: 0 },
      to: { hour: 7, minute: 0 },
    })
    expect(understood('养老 每天8点 america/new_york').zone).toBe('America/New_York')
    expect(understood('养老 每天8点 时区 Europe/Berlin').zone).toBe('Europe/Berlin')
  })

  it.each([
    ['养老 每天 伦敦时间 8点', 'Europe/London'],
    ['养老 每天伦敦时间8点', 'Europe/London'],
    ['养老 伦敦时间早上8点', 'Europe/London'],
    ['养老 每天8点（东京时间）', 'Asia/Tokyo'],
    ['按纽约时间每天早上8点发养老', 'America/New_York'],
  ])('in the time of a city, wherever it is named: %s', (line, zone) => {
    expect(understood(line)).toMatchObject({
      what: { topics: ['yanglao'], words: [] },
      when: { kind: 'at', days: EVERY_DAY, hour: 8, minute: 0 },
      zone,
    })
  })

  it('and says what it took for granted', () => {
    expect(understood('养老 每天').assumed).toEqual(['time'])
    expect(understood('养老 9点').assumed).toEqual(['day'])
    expect(understood('养老').assumed).toEqual([])
    expect(understood('养老').when).toBeUndefined()
  })
})

describe('a line that cannot be meant is answered with the part that is wrong', () => {
  it.each([
    ['养老 每天 25:70', '25:70'],
    ['养老 每天 8点75分', '8点75分'],
    ['养老 每天早上13点', '早上13点'],
    ['养老 每周八 8:00', '周八'],
    ['养老 每周五到周一 8:00', '顺序反了'],
    ['养老 每月1号 8:00', '每月1号'],
    ['养老 每隔两天 8:00', '每隔两天'],
    ['养老 每小时', '每小时'],
    ['养老 明天8点', '明天'],
    ['养老 每天 8:00 和 18:00', '“8:00”和“18:00”'],
    ['养老 每周一 8:00 周四 18:00', '“8:00”和“18:00”'],
    ['养老 每天早上8点和晚上8点', '“早上8点”和“晚上8点”'],
    ['养老 有新的就发 18:00', '18:00'],
    ['养老 每天8点 火星时间', '火星'],
    ['养老 每天8点 时区 Mars/Base', 'mars/base'],
    ['养老 每天8点 免打扰', '免打扰'],
    ['养老 每天8点 免打扰 22:00-22:00', '同一时刻'],
    ['养老 免打扰 25:00-7:00', '25:00'],
    [`${'很'.repeat(30)} 每天8点`, '很很'],
    ['甲 乙 丙 丁 戊 己 庚 辛 壬 癸 子 每天8点', '11'],
    ['养老 每天两次', '每天两次'],
    ['养老 每天早晚8点', '每天早晚8点'],
    ['', '物业治理 每天 08:30'],
    ['？！', '物业治理 每天 08:30'],
  ])('%s', (line, part) => {
    expect(problems(line)).toContain(part)
    expect(problems(line)).not.toContain('understood')
  })

  it('and never throws, whatever it is', () => {
    const piece = fc.constantFrom(
      ...'每周一三五 天工作日早晚上下午8点半:30+、，“”免打扰-到时区/有新的就发养老浙江静音零十百两末刻分'.split(
        '',
      ),
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(piece, { maxLength: 24 }).map((all) => all.join('')),
        ),
        (line) => {
          const reading = readRequest(line, names)
          if (!reading.ok) expect(reading.problems.length).toBeGreaterThan(0)
          else if (reading.request.when?.kind === 'at') {
            const { days, hour, minute } = reading.request.when
            expect(days.length > 0 && hour >= 0 && hour < 24 && minute >= 0 && minute < 60).toBe(true)
          }
        },
      ),
      { numRuns: 2000 },
    )
  })
})

it('what a subscription is described as is understood as the same subscription', () => {
  const time = { hour: fc.integer({ min: 0, max: 23 }), minute: fc.integer({ min: 0, max: 59 }) }
  const subscriptions = fc.record({
    what: fc.record({
      topics: fc.uniqueArray(fc.constantFrom('wuye', 'yanglao', 'ertong', 'zijin'), { maxLength: 3 }),
      places: fc.uniqueArray(
        fc.constantFrom(['浙江省'], ['浙江省', '温州市'], ['四川省', '成都市', '大邑县']),
        { maxLength: 2 },
      ),
      words: fc.uniqueArray(fc.constantFrom('电梯', '12345热线', '每天', '周末课堂'), { maxLength: 2 }),
    }),
    when: fc.oneof(
      fc.record({
        kind: fc.constant('at' as const),
        days: fc
          .uniqueArray(fc.constantFrom(...EVERY_DAY), { minLength: 1 })
          .map((days) => [...days].sort() as readonly Weekday[]),
        ...time,
      }),
      fc.constant({ kind: 'new' as const }),
    ),
    zone: fc.constantFrom('Asia/Shanghai', 'Asia/Tokyo', 'America/New_York'),
    quiet: fc.option(
      fc
        .record({ from: fc.record(time), to: fc.record(time) })
        .filter(({ from, to }) => from.hour !== to.hour || from.minute !== to.minute),
    ),
    silent: fc.boolean(),
  })
  fc.assert(
    fc.property(subscriptions, (subscription) => {
      const request = understood(describeSubscription(subscription, names, { zone: 'Asia/Shanghai' }))
      expect(request.what ?? null).toEqual(subscription.what)
      expect(request.when).toEqual(subscription.when)
      expect(request.quiet ?? null).toEqual(subscription.quiet)
      expect(request.silent ?? false).toBe(subscription.silent)
      if (subscription.when.kind === 'at') expect(request.zone ?? 'Asia/Shanghai').toBe(subscription.zone)
    }),
    { numRuns: 500 },
  )
})

describe('what is not wanted', () => {
  it.each([
    ['养老服务 不要温州', '养老服务，不要温州市'],
    ['养老服务 除了温州', '养老服务，不要温州市'],
    ['温州以外的养老服务', '养老服务，不要温州市'],
    ['除了温州以外的养老服务', '养老服务，不要温州市'],
    ['养老服务 别发给我浙江的', '养老服务，不要浙江省'],
    ['养老服务 不要给我发浙江的', '养老服务，不要浙江省'],
    ['浙江省 不要温州、大邑', '浙江省，不要温州市，不要大邑县'],
    ['养老服务 不看电梯', '养老服务，不要电梯'],
    ['不要温州 每天 08:30', '全部主题，不要温州市 | 每天 08:30'],
    ['全部 不要儿童', '全部主题，不要儿童与托育'],
  ])('%s: %s', (line, expected) => {
    expect(retold(line)).toBe(expected)
    expect(retold(expected.replace(' | ', ' '))).toBe(expected)
  })
})

describe('a zone by its distance from UTC', () => {
  it.each([
    ['养老 每天 7:15 UTC+8', 'Asia/Shanghai'],
    ['养老 每天 7:15 GMT+8', 'Asia/Shanghai'],
    ['养老 每天 7:15 东八区', 'Asia/Shanghai'],
    ['养老 每天 7:15 +08:00', 'Asia/Shanghai'],
    ['养老 每天 7:15 UTC+08:00', 'Asia/Shanghai'],
    ['养老 每天 7:15 utc-5', 'Etc/GMT+5'],
    ['养老 每天 7:15 西五区时间', 'Etc/GMT+5'],
    ['养老 每天 7:15 UTC+5:30', 'Asia/Kolkata'],
    ['养老 每天 7:15 东十二区', 'Etc/GMT-12'],
  ])('%s is %s, at the time written', (line, zone) => {
    const request = understood(line)
    expect(request).toMatchObject({ zone, when: { hour: 7, minute: 15 }, what: { words: [] } })
    expect(understood(describeSubscription({ ...REST, ...request, zone }, names)).zone).toBe(zone)
  })

  it('is named where there is none', () => {
    expect(problems('养老 每天 7:15 UTC+25')).toContain('不认识时区“utc+25”')
  })
})

describe('a time with a point', () => {
  it.each([
    ['养老服务 每天 7.30', '养老服务 | 每天 07:30'],
    ['养老服务 7.30', '养老服务 | 每天 07:30'],
    ['养老服务 每周三晚上8.05', '养老服务 | 每周三 20:05'],
  ])('%s: %s', (line, expected) => expect(retold(line)).toBe(expected))
})

it.each(['养老服务 越快越好', '养老服务 尽快'])('asks back when it should come: %s', (line) => {
  expect(problems(line)).toContain('可以选每天')
})
