/** Which measures of the lexicon a message asks for, by the words that people have for them; and what counts each. */
import type { Figure } from '../knowledge/article.ts'
import type { Measure } from '../knowledge/lexicon.ts'
import type { Knowledge } from '../knowledge/load.ts'
import type { SameUnit } from '../knowledge/same-quantity.ts'
import { fold } from '../search/fold.ts'
import type { Segment } from '../search/segment.ts'
import type { Query } from './candidates.ts'
import { type Derived, reckoned } from './derived.ts'
import { kindFit } from './figure-sort.ts'
import { saysSomething, type TellingWord, vouchedShare } from './vouching.ts'

export interface Measures {
  readonly named: (name: string) => Measure | undefined
  /** The measures that a message names, those first that it names first. `words` are what it says beside how it asks. */
  readonly askedFor: (query: Query, words: readonly TellingWord[]) => readonly Measure[]
  /** Whether a message spells a word that people have for it, and does not only speak of what it counts. */
  readonly spells: (query: Query, measure: Measure) => boolean
  /** The figures that count it, in the order of the corpus, and those that nearly do. */
  readonly figuresOf: (measure: Measure) => readonly Figure[]
  readonly nearTo: (measure: Measure) => readonly Figure[]
  /** How people say the measure that a figure counts by; nothing where it counts by none. */
  readonly saidOf: (figure: Figure) => string
}

/** So much of the words the figures of a measure must vouch for: 食堂的志愿者 is no 食堂. */
const ABOUT = 0.5
/** So much where several places are named: they are what is to be set side by side. */
const ABOUT_PLACES = 0.25
/** So much the words of a measure, where they stand apart. */
const APART = 0.8
const SHORTEST_WORD = 2
const LONG_NAME = 4

export function createMeasures(
  { figures, lexicon }: Pick<Knowledge, 'figures' | 'lexicon'>,
  sameUnit: SameUnit,
  segment: Segment,
  derived: Derived = reckoned,
): Measures {
  const named = new Map(lexicon.measures.map((measure) => [measure.name, measure]))
  // 几个社区, 多少钱: such words are no measure words that figures are printed in.
  const alike = new Set(lexicon.units.flat())
  const counting = groupBy(figures, ({ measure }) => (measure === undefined ? [] : [measure]))
  const nearly = groupBy(figures, ({ near }) => near)
  const figuresOf = ({ name }: Measure): readonly Figure[] => counting.get(name) ?? []
  const nearTo = ({ name }: Measure): readonly Figure[] => nearly.get(name) ?? []
  const phrases = new Map<string, Measure[]>()
  for (const measure of lexicon.measures)
    for (const word of new Set([measure.name, ...measure.words].map(fold)))
      phrases.set(word, [...(phrases.get(word) ?? []), measure])
  const longest = Math.max(SHORTEST_WORD, ...[...phrases.keys()].map(({ length }) => length))
  /** How people say each measure; asked of every question, so folded once. */
  const spoken = lexicon.measures.map((measure) => ({
    measure,
    text: fold([measure.name, ...measure.words].join('\n')),
  }))
  const said = derived.texts('measures', () => textsOf(lexicon.measures, figures))
  const texts = new Map(lexicon.measures.map(({ name }, at) => [name, said[at] ?? '']))

  /** The longest word at each place counts: 微网格 is no 网格. */
  function wordsIn(
    text: string,
  ): readonly { readonly word: string; readonly measures: readonly Measure[] }[] {
    const found: { word: string; measures: readonly Measure[] }[] = []
    for (let start = 0; start < text.length; start += 1)
      for (let end = Math.min(text.length, start + longest); end - start >= SHORTEST_WORD; end -= 1) {
        const word = text.slice(start, end)
        const measures = phrases.get(word)
        if (measures === undefined) continue
        found.push({ word, measures })
        start = end - 1
        break
      }
    return found
  }

  /** 诉求解决了多少 for 解决诉求: all parts of a word, wherever they stand. */
  const inParts = [...phrases].flatMap(([word, measures]) => {
    const parts = partsOf(word, segment)
    return parts.length > 1 && parts.every(({ length }) => length > 1) ? [{ parts, measures }] : []
  })
  function partedIn(query: Query): readonly Measure[] {
    const { marks } = query.reading
    // 参加培训的人数: what asks is part of how the measure is called.
    const asking = marks
      .filter(({ kinds, text }) => kinds.includes('howMany') && NOUN.test(text))
      .map(({ text }) => text)
    const said = new Set([...query.words.map(({ word }) => word), ...asking])
    return inParts
      .filter(({ parts }) => parts.every((part) => said.has(part)))
      .flatMap(({ measures }) => measures)
  }

  /** 社区结对、签约的单位: words of a measure, apart from each other. */
  function bestBy(words: readonly TellingWord[], fits: (measure: Measure) => boolean): readonly Measure[] {
    const [best] = spoken
      .map(({ measure, text }) => ({ measure, share: vouchedShare(words, text) }))
      .filter(({ measure }) => fits(measure))
      .toSorted((a, b) => b.share - a.share)
    return best !== undefined && best.share >= APART ? [best.measure] : []
  }

  function askedFor(query: Query, words: readonly TellingWord[]): readonly Measure[] {
    const { reading, text } = query
    const spans = wordsIn(fold(text))
    const spelt = spans.flatMap(({ measures }) => measures)
    const named = [...new Set(spelt.length > 0 ? spelt : partedIn(query))]
    const whole = named.map(({ name }) => texts.get(name) ?? '').join('\n')
    // 新盖的党群服务中心: beside a name as long as that, words that no record knows are manner of speaking.
    const longest = Math.max(0, ...spans.map(({ word }) => word.length))
    const counting = words.filter(({ word }) => !COUNTS.test(word))
    const telling = longest >= LONG_NAME ? counting.filter(({ known }) => known) : counting
    // 有几家公布了 asks for places.
    const asksPlaces = reading.marks.some(({ kinds }) => kinds.includes('howMany') && kinds.includes('many'))
    // 要人数不要比例
    const wanted = reading.requests.filter(({ asks }) => !UNWANTED.test(reading.text.slice(0, asks.start)))
    const fits = (measure: Measure): boolean =>
      figuresOf(measure).some((figure) =>
        wanted.every(
          ({ kind, unit }) =>
            (kind === undefined || kindFit(figure, kind) >= 0.5) &&
            (unit === undefined ||
              !alike.has(unit) ||
              (asksPlaces && unit === '家') ||
              sameUnit(unit, figure.unit) !== 'different'),
        ),
      )
    const fitting =
      named.length > 0 && vouchedShare(telling, whole) >= (reading.places.length > 1 ? ABOUT_PLACES : ABOUT)
        ? named.filter(fits)
        : []
    return fitting.length === 0 && saysSomething(words) ? bestBy(words, fits) : ofSort(fitting, reading.text)
  }

  const spells = ({ text }: Query, measure: Measure): boolean =>
    wordsIn(fold(text)).some(({ measures }) => measures.includes(measure))

  const saidOf = ({ measure = '' }: Figure): string =>
    spoken.find(({ measure: { name } }) => name === measure)?.text ?? ''

  return { named: (name) => named.get(name), askedFor, spells, figuresOf, nearTo, saidOf }
}

