/** The places talked about, side by side: a line each, one put in, one taken out. */
import type { Figure, Practice } from '../../knowledge/article.ts'
import type { MarkKind } from '../../knowledge/lexicon.ts'
import { fold } from '../../search/fold.ts'
import type { Answer, Focus, Row, Turn } from '../answer.ts'
import type { Query } from '../candidates.ts'
import { type AnswerContext, distinct } from '../context.ts'
import type { PlaceReading } from '../places.ts'
import type { Read } from '../reading.ts'
import { BY_PLACE, type RecallAnswers } from '../recall-answer.ts'
import type { FigureTables } from '../tables/figure-tables.ts'
import { saysSomething, vouchedShare } from '../vouching.ts'
import type { Carried } from './carried.ts'
import { withoutPurpose } from './message.ts'
import { ABOUT } from './staying.ts'

export interface SideBySideOptions {
  readonly read: Read
  readonly tables: FigureTables
  readonly recall: RecallAnswers
  readonly carried: Carried
}

export interface SideBySide {
  /** 再加上殷都, 温州的撤掉, 这几家列个表; undefined where nothing of the kind is wanted. */
  readonly regrouped: (query: Query, previous: Turn) => Answer | undefined
  /** One row a place: what was asked last of each, else what was told of it. */
  readonly rowsOf: (query: Query, previous: Turn, places: readonly PlaceReading[]) => Answer | undefined
  /** One row a place, of what the message itself asks. */
  readonly ownRowsOf: (query: Query, previous: Turn, places: readonly PlaceReading[]) => Answer | undefined
}

/** What is said of a place in its row. */
interface Told {
  readonly id: string
  readonly figures: readonly Figure[]
  readonly practice: Practice | undefined
}

const MOST_PLACES = 6
const FIGURES_PER_ROW = 2
/** So much of the subject a practice must say to stand for a place that was not talked about. */
const OF_SUBJECT = 0.4
/** 各家, 几个地方: more than one is meant. */
const SEVERAL = /[各每几两俩三仨四五][^，,。]{0,2}[地家处边方]|一[行条栏]/u

/** 辽阳剔出去，剩下的谁打头 */
const THE_OTHERS = /^(?:剩下|其余|余下|其他|打头|领头)$/u

const articlesOf = (places: readonly PlaceReading[]): readonly string[] =>
  distinct(places.flatMap(({ articleIds }) => articleIds)).slice(0, MOST_PLACES)

