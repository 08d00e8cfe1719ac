import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isTrue, judgeSentence, readSentences } from '../../../bench/check.ts'
import { MOST_CHECKED } from '../../../src/answer/check/check-text.ts'
import type { Verdict } from '../../../src/answer/check/judge.ts'
import { readQuantities } from '../../../src/knowledge/quantity.ts'
import { shippedCorpus } from '../../dialogue/shipped-corpus.ts'

const { checkText: check } = shippedCorpus()

/** Each number of a text with what is said to it: `✅ 211名`, `❗ place 4309名`. */
function told(text: string): string[] {
  return check(text).findings.map(({ verdict }) => lineOf(verdict))
}

function lineOf(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'holds':
      return `✅ ${verdict.figure.printed}`
    case 'differs': {
      const instead = verdict.instead === undefined ? '' : `, ${verdict.instead.printed}`
      return `❗ ${verdict.differences[0]?.kind} ${verdict.figure.printed}${instead}`
    }
    case 'unsure':
      return `❓ ${verdict.figure.printed}`
    case 'computed':
      return `= ${verdict.of.join(' ')}`
    case 'unknown':
      return '—'
  }
}

describe('what is true', () => {
  it.each([
    ['殷都区有211名兼职委员', '211名'],
    ['翠屏区有120名储备人选', '120名'],
    ['会昌有23个四强党支部', '23个'],
    ['西湖区幸福圆桌会15至25人参加', '15至25人'],
    ['会昌结对共建83个两新组织', '83个'],
    ['嘉峪关每万人社工23名', '23名'],
    ['建瓯开了7家长者食堂', '7所'],
    ['西湖区幸福圆桌会有15到25人参加', '15至25人'],
    ['翠屏区挑了120个人作为后备人选', '120名'],
    ['温州把网格调整成了11012个', '11012个'],
    ['龙文区游客量超1000000人次', '超百万人次'],
    ['南江社区党建联盟分了6个专委会', '6个'],
    ['延吉的5 500余名机关干部担任兼职网格员', '5500余名'],
    ['延吉的社工师一个月能多拿200到300块补贴', '每月200元至300元'],
    ['延吉的互嵌式社区一共建了42处', '42个'],
    ['罗定有72名机关干部到社区“大党委”当委员', '72名'],
    ['会昌县机关党员到124个村结对，帮村里搞示范创建', '124个'],
    ['龙文区的236名调解队员里有乡贤也有老干部', '236名'],
    ['南昌西湖区的党员领导干部，人人都要认领一个社区当自己的联系点', '1个'],
    // Measure words for the same sort of things; a figure in those outweighs one that only 个 could count so.
    ['锦绣华景小区的微网格员跑了四千三百五十多家', '4350余户'],
    ['会昌的巡学旁听，一百零八回了', '108场'],
    ['大邑专项智库里的专家有五十二位', '52名'],
    // Of two figures that a rounded number fits, the one it would be told of.
    ['翠屏区送出两百多名社区专职人员，到深圳、苏州等地取经', '200余名'],
    // As many sorts as are printed, one of them in other words.
    ['龙文区有236名老党员、老干部和做生意的人加入调解队伍', '236名'],
    ['温州新换届的业委会，委员里头一半多是党员', '52.6%'],
    ['翠屏社区工作者里本科以上的比重，抬高了近三成', '26.8%'],
  ])('is confirmed in other words: %s', (text, printed) => {
    expect(told(text)).toEqual([`✅ ${printed}`])
  })

  it.each([
    ['殷都区有不少于300个社区合伙人', '320多个'],
    ['温州推行业财代理的小区不足200个', '136个'],
    ['青云谱持证率超过三成', '超过30%'],
    ['温州新增社工约占三分之一', '约三分之一'],
    ['龙文乡贤引进项目总投资约11.5亿', '约11.5亿元'],
    ['青云谱创投基金300万', '300万元'],
    ['温州有一百三十六 个小区推行业财代理', '136个'],
    ['龙文汇聚乡贤４３０９名', '4309名'],
    ['温州今年新增专职社工三千三百多名', '3365名'],
    ['龙文区让镇街和村居干部跟重点乡贤结上挂钩关系，对象有1500多位', '1525名'],
    ['罗定的共建项目书，机关和村社区签了百余份', '120余份'],
  ])('is confirmed within its bounds and in any spelling: %s', (text, printed) => {
    expect(told(text)).toEqual([`✅ ${printed}`])
  })

  it.each([
    ['淄博引来490多家商户，做起1600多个生活配套项目。', ['✅ 490余家', '✅ 1600余个']],
    ['鹿城区与国企菜篮子公司联手，在温州办起五十家供街坊吃饭的食堂。', ['✅ 50家']],
    ['议定的项目在西湖区动工前，计划书至少要贴出来五个工作日让大家看。', ['✅ 不少于5个工作日']],
    ['老小区里修路、搭车棚一类的小改造，淄博靠社区发展基金做成了一百四十四个。', ['✅ 144个']],
  ])('is understood as a question for its number would be: %s', (text, expected) => {
    expect(told(text)).toEqual(expected)
  })

  it.each([
    ['翠屏区挑出一百二十人，作为社区书记、副书记和副主任的后备。', ['✅ 120名']],
    ['淄博城南社区的综合体，装修上一下省了60多万，每年还能省20万以上。', ['✅ 60余万元', '✅ 20万元以上']],
    ['辽阳市的社区工作者中，有三成以上手里攥着职业资格证。', ['✅ 30%以上']],
  ])('is of what would first be told where it was asked for, however worded: %s', (text, expected) => {
    expect(told(text)).toEqual(expected)
  })

  it.each([
    ['大邑县的人才讲坛，开到现在已经是讲到第四十三期了。', ['✅ 43期']],
    ['西湖区的幸福圆桌会，人少则15人，人多则25人。', ['✅ 15至25人', '✅ 15至25人']],
    ['延吉的社工师每月最少能拿两百元补贴，最多能拿三百元。', ['✅ 每月200元至300元', '✅ 每月200元至300元']],
    ['南江社区的地盘有两个半平方公里。', ['✅ 2.5平方公里']],
    ['龙文区的乡贤招商大使拉来的项目，总投资十一个多亿。', ['✅ 约11.5亿元']],
  ])(
    'is the last of a row, the end of a range, a half, or more than a round number: %s',
    (text, expected) => {
      expect(told(text)).toEqual(expected)
    },
  )

  it.each([
    ['今年温州市的专职社工队伍扩充得很快，前前后后招进了3365人。', '3365名'],
    ['温州盘活闲置房产，让二十多万居民跟着沾了光。', '20多万人'],
    ['廉江锦绣华景小区搞敲门行动，前后进了四千三百五十多户人家。', '4350余户'],
  ])('is not refused for a verb or a word for anybody behind its number: %s', (text, printed) => {
    expect(told(text)).toEqual([`✅ ${printed}`])
  })

  it.each([
    ['小区的账请第三方代管，也就是“业财代理”，眼下有一百三十六个小区用上了。', ['✅ 136个']],
    ['业财代理推行到186个小区。', ['❗ number 136个']],
    ['三位法官志愿者轮流到廉江锦绣华景小区坐班。', ['✅ 3名']],
    ['辽阳的街道很忙。有214名兼职委员到温州学习。', ['✅ 214名']],
  ])(
    'is of the place that alone has such a name, or that is come to where no other is named: %s',
    (text, expected) => {
      expect(told(text)).toEqual(expected)
    },
  )

  it.each([
    ['西湖区开一场圆桌会，从定题目到盯落实要走七个步骤。', '七步流程'],
    ['会昌今年的学习活动搞了一千二百多场。', '1200余场次'],
  ])('is of the one of two likely things that has its number: %s', (text, printed) => {
    expect(told(text)).toEqual([`✅ ${printed}`])
  })

  it('is each place’s own, with the place named beside the number', () => {
    expect(told('辽阳有214名、殷都有211名兼职委员')).toEqual(['✅ 214名', '✅ 211名'])
    expect(told('辽阳和殷都分别有214名和211名兼职委员')).toEqual(['✅ 214名', '✅ 211名'])
  })

  it('goes on being of what was counted before it, where a number has no noun of its own', () => {
    expect(told('辽阳有兼职委员214名，殷都有211名')).toEqual(['✅ 214名', '✅ 211名'])
    expect(told('嘉峪关社区梳理需求清单185个，解决130个')).toEqual(['✅ 185个', '✅ 130个'])
    expect(told('建瓯收到诉求355件，办成了269件')).toEqual(['✅ 355件', '❗ number 296件'])
  })

  it('is each thing’s own, where several are told together', () => {
    expect(told('嘉峪关2024年诉前调解率和调解成功率分别达到95.8%、90.8%')).toEqual(['✅ 95.8%', '✅ 90.8%'])
    expect(told('会昌机关单位结对联系124个村、10个城市社区、66个网格党组织')).toEqual([
      '✅ 124个',
      '✅ 10个',
      '✅ 66个',
    ])
  })

  it('stays true of the place named sentences before, whatever region or journey is named between', () => {
    expect(
      told('会昌县按照赣州市对标深圳市的要求改革。机关单位结对联系124个村。翠屏区的社工去了成都。').slice(
        0,
        1,
      ),
    ).toEqual(['✅ 124个'])
    expect(told('翠屏区分批组织200余名社区专职工作者赴深圳、成都等先进地区观摩学习')).toEqual(['✅ 200余名'])
  })
})

