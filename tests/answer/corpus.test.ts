/** Answers over the shipped corpus. */
import { describe, expect, it } from 'vitest'
import type { Answer } from '../../src/answer/answer.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'
import { correctionOf, practicesOf, say, textOf } from './saying.ts'

const { knowledge } = shippedCorpus()
const printedOf = (answer: Answer): string[] => answer.figures.map(({ figure }) => figure.printed)
const relatedOf = (answer: Answer): string[] => answer.related.map(({ id }) => id)
/** The places answered for, each once, in order. */
const placesOf = (answer: Answer): string[] => [
  ...new Set(
    [...answer.practices.map(({ practice }) => practice), ...answer.figures.map(({ figure }) => figure)].map(
      ({ locality }) => locality.at(-1) ?? '',
    ),
  ),
]
const missingKind = (answer: Answer): string | undefined =>
  answer.body.kind === 'missing' ? answer.body.missing.kind : undefined
const talkKind = (answer: Answer): string | undefined =>
  answer.body.kind === 'talk' ? answer.body.talk : undefined

const nameOf = ({ locality }: { readonly locality: readonly string[] }): string => locality.at(-1) ?? ''

describe('a body or a person asked for by name', () => {
  it.each([
    ['夜里来小区扎针的是哪个医院的大夫', '廉江市人民医院'],
    ['跟鹿城一起办饭堂的是啥公司', '菜篮子公司'],
    ['去国贸阳光社区开过圆桌会的那位区委书记姓名', '黄小燕'],
  ])('is told where a page prints such a name: %s', (question, name) => {
    const answer = say(question)
    expect(answer.answerable).toBe(true)
    expect(textOf(answer)).toContain(name)
  })

  it.each([
    '天和家园的监控招标最后是啥公司中的',
    '龙文区乡贤引来的项目背后是哪家集团',
    '罗定防汛那回刮的哪场台风',
    '嘉峪关的物业日播报是哪家公司先搞的',
  ])('is refused where none does: %s', (question) => {
    expect(say(question).answerable).toBe(false)
  })
})

it('adds what is written as a sum, every addend or nothing', () => {
  const added = (question: string): unknown => say(question).computed?.value
  expect(added('建瓯小区党支部+物业党支部=？')).toBe(70)
  expect(added('会昌表扬栏+批评栏等于几条')).toBe(63)
  expect(added('建瓯小区党支部+幼儿园=？')).toBeUndefined()
  expect(added('罗定市直部门下来当委员的，街道、社区两级拢共几位')).toBe(93)
})

it('denies no place a number of the measure that another place is known for', () => {
  const answer = say(
    '社工证考下来哪些地方真发钱',
    '延吉每个月能拿几个钱',
    '他们持证的有多少人了',
    '嘉峪关那头考出来的人数呢',
  )
  expect(answer.answerable).toBe(true)
  expect(printedOf(answer)[0]).toBe('210名')
})

it.each([
  '嘉峪关2021年的诉前调解率是多高',
  '幸福树下说幸福一共请了多少位老人来说',
  '锦绣华景那边一到三岁的娃娃托一个月收多少费',
])(
  'answers neither with another year, nor with how often something is, nor a price with what is no money: %s',
  (question) => {
    expect(say(question).answerable).toBe(false)
  },
)

it('puts a claim to the test in whatever words: 国家级研发机构写成21个，妥不妥', () => {
  const answer = say('大邑落地的国家级研发机构写成21个，妥不妥')
  expect(textOf(answer)).toContain('不对')
  expect(printedOf(answer)[0]).toBe('国家级3个')
})

it('takes no place out of what is counted: 每万城镇人口 names no 万城镇', () => {
  const answer = say('嘉峪关每万城镇人口配有多少社区工作者')
  expect(answer.absent).toEqual([])
  expect(printedOf(answer)[0]).toBe('23名')
  expect(say('嘉峪关和万城镇配了多少社区工作者').absent).toEqual(['万城镇'])
})

