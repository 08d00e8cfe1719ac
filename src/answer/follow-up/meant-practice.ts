/**
 * What a message that asks for no number asks of in the middle of a conversation: one of the practices of the place talked about,
 * that place by whatever answers best there, another place, or what nothing there says. Each with what speaks for it; how much each
 * of that counts is data, learnt from dialogues by `npm run train -- --practices`.
 */
import type { Practice } from '../../knowledge/article.ts'
import type { MarkKind } from '../../knowledge/lexicon.ts'
import { fold } from '../../search/fold.ts'
import type { Answer, Focus, Turn } from '../answer.ts'
import type { AnswerAlone } from '../answer-alone.ts'
import { prints } from '../asked-things.ts'
import {
  asksOtherYear,
  onItsOwn,
  type PracticeCandidate,
  type Query,
  unprintedWords,
  withoutSpans,
} from '../candidates.ts'
import { type AnswerContext, distinct } from '../context.ts'
import type { Features } from '../decision.ts'
import { isResult } from '../fit.ts'
import type { Read } from '../reading.ts'
import { saysSomething, vouchedShare, vouches, weightOf } from '../vouching.ts'
import type { Carried } from './carried.ts'
import { chancesOf, is, weighed } from './choosing.ts'
import { goesOn } from './message.ts'
import weights from './practice-weights.json' with { type: 'json' }

/** `there`: whatever answers best at the place talked about; `away`: whatever answers best anywhere; `none`: nothing there does. */
export type Meant =
  | { readonly kind: 'practice'; readonly practice: Practice }
  | { readonly kind: 'there' | 'away'; readonly answer: Answer }
  | { readonly kind: 'none' }

export interface PracticeOption {
  readonly meant: Meant
  readonly features: Features
}

/** Gets what may be meant by each message that asks for no number: what is learnt from. */
export type WatchPractices = (options: readonly PracticeOption[], answerOf: (meant: Meant) => Answer) => void

/** What a message asks, in view of the place and what was said of it. */
interface Asked {
  readonly query: Query
  readonly focus: Focus
  readonly previous: Turn
  readonly has: (kind: MarkKind) => boolean
  readonly practices: readonly Practice[]
  /** Its words that some record holds, what they weigh, and whether they say anything. */
  readonly own: Query['words']
  readonly weight: number
  readonly says: boolean
  /** How far a practice there is found by the message, by the subject, and by the last question along with the message. */
  readonly found: Found
  readonly foundBySubject: Found
  readonly foundWithLast: Found
  /** The practice there that is found best. */
  readonly nearest: Practice | undefined
  /** The verb of 谁牵头, with what means the same. */
  readonly doings: readonly string[]
  readonly asksMoney: boolean
  readonly numbers: readonly string[]
  readonly characters: readonly string[]
  readonly pairs: readonly string[]
}

interface Found {
  /** Beside the one that is found best. */
  readonly share: (practice: Practice) => number
  /** How much better the best one is found than any other. */
  readonly clear: number
}

/** So likely another place must be meant, and so much likelier than anything there: whoever is led away is misled from then on. */
const OTHERS_LEAVE = { least: 0.5, times: 2 }
const OWN_SENTENCES_LEAVE = { least: 0.25, times: 0.5 }
const OWN_SENTENCE = 0.75
const CLEARLY = 0.85
const ALL = 0.95
const HALF = 0.5
const LEAST_IN_ORDER = 4
/** So many practices of a place may be meant. */
const NEAR = 40
const SAYS_NOTHING = '的了吗呢吧啊是有在和跟就都也还又多少几啥什么怎么样咋谁哪个这那他们她它我你'
const WHO_DOES = /(?:谁|哪个部门|哪个单位|哪家单位?|什么人|啥人)(?:来|去|给)?(?<does>[\p{Script=Han}]{2})/u
const WITH_WHOM =
  /[和跟与同](?:谁|什么人|啥人|哪[家个些]?(?:单位|机构|部门|公司|企业)?)(?:一起|一块儿?)?(?:合[办作伙开]|联[手办合]|搭[伙档]|[一]起[办搞弄])/u
const PRICE = /[收付]费|[票单]?价|费用|[要掏出花]钱/u
const FREE = /免费|不收费/u
const NAMES = /叫(?:什么|啥|甚)|名[字单称儿]|姓/u
const WHICH = /哪[几个些家位]/u
const WHEN = /[哪几]年|时候|哪天|何时|哪会儿|几时|日期/u
const YEAR = /\d{4}年/u
const EFFECT = /成效|效果|管用|办成|成绩|成果|变化|见效|见着|结果/u
const NUMBER = /\d+(?:\.\d+)?/gu
const BY = ['与', '和', '跟', '同', '联合', '请']

