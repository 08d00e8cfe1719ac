/**
 * A message in the middle of a conversation. What it leaves open is filled from what was talked about, nearest first: the
 * practice in focus, its article, the corpus; whoever looks further says so. If no content word is left, its marks decide.
 */
import type { Practice } from '../../knowledge/article.ts'
import type { MarkKind } from '../../knowledge/lexicon.ts'
import { fold } from '../../search/fold.ts'
import type { Answer, Focus, Turn } from '../answer.ts'
import type { AnswerAlone } from '../answer-alone.ts'
import { onItsOwn, type Query } from '../candidates.ts'
import { type AnswerContext, distinct } from '../context.ts'
import { THINGS } from '../fit.ts'
import type { Mark } from '../marks.ts'
import type { Read, Reading } from '../reading.ts'
import { ASKS_SAME, createRecallAnswers, FIRST, LOOSE_UNITS } from '../recall-answer.ts'
import type { FigureTables } from '../tables/figure-tables.ts'
import { unquoted } from '../text-lookup.ts'
import { saysSomething, vouchedShare, vouches, weightOf } from '../vouching.ts'
import { createOfAnother } from './another.ts'
import { createCarried } from './carried.ts'
import { createByClauses } from './clauses.ts'
import { createCollected } from './collected.ts'
import { createItemMeant, nthsIn } from './entries.ts'
import { type Followed, follows, opens, opensPlainly } from './followed.ts'
import { createInHand, leadingArticles } from './in-hand.ts'
import { meantBy } from './meant.ts'
import { createMeantNumber, SURE, SURE_OF_PRACTICE, SURELY_NONE, type WatchNumbers } from './meant-number.ts'
import { createMeantPractice, type WatchPractices } from './meant-practice.ts'
import {
  asksPlaces,
  asksWhichBodies,
  deniesOnly,
  goesOn,
  isSourceOf,
  type Message,
  namesOnly,
  ON_THE_WAY,
  pointsAtPlaces,
  pointsHere,
  WHICH,
  withoutPurpose,
} from './message.ts'
import { createMoving } from './moving.ts'
import { createOfListed } from './of-listed.ts'
import { createReckonedHere } from './reckoned.ts'
import { createRisenBy } from './risen.ts'
import { createSideBySide } from './side-by-side.ts'
import { createStandingAlone, isTalk, type WatchStanding } from './stands-alone.ts'
import { ABOUT, createStaying, WIDENS } from './staying.ts'
import { createWanted } from './wanted.ts'

/** `said`: the message as it was meant, without courtesy and what it sets right. */
export type FollowUp = (
  reading: Reading,
  previous: Turn,
) => Followed & { readonly said: Reading; readonly moves?: boolean }

/** So much weight of its own words hardly narrows what is asked. */
const FEW_WORDS = 4
/** So much weight of its own words makes a message that stands alone in the middle of a conversation. */
const OWN_SUBJECT = 11

/** A subject that says no more of a practice is another one. */
const SUBJECT_SAYS = 0.35

export interface FollowUpOptions {
  readonly answerAlone: AnswerAlone
  readonly read: Read
  readonly tables: FigureTables
  readonly watchNumbers?: WatchNumbers | undefined
  readonly watchPractices?: WatchPractices | undefined
  readonly watchStanding?: WatchStanding | undefined
}

