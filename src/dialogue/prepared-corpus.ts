/** The corpus as a dialogue asks it, with all that is made of it once and again when the knowledge changes. */
import type { Answer } from '../answer/answer.ts'
import type { Answering, Ask } from '../answer/ask.ts'
import { createPlaceFinder } from '../answer/places.ts'
import { createActReader } from '../answer/reading/acts.ts'
import { createFindBriefContent, type FindBriefContent } from '../brief/subject.ts'
import { createNames } from '../digest/match.ts'
import type { Names } from '../digest/subscription.ts'
import type { Knowledge } from '../knowledge/load.ts'
import { type Browse, createBrowse } from '../messages/browse.ts'
import type { PassageOf } from '../messages/browse-index.ts'
import { fold } from '../search/fold.ts'
import type { Segment } from '../search/segment.ts'
import { createBriefReader } from './brief-request.ts'
import { chartOf } from './charting.ts'
import { type CheckRequestReader, createCheckRequestReader } from './check-request.ts'
import { type CollectionRequest, createCollectionReader } from './collection-request.ts'
import { createFindCards, type FindCards } from './inline.ts'
import { createLengthReader } from './length-request.ts'
import type { WishCorpus } from './making-subscriptions.ts'
import { createOrderReader, type Order } from './order-reader.ts'
import { createRecall } from './recall.ts'
import type { AnswerLength } from './settings.ts'
import { createSubscribing, type Subscribing, type SubscribingOptions } from './subscribing.ts'
import { createTakeawayReader, type Takeaway } from './takeaway-request.ts'

/** The corpus as it is asked. */
export interface DialogueCorpus extends Answering {
  readonly knowledge: Knowledge
  readonly segment: Segment
  readonly stopwords: ReadonlySet<string>
  /** What originals print around figures, of those that are at hand. */
  readonly passageOf?: PassageOf
}

/** Everything that is made anew when the knowledge changes. */
export interface PreparedCorpus extends DialogueCorpus {
  readonly browse: Browse
  /** Whether an answer's figures can be drawn; absent where nothing can be. */
  readonly draws?: (answer: Answer) => boolean
  readonly writes: boolean
  readonly asksForBrief: (text: string) => string | undefined
  readonly briefContent: FindBriefContent
  readonly cards: FindCards
  readonly names: Names
  readonly checkRequests: CheckRequestReader
  readonly asksForLength: (text: string) => AnswerLength | undefined
  readonly asksOfCollection: (text: string) => CollectionRequest | undefined
  readonly asksToTake: (text: string) => Takeaway | undefined
  readonly orders: (text: string) => readonly Order[]
  readonly subscribing: Subscribing | undefined
}

export interface PrepareOptions {
  /** Whether pictures and documents can be made here. */
  readonly makesPapers: boolean
  readonly subscribing: SubscribingOptions | undefined
  readonly now: () => number
  readonly random: () => number
}

/** Reads nothing and asks nothing: what takes long is made when it is first wanted. */
export function prepareCorpus(
  corpus: DialogueCorpus,
  { makesPapers, subscribing, now, random }: PrepareOptions,
): PreparedCorpus {
  const { knowledge, segment } = corpus
  const { topics, checkRequests, lengthRequests, takeawayRequests, orderWords } = knowledge.lexicon
  const ask = createRecall(corpus.ask)
  const browse = createBrowse(knowledge, corpus.passageOf)
  const places = createPlaceFinder(knowledge, segment)
  const names = createNames(topics, places.find)
  return {
    ...corpus,
    ask,
    browse,
    names,
    ...(makesPapers ? { draws: (answer) => 'chart' in chartOf(answer, knowledge) } : {}),
    writes: makesPapers,
    checkRequests: createCheckRequestReader(checkRequests),
    asksForLength: createLengthReader(lengthRequests),
    asksForBrief: createBriefReader(takeawayRequests),
    briefContent: createFindBriefContent(knowledge, ask),
    asksOfCollection: createCollectionReader(takeawayRequests),
    asksToTake: createTakeawayReader(takeawayRequests),
    orders: createOrderReader(orderWords, createActReader().order),
    cards: createFindCards(ask, browse, topics),
    subscribing:
      subscribing &&
      createSubscribing({ names, topics, browse, ...createWishes(knowledge, ask) }, subscribing, {
        now,
        random,
      }),
  }
}

/** So likely what answers must be what somebody wants to hear of. */
const ABOUT_IT = 0.9

/** How wishes in plain words are understood where they name no topic. */
function createWishes(
  { lexicon, practices }: DialogueCorpus['knowledge'],
  ask: Ask,
): Pick<WishCorpus, 'isInName' | 'topicAbout'> {
  return {
    isInName: (word) =>
      practices.some(({ name, names }) => [name, ...names].some((one) => fold(one).includes(fold(word)))),
    topicAbout: (words) => {
      const { answerable, practices: found, why } = ask(words).answer
      if (!answerable || (why.decisions[0]?.probability ?? 0) < ABOUT_IT) return undefined
      const told = found.flatMap(({ practice }) => practice.topics.slice(0, 1))
      const often = (name: string): number => told.filter((one) => one === name).length
      const [name] = told.toSorted((a, b) => often(b) - often(a))
      return lexicon.topics.find((topic) => topic.name === name)?.id
    },
  }
}