describe('the very number of the place said', () => {
  it('is not disputed for a number of something else in another measure word', () => {
    expect(told('青云谱给社工办了15期提升班。')).toEqual(['✅ 15期'])
    expect(told('温州把229处闲着的公房调剂给社区用。')).toEqual(['✅ 229处'])
  })

  it('is not disputed for a number of a thing that is not named either', () => {
    expect(told('青云谱区财政掏出三百万元作种子钱，扶持三十个为民服务的项目。')).toEqual([
      '❓ 300万元',
      '✅ 30个',
    ])
  })

  it('is of a smaller place that is pointed at', () => {
    expect(told('廉江那个小区的志愿服务搞了180场。')).toEqual(['✅ 180场'])
    expect(told('廉江小区里的志愿服务搞了180场。')).toEqual(['✅ 180场'])
    expect(told('廉江的志愿服务搞了180场。')).toEqual(['❗ level 180场'])
  })
})

describe('what is changed', () => {
  it.each([
    ['延吉市有5500余名社区书记', '❗ thing 5500余名, 32名'],
    ['会昌县开展了1200余场次文艺演出', '❗ thing 1200余场次'],
    ['温州今年已招专职社工1239名', '❗ plan 1239名, 3365名'],
    ['延吉明年计划招聘基层治理专干266名', '❗ done 266名'],
    ['温州已经再招专职社工1239名', '❗ plan 1239名, 3365名'],
    ['2021年温州小区党组织覆盖率为99.2%', '❗ time 99.2%, 23.2%'],
    ['建瓯线上网格当天办结率95%', '❗ number 当天达50%, 三天内达95%'],
    ['嘉峪关街道会议同比增加8.1%', '❗ direction 8.1%'],
    ['浙江省建成615个现代社区重点单元', '❗ level 615个'],
    ['温州鹿城区有136个小区推行业财代理', '❗ level 136个'],
    ['罗定市1500多名群众参与环境整治集中行动', '❗ level 1500多名'],
    ['温州业委会党员占比提高了30个百分点', '❗ points 30%'],
    ['辽阳有46个老年食堂', '❗ part 46个'],
    ['殷都区有211名女兼职委员', '❗ group 211名'],
    ['嘉峪关议事协商办结率提高85.7%', '❗ amount 85.7%'],
    ['青云谱培训一线社工2000余人', '❗ unit 2000余人次'],
    ['辽阳社区工作者持证率不到30%', '❗ bound 30%以上'],
    ['西湖区项目计划书公示不超过5个工作日', '❗ bound 不少于5个工作日'],
    ['淄博市梳理出的居民需求超过300项', '❗ bound 近300项'],
    ['殷都区已有122名社区党员干部被聘为兼职委员', '❗ thing 122名'],
    ['罗定市有72名大工委委员', '❗ number 21名, 72名'],
    ['温州平台用户超过150万人', '❗ number 超120万人'],
    ['翠屏区招录社区专职工作者263名', '❗ stock 263名'],
    ['罗定市前年商议解决民生实事26件', '❗ time 26件'],
    ['龙文区东坂社区汇聚乡贤4309名', '❗ level 4309名'],
    ['大邑评选“成都工匠”82人', '❗ thing 82人, 25人'],
    ['延吉的互嵌式社区设置实景元素820万元', '❗ unit 820处'],
    ['温州的专职社工新增不超过3000名', '❗ number 3365名'],
    ['温州今年新增专职社工超过1000名', '❗ number 3365名'],
    ['辽阳设立的便民服务站将近600个', '❗ number 682个'],
    ['淄博市梳理出居民生活类服务需求300多项', '❗ bound 近300项'],
    ['西湖区幸福圆桌会一般有25人参加', '❗ bound 15至25人'],
    ['温州业委会党员委员占比增幅为52.6%', '❗ amount 52.6%, 30%'],
    ['淄博市安阳社区居民议事解决小区问题130余件', '❗ place 130余件'],
    ['辽阳市与社区签约建约的驻区单位有375个', '❗ number 357个'],
    ['贵港南江社区党委下面设有七个小区党支部', '❗ number 五个'],
    ['西湖区圆桌会的项目计划书，最多公示五个工作日。', '❗ bound 不少于5个工作日'],
    ['温州去年新增专职社工三千三百多名', '❗ time 3365名'],
    ['嘉峪关在新兴领域党群阵地上，投了六百多万元', '❗ number 400余万元'],
    ['大邑请专家感知大邑，办到了第52期', '❗ number 32期'],
    ['延吉有七十六个城市社区得到机关企事业单位对接', '❗ number 78个, 76个'],
    ['青云谱区全区持有证书的社会工作者不到250人', '❗ bound 超过250人'],
    ['大邑县每个月带动两千多名青年人才就业创业。', '❗ period 2000余名'],
    ['翠屏区组织200余名党员干部赴先进地区观摩学习。', '❗ group 200余名'],
    ['龙文有七十一位党组织成员兼任乡贤促进会的理事、监事会成员。', '❗ number 189名, 71名'],
    ['罗定市直部门有七十二人当上街道“大工委”委员。', '❗ number 21名, 72名'],
    ['西湖区的幸福圆桌会，一般坐二十五到五十人。', '❗ number 15至25人'],
    ['西湖区的幸福圆桌会，一般坐十五到三十五人。', '❗ number 15至25人'],
    ['龙文区委每季度研究1次乡贤促进会工作。', '❗ period 每半年研究1次'],
    ['西湖区的幸福圆桌会原则上每周召开一次。', '❗ period 每月围绕一个议题召开一次'],
    ['西湖区南江社区有党员198名。', '❗ place 198名'],
    ['温州瑞安市天和家园小区的监控系统提升工程招标202万元', '❗ place 202万元'],
    ['翠屏区社区工作者里本科以上学历的占比，下滑了26.8%', '❗ direction 26.8%'],
    ['大邑县推动本地人才建起创业孵化基地15个', '❗ thing 15个'],
    ['青云谱的网络众筹募到2万余美元', '❗ unit 2万余元'],
    ['建瓯的线上网格，九成五的事两天之内办完。', '❗ number 两天内达80%, 三天内达95%'],
  ])('is named: %s', (text, expected) => {
    expect(told(text)).toEqual([expected])
  })

  it('names the year as well as what was not so in it', () => {
    expect(told('南江社区2020年6月联合21个单位组建党建联盟')).toEqual(['❗ number 2017年6月', '❗ time 21个'])
  })

  it('names both places where their numbers are swapped', () => {
    expect(told('辽阳有211名、殷都有214名兼职委员')).toEqual([
      '❗ place 211名, 214名',
      '❗ place 214名, 211名',
    ])
    expect(told('上海已有136个小区推行业财代理')).toEqual(['❗ place 136个'])
  })
})

