/** A message that names a place, or asks for others: what was asked is asked of it. */

import type { MarkKind } from '../../knowledge/lexicon.ts'
import { fold } from '../../search/fold.ts'
import type { Answer, Focus, Row, Turn } from '../answer.ts'
import type { AnswerAlone } from '../answer-alone.ts'
import { onItsOwn, type Query } from '../candidates.ts'
import { type AnswerContext, distinct, figuresOf, OWN_NAME, placeName } from '../context.ts'
import type { PlaceReading } from '../places.ts'
import type { Read, Reading } from '../reading.ts'
import { LOOSE_UNITS, type RecallAnswers } from '../recall-answer.ts'
import type { Operation } from '../reckoning.ts'
import type { FigureTables } from '../tables/figure-tables.ts'
import { saysSomething, vouchedShare, weightOf } from '../vouching.ts'
import type { Carried } from './carried.ts'
import { type Followed, follows, opens } from './followed.ts'
import { type ChooseNumber, SURE } from './meant-number.ts'
import { goesOn, type Message } from './message.ts'
import type { SideBySide } from './side-by-side.ts'
import { ABOUT, type Staying, WIDENS } from './staying.ts'

export interface Moving {
  readonly withPlace: (message: Message) => Followed
  /** The subject, of every place but the one talked about. */
  readonly elsewhere: (query: Query, previous: Turn, focus: Focus) => Answer
  /** 这俩, 三家: the places talked about last. */
  readonly pairOf: (query: Query, previous: Turn) => Answer | undefined
  readonly compared: (query: Query, previous: Turn, places: readonly PlaceReading[]) => Answer
}

/** 这套是, 标题写的, 不是: behind it stands whose it is held to be. */
const IS_OF = /(?:[是写印登讲说]的?|出自|来自|属于?|归)[^、，,。]{0,2}$/u
const HOLDS = /[吧吗么嘛啊][?？]?(?:$|[、，,])|明明|不是|是不是|[?？]$|记得|看到|标题|报上/u
/** 两边调掉的数摆一起: the numbers that were told, with hardly a word of what they are of. */
const pointsAtNumbers = ({ reading: { marks, places }, words }: Query): boolean =>
  places.length === 0 &&
  marks.some(({ kinds }) => kinds.includes('figures')) &&
  words.every(({ word }) => word.length === 1) &&
  weightOf(words) < TELLING

/** Marks of messages that ask for something else of the place than the number that was asked for last. */
const ASKS_ELSE: readonly MarkKind[] = [
  'how',
  'whether',
  'account',
  'more',
  'detail',
  'only',
  'figures',
  'elsewhere',
]

/** So telling is a word that says what else is asked. */
const TELLING = 3
/** 跟辽阳的合起来, 加上殷都的: the place named is put to the one talked about. */
const ADDS: ReadonlySet<Operation> = new Set(['sum', 'total'])
const JOINS = /[跟和与同连加添并]/u
/** Of a subject taken over, so much must be said at the place asked for next. */
const LEANT = 0.35

export interface MovingOptions {
  readonly answerAlone: AnswerAlone
  readonly read: Read
  readonly tables: FigureTables
  readonly recall: RecallAnswers
  readonly carried: Carried
  readonly staying: Staying
  readonly sideBySide: SideBySide
  readonly meantNumber: ChooseNumber
}

