/** What a figure is said to be where it is not simply what is so. */
import type { Figure } from '../knowledge/article.ts'

/** The metric as it is told: what is only planned, aimed at or gone by says so, where its own words do not. */
export function toldMetric({ asOf = '', metric, role }: Pick<Figure, 'asOf' | 'metric' | 'role'>): string {
  if (/计划|拟|目标|要达到|力争/u.test(metric)) return metric
  if (role === 'target') return `${metric}（目标）`
  if (role === 'plan') return `${metric}（计划）`
  return role === 'start' && asOf === '' ? `${metric}（原来）` : metric
}
