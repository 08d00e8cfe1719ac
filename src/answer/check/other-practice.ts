/**
 * Words of a claim that another practice of its place says, and that nothing knows which is printed of its figure: 电梯加装 of
 * “136个小区完成了电梯加装”, where the 136个 are printed of 业财代理.
 */
import type { Article, Figure, Practice } from '../../knowledge/article.ts'
import { fold } from '../../search/fold.ts'

export interface OtherPracticeOptions {
  readonly articleOf: (id: string) => Article | undefined
  /** What a text is worth as a voucher for a word. */
  readonly vouch: (word: string, text: string) => number
}

export interface OtherPractice {
  /** How surely a word is another practice's: 0 where it is not, 1 where it is printed with its name and figures. */
  readonly knows: (word: string, figure: Figure) => number
  /** Whether any other practice of the place says a word, whatever is printed of the figure. */
  readonly says: (word: string, figure: Figure) => boolean
}

/** How surely a word is a practice's, by where it is printed. */
const PRINTED = { figures: 1, summary: 0.6 } as const
/** A text that is worth so much for a word knows it, in whatever form. */
const KNOWN = 0.75
/** Its own text hardly knows a word of which it has a half. */
const HALF_KNOWN = 0.5

interface Printed {
  readonly figures: string
  readonly summary: string
}

const plain = (parts: readonly string[]): string => fold(parts.join('\n')).replace(/[“”"'‘’《》「」]/gu, '')

export function createOtherPractice({ articleOf, vouch }: OtherPracticeOptions): OtherPractice {
  const texts = new WeakMap<Practice, Printed>()
  function printedOf(practice: Practice): Printed {
    const known = texts.get(practice)
    if (known !== undefined) return known
    const { figures, name, names, problem, summary } = practice
    const printed = {
      figures: plain([name, ...figures.flatMap(({ anchor, metric }) => [metric, anchor])]),
      summary: plain([...names, summary, problem]),
    }
    texts.set(practice, printed)
    return printed
  }

  const isIn = (word: string, text: string): boolean => vouch(word, text) >= KNOWN
  const beside = (figure: Figure): readonly Printed[] =>
    (articleOf(figure.articleId)?.practices ?? []).filter(({ id }) => id !== figure.practiceId).map(printedOf)

  function knows(word: string, figure: Figure): number {
    const article = articleOf(figure.articleId)
    const own = article?.practices.find(({ id }) => id === figure.practiceId)
    if (article === undefined || own === undefined) return 0
    // What the whole article is of is no one practice's.
    const isCommon = [article.title, ...figure.locality, ...article.places.map(({ name }) => name)].some(
      (name) => name.includes(word),
    )
    const { figures, summary } = printedOf(own)
    if (isCommon || Math.max(vouch(word, figures), vouch(word, summary)) > HALF_KNOWN) return 0
    const others = beside(figure)
    if (others.some((other) => isIn(word, other.figures))) return PRINTED.figures
    return others.some((other) => isIn(word, other.summary)) ? PRINTED.summary : 0
  }

  return {
    knows,
    says: (word, figure) => beside(figure).some((other) => isIn(word, `${other.figures}\n${other.summary}`)),
  }
}
