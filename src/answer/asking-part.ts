/**
 * “我公公是钢厂退下来的，闲不住。他说嘉峪关有帮老人给邻居商量事，都叫啥呀？我也想凑一个”: where a message tells a story around what it
 * asks, the part that asks. Which clauses do is learnt (`npm run train -- --asking`) from questions with talk around them.
 */
import { type LearntOdds, oddsOf } from '../wording-parts.ts'
import learnt from './asking-part-weights.json' with { type: 'json' }
import type { AnswerContext } from './context.ts'
import type { Features } from './decision.ts'
import { maskedWording } from './masked-wording.ts'
import { ASKING_MARKS } from './reading/requests.ts'
import { isPartOf, type Span } from './reading/spans.ts'
import type { Read, Reading } from './reading.ts'
import { saysSomething, type TellingWord, vouches, weightOf } from './vouching.ts'

/** A clause of a message, and what tells whether it is of what is asked. */
export interface ToldClause extends Span {
  readonly features: Features
  /** How it and its neighbours are worded. */
  readonly wording: Readonly<Record<string, string>>
}

/**
 * A message without the talk around what it asks; the whole of it where there is none, or it asks nothing.
 * `isAmidst` says that it stands in the middle of a conversation.
 */
export function createAskingPart(
  context: AnswerContext,
  read: Read,
  model: LearntOdds = learnt,
): (whole: Reading, isAmidst: boolean) => Reading {
  /** Some of the clauses read alone; what was read as another word in them is read already. */
  function only(clauses: readonly Span[], whole: Reading): Reading {
    const part = read(clauses.map(({ start, end }) => whole.text.slice(start, end)).join('，'))
    return { ...part, repairs: whole.repairs.filter(({ to }) => part.text.includes(to)) }
  }

  /** What the one who asks tells of himself behind his question is left out, however short the message. */
  function withoutOurs(whole: Reading): Reading {
    const clauses = clausesToTell(whole)
    const asking = whatAsks(whole)
    const asks = (clause: Span): boolean => asking.some((one) => isPartOf(one, clause))
    const first = clauses.findIndex(asks)
    const kept = clauses.filter(
      (clause, at) =>
        first < 0 || at <= first || asks(clause) || !OURS.test(whole.text.slice(clause.start, clause.end)),
    )
    return kept.length === clauses.length ? whole : only(kept, whole)
  }

  /** 组织科新人提问：…, 财政学的作业：…: what stands over a question and speaks of nothing that it asks. */
  function withoutHeading(whole: Reading): Reading {
    const end = whole.text.search(/[:：]/u)
    const spans = clausesToTell(whole)
    const [heading, ...others] = spans
    if (heading === undefined || heading.end !== end || others.length === 0) return whole
    const [{ features = {} } = {}, ...told] = toldClauses(whole, context, spans)
    const isOfNothing = FEATURES_OF_ASKING.every((name) => features[name] === 0)
    const asksAlone = told.some((clause) => clause.features['matterPlace'] === 1)
    const isAside = isOfNothing && (features['matterShare'] ?? 1) < OF_MATTER
    return isAside && asksAlone && told.some((clause) => clause.features['asks'] === 1)
      ? only(others, whole)
      : whole
  }

  return (message, isAmidst) => {
    const whole = withoutHeading(withoutOurs(message))
    if (whole.smallTalk !== undefined || whole.text.length < (isAmidst ? LONG : TOLD)) return whole
    const spans = clausesToTell(whole)
    if (spans.length < 2) return whole
    const words = context.weighed(whole)
    const clauses = toldClauses(whole, context, spans)
    const odds = clauses.map(({ features, wording }) => oddsOf(model, features, wording))
    const tells = (said: readonly TellingWord[]): boolean => saysSomething(said.filter(({ known }) => known))
    const likely = keptClauses(clauses, odds, LEAST_ODDS)
    // 我家狗得了犬瘟热，淄博有没有办法: what only names a place asks about what was told before.
    const kept = likely.some((clause) => tells(words.filter((word) => isPartOf(word, clause))))
      ? likely
      : keptClauses(clauses, odds, EVEN_ODDS)
    // 请教: courtesy says nothing that could be taken for what is asked.
    const said = [...words, ...whole.places, ...whole.stated]
    const leavesOut = clauses.some(
      (clause) => !kept.includes(clause) && said.some((one) => isPartOf(one, clause)),
    )
    if (kept.length === 0 || !leavesOut) return whole
    const part = only([...pointedAt(whole, kept), ...kept], whole)
    // 我是残疾人，社区能帮啥 asks for what helps whoever asks.
    if (part.smallTalk !== undefined || (part.places.length === 0 && !tells(context.weighed(part))))
      return whole
    return part
  }
}

