import { describe, expect, it } from 'vitest'
import { draftsOf, squashedText } from '../../src/ingest/draft.ts'
import { repairPage } from '../../src/ingest/page.ts'
import type { Article, Figure } from '../../src/knowledge/article.ts'
import { loadGazetteer } from '../../src/knowledge/load.ts'
import { readArticle } from '../../src/knowledge/read-article.ts'
import { splitByPlace } from '../../src/knowledge/split-places.ts'

const gazetteer = loadGazetteer()
const context = { gazetteer, topics: [] }

/** The articles that are answered from, of each place one. */
function read(text: string, place?: readonly string[], rows: ReadonlySet<number> = new Set()): Article[] {
  const page = repairPage(text, gazetteer, { name: '文件', rows, ...(place === undefined ? {} : { place }) })
  const source = { file: 'a.txt', sha256: 'a'.repeat(64), squashed: squashedText(text) }
  return draftsOf(page.articles, source, context).flatMap(({ id, text: yaml }) => {
    const reading = readArticle(`articles/${id}.yaml`, yaml, {
      topics: new Set(),
      measureFault: () => undefined,
      localityFault: gazetteer.fault,
    })
    expect(reading.problems).toEqual([])
    return reading.article === undefined ? [] : splitByPlace(reading.article)
  })
}
const figuresOf = (articles: readonly Article[]): Figure[] =>
  articles.flatMap(({ figures, practices }) => [...figures, ...practices.flatMap((one) => one.figures)])
const whose = (text: string, place?: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    figuresOf(read(text, place)).map((figure) => [
      figure.printed,
      [figure.locality.at(-1), figure.place].filter((name) => name !== undefined).join('·'),
    ]),
  )

