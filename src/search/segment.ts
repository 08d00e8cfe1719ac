import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import nodejieba from 'nodejieba'
import { fold } from './fold.ts'

/** Text to words, in order and without overlap: joined they are the text again. */
export type Segment = (text: string) => string[]

/** What {@link createSegment} reads, and what it must never break apart. */
export interface SegmentOptions {
  /**
   * Folder with `dict.txt` (word, frequency, tag a line), `hmm.txt` and `unused.txt`. The shipped one is
   * `knowledge/lexicon/jieba`; `npm run bench -- dictionary` says how it was made and what it is worth.
   */
  readonly dictionary: string
  /** Words the dictionary does not have, such as names of places and practices. */
  readonly words?: Iterable<string>
}

/**
 * Loads nodejieba and returns its cut without the hidden Markov model: words it would guess differ
 * between a question and the text it was asked about.
 *
 * nodejieba keeps one dictionary a process. A second call with the same folder reuses it and adds its words to
 * it, for every segmenter of the process; a call with another folder throws. So hand in all words before the
 * first passage is indexed, or build the index anew.
 *
 * @throws if a file is missing (nodejieba itself would end the process), or another dictionary is loaded.
 */
export function createSegment({ dictionary, words = [] }: SegmentOptions): Segment {
  const folder = resolve(dictionary)
  if (loadedFolder === undefined) load(folder)
  else if (loadedFolder !== folder) {
    throw new Error(
      `nodejieba already holds the dictionary ${loadedFolder}; it cannot hold ${folder} as well`,
    )
  }
  for (const word of [...words].map(fold)) {
    // Inserting a word the dictionary has would lower its frequency: 老人 would fall apart.
    if (knownWords.has(word) || nodejieba.cut(word, false).length === 1) continue
    nodejieba.insertWord(word)
    knownWords.add(word)
  }
  return (text) => nodejieba.cut(text, false)
}

/** The words that the process's segmenter holds beside its dictionary, sorted: all that it was ever given and took. */
export const addedWords = (): readonly string[] => [...knownWords].sort()

/** Whether the dictionary knows a word for one that names nothing by itself: 跟着, 前前后后. Of words that it does not have it is not told. */
export function isNameless(word: string): boolean {
  if (loadedFolder === undefined || !/^\p{Script=Han}{2,}$/u.test(word)) return false
  const [only, ...rest] = nodejieba.tag(word)
  return only !== undefined && rest.length === 0 && !NAMES.has(only.tag)
}

/** Tags of words that name something, and of those that were added. */
const NAMES: ReadonlySet<string> = new Set(['n', 'x', ''])

let loadedFolder: string | undefined
const knownWords = new Set<string>()

function load(folder: string): void {
  const file = (name: string): string => {
    const path = join(folder, name)
    if (!existsSync(path)) throw new Error(`segmentation dictionary: ${path} is missing`)
    return path
  }
  // Tables for keywords and guessed words, which we never ask for, cost nodejieba 0.3 s: it gets stand-ins.
  const unused = file('unused.txt')
  nodejieba.load({
    dict: file('dict.txt'),
    hmmDict: file('hmm.txt'),
    userDict: unused,
    idfDict: unused,
    stopWordDict: unused,
  })
  loadedFolder = folder
}