describe('what is reckoned', () => {
  it.each([
    ['建瓯的线上网格接到355桩诉求，帮着办妥的有八成多。', ['✅ 355件', '= 296件 355件']],
    ['街坊提出的185项需求，嘉峪关的共建单位认领后办完了约七成。', ['✅ 185个', '= 130个 185个']],
    ['建瓯的线上网格接到355桩诉求，帮着办妥的有四成多。', ['✅ 355件', '—']],
  ])('is a share of two numbers that are printed: %s', (text, expected) => {
    expect(told(text)).toEqual(expected)
  })

  it('is no claim: a difference of two numbers of its sentence', () => {
    expect(told('温州的覆盖率从23.2%涨到99.2%，涨了76个百分点')).toEqual([
      '✅ 23.2%',
      '✅ 99.2%',
      '= 23.2% 99.2%',
    ])
  })
})

describe('the right number', () => {
  it('is not confirmed of a place that the printed one does not lie in', () => {
    expect(told('温州市平阳县的天和家园小区完成了202万元的监控系统提升工程招标')).toEqual([
      '❗ level 202万元',
    ])
    expect(told('温州市苍南县灵溪镇天和家园小区完成了202万元的监控系统提升工程招标')).toEqual(['✅ 202万元'])
  })

  it.each([
    ['会昌县阳光社区评选“四强”党支部23个', '❗ level 23个'],
    ['温州市的望江街道有136个小区推行业财代理', '❗ level 136个'],
    ['南江社区加入南江社区党建联盟的单位有21个', '✅ 21个'],
    ['淄博市老旧小区“微改造”项目有144个', '✅ 144个'],
  ])('is not confirmed of a community that nobody knows, named behind the place: %s', (text, expected) => {
    expect(told(text)).toEqual([expected])
  })

  it('is not confirmed of one part where it is printed of all', () => {
    expect(told('青云谱区单是一个社区就成立了140余个老年协会、舞蹈队等群众自治组织')).toEqual([
      '❗ all 140余个',
    ])
  })

  it.each([
    ['罗定防汛那阵，派下社区的党员干部有21名', '❗ number 850余名, 21名'],
    ['翠屏区送出去挂职的社区工作者有263名', '❗ number 50余名, 263名'],
    ['延吉市对接城市社区的机关企事业单位数78个', '❗ number 76个, 78个'],
    ['建瓯市为城市社区党委配备的共建单位数16个', '❗ number 60个, 16个'],
    ['大邑县先后有300余名青年人才被评为“大邑工匠”', '❗ thing 300余名'],
    ['辽阳市强化党群阵地建设，新建、改扩建老年食堂38个', '❗ thing 38个, 46个'],
    ['2019年，南昌市西湖区以“转作风”活动年为契机组织召开“幸福圆桌会”', '❗ number 2021年'],
    ['2021年以来，淄博市创新“公益+市场”社区运营模式', '❗ number 2024年以来'],
    ['淄博市明确了41个方面的必设功能和推荐功能', '❗ unit 41项'],
  ])('is not confirmed where another number is printed of what is said: %s', (text, expected) => {
    expect(told(text)).toEqual([expected])
  })
})

