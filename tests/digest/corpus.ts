import type { Match } from '../../src/digest/digest.ts'
import type { Article, Figure, Practice } from '../../src/knowledge/article.ts'

export interface SketchedPractice {
  readonly id: string
  readonly topics?: readonly string[]
  readonly locality?: readonly string[]
  /** Metric → printed form. */
  readonly figures?: Readonly<Record<string, string>>
  readonly summary?: string
}

/** Practices of one article, as short as a test can say them. */
export function sketchArticle(id: string, practices: readonly SketchedPractice[]): Article {
  const locality = ['浙江省', '温州市']
  return {
    id,
    file: `${id}.yaml`,
    draft: false,
    locality,
    title: `${id}的经验`,
    byline: '记者',
    publication: null,
    overview: '',
    document: { file: '', sha256: '', stretches: [] },
    places: [],
    mentioned: [],
    notes: [],
    figures: [],
    practices: practices.map((practice): Practice => {
      const practiceId = `${id}/${practice.id}`
      return {
        id: practiceId,
        articleId: id,
        locality: practice.locality ?? locality,
        name: practice.id,
        problem: '',
        summary: practice.summary ?? '',
        topics: practice.topics ?? ['wuye'],
        names: [],
        aliases: [],
        asks: [],
        places: [],
        figures: Object.entries(practice.figures ?? {}).map(
          ([metric, printed]): Figure => ({
            id: `${practiceId}:${metric}`,
            articleId: id,
            practiceId,
            locality,
            metric,
            printed,
            value: Number.parseFloat(printed) || 0,
            unit: '',
            bound: 'exact',
            kind: 'count',
            anchor: '',
            aliases: [],
            near: [],
          }),
        ),
      }
    }),
  }
}

/** By topic only, in the order of the articles. */
export const matchByTopic =
  (articles: readonly Article[]): Match =>
  (what) =>
    articles
      .flatMap(({ practices }) => practices)
      .filter(({ topics }) => what.topics.length === 0 || topics.some((topic) => what.topics.includes(topic)))
