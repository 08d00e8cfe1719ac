/** Where everything is: each address is made here, and is a path of the server with its query. */

import type { Figure, Practice } from '../knowledge/article.ts'
import { figureCode, practiceCode } from '../knowledge/codes.ts'

const path = (...parts: readonly string[]): string => `/${parts.map(segment).join('/')}`

/** Ids hold slashes and colons that may stand in a path as they are. */
const segment = (text: string): string =>
  encodeURIComponent(text).replaceAll('%2F', '/').replaceAll('%3A', ':')

export const HOME = '/'
export const TOPICS = '/topics'
export const PLACES = '/places'
export const MEASURES = '/measures'
export const CHECK = '/check'
export const BRIEF = '/brief'
export const COLLECTION = '/collection'
export const FEEDS = '/feeds'
/** What is taken away from a page stands there. */
export const TAKE = 'take'

export const topicAddress = (id: string): string => path('topic', id)
/** @param articleId of the article about the place */
export const placeAddress = (articleId: string): string => path('place', articleId)
export const measureAddress = (name: string): string => path('measure', name)
export const practiceAddress = (id: string): string => path('practice', id)
/** By their codes, which stay when a record is corrected. */
export const figureAddress = (figure: Figure): string => path('figure', figureCode(figure))
export const permanentAddress = (practice: Practice): string => path('practice', practiceCode(practice))

/** Of the Atom feed of a topic or a place. */
export const feedAddress = (of: 'topic' | 'place', id: string): string => `/feed/${of}/${segment(id)}.atom`

/** Of a question that is asked after others, which are what it leans on. */
export function questionAddress(question: string, earlier: readonly string[] = []): string {
  const query = new URLSearchParams()
  for (const one of earlier) query.append('prev', one)
  query.append('q', question)
  return `/?${query}`
}

export const pageAddress = (of: string, page: number): string => (page <= 1 ? of : `${of}?page=${page}`)

/** What is named by a word in the address of a paper. `about`: by what a brief is to be about; `collection`: by its codes. */
export const SUBJECTS = ['measure', 'topic', 'place', 'practice', 'figure', 'collection', 'about'] as const

/** What a paper that is taken away from a page is of: an answer, a page of the corpus, a choice of records. */
export type Subject =
  | { readonly kind: 'questions'; readonly questions: readonly string[] }
  | { readonly kind: (typeof SUBJECTS)[number]; readonly id: string }

export const PAPER_FILES = [
  'card.png',
  'chart.png',
  'brief.docx',
  'brief.md',
  'figures.xlsx',
  'figures.csv',
] as const
export type PaperFile = (typeof PAPER_FILES)[number]

/** Papers that are looked at on a page before they are taken away. */
export type PaperPage = 'chart' | 'brief' | 'cite'

export function paperAddress(paper: PaperFile | PaperPage, of: Subject): string {
  if (of.kind !== 'questions') return `/${paper}?${new URLSearchParams({ [of.kind]: of.id })}`
  return `/${paper}${threadAddress(of.questions).slice(HOME.length)}`
}

/** Of the page that a paper is taken from. */
export function subjectAddress(of: Subject): string {
  switch (of.kind) {
    case 'questions':
      return threadAddress(of.questions)
    case 'collection':
      return collectionAddress(of.id)
    case 'about':
      return paperAddress('brief', of)
    default:
      return path(of.kind, of.id)
  }
}

/** Of a collection that everybody sees alike who has the address. */
export const collectionAddress = (codes: string): string =>
  `${COLLECTION}?${new URLSearchParams({ of: codes })}`

export function threadAddress(questions: readonly string[]): string {
  return questionAddress(questions.at(-1) ?? '', questions.slice(0, -1))
}