describe('a true number', () => {
  it.each([
    ['翠屏区社区书记换届后平均岁数小了2.6岁', '2.6岁'],
    ['换届之后，翠屏区的社区书记平均比上一届年轻了两岁多', '2.6岁'],
    ['嘉峪关一万个城里人摊得到23名社区工作者', '23名'],
    ['翠屏去深圳苏州那些地方取经的社区专职工作者有200余名', '200余名'],
    ['南江那个党建联盟当初是21个单位凑起', '21个'],
    ['温州搞网格重新划分之前一共有7931个网格', '7931个'],
    ['温州这一年新招的专职社工占到全省的三成多', '约三分之一'],
    ['温州今年新换届（组建）103个业委会中党员委员比例很高', '103个'],
    ['建瓯市芝山街道的“银发带头人”解决问题200余个', '200余个'],
    ['大邑给企业派服务专员，总数一百一十五人', '115名'],
    ['和中央要求比，嘉峪关的社区工作者配备高出近三成', '27.8%'],
  ])('is not disputed for a manner of speaking: %s', (text, printed) => {
    expect(told(text)).toEqual([`✅ ${printed}`])
  })
})

describe('a year or a month', () => {
  it.each([
    ['自2018年以来，青云谱区积极推荐社会组织党支部书记在省市培训班上作典型发言。', ['❗ number 2020年以来']],
    ['2019年6月，南江社区“大党委”与辖区内各单位党组织建立党建联盟。', ['❗ number 2017年6月']],
    ['2012年6月，贵港市江南街道南江社区成立党建联盟。', ['❗ number 2017年6月']],
    ['2022年青云谱区有64个社会组织党支部。', ['❗ time 64个']],
    ['2009年温州市新打造的“1510”党群服务圈有358处。', ['❗ time 358处']],
    ['2009年罗定市防汛期间派出850余名机关党员干部。', ['❗ time 850余名']],
    ['温州重新划格以后，原先七千九百多个网格变成了1.1万多个。', ['✅ 7931个', '✅ 11012个']],
  ])('is held against the time that is printed, and names no other figure: %s', (text, expected) => {
    expect(told(text)).toEqual(expected)
  })

  it('that is held against the figure beside it is not told as one that was not looked at', () => {
    const { passed, heldTimes } = check('嘉峪关市2023年街道“大工委”议事协商办结率为85.7%，2019年修了路。')
    expect([heldTimes, passed]).toEqual([['2023年'], ['2019年']])
  })
})

