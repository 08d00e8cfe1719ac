/**
 * A message in the middle of a conversation. What it leaves open is filled from what was talked about, nearest first: the
 * practice in focus, its article, the corpus; whoever looks further says so. If no content word is left, its marks decide.
 */
import type { Practice } from '../knowledge/article.ts'
import type { MarkKind } from '../knowledge/lexicon.ts'
import { hanNumber } from '../knowledge/quantity.ts'
import type { Answer, Focus, Turn } from './answer.ts'
import type { AnswerAlone } from './answer-alone.ts'
import { type Query, unprintedWords } from './candidates.ts'
import { type AnswerContext, placeName } from './context.ts'
import type { FigureTables } from './figure-table.ts'
import type { PlaceReading } from './places.ts'
import type { Read, Reading } from './reading.ts'
import { createRecallAnswers, FIRST } from './recall-answer.ts'
import { saysSomething, vouchedShare } from './vouching.ts'

/** An answer, and whether the message opened a subject of its own. */
export interface Followed {
  readonly answer: Answer
  readonly opens: boolean
}

export type FollowUp = (reading: Reading, previous: Turn) => Followed

/** So much weight of its own words makes a message that stands alone in the middle of a conversation. */
const OWN_SUBJECT = 11
/** So much of a message's words the practice in focus must vouch for to be what it is about. */
const ABOUT = 0.55
/** So much, where the message says itself that it goes back to something. */
const ABOUT_EARLIER = 0.3
/** So much weight of words may name another practice than the one talked about. */
const NAMES_ANOTHER = 3
/** So much weight of its own words makes a message worth asking of other places. */
const WIDENS = 7
/** Of a subject taken over, so much must be said at the place asked for next. */
const LEANT = 0.35
/** Words lent by the subject count so much. */
const LENT = 0.5
/** Characters of a printed name that nothing else is called by. */
const LONG_NAME = 4
/** Another practice is meant only where it vouches for so much more. */
const BETTER = 0.25

