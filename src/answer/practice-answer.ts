/** “有没有地方…”, “哪些地方…”, a topic: practices that fit, or that none does. */
import type { Figure, Practice } from '../knowledge/article.ts'
import { fold } from '../search/fold.ts'
import type { Answer, Choice, Intent, Row } from './answer.ts'
import { prints } from './asked-things.ts'
import type { PracticeCandidate, Query, Scope } from './candidates.ts'
import { namingWords, unvouchedWords } from './candidates.ts'
import {
  type AnswerContext,
  CLOSE,
  leadingFigures,
  MOST,
  onePerPlace,
  placeName,
  practiceReason,
} from './context.ts'
import { type Decision, decide, type Features, LIKELY } from './decision.ts'
import type { PlaceAnswers } from './place-answer.ts'
import { isUnder, type PlaceReading } from './places.ts'
import { untold } from './subjects.ts'
import { unquoted } from './text-lookup.ts'
import { vouchedShare, vouches } from './vouching.ts'
import { asksForOverview } from './wording.ts'

export interface PracticeAnswers {
  readonly practices: (query: Query, scope: Scope, held: readonly PlaceReading[]) => Answer
  /** Every place that fits, one row each. */
  readonly listPlaces: (query: Query, scope: Scope) => Answer
  /** Of a practice's figures those that the question's words fit; none rather than any. */
  readonly rowFigures: (query: Query, practice: Practice) => readonly Figure[]
}

/** So much of the question's words a figure beside a practice must say. */
const ROW_FIGURE = 0.25
/** Below this margin over the next practice of another place two readings are about as likely. */
const CLEAR_MARGIN = 0.08
const MOST_CHOICES = 3
/** A practice of the topic that is named counts so much more. */
const OF_TOPIC = 1.3
/** What is listed must speak of so much of what the best of it does: beside 食堂 no 改革清单. */
const SHARE_OF_BEST = 0.4
const SAID_OF_LISTED = 0.5
/** What prints the very thing that is asked for may come so far behind the best. */
const PRINTS = 0.6

