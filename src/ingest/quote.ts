/** Scraps of a document and names of places, as notes for the reviewer show them. */
import { type Locality, squash } from '../knowledge/article.ts'

const QUOTED_LENGTH = 40

export const quote = (text: string): string => {
  const bare = squash(text)
  return `“${bare.length <= QUOTED_LENGTH ? bare : `${bare.slice(0, QUOTED_LENGTH)}…`}”`
}

export const placeName = (path: Locality): string => (path.length === 0 ? '地区不明' : path.join(''))
