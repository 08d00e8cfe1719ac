import { describe, expect, it } from 'vitest'
import type { Answer } from '../../src/answer/answer.ts'
import { createAsk } from '../../src/answer/ask.ts'
import { answerMessage } from '../../src/messages/answer-message.ts'
import { plainText } from '../../src/messages/plain-text.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'

const { knowledge, segment, stopwords } = shippedCorpus()
const ask = createAsk(knowledge, { segment, stopwords })
const say = (text: string): Answer => ask(text).answer
const textOf = (answer: Answer): string =>
  plainText(answerMessage(answer, { topics: knowledge.lexicon.topics }))
const tableOf = (answer: Answer) => {
  if (answer.body.kind !== 'table') throw new Error(`no table but ${answer.body.kind}`)
  return answer.body
}
const printedOf = (answer: Answer): readonly string[] => answer.figures.map(({ figure }) => figure.printed)
const inRows = (answer: Answer) =>
  tableOf(answer).rows.flatMap((row) => row.figures.map(({ figure }) => figure))

describe('the table of a measure', () => {
  it.each(knowledge.lexicon.measures.map(({ name }) => name))(
    'holds every figure that counts it and none of another: %s',
    (name) => {
      const counting = knowledge.figures.filter(({ measure }) => measure === name)
      const places = new Set(counting.map(({ articleId }) => articleId))
      if (places.size < 2) return
      const answer = say(`各地的${name}列个表`)
      expect(
        inRows(answer)
          .map(({ id }) => id)
          .toSorted(),
      ).toEqual(counting.map(({ id }) => id).toSorted())
      const near = tableOf(answer).near.map(({ figure }) => figure)
      expect(near.filter(({ near: of }) => !of.includes(name))).toEqual([])
    },
  )

  it.each([
    ['解决问题数', '各地解决了多少问题列个表'],
    ['解决问题数', '办成了多少实事，各地列一列'],
    ['调解纠纷数', '各地调解了多少纠纷列个表'],
  ])('is found where what is asked stands between the words for it: %s in %s', (name, text) => {
    expect(new Set(inRows(say(text)).map(({ measure }) => measure))).toEqual(new Set([name]))
  })

  it('comes with what was done at each of its places, as far as the figures tell of that', () => {
    const { figures, practices } = say('哪些地方写了100%')
    expect(practices.map(({ practice }) => practice.id)).toEqual(
      figures.map(({ figure }) => figure.practiceId),
    )
  })

  it('is whole where the words for it are said of only some of its figures', () => {
    const rate = ['30%以上', '超1/3', '超过30%']
    expect(printedOf(say('做张横向比较表：各个地方考下社工证的占多大比例')).toSorted()).toEqual(rate)
    expect(inRows(say('有社工证的人头数（不是比例）哪些地方写了')).map(({ unit }) => unit)).not.toContain('%')
  })

  it('says of a place that was asked for and prints none that it prints none', () => {
    const answer = say('建瓯和廉江的兼职委员人数列个表')
    expect(
      tableOf(answer)
        .rows.find(({ missing }) => missing)
        ?.locality.at(-1),
    ).toBe('廉江市')
    expect(textOf(answer)).toContain('没有印')
  })

  it('shows below it what a place without such a figure prints of the same words', () => {
    const table = tableOf(say('建瓯跟龙文的老人食堂谁多'))
    expect(table.rows.map(({ locality }) => locality.at(-1))).toEqual(['建瓯市'])
    expect(table.near.map(({ figure }) => figure.printed)).toContain('上万人次')
  })

  it.each([
    '每个地方有多少名党代表，列出来',
    '哪个县的图书馆最多',
    '各市社区工作者平均工资排名',
    '社区书记一个月到手工资，几个市比一比谁高',
    '会昌选树的那25个模范机关，排头名的是哪个局',
  ])('is refused where no figure speaks of what is to be counted: %s', (asked) => {
    expect(say(asked).answerable).toBe(false)
  })

  it('holds two places against each other where one lies in a city that is named', () => {
    const answer = say('听说建瓯的长者食堂比温州鹿城的邻里食堂多，是真的吗')
    expect(answer.verdict).toBe('no')
    expect(printedOf(answer)).toEqual(['7所', '50家'])
  })

  it('shows beside a quantity that is named nothing that is none of it', () => {
    expect(say('温州和嘉峪关的垃圾清运量比一比').answerable).toBe(false)
    expect(printedOf(say('建了党组织的比例，温州和青云谱'))).toEqual(['99.2%', '100%'])
  })

  it.each([
    ['建瓯收到的诉求解决了百分之几', 'share', 83.38],
    ['温州微网格数是网格数的多少倍', 'times', 5.63],
  ] as const)('reckons what part, and how many times as much: %s', (asked, operation, value) => {
    expect(tableOf(say(asked)).notes).toMatchObject([{ operation, value }])
  })

  it.each([
    ['大邑研发机构里市级的最多，对不对', 'yes', '市级32个'],
    ['乡贤数最多的是不是龙文', 'unknown', '4309名'],
    ['延吉的网格数最多，对吗', 'no', '11012个'],
    ['嘉峪关的调解成功率是最高的吗', 'no', '100%'],
  ] as const)('answers first whether who is named stands where it is said: %s', (asked, verdict, printed) => {
    const answer = say(asked)
    expect(answer.verdict).toBe(verdict)
    expect(printedOf(answer)[0]).toBe(printed)
  })

  it('takes two shares from each other where points are asked for, and divides by what is known', () => {
    expect(say('温州小区党组织覆盖率那两年之间蹿了几个百分点').computed?.value).toBe(76)
    expect(say('殷都书记工作室的轮训，算算平均一期带多少个人').computed?.value).toBe(17.43)
  })

  it('ranks of two measures the one whose measure word is said', () => {
    expect(printedOf(say('锦绣华景小区各项活动里，受益人次最高的是哪项'))[0]).toBe('8000人次')
  })

  it('adds what is planned to what is reached of the one measure that is spoken of', () => {
    expect(say('温州专职社工：已经进来的加上年底还要招的，总共添多少人？').computed?.value).toBe(4604)
  })

  it('adds what is asked for one by one as well', () => {
    expect(say('罗定解决实事和诉求各几件，合计').computed?.value).toBe(115)
  })

  it('adds what one place prints of a measure, where so many are asked for', () => {
    expect(say('廉江三项活动总共惠及多少人次').computed?.value).toBe(14_322)
  })

  it('adds what is told apart by words that stand in brackets in print', () => {
    expect(say('会昌巡学旁听跑的乡镇跟县直单位党组织总共多少家').computed?.value).toBe(90)
  })

  it('reckons by its face what each place counts in its own way, and says so', () => {
    const answer = say('辽阳征来的金点子是建瓯恳谈会收的建议的几倍')
    expect(answer.computed).toBeUndefined()
    expect(tableOf(answer).notes).toMatchObject([{ operation: 'times', value: 10.63, alike: false }])
    expect(textOf(answer)).toContain('不是同一项')
  })

  it.each([
    ['社工持证比例有几家公布了？按地方一行行列给我', '社工持证率'],
    ['劝架说和这种事,各家各办成多少起,麻烦做个对照', '调解纠纷数'],
    ['本报拟做图表，需各地调解纠纷件数，逐地一行', '调解纠纷数'],
  ])('is told however it is asked for: %s', (asked, measure) => {
    expect(tableOf(say(asked)).measure).toBe(measure)
  })

  it('names the largest only where the print settles it', () => {
    expect(tableOf(say('哪里的网格数最多')).notes).toMatchObject([
      { kind: 'largest', figure: { printed: '11012个' } },
    ])
    expect(tableOf(say('各地社工持证率排个序')).notes).toEqual([{ kind: 'notOrdered', why: 'bounds' }])
    expect(tableOf(say('哪里的活动场数最多')).notes).toEqual([{ kind: 'notOrdered', why: 'apart' }])
  })

  it('leaves out what is planned and what was before when it names the largest', () => {
    const { notes } = tableOf(say('各地每万人社工数哪里最高'))
    expect(notes).not.toContainEqual(
      expect.objectContaining({ figure: expect.objectContaining({ role: 'plan' }) }),
    )
  })
})

