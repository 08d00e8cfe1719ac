/** Opens a knowledge folder for asking: files → knowledge → segmentation → index → `ask`. Composition only. */
import { join } from 'node:path'
import { type Ask, createAsk } from './answer/ask.ts'
import type { MessageContext } from './dialogue/answer-message.ts'
import { type Knowledge, type KnowledgeOptions, loadKnowledge, problemReport } from './knowledge/load.ts'
import { createSegment, type Segment } from './search/segment.ts'
import { parseStopwords } from './search/stopwords.ts'

export interface OpenCorpus {
  readonly knowledge: Knowledge
  readonly ask: Ask
  readonly context: MessageContext
  readonly segment: Segment
  readonly stopwords: ReadonlySet<string>
}

/** The corpus does not stand: the message lists every problem with file and line. */
export class CorpusError extends Error {
  override name = 'CorpusError'
}

/** @throws CorpusError when the folder has problems */
export function openCorpus(folder: string, options: KnowledgeOptions = {}): OpenCorpus {
  const { knowledge, problems } = loadKnowledge(folder, options)
  if (knowledge === undefined)
    throw new CorpusError(
      `${problemReport(problems)}\n${problems.length} problem(s) in ${folder}; nothing was started`,
    )
  const segment = createSegment({
    dictionary: join(folder, 'lexicon', 'jieba'),
    words: segmentationWords(knowledge),
  })
  const stopwords = parseStopwords(knowledge.lexicon.stopWords.join('\n'))
  const ask = createAsk(knowledge, { segment, stopwords })
  return { knowledge, ask, segment, stopwords, context: { topics: knowledge.lexicon.topics } }
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
