/** “社工持证的比例是多少”: the figures that are asked for, or that the source does not give them. */
import type { Figure } from '../knowledge/article.ts'
import { createSameUnit } from '../knowledge/same-quantity.ts'
import type { Answer, Correction } from './answer.ts'
import { CLOSE, type Desk, distinct, MOST, placeName, reasonWords } from './desk.ts'
import { evidenceOf, type KeyWord, THRESHOLDS } from './evidence.ts'
import { fitOf, isParticular } from './fit.ts'
import type { PlaceReading } from './places.ts'
import { asksHow, type Ask as FigureAsk, type Question } from './question.ts'
import type { FoundFigure, Scope, Subject } from './retrieve.ts'

export interface FigureAnswers {
  /** The answer to a question for numbers; nothing where it asks for an account as well and a practice may answer. */
  readonly figures: (
    question: Question,
    subject: Subject,
    scope: Scope,
    held: readonly PlaceReading[],
  ) => Answer | undefined
  /** The answer to a question that states a number the scope holds. */
  readonly statedNumber: (question: Question, subject: Subject, scope: Scope) => Answer | undefined
  /** The answer to a statement whose number the corpus prints otherwise: “有137个小区吗” where it prints 136个. */
  readonly statedOtherwise: (question: Question, subject: Subject, scope: Scope) => Answer | undefined
  readonly bestFigures: (
    subject: Subject,
    ask: FigureAsk | undefined,
    scope: Scope,
    ease?: number,
  ) => FoundFigure[]
  /** How much of the question a figure and its practice vouch for. */
  readonly shareOf: (subject: Subject, figure: Figure) => number
}

export function createFigureAnswers(desk: Desk): FigureAnswers {
  const { base, corrected, keyWordsOf, records, refuse, retriever, sheet, subjectOf, suggestionsFor } = desk
  const sameUnit = createSameUnit(desk.knowledge.lexicon.units)
  const alike = (a: string, b: string): boolean => sameUnit(a, b) !== 'different'

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
        if (asksHow(question.text)) return undefined
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
      // What vouches for nearly all of the question here cannot be outdone by so much elsewhere.
      const outside = (inPlace > 1 - THRESHOLDS.elsewhereBetter ? [] : question.asks)
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
      withSiblings(
        ordered.map(({ figure }) => figure),
        question.asks,
      ),
      corrections,
      'figures with evidence',
      ordered,
    )
  }

  function statedNumber(question: Question, subject: Subject, scope: Scope): Answer | undefined {
    const matches = question.stated.flatMap((stated) => retriever.statedFigures(stated, scope, subject))
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

  function statedOtherwise(question: Question, subject: Subject, scope: Scope): Answer | undefined {
    const stated = question.stated.find(({ bound }) => bound === 'exact')
    if (stated === undefined) return undefined
    const found = bestFigures(subject, { text: question.text, counted: '', unit: stated.unit }, scope).filter(
      ({ figure, metric }) => alike(stated.unit, figure.unit) && metric.share >= THRESHOLDS.listed,
    )
    if (found.length === 0) return undefined
    return figureAnswer(
      question,
      subject,
      found.slice(0, 1).map(({ figure }) => figure),
      [],
      'another number',
      found,
    )
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
    // A weaker head of another place is most likely the wrong reading of a clause cut short.
    const sure = heads.filter(
      ({ figure, score }) => figure.articleId === lead.figure.articleId || score >= lead.score * CLOSE.figure,
    )
    return [...sure, ...ofPractice, ...ofPlace, ...others]
  }

  /** Several asks, and one number found: the practice it belongs to most likely holds the others. */
  function withSiblings(found: readonly Figure[], asks: readonly FigureAsk[]): readonly Figure[] {
    const [lead] = found
    if (asks.length < 2 || lead?.practiceId === undefined) return found
    const siblings = records.practice(lead.practiceId)?.figures ?? []
    const fitting = siblings.filter((figure) => asks.some(({ expected }) => fitOf(figure, expected) === 1))
    const present = fitting.filter((figure) => !isPast(figure))
    return distinct([
      ...found.filter(({ practiceId }) => practiceId === lead.practiceId),
      ...present,
      ...found,
    ])
  }

  /** The noun that is counted, as far as the corpus knows it: 收入 of 旅游收入有多少. Verbs before 多少 count nothing. */
  function countedWords(ask: FigureAsk | undefined): readonly KeyWord[] {
    const counted = ask?.counted.replace(/[“”"]/gu, '') ?? ''
    return keyWordsOf(counted).filter(
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
    const leastMetric = scope === undefined ? THRESHOLDS.metric : THRESHOLDS.metricInPlace
    const near = retriever
      .figures(subject, ask, scope)
      .filter(
        ({ figure, evidence }) =>
          evidence.share >= least * ease &&
          evidenceOf(counted, records.figureText(figure.id)).share >=
            (several ? THRESHOLDS.countedOfMany : THRESHOLDS.counted),
      )
    const best = near.find(({ metric }) => metric.share >= leastMetric * ease)
    if (best === undefined) return []
    // Where several numbers are asked for, the best one's practice vouches for its other numbers.
    const found = near.filter(
      ({ figure, metric }) =>
        metric.share >= leastMetric * ease || (several && figure.practiceId === best.figure.practiceId),
    )
    const sibling = several ? CLOSE.siblingOfMany : CLOSE.sibling
    return latestFirst(found, ask?.text ?? '').filter(
      ({ score, figure }) =>
        score >= best.score * (figure.practiceId === best.figure.practiceId ? sibling : CLOSE.figure),
    )
  }

  function metricElsewhere(
    question: Question,
    subject: Subject,
    held: readonly PlaceReading[],
    figure: Figure,
  ): Answer {
    const cite = sheet()
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
    const cite = sheet()
    const figures = distinct(found).slice(0, MOST.figures).map(cite.figure)
    const lead = figures[0]?.figure
    const wrongNumbers =
      lead === undefined
        ? []
        : question.stated
            .filter((stated) => !found.some((figure) => retriever.saysTheSame(stated, figure)))
            .filter((stated) => stated.bound === 'exact' && alike(stated.unit, lead.unit))
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
    // X活动里，…多少场 names the measure around the figure as well as the figure.
    const told = lead === undefined ? 1 : evidenceOf(subject.words, records.metricText(lead.id)).share
    const around =
      lead === undefined || told >= THRESHOLDS.figureTold
        ? []
        : retriever.practices(subject, new Set([lead.articleId]), 3)
    const shown = distinct([
      ...behind.slice(0, 1),
      ...around
        .filter(({ evidence }) => evidence.share >= THRESHOLDS.around)
        .map(({ practice }) => practice)
        .filter((practice) => !behind.includes(practice))
        .slice(0, 1),
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

  function shareOf(subject: Subject, figure: Figure): number {
    return evidenceOf(subject.words, records.figureText(figure.id)).share
  }

  return { figures, statedNumber, statedOtherwise, bestFigures, shareOf }
}

/** A value of the past comes behind the present one of the same metric, unless the past is asked for. */
function latestFirst(found: readonly FoundFigure[], asked: string): FoundFigure[] {
  if (/原来|原先|原有|以前|之前|过去|当初|最早|20\d\d/u.test(asked)) return [...found]
  const past = ({ figure }: FoundFigure): boolean => isPast(figure)
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

/** Printed for a time that was over when the article was written. */
const isPast = ({ asOf }: Figure): boolean =>
  asOf !== undefined && /^(?:20\d\d年|原有|原来|此前)$/u.test(asOf)
