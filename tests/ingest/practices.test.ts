import { describe, expect, it } from 'vitest'
import { draftsOf, squashedText } from '../../src/ingest/draft.ts'
import { repairPage } from '../../src/ingest/page.ts'
import { loadGazetteer } from '../../src/knowledge/load.ts'
import { parseDraft } from '../../src/review/raw-draft.ts'

const gazetteer = loadGazetteer()

function draftOf(text: string) {
  const page = repairPage(text, gazetteer, { name: '文件' })
  const source = { file: 'a.txt', sha256: 'a'.repeat(64), squashed: squashedText(text) }
  const [draft] = draftsOf(page.articles, source, { gazetteer, topics: [] })
  return parseDraft(draft?.text ?? '')
}
const namesOf = (text: string): string[] => draftOf(text).practices.map(({ name }) => name)

describe('what a practice is called', () => {
  it('is what was done, not who speaks, how well it went or which point it is', () => {
    expect(
      namesOf(
        '政府工作报告\n——2025年1月8日在桃源县第十八届人民代表大会第四次会议上\n县长 陈立\n\n各位代表：\n请予审议。\n\n一、2024年工作回顾\n基层治理更加有效。推行“屋场会”议事机制，召开屋场会1.2万场。\n养老托育加快发展。新建互助养老点46个，惠及老人3200户。',
      ),
    ).toEqual(['“屋场会”', '新建互助养老点'])
    expect(
      namesOf('长坪镇的民情账\n一是定人定户。全镇92名干部每人联系45户。\n二是分级办理。去年办结3290件。'),
    ).toEqual(['定人定户', '分级办理'])
  })
  it('is the mechanism of the headline where a text has neither headings nor leads', () => {
    const { practices } = draftOf(
      '一碗粥熬出邻里情\n——山西省长治市潞州区“早餐议事”见闻\n\n“以前开会叫不来人，现在天天有人。”书记说。去年办起粥铺，设“议题板”。\n一年来写过726条，28个楼院成立了“楼院会”。服务不收一分钱。',
    )
    expect(practices.map(({ name }) => name)).toEqual(['“早餐议事”'])
    expect(practices[0]?.figures?.map(({ printed }) => printed)).toEqual(['726条', '28个'])
  })
  it('is what each answer or paragraph brings in and goes on to tell of, however it is brought in', () => {
    expect(
      namesOf(
        '山里的话\n云南省大姚县的山里，老人爱围着火说话，干部就坐到火边去听，一坐就是半宿，听完记在小本上。\n县里把这个叫“火边会”，逢五逢十点火，全县开了火边会730场，说成的事有2100件。\n光说还不够，谁家缺劳力也要有人帮。去年火边会谈出了一支“背柴队”，背柴队帮工1.2万个工。\n渠里的水也要排次序。乡亲们按田块轮流，后来印成“渠水联票”，一户一联，撕了4300张联票。',
      ),
    ).toEqual(['“火边会”', '“背柴队”', '“渠水联票”'])
    expect(
      namesOf(
        '“指尖”上的草场\n——访内蒙古自治区乌拉特前旗旗长 白音\n记者：地方大怎么办？\n白音：路远。前年我们搭建了“掌上牧铺”平台，牧民打开手机就能报事，报上来的有2.1万件，都有人管。\n记者：吵了架呢？\n白音：还得靠人说和。我们请老人办起“毡包调解室”，去年毡包调解室调成860起，没有一起闹大。',
      ),
    ).toEqual(['“掌上牧铺”平台', '“毡包调解室”'])
  })
  it('is no line about who wrote, spoke, met or handed in, and no closing words', () => {
    expect(
      namesOf(
        '安徽省岳西县见闻\n岳西县融媒体中心  汪小兰\n\n岳西县推行“茶垄公约”，订公约312份，茶农按公约轮流看水，吵架的少了。\n\n出席：王一、李二\n列席：各乡镇负责人\n特此通报。',
      ),
    ).toEqual(['“茶垄公约”'])
  })
  it('is no question of an interview', () => {
    expect(
      namesOf(
        '对话贵州省遵义市汇川区住建局\n本报记者 何静\n\n记者：为什么要请物业进网格？\n负责人：2022年，我们推行“红管家进格”。\n记者：现在效果怎么样？\n负责人：全区217个小区的物业经理进了网格。',
      ),
    ).toEqual(['“红管家进格”'])
  })
  it('is no section of indicators, of what ensures a plan, or of what lacks', () => {
    expect(
      namesOf('鹤峰县2023年统计公报\n\n一、社会保障\n年末有养老机构14个。\n二、卫生\n年末有医院5个。'),
    ).toEqual(['鹤峰县2023年统计公报'])
    expect(
      namesOf(
        '安福县托育服务实施方案\n\n一、主要任务\n三年新增托位900个。\n二、保障措施\n县财政每年安排资金1800万元。',
      ),
    ).not.toContain('保障措施')
    const { figures, practices } = draftOf(
      '丽水市的邻里中心\n莲都区：建立“邻里币”机制，居民参加志愿服务可以换“邻里币”，已发放37万个。\n龙泉市：建立“邻里坊”机制，手艺人带徒，已建成“邻里坊”19家。\n存在的主要问题：全市每个中心平均仅1.3名社工。\n下一步打算：建成中心160个。',
    )
    expect(practices.map(({ name }) => name)).toEqual(['“邻里币”机制', '“邻里坊”机制'])
    expect(figures?.map(({ printed, role }) => [printed, role])).toEqual([
      ['1.3名', undefined],
      ['160个', 'plan'],
    ])
  })
  it('is one in a round-up, for a town within its county too', () => {
    const { practices } = draftOf(
      '院坝里的好办法\n福建省厦门市集美区在凉亭里摆上圆桌，开会960场。\n甘肃省平凉市崆峒区在楼门口挂题单，居民点题1308个。柳湖镇答题时间平均3.5天。\n重庆市綦江区选聘评理员415名。',
    )
    expect(practices.map(({ locality }) => locality?.at(-1))).toEqual(['集美区', '崆峒区', '綦江区'])
  })
})

