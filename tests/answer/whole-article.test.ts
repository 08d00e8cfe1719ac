import { describe, expect, it } from 'vitest'
import type { Answer } from '../../src/answer/answer.ts'
import { say } from './saying.ts'

const printed = ({ figures }: Answer): string[] => figures.map(({ figure }) => figure.printed)
const practice = ({ practices }: Answer): string | undefined => practices[0]?.practice.id

const FIRST_SECRETARIES = '延吉的一线工作法怎么做的'
const NIGHT_MARKET = '廉江中医夜市怎么办的'
const LECTURES = '大邑的人才讲坛怎么办的'
const ALLIANCE = '南江社区党建联盟怎么搞的'
const ROUND_TABLE = '西湖区幸福圆桌会一次来几个人'

describe('what the whole article prints', () => {
  it.each([
    [ALLIANCE, '管社会治理的那个专委会谁牵头', '啥时候建的', '2017年6月'],
    [ROUND_TABLE, '会前几步', '哪一年兴起来的', '2021年'],
  ])('is told of a beginning, whichever of its practices is talked about: %s, %s, %s', (...messages) => {
    const [date = ''] = messages.splice(-1)
    expect(printed(say(...messages))).toEqual([date])
  })

  it('is told of who does something, by the practice that names them: 谁牵头', () => {
    const { practices } = say(LECTURES, '谁牵头')
    expect(practices[0]?.practice.summary).toContain('组织部牵头')
  })

  it('is told of whom it is done with: 和谁联手的', () => {
    expect(practice(say('廉江的四点半课堂办了几场活动', '和谁联手的'))).toBe('lianjiang/sidianban-ketang')
  })

  it('is told where a clause says it in other words: 谁按市价付', () => {
    expect(practice(say('温州的业财代理怎么弄', '谁按市价付'))).toBe('wenzhou/linli-shitang')
  })

  it('is no extreme that is not printed', () => {
    const homes = '温州腾出来的空房有多少平米'
    expect(printed(say(homes, '最大一块呢'))).toEqual(['3072平方米'])
    expect(say(homes, '最小的呢').answerable).toBe(false)
  })

  it('is where they went, and not who else went: 外出学习去过哪些城市', () => {
    const answer = say('翠屏储备了多少人', '外出学习去过哪些城市')
    expect(practice(answer)).toBe('cuiping/waichu-qujing')
    expect(answer.body.kind).not.toBe('list')
  })
})

describe('the number told last, of something else', () => {
  it.each([
    [FIRST_SECRETARIES, '派了几个一把手', '普通干部呢', '5500余名'],
    [ALLIANCE, '常住人口多少', '说岔了，我问的是流动的', '约1.5万人'],
  ])('is what a few words ask for: %s, %s, %s', (...messages) => {
    const [figure = ''] = messages.splice(-1)
    expect(printed(say(...messages))[0]).toBe(figure)
  })

  it('is no figure of quite another practice of the place asked for next', () => {
    const answer = say('独居老人吃饭怎么解决', '建瓯开了几家', '一顿多少钱', '那温州呢')
    expect(printed(answer)).not.toContain('298万元')
  })
})

describe('what is held', () => {
  it('of a rate is set against the rate that bears its name', () => {
    expect(printed(say('嘉峪关的需求清单列了多少', '核对一下：2024年调解成功率95.8%'))).toContain('90.8%')
  })

  it('to be remembered is set beside what was told: 我怎么记得是95.8%', () => {
    const answer = say('嘉峪关街道大工委议事办结率多少', '我怎么记得是95.8%')
    expect(printed(answer)).toEqual(['85.7%', '95.8%'])
  })

  it('of units is set beside how many of them are printed of what is talked about', () => {
    const answer = say('罗定的吹哨报到怎么搞的', '去了多少人', '单位是86家吧')
    expect(printed(answer)).toEqual(['50多家', '86个'])
  })
})

describe('two things asked at once', () => {
  it.each([
    ['建瓯的医疗网格怎么搞的', '居民线上诉求，收了多少、办了多少', ['355件', '296件']],
    ['建瓯请谁劝架', '芝山那支多少人，调成几起', ['87位', '132起']],
  ])('are both told: %s, %s', (before, message, figures) => {
    expect(printed(say(before, message)).slice(0, 2)).toEqual(figures)
  })

  it('are what was collected, and what of it was settled, wherever the place prints both', () => {
    const answer = say('嘉峪关的三调对接怎么搞的', '拢出来多少条？办了几条？')
    expect(printed(answer)).toEqual(['185个', '130个'])
  })
})

describe('a number that may be of several practices', () => {
  it('right after the place was found, stands beside those others: 办了多少期', () => {
    const answer = say('给人才办讲座，不想搞成台上念台下睡，哪个县有办法', '办几期了')
    expect(printed(answer)).toContain('43期')
  })

  it('is that of them all where that is asked for: 乡贤总共有多少人', () => {
    const answer = say('想发动在外头做生意的老乡回来出力，参考哪里好', '乡贤总共有多少人')
    expect(printed(answer)[0]).toBe('4309名')
  })

  it('is no share where so many thousands are asked for: 一个月到手几千', () => {
    expect(say('嘉峪关的支部怎么建在网格上', '社区工作者现在一个月到手几千').answerable).toBe(false)
  })

  it('tells how often what bears its word is: 多长时间开一回', () => {
    const answer = say(ROUND_TABLE, '镇街层面的事由谁来主持', '多长时间开一回')
    expect(answer.figures[0]?.figure.metric).toContain('召开')
  })
})

describe('what is talked about', () => {
  it('is what the last practice was asked of, and not how it all began: 辽阳也有，多少个', () => {
    const answer = say('小区里头晚上支摊给居民看中医，哪儿的', '那小区孩子放学有人管不', '辽阳也有，多少个')
    expect(printed(answer)).toEqual(['46个'])
  })

  it('is added up by itself, without places told of before: 街道委员和社区委员合计多少名', () => {
    const answer = say(
      '大工委的兼职委员，哪个地方聘得最多',
      '罗定从多少个部门选人',
      '街道委员和社区委员合计多少名',
    )
    expect(printed(answer)).toEqual(['21名', '72名'])
  })
})

describe('what is asked of the whole place, and is no number', () => {
  it('is not answered by the number told last: 全市的社区都这么搞吗', () => {
    const answer = say('淄博的第三方合伙人省了多少装修钱', '全市的社区都这么搞吗')
    expect(printed(answer)).not.toEqual(['60余万元'])
  })
})

describe('two places after each other', () => {
  const MEDIATORS = ['建瓯的芝山晚枫调解了多少起', '出来帮忙的有几位', '那龙文呢'] as const

  it('are reckoned with: 差几个', () => {
    expect(say(...MEDIATORS, '差几个').computed).toBeDefined()
  })

  it('are not meant where two numbers of the place named are: 会昌的表扬栏比批评栏多多少', () => {
    const answer = say('殷都的大工委兼职委员多少', '会昌的表扬栏比批评栏多多少')
    expect(printed(answer).toSorted()).toEqual(['“批评栏”12条', '“表扬栏”51条'].toSorted())
  })
})

it('goes back where it is said so, though a day is asked for: 再问最开始那个看病的，礼拜几来', () => {
  const answer = say(NIGHT_MARKET, '辽阳有四点半课堂吗', '再问最开始那个看病的，礼拜几来')
  expect(printed(answer)).toEqual(['每周一晚上'])
})
