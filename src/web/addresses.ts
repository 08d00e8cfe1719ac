/** Where everything is: each address is made here, and is a path of the server with its query. */

const path = (...parts: readonly string[]): string => `/${parts.map(segment).join('/')}`

/** Ids hold slashes and colons that may stand in a path as they are. */
const segment = (text: string): string =>
  encodeURIComponent(text).replaceAll('%2F', '/').replaceAll('%3A', ':')

export const HOME = '/'
export const TOPICS = '/topics'
export const PLACES = '/places'
export const MEASURES = '/measures'
export const CHECK = '/check'

export const topicAddress = (id: string): string => path('topic', id)
/** @param articleId of the article about the place */
export const placeAddress = (articleId: string): string => path('place', articleId)
export const measureAddress = (name: string): string => path('measure', name)
export const practiceAddress = (id: string): string => path('practice', id)
export const figureAddress = (id: string): string => path('figure', id)

/** Of a question that is asked after others, which are what it leans on. */
export function questionAddress(question: string, earlier: readonly string[] = []): string {
  const query = new URLSearchParams()
  for (const one of earlier) query.append('prev', one)
  query.append('q', question)
  return `/?${query}`
}

export const pageAddress = (of: string, page: number): string => (page <= 1 ? of : `${of}?page=${page}`)
