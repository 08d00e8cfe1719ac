/** Message → answer, in view of the conversation before it. */
import type { Knowledge } from '../knowledge/load.ts'
import { isNameless, type Segment } from '../search/segment.ts'
import type { Answer, Reply, Turn } from './answer.ts'
import { createAnswerAlone } from './answer-alone.ts'
import { createAskedThingsReader } from './asked-things.ts'
import { createAskingPart, type ToldClause, toldClauses } from './asking-part.ts'
import { createAskNumber } from './check/asked-number.ts'
import { type CheckText, createCheckText } from './check/check-text.ts'
import { createAnswerContext } from './context.ts'
import { FIRST_TURN, turnAfter } from './conversation.ts'
import { type Derived, reckoned } from './derived.ts'
import { createFollowUp } from './follow-up/follow-up.ts'
import type { WatchNumbers } from './follow-up/meant-number.ts'
import type { WatchPractices } from './follow-up/meant-practice.ts'
import type { WatchStanding } from './follow-up/stands-alone.ts'
import { createMarkFinder } from './marks.ts'
import { createPlaceFinder } from './places.ts'
import { createActReader } from './reading/acts.ts'
import { createReader, type Read } from './reading.ts'
import type { WatchReckonings } from './reckoning-choice.ts'
import type { OpenIndex } from './records.ts'
import { createRepair } from './repair.ts'
import { createSubjectFinder } from './subjects.ts'
import { createFigureTables } from './tables/figure-tables.ts'
import { remember } from './text-lookup.ts'

export interface AskOptions {
  readonly segment: Segment
  readonly stopwords: ReadonlySet<string>
  /** Where the indexes are kept; in memory by default. */
  readonly openIndex?: OpenIndex | undefined
  /** Where what is reckoned from all records is kept; it is reckoned anew by default. */
  readonly derived?: Derived | undefined
  /** Looks on while numbers are chosen in the middle of a conversation. */
  readonly watchNumbers?: WatchNumbers | undefined
  /** And while it is chosen what else is meant there. */
  readonly watchPractices?: WatchPractices | undefined
  /** And while it is chosen what is to be reckoned with which figures. */
  readonly watchReckonings?: WatchReckonings | undefined
  /** And while it is decided whether a message asks something of its own. */
  readonly watchStanding?: WatchStanding | undefined
}

/** Answers a message, in view of the turn before it if there is one. Never throws on what people type. */
export type Ask = (text: string, previous?: Turn) => Reply

/** The parts of a message are read again and again while it is answered: so many readings are kept. */
const PARTS_READ = 64

/** A word that so many of the practices speak of tells no subject. */
const OF_MOST = 0.3

/** What a corpus is asked, and what it says to a text. */
export interface Answering {
  readonly ask: Ask
  readonly checkText: CheckText
}

/** With a look into how messages are read, for learning. */
export interface TellingAnswering extends Answering {
  /** The clauses of a message as it is read, with what tells which of them ask. */
  readonly told: (text: string) => { readonly text: string; readonly clauses: readonly ToldClause[] }
}

export const createAsk = (knowledge: Knowledge, options: AskOptions): Ask =>
  createAnswering(knowledge, options).ask

export function createAnswering(
  knowledge: Knowledge,
  {
    derived = reckoned,
    openIndex,
    segment,
    stopwords,
    watchNumbers,
    watchPractices,
    watchReckonings,
    watchStanding,
  }: AskOptions,
): TellingAnswering {
  const context = createAnswerContext(knowledge, segment, stopwords, openIndex, derived)
  const { lexicon } = knowledge
  const weakWords = new Set(lexicon.weakWords)
  const places = createPlaceFinder(knowledge, segment)
  const readAnew: Read = createReader({
    repair: createRepair({
      vocabulary: context.records.vocabulary,
      wordings: lexicon.wordings,
      segment,
      derived,
    }),
    places,
    marks: createMarkFinder(lexicon.marks),
    segment,
    numbers: lexicon.askedNumbers,
    details: createAskedThingsReader(lexicon.askedThings),
    subjects: createSubjectFinder(lexicon.subjects),
    topics: lexicon.topics,
    courtesyOf: createActReader().courtesy,
    isEmptyWord: (word) => stopwords.has(word),
    isWeak: (word) =>
      weakWords.has(word) || context.records.texts.count(word) >= knowledge.practices.length * OF_MOST,
  })
  const read: Read = remember(readAnew, PARTS_READ)
  const tables = createFigureTables(context, watchReckonings)
  const checkText = createCheckText(knowledge, {
    places,
    segment,
    stopwords,
    isNameless,
    askNumber: createAskNumber(context, read),
  })
  const answerAlone = createAnswerAlone(context, { tables, check: checkText, read })
  const askingPart = createAskingPart(context, read)
  const followUp = createFollowUp(context, {
    answerAlone,
    read,
    tables,
    watchNumbers,
    watchPractices,
    watchStanding,
  })

  const ask: Ask = (text, previous) => {
    const reading = read(text)
    const { answer, ...remembering } = followUp(
      askingPart(reading, previous !== undefined),
      previous ?? FIRST_TURN,
    )
    return {
      // What was asked before may be asked anew of another place; who asks is told of his own words.
      answer: {
        ...answer,
        reading: { ...answer.reading, asked: reading.asked },
        absent: absentPlaces(answer),
      },
      turn: turnAfter(context, answer, previous, remembering),
    }
  }
  const told: TellingAnswering['told'] = (text) => {
    const reading = read(text)
    return { text: reading.text, clauses: toldClauses(reading, context) }
  }
  return { ask, checkText, told }
}

/** Places asked of beside those that answer: 上海 of 辽阳和上海. */
function absentPlaces({ answerable, reading }: Answer): readonly string[] {
  if (!answerable) return []
  return reading.places
    .filter(({ standing }) => standing === 'elsewhere')
    .map(({ path, asked }) => path.at(-1) ?? asked)
}