describe('typical questions', () => {
  const found = (question: string): string[] => practicesOf(say(question))

  it('the accounts of an owners’ committee: the one place that has a bank keep them', () => {
    // Others govern committees (西湖区), nobody else has their money kept: a second hit would be a guess.
    expect(found('业委会的钱总说不清，有没有地方请第三方管账？')).toEqual(['wenzhou/yecai-daili'])
  })

  it('couriers without a place to rest: stations made for them, not volunteers among them', () => {
    // 建瓯's stations are told with seats and first aid; 罗定 has such a station as well. 建瓯 also makes couriers
    // wardens of the net, which gives them no rest.
    const ids = found('快递员没地方歇脚怎么办')
    expect(ids.slice(0, 2).toSorted()).toEqual(['jianou/nuanfeng-yizhan', 'luoding/nuanxin-yizhan'])
    expect(ids).not.toContain('jianou/liudong-wanggeyuan')
  })

  it('children after school: the class that is made for it, and the place that has one among others', () => {
    const ids = found('孩子放学没人管')
    expect(ids).toContain('lianjiang/sidianban-ketang')
    expect(ids).toContain('liaoyang/laonian-shitang')
  })

  it('meals for the old: canteens, whatever they are called', () => {
    // 长者食堂, 老年食堂, 助餐食堂 are the same thing; their own practices come before a fund that also feeds people.
    const ids = found('老人吃饭难怎么解决')
    expect(ids.slice(0, 2)).toContain('jianou/zhangzhe-shitang')
    expect(ids).toContain('liaoyang/laonian-shitang')
  })

  it('too many signs on the door: the two places that took them down', () => {
    // 殷都 tells of nothing but signs, 嘉峪关 of signs among meetings and papers. Nobody else mentions them.
    expect(found('社区牌子太多怎么减').toSorted()).toEqual([
      'jiayuguan/jianfu-zengxiao',
      'yindu/zhengzhi-langua',
    ])
  })

  it('too many meetings and papers: the place that counted them', () => {
    expect(found('会议太多文件太多')[0]).toBe('jiayuguan/jianfu-zengxiao')
  })

  it('empty houses: the place that handed them out is among the first', () => {
    expect(found('空房子闲着怎么用起来')).toContain('wenzhou/xianzhi-fangchan')
  })

  it('no doctor at night: the night market of doctors before the one on line', () => {
    // Both are of the same estate; only one is held in the evening.
    expect(found('夜里居民没地方看病').slice(0, 2)).toEqual([
      'lianjiang/zhongyi-yeshi',
      'lianjiang/yunshang-jiankang',
    ])
  })

  it('no money: budgets and funds, not pay', () => {
    const ids = found('钱从哪来，社区没有经费')
    expect(ids).toContain('liaoyang/jingfei-baozhang')
    expect(ids).toContain('qingyunpu/chuangtou-jijin')
    expect(ids).not.toContain('jiayuguan/xinchou-zengzhang')
  })

  it('successors: candidates for the office in three places', () => {
    // 翠屏 and 嘉峪关 list candidates for the very office; 龙文 makes such candidates of returning villagers.
    const ids = found('后备干部怎么培养')
    expect(ids).toContain('jiayuguan/houbei-chubei')
  })

  it('pay: every hit is about pay and promotion', () => {
    const topics = say('社区书记的待遇怎么提高').practices.map(({ practice }) => practice.topics)
    expect(topics.length).toBeGreaterThan(1)
    for (const of of topics) expect(of).toContain('待遇与晋升')
  })

  it('quarrels between neighbours: the old party members who settle them', () => {
    expect(found('两边邻居吵架谁来调解')[0]).toBe('jianou/zhishan-wanfeng')
  })
})