describe('a collection of samples', () => {
  it('names each by what it did, not by its number, its place or a label', () => {
    expect(
      namesOf(
        '基层减负的地方样本\n\n样本一：江苏省昆山市\n昆山市推出“减负二十条”，事项减到146项。\n\n样本二：四川省攀枝花市仁和区\n仁和区建立“一张表”制度，整合报表68张。\n\n样本三：宁夏回族自治区吴忠市利通区\n利通区推行“社区吹哨”，吹哨1462次。',
      ),
    ).toEqual(['“减负二十条”', '“一张表”制度', '“社区吹哨”'])
    expect(
      namesOf(
        '创新案例集\n\n1. “老街坊”调解室\n地区：北京市石景山区八角街道\n八角街道聘请调解员143名。\n\n2. “花园合伙人”\n地区：上海市普陀区万里街道\n万里街道招募合伙人680名。\n\n3. “渔排议事”\n地区：福建省宁德市蕉城区三都镇\n三都镇召开议事会312场。',
      ),
    ).toEqual(['“老街坊”调解室', '“花园合伙人”', '“渔排议事”'])
  })
  it('of one office is one practice where its sections tell of one mechanism', () => {
    const { figures, practices } = draftOf(
      '关于2024年三季度“接诉即办”工作情况的通报\n山东省阳谷县“接诉即办”工作通报如下。\n\n一、总体情况\n三季度，全县“接诉即办”受理诉求9862件。\n\n二、排名情况\n“接诉即办”办结率最高的是98.4%。\n\n三、下步要求\n四季度，各单位满意率要达到95%以上。',
    )
    expect(practices.map(({ name }) => name)).toEqual(['“接诉即办”'])
    expect(figures?.map(({ asOf, printed, role }) => [printed, role, asOf])).toEqual([
      ['95%以上', 'target', '四季度'],
    ])
  })
})

describe('a slogan before a practice', () => {
  it('gives way to the mechanism that the next sentence brings in', () => {
    const { practices } = draftOf(
      '浙江省嘉善县：服务到家\n织密网格。配备网格员312名，上报事件2.74万件。\n做优服务。开办“睦邻小厨”7处，年服务8.6万人次。',
    )
    expect(practices.map(({ name }) => name)).toEqual(['织密网格', '“睦邻小厨”'])
    expect(practices[1]?.names).toContain('做优服务')
  })
})

