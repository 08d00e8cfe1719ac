/** Whose the records of a draft are: the scope of each sentence, as levels of a path and a place below it. */
import type { Locality } from '../knowledge/article.ts'
import type { RepairedArticle } from './page.ts'
import type { DraftPractice, Passage } from './passage.ts'
import { isWithin } from './place.ts'
import type { Scope, Scopes } from './scope.ts'

export interface Whose {
  /** Where it is another than the article's; empty where nobody knows. */
  readonly locality?: Locality
  readonly place?: string
  readonly placed: Scope['by']
}

/** Places of an article's records: what the scope of the sentence says, as the draft writes it. */
export class Places {
  readonly #article: RepairedArticle
  readonly #scopes: Scopes

  constructor(article: RepairedArticle, scopes: Scopes) {
    this.#article = article
    this.#scopes = scopes
  }

  of(passage: Passage, at: number): Whose {
    const scope = this.#scopes.at(offsetOf(passage, at))
    const { locality } = this.#article
    if (scope.by === 'undecided')
      return scope.path.length === 0 && !this.#isOwnUnknown(scope)
        ? { locality: [], placed: 'undecided' }
        : { placed: 'undecided' }
    const { below } = scope
    // A village of a place that nobody names.
    if (
      locality.length === 0 &&
      scope.path.length > 0 &&
      !/(?:省|市|自治区|特别行政区)$/u.test(scope.path[0] ?? '')
    )
      return { place: scope.path.join(''), placed: scope.by }
    // A county's is its own; a town, and what is told as an example, is a place within what the whole is about, save in
    // a list or table.
    const isApart = locality.length === 0 || !isWithin(scope.path, locality) || scope.item === true
    const governed =
      scope.example === true ? locality.length : Math.max(locality.length, this.#governedDepth(scope.path))
    const whose = isApart ? scope.path : scope.path.slice(0, governed)
    const names = scope.path.slice(whose.length)
    // 苍南县灵溪镇 says more than 苍南县 and holds it.
    if (below !== undefined && below !== whose.at(-1)) names.push(below)
    while (names.length > 1 && names.at(-1)?.includes(names.at(-2) ?? '') === true) names.splice(-2, 1)
    return {
      ...(whose.join('/') === locality.join('/') ? {} : { locality: whose }),
      ...(names.length === 0 ? {} : { place: names.join('') }),
      placed: scope.by,
    }
  }

  /** What the row of a table counts, where it is about no place. */
  thingAt(passage: Passage, at: number): string {
    return this.#scopes.at(offsetOf(passage, at)).thing ?? ''
  }

  /**
   * The place of a practice where it is another than the article's: in a round-up the one that most is told of, else a
   * county or city that nearly all of it is told of. An example from a town is no other place's practice.
   */
  ofPractice(passages: readonly Passage[]): Locality | undefined {
    const { locality, subject } = this.#article
    const lengths = new Map<string, { path: Locality; length: number }>()
    let whole = 0
    for (const { pieces } of passages)
      for (const { start, length } of pieces)
        for (const span of this.#scopes.spans) {
          const shared = Math.min(span.end, start + length) - Math.max(span.start, start)
          if (shared <= 0) continue
          whole += shared
          const path = span.path.slice(0, this.#governedDepth(span.path))
          const entry = lengths.get(path.join('/')) ?? { path, length: 0 }
          lengths.set(path.join('/'), { path, length: entry.length + shared })
        }
    const [most] = [...lengths.values()]
      .filter(({ path }) => path.length > 0)
      .toSorted((a, b) => b.length - a.length)
    if (most === undefined || subject.roundUp) return most?.path
    const isOther = !isWithin(locality, most.path) && most.path.join('/') !== locality.join('/')
    return isOther && most.length >= NEARLY_ALL * whole ? most.path : undefined
  }

  /**
   * 高州市根子镇把窗口开到晚上九点，称为“荔月夜窗”: the county within what the article is about that gives a practice its
   * name, where all that is counted of it is counted there.
   */
  ofName(
    { name, passages }: DraftPractice,
    figures: readonly Record<string, unknown>[],
  ): Locality | undefined {
    const coined = /“[^“”]{1,24}”/u.exec(name)?.[0]
    const passage = coined === undefined ? undefined : passages.find(({ text }) => text.includes(coined))
    if (coined === undefined || passage === undefined || figures.length === 0) return undefined
    const { path, by, example } = this.#scopes.at(offsetOf(passage, passage.text.indexOf(coined)))
    const whose = path.slice(0, this.#governedDepth(path))
    const { locality } = this.#article
    if (by !== 'stated' || example === true || locality.length === 0 || !isWithin(whose, locality))
      return undefined
    const key = whose.join('/')
    return figures.every(({ locality: own }) => Array.isArray(own) && own.join('/') === key)
      ? whose
      : undefined
  }

  /** How far down a path goes to the county; to the town where the article itself is about one of several. */
  #governedDepth(path: Locality): number {
    const town = path.findIndex(
      (name, depth) => depth > 1 && /(?:街道|镇|乡|苏木|村|社区|小区|家园)$/u.test(name),
    )
    return town < 0 ? path.length : town
  }

  /** The document's own place, which it does not name. */
  #isOwnUnknown(scope: Scope): boolean {
    return this.#article.locality.length === 0 && !this.#article.subject.roundUp && scope.own === true
  }
}

const NEARLY_ALL = 0.7

/** Where in the document a character of the passage stands. */
export function offsetOf(passage: Passage, at: number): number {
  const piece = passage.pieces.findLast((piece) => piece.at <= at)
  return piece === undefined ? -1 : piece.start + at - piece.at
}