describe('whose figure it is', () => {
  it('is each place’s own in a round-up, a sentence without a place going with the one before', () => {
    expect(
      whose(
        '各地把路灯修亮\n这一年，多地管起了背街的灯。\n陕西省留坝县请护林员顺路巡灯，巡修812盏。\n云南省勐腊县把报修点设在茶摊，修复305盏。平均用时2天。\n浙江省嵊泗县由船老大结对管护，管护路灯1460盏。',
      ),
    ).toEqual({ '812盏': '留坝县', '305盏': '勐腊县', '2天': '勐腊县', '1460盏': '嵊泗县' })
  })
  it('is the city’s in a report, not that of the streets that were visited', () => {
    expect(
      whose(
        '承德市小区充电调研报告\n5月，调研组先后到双桥区西大街街道、中华路街道走访座谈。\n全市共有充电桩2140个。双滦区已建成310个。如鹰手营子矿区一处就装了16个。',
      ),
    ).toEqual({ '2140个': '承德市', '310个': '双滦区', '16个': '承德市·鹰手营子矿区' })
  })
  it('is that of 以…为例, whatever district an ordinary word of the headline names', () => {
    expect(
      whose('老城区的院落怎么管\n——以江西省景德镇市珠山区为例\n区里把无主院落交给合作社，接管院落61处。'),
    ).toEqual({ '61处': '珠山区' })
  })
  it('is not that of a model elsewhere, and what is so in the whole country is nobody’s', () => {
    expect(
      whose(
        '泗阳县的菜园\n学习寿光市的做法，江苏省泗阳县办起社区菜园。寿光市建有菜园160处。泗阳县建成28处。据统计，全国已有2.6万个。',
      ),
    ).toEqual({ '160处': '寿光市', '28处': '泗阳县' })
  })
  it('is that of who went to learn, where the text begins with the model and goes on with what he did', () => {
    expect(
      whose(
        '把看渠当自家事\n说起看渠，人们常提到浙江省衢州市开化县。开化县有渠长2310名。去年，甘肃省张掖市民乐县的干部到开化住了半个月。\n一、回来以后\n现在全县已有渠长846名。民乐县南古镇另设巡渠点31处。',
      ),
    ).toEqual({ '2310名': '开化县', '846名': '民乐县', '31处': '民乐县·南古镇' })
  })
  it('is that of where the guest of an interview serves, not of the county that was asked about', () => {
    expect(
      whose(
        '把灯下的事交给灯下的人\n嘉宾：青海省海东市互助土族自治县委社会工作部部长 李延山\n主持人：甘肃省永登县也这样做，一年办了620场。你们学过没有？\n李延山：学过。我们去年也照着减，全县夜会从740场压到295场。清出村道930公里。',
      ),
    ).toEqual({
      '620场': '永登县',
      '740场': '互助土族自治县',
      '295场': '互助土族自治县',
      '930公里': '互助土族自治县',
    })
  })
  it('is the county’s whose towns are told of, and that of the assembly that was addressed', () => {
    expect(
      whose(
        '在推进会上的讲话\n同志们：把会放在湾岭镇的胶林边上开，琼中县的家底要晒一晒。\n夜巡员有1560名，什运乡也办起来了。\n营根镇还缺12名。人家白沙县办一件3.4天，白沙县发卡2.6万张。',
      ),
    ).toMatchObject({ '1560名': '琼中黎族苗族自治县', '3.4天': '白沙黎族自治县' })
    expect(
      whose(
        '政府工作报告\n（2025年1月9日在互助土族自治县第十九届人民代表大会第五次会议上）\n各位代表：\n一、回顾\n全年夜话4120场。',
      ),
    ).toEqual({ '4120场': '互助土族自治县' })
  })
  it('is that of each case of a collection, however it says who sent it in', () => {
    expect(
      whose(
        '小案例选编\n之一 桶不满，不走人\n江西省赣州市上犹县来稿\n挂桶的船有326条。\n之二 祖屋开讲\n供稿：蕉岭县（广东梅州）委宣传部\n去年讲了2208席。\n之三 剪纸入户\n在河北张家口的蔚县，剪纸报事有点特别。全县登记3360件。',
      ),
    ).toEqual({ '326条': '上犹县', '2208席': '蕉岭县', '3360件': '蔚县' })
  })
  it('is another’s in brackets behind a model, where a neighbour is told of, and where the whole is named by its name', () => {
    expect(
      whose(
        '江苏省泗阳县的驿站\n泗阳县建成驿站28处。参考浙江省嵊泗县“海岛驿站”（已建33座）的做法，配桌椅90张。\n邻县去年一年开了480课。\n据住建部门统计，江苏全省列入名录的村落有1238个。\n我们去浙江省开化县看过，人家的楼长有3300名。',
      ),
    ).toEqual({
      '28处': '泗阳县',
      '33座': '嵊泗县',
      '90张': '泗阳县',
      '1238个': '江苏省',
      '3300名': '开化县',
    })
  })
  it('is the street’s whose residents confer, and no village’s that a verb runs into', () => {
    expect(
      whose(
        '辽宁省营口市站前区跃进街道居民议事联席会议纪要\n街道清运杂物218车。经逐村逐户摸排，走访老人312名。',
      ),
    ).toEqual({ '218车': '跃进街道', '312名': '跃进街道' })
  })
  it('is the county’s where roads to villages are told of, and no village’s that 村道 begins', () => {
    expect(
      whose(
        '舟曲县政府工作报告\n今年，全县交通改善，实施村道安全防护工程87公里，改造危桥6座。全年清理落石塌方412处。',
      ),
    ).toEqual({ '87公里': '舟曲县', '6座': '舟曲县', '412处': '舟曲县' })
  })

  it('is the county’s behind the everyday name of its prefecture, a distance, or 在全县多少个村', () => {
    expect(
      whose(
        '各县把书送进山\n选送单位：贵州省黔东南州丹寨县司法局\n县里聘请书匠188名。\n选送单位：贵州省黔东南州榕江县\n离丹寨几十公里的榕江县，山高人散。全县41条邮路送书1562册。\n从江县丙妹镇率先办书摊，如今已在全县294个村落地。\n锦屏县山村分散，用邮包送书93次。\n黔东南州的另一个茶乡雷山县，也派人来看过，回去后摆书40箱。',
      ),
    ).toEqual({
      '188名': '丹寨县',
      '41条': '榕江县',
      '1562册': '榕江县',
      '294个': '从江县',
      '93次': '锦屏县',
      '40箱': '雷山县',
    })
  })
  it('goes with its practice to the county that gave it its name, where nothing of it is counted elsewhere', () => {
    const place = (text: string) =>
      read(`茂名市窗口建设报告\n全市共有窗口113个。\n一、荔枝季的夜间窗口\n${text}`)
        .flatMap(({ practices }) => practices)
        .find(({ name }) => name.includes('荔月夜窗'))
        ?.locality.at(-1)
    const named = '高州市根子镇把窗口开到晚上九点，称为“荔月夜窗”，夜间办件2745件。'
    expect(place(`每年五六月，果农白天要进山摘果、装筐、送货，晚上才有空来办事。${named}`)).toBe('高州市')
    expect(place(`全市夜间办件9.6万件，果农白天摘果，晚上才有空来办事。${named}`)).toBe('茂名市')
  })
  it('is that of who went on a study trip, where the headline names the model and a second line who went', () => {
    expect(
      whose(
        '对标浦江 补短板\n——滦平县赴浙江考察清扫的报告\n考察组到浙江省浦江县走访，与金华市有关部门座谈。\n一、浦江的做法\n浦江县配分拣员642名。\n二、我县的现状\n全县现有保洁员1536名。\n配备清运车128辆；',
      ),
    ).toEqual({ '642名': '浦江县', '1536名': '滦平县', '128辆': '滦平县' })
  })
  it('is that of the county that 全县 means each time, where the lead only sets out what lies around it', () => {
    expect(
      whose(
        '小镇的新账本\n吴忠市是最早的试点市，评出星级户4.3万户。\n盐池县是个小县。全县养羊324万只。\n盐池县推出“羊粪积分”。截至8月，建成堆肥点213处。\n两年来，全县形成决定706项。\n相邻的同心县也有公议，一年134项。',
      ),
    ).toMatchObject({
      '4.3万户': '吴忠市',
      '324万只': '盐池县',
      '213处': '盐池县',
      '706项': '盐池县',
      '134项': '同心县',
    })
  })
  it('is that of the county whose short name stands in brackets before a heading', () => {
    expect(
      whose(
        '河池：小事不过夜\n广西河池市受理诉求7.92万件。\n【凤山】弄场里来了“背篓队”\n凤山县组成“背篓队”98支。\n【东兰】“铜鼓约”敲出来\n同凤山相邻的东兰县，用的是铜鼓。议成约定1142条。',
      ),
    ).toEqual({ '7.92万件': '河池市', '98支': '凤山县', '1142条': '东兰县' })
  })
  it('is that of the county which the sentence tells of, where 全县 follows, and of 前者 and 后者 in their order', () => {
    expect(whose('岳西县晒场互助\n安徽省岳西县建组28个。江西婺源县早有先例，全县有互助组392个。')).toEqual({
      '28个': '岳西县',
      '392个': '婺源县',
    })
    expect(
      whose(
        '荆门市减负简报\n湖北省荆门市减表41张。东宝区、掇刀区各有特点：前者整合程序22个，后者腾出用房3150平方米。',
      ),
    ).toMatchObject({ '22个': '东宝区', '3150平方米': '掇刀区' })
  })
  it('is that of the city whose officials are asked, and of a county-level city whose page says 我市', () => {
    expect(
      whose(
        '新闻发布会文字实录\n主持人：今天是云南省腾冲市“服务这一年”系列发布会的第三场。\n尹从礼：龙陵县起步比我们早，他们办了2600件。\n番丽仙：我们在集市设棚，接待群众6312人次。',
      ),
    ).toMatchObject({ '2600件': '龙陵县', '6312人次': '腾冲市' })
    const { articles } = repairPage(
      '我市便民见闻\n入冬以来，我市组织“冰上驿车”，行驶1.36万公里。',
      gazetteer,
      {
        name: '文件',
        frame: ['来源：抚远市融媒体中心'],
      },
    )
    expect(articles[0]?.locality.at(-1)).toBe('抚远市')
  })
  it('is that of the town which 该镇 means, though it was only spoken of', () => {
    expect(
      whose('东山县会议纪要\n福建省东山县办会28次。\n会议肯定了铜陵镇的做法。该镇按潮水开会，共议事73次。'),
    ).toEqual({ '28次': '东山县', '73次': '东山县·铜陵镇' })
  })
  it('of a town behind its county’s label is that town’s in the county, and no village is read out of a verb', () => {
    expect(
      whose('韶关市简报\n广东省韶关市抽查圩镇92个。\n南雄市：梅岭镇一条古驿道，劝导3340次。'),
    ).toMatchObject({ '3340次': '南雄市·梅岭镇' })
    expect(
      whose('那吉镇述职\n内蒙古阿荣旗那吉镇收款12万元。清收村集体欠款418万元。物资进村，建小铺49家。'),
    ).toEqual({ '12万元': '那吉镇', '418万元': '那吉镇', '49家': '那吉镇' })
  })
  it('of an item of a list is not that of the village which the item before tells of', () => {
    expect(
      whose(
        '岚皋县聘请“逛山员”情况\n陕西省岚皋县聘“逛山员”384名。\n四季镇天坪村一个逛山员，三年走坏14双胶鞋；\n人均年补贴4800元，财政列支。',
      )['4800元'],
    ).toBe('岚皋县')
  })
  it('is that of what one’s own is compared with, where 后者 says so', () => {
    expect(
      whose(
        '林权调解机制研究\n——以江西省崇义县为个案\n全县召开山场会1268次。\n与浙江省龙泉市“益林共富”平台相比——后者流转林地11.6万亩——崇义的做法更重见面。',
      ),
    ).toEqual({ '1268次': '崇义县', '11.6万亩': '龙泉市' })
  })
  it('is that of a town of one people, with or without it in its name', () => {
    expect(
      whose('桦川县的炕头会\n黑龙江省桦川县开了5236场。悦来镇开了871场；星火朝鲜族乡还用双语开，开了126场。'),
    ).toEqual({ '5236场': '桦川县', '871场': '桦川县·悦来镇', '126场': '桦川县·星火乡' })
    expect(whose('通化市统计\n吉林省通化市共有2089名。柳河县三源浦镇另聘38名。')).toMatchObject({
      '38名': '柳河县·三源浦朝鲜族镇',
    })
  })
  it('is the street’s that works under the lead of a district, where no list has it', () => {
    expect(
      whose('洮昌街道2024年工作总结\n2024年，洮昌街道在大东区委、区政府的正确领导下，选聘楼长1206名。'),
    ).toEqual({ '1206名': '洮昌街道' })
  })
  it('takes what is told of a county along, by the name it has there, in a practice of the whole city', () => {
    const articles = read(
      '通化市监督情况\n吉林省通化市共有监督员2089名。\n办法各有千秋。柳河县推行“三本账对着看”，查出差错126笔；集安市搭起“葡萄架夜话”，共办夜话538场；二道江区积压12条。全市推行“三本账对着看”的村占81%。',
    )
    const practicesOf = (place: string): string[] =>
      articles
        .filter(({ locality }) => locality.at(-1) === place)
        .flatMap(({ practices }) => practices.map(({ name, summary }) => `${name}${summary}`))
    expect(practicesOf('集安市')).toEqual(['“葡萄架夜话”集安市搭起“葡萄架夜话”，共办夜话538场。'])
    expect(practicesOf('二道江区')).toEqual([])
  })
  it('is each item’s own in a list, and the sum the whole’s', () => {
    const figures = figuresOf(
      read('济宁市来电通报\n上半年全市受理来电8421通，其中任城区3306通、兖州区1215通。转办工单5117张。'),
    )
    expect(
      Object.fromEntries(
        figures.map(({ printed, locality, metric }) => [printed, [locality.at(-1), metric]]),
      ),
    ).toEqual({
      '8421通': ['济宁市', '受理来电'],
      '3306通': ['任城区', '受理来电'],
      '1215通': ['兖州区', '受理来电'],
      '5117张': ['济宁市', '转办工单'],
    })
  })
  it('is the district’s where its office says what it will do, in an article on a street of it', () => {
    expect(
      whose(
        '一碗粥\n——山西省长治市潞州区常青街道见闻\n街道办起粥铺28家。潞州区民政局局长表示，明年将在20个社区推广。',
      ),
    ).toEqual({ '28家': '常青街道', '20个': '潞州区' })
  })
  it('is the street’s that the headline begins with, whether it is on the list or not, and the city’s where that is told', () => {
    expect(
      whose(
        '南园街道2024年工作总结\n2024年，南京市江宁区南园街道开办食堂7处。街道把做法推到南京市其他街道，目前南京市有食堂220处。',
      ),
    ).toEqual({ '7处': '南园街道', '220处': '南京市' })
  })
  it('is the document’s own under a subtitle that names the county around it', () => {
    expect(
      whose(
        '一枚小公章\n——桐乡市流动车侧记\n浙江省桐乡市濮院镇有一辆流动车。\n流动车跑遍17个村。张阿婆今年83岁，以前要跑3趟。',
      ),
    ).toEqual({ '17个': '濮院镇' })
  })
  it('is the province’s where its office says what it will do, and the city’s own before', () => {
    expect(
      whose(
        '省民政厅调研组到我市调研\n辽宁省鞍山市推行“楼长制”，选配楼长1.6万名。省民政厅表示，明年全省将新建服务设施300处。',
      ),
    ).toEqual({ '1.6万名': '鞍山市', '300处': '辽宁省' })
  })
  it.each([
    [
      'a village’s as long as its paragraph goes on with it, and the county’s from the next on',
      '板凳会\n陕西省平利县办起板凳会。\n长安镇高峰村的板凳会开在院坝里，去年开了31场。村里人出钱修渠，凑了2.6万元。\n目前已有召集人954名。',
      { '31场': '平利县·长安镇高峰村', '2.6万元': '平利县·长安镇高峰村', '954名': '平利县' },
    ],
    [
      'the county’s again where its offices, its towns or all of it are told of',
      '赶集窗口\n甘肃省渭源县把窗口搬进集市。会川镇逢集日办理186件，县政务中心同步受理203项。上湾镇办理97件，各乡镇共培训840人。莲峰镇办理64件，全县办结3.7万件。',
      {
        '186件': '渭源县·会川镇',
        '203项': '渭源县',
        '97件': '渭源县·上湾镇',
        '840人': '渭源县',
        '64件': '渭源县·莲峰镇',
        '3.7万件': '渭源县',
      },
    ],
    [
      'the county’s again where an example has spread',
      '饺子宴\n河南省伊川县给老人包饺子。平等乡最早，一次坐下187位。铺开以后，共办饺子宴1470场。',
      { '187位': '伊川县·平等乡', '1470场': '伊川县' },
    ],
    [
      'the speaker’s where he says 我们, and another county’s before',
      '访广西壮族自治区苍梧县\n苍梧县选联户长2470名。邻近的藤县每月补200元，我们补120元。',
      { '2470名': '苍梧县', '200元': '藤县', '120元': '苍梧县' },
    ],
    [
      'nobody’s where it is of each of several, or an average of what lies around',
      '邵阳市通报\n湖南省邵阳市受理工单6820件，高于全省平均的5210件。绥宁县、城步县各有12件被点名。超期517件。',
      { '6820件': '邵阳市', '5210件': '湖南省', '517件': '邵阳市' },
    ],
    [
      'no place’s that is only a kind of village',
      '江西省铜鼓县公报\n年末共有社区服务站19个，试点村在祠堂办起食堂，就餐老人27名。走访社区48个。',
      { '19个': '铜鼓县', '27名': '铜鼓县', '48个': '铜鼓县' },
    ],
    [
      'the county’s that is named throughout, not the town’s where the scene is set, nor a neighbour’s',
      '深山里的书屋\n“车来啦！”琼中黎族苗族自治县什运乡的孩子们跑了出来。\n琼中把3辆客车改成书屋，停靠站点126处。\n琼中还办夜读会。保亭黎族苗族自治县投放4辆流动书车。琼中借出图书9.3万册。',
      {
        '3辆': '琼中黎族苗族自治县',
        '126处': '琼中黎族苗族自治县',
        '4辆': '保亭黎族苗族自治县',
        '9.3万册': '琼中黎族苗族自治县',
      },
    ],
    [
      'the city’s within the city whose paragraph it opened, and who was visited where they are spoken of',
      '滁州市助餐调研报告\n全市建成助餐点748个。\n天长市同邮政合作，全市开通送餐邮路46条。\n我们到南京市浦口区看过，他们建有厨房14座。',
      { '748个': '滁州市', '46条': '天长市', '14座': '浦口区' },
    ],
  ])('is %s', (_, text, places) => {
    expect(whose(text)).toEqual(places)
  })
  it('is that of the one of several districts of a name that the text names with its city', () => {
    expect(
      whose(
        '鼓楼区：“微实事”让群众说了算\n今年以来，鼓楼区征集项目1346个。家住徐州市鼓楼区的居民都说好。参考深圳市福田区的做法，福田区每年投入1.2亿元。',
      ),
    ).toEqual({ '1346个': '鼓楼区', '1.2亿元': '福田区' })
  })
  it('is a village’s elsewhere that was named with its county, and each community’s own in brackets', () => {
    expect(
      whose(
        '贵州省雷山县西江镇的调查\n镇里到湖南省花垣县十八洞村学习，十八洞村去年分红420万元。全镇盘活闲置资产131处。诉求前两位为控拜社区（1820件）、麻料社区（1644件）。',
      ),
    ).toEqual({
      '420万元': '十八洞村',
      '131处': '西江镇',
      '1820件': '西江镇·控拜社区',
      '1644件': '西江镇·麻料社区',
    })
  })
  it.each([
    [
      'the county’s, no village’s, where a verb or a kind of people runs into 村',
      '安徽省潜山市年度汇报\n潜山市培训农村厨师1260名，修订村规民约88份。在岗乡村医生有310人，县聘村用的22人。干部在山沟村子里装喇叭，共装喇叭540只。',
      { '1260名': '潜山市', '88份': '潜山市', '310人': '潜山市', '22人': '潜山市', '540只': '潜山市' },
    ],
    [
      'the county’s that called in an office of its own, not that of a county called 会同',
      '山西省隰县：梨农的夜校\n会同县林业局开班，隰县培训梨农2130人次。市里和县里共投入资金46万元。',
      { '2130人次': '隰县', '46万元': '隰县' },
    ],
    [
      'the county’s that is come to behind what is so in its province',
      '一把伞\n江西省山多雨多，全省有避雨亭6100座。在瑞昌市，公交站配了公用的伞。\n瑞昌市配伞3.4万把。一年下来归还率达到96%。',
      { '6100座': '江西省', '3.4万把': '瑞昌市', '96%': '瑞昌市' },
    ],
    [
      'the village’s that whoever signs was sent to',
      '驻村两年\n省司法厅驻四川省沐川县箭板镇顺河村第一书记　周明\n村里修了晾晒棚17座。',
      { '17座': '顺河村' },
    ],
    [
      'that of the village that comes first in something',
      '湖北省竹山县：院坝灯会\n全县办灯会210场。最热闹的是官渡镇百里河村，去年办了19场。',
      { '210场': '竹山县', '19场': '竹山县·官渡镇百里河村' },
    ],
    [
      'the speaker’s town where he says 我们镇, and the county’s where its office speaks',
      '云南省大姚县：火把边的会\n县民政局局长 周强：全县开会730场。\n石羊镇镇长 杨慧：我们镇开了64场。',
      { '730场': '大姚县', '64场': '大姚县·石羊镇' },
    ],
    [
      'the county’s where the village hears that it is spread in all of it',
      '记一个村的两年\n浙江省龙游县社阳乡金龙村党支部书记 徐大勇\n村里晒谷场议事41次。县里来看了，在全县推开，到年底议事960次。',
      { '41次': '金龙村', '960次': '龙游县' },
    ],
    [
      'the other place’s that was studied or that one’s own is compared with',
      '湖北省竹溪县的水渠\n有人对湖南省凤凰县的调查显示，当地有水渠协会390个。竹溪县修渠52条。和湖南省永顺县比，人家修了81条。',
      { '390个': '凤凰县', '52条': '竹溪县', '81条': '永顺县' },
    ],
    [
      'nobody’s where offices of what lies around sum up all of theirs',
      '福建省柘荣县：茶山上的法庭\n柘荣县人民法院开庭73场。同年，宁德市两级法院共开庭1250场。柘荣县调成61件。',
      { '73场': '柘荣县', '61件': '柘荣县' },
    ],
    [
      'the whole city’s in a round-up of its counties where it says 全市',
      '小窗口的大用处\n到11月底，全市办理事项8.4万件。\n四川省巴中市通江县把窗口摆在桥头，办理2310件。\n四川省巴中市南江县让邮递员捎件，捎件1745件。\n四川省巴中市平昌县在茶馆办理960件。',
      { '8.4万件': '巴中市', '2310件': '通江县', '1745件': '南江县', '960件': '平昌县' },
    ],
    [
      'nobody’s by name in a paper on a county without one, nor that of its authors’ schools',
      '轮值的锁：西部H县的观察\n何晓岚1　孟青2\n（1.四川大学公共管理学院，四川 成都 610065；2.中共渭南市委党校，陕西 渭南 714000）\nH县地处山区。王某对甘肃省渭源县的研究发现，该县有213个活动室落锁。\nH县把钥匙交给农户，全县有轮值农户3.06万户。陕西省佳县每年花去62万元。',
      { '213个': '渭源县', '3.06万户': '地区没有写明', '62万元': '佳县' },
    ],
    [
      'the county’s of the city that a heading names by its short name',
      '山乡新事\n——毕节市各县见闻\n入冬以来，记者走了几个县，看到了不少新办法。\n大方：一面锣喊齐人\n在大方，开会难过。县里敲锣议事5730次。\n赫章：树下算清账\n赫章县签约2094份。',
      { '5730次': '大方县', '2094份': '赫章县' },
    ],
    [
      'a community’s that is called after its street, however its name begins',
      '贵州省凤冈县龙泉镇2024年总结\n全镇修灯610盏。建设路社区一年修灯83盏。龙泉镇还换灯40盏。',
      { '610盏': '龙泉镇', '83盏': '龙泉镇·建设路社区', '40盏': '龙泉镇' },
    ],
  ])('is %s', (_, text, places) => {
    expect(whose(text)).toEqual(places)
  })
  it('is that of the county whose office runs the page, where the text itself says only 我县 or names it last', async () => {
    const { readHtml } = await import('../../src/ingest/readers/html.ts')
    const article =
      '<h1>一盏灯下的夜会</h1><p>我县把巷口的路灯换成长明灯，灯下摆三条板凳，谁家有事就在灯下说。干部每周来两晚，记在灯杆上的小本子里，办完划掉一条。</p><p>到去年底，长明灯有1340盏，灯下说成的事有2216件，没有说成的转到所里再说。邻近的祁县来看过。</p>'
    const page = (foot: string): Record<string, string> => {
      const { text, titles, headings, frame } = readHtml(
        Buffer.from(
          `<html><head><title>一盏灯下的夜会</title></head><body>${article}<div>${foot}</div></body></html>`,
        ),
      )
      const options = {
        name: '文件',
        titles: new Set(titles),
        headings: new Set(headings),
        frame: frame ?? [],
      }
      const source = { file: 'a.html', sha256: 'a'.repeat(64), squashed: squashedText(text) }
      return Object.fromEntries(
        draftsOf(repairPage(text, gazetteer, options).articles, source, context).map(({ locality }) => [
          'place',
          locality.at(-1) ?? '',
        ]),
      )
    }
    expect(page('主办：平遥县人民政府办公室')).toEqual({ place: '平遥县' })
    expect(page('晋中文明网 > 县区动态 > 平遥')).toEqual({ place: '平遥县' })
    expect(page('友情链接：平遥县 介休市')).toEqual({ place: '' })
  })
  it('is not that of an author’s school or birthplace', () => {
    expect(
      whose(
        '晒场何以协商\n林晓，女，安徽合肥人，某大学讲师。\n湖南省绥宁县推行轮晒公约，协商晒场240场。绥宁县还建了晒场60处。',
      ),
    ).toEqual({ '240场': '绥宁县', '60处': '绥宁县' })
  })
  it('is not that of the town where somebody who is told of lives', () => {
    expect(whose('老街有了管家\n76岁的李大爷住在安徽省寿县寿春镇。今年，寿县聘请管家112名。')).toEqual({
      '112名': '寿县',
    })
  })
  it('is nobody’s by name where the text says only 我县, unless somebody says which', () => {
    const text = '关于推行一张表的汇报\n我县把流程印成一张表，已有196个村推行。'
    expect(whose(text)).toEqual({ '196个': '地区没有写明' })
    expect(
      whose(
        '从没人管到大家管\n我区推行楼院会，解决小事2760件。参考了浙江省诸暨市的经验，诸暨市有503个村这样做。',
      ),
    ).toEqual({ '2760件': '地区没有写明', '503个': '诸暨市' })
    expect(whose(text, ['湖南省', '郴州市', '嘉禾县'])).toEqual({ '196个': '嘉禾县' })
  })
})