export function createPracticeAnswers(
  context: AnswerContext,
  { overview, practicesAt, withinPlaces }: PlaceAnswers,
): PracticeAnswers {
  const { articleOf, base, candidates, citations, knowledge, measures, records } = context
  const { refuse, suggestionsFor, synonymsOf } = context

  function practices(query: Query, scope: Scope, held: readonly PlaceReading[]): Answer {
    const { reading } = query
    const found = withinPlaces(candidates.practices(query, scope, 40), held)
    const all = printingFirst(query, reading.topic === undefined ? found : byTopic(query, found))
    const decision = decide('practice', candidates.practiceFeatures(query, scope, all))
    const [first] = all
    // 2022年的调解率 of a place that prints it of 2024, 2016年就动手搞的是哪一家; a year in somebody's trouble is none to be printed.
    const ofAnotherYear =
      (held.length > 0 || !reading.marks.some(({ kinds }) => kinds.includes('how'))) &&
      decision.features['otherTime'] === 1 &&
      reading.times.some((time) => /\d{4}/u.test(time))
    if (first === undefined || decision.probability < LIKELY || ofAnotherYear) {
      const around = withInside(scope, held)
      if (around !== undefined && !ofAnotherYear) return practices(query, around, held)
      return decidedBy(withoutPractice(query, scope, held, first, decision.features), decision)
    }
    const within = held.find(({ standing }) => standing === 'within')
    if (within !== undefined && reading.marks.some(({ kinds }) => kinds.includes('account'))) {
      const here = practicesAt(articleOf(within.articleIds[0] ?? ''), within.within ?? within.asked)
      // Asked what a street did, its article's other doings are no answer.
      if (here.length > 0 && !here.includes(first.practice)) return overview(query, held)
    }
    const topical = reading.topic !== undefined
    const everywhere = topical && held.length === 0
    const close = all.filter(
      ({ practice, score }) =>
        score >= first.score * (topical ? CLOSE.place : CLOSE.practice) ||
        // 网格化 is printed by one, and 网格管理 is what many of them are about.
        (everywhere && practice.topics.includes(reading.topic?.name ?? '')),
    )
    const ordered = everywhere ? spread(close) : close
    const shown = ordered.slice(0, topical ? MOST.topicPractices : MOST.practices)
    const cite = citations()
    const intent: Intent = topical ? 'topic' : 'practice'
    const decided = `practices, likely to ${decision.probability.toFixed(2)}`
    return {
      ...base(query, intent, decided),
      answerable: true,
      body: { kind: 'practices' },
      practices: shown.map(({ practice }) => cite.practice(practice)),
      figures: leadingFigures(shown.map(({ practice }) => practice)).map(cite.figure),
      citations: cite.list(),
      related: ordered.slice(shown.length, shown.length + 12).map(({ practice }) => practice),
      more: Math.max(0, ordered.length - shown.length),
      unreported: untoldBy(query, shown),
      choices: held.length > 0 || topical ? [] : choicesOf(all, shown.length),
      suggestions: suggestionsFor(shown.map(({ practice }) => practice)),
      why: {
        ...base(query, intent, decided).why,
        decisions: [decision],
        records: ordered.slice(0, 5).map(practiceReason),
      },
    }
  }

  /** What its towns did is no other place's: the articles of what lies in the places that are held, where there are more. */
  function withInside(scope: Scope, held: readonly PlaceReading[]): Scope {
    if (scope === undefined || held.some(({ standing }) => standing !== 'locality')) return undefined
    const inside = knowledge.articles.filter(
      ({ id, locality }) => !scope.has(id) && held.some(({ path }) => isUnder(locality, path)),
    )
    return inside.length === 0 ? undefined : new Set([...scope, ...inside.map(({ id }) => id)])
  }

  /** Of practices that come near the best the one that prints what is asked for comes first. */
  function printingFirst(
    { reading: { details } }: Query,
    found: readonly PracticeCandidate[],
  ): readonly PracticeCandidate[] {
    const [best] = found
    if (details.length === 0 || best === undefined) return found
    const printing = found.find(
      ({ practice, score }) =>
        score >= best.score * PRINTS &&
        details.every((detail) => prints(detail, practice, records.printedText(practice.id))),
    )
    if (printing === undefined || printing === best) return found
    return [{ ...printing, score: best.score }, ...found.filter((one) => one !== printing)]
  }

  /** Where the first is hardly ahead, the next ones that are not shown may have been meant. */
  function choicesOf(all: readonly PracticeCandidate[], shown: number): readonly Choice[] {
    const [first, second] = all
    if (first === undefined || second === undefined || 1 - second.score / first.score >= CLEAR_MARGIN)
      return []
    return all.slice(shown, shown + MOST_CHOICES).map(({ practice: { id, locality, name } }) => ({
      label: `${locality.at(-1)}：${name}`,
      q: `${locality.at(-1)}${name}`,
      practice: id,
    }))
  }

  function withoutPractice(
    query: Query,
    scope: Scope,
    held: readonly PlaceReading[],
    first: PracticeCandidate | undefined,
    features: Features,
  ): Answer {
    if (held.length === 0) return refuse(query, { kind: 'nothing' }, [])
    const account = query.reading.marks.some(({ kinds }) => kinds.includes('account'))
    const named = namingWords(query.words)
    // 靠乡贤办事，概括一下: an account of what the place's practices speak of.
    const told = account && named.length > 0 && vouchedShare(named, context.scopeText(scope)) >= LIKELY
    if (!asksUnprinted(features) && (told || (query.leans !== true && asksForOverview(query.text, features))))
      return {
        ...overview(query, held, first?.practice.articleId),
        unreported: query.words.filter(({ known }) => !known).map(({ word }) => word),
      }
    const asked = held.map(placeName).join('、')
    const unreported = unvouchedWords(
      query.words,
      first === undefined ? '' : records.practiceText(first.practice.id),
    ).map(({ word }) => word)
    const elsewhere = candidates
      .practices(query, undefined, 12)
      .filter(({ practice }) => !scope?.has(practice.articleId))
    const likely = decide('practice', candidates.practiceFeatures(query, undefined, elsewhere)).probability
    const best = elsewhere[0]?.score ?? 0
    const near = elsewhere.filter(({ score }) => likely >= LIKELY && score >= best * CLOSE.practice)
    return refuse(
      query,
      { kind: 'subject', asked, words: query.words.map(({ word }) => word) },
      onePerPlace(near.map(({ practice }) => practice)),
      unreported,
    )
  }

  function listPlaces(query: Query, scope: Scope): Answer {
    const all = byTopic(query, candidates.practices(query, scope, MOST.listed)).filter(({ practice }) =>
      vouchesForQuoted(practice, query.reading.quoted),
    )
    const decision = decide('practice', candidates.practiceFeatures(query, scope, all))
    const [first] = all
    if (first === undefined || decision.probability < LIKELY)
      return decidedBy(refuse(query, { kind: 'nothing' }, []), decision)
    // 哪些地方有暖蜂驿站 asks for that very thing; without a name, or with a topic's, whatever comes close is told.
    const isTopic = query.reading.topic !== undefined && query.bearer === undefined
    const names = isTopic ? [] : context.namesIn(query.reading.text)
    const named = names.reduce((a, b) => (b.length > a.length ? b : a), '')
    const shareOf = ({ practice }: PracticeCandidate): number =>
      vouchedShare(query.words, records.practiceText(practice.id))
    const best = Math.max(...all.slice(0, 3).map(shareOf))
    // Where not even the best says half of it, what merely comes near is no list of who did it.
    const close = best >= SAID_OF_LISTED ? CLOSE.listed : CLOSE.practice
    const fits = all.filter((one) =>
      named === ''
        ? one === first || (one.score >= first.score * close && shareOf(one) >= best * SHARE_OF_BEST)
        : vouches(unquoted(records.practiceText(one.practice.id)), {
            word: named,
            synonyms: synonymsOf(named),
          }) >= NAMED,
    )
    return decidedBy(listOf(query, fits), decision)
  }

  /** What is of a topic that the message names comes before what merely shares words with it. */
  function byTopic(
    { reading, words }: Query,
    found: readonly PracticeCandidate[],
  ): readonly PracticeCandidate[] {
    const named = knowledge.lexicon.topics
      .filter(
        (topic) =>
          topic === reading.topic || words.some(({ word }) => [topic.name, ...topic.aliases].includes(word)),
      )
      .map(({ name }) => name)
    if (named.length === 0) return found
    return found
      .map((one) => {
        const fits = one.practice.topics.filter((topic) => named.includes(topic)).length
        return { ...one, score: one.score * OF_TOPIC ** fits }
      })
      .toSorted((a, b) => b.score - a.score)
  }

  /** Who puts a word in quotation marks means that very thing: “时间银行” is not any help for the old. */
  function vouchesForQuoted(practice: Practice, quoted: readonly string[]): boolean {
    const text = records.practiceText(practice.id)
    return quoted.every((name) => vouches(text, { word: fold(name), synonyms: synonymsOf(name) }) >= QUOTED)
  }

  /** What the message names and none of what is shown prints: 养狗 beside a practice of talking things over. */
  const untoldBy = ({ reading: { subjects } }: Query, shown: readonly PracticeCandidate[]) =>
    untold(subjects, shown.map(({ practice: { id } }) => records.printedText(id)).join('\n'))

  function listOf(query: Query, fits: readonly PracticeCandidate[]): Answer {
    const cite = citations()
    const rows: Row[] = []
    for (const { practice } of fits) {
      if (rows.length >= MOST.rows) break
      if (rows.some(({ practices: [known] }) => known?.practice.articleId === practice.articleId)) continue
      rows.push({
        locality: practice.locality,
        practices: [cite.practice(practice)],
        figures: rowFigures(query, practice).map(cite.figure),
      })
    }
    const shown = rows.flatMap((row) => row.practices)
    const decided = 'every place with a practice close to the best'
    return {
      ...base(query, query.reading.topic === undefined ? 'compare' : 'topic', decided),
      answerable: true,
      body: { kind: 'list', rows },
      practices: shown,
      figures: rows.flatMap((row) => row.figures),
      citations: cite.list(),
      unreported: untoldBy(query, fits),
      related: fits
        .map(({ practice }) => practice)
        .filter((practice) => !shown.some((cited) => cited.practice.id === practice.id))
        .slice(0, 12),
      suggestions: suggestionsFor(shown.map(({ practice }) => practice)),
      why: { ...base(query, 'compare', decided).why, records: fits.slice(0, 8).map(practiceReason) },
    }
  }

  function rowFigures(query: Query, practice: Practice): readonly Figure[] {
    const asked = new Set(measures.askedFor(query, query.words).map(({ name }) => name))
    const isAsked = ({ measure = '' }: Figure): number => (asked.has(measure) ? 1 : 0)
    return practice.figures
      .map((figure) => ({ figure, share: vouchedShare(query.words, records.metricText(figure.id)) }))
      .filter(({ share }) => share >= ROW_FIGURE)
      .toSorted((a, b) => isAsked(b.figure) - isAsked(a.figure) || b.share - a.share)
      .slice(0, 1)
      .map(({ figure }) => figure)
  }

  return { practices, listPlaces, rowFigures }
}

const decidedBy = (answer: Answer, decision: Decision): Answer => ({
  ...answer,
  why: { ...answer.why, decisions: [decision] },
})

/** 书记姓什么: who asks for just one thing wants no account of the place instead. */
const asksUnprinted = (features: Features): boolean =>
  ['thing', 'lesserThing', 'subjectAbsent', 'unprinted'].some((name) => features[name] === 1)

/** Of a printed name so much must be said to have the same thing. */
const NAMED = 0.6
/** Of a word in quotation marks so much must stand there. */
const QUOTED = 0.3

/** The best practice of each place first, then the rest in order. */
function spread(found: readonly PracticeCandidate[]): PracticeCandidate[] {
  const seen = new Set<string>()
  const first = found.filter(({ practice }) => !seen.has(practice.articleId) && seen.add(practice.articleId))
  return [...first, ...found.filter((one) => !first.includes(one))]
}
