/** Practices of many places on one screen of a phone: a short paragraph each, the rest of it behind its number. */
import type { CitedFigure, CitedPractice } from '../answer/answer.ts'
import { isResult } from '../answer/fit.ts'
import { type Asked, createInShort, saidShare } from '../answer/in-short.ts'
import type { Locality } from '../knowledge/article.ts'
import type { Block } from './message.ts'
import { nearPlace } from './place-text.ts'
import { listedName, listedRest } from './plain-text.ts'
import { figureLine } from './record-blocks.ts'

/** More than so many are told in short. */
export const TOLD_IN_FULL = 3

/** What a phone shows: so many lines of so many Chinese characters, some of them taken by heading and sources. */
const SCREEN = { lines: 22, characters: 22, taken: 5 } as const
/** Characters that may be told of a practice; the last is a clause, whatever its length. */
const LENGTHS = [120, 80, 60, 45, 34, 26, 18, 0] as const
const FIGURES = 2
/** Lines that the first, which answers best, may be longer. */
const LEADS_BY = 2

/** A practice and the figures that may stand beside it. */
export interface Listed {
  readonly cited: CitedPractice
  readonly figures: readonly CitedFigure[]
}

interface ListForm {
  /** The words of the question, which settle what of a practice is told. */
  readonly asked: Asked
  /** The number of the first. */
  readonly first?: number
  /** Without what was done. */
  readonly short?: boolean
}

/** As much of each as lets all of them stand on one screen: what is longest is told in fewer words until they do. */
export function practiceList(all: readonly Listed[], { asked, first = 1, short = false }: ListForm): Block[] {
  const items = all.map((listed, at): Item => {
    const [form, ...shorter] = formsOf(listed, asked, { nth: first + at, short })
    return { ...measured(form), shorter, leads: at === 0 }
  })
  const weight = ({ leads, lines }: Item): number => lines - (leads ? LEADS_BY : 0)
  const room = SCREEN.lines - SCREEN.taken
  while (items.reduce((sum, { lines }) => sum + lines, 0) > room) {
    const open = items.filter(({ shorter }) => shorter.length > 0)
    const longest = open.reduce<Item | undefined>(
      (a, b) => (a === undefined || weight(b) >= weight(a) ? b : a),
      undefined,
    )
    const next = longest?.shorter.shift()
    if (longest === undefined || next === undefined) break
    Object.assign(longest, measured(next))
  }
  return items.map(({ block }) => block)
}

type ListedBlock = Extract<Block, { kind: 'listed' }>
type Form = () => ListedBlock

interface Measured {
  block: ListedBlock
  lines: number
}

interface Item extends Measured {
  /** The longest first. */
  readonly shorter: Form[]
  readonly leads: boolean
}

function measured(form: Form): Measured {
  const block = form()
  const width = widthOf(`${listedName(block)} ${listedRest(block)}`)
  return { block, lines: Math.ceil(width / SCREEN.characters) }
}

/** Latin letters and digits are half as wide as Chinese characters. */
const widthOf = (text: string): number => text.length - (text.match(/[\x20-\x7e]/gu)?.length ?? 0) / 2

/** A practice in more and in fewer words, the longest first. */
function formsOf(
  { cited: { practice, citation }, figures }: Listed,
  asked: Asked,
  { nth, short }: { readonly nth: number; readonly short: boolean },
): [Form, ...Form[]] {
  const { id: practiceId, locality, name, summary } = practice
  const place = nearPlace(locality)
  const behind = `${place}${name}`
  const lines = mostTelling(figures, asked).map((figure) => figureLine(figure, locality))
  const block = (told: string, figures: number): ListedBlock => ({
    kind: 'listed',
    nth,
    place,
    name,
    told: withoutPlace(told, locality),
    figures: lines.slice(0, figures).filter(({ printed }) => !told.includes(printed)),
    citation,
    practiceId,
  })
  if (short) return [() => block('', 1)]
  const inShort = createInShort(summary, asked, behind)
  const says = (text: string): number => saidShare(asked, `${behind}\n${text}`)
  const alone = (): ListedBlock => {
    const [line] = lines
    const clause = inShort(0)
    return line === undefined || says(clause) > says(line.metric) ? block(clause, 0) : block('', 1)
  }
  const [longest, ...shorter] = LENGTHS.map((most) => () => block(inShort(most), FIGURES))
  return [longest ?? alone, ...shorter, () => block(inShort(0), 1), alone]
}

/** Those that say most of what is asked first. 七步 and 每月 stand in the sentence, if anywhere. */
const mostTelling = (figures: readonly CitedFigure[], asked: Asked): readonly CitedFigure[] =>
  figures
    .filter(({ figure }) => isResult(figure))
    .map((cited) => ({ cited, share: saidShare(asked, cited.figure.metric) }))
    .toSorted((a, b) => b.share - a.share)
    .map(({ cited }) => cited)

/** Without the place, which stands in front already: 温州重新划分网格. */
function withoutPlace(told: string, locality: Locality): string {
  const name = locality.at(-1) ?? ''
  const own = [name, name.length > 2 ? name.slice(0, -1) : name].find((one) => told.startsWith(one))
  const rest = told.slice(own?.length ?? 0)
  return own === undefined || GOES_ON.test(rest) ? told : rest.replace(/^的/u, '')
}

/** 温州市民 and 温州市委 are not 温州市, and 温州和辽阳 not 温州. */
const GOES_ON = /^[委民区级里内人和与及同跟、]/u
