/** Where articles begin on a page: headline and byline, and the place each of them names. */
import { type Locality, squash } from '../knowledge/article.ts'
import type { Gazetteer } from '../knowledge/gazetteer.ts'
import { placesIn, wholePlace } from './place.ts'
import { endsSentence, type PrintedLine, wordAcross } from './print.ts'

/** The headline and byline of one article. */
export interface Head {
  /** Indices of the lines it is made of, captions among them left out. */
  readonly lines: readonly number[]
  /** The headline without the place before its colon; '' where none is printed. */
  readonly title: string
  /** The place before the colon of the headline. */
  readonly titlePlace?: Locality
  /** As it should be cited, '' where none is printed. */
  readonly byline: string
  /** The place of the office that signs. */
  readonly bylinePlace?: Locality
  /** The paper, where the byline names it. */
  readonly publication?: string
}

const SCHOLARS = /大学|学院|研究院|研究所|科学院|日报|晚报/u
const LONGEST_HEADLINE = 60
const MOST_HEADLINE_LINES = 4

/** A line that may be (part of) a headline: short, and no end of a sentence. */
const mayBeHeadline = (line: PrintedLine | undefined): line is PrintedLine =>
  line !== undefined &&
  (line.role === 'heading' || line.role === 'text') &&
  squash(line.text).length <= LONGEST_HEADLINE &&
  !endsSentence(line.text.replace(/[！？]$/u, '')) &&
  !/^[，。；、）”》]/u.test(line.text)

interface PlacedLine {
  readonly place: Locality
  readonly rest: string
}

/** `四川省宜宾市翠屏区：“三雁工程”…` or `浙江省温州市：` on a line of its own. */
function placedHeadline(text: string, gazetteer: Gazetteer): PlacedLine | undefined {
  const line = text.trim()
  const [head = '', named = ''] = /^([^：:]{2,40})[：:]/u.exec(line) ?? []
  const place = named === '' ? undefined : wholePlace(squash(named), gazetteer)
  return place === undefined ? undefined : { place, rest: line.slice(head.length).trim() }
}

/** Where and when a report was given is no part of its title. */
const SUBTITLE = /^(?:——|—|－－|--)(?!.*(?:会议?|座谈|培训班?)上(?:的.{2,6})?$)[^。；]{4,50}$/u

/** 滦平县赴浙江考察垃圾分类的报告: what sort of paper it is, as a heading right below the headline. */
const SORT_OF_PAPER = /^(?!(?:附|本|以上)).{8,40}的?(?:报告|汇报|调查|纪实|侧记|见闻|综述|总结)$/u

/** The lines of a headline with the subtitle below them. */
export function withSubtitle(own: readonly number[], lines: readonly PrintedLine[]): number[] {
  const next = (own.at(-1) ?? 0) + 1
  const text = squash(lines[next]?.text ?? '')
  const isSubtitle = SUBTITLE.test(text) || (lines[next]?.role === 'heading' && SORT_OF_PAPER.test(text))
  return isSubtitle ? [...own, next] : [...own]
}

/**
 * What stands above a title and is none: 附件3, 五政办发〔2024〕12号, 县人民政府办公室文件, 闽东日报 2024年10月17日 第3版,
 * 第37期（总第214期）, and who gives a bulletin out and when.
 */
const ABOVE_TITLE =
  /^附(?:件|表|录)[\d一二三四五六七八九十]{0,3}[：:]?$|^.{0,16}[〔[［（(]\d{4}[〕\]］）)](?:第)?\d{1,4}号$|^[^，。；：]{4,30}(?:文件|人民政府(?:办公室)?)$|^[^，。；：]{2,16}(?:19|20)\d{2}年(?:\d{1,2}月\d{1,2}日)?.{0,6}第\d{1,4}[版期].{0,60}$|^(?:\d{4}年)?第\d{1,4}期(?:[（(]总第\d{1,4}期[）)])?$|^[^，。；：]{4,30}(?:19|20)\d{2}年\d{1,2}月\d{1,2}日(?:编印?|印发)?$/u
const SHEET_NAME = 8

/** Whether the line heads nothing: print that every paper of its kind bears, or the name of a sheet above its title. */
export const isAboveTitle = (line: PrintedLine | undefined, next?: PrintedLine): boolean =>
  ABOVE_TITLE.test(squash(line?.text ?? '')) ||
  (line?.role === 'heading' &&
    next?.role === 'heading' &&
    squash(line.text).length <= SHEET_NAME &&
    /(?:表|统计|台账|情况|一览)(?:[（(].{0,30}[）)])?$/u.test(squash(next.text)))

