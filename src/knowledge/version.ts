/** Eight digits that tell one state of the corpus from another: the same records, the same digits. */
import { createHash } from 'node:crypto'
import type { Article } from './article.ts'
import { exportRecords } from './export.ts'
import type { Knowledge } from './load.ts'
import { oncePer } from './once-per.ts'

const versionOf = oncePer((articles: readonly Article[]): string => {
  const hash = createHash('sha256')
  for (const record of exportRecords(articles)) hash.update(JSON.stringify(record))
  return hash.digest('hex').slice(0, 8)
})

export const corpusVersion = ({ articles }: Pick<Knowledge, 'articles'>): string => versionOf(articles)

/** Of records that are read from a file which was told their version when it was made. */
export const setCorpusVersion = versionOf.set