export function createFollowUp(
  context: AnswerContext,
  { answerAlone, read, tables, watchNumbers, watchPractices, watchStanding }: FollowUpOptions,
): FollowUp {
  const { articleOf, queryOf, records } = context
  const recall = createRecallAnswers(context, tables)
  const carried = createCarried(context, read)
  const { leaning, placeOf, recentPlaces, textOf } = carried
  const choosePractice = createMeantPractice(context, { answerAlone, read, carried, watch: watchPractices })
  const staying = createStaying(context, { answerAlone, read, tables, recall, carried, choosePractice })
  const { earlierFocus, namesOther, within } = staying
  const sideBySide = createSideBySide(context, { read, tables, recall, carried })
  const { regrouped } = sideBySide
  const meantNumber = createMeantNumber(context, read, watchNumbers)
  const moving = createMoving(context, {
    answerAlone,
    read,
    tables,
    recall,
    carried,
    staying,
    sideBySide,
    meantNumber,
  })
  const { elsewhere, pairOf, withPlace } = moving
  const standingAlone = createStandingAlone(context, answerAlone, watchStanding)
  const wanted = createWanted(read)
  const reckonedHere = createReckonedHere(context, { read, tables, recall, carried })
  const { atHand, leavingSaid } = createInHand(context)
  const byClauses = createByClauses(context, read)
  const ofAnother = createOfAnother(context, read, recall)
  const collected = createCollected(context, tables)
  const risenBy = createRisenBy(context, { read, recall, meantNumber })
  const ofListed = createOfListed(context, meantNumber, recall)
  const itemMeant = createItemMeant(records, { recall, carried, staying, moving })

  return (message, before) => {
    const previous = atHand(before)
    const reading = wanted(message)
    const [nth] = nthsIn(reading.text)
    if (nth !== undefined && reading.smallTalk === 'noise' && previous.listed.length > 0)
      return { ...follows(recall.item(queryOf(reading), nth, previous)), said: reading }
    if (reading.smallTalk !== undefined && !asksOfThing(reading, previous))
      return { ...follows(answerAlone(queryOf(reading))), said: reading }
    // 我记得不是这个数，对不对 corrects nothing where nothing was said before.
    const meant = before.question === '' ? undefined : meantBy(reading)
    if (before.question !== '' && meant === undefined && deniesOnly(reading))
      return { ...follows(answerAlone(queryOf({ ...reading, smallTalk: 'complaint' }))), said: reading }
    const said = meant === undefined ? reading : read(meant)
    const goingOn = (): Followed => {
      const whole = resolve(said, previous, meant !== undefined)
      return byClauses(said, previous, whole, (clause) => resolve(clause, previous, false).answer)
    }
    const alone = meant === undefined ? standingAlone(said, previous, () => goingOn().answer) : undefined
    const followed = alone ?? goingOn()
    const answer = alone?.answer ?? leavingSaid(followed, previous, said)
    return { ...followed, answer, said, moves: movesOn(answer, previous, said) }
  }

  /** 收费吗, 有数字吗: asked of us by whoever talks of nothing, and of what is talked about in the middle of a conversation. */
  function asksOfThing({ details, marks, smallTalk, text }: Reading, { focus }: Turn): boolean {
    if (smallTalk !== 'identity' || focus === undefined || OF_US.test(text)) return false
    return details.length > 0 || marks.some(({ kinds }) => kinds.includes('figures'))
  }

  /** 那小区孩子放学有人管不 after talk of a night market: its words are of a practice that the subject says nothing of. */
  function movesOn(
    { body, practices: [lead] }: Answer,
    { focus, listed, subject }: Turn,
    said: Reading,
  ): boolean {
    const isPractice = body.kind === 'detail' || body.kind === 'practices'
    if (!isPractice || lead === undefined || lead.practice.id === focus?.practice) return false
    // Whoever picks from a list stays with what it is of.
    if (listed.includes(lead.practice.id)) return false
    const text = records.practiceText(lead.practice.id)
    const share = ({ words }: Query): number => (saysSomething(words) ? vouchedShare(words, text) : 0)
    return share(queryOf(said)) >= ABOUT && share(queryOf(read(subject))) < SUBJECT_SAYS
  }

  /** `corrects`: the person sets right what was asked, so the message is about the same thing. */
  function resolve(reading: Reading, previous: Turn, corrects: boolean): Followed {
    const talked = isTalk(previous)
    const query = { ...queryOf(reading), leans: talked }
    const unheard = unheardPlace(query)
    if (unheard !== undefined)
      return follows(context.refuse(query, { kind: 'place', asked: unheard, mentionedBy: [] }, []))
    const has = (kind: MarkKind): boolean =>
      reading.marks.some((mark) => mark.kinds.includes(kind) && !isSourceOf(mark, reading))
    const thin = !saysSomething(query.words)
    const weight = weightOf(query.words)
    // 再问最开始那个看病的，礼拜几来
    const earlier = has('back') && reading.places.length === 0 ? earlierFocus(query, previous) : undefined
    const about = previous.focus === undefined ? 0 : vouchedShare(query.words, textOf(previous.focus))
    const item = itemMeant(query, previous, thin)
    if (item !== undefined) return follows(item)
    const group = regrouped(query, previous)
    if (group !== undefined) return follows(group)
    if (reading.places.length === 0) {
      // 依据什么目录 asks for what the practice speaks of.
      // 金额上亿元的数字，都出自哪儿 opens a conversation.
      const opens = previous.focus === undefined && tables.filterOf(query).picks
      const fits = !opens && (thin || (previous.focus !== undefined && about < ABOUT))
      const known = weightOf(query.words.filter((word) => word.known))
      if (has('source') && known < WIDENS && fits) return follows(recall.sources(query, previous))
      const pointed = ['pair', 'compare', 'who', 'what', 'account', 'each', 'verdict', 'whether'] as const
      const numbered =
        pointed.some(has) || ASKS_SAME.test(reading.text) ? recall.numbered(query, previous) : undefined
      if (numbered !== undefined) return follows(numbered)
      // 除了这俩地方，还有哪里办: the places talked about are left out.
      if (has('pair') && (has('exclude') || has('excludeAfter')) && !thin) {
        const excluded = recentPlaces(previous).slice(0, /[仨三]/u.test(reading.text) ? 3 : 2)
        return opensPlainly(answerAlone({ ...query, reading: { ...reading, excluded, shape: 'list' } }))
      }
      const bearer = reading.requests.length === 0 ? bearerHere(reading, previous) : undefined
      if (bearer !== undefined) return follows(recall.detail(query, bearer))
      const ranks = (['most', 'least', 'compare', 'table'] as const).some(has)
      const allOfThem = has('table') && (has('each') || has('many')) && reading.requests.length === 0
      const those = (has('pair') && !ranks) || allOfThem ? numbersPointedAt(query, previous) : undefined
      if (those !== undefined) return follows(those)
      // 那两处的网格排个表 after talk of 网格: the numbers told.
      const ofTold =
        has('table') && vouchedShare(query.words, fold(previous.asked + previous.subject)) >= ABOUT
      const asksOfThem = !ofTold && saysSomething(withoutPurpose(query.words, reading))
      const pair = asksOfThem && pointsAtPlaces(reading) ? pairOf(query, previous) : undefined
      if (pair?.answerable) return follows(pair)
      const when = has('when') && !has('figures') && previous.focus !== undefined && weight < WIDENS
      if (when && reading.stated.length > 0) return follows(recall.times(query, previous))
      const namesSomething = saysSomething(query.words.filter(({ known }) => known))
      const then = earlier === undefined ? previous : { ...previous, focus: earlier }
      const dated = when
        ? recall.when(namesSomething ? query : leaning(query, { ...then, asked: '' }), then)
        : undefined
      if (dated?.answerable) return follows(dated)
    }
    const listed = reading.places.length === 0 ? listedNumber(query, previous, has) : undefined
    // Whoever picks from a list leaves none of its places.
    if (listed !== undefined) return { ...follows(listed), plain: true }
    // 别的地方也涨了吗 asks who else did, and reckons nothing.
    const asksIfElsewhere = has('elsewhere') && reading.requests.length === 0
    const risen = reading.places.length === 0 ? risenBy(query, previous) : undefined
    if (risen !== undefined) return follows(risen)
    const reckoned =
      reading.places.length > 0 || tables.operation(query) === undefined || asksIfElsewhere
        ? undefined
        : reckonedHere(query, previous)
    if (reckoned !== undefined) return follows(reckoned)
    const both = reading.places.length === 0 ? collected(query, previous) : undefined
    if (both !== undefined) return follows(both)
    const toldOf = reading.places.length === 0 ? saidBefore(query, previous) : undefined
    if (toldOf !== undefined) return follows(within(query, toldOf, previous))
    const counted = reading.places.length === 0 ? countedHere(query, previous, has) : undefined
    if (counted !== undefined) return follows(counted)
    // 别的地方写的是230多个，你是不是看错了 sets a number right, and asks of no other place.
    const setsRight = has('fixbot') && reading.stated.length > 0
    if (
      !setsRight &&
      (thin || !tables.filterOf(query).saysWhat || reading.words.length <= (has('table') ? 3 : 2))
    ) {
      const act = actOf(query, previous, has, thin)
      if (act !== undefined) return follows(act)
    }
    const held = reading.places.length === 0 ? heldThere(query, previous) : undefined
    if (held !== undefined) return follows(held)
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
    const another =
      reading.places.length === 0 && (corrects || goesOn(reading)) ? ofAnother(query, previous) : undefined
    if (another !== undefined) return follows(another)
    // 换件事，他们那里娃娃放学谁管: another subject, of the place talked about.
    if (previous.focus !== undefined && pointsHere(reading) && (has('turn') || weight >= OWN_SUBJECT)) {
      const there = { ...query, reading: { ...reading, places: [placeOf(previous.focus)] } }
      const answer = answerAlone(there)
      if (answer.answerable || answer.corrections.length > 0) return opens(answer)
    }
    if (
      has('turn') ||
      !talked ||
      (!corrects &&
        !has('back') &&
        // 网格员呢 asks it of what is talked about; 养老服务 alone is a subject.
        !/[呢嘞咧呐的]$|那[一个]?[级层块头样]/u.test(reading.text) &&
        !has('figures') &&
        reading.topic !== undefined &&
        reading.places.length === 0 &&
        reading.requests.length === 0)
    )
      return opensPlainly(answerAlone(query))
    const message: Message = { query, previous, has, thin, corrects }
    // 建瓯为啥要搞它: the practice that was told of that place.
    const asksReason = thin && reading.modality === 'why' && reading.requests.length === 0
    const told = asksReason && reading.places.length > 0 ? toldThere(previous, reading).focus : undefined
    if (told?.practice !== undefined) return follows(within(query, told, previous))
    if (reading.places.length > 0) return withPlace(atFirst(message))
    if (earlier !== undefined) {
      const { subject } = earlier
      return { ...follows(within(query, earlier, { ...previous, subject })), subject }
    }
    const asksThing = previous.focus !== undefined && asksThingHere(query, previous.focus)
    const staysHere = asksThing || (previous.focus !== undefined && (pointsHere(reading) || has('only')))
    const asksEverywhere =
      reading.excluded.length > 0 ||
      (!staysHere &&
        asksPlaces(reading) &&
        !(thin && has('many') && reading.requests.length > 0) &&
        !(thin && !has('many')) &&
        !asksHere(query, previous))
    if (asksEverywhere && !has('pair')) {
      const alone = answerAlone(thin ? leaning(query, previous) : query)
      // 加盟的一共几家, 挨批的是哪些单位: what nobody has an answer to may be asked of what is talked about.
      const asksNumber = reading.requests.length > 0
      const here =
        alone.answerable || previous.focus === undefined || !(asksNumber || asksWhichBodies(reading))
          ? undefined
          : within(query, previous.focus, previous)
      if (here === undefined || (asksNumber && !here.answerable))
        return thin ? { ...follows(alone), plain: true } : opensPlainly(alone)
      return follows(here)
    }
    if (previous.focus === undefined) return opens(answerAlone(onItsOwn(query)))
    if (namesOnly(reading) && about < ABOUT) {
      const here = vouchedShare(query.words, context.scopeText(new Set([previous.focus.article])))
      const alone = here < ABOUT ? answerAlone(onItsOwn(query)) : undefined
      if (alone?.answerable || (alone !== undefined && here < SUBJECT_SAYS)) return opens(alone)
    }
    if (reading.requests.length === 0) {
      const answer = within(query, previous.focus, previous, { mayLeave: true })
      const [leading = previous.focus.article] = answer.answerable ? leadingArticles(answer) : []
      return leading === previous.focus.article ? follows(answer) : opens(answer)
    }
    // 幸福圆桌会一般来几个人: what bears a name of its own elsewhere is another subject.
    if (previous.focus !== undefined && namesOther(reading, previous.focus) && reading.details.length === 0) {
      const alone = answerAlone(query)
      if (alone.answerable) return opensPlainly(alone)
    }
    const picksHere = has('table') && tables.filterOf(query).picks
    if (weight >= OWN_SUBJECT && !staysHere && !picksHere) {
      const alone = answerAlone(onItsOwn(query))
      // 签约单位再添上126家结对机关: what is reckoned without a place is of the one talked about.
      const strays =
        tables.operation(query) !== undefined &&
        alone.figures.some(({ figure }) => figure.articleId !== previous.focus?.article)
      if (alone.answerable && !strays) return opens(alone)
    }
    return follows(within(query, previous.focus, previous))
  }

  /** The number of one of the places that were told of together, where a message asks of none of them in particular. */
  function listedNumber(query: Query, previous: Turn, has: (kind: MarkKind) => boolean): Answer | undefined {
    const { details, excluded, modality, requests, stated } = query.reading
    if (details.length + excluded.length + stated.length > 0 || modality !== 'fact') return undefined
    const rises = requests.every(({ change }) => change)
    const looksAway = LOOKS_AWAY.some((kind) => has(kind) && !(rises && kind === 'difference'))
    if (looksAway || asksPlaces(query.reading)) return undefined
    if (!rises && tables.operation(query) !== undefined) return undefined
    return ofListed(query, previous)
  }

  /** 大练兵办了几回 after talk of another place: what was talked of before, where that alone speaks of it. */
  function saidBefore(query: Query, { focus, trail }: Turn): Focus | undefined {
    const { reading, words } = query
    if (focus === undefined || reading.requests.length === 0 || reading.excluded.length > 0) return undefined
    const looksAway = reading.marks.some(({ kinds }) => kinds.some((kind) => LOOKS_AWAY.includes(kind)))
    if (looksAway || tables.operation(query) !== undefined) return undefined
    const telling = words.filter(({ known, weight, word }) => known && word.length > 1 && weight >= NAMES_IT)
    const saidIn = ({ article }: Focus): boolean => {
      const text = context.scopeText(new Set([article]))
      return telling.some((word) => vouches(text, word) >= HALF_SAID)
    }
    return telling.length === 0 || saidIn(focus) ? undefined : trail.find(saidIn)
  }

  /** 火星市做了啥: a message that begins with what is called like a place and is none that anybody knows. */
  function unheardPlace({ reading: { places, text } }: Query): string | undefined {
    const name = places.length > 0 ? undefined : PLACE_LIKE.exec(text)?.[1]
    const stem = name?.slice(0, -1) ?? ''
    const isHeardOf =
      stem === '' || records.texts.count(stem) > 0 || queryOf(read(stem)).words.some(({ known }) => known)
    return isHeardOf ? undefined : name
  }

  /** 常住人口1.5万对吧: what says of what it holds a number to be is judged as it is with the place put in. */
  function heldThere(query: Query, { focus }: Turn): Answer | undefined {
    const { shape, stated, text } = query.reading
    if (focus === undefined || shape !== 'verdict' || stated.length !== 1) return undefined
    // 236名全是乡贤吗 asks who they are, and not how many 乡贤 there are.
    if (ALL_OF_THEM.test(text) || !saysSomething(query.words.filter(({ known }) => known))) return undefined
    const answer = answerAlone({ ...query, reading: { ...query.reading, places: [placeOf(focus)] } })
    return answer.verdict === 'no' ? answer : undefined
  }

  /** The numbers of the place talked about that a message asks for, where it is plain which ones they are. */
  function countedHere(query: Query, previous: Turn, has: (kind: MarkKind) => boolean): Answer | undefined {
    const { focus } = previous
    const { details, excluded, modality, requests, stated } = query.reading
    if (focus === undefined || requests.length === 0) return undefined
    if (details.length + excluded.length + stated.length > 0) return undefined
    // 一共多少村: of things there is one number of them all.
    const ofThings = requests.every(({ unit = '' }) => THINGS.has(unit))
    const looksAway = LOOKS_AWAY.some((kind) => has(kind) && !(ofThings && kind === 'sum'))
    const operation = tables.operation(query)
    if (modality !== 'fact' || looksAway) return undefined
    if (operation !== undefined && !(ofThings && operation === 'total')) return undefined
    const meant = requests.map((request) => meantNumber(query, request, focus.article, previous))
    const [first, another] = meant
    const isNone = another === undefined && first?.figure === undefined && (first?.chance ?? 0) >= SURELY_NONE
    if (isNone && !asksPlaces(query.reading) && staying.speaksOf(query, focus))
      return staying.notSaid(query, focus)
    const figures = meant.flatMap(({ figure, chance, practice }, at) => {
      // 管几户 asks for 户, and for no other number of that practice.
      const isLoose = LOOSE_UNITS.has(requests[at]?.unit ?? '个')
      return figure && (chance >= SURE || (isLoose && practice >= SURE_OF_PRACTICE)) ? figure : []
    })
    return distinct(figures).length < requests.length
      ? undefined
      : staying.alsoCounted(query, recall.counted(query, figures, previous), previous)
  }

  /** “1+4”里那个4是哪四样: another practice of the place, by a name in quotation marks, or by a printed one made of numbers. */
  function bearerHere({ quoted, text }: Reading, { focus }: Turn): Practice | undefined {
    if (focus === undefined) return undefined
    const numbered = context.namesIn(text).filter((name) => /\d/u.test(name))
    const wanted = [...quoted.map(fold), ...numbered]
    const bears = ({ name, names }: Practice): boolean =>
      [name, ...names].some((own) => wanted.some((one) => unquoted(fold(own)).startsWith(one)))
    // What is talked about already speaks of it.
    if (wanted.some((one) => unquoted(textOf(focus)).includes(one))) return undefined
    return articleOf(focus.article).practices.find(bears)
  }

  /** 这俩百分数各说的谁: of the figures told last, those that are pointed at by what sort of number they are. */
  function numbersPointedAt(query: Query, { ledger, toldLast }: Turn): Answer | undefined {
    const { heads, isOfSort, passes, picksSort } = tables.filterOf(query)
    const { marks, requests } = query.reading
    const asksWhose = marks.some(({ kinds }) => kinds.includes('who') || kinds.includes('what'))
    if (requests.length > 0 ? !asksWhose : !(heads || picksSort)) return undefined
    const last = ledger.slice(0, toldLast).flatMap((id) => records.figure(id) ?? [])
    const meant = last.filter((figure) => isOfSort(figure) && passes(figure))
    return meant.length < 2
      ? undefined
      : tables.tableOf(query, meant, 'the figures told that are pointed at', {
          notes: tables.orderNotes(query, meant),
        })
  }

  /** 要掏钱不, 在哪条街上: a thing, and hardly anything else that what is talked about does not speak of. */
  function asksThingHere({ reading: { details, marks }, words }: Query, { article }: Focus): boolean {
    // 哪些单位要被听 asks which ones, and not what they are called.
    const asksWhich = marks.some(({ kinds }) => kinds.includes('many'))
    const others = words.filter(
      ({ known, start, end }) => known && !details.some((detail) => start < detail.end && detail.start < end),
    )
    // 分别是哪几家公司 says nothing but that it wants their names.
    const asksNames = !saysSomething(others) && details.some(({ thing: { thing } }) => thing === 'body')
    if (asksWhich && !asksNames && details.some(({ thing }) => BODIES.has(thing.thing))) return false
    const here = context.scopeText(new Set([article]))
    return details.length > 0 && (!saysSomething(others) || vouchedShare(others, here) >= ABOUT)
  }

  /** 进来几家企业, 请的哪家银行: which ones of what is talked about; 哪些地方 and 各地 ask beyond it. */
  function asksHere(query: Query, { focus }: Turn): boolean {
    const { marks, requests } = query.reading
    if (focus === undefined || !saysSomething(query.words)) return false
    const which = marks.filter(({ kinds }) => kinds.includes('many') || kinds.includes('where'))
    // 从哪儿挑的, 去过哪些城市: where something comes from or goes to, not who has it.
    const isOnTheWay = ({ start }: Mark): boolean => ON_THE_WAY.test(query.reading.text.slice(0, start))
    if (which.length === 0 || which.some((mark) => PLACES_ASKED.test(mark.text) && !isOnTheWay(mark)))
      return false
    if (vouchedShare(query.words, textOf(focus)) >= ABOUT) return true
    const around = vouchedShare(query.words, context.scopeText(new Set([focus.article])))
    return around >= (requests.length > 0 ? ABOUT : SURELY_HERE)
  }

  /** 回到最开头，青云谱的呢: the subject is the first one. */
  function atFirst(message: Message): Message {
    const first = message.previous.trail.at(-1)
    const goesBack = message.has('back') && message.query.reading.marks.some(({ text }) => FIRST.test(text))
    if (!goesBack || first === undefined) return message
    return { ...message, previous: { ...message.previous, subject: first.subject, asked: '' } }
  }

  /** 温州的是啥时候的, 温州那条出处呢: of what was told, that of the places named. */
  function toldThere(previous: Turn, { places }: Reading): Turn {
    const scope = new Set(places.flatMap(({ articleIds }) => articleIds))
    const ledger = previous.ledger.filter((id) => scope.has(records.figure(id)?.articleId ?? ''))
    const last = previous.ledger.slice(0, previous.toldLast).filter((id) => ledger.includes(id))
    const told = last.length > 0 ? last : ledger.slice(0, 1)
    const focus = [previous.focus, ...previous.trail].find((one) => scope.has(one?.article ?? ''))
    const { focus: _, ...others } = previous
    return {
      ...others,
      ...(focus === undefined ? {} : { focus }),
      ledger: told,
      toldLast: told.length,
      articles: previous.articles.some((id) => scope.has(id)) || told.length > 0 ? [...scope] : [],
    }
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
    // 文末要注供稿单位，嘉峪关那段署的是谁: what no record knows is manner of speaking.
    const bare = !saysSomething(query.words.filter(({ known }) => known))
    // 上面报过的这几个辽阳数字画成表
    const tabulates = has('table') && has('figures') && (has('pair') || has('back'))
    if (named && tabulates && reading.requests.length === 0) {
      const scope = new Set(reading.places.flatMap(({ articleIds }) => articleIds))
      const ledger = previous.ledger.filter((id) => scope.has(records.figure(id)?.articleId ?? ''))
      if (ledger.length > 1) return recall.table(query, { ...previous, ledger, toldLast: ledger.length })
    }
    if (named && bare && reading.requests.length === 0 && (has('whenOf') || has('source'))) {
      const there = toldThere(previous, reading)
      if (there.toldLast + there.articles.length === 0) return undefined
      return has('source') ? recall.sources(query, there) : recall.times(query, there)
    }
    const few = thin || (reading.words.length <= 2 && reading.requests.length === 0)
    if (!named && ((few && has('whenOf')) || (thin && has('when') && has('figures'))))
      return recall.times(query, previous)
    if (named) return undefined
    const aboutFocus =
      previous.focus !== undefined && vouchedShare(query.words, textOf(previous.focus)) >= ABOUT
    if (
      has('elsewhere') &&
      previous.focus !== undefined &&
      reading.requests.length === 0 &&
      (thin || aboutFocus)
    )
      return elsewhere(query, previous, previous.focus)
    if (has('more') && (thin || aboutFocus)) {
      const more = recall.more(query, previous)
      // 还有啥服务 after all that was found: what else that place does.
      const ofOne = new Set(previous.articles).size === 1 && previous.focus !== undefined
      return more.answerable || !ofOne || !saysSomething(query.words)
        ? more
        : recall.others(query, previous.focus)
    }
    // 这里还搞了哪些服务
    const weight = weightOf(query.words)
    const others =
      has('account') && reading.text.includes('还') && reading.requests.length === 0 && weight < FEW_WORDS
    if (others && previous.focus !== undefined) return recall.others(query, previous.focus)
    const listsOut = thin && has('many') && !reading.marks.some(({ text }) => WHICH.test(text))
    if (
      (has('table') || listsOut) &&
      reading.requests.length === 0 &&
      (thin || aboutFocus) &&
      !tables.namesMeasure(query) &&
      !tables.filterOf(query).picks
    )
      return recall.table(query, previous)
    const own = records.practice(previous.focus?.practice ?? '')
    const extreme = thin && reading.requests.length === 0 ? staying.extremeIn(query, own) : undefined
    if (extreme !== undefined) return extreme
    if (
      (has('pair') || has('compare') || has('most') || has('least')) &&
      (thin || reading.requests.length === 0)
    )
      return recall.places(previous) > 1 ? recall.table(query, previous) : pairOf(query, previous)
    if (has('when') && !has('back') && !named && previous.focus !== undefined)
      return recall.when(thin ? leaning(query, previous) : query, previous)
    return undefined
  }
}