describe('a figure question', () => {
  it('leads with the figure as printed, where and as of when, then the practice behind it', () => {
    const answer = say('推行业财代理的小区有多少个')
    expect(answer).toMatchObject({ answerable: true, intent: 'figure' })
    expect(answer.figures[0]?.figure).toMatchObject({ printed: '136个', asOf: '目前' })
    expect(practicesOf(answer)).toEqual(['wenzhou/yecai-daili'])
    expect(textOf(answer).indexOf('136个')).toBeLessThan(textOf(answer).indexOf('银行'))
    expect(textOf(answer)).toContain('目前')
    expect(textOf(answer)).toContain('浙江省温州市')
  })

  it('gives every place that reports the same thing', () => {
    const answer = say('社区工作者持证率是多少')
    expect(printedOf(answer).toSorted()).toEqual(['30%以上', '超1/3', '超过30%'])
    expect(placesOf(answer).toSorted()).toEqual(['翠屏区', '辽阳市', '青云谱区'])
  })

  it('puts what is asked before what stands beside it', () => {
    // 期 of the forum itself, then the events around it.
    expect(printedOf(say('大邑的人才讲坛办了多少期')).slice(0, 2)).toEqual(['43期', '4600余场'])
    // 国家级 alone was asked for; the sum and the other levels follow.
    expect(printedOf(say('大邑县引进了多少国家级研发机构'))[0]).toBe('国家级3个')
  })

  it('puts the present value before the past one, unless the past is asked for', () => {
    expect(printedOf(say('温州有多少个网格'))[0]).toBe('11012个')
    expect(printedOf(say('温州小区党组织覆盖率原来是多少'))[0]).toBe('23.2%')
  })

  it('keeps how high and by how much apart', () => {
    const printed = printedOf(say('嘉峪关的议事协商办结率是多少，比上年提高多少'))
    expect(printed.slice(0, 2)).toEqual(['85.7%', '25%'])
  })

  it('answers several asks of one message, each with its own figure', () => {
    expect(
      printedOf(say('推行业财代理的小区现在有几个？走了多少笔账，合多少钱？')).slice(0, 3).toSorted(),
    ).toEqual(['136个', '298万元', '549笔'])
  })

  it('finds the measure word that is asked in', () => {
    expect(printedOf(say('南昌市西湖区圆桌会几步'))[0]).toBe('七步流程')
    expect(printedOf(say('建瓯城区建了几所长者食堂'))[0]).toBe('7所')
  })
})

describe('a place', () => {
  it('gives its practices and key figures', () => {
    const answer = say('大邑县做了什么')
    expect(answer).toMatchObject({ answerable: true, intent: 'place' })
    expect(placesOf(answer)).toEqual(['大邑县'])
    expect(answer.practices.length).toBeGreaterThan(10)
    expect(answer.figures.length).toBeGreaterThan(2)
  })

  it.each([
    ['云浮那边有材料吗', ['罗定市']],
    ['成都有材料吗', ['大邑县']],
    ['甘肃', ['嘉峪关市']],
    ['福建做了什么', ['建瓯市', '龙文区']],
    ['江西做了什么', ['会昌县', '西湖区', '青云谱区']],
    ['南昌做了什么', ['西湖区', '青云谱区']],
  ])('finds the places under a region: %s', (question, places) => {
    expect(placesOf(say(question)).toSorted()).toEqual(places.toSorted())
  })

  it.each([
    ['芝山街道做了什么', '建瓯市', 'jianou/zhishan-wanfeng'],
    ['三泮社区', '温州市', 'wenzhou/dangqun-fuwuquan'],
    ['天和家园小区', '温州市', 'wenzhou/yebiao-jieguan'],
    ['素龙街道做了什么', '罗定市', 'luoding/huanjing-jingsai'],
    ['江南街道', '南江社区', 'nanjiang/dangjian-lianmeng'],
  ])('finds the article that a street, community or estate is part of: %s', (question, place, practice) => {
    const answer = say(question)
    expect(placesOf(answer)).toEqual([place])
    expect(practicesOf(answer)).toContain(practice)
  })

  it('shows of a street its own figures only', () => {
    const { figures: shown } = say('芝山街道做了什么')
    expect(shown.length).toBeGreaterThan(0)
    for (const { figure } of shown) expect(figure.place).toBe('芝山街道')
  })

  it('takes 西湖区 for the one of 南昌, and 杭州’s for a place it does not hold', () => {
    expect(placesOf(say('西湖区做了什么'))).toEqual(['西湖区'])
    expect(placesOf(say('南昌西湖区做了什么'))).toEqual(['西湖区'])
    expect(missingKind(say('杭州西湖区做了什么'))).toBe('place')
  })
})

/** The rows of an answer's table; the places that print none have no figure. */
const tableOf = (answer: Answer) => {
  if (answer.body.kind !== 'table') throw new Error(`no table but ${answer.body.kind}`)
  return answer.body
}