export interface MeantPracticeOptions {
  readonly answerAlone: AnswerAlone
  readonly read: Read
  readonly carried: Carried
  readonly watch: WatchPractices | undefined
}

/**
 * @param mayLeave whether another place may be meant
 * @param answerOf what is told if that is meant
 */
export type ChoosePractice = (
  query: Query,
  focus: Focus,
  previous: Turn,
  mayLeave: boolean,
  answerOf: (meant: Meant) => Answer,
) => Meant

export function createMeantPractice(
  context: AnswerContext,
  { answerAlone, read, carried: { placeOf }, watch }: MeantPracticeOptions,
): ChoosePractice {
  const { articleOf, candidates, queryOf, records } = context
  const moneyWords = context.knowledge.lexicon.askedNumbers.kinds.find(({ kind }) => kind === 'money')

  return (query, focus, previous, mayLeave, answerOf) => {
    const plain = plainlyMeant(query, focus)
    if (plain !== undefined) return { kind: 'practice', practice: plain }
    const asked = askedOf(query, focus, previous)
    const there = answerAlone({ ...query, reading: { ...query.reading, places: [placeOf(focus)] } })
    const away = mayLeave && saysSomething(query.words) ? answerAlone(onItsOwn(query)) : undefined
    const options: PracticeOption[] = [
      ...asked.practices
        .filter((practice) => !tellsOfOther(asked, practice))
        .map(
          (practice): PracticeOption => ({
            meant: { kind: 'practice', practice },
            features: featuresOf(asked, practice),
          }),
        ),
      { meant: { kind: 'none' }, features: featuresOfNone(asked) },
      ...(there.answerable
        ? [{ meant: { kind: 'there', answer: there } as const, features: featuresOfPlace(asked, there) }]
        : []),
      ...(away?.answerable
        ? [{ meant: { kind: 'away', answer: away } as const, features: featuresOfAnother(asked, away) }]
        : []),
    ]
    watch?.(options, answerOf)
    return likeliest(options, chancesOf(options, weights))
  }

  /** What says in so many words what is asked, or with whom; 发不发补助 of what is talked about, unless another practice prints it. */
  function plainlyMeant(query: Query, { article, practice }: Focus): Practice | undefined {
    const { details, text } = query.reading
    const own = practice === undefined ? undefined : records.practice(practice)
    const { practices } = articleOf(article)
    const worded = [...(own === undefined ? [] : [own]), ...practices].find((one) => saysInOrder(query, one))
    if (worded !== undefined || own === undefined) return worded
    if (WITH_WHOM.test(text) && namesPartner(own)) return own
    // 入了又想退，咋办: one practice of the place says every word, and the one talked about hardly any.
    const [found] = candidates.practices(query, new Set([article]), 1)
    const share = ({ id }: Practice): number => vouchedShare(query.words, records.practiceText(id))
    const asksHow = query.reading.marks.some(({ kinds }) => kinds.includes('how'))
    const saysAll = found !== undefined && query.words.length > 1 && share(found.practice) >= ALL
    if (asksHow && saysAll && share(own) <= HALF) return found.practice
    const others = besidesDetails(query)
    const isPrinted = (one: Practice): boolean =>
      details.every((detail) => prints(detail, one, records.printedText(one.id)))
    const asksOnlyThing = details.length > 0 && !saysSomething(others)
    return asksOnlyThing && (isPrinted(own) || !practices.some(isPrinted)) ? own : undefined
  }

  function lacksThing({ reading: { details } }: Query, practice: Practice): boolean {
    const printed = records.printedText(practice.id)
    return !details.every((detail) => prints(detail, practice, printed))
  }

  /** 哪家公司中的标: a practice that names a company and says less of it, where the one that speaks of tenders names none. */
  function tellsOfOther({ focus, nearest, own, query }: Asked, practice: Practice): boolean {
    if (practice.id === focus.practice || nearest === undefined || !lacksThing(query, nearest)) return false
    const said = ({ id }: Practice): number => vouchedShare(own, records.practiceText(id))
    return said(practice) < said(nearest) && !lacksThing(query, practice)
  }

  function askedOf(query: Query, focus: Focus, previous: Turn): Asked {
    const { marks, text } = query.reading
    const article = articleOf(focus.article)
    const scope = new Set([focus.article])
    const foundBy = (by: Query): Found => foundAmong(candidates.practices(by, scope, NEAR))
    const own = query.words.filter(({ known }) => known)
    const subject = queryOf({ ...read(previous.subject), places: [] })
    const last = queryOf({ ...read(previous.question), places: [] })
    const does = WHO_DOES.exec(text)?.groups?.['does']
    const found = foundBy(query)
    return {
      query,
      focus,
      previous,
      has: (kind) => marks.some(({ kinds }) => kinds.includes(kind)),
      practices: article.practices,
      own,
      weight: weightOf(own),
      says: saysSomething(own),
      found,
      foundBySubject: foundBy(subject),
      foundWithLast: foundBy({ ...query, text: `${query.text} ${last.text}` }),
      nearest: article.practices.find((practice) => found.share(practice) === 1),
      doings: does === undefined ? [] : [does, ...context.synonymsOf(does)],
      asksMoney: moneyWords?.words.some((word) => text.includes(word)) === true,
      numbers: text.match(NUMBER) ?? [],
      characters: distinct(query.text.match(/\p{Script=Han}/gu) ?? []).filter(
        (one) => !SAYS_NOTHING.includes(one),
      ),
      pairs: pairsOf(query.text),
    }
  }

  function featuresOf(asked: Asked, practice: Practice): Features {
    return {
      ...saidFeatures(asked, practice),
      ...askedFeatures(asked, practice),
      ...talkFeatures(asked, practice),
    }
  }

  /** How far a practice speaks of what the message says. */
  function saidFeatures(
    { characters, found, own, pairs, query, says, weight }: Asked,
    practice: Practice,
  ): Features {
    const whole = records.practiceText(practice.id)
    const printed = records.printedText(practice.id)
    const vouchedBy = (text: string): number =>
      own.reduce((sum, word) => sum + word.weight * vouches(text, word), 0)
    const vouched = vouchedBy(whole)
    const share = found.share(practice)
    return {
      said: says ? vouched / weight : 0,
      saidPrint: says ? vouchedBy(printed) / weight : 0,
      saidWeight: weighed(vouched),
      unsaidWeight: weighed(weight - vouched),
      allSaid: is(query.words.length > 1 && says && vouched / weight >= ALL),
      inSummary: says ? vouchedShare(own, fold(practice.summary)) : 0,
      inAsks: says ? vouchedShare(own, fold(practice.asks.join('\n'))) : 0,
      found: share,
      foundFirst: is(share === 1),
      foundClear: share === 1 ? found.clear : 0,
      pairs: pairs.filter((pair) => whole.includes(pair)).length / Math.max(1, pairs.length),
      characters: characters.filter((one) => whole.includes(one)).length / Math.max(1, characters.length),
      unprinted: is(unprintedWords(query, printed).length > 0),
    }
  }

  /** Whether it holds what is asked for: who does it, with whom, since when, what it costs, what came of it. */
  function askedFeatures(
    { asksMoney, doings, focus, found, has, numbers, query }: Asked,
    practice: Practice,
  ): Features {
    const { details, text } = query.reading
    const whole = records.practiceText(practice.id)
    const printed = records.printedText(practice.id)
    const isFocus = is(focus.practice === practice.id)
    const isDoer = is(namesDoer(practice, doings))
    const printsAll = !lacksThing(query, practice)
    const isFree = is(PRICE.test(text) && FREE.test(whole))
    const isPartner = is(WITH_WHOM.test(text) && namesPartner(practice))
    const asksWhen = has('when') || WHEN.test(text)
    const tellsWhen = YEAR.test(printed) || practice.figures.some(({ asOf = '' }) => asOf !== '')
    const tellsResult = practice.figures.some(isResult)
    const money = practice.figures.some(({ unit }) => unit === '元')
    const figures = practice.figures.flatMap((figure) => figure.printed.match(NUMBER) ?? [])
    return {
      printsThing: is(details.length > 0 && printsAll),
      lacksThing: is(!printsAll),
      nameAsked: isFocus * is(NAMES.test(text)),
      doer: isDoer,
      doerSaid: isDoer * found.share(practice),
      calledDoer: is(isCalledBy(practice, doings)),
      partner: isPartner,
      free: isFree,
      freeFocus: isFree * isFocus,
      number: is(numbers.some((number) => figures.includes(number))),
      noMoney: is(asksMoney && !money),
      result: is(EFFECT.test(text) && tellsResult),
      noResult: is(EFFECT.test(text) && !tellsResult),
      otherTime: is(asksOtherYear(query, printed)),
      date: is(asksWhen && tellsWhen),
      noDate: is(asksWhen && !tellsWhen),
    }
  }

  /** How near it is to what is talked about. */
  function talkFeatures(
    { query, focus, foundBySubject, foundWithLast, previous, says, weight }: Asked,
    practice: Practice,
  ): Features {
    const { id } = practice
    const isFocus = is(id === focus.practice)
    const isTold = previous.trail.some((one) => one.practice === id)
    const ofSubject = foundBySubject.share(practice)
    const withLast = foundWithLast.share(practice)
    return {
      focus: isFocus,
      focusThin: isFocus * is(!says),
      focusSaysLittle: isFocus * (1 - weighed(weight)),
      subject: ofSubject,
      subjectThin: says ? 0 : ofSubject,
      withLast,
      withLastFurther: goesOn(query.reading) ? withLast : 0,
      listed: (1 - isFocus) * is(previous.listed.includes(id)),
      told: (1 - isFocus) * is(isTold),
    }
  }

  function featuresOfNone({
    asksMoney,
    doings,
    has,
    numbers,
    own,
    practices,
    query,
    says,
    weight,
  }: Asked): Features {
    const { details, modality, text } = query.reading
    const isSaid = practices.map(({ id }) => vouchedShare(own, records.practiceText(id)))
    const isNumber = ({ figures }: Practice): boolean =>
      figures.some(({ printed }) => numbers.some((number) => printed.match(NUMBER)?.includes(number)))
    return {
      none: 1,
      noneUnknown: weighed(weightOf(query.words.filter(({ known }) => !known))),
      noneWeight: weighed(weight),
      noneThin: is(!saysSomething(query.words)),
      noneSaid: says ? 1 - Math.max(0, ...isSaid) : 0,
      noneHow: is(has('how')),
      noneWhether: is(has('whether')),
      noneMany: is(has('many')),
      noneModality: is(modality !== 'fact'),
      noneThing: is(details.length > 0),
      noneThingNowhere: is(details.length > 0 && practices.every((practice) => lacksThing(query, practice))),
      noneUnprinted: is(
        practices.every(({ id }) => unprintedWords(query, records.printedText(id)).length > 0),
      ),
      noneOtherTime: is(practices.every(({ id }) => asksOtherYear(query, records.printedText(id)))),
      noneName: is(NAMES.test(text)),
      noneWhich: is(WHICH.test(text)),
      noneWhere: is(has('where')),
      noneWhen: is(has('when') || WHEN.test(text)),
      noneMoney: is(asksMoney),
      noneNumber: is(numbers.length > 0 && !practices.some(isNumber)),
      noneDoer: is(doings.length > 0 && !practices.some((practice) => namesDoer(practice, doings))),
    }
  }

  function featuresOfPlace(
    { asksMoney, focus, has, own, query, says, weight }: Asked,
    answer: Answer,
  ): Features {
    const [lead] = answer.practices
    return {
      there: 1,
      thereLikely: answer.why.decisions[0]?.probability ?? 0,
      thereOne: is(answer.practices.length === 1),
      thereFocus: is(answer.practices.some(({ practice }) => practice.id === focus.practice)),
      thereFigures: is(answer.body.kind === 'figures' || answer.body.kind === 'table'),
      thereVerdict: is(answer.verdict !== undefined),
      thereWeight: weighed(weight),
      thereThin: is(!saysSomething(query.words)),
      thereSaid: says && lead !== undefined ? vouchedShare(own, records.practiceText(lead.practice.id)) : 0,
      thereWho: is(has('who') || has('what')),
      thereThing: is(query.reading.details.length > 0),
      thereMoney: is(asksMoney),
    }
  }

  function featuresOfAnother(
    { focus, has, own, practices, previous, query, says, weight }: Asked,
    answer: Answer,
  ): Features {
    const { figures, practices: cited, why } = answer
    const lead = cited[0]?.practice ?? records.practice(figures[0]?.figure.practiceId ?? '')
    const said = (practice: Practice | undefined): number =>
      practice === undefined || !says ? 0 : vouchedShare(own, records.practiceText(practice.id))
    return {
      away: 1,
      awayLikely: why.decisions[0]?.probability ?? 0,
      awayHere: is(lead?.articleId === focus.article),
      awaySaid: said(lead),
      awayBetter: said(lead) - Math.max(0, ...practices.map(said)),
      awayWeight: weighed(weight),
      awayUnknown: weighed(weightOf(query.words.filter(({ known }) => !known))),
      awayWords: weighed(query.words.filter(({ word }) => word.length > 1).length * 2),
      awayLong: weighed(query.reading.text.length / 3),
      awayNamed: is(previous.places.length > 0),
      awayTurn: is(has('turn') || has('elsewhere')),
      awayHereSaid: is(has('here')),
      awayBack: is(has('back')),
      awayOnly: is(has('only')),
      awayMany: is(has('many')),
      awayWhether: is(has('whether')),
      awayHow: is(has('how')),
    }
  }
}

