import { describe, expect, it } from 'vitest'
import type { Answer } from '../../src/answer/answer.ts'
import { say, textOf } from './saying.ts'

const first = ({ figures }: Answer): string | undefined => figures[0]?.figure.printed
const printed = ({ figures }: Answer): string[] => figures.map(({ figure }) => figure.printed)
const practice = ({ practices }: Answer): string | undefined => practices[0]?.practice.id
const place = ({ practices, figures }: Answer): string | undefined =>
  (figures[0]?.figure ?? practices[0]?.practice)?.locality.at(-1)

const CANTEENS = '我们社区想搞个老年食堂 有没有现成的'
const ACCOUNTS = '温州那个业财代理是啥'
const NOTICES = '会昌批评栏批评了多少'
const ROUND_TABLE = '西湖区幸福圆桌会怎么开'

describe('somewhere else', () => {
  it('is where one looks, and not what for: 别人家网格咋整的', () => {
    const { practices } = say('想看看别人家网格咋整的')
    expect(practices.map(({ practice }) => practice.name).join()).not.toContain('取经')
  })

  it.each(['其他地方也涨了吗', '别的地方也涨了没'])(
    'is asked for, and nothing reckoned here: %s',
    (message) => {
      expect(say('嘉峪关网格员涨了多少工资', message).figures).toEqual([])
    },
  )

  it('is not asked of where those talked about went to learn: 到外地学过没', () => {
    expect(place(say('三雁工程是个啥', '到外地学过没'))).toBe('翠屏区')
  })

  it.each(['还有谁在弄', '还有谁在做', '谁还干过'])('is asked for by whoever does it: %s', (message) => {
    const { practices } = say('温州业委会怎么弄的', message)
    expect(practices.length).toBeGreaterThan(1)
    expect(practices.map(({ practice }) => practice.articleId)).not.toContain('wenzhou')
  })
})

describe('courtesy', () => {
  it.each(['谢了哈', '行了', '算了', '麻烦你咯'])('leaves what is talked about as it was: %s', (courtesy) => {
    expect(say(ACCOUNTS, courtesy).body.kind).toBe('talk')
    expect(first(say(ACCOUNTS, courtesy, '多少个小区搞了'))).toBe('136个')
  })

  it('is no answer to the question beside it', () => {
    expect(first(say(CANTEENS, '谢了 顺便问下 建瓯有几所'))).toBe('7所')
  })

  it('does not hide that more is wanted, and whose it is', () => {
    const answer = say(ACCOUNTS, '谢谢啦，对了还有别的不')
    expect(answer.taken).toEqual({ kind: 'others', of: '温州市' })
  })
})

describe('a correction', () => {
  it.each([
    [[CANTEENS, '建瓯有几所', '我说的是辽阳不是建瓯'], '46个'],
    [[NOTICES, '不是批评栏 是表扬栏'], '“表扬栏”51条'],
    [[ROUND_TABLE, '谁主持', '打错了，我想问的是来几个人开会'], '15至25人'],
  ])('asks the same of what is meant: %j', (messages, figure) => {
    expect(printed(say(...messages))).toContain(figure)
  })
})

describe('a message that only denies', () => {
  it('is answered with regret, and not with what it turns down: 我不是问这个', () => {
    expect(say(ACCOUNTS, '我不是问这个').body).toMatchObject({ kind: 'talk', talk: 'complaint' })
  })
})

describe('a name, a day or an outcome that what is talked about does not print', () => {
  it.each(['哪家公司中的标', '是什么牌子的', '几点开标', '哪来的钱'])(
    'is said not to be there: %s',
    (message) => {
      expect(say('苍南天和家园换监控怎么弄的', message).answerable).toBe(false)
    },
  )

  it('and no other practice that names one is told instead', () => {
    expect(say(ACCOUNTS, '哪家公司中的标').answerable).toBe(false)
  })

  it('is no matter of who wrote the article: 写这篇的是哪个单位', () => {
    expect(say(NOTICES, '写这篇的是哪个单位').body.kind).toBe('sources')
  })
})

describe('a thing that hardly anything is said beside', () => {
  const NIGHT_MARKET = '廉江中医夜市怎么办的'

  it.each(['要病人出钱不', '要掏钱不', '收不收钱'])(
    'is told where what is talked about prints it: %s',
    (message) => {
      expect(practice(say(NIGHT_MARKET, message))).toBe('lianjiang/zhongyi-yeshi')
    },
  )

  it.each([
    [NIGHT_MARKET, '在哪条街上'],
    ['廉江法官工作室怎么搞', '发不发补助'],
    ['会昌考核怎么弄', '奖金有没有'],
  ])('is looked for nowhere else: %s, %s', (before, message) => {
    const { answerable, body } = say(before, message)
    expect(answerable).toBe(false)
    expect(body).toMatchObject({ missing: { kind: 'detail' } })
  })

  it('is who leads where a practice of the place is called by that', () => {
    expect(practice(say('南江联盟怎么搞的', '管社会治理的那个专委会谁牵头'))).toBe('nanjiang/qiantou-danwei')
  })
})

describe('which place it is', () => {
  it('is one of those listed that stand in such a place: 哪个小区', () => {
    expect(practice(say('娃放学没人接咋整', '哪个小区'))).toBe('lianjiang/sidianban-ketang')
  })
})

