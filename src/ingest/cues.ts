/**
 * Words that say on what level a clause tells, without naming a place: 全县, 县里, 县民政局, 各乡镇, 我们. Which place is
 * meant depends on what was told before.
 */
import { leadsAt } from './mentions.ts'

/** What a name of a place ends in; a village and a community are on one level. */
export type Level =
  | '国'
  | '省'
  | '市'
  | '县'
  | '区'
  | '州'
  | '盟'
  | '旗'
  | '镇'
  | '乡'
  | '街道'
  | '村'
  | '社区'

export interface Cue {
  readonly at: number
  /** Where it ceases to hold; the rest of the sentence where absent. */
  readonly end?: number
  /** `own`: whoever speaks; `theirs`: who was visited; `other`: a neighbour. `office`: one that only a county or city has. */
  readonly level: Level | 'own' | 'theirs' | 'other' | 'office'
  /** 全县, 我县 name the whole; 该镇 what was told last; 各镇 what lies around each. */
  readonly kind: 'whole' | 'that' | 'each' | 'actor'
  /** 前者 and 后者 of two that were named. */
  readonly which?: 'first' | 'last'
  /** 我县 and 本县 against 全县. */
  readonly whose?: 'ours' | 'all'
}

const WHOLE =
  /(?:(?<![占居列在排比较于先])|(?<=在)(?=[全我本].(?:(?:范围内?)?(?:推|铺开|复制|普及)|\d+个[^，。；]{0,4}[村社镇乡街](?![^，。；]{0,6}[中里排位列]))))[全我本]([国省市县区州旗盟镇乡]|街道|社区|村)(?![长民场委府直级内第首]|前列|率先|平均|唯一|先进|示范|试点|最|区域|面|[百十千]强|文明|优秀|劳模|性)/gu
const THAT = /(?:该|这个)([省市县区州旗镇乡]|街道|社区|村)/gu
/** 高于全省平均的520人: of that number only. */
const AVERAGE = /(?:全([国省市县区州盟])|[国省市](?=级?平均))(?:级)?平均(?:水平|数|值)?[^，。；！？]{0,8}/gu
const ACTOR =
  /([县区州旗市])(?:里(?=[^，。；]{2})|委(?!员)|政府|人民政府|财政(?!收入)|级(?=[^，。]{0,6}(?:财政|部门|平台))|直(?=部门|机关|单位)|(?:\p{Script=Han}{2,8}?)(?:局|厅|委(?!员)|办|中心|法院|检察院|联社|妇联|总工会|组织部|宣传部|工作部|统战部))/gu
/** Offices that neither a town nor a village has. */
const OFFICE =
  /(?:\p{Script=Han}{2,6}(?<![街村])局(?!面|限|部|势|长)|(?:组织|宣传|统战|社会工作)部|(?:融媒体|政务服务|政务|数据资源|养老服务|福利|疾控)中心|团[县区市]委|妇联|公检法|法院|检察院)(?=[\p{Script=Han}“《、\d])/gu
const EACH = /(?:各|每个?|\d+个|多个|所有|其[他余]|部分)(?:乡镇?|镇乡?|镇街|街镇|街道|苏木)(?![贤亲村土里])/gu
const EACH_COUNTY = /(?:各|每个)(?:县(?:市区|（市、区）|（市）|市|区)?|市县|区县?|旗县)(?![直级])/gu
const WE = /(?:我们|咱们?|我)(?![村镇乡社街])(?=\p{Script=Han})/gu

const THEY = /(?:他们|人家|对方|[前后]者|当地|该地|那[里边])(?=\p{Script=Han})/gu

/** 邻县罗城去年办…: somebody else, whoever that is. */
const NEIGHBOUR =
  /(?:(?:邻近?|相邻|隔壁|兄弟|毗邻)的?|有的|个别|有个|最(?:差|低|少|末|慢|远)的(?:一个)?)(?:[省市县区州旗村](?![居民里])|乡镇?|镇街?|街道|社区)(?=\p{Script=Han})/gu

/** In the order in which they stand. */
export function cuesIn(sentence: string): Cue[] {
  const cues: Cue[] = []
  const add = (form: RegExp, cueOf: (match: RegExpExecArray) => Cue | undefined): void => {
    for (const match of sentence.matchAll(form)) {
      const cue = cueOf(match)
      if (cue !== undefined) cues.push(cue)
    }
  }
  const leading = (match: RegExpExecArray, cue: Omit<Cue, 'at'>): Cue | undefined =>
    leadsAt(sentence, match.index) ? { at: match.index, ...cue } : undefined
  add(WHOLE, ({ 0: word, 1: level, index }) => ({
    at: index,
    level: level as Level,
    kind: 'whole',
    whose: word.startsWith('全') ? 'all' : 'ours',
  }))
  add(THAT, ({ 1: level, index }) => ({ at: index, level: level as Level, kind: 'that' }))
  add(AVERAGE, ({ 0: whole, 1: level, index }) => ({
    at: index,
    end: index + whole.length,
    level: (level ?? whole.charAt(0)) as Level,
    kind: 'whole',
  }))
  add(ACTOR, (match) => leading(match, { level: match[1] as Level, kind: 'actor' }))
  add(OFFICE, (match) => leading(match, { level: 'office', kind: 'actor' }))
  add(EACH, ({ index }) => ({ at: index, level: '镇', kind: 'each' }))
  add(EACH_COUNTY, ({ index }) => ({ at: index, level: '县', kind: 'each' }))
  // What somebody says is told of where he is.
  add(WE, (match) =>
    isQuoted(sentence, match.index) ? undefined : leading(match, { level: 'own', kind: 'actor' }),
  )
  add(NEIGHBOUR, (match) => leading(match, { level: 'other', kind: 'actor' }))
  add(THEY, (match) => {
    const which = { 前者: 'first', 后者: 'last' }[match[0]] as Cue['which']
    return leading(match, { level: 'theirs', kind: 'actor', ...(which === undefined ? {} : { which }) })
  })
  return cues.toSorted((a, b) => a.at - b.at)
}

const isQuoted = (sentence: string, at: number): boolean => {
  const before = sentence.slice(0, at)
  return before.split('“').length > before.split('”').length
}