it('a year is set right only where what happened in it is printed with another', () => {
  expect(told('2019年南江社区修了路')).toEqual([])
  expect(told('2022年，西湖区换了路灯')).toEqual([])
})

describe('a noun that what is printed does not speak of', () => {
  it.each([
    ['青云谱区为落地社会组织项目，引进了20余名心理医生及其团队', '❗ thing 20余名'],
    ['殷都区今年已有14个社区卫生服务站进行了改造提升', '❗ thing 14个'],
    ['会昌县选树创建25个模范社区', '❗ thing 25个'],
    ['延吉市选派78名教师担任社区“第一书记”', '❗ thing 78名'],
    ['嘉峪关市获得省级及以上奖励的律师有4名', '❗ thing 4名'],
    ['廉江锦绣华景小区有50名医生担任微网格长', '❗ thing 50名'],
  ])('is told from the one it is printed of, where the rest is of that: %s', (text, expected) => {
    expect(told(text)).toEqual([expected])
  })

  it.each([
    '廉江有50名医生担任微网格长',
    '会昌县创建了25个示范村',
    '建瓯市健康网格配备124名护士',
    '会昌批评了12个单位',
    '延吉市选派78名魔术师担任社区“第一书记”',
    '廉江锦绣华景小区请了三位检察官志愿者轮流驻点',
    '廉江锦绣华景小区的律师，十名当上小网格长',
    '延吉的社区民警，一共七十八位当第一书记',
    '龙文的记者，两百三十六名加入了调解队伍',
    '翠屏从退役军人里定向挑出四名专职社区工作者',
    '温州推行业财代理的摩天轮有136个',
  ])('is not confirmed, however likely the rest: %s', (text) => {
    expect(told(text)).not.toContainEqual(expect.stringMatching(/^✅/u))
  })
})

