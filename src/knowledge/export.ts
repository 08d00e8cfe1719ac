/** The corpus as JSON lines: articles, practices, figures. Fields are only ever added. */
import type { Article, Figure } from './article.ts'
import { figureCode, practiceCode } from './codes.ts'

export type ExportRecord = Readonly<Record<string, unknown>> & {
  readonly type: 'article' | 'practice' | 'figure'
}

export function* exportRecords(articles: readonly Article[]): Generator<ExportRecord> {
  for (const article of articles) {
    yield {
      type: 'article',
      id: article.id,
      locality: article.locality,
      title: article.title,
      byline: article.byline,
      publication: article.publication,
      overview: article.overview,
      source: article.document.file,
      sha256: article.document.sha256,
      draft: article.draft,
    }
    for (const practice of article.practices)
      yield {
        type: 'practice',
        id: practice.id,
        code: practiceCode(practice),
        article: article.id,
        locality: article.locality,
        name: practice.name,
        problem: practice.problem,
        summary: practice.summary,
        topics: practice.topics,
        names: practice.names,
        aliases: practice.aliases,
        asks: practice.asks,
        places: practice.places,
        ...(practice.formerly === undefined ? {} : { formerly: practice.formerly }),
      }
    for (const figure of article.figures) yield figureRecord(article, figure)
    for (const practice of article.practices)
      for (const figure of practice.figures) yield figureRecord(article, figure)
  }
}

function figureRecord(article: Article, figure: Figure): ExportRecord {
  return {
    type: 'figure',
    id: figure.id,
    code: figureCode(figure),
    article: article.id,
    locality: figure.locality,
    place: figure.place ?? null,
    practice: figure.practiceId ?? null,
    metric: figure.metric,
    printed: figure.printed,
    value: figure.value,
    upTo: figure.upTo ?? null,
    unit: figure.unit,
    bound: figure.bound,
    asOf: figure.asOf ?? null,
    anchor: figure.anchor,
    kind: figure.kind,
    source: article.document.file,
    ...(figure.formerly === undefined ? {} : { formerly: figure.formerly }),
  }
}
