import type { Figure } from './article.ts'

/** The narrower place that a figure is of, where its metric does not begin with that place: nobody reads it twice. */
export const ownPlace = ({ metric, place }: Pick<Figure, 'metric' | 'place'>): string | undefined =>
  place === undefined || metric.startsWith(place) ? undefined : place