describe('what leads elsewhere', () => {
  it('is told of whose it is, and asked of no other place: 推荐到成都', () => {
    expect(place(say('三雁工程推荐到成都去挂职锻炼的有好多人'))).toBe('翠屏区')
  })

  it('is no word that nobody knows: 太平了没有', () => {
    const answer = say('温州小区三审两公开怎么弄', '试了以后呢小区里头太平了没有')
    expect(practice(answer)).toBe('wenzhou/sanshen-lianggongkai')
  })

  it('is another subject, however that is said', () => {
    expect(practice(say(ACCOUNTS, '聊点别的，翠屏送人出去学怎么弄'))).toMatch(/^cuiping/u)
  })
})

describe('a thing alone', () => {
  it('that the place talked about says nothing of is another subject: 业财代理', () => {
    expect(place(say('建瓯长者食堂', '业财代理'))).toBe('温州市')
  })

  it('that nobody has heard of is not answered with what was talked about', () => {
    expect(say('嘉峪关调解成功率多少', '元宇宙').answerable).toBe(false)
  })
})

describe('a trouble of its own', () => {
  it.each([
    [['大邑人才讲坛怎么办的', '就是 居民不参加活动 叫不动人'], 'qingyunpu'],
    [['廉江夜市看了多少人次', '老家出去做买卖的人不少，怎样请他们帮衬村里'], 'longwen'],
  ])('is never refused for the place that was talked about before: %j', (messages, article) => {
    const answer = say(...messages)
    expect(answer.practices[0]?.practice.articleId).toBe(article)
  })

  it('that names a matter the place talked about has nothing of is asked of all: 垃圾分类咋弄', () => {
    expect(say('成都有没有人才讲坛', '垃圾分类咋弄').reading.places).toEqual([])
  })
})

describe('an entry of a list', () => {
  it('is asked about by its number, and nothing else of its place stands for it', () => {
    const answer = say(CANTEENS, '第一个收费多少')
    expect(answer.answerable).toBe(false)
    expect(answer.related[0]?.id).toBe(practice(say(CANTEENS, '第一个呢')))
  })

  it('is still there after other answers', () => {
    expect(practice(say(CANTEENS, '第二个呢', '来源呢', '第一个再说说'))).toBe(
      practice(say(CANTEENS, '第一个')),
    )
  })

  it('may be one of those that stand side by side', () => {
    expect(practice(say('南昌两个区在社区治理上各有啥招', '第二个讲细点'))).toBe('qingyunpu/gaige-keti')
  })

  it('of the first list is meant by whoever says so', () => {
    const again = say(CANTEENS, '物业不作为，别的社区咋治的', '一开始那个单子的第一个')
    expect(practice(again)).toBe(practice(say(CANTEENS, '第一个')))
  })

  it('is no first secretary', () => {
    expect(printed(say('延吉的红色星期五是啥', '第一书记派了几个'))).toContain('78名')
  })

  it('and the list itself can be had once more', () => {
    const list = say(CANTEENS).practices.map(({ practice: { id } }) => id)
    expect(
      say(CANTEENS, '第二个呢', '最开始那个列表再发一遍').practices.map(({ practice: { id } }) => id),
    ).toEqual(list)
  })
})

describe('a number', () => {
  it('is looked for in the practice, then in its article, and it is said that it stands there', () => {
    expect(first(say(ROUND_TABLE, '一次来几个人'))).toBe('15至25人')
    const answer = say('会昌组织生活巡学旁听是怎么弄的', '批评栏登了几条')
    expect(first(answer)).toBe('“批评栏”12条')
    expect(answer.taken?.kind).toBe('beside')
  })

  it.each([
    ['贵港南江社区的党建联盟咋回事', '几个专委会', '6个'],
    ['南昌西湖圆桌会，给我讲讲', '多久开一次', '每月围绕一个议题召开一次'],
    ['建瓯芝山晚枫', '调了多少', '132起'],
  ])('is chosen by what it counts, of all that the place prints: %s, %s', (opening, message, expected) => {
    expect(first(say(opening, message))).toBe(expected)
  })

  it.each([
    [['延吉全科社工怎么弄的', '网格几个', '嘉峪关的城市网格一共多少个', '延吉呢'], '706个'],
    [['辽阳持证社工占多少', '青云谱呢'], '超过30%'],
  ])('is asked of the next place too, whatever was told of it before: %j', (messages, expected) => {
    expect(first(say(...messages))).toBe(expected)
  })

  it.each([
    [['温州做活闲置房产', '多大面积', '多少社区用上了'], '182个'],
    [['龙文成立了几个乡贤促进会', '一共多少村'], '81个'],
  ])(
    'is of the things that are asked for, in whatever measure word they are counted: %j',
    (messages, expected) => {
      expect(first(say(...messages))).toBe(expected)
    },
  )

  it('is asked of the place before where that alone speaks of it: 大练兵办了几回', () => {
    const answer = say('翠屏培养社区干部有什么招', '青云谱培训社工多少期', '大练兵办了几回')
    expect(place(answer)).toBe('翠屏区')
    expect(first(answer)).toBe('3场')
  })

  it('that has risen or fallen is no difference of two: 会少了多少', () => {
    const answer = say('嘉峪关基层减负增效', '会少了多少')
    expect(printed(answer)).toContain('8.1%')
    expect(answer.computed).toBeUndefined()
  })

  it.each([
    ['四点半课堂', '廉江四点半课堂办过几场', '一场平均多少个', '129场'],
    ['那一肩挑的', '温州新换届的业委会党员占多少', '那一肩挑的', '34%'],
  ])('goes on with the practice that was told of: %s', (_, opening, message, expected) => {
    expect(printed(say(opening, message))).toContain(expected)
  })

  it('of another sort than the one asked for is none', () => {
    expect(say('淄博老旧小区微改造做了几个项目', '有多少护士').answerable).toBe(false)
  })

  it('is of the place rather than of a practice that only bears the word', () => {
    const answer = say('温州业标街管是什么', '网格从多少变成多少了')
    expect(printed(answer)).toEqual(expect.arrayContaining(['11012个', '7931个']))
  })

  it.each([
    [['淄博老旧小区微改造做了几个项目', '那个发展基金盘子有多大']],
    [['建瓯家庭医生签约的有多少人', '这占全市人口几成啊']],
  ])('is not printed of what a message names for itself, whatever stands beside it: %j', (messages) => {
    expect(say(...messages).answerable).toBe(false)
  })

  it('that somebody takes for misread is said once more', () => {
    expect(first(say('殷都合伙人签下来多少', '别的地方写的是230多个，你是不是看错了'))).toBe('320多个')
  })

  it('counts what is asked for, whatever the verb means beside it', () => {
    expect(first(say('什么叫红色创投', '投了几个项目'))).toBe('30个')
  })

  it('of women is none where nobody counted them', () => {
    expect(say('翠屏社工持证率', '专职工作者里头女的占多大比例').answerable).toBe(false)
  })

  it('of another place must speak of what was talked about', () => {
    const answer = say(ACCOUNTS, '多少个小区搞了', '那大邑有没有')
    expect(answer.answerable).toBe(false)
    expect(printed(answer)).toEqual([])
  })

  it('is dated, whether it was told or stands in the question', () => {
    expect(say(NOTICES, '这是什么时候的').body.kind).toBe('times')
    expect(printed(say('嘉峪关的需求清单', '办结率85.7%是哪年的数'))).toEqual(['85.7%'])
  })

  it('is added up at the place that is talked about', () => {
    expect(say('温州小区党组织覆盖率', '涨了几个百分点？').computed?.value).toBe(76)
    expect(say('延吉定向招考', '公务员加事业单位的岗位').computed?.value).toBe(9)
  })
})