export function findHeads(
  lines: readonly PrintedLine[],
  gazetteer: Gazetteer,
  titles: ReadonlySet<number> = new Set(),
): Head[] {
  const heads: Head[] = []
  const taken = new Set<number>()
  const skip = (i: number): boolean => lines[i]?.role === 'caption' || lines[i]?.role === 'furniture'

  for (let i = 0; i < lines.length; i += 1) {
    if (lines[i]?.role !== 'byline') continue
    const bylines = [i]
    for (let j = i + 1; lines[j]?.role === 'byline' || (skip(j) && lines[j + 1]?.role === 'byline'); j += 1)
      if (!skip(j)) bylines.push(j)
    const above: number[] = []
    for (let j = i - 1; j >= 0 && above.length < MOST_HEADLINE_LINES; j -= 1) {
      if (skip(j)) continue
      const line = lines[j]
      if (taken.has(j) || !mayBeHeadline(line)) break
      const placed = placedHeadline(line.text, gazetteer) !== undefined
      // A further line belongs to the headline if it looks like one by itself, or runs on into the next without a gap:
      // the column above may end in a cut line.
      const runsOn = lines[above[0] ?? -1]?.gap === 0
      if (above.length > 0 && line.role !== 'heading' && !placed && !runsOn && !/[：:]$/u.test(line.text))
        break
      above.unshift(j)
      if (placed) break
    }
    for (const j of [...above, ...bylines]) taken.add(j)
    heads.push(headOf(above, bylines))
    i = bylines.at(-1) ?? i
  }
  // Headlines that name a place, and titles marked as such by the document, begin an article without a byline too.
  for (let i = 0; i < lines.length; i += 1) {
    const line = lines[i]
    if (taken.has(i) || line === undefined || (line.role !== 'heading' && line.role !== 'text')) continue
    const placed = mayBeHeadline(line) ? placedHeadline(line.text, gazetteer) : undefined
    if (placed === undefined && (!titles.has(line.line) || isAboveTitle(line))) continue
    const own = [i]
    if (placed?.rest === '' && mayBeHeadline(lines[i + 1]) && !taken.has(i + 1)) own.push(i + 1)
    const whole = withSubtitle(own, lines).filter((j) => !taken.has(j) || own.includes(j))
    for (const j of whole) taken.add(j)
    heads.push(headOf(whole, []))
  }
  return heads.toSorted((a, b) => (a.lines[0] ?? 0) - (b.lines[0] ?? 0))

  function headOf(above: readonly number[], bylines: readonly number[]): Head {
    const texts = above.map((j) => lines[j]?.text.trim() ?? '')
    let titlePlace: Locality | undefined
    const title = texts
      .map((text) => {
        const placed: PlacedLine | undefined =
          titlePlace === undefined ? placedHeadline(text, gazetteer) : undefined
        if (placed === undefined) return text
        titlePlace = placed.place
        return placed.rest
      })
      .reduce((whole, text, n) => {
        const ranOn = lines[above[n] ?? -1]?.gap === 0 && wordAcross(whole, text)
        return whole === '' || text === '' || ranOn ? whole + text : `${whole} ${text}`
      }, '')
      .replace(/\s+/gu, ' ')
    const signed = bylines.map((j) => lines[j]?.text ?? '')
    const office = squash(signed.join(''))
    // Scholars and papers sign with where they are, which is not what they write about.
    const bylinePlace = SCHOLARS.test(office) ? undefined : placesIn(office, gazetteer)[0]?.path
    const publication =
      /(?:^|[■□●◆▪◼※])\s*(?!本报|本刊|通讯员|记者)(\p{Script=Han}{2,10}(?:报|周刊|杂志|日报|网))(?:特约)?记者/u.exec(
        office,
      )?.[1]
    return {
      lines: [...above, ...bylines],
      title,
      byline: signed.map(readableByline).join('；'),
      ...(titlePlace === undefined ? {} : { titlePlace }),
      ...(bylinePlace === undefined ? {} : { bylinePlace }),
      ...(publication === undefined ? {} : { publication }),
    }
  }
}

/** `■记者 郭文治 孟 航` → `记者 郭文治、孟航`: two-character names are set with a space inside. */
export function readableByline(text: string): string {
  const words = text
    .replace(/^[\s■□●◆▪◼▲△※◎○]+/u, '')
    .split(/[\s　、，]+/u)
    .filter((word) => word !== '')
  const names: string[] = []
  for (const word of words) {
    const last = names.at(-1)
    if (last !== undefined && last.length === 1 && word.length === 1) names[names.length - 1] = last + word
    else names.push(word)
  }
  // 通讯员 刘敏 本报记者 田野: each under what they sign as.
  const signers: string[][] = []
  for (const name of names) {
    const last = signers.at(-1)
    if (last === undefined || SIGNS_AS.test(name)) signers.push([name])
    else last.push(name)
  }
  return signers
    .map(([office = '', ...people]) => (people.length === 0 ? office : `${office} ${people.join('、')}`))
    .join('，')
}
const SIGNS_AS = /(?:记者|通讯员)$/u
