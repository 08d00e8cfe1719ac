/** Question → ranked practices and figures, each with its evidence and its reasons. */
import type { Article, Figure, Practice } from '../knowledge/article.ts'
import type { Quantity } from '../knowledge/quantity.ts'
import { claimHolds, type SameUnit, saysNumber } from '../knowledge/same-quantity.ts'
import { fold } from '../search/fold.ts'
import type { Hit, Only, PassageIndex } from '../search/passage-index.ts'
import type { QueryTerm } from '../search/terms.ts'
import { type Evidence, evidenceOf, type KeyWord } from './evidence.ts'
import { asksForChange, fitOf, isParticular, unitFit } from './fit.ts'
import type { Ask } from './question.ts'
import type { Records } from './records.ts'
import { unquoted } from './text-lookup.ts'

/** What is searched for: the words of the question, and fainter ones from the turn before. */
export interface Subject {
  readonly content: string
  readonly words: readonly KeyWord[]
  /** Words of the conversation that the question leans on; they help to rank and are no condition. */
  readonly context: string
}

/** Which articles may answer; absent for all. */
export type Scope = ReadonlySet<string> | undefined

export interface FoundPractice {
  readonly practice: Practice
  readonly score: number
  /** The bare search score. */
  readonly strength: number
  readonly evidence: Evidence
  readonly reasons: Hit['reasons']
}

export interface FoundFigure {
  readonly figure: Figure
  readonly score: number
  /** By metric and practice together. */
  readonly evidence: Evidence
  /** By the metric alone. */
  readonly metric: Evidence
  readonly fit: number
  readonly reasons: Hit['reasons']
}

export interface Retriever {
  readonly practices: (subject: Subject, scope: Scope, limit?: number) => FoundPractice[]
  readonly figures: (subject: Subject, ask: Ask | undefined, scope: Scope, limit?: number) => FoundFigure[]
  /** Ids of the practices in a scope; undefined where they are many. */
  readonly practicesIn: (scope: Scope) => readonly string[] | undefined
  /** `800多个` says the same as `800余个`, `99.2%` as `99.2％`, `136家` as `136个`; `136户` and `不到136个` do not. */
  readonly saysTheSame: (stated: Quantity, figure: Figure) => boolean
  /** Figures whose printed number is the stated one. */
  readonly figuresWith: (stated: Quantity, scope: Scope) => Figure[]
  /** Those of them that the question may mean; of very many (1个) only what its words find. */
  readonly statedFigures: (stated: Quantity, scope: Scope, subject: Subject) => Figure[]
}

/** How many of what is found can be asked “why this?”. */
const EXPLAINED = 3
/** So many records of a scope are named one by one; of more it is asked whether each is in it. */
const MOST_LISTED = 600
/** So many figures of one value are weighed one by one. */
const MOST_WEIGHED = 200
/** How much a synonym's terms and the context's count beside the question's own. */
const SYNONYM_WEIGHT = 0.15
const CONTEXT_WEIGHT = 0.35
/** In a message of several clauses the asking clause counts fully, the rest so much. */
const REST_WEIGHT = 0.5
/** Of the evidence for one ask, what words of the other clauses count. */
const OTHER_CLAUSE_WEIGHT = 0.4