describe('figures that print one number', () => {
  it('are each told with what it counts, where that is asked', () => {
    const answer = say('罗定两个“120余”是不是同一个东西？')
    expect(answer.verdict).toBe('no')
    expect(printedOf(answer).toSorted()).toEqual(['120余份', '120余项'])
    expect(textOf(answer)).toContain('说的不是同一件事')
    expect(printedOf(say('青云谱那几个“40余万元”分别是什么钱'))).toEqual(Array(4).fill('40余万元'))
  })

  it('are no more than a number that is stated, where nothing asks what each is', () => {
    expect(say('延吉两个78个社区是真的吗').body.kind).toBe('figures')
  })
})

describe('figures that are picked', () => {
  it('by a rate that is told roughly, whatever bounds what is printed', () => {
    const answer = say('社工持证比例写到三成左右的有哪几个地方？能分个高下不')
    expect(printedOf(answer).toSorted()).toEqual(['30%以上', '超1/3', '超过30%'])
  })

  it('by their number alone, whatever somebody wants with them', () => {
    const answer = say('敢写百分之百的都是谁家？什么指标？列出来我挨个打电话核')
    expect(new Set(printedOf(answer))).toEqual(new Set(['100%']))
  })

  it('by a range, told by its ends', () => {
    const printed = printedOf(say('金额十万以上一百万以下的，帮我筛出来按地方列'))
    expect(printed).toEqual(expect.arrayContaining(['80余万元', '60余万元', '20万元以上', '30余万元']))
    expect(printed).not.toContain('300万元')
  })

  it('by a size and things of one kind, any of which is wanted', () => {
    expect(printedOf(say('投资额产值上亿的有没有，列给我看')).toSorted()).toEqual(['约11.5亿元', '超3亿元'])
  })

  it('by a year, which is no 以来', () => {
    const times = inRows(say('哪些数是2024年的')).map(({ asOf }) => asOf)
    expect(new Set(times)).toEqual(new Set(['2024年']))
  })

  it.each([
    ['截至目前的数字，建瓯的都列出来', 'asOf', ['截至目前']],
    ['温州今年的数据都列出来', 'asOf', ['今年']],
    ['印着“零”的指标有哪几个', 'value', [0]],
  ] as const)('by a time or a value as it is printed: %s', (asked, field, values) => {
    expect(new Set<unknown>(inRows(say(asked)).map((figure) => figure[field]))).toEqual(
      new Set<unknown>(values),
    )
  })

  it('by a size that is told by its scale alone', () => {
    const figures = inRows(say('哪些钱数是百万元以上的'))
    expect(figures.length).toBeGreaterThan(3)
    expect(figures.filter(({ unit, value }) => unit !== '元' || value < 1_000_000)).toEqual([])
    expect(
      inRows(say('不到三成的百分比有哪几个')).filter(({ unit, value }) => unit !== '%' || value >= 30),
    ).toEqual([])
  })

  it('without regard to what only says in which form they are wanted, or what for', () => {
    const between = printedOf(say('请筛出金额在100万到500万元之间的数，标明地方和用途'))
    expect(between.toSorted()).toEqual(['202万元', '298万元', '300万元', '400余万元'])
    expect(printedOf(say('我讲课想举几个例子，哪些地方写了100%？'))).toHaveLength(4)
  })

  it('by the measure word that a number is asked in, where all of them are wanted', () => {
    for (const asked of ['江西凡是写了多少万元的，都挑出来', '江西几家凡带“万元”的数都摘出来'])
      expect(new Set(inRows(say(asked)).map(({ unit }) => unit))).toEqual(new Set(['元']))
  })

  it('by how many people, and how often they came where that is said in brackets', () => {
    expect(printedOf(say('超过一百万人（次）的数字有几个')).toSorted()).toEqual([
      '190多万人次',
      '超120万人',
      '超百万人次',
    ])
  })

  it('by rises and falls that are printed as such', () => {
    expect(printedOf(say('嘉峪关减负那块的降幅有几个')).toSorted()).toEqual(['10.9%', '8.1%'])
    expect(printedOf(say('涨工资涨了百分之几，嘉峪关两类人分开')).toSorted()).toEqual(['20%', '23%'])
    expect(new Set(inRows(say('涨幅类的数都列一下')).map(({ kind }) => kind))).toEqual(new Set(['change']))
  })

  it('in order on one scale, in whatever unit of it they are printed', () => {
    expect(printedOf(say('全部报道里最大的面积是多少'))[0]).toBe('2.5平方公里')
  })

  it('by how they are written', () => {
    const printed = inRows(say('会昌哪些数带“余”字')).map((figure) => figure.printed)
    expect(printed.length).toBeGreaterThan(3)
    expect(printed.filter((form) => !form.includes('余'))).toEqual([])
  })

  it('by a measure word that is named', () => {
    expect(printedOf(say('按户统计的数字有哪些'))).toEqual(['4350余户'])
    const units = new Set(inRows(say('只要会昌的场次数')).map(({ unit }) => unit))
    expect([...units].filter((unit) => !/^[场次]/u.test(unit))).toEqual([])
  })

  it('without what is left out in the first clause', () => {
    const values = inRows(say('百分之百的不算，九成以上的比率还剩哪些')).map(({ value }) => value)
    expect(values.toSorted()).toEqual([90.8, 95, 95.8, 99.2])
  })

  it('of one place the largest and the smallest of a measure that it prints several times', () => {
    expect(tableOf(say('延吉解决问题数最多的机制是哪个')).notes).toMatchObject([
      { kind: 'largest', figure: { printed: '1.5万余个' } },
    ])
    expect(printedOf(say('会昌结对的对象中，哪一类最少'))[0]).toBe('10个')
  })

  it('by money', () => {
    const answer = say('跟钱有关的数都列出来')
    expect(new Set(inRows(answer).map(({ unit }) => unit))).toEqual(new Set(['元']))
    expect(inRows(answer)).toHaveLength(knowledge.figures.filter(({ unit }) => unit === '元').length)
  })

  it('by what is planned', () => {
    expect(printedOf(say('哪些是计划还没做到的数'))).toEqual(
      expect.arrayContaining(['1239名', '15名以上', '1—2名']),
    )
  })

  it('all of one place, those counted before those that belong to names', () => {
    const answer = say('给我辽阳报的全部数字')
    const own = knowledge.figures.filter(({ locality }) => locality.at(-1) === '辽阳市')
    expect(inRows(answer)).toHaveLength(own.length)
    expect(printedOf(answer).at(-1)).toBe('两级')
    expect(inRows(say('殷都区都公布过什么数，一条条列')).length).toBeGreaterThan(8)
  })

  it('in whatever words they are to be handed over', () => {
    for (const asked of ['嘉峪关2024年的数据都拿来', '把嘉峪关2024年的数字翻出来'])
      expect(new Set(printedOf(say(asked))), asked).toEqual(new Set(['85.7%', '25%', '95.8%', '90.8%']))
    expect(printedOf(say('帮我抄一下翠屏区带百分号的数'))).toEqual(expect.arrayContaining(['58.9%', '26.8%']))
  })

  it('by a time and a kind, whatever is said beside', () => {
    for (const { asOf = '', unit } of inRows(say('2024年这一年的百分数,只要这年的'))) {
      expect(asOf).toContain('2024年')
      expect(unit).toBe('%')
    }
  })

  it('by a size of money', () => {
    expect(new Set(inRows(say('上亿的钱挑出来，几处都行')).map(({ printed }) => printed))).toEqual(
      new Set(['约11.5亿元', '超3亿元']),
    )
  })

  it('from and up to a bound, whatever is said of what it is wanted for', () => {
    const large = (asked: string) => new Set(inRows(say(asked)).map(({ printed }) => printed))
    expect(large('上亿的钱，五个版里有哪几笔')).toEqual(new Set(['约11.5亿元', '超3亿元']))
    expect(large('金额在200万到300万之间的都筛出来')).toEqual(new Set(['202万元', '298万元', '300万元']))
    const swept = inRows(say('做资金规模扫描用，这几版里单笔金额在200万元以上的都有哪些'))
    expect(swept.length).toBeGreaterThan(4)
    expect(swept.every(({ unit, value }) => unit === '元' && value >= 2_000_000)).toBe(true)
  })

  it('and nothing below the bound, where what is named has none above it', () => {
    expect(say('养老方面，金额在30万以上的有哪些').answerable).toBe(false)
  })

  it('and nothing of another kind than is asked for', () => {
    const answer = say('到手工资一个月多少，各处的社区工作者都列进表里')
    expect(answer.figures.every(({ figure: { unit } }) => unit === '元')).toBe(true)
  })

  it('between two sizes', () => {
    for (const question of ['比率过了九十但又没满一百的,挑出来排一排', '90到100之间的百分比都列出来'])
      for (const { value, unit } of inRows(say(question))) {
        expect(unit, question).toBe('%')
        expect(value).toBeGreaterThanOrEqual(90)
        expect(value).toBeLessThan(100)
      }
  })

  it('by a bound that has no measure word, and by one that names a share', () => {
    const small = inRows(say('筛一下：金额在100万以下的有哪些'))
    expect(small.length).toBeGreaterThan(3)
    expect(small.every(({ unit, value }) => unit === '元' && value <= 1_000_000)).toBe(true)
    const high = inRows(say('高于95%的比例有没有，在哪'))
    expect(new Set(high.map(({ printed }) => printed))).toEqual(new Set(['99.2%', '100%', '95.8%']))
  })

  it.each([
    ['龙文区那篇里头凡是带“元”的数都摘出来', ['元']],
    ['会昌的材料里以“条”计的数列一列', ['条']],
    ['请将大邑县以“期”“场”计的活动数量逐项列出', ['期', '场']],
    ['建瓯用“%”表示的指标有哪些', ['%']],
    ['面积类的数据（平方米、平方公里）总共出现过哪些', ['平方米', '平方公里']],
  ])('by the measure words that are named, all of them and nothing else: %s', (asked, units) => {
    const here = new Set(say(asked).figures.map(({ figure: { articleId } }) => articleId))
    const all = knowledge.figures.filter(({ articleId, unit }) => here.has(articleId) && units.includes(unit))
    expect(printedOf(say(asked)).toSorted()).toEqual(all.map(({ printed }) => printed).toSorted())
  })

  it('by a size, without what is to be left out', () => {
    expect(printedOf(say('只要廉江上千的数，几百的别放')).toSorted()).toEqual([
      '4350余户',
      '5547人次',
      '8000人次',
    ])
    const small = inRows(say('各地不到一百万的款项列出来，上亿的跳过'))
    expect(small.length).toBeGreaterThan(5)
    expect(small.every(({ unit, value }) => unit === '元' && value < 1_000_000)).toBe(true)
  })

  it('by a year, and 以来 only where that is asked for too or a place prints nothing else', () => {
    const times = (asked: string) => new Set(inRows(say(asked)).map(({ asOf }) => asOf))
    expect(times('2021年以来或者2021年的数，有哪些地方给了')).toEqual(new Set(['2021年以来', '2021年']))
    expect(times('哪些数是2021年的')).toEqual(new Set(['2021年']))
    expect(times('青云谱2021年的数列一下')).toEqual(new Set(['2021年以来']))
    expect(say('青云谱2020年的数，列出来').answerable).toBe(false)
  })

  it('of the one article whose title or practice is named', () => {
    expect(printedOf(say('宜宾三雁工程里出现过的占比，都是百分之多少'))).toEqual(
      expect.arrayContaining(['58.9%', '26.8%', '超1/3']),
    )
  })

  it('with the largest sum of money first, and that it is the largest said', () => {
    const answer = say('翻遍这几版，金额最大的一笔是多少，哪儿的')
    expect(printedOf(answer)[0]).toBe('约11.5亿元')
    expect(new Set(answer.figures.map(({ figure: { unit } }) => unit))).toEqual(new Set(['元']))
    expect(textOf(answer)).toContain('按印出的数，龙文区的约11.5亿元最大')
    expect(printedOf(say('拉投资拉得最多的是哪儿呀，多大一笔'))[0]).toBe('约11.5亿元')
  })

  it('tells nothing of one part where only all of them are counted', () => {
    const answer = say('建瓯七所食堂中哪一所就餐人数最多')
    expect(answer.answerable).toBe(false)
    expect(textOf(answer)).toContain('7所')
  })

  it('by their size', () => {
    const answer = say('达到百分百的指标都有哪些')
    expect(new Set(inRows(answer).map(({ printed }) => printed))).toEqual(new Set(['100%']))
  })
})

