/** Whose paper a document is: the place it is about, from its title, byline, signature and text. */
import { type Locality, squash } from '../knowledge/article.ts'
import { type Gazetteer, shortName } from '../knowledge/gazetteer.ts'
import { type KnownPlaces, type Mention, mentionsIn, remember } from './mentions.ts'
import { agrees, isWithin, type LocalityVerdict, localityOf, type PlaceVote } from './place.ts'

export interface Subject {
  /** Empty where the text does not tell. */
  readonly path: Locality
  /** Whether somebody said so who gave the file. */
  readonly given: boolean
  /** A round-up tells of several places, one after another, and is about none of them. */
  readonly roundUp: boolean
  /** The city that all places of a round-up lie in. */
  readonly around?: Locality
}

/** What of a document says whose it is before its lines are sorted. All texts without white space. */
export interface HeadText {
  readonly title: string
  /** The place before the colon of the headline. */
  readonly titlePlace?: Locality
  /** The office that signs. */
  readonly bylinePlace?: Locality
  /** The first sentences under the headline. */
  readonly lead: string
}

export interface SubjectText extends HeadText {
  /** What the page has around its text: whose site it is, who handed it in. */
  readonly frame: readonly string[]
  readonly paragraphs: readonly { readonly kind: string; readonly text: string }[]
}

const VOTE = {
  title: 2,
  titleLabel: 3,
  titleWhole: 4,
  byline: 3,
  lead: 3,
  passing: 0.5,
  body: 0.25,
  bodyMost: 2,
  case: 8,
  signed: 3,
  frame: 1.5,
  level: 2,
}
/** A place that only the body names must be named this often, and be this share of all places named. */
const NAMED_OFTEN = 2
const NAMED_SHARE = 0.6
/** One named less of all than that must be named this many times, and this many times as often as any other. */
const OUTSTANDING = 3
const CASE =
  /(?:以|基于|来自)([^，。：]{2,24}?)(?:为例|为个案|为样本|为考察对象|的(?:个案|案例|调查|实践|考察|经验|探索|田野))/gu
const IN_SESSION =
  /在([^，。：]{2,16}?)(?:第[一二三四五六七八九十\d]{1,3}届)?(?:人民代表大会|委员会第|全体会议|工作会议)/u
const SUBTITLE = /^[（(]20[^（）()]{8,46}[）)]/u
const OFFICE =
  /^[^，。；：]{0,4}(?:人民政府|党委|[省市县区镇乡州旗]委|委员会|办公室|民政局|街道办事处|党工委|工委|[^，。；：]{2,8}(?:局|办|部|委|中心))/u
/** So many paragraphs from the beginning and the end may hold a subtitle, an office or a signature. */
const EDGE = 4
const EDGE_LENGTH = 44

/** Votes of headline, byline and lead: all that is known before the lines are sorted into articles. */
export function headVotes(of: HeadText, gazetteer: Gazetteer, around: readonly Locality[] = []): PlaceVote[] {
  const votes: PlaceVote[] = []
  // 四川乐山：… says whose it is; of a province alone the lead tells the place.
  if (of.titlePlace !== undefined)
    votes.push({
      path: of.titlePlace,
      weight: of.titlePlace.length > 1 ? VOTE.titleLabel : VOTE.title,
      from: '标题',
    })
  else votes.push(...titleVotes(of.title, gazetteer, around))
  if (of.bylinePlace !== undefined) votes.push({ path: of.bylinePlace, weight: VOTE.byline, from: '署名' })
  const near = votes.map(({ path }) => path)
  const told = mentionsIn(of.lead, gazetteer, near).filter(({ neutral, people }) => !neutral && !people)
  // What is so in the whole province is told before the county is come to.
  const lead = told.find(({ path }) => path.length > 1) ?? told[0]
  // Named from its province or city down is how a lead introduces its place; anything less may be an example.
  if (lead !== undefined) {
    const whole =
      lead.path[0]?.startsWith(of.lead.slice(lead.start, lead.start + 2)) ||
      lead.path[1] === of.lead.slice(lead.start, lead.end)
    votes.push({ path: lead.path, weight: whole ? VOTE.lead : VOTE.passing, from: '导语' })
  }
  if (votes.some(({ weight }) => weight > VOTE.passing)) return votes
  const led = townLed(of, gazetteer)
  return led.length > 0 || votes.length > 0 ? [...votes, ...led] : townVotes(of.title, gazetteer)
}

