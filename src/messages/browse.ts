/** The corpus by hand: topics, places, one practice, a place's figures, one figure's evidence. Each a `Message`. */
import type { Article, Figure, Practice } from '../knowledge/article.ts'
import type { Coded } from '../knowledge/codes.ts'
import type { Knowledge } from '../knowledge/load.ts'
import { type BrowseIndex, createBrowseIndex, type PassageOf } from './browse-index.ts'
import { createEvidencePages } from './evidence-pages.ts'
import type { Action, Message } from './message.ts'
import { PAGE } from './page-buttons.ts'
import { createPlacePages } from './place-pages.ts'
import { createPracticePage } from './practice-page.ts'
import { createTopicPages } from './topic-pages.ts'

/** A page of the corpus, or undefined when it is not there any more. */
export interface Browse {
  /** @param of a topic of the group that is shown; without it all groups are */
  readonly topics: (of?: string) => Message
  readonly topic: (id: string, page: number, back?: Action, subscribes?: boolean) => Message | undefined
  readonly places: () => Message
  readonly place: (articleId: string, page: number, back?: Action) => Message | undefined
  readonly placeFigures: (articleId: string, page: number, back?: Action) => Message | undefined
  /** @param here what brings this page back from the pages it leads to; by itself the bare practice */
  readonly practice: (id: string, back?: Action, subscribes?: boolean, here?: Action) => Message | undefined
  /** @param forAdmin tells the files as well */
  readonly evidence: (figureId: string, back?: Action, forAdmin?: boolean) => Message | undefined
  /** The evidence of several figures in one message. */
  readonly evidenceOf: (
    figures: readonly Figure[],
    articles: readonly Article[],
    back?: Action,
    forAdmin?: boolean,
  ) => Message
  /** How to cite these figures; undefined where there are none. */
  readonly citations: (figures: readonly Figure[], back?: Action) => Message | undefined
  /** By its code, or by any id it ever had. */
  readonly coded: (codeOrId: string) => Coded | undefined
  /** The practices that a page lists by number, all pages of it; undefined where there is no such page. */
  readonly listed: (page: ListPage) => Listed | undefined
  readonly findFigure: (id: string) => Figure | undefined
  readonly findPractice: (id: string) => Practice | undefined
  readonly findArticle: (id: string) => Article | undefined
  readonly passageOf: PassageOf
}

export type ListPage = Extract<Action, { readonly kind: 'topic' | 'place' }>

export interface Listed {
  /** What is listed, as somebody would ask for it. */
  readonly subject: string
  /** In the order of their numbers. */
  readonly practices: readonly Practice[]
  /** How many of them have been seen on the page and those before it. */
  readonly seen: number
}

/** @param passageOf what the original prints around a figure; without it, and where it finds nothing, the anchor stands alone */
export function createBrowse(knowledge: Knowledge, passageOf: PassageOf = () => undefined): Browse {
  const index = createBrowseIndex(knowledge, passageOf)
  return {
    ...createTopicPages(index),
    ...createPlacePages(index),
    practice: createPracticePage(index),
    ...createEvidencePages(index),
    coded: index.coded,
    listed: (page) => listedOn(page, index),
    findFigure: (id) => index.figures.get(id),
    findPractice: (id) => index.practices.get(id),
    findArticle: (id) => index.articles.get(id),
    passageOf,
  }
}

function listedOn(page: ListPage, index: BrowseIndex): Listed | undefined {
  const seen = (size: number): number => (page.page + 1) * size
  if (page.kind === 'topic') {
    const topic = index.topics.find(({ id }) => id === page.topicId)
    const practices = index.ofTopic.get(page.topicId) ?? []
    return topic && { subject: topic.name, practices, seen: seen(PAGE.practices) }
  }
  const article = index.articles.get(page.articleId)
  return (
    article && {
      subject: `${article.locality.at(-1)}做了什么`,
      practices: article.practices,
      seen: seen(PAGE.names),
    }
  )
}