describe('reckoning', () => {
  it.each([
    ['罗定街道社区两级选聘的委员加起来多少名', 93, '名', ['21名', '72名']],
    ['会昌的表扬栏比批评栏多出几条', 39, '条', ['“表扬栏”51条', '“批评栏”12条']],
    ['温州小区党组织覆盖率一共涨了几个百分点', 76, '个百分点', ['99.2%', '23.2%']],
    ['嘉峪关185个需求里还剩多少没解决', 55, '个', ['185个', '130个']],
  ])('is said to be computed, and shows its parts: %s', (question, value, unit, parts) => {
    const answer = say(question)
    expect(answer.computed).toMatchObject({ value, unit })
    expect(answer.computed?.of.map((at) => answer.figures[at]?.figure.printed)).toEqual(
      expect.arrayContaining(parts),
    )
    expect(textOf(answer)).toMatch(
      new RegExp(`(?:等于|，相差)${value}${unit}：这是按印出的数算的，原文没有印。`, 'u'),
    )
  })

  it.each([
    '嘉峪关的社区工作者涨两成，专职网格员涨23%，合计就是涨了43%呗',
    '嘉峪关社区工作者和专职网格员的薪酬增幅加起来是多少',
  ])('adds no rates, shows them side by side and says so: %s', (question) => {
    const answer = say(question)
    expect(printedOf(answer).toSorted()).toEqual(['20%', '23%'])
    expect(answer.computed).toBeUndefined()
    expect(textOf(answer)).toContain('不能加减')
  })

  it('takes a rate that rose from one value to another as one rise', () => {
    expect(say('温州小区党组织覆盖率从23.2%涨到99.2%，一共涨了多少').computed).toMatchObject({
      value: 76,
      unit: '个百分点',
    })
  })

  it.each([
    ['廉江志愿服务平均每场服务多少人次', 44.44, '44.4人次/场', ['8000人次', '180场']],
    ['温州业财代理平均一笔收支多少钱', 5428.05, '5428.05元/笔', ['298万元', '549笔']],
    ['龙文挂钩干部人均联系几位重点乡贤', 2.4, '2.4名/名', ['1525名', '635名']],
    ['四点半课堂场均惠及多少儿童，廉江的', 43, '43人次/场', ['5547人次', '129场']],
    ['廉江夜里的中医摊，一趟约摸看几个人', 51.67, '51.7人次/场', ['775人次', '15场']],
    ['南江社区的党员匀到每个小区支部有几名', 39.6, '39.6名/个', ['198名', '五个']],
    ['延吉706个网格分摊到城市社区，一个社区合几个网格', 9.05, '9.1个/个', ['706个', '78个']],
  ])('divides what is asked for each of something: %s', (question, value, told, parts) => {
    const answer = say(question)
    expect(answer.computed).toMatchObject({ operation: 'average', value })
    expect(printedOf(answer)).toEqual(parts)
    expect(textOf(answer)).toContain(`约合${told}：这是按印出的数算的，原文没有印。`)
  })

  it.each(['南江社区一平方公里住了多少常住人口', '南江社区的人口密度算一下'])(
    'divides by an area as well: %s',
    (question) => {
      const answer = say(question)
      expect(answer.computed).toMatchObject({ operation: 'average', value: 7200 })
      expect(printedOf(answer)).toEqual(['约1.8万多人', '2.5平方公里'])
    },
  )

  it('tells no density of a place that prints no area', () => {
    expect(say('温州人口密度多少').answerable).toBe(false)
  })

  it('divides what is only nearly exact as well, and says that it is rough; large sums are read in 万', () => {
    const text = textOf(say('龙文乡贤招商引进的项目，平均一个投资多少'))
    expect(text).toContain('约合2.875亿元/个')
    expect(text).toContain('其中有约数，只能算个大概。')
    expect(printedOf(say('龙文乡贤拉来的项目，平均一个投多少'))).toEqual(['约11.5亿元', '4个'])
    expect(textOf(say('红色创投基金的300万元，分给30个项目，一个合多少'))).toContain('约合10万元/个')
  })

  it.each([
    '大邑专家人均讲几场',
    '大邑每场人才讲坛平均来多少听众',
    '温州拿600万做业财代理，平均一笔收支多少钱',
  ])('divides nothing that is not printed: %s', (question) => {
    expect(say(question).computed).toBeUndefined()
    expect(say(question).answerable).toBe(false)
  })

  it('sets what is named of each of two places against each other, never one thing of both', () => {
    expect(printedOf(say('殷都的社区合伙人比辽阳的兼职委员多几个'))).toEqual(['320多个', '214名'])
    const answer = say('建瓯的小区支部比青云谱社会组织支部多几个')
    expect(answer.computed?.value).toBe(2)
    expect(printedOf(answer)).toEqual(['66个', '64个'])
    expect(say('建瓯的小区支部比青云谱社会组织支部多5个，对吗').verdict).toBe('no')
    expect(say('西湖区的圆桌会比大邑的讲坛多开几场').computed).toBeUndefined()
  })

  it('lists what is printed in full, wherever it stands', () => {
    expect(printedOf(say('写成百分之百的有哪几家')).every((printed) => printed === '100%')).toBe(true)
    expect(printedOf(say('调解写成百分之百的是哪两个地方'))).toEqual(['100%', '100%'])
  })

  it('tells the places of a region where nothing of what they did is asked', () => {
    expect(say('江西上了哪几家').body.kind).toBe('overview')
    expect(say('福建哪几个县搞了养犬管理').answerable).toBe(false)
  })

  it('reckons with the two numbers that answer, where nothing surer tells which are meant', () => {
    expect(say('会昌点名表扬跟点名批评的，差几条').computed?.value).toBe(39)
    expect(say('大邑县里评的工匠比推给成都的多几位').computed?.value).toBe(57)
  })

  it('tells what part one number of a measure is of the whole', () => {
    expect(say('重点乡贤在全部乡贤里约占多大比例？龙文').computed).toMatchObject({
      operation: 'share',
      value: 35.39,
      unit: '%',
    })
  })

  it('tells how many times as much', () => {
    const answer = say('龙文的乡贤总数是重点乡贤的几倍')
    expect(answer.computed).toMatchObject({ operation: 'times', unit: '倍' })
    expect(textOf(answer)).toContain('约合')
  })

  it('tells what is left of a whole, however that is said', () => {
    for (const question of ['需求清单嘉峪关还剩下好多没解决哦', '嘉峪关的需求清单还有几个没办掉'])
      expect(say(question).computed, question).toMatchObject({ operation: 'difference', value: 55 })
  })

  it('adds and takes by its face what one practice prints of different things, and says so', () => {
    const answer = say('建瓯的小区党支部和物业党支部一共几个')
    expect(tableOf(answer).notes).toMatchObject([{ kind: 'computed', value: 70, alike: true }])
    const apart = say('辽阳驻区单位征集的点子和解决的问题，数量差距')
    expect(apart.computed).toBeUndefined()
    expect(textOf(apart)).toMatch(/574条减427个，相差147条.*统计的不是同一项/u)
  })

  it('finds by how they are written what a message sets side by side', () => {
    expect(say('龙文还有几个村社区没成立乡贤促进会').figures.map(({ figure }) => figure.printed)).toEqual([
      '81个',
      '78个',
    ])
    expect(say('建瓯网格事项三天办结率比当天的高出多少').computed).toMatchObject({ value: 45 })
    expect(say('网格重新划过以后温州净增多少个').computed).toMatchObject({ value: 3081 })
  })

  it.each(['辽阳和青云谱的社工持证率加起来多少', '温州50家邻里食堂加辽阳46个，合起来一共有多少家'])(
    'is not done with bounds, shares or what is counted otherwise: %s',
    (question) => {
      const answer = say(question)
      expect(answer.computed).toBeUndefined()
      expect(textOf(answer)).toMatch(/不能加减|算不出准数/u)
    },
  )

  it('answers yes or no where one is said to be more', () => {
    expect(say('是不是辽阳的兼职委员比殷都多').verdict).toBe('yes')
    expect(say('是不是殷都的兼职委员比辽阳多').verdict).toBe('no')
    expect(say('青云谱的社工持证率比辽阳高，对吗').verdict).toBe('unknown')
  })

  it('holds against each other what one place prints, in the order in which they are named', () => {
    expect(say('大邑校地企研发机构里，国家级的比市级的多？').verdict).toBe('no')
    expect(say('大邑校地企研发机构里，市级的比国家级的多？').verdict).toBe('yes')
    expect(say('会昌的批评栏条数比表扬栏还多，对吗').verdict).toBe('no')
    expect(say('会昌的表扬栏条数比批评栏还多，对吗').verdict).toBe('yes')
  })

  it('reads 没有…多 as less', () => {
    expect(say('会昌批评栏的条数没有表扬栏多，是不是').verdict).toBe('yes')
    expect(say('会昌表扬栏的条数没有批评栏多，对吗').verdict).toBe('no')
  })

  it.each([
    ['有人讲会昌评出来的四强党支部比模范机关还要多，真的假的？', 'no', ['23个', '25个']],
    ['嘉峪关网格员涨幅没社区工作者高，没错吧', 'no', ['23%', '20%']],
    ['青云谱社区微基金筹的，比99公益日众筹的钱多，我记得没错吧', 'yes', ['40余万元', '2万余元']],
    ['龙文兼任书记的比兼任理事监事的多？', 'no', ['71名', '189名']],
    ['殷都兼职委员超过辽阳了没', 'no', ['211名', '214名']],
    ['每一万人配多少社工，嘉峪关是不是高过温州？', 'unknown', ['23名', '15名以上']],
  ] as const)('says whether one is more, then shows both: %s', (asked, verdict, printed) => {
    const answer = say(asked)
    expect(answer.verdict).toBe(verdict)
    expect(printedOf(answer).slice(0, 2)).toEqual(printed)
  })

  it('tells nothing of two things that the words do not name', () => {
    expect(say('罗定街道的会议比社区的多吗').answerable).toBe(false)
  })

  it.each([
    ['社区党群服务中心改造这块，辽阳比殷都多弄了几家呀', 24, '个'],
    ['表扬多于批评多少条？会昌那两个栏目', 39, '条'],
    ['延吉的事业单位岗位比公务员岗位多开了几个', 3, '个'],
  ])('tells by how much one is more: %s', (asked, value, unit) => {
    expect(say(asked).computed).toMatchObject({ operation: 'difference', value, unit })
  })

  it('says how two stand where they are taken to stand the other way', () => {
    const text = textOf(say('殷都的兼职委员比辽阳多几个'))
    expect(text.split('\n')[0]).toMatch(/211名，小于.*214名/u)
    expect(text).toContain('214名减211名，相差3名')
  })

  it('adds so many figures of one practice as the message says there are', () => {
    for (const asked of ['锦绣华景大中小三级格子加总一共是几个网格？', '廉江那小区大中小三种网格拢共几个'])
      expect(textOf(say(asked)), asked).toContain('等于61个')
  })

  it('does not say which of two unlike numbers is more', () => {
    expect(say('嘉峪关涨的20%跟延吉补的200元，哪个拿得多').answerable).toBe(false)
  })

  it('tells nothing of a difference where one place prints none', () => {
    expect(say('温州和建瓯的小区党组织覆盖率差多少个点').answerable).toBe(false)
  })
})

