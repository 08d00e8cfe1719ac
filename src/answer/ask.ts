/** Question → answer: reads the message, finds what the corpus says to it, and decides what may be said. */
import type { Article, Figure, Locality, Practice } from '../knowledge/article.ts'
import type { Knowledge } from '../knowledge/load.ts'
import { fold } from '../search/fold.ts'
import type { Segment } from '../search/segment.ts'
import { textOf } from '../search/terms.ts'
import {
  type Answer,
  type Body,
  type Correction,
  createCitations,
  type Intent,
  type Missing,
  type Reply,
  type Row,
  type Turn,
} from './answer.ts'
import { evidenceOf, type KeyWord, keyWords, THRESHOLDS } from './evidence.ts'
import { isParticular, larger, sameMeasure } from './fit.ts'
import { createPlaceFinder, isUnder, type PlaceReading } from './places.ts'
import { asksForAccount, type Ask as FigureAsk, type Question, readQuestion } from './question.ts'
import { createRecords } from './records.ts'
import { createRepair } from './repair.ts'
import {
  createRetriever,
  type FoundFigure,
  type FoundPractice,
  foldedName,
  type Scope,
  type Subject,
} from './retrieve.ts'

/** How much an answer holds. */
const MOST = {
  practices: 3,
  topicPractices: 6,
  figures: 5,
  figuresPerRow: 3,
  practicesPerRow: 3,
  rows: 10,
  overviewFigures: 6,
} as const
/** A further practice or figure belongs to the answer only this close behind the best. */
const CLOSE = {
  practice: 0.7,
  topicPractice: 0.35,
  figure: 0.62,
  sibling: 0.4,
  siblingOfMany: 0.2,
  otherPlace: 0.85,
} as const

export interface AskOptions {
  readonly segment: Segment
  readonly stopwords: ReadonlySet<string>
}

/** Answers a message, in view of the turn before it if there is one. Never throws on what people type. */
export type Ask = (text: string, previous?: Turn) => Reply

