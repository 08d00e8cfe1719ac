import { describe, expect, it } from 'vitest'
import type { Answer } from '../../src/answer/answer.ts'
import { answerMessage } from '../../src/messages/answer-message.ts'
import { plainText } from '../../src/messages/plain-text.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'

const { ask, knowledge } = shippedCorpus()
const say = (text: string): Answer => ask(text).answer
const textOf = (answer: Answer): string =>
  plainText(answerMessage(answer, { topics: knowledge.lexicon.topics }))
const printedOf = (answer: Answer): readonly string[] => answer.figures.map(({ figure }) => figure.printed)

describe('a message that asks for several things', () => {
  it.each([
    ['龙文乡贤促进会建了几个，还差几个村社没有？平均一个会多少乡贤', ['相差3个', '约合55.2名']],
    ['会昌下去旁听组织生活，提的意见平均一场几条？乡镇和县直合计去了几家', ['约合2.1条', '等于90个']],
    ['建瓯邻里群收上来的诉求还有多少没办 办结占几成', ['相差59件', '约合83.4%']],
    ['淄博老小区微改造和新小区提升项目共多少个，各占多少', ['等于816个', '17.6%', '82.4%']],
  ])('is told every reckoning that it wants: %s', (question, told) => {
    const text = textOf(say(question))
    for (const one of told) expect(text).toContain(one)
  })

  it('is told that the one is not printed, rather than another number in its stead', () => {
    const answer = say('会昌组织生活旁听了多少场，旁听的人补贴发了多少钱')
    expect(printedOf(answer)[0]).toBe('108场')
    expect(answer.figures.every(({ figure }) => figure.kind !== 'money')).toBe(true)
    expect(answer.unreported).toContain('补贴')
  })

  it('is told the sum and the other number beside it', () => {
    const answer = say('罗定市直部门选去当大工委委员、大党委委员的一共多少个人，从几个部门来')
    expect(textOf(answer)).toContain('等于93名')
    expect(printedOf(answer)).toContain('86个')
  })

  it.each([
    ['廉江那小区志愿活动搞了180场没错吧？服务了多少人次', ['180场', '8000人次']],
    ['南江社区辖区里是不是有21家机关单位还有党员多少人', ['21家', '198名']],
  ])('is told what it asks beside a number that is to be confirmed: %s', (question, printed) => {
    const answer = say(question)
    expect(answer.verdict).toBe('yes')
    expect(printedOf(answer).slice(0, 2)).toEqual(printed)
  })

  it('is taken to mean whoever prints the number that it starts from, rough as that is', () => {
    const answer = say('网格重新划过以后，从七千多个变成多少个网格、多少个微网格')
    expect(answer.figures.map(({ figure }) => figure.locality[1])).toEqual(answer.figures.map(() => '温州市'))
    expect(printedOf(answer)).toEqual(expect.arrayContaining(['11012个', '6.2万个']))
    expect(printedOf(say('罗定签的项目书有一百多份？具体多少'))).toContain('120余份')
  })

  it.each([
    '大邑跟高校企业一块办的研发机构54个，国家省市三级怎么分的，对得上总数不',
    '大邑落地的研发机构，国家的省里的市里的各几家，加一块是54吗',
  ])('is told every part and whether they come to the whole: %s', (question) => {
    const answer = say(question)
    expect(answer.verdict).toBe('yes')
    expect(printedOf(answer)).toEqual(expect.arrayContaining(['国家级3个', '省级19个', '市级32个']))
  })
})

describe('two numbers of one place', () => {
  it('are put together where both count events, and never where only a measure word is alike', () => {
    expect(textOf(say('2021年以来青云谱给社区干部办班和辅导加起来多少回'))).toContain('等于52次')
    expect(say('建瓯的团队和医护加起来多少').computed).toBeUndefined()
  })

  it.each([
    ['辽阳驻区单位出的点子和真正帮着解决的问题，哪个数大，大多少', '相差147条'],
    ['翠屏派出去参观学习的和送去挂职的 哪个人多 大概多出多少', '约差150名'],
    ['延吉互嵌式社区占城市社区的比重给算算', '约合53.8%'],
  ])('are those of what is counted, and not of who does it: %s', (question, told) => {
    expect(textOf(say(question))).toContain(told)
  })
})