export function createRetriever(
  records: Records,
  articleOf: (id: string) => Article,
  figures: readonly Figure[],
  sameUnit: SameUnit,
): Retriever {
  const valued = createValues(figures)
  const saysTheSame = (stated: Quantity, figure: Figure): boolean =>
    sameUnit(stated.unit, figure.unit) !== 'different' &&
    saysNumber(stated, figure) &&
    claimHolds(stated, figure) !== 'wrong'

  function idsIn(scope: ReadonlySet<string>, of: (article: Article) => readonly string[]) {
    const ids: string[] = []
    for (const id of scope) {
      ids.push(...of(articleOf(id)))
      if (ids.length > MOST_LISTED) return undefined
    }
    return ids
  }
  const practiceIds = ({ practices }: Article): string[] => practices.map(({ id }) => id)
  const figureIds = (article: Article): string[] =>
    [...article.figures, ...article.practices.flatMap((practice) => practice.figures)].map(({ id }) => id)

  const scoped = (
    scope: Scope,
    recordOf: (id: string) => { readonly articleId: string } | undefined,
    idsOf: (article: Article) => readonly string[],
  ): Only | undefined =>
    scope && {
      allows: (id) => scope.has(recordOf(id)?.articleId ?? ''),
      ids: idsIn(scope, idsOf),
    }

  // Synonyms come from a fixed list: each is taken apart once.
  const takenApart = new WeakMap<PassageIndex, Map<string, readonly QueryTerm[]>>()
  const synonymTerms = (index: PassageIndex, synonym: string): readonly QueryTerm[] => {
    let known = takenApart.get(index)
    if (known === undefined) {
      known = new Map()
      takenApart.set(index, known)
    }
    let found = known.get(synonym)
    if (found === undefined) {
      found = index.terms(synonym)
      known.set(synonym, found)
    }
    return found
  }

  const terms = (index: PassageIndex, subject: Subject, clause?: string): QueryTerm[] => {
    const weights = new Map<string, number>()
    const add = (text: string, share: number): void => {
      for (const { term, weight } of share === SYNONYM_WEIGHT ? synonymTerms(index, text) : index.terms(text))
        weights.set(term, Math.max(weights.get(term) ?? 0, weight * share))
    }
    add(subject.context, CONTEXT_WEIGHT)
    if (clause !== undefined) add(clause, 1)
    add(subject.content, clause === undefined ? 1 : REST_WEIGHT)
    for (const { synonyms } of subject.words) for (const synonym of synonyms) add(synonym, SYNONYM_WEIGHT)
    return [...weights].map(([term, weight]) => ({ term, weight }))
  }

  const retriever: Retriever = {
    practices: (subject, scope, limit = 12) => {
      const only = scoped(scope, records.practice, practiceIds)
      return records.practices
        .search(terms(records.practices, subject), { limit, explain: EXPLAINED, only })
        .flatMap(({ id, score, reasons }) => {
          const practice = records.practice(id)
          if (practice === undefined) return []
          const evidence = evidenceOf(subject.words, records.practiceText(id))
          return [{ practice, score: score * (0.4 + evidence.share), strength: score, evidence, reasons }]
        })
        .toSorted((a, b) => b.score - a.score || (a.practice.id < b.practice.id ? -1 : 1))
    },
    figures: (subject, ask, scope, limit = 16) => {
      const only = scoped(scope, records.figure, figureIds)
      const query = terms(records.figures(), subject, ask === undefined ? undefined : ask.text)
      const words = wordsFor(subject, ask)
      return records
        .figures()
        .search(query, { limit, explain: EXPLAINED, only })
        .flatMap(({ id, score, reasons }) => {
          const figure = records.figure(id)
          if (figure === undefined) return []
          const fit = changeFit(figure, ask) * fitOf(figure, ask?.expected)
          const sign = fit === 1 && isParticular(ask?.expected)
          const evidence = withSign(evidenceOf(words, records.figureText(id)), sign)
          const metric = evidenceOf(words, records.metricText(id))
          return [
            {
              figure,
              score:
                score *
                (0.3 + 0.3 * evidence.share + 0.7 * metric.share) *
                (0.4 + 0.6 * fit) *
                unitFit(figure, ask?.unit) *
                headFit(figure, ask),
              evidence,
              metric,
              fit,
              reasons,
            },
          ]
        })
        .filter(({ fit }) => fit > 0)
        .toSorted((a, b) => b.score - a.score || (a.figure.id < b.figure.id ? -1 : 1))
    },
    saysTheSame,
    practicesIn: (scope) => scope && idsIn(scope, practiceIds),
    figuresWith(stated, scope) {
      const few = scope && idsIn(scope, figureIds)
      const figuresThere = few?.flatMap((id) => records.figure(id) ?? []) ?? valued.all(stated.value)
      return figuresThere.filter(
        (figure) => (scope === undefined || scope.has(figure.articleId)) && saysTheSame(stated, figure),
      )
    },
    statedFigures(stated, scope, subject) {
      if (scope !== undefined || valued.count(stated.value) <= MOST_WEIGHED)
        return retriever.figuresWith(stated, scope)
      return retriever
        .figures(subject, undefined, undefined, MOST_WEIGHED)
        .map(({ figure }) => figure)
        .filter((figure) => saysTheSame(stated, figure))
    },
  }
  return retriever
}