describe('whether it costs anything, and whether there are numbers', () => {
  it.each(['收费吗', '要交钱吗', '有数字吗'])('is asked of what is talked about: %s', (message) => {
    expect(place(say('廉江中医夜市', message))).toBe('廉江市')
  })

  it('is asked of us where nothing is talked about', () => {
    expect(say('收费吗').body).toMatchObject({ kind: 'talk', talk: 'identity' })
  })
})

describe('who leads a part', () => {
  const TALK = ['贵港那个党建联盟咋回事', '几个专委会']

  it('is told of the part that is named', () => {
    expect(practice(say(...TALK, '社会治理那个专委会谁牵头'))).toBe('nanjiang/qiantou-danwei')
  })
})

it('knows what is called like a place and is none: 火星市', () => {
  const answer = say('温州业委会咋管的', '火星市做了啥')
  expect(answer.body).toMatchObject({ kind: 'missing', missing: { kind: 'place', asked: '火星市' } })
})

describe('a number that is only pointed at', () => {
  it('is told with what it belongs to, wherever it stands in the article: 80万那个', () => {
    const answer = say('龙文乡情招商引来多少投资', '80万那个是干啥的')
    expect(practice(answer)).toBe('longwen/jiankang-jijin')
  })

  it('is no one sum where several print it', () => {
    const answer = say('青云谱红十字会给了多少', '都是40多万，是一笔吗')
    expect(answer.body).toMatchObject({ kind: 'table', notes: [{ kind: 'printedAlike' }] })
  })

  it('is set beside what was settled of it', () => {
    const answer = say('建瓯厝边仙微信群收了多少诉求', '355件都解决了吗')
    expect(answer.verdict).toBe('no')
    expect(printed(answer)).toEqual(['355件', '296件'])
  })

  it('is no share of two numbers that say nothing of it', () => {
    const answer = say('翠屏出去学习的多少人', '挂职的呢', '本科占多少')
    expect(answer.computed).toBeUndefined()
  })
})

describe('a number that somebody states', () => {
  it('may be asked for in turn by whoever doubts it', () => {
    expect(first(say('西湖区那个圆桌会来三四十号人一起议？应该多少人才对'))).toBe('15至25人')
  })

  it('is never denied where it is printed of something else', () => {
    const answer = say('龙文怎么请乡贤招商', '236名全是乡贤吗')
    expect(answer.verdict).not.toBe('no')
    expect(printed(answer)).toContain('236名')
  })

  it('is judged as it is with the place put in', () => {
    const answer = say('贵港南江社区的党建联盟咋回事', '常住人口1.5万对吧')
    expect(answer.verdict).toBe('no')
    expect(printed(answer)[0]).toBe('约1.8万多人')
  })

  it('is set right by what the words speak of, not by what was told last', () => {
    const answer = say('翠屏的社区工作者怎么走进小区', '不对吧，储备人选我记得是210名')
    expect(printed(answer)).toContain('120名')
  })

  it('is pointed at without its unit', () => {
    expect(printed(say('嘉峪关社区工作者工资涨了吗', '20跟23是分别给谁的呀'))).toEqual(['20%', '23%'])
  })
})

