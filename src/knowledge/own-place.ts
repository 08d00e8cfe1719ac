import type { Figure } from './article.ts'

/**
 * The narrower place that a figure is of, as far as its metric does not begin with it: nobody reads it twice.
 * 建工街道延青社区 beside 延青社区青年服务站面积 is 建工街道.
 */
export function ownPlace({ metric, place }: Pick<Figure, 'metric' | 'place'>): string | undefined {
  if (place === undefined) return undefined
  for (let start = 0; start <= place.length - SHORTEST_NAME; start += 1)
    if (metric.startsWith(place.slice(start))) return start === 0 ? undefined : place.slice(0, start)
  return place
}

/** The characters of a place's name, at least: 东屿村. */
const SHORTEST_NAME = 3
