import { describe, expect, it } from 'vitest'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'

const { ask } = shippedCorpus()
const printedOf = (question: string): readonly string[] =>
  ask(question).answer.figures.map(({ figure }) => figure.printed)

describe('a story around a question', () => {
  it.each([
    [
      '我们小区业委会那个账三年没人看得懂，上个月我家分摊电梯费摊了1260块，问谁谁不理。听说温州是请银行来替业主大会记账的，有几个小区在弄？',
      '136个',
    ],
    [
      '咱家那老楼门口坑坑洼洼，我娘去年摔了一跤花了六千多。听说淄博老小区能拿社区发展基金修路盖车棚，这种小改造弄了多少个了',
      '144个',
    ],
    ['辽阳市老人吃饭的食堂跟孩子放学的四点半课堂一共有多少个呀？我们这边就俩，还老停电', '46个'],
  ])('does not hide the number that is asked for: %s', (question, printed) => {
    expect(printedOf(question)).toContain(printed)
  })

  it.each([
    [
      '我家门口路灯瞎了仨月，电动车被偷过两辆，罚款单倒是收了一张。表姨住翠屏区，说那边社区的人一户户上门，充电、路灯都给管，解决了好多个问题？',
      '180余个',
    ],
    [
      '我女儿明年毕业，学费一年六千，她爸去年下岗。听说温州招了不少专职社工，年底前还要再招一批，是多少人？',
      '1239名',
    ],
    [
      '我们街道去年投诉多，被罚了两回，主任明年要退休没人管事。安阳殷都区那边党群服务中心改造提升的，改了几个了？',
      '14个',
    ],
  ])(
    'is not taken for what is asked, whatever fines, fees and plans it tells of: %s',
    (question, printed) => {
      expect(printedOf(question)).toContain(printed)
    },
  )

  it.each([
    ['我外甥在延边上班，一个礼拜准有一天下午去社区，还有个带红字的名儿。到底是礼拜几下去啊', '红色星期五'],
    ['同学说她爷爷天天给小区栽花，朝鲜语管爷爷叫阿巴依，还有支同名的队伍。这支队伍在哪个社区啊', '白川社区'],
  ])('says what is asked about where the question only points to it: %s', (question, told) => {
    const { practices } = ask(question).answer
    expect(`${practices[0]?.practice.summary} ${practices[0]?.practice.names.join()}`).toContain(told)
  })

  it.each([
    '我奶奶是朝鲜族，82了，住延吉。她说那儿有个阿巴依服务队种花扫地的，爷爷也想参加。请问阿巴依服务队现在有多少个队员呀？爷爷怕人满了不收他',
    '宝妈一枚，娃1岁9个月，婆婆又摔了腿。看到廉江锦绣华景小区跟幼儿园合办的托育，能收1到3岁的。请问一个月托育费多少？我工资4200',
  ])('never hides the question itself, which nothing printed answers: %s', (question) => {
    expect(ask(question).answer.answerable).toBe(false)
  })

  it.each([
    [
      '我是在国外长大的第三代，中文不太好。外公以前是漳州龙文人，听老乡讲那边村村社社都弄了乡贤促进会，一共弄了几个会，拢总找到几个乡贤？我们一家五口明年想去看看',
      '4309名',
    ],
    [
      '我老公在嘉峪关上班，我带着两个娃在老家。听说那边居民的事都列成清单，列了多少个？我也想让我们这儿学学',
      '185个',
    ],
    [
      '我妈住翠屏，上个月摔了一跤，花了三千多。听人讲那边社区的人天天上门，解决了多少个充电照明这种问题？',
      '180余个',
    ],
  ])('is asked of the place that it tells of, where it points there: %s', (question, printed) => {
    expect(ask(question).answer.reading.places).toHaveLength(1)
    expect(printedOf(question)).toContain(printed)
  })

  it('is not looked for in two words', () => {
    expect(ask('量子计算机 区块链').answer.reading.text).toBe('量子计算机 区块链')
  })

  it('does not lead to a practice that only its teller speaks of', () => {
    const { answer } = ask(
      '我们楼里住的都是年轻人，平均年龄三十出头，弄了个老年棋牌室天天锁着门。淄博不是看社区里住什么人就引什么项目吗，年轻人多的社区引的是哪些？',
    )
    expect(answer.practices[0]?.practice.summary).toContain('母婴托育')
  })

  it('may be heard in a dialect, with a name as it sounds', () => {
    expect(printedOf('阿拉小区老头老太多，听讲温州鹿城有邻里食糖，总共开了几爿啊')).toContain('50家')
    expect(printedOf('领导叫我学学人家翠坪，社区书记副书记的储备人选挑了多少个')).toContain('120名')
  })

  it.each([
    '我阿婆想请个护工。听说鹿城办了邻里食堂，厨师工资一个月开多少呀',
    '我对象在物业收费，今年收缴率才六成，被经理骂哭。辽阳搞了红色物业，他们后来收缴率提到百分之多少？',
    '我们楼道开会没人爱来。南昌西湖那个幸福圆桌会，坐一回给居民代表发多少误工钱？',
  ])('makes nothing printed that is not: %s', (question) => {
    expect(ask(question).answer.answerable).toBe(false)
  })
})

describe('a place that is told of in a roundabout way', () => {
  it.each([
    ['成都下头有个大邑县，就是有安仁古镇那个，企业人才服务专员总共配了几名', '115名'],
    ['三雁工程那个翠屏区，换届以后社区书记平均小了几岁', '2.6岁'],
    [
      '请问广西还是广东有个贵港，底下的南江社区拉单位搞了个联盟，我们喊了三回才来两家。他们一共几家单位加入的？',
      '21个',
    ],
    [
      '我闺女考社工证考了两年差三分没过今年又报了名她让我问江西南昌青云谱的全区持证社工超过多少人',
      '超过250人',
    ],
  ])('is the place that is meant: %s', (question, printed) => {
    expect(printedOf(question)).toContain(printed)
  })

  it('is none that is said not to be it', () => {
    const { answer } = ask('种花的老太太们有个阿巴依服务队，在河南街道（不是河南省哈），是哪个社区的')
    expect(answer.practices[0]?.practice.summary).toContain('白川社区')
  })
})

describe('a full name', () => {
  it('is asked of a document as of a person', () => {
    expect(ask('淄博市里为公益加市场那套专门发了份文件，全名叫什么').answer.answerable).toBe(true)
    expect(ask('延吉的市委书记全名叫什么').answer.answerable).toBe(false)
  })
})