/** 阿公以前是龙文人，……听说那边……一共组了几个会: the place of what is told that 那边 points at, where what is asked names none. */
function pointedAt({ marks, places }: Reading, kept: readonly Span[]): readonly Span[] {
  const isKept = (one: Span): boolean => kept.some((clause) => isPartOf(one, clause))
  const looksFor = (['where', 'who', 'elsewhere', 'many'] as const).some((kind) =>
    marks.some((mark) => mark.kinds.includes(kind) && isKept(mark)),
  )
  if (looksFor || places.some(isKept)) return []
  const pointing = marks.findLast(({ kinds, text }) => kinds.includes('here') && text.includes('那'))
  const place = places.findLast(
    ({ articleIds, start }) => articleIds.length > 0 && pointing !== undefined && start < pointing.start,
  )
  return place === undefined ? [] : [place]
}

/** What a heading has none of that belongs to the question. */
const FEATURES_OF_ASKING = ['place', 'elsewhere', 'asks', 'states']
/** So little of what it says is of the matter. */
const OF_MATTER = 0.3

/** …干啥的，我们社区也是单打独斗: what the one who asks tells of himself behind a question. */
const OURS =
  /^(?:我们|咱们?|俺们?|我)(?:这边|这里|这儿|这|那边|那里|那儿|那)?\p{Script=Han}{0,3}?也(?![能可]以?[去来学用办搞])/u

/** In the middle of a conversation shorter messages lean on what was said with every clause: 先不说这个，垃圾分类谁搞得好. */
const LONG = 40
/** In fewer characters nobody tells anything beside what he asks: 量子计算机 区块链 are two subjects. */
const TOLD = 12

/** Log odds. Who leaves out a clause that asks asks something else; talk that is kept is mostly looked past. */
const LEAST_ODDS = 1.2
/** So much is enough for what is worded as a question, for what stands amid what asks, and where nothing likelier names a matter. */
const EVEN_ODDS = 0

/** The clauses by whose odds they ask, in their order; at least the likeliest of those that are worded as a question. */
function keptClauses(
  clauses: readonly ToldClause[],
  odds: readonly number[],
  least: number,
): readonly ToldClause[] {
  const first = odds.findIndex((one) => one >= least)
  const last = odds.findLastIndex((one) => one >= least)
  const isQuestion = (at: number): boolean => clauses[at]?.features['asks'] === 1
  const isKept = (one: number, at: number): boolean =>
    // 办了几场？八项规定学习的、窗口体验的，分开报: what stands amid what asks belongs to it sooner than what stands around it.
    one >= (isQuestion(at) || (at > first && at < last) ? EVEN_ODDS : least)
  const kept = odds.flatMap((one, at) => (isKept(one, at) ? [at] : []))
  const questions = odds.flatMap((_, at) => (isQuestion(at) ? [at] : []))
  const likeliest = questions.toSorted((a, b) => (odds[b] ?? 0) - (odds[a] ?? 0))[0]
  const isAsked = likeliest === undefined || kept.some(isQuestion)
  return clauses.filter((_, at) => kept.includes(at) || (!isAsked && at === likeliest))
}

/** What the message as a whole is likeliest of: a clause that speaks of it is no talk, though it asks nothing. */
interface Matter {
  readonly text: string
  readonly articleId: string
}

/** The practice that vouches for most of what is said, of a place that is named rather than of another. */
function matterOf(
  reading: Reading,
  words: readonly TellingWord[],
  { candidates, queryOf, records }: AskedCorpus,
): Matter | undefined {
  const query = queryOf(reading)
  const named = new Set(reading.places.flatMap(({ articleIds }) => articleIds))
  const found = [
    ...candidates.practices(query, undefined),
    ...(named.size === 0 ? [] : candidates.practices(query, named)),
  ].map(({ practice: { articleId, id } }) => {
    const text = records.practiceText(id)
    const said = words.reduce((sum, word) => sum + word.weight * vouches(text, word), 0)
    return { text, articleId, weight: said + (named.has(articleId) ? PLACE_WEIGHT : 0) }
  })
  return found.toSorted((a, b) => b.weight - a.weight)[0]
}
/** What the name of a place counts beside words: as much as one that few practices hold. */
const PLACE_WEIGHT = 5

/** What of the corpus tells which clauses speak of what is asked. */
type AskedCorpus = Pick<AnswerContext, 'candidates' | 'queryOf' | 'records' | 'weighed'>

