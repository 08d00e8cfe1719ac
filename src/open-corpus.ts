/**
 * Opens a knowledge folder for asking: files → knowledge → segmentation → index → `ask`. Composition only. What fits in
 * memory is read anew at each start; a corpus that does not is compiled into one file, which is opened instead.
 */
import { type Answering, createAnswering } from './answer/ask.ts'
import {
  type CorpusFile,
  type CorpusSources,
  findCorpusFile,
  writeCorpusFile,
} from './compiled/corpus-file.ts'
import type { Lexicon } from './knowledge/lexicon.ts'
import {
  dictionaryFolder,
  type Knowledge,
  type KnowledgeOptions,
  knowledgeFiles,
  loadGazetteer,
  loadKnowledge,
  loadLexicon,
  problemReport,
} from './knowledge/load.ts'
import type { MessageContext } from './messages/answer-form.ts'
import { addedWords, createSegment, type Segment } from './search/segment.ts'
import { parseStopwords } from './search/stopwords.ts'

export interface OpenCorpus extends Answering {
  readonly knowledge: Knowledge
  readonly context: MessageContext
  readonly segment: Segment
  readonly stopwords: ReadonlySet<string>
  /** Whether it lies in a file, and not in memory. */
  readonly isCompiled: boolean
  /** Closes its file; it cannot be asked any more. */
  readonly close: () => void
}

/**
 * Up to so many practices or figures are kept in memory: reading and indexing them takes a few seconds at each start then,
 * and a question takes less than from a file. `npm run bench -- questions` measures both.
 */
export const MOST_IN_MEMORY = 2_000

export interface OpenOptions extends KnowledgeOptions {
  /** Where the file of a large corpus lies; without it all is in memory. */
  readonly compiled?: CompiledOptions
}

export interface CompiledOptions {
  /** Where the file is looked for, and written to where there is none that fits; made if it is not there. */
  readonly folder: string
  /** Gets a line on a corpus that lies in a file. */
  readonly say: (line: string) => void
  /** Gets a line on one that lies in memory; nothing is said by default. */
  readonly sayMemory?: (line: string) => void
  /** In place of {@link MOST_IN_MEMORY}. */
  readonly mostInMemory?: number
}

/** The corpus does not stand: the message lists every problem with file and line. */
export class CorpusError extends Error {
  override name = 'CorpusError'
}

/** @throws CorpusError when the folder has problems; CorpusFileError when its file cannot be kept */
export function openCorpus(folder: string, options: OpenOptions = {}): OpenCorpus {
  const { compiled } = options
  if (compiled === undefined) return openKnowledge(knowledgeIn(folder, options), dictionaryFolder(folder))
  const { folder: kept, mostInMemory = MOST_IN_MEMORY, say, sayMemory = () => undefined } = compiled
  const begun = performance.now()
  const open = (file: CorpusFile, how: string): OpenCorpus => {
    const corpus = openCompiled(file, folder)
    say(`corpus: in the file ${file.path}; ${how} in ${((performance.now() - begun) / 1000).toFixed(1)} s`)
    return corpus
  }
  const sources = sourcesOf(folder, options)
  const found = findCorpusFile([kept, folder], sources, kept)
  if (found !== undefined && sizeOf(found.records) > mostInMemory) return open(found, 'opened')
  found?.close()
  const knowledge = knowledgeIn(folder, options)
  const size = `${sizeOf(knowledge)} practices or figures, ${mostInMemory} fit in memory`
  if (sizeOf(knowledge) <= mostInMemory) {
    sayMemory(`corpus: in memory (${size})`)
    return openKnowledge(knowledge, dictionaryFolder(folder))
  }
  say(`corpus: to be built into a file in ${kept} (${size})`)
  compile(knowledge, dictionaryFolder(folder), sources, kept)
  const built = findCorpusFile([kept], sources, kept)
  if (built === undefined) throw new Error(`${folder} was changed while its file was built: start again`)
  return open(built, 'built')
}

/**
 * Builds the file of a corpus, where there is none that fits.
 *
 * @returns where it lies, and whether it lay there before
 * @throws CorpusError when the folder has problems; CorpusFileError when the file cannot be written
 */
export function buildCorpus(
  folder: string,
  out: string,
  options: KnowledgeOptions,
): { readonly path: string; readonly size: number; readonly wasThere: boolean } {
  const sources = sourcesOf(folder, options)
  const there = findCorpusFile([out], sources, out)
  if (there !== undefined) {
    there.close()
    return { path: there.path, size: sizeOf(there.records), wasThere: true }
  }
  const knowledge = knowledgeIn(folder, options)
  const path = compile(knowledge, dictionaryFolder(folder), sources, out)
  return { path, size: sizeOf(knowledge), wasThere: false }
}

/** @param dictionary folder of the segmentation dictionary */
export function compile(
  knowledge: Knowledge,
  dictionary: string,
  sources: CorpusSources,
  out: string,
): string {
  const { segment, stopwords } = openWords(knowledge.lexicon, dictionary, segmentationWords(knowledge))
  return writeCorpusFile(out, sources, { knowledge, segment, stopwords, words: addedWords() })
}

/** @param folder of the knowledge: its lexicon is not in the file */
export function openCompiled(
  { close, derived, openIndex, records, words }: CorpusFile,
  folder: string,
): OpenCorpus {
  const knowledge = { ...records, lexicon: loadLexicon(folder), gazetteer: loadGazetteer() }
  const opened = openWords(knowledge.lexicon, dictionaryFolder(folder), words)
  try {
    return {
      ...opened,
      knowledge,
      close,
      isCompiled: true,
      ...createAnswering(knowledge, { ...opened, derived, openIndex }),
    }
  } catch (error) {
    close()
    throw error
  }
}

/** @param dictionary folder of the segmentation dictionary */
export function openKnowledge(knowledge: Knowledge, dictionary: string): OpenCorpus {
  const opened = openWords(knowledge.lexicon, dictionary, segmentationWords(knowledge))
  return {
    ...opened,
    ...createAnswering(knowledge, opened),
    knowledge,
    isCompiled: false,
    close: () => undefined,
  }
}

function openWords(lexicon: Lexicon, dictionary: string, words: Iterable<string>) {
  const segment = createSegment({ dictionary, words })
  return {
    segment,
    stopwords: parseStopwords(lexicon.stopWords.join('\n')),
    context: { topics: lexicon.topics },
  }
}

function knowledgeIn(folder: string, options: KnowledgeOptions): Knowledge {
  const { knowledge, problems } = loadKnowledge(folder, options)
  if (knowledge === undefined)
    throw new CorpusError(
      `${problemReport(problems)}\n${problems.length} problem(s) in ${folder}; nothing was started`,
    )
  return knowledge
}

const sourcesOf = (folder: string, { drafts = false }: KnowledgeOptions): CorpusSources => ({
  files: () => knowledgeFiles(folder),
  drafts,
})

const sizeOf = ({ figures, practices }: Pick<Knowledge, 'figures' | 'practices'>): number =>
  Math.max(practices.length, figures.length)

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