describe('one number of those told', () => {
  it.each([
    [['会昌改革任务清单多少项', '398项又是什么'], 'huichang/gaige-qingdan'],
    [['建瓯调解成功多少起', '132起是全市的吗'], 'jianou/zhishan-wanfeng'],
  ])('is told with what it belongs to, and neither confirmed nor denied: %j', (messages, id) => {
    const answer = say(...messages)
    expect(answer.verdict).toBeUndefined()
    expect(practice(answer)).toBe(id)
  })

  it('is set beside the one told last by whoever asks what they have to do with each other', () => {
    expect(printed(say(ACCOUNTS, '185个小区又是什么', '和136什么关系'))).toEqual(['185个', '136个'])
  })

  it('stays where somebody says it is another: both are shown', () => {
    expect(printed(say('温州业财代理的小区有多少', '你弄错了，明明是185个小区'))).toEqual(['136个', '185个'])
  })

  it.each(['钱是11.5个亿还是115个亿', '错了吧，我看是298亿'])(
    'of money is held against money, however its size is said: %s',
    (message) => {
      const asked = message.startsWith('钱') ? '龙文乡贤招商投资多大' : ACCOUNTS
      const { corrections } = say(asked, message)
      expect(corrections[0]).toMatchObject({ kind: 'otherNumber', figure: { figure: { unit: '元' } } })
    },
  )
})

describe('two things asked at once', () => {
  it('are both told of what is talked about: 一次来多少人，谁主持', () => {
    const answer = say(ROUND_TABLE, '一次来多少人，谁主持')
    expect(first(answer)).toBe('15至25人')
    expect(answer.practices.map((one) => one.practice.name)).toContain('协商议事分级主持')
  })

  it('do not lead to other places where one of them is told', () => {
    expect(place(say('温州鹿城邻里食堂怎么办的', '几家店，跟谁合伙开的'))).toBe('温州市')
  })
})

describe('another place', () => {
  it('never leads where the subject stays: 网格员呢', () => {
    expect(place(say('延吉的一线工作法', '网格员呢'))).toBe('延吉市')
  })

  it('is every place but the one talked about: 别的地方有没有这样搞的', () => {
    const answer = say('淄博社区公益市场怎么挣钱', '别的地方有没有这样搞的')
    expect(answer.practices.map(({ practice: { articleId } }) => articleId)).not.toContain('zibo')
  })

  it('of a region that holds no other is not made up', () => {
    const answer = say('会昌的巡学旁听', '赣州其他县呢')
    expect(answer.body).toMatchObject({ kind: 'missing', missing: { kind: 'only', asked: '赣州市' } })
  })
})

describe('sources', () => {
  it('are meant by whoever has to note them, however that is said', () => {
    expect(say(ACCOUNTS, '要规范引注，给出标题跟作者').body.kind).toBe('sources')
  })

  it.each(['谁写的', '哪篇里的', '从哪篇东西上看来的，我要写脚注', '稿末须注明作者单位，是哪家写的'])(
    'are told of: %s',
    (message) => {
      expect(say(ACCOUNTS, message).body.kind).toBe('sources')
    },
  )

  it.each(['这钱哪来的', '网格员哪来的钱', '场地是哪儿来的'])(
    'are not where a thing comes from: %s',
    (message) => {
      expect(say(ACCOUNTS, message).body.kind).not.toBe('sources')
    },
  )

  it('are not where money comes from: 各路资金来源', () => {
    expect(say('青云谱红色创投怎么搞', '各路资金来源排成一张表').body.kind).toBe('table')
  })

  it('are not what a catalogue is asked for by: 依据什么目录', () => {
    expect(say('殷都怎么清理牌子的', '依据什么目录').body.kind).not.toBe('sources')
  })
})

describe('numbers told', () => {
  const computed = ({ body }: Answer): string | undefined => {
    const notes = body.kind === 'table' ? body.notes : []
    return notes.flatMap((note) => (note.kind === 'computed' ? [`${note.value}${note.unit}`] : []))[0]
  }

  it.each([
    ['55个', ['嘉峪关收上来多少需求清单', '办掉了几个', '没着落的还剩几个']],
    ['59件', ['建瓯“厝边仙”微信群收了几件诉求、办了几件', '收的减掉办的']],
    ['3名', ['殷都的兼职委员有多少', '辽阳的呢', '前一个和后一个相距几名']],
    ['61个', ['廉江锦绣华景小区大、小、微网格各几个', '三级拢共']],
    ['76个百分点', ['温州小区党组织覆盖率多高', '涨了几个百分点']],
    ['51个', ['大邑落地的研发机构有几个，里头国家级占几个', '省、市两级的加拢呢']],
    ['144场', ['廉江的中医夜市办了几场', '四点半课堂呢', '两样加起来几场']],
    ['63条', ['会昌的激励考评是怎么回事', '表扬栏跟批评栏一块儿数，发了多少条']],
  ])('are reckoned with where a message only points at them: %s', (wanted, messages) => {
    expect(computed(say(...messages))).toBe(wanted)
  })

  it('that are one number already are not added up', () => {
    const answer = say('会昌的机关党建', '巡学旁听一共搞了多少场')
    expect(first(answer)).toBe('108场')
    expect(computed(answer)).toBeUndefined()
  })

  it('are never added to the whole that they are part of', () => {
    const answer = say('大邑落地的研发机构有几个，里头国家级占几个', '加起来多少')
    expect(computed(answer)).not.toBe('57个')
  })

  it('of practices told of before are found: 多久开一次', () => {
    expect(first(say(ROUND_TABLE, '公示几天', '多久开一次'))).toMatch(/每月/u)
  })

  it('in a measure word that one figure of the article has are shown, said to be of another practice', () => {
    const answer = say('淄博城南社区装修省下多少', '引了几家')
    expect(first(answer)).toBe('490余家')
    expect(answer.taken?.kind).toBe('beside')
  })

  it('of visits are not of people: 请了几位老师', () => {
    expect(first(say('廉江的四点半课堂', '那里请了几位志愿者'))).not.toBe('5547人次')
  })
})

