/** “有没有地方…”, “哪些地方…”, a topic: practices that fit, or that none does. */
import type { Figure, Practice } from '../knowledge/article.ts'
import { fold } from '../search/fold.ts'
import type { Answer, Intent, Row } from './answer.ts'
import { CLOSE, type Desk, leadingFigures, MOST, onePerPlace, placeName, practiceReason } from './desk.ts'
import { evidenceOf, THRESHOLDS } from './evidence.ts'
import type { PlaceAnswers } from './place-answer.ts'
import type { PlaceReading } from './places.ts'
import { asksForAccount, type Question, quotedIn } from './question.ts'
import type { FoundPractice, Scope, Subject } from './retrieve.ts'

export interface PracticeAnswers {
  readonly practices: (
    question: Question,
    subject: Subject,
    scope: Scope,
    held: readonly PlaceReading[],
  ) => Answer
  /** Every place that fits, one row each. */
  readonly listPlaces: (question: Question, subject: Subject, scope: Scope) => Answer
  /** Of a practice's figures those that the question's words fit; none rather than any. */
  readonly rowFigures: (subject: Subject, practice: Practice) => readonly Figure[]
}

export function createPracticeAnswers(
  desk: Desk,
  { overview, practicesAt, withinPlaces }: PlaceAnswers,
): PracticeAnswers {
  const { articleOf, bareText, base, records, refuse, retriever, sheet, suggestionsFor, synonymsOf } = desk

  function practices(
    question: Question,
    subject: Subject,
    scope: Scope,
    held: readonly PlaceReading[],
  ): Answer {
    const topical = question.topic !== undefined || question.list
    const all = withinPlaces(retriever.practices(subject, scope, 40), held)
    const threshold = held.length > 0 ? THRESHOLDS.practiceInPlace : THRESHOLDS.practice
    const best = all[0]
    const quoted = quotedIn(question.text)
    const vouched = all.filter(
      ({ practice, evidence, strength }) =>
        evidence.share >= threshold && strength >= THRESHOLDS.strength && vouchesForQuoted(practice, quoted),
    )
    const first = vouched[0]
    if (best === undefined || first === undefined) {
      if (held.length > 0 && !question.whether) {
        const known = subject.words.filter(({ word }) => records.texts.count(word) > 0)
        const told = held.flatMap(({ articleIds }) => articleIds).map(articleOf)
        const asWhole = evidenceOf(
          known,
          told.map(({ title, overview: whole }) => fold(title + whole)).join('\n'),
        )
        // Words that no record knows (出彩, 牛) are manner of speaking: the place as a whole is meant. Not so in
        // 泡菜节怎么办的, which asks how one thing was done.
        const account = known.length === subject.words.length || asksForAccount(question.text)
        if (
          account &&
          (held.some(({ standing }) => standing === 'within') ||
            known.every(({ weight }) => weight < 1.5) ||
            asWhole.share >= THRESHOLDS.listed)
        )
          return overview(question, held)
      }
      const asked = held.map(placeName).join('、')
      return held.length > 0
        ? refuse(
            question,
            { kind: 'subject', asked, words: subject.words.map(({ word }) => word) },
            onePerPlace(
              retriever
                .practices(subject, undefined)
                .filter(({ evidence }) => evidence.share >= THRESHOLDS.listed)
                .map(({ practice }) => practice),
            ),
            subject,
          )
        : refuse(question, { kind: 'nothing' }, [], subject)
    }
    const within = held.find(({ standing }) => standing === 'within')
    if (within !== undefined && asksForAccount(question.text)) {
      const here = practicesAt(articleOf(within.articleIds[0] ?? ''), within.within ?? within.asked)
      // Asked what a street did, its article's other doings are no answer.
      if (here.length > 0 && !here.includes(first.practice)) return overview(question, held)
    }
    const close = vouched.filter(
      ({ score }) => score >= first.score * (topical ? CLOSE.topicPractice : CLOSE.practice),
    )
    const ordered = topical && held.length === 0 ? spread(close) : close
    const shown = ordered.slice(0, topical ? MOST.topicPractices : MOST.practices)
    const cite = sheet()
    const intent: Intent = topical
      ? 'topic'
      : held.length > 0 && question.content === ''
        ? 'place'
        : 'practice'
    const cited = shown.map(({ practice }) => cite.practice(practice))
    return {
      ...base(question, subject, intent, `practices with at least ${threshold} of the words`),
      answerable: true,
      body: { kind: 'practices' },
      practices: cited,
      figures: leadingFigures(shown.map(({ practice }) => practice)).map(cite.figure),
      citations: cite.list(),
      related: ordered.slice(shown.length, shown.length + 12).map(({ practice }) => practice),
      more: Math.max(0, ordered.length - shown.length),
      suggestions: suggestionsFor(shown.map(({ practice }) => practice)),
      why: {
        ...base(question, subject, intent, `practices with at least ${threshold} of the words`).why,
        records: ordered.slice(0, 5).map(practiceReason),
      },
    }
  }

  function listPlaces(question: Question, subject: Subject, scope: Scope): Answer {
    const all = retriever
      .practices(subject, scope, MOST.listed)
      .filter(({ practice }) => vouchesForQuoted(practice, quotedIn(question.text)))
    const named = longestNames(desk.namesIn(subject.content))
    if (named.length > 0) {
      const bearing = all.filter(({ practice }) => {
        const text = bareText(practice.id)
        return named.some((name) => text.includes(name))
      })
      // 社区治理合伙人 is told of as well where 社区合伙人 is asked for, behind those who use the very name.
      const alike = all.filter(
        (found) => !bearing.includes(found) && found.evidence.share >= THRESHOLDS.alike,
      )
      if (bearing.length > 0) return listOf(question, subject, [...bearing, ...alike])
    }
    const first = all.find(({ evidence }) => evidence.share >= THRESHOLDS.listed) ?? all[0]
    if (first === undefined || first.evidence.share < THRESHOLDS.practice)
      return refuse(question, { kind: 'nothing' }, [], subject)
    const enough = Math.min(THRESHOLDS.listed, first.evidence.share)
    const fits = all.filter(
      ({ evidence, score }) => evidence.share >= enough && score >= first.score * CLOSE.topicPractice,
    )
    return listOf(question, subject, fits)
  }

  /** Who puts a word in quotation marks means that very thing: “时间银行” is not any help for the old. */
  function vouchesForQuoted(practice: Practice, quoted: readonly string[]): boolean {
    const text = records.practiceText(practice.id)
    return quoted.every((name) => {
      const word = { word: fold(name), synonyms: synonymsOf(name), weight: 1 }
      return evidenceOf([word], text).share >= THRESHOLDS.quoted
    })
  }

  function listOf(question: Question, subject: Subject, fits: readonly FoundPractice[]): Answer {
    const cite = sheet()
    const rows: Row[] = []
    for (const { practice } of fits) {
      if (rows.length >= MOST.rows) break
      if (rows.some(({ practices: [known] }) => known?.practice.articleId === practice.articleId)) continue
      rows.push({
        locality: practice.locality,
        practices: [cite.practice(practice)],
        figures: rowFigures(subject, practice).map(cite.figure),
      })
    }
    const shown = rows.flatMap((row) => row.practices)
    return {
      ...base(
        question,
        subject,
        question.topic === undefined ? 'compare' : 'topic',
        'every place with enough of the words',
      ),
      answerable: true,
      body: { kind: 'list', rows },
      practices: shown,
      figures: rows.flatMap((row) => row.figures),
      citations: cite.list(),
      related: fits
        .map(({ practice }) => practice)
        .filter((practice) => !shown.some((cited) => cited.practice.id === practice.id))
        .slice(0, 12),
      suggestions: suggestionsFor(shown.map(({ practice }) => practice)),
      why: {
        ...base(question, subject, 'compare', 'every place with enough of the words').why,
        records: fits.slice(0, 8).map(practiceReason),
      },
    }
  }

  /** Of a practice's figures those that the question's words fit; none rather than any. */
  function rowFigures(subject: Subject, practice: Practice): readonly Figure[] {
    return practice.figures
      .map((figure) => ({ figure, share: evidenceOf(subject.words, records.metricText(figure.id)).share }))
      .filter(({ share }) => share >= THRESHOLDS.metric)
      .toSorted((a, b) => b.share - a.share)
      .slice(0, 1)
      .map(({ figure }) => figure)
  }

  return { practices, listPlaces, rowFigures }
}

/** The best practice of each place first, then the rest in order. */
function spread(found: readonly FoundPractice[]): FoundPractice[] {
  const seen = new Set<string>()
  const first = found.filter(({ practice }) => !seen.has(practice.articleId) && seen.add(practice.articleId))
  return [...first, ...found.filter((one) => !first.includes(one))]
}

/** Of names that hold one another the longest. */
function longestNames(names: readonly string[]): readonly string[] {
  return names.filter((name) => !names.some((other) => other !== name && other.includes(name)))
}