/** Marks of messages that ask of something else than the place talked about, or of several numbers at once. */
const LOOKS_AWAY: readonly MarkKind[] = [
  'turn',
  'back',
  'elsewhere',
  'pair',
  'compare',
  'table',
  'each',
  'fixbot',
  'sum',
  'difference',
]

/** So telling is a word that names what a number is asked of, and so far a place must say it. */
const NAMES_IT = 3
const HALF_SAID = 0.5
/** 火星市做了啥, 那天堂县呢; not 全市, 哪个市. */
const PLACE_LIKE = /^(?:那|那么)?([\p{Script=Han}]{2,3}[市县州省])(?:那边)?(?:做|搞|有|是|的|怎么|咋|呢|干)/u
const ALL_OF_THEM = /[全都]是/u

/** Whoever talks to us. */
const OF_US = /[你您]|机器人|他山|软件|助手/u

const BODIES: ReadonlySet<string> = new Set(['person', 'body', 'office'])

/** So much of its words the place talked about must say for 哪些 to ask of that place alone. */
const SURELY_HERE = 0.8
/** Words for which ones that ask for places. */
const PLACES_ASKED =
  /地[方区]|城市|[市县省]|(?<!社)区|各[地处家]|哪几?[处地儿里]|[别外多何]处|外[地头]|别[人家]|同行|兄弟|谁家|谁都|谁在|全|所有/u
