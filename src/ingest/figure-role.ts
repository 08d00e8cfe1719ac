/** What a figure is: what was, what is wanted, by how much something changed, a sum, or simply what is so. */
import type { FigureRole } from '../knowledge/article.ts'
import { type Around, isWanted, startOf } from './wanted.ts'

/** Where a figure stands. */
export interface FigureContext {
  /** Of the article. */
  readonly title: string
  /** The heading it stands under and those around it, innermost first. */
  readonly headings: readonly string[]
  /** Whether these tell what is wanted, or what is so already. */
  readonly standing?: 'plan' | 'done' | undefined
  /** Names of places as the text prints them: no part of what is counted. */
  readonly placeNames?: readonly string[]
  /** The year that the paper is mostly about. */
  readonly year?: number | undefined
  /** A row of a table: each of its numbers counts what its own column says. */
  readonly isRow?: boolean
}

const REARRANGED =
  /^[^，。；\d]{0,10}(?:调整|整合|合并|划分|细分|优化|精简|压减|缩减|扩充|扩大|增加|升级)(?:为|成|到|至)/u
/** How a number is called that is only aimed at, and words by which it says how much is to be reached. */
const NAMED_AIM =
  /(?:(?:目标|计划)(?:任务)?(?:数|值|量)?|任务(?:数|量|指标)|(?:预期|指标|规划)值?)(?:为|是|[：:])?$/u
const AIMED = /(?:达到?|提高到|提升到|降到|不低于|不少于|稳定在|控制在|不超过|目标)[^，。；]{0,8}$/u
const LIMIT = /以上|不低于|不少于|^不得/u
const CHANGED_BY = /(?:比|较)[^，。；]{1,10}(?:增加|减少|增长|下降|提高|多|少|上升|降低)(?:了)?$/u

/** 由86家增加到120家: what was, also in a plan. */
const isStart = (clause: string, behind: string): boolean =>
  (/原(?:来|有|先)?的?$/u.test(clause) && REARRANGED.test(behind)) ||
  (/(?:由|从)(?:[^，。；\d]{0,8}|(?:19|20)\d{2}年(?:\d{1,2}月)?[底末初]?的?)$/u.test(clause) &&
    /^[^，。；\d]{0,8}(?:到|至|升|增|降|减|提|扩|缩|压)/u.test(behind))

/** What a figure is where it is not simply what is so. */
export function roleOf(around: Around): FigureRole | undefined {
  const { text, start, end } = around
  const clause = text.slice(startOf(text, start, CLAUSE_END), start)
  const printed = text.slice(start, end)
  if (isStart(clause, text.slice(end, end + FAR_BEHIND))) return 'start'
  if (printed.startsWith('不得') || isWanted(around))
    return NAMED_AIM.test(clause) || AIMED.test(clause) || LIMIT.test(printed) ? 'target' : 'plan'
  if (CHANGED_BY.test(clause)) return 'change'
  if (/^(?:合计|总计)：/u.test(text.slice(startOf(text, start, /[。！？]/u), start))) return 'total'
  return undefined
}
const CLAUSE_END = /[，。；：！？]/u
const FAR_BEHIND = 24