describe('a number that stands beside what is asked', () => {
  it.each([
    ['东屿社区健康基金筹了多少', '每位乡贤捐了多少'],
    ['延吉青年服务站进了几家企业', '这些企业一年营业额有多少'],
    [ROUND_TABLE, '开到现在总共开了多少场'],
    ['青云谱老年协会舞蹈队拉起来多少', '每个队发多少经费'],
  ])('is not told instead: %s, %s', (before, message) => {
    expect(say(before, message).answerable).toBe(false)
  })

  it('is told where it counts those who are asked for: 多少娃去过', () => {
    expect(printed(say('廉江的四点半课堂咋样', '多少娃去过'))).toContain('5547人次')
  })
})

describe('what was told last', () => {
  it('is set against what was told of the place before: 那建瓯呢, 差多少', () => {
    expect(printed(say('翠屏储备了多少书记副书记人选', '那建瓯呢', '差多少'))).toEqual(['38名', '120名'])
  })

  it('is added to the number before it, of another practice: 这俩合一块', () => {
    expect(say('辽阳便民服务站有几个', '驿站呢', '这俩合一块有多少').computed?.value).toBe(1482)
  })

  it('has a rise of its own: 比以前高了多少', () => {
    expect(first(say('温州业委会换届了几个', '一肩挑的呢', '比以前高了多少'))).toBe('20%')
  })

  it('is held against people where 人次 are printed: 服务了八万人吧', () => {
    const answer = say('廉江锦绣华景志愿服务多少场', '服务了八万人吧')
    expect([answer.verdict, first(answer)]).toEqual(['no', '8000人次'])
  })

  it('is asked of another place by its measure, be it a plan: 那温州呢', () => {
    expect(first(say('嘉峪关每万人配几个社区工作者', '那温州呢'))).toBe('15名以上')
  })

  it('is not set against another place where a demand is named: 比中央要求还低', () => {
    const answer = say('温州小区党组织覆盖率多少', '嘉峪关社区工作者配备数比中央要求还低吧')
    expect(place(answer)).toBe('嘉峪关市')
  })
})

describe('what only sounds like asking', () => {
  it('is no surname: 给老百姓啥好处', () => {
    expect(textOf(say('延吉丹青社区免租换服务', '给老百姓啥好处'))).not.toContain('姓名')
  })

  it('is no other place: 在外头的乡贤咋帮', () => {
    expect(place(say('龙文乡贤调解队伍多少人', '在外头的乡贤咋帮'))).toBe('龙文区')
  })

  it('is no rest of a number: 剩下没人认的送哪去', () => {
    expect(say('嘉峪关居民需求列了几条清单', '剩下没人认的送哪去').computed).toBe(undefined)
  })

  it('is what somebody tells of himself: 我们社区也是单打独斗', () => {
    expect(place(say('贵港南江社区的党建联盟是干啥的，我们社区也是单打独斗'))).toBe('南江社区')
  })
})

describe('what was listed', () => {
  it('is narrowed to a region, whichever list it stood in: 只看福建的', () => {
    const answer = say(CANTEENS, '还有吗', '只看福建的')
    const places = answer.practices.map(({ practice: { locality } }) => locality.at(-1))
    expect(new Set(places)).toEqual(new Set(['建瓯市', '龙文区']))
  })

  it('is pointed at by its place: 就温州那个，几个小区搞了', () => {
    const answer = say('业委会的钱总说不清，有没有地方请第三方管账', '就温州那个，几个小区搞了')
    expect(first(answer)).toBe('136个')
  })

  it('is not what another name of that place is asked for: 龙文那个健康基金', () => {
    expect(first(say(CANTEENS, '只看福建的', '龙文那个健康基金凑了多少'))).toBe('80余万元')
  })

  it.each([
    ['一次多少人', '15至25人'],
    ['多久开一次', '每月围绕一个议题召开一次'],
  ])('is asked for a number of the one that prints it: %s', (message, figure) => {
    const answer = say('老百姓有事找不着领导，想让区里、街道的领导跟居民坐一张桌子商量，有这种会吗', message)
    expect([place(answer), first(answer), answer.taken]).toEqual(['西湖区', figure, undefined])
  })

  it('is asked which ones of those at hand, and no places: 挨批的是哪些单位', () => {
    const answer = say(NOTICES, '挨批的是哪些单位')
    expect([answer.answerable, answer.related[0]?.locality.at(-1)]).toEqual([false, '会昌县'])
  })

  it('is left by words that say something only: 里头摆些什么', () => {
    expect(practice(say('建瓯给骑手的驿站有多少家', '里头摆些什么'))).toBe(
      practice(say('建瓯给骑手的驿站有多少家')),
    )
  })
})

describe('a place that has nothing like it', () => {
  it('and that nobody knows leaves what is talked about as it was', () => {
    expect(practice(say(CANTEENS, '火星市搞了没', '那建瓯咧'))).toBe('jianou/zhangzhe-shitang')
  })

  it('is told of as a whole, after saying so and whose it is', () => {
    const answer = say('会昌去旁听组织生活是怎么回事', '打错县了，要殷都的')
    expect(answer.taken).toEqual({ kind: 'instead', of: '殷都区', whose: '会昌县' })
    expect(place(answer)).toBe('殷都区')
  })

  it('is still the place where it was asked in vain before', () => {
    expect(place(say('嘉峪关的幼儿园有多少', '社区工作者的工资呢'))).toBe('嘉峪关市')
  })
})