/** A street whose headline is its own, and which says that it works 在大东区委、区政府的领导下. */
function townLed({ lead, title }: HeadText, gazetteer: Gazetteer): PlaceVote[] {
  const town = STREET_ALONE.exec(title)?.[0]
  const [leader] = mentionsIn(LED_BY.exec(lead)?.[1] ?? '', gazetteer)
  return town === undefined || leader === undefined || gazetteer.at(leader.path)?.level !== 'county'
    ? []
    : [{ path: [...leader.path, town], weight: VOTE.title, from: '标题' }]
}

/** 黎城街道2024年工作总结: a street of a name that no other place has, where nothing else is named. */
function townVotes(title: string, gazetteer: Gazetteer): PlaceVote[] {
  const town = STREET_ALONE.exec(title)?.[0]
  const [only, ...others] = town === undefined ? [] : gazetteer.named(town)
  return only === undefined || others.length > 0
    ? []
    : [{ path: only.path, weight: VOTE.title, from: '标题' }]
}

/** A headline names its place; of several that have nothing to do with each other it is about none. */
function titleVotes(title: string, gazetteer: Gazetteer, near: readonly Locality[]): PlaceVote[] {
  const named = mentionsIn(title, gazetteer, near).filter(({ neutral, people }) => !neutral && !people)
  const [first] = named
  if (first === undefined || named.some(({ path }) => !agrees(path, first.path))) return []
  const deepest = named.reduce((a, b) => (b.path.length > a.path.length ? b : a))
  // Named from the province down a headline leaves no doubt.
  const isWhole = deepest.path.length > 2 && title.startsWith(deepest.path[0] ?? '', deepest.start)
  return [{ path: deepest.path, weight: isWhole ? VOTE.titleWhole : VOTE.title, from: '标题' }]
}

/** 在大东区委、区政府的正确领导下. */
const LED_BY = /在([^，。；：]{2,16}?[市县区旗])[委党人政][^，。；：]{0,24}领导下/u
const STREET_ALONE =
  /^\p{Script=Han}{2,4}(?:街道|镇|乡)(?=20\d\d|关于|[^村贤镇情亲]{0,6}(?:工作|总结|报告|汇报|方案))/u