export function createAsk(knowledge: Knowledge, { segment, stopwords }: AskOptions): Ask {
  const articles = new Map(knowledge.articles.map((article) => [article.id, article]))
  const articleOf = (id: string): Article => {
    const article = articles.get(id)
    if (article === undefined) throw new Error(`no article ${id} in the corpus`)
    return article
  }
  const records = createRecords(knowledge, segment, stopwords)
  const retriever = createRetriever(records, (id) => records.practice(id)?.articleId, knowledge.figures)
  const places = createPlaceFinder(knowledge, segment)
  const repair = createRepair({
    vocabulary: records.vocabulary,
    wordings: knowledge.lexicon.wordings,
    segment,
  })
  const reader = { repair, places, topics: knowledge.lexicon.topics }
  const synonyms = synonymIndex(knowledge.lexicon.synonyms)
  const words = {
    segment,
    stopwords,
    weakWords: new Set(knowledge.lexicon.weakWords),
    synonymsOf: (word: string) => synonyms.get(word) ?? [],
    practicesWith: records.practicesWith,
    practices: knowledge.practices.length,
  }
  const subjectOf = (content: string, context: string): Subject => ({
    content,
    words: keyWords(content, words),
    context,
  })
  const owners = nameOwners(knowledge, (id) => records.practiceText(id))

  return (text, previous) => {
    const question = readQuestion(text, reader)
    const draft = decide(question, previous)
    return { answer: draft.answer, turn: draft.turn ?? turnOf(draft.answer, previous) }
  }

  // ── the ladder: the most certain reading first ──────────────────────────────────────────────────────────────────

  function decide(question: Question, previous: Turn | undefined): { answer: Answer; turn?: Turn } {
    if (question.smallTalk !== undefined)
      return { answer: talk(question), ...(previous === undefined ? {} : { turn: previous }) }
    switch (question.followUp.kind) {
      case 'more':
        return { answer: more(question, previous) }
      case 'detail':
        return {
          answer: detail(question, question.followUp.nth, previous),
          ...(previous === undefined ? {} : { turn: previous }),
        }
      case 'source':
        return { answer: sources(question, previous), ...(previous === undefined ? {} : { turn: previous }) }
      case 'keeps':
      case 'none':
        return {
          answer: previous === undefined ? answerAlone(question) : answerInContext(question, previous),
        }
    }
  }

  /** A follow-up keeps the subject and changes only what was said; a new question stands alone. */
  function answerInContext(question: Question, previous: Turn): Answer {
    const namesPlace = question.places.length > 0
    if (question.excluded.length > 0 && keyWords(question.content, words).length === 0)
      return answerAlone({ ...inherit(question, previous, { content: true }), list: true, overview: false })
    const thin = question.content.replace(/[\s\p{P}]/gu, '').length <= 1
    if (namesPlace && thin && !question.overview)
      return answerAlone(inherit(question, previous, { content: true }))
    // 那成都呢: the place is new, the subject is the old one.
    if (namesPlace && question.followUp.kind === 'keeps' && question.content === '')
      return answerAlone(inherit(question, previous, { content: true }))
    if (namesPlace) return answerAlone(question, previous.content)
    const leaning = answerAlone(inherit(question, previous, { places: true }), previous.content)
    if (question.followUp.kind === 'keeps' && (leaning.answerable || leaning.corrections.length > 0))
      return leaning
    const alone = answerAlone(question)
    const weight = keyWords(question.content, words).reduce((sum, word) => sum + word.weight, 0)
    // A full question that points to nothing before it is a new one.
    if (question.followUp.kind === 'none' && weight >= THRESHOLDS.ownQuestion && alone.answerable)
      return alone
    if (!leaning.answerable) return alone.answerable ? alone : leaning
    if (!alone.answerable) return leaning
    return topShare(leaning) >= topShare(alone) * 0.85 ? leaning : alone
  }

  function answerAlone(asked: Question, context = ''): Answer {
    const read = leaningSubject(asked.content, context)
    // Nothing but words of asking is left: the place is meant, or the turn before.
    const question =
      read.words.length === 0 && asked.places.length > 0 ? { ...asked, content: '', overview: true } : asked
    const subject = leaningSubject(question.content, context)
    const elsewhere = question.places.filter(({ standing }) => standing === 'elsewhere')
    const held = question.places.filter(({ standing }) => standing !== 'elsewhere')
    if (held.length === 0 && elsewhere[0] !== undefined) return unknownPlace(question, elsewhere[0], subject)
    const part = held.length === 1 && held[0]?.standing === 'inside' ? held[0] : undefined
    if (part !== undefined) return partOfPlace(question, part, subject)
    const strayed = held.find((place, index) => {
      const before = held[index - 1]
      return (
        place.standing === 'within' &&
        before !== undefined &&
        before.end === place.start &&
        !isUnder(place.path, before.path)
      )
    })
    if (strayed !== undefined) return placeElsewhere(question, subject, strayed, held)
    const scope = scopeOf(held, question.excluded)

    const wrong =
      held.length > 0 && !comparesPlaces(question, held)
        ? falsePremise(question, subject, held, scope)
        : undefined
    if (wrong !== undefined) return wrong
    if (comparesPlaces(question, held)) return compare(question, subject, held, elsewhere)
    if (question.stated.length > 0 && !question.list) {
      const byNumber = statedNumber(question, subject, scope)
      if (byNumber !== undefined) return byNumber
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
    const lent = keyWords(context, words).filter(
      ({ word }) => !own.words.some((known) => known.word === word),
    )
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

  // ── what the corpus does not hold, and what is credited to the wrong place ──────────────────────────────────────

  function unknownPlace(question: Question, place: PlaceReading, subject: Subject): Answer {
    const name = place.path.at(-1) ?? place.asked
    const mentionedBy = knowledge.articles.filter((article) =>
      article.mentioned.some((mention) => name.startsWith(mention) || mention.startsWith(name)),
    )
    const silent = new Set(mentionedBy.map(({ id }) => id))
    const related = retriever
      .practices(subject, undefined)
      .filter(
        ({ practice, evidence }) => !silent.has(practice.articleId) && evidence.share >= THRESHOLDS.listed,
      )
      .map(({ practice }) => practice)
    return refuse(
      question,
      { kind: 'place', asked: place.path.at(-1) ?? place.asked, mentionedBy },
      onePerPlace(related),
      subject,
    )
  }

  function partOfPlace(question: Question, place: PlaceReading, subject: Subject): Answer {
    const around = articleOf(place.articleIds[0] ?? '')
    return refuse(
      question,
      { kind: 'part', asked: place.path.at(-1) ?? place.asked, around },
      around.practices.slice(0, 3),
      subject,
    )
  }

  function placeElsewhere(
    question: Question,
    subject: Subject,
    place: PlaceReading,
    held: readonly PlaceReading[],
  ): Answer {
    const cite = createCitations(articleOf)
    const article = articleOf(place.articleIds[0] ?? '')
    const practice = practicesAt(article, place.within ?? place.asked)[0] ?? article.practices[0]
    if (practice === undefined) return refuse(question, { kind: 'nothing' }, [], subject)
    const before = held[held.indexOf(place) - 1]
    return corrected(question, subject, cite, {
      kind: 'placeElsewhere',
      asked: before === undefined ? '' : placeName(before),
      name: place.within ?? place.asked,
      practice: cite.practice(practice),
    })
  }

  /** A figure, a name or a subject that belongs to another place than the one it is asked of. */
  function falsePremise(
    question: Question,
    subject: Subject,
    held: readonly PlaceReading[],
    scope: Scope,
  ): Answer | undefined {
    const asked = held.map((place) => placeName(place)).join('、')
    const cite = createCitations(articleOf)
    for (const stated of question.stated) {
      if (retriever.figuresWith(stated, scope).length > 0) continue
      const owner = retriever
        .figuresWith(stated, undefined)
        .map((figure) => ({ figure, share: shareOf(subject, figure) }))
        .filter(({ share }) => share >= THRESHOLDS.figure)
        .toSorted((a, b) => b.share - a.share)[0]
      if (owner !== undefined)
        return corrected(question, subject, cite, {
          kind: 'figureElsewhere',
          asked,
          stated: stated.printed,
          figure: cite.figure(owner.figure),
        })
    }
    const name = foreignName(subject.content, scope)
    if (name !== undefined)
      return corrected(question, subject, cite, {
        kind: 'practiceElsewhere',
        asked,
        name: name.name,
        practice: cite.practice(name.practice),
        localities: name.localities,
      })
    return undefined
  }

  /** The longest printed name in the question that only other places' articles know. */
  function foreignName(content: string, scope: Scope): ForeignName | undefined {
    const bare = foldedName(content)
    let found: ForeignName | undefined
    for (const [name, holders] of owners) {
      if (name.length <= (found?.name.length ?? 2) || !bare.includes(name)) continue
      if (holders.some(({ articleId }) => scope?.has(articleId))) continue
      const practice = holders[0]
      if (practice !== undefined)
        found = { name, practice, localities: onePerPlace(holders).map(({ locality }) => locality) }
    }
    if (found === undefined) return undefined
    // The place may have the same thing under other words: 老年食堂 where 长者食堂 is asked for.
    const named = [{ word: found.name, synonyms: words.synonymsOf(found.name), weight: 1 }]
    const known = [...(scope ?? [])].some(
      (id) => evidenceOf(named, articleText(id)).share >= THRESHOLDS.alike,
    )
    return known ? undefined : found
  }

  function articleText(id: string): string {
    const article = articleOf(id)
    return [
      foldedName(article.overview),
      ...article.practices.map((practice) => foldedName(records.practiceText(practice.id))),
      ...article.figures.map((figure) => foldedName(records.figureText(figure.id))),
    ].join('\n')
  }

  function shareOf(subject: Subject, figure: Figure): number {
    return evidenceOf(subject.words, records.figureText(figure.id)).share
  }

  // ── figures ─────────────────────────────────────────────────────────────────────────────────────────────────────

  function statedNumber(question: Question, subject: Subject, scope: Scope): Answer | undefined {
    const matches = question.stated.flatMap((stated) => retriever.figuresWith(stated, scope))
    if (matches.length === 0) return undefined
    const fits = matches
      .map((figure) => ({ figure, share: subject.words.length === 0 ? 1 : shareOf(subject, figure) }))
      .filter(({ share }) => share >= THRESHOLDS.figure)
      .toSorted((a, b) => b.share - a.share)
      .map(({ figure }) => figure)
    const [lead] = fits
    if (lead === undefined) return undefined
    const rest = question.asks.flatMap((ask) => {
      // The stated number has its own words; what is asked besides is told by its clause.
      const own = subjectOf(ask.text.replace(ask.unit ?? '', ''), subject.content)
      const told = own.words.reduce((sum, word) => sum + word.weight, 0) >= THRESHOLDS.countedWeight / 2
      return bestFigures(told ? own : subject, ask, new Set([lead.articleId])).map(({ figure }) => figure)
    })
    // 那1300多处阵地投了多少钱: the stated number is there, the one that is asked for is not.
    if (rest.length === 0 && question.asks.some(({ expected }) => isParticular(expected))) {
      const practice = lead.practiceId === undefined ? undefined : records.practice(lead.practiceId)
      const near = practice === undefined ? [] : [practice]
      return refuse(question, { kind: 'figure', asked: lead.locality.at(-1) }, near, subject)
    }
    return figureAnswer(question, subject, [...fits.slice(0, 3), ...rest], [], 'a number the question states')
  }

  /** Several asks of one message are mostly of one place: its figures stand together, the practice's own first. */
  function together(
    first: readonly FoundFigure[],
    perAsk: readonly (readonly FoundFigure[])[],
  ): FoundFigure[] {
    const lead = first.reduce((a, b) => (b.score > a.score ? b : a))
    const heads: FoundFigure[] = []
    for (const found of perAsk) {
      const [head] = found
      if (head === undefined) continue
      const free = found.filter(({ figure }) => !heads.some((taken) => taken.figure === figure))
      // Of the same place as the surest figure, if it has one nearly as good; two asks want two figures.
      const near = free.find(
        ({ figure, score }) =>
          figure.articleId === lead.figure.articleId && score >= head.score * CLOSE.siblingOfMany,
      )
      const chosen = near ?? free[0]
      if (chosen !== undefined) heads.push(chosen)
    }
    const rest = perAsk
      .flat()
      .filter((found) => !heads.includes(found))
      .toSorted((a, b) => b.score - a.score)
    const ofPractice = rest.filter(({ figure }) =>
      heads.some((head) => head.figure.practiceId === figure.practiceId),
    )
    const ofPlace = rest.filter(
      ({ figure }) =>
        figure.articleId === lead.figure.articleId && !ofPractice.some((one) => one.figure === figure),
    )
    const others = rest.filter(
      ({ figure, score }) =>
        figure.articleId !== lead.figure.articleId && score >= lead.score * CLOSE.otherPlace,
    )
    return [...heads, ...ofPractice, ...ofPlace, ...others]
  }

  /** The noun that is counted, as far as the corpus knows it: 收入 of 旅游收入有多少. Verbs before 多少 count nothing. */
  function countedWords(ask: FigureAsk | undefined): readonly KeyWord[] {
    const counted = ask?.counted.replace(/[“”"]/gu, '') ?? ''
    return keyWords(counted, words).filter(
      ({ word, weight }) => word.length > 1 && weight >= THRESHOLDS.countedWeight && counted.endsWith(word),
    )
  }

  /** Best figures for one ask: with evidence, of the right kind, best first; empty when nothing vouches for it. */
  function bestFigures(
    subject: Subject,
    ask: FigureAsk | undefined,
    scope: Scope,
    ease = 1,
    several = false,
  ): FoundFigure[] {
    const least = scope === undefined ? THRESHOLDS.figure : THRESHOLDS.figureInPlace
    // In a comparison people name what is counted loosely: 后备骨干 for 储备人选 here and 后备力量 there.
    const counted = ease < 1 ? [] : countedWords(ask)
    const found = retriever
      .figures(subject, ask, scope)
      .filter(
        ({ figure, evidence, metric }) =>
          evidence.share >= least * ease &&
          metric.share >= (scope === undefined ? THRESHOLDS.metric : THRESHOLDS.metricInPlace) * ease &&
          evidenceOf(counted, records.figureText(figure.id)).share >=
            (several ? THRESHOLDS.countedOfMany : THRESHOLDS.counted),
      )
    const best = found[0]
    if (best === undefined) return []
    const sibling = several ? CLOSE.siblingOfMany : CLOSE.sibling
    return latestFirst(found, ask?.text ?? '').filter(
      ({ score, figure }) =>
        score >= best.score * (figure.practiceId === best.figure.practiceId ? sibling : CLOSE.figure),
    )
  }

  function figures(
    question: Question,
    subject: Subject,
    scope: Scope,
    held: readonly PlaceReading[],
  ): Answer | undefined {
    const perAsk = question.asks.map((ask) => bestFigures(subject, ask, scope, 1, question.asks.length > 1))
    const first = perAsk.flatMap((found) => found.slice(0, 1))
    if (first.length === 0) {
      if (held.length === 0) {
        // 怎么…占比这么高 asks for an account as well: a practice that fits well may still answer it.
        const best = retriever.practices(subject, scope)[0]
        const fits =
          best !== undefined &&
          best.evidence.share >= THRESHOLDS.practiceForFigure &&
          !question.asks.some(({ expected }) => isParticular(expected))
        return fits ? undefined : refuse(question, { kind: 'nothing' }, [], subject)
      }
      const elsewhere = question.asks.flatMap((ask) => bestFigures(subject, ask, undefined))
      const better = elsewhere.find(({ metric, evidence }) => metric.share >= 0.6 && evidence.share >= 0.75)
      if (better !== undefined) return metricElsewhere(question, subject, held, better.figure)
      const near = retriever
        .practices(subject, scope)
        .filter(({ evidence }) => evidence.share >= THRESHOLDS.practice)
        .map(({ practice }) => practice)
      return refuse(
        question,
        { kind: 'figure', asked: held.map(placeName).join('、') },
        near.slice(0, 1),
        subject,
      )
    }
    if (held.length > 0) {
      const inPlace = Math.max(...first.map(({ metric, evidence }) => metric.share + evidence.share)) / 2
      const outside = question.asks
        .flatMap((ask) => bestFigures(subject, ask, undefined).slice(0, 1))
        .filter(({ figure }) => !scope?.has(figure.articleId))
        .toSorted((a, b) => b.metric.share + b.evidence.share - a.metric.share - a.evidence.share)[0]
      if (
        outside !== undefined &&
        (outside.metric.share + outside.evidence.share) / 2 - inPlace >= THRESHOLDS.elsewhereBetter
      )
        return metricElsewhere(question, subject, held, outside.figure)
    }
    const ordered = together(first, perAsk)
    const corrections: Correction[] = []
    return figureAnswer(
      question,
      subject,
      ordered.map(({ figure }) => figure),
      corrections,
      'figures with evidence',
      ordered,
    )
  }

  function metricElsewhere(
    question: Question,
    subject: Subject,
    held: readonly PlaceReading[],
    figure: Figure,
  ): Answer {
    const cite = createCitations(articleOf)
    return corrected(question, subject, cite, {
      kind: 'metricElsewhere',
      asked: held.map(placeName).join('、'),
      figure: cite.figure(figure),
    })
  }

  function figureAnswer(
    question: Question,
    subject: Subject,
    found: readonly Figure[],
    corrections: readonly Correction[],
    decided: string,
    why: readonly FoundFigure[] = [],
  ): Answer {
    const cite = createCitations(articleOf)
    const figures = distinct(found).slice(0, MOST.figures).map(cite.figure)
    const lead = figures[0]?.figure
    const wrongNumbers =
      lead === undefined
        ? []
        : question.stated
            .filter((stated) =>
              retriever.figuresWith(stated, undefined).every((figure) => !found.includes(figure)),
            )
            .filter((stated) => stated.bound === 'exact' && sameUnit(stated.unit, lead.unit))
            .map(
              (stated): Correction => ({
                kind: 'otherNumber',
                stated: stated.printed,
                figure: cite.figure(lead),
              }),
            )
    const behind = distinct(
      figures.flatMap(({ figure }) => {
        const practice = figure.practiceId === undefined ? undefined : records.practice(figure.practiceId)
        return practice === undefined ? [] : [practice]
      }),
    )
    // 进小区进楼栋那个活动里，…多少场 names the measure around the figure as well as the figure.
    const around = lead === undefined ? [] : retriever.practices(subject, new Set([lead.articleId]), 1)
    const shown = distinct([
      ...behind.slice(0, 1),
      ...around
        .filter(({ evidence }) => evidence.share >= THRESHOLDS.practiceForFigure)
        .map(({ practice }) => practice),
      ...behind.slice(1),
    ]).slice(0, 2)
    return {
      ...base(question, subject, 'figure', decided),
      answerable: true,
      body: { kind: 'figures' },
      figures,
      practices: shown.map(cite.practice),
      corrections: [...corrections, ...wrongNumbers],
      citations: cite.list(),
      suggestions: suggestionsFor(shown, lead?.articleId),
      why: {
        ...base(question, subject, 'figure', decided).why,
        records: why.slice(0, 5).map(({ figure, score, evidence, reasons }) => ({
          id: figure.id,
          name: `${figure.metric} ${figure.printed}`,
          score,
          evidence,
          matched: reasonWords(reasons),
        })),
      },
    }
  }

  // ── practices, topics, lists ────────────────────────────────────────────────────────────────────────────────────

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
    const vouched = all.filter(
      ({ evidence, strength }) => evidence.share >= threshold && strength >= THRESHOLDS.strength,
    )
    const first = vouched[0]
    if (best === undefined || first === undefined) {
      if (held.length > 0 && !question.whether) {
        const known = subject.words.filter(({ word }) => records.practicesWith(word) > 0)
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
    const cite = createCitations(articleOf)
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
    const all = retriever.practices(subject, scope, knowledge.practices.length)
    const named = namesIn(subject.content)
    if (named.length > 0) {
      const bearing = all.filter(({ practice }) => {
        const text = foldedName(records.practiceText(practice.id))
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

  /** Printed names in the text, the longest where one holds another. */
  function namesIn(content: string): string[] {
    const bare = foldedName(content)
    const found = [...owners.keys()].filter((name) => bare.includes(name))
    return found.filter((name) => !found.some((other) => other !== name && other.includes(name)))
  }

  function listOf(question: Question, subject: Subject, fits: readonly FoundPractice[]): Answer {
    const cite = createCitations(articleOf)
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
    return retriever
      .figures(subject, undefined, new Set([practice.articleId]))
      .filter(({ figure, metric }) => figure.practiceId === practice.id && metric.share >= THRESHOLDS.metric)
      .slice(0, 1)
      .map(({ figure }) => figure)
  }

  // ── places ──────────────────────────────────────────────────────────────────────────────────────────────────────

  function overview(question: Question, held: readonly PlaceReading[]): Answer {
    const within = held.filter(({ standing }) => standing === 'within')
    const cite = createCitations(articleOf)
    const subject = subjectOf('', '')
    if (within.length > 0) {
      // A street or community: the practices that stand there, else those that speak of it.
      const found = within.flatMap((place) => {
        const article = articleOf(place.articleIds[0] ?? '')
        return practicesAt(article, place.within ?? place.asked)
      })
      if (found.length > 0) {
        const shown = distinct(found).slice(0, MOST.practices)
        const local = shown.flatMap((practice) =>
          practice.figures.filter(
            (figure) =>
              figure.place === undefined ||
              within.some((place) => figure.place?.includes(place.within ?? '')),
          ),
        )
        return {
          ...base(question, subject, 'place', 'practices that stand at this place'),
          answerable: true,
          body: { kind: 'practices' },
          practices: shown.map(cite.practice),
          figures: local.slice(0, MOST.figures).map(cite.figure),
          citations: cite.list(),
          suggestions: suggestionsFor(shown),
        }
      }
    }
    const about = distinct(held.flatMap(({ articleIds }) => articleIds)).map(articleOf)
    const shown = about.flatMap((article) => article.practices)
    return {
      ...base(question, subject, 'place', 'the place as a whole'),
      answerable: true,
      body: { kind: 'overview', articles: about },
      practices: shown.map(cite.practice),
      figures: about
        .flatMap((article) => keyFigures(article))
        .slice(0, MOST.overviewFigures * about.length)
        .map(cite.figure),
      citations: cite.list(),
      suggestions: suggestionsFor([], about[0]?.id),
    }
  }

  function practicesAt(article: Article, name: string): Practice[] {
    const stands = article.practices.filter((practice) => practice.places.includes(name))
    if (stands.length > 0) return stands
    return article.practices.filter((practice) =>
      [practice.summary, ...practice.names, ...practice.figures.map((figure) => figure.place ?? '')].some(
        (text) => text.includes(name),
      ),
    )
  }

  function withinPlaces(found: readonly FoundPractice[], held: readonly PlaceReading[]): FoundPractice[] {
    const within = held.filter(({ standing }) => standing === 'within')
    if (within.length === 0) return [...found]
    const at = new Set(
      within.flatMap((place) =>
        practicesAt(articleOf(place.articleIds[0] ?? ''), place.within ?? '').map(({ id }) => id),
      ),
    )
    // What stands at the very place comes first; the rest of its article is near, but not there.
    return found
      .map((one) => (at.has(one.practice.id) ? { ...one, score: one.score * 2 } : one))
      .toSorted((a, b) => b.score - a.score)
  }

  // ── comparison ──────────────────────────────────────────────────────────────────────────────────────────────────

  function comparesPlaces(question: Question, held: readonly PlaceReading[]): boolean {
    const several = new Set(held.flatMap(({ articleIds }) => articleIds)).size > 1
    if (!several) return false
    return held.length > 1 || question.compares || /[两二]个|都|各/u.test(question.text)
  }

  /**
   * What the message says of one place of several: 延吉靠吹哨转办解决的问题，跟辽阳靠协商解决的问题 asks of each its own
   * thing; 辽阳和殷都的兼职委员 asks the same of both.
   */
  function shareOfComparison(
    question: Question,
    whole: Subject,
    places: readonly PlaceReading[],
    held: readonly PlaceReading[],
  ): { readonly subject: Subject; readonly asks: readonly FigureAsk[] } {
    const own = places
      .map((place) => {
        const next = Math.min(
          ...held.map(({ start }) => start).filter((start) => start > place.start),
          question.text.length,
        )
        return question.text.slice(place.end, next)
      })
      .join(' ')
    const parts = keyWords(own, words).filter(({ word }) => whole.words.some((known) => known.word === word))
    const weight = parts.reduce((sum, part) => sum + part.weight, 0)
    const last = places.some((place) => held.every(({ start }) => start <= place.start))
    const others = whole.words.filter(({ word }) => !parts.some((part) => part.word === word))
    // The last place's part holds what is asked of all; it is its own only if another place has a part as well.
    if (
      weight < THRESHOLDS.ownPart ||
      (last && others.every(({ weight: rest }) => rest < THRESHOLDS.ownPart))
    )
      return { subject: whole, asks: question.asks }
    return {
      subject: { content: own, words: parts, context: whole.content },
      asks: question.asks.map((ask) => ({ ...ask, text: own, counted: '' })),
    }
  }

  function compare(
    question: Question,
    whole: Subject,
    held: readonly PlaceReading[],
    elsewhere: readonly PlaceReading[],
  ): Answer {
    const cite = createCitations(articleOf)
    const ids = distinct(held.flatMap(({ articleIds }) => articleIds))
    const vouchers: FoundPractice[] = []
    const rows = ids.map((id): Row => {
      const article = articleOf(id)
      const scope = new Set([id])
      const places = held.filter((place) => place.articleIds.includes(id))
      const { subject, asks } = shareOfComparison(question, whole, places, held)
      const wanted = distinct(
        asks.flatMap((ask) =>
          bestFigures(subject, ask, scope, THRESHOLDS.compared)
            .slice(0, 1)
            .map(({ figure }) => figure),
        ),
      )
      if (subject.content === '') {
        const main = article.practices[0]
        return {
          locality: article.locality,
          practices: main === undefined ? [] : [cite.practice(main)],
          figures: keyFigures(article).slice(0, MOST.figuresPerRow).map(cite.figure),
        }
      }
      const found = withinPlaces(retriever.practices(subject, scope), places)
      vouchers.push(...found.slice(0, 2))
      const best = found.filter(({ evidence }) => evidence.share >= THRESHOLDS.practice)
      const behind = wanted.flatMap((figure) => {
        const practice = figure.practiceId === undefined ? undefined : records.practice(figure.practiceId)
        return practice === undefined ? [] : [practice]
      })
      const close = best.filter(
        ({ score, evidence }) =>
          evidence.share >= THRESHOLDS.listed && score >= (best[0]?.score ?? 0) * CLOSE.topicPractice,
      )
      const leading = distinct([...best.slice(0, 1), ...close]).map(({ practice }) => practice)
      const shown = distinct([...behind, ...leading]).slice(0, asks.length > 0 ? 1 : MOST.practicesPerRow)
      const extra =
        question.asks.length > 0
          ? []
          : shown.flatMap((practice) => [...rowFigures(subject, practice), ...practice.figures].slice(0, 1))
      const figures = distinct([...wanted, ...extra]).slice(0, MOST.figuresPerRow)
      return {
        locality: article.locality,
        practices: shown.map(cite.practice),
        figures: figures.map(cite.figure),
        ...(shown.length === 0 && figures.length === 0 ? { missing: true as const } : {}),
      }
    })
    if (rows.every((row) => row.missing))
      return refuse(
        question,
        {
          kind: 'subject',
          asked: held.map(placeName).join('、'),
          words: whole.words.map(({ word }) => word),
        },
        [],
        whole,
      )
    const [a, b] = rows.map((row) => row.figures[0]?.figure)
    const verdict = rows.length === 2 && a !== undefined && b !== undefined ? comparison(a, b, rows) : {}
    const missing = elsewhere[0]
    return {
      ...base(question, whole, 'compare', 'one row a place'),
      answerable: true,
      body: { kind: 'comparison', rows, ...verdict },
      practices: rows.flatMap((row) => row.practices),
      figures: rows.flatMap((row) => row.figures),
      citations: cite.list(),
      suggestions: missing === undefined ? [] : [`语料里没有${missing.path.at(-1) ?? missing.asked}的材料`],
      why: {
        ...base(question, whole, 'compare', 'one row a place').why,
        records: vouchers.map(practiceReason),
      },
    }
  }

  function comparison(
    a: Figure,
    b: Figure,
    rows: readonly Row[],
  ): Partial<Extract<Body, { kind: 'comparison' }>> {
    if (!sameMeasure(a, b)) return { comparable: false }
    const order = larger(a, b)
    const alike = metricAlike(a, b)
    if (order === undefined || !alike) return { comparable: alike }
    const winner = order === 'equal' ? 'equal' : rows[order === 'first' ? 0 : 1]?.locality
    return winner === undefined ? { comparable: true } : { comparable: true, larger: winner }
  }

  /** Whether two metrics say the same thing: they share most of their words. */
  function metricAlike(a: Figure, b: Figure): boolean {
    const wordsOf = (figure: Figure) =>
      segment(figure.metric).filter((word) => word.length > 1 && !stopwords.has(word))
    const [one, two] = [wordsOf(a), wordsOf(b)]
    const shared = one.filter((word) =>
      two.some((other) => other === word || (synonyms.get(word) ?? []).includes(other)),
    )
    return shared.length >= Math.min(one.length, two.length) * 0.5
  }

  // ── turns of a conversation ─────────────────────────────────────────────────────────────────────────────────────

  function inherit(question: Question, previous: Turn, what: { places?: true; content?: true }): Question {
    return {
      ...question,
      ...(what.places ? { places: previous.places } : {}),
      ...(what.content
        ? {
            content: previous.content,
            overview: previous.content === '',
            list: false,
            asks:
              previous.expectsFigure && question.asks.length === 0
                ? [{ text: previous.content, counted: '' }]
                : question.asks,
          }
        : {}),
    }
  }

  function turnOf(answer: Answer, previous: Turn | undefined): Turn {
    const { question } = answer
    if (
      !answer.answerable &&
      answer.corrections.length === 0 &&
      previous !== undefined &&
      question.followUp.kind !== 'none'
    )
      return previous
    const shown = answer.practices.map(({ practice }) => practice.id)
    return {
      version: 1,
      content: question.content,
      asked: question.asked,
      places: question.places,
      expectsFigure: question.asks.length > 0,
      list: question.list,
      shown,
      queue: queueAfter(answer, shown),
      figures: answer.figures.map(({ figure }) => figure.id),
      articles: answer.citations.map(({ article }) => article.id),
    }
  }

  /** After a place's practices come its others; after a subject's, what was near it. */
  function queueAfter(answer: Answer, shown: readonly string[]): readonly string[] {
    const near = answer.related.map(({ id }) => id)
    const places = answer.question.places.flatMap(({ articleIds }) => articleIds)
    const others = places.flatMap((id) => articles.get(id)?.practices ?? []).map(({ id }) => id)
    return distinct([...near, ...others]).filter((id) => !shown.includes(id))
  }

  function more(question: Question, previous: Turn | undefined): Answer {
    if (previous === undefined) return refuse(question, { kind: 'turn' }, [])
    const next = previous.queue.flatMap((id) => records.practice(id) ?? [])
    if (next.length === 0) return continued(refuse(question, { kind: 'more' }, []), previous)
    const cite = createCitations(articleOf)
    const shown = next.slice(0, MOST.practices)
    return continued(
      {
        ...base(question, subjectOf('', ''), 'practice', 'the next of the last list'),
        answerable: true,
        body: { kind: 'practices' },
        practices: shown.map(cite.practice),
        figures: leadingFigures(shown).map(cite.figure),
        citations: cite.list(),
        related: next.slice(shown.length),
        more: next.length - shown.length,
        suggestions: suggestionsFor(shown),
      },
      previous,
    )
  }

  /** The turn after “还有吗” is still about what was asked before it. */
  function continued(answer: Answer, previous: Turn): Answer {
    return {
      ...answer,
      question: {
        ...answer.question,
        content: previous.content,
        places: previous.places,
        list: previous.list,
      },
    }
  }

  function detail(question: Question, nth: number, previous: Turn | undefined): Answer {
    if (previous === undefined || previous.shown.length === 0) return refuse(question, { kind: 'turn' }, [])
    const practice = records.practice(previous.shown[nth - 1] ?? '')
    if (practice === undefined) return refuse(question, { kind: 'nth', nth, of: previous.shown.length }, [])
    return practiceDetail(question, practice)
  }

  function practiceDetail(question: Question, practice: Practice): Answer {
    const cite = createCitations(articleOf)
    return {
      ...base(question, subjectOf('', ''), 'practice', 'the practice asked for by its number'),
      answerable: true,
      body: { kind: 'detail' },
      practices: [cite.practice(practice)],
      figures: practice.figures.map(cite.figure),
      citations: cite.list(),
      suggestions: suggestionsFor([practice]),
    }
  }

  function sources(question: Question, previous: Turn | undefined): Answer {
    if (previous === undefined || previous.articles.length === 0)
      return refuse(question, { kind: 'turn' }, [])
    const cite = createCitations(articleOf)
    const figures = previous.figures.flatMap((id) => records.figure(id) ?? []).map(cite.figure)
    const shown = previous.shown
      .slice(0, 3)
      .flatMap((id) => records.practice(id) ?? [])
      .map(cite.practice)
    for (const id of previous.articles) cite.article(articleOf(id))
    return {
      ...base(question, subjectOf('', ''), 'practice', 'the sources of the last answer'),
      answerable: true,
      body: { kind: 'sources' },
      practices: shown,
      figures,
      citations: cite.list(),
    }
  }

  // ── pieces ──────────────────────────────────────────────────────────────────────────────────────────────────────

  function base(question: Question, subject: Subject, intent: Intent, decided: string): Answer {
    return {
      question,
      intent,
      answerable: false,
      body: { kind: 'missing', missing: { kind: 'nothing' } },
      practices: [],
      figures: [],
      citations: [],
      corrections: [],
      related: [],
      suggestions: [],
      more: 0,
      why: { words: subject.words, records: [], decided },
    }
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

  function refuse(
    question: Question,
    missing: Missing,
    related: readonly Practice[],
    subject = subjectOf('', ''),
  ): Answer {
    return {
      ...base(question, subject, intentOf(question), `refused: ${missing.kind}`),
      body: { kind: 'missing', missing },
      related: related.slice(0, 3),
      suggestions: missing.kind === 'nothing' || missing.kind === 'turn' ? examples() : [],
    }
  }

  function corrected(
    question: Question,
    subject: Subject,
    cite: ReturnType<typeof createCitations>,
    correction: Correction,
  ): Answer {
    const practice = 'practice' in correction ? correction.practice.practice : undefined
    return {
      ...base(question, subject, intentOf(question), `refused: ${correction.kind}`),
      body: { kind: 'corrected' },
      corrections: [correction],
      related: practice === undefined ? [] : [practice],
      citations: cite.list(),
    }
  }

  function intentOf(question: Question): Intent {
    if (question.asks.length > 0) return 'figure'
    if (question.places.length > 1) return 'compare'
    if (question.places.length > 0) return 'place'
    return question.content === '' ? 'none' : 'practice'
  }

  function examples(): readonly string[] {
    return ['业委会的账目怎么公开', '哪些地方办了老年食堂', '大邑县做了什么']
  }

  function suggestionsFor(shown: readonly Practice[], articleId?: string): readonly string[] {
    const practice = shown[0]
    const article = articles.get(articleId ?? practice?.articleId ?? '')
    const place = article?.locality.at(-1)
    return [
      ...(place === undefined ? [] : [`${place}还做了什么`]),
      ...(practice?.topics[0] === undefined ? [] : [`哪些地方做了${practice.topics[0]}`]),
    ]
  }

  /** For each practice its first figures, a few in all. */
  function leadingFigures(shown: readonly Practice[]): readonly Figure[] {
    return shown.flatMap((practice, index) => practice.figures.slice(0, index === 0 ? 4 : 2))
  }

  /** What a place is known by: the figures of the place itself and the first of its leading practices. */
  function keyFigures(article: Article): readonly Figure[] {
    const outcomes = article.practices.flatMap((practice) =>
      practice.figures
        .filter(({ kind, value }) => kind === 'share' || kind === 'money' || value >= 100)
        .slice(0, 1),
    )
    return [...article.figures.slice(0, 2), ...outcomes].slice(0, MOST.overviewFigures)
  }

  function placeName(place: PlaceReading): string {
    return place.standing === 'within' ? (place.within ?? place.asked) : (place.path.at(-1) ?? place.asked)
  }
}

/** A printed name that the place asked of does not know, and whose it is. */
interface ForeignName {
  readonly name: string
  readonly practice: Practice
  readonly localities: readonly Locality[]
}

const topShare = (answer: Answer): number => answer.why.records[0]?.evidence.share ?? 0

function practiceReason({ practice, score, evidence, reasons }: FoundPractice) {
  return { id: practice.id, name: practice.name, score, evidence, matched: reasonWords(reasons) }
}

function reasonWords(reasons: FoundPractice['reasons']): readonly string[] {
  return distinct(reasons.map(({ term }) => textOf(term)).filter((word) => word.length > 1)).slice(0, 8)
}

/** A value of the past comes behind the present one of the same metric, unless the past is asked for. */
function latestFirst(found: readonly FoundFigure[], asked: string): FoundFigure[] {
  if (/原来|原先|原有|以前|之前|过去|当初|最早|20\d\d/u.test(asked)) return [...found]
  const past = ({ figure }: FoundFigure): boolean =>
    figure.asOf !== undefined && /^(?:20\d\d年|原有|原来|此前)$/u.test(figure.asOf)
  const succeeded = found.filter(
    (one) =>
      past(one) &&
      found.some(
        (other) =>
          !past(other) &&
          other.figure.metric === one.figure.metric &&
          other.figure.articleId === one.figure.articleId,
      ),
  )
  return [...found.filter((one) => !succeeded.includes(one)), ...succeeded]
}

function distinct<T>(items: readonly T[]): T[] {
  return [...new Set(items)]
}

/** The best practice of each place first, then the rest in order. */
function spread(found: readonly FoundPractice[]): FoundPractice[] {
  const seen = new Set<string>()
  const first = found.filter(({ practice }) => !seen.has(practice.articleId) && seen.add(practice.articleId))
  return [...first, ...found.filter((one) => !first.includes(one))]
}

function onePerPlace(practices: readonly Practice[]): Practice[] {
  const seen = new Set<string>()
  return practices.filter(({ articleId }) => !seen.has(articleId) && seen.add(articleId))
}

function sameUnit(a: string, b: string): boolean {
  return a === b || (/[%比例]/u.test(a) && /[%比例]/u.test(b))
}

function synonymIndex(groups: readonly (readonly string[])[]): ReadonlyMap<string, readonly string[]> {
  const index = new Map<string, string[]>()
  for (const group of groups)
    for (const word of group) {
      const others = group.filter((other) => other !== word)
      index.set(word, [...(index.get(word) ?? []), ...others])
    }
  return index
}

/** Printed names of three characters and more → the practices that bear them or speak of them. */
function nameOwners(
  knowledge: Knowledge,
  textOfPractice: (id: string) => string,
): ReadonlyMap<string, readonly Practice[]> {
  const texts = knowledge.practices.map((practice) => ({
    practice,
    text: foldedName(textOfPractice(practice.id)),
  }))
  const owners = new Map<string, readonly Practice[]>()
  for (const practice of knowledge.practices)
    for (const spelling of [practice.name, ...practice.names]) {
      const name = foldedName(spelling)
      if (name.length < 3 || owners.has(name)) continue
      const holders = texts.filter(({ text }) => text.includes(name)).map((entry) => entry.practice)
      owners.set(name, [practice, ...holders.filter((other) => other !== practice)])
    }
  return owners
}

export type { KeyWord }