export function toldClauses(
  reading: Reading,
  corpus: AskedCorpus,
  clauses: readonly Span[] = clausesToTell(reading),
): readonly ToldClause[] {
  const { places, stated, text } = reading
  const words = corpus.weighed(reading)
  const matter = clauses.length < 2 ? undefined : matterOf(reading, words, corpus)
  const held = places.filter(({ standing }) => standing !== 'elsewhere')
  const asking = whatAsks(reading)
  const about = clauses.map((clause): Features => {
    const inside = <One extends Span>(spans: readonly One[]): readonly One[] =>
      spans.filter((span) => isPartOf(span, clause))
    const own = inside(words)
    const known = weightOf(own.filter((word) => word.known))
    const unknown = weightOf(own.filter((word) => !word.known))
    const ofMatter = own.reduce((sum, word) => sum + word.weight * vouches(matter?.text ?? '', word), 0)
    return {
      place: inside(held).length > 0 ? 1 : 0,
      elsewhere: inside(places).length > inside(held).length ? 1 : 0,
      asks: inside(asking).length > 0 ? 1 : 0,
      states: inside(stated).length > 0 ? 1 : 0,
      known: Math.sqrt(known),
      unknown: known + unknown === 0 ? 0 : unknown / (known + unknown),
      question: /[?？]/u.test(text.charAt(clause.end)) ? 1 : 0,
      matter: Math.sqrt(ofMatter),
      matterShare: known === 0 ? 0 : ofMatter / known,
      matterPlace: inside(places).some(({ articleIds }) => articleIds.includes(matter?.articleId ?? ''))
        ? 1
        : 0,
    }
  })
  const worded = clauses.map((clause) => maskedWording(clause, reading, words))
  const last = clauses.length - 1
  const firstPlace = about.findIndex(({ place }) => place === 1)
  const firstAsks = about.findIndex(({ asks }) => asks === 1)
  return clauses.map((clause, at) => ({
    ...clause,
    features: {
      ...about[at],
      ...named('before', about[at - 1]),
      ...named('after', about[at + 1]),
      first: at === 0 ? 1 : 0,
      last: at === last ? 1 : 0,
      only: last === 0 ? 1 : 0,
      length: Math.log(1 + clause.end - clause.start),
      others: Math.log(clauses.length),
      placeSaid: firstPlace >= 0 && firstPlace < at ? 1 : 0,
      placeComes: firstPlace > at ? 1 : 0,
      asked: firstAsks >= 0 && firstAsks < at ? 1 : 0,
      asksLater: firstAsks > at ? 1 : 0,
    },
    wording: {
      '': worded[at] ?? '',
      before: (worded[at - 1] ?? '').slice(-NEIGHBOUR),
      after: (worded[at + 1] ?? '').slice(0, NEIGHBOUR),
    },
  }))
}

/** So much of a neighbouring clause says how this one joins it. */
const NEIGHBOUR = 6

const named = (where: string, features: Features | undefined): Features =>
  Object.fromEntries(Object.entries(features ?? {}).map(([name, value]) => [`${where}:${name}`, value]))

/** The clauses of a message; one who speaks without a pause is cut where something heard of, asked for or a place begins. */
function clausesToTell({ marks, places, text }: Reading): readonly Span[] {
  const frames = marks.filter(({ kinds }) => kinds.includes('frame'))
  const ends = [...text.matchAll(CLAUSE_END)]
  const starts = [0, ...ends.map(({ 0: { length }, index }) => index + length)]
  return starts
    .map((start, at) => ({ start, end: ends[at]?.index ?? text.length }))
    .filter(({ start, end }) => end > start)
    .flatMap((clause) => {
      if (clause.end - clause.start <= LONGEST_CLAUSE) return [clause]
      const cuts = [...frames, ...places]
        .map(({ start }) => start)
        .filter((start) => start > clause.start && start < clause.end)
        .toSorted((a, b) => a - b)
      return [clause.start, ...cuts].map((start, at) => ({ start, end: cuts[at] ?? clause.end }))
    })
}
const CLAUSE_END = /[,，、;；。?？!！:：~～…\s]|\p{Extended_Pictographic}/gu
/** Whoever writes more in one breath writes without commas. */
const LONGEST_CLAUSE = 25

/** What in a message says that something is asked. */
const whatAsks = ({ details, marks, requests }: Reading): readonly Span[] => [
  ...marks.filter(({ kinds }) => kinds.some((kind) => kind === 'verdict' || ASKING_MARKS.has(kind))),
  ...requests.map(({ asks }) => asks),
  ...details,
]
