/** Which printed figures of one place a message wants added, taken from each other, or held against each other. */
import type { Figure } from '../knowledge/article.ts'
import type { Measure } from '../knowledge/lexicon.ts'
import { fold } from '../search/fold.ts'
import { type AnswerContext, distinct } from './context.ts'
import { figureOfEach, itemsOf, type Operation, pairOf } from './reckoning.ts'
import { type TellingWord, vouchedShare } from './vouching.ts'

/** A message and the figures of the place it is about. */
export interface Reckonable {
  readonly text: string
  readonly words: readonly TellingWord[]
  readonly here: readonly Figure[]
  /** The measures that it names. */
  readonly asked: readonly Measure[]
}

export interface Operands {
  readonly operandsOf: (message: Reckonable, operation: Operation) => readonly Figure[] | undefined
  /** A figure for each thing that a message lists; undefined where it lists none. */
  readonly listedAt: (
    text: string,
    words: readonly TellingWord[],
    here: readonly Figure[],
  ) => readonly Figure[] | undefined
}

/** So much of the words a figure with its practice must say to be meant. */
const LISTED = 0.5
/** So much the figure itself. */
const SAID_ITSELF = 0.6
/** So much a whole and its part must each say themselves to be taken from each other. */
const SAID_OF_WHOLE = 0.3

