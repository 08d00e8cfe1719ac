/** What a practice is called: by its mechanism's own name, what its lead says, what was done, the title. */
import { SAID } from './leads.ts'
import { broughtIn, saysKind, timesIn } from './mechanisms.ts'
import type { DraftPractice, Passage, Unit } from './passage.ts'
import { withoutPersons } from './private-persons.ts'
import { bareHeading, NUMBERING } from './sections.ts'
import { sentencesOf } from './sentences.ts'

/** How it went says nothing of what was done. */
const OUTCOME =
  /(?:更加|明显|显著|持续|不断|稳步|加快|全面|有效|大幅|日益|逐步|进一步)[^，。；]{2,6}$|任务$|率为?$|(?:提升|改善|增强|发展|有力|有效|有序|向好|提高|满意|见效)$/u
/** Titles of papers that report figures: no name for what somebody did. */
const REPORT =
  /(?:通报|报告|总结|公报|汇报|一览表|情况|统计表|数据|手册|材料|综述|方案|规划|见闻|实招|案例选?|汇编|打算)$/u

/** How a lead names its practice: not by its number, not by how well it went, and by a slogan only where nothing else does. */
export function leadName(lead: string, passage: Passage): [name: string, passage: Passage, lead?: string] {
  const bare = lead.replace(/[。：]$/u, '').replace(NUMBERING, '')
  if (bare.includes('“') || (bare.length > SLOGAN && !OUTCOME.test(bare))) return [bare, passage]
  return ['', passage, bare]
}
const SLOGAN = 6

/** The mechanism's own name, else what was done, else the title. */
export function nameOf(
  { isWhole = false, lead, passages }: Unit,
  title: string,
  roundUp: boolean,
  taken: ReadonlySet<string>,
): string {
  const text = passages.map((passage) => passage.text).join('')
  const headline = isWhole ? /“(?![把让请为给从用将])([^“”，。；：？！]{2,10})”/u.exec(title) : undefined
  if (
    headline?.[1] !== undefined &&
    (headline[1].length > 3 || text.includes(headline[1]) || mechanismIn(text, title) === undefined)
  )
    return headline[0]
  if (lead !== undefined) {
    const behind = text.slice(text.indexOf('。') + 1)
    const own = broughtIn(OUTCOME.test(lead) ? behind : (sentencesOf(behind)[0]?.text ?? ''))
    const isNew = own?.name.startsWith('“') === true && ![...taken].some((name) => name.includes(own.term))
    return (isNew ? own?.name : undefined) ?? (OUTCOME.test(lead) ? deedIn(behind) : undefined) ?? lead
  }
  const coined = mechanismIn(text, title)
  if (coined?.startsWith('“')) return coined
  // The headline of a round-up names what all of them did.
  if (roundUp) return coined ?? deedIn(text) ?? bareHeading(title)
  const inTitle = /“[^“”，。；：？！]{2,14}”/u.exec(title)?.[0] ?? coined
  if (inTitle !== undefined) return inTitle
  const bare = bareHeading(title)
  if (bare !== '' && !REPORT.test(bare) && passages.length > 1) return bare
  return deedIn(text) ?? (bare === '' ? title : bare)
}

/** The coined term that stands in the headline, recurs or is brought in; what somebody says is none. */
function mechanismIn(text: string, title: string): string | undefined {
  const scores = new Map<string, number>()
  for (const match of text.matchAll(/“([^“”，。；：？！]{2,14})”/gu)) {
    const term = match[1] ?? ''
    if (/[：说道称叫]$/u.test(text.slice(Math.max(0, match.index - 1), match.index))) continue
    scores.set(term, (scores.get(term) ?? 0) + 1 + (title.includes(term) && !scores.has(term) ? 2 : 0))
  }
  const named = broughtIn(text)
  const term = named?.term
  if (term !== undefined && scores.has(term)) scores.set(term, (scores.get(term) ?? 0) + 1)
  const [best] = [...scores].toSorted((a, b) => b[1] - a[1])
  if (best === undefined) return named?.name
  return best[0] === term ? named?.name : `“${best[0]}”`
}

const DEED_LENGTH = 24
const OPENING =
  /^(?:近年来|今年以来|今年|去年|目前|一年来|截至\p{Script=Han}{1,4}|20\d\d年(?:\d{1,2}月)?(?:以来|起)?|其中|但|而|却|也|全[市县区镇]|[我本][市县区镇乡省街村]|在|，|、)+/u
/** 实行提级办理，…: a way of doing that is named without marks. */
const WAY = /(?:实行|推行|试行)了?(\p{Script=Han}{4,8})(?=[，。；、])/u

/** The way that is practised, else the first clause that says what somebody did: without its place, time and numbers. */
function deedIn(text: string): string | undefined {
  const way = WAY.exec(text)?.[1]
  if (way !== undefined) return way
  for (const clause of text.split(/[，。；：]/u)) {
    if (clause.split('“').length !== clause.split('”').length || SAID.test(`${clause}。`)) continue
    if (withoutPersons(clause) !== clause || /记者|笔者|编者/u.test(clause)) continue
    const bare = clause
      .replace(OPENING, '')
      .replace(/^该[省市县区镇乡街村]/u, '')
      .replace(
        /^(?:\p{Script=Han}{2,7}?(?:省|自治区|自治县|市|县|区|镇|乡(?![亲村里土情愁音])|街道)){1,4}/u,
        '',
      )
      .replace(/^的?(?:办法|做法|经验|探索)是/u, '')
      .replace(/\d[\d.,]{0,11}[万亿]?[\p{Script=Han}%]{0,1}/gu, '')
    if (
      [...bare].length >= 5 &&
      !OUTCOME.test(bare) &&
      /[把用建设推开办组成让为请给创引立召培训改]/u.test(bare)
    )
      return [...bare].slice(0, DEED_LENGTH).join('')
  }
  return undefined
}

/** “分时钥匙”：公开排班: a part without a name of its own is called after the mechanism that its heading or the title is about. */
export function ofItsWhole(practice: DraftPractice, title: string, whole: string): DraftPractice {
  const { name, names, section } = practice
  if (/^[“《]/u.test(name) || saysKind(name) || REPORT.test(name)) return practice
  const term = [section, title]
    .filter((heading) => heading !== '' && !heading.includes(name))
    .flatMap((heading) => WHOLE_OF.exec(heading)?.[1] ?? [])
    .find((one) => timesIn(one, whole) > 1 && !name.includes(one))
  if (term === undefined) return practice
  const full = `“${term}”：${name}`
  return { ...practice, name: full, names: [full, ...names.filter((one) => one !== name), name] }
}
/** A heading that is about a mechanism: “三张凳”工作法, 用好“三张凳”, “分时钥匙”的运行逻辑. */
const WHOLE_OF =
  /(?:^(?:[^“”]{0,4}[、．.）])?(?:用好|以|做实|推行|打造|实施)?|——)“([^“”，。；：？！]{2,10})”/u

const MOST_NAMES = 24

/** Proper names and fixed terms, in the order in which they are printed. */
export function namesIn(text: string, name: string, others: readonly string[]): string[] {
  const terms = [...text.matchAll(/“([^“”，。；]{2,16})”|(《[^《》]{3,60}》)/gu)].map(
    (match) => match[1] ?? match[2] ?? '',
  )
  return [...new Set([name, ...others, ...terms])].slice(0, MOST_NAMES)
}