/** What is said of each measure, and of the figures that count it or nearly do. */
function textsOf(measures: readonly Measure[], figures: readonly Figure[]): string[] {
  const said = new Map(measures.map(({ name, words }) => [name, [name, ...words]]))
  for (const { aliases, measure = '', metric, near, place = '' } of figures)
    for (const name of [measure, ...near]) said.get(name)?.push(metric, ...aliases, place)
  return measures.map(({ name }) => fold(said.get(name)?.join('\n') ?? ''))
}

/** 解决问题 is one word where it stands together, and 解决 and 问题 in 解决了多少问题. */
function partsOf(word: string, segment: Segment): readonly string[] {
  const parts = segment(word)
  return parts.length === 1 && word.length === LONG_NAME ? [word.slice(0, 2), word.slice(2)] : parts
}

/** 人数, 金额; 多少 is part of no name. */
const NOUN = /[数次额例重率]$/u
/** 件数 says that something is counted, and not what. */
const COUNTS = /^[个件条场户家次期]数$/u
const UNWANTED = /不[要含用看是]$/u
const RATE = /(?<!不[要含用看是])(?:比例|占比|比重|百分|几成|率)/u
const COUNT = /(?<!不[要含用看是])(?:人头|人数|个数|多少个?人|几个?人)/u

/** 社工证持证比例 names those who hold one as well, and asks for the rate. */
function ofSort(measures: readonly Measure[], text: string): readonly Measure[] {
  const rates = measures.filter(({ unit }) => unit === '%')
  const isEither =
    rates.length === 0 || rates.length === measures.length || RATE.test(text) === COUNT.test(text)
  if (isEither) return measures
  return RATE.test(text) ? rates : measures.filter((measure) => !rates.includes(measure))
}

function groupBy(
  figures: readonly Figure[],
  keysOf: (figure: Figure) => readonly string[],
): Map<string, Figure[]> {
  const groups = new Map<string, Figure[]>()
  for (const figure of figures)
    for (const key of keysOf(figure)) {
      const group = groups.get(key)
      if (group === undefined) groups.set(key, [figure])
      else group.push(figure)
    }
  return groups
}
