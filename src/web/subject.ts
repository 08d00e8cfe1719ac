/** What a paper is to be of → the records that go into it: the same whether it becomes a chart, a brief or a sheet. */
import { type BriefContent, largestFirst } from '../brief/brief.ts'
import type { Card } from '../chart/card.ts'
import { type ChartReading, readChart } from '../chart/chart.ts'
import { briefContentOf, practicesTold } from '../dialogue/briefing.ts'
import { cardOf, toldFirst } from '../dialogue/carding.ts'
import { chartOf, chartStamp } from '../dialogue/charting.ts'
import { collectable, contentOf } from '../dialogue/collecting.ts'
import { figuresToTake, NEARLY } from '../dialogue/taking-away.ts'
import type { SheetFigure } from '../export/figure-sheet.ts'
import type { Figure, Practice } from '../knowledge/article.ts'
import type { Coded } from '../knowledge/codes.ts'
import { figuresOf } from '../messages/record-blocks.ts'
import type { Subject } from './addresses.ts'
import { codesIn } from './collection.ts'
import type { WebCorpus } from './corpus.ts'

/** What there is of a subject; undefined where the corpus holds no such thing. */
export interface Taken {
  readonly name: string
  readonly figures: readonly SheetFigure[]
  readonly chart: () => ChartReading
  /** Of one practice or one figure, or what an answer tells first; undefined of anything else. */
  readonly card: () => Card | undefined
  /** How many a brief of it would tell at least. */
  readonly practices: number
  /** Undefined where nothing can be written of it. */
  readonly brief: () => BriefContent | undefined
  /** What ★ beside it puts into a collection. */
  readonly keeps: readonly Coded[]
}

export function takenOf(subject: Subject, corpus: WebCorpus): Taken | undefined {
  const { browse, knowledge } = corpus
  const sheet = (figures: readonly Figure[], remark?: string): SheetFigure[] =>
    figures.flatMap((figure) => {
      const article = browse.findArticle(figure.articleId)
      return article === undefined ? [] : [{ figure, article, ...(remark === undefined ? {} : { remark }) }]
    })
  const drawn = (figures: readonly Figure[]): ChartReading =>
    readChart(figures, {
      measureOf: (name) => knowledge.lexicon.measures.find((measure) => measure.name === name),
      articleOf: browse.findArticle,
      stamp: chartStamp(knowledge),
    })
  const card = (id: string | undefined) => (id === undefined ? undefined : cardOf(id, browse, knowledge))
  const ofPractices = (name: string, practices: readonly Practice[], whole: BriefContent['whole'] = []) => {
    const figures = [
      ...whole.flatMap((article) => article.figures),
      ...practices.flatMap((practice) => practice.figures),
    ]
    return {
      name,
      figures: sheet(figures),
      chart: () => drawn(figures),
      card: () => undefined,
      practices: practices.length,
      brief: () => ({ subject: name, practices, whole }),
      keeps: [],
    }
  }
  switch (subject.kind) {
    case 'questions': {
      const { questions } = subject
      const answer = corpus.answerThread(questions).at(-1)?.reply.answer
      if (answer === undefined) return undefined
      const words = questions.at(-1) ?? ''
      const told = practicesTold(answer, browse.findPractice)
      return {
        name: answer.body.kind === 'table' ? (answer.body.measure ?? words) : words,
        figures: figuresToTake(answer, browse.findArticle),
        chart: () => chartOf(answer, knowledge),
        card: () => {
          const first = toldFirst(answer)
          return card(first?.kind === 'figure' ? first.figure.id : first?.practice.id)
        },
        practices: told.length,
        brief: () => briefContentOf(corpus.briefContent, words, told),
        keeps: collectable(answer),
      }
    }
    case 'measure': {
      const counted = corpus.measures.find(({ measure }) => measure.name === subject.id)
      return (
        counted && {
          name: subject.id,
          figures: [...sheet(counted.figures), ...sheet(counted.near, NEARLY)],
          chart: () => drawn(largestFirst(counted.figures)),
          card: () => undefined,
          practices: 0,
          brief: () => undefined,
          keeps: [],
        }
      )
    }
    case 'topic': {
      const topic = knowledge.lexicon.topics.find(({ id }) => id === subject.id)
      const practices = browse.listed({ kind: 'topic', topicId: subject.id, page: 0 })?.practices ?? []
      return topic === undefined || practices.length === 0 ? undefined : ofPractices(topic.name, practices)
    }
    case 'place': {
      const article = browse.findArticle(subject.id)
      const name = article?.locality.at(-1) ?? ''
      return (
        article && { ...ofPractices(name, article.practices, [article]), figures: sheet(figuresOf(article)) }
      )
    }
    case 'practice': {
      const practice = browse.findPractice(subject.id)
      return (
        practice && {
          ...ofPractices(practice.name, [practice]),
          card: () => card(practice.id),
          keeps: [{ kind: 'practice', practice }],
        }
      )
    }
    case 'figure': {
      const coded = browse.coded(subject.id)
      if (coded?.kind !== 'figure') return undefined
      const { figure } = coded
      return {
        name: figure.metric,
        figures: sheet([figure]),
        chart: () => drawn([figure]),
        card: () => card(figure.id),
        practices: 0,
        brief: () => undefined,
        keeps: [coded],
      }
    }
    case 'collection': {
      const kept = codesIn(subject.id).flatMap((code) => browse.coded(code) ?? [])
      if (kept.length === 0) return undefined
      const content = contentOf(kept)
      const { practices, single = [] } = content
      const figures = [...new Set([...practices.flatMap((practice) => practice.figures), ...single])]
      return {
        ...ofPractices('收藏', practices),
        figures: sheet(figures),
        chart: () => drawn(figures),
        practices: kept.length,
        brief: () => content,
        keeps: kept,
      }
    }
    case 'about': {
      const content = corpus.briefContent(subject.id)
      return (
        content && { ...ofPractices(content.subject, content.practices, content.whole), brief: () => content }
      )
    }
  }
}