describe('a comparison', () => {
  it('puts the same measure of each place side by side, each with its own source, and says which is more', () => {
    const answer = say('辽阳和殷都谁的兼职委员多')
    expect(answer).toMatchObject({ answerable: true, intent: 'compare' })
    const { measure, notes, rows } = tableOf(answer)
    expect(measure).toBe('兼职委员人数')
    expect(rows.map(({ figures: row }) => row[0]?.figure.printed)).toEqual(['214名', '211名'])
    expect(notes).toMatchObject([{ kind: 'largest', figure: { locality: ['辽宁省', '辽阳市'] } }])
    expect(answer.citations.map(({ article }) => article.id)).toEqual(['liaoyang', 'yindu'])
  })

  it('gives the figures in the order in which the places are named', () => {
    expect(printedOf(say('殷都和辽阳谁的兼职委员多'))[0]).toBe('211名')
  })

  it('does not order 超过30% and 超1/3', () => {
    const answer = say('青云谱和翠屏的社区工作者持证率谁高')
    expect(printedOf(answer)).toEqual(expect.arrayContaining(['超过30%', '超1/3']))
    expect(tableOf(answer).notes).toEqual([{ kind: 'notOrdered', why: 'bounds' }])
    expect(textOf(answer)).not.toMatch(/更多|更高|最大/u)
  })

  it('does not order 30%以上 and 超过30%, and says why', () => {
    expect(textOf(say('辽阳和青云谱的社工持证率'))).toMatch(/排不出先后|比不出大小/u)
  })

  it('says when two metrics are not the same thing', () => {
    const answer = say('会昌和罗定的结对共建比一比')
    if (answer.body.kind !== 'comparison') throw new Error('no comparison')
    expect(answer.body.comparable).toBe(false)
    expect(textOf(answer)).toContain('不是同一件事')
  })

  it('gives one row a place', () => {
    const answer = say('温州、大邑和延吉的社区工作者有什么不同')
    if (answer.body.kind !== 'comparison') throw new Error('no comparison')
    expect(answer.body.rows.map(nameOf)).toEqual(['温州市', '大邑县', '延吉市'])
  })
})

describe('“哪些地方”', () => {
  it('gives every place that fits, each once', () => {
    const answer = say('哪些地方设了兼职委员')
    const places = placesOf(answer)
    expect(places).toEqual(expect.arrayContaining(['殷都区', '辽阳市', '建瓯市', '嘉峪关市']))
    expect(places).toHaveLength(new Set(answer.practices.map(({ practice }) => practice.articleId)).size)
  })

  it('counts other names of the thing as well', () => {
    expect(placesOf(say('哪些地方办了老年食堂'))).toEqual(
      expect.arrayContaining(['建瓯市', '龙文区', '温州市', '辽阳市']),
    )
  })

  it('gives one place where only one fits', () => {
    expect(placesOf(say('哪些地方有暖蜂驿站'))).toEqual(['建瓯市'])
  })
})

describe('a topic', () => {
  it('gives the practices of that topic, the best of each place first', () => {
    const answer = say('物业治理')
    expect(answer).toMatchObject({ answerable: true, intent: 'topic' })
    const shown = answer.practices.map(({ practice }) => practice)
    expect(shown.length).toBeGreaterThan(3)
    for (const { topics } of shown) expect(topics).toContain('物业治理')
    expect(new Set(shown.slice(0, 4).map(({ articleId }) => articleId)).size).toBe(4)
    expect(answer.more).toBeGreaterThan(0)
  })

  it('is found for every topic by its name', () => {
    for (const { name } of knowledge.lexicon.topics) {
      const answer = say(name)
      expect([name, answer.answerable]).toEqual([name, true])
      expect([name, answer.practices.some(({ practice }) => practice.topics.includes(name))]).toEqual([
        name,
        true,
      ])
    }
  })
})

