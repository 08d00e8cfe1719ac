/** Question → answer: reads the message, and a ladder decides what kind of answer it gets, the most certain reading first. */
import type { Knowledge } from '../knowledge/load.ts'
import type { Segment } from '../search/segment.ts'
import type { Answer, Reply, Turn } from './answer.ts'
import { createComparison } from './comparison.ts'
import { createConversation } from './conversation.ts'
import { createDesk } from './desk.ts'
import { THRESHOLDS } from './evidence.ts'
import { createFigureAnswers } from './figure-answer.ts'
import { createPlaceAnswers } from './place-answer.ts'
import { createPlaceFinder, type PlaceReading } from './places.ts'
import { createPracticeAnswers } from './practice-answer.ts'
import { createPremise } from './premise.ts'
import { type Question, readQuestion } from './question.ts'
import type { OpenIndex } from './records.ts'
import { createRepair } from './repair.ts'
import type { Scope, Subject } from './retrieve.ts'

export interface AskOptions {
  readonly segment: Segment
  readonly stopwords: ReadonlySet<string>
  /** Where the indexes are kept; in memory by default. */
  readonly openIndex?: OpenIndex | undefined
}

/** Answers a message, in view of the turn before it if there is one. Never throws on what people type. */
export type Ask = (text: string, previous?: Turn) => Reply

/** Of two readings of a follow-up the one that leans on the turn before wins unless it is so much weaker. */
const LEANING_SHARE = 0.85