describe('a place asked in vain', () => {
  it('leaves what was asked of it for the next place, not what was talked about before', () => {
    const answer = say(ROUND_TABLE, '上海的食堂咋搞的', '那温州呢')
    expect(practice(answer)).toBe('wenzhou/linli-shitang')
    expect(first(say('上海有几家老年食堂', '那温州呢'))).toBe('50家')
  })

  it('says so each time, and does not tell what else the place has as if it were asked', () => {
    const answer = say('殷都兼职委员几个', '辽阳的呢', '淄博呢')
    expect(answer.answerable).toBe(false)
    expect(printed(answer)).toEqual([])
  })
})

describe('the number asked for', () => {
  it('goes from place to place as often as places are named', () => {
    expect(first(say('延吉派了几名第一书记', '上海呢', '那延吉呢'))).toBe('78名')
    expect(printed(say('殷都兼职委员几个', '辽阳的呢', '罗定呢'))).toContain('72名')
  })

  it('is not asked of a place where something like the practice is looked for', () => {
    const answer = say(CANTEENS, '温州办了多少家', '建瓯有没有')
    expect(practice(answer)).toBe('jianou/zhangzhe-shitang')
  })

  it('at another time is none that stands beside it', () => {
    const answer = say('嘉峪关的调解怎么样', '成功率多高', '比去年涨了没')
    expect(answer.answerable).toBe(false)
    expect(answer.computed).toBeUndefined()
  })
})

describe('what was told last', () => {
  it('of the places named is what is compared', () => {
    const answer = say('网格员有多少人，各地都说下', '只看温州和延吉', '哪个多')
    expect(printed(answer)).toEqual(['5500余名'])
  })

  it('of one of them is meant by whoever names it', () => {
    const answer = say('殷都兼职委员几个', '辽阳的呢', '殷都那个是啥时候的')
    expect(answer.body.kind).toBe('times')
    expect(answer.figures.map(({ figure }) => figure.locality.at(-1))).toEqual(['殷都区'])
  })

  it('is what a list without a word for which ones holds', () => {
    expect(printed(say('殷都兼职委员几个', '辽阳的呢', '都列出来'))).toEqual(['214名', '211名'])
  })

  it('in a refusal can be asked about by its number', () => {
    expect(place(say(ROUND_TABLE, '罗定的乡贤有多少', '那4309名是谁的'))).toBe('龙文区')
    expect(place(say(ROUND_TABLE, '罗定的乡贤有多少', '4309名对不对'))).toBe('龙文区')
  })
})

it('人家 is whoever is talked about', () => {
  expect(practice(say(CANTEENS, '温州的呢', '人家咋评的'))).toBe('wenzhou/linli-shitang')
})

it('the year of a beginning is no frequency', () => {
  const answer = say('南江社区那个联盟是弄啥的', '哪年成立的')
  expect(answer.figures.map(({ figure }) => figure.kind)).not.toContain('frequency')
})

describe('what stands beside what is wanted', () => {
  it.each(['辛苦啦，省我半天活儿', '查得比我翻报纸快多了，厉害厉害', 'nice 你真顶用', '谢咯'])(
    'is thanks altogether: %s',
    (courtesy) => {
      expect(say(ACCOUNTS, courtesy).body).toEqual({ kind: 'talk', talk: 'thanks' })
    },
  )

  it('says what for and is left out', () => {
    expect(say(ACCOUNTS, '原文哪来的给我指一下，编辑要核').body.kind).toBe('sources')
    expect(practice(say(ACCOUNTS, '讲细点嘛，我转给邻居看'))).toBe('wenzhou/yecai-daili')
  })
})

it('going back takes up the subject of then', () => {
  const answer = say(
    '龙文区拢共汇聚乡贤几人',
    '招商大使引来的项目，总投资多大',
    '回到开头那块，乡贤促进会成立了多少个',
  )
  expect(printed(answer)).toContain('78个')
  expect(printed(answer)).not.toContain('4个')
})

describe('the place talked about', () => {
  it.each([
    ['what was refused of it', [ACCOUNTS, '辽阳的食堂一顿收几块钱', '社工里头有证的占几成'], '辽阳市'],
    ['a word for it', ['翠屏区的社工有证的占几成', '换件事，他们那儿怎么挑社区书记'], '翠屏区'],
    ['whence something comes', ['先说说罗定的大党委', '人从哪儿来，各有几个'], '罗定市'],
    ['all of it', ['南昌西湖区圆桌会一回坐几个人', '流程分几步，叫法都给我'], '西湖区'],
  ])('is meant by whoever asks on after %s', (_, messages, expected) => {
    const answer = say(...messages)
    expect(place(answer)).toBe(expected)
    expect(answer.taken?.kind).not.toBe('left')
  })

  it.each([
    ['前头说的那个县，一期请谁来讲', '大邑县'],
    ['最开始说的那个县，旁听提了多少意见', '会昌县'],
    ['最早提到的那座城市，社工师有多少人', '延吉市'],
    ['刚才那座城市的网格有多少个', '延吉市'],
  ])('is gone back to by what sort of place it is: %s', (message, expected) => {
    const talk = ['会昌的表扬栏发了多少条', '延吉社工师每月补多少', '大邑的人才讲坛办了多少期']
    expect(place(say(...talk, '翠屏区社工持证占几成', message))).toBe(expected)
  })

  it('is named where another one leads, and nothing is denied of it', () => {
    expect(say(ACCOUNTS, '老人家腰杆疼想找中医推拿正骨').taken).toEqual({
      kind: 'left',
      from: '温州市',
      to: ['廉江市'],
    })
  })

  it.each([[[ACCOUNTS, '换个话题，老人家想找中医推拿正骨']], [[ACCOUNTS, '哪些地方有中医给老人推拿正骨']]])(
    'is not named to whoever asks beyond it: %j',
    (messages) => {
      expect(say(...messages).taken).toBeUndefined()
    },
  )
})

