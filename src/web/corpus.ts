/** What the pages are made of: the corpus as it is open now, with what they look up in it. */
import type { Answering } from '../answer/ask.ts'
import { createFindBriefContent, type FindBriefContent } from '../brief/subject.ts'
import type { DialogueCorpus } from '../dialogue/dialogue.ts'
import type { Figure } from '../knowledge/article.ts'
import type { Measure } from '../knowledge/lexicon.ts'
import type { Knowledge } from '../knowledge/load.ts'
import { corpusVersion } from '../knowledge/version.ts'
import { type Browse, createBrowse } from '../messages/browse.ts'
import { type AnswerThread, createThreads } from './threads.ts'
import { createReadWish, type ReadWish } from './wishes.ts'

export interface CountedMeasure {
  readonly measure: Measure
  /** In the order of the corpus. */
  readonly figures: readonly Figure[]
  readonly near: readonly Figure[]
}

export interface WebCorpus extends Answering {
  readonly knowledge: Knowledge
  readonly answerThread: AnswerThread
  readonly browse: Browse
  readonly briefContent: FindBriefContent
  /** What the last of some questions wants that is no answer. */
  readonly readWish: ReadWish
  /** Those that some figure counts. */
  readonly measures: readonly CountedMeasure[]
  /** Eight hexadecimal digits; another whenever a record is. */
  readonly version: string
}

export function createWebCorpus({ knowledge, ask, checkText, passageOf }: DialogueCorpus): WebCorpus {
  const { figures, lexicon } = knowledge
  const corpus: Omit<WebCorpus, 'readWish'> = {
    knowledge,
    ask,
    answerThread: createThreads(ask),
    checkText,
    browse: createBrowse(knowledge, passageOf),
    briefContent: createFindBriefContent(knowledge, ask),
    measures: lexicon.measures
      .map((measure) => ({
        measure,
        figures: figures.filter((figure) => figure.measure === measure.name),
        near: figures.filter(({ near }) => near.includes(measure.name)),
      }))
      .filter((counted) => counted.figures.length > 0),
    version: corpusVersion(knowledge),
  }
  return { ...corpus, readWish: createReadWish(corpus) }
}

/** Made once for each corpus that is opened: it may be another after a reload. */
export function createCurrentCorpus(current: () => DialogueCorpus): () => WebCorpus {
  let made: { readonly of: DialogueCorpus; readonly corpus: WebCorpus } | undefined
  return () => {
    const of = current()
    if (made?.of !== of) made = { of, corpus: createWebCorpus(of) }
    return made.corpus
  }
}
