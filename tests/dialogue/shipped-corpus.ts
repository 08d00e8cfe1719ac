import { fileURLToPath } from 'node:url'
import { remember } from '../../src/answer/text-lookup.ts'
import { type OpenCorpus, openCorpus } from '../../src/open-corpus.ts'

let opened: OpenCorpus | undefined

/** The corpus as it is shipped, opened once a process: indexing it takes two seconds. */
export function shippedCorpus(): OpenCorpus {
  opened ??= openCorpus(fileURLToPath(new URL('../../knowledge', import.meta.url)))
  return opened
}

/** The same, to look at how answers are shown: it answers what was asked alone before as it did then. */
export function rememberingCorpus(): OpenCorpus {
  const corpus = shippedCorpus()
  const ask = remember((text) => corpus.ask(text))
  return { ...corpus, ask: (text, before) => (before === undefined ? ask(text) : corpus.ask(text, before)) }
}
