/** Eight digits that tell one state of the corpus from another: the same records, the same digits. */
import { createHash } from 'node:crypto'
import type { Article } from './article.ts'
import { exportRecords } from './export.ts'
import type { Knowledge } from './load.ts'

const known = new WeakMap<readonly Article[], string>()

export function corpusVersion({ articles }: Pick<Knowledge, 'articles'>): string {
  const version = known.get(articles) ?? versionOf(articles)
  known.set(articles, version)
  return version
}

/** Of records that are read from a file which was told their version when it was made. */
export const setCorpusVersion = (articles: readonly Article[], version: string): void =>
  void known.set(articles, version)

function versionOf(articles: readonly Article[]): string {
  const hash = createHash('sha256')
  for (const record of exportRecords(articles)) hash.update(JSON.stringify(record))
  return hash.digest('hex').slice(0, 8)
}