export function createFollowUp(
  context: AnswerContext,
  {
    answerAlone,
    read,
    tables,
  }: { readonly answerAlone: AnswerAlone; readonly read: Read; readonly tables: FigureTables },
): FollowUp {
  const { articleOf, candidates, queryOf, records } = context
  const recall = createRecallAnswers(context, tables)

  return (whole, previous) => {
    const reading = withoutCourtesy(whole)
    const [nth] = nthsIn(reading.text)
    if (nth !== undefined && reading.smallTalk === 'noise' && previous.listed.length > 0)
      return follows(recall.item(queryOf(reading), nth, previous))
    if (reading.smallTalk !== undefined) return follows(answerAlone(queryOf(reading)))
    const meant = meantBy(reading)
    if (meant !== undefined) return resolve(read(meant), previous, true)
    return resolve(reading, previous)
  }

  /** 谢谢啦，还有别的不: what is said beside the courtesy. */
  function withoutCourtesy(whole: Reading): Reading {
    if (!whole.marks.some(({ kinds }) => kinds.includes('courtesy'))) return whole
    const clauses = whole.text.split(CLAUSE_END).filter((clause) => clause !== '')
    const says = clauses.filter((clause) => {
      const { smallTalk } = read(clause)
      return smallTalk !== 'thanks' && smallTalk !== 'greeting'
    })
    return says.length === 0 || says.length === clauses.length ? whole : read(says.join('，'))
  }

  /** `corrects`: the person sets right what was asked, so the message is about the same thing. */
  function resolve(reading: Reading, previous: Turn, corrects = false): Followed {
    const query = queryOf(reading)
    const has = (kind: MarkKind): boolean => reading.marks.some(({ kinds }) => kinds.includes(kind))
    const thin = !saysSomething(query.words)
    const weight = query.words.reduce((sum, word) => sum + word.weight, 0)
    const about = previous.focus === undefined ? 0 : vouchedShare(query.words, textOf(previous.focus))
    const item = itemMeant(query, previous, thin)
    if (item !== undefined) return follows(item)
    if (reading.places.length === 0) {
      // 依据什么目录 asks for what the practice speaks of.
      const fits = thin || (previous.focus !== undefined && about < ABOUT)
      if (has('source') && weight < WIDENS && fits) return follows(recall.sources(query, previous))
      const pointed = ['pair', 'compare', 'who', 'what', 'each', 'verdict', 'whether'] as const
      const numbered = pointed.some(has) ? recall.numbered(query, previous) : undefined
      if (numbered !== undefined) return follows(numbered)
      const pair =
        has('pair') && !has('table') && !thin && reading.requests.length === 0
          ? pairOf(query, previous)
          : undefined
      if (pair?.answerable) return follows(pair)
      const when = has('when') && !has('figures') && previous.focus !== undefined && weight < WIDENS
      if (when && reading.stated.length > 0) return follows(recall.times(query, previous))
      const dated = when ? recall.when(thin ? leaning(query, previous) : query, previous) : undefined
      if (dated?.answerable) return follows(dated)
    }
    const reckoned =
      reading.places.length > 0 || tables.operation(query) === undefined
        ? undefined
        : reckonedHere(query, previous)
    if (reckoned !== undefined) return follows(reckoned)
    if (thin || !tables.filterOf(query).saysWhat || reading.words.length <= (has('table') ? 3 : 2)) {
      const act = actOf(query, previous, has, thin)
      if (act !== undefined) return follows(act)
    }
    if (
      previous.focus !== undefined &&
      reading.stated.length > 0 &&
      (has('fixbot') || reading.shape === 'verdict')
    ) {
      const own =
        previous.focus.practice === undefined ? undefined : records.practice(previous.focus.practice)
      const set = reading.places.length > 0 ? undefined : recall.stated(query, previous, own)
      if (set !== undefined) return follows(set)
    }
    // 我问的是网格员: the number that was asked, of something else.
    if (
      corrects &&
      previous.focus !== undefined &&
      previous.asked !== '' &&
      reading.requests.length === 0 &&
      reading.places.length === 0 &&
      !thin
    )
      return follows(within(asking(query, previous), previous.focus, previous))
    const talked = previous.focus !== undefined || previous.listed.length > 0 || previous.places.length > 0
    if (
      has('turn') ||
      !talked ||
      (!corrects &&
        !has('back') &&
        // 网格员呢 asks it of what is talked about; 养老服务 alone is a subject.
        !/[呢嘞咧呐]$/u.test(reading.text) &&
        reading.topic !== undefined &&
        reading.places.length === 0 &&
        reading.requests.length === 0)
    )
      return opens(answerAlone(query))
    if (reading.places.length > 0) return withPlace(query, previous, has, thin)
    if (has('back')) {
      const earlier = earlierFocus(query, previous)
      if (earlier !== undefined) return follows(within(query, earlier, previous))
    }
    // 幸福圆桌会一般来几个人: what bears a name of its own elsewhere is another subject.
    if (previous.focus !== undefined && namesOther(reading, previous.focus)) {
      const alone = answerAlone(query)
      if (alone.answerable) return opens(alone)
    }
    const asksEverywhere =
      (has('many') && !(thin && reading.requests.length > 0)) ||
      (has('where') && !thin) ||
      reading.excluded.length > 0
    if (asksEverywhere && !has('pair')) {
      if (!thin) return opens(answerAlone(query))
      return follows(answerAlone(leaning(query, previous)))
    }
    if (previous.focus === undefined || weight >= OWN_SUBJECT) {
      const alone = answerAlone(query)
      if (alone.answerable || previous.focus === undefined) return opens(alone)
    }
    const [named] = previous.places.length === 1 ? previous.places : []
    if (named?.standing === 'locality' && !named.articleIds.includes(previous.focus.article))
      return follows(answerAlone({ ...query, reading: { ...reading, places: [named] } }))
    return follows(within(query, previous.focus, previous))
  }

  function namesOther({ text }: Reading, { article }: Focus): boolean {
    const here = context.scopeText(new Set([article]))
    return (
      here !== '' && context.namesIn(text).some((name) => name.length >= LONG_NAME && !here.includes(name))
    )
  }

  // ── marks alone ─────────────────────────────────────────────────────────────────────────────────────────────────

  /** 第二个, 第一个收费多少, 最开始那张单子里的第一个, 第一个跟第三个比: practices by their numbers. */
  function itemMeant(query: Query, previous: Turn, thin: boolean): Answer | undefined {
    const { reading } = query
    const nths = nthsIn(reading.text)
    const [nth, second] = nths
    if (nth === undefined || reading.places.length > 0) return undefined
    const first = reading.marks.some(({ text }) => FIRST.test(text)) || FIRST.test(reading.text)
    const lists = [previous.listed, ...(previous.earlierLists ?? [])]
    const listed = (first ? lists.findLast((list) => list.length > 0) : undefined) ?? previous.listed
    const from = { ...previous, listed }
    if (second !== undefined) {
      const focuses = nths.flatMap((one) => focusOfItem(listed[one - 1], previous))
      return focuses.length < 2 ? undefined : compared(query, previous, focuses.map(placeOf))
    }
    const [focus] = focusOfItem(listed[nth - 1], previous)
    const asks = reading.requests.length > 0 || (!thin && !first)
    if (focus === undefined || !asks || listed.length === 0)
      return thin || first ? recall.item(query, nth, from) : undefined
    return within(query, focus, previous, true)
  }

  function focusOfItem(id: string | undefined, { subject }: Turn): readonly Focus[] {
    const practice = id === undefined ? undefined : records.practice(id)
    return practice === undefined ? [] : [{ article: practice.articleId, practice: practice.id, subject }]
  }

  /** What a message without content of its own asks for, by its marks. */
  function actOf(
    query: Query,
    previous: Turn,
    has: (kind: MarkKind) => boolean,
    thin: boolean,
  ): Answer | undefined {
    const { reading } = query
    const named = reading.places.length > 0
    if (has('again') && thin && !named)
      return recall.again(query, has('table') || /[表单]/u.test(reading.text), previous)
    const few = thin || (reading.words.length <= 2 && reading.requests.length === 0)
    if (!named && ((few && has('whenOf')) || (thin && has('when') && has('figures'))))
      return recall.times(query, previous)
    if (named) return undefined
    const aboutFocus =
      previous.focus !== undefined && vouchedShare(query.words, textOf(previous.focus)) >= ABOUT
    if (has('more') && (thin || aboutFocus)) return recall.more(query, previous)
    if (
      has('elsewhere') &&
      previous.focus !== undefined &&
      reading.requests.length === 0 &&
      (thin || aboutFocus)
    )
      return elsewhere(query, previous, previous.focus)
    if (has('table') && reading.requests.length === 0 && (thin || aboutFocus) && !tables.namesMeasure(query))
      return recall.table(query, previous)
    if (
      (has('pair') || has('compare') || has('most') || has('least')) &&
      (thin || reading.requests.length === 0)
    )
      return recall.places(previous) > 1 ? recall.table(query, previous) : pairOf(query, previous)
    if (has('when') && !named && previous.focus !== undefined)
      return recall.when(thin ? leaning(query, previous) : query, previous)
    return undefined
  }

  /** The subject, of every place but the one talked about. */
  function elsewhere(query: Query, previous: Turn, focus: Focus): Answer {
    const leant = leaning(query, { ...previous, asked: '' })
    const there = { ...leant.reading, requests: [], excluded: [placeOf(focus)], shape: 'list' as const }
    const answer = answerAlone({ ...leant, reading: there })
    if (answer.answerable) return answer
    const own = focus.practice === undefined ? undefined : records.practice(focus.practice)
    const of = own && vouchedShare(leant.words, records.practiceText(own.id)) >= ABOUT ? own : undefined
    return context.refuse(query, { kind: 'elsewhere', of }, [])
  }

  /**
   * Numbers added or taken from each other: those the message names at the place talked about, those told, those of the
   * subject.
   */
  function reckonedHere(query: Query, previous: Turn): Answer | undefined {
    const { focus } = previous
    const at = (asked: Query): Answer | undefined => {
      if (focus === undefined) return undefined
      const places = [placeOf(focus)]
      const answer = tables.tabled(
        { ...asked, reading: { ...asked.reading, places } },
        new Set([focus.article]),
        places,
      )
      return answer?.computed === undefined ? undefined : answer
    }
    const operation = tables.operation(query)
    const says = tables.filterOf(query).saysWhat
    const named = says ? at(query) : undefined
    const leant = says || operation === 'rest' ? at(leaning(query, previous)) : undefined
    // 村、社区、网格三类合计: the subject may say of what.
    const parts = (answer: Answer | undefined): number => answer?.computed?.of.length ?? 0
    if (named !== undefined || leant !== undefined) return parts(leant) > parts(named) ? leant : named
    if (says) return undefined
    return recall.alike(previous) > 1 ? recall.table(query, previous) : at(leaning(query, previous))
  }

  // ── places ──────────────────────────────────────────────────────────────────────────────────────────────────────

  function withPlace(
    query: Query,
    previous: Turn,
    has: (kind: MarkKind) => boolean,
    thin: boolean,
  ): Followed {
    const { reading } = query
    const held = reading.places.filter(({ standing }) => standing !== 'elsewhere')
    const scope = new Set(held.flatMap(({ articleIds }) => articleIds))
    if (
      reading.places.length === 1 &&
      (has('compare') || has('pair') || (has('difference') && thin && reading.requests.length === 0))
    ) {
      const pair = pairWith(query, previous, held)
      if (pair !== undefined) return follows(pair)
    }
    // 街道开的会少了多少: with a number of its own a message stands alone if it can.
    if (thin && reading.requests.length > 0 && reading.words.length > 0) {
      const alone = answerAlone(query)
      if (alone.answerable) return opens(alone)
    }
    if (!thin) {
      const alone = answerAlone(query)
      const earlier = previous.focus !== undefined && scope.has(previous.focus.article)
      if (earlier && previous.focus !== undefined && !alone.answerable && alone.corrections.length === 0)
        return follows(within(query, previous.focus, previous))
      if (alone.answerable || alone.corrections.length > 0 || held.length === 0) return opens(alone)
      const leant = answerAlone(leaning(query, previous))
      return leant.answerable ? follows(leant) : opens(alone)
    }
    if (held.length > 1) return follows(compared(query, previous, held))
    // 四川那个展开说说: one of those just listed.
    const listed = previous.listed.flatMap((id) => records.practice(id) ?? [])
    const there = listed.filter(({ articleId }) => scope.has(articleId))
    if (there.length > 1 && has('only') && reading.requests.length === 0)
      return follows(recall.list(query, there))
    const chosen = there[0]
    const asksWhole = (has('account') || has('more')) && !has('detail') && !has('only')
    if (chosen !== undefined && reading.requests.length === 0 && !asksWhole)
      return follows(recall.detail(query, chosen))
    if (asksWhole && reading.requests.length === 0) return opens(answerAlone(query))
    const leant = leaning(query, previous)
    if (has('elsewhere') && previous.focus !== undefined && scope.size > 0) {
      const others = held
        .flatMap(({ articleIds }) => articleIds)
        .filter((id) => id !== previous.focus?.article)
      const [asked] = held
      if (others.length === 0 && asked !== undefined && asked.standing === 'region')
        return follows(
          context.refuse(
            query,
            { kind: 'only', asked: placeName(asked), held: articleOf(previous.focus.article) },
            [],
          ),
        )
    }
    const numbers = has('how') || has('whether') ? undefined : recall.figuresAt(leant, scope, previous)
    if (numbers !== undefined) return follows(numbers)
    const answer = answerAlone(leant)
    const [nearest] = candidates.practices(leant, scope, 1)
    if (!answer.answerable && leant.reading.requests.length === 0 && nearest !== undefined)
      if (vouchedShare(leant.words, records.practiceText(nearest.practice.id)) >= LEANT)
        return follows(recall.detail(query, nearest.practice))
    if (answer.answerable || answer.corrections.length > 0 || held.length === 0) return follows(answer)
    // The last question, of this place.
    const again = answerAlone(queryOf({ ...read(previous.question), places: held }))
    if (again.answerable) return follows(again)
    const told = scope.size === 1 ? articleOf([...scope][0] ?? '').practices.slice(0, 3) : []
    return follows(
      leant.reading.requests.length === 0
        ? { ...answer, related: answer.related.length > 0 ? answer.related : told }
        : context.refuse(
            query,
            { kind: 'figure', asked: held.map(placeName).join('、') },
            candidates.practices(leant, scope, 1).map(({ practice }) => practice),
          ),
    )
  }

  /** 跟前面甘肃那家比: the place named beside the one talked about, on what was asked last. */
  function pairWith(query: Query, previous: Turn, held: readonly PlaceReading[]): Answer | undefined {
    const other = held[0]
    if (other === undefined) return undefined
    const beside = recentPlaces(previous).find(({ articleIds: [id] }) => !other.articleIds.includes(id ?? ''))
    return beside && compared(query, previous, [beside, other])
  }

  /** 这俩, 三家: the places talked about last. */
  function pairOf(query: Query, previous: Turn): Answer | undefined {
    const count = /[仨三]/u.test(query.reading.text) ? 3 : 2
    const places = recentPlaces(previous).slice(0, count)
    return places.length < 2 ? undefined : compared(query, previous, places)
  }

  function compared(query: Query, previous: Turn, places: readonly PlaceReading[]): Answer {
    const leant = saysSomething(query.words) ? query : leaning(query, previous)
    return answerAlone({ ...leant, reading: { ...leant.reading, places, shape: 'compare' } })
  }

  /** The places named or told of last, the latest first, one reading an article. */
  function recentPlaces({ places, focus, trail }: Turn): readonly PlaceReading[] {
    const named = places.filter(({ standing }) => standing === 'locality')
    const told = [...(focus === undefined ? [] : [focus]), ...trail].map(placeOf)
    const seen = new Set<string>()
    return [...named, ...told].filter(({ articleIds: [id = ''] }) => !seen.has(id) && seen.add(id))
  }

  /** A message's own words, with the numbers that were asked for before it. */
  function asking(query: Query, { asked }: Turn): Query {
    const requests = read(asked).requests.map((request) => ({
      ...request,
      start: 0,
      end: query.reading.text.length,
    }))
    return { ...query, reading: { ...query.reading, requests } }
  }

  /** A message with few words of its own, filled with those of the subject or of the number asked for last. */
  function leaning(query: Query, { asked, subject }: Turn): Query {
    const { reading } = query
    const own = reading.requests.length > 0
    const lent = read(asked === '' || own ? subject : asked)
    const main = queryOf({ ...lent, places: [] })
    // What the number was asked of helps to find it and is no condition.
    const around = asked === '' || own || asked === subject ? [] : queryOf(read(subject)).words
    const extra = [...main.words, ...around.map((word) => ({ ...word, weight: word.weight * LENT }))]
    const known = new Set(query.words.map(({ word }) => word))
    return {
      reading: {
        ...reading,
        words: [...reading.words, ...lent.words],
        requests: own ? reading.requests : lent.requests,
      },
      text: [query.text, main.text, ...around.map(({ word }) => word)].join(' '),
      words: [...query.words, ...extra.filter(({ word }) => !known.has(word) && known.add(word))],
    }
  }

  // ── staying ─────────────────────────────────────────────────────────────────────────────────────────────────────

  /** What was talked about before and what the message's words are about; the last but one where it has none. */
  function earlierFocus(query: Query, previous: Turn): Focus | undefined {
    const all = [...(previous.focus === undefined ? [] : [previous.focus]), ...previous.trail]
    const first = query.reading.marks.some(({ kinds, text }) => kinds.includes('back') && FIRST.test(text))
    if (first) return previous.trail.at(-1) ?? previous.focus
    if (!saysSomething(query.words)) return previous.trail[0] ?? previous.focus
    const share = (focus: Focus): number => vouchedShare(query.words, textOf(focus))
    const best = all.toSorted((a, b) => share(b) - share(a))[0]
    return best !== undefined && share(best) >= ABOUT_EARLIER ? best : undefined
  }

  function textOf({ practice, article }: Focus): string {
    return practice === undefined ? context.scopeText(new Set([article])) : records.practiceText(practice)
  }

  /** The practice in focus if it speaks of the message's words, else the one of its article that does, else elsewhere. */
  function within(query: Query, focus: Focus, previous: Turn, settled = false): Answer {
    const article = articleOf(focus.article)
    const place = article.locality.at(-1) ?? ''
    const own = focus.practice === undefined ? undefined : records.practice(focus.practice)
    if (query.reading.stated.length > 0) {
      const set = recall.stated(query, previous, own)
      if (set !== undefined) return set
    }
    const share = own === undefined ? 0 : vouchedShare(query.words, records.practiceText(own.id))
    const scope = new Set([focus.article])
    const there = { ...query, reading: { ...query.reading, places: [placeOf(focus)] } }
    const asks = saysSomething(query.words) || tables.filterOf(query).picks
    const table = asks ? tables.tabled(there, scope, there.reading.places) : undefined
    if (table !== undefined) return kept(table, place)
    const [found] = candidates.practices(query, scope, 1)
    const better =
      !settled &&
      found !== undefined &&
      found.practice !== own &&
      vouchedShare(query.words, records.practiceText(found.practice.id)) > share + BETTER
    const subject = better || own === undefined ? found?.practice : own
    if (query.reading.requests.length > 0) {
      if (subject !== undefined && unprintedWords(query.reading, context.scopeText(scope)).length > 0)
        return notSaid(query, subject)
      const answer = numbersOf(query, subject, { better, settled }, previous) ?? answerAlone(there)
      const strays = !answer.answerable && answer.corrections.length > 0 && !saysSomething(query.words)
      return kept(strays && subject !== undefined ? notSaid(query, subject) : answer, place)
    }
    if (subject !== undefined && asksBeyond(query, subject)) return notSaid(query, subject)
    if (subject !== undefined && (share >= ABOUT || better || !saysSomething(query.words)))
      return kept(recall.detail(query, subject), place)
    const here = answerAlone(there)
    if (here.answerable) return kept(here, place)
    const weight = query.words.reduce((sum, word) => sum + word.weight, 0)
    const alone = answerAlone(query)
    const asksTable = query.reading.marks.some(({ kinds }) => kinds.includes('table'))
    if (alone.answerable && !asksTable && (own === undefined || weight >= WIDENS))
      return { ...alone, taken: { kind: 'widened', from: place } }
    return own === undefined ? here : notSaid(query, own)
  }

  /** Whether a year is asked for, or a part, a person, a price, that the practice does not speak of. */
  function asksBeyond({ reading }: Query, { id }: Practice): boolean {
    const printed = records.printedText(id)
    const years = reading.times.filter((time) => /\d{4}/u.test(time))
    return (
      unprintedWords(reading, printed).length > 0 || years.some((time) => !printed.includes(time.slice(0, 4)))
    )
  }

  /** The figures that answer, of the practice in focus, else of its article; a refusal where the words name nothing else. */
  function numbersOf(
    query: Query,
    subject: Practice | undefined,
    { better, settled }: { readonly better: boolean; readonly settled: boolean },
    previous: Turn,
  ): Answer | undefined {
    if (subject === undefined) return undefined
    const found = recall.figuresIn(query, subject, queryOf(read(previous.subject)).words)
    if (found !== undefined) return found
    const around = recall.figuresAt(
      leaning(query, previous),
      new Set([subject.articleId]),
      previous,
      query.words,
    )
    if (around !== undefined) return { ...around, taken: { kind: 'beside', practice: subject.name } }
    // 公示要几天 may stand with another practice of the article; 一共多少个小区 names nothing that could.
    const weight = query.words.reduce((sum, word) => sum + word.weight, 0)
    return settled || (weight < NAMES_ANOTHER && !better) ? notSaid(query, subject) : undefined
  }

  function notSaid(query: Query, practice: Practice): Answer {
    const asked = practice.locality.at(-1)
    return query.reading.requests.length > 0
      ? context.refuse(query, { kind: 'figure', asked }, [practice])
      : context.refuse(query, { kind: 'detail', asked }, [practice])
  }

  function placeOf({ article }: Focus): PlaceReading {
    const { locality } = articleOf(article)
    return {
      asked: locality.at(-1) ?? '',
      start: 0,
      end: 0,
      path: locality,
      standing: 'locality',
      articleIds: [article],
    }
  }
}