describe('a heading', () => {
  const report = (body: string): string => `浙江省嘉善县基层治理工作情况汇报\n\n一、主要做法\n${body}`
  it('gives way to the mechanism that is brought in below it, and is kept as another name', () => {
    const { practices } = draftOf(
      report(
        '（一）发动群众一起干\n大力推广“逢六说事”机制，每月逢六日村干部摆开桌子，让群众把话说出来，办结诉求1.09万条。\n（二）在家门口接访\n县司法局从茶农里选聘154人，组成「茶山调解队」，每年三月上山、五月下山，调解纠纷691起。\n（三）用制度管长远\n“三治融合”积分可以换物，全县已有88%的村建起账户，村民都能查到自己的分。',
      ),
    )
    expect(practices.map(({ name }) => name)).toEqual(['“逢六说事”机制', '“茶山调解队”', '用制度管长远'])
    expect(practices[0]?.names).toContain('发动群众一起干')
  })
  it('is that of a part where the mechanism is that of the whole paper, and no abbreviation that all know', () => {
    expect(
      namesOf(
        '“小院议事”工作法见成效\n——浙江省嘉善县工作情况汇报\n\n一、建强队伍\n配备“小院议事”召集人312名，“小院议事”开到了楼下。\n二、选好带头人\n全县建强村“两委”班子，“两委”成员平均年龄降到43岁，群众满意。',
      ),
    ).toEqual(['“小院议事”：建强队伍', '“小院议事”：选好带头人'])
  })
  it('keeps its name where only a principle or a need stands in quotation marks', () => {
    expect(
      namesOf(
        report(
          '（一）居民出一点\n坚持“谁受益谁出钱”原则，全县居民出资193万元，平均每户860元。\n（二）车位挤一挤\n化解老旧小区“停车难”问题，新增车位415个，居民夜里回来有地方停。',
        ),
      ),
    ).toEqual(['居民出一点', '车位挤一挤'])
  })
  it('names a practice of its own for each mechanism that is brought in', () => {
    expect(
      namesOf(
        report(
          '（一）村里的事村里议\n推行“村口茶座”，干部每月逢十坐到榕树下听村民讲，收到意见973条。对收上来的意见实行“日清旬查”，当天登记、当天交办，按期办结率达96.4%。\n（二）服务上门\n配备代办员312名。',
        ),
      ),
    ).toEqual(['“村口茶座”', '“日清旬查”', '服务上门'])
  })
  it('is no date, no remark in brackets and no office that signs', () => {
    expect(
      namesOf(
        '浙江省嘉善县幸福食堂调研报告\n嘉善县政协文史委员会\n（2023年6月）\n根据安排，调研组走访了三个镇。\n\n一、主要做法\n（一）三方共担，餐价降得下来\n政府补一点、企业让一点。每餐补贴2元，全县发放补贴193万元。\n（二）以菜抵餐，老人吃得起\n食堂允许老人把青菜交来抵餐费，去年收菜7.3万斤。',
      ),
    ).toEqual(['三方共担，餐价降得下来', '以菜抵餐，老人吃得起'])
  })
})

describe('a text that says what was founded elsewhere than under its deeds', () => {
  it('tells of it where it says what is so already', () => {
    expect(
      namesOf(
        '浙江省嘉善县基层治理调研报告\n\n一、基本情况\n全县有社区218个。推行“十分钟会商圈”，有关单位十分钟内碰头，今年会商2760次。\n二、存在问题\n社区负担偏重。\n三、外地做法\n北京市组织了培训，来了845人。',
      ),
    ).toContain('“十分钟会商圈”')
  })
  it('tells of its tasks where it is a plan', () => {
    const { figures, practices } = draftOf(
      '浙江省嘉善县老旧小区改造行动方案\n\n一、工作目标\n改造小区18个。\n二、主要任务\n（一）先自治后整治。没有业委会的小区，由社区先把人组织起来，再动工。\n（二）综合改一次。各项工程统一编制计划，同一个小区新装电梯19部。',
    )
    expect(practices.map(({ name }) => name)).toEqual(['先自治后整治', '综合改一次'])
    const all = [...(figures ?? []), ...practices.flatMap((one) => one.figures ?? [])]
    expect(all.filter(({ role }) => role === undefined)).toEqual([])
  })
  it('names the items of a list by what stands behind their places', () => {
    expect(
      namesOf(
        '关于公布2024年度优秀案例名单的通知\n1.容县：“侨乡帮办”。镇村干部代海外乡亲办理房产手续，全年代办2310件。\n2.忻城县：说事亭里解心结。利用凉亭建起说事亭97座，接待群众1.46万人次。',
      ),
    ).toEqual(['“侨乡帮办”', '说事亭里解心结'])
  })
})

