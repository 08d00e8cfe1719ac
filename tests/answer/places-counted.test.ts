import { describe, expect, it } from 'vitest'
import { say } from './saying.ts'

const printed = (question: string): string | undefined => say(question).figures[0]?.figure.printed

describe('the number of a place', () => {
  it.each([
    ['漳州乡贤促进会多少个', 'a district of the city'],
    ['云浮大工委委员几名', 'a county of the city'],
    ['宜宾社区工作者持证率', 'a district of the city'],
    ['全龙文健康基金筹了多少', 'a community of the district'],
    ['建瓯全市银发带头人几位', 'a street of the city'],
    ['鹿城划了几个网格', 'the city of the district'],
    ['瑞安小区党组织覆盖率', 'the city of the county'],
    ['雄关街道网格几个', 'the city of the street'],
  ])('is not told where only another is printed: %s (%s)', (question) => {
    expect(say(question).answerable).toBe(false)
  })

  it.each([
    ['漳州那个区乡贤促进会多少个', '78个'],
    ['宜宾三雁工程储备书记副书记几名', '120名'],
    ['福建的，小区党支部几个', '66个'],
    ['江西会昌模范机关几个', '25个'],
    ['全温州网格多少个', '11012个'],
    ['芝山街道银发带头人几位', '87位'],
    ['洪都老年协会舞蹈队几个', '140余个'],
    ['我妈住瑞安，听人说温州今年招了好多社工，招了几个', '3365名'],
  ])('is told where one place within a region, or the very place, is meant: %s', (question, number) => {
    expect(printed(question)).toBe(number)
  })
})

describe('things that are counted together', () => {
  it.each([
    '青云谱那些社会组织党支部，单独建的和联合建的各占几个',
    '建瓯服务驿站里暖蜂驿站和司机之家各几个',
    '淄博绿化提升和智慧改造项目各几个',
  ])('are not told apart where only their sum is printed: %s', (question) => {
    expect(say(question).answerable).toBe(false)
  })

  it('are told each where each is printed', () => {
    const found = say('建瓯小区党支部和物业党支部各几个').figures.map(({ figure }) => figure.printed)
    expect(found).toEqual(expect.arrayContaining(['66个', '4个']))
  })
})

describe('几 in a few words', () => {
  it.each(['中医夜市几个医生坐诊', '殷都头雁班一期上几天', '银龄服务队几个老人', '洪宇心理热线接了几通'])(
    'asks for a number, and no account is told instead: %s',
    (question) => {
      expect(say(question).answerable).toBe(false)
    },
  )

  it.each([
    ['四点半课堂几场活动', '129场'],
    ['换届后翠屏书记年轻几岁', '2.6岁'],
  ])('is told where it is printed: %s', (question, number) => {
    expect(printed(question)).toBe(number)
  })
})

describe('what a place is called before something is asked of it', () => {
  it('is not asked for', () => {
    const answer = say('戈壁钢城嘉峪关，老人家怎么给邻居调解')
    expect(answer.practices[0]?.practice.locality.at(-1)).toBe('嘉峪关市')
  })

  it('is said not to be reported where nothing else is asked for', () => {
    expect(say('量子计算机嘉峪关，有没有').unreported).toContain('量子')
  })
})

describe('a place and what is counted there, without a word that asks', () => {
  it('is the number that the place prints of just that', () => {
    expect(printed('南江社区党员')).toBe('198名')
  })

  it.each(['安阳全市兼职委员', '南昌全市持证社工', '去深圳访学的大邑人才数'])(
    'is no account where that is not counted: %s',
    (question) => {
      expect(say(question).answerable).toBe(false)
    },
  )
})

describe('a number asked for amid a story', () => {
  it.each([
    '听说辽阳搞红色物业分了什么引领型管家型自治型好几种，那辽阳现在红色物业的覆盖率是百分之多少',
    '听说延吉社区有青年夜校，晚上教剪视频啥的，报一门课收多少钱啊？一期上几节？',
    '甘肃嘉峪关那个铁大叔议事团，到底多少个大叔啊',
    '温州去年招社工几名',
  ])('is not told by an account, a rhythm or the number of another year: %s', (question) => {
    expect(say(question).answerable).toBe(false)
  })

  it.each([['漳州东屿社区有个健康基金给老人陪护补助，头一个搞的，一共凑了多少', ['80余万元']]])(
    'is told beside what is only said: %s',
    (question, numbers) => {
      const found = say(question).figures.map(({ figure }) => figure.printed)
      expect(found).toEqual(expect.arrayContaining(numbers))
    },
  )
})