export function createOperands({ records, sameUnit }: AnswerContext): Operands {
  /** The figures of one place that are to be reckoned with. */
  function operandsOf(
    { asked, here, text, words }: Reckonable,
    operation: Operation,
  ): readonly Figure[] | undefined {
    const share = (figure: Figure): number => vouchedShare(words, records.figureText(figure.id))
    const byShare = (figures: readonly Figure[]): Figure[] => figures.toSorted((a, b) => share(b) - share(a))
    switch (operation) {
      case 'rest':
        return restOf(here, share, LISTED)
      case 'difference': {
        // A rise that is printed as such needs no reckoning.
        const asksRise = /[涨增升降减]|少了|多了/u.test(text)
        const told = (figure: Figure): number => vouchedShare(words, records.metricText(figure.id))
        if (asksRise && here.some((figure) => figure.kind === 'change' && told(figure) >= SAID_ITSELF))
          return undefined
        // 收上来的跟解决掉的差几件
        const rest = restOf(here, told, SAID_OF_WHOLE)
        if (rest !== undefined) return rest
        const labelled = labelledIn(text, here)
        if (labelled !== undefined) return labelled
        // 前后多了多少: from what it was to what it is.
        const [start] = byShare(here.filter(({ role }) => role === 'start'))
        const now = here.find(({ measure, role }) => start?.measure === measure && role === undefined)
        const meant =
          start !== undefined && (share(start) >= LISTED || asked.some(({ name }) => name === start.measure))
        return meant && now !== undefined
          ? [now, start]
          : (pairAt(words, here) ?? listedAt(text, words, here)?.slice(0, 2))
      }
      case 'order':
        return pairAt(words, here) ?? listedAt(text, words, here)?.slice(0, 2)
      case 'sum': {
        const listed = listedAt(text, words, here)
        return areAlike(listed)
          ? listed
          : (partsOf(here, asked, share) ?? pairAt(words, here) ?? countedBy(here, asked) ?? listed)
      }
      case 'total': {
        const listed = listedAt(text, words, here)
        const told = (figure: Figure): number => vouchedShare(words, records.metricText(figure.id))
        // 现场一共提了多少条意见 is one number, whatever else the message lists.
        const best = Math.max(0, ...here.map(told))
        return areAlike(listed) && listed !== undefined && Math.max(...listed.map(told)) >= best
          ? listed
          : (partsOf(here, [], (figure) => vouchedShare(words, records.metricText(figure.id)), true) ??
              (/计划|打算|要招|再招/u.test(text) ? countedBy(here, asked) : undefined))
      }
    }
  }

  /** A whole and its part, where both say so much of the words. */
  function restOf(
    here: readonly Figure[],
    share: (figure: Figure) => number,
    least: number,
  ): readonly Figure[] | undefined {
    const wholes = here.filter(({ role, measure }) => role === 'total' && measure !== undefined)
    const [whole] = wholes.toSorted((a, b) => share(b) - share(a))
    const part = here.find((figure) => whole !== undefined && isPartOf(figure, whole))
    if (whole === undefined || part === undefined) return undefined
    return Math.min(share(whole), share(part)) >= least ? [whole, part] : undefined
  }

  /** By their metrics alone; other words for a figure are often its neighbour's. */
  const pairAt = (words: readonly TellingWord[], here: readonly Figure[]): readonly Figure[] | undefined =>
    pairOf(words, here, ({ metric }) => fold(metric)) ??
    pairOf(words, here, (figure) => records.metricText(figure.id))

  /** A figure of the place for each thing that the message lists; undefined where it lists none. */
  function listedAt(
    text: string,
    words: readonly TellingWord[],
    here: readonly Figure[],
  ): readonly Figure[] | undefined {
    const present = here.filter(({ role }) => role !== 'start')
    const found = figureOfEach(itemsOf(text, words), present, sameUnit, {
      metricOf: ({ asOf = '', metric, printed }) => fold([metric, printed, asOf].join('\n')),
      textOf: (figure) => records.figureText(figure.id),
    })
    return found.length > 1 ? found : undefined
  }

  /** 当天达50%, 三天内达95%: figures of one measure that are told apart by words of their printed forms. */
  function labelledIn(text: string, here: readonly Figure[]): readonly Figure[] | undefined {
    const said = here.filter(({ measure, printed }) => {
      const label = /^[“"]?([\u4e00-\u9fa5]{2,6}?)[达到”"]*\d/u.exec(printed)?.[1]
      return measure !== undefined && label !== undefined && text.includes(label)
    })
    return said.length === 2 && areAlike(said) ? said : undefined
  }

  /** All that a place prints of one measure, where it prints no whole: what is done and what is yet to come. */
  function countedBy(here: readonly Figure[], asked: readonly Measure[]): readonly Figure[] | undefined {
    return asked
      .map(({ name }) => here.filter(({ measure, role }) => measure === name && role !== 'start'))
      .find((some) => some.length > 1 && some.every(({ role }) => role !== 'total'))
  }

  const isPartOf = ({ near, practiceId, role, unit }: Figure, whole: Figure): boolean =>
    role === 'part' &&
    practiceId === whole.practiceId &&
    unit === whole.unit &&
    near.includes(whole.measure ?? '')

  /** The parts of one measure that a place prints; `printed`: not where it prints their sum as well. */
  function partsOf(
    here: readonly Figure[],
    asked: readonly Measure[],
    share: (figure: Figure) => number,
    printed = false,
  ): readonly Figure[] | undefined {
    const names = distinct(
      here.flatMap(({ measure, role }) => (role === 'part' && measure !== undefined ? [measure] : [])),
    )
    const groups = names
      .map((name) => here.filter(({ measure, role }) => measure === name && role !== 'start'))
      .filter((group) => !printed || group.every(({ role }) => role === 'part'))
      .map((group) => group.filter(({ role }) => role === 'part'))
      .filter(({ length }) => length > 1)
    const meant = groups.find(([first]) => asked.some(({ name }) => name === first?.measure))
    const best = Math.max(0, ...here.filter(({ role }) => role !== 'part').map(share))
    return meant ?? groups.find((group) => Math.min(...group.map(share)) >= Math.max(SAID_ITSELF, best))
  }

  return { operandsOf, listedAt }
}

/** Whether figures count by one measure. */
const areAlike = (figures: readonly Figure[] | undefined): boolean =>
  figures?.[0]?.measure !== undefined && figures.every(({ measure }) => measure === figures[0]?.measure)