/** Words outside the asking clause count less; where the clause has none of its own, all count alike. */
function wordsFor(subject: Subject, ask: Ask | undefined): readonly KeyWord[] {
  if (ask === undefined) return subject.words
  const own = subject.words.filter(({ word }) => ask.text.includes(word))
  if (own.length === 0 || own.length === subject.words.length) return subject.words
  return subject.words.map((word) =>
    own.includes(word) || word.lent ? word : { ...word, weight: word.weight * OTHER_CLAUSE_WEIGHT },
  )
}

/** 平均年龄下降2.6岁 does not say how old they are; 85.7% does not say by how much it rose. */
function changeFit(figure: Figure, ask: Ask | undefined): number {
  if (ask === undefined) return 1
  if (figure.kind === 'change') return asksForChange(ask.text) ? 1 : 0
  return asksForChange(ask.text) ? 0.8 : 1
}

/** 多少个网格 wants 网格数, not 网格党群服务站数: the metric's own head noun is what it counts. */
function headFit(figure: Figure, ask: Ask | undefined): number {
  const counted = ask?.counted.replace(/[“”"]/gu, '') ?? ''
  if (counted.length < 2) return 1
  const head = figure.metric
    .replace(/（[^）]*）/gu, '')
    .replace(/(?:总)?(?:[人户家个次场件处名条项期份起所座支]?数|人次|场次|金额|资金|面积)$/u, '')
  return head.endsWith(counted) || counted.endsWith(head) ? HEAD_FIT : 1
}
const HEAD_FIT = 1.15

/** How much of the missing share a figure of just the particular kind asked for makes up. */
const SIGN_SHARE = 0.25

function withSign(evidence: Evidence, sign: boolean): Evidence {
  return sign ? { ...evidence, share: evidence.share + (1 - evidence.share) * SIGN_SHARE } : evidence
}

/** Within so much of a value the figures are looked at that may print it. */
const SAME_VALUE = 1e-4

/** The figures that print a value. */
interface Values {
  readonly count: (value: number) => number
  /** In the order of the corpus. */
  readonly all: (value: number) => Figure[]
}

function createValues(figures: readonly Figure[]): Values {
  const sorted = figures
    .flatMap(({ value, upTo }, at) =>
      [value, ...(upTo === undefined ? [] : [upTo])].map((each) => ({ each, at })),
    )
    .sort((a, b) => a.each - b.each)
  const firstFrom = (least: number): number => {
    let from = 0
    for (let to = sorted.length; from < to; ) {
      const middle = (from + to) >> 1
      if ((sorted[middle]?.each ?? 0) < least) from = middle + 1
      else to = middle
    }
    return from
  }
  const rangeOf = (value: number): [number, number] => {
    const slack = 2 * SAME_VALUE * Math.max(1, Math.abs(value))
    return [firstFrom(value - slack), firstFrom(value + slack)]
  }
  return {
    count(value) {
      const [from, to] = rangeOf(value)
      return to - from
    },
    all(value) {
      const places = sorted.slice(...rangeOf(value)).map(({ at }) => at)
      return [...new Set(places)].sort((a, b) => a - b).flatMap((at) => figures[at] ?? [])
    },
  }
}

export const foldedName = (name: string): string => unquoted(fold(name))