describe('what another practice of the place does', () => {
  it.each([
    ['温州市目前已有136个小区完成了既有住宅电梯加装', '❗ thing 136个'],
    ['会昌县对83个两新党组织开展了巡学旁听', '❗ thing 83个'],
    ['罗定市组织850余名机关党员干部参加入户宣传', '❗ thing 850余名'],
    ['延吉市78个城市社区建了青年服务站', '❗ thing 78个'],
    ['翠屏区给88名社区专职工作者安排了导师帮带', '❗ thing 88名'],
  ])('has not the number of this one, though it is of the same people or places: %s', (text, expected) => {
    expect(told(text)).toEqual([expected])
  })

  it('leaves it open where only what is told around the numbers says it', () => {
    expect(told('会昌县已有25个机关评上了“骏马奖”')).toEqual(['❓ 25个'])
    expect(told('龙文区已把1525名乡贤列为村（社区）后备干部')).toEqual(['❓ 1525名'])
  })

  it('may be spoken of beside what the number is printed of', () => {
    expect(told('翠屏区200余名社区专职工作者到深圳、苏州学小区治理')).toEqual(['✅ 200余名'])
    expect(told('建瓯有三十九位骑手、司机之类的新就业群体当上流动网格员')).toEqual(['✅ 39名'])
    expect(told('龙文区的镇街领导和村居干部分头联系了一千五百二十五位重点乡贤')).toEqual(['✅ 1525名'])
  })
})