describe('a table', () => {
  it('is read row by row: metric from the column, place from the row, the sum the whole’s', async () => {
    const { readMarkdown } = await import('../../src/ingest/readers/markdown.ts')
    const document = readMarkdown(
      Buffer.from(
        '# 上饶市2024年调解情况\n\n| 县（市） | 调解纠纷（件） | 成功率（%） |\n|---|---|---|\n| 弋阳县 | 2316 | 98.1 |\n| 德兴市 | 1502 | 99.0 |\n| 合计 | 3818 | |\n',
      ),
    )
    const rows = new Set(document.rows)
    const page = repairPage(document.text, gazetteer, {
      name: '表',
      rows,
      headings: new Set(document.headings),
      titles: new Set(document.titles),
    })
    const source = { file: 'a.md', sha256: 'a'.repeat(64), squashed: squashedText(document.text) }
    const [draft] = draftsOf(page.articles, source, context)
    const { article } = readArticle(`articles/${draft?.id}.yaml`, draft?.text ?? '', {
      topics: new Set(),
      measureFault: () => undefined,
      localityFault: gazetteer.fault,
    })
    const figures = figuresOf(article === undefined ? [] : splitByPlace(article))
    expect(
      figures.map(({ printed, metric, locality, asOf }) => [printed, metric, locality.at(-1), asOf]),
    ).toEqual(
      expect.arrayContaining([
        ['2316件', '调解纠纷', '弋阳县', '2024年'],
        ['98.1%', '成功率', '弋阳县', '2024年'],
        ['1502件', '调解纠纷', '德兴市', '2024年'],
        ['3818件', '调解纠纷', '上饶市', '2024年'],
      ]),
    )
    expect(figures.find(({ printed }) => printed === '3818件')?.role).toBe('total')
  })
  it('has what a row is counted in from a column of units, and not from one of offices', async () => {
    const { readTable } = await import('../../src/ingest/readers/table.ts')
    const rows = (cells: string[][]) => readTable(cells)?.rows
    expect(
      rows([
        ['序号', '项目', '单位', '年度目标', '已完成'],
        ['1', '新建晒场', '处', '90', '74'],
        ['2', '入户率', '%', '95', '96.5'],
      ]),
    ).toEqual(['新建晒场：年度目标90处，已完成74处。', '入户率：年度目标95%，已完成96.5%。'])
    expect(
      rows([
        ['单位', '走访户数'],
        ['民政局', '310'],
      ]),
    ).toEqual(['民政局：走访户数310户。'])
  })
  it('of classes, indicators and years tells each indicator with its year, and what is aimed at apart', async () => {
    const { readTable } = await import('../../src/ingest/readers/table.ts')
    expect(
      readTable([
        ['类别', '指标名称', '计量单位', '实际完成', '实际完成', '2025年目标'],
        ['类别', '指标名称', '计量单位', '2023年', '2024年', '2025年目标'],
        ['便民服务', '代办点', '个', '58', '107', '150'],
        ['平安建设', '夜间巡逻', '班次', '2904', '3716', '4000'],
      ])?.rows,
    ).toEqual([
      '2023年代办点58个，2024年代办点107个，2025年代办点目标150个。',
      '2023年夜间巡逻2904班次，2024年夜间巡逻3716班次，2025年夜间巡逻目标4000班次。',
    ])
    expect(
      readTable([
        ['指标', '2023年', '2024年1—9月', '2025年（计划）'],
        ['投入经费（万元）', '286', '341', '420'],
      ])?.rows,
    ).toEqual(['2023年投入经费286万元，2024年1—9月投入经费341万元，2025年投入经费计划420万元。'])
  })
  it('of one thing in all counties over the years counts what its caption says', async () => {
    const { readTable } = await import('../../src/ingest/readers/table.ts')
    const caption = '安顺市各县（区）调解室数量变化表（2022—2024年）'
    expect(
      readTable([
        [caption, caption, caption, caption],
        ['县', '', '', '单位：个'],
        ['县', '2022年', '2023年', '2024年'],
        ['普定县', '142', '163', '188'],
        ['合计', '768', '896', '1042'],
      ])?.rows,
    ).toEqual([
      '普定县：2022年调解室142个，2023年调解室163个，2024年调解室188个。',
      '合计：2022年调解室768个，2023年调解室896个，2024年调解室1042个。',
    ])
  })
  it('of years side by side plans nothing that is past', () => {
    expect(
      roles(
        '宁夏盐池县指标\n表1 主要指标（2022—2025年）\n2022年召开羊圈会457场，2023年召开羊圈会823场，2024年召开羊圈会1209场，2025年召开羊圈会计划1500场。\n2022年化解纠纷391件，2023年化解纠纷536件，2024年化解纠纷648件。',
        new Set([3, 4]),
      ),
    ).toEqual({
      '457场': undefined,
      '823场': undefined,
      '1209场': undefined,
      '1500场': 'target',
      '391件': undefined,
      '536件': undefined,
      '648件': undefined,
    })
  })
  it('keeps a note that is merged of all columns as it stands', async () => {
    const { readTable } = await import('../../src/ingest/readers/table.ts')
    const note = '注：巡回队不计入。'
    expect(
      readTable([
        ['单位', '走访户数', '办件数'],
        ['民政局', '310', '22'],
        [note, note, note],
      ])?.rows,
    ).toEqual(['民政局：走访户数310户，办件数22件。', note])
  })
  it('is a plan in the column of plans only, however often its row plans', () => {
    expect(
      roles(
        '甘肃省陇西县进展表\n陇西县办件：计划数15000件，完成数13680件，2025年计划18000件。',
        new Set([2]),
      ),
    ).toEqual({ '15000件': 'target', '13680件': undefined, '18000件': 'target' })
  })
  it('of tasks counts what each row names, and what is aimed at is no result', async () => {
    const { readMarkdown } = await import('../../src/ingest/readers/markdown.ts')
    const { text, rows } = readMarkdown(
      Buffer.from(
        '# 安福县重点任务\n\n| 任务 | 2024年完成 | 2025年目标 |\n|---|---|---|\n| 新建邻里中心（个） | 18 | 30 |\n| 加装电梯（台） | 57 | 80 |\n',
      ),
    )
    expect(
      figuresOf(read(text, undefined, new Set(rows))).map(({ asOf, metric, printed, role }) => [
        metric,
        printed,
        asOf,
        role,
      ]),
    ).toEqual([
      ['新建邻里中心完成', '18个', '2024年', undefined],
      ['新建邻里中心目标', '30个', '2025年', 'target'],
      ['加装电梯完成', '57台', '2024年', undefined],
      ['加装电梯目标', '80台', '2025年', 'target'],
    ])
  })
})