describe('what is told by the month or the year', () => {
  it.each([
    ['延吉社工师一个月给多少补贴，一年下来一个人能多拿多少钱', '等于2400元至3600元：'],
    [
      '淄博城南社区把便民综合体包给合伙人，装修省下一笔，每年水电又省一笔，头一年算下来省了多少钱',
      '至少是80万元',
    ],
  ])('comes to so much for a year: %s', (question, told) => {
    expect(textOf(say(question))).toContain(told)
  })

  it('comes to so much for several years, with what is saved but once', () => {
    const told = textOf(
      say('淄博城南社区综合体包给外人打理，装修一把省多少、每年又省多少？照这么算头三年省下多少'),
    )
    expect(told).toContain('20万元以上乘以3加60余万元至少是120万元')
  })

  it('tells what it is reckoned back to', () => {
    const told = textOf(say('嘉峪关每万城镇人口配的社工比中央要求高出快三成，倒推中央的底线是每万人几名'))
    expect(told).toContain('23名除以（1加27.8%）约合18名')
  })
})

describe('numbers that are asked for first', () => {
  it('are divided by what they are of, and not the other way', () => {
    expect(textOf(say('龙文区乡贤会成立了几个，汇拢乡贤多少名，平均每个会多少名'))).toContain(
      '4309名除以78个',
    )
  })

  it('are taken from each other as they were and are, and not with a part that nobody asked for', () => {
    const told = textOf(say('想比比温州：人家改之前一共多少个网格，改完多少，多出来几个'))
    expect(told).toContain('11012个减7931个，相差3081个')
    expect(told).not.toContain('6.2万个减')
  })

  it('are those of the days that are named', () => {
    const told = textOf(say('建瓯线上网格的事，头一天能办完多少、到第三天能办完多少，提高几个百分点'))
    expect(told).toContain('三天内达95%减当天达50%，相差45个百分点')
  })
})

describe('a list over all places', () => {
  it.each([
    ['有哪些比例是过了九成但没到百分百的', ['三天内达95%', '95.8%', '90.8%', '99.2%']],
    ['人数或者人次上百万的都在哪里', ['超百万人次', '190多万人次', '超120万人']],
    ['金额在200万到500万之间的都有哪几笔', ['400余万元', '300万元', '298万元', '202万元']],
    ['哪些项目的钱是上亿的', ['约11.5亿元', '超3亿元']],
  ])('holds just the numbers of the size that is said: %s', (question, printed) => {
    expect(new Set(printedOf(say(question)))).toEqual(new Set(printed))
  })

  it('is of the rate or of the persons, whichever is asked for', () => {
    expect(printedOf(say('各地社工证持证比例 列表'))).toEqual(['超1/3', '30%以上', '超过30%'])
  })

  it.each([
    '各县人均GDP给我拉个表比一比',
    '温州、延吉、淄博三个市GDP分别多少亿，列表',
    '各地刑事案件发案数降了多少 列表',
  ])('is refused where nobody prints what is to be counted: %s', (question) => {
    expect(say(question).answerable).toBe(false)
  })
})

describe('a reckoning that is wanted in few words', () => {
  it.each([
    ['锦绣华景大中小网格 总数', '等于61个'],
    ['建瓯：小区支部/物业支部/楼栋党小组，分项+总数', '等于209个'],
    ['大邑工匠和成都工匠 人数差', '相差57人'],
    ['建瓯收上来的诉求解决了百分之几', '约合83.4%'],
    ['温州在职党员下小区，总人次和天数摊下来 一天大约多少人次', '约合23750人次/天'],
    ['龙文 干部挂钩重点乡贤 人均几个', '约合2.4名/名'],
    ['青云谱红色创投，财政拿了多少，支持多少个项目，平摊下来一个项目多少', '约合10万元/个'],
    ['廉江的网格分大小微三层，小的和微的两层合起来几个', '等于60个'],
    ['温州网格重划以后一共添了几个？原来多少现在多少都写上', '相差3081个'],
  ])('is done with the figures that it names: %s', (question, told) => {
    expect(textOf(say(question))).toContain(told)
  })

  it('goes on from a number that is stated wrongly and set right', () => {
    const answer = say('会昌县旁听人家组织生活是180场吗，一共提了多少条意见，平均每场几条')
    expect(answer.verdict).toBe('no')
    expect(printedOf(answer)).toEqual(['108场', '229条'])
    expect(textOf(answer)).toContain('约合2.1条')
  })

  it('is not done with two that it does not tell apart', () => {
    expect(textOf(say('大邑的讲坛办的期数，比专家感知行多出几期呀'))).not.toMatch(/等于|相差/u)
  })
})