const follows = (answer: Answer): Followed => ({ answer, opens: false })
const opens = (answer: Answer): Followed => ({ answer, opens: true })

/** One line that says what was taken over; an answer that names its place needs none. */
const kept = (answer: Answer, name: string): Answer => ({ taken: { kind: 'kept', name }, ...answer })

/**
 * What is meant where a person sets right what was asked: 我说的是X不是Y, 不是Y，是X, 搞错了，是问X. Undefined where nothing
 * is.
 */
function meantBy({ marks, text }: Reading): string | undefined {
  const mark = marks.findLast(({ kinds }) => kinds.includes('meant'))
  const rest = text.slice(mark?.end ?? 0).replace(/^[\s,，、:：。!！]{1,9}/u, '')
  const instead = DENIED.exec(rest)?.groups?.['instead']
  if (instead !== undefined) return instead
  if (mark === undefined) return undefined
  const [said = ''] = rest.split(OTHER_WISE)
  const meant = said.length >= 2 ? said : rest
  return meant.length >= 2 ? meant : undefined
}

/** X不是Y, X，刚才写成Y了 */
const OTHER_WISE = /[,，、\s]{0,3}(?:(?:而|可)?不是|(?:刚才|刚刚|前面)?[写打说看弄搞]成)/u

/** 不是Y，是X */
const DENIED =
  /^(?:不是|不要|没问)[^,，、\s]{1,12}[,，、\s]{1,3}(?:而?是|我[要问说]的?是?|要)(?<instead>.{2,})$/u

const CLAUSE_END = /[\s,，、。;；!！~～]+/u

/** “第二个”, “列的第2条”, “头一个”, and a bare number; counted from 1, in the order of the text. */
function nthsIn(text: string): readonly number[] {
  const bare = text.replace(/[\s\p{P}]+/gu, '')
  if (/^\d{1,3}$/u.test(bare)) return [Number(bare)]
  return [
    ...bare.matchAll(
      /头一[个条项家]|首个|第([一二两三四五六七八九十\d]{1,3})(?:[个条项种家处]|$|(?=[的那呢说讲细展]))/gu,
    ),
  ].flatMap(([, told]) => {
    if (told === undefined) return [1]
    const nth = /^\d+$/u.test(told) ? Number(told) : hanNumber(told)
    return nth === undefined ? [] : [nth]
  })
}