const roles = (text: string, rows?: ReadonlySet<number>): Record<string, string | undefined> =>
  Object.fromEntries(figuresOf(read(text, undefined, rows)).map(({ printed, role }) => [printed, role]))

describe('what a figure is', () => {
  it('is a plan in a section of plans and behind words of will, and done where the sentence says so', () => {
    expect(
      roles(
        '浙江省嘉善县2024年总结\n一、2024年工作\n新建车棚26个，意见建议318条办结。\n二、2025年工作打算\n新建车棚40个，化解率达到97%。此前已储备点位12处。',
      ),
    ).toEqual({ '26个': undefined, '318条': undefined, '40个': 'plan', '97%': 'target', '12处': undefined })
  })
  it('is drafted of a numbered item that ends as a sentence does, which heads nothing', () => {
    expect(
      roles(
        '浙江省嘉善县考察报告\n全县有保洁员1536名。\n三、建议\n（一）明年建设阳光房15座；\n（二）选聘分拣员200名。',
      ),
    ).toEqual({ '1536名': undefined, '15座': 'plan', '200名': 'plan' })
  })
  it('is a plan under a heading of a year’s plan', () => {
    expect(
      roles(
        '浙江省嘉善县2024年服务点\n一、2024年运行情况\n服务点累计达到145处。\n二、2025年服务点建设计划\n新建服务点33处，总数达到178处。',
      ),
    ).toEqual({ '145处': undefined, '33处': 'plan', '178处': 'target' })
  })
  it('is a plan under a heading that runs into its text, after 今年怎么干, and where a meeting decides', () => {
    expect(
      roles(
        '浙江省嘉善县2024年总结和2025年计划\n一、车棚。新建车棚26个。\n五、2025年打算。再建车棚40个，完成改造12处。\n今年怎么干？一是扩面，小院建到350个。\n会议同意，安排资金320万元。',
      ),
    ).toEqual({ '26个': undefined, '40个': 'plan', '12处': 'plan', '350个': 'plan', '320万元': 'plan' })
    expect(
      roles(
        '浙江省嘉善县政府工作报告\n一、难忘2024：小事不小\n新建车棚26个。\n二、再启2025：今年怎么干\n夜学要延伸到牧场，开课40堂。',
      ),
    ).toEqual({ '26个': undefined, '40堂': 'plan' })
  })
  it.each([
    '2025年计划接单范围扩大到电梯，维修费压到300元。',
    '确保9月底前完成农房改造880户，供暖前竣工单元达到350个。',
    '今年向大家承诺：烘干房建成2座；帮工队发展到80人。',
    '全县今年要建烘干房45座，把水窖增加到60口。',
    '我们想在年底前把调解室增加到180处。',
    '拟招录网格员36名，规划建设车棚120处。',
    '市里下达改造任务3200户。',
    '到2027年，建成示范村60个，覆盖率90%以上。',
    '12月15日前全部整改问题97个。',
    '下半年，将启动改造小区12个。',
    '接下来准备再开夜校14所，希望明年参加率提高到85%。',
    '元旦以前，剩余的山塘64口一律开工；春耕前，全市清淤要突破2000公里。',
    '年前记工本要发到12.5万户，下月要办讲座12场。',
    '他们回访后很感兴趣，说回去也要试200副。',
    '下半年，市里将推动办结率提高到95%。',
    '县委常委会研究2025年工作，提出鼓楼夜话开展600场。',
    '“十五五”末建成驿站306处；其余的村将在秋收后铺开，共302个。',
    '停车楼建成后可停车316辆；县财政已列入预算303万元。',
    '方案明确，村级议事厅要有301个；开春后再招调解员314名。',
    '秋收之前，再拆残垣断壁600处。',
    '县委主要负责人表示，要用三年时间，使专职调解员增加到260名。',
  ])('is a plan where it is only wanted: %s', (text) => {
    const found = Object.values(roles(`浙江省嘉善县：小事不小\n嘉善县做了几件事。\n${text}`))
    expect(found.length).toBeGreaterThan(0)
    for (const role of found) expect(['plan', 'target']).toContain(role)
  })
  it.each([
    '年内处理网格事件3.8万件，比上年增加6200件。',
    '已于6月底前完成危房改造127户。',
    '年度计划的112%已经完成。制定帮扶计划216份。',
    '过去办一件事要跑5趟，修一处要花30万元。',
    '窗口每天要办120件，老人看一次病要走26公里。',
    '全年开展模拟演练26场，高于预期目标3个百分点。',
    '实施“引雁育苗”计划，选派书记58名，按计划，轮训干部410人。',
    '落实公开承诺事项340件，计划生育家庭扶助1203户。',
    '开春后，驿站接待了402人次；接下来三年里，先后办了401场。',
    '会上定下来的事，办成了411件；方案明确的412项任务已完成。',
  ])('is a result where words of will are only a part of other words: %s', (text) => {
    for (const role of Object.values(roles(`浙江省嘉善县：小事不小\n嘉善县做了几件事。\n${text}`)))
      expect(['plan', 'target']).not.toContain(role)
  })
  it('is a plan in its clause, and the result in the next', () => {
    expect(
      roles(
        '浙江省嘉善县：路边的护栏\n年度计划安装护栏80公里，实际安装护栏93.4公里。原计划建车棚20处，建成24处。',
      ),
    ).toEqual({ '80公里': 'plan', '93.4公里': undefined, '20处': 'plan', '24处': undefined })
  })
  it('is what is so before what was', () => {
    const [first, second] = figuresOf(read('浙江省嘉善县：收费管起来\n全县物业收费率由25%升到81%。'))
    expect([first?.printed, first?.role, second?.printed, second?.role]).toEqual([
      '81%',
      undefined,
      '25%',
      'start',
    ])
    expect(first?.metric).toBe(second?.metric)
  })
  it('is none where it is one private person’s', () => {
    const text = '浙江省嘉善县：一碗热饭\n72岁的王奶奶住在老街，每月领补助300元。全县已办食堂58家。'
    expect(Object.keys(roles(text))).toEqual(['58家'])
    expect(JSON.stringify(read(text))).not.toMatch(/王奶奶|72岁/u)
    const named =
      '浙江省嘉善县：一碗热饭\n65岁的村民陈桂芳一餐花4元。村民王建国今年58岁，去年增收1.2万元。高龄老人用餐300份，居民高兴地说变化大。'
    expect(Object.keys(roles(named))).toEqual(['300份'])
    expect(JSON.stringify(read(named))).not.toMatch(/陈桂芳|王建国|65岁|58岁/u)
  })
})
