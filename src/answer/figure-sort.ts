/** What sort of number a figure is: what it counts, of which kind and size, of what was, is or is to be. */
import type { Figure } from '../knowledge/article.ts'
import type { NumberKind } from '../knowledge/lexicon.ts'
import { fold } from '../search/fold.ts'
import { EVENTS, PEOPLE } from './fit.ts'

/** Whether a metric counts what a word names: 干部 of 挂钩乡贤的干部人数; 规范的小区重大事项数 does not count 小区. */
export const isHead = (metric: string, word: string): boolean =>
  // 村（社区）数 counts 村社区 as well as 村.
  [metric.replace(/[（(].*$/u, ''), metric.replace(/[（()）]/gu, '')].some((form) =>
    [
      fold(form).replace(/的?(?:总数|合计数|数量|人数|户数|次数|场次|场数|期数|件数|条数|数)$/u, ''),
      // 社区合伙人数 counts 社区合伙人.
      fold(form).replace(/人数$/u, '人'),
    ].some((counted) => counted.endsWith(word)),
  )

/** Whether a figure may be told by 几百, 几千: from the least on, and less than the next power. */
export const isOfSize = ({ unit, value }: Figure, least: number): boolean =>
  unit !== '%' && value >= least && value < least * 10

/** Printed for a time that was over when the article was written. */
export const isPast = ({ asOf, role }: Figure): boolean =>
  role === 'start' || (asOf !== undefined && /^(?:20\d\d年|原有|原来|此前)$/u.test(asOf))

/** Printed as what is to be reached. */
export const isPlan = ({ asOf, metric, role }: Figure): boolean =>
  role === 'plan' ||
  role === 'target' ||
  /^(?:计划|拟)|（(?:要达到|目标)）/u.test(metric) ||
  (asOf !== undefined && /(?:底前|年底)$/u.test(asOf))

/** How well a figure is of the kind asked for: 1 just that, 0 another. “多少” of people may be printed as 支 or 个. */
export function kindFit({ kind, unit }: Figure, asked: NumberKind | undefined): number {
  const isShare = kind === 'share' || unit === '%' || unit === '比例'
  switch (asked) {
    case undefined:
      return isShare || kind === 'money' || kind === 'date' ? 0.7 : 1
    case 'money':
      return unit === '元' ? 1 : kind === 'change' && isShare ? 0.5 : 0
    case 'share':
      return isShare || kind === 'change' ? 1 : kind === 'ratio' ? 0.8 : 0
    case 'rank':
      return kind === 'rank' ? 1 : EVENTS.has(unit) ? 0.9 : 0
    case 'area':
    case 'age':
      return kind === asked ? 1 : asked === 'age' && unit === '岁' ? 1 : 0
    case 'frequency':
      return kind === 'frequency' ? 1 : kind === 'duration' ? 0.6 : 0
    case 'duration':
      return kind === 'duration' || kind === 'frequency' ? 1 : kind === 'date' || kind === 'time' ? 0.6 : 0
    case 'time':
      return kind === 'date' || kind === 'time' || kind === 'duration' ? 1 : kind === 'frequency' ? 0.6 : 0
    case 'people':
      return PEOPLE.has(unit) ? 1 : kind === 'count' || kind === 'ratio' ? 0.6 : 0
    case 'event':
      return EVENTS.has(unit) && kind !== 'frequency' ? 1 : kind === 'count' ? 0.5 : 0
  }
}