describe('numbers put together', () => {
  const GROUP = '建瓯的厝边仙群是干啥的'
  it.each<[readonly string[], string | undefined]>([
    // Not the first two that were shown: what was asked for, a whole and what is done of it.
    [['嘉峪关的需求清单一共多少、消化几个', '中间差多少'], '55个'],
    [[GROUP, '诉求收来几件，还拖着几件'], '59件'],
    [['建瓯的长者食堂开了几所', '群里头诉求还剩多少没解决'], '59件'],
    [['会昌旁听了多少场组织生活', '光荣榜比挨批的多出几条'], '39条'],
    [['会昌结对联系了几个村', '村、社区、网格三样加一起'], '200个'],
    [['大邑的研发机构落了几个', '国家级跟省级拢共几个'], '22个'],
    [['殷都改造了几个党群服务中心', '同辽阳的加一块是多少'], '52个'],
    [['建瓯夜话会收了几条好点子，落了几条', '两数一减是多少'], undefined],
    [['大邑研发机构国家级几个', '比市级少几个'], '29个'],
    [['大邑研发机构国家级几个', '加上省级的呢'], '22个'],
    // Posts that happen to be of two sorts are none of what was told.
    [['延吉的邻里节办了好多次', '那地方的青年活动几场', '两样凑一块几场'], undefined],
    // What stands beside each other is no whole and its part.
    [['龙文的乡贤会汇聚了多少人', '剩下的是多少'], undefined],
    // A change is no rest.
    [['嘉峪关的减负怎么搞', '文件少了几成'], undefined],
    // Two of three things are no sum of them.
    [['会昌结对联系了几个村', '村、社区、商会三样加一起'], undefined],
  ])('are those that are asked for, wherever the place tells of them: %j', (messages, sum) => {
    const { computed } = say(...messages)
    expect(computed && `${computed.value}${computed.unit}`).toBe(sum)
  })
})

describe('a few words', () => {
  it('that name a part are of what is talked about: 社区“大党委”那一级', () => {
    expect(place(say('罗定街道“大工委”挑了几个人当委员', '社区“大党委”那一级'))).toBe('罗定市')
  })

  it('that ask for the extreme are of what is talked about: 单个最大的有多大', () => {
    expect(first(say('温州国有空房子腾给社区，腾了多少', '单个最大的有多大'))).toBe('3072平方米')
  })
})

describe('a number of all there is', () => {
  it('is one that is printed, and no sum of those told: 一共捋出多少条，办掉几条', () => {
    const answer = say('居民诉求怎么摊给共建单位去认', '只看甘肃那个', '一共捋出多少条，办掉几条')
    expect(printed(answer)).toEqual(expect.arrayContaining(['185个', '130个']))
    expect(answer.computed).toBeUndefined()
  })

  it('of two is of the last two told that count alike', () => {
    const answer = say('嘉峪关多少人持证', '延吉是不是也有330多', '两个加起来540没错吧')
    expect(printed(answer)).toEqual(['330余名', '210名'])
  })

  it('of one place is no difference: 这个社区多大多少人', () => {
    expect(say('辽阳共建单位有多少', '延吉呢', '这个社区多大多少人').computed).toBeUndefined()
  })

  it('counts what its noun says, not what else counts so: 几家单位', () => {
    expect(first(say('南江联盟怎么搞的', '考核分几等', '现在几家单位了'))).toBe('21个')
  })
})

describe('the places of a conversation side by side', () => {
  const places = ({ figures, practices }: Answer): string[] => [
    ...new Set([
      ...figures.map(({ figure }) => figure.locality.at(-1) ?? ''),
      ...practices.map(({ practice }) => practice.locality.at(-1) ?? ''),
    ]),
  ]

  it.each<[readonly string[], readonly string[]]>([
    [
      ['龙文的乡贤调解队伍有多少人', '建瓯的银发带头人几位', '这两边各劝和了多少起'],
      ['132起', '40余起'],
    ],
    [
      ['西湖区圆桌会一场坐几个人', '嘉峪关的议事日怎么搞', '两家隔多长时间碰一次头'],
      ['每月围绕一个议题召开一次', '每季度召开1次'],
    ],
    [
      ['嘉峪关每万城镇人口配了几名社区工作者', '跟温州的配比相较，哪头高'],
      ['23名', '15名以上'],
    ],
  ])('tell the number that is asked of them: %j', (messages, figures) => {
    expect(printed(say(...messages))).toEqual(expect.arrayContaining([...figures]))
  })

  it('tell what is asked of them, and which of them has nothing of it', () => {
    const methods = say('殷都牌子怎么清的', '嘉峪关的减负怎么搞', '上述两地减负各有什么路数')
    expect(places(methods)).toEqual(expect.arrayContaining(['殷都区', '嘉峪关市']))
    const { body } = say(
      '建瓯的长者食堂开了几所',
      '辽阳的老年食堂和课堂一共几个',
      NOTICES,
      '前面仨地方的食堂给我列张表',
    )
    const rows = body.kind === 'comparison' ? body.rows : []
    expect(rows.map(({ figures, missing }) => missing ?? figures[0]?.figure.printed)).toEqual([
      true,
      '46个',
      '7所',
    ])
  })

  it('tell the numbers told of them, where the message names what was asked', () => {
    const answer = say('温州网格原先多少', '延吉有几个网格', '前面那两处的网格排个表')
    expect(printed(answer)).toEqual(expect.arrayContaining(['706个', '11012个']))
    expect(printed(answer)).not.toContain('两级')
  })

  it('keep what was talked about beside what is named of the other', () => {
    const { practices } = say(ROUND_TABLE, '跟建瓯的吃茶话事有啥区别')
    expect(practices.map((one) => one.practice.name)).toEqual(['幸福圆桌会', '吃茶话事'])
  })

  it.each([
    ['兼职委员哪几个市派了', '按人数排一下', 5],
    ['辽阳、青云谱、翠屏的持证率', '这三个能不能排名', 3],
  ])('are put in order as they were listed: %s, %s', (before, message, places) => {
    const { body, figures } = say(before, message)
    expect(body.kind).toBe('table')
    expect(new Set(figures.map(({ figure }) => figure.articleId)).size).toBe(places)
  })

  it('are the others where one is taken out: 辽阳剔出去，剩下的谁打头', () => {
    const answer = say('大工委的兼职委员，哪个地方聘得最多', '辽阳剔出去，剩下的谁打头')
    expect(answer.figures[0]?.figure.printed).toBe('211名')
    expect(answer.figures.map(({ figure }) => figure.locality.at(-1))).not.toContain('辽阳市')
  })

  it('are not meant by whoever points at two numbers', () => {
    const answer = say('嘉峪关社区工作者涨了多少薪水', '这俩比例说的是谁')
    expect(printed(answer)).toEqual(['20%', '23%'])
    expect(answer.body).toMatchObject({ kind: 'table', notes: [] })
  })
})