describe('a place in the row', () => {
  it('is told where the second or the third is asked for, with the figure that stands there first', () => {
    const second = say('网格数第二多的是哪里')
    expect(printedOf(second)[0]).toBe('706个')
    expect(textOf(second)).toContain('第二大的是延吉市的706个')
    expect(printedOf(say('兼职委员第三多的地方'))[0]).toBe('72名')
  })

  it('is told of the parts of one place as well', () => {
    expect(textOf(say('会昌结对对象里第二多的是哪类'))).toContain('第二大的是会昌县的83个')
  })

  it('begins with the smallest where that is asked for', () => {
    expect(printedOf(say('哪里兼职委员最少'))[0]).toBe('9名')
  })

  it('is that of another place where the message tells who stands first', () => {
    expect(printedOf(say('若论网格总数，温州头一名，老二是哪个城市'))[0]).toBe('706个')
  })

  it('comes with how far the first is ahead of the second', () => {
    const answer = say('哪里的“大工委”“大党委”兼职委员最多，比第二名多几个')
    expect(answer.computed).toMatchObject({ operation: 'difference', value: 3, unit: '名' })
  })
})

describe('reckoning', () => {
  it('finds the place by what only its figures tell', () => {
    expect(say('平均每场中医夜市接待多少人次？').computed).toMatchObject({ value: 51.67 })
    expect(say('重点乡贤占乡贤总数百分之几').computed).toMatchObject({ operation: 'share', value: 35.39 })
  })

  it('divides what is counted by what it is asked for each of, as it now is', () => {
    expect(say('温州每个网格平均几个微网格').computed).toMatchObject({ value: 5.63 })
    expect(say('龙文一个干部平均联系几个重点乡贤').computed).toMatchObject({ value: 2.4 })
  })

  it('never takes things from people', () => {
    expect(say('龙文乡贤促进会的个数同村社总数相比，少几个').computed ?? { value: 3 }).toMatchObject({
      value: 3,
    })
    expect(textOf(say('龙文乡贤促进会的个数同村社总数相比，少几个'))).toContain('81个减78个，相差3个')
  })

  it('puts round numbers together as what is about so many, and says so', () => {
    const answer = say('南江社区常住加流动，人口合起来大约多少')
    expect(tableOf(answer).notes).toMatchObject([{ kind: 'computed', value: 33_000, bound: 'about' }])
    expect(textOf(answer)).toMatch(/约等于3.3万人.*其中有约数，只能算个大概/u)
  })

  it.each([
    ['翠屏区社区干部外出观摩的比挂职的多多少人', 150, 'about'],
    ['淄博城南社区综合体装修省的加上以后每年省的，一共多少', 800_000, 'atLeast'],
    ['每万城镇人口配的社工，嘉峪关比温州多几个', 8, 'atMost'],
  ] as const)('tells what the printed bounds leave of a result: %s', (question, value, bound) => {
    expect(say(question).computed ?? tableOf(say(question)).notes.at(-1)).toMatchObject({ value, bound })
  })

  it.each([
    ['会昌结对的村、城市社区、网格党组织各多少，合计多少', 200, ['124个', '10个', '66个']],
    ['大邑评出来的本县工匠和推到成都去的工匠，各多少，前头比后头多多少', 57, ['82人', '25人']],
    ['建瓯网格上的事，当天、两天、三天办结各占多少，三天比当天高几个点', 45, ['50%', '80%', '95%']],
    [
      '温州调剂的闲置房产，处数、面积、社区数各多少，平均一处多大',
      435.37,
      ['229处', '9.97万平方米', '182个'],
    ],
    ['廉江锦绣华景大中小三种格子各划了几个总共几个', 61, ['大网格1个', '小网格10个', '微网格50个']],
    ['西湖区圆桌会最少几个人最多几个，相差几个', 10, ['15至25人']],
  ] as const)('is said with all that is asked for beside it: %s', (question, value, printed) => {
    const answer = say(question)
    expect(tableOf(answer).notes.filter(({ kind }) => kind === 'computed')).toMatchObject([{ value }])
    for (const one of printed) expect(printedOf(answer).join('、')).toContain(one)
  })

  it.each([
    ['延吉给社工师发补贴，按330人算一个月总共要多少钱', '每月200元至300元乘以330等于6.6万元至9.9万元/月'],
    ['淄博城南社区综合体，装修省一回、水电年年省，三年下来省多少', '20万元以上乘以3加60余万元至少是120万元'],
  ])('takes a printed rate as often as the message says: %s', (question, told) => {
    expect(textOf(say(question))).toContain(told)
  })

  it('reckons neither with what it shows beside the answer nor with when something is done', () => {
    expect(
      tableOf(say('福建两个地方，建瓯芝山街道的老党员和龙文的乡贤，调解纠纷数差多少起')).notes,
    ).toMatchObject([{ value: 92, bound: 'about' }])
    expect(textOf(say('西湖区圆桌会一场最少几个人最多几个，中间差几个'))).not.toContain('次/月')
  })

  it('adds nothing to the one number that is asked for', () => {
    expect(textOf(say('延吉网格党群服务站全覆盖，一共建了多少个？'))).not.toContain('4224')
  })

  it('adds neither what is asked for otherwise nor the largest to what all come to', () => {
    const answer = say('拿国有空房给小区搞惠民活动，面积最大的一处是多少平方米，总共惠及多少人？')
    expect(answer.computed).toBeUndefined()
    expect(textOf(answer)).not.toContain('102772')
  })

  it('tells about how far two rough numbers are apart, where that is far, and that it is rough', () => {
    const answer = say('南江社区常住人口比流动人口多多少')
    expect(textOf(answer)).toContain('约1.8万多人减约1.5万人，约差3000人')
    expect(textOf(answer)).toContain('只能算个大概')
  })
})