describe('leads on lines of their own', () => {
  const { practices } = draftOf(
    '江西省婺源县：“晒秋议事”晒出好邻里\n秋收过后，婺源县的晒架旁又热闹起来。针对山区村庄居住分散、开会人难齐的问题，婺源县推行“晒秋议事”，开会2860场。\n\n把会开到晒场上。\n过去村里开会靠喇叭喊，来的多是老人。现在设议事点612处。\n\n把账晒在太阳下。\n村里的钱怎么花，村民最关心。去年以来，村民当场质询1260次。',
  )
  it('name practices, and sentences that open a paragraph do not', () => {
    expect(practices.map(({ name }) => name)).toEqual([
      '“晒秋议事”',
      '“晒秋议事”：把会开到晒场上',
      '“晒秋议事”：把账晒在太阳下',
    ])
  })
  it('leave the problem to where the text says what it was done for', () => {
    expect(practices.map(({ problem }) => problem)).toEqual([
      '山区村庄居住分散、开会人难齐。',
      undefined,
      undefined,
    ])
  })
})

describe('what a rate is also called', () => {
  it('is the rate of what was counted right before, and headlines lend what they solve', () => {
    const { practices } = draftOf(
      '各地合力破解老小区停车难\n湖南省株洲市芦淞区把26家机关单位的院子夜间开放。\n江苏省南通市崇川区推行“潮汐车位”，化解停车纠纷8630件，化解率96.8%。\n河北省邢台市信都区建起立体车库742个。',
    )
    expect(practices.map(({ aliases }) => aliases?.includes('老小区停车难'))).toEqual([true, true, true])
    const rate = practices.flatMap((one) => one.figures ?? []).find(({ printed }) => printed === '96.8%')
    expect(rate?.aliases).toContain('停车纠纷化解率')
  })
})

describe('an article on a community', () => {
  it('is of the community that the headline names behind its street, and each signs as what they are', () => {
    const { byline, locality } = draftOf(
      '一碗粥熬出邻里情\n——山西省长治市潞州区常青街道华丰社区见闻\n通讯员 刘敏 本报记者 田野\n\n社区办起粥铺，一天卖280碗。',
    )
    expect(locality.slice(-2)).toEqual(['常青街道', '华丰社区'])
    expect(byline).toBe('通讯员 刘敏，本报记者 田野')
  })
})

describe('sections within sections', () => {
  it('that aim at something, pay for it or only name an office tell no practice', () => {
    expect(
      namesOf(
        '浙江省嘉善县“田头驿站”建设方案\n县民政局：\n一、目标任务\n（一）8月20日前，驿站总数达到40座；\n二、重点事项\n（一）选好驿站值守人\n由村警轮班，每日有人，共聘32人。\n三、经费\n总投资960万元。',
      ),
    ).toEqual(['选好驿站值守人'])
  })
  it('of next year are plans down to the last of them, and no practices', () => {
    const { figures, practices } = draftOf(
      '浙江省嘉善县2024年工作总结及2025年工作思路\n\n一、2024年重点工作\n（一）织密网格\n配备网格员312名，上报事件2.74万件。\n\n二、2025年重点工作\n（一）夯实治理基础\n配备网格员400名。\n（二）扩大公共服务\n新建社区食堂15处。',
    )
    expect(practices.map(({ name }) => name)).toEqual(['织密网格'])
    expect(figures?.map(({ asOf, printed, role }) => [printed, role, asOf])).toEqual([
      ['400名', 'plan', '2025年'],
      ['15处', 'plan', '2025年'],
    ])
  })
})

describe('a meeting that is reported', () => {
  it('is no practice, and what it asks for is no result', () => {
    const { figures = [], practices } = draftOf(
      '全市推进会召开\n推进会在江西省宜春市万载县召开。\n万载县推行“百姓议事厅”，议事2600场。丰城市建立“红色物业联盟”，吸纳企业73家。靖安县组建“生态管护队”，聘请队员517人。\n会议要求，到年底，覆盖率要达到90%以上，每个县至少培育10个示范点。',
    )
    expect(practices.map(({ name }) => name).slice(0, 3)).toEqual([
      '“百姓议事厅”',
      '“红色物业联盟”',
      '“生态管护队”',
    ])
    const all = [...(figures ?? []), ...practices.flatMap((one) => one.figures ?? [])]
    expect(all.filter(({ role }) => role !== undefined).map(({ printed }) => printed)).toEqual([
      '90%以上',
      '10个',
    ])
  })
})

describe('the title of a bulletin', () => {
  it('is not its masthead', () => {
    expect(
      draftOf(
        '工作简报\n第37期\n丽水市民政局办公室    2024年9月30日\n\n丽水市推进邻里建设\n\n全市已建成中心143个。',
      ).title,
    ).toBe('丽水市推进邻里建设')
  })
})