describe('a question of its own', () => {
  it.each([
    ['an example', ['温州哪个小区的工程怎么防吃回扣', '摆个真案子看看'], 'wenzhou/yebiao-jieguan'],
    ['another practice in every word', ['南江拉来了多少家单位', '进了又退的咋弄'], 'nanjiang/zhunru-tuichu'],
    ['another practice by a name', ['温州的邻里食堂谁办的', '“1510”说的啥'], 'wenzhou/dangqun-fuwuquan'],
    ['whether it costs', ['廉江的中医夜市看了多少人次', '挂号要收费吗'], 'lianjiang/zhongyi-yeshi'],
  ])('is answered where the place talked about tells of it: %s', (_, messages, expected) => {
    const answer = say(...messages)
    expect(answer.answerable).toBe(true)
    expect(practice(answer)).toBe(expected)
  })

  it('is refused where nothing there tells of it', () => {
    expect(say('建瓯的长者食堂开了几所', '收费吗').answerable).toBe(false)
  })

  it('that asks how many went is no list', () => {
    const answer = say('罗定发大水派了多少干部', '人家机关单位去了几家')
    expect(first(answer)).toBe('50多家')
  })

  it('leads with the number that is said to be done', () => {
    expect(first(say('嘉峪关社区收了多少条需求清单', '办掉几条'))).toBe('130个')
  })
})

describe('a restriction', () => {
  it('stays with what is talked about, and denies nothing of it', () => {
    const answer = say('温州的邻里食堂谁办的', '只要老人那份怎么收钱，后生的莫提')
    expect(practice(answer)).toBe('wenzhou/linli-shitang')
    expect(answer.answerable).toBe(true)
  })

  it('leaves out the places talked about', () => {
    const { practices } = say(
      '建瓯的长者食堂开了几所',
      '龙文的老人食堂管了多少人',
      '除了这两家，还有哪些地方办食堂',
    )
    const places = practices.map(({ practice: { locality } }) => locality.at(-1))
    expect(places).toContain('温州市')
    expect(places).not.toContain('建瓯市')
    expect(places).not.toContain('龙文区')
  })

  it('sets the numbers told of a place in a table', () => {
    const talk = ['辽阳楼院里的便民站多少处', '辽阳的金点子征集了几条', '建瓯的长者食堂开了几所']
    expect(printed(say(...talk, '前面报的这几个辽阳的数字，做成表格')).toSorted()).toEqual(['574条', '682个'])
  })
})

describe("what is talked about, held to be another place's", () => {
  it.each(['这套是广东湛江搞出来的吧', '不是吧，我看到标题明明写的湛江市', '这是廉江的吧'])(
    'is said whose it is, and told once more: %s',
    (message) => {
      const answer = say('淄博社区阵地怎么盘活', message)
      expect(answer.corrections).toMatchObject([{ kind: 'practiceElsewhere' }])
      expect(place(answer)).toBe('淄博市')
    },
  )

  it('is looked for there by whoever asks whether they do so too', () => {
    expect(place(say('淄博社区阵地怎么盘活', '是不是温州也这样'))).toBe('温州市')
  })
})

describe('a claim in the middle of a conversation', () => {
  it('is held against the place that it names, not set beside the one before', () => {
    const answer = say('温州做了什么', '会昌批评栏比表扬栏多39条对不')
    expect(answer.verdict).toBe('no')
    expect(printed(answer).toSorted()).toEqual(['“批评栏”12条', '“表扬栏”51条'])
  })
})

describe('a table of what was told', () => {
  it('is of what was told last, and of no subject before it', () => {
    const told = say('我们镇食堂老亏钱，别人咋整', '再问个，乡贤怎么用起来', '漳州那个一共多少人', '做成表')
    expect(printed(told)).toContain('4309名')
    expect(told.figures.map(({ figure }) => figure.articleId)).not.toContain('wenzhou')
  })
})

describe('the price of one', () => {
  it.each(['收多少钱一餐', '一餐饭要几块钱', '一份盒饭多少钱'])('is no sum of money: %s', (message) => {
    expect(say('我们镇食堂老亏钱，别人咋整', '就说温州那个', message).answerable).toBe(false)
  })
})