describe('what figures of several places are of', () => {
  it('is told place by place, by what their metrics or else their practices say', () => {
    const answer = say('广东的廉江跟罗定，志愿服务方面的数并排给我')
    expect(printedOf(answer)).toEqual(expect.arrayContaining(['180场', '8000人次']))
    expect(textOf(answer)).toContain('没有找到明说是这一项的数：罗定市')
    expect(tableOf(say('江西省那几篇的党组织、党支部数字有什么')).rows.length).toBeGreaterThan(1)
  })

  it('holds each of them, in whatever it counts the thing, with what most of them count in first', () => {
    const placesIn = ({ figures }: Answer) => new Set(figures.map(({ figure }) => figure.locality.at(-1)))
    const trained = say('社区干部培训规模哪里最大？青云谱、辽阳、殷都三家排一下，口径不一样也请说明')
    expect(printedOf(trained).slice(0, 3).toSorted()).toEqual(['1045人次', '122名', '2000余人次'])
    expect(inRows(trained).filter(({ unit }) => unit === '%')).toEqual([])
    const people = say('青云谱、辽阳、殷都三家培训社区干部社工的人数做个表')
    expect(placesIn(people).size).toBe(3)
    expect(printedOf(people)).not.toContain('15期')
    const lists = say('需求、资源、项目这类“清单”，各地梳理出多少条：温州、嘉峪关、殷都')
    expect(printedOf(lists)).toEqual(expect.arrayContaining(['185个', '5万多项', '150多个']))
  })

  it.each([
    ['骑手司机歇脚的驿站，辽阳和建瓯哪头多？两个数都要', ['800余个', '71家']],
    ['延吉和罗定，派机关干部进社区，一个兼网格员一个去防汛，各多少人', ['5500余名', '850余名']],
    ['比比广东两个县级市的服务人次，廉江小区志愿服务、罗定下社区帮扶', ['8000人次', '3500余人次']],
  ])('is told of each, where one prints what is asked of it under another name: %s', (asked, printed) => {
    expect(printedOf(say(asked))).toEqual(expect.arrayContaining(printed))
  })

  it('is looked for at each by what is said of that place alone', () => {
    const answer = say('青云谱的创投基金与嘉峪关建党群阵地的投入，哪个数额高')
    expect(printedOf(answer).slice(0, 2)).toEqual(['300万元', '400余万元'])
  })

  it('stands apart where people are counted in one place and how often they came in another', () => {
    const answer = say('办班培训了多少人,殷都辽阳青云谱三家的数填进一张表')
    expect(inRows(answer).map(({ printed }) => printed)).toEqual(['122名'])
    expect(tableOf(answer).near.map(({ figure }) => figure.printed)).toEqual(['1045人次', '2000余人次'])
  })
})

