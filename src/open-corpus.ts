/** Opens a knowledge folder for asking: files → knowledge → segmentation → index → `ask`. Composition only. */
import { type Ask, createAsk } from './answer/ask.ts'
import type { OpenIndex } from './answer/records.ts'
import {
  dictionaryFolder,
  type Knowledge,
  type KnowledgeOptions,
  loadKnowledge,
  problemReport,
} from './knowledge/load.ts'
import type { MessageContext } from './messages/answer-message.ts'
import { createSavedIndexes, fingerprintOf, type SavedIndexesOptions } from './search/saved-index.ts'
import { addedWords, createSegment, type Segment } from './search/segment.ts'
import { parseStopwords } from './search/stopwords.ts'

export interface OpenCorpus {
  readonly knowledge: Knowledge
  readonly ask: Ask
  readonly context: MessageContext
  readonly segment: Segment
  readonly stopwords: ReadonlySet<string>
  /** Closes what its indexes lie in; it cannot be asked any more. */
  readonly close: () => void
}

export interface OpenOptions extends KnowledgeOptions {
  /** Where large indexes are kept; without it all are in memory. */
  readonly indexes?: SavedIndexesOptions
}

/** The corpus does not stand: the message lists every problem with file and line. */
export class CorpusError extends Error {
  override name = 'CorpusError'
}

/** @throws CorpusError when the folder has problems; an error with a plain message when the indexes cannot be kept */
export function openCorpus(folder: string, options: OpenOptions = {}): OpenCorpus {
  const { knowledge, problems } = loadKnowledge(folder, options)
  if (knowledge === undefined)
    throw new CorpusError(
      `${problemReport(problems)}\n${problems.length} problem(s) in ${folder}; nothing was started`,
    )
  return openKnowledge(knowledge, dictionaryFolder(folder), options.indexes)
}

/** @param dictionary folder of the segmentation dictionary */
export function openKnowledge(
  knowledge: Knowledge,
  dictionary: string,
  indexes?: SavedIndexesOptions,
): OpenCorpus {
  const segment = createSegment({ dictionary, words: segmentationWords(knowledge) })
  const stopwords = parseStopwords(knowledge.lexicon.stopWords.join('\n'))
  const opened = { knowledge, segment, stopwords, context: { topics: knowledge.lexicon.topics } }
  if (indexes === undefined)
    return { ...opened, ask: createAsk(knowledge, { segment, stopwords }), close: () => undefined }
  const saved = createSavedIndexes(indexes)
  const cutting = { fingerprint: fingerprintOf(dictionary, stopwords), words: addedWords() }
  const openIndex: OpenIndex = (name, index) => saved.open({ ...index, ...cutting, name })
  try {
    return { ...opened, ask: createAsk(knowledge, { segment, stopwords, openIndex }), close: saved.close }
  } catch (error) {
    saved.close()
    throw error
  }
}

const LONGEST_WORD = 5

/** Names a general dictionary would cut apart, as far as they are short enough to be words. */
function segmentationWords(knowledge: Knowledge): Set<string> {
  const { articles, lexicon, gazetteer } = knowledge
  const candidates = [
    ...lexicon.words,
    ...lexicon.synonyms.flat(),
    ...lexicon.topics.flatMap((topic) => [topic.name, ...topic.aliases]),
    ...articles.flatMap((article) => [
      ...article.locality,
      ...article.locality.flatMap((name) => gazetteer.named(name)[0]?.short ?? []),
      ...article.places.flatMap((place) => [place.name, ...place.aliases]),
      ...article.practices.flatMap((practice) => practice.names),
    ]),
  ]
  return new Set(
    candidates.filter(
      (word) => word.length >= 2 && word.length <= LONGEST_WORD && /^\p{Script=Han}+$/u.test(word),
    ),
  )
}
