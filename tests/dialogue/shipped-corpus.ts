import { fileURLToPath } from 'node:url'
import { type OpenCorpus, openCorpus } from '../../src/open-corpus.ts'

let opened: OpenCorpus | undefined

/** The corpus as it is shipped, opened once a process: indexing it takes two seconds. */
export function shippedCorpus(): OpenCorpus {
  opened ??= openCorpus(fileURLToPath(new URL('../../knowledge', import.meta.url)))
  return opened
}