function likeliest(options: readonly PracticeOption[], chances: readonly number[]): Meant {
  const chanceOf = (...kinds: readonly Meant['kind'][]): number =>
    Math.max(0, ...chances.filter((_, at) => kinds.includes(options[at]?.meant.kind ?? 'none')))
  const away = options.find(({ meant }) => meant.kind === 'away')?.features ?? {}
  // 居民不参加活动，叫不动人: a sentence of its own, which another place clearly answers.
  const isOwn = (away['awayWords'] ?? 0) >= OWN_SENTENCE && (away['awayLikely'] ?? 0) >= CLEARLY
  const { least, times } = isOwn ? OWN_SENTENCES_LEAVE : OTHERS_LEAVE
  const leaves = chanceOf('away') >= Math.max(least, chanceOf('practice', 'there') * times)
  if (leaves && isOwn) return options.find(({ meant }) => meant.kind === 'away')?.meant ?? { kind: 'none' }
  const held = chances.map((chance, at) => (options[at]?.meant.kind === 'away' && !leaves ? 0 : chance))
  return options[held.indexOf(Math.max(...held))]?.meant ?? { kind: 'none' }
}

function foundAmong(near: readonly PracticeCandidate[]): Found {
  const [best, second] = near.map(({ score }) => score)
  const scores = new Map(near.map(({ practice, score }) => [practice.id, score]))
  return {
    share: ({ id }) => (best === undefined ? 0 : (scores.get(id) ?? 0) / best),
    clear: best === undefined ? 0 : 1 - (second ?? 0) / best,
  }
}