describe('a list of things', () => {
  it.each([
    ['辽阳新建了多少服务中心、便民站、驿站、食堂？一项一项写', ['38个', '682个', '800余个', '46个']],
    ['会昌有多少模范机关、四强党支部、表扬栏', ['25个', '23个', '“表扬栏”51条']],
    [
      '南江社区的面积、常住人口、流动人口、党员数列一下',
      ['2.5平方公里', '约1.8万多人', '约1.5万人', '198名'],
    ],
    ['龙文有多少乡贤、促进会、载体、招商大使', ['4309名', '78个', '14个', '6名']],
    ['殷都兼职委员、合伙人、微心愿、清单，数字一次给全', ['211名', '320多个', '130余个', '150多个']],
    ['会昌机关结对了多少村、社区、网格、两新，分项给', ['124个', '10个', '66个', '83个']],
    ['会昌机关党建的旁听：乡镇、单位、场次、意见，四个数', ['19个', '71个', '108场', '229条']],
    ['建瓯夜话恳谈会：建议几条、整改几条、解决几个', ['54条', '13条', '28个']],
    ['罗定街道委员和社区委员人数、涉及部门数', ['21名', '72名', '86个']],
    ['翠屏外出取经、挂职、考证各多少人', ['200余名', '50余名', '88名']],
    [
      '会昌今年办了几多场？八项规定学习的、窗口体验的、系统联建的，分开报',
      ['1200余场次', '120余次', '40余场次'],
    ],
  ] as const)('gets a figure each, in its order and nothing beside: %s', (asked, printed) => {
    expect(printedOf(say(asked))).toEqual(printed)
  })

  it('has each number in every measure word that is asked for', () => {
    const printed = printedOf(say('廉江锦绣华景：夜市看病、四点半、志愿服务，各多少场、多少人次，做张表'))
    expect(new Set(printed)).toEqual(new Set(['15场', '129场', '180场', '775人次', '5547人次', '8000人次']))
  })

  it('is all that is printed of the place itself where that is asked for', () => {
    for (const asked of [
      '南江社区的家底念一下，多大地方，多少人口，多少党员',
      '南江社区的家底:地盘,人口,党员,都报个数',
    ])
      expect(printedOf(say(asked)).slice(0, 4), asked).toEqual([
        '2.5平方公里',
        '约1.8万多人',
        '约1.5万人',
        '198名',
      ])
  })

  it('is told in all the measure words that are named', () => {
    const units = inRows(say('廉江那个小区去年以来各项活动的场数和人次，列表')).map(({ unit }) => unit)
    expect(units.toSorted()).toEqual(['人次', '人次', '人次', '场', '场', '场'])
    expect(new Set(inRows(say('人次上万的地方和数给我筛出来')).map(({ unit }) => unit))).toEqual(
      new Set(['人次']),
    )
  })

  it('has one number of two things that the place counts together', () => {
    const all = ['46个', '682个', '800余个']
    expect(printedOf(say('辽阳的便民站、驿站、食堂、课堂，都是多少')).toSorted()).toEqual(all)
  })

  it.each([
    ['延吉搞青年友好社区有哪些数，面积、入驻企业、搞了多少场活动', ['1000余平方米', '11家', '60余场']],
    ['翠屏的三进，多少人、台账几份、活动几场、解决几个问题', ['263名', '56份', '287场次', '180余个']],
    [
      '辽阳硬件：党群中心新建改扩建、便民站、各种驿站、老年食堂，各多少',
      ['38个', '682个', '800余个', '46个'],
    ],
  ])('is told by what stands together, whatever each is counted in: %s', (asked, printed) => {
    expect(printedOf(say(asked)).toSorted()).toEqual(printed.toSorted())
  })

  it('is followed by what its practice prints besides, where one of the things finds no number', () => {
    const answer = say('锦绣华景小区三级网格：大的几个小的几个微的几个，队伍多少人，敲门走了多少户')
    expect(printedOf(answer)).toEqual(
      expect.arrayContaining(['小网格10个', '微网格50个', '350人', '4350余户']),
    )
    expect(textOf(answer)).toContain('同一件事里还印了：')
  })

  it('is none where two are only spoken of, and one number is asked for', () => {
    expect(say('会昌机关跟两新组织结对子，规定隔多久要上门一回').answerable).toBe(false)
  })

  it('says of which no number is printed, and denies nothing else', () => {
    const text = textOf(say('延吉有多少网格、服务站、合伙人、第一书记'))
    expect(text).toContain('没有印出数的：合伙人')
    expect(text).not.toContain('没有提到')
  })
})

describe('what nobody prints of several places', () => {
  it.each([
    '老楼加装电梯，每个地方装了几部，做个对照',
    '上访量同比降了几成？挑降得最狠的说',
    '哪里的养犬登记了多少只，列个表',
    '当书记的(社区的)一个月到手几千块,各地做张工资表',
    '各地社区书记的平均年龄，列个表',
    '居民满意度谁第一',
    '离职率，各市社区工作者的，我想做个对比表',
  ])('is refused, and no practice is shown for it: %s', (asked) => {
    expect(say(asked)).toMatchObject({ answerable: false, body: { kind: 'missing' } })
  })

  it('is not put together where it counts no one thing, which is said first', () => {
    const answer = say('把各地的百分比加起来是多少')
    expect(answer.answerable).toBe(false)
    expect(textOf(answer).split('\n')[0]).toContain('不能加减')
  })

  it('is set side by side where the message says that it need not be added', () => {
    expect(say('请问哪些地方公布过社区干部、社工培训了多少人？出个清单就行，不用相加').answerable).toBe(true)
  })
})