export function createMoving(
  context: AnswerContext,
  {
    answerAlone,
    read,
    tables,
    recall,
    carried,
    staying: { within },
    sideBySide: { ownRowsOf, rowsOf },
    meantNumber,
  }: MovingOptions,
): Moving {
  const { articleOf, candidates, queryOf, records } = context
  const { asking, leaning, placeOf, recentPlaces, textOf } = carried
  const { past } = context.knowledge.lexicon.askedNumbers
  /** 比原先多出几个, 比中央要求还低: with what was or is demanded, not with another place. */
  function comparesWithin({ text }: Reading): boolean {
    if (past.some((word) => text.includes(`比${word}`))) return true
    const against =
      /(?<![跟和与同].{0,8})比(?<what>(?![一差相高低多少大小])[\p{Script=Han}]{2,8}?)(?:还|都|更|又|要|[高低多少大小])/u.exec(
        text,
      )?.groups?.['what']
    const words = against === undefined ? [] : queryOf(read(against)).words
    return against !== undefined && read(against).places.length === 0 && words.some(({ known }) => known)
  }

  function withPlace(message: Message): Followed {
    const { query, previous, has, thin } = message
    const { reading } = query
    const held = reading.places.filter(({ standing }) => standing !== 'elsewhere')
    const scope = new Set(held.flatMap(({ articleIds }) => articleIds))
    // 会昌批评栏比表扬栏多39条对不: what a place is claimed to print is set against itself, not against the place before.
    const claimed = reading.shape === 'verdict' && reading.stated.length > 0 ? answerAlone(query) : undefined
    if (claimed?.verdict === 'yes' || claimed?.verdict === 'no') return opens(claimed)
    // 会昌的表扬栏比批评栏多多少: two numbers of the place that is named.
    const reckoned = !thin && has('difference') ? answerAlone(query) : undefined
    if (reckoned?.computed !== undefined) return opens(reckoned)
    if (
      reading.places.length === 1 &&
      !comparesWithin(reading) &&
      (has('compare') ||
        has('pair') ||
        (has('difference') && thin && reading.requests.length === 0) ||
        (thin && ADDS.has(tables.operation(query) ?? 'order') && JOINS.test(reading.text)))
    ) {
      const pair = pairWith(query, previous, held)
      if (pair !== undefined) return follows(pair)
    }
    const theirs = takenForTheirs(message, held)
    if (theirs !== undefined) return follows(theirs)
    const chosen = thin ? chosenAt(ofLastNumber(query, previous), previous, held) : undefined
    if (chosen !== undefined) return follows(chosen)
    // 街道开的会少了多少: with a number of its own a message stands alone if it can.
    if (thin && reading.requests.length > 0 && reading.words.length > 0) {
      const alone = answerAlone(query)
      if (alone.answerable) return opens(alone)
    }
    // 社区工作者的呢: the number that was asked, of something else.
    if (goesOn(reading) && previous.asked !== '' && !thin) {
      const number = recall.figuresAt(asking(query, previous), scope, previous, query.words)
      if (number !== undefined) return follows(number)
    }
    if (!thin) return withSubject(message, held, scope)
    // 延吉呢 after a number was asked: that number there, before what was listed of it.
    const asksNumber = reading.requests.length === 0 && previous.asked !== '' && !ASKS_ELSE.some(has)
    const number = asksNumber
      ? (measuredAsLast(query, previous, scope) ?? chosenAt(leaning(query, previous), previous, held))
      : undefined
    if (number !== undefined) return follows(number)
    if (held.length > 1) return follows(compared(query, previous, held))
    // 殷都的主要数字整成表
    if (has('table') && has('figures')) return opens(answerAlone(query))
    return listedThere(message, held, scope) ?? askedThere(message, held, scope)
  }

  /** 这套是湛江搞出来的吧, 标题明明写的湛江: what is talked about is held to be another place's. */
  function takenForTheirs(
    { query, previous: { focus } }: Message,
    held: readonly PlaceReading[],
  ): Answer | undefined {
    const { places, requests, text } = query.reading
    const own = focus?.practice === undefined ? undefined : records.practice(focus.practice)
    // 这不是湛江的吗？那版上印着“广东省湛江市”: the same place, said twice.
    const isOne = new Set(places.map(({ path }) => path.join('/'))).size === 1
    const place = held.find((one) => IS_OF.test(text.slice(0, one.start)))
    if (own === undefined || place === undefined || !isOne) return undefined
    if (place.articleIds.includes(own.articleId) || requests.length > 0) return undefined
    // A region that holds the place, and what the place named has of its own, are no mistake.
    const isAround = place.path.every((part, at) => own.locality[at] === part)
    const here = records.practiceText(own.id)
    const known = query.words.filter(({ known: isKnown, word }) => isKnown && word.length > 1)
    const there = context.scopeText(new Set(place.articleIds))
    const saysElse = known.some(
      (word) => weightOf([word]) >= TELLING && vouchedShare([word], here) < vouchedShare([word], there),
    )
    const claims = HOLDS.test(text) && !text.includes('也')
    if (isAround || saysElse || !claims) return undefined
    const answer = recall.detail(query, own)
    const [practice] = answer.practices
    if (practice === undefined) return undefined
    const asked = placeName(place)
    const { locality, name } = own
    return {
      ...answer,
      verdict: 'no',
      corrections: [{ kind: 'practiceElsewhere', asked, name, practice, localities: [locality] }],
    }
  }

  /** A place and something to say of it: stands alone if it can, else the subject helps. */
  function withSubject(
    { query, previous }: Message,
    held: readonly PlaceReading[],
    scope: ReadonlySet<string>,
  ): Followed {
    // 就讲温州的，别的先放一放 leaves all else to what was talked about.
    const says = weightOf(query.words.filter(({ known }) => known))
    const alone = says >= TELLING ? aloneOrLeaning(query, previous, scope) : answerAlone(query)
    if (held.length > 1 && !alone.answerable && alone.corrections.length === 0) {
      const sides = compared(query, previous, held)
      return opens(sides.answerable ? sides : alone)
    }
    const earlier = previous.focus !== undefined && scope.has(previous.focus.article)
    if (earlier && previous.focus !== undefined && !alone.answerable && alone.corrections.length === 0)
      return follows(within(query, previous.focus, previous))
    if (alone.answerable || alone.corrections.length > 0 || held.length === 0) return opens(alone)
    // 街道没办成的那些事卡在啥上头，嘉峪关的 says enough to be refused for what it asks.
    if (says >= WIDENS && !isOfSubject(query, previous)) return opens(alone)
    const leant = answerAlone(leaning(query, previous))
    if (leant.answerable) return follows(leant)
    const number =
      query.reading.requests.length > 0 || previous.asked === ''
        ? undefined
        : recall.figuresAt(asking(query, previous), scope, previous, query.words)
    return number === undefined ? opens(alone) : follows(number)
  }

  /** 青云谱呢 after 持证率: the one number of that measure there. */
  function measuredAsLast(query: Query, previous: Turn, scope: ReadonlySet<string>): Answer | undefined {
    const [id] = previous.ledger.slice(0, Math.min(previous.toldLast, 1))
    const last = id === undefined ? undefined : records.figure(id)
    if (last?.measure === undefined || scope.size !== 1 || scope.has(last.articleId)) return undefined
    const measured = [...scope]
      .flatMap((article) => figuresOf(articleOf(article)))
      .filter(({ measure, role }) => measure === last.measure && role !== 'start')
    // Where nothing like it is reached yet, what is to be reached.
    const alike = measured.filter(({ role }) => role === last.role)
    const [one, another] = alike.length > 0 ? alike : measured
    return one !== undefined && another === undefined ? recall.counted(query, [one], previous) : undefined
  }

  /** 温州是几个 says nothing of what is counted: what was asked last. */
  function ofLastNumber(query: Query, previous: Turn): Query {
    const [request, another] = query.reading.requests
    const isBare =
      another === undefined && request?.counted.length === 0 && LOOSE_UNITS.has(request.unit ?? '个')
    if (!isBare || request?.kind !== undefined || previous.asked === '') return query
    return leaning({ ...query, reading: { ...query.reading, requests: [] } }, previous)
  }

  /** 嘉峪关涨多少, 那温州呢: the one number of the place that is plainly meant. */
  function chosenAt(
    query: Query,
    previous: Turn,
    [place, another]: readonly PlaceReading[],
  ): Answer | undefined {
    const { details, modality, requests, stated } = query.reading
    const [article, ...others] = place?.articleIds ?? []
    const [request, second] = requests
    if (article === undefined || another !== undefined || place?.standing !== 'locality') return undefined
    if (request === undefined || second !== undefined || others.length + details.length + stated.length > 0)
      return undefined
    if (modality !== 'fact' || (tables.operation(query) !== undefined && !request.change)) return undefined
    const { alike, chance, figure } = meantNumber(query, request, article, previous)
    if (request.change && figure?.kind !== 'change') return undefined
    // 嘉峪关涨多少, where two rises are printed of one thing.
    if (request.change && alike.chance >= SURE) return recall.counted(query, alike.figures, previous)
    return figure !== undefined && chance >= SURE ? recall.counted(query, [figure], previous) : undefined
  }

  /**
   * 延吉发的补贴总该写了金额吧 is clipped where the talk is of pay, and says enough; of what nobody talked about, a message that
   * names its place asks for just what it says.
   */
  function aloneOrLeaning(query: Query, previous: Turn, scope: ReadonlySet<string>): Answer {
    const own = answerAlone(onItsOwn(query))
    const denies = own.corrections.some(({ kind }) => kind === 'metricElsewhere')
    if (own.answerable || (own.corrections.length > 0 && !denies)) return own
    const leaning = answerAlone(query)
    return leaning.answerable && (denies || goesOnWith(leaning, previous, scope)) ? leaning : own
  }

  /** 温州鹿城的饭堂凭啥不赔本 after talk of canteens. */
  const isOfSubject = ({ words }: Query, { focus }: Turn): boolean =>
    focus !== undefined &&
    vouchedShare(
      words.filter(({ known }) => known),
      textOf(focus),
    ) >= LEANT

  /** Whether an answer is of a place that was talked about, or of the matter that was. */
  function goesOnWith(answer: Answer, previous: Turn, scope: ReadonlySet<string>): boolean {
    const places = recentPlaces(previous).flatMap(({ articleIds }) => articleIds)
    if ([...places, ...previous.articles].some((id) => scope.has(id))) return true
    const ids = [
      ...answer.practices.map(({ practice }) => practice.id),
      ...answer.figures.flatMap(({ figure }) => figure.practiceId ?? []),
    ]
    const subject = queryOf(read(previous.subject)).words.filter(({ known }) => known)
    const [lead = ''] = ids
    return saysSomething(subject) && vouchedShare(subject, records.practiceText(lead)) >= ABOUT
  }

  /** 四川那个展开说说, 只看福建的: of those just listed, and the place as a whole where that is asked for. */
  function listedThere(
    { query, previous, has }: Message,
    held: readonly PlaceReading[],
    scope: ReadonlySet<string>,
  ): Followed | undefined {
    if (query.reading.requests.length > 0) return undefined
    const [place] = held
    const part = place?.standing === 'within' ? (place.within ?? place.asked) : undefined
    const lists = [...previous.listed, ...(has('only') ? (previous.earlierLists ?? []).flat() : [])]
    const there = distinct(lists)
      .flatMap((id) => records.practice(id) ?? [])
      .filter(({ articleId }) => scope.has(articleId))
      .filter(({ id }) => part === undefined || records.practiceText(id).includes(fold(part)))
    const asksWhole = (has('account') || has('more')) && !has('detail') && !has('only')
    if (asksWhole) return opens(answerAlone(query))
    if (part !== undefined && there.length === 0 && has('only')) return opens(answerAlone(query))
    if (has('only') || scope.size > 1) {
      const places = new Set(there.map(({ articleId }) => articleId)).size
      const inRegion =
        scope.size > places ? answerAlone(leaning(query, { ...previous, asked: '' })) : undefined
      if (inRegion?.answerable && inRegion.practices.length > there.length) return follows(inRegion)
      if (there.length > 1) return follows(recall.list(query, there))
    }
    const [chosen] = there
    return chosen === undefined ? undefined : follows(recall.detail(query, chosen))
  }

  /** What was asked before, asked of this place. */
  function askedThere(message: Message, held: readonly PlaceReading[], scope: ReadonlySet<string>): Followed {
    const { query, previous, has, corrects } = message
    const [asked] = held
    // 打错了，要殷都的: the very question, of this place.
    const corrected = corrects ? lastQuestionOf(previous, held) : undefined
    if (corrected?.answerable) return follows(corrected)
    if (has('elsewhere') && previous.focus !== undefined && asked?.standing === 'region') {
      const { article } = previous.focus
      if (held.flatMap(({ articleIds }) => articleIds).every((id) => id === article))
        return follows(
          context.refuse(query, { kind: 'only', asked: placeName(asked), held: articleOf(article) }, []),
        )
    }
    // 辽阳有没有类似的 asks for what was talked about, whatever number of it was told last.
    const ofSubject = (has('how') || has('whether')) && query.reading.requests.length === 0
    const leant = leaning(query, ofSubject ? { ...previous, asked: '' } : previous)
    const numbers = has('how') || has('whether') ? undefined : recall.figuresAt(leant, scope, previous)
    if (numbers !== undefined) return follows(numbers)
    const answer = answerAlone(leant)
    const [nearest] = candidates.practices(leant, scope, 1)
    if (!answer.answerable && leant.reading.requests.length === 0 && nearest !== undefined)
      if (vouchedShare(leant.words, records.practiceText(nearest.practice.id)) >= LEANT)
        return follows(recall.detail(query, nearest.practice))
    // What bears a name is said to be another's; what only was talked about gives way to what the place has.
    const names = query.reading.stated.length > 0 || leant.reading.requests.length > 0
    const claims = names && !corrects && answer.corrections.length > 0
    if (answer.answerable || claims || held.length === 0) return follows(answer)
    const again = lastQuestionOf(previous, held)
    if (again?.answerable) return follows(again)
    const wasNumber = ofSubject && previous.asked !== ''
    if (
      (corrects || leant.reading.requests.length === 0) &&
      asked !== undefined &&
      scope.size > 0 &&
      !wasNumber
    )
      return follows(instead(message, asked, held))
    const name = held.map(placeName).join('、')
    return follows(
      context.refuse(
        query,
        wasNumber ? { kind: 'subject', asked: name, words: [] } : { kind: 'figure', asked: name },
        candidates.practices(leant, scope, 1).map(({ practice }) => practice),
      ),
    )
  }

  /** Undefined where the last message said nothing but a place. */
  function lastQuestionOf({ question }: Turn, places: readonly PlaceReading[]): Answer | undefined {
    const last = read(question)
    return last.words.length + last.requests.length === 0
      ? undefined
      : answerAlone({ ...queryOf({ ...last, places }), leans: true })
  }

  /** Nothing there is like what was asked, and nothing more was said: what the place has. */
  function instead(
    { query, previous }: Message,
    asked: PlaceReading,
    places: readonly PlaceReading[],
  ): Answer {
    const whose = previous.focus === undefined ? undefined : articleOf(previous.focus.article).locality.at(-1)
    const whole = { ...query.reading, places, words: [], requests: [], shape: 'one' as const }
    return { ...answerAlone(queryOf(whole)), taken: { kind: 'instead', of: placeName(asked), whose } }
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
    const says = saysSomething(query.words)
    const told = pointsAtNumbers(query) ? rowsOf(query, previous, places) : undefined
    if (told !== undefined && tellsOfAll(told)) return told
    const leant = says ? query : leaning(query, previous)
    const answer = answerAlone({ ...leant, reading: { ...leant.reading, places, shape: 'compare' } })
    if (says) return withFocus(query, tellingMost([answer, ...ownRows(query, previous, places)]), previous)
    // A table of one measure says itself where none is printed.
    if ((answer.answerable && answer.body.kind === 'table') || tellsOfAll(answer)) return answer
    // What was talked about at each of them, where they have no number in common.
    const asked = rowsOf(query, previous, places)
    return (
      [asked, rowsOf(query, { ...previous, asked: '', toldLast: 0 }, places)].find(
        (rows) => rows !== undefined && tellsOfAll(rows),
      ) ?? (answer.answerable ? answer : (asked ?? answer))
    )
  }

  /** 跟建瓯的吃茶话事有啥区别 names what the other place does: beside it stands what was talked about. */
  function withFocus({ reading }: Query, answer: Answer, { focus }: Turn): Answer {
    const names = context.namesIn(reading.text).some((name) => name.length >= OWN_NAME)
    const own = names && focus?.practice !== undefined ? records.practice(focus.practice) : undefined
    const { body } = answer
    if (own === undefined || body.kind !== 'comparison') return answer
    const isLeftOut = ({ locality, missing }: Row): boolean =>
      missing === true && locality.join('/') === own.locality.join('/')
    if (!body.rows.some(isLeftOut)) return answer
    const cite = context.citations()
    const rows = body.rows.map((row): Row => {
      const practices = isLeftOut(row) ? [own] : row.practices.map(({ practice }) => practice)
      const { missing: _, ...rest } = row
      return {
        ...(isLeftOut(row) ? rest : row),
        practices: practices.map(cite.practice),
        figures: row.figures.map(({ figure }) => cite.figure(figure)),
      }
    })
    return {
      ...answer,
      body: { ...body, rows },
      practices: rows.flatMap(({ practices }) => practices),
      figures: rows.flatMap(({ figures }) => figures),
      citations: cite.list(),
    }
  }

  /** 两边各调处了多少起, 跟温州的配比相较: what the message itself asks of each place, else what was told of the last one. */
  function ownRows(query: Query, previous: Turn, places: readonly PlaceReading[]): readonly Answer[] {
    const own = ownRowsOf(query, previous, places)
    const told = previous.ledger.slice(0, previous.toldLast).map((id) => records.figureText(id))
    const words = query.words.filter(({ known }) => known)
    const asksTold = saysSomething(words) && query.reading.requests.length === 0
    const ofTold = asksTold && vouchedShare(words, told.join('\n')) >= ABOUT
    return [own, ofTold ? rowsOf(query, previous, places) : undefined].flatMap((rows) => rows ?? [])
  }

  /** The first of those that tell of the most places. */
  function tellingMost(answers: readonly Answer[]): Answer {
    const [first] = answers
    if (first === undefined) throw new Error('nothing to choose from')
    return answers.reduce((best, one) => (placesTold(one) > placesTold(best) ? one : best), first)
  }

  const placesTold = ({ answerable, figures, practices }: Answer): number =>
    answerable
      ? new Set([
          ...figures.map(({ figure }) => figure.articleId),
          ...practices.map(({ practice }) => practice.articleId),
        ]).size
      : 0

  const tellsOfAll = ({ answerable, body }: Answer): boolean =>
    answerable &&
    (body.kind === 'comparison' || body.kind === 'table') &&
    body.rows.every(({ figures, missing, practices }) => !missing && figures.length + practices.length > 0)

  /** The subject, of every place but the one talked about. */
  function elsewhere(query: Query, previous: Turn, focus: Focus): Answer {
    const leant = leaning(query, { ...previous, asked: '' })
    const there = { ...leant.reading, requests: [], excluded: [placeOf(focus)], shape: 'list' as const }
    // 别处有青年夜校吗 says itself what is looked for.
    const own = { ...query.reading, requests: [], excluded: there.excluded, shape: 'list' as const }
    const answer = answerAlone(
      saysSomething(query.words) ? { ...query, reading: own } : { ...leant, reading: there },
    )
    if (answer.answerable && answer.practices.length > 0) return answer
    const practice = focus.practice === undefined ? undefined : records.practice(focus.practice)
    const of =
      practice && vouchedShare(leant.words, records.practiceText(practice.id)) >= ABOUT ? practice : undefined
    return context.refuse(query, { kind: 'elsewhere', of }, [])
  }

  return { withPlace, elsewhere, pairOf, compared }
}
