/** Whether a figure is of the place that is asked of: not of a part of it, and not of what lies around it. */
import type { Figure } from '../knowledge/article.ts'
import { namesPart, type Query } from './candidates.ts'
import { type AnswerContext, OWN_NAME } from './context.ts'
import { saysFew } from './counting-features.ts'
import type { PlaceReading } from './places.ts'

export interface FigurePlaces {
  /** The word right beside a place by which the whole of it is meant: 全市. */
  readonly wholeSaid: (text: string, place: PlaceReading) => string | undefined
  /** The districts and streets that are asked of within the place of an article, by the names it gives them. */
  readonly divisionsIn: (held: readonly PlaceReading[]) => readonly string[]
  /** Whether a figure names one of such divisions, where there are any. */
  readonly speaksOf: (query: Query, figure: Figure, within: readonly string[]) => boolean
  /** Whether the number of a whole is asked for, of which the figure counts a part. */
  readonly asksOfWhole: (query: Query, held: readonly PlaceReading[], figure: Figure) => boolean
}

/** 整个, 全省 stand right before or behind the region. */
const WHOLE_WORD = 2
/** A place that ends its clause. */
const ALONE = /^的?(?:[^\p{L}\p{N}]|$)/u
/** 全温州, 整个温州. */
const ALL = /[全整]$/u
const DIVISION = /[区县市镇乡村道]$/u

export function createFigurePlaces({
  articleOf,
  holdersOf,
  knowledge,
  namesIn,
  records,
}: AnswerContext): FigurePlaces {
  const { pointsInto, total, wholeRegion } = knowledge.lexicon.askedNumbers

  function divisionsIn(held: readonly PlaceReading[]): readonly string[] {
    return held.flatMap(({ articleIds, end, standing, within }) => {
      if (standing !== 'within' || within === undefined) return []
      // 我妈住瑞安，听说温州…: the place that is asked of is named last.
      const isLeft = held.some(
        (place) =>
          place.standing === 'locality' &&
          place.start >= end &&
          place.articleIds.join() === articleIds.join(),
      )
      if (isLeft) return []
      const listed = articleIds.flatMap((id) => articleOf(id).places).find(({ name }) => name === within)
      // 瑞安 is 瑞安市.
      return [within, ...(listed?.aliases ?? [])].some((name) => DIVISION.test(name)) ? [within] : []
    })
  }

  function wholeSaid(text: string, { start, end }: PlaceReading): string | undefined {
    const before = text.slice(Math.max(0, start - WHOLE_WORD), start)
    const around = `${before} ${text.slice(end, end + WHOLE_WORD)}`
    return wholeRegion.find((word) => around.includes(word)) ?? ALL.exec(before)?.[0]
  }

  /** 615个单元当中鹿城区占几个: a figure of the whole city says nothing of a part that it does not name. */
  function speaksOf({ text: asked }: Query, figure: Figure, within: readonly string[]): boolean {
    // In few words nothing but the place tells which number is meant: its practice must be one of that place.
    const text = saysFew(asked)
      ? [records.metricText(figure.id), ...(records.practice(figure.practiceId ?? '')?.places ?? [])].join()
      : records.figureText(figure.id)
    return (
      within.length === 0 ||
      within.some((name) => text.includes(name) || figure.place?.includes(name) === true)
    )
  }

  /**
   * 浙江全省的覆盖率, 江西一共多少, 赣州模范机关几个: a city's figure says nothing of its province, unless it names the whole itself; nor
   * does a district's of all of its city.
   */
  function asksOfWhole(
    { reading, text: asked }: Query,
    held: readonly PlaceReading[],
    figure: Figure,
  ): boolean {
    const { text } = reading
    return held.some((place) => {
      const { standing, end } = place
      const whole = wholeSaid(text, place)
      const says = (word: string): boolean => records.metricText(figure.id).includes(word)
      if (standing === 'locality')
        return whole !== undefined && figure.place !== undefined && !namesPart(figure.place, text)
      if (standing !== 'region') return false
      const said = whole ?? total.find((word) => text.includes(word))
      if (said !== undefined) return !says(said)
      // 贵港那个联盟 is one within the region, 三雁工程 tells which, and 只看广东的：… only leaves others out.
      const tells = (name: string): boolean =>
        name.length >= OWN_NAME &&
        !reading.requests.some(({ counted }) =>
          counted.some((word) => word.length > 1 && name.includes(word)),
        ) &&
        holdersOf(name).every(({ articleId }) => articleId === figure.articleId)
      const behind = text.slice(end)
      const pointed = ALONE.test(behind) || pointsInto.some((word) => behind.startsWith(word))
      return saysFew(asked) && !pointed && !namesIn(asked).some(tells)
    })
  }

  return { asksOfWhole, divisionsIn, speaksOf, wholeSaid }
}