/** （1.四川大学公共管理学院，四川 成都 610065）: where scholars work says nothing of what they write about. */
const AFFILIATION =
  /[（(](?=[^（）()]{0,160}\d{6})[^（）()]{4,160}[）)]|^(?:[（(]?\d[.．]|作者单位|作者简介|基金项目|通讯作者)[^。]{0,160}/gu
/** H县: the paper does not say which. */
const ANONYMOUS = /(?<![A-Za-z0-9])[A-Z](?:[县区旗]|市(?!场|民))/gu
const OFTEN_ANONYMOUS = 3

const isAnonymous = ({ title, paragraphs }: SubjectText): boolean =>
  ([title, ...paragraphs.map(({ text }) => text)].join('\n').match(ANONYMOUS)?.length ?? 0) >= OFTEN_ANONYMOUS

const withoutAuthors = (of: SubjectText): SubjectText => ({
  ...of,
  lead: of.lead.replace(AFFILIATION, ''),
  paragraphs: of.paragraphs.map(({ kind, text }) => ({ kind, text: text.replace(AFFILIATION, '') })),
})

/** Whose paper it is. `early` is what headline, byline and lead said. */
export function subjectOf(
  whole: SubjectText,
  gazetteer: Gazetteer,
  given?: Locality,
): { readonly subject: Subject; readonly verdict?: LocalityVerdict; readonly votes: readonly PlaceVote[] } {
  const of = withoutAuthors(whole)
  const votes = learntVotes(of, gazetteer, [
    ...headVotes(of, gazetteer, citiesIn(of, gazetteer)),
    ...edgeVotes(of, gazetteer),
    ...frameVotes(of, gazetteer),
    ...hostVotes(of, gazetteer),
  ])
  const sure = votes.filter(({ from }) => from !== '导语')
  const early = narrowed(localityOf(votes)?.path ?? [], votes)
  if (given !== undefined) return { subject: { path: given, given: true, roundUp: false }, votes }
  if (isAnonymous(of) && !sure.some(({ path }) => gazetteer.at(path)?.level === 'county'))
    return { subject: { path: [], given: false, roundUp: false }, votes }
  if ((sure.length === 0 && isRoundUp(of, gazetteer)) || isCollection(of, gazetteer))
    return { subject: { path: [], given: false, roundUp: true, ...cityAround(of, gazetteer) }, votes }
  const counted = [...votes, ...levelVotes(of, votes)]
  const verdict = counted.some((vote) => vote.weight > VOTE.passing)
    ? localityOf([...counted, ...bodyVotes(of, gazetteer, early)])
    : mostNamed(of, gazetteer)
  const found = verdict === undefined ? [] : narrowed(verdict.path, counted)
  const isSaid = sure.some((vote) => vote.weight > VOTE.passing && agrees(vote.path, found))
  const meant = (isSaid ? undefined : countyMeant(of, found, gazetteer)) ?? found
  const path = withCommunity(withStreet(meant, of.title, gazetteer), of.title)
  return {
    subject: { path, given: false, roundUp: false },
    ...(verdict === undefined ? {} : { verdict }),
    votes: counted,
  }
}

/** Streets change often: one that the headline begins with lies in the county, whether the list has it or not. */
function withStreet(path: Locality, title: string, gazetteer: Gazetteer): Locality {
  if (gazetteer.at(path)?.level !== 'county') return path
  const at = title.indexOf(path.at(-1) ?? '')
  const street = STREET.exec(at < 0 ? title : title.slice(at + (path.at(-1)?.length ?? 0)))?.[0]
  return street === undefined ? path : [...path, street]
}

/** 常青街道华丰社区: a community that the headline names behind its street. */
function withCommunity(path: Locality, title: string): Locality {
  const leaf = path.at(-1) ?? ''
  if (!/(?:街道|镇|乡)$/u.test(leaf)) return path
  const at = title.indexOf(leaf)
  const community = at < 0 ? undefined : COMMUNITY.exec(title.slice(at + leaf.length))?.[0]
  return community === undefined ? path : [...path, community]
}
const COMMUNITY = /^\p{Script=Han}{2,4}?(?:社区|村)(?![委民两])/u
const STREET =
  /^(?![全各本我该]|.?(?:城|乡)[镇乡])\p{Script=Han}{2,3}(?:街道|(?<![小古])镇|乡)(?!村|镇|贤|情|土|愁|风|亲|[和、与])/u

/** 以X为例, the assembly that was addressed, and the office whose name stands alone at the head or foot. */
function edgeVotes(of: SubjectText, gazetteer: Gazetteer): PlaceVote[] {
  const votes: PlaceVote[] = []
  const edges = of.paragraphs.filter((_, i) => i < EDGE || i >= of.paragraphs.length - EDGE)
  const head = [of.title, ...edges.slice(0, EDGE).map(({ text }) => text)]
  for (const text of head.filter((line) => line.length <= 2 * EDGE_LENGTH))
    for (const match of text.matchAll(CASE)) {
      const place = mentionsIn(match[1] ?? '', gazetteer)[0]
      if (place !== undefined) votes.push({ path: place.path, weight: VOTE.case, from: '副题' })
    }
  for (const { text: whole } of edges) {
    // （2025年1月9日在…上）: a subtitle that the text runs into.
    const text = whole.length > EDGE_LENGTH ? (SUBTITLE.exec(whole)?.[0] ?? '') : whole
    if (text === '') continue
    const session = IN_SESSION.exec(text)?.[1]
    const assembly = session === undefined ? undefined : mentionsIn(session, gazetteer)[0]
    if (assembly !== undefined) votes.push({ path: assembly.path, weight: VOTE.signed, from: '副题' })
    const guest = GUEST.exec(text)?.[1]
    const served = guest === undefined ? undefined : signerOf(guest, gazetteer)
    if (served !== undefined) votes.push({ path: served, weight: VOTE.signed, from: '署名' })
    if (/[。；：，]/u.test(text)) continue
    if (SIGNER.test(text)) {
      const signed = signerOf(text, gazetteer)
      if (signed !== undefined) votes.push({ path: signed, weight: VOTE.signed, from: '署名' })
      continue
    }
    const bare = text.replace(/^中共/u, '')
    const office = mentionsIn(bare, gazetteer)[0]
    if (office?.start === 0 && OFFICE.test(bare.slice(office.end - 1)))
      votes.push({ path: office.path, weight: VOTE.signed, from: '落款' })
  }
  return votes
}

/** 主持人：今天是腾冲市“…”系列发布会的第三场: whose officials are asked. */
const HOST =
  /^主持人：.{0,40}?(?:今天|这里|本场|今天举行的)是([^，。“]{2,16}?)(?:“[^”]{2,24}”)?(?:系列|专题|新闻)*(?:发布会|访谈|直播间)/u
function hostVotes({ paragraphs }: SubjectText, gazetteer: Gazetteer): PlaceVote[] {
  return paragraphs.slice(0, EDGE).flatMap(({ text }): PlaceVote[] => {
    const [named] = mentionsIn(HOST.exec(text)?.[1] ?? '', gazetteer)
    return named?.start === 0 ? [{ path: named.path, weight: VOTE.signed, from: '副题' }] : []
  })
}

/** Where he serves who signs; who was sent to a village writes of the village. */
function signerOf(text: string, gazetteer: Gazetteer): Locality | undefined {
  const sent = SENT_TO.exec(text)
  const line = (sent === null ? text : text.slice(sent.index + sent[0].length)).replace(/^中共/u, '')
  const [named] = mentionsIn(line, gazetteer, [], new Map(), { within: [], isName: () => false })
  return named?.start === 0 && named.path.length > 1 ? named.path : undefined
}

/** 嘉宾：突泉县委社会工作部部长 包长明: an interview is about where its guest serves. */
const GUEST =
  /^(?:(?:访谈|本期|特邀|在线)?嘉宾|受访(?:人|者|对象|嘉宾)|(?:访谈|采访)对象|主讲人|发言人|汇报人)[：:](.+)$/u
/** 镇党委书记 赵刚, 派驻弄洞村第一书记 黄柳青: who speaks or writes, on a line of its own. */
const SIGNER = /(?:书记|主任|局长|[省市县区镇乡旗州]长|盟长)\p{Script=Han}{2,4}$/u
const SENT_TO = /(?:派驻|挂职|驻)(?=\p{Script=Han}{2,30}(?:第一书记|工作队))/u
const ACCOUNT =
  /^(?:微?)(\p{Script=Han}{2,3})(?:融媒|发布|政法|党建|组工|民政|政务|在线|微?讯|要闻|新闻|政府网)/u
const FRAME_LABEL =
  /^(?:(?:信息|文章|稿件)?(?:来源|稿源)|(?:主办|主管|承办|运营)(?:单位)?|版权所有|您?(?:现在|当前)?(?:的|所在)?位置)[：:©]?/u

/**
 * Whose page it is, where the text itself tells of that place. A page that names several counties around its text is of
 * none of them, and a paper of the city writes on all of it.
 */
function frameVotes(of: SubjectText, gazetteer: Gazetteer): PlaceVote[] {
  const found = of.frame.flatMap((line) => {
    const bare = squash(line).replace(FRAME_LABEL, '')
    if (OTHER_PAGE.test(bare)) return []
    const account = ACCOUNT.exec(bare)?.[1] ?? LAST_CRUMB.exec(bare)?.[1] ?? ''
    const [only, ...others] = gazetteer.named(account).filter(({ level }) => level === 'county')
    if (only !== undefined && others.length === 0) return [only.path]
    const paths = mentionsIn(bare, gazetteer)
      .filter(({ neutral }) => !neutral)
      .map(({ path }) => path)
    const [first] = paths
    return first !== undefined && paths.every((path) => agrees(path, first)) ? [first] : []
  })
  const counties = found.filter((path) => gazetteer.at(path)?.level === 'county')
  const [county] = counties
  if (county === undefined || counties.some((path) => path.join('/') !== county.join('/'))) return []
  const isTold = deedsOf(of, gazetteer).some(
    ({ path }) => agrees(path, county) && path.length >= county.length,
  )
  const text = [of.title, ...of.paragraphs.map((paragraph) => paragraph.text)].join('\n')
  const isOwn = (county.at(-1) ?? '').endsWith('市') ? OWN_CITY_HERE.test(text) : OWN_LEVEL_HERE.test(text)
  return isTold || isOwn ? [{ path: county, weight: VOTE.frame, from: '页面' }] : []
}

/** 文明网 > 县区动态 > 嘉荫. */
const LAST_CRUMB = /[>＞»›/](\p{Script=Han}{2,4})$/u
/** A way to something else that is on the site. */
const OTHER_PAGE = /^(?:往期|相关|推荐|延伸|热门|精彩|猜你|[上下]一[篇条页])/u
const OWN_CITY_HERE = /[我本]市(?![长民场])/u
const OWN_LEVEL_HERE = /[我本全][县区旗](?![长民场])/u
const OWN_LEVEL = /[我本][市县区州旗镇乡](?![长民场])/gu
const LEVELS = /[全我本]([市县区州旗镇乡])(?![长民场委府直级])/gu

/** 全市 in a text whose lead names a street: the city above it is what the text is about. */
function levelVotes(of: SubjectText, votes: readonly PlaceVote[]): PlaceVote[] {
  const times = new Map<string, number>()
  for (const { text } of of.paragraphs)
    for (const match of text.matchAll(LEVELS)) times.set(match[1] ?? '', (times.get(match[1] ?? '') ?? 0) + 1)
  const [most] = [...times].toSorted((a, b) => b[1] - a[1])
  if (most === undefined) return []
  return votes.flatMap(({ path, from }): PlaceVote[] => {
    const depth = path.findLastIndex((name) => name.endsWith(most[0]))
    return depth < 0 || depth === path.length - 1 || from !== '导语'
      ? []
      : [{ path: path.slice(0, depth + 1), weight: VOTE.level, from: '正文' }]
  })
}

/** A headline, byline or signature may name a street or community within the place all else agrees on. */
export function narrowed(path: Locality, votes: readonly PlaceVote[]): Locality {
  const lifted = votes.some((vote) => vote.from === '正文' && vote.weight === VOTE.level)
  const deeper = votes.filter(
    (vote) =>
      vote.from !== '正文' &&
      !(vote.from === '导语' && (lifted || isPassingTown(vote))) &&
      isWithin(vote.path, path),
  )
  // A lead that names a street below the city of the headline may be an example.
  const head = deeper.filter(({ from }) => from !== '导语')
  const settled = votes.some(
    ({ from, path: other }) => from !== '导语' && from !== '正文' && agrees(other, path),
  )
  return (settled ? head : deeper).toSorted((a, b) => b.path.length - a.path.length)[0]?.path ?? path
}

/** A town where a lead sets its scene. */
const isPassingTown = ({ path, weight }: PlaceVote): boolean =>
  weight <= VOTE.passing && /(?:街道|镇|乡|苏木)$/u.test(path.at(-1) ?? '')

/** What the places that the text names lie in: of several 鼓楼区 the one that it names with its city is meant. */
function citiesIn(of: SubjectText, gazetteer: Gazetteer): Locality[] {
  const paths = of.paragraphs.flatMap(({ text }) => mentionsIn(text, gazetteer).map(({ path }) => path))
  return paths.filter((path) => path.length > 2).map((path) => path.slice(0, 2))
}

/** 全市 in a round-up of a city's counties is that city. */
function cityAround(of: SubjectText, gazetteer: Gazetteer): { around?: Locality } {
  const led = deedsOf(of, gazetteer).filter(({ leads, path }) => leads && path.length > 1)
  const cities = new Set(led.map(({ path }) => path.slice(0, 2).join('/')))
  const [first] = led
  return cities.size === 1 && first !== undefined ? { around: first.path.slice(0, 2) } : {}
}

/** Places that are told of, also by the short names of those that were told in full. */
function deedsOf(of: SubjectText, gazetteer: Gazetteer): Mention[] {
  const known: KnownPlaces = new Map()
  return of.paragraphs.flatMap(({ text }) => {
    for (const { path } of mentionsIn(text, gazetteer)) remember(known, path, gazetteer)
    return mentionsIn(text, gazetteer, [], known).filter(({ neutral, people }) => !neutral && !people)
  })
}

/**
 * 长汀县推行…。海原县的干部到长汀住了十八天，回来后…: it begins with the model and is about who went to learn there, if more is
 * told of him. Headline, byline and signature know better.
 */
function learntVotes(of: SubjectText, gazetteer: Gazetteer, votes: readonly PlaceVote[]): PlaceVote[] {
  const rest = (model: Locality): PlaceVote[] => votes.filter(({ path }) => !agrees(path, model))
  if (votes.some(({ from }) => from !== '导语')) return [...votes]
  const led = deedsOf(of, gazetteer).filter(({ leads }) => leads)
  const told = (place: Locality): number => led.filter(({ path }) => agrees(path, place)).length
  const known: KnownPlaces = new Map()
  for (const { text } of of.paragraphs) {
    for (const { path } of mentionsIn(text, gazetteer)) remember(known, path, gazetteer)
    const named = mentionsIn(text, gazetteer, [], known)
    for (const [i, model] of named.entries()) {
      const learner = named[i - 1]
      const path = learner?.path.slice(0, COUNTY_DEPTH) ?? []
      if (learner?.leads !== true || learner.neutral || path.length < COUNTY_DEPTH) continue
      if (!WENT_TO_LEARN.test(`${text.slice(learner.end, model.start)}●${text.slice(model.end)}`)) continue
      if (!agrees(path, model.path) && told(path) > told(model.path))
        return [...rest(model.path), { path, weight: VOTE.lead, from: '取经' }]
    }
  }
  return [...votes]
}
const COUNTY_DEPTH = 3
/** What stands between who learns and the model, ●, and behind it. */
const WENT_TO_LEARN =
  /^[^。；！？●]{0,30}(?:[到赴去往]●[^，。；]{0,8}(?:学|取经|考察|参观|观摩|住[了过]|待[了过]|蹲|跟班|挂职|交流|看[了过])|(?:学习|借鉴|仿照|效仿|取经|参照)●)/u

/** Several places that have nothing to do with each other, each the subject of sentences of its own, none above the rest. */
function isRoundUp(of: SubjectText, gazetteer: Gazetteer): boolean {
  const led = deedsOf(of, gazetteer).filter(({ leads, path }) => leads && path.length > 1)
  const count = (path: Locality): number => led.filter((other) => agrees(other.path, path)).length
  const best = Math.max(0, ...led.map(({ path }) => count(path)))
  const apart = led.some(({ path }) => led.some((other) => !agrees(other.path, path)))
  return apart && best < NAMED_SHARE * led.length
}

/** 选送单位：丹寨县司法局 above one case, another county's above the next. */
function isCollection(of: SubjectText, gazetteer: Gazetteer): boolean {
  const paths = of.paragraphs.flatMap(({ text }) => {
    const [, named, sender = named] = SENDER.exec(text) ?? []
    return sender === undefined ? [] : mentionsIn(sender, gazetteer).slice(0, 1)
  })
  return paths.some(({ path }) => paths.some((other) => !agrees(other.path, path)))
}
const SENDER =
  /^(?:选送|报送|推荐|申报|供稿|来稿)(?:单位|地区|地方)?[：:]([^。；，]{4,40})$|^(\p{Script=Han}{4,30})(?:来稿|供稿|报送|选送)$/u

function bodyVotes(of: SubjectText, gazetteer: Gazetteer, early: Locality): PlaceVote[] {
  const times = new Map<string, { path: Locality; count: number }>()
  for (const { path } of deedsOf(of, gazetteer)) {
    // Districts of the article's own city are where its examples come from, not what it is about.
    if (early.length > 0 && isWithin(path, early)) continue
    const key = path.join('/')
    const entry = times.get(key)
    if (entry === undefined) times.set(key, { path, count: 1 })
    else entry.count += 1
  }
  return [...times.values()].map(({ path, count }) => ({
    path,
    weight: Math.min(VOTE.bodyMost, VOTE.body * count),
    from: '正文',
  }))
}

/** Towns that are told of by their own names: of the counties that the text names, it is about the one that they lie in. */
function townsTold(of: SubjectText, deeds: readonly Mention[], gazetteer: Gazetteer): Locality[] {
  const counties = new Map(
    deeds
      .filter(({ path }) => gazetteer.at(path)?.level === 'county')
      .map(({ path }) => [path.join('/'), path] as const),
  )
  return [...counties.values()].flatMap((county) => {
    const towns = of.paragraphs.flatMap(({ text }) =>
      mentionsIn(text, gazetteer, [county])
        .filter(({ neutral, path }) => !neutral && isWithin(path, county))
        .map(({ path }) => path.join('/')),
    )
    return [...new Set(towns)].map((town) => town.split('/'))
  })
}

/**
 * 吴忠市 opens the lead, and what follows says 全县 each time behind 盐池县: the county within what the lead names that such
 * words mean, where they mean no other and the city as a whole is not told of.
 */
function countyMeant(of: SubjectText, around: Locality, gazetteer: Gazetteer): Locality | undefined {
  if (gazetteer.at(around)?.level === 'county' || around.length > 2) return undefined
  const text = of.paragraphs.map((paragraph) => paragraph.text).join('\n')
  const counties = mentionsIn(text, gazetteer, [around]).filter(
    ({ neutral, path }) => !neutral && gazetteer.at(path)?.level === 'county' && isWithin(path, around),
  )
  const isAbove = (level: string): boolean => around.slice(0, -1).some((name) => name.endsWith(level))
  const meant = [...text.matchAll(LEVELS)]
    .filter(({ 1: level = '' }) => !isAbove(level))
    .map(({ 1: level = '', index }) =>
      /[县旗]/u.test(level) ? counties.findLast(({ end }) => end <= index)?.path : undefined,
    )
  const [first] = meant
  return meant.length >= NAMED_OFTEN &&
    first !== undefined &&
    meant.every((path) => path?.join() === first.join())
    ? first
    : undefined
}

/** Without headline, byline or lead to go by: the narrowest place that most of the named places are or lie in. */
function mostNamed(of: SubjectText, gazetteer: Gazetteer): LocalityVerdict | undefined {
  const deeds = deedsOf(of, gazetteer)
  const named = [...deeds.map(({ path }) => path), ...townsTold(of, deeds, gazetteer)]
  const within = new Map<string, { path: Locality; count: number }>()
  for (const path of named)
    for (let depth = 1; depth <= path.length; depth += 1) {
      const upper = path.slice(0, depth)
      const entry = within.get(upper.join('/'))
      if (entry === undefined) within.set(upper.join('/'), { path: upper, count: 1 })
      else entry.count += 1
    }
  // The only place there is, as the subject of a sentence, needs no second mention.
  const only = deeds.some(({ leads }) => leads) && named.every((path) => agrees(path, named[0] ?? []))
  // 我区 tells of a place the text does not name; the one it names may be a model elsewhere.
  const own = new Set(
    of.paragraphs.flatMap(({ text }) => text.match(OWN_LEVEL) ?? []).map((word) => word.charAt(1)),
  )
  const often = only && own.size === 0 ? 1 : NAMED_OFTEN
  const isOwn = (path: Locality): boolean => own.size === 0 || path.some((name) => own.has(name.slice(-1)))
  // Beside a county that is named throughout, those named once are background.
  const standsOut = (path: Locality, count: number): boolean =>
    count >= OUTSTANDING &&
    gazetteer.at(path)?.level !== 'town' &&
    [...within.values()].every((other) => agrees(other.path, path) || other.count * OUTSTANDING <= count)
  const best = [...within.values()]
    .filter(
      ({ path, count }) =>
        path.length >= 2 &&
        count >= often &&
        (count >= NAMED_SHARE * named.length || standsOut(path, count)) &&
        isOwn(path),
    )
    .toSorted((a, b) => b.path.length - a.path.length || b.count - a.count)[0]
  return best === undefined ? undefined : { path: best.path, support: best.count * VOTE.body, against: [] }
}

/** Names that stand for the place in running text, and its administrative level: what tells articles of a page apart. */
export function namesOf(
  path: Locality,
  gazetteer: Gazetteer,
): { readonly names: { name: string; weight: number }[]; readonly level: string } {
  const names = path.map((name, depth) => {
    const level = gazetteer.at(path.slice(0, depth + 1))?.level
    const short = level === undefined ? name.replace(/(?:社区|村|街道|镇|乡)$/u, '') : shortName(name, level)
    const leaf = depth === path.length - 1
    return { name: short.length >= 2 ? short : squash(name), weight: leaf ? 3.5 : 1.2 }
  })
  const governed = path.findLast((_, depth) => {
    const level = gazetteer.at(path.slice(0, depth + 1))?.level
    return level === 'city' || level === 'county'
  })
  return { names, level: path.length > 3 ? '' : (governed?.at(-1) ?? '') }
}