export function createSideBySide(
  { articleOf, base, candidates, citations, queryOf, records }: AnswerContext,
  { read, tables, recall, carried: { placeOf, recentPlaces, textOf } }: SideBySideOptions,
): SideBySide {
  return { regrouped, rowsOf, ownRowsOf }

  function regrouped(query: Query, previous: Turn): Answer | undefined {
    const { excluded, marks, places, requests } = query.reading
    const has = (kind: MarkKind): boolean => marks.some(({ kinds }) => kinds.includes(kind))
    const group = groupOf(previous)
    const held = places.filter(({ standing }) => standing !== 'elsewhere')
    if (group.length === 0) return undefined
    if (has('beside') && held.length > 0)
      return requests.length > 0 || has('sum') ? undefined : rowsOf(query, previous, merged(group, held))
    // 左边地名右边占比, 剩下的谁打头: what no record knows is manner of speaking.
    const own = tables.filterOf(query).words.filter(({ known, word }) => known && !THE_OTHERS.test(word))
    const ofFocus =
      !saysSomething(own) ||
      (previous.focus !== undefined && vouchedShare(own, textOf(previous.focus)) >= ABOUT)
    if (!ofFocus || places.length > 0) return undefined
    if (excluded.length > 0) return saysSomething(own) ? undefined : without(query, previous, excluded)
    if (!has('table') || has('again') || group.length < 2 || tables.filterOf(query).picks) return undefined
    // 按人数排一下: the number asked for of each that was listed.
    if (requests.length === 1 && !saysSomething(own) && previous.asked === '' && listsSeveral(previous))
      return ofListed(query, previous)
    // What was listed is listed once more, a line a place.
    if (BY_PLACE.test(query.reading.text) && previous.asked === '' && listsSeveral(previous)) return undefined
    const several = has('pair') || has('each') || SEVERAL.test(query.reading.text)
    if (several && saysSomething(own) && requests.length > 0) return undefined
    if (several ? requests.length > 1 : requests.length > 0 || previous.articles.length > 1) return undefined
    // 仨地方的食堂排成表: of what is named, whatever number was asked for last.
    const what = withoutPurpose(own, query.reading)
    const named =
      requests.length === 0 && saysSomething(what) && vouchedShare(what, fold(previous.asked)) < ABOUT
    if (named) return ownRowsOf(query, previous, group)
    return recall.places(previous) >= group.length ? undefined : rowsOf(query, previous, group)
  }

  /** The places of the last answer where they were several, else those of the same subject. */
  function groupOf({ articles, focus, listed, trail, ...previous }: Turn): readonly PlaceReading[] {
    const last = distinct(articles)
    if (last.length > 1) return last.map((article) => placeOf({ article, subject: '' }))
    const words = queryOf({ ...read(focus?.subject ?? ''), places: [] }).words
    const same = trail.filter(
      (one) =>
        one.subject === focus?.subject || (saysSomething(words) && vouchedShare(words, textOf(one)) >= ABOUT),
    )
    return recentPlaces({
      articles,
      listed,
      ...previous,
      ...(focus === undefined ? {} : { focus }),
      trail: same,
    })
  }

  function listsSeveral({ listed }: Turn): boolean {
    return new Set(listed.map((id) => records.practice(id)?.articleId)).size > 1
  }

  /** What was listed, or set side by side, but for the places named. */
  function without(query: Query, previous: Turn, excluded: readonly PlaceReading[]): Answer | undefined {
    const out = new Set(excluded.flatMap(({ articleIds }) => articleIds))
    const isOut = ({ articleIds }: PlaceReading): boolean => articleIds.some((id) => out.has(id))
    const group = groupOf(previous)
    const rest = group.filter((place) => !isOut(place))
    if (group.length < 2 || rest.length === 0) return undefined
    const listed = previous.listed.flatMap((id) => records.practice(id) ?? [])
    const kept = listed.filter(({ articleId }) => !out.has(articleId))
    if (kept.length > 0 && kept.length < listed.length && previous.toldLast <= listed.length * 2)
      return previous.asked === '' ? recall.list(query, kept) : rowsOf(query, previous, rest)
    return rowsOf(query, previous, rest)
  }

  function merged(group: readonly PlaceReading[], named: readonly PlaceReading[]): readonly PlaceReading[] {
    const ids = new Set(named.flatMap(({ articleIds }) => articleIds))
    return [...group.filter(({ articleIds }) => !articleIds.some((id) => ids.has(id))), ...named]
  }

  function rowsOf(query: Query, previous: Turn, places: readonly PlaceReading[]): Answer | undefined {
    const told = articlesOf(places).map((id) => ({
      id,
      figures: figuresOf(id, previous),
      practice: practiceOf(id, previous),
    }))
    return inRows(query, told, previous)
  }

  function ownRowsOf(query: Query, previous: Turn, places: readonly PlaceReading[]): Answer | undefined {
    const { marks, requests } = query.reading
    const asks = requests.length > 0
    const inTable = marks.some(({ kinds }) => kinds.includes('table'))
    const told = articlesOf(places).map((id) => {
      const practice = ownPractice(query, id, previous)
      return { id, practice, figures: asks || !inTable ? [] : (practice?.figures.slice(0, 1) ?? []) }
    })
    return inRows(query, told, { ...previous, asked: asks ? query.text : '', toldLast: 0 })
  }

  function ofListed(query: Query, previous: Turn): Answer | undefined {
    const talk = { subject: queryOf(read(previous.subject)).words, told: new Set<string>() }
    const practices = previous.listed.flatMap((id) => records.practice(id) ?? [])
    const told = distinct(practices.map(({ articleId }) => articleId)).map((id): Told => {
      const practice = practices.find(({ articleId }) => articleId === id)
      const figures = practice === undefined ? [] : (recall.figuresIn(query, practice, talk)?.figures ?? [])
      return { id, figures: figures.slice(0, 1).map(({ figure }) => figure), practice }
    })
    return inRows(query, told, { ...previous, asked: query.text, toldLast: 0 })
  }

  function inRows(query: Query, told: readonly Told[], previous: Turn): Answer | undefined {
    const cite = citations()
    if (told.every(({ figures, practice }) => figures.length === 0 && practice === undefined))
      return undefined
    const asksNumber = previous.asked !== ''
    const leading = told.flatMap(({ figures }) => figures.slice(0, 1))
    const [first] = leading
    const alike =
      leading.length > 1 &&
      leading.every(({ measure }) => measure !== undefined && measure === first?.measure)
    if ((asksNumber || previous.toldLast > 1) && alike)
      return tables.tableOf(query, leading, 'the places talked about, side by side', {
        notes: tables.orderNotes(query, leading),
        without: told
          .filter(({ figures }) => figures.length === 0)
          .map(({ id }) => placeOf({ article: id, subject: '' })),
      })
    const rows = told.map(
      ({ id, figures, practice }): Row => ({
        locality: articleOf(id).locality,
        practices: practice === undefined ? [] : [cite.practice(practice)],
        figures: figures.map(cite.figure),
        ...(figures.length === 0 && practice === undefined ? { missing: true as const } : {}),
      }),
    )
    return {
      ...base(query, 'compare', 'the places talked about, side by side'),
      answerable: true,
      body: { kind: 'comparison', rows, ...(asksNumber && leading.length > 1 ? { comparable: false } : {}) },
      practices: rows.flatMap((row) => row.practices),
      figures: rows.flatMap((row) => row.figures),
      citations: cite.list(),
    }
  }

  /** The practice talked about there, if it speaks of the message's words, else the one that says most of them. */
  function ownPractice(query: Query, id: string, { focus, trail }: Turn): Practice | undefined {
    const words = query.words.filter(({ known }) => known)
    const share = (practice: Practice): number => vouchedShare(words, records.practiceText(practice.id))
    const talked = [...(focus === undefined ? [] : [focus]), ...trail]
      .filter(({ article }) => article === id)
      .flatMap(({ practice = '' }) => records.practice(practice) ?? [])
    const same = talked.find((practice) => share(practice) >= ABOUT)
    const [best] = candidates.practices(query, new Set([id]), 1)
    return same ?? (best !== undefined && share(best.practice) >= OF_SUBJECT ? best.practice : undefined)
  }

  /** What was told of the place last, else the number asked for last, else what was told before. */
  function figuresOf(id: string, previous: Turn): readonly Figure[] {
    const told = previous.ledger
      .flatMap((figure) => records.figure(figure) ?? [])
      .filter(({ articleId, role }) => articleId === id && role !== 'start')
    const last = told.filter((figure) => previous.ledger.indexOf(figure.id) < previous.toldLast)
    if (last.length > 0) return last.slice(0, 1)
    if (previous.asked === '') return told.slice(0, FIGURES_PER_ROW)
    const asked = queryOf({ ...read(previous.asked), places: [] })
    const [found] = recall.figuresAt(asked, new Set([id]), previous)?.figures ?? []
    // 又省多少 says nothing of what: the number must be of the subject then.
    const words = saysSomething(asked.words) ? asked.words : queryOf(read(previous.subject)).words
    const isMeant =
      found !== undefined && vouchedShare(words, records.figureText(found.figure.id)) >= OF_SUBJECT
    return isMeant ? [found.figure] : told.slice(0, FIGURES_PER_ROW)
  }

  /** The one talked about there, else the one that says most of the subject. */
  function practiceOf(id: string, { focus, listed, subject, trail }: Turn): Practice | undefined {
    const talked: readonly Focus[] = [...(focus === undefined ? [] : [focus]), ...trail]
    const same = talked.filter(({ article, practice }) => article === id && practice !== undefined)
    const chosen = same.find((one) => one.subject === focus?.subject) ?? same[0]
    const own = records.practice(chosen?.practice ?? '')
    const inList = listed
      .flatMap((one) => records.practice(one) ?? [])
      .find(({ articleId }) => articleId === id)
    if (own !== undefined || inList !== undefined) return inList ?? own
    const query = queryOf({ ...read(subject), places: [] })
    const [best] = candidates.practices(query, new Set([id]), 1)
    const says = best === undefined ? 0 : vouchedShare(query.words, records.practiceText(best.practice.id))
    return says >= OF_SUBJECT ? best?.practice : undefined
  }
}
