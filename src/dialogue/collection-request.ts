/** “收藏”, “我的收藏”, “删掉收藏第2条”: what a message wants of a person's collection, if it wants that alone. The phrases are data. */
import type { TakeawayRequests } from '../knowledge/lexicon.ts'
import { hanNumber } from '../knowledge/quantity.ts'
import { fold } from '../search/fold.ts'
import { createComposed } from './phrases.ts'

export interface CollectionRequest {
  readonly kind: 'keep' | 'show' | 'remove' | 'empty'
  /** Numbers of entries that are named, counted from 1: of the answer, or of the collection. */
  readonly nths: readonly number[]
}

/** Characters: whoever writes more asks something. */
const LONGEST = 40
/** `第2条`, `3`, `二、`, each with what joins it to the one before. */
const NTH = /[和跟、,，\s]?第?(\d{1,3}|[一二两三四五六七八九十]{1,3})(?:[个条项号]|(?=[和跟、,，\s])|$)/gu

export function createCollectionReader(
  words: TakeawayRequests,
): (text: string) => CollectionRequest | undefined {
  const readers = [
    ['empty', createComposed(words.emptyCollection, words.around)],
    ['remove', createComposed(words.uncollect, words.around)],
    ['show', createComposed(words.collection, words.around)],
    ['keep', createComposed(words.keep, words.around)],
  ] as const
  return (text) => {
    if (text.length > LONGEST) return undefined
    const folded = fold(text).trim()
    const nths = [...folded.matchAll(NTH)].flatMap(([, told = '']) =>
      /^\d+$/u.test(told) ? Number(told) : (hanNumber(told) ?? []),
    )
    const rest = folded.replace(NTH, '')
    const kind = readers.find(([, reads]) => reads(rest))?.[0]
    return kind === undefined ? undefined : { kind, nths }
  }
}
