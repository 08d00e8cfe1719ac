/** A pasted or forwarded text → what the corpus says to each of its numbers. None is left out. */
import type { Figure } from '../../knowledge/article.ts'
import { byId } from '../../knowledge/by-id.ts'
import type { Knowledge } from '../../knowledge/load.ts'
import { readQuantities } from '../../knowledge/quantity.ts'
import { createSameUnit } from '../../knowledge/same-quantity.ts'
import type { Segment } from '../../search/segment.ts'
import { synonymIndex } from '../context.ts'
import type { PlaceFinder } from '../places.ts'
import type { AskNumber } from './asked-number.ts'
import { type Claim, readClaims } from './claim.ts'
import { createCountedWords } from './counted.ts'
import { createDifferences } from './differences.ts'
import { figureShelf } from './figure-shelf.ts'
import { createJudge, type Verdict } from './judge.ts'
import { nameOwner } from './own-names.ts'
import { reckonedOf, shareOf } from './reckoned.ts'
import { createSmallPlaces } from './small-places.ts'

export interface Finding {
  readonly printed: string
  /** UTF-16 offset in the text. */
  readonly start: number
  /** The clause it stands in. */
  readonly clause: string
  readonly verdict: Verdict
}

export interface TextCheck {
  readonly findings: readonly Finding[]
  /** Numbers that state nothing by themselves, as they stand: years, dates, parts of names. */
  readonly passed: readonly string[]
  /** Of years and months those that were held against the figures of their sentences. */
  readonly heldTimes: readonly string[]
  /** Whether the text goes on past what is read. */
  readonly cut: boolean
}

export type CheckText = (text: string) => TextCheck

/** How much of one text is read. */
export const LONGEST_CHECKED = 20_000
/** And of one that is all numbers: far more than a page of prose holds, and no more than is soon done with. */
export const MOST_CHECKED = 200

export function createCheckText(
  knowledge: Knowledge,
  {
    places,
    segment,
    stopwords,
    isNameless,
    askNumber,
  }: {
    readonly places: Pick<PlaceFinder, 'find'>
    readonly segment: Segment
    readonly stopwords: ReadonlySet<string>
    readonly isNameless: (word: string) => boolean
    readonly askNumber: AskNumber
  },
): CheckText {
  const { figures, lexicon } = knowledge
  const practices = byId(knowledge.practices)
  const articles = byId(knowledge.articles)
  const synonyms = synonymIndex(lexicon.synonyms)
  const { claimWords } = lexicon
  const smallPlace = createSmallPlaces(claimWords)
  const owner = nameOwner(knowledge.articles)
  const practiceOf = (id: string) => practices.get(id)
  const shelf = figureShelf(figures)
  const sameUnit = createSameUnit(lexicon.units)
  const share = (claim: Claim, told: ReadonlySet<Figure>) =>
    told.size === 0 ? undefined : shareOf(claim, told, shelf.pool(claim), sameUnit)
  const judge = createJudge({
    shelf,
    counted: createCountedWords({
      segment,
      stopwords,
      isNameless,
      claimWords,
      synonymsOf: (word) => synonyms.get(word) ?? [],
      practiceOf,
      articleOf: (id) => articles.get(id),
    }),
    differencesOf: createDifferences({
      segment,
      claimWords,
      articleOf: (id) => articles.get(id),
      practiceOf,
    }),
    sameUnit,
    askNumber,
  })
  return (whole) => {
    const long = whole.slice(0, LONGEST_CHECKED)
    const text = long.slice(0, readQuantities(long)[MOST_CHECKED]?.start)
    const findings: Finding[] = []
    const passed: Claim[] = []
    const claims = readClaims(text, places, smallPlace, owner)
    let told: { readonly sentence: number; readonly figures: Set<Figure> } = {
      sentence: 0,
      figures: new Set(),
    }
    for (const claim of claims) {
      const sentence = claim.quantity.start - claim.sentenceBefore.length
      if (sentence !== told.sentence) told = { sentence, figures: new Set() }
      const { printed, start } = claim.quantity
      const judged = judge(claim, told.figures)
      const isOpen = judged.kind === 'unknown' || judged.kind === 'unsure'
      const reckoned = reckonedOf(claim, claims) ?? (isOpen ? share(claim, told.figures) : undefined)
      const verdict = judged.kind === 'holds' ? judged : (reckoned ?? judged)
      if (verdict.kind === 'holds') told.figures.add(verdict.figure)
      if (verdict.kind === 'unknown' && claim.sort !== 'claim') passed.push(claim)
      else findings.push({ printed, start, clause: claim.clause.trim(), verdict })
    }
    const isHeld = (claim: Claim): boolean => findings.some((finding) => tellsTime(finding, claim))
    const printedOf = (of: readonly Claim[]): string[] => of.map(({ quantity }) => quantity.printed)
    return {
      findings,
      passed: printedOf(passed.filter((claim) => !isHeld(claim))),
      heldTimes: printedOf(passed.filter(isHeld)),
      cut: text.length < whole.length,
    }
  }
}

/** Whether what is said of a number in the sentence of a year or month tells whether it is of that time. */
function tellsTime(
  { start, verdict }: Finding,
  { quantity, sentence, sentenceBefore, sort }: Claim,
): boolean {
  if (sort !== 'time' || !('figure' in verdict)) return false
  const begin = quantity.start - sentenceBefore.length
  if (start < begin || start >= begin + sentence.length) return false
  return verdict.kind === 'differs'
    ? verdict.differences.some((one) => one.kind === 'time' && one.said.includes(quantity.printed))
    : verdict.kind === 'holds' && (verdict.figure.asOf ?? '').includes(quantity.printed)
}
