/**
 * A claim as a question: “温州有136个小区推行业财代理” asks in how many. What would answer it is found and decided on as for any other
 * question, so that checking and asking understand the same words.
 */
import type { Figure } from '../../knowledge/article.ts'
import type { AnswerContext } from '../context.ts'
import { decide } from '../decision.ts'
import { askedAs } from '../guesses.ts'
import type { Read } from '../reading.ts'
import { rememberBy } from '../text-lookup.ts'
import type { Claim } from './claim.ts'

/** What would answer the question for the number that is claimed. */
export interface AskedNumber {
  /** The likeliest first. */
  readonly figures: readonly Figure[]
  /** How likely one of them answers, from 0 to 1. */
  readonly likelihoodOf: (figure: Figure) => number
}

export type AskNumber = (claim: Claim) => AskedNumber

export function createAskNumber(
  { candidates, queryOf }: Pick<AnswerContext, 'candidates' | 'queryOf'>,
  read: Read,
): AskNumber {
  // The numbers of one sentence are asked for together.
  const understood = rememberBy(
    (text: string) => text,
    (text) => queryOf(read(text)),
    SENTENCES_KEPT,
  )
  const asked = new WeakMap<Claim, AskedNumber>()
  return (claim) => {
    const known = asked.get(claim) ?? ask(claim)
    asked.set(claim, known)
    return known
  }

  function ask(claim: Claim): AskedNumber {
    const { text, at } = questionOf(claim)
    const query = understood(text)
    const { requests } = query.reading
    const request = requests.find(({ asks }) => at >= asks.start && at < asks.end) ?? requests[0]
    const scope = claim.articleIds && new Set(claim.articleIds)
    const found = candidates.figures(query, request, scope)
    return {
      figures: found.map(({ figure }) => figure),
      likelihoodOf: (figure) => {
        const first = found.filter((one) => one.figure === figure)
        const rest = found.filter((one) => one.figure !== figure)
        return first.length === 0
          ? 0
          : decide('figure', candidates.figureFeatures(query, request, scope, [...first, ...rest]))
              .probability
      },
    }
  }
}

const SENTENCES_KEPT = 4

const WHEN = '什么时候'

/** So much of a long sentence around a number is asked. */
const AROUND = { before: 100, behind: 60 } as const

/** The sentence with all its numbers asked for, and where the claimed one is. */
function questionOf({ beside, quantity, sentence, sentenceBefore, sort }: Claim): {
  readonly text: string
  readonly at: number
} {
  const begin = quantity.start - sentenceBefore.length
  const from = quantity.start - Math.min(sentenceBefore.length, AROUND.before)
  const to = Math.min(begin + sentence.length, quantity.end + AROUND.behind)
  const numbers = [...beside, quantity]
    .filter(({ start, end }) => start >= from && end <= to)
    .toSorted((a, b) => a.start - b.start)
  let text = ''
  let at = 0
  let last = from
  for (const one of numbers) {
    text += sentence.slice(last - begin, one.start - begin)
    if (one === quantity) at = text.length
    text += one === quantity && sort === 'time' ? WHEN : askedAs(one.unit, '占')
    last = one.end
  }
  return { text: text + sentence.slice(last - begin, to - begin), at }
}
