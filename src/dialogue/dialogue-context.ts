/** What the parts of a dialogue share: stores, clock and chance, the corpus of now, and what is being talked about. */
import type { Asking } from './asking.ts'
import type { Papers } from './papers.ts'
import type { PreparedCorpus } from './prepared-corpus.ts'
import type { Place } from './spoken.ts'
import type { DialogueStores } from './stores.ts'

/** Of all that was asked since the start. */
export interface Counters {
  readonly startedAt: number
  questions: number
  answered: number
}

export interface DialogueContext {
  readonly stores: DialogueStores
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly random: () => number
  readonly counters: Counters
  /** Asked anew each time: the corpus may be another by then. */
  readonly corpus: () => PreparedCorpus
  readonly asking: Asking
  /** Whether digests can be ordered there. */
  readonly subscribesIn: (place: Pick<Place, 'answersOnly'>) => boolean
  /** The time zone of whoever has set none. */
  readonly zone: string
  /** Without it nothing is drawn or written. */
  readonly papers: Papers | undefined
}