/** The words of a message other than those that ask for a thing. */
const besidesDetails = ({ reading: { details }, words }: Query): Query['words'] =>
  words.filter(({ start, end }) => !details.some((detail) => start < detail.end && detail.start < end))

/** 县委组织部牵头 names who; 党委牵头、政府搭台 is a saying. */
const namesDoer = ({ names, places, summary }: Practice, doings: readonly string[]): boolean =>
  [...names, ...places].some(
    (one) => one.length > 2 && doings.some((does) => fold(summary).includes(fold(one) + does)),
  )

const isCalledBy = ({ name, names }: Practice, doings: readonly string[]): boolean =>
  [name, ...names].some((one) => doings.some((does) => fold(one).includes(does)))

/** 和谁联手的: whether it names who it is done with. */
function namesPartner({ names, places, summary }: Practice): boolean {
  const text = fold(summary)
  return [...names, ...places].some((one) => one.length > 2 && BY.some((by) => text.includes(by + fold(one))))
}

/** 谁按市价付: whether a clause says all that the message does, character by character, in its order. */
function saysInOrder({ reading: { marks, places, text } }: Query, { summary }: Practice): boolean {
  const said = Array.from(
    withoutSpans(text, [...marks, ...places]).replace(/[^\p{L}\p{N}]|[的了吗呢吧啊]/gu, ''),
  )
  if (said.length < LEAST_IN_ORDER) return false
  return fold(summary)
    .split(/[，。；：、,;:]/u)
    .some((clause) => {
      let from = 0
      return said.every((character) => {
        const at = clause.indexOf(character, from)
        from = at + 1
        return at >= 0
      })
    })
}

/** Every two characters that stand side by side and say something. */
function pairsOf(text: string): readonly string[] {
  const characters = [...text.replace(/[^\p{L}\p{N}]/gu, '')]
  const pairs = characters.slice(1).map((character, at) => `${characters[at]}${character}`)
  return distinct(pairs).filter((pair) => [...pair].every((one) => !SAYS_NOTHING.includes(one)))
}