describe('a follow-up', () => {
  it('“那…呢” keeps the subject and changes the place', () => {
    const answer = say('辽阳的社工持证率是多少', '那翠屏呢')
    expect(placesOf(answer)).toEqual(['翠屏区'])
    expect(printedOf(answer)[0]).toBe('超1/3')
    expect(placesOf(say('大邑县做了什么', '那温州呢'))).toEqual(['温州市'])
  })

  it('“…呢” keeps the subject over several turns', () => {
    const conversation = ['辽阳市的兼职委员有多少', '殷都呢', '那辽阳呢']
    expect([1, 2, 3].map((turns) => printedOf(say(...conversation.slice(0, turns)))[0])).toEqual([
      '214名',
      '211名',
      '214名',
    ])
  })

  it('keeps the place and changes the subject', () => {
    const answer = say('辽阳市做了什么', '兼职委员有多少')
    expect(placesOf(answer)).toEqual(['辽阳市'])
    expect(printedOf(answer)[0]).toBe('214名')
  })

  it('says of the new place that it has no such thing, and whose it is', () => {
    const answer = say('温州推行业财代理的小区有多少', '那辽阳呢')
    expect(answer.answerable).toBe(false)
    expect(correctionOf(answer)).toMatch(/辽阳市.*温州市/u)
  })

  it('“还有吗” goes on where the list ended, without repeating', () => {
    const first = practicesOf(say('物业治理'))
    const second = practicesOf(say('物业治理', '还有吗'))
    expect(second.length).toBeGreaterThan(0)
    expect(second.filter((id) => first.includes(id))).toEqual([])
    const third = practicesOf(say('物业治理', '还有吗', '还有吗'))
    expect(third.filter((id) => first.includes(id) || second.includes(id))).toEqual([])
  })

  it('“还有吗” ends at last', () => {
    const conversation = ['物业治理']
    let answer = say(...conversation)
    for (let turns = 0; answer.answerable && turns < 40; turns += 1) {
      conversation.push('还有吗')
      answer = say(...conversation)
    }
    expect(missingKind(answer)).toBe('more')
  })

  it('“第二个细说” tells the second, and says when there is none', () => {
    const second = practicesOf(say('物业治理'))[1]
    expect(practicesOf(say('物业治理', '第二个细说'))).toEqual([second])
    expect(practicesOf(say('物业治理', '第二个细说', '第一个呢'))).toEqual([practicesOf(say('物业治理'))[0]])
    expect(missingKind(say('物业治理', '第九个细说'))).toBe('nth')
  })

  it.each(['来源呢', '这些数据能写进汇报吗', '数据靠谱吗', '这个数能直接引用不'])(
    '“%s” gives article and anchor of what was said',
    (message) => {
      const answer = say('业财代理推行了多少小区', message)
      expect(answer.citations.map(({ article }) => article.id)).toEqual(['wenzhou'])
      expect(textOf(answer)).toContain('目前已在136个小区推行')
      expect(textOf(answer)).toContain('创新开展瓯江红“共享社·幸福里”建设')
    },
  )

  it.each(['还有吗', '第二个细说', '来源呢'])('%s with nothing before it says so', (message) => {
    expect(missingKind(say(message))).toBe('turn')
  })

  it('survives small talk in between', () => {
    expect(printedOf(say('辽阳的社工持证率是多少', '谢谢', '那翠屏呢'))[0]).toBe('超1/3')
  })

  it('gives way to a new question', () => {
    expect(practicesOf(say('大邑县做了什么', '业委会的钱总说不清，有没有地方请第三方管账？'))).toEqual([
      'wenzhou/yecai-daili',
    ])
  })
})