export function createAsk(knowledge: Knowledge, { segment, stopwords, openIndex }: AskOptions): Ask {
  const desk = createDesk(knowledge, segment, stopwords, openIndex)
  const { base, examples, keyWordsOf, records, subjectOf } = desk
  const repair = createRepair({
    vocabulary: records.vocabulary,
    wordings: knowledge.lexicon.wordings,
    segment,
  })
  const reader = { repair, places: createPlaceFinder(knowledge, segment), topics: knowledge.lexicon.topics }
  const placeAnswers = createPlaceAnswers(desk)
  const figureAnswers = createFigureAnswers(desk)
  const practiceAnswers = createPracticeAnswers(desk, placeAnswers)
  const { compare, comparesPlaces } = createComparison(desk, placeAnswers, figureAnswers, practiceAnswers)
  const { wrongPlace, falsePremise } = createPremise(desk, placeAnswers, figureAnswers.shareOf)
  const { inherit, turnOf, more, detail, sources } = createConversation(desk)
  const { overview } = placeAnswers
  const { figures, statedNumber, statedOtherwise } = figureAnswers
  const { listPlaces, practices } = practiceAnswers

  return (text, previous) => {
    const question = readQuestion(text, reader)
    const draft = decide(question, previous)
    const answer = { ...draft.answer, absent: absentPlaces(draft.answer) }
    return { answer, turn: draft.turn ?? turnOf(answer, previous) }
  }

  function decide(question: Question, previous: Turn | undefined): { answer: Answer; turn?: Turn } {
    const { followUp } = question
    if (followUp.kind === 'pick' && previous?.shown[followUp.nth - 1] !== undefined)
      return withTurn(detail(question, followUp.nth, previous), previous)
    if (question.smallTalk !== undefined)
      return { answer: talk(question), ...(previous === undefined ? {} : { turn: previous }) }
    switch (followUp.kind) {
      case 'more':
        return { answer: more(question, previous) }
      case 'detail':
        return withTurn(detail(question, followUp.nth, previous), previous)
      case 'source':
        return { answer: sources(question, previous), ...(previous === undefined ? {} : { turn: previous }) }
      case 'keeps':
      case 'pick':
      case 'none':
        return {
          answer: previous === undefined ? answerAlone(question) : answerInContext(question, previous),
        }
    }
  }

  /** After a detail the list can still be asked for by number; the sources asked for next are the detail's. */
  function withTurn(answer: Answer, previous: Turn | undefined): { answer: Answer; turn?: Turn } {
    if (previous === undefined) return { answer }
    const seen = turnOf(answer, previous)
    return {
      answer,
      turn: answer.answerable ? { ...previous, figures: seen.figures, articles: seen.articles } : previous,
    }
  }

  /** A follow-up keeps the subject and changes only what was said; a new question stands alone. */
  function answerInContext(question: Question, previous: Turn): Answer {
    const namesPlace = question.places.length > 0
    if (question.excluded.length > 0 && keyWordsOf(question.content).length === 0)
      return answerAlone({ ...inherit(question, previous, { content: true }), list: true, overview: false })
    const thin = question.content.replace(/[\s\p{P}]/gu, '').length <= 1
    if (namesPlace && thin && !question.overview)
      return answerAlone(inherit(question, previous, { content: true }))
    // 那成都呢: the place is new, the subject is the old one.
    if (namesPlace && question.followUp.kind === 'keeps' && question.content === '')
      return answerAlone(inherit(question, previous, { content: true }))
    if (namesPlace) {
      const alone = question.followUp.kind === 'none' ? answerAlone(question) : undefined
      return alone !== undefined && tells(alone) ? alone : answerAlone(question, previous.content)
    }
    const weight = keyWordsOf(question.content).reduce((sum, word) => sum + word.weight, 0)
    // A full question that points to nothing before it is a new one.
    const isWhole = question.followUp.kind === 'none' && weight >= THRESHOLDS.ownQuestion
    const whole = isWhole ? answerAlone(question) : undefined
    if (whole !== undefined && tells(whole)) return whole
    const leaning = answerAlone(inherit(question, previous, { places: true }), previous.content)
    if (question.followUp.kind === 'keeps' && tells(leaning)) return leaning
    const alone = whole ?? answerAlone(question)
    if (!tells(leaning)) return tells(alone) ? alone : leaning
    if (!tells(alone)) return leaning
    return topShare(leaning) >= topShare(alone) * LEANING_SHARE ? leaning : alone
  }

  function answerAlone(asked: Question, context = ''): Answer {
    const read = leaningSubject(asked.content, context)
    // Nothing but words of asking is left: the place is meant, or the turn before.
    const question =
      read.words.length === 0 && asked.places.length > 0 ? { ...asked, content: '', overview: true } : asked
    const subject = question === asked ? read : leaningSubject(question.content, context)
    const elsewhere = question.places.filter(({ standing }) => standing === 'elsewhere')
    const held = question.places.filter(({ standing }) => standing !== 'elsewhere')
    const misplaced = wrongPlace(question, subject, held, elsewhere)
    if (misplaced !== undefined) return misplaced
    const scope = scopeOf(held, question.excluded)

    const wrong =
      held.length > 0 && !comparesPlaces(question, held)
        ? falsePremise(question, subject, held, scope)
        : undefined
    if (wrong !== undefined) return wrong
    if (comparesPlaces(question, held)) return compare(question, subject, held)
    if (question.stated.length > 0 && !question.list) {
      const byNumber = statedNumber(question, subject, scope)
      if (byNumber !== undefined) return byNumber
    }
    if (question.stated.length > 0 && question.asks.length === 0 && !question.list) {
      const otherNumber = statedOtherwise(question, subject, scope)
      if (otherNumber !== undefined) return otherNumber
    }
    if (question.asks.length > 0) {
      const answer = question.list && held.length === 0 ? undefined : figures(question, subject, scope, held)
      if (answer !== undefined) return answer
    }
    if (held.length > 0 && (question.overview || question.content === '')) return overview(question, held)
    if (question.list && held.length === 0) return listPlaces(question, subject, scope)
    return practices(question, subject, scope, held)
  }

  /** Where a follow-up has few words of its own, those it leans on vouch as well, at half their weight. */
  function leaningSubject(content: string, context: string): Subject {
    const own = subjectOf(content, context)
    const weight = own.words.reduce((sum, word) => sum + word.weight, 0)
    if (context === '' || weight >= THRESHOLDS.ownWords) return own
    const lent = keyWordsOf(context).filter(({ word }) => !own.words.some((known) => known.word === word))
    return {
      ...own,
      words: [
        ...own.words,
        ...lent.map((word) => ({ ...word, weight: word.weight / 2, lent: true as const })),
      ],
    }
  }

  /** 除了青云谱 leaves every other article; no place at all leaves the whole corpus. */
  function scopeOf(held: readonly PlaceReading[], excluded: readonly PlaceReading[]): Scope {
    if (held.length > 0) return new Set(held.flatMap(({ articleIds }) => articleIds))
    if (excluded.length === 0) return undefined
    const out = new Set(excluded.flatMap(({ articleIds }) => articleIds))
    return new Set(knowledge.articles.map(({ id }) => id).filter((id) => !out.has(id)))
  }

  function talk(question: Question): Answer {
    const kind = question.smallTalk ?? 'noise'
    return {
      ...base(
        question,
        subjectOf('', ''),
        kind === 'noise' || kind === 'beyond' ? 'none' : 'help',
        'small talk',
      ),
      answerable: false,
      body: { kind: 'talk', talk: kind },
      suggestions: examples(),
    }
  }
}

/** Whether it says more than that there is nothing: a premise set right is an answer too. */
const tells = ({ answerable, corrections }: Answer): boolean => answerable || corrections.length > 0

const topShare = (answer: Answer): number => answer.why.records[0]?.evidence.share ?? 0

/** Places asked of beside those that answer: 上海 of 辽阳和上海. */
function absentPlaces({ answerable, question }: Answer): readonly string[] {
  if (!answerable) return []
  return question.places
    .filter(({ standing }) => standing === 'elsewhere')
    .map(({ path, asked }) => path.at(-1) ?? asked)
}
