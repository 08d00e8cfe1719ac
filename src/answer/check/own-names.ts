/**
 * Names that one article alone puts in quotation marks: who says “业财代理” speaks of 温州, whether the place is named or not.
 */
import type { Article } from '../../knowledge/article.ts'
import { oncePer } from '../../knowledge/once-per.ts'
import { unquoted } from '../text-lookup.ts'

/** @returns the article whose own name a sentence says; nothing where it says none, or those of several */
export type NameOwner = (sentence: string) => readonly string[] | undefined

/** Of a corpus that does not fit in memory not all articles are read for this. */
const MOST_READ = 2000
/** A shorter one is a word like others. */
const SEVERAL = ''
const QUOTED = /“([\p{Script=Han}·]{4,})”/gu

function createNameOwner(articles: readonly Article[]): NameOwner {
  const owners = new Map<string, string>()
  if (articles.length > MOST_READ) return () => undefined
  const texts = articles.map(({ figures, id, practices }) => ({
    id,
    names: practices.flatMap(({ name, names }) => [name, ...names]),
    text: [...figures, ...practices.flatMap((practice) => practice.figures)].flatMap(({ anchor, metric }) => [
      anchor,
      metric,
    ]),
  }))
  for (const { id, names, text } of texts)
    for (const [, name = ''] of [...names, ...text].join('\n').matchAll(QUOTED))
      owners.set(name, (owners.get(name) ?? id) === id ? id : SEVERAL)
  return (sentence) => {
    const said = unquoted(sentence)
    const ids = new Set([...owners].flatMap(([name, id]) => (said.includes(name) ? id : [])))
    return ids.size === 1 && !ids.has(SEVERAL) ? [...ids] : undefined
  }
}

/** Made once for a corpus. */
export const nameOwner = oncePer(createNameOwner)