describe('what the corpus does not hold', () => {
  it.each([
    '上海的物业怎么管',
    '杭州有哪些做法',
    '深圳的经验',
    '美国怎么做社区治理',
    '内蒙古有什么做法',
    '鼓楼区做了什么',
  ])('an unknown place is said to be unknown: %s', (question) => {
    const answer = say(question)
    expect(answer).toMatchObject({ answerable: false, practices: [], figures: [] })
    expect(missingKind(answer)).toBe('place')
    expect(textOf(answer)).toContain('没有')
  })

  it('may show who else did the same, never as that place’s own', () => {
    const answer = say('上海的物业怎么管')
    expect(relatedOf(answer).length).toBeGreaterThan(0)
    expect(textOf(answer)).toContain('不是该地的')
  })

  it('says of a place that articles only mention that they do', () => {
    expect(textOf(say('深圳的经验'))).toContain('会昌县')
  })

  it.each(['温州的GDP是多少', '温州有多少条地铁', '大邑县有多少共享单车', '淄博烧烤店有多少家'])(
    'an unreported figure is said to be missing: %s',
    (question) => {
      const answer = say(question)
      expect(answer).toMatchObject({ answerable: false, practices: [], figures: [] })
      expect(missingKind(answer)).toBe('figure')
    },
  )

  it('a miss suggests what comes nearest', () => {
    const { answerable, suggestions } = say('广场舞扰民有地方治过吗')
    expect(answerable).toBe(false)
    expect(suggestions.filter((text) => text.includes('广场舞')).length).toBeGreaterThanOrEqual(2)
  })

  it.each(['量子计算机怎么造', '阿斯顿发', 'asdfghjkl', '你们怎么看待房价'])(
    'nothing relevant is never a random practice: %s',
    (question) => {
      const answer = say(question)
      expect(answer).toMatchObject({ answerable: false, practices: [], figures: [] })
      expect(answer.suggestions.length).toBeGreaterThanOrEqual(2)
    },
  )
})

describe('a matter of governance that nobody here writes of', () => {
  it.each([
    '遛狗不拴绳、狗咬人，哪个社区治好了',
    '垃圾分类谁做得好，给个数字',
    '有没有哪里用无人机巡查小区的',
  ])('is not answered by what merely sounds like it: %s', (question) => {
    expect(say(question).answerable).toBe(false)
  })

  it('is named as such beside what comes near', () => {
    expect(textOf(say('加装电梯一楼不同意咋办'))).toContain('材料没有提到：加装电梯')
  })
})

describe('what is asked for by name', () => {
  it.each(['谁是建瓯芝山晚枫的领头人，给个名', '“雏雁丰翼”负责的干部叫什么'])(
    'is not answered where it is not printed: %s',
    (question) => {
      expect(say(question).answerable).toBe(false)
    },
  )
})

describe('a place beside another', () => {
  it('is no place that is asked about', () => {
    const answer = say('江西会昌边上的瑞金市，机关党建有啥招数')
    expect(answer.answerable).toBe(false)
    expect(textOf(answer)).toContain('瑞金')
  })
})

describe('a trouble told with a few people', () => {
  it('asks for no number', () => {
    const answer = say('我们小区换个绿化、装个电梯，业委会几个人关起门就定了，别的地方有没有办法管住')
    expect(answer.body.kind).not.toBe('figures')
    expect(answer.answerable).toBe(true)
  })
})

describe('a place and nothing but what it is busy with', () => {
  it.each(['漳州龙文在忙活啥', '港南区有资料没', '龙文区这几年靠什么出彩？'])(
    'is told of as a whole: %s',
    (question) => {
      const answer = say(question)
      expect(answer).toMatchObject({ answerable: true, intent: 'place' })
    },
  )
})

describe('a false premise', () => {
  it.each([
    ['罗定市的4309名乡贤', '罗定市', '4309名', '龙文区'],
    ['大邑县有3365名社工吗', '大邑县', '3365名', '温州市'],
    ['罗定有66个小区党支部', '罗定市', '66个', '建瓯市'],
    ['翠屏区的136个小区', '翠屏区', '136个', '温州市'],
  ])('with another place’s number is corrected: %s', (question, asked, printed, owner) => {
    const answer = say(question)
    expect(answer.answerable).toBe(false)
    expect(answer.corrections[0]?.kind).toBe('figureElsewhere')
    for (const part of [asked, printed, owner]) expect(correctionOf(answer)).toContain(part)
  })

  it.each([
    ['温州市的暖蜂驿站怎么建', '温州市', '暖蜂驿站', '建瓯市'],
    ['嘉峪关市的业财代理怎么做', '嘉峪关市', '业财代理', '温州市'],
    ['殷都区的乡贤促进会', '殷都区', '乡贤促进会', '龙文区'],
    ['大邑县芝山晚枫', '大邑县', '芝山晚枫', '建瓯市'],
  ])('with another place’s practice is corrected: %s', (question, asked, name, owner) => {
    const answer = say(question)
    expect(answer.answerable).toBe(false)
    expect(answer.corrections[0]?.kind).toBe('practiceElsewhere')
    for (const part of [asked, name, owner]) expect(correctionOf(answer)).toContain(part)
  })

  it.each([
    ['龙文芝山街道做了什么', '芝山街道', '建瓯市'],
    ['殷都区素龙街道的环境整治', '素龙街道', '罗定市'],
  ])('with a strayed street is corrected: %s', (question, street, owner) => {
    const answer = say(question)
    expect(answer.corrections[0]?.kind).toBe('placeElsewhere')
    expect(correctionOf(answer)).toContain(street)
    expect(correctionOf(answer)).toContain(owner)
  })

  it('is none where the number is right', () => {
    const answer = say('温州有136个推行业财代理的小区吗')
    expect(answer.corrections).toEqual([])
    expect(printedOf(answer)[0]).toBe('136个')
  })
})