describe('what cannot be told', () => {
  it('is said to be so, with no verdict', () => {
    expect(told('某地投资99亿元。')).toEqual(['—'])
    expect(told('大邑县建立了3个公园')).toEqual(['—'])
  })
})

it('leaves no number out', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      '温州市',
      '辽阳',
      '，',
      '。',
      '、',
      '占',
      '超过',
      '分别',
      '有',
      '兼职委员',
      '“',
      '”',
      '+',
      '每',
    ),
    fc.integer({ min: 0, max: 12_000 }).map(String),
    fc.constantFrom(
      '个',
      '名',
      '%',
      '万元',
      '户',
      '次',
      '三成',
      '一百二十',
      '第三',
      '两级',
      '2021年',
      '5万多',
    ),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      const text = pieces.join('')
      const { findings, passed, heldTimes } = check(text)
      const said = readQuantities(text).map(({ printed }) => printed)
      expect([...findings.map(({ printed }) => printed), ...passed, ...heldTimes].toSorted()).toEqual(
        said.toSorted(),
      )
    }),
    { numRuns: 200 },
  )
})

describe('sentences written from the pages', () => {
  const folder = join(import.meta.dirname, '../../check')
  const outcomes = readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readSentences(join(folder, name)))
    .map((sentence) => judgeSentence(check, sentence))
  const share = (of: typeof outcomes) => of.filter(({ outcome }) => outcome === 'right').length / of.length

  it('are many', () => {
    expect(outcomes.length).toBeGreaterThanOrEqual(300)
  })
  it('are confirmed in the print’s words, nearly all in other words', () => {
    expect(share(outcomes.filter(({ sentence }) => sentence.kind === 'print'))).toBe(1)
    expect(share(outcomes.filter(({ sentence }) => sentence.kind === 'words'))).toBeGreaterThan(0.9)
  })
  it('are never disputed where they are true, nor blessed where they are changed', () => {
    const wrong = outcomes.filter(
      ({ sentence, finding }) =>
        finding !== undefined &&
        (isTrue(sentence) ? finding.verdict.kind === 'differs' : finding.verdict.kind === 'holds'),
    )
    expect(wrong.map(({ sentence }) => sentence.text)).toEqual([])
  })
  it('are flagged with what is printed where they are changed', () => {
    expect(share(outcomes.filter(({ sentence }) => !isTrue(sentence)))).toBeGreaterThan(0.96)
  })
  it('lose no number', () => {
    expect(outcomes.filter(({ outcome }) => outcome === 'dropped')).toEqual([])
  })
})

it('a number that a place is named with is none of them: 四川, 七台河', () => {
  const { findings, passed } = check('四川省大邑县“人才讲坛”累计举办43期，七台河市也来看过。')
  expect([findings.map(({ printed }) => printed), passed]).toEqual([['43期'], []])
})

it('a text that is all numbers is read as far as is soon done, and said to be cut', () => {
  const { findings, passed, cut } = check('近二千29%77'.repeat(400))
  expect([findings.length + passed.length, cut]).toEqual([MOST_CHECKED, true])
  expect(check('温州市推行小区136个。'.repeat(MOST_CHECKED)).cut).toBe(false)
})