describe('what is no question', () => {
  it.each([
    ['你好', 'greeting'],
    ['在吗', 'greeting'],
    ['谢谢', 'thanks'],
    ['help', 'identity'],
    ['你会干什么', 'identity'],
    ['写首诗', 'beyond'],
    ['今天天气怎么样', 'beyond'],
    ['股票怎么买', 'beyond'],
    ['😀😀😀', 'noise'],
    ['？？？', 'noise'],
    ['', 'noise'],
    [' \n\t ', 'noise'],
    ['666', 'thanks'],
  ])('%j is answered as %s, shortly', (message, kind) => {
    const answer = say(message)
    expect(talkKind(answer)).toBe(kind)
    expect(answer).toMatchObject({ answerable: false, practices: [], figures: [], related: [] })
    expect(textOf(answer).length).toBeLessThan(200)
  })

  it.each(['help', '你好', '？？？', '写首诗'])(
    '%s comes back with two or three things to try',
    (message) => {
      const { suggestions } = say(message)
      expect(suggestions.length).toBeGreaterThanOrEqual(2)
      expect(suggestions.length).toBeLessThanOrEqual(3)
      for (const suggestion of suggestions) expect(say(suggestion).answerable).toBe(true)
    },
  )
})

describe('messy input', () => {
  const ACCOUNTS = 'wenzhou/yecai-daili'
  const CANTEEN = 'jianou/zhangzhe-shitang'

  it.each([
    ['traditional characters', '業委會的錢總說不清，有沒有地方請第三方管賬？', ACCOUNTS],
    ['no punctuation', '业委会的钱总说不清有没有地方请第三方管账', ACCOUNTS],
    ['traditional Cantonese', '業委會賬目不清楚點樣搞', ACCOUNTS],
    ['simplified Cantonese', '边度有长者食堂', CANTEEN],
    ['homophones', '建欧长者食唐', CANTEEN],
    ['English', 'what about elderly canteen in Jianou', CANTEEN],
    ['pinyin', 'dayi rencai jiangtan', 'dayi/jiangtan-pinpai'],
    ['full width', '推行业财代理的小区有１３６个吗', ACCOUNTS],
    ['white space and line breaks', ' 业委会的钱\n总说不清 ，有没有地方\t请第三方管账 ', ACCOUNTS],
    ['emoji', '😀业委会的钱总说不清，有没有地方请第三方管账？🙏', ACCOUNTS],
    ['zero width spaces', '业委会\u200b的钱总\u200b说不清，有没有地方请第三方管账？', ACCOUNTS],
  ])('is understood: %s', (_, question, id) => {
    expect(practicesOf(say(question))[0]).toBe(id)
  })

  it.each(['大邑縣做了什麼', '大邑县做咗乜嘢', 'ｄａｙｉ', 'what did Dayi do', '大邑县做了什么？？？？'])(
    'finds the place: %s',
    (question) => {
      expect(placesOf(say(question))).toEqual(['大邑县'])
    },
  )

  it('tells what was read instead of a misspelling', () => {
    const answer = say('建欧长者食唐')
    expect(answer.reading.repairs.map(({ to }) => to)).toEqual(['建瓯', '长者食堂'])
    expect(textOf(answer)).toContain('长者食堂')
  })
})
