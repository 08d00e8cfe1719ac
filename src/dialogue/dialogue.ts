/** Incoming text and presses → replies: what every channel has in common. Nothing here knows a platform. */
import type { Answer } from '../answer/answer.ts'
import type { Ask } from '../answer/ask.ts'
import { createCheckText } from '../answer/check/check-text.ts'
import { FIRST_TURN, turnOn } from '../answer/conversation.ts'
import { createPlaceFinder } from '../answer/places.ts'
import { createActReader } from '../answer/reading/acts.ts'
import type { BriefContent } from '../brief/brief.ts'
import { createFindBriefContent, type FindBriefContent } from '../brief/subject.ts'
import { createNames } from '../digest/match.ts'
import { readRequest } from '../digest/request.ts'
import type { Names } from '../digest/subscription.ts'
import type { Figure } from '../knowledge/article.ts'
import type { Knowledge } from '../knowledge/load.ts'
import { readQuantities } from '../knowledge/quantity.ts'
import { type Browse, createBrowse, type ListPage, type PassageOf } from '../messages/browse.ts'
import { COLLECTION } from '../messages/collection-message.ts'
import {
  ADMIN_COMMANDS,
  type Command,
  type CommandName,
  GUEST_COMMANDS,
  readCommand,
} from '../messages/commands.ts'
import { type Action, type Message, say, subscriptionsIn } from '../messages/message.ts'
import { fileOf } from '../messages/outgoing-file.ts'
import {
  cannotCheck,
  checkHint,
  compareHint,
  emptyAsk,
  feedbackHint,
  feedbackInTerminal,
  feedbackThanks,
  figuresHint,
  forgetQuestion,
  forgotten,
  gapsMessage,
  goneNotice,
  helpMessage,
  myDataMessage,
  noOtherLength,
  noPapers,
  noPictures,
  noSuchCode,
  noSuchFigures,
  OWN_DATA,
  onlyAdmins,
  onlyAsking,
  onlyManagers,
  ownDataInPrivate,
  staleNotice,
  startMessage,
  statsMessage,
  UNREADABLE,
  type Unreadable,
  unknownCommand,
  welcomeMessage,
} from '../messages/sentences.ts'
import { whyMessage } from '../messages/why-message.ts'
import type { Segment } from '../search/segment.ts'
import { createAsking, type Party } from './asking.ts'
import { createBriefReader } from './brief-request.ts'
import {
  briefContentOf,
  briefHint,
  briefOf,
  briefOutgoing,
  nothingToBrief,
  paperDate,
  practicesTold,
} from './briefing.ts'
import { cardOf, cardOutgoing, toldFirst } from './carding.ts'
import { chartOf, chartOutgoing } from './charting.ts'
import { type CheckRequestReader, createCheckRequestReader } from './check-request.ts'
import { createChecking } from './checking.ts'
import { codeIn } from './code-request.ts'
import { collectable, createCollecting } from './collecting.ts'
import { type CollectionRequest, createCollectionReader } from './collection-request.ts'
import { figuresQuestion } from './figures-command.ts'
import { groupGaps } from './gap.ts'
import { createFindCards, type FindCards } from './inline.ts'
import { createIntakeDesk, type Intake } from './intake.ts'
import { createLengthReader } from './length-request.ts'
import { createOrderReader, isMarked, isWorded, type Order } from './order-reader.ts'
import type { Papers } from './papers.ts'
import { createRecall } from './recall.ts'
import { type AnswerLength, groupSettings, privateSettings, readSetting, settingsOf } from './settings.ts'
import {
  isInCompany,
  type Outgoing,
  type Person,
  type Place,
  type Press,
  type Pressed,
  type Said,
} from './spoken.ts'
import { DAY_MS, type DialogueStores, KEPT_MS } from './stores.ts'
import { createSubscribing, type Subscribing, type SubscribingOptions } from './subscribing.ts'
import { createSubscriptionDesk, isSubscriptionAction } from './subscription-desk.ts'
import { createTakeawayReader, type Takeaway } from './takeaway-request.ts'
import { exportedFigures, nothingToCite, nothingToExport } from './taking-away.ts'

export type { Outgoing, Person, Place, Press, Pressed, Said }

/** The corpus as it is asked. */
export interface DialogueCorpus {
  readonly knowledge: Knowledge
  readonly ask: Ask
  readonly segment: Segment
  readonly stopwords: ReadonlySet<string>
  /** What originals print around figures, of those that are at hand. */
  readonly passageOf?: PassageOf
}

export interface DialogueOptions {
  readonly corpus: DialogueCorpus
  readonly stores: DialogueStores
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly random: () => number
  /** Hears how each question is answered. */
  readonly answered?: (answer: Answer) => void
  readonly subscribing?: SubscribingOptions
  /** Without it nothing is drawn or written. */
  readonly papers?: Papers
  /** Takes documents that admins send. */
  readonly intake?: Intake
  /** Reads the knowledge anew and says what came of it. */
  readonly reload?: () => Promise<string>
}

export interface Dialogue {
  /** Undefined: nothing is to be said. Never throws on what people write; stores may. */
  readonly say: (said: Said) => Promise<Outgoing | undefined>
  readonly press: (press: Press) => Promise<Pressed>
  readonly cards: FindCards
  readonly unreadable: (kind: Unreadable) => Message
  readonly welcome: (botName: string) => Message
  /**
   * Puts another version of the corpus in place, at one stroke, and strikes off what it answers and the one before did not.
   * @returns what was struck off; the version before may be closed then
   */
  readonly swap: (corpus: DialogueCorpus) => Promise<readonly string[]>
  readonly subscribes: boolean
}

/** A text so long, with so many numbers in it, is no question but a draft. */
const DRAFT = { characters: 120, numbers: 2 } as const
/** Buttons that make a subscription, or change it. */
const ORDERING: readonly Action['kind'][] = [
  'subscribeTopic',
  'subscription',
  'subscriptionWords',
  'subscriptionAlso',
]
/** Gaps that are looked at together. */
const MOST_GAPS = 200
/** Gaps that are tried with new material. */
const MOST_STRUCK = 100
const MONTH_MS = 30 * 24 * 60 * 60 * 1000

/** Everything that is made anew when the knowledge changes. */
interface Reading extends DialogueCorpus {
  readonly browse: Browse
  readonly draws?: (answer: Answer) => boolean
  readonly writes: boolean
  readonly asksForBrief: (text: string) => string | undefined
  readonly briefContent: FindBriefContent
  readonly cards: FindCards
  readonly names: Names
  readonly checkText: ReturnType<typeof createCheckText>
  readonly checkRequests: CheckRequestReader
  readonly asksForLength: (text: string) => AnswerLength | undefined
  readonly asksOfCollection: (text: string) => CollectionRequest | undefined
  readonly asksToTake: (text: string) => Takeaway | undefined
  readonly orders: (text: string) => readonly Order[]
  readonly subscribing: Subscribing | undefined
}

export function createDialogue(options: DialogueOptions): Dialogue {
  const { stores, now, random } = options
  const counters = { startedAt: now(), questions: 0, answered: 0 }
  const subscribesIn = ({ answersOnly }: Pick<Place, 'answersOnly'>): boolean =>
    options.subscribing !== undefined && answersOnly !== true
  let reading = read(options.corpus)

  function read(corpus: DialogueCorpus): Reading {
    const { knowledge, segment, stopwords } = corpus
    const ask = createRecall(corpus.ask)
    const browse = createBrowse(knowledge, corpus.passageOf)
    const { topics } = knowledge.lexicon
    const places = createPlaceFinder(knowledge, segment)
    const names = createNames(topics, places.find)
    return {
      ...corpus,
      ask,
      browse,
      names,
      ...(options.papers === undefined ? {} : { draws: (answer) => 'chart' in chartOf(answer, knowledge) }),
      checkRequests: createCheckRequestReader(knowledge.lexicon.checkRequests),
      asksForLength: createLengthReader(knowledge.lexicon.lengthRequests),
      writes: options.papers !== undefined,
      asksForBrief: createBriefReader(knowledge.lexicon.takeawayRequests),
      briefContent: createFindBriefContent(knowledge, ask),
      asksOfCollection: createCollectionReader(knowledge.lexicon.takeawayRequests),
      asksToTake: createTakeawayReader(knowledge.lexicon.takeawayRequests),
      orders: createOrderReader(knowledge.lexicon.orderWords, createActReader().order),
      checkText: createCheckText(knowledge, { places, segment, stopwords }),
      cards: createFindCards(ask, browse, topics),
      subscribing:
        options.subscribing &&
        createSubscribing({ names, topics, browse }, options.subscribing, { now, random }),
    }
  }

  const asking = createAsking({
    ...{ corpus: () => reading, stores, now, counters, subscribesIn },
    ...(options.answered === undefined ? {} : { answered: options.answered }),
  })
  const { answerOf, answerPage, conversationOf, handedOver, question, reasonFor, remember } = asking
  const { lastOrder, lengthIn, rememberOrder, settingsFor, slipOf, topicNames } = asking

  const intakeDesk = createIntakeDesk(options.intake)
  const collecting = createCollecting({
    store: stores.collections,
    browse: () => reading.browse,
    writes: options.papers !== undefined,
    now,
  })
  const checking = createChecking({ corpus: () => reading, slips: stores.slips, now })

  const subscriptionDesk = createSubscriptionDesk({
    subscribing: () => reading.subscribing,
    settings: stores.chats.find,
  })

  // ── what is said ────────────────────────────────────────────────────────────────────────────────────────────────

  async function hear(said: Said): Promise<Outgoing | undefined> {
    const text = said.text.slice(0, 20_000)
    const command = said.forwarded ? undefined : readCommand(text)
    if (command !== undefined) return obey(said, command)
    // Whatever else it would do leaves something behind.
    if (said.place.kind === 'guest') return (await checkedInstead(said)) ?? question(said, text)
    if (said.place.kind === 'group' && said.by === 'reply') {
      const settings = settingsOf(await settingsFor(said.place))
      if (settings.calm) return undefined
    }
    if (said.file !== undefined && !said.forwarded) {
      const outgoing = await subscriptionDesk.received(said, said.file)
      if (outgoing !== undefined) return outgoing
    }
    const received = said.file && (await intakeDesk.received(said, said.file))
    if (received !== undefined) return received
    const checked = await checkedInstead(said)
    if (checked !== undefined) return checked
    const reply = said.forwarded ? undefined : await subscriptionDesk.replied(said, text)
    if (reply !== undefined) return 'outgoing' in reply ? reply.outgoing : question(said, text, reply.turn)
    const orders = said.forwarded ? [] : reading.orders(text)
    const order = await ordered(said, orders.filter(isMarked))
    if (order !== undefined) return order
    if (said.forwarded || isDraft(text)) {
      if (checking.hasNumbers(text)) return { message: await checking.check(said, text) }
    }
    if (/^(?:这个|这条)?为(?:什么|啥)(?:是(?:它|这个|这条))?[?？]?$/u.test(text.trim())) {
      const slip = said.about ?? (await conversationOf(said)).slip
      const asked = await slipOf(slip, said)
      const reason = asked && (await reasonFor(asked, said))
      if (reason !== undefined) return { message: whyMessage(reason) }
    }
    const coded = said.forwarded ? undefined : byCode(said, text)
    if (coded !== undefined) return { message: coded }
    const subject = said.forwarded ? undefined : reading.asksForBrief(text)
    if (subject !== undefined) return brief(said, subject)
    const collected = await ofCollection(said, text)
    if (collected !== undefined) return collected
    return (
      (await takenAway(said, text)) ??
      (await answerAgain(said, text)) ??
      (await ordered(said, orders.filter(isWorded))) ??
      question(said, text)
    )
  }

  /** What a message wants of the collection; undefined where that is not what it wants. */
  async function ofCollection(said: Said, text: string): Promise<Outgoing | undefined> {
    const request = said.forwarded ? undefined : reading.asksOfCollection(text)
    if (request === undefined) return undefined
    if (request.kind !== 'keep') return { message: await collecting.asked(said, request) }
    const slip = said.about ?? (await conversationOf(said)).slip
    const asked = await slipOf(slip, said)
    const answer = asked && answerOf(asked)?.answer
    const some = answer === undefined ? [] : collectable(answer)
    const { nths } = request
    const wanted = nths.length === 0 ? some : nths.flatMap((nth) => some[nth - 1] ?? [])
    return { message: say(await collecting.keep(said, wanted)) }
  }

  /** The record that a code names: what it is now, and what it was. */
  function byCode({ person, place }: Party, text: string): Message | undefined {
    const asked = codeIn(text)
    if (asked === undefined) return undefined
    const { browse } = reading
    const coded = browse.coded(asked.code)
    if (coded === undefined) return asked.isNamed ? noSuchCode(asked.code) : undefined
    return coded.kind === 'figure'
      ? browse.evidence(coded.figure.id, undefined, person.isAdmin)
      : browse.practice(coded.practice.id, undefined, subscribesIn(place))
  }

  /** What was told last, or in the message replied to, as files; undefined where that is not asked for. */
  async function takenAway(said: Said, text: string): Promise<Outgoing | undefined> {
    const as = said.forwarded ? undefined : reading.asksToTake(text)
    if (as === undefined) return undefined
    const slip = said.about ?? (await conversationOf(said)).slip
    const asked = await slipOf(slip, said)
    const reply = asked && answerOf(asked)
    return reply === undefined ? nothingToExport : handedOn(said.place, reply.answer, as, slip)
  }

  /** An answer's figures as files, or as a picture. */
  async function handedOn(place: Place, answer: Answer, as: Takeaway, slip = ''): Promise<Outgoing> {
    const { browse, knowledge } = reading
    if (as === 'cite') {
      const message = browse.citations(figuresShown(answer))
      return message === undefined ? nothingToCite : { message }
    }
    if (as === 'card') {
      const first = toldFirst(answer)
      return first === undefined
        ? nothingToExport
        : card(first.kind === 'figure' ? first.figure.id : first.practice.id)
    }
    if (as === 'export') return exportedFigures(answer, browse.findArticle) ?? nothingToExport
    if (options.papers === undefined) return { message: noPictures }
    const table = answerPage(place, answer, { slip, page: 0, short: false })
    return chartOutgoing(answer, knowledge, options.papers, table)
  }

  async function card(id: string): Promise<Outgoing> {
    const { browse, knowledge } = reading
    if (options.papers === undefined) return { message: noPictures }
    const found = cardOf(id, browse, knowledge)
    return found === undefined ? { message: say(goneNotice) } : cardOutgoing(found, options.papers)
  }

  /** @param words what it is to be about; empty for what was told last */
  async function brief(said: Said, words: string): Promise<Outgoing> {
    if (/^(?:我的)?收藏/u.test(words) && reading.asksOfCollection(words) !== undefined)
      return briefOfCollection(said)
    const slip = said.about ?? (await conversationOf(said)).slip
    const asked = words === '' ? await slipOf(slip, said) : undefined
    const about = asked === undefined ? words : asked.text
    return about.trim() === '' ? { message: briefHint } : written(about, asked && answerOf(asked)?.answer)
  }

  async function briefOfCollection(party: Party): Promise<Outgoing> {
    const content = await collecting.content(party)
    return content === undefined ? { message: await collecting.show(party) } : paper(content)
  }

  /** @param answer to write of where the words alone find nothing */
  async function written(words: string, answer?: Answer): Promise<Outgoing> {
    const { briefContent, browse } = reading
    const told = answer === undefined ? [] : practicesTold(answer, browse.findPractice)
    const content = briefContentOf(briefContent, words, told)
    return content === undefined ? { message: nothingToBrief(words) } : paper(content)
  }

  function paper(content: BriefContent): Outgoing | Promise<Outgoing> {
    const { knowledge } = reading
    if (options.papers === undefined) return { message: noPapers }
    const date = paperDate(now(), options.subscribing?.zone ?? 'Asia/Shanghai')
    return briefOutgoing(briefOf(content, knowledge, date), knowledge, options.papers)
  }

  async function chart(said: Said, argument: string): Promise<Message | Outgoing> {
    if (argument === '') return (await takenAway(said, '画图')) ?? noSuchFigures
    const text = figuresQuestion(reading.ask, argument)
    return text === undefined ? noSuchFigures : handedOn(said.place, reading.ask(text).answer, 'chart')
  }

  /** The last answer, or the one replied to, in another length; undefined where that is not asked for. */
  async function answerAgain(said: Said, text: string): Promise<Outgoing | undefined> {
    const length = said.forwarded ? undefined : reading.asksForLength(text)
    // Where answers are full, whoever wants more of one wants its practice told in detail.
    if (length === undefined || (length === 'full' && (await lengthIn(said.place)) === 'full'))
      return undefined
    const slip = said.about ?? (await conversationOf(said)).slip
    const asked = await slipOf(slip, said)
    const reply = asked && answerOf(asked)
    if (slip === undefined || reply === undefined) return { message: noOtherLength(length) }
    const form = { slip, page: 0, short: length === 'brief', extends: !isInCompany(said.place) }
    return { message: answerPage(said.place, reply.answer, form) }
  }

  /** The first of what a message may order of subscriptions that is one: what is said next may be about the same. */
  async function ordered(said: Said, orders: readonly Order[]): Promise<Outgoing | undefined> {
    for (const order of orders) {
      if (!subscribesIn(said.place) && order.kind !== 'subscribe') continue
      const done = await subscriptionDesk.spoken(said, order, await lastOrder(said))
      if (done === undefined) continue
      const outgoing = 'message' in done ? done : { message: done }
      await noteOrder(said, outgoing.message, order.kind === 'subscribe')
      return outgoing
    }
    return undefined
  }

  async function noteOrder(party: Party, { buttons }: Message, made: boolean): Promise<void> {
    const actions = buttons.flat().map(({ action }) => action)
    const topic = actions.find((action) => action.kind === 'subscribeTopic')?.topicId
    const [unfinished] = topic === undefined ? [] : topicNames([topic])
    await rememberOrder(party, {
      subscriptions: subscriptionsIn(actions),
      made,
      ...(unfinished === undefined ? {} : { unfinished }),
    })
  }

  /** Where the message is about another text, or a picture: what becomes of that. */
  async function checkedInstead(said: Said): Promise<Outgoing | undefined> {
    const { text, quoted, unreadable, file, forwarded } = said
    if (forwarded) return undefined
    const { asksToCheck, isQuestion } = reading.checkRequests
    const isBare = text.trim() === '' && file === undefined
    if (!isBare && !asksToCheck(text)) return undefined
    if (quoted === undefined)
      return unreadable === undefined ? undefined : { message: cannotCheck(unreadable) }
    // Whoever points at a question, and says nothing, wants the answer.
    const wantsAnswer = isBare && !isDraft(quoted) && (isQuestion(quoted) || !checking.hasNumbers(quoted))
    if (!wantsAnswer) return { message: await checking.check(said, quoted) }
    const { quoted: _, ...asked } = said
    return hear({ ...asked, text: quoted })
  }

  const isDraft = (text: string): boolean =>
    text.length >= DRAFT.characters && readQuantities(text).length >= DRAFT.numbers

  async function obey(said: Said, command: Command): Promise<Outgoing | undefined> {
    const { name, argument, typed } = command
    if (name === undefined)
      return said.place.kind === 'group' ? undefined : { message: unknownCommand(typed) }
    if (said.place.kind === 'guest' && !GUEST_COMMANDS.has(name)) return { message: onlyAsking }
    if (ADMIN_COMMANDS.has(name) && !said.person.isAdmin) return { message: onlyAdmins }
    const done = await COMMANDS[name](said, argument)
    const outgoing = 'message' in done ? done : { message: done }
    if (name === 'subscribe' || name === 'subscriptions')
      await noteOrder(said, outgoing.message, name === 'subscribe')
    return outgoing
  }

  type Obey = (said: Said, argument: string) => Message | Outgoing | Promise<Message | Outgoing>

  const COMMANDS: Readonly<Record<CommandName, Obey>> = {
    start: (said, argument) => start(said, argument),
    help: ({ place }) =>
      helpMessage(
        isInCompany(place) ? 'group' : place.kind === 'terminal' ? 'terminal' : 'private',
        subscribesIn(place),
      ),
    ask: (said, argument) => {
      const text = argument === '' ? (said.quoted ?? '') : argument
      return text.trim() === '' ? emptyAsk('ask') : question(said, text)
    },
    place: (said, argument) => place(said, argument),
    topics: async (said, argument) => {
      const topic = argument === '' ? undefined : reading.names.topic(argument)
      if (topic === undefined) return argument === '' ? reading.browse.topics() : question(said, argument)
      const page = await list(said, { kind: 'topic', topicId: topic.id, page: 0 })
      return page ?? reading.browse.topics()
    },
    figures: (said, argument) => figures(said, argument),
    compare: (said, argument) => compare(said, argument),
    chart: (said, argument) => chart(said, argument),
    brief: (said, argument) => brief(said, argument),
    collection: async (said, argument) => {
      const text = `收藏${argument}`
      if (reading.asksForBrief(text) !== undefined) return briefOfCollection(said)
      const request = argument === '' ? undefined : reading.asksOfCollection(text)
      return collecting.asked(said, request ?? { kind: 'show', nths: [] })
    },
    source: (said, argument) => byCode(said, `编号${argument}`) ?? question(said, '来源呢'),
    check: (said, argument) => {
      const text = argument === '' ? (said.quoted ?? '') : argument
      if (text.trim() !== '') return checking.check(said, text)
      return said.unreadable === undefined ? checkHint : cannotCheck(said.unreadable)
    },
    subscribe: (said, argument) => subscriptionDesk.obey('subscribe', said, argument),
    subscriptions: (said, argument) => subscriptionDesk.obey('subscriptions', said, argument),
    unsubscribe: (said, argument) => subscriptionDesk.obey('unsubscribe', said, argument),
    missed: (said, argument) => subscriptionDesk.obey('missed', said, argument),
    export: (said, argument) => subscriptionDesk.obey('export', said, argument),
    settings: (said, argument) => settings(said, argument),
    feedback: (said, argument) => feedback(said, argument),
    mydata: async (said) => {
      if (!(await managesData(said))) return ownDataInPrivate
      const kept = await stores.chats.everything(...ownData(said))
      const message = myDataMessage(kept)
      if (Object.keys(kept).length === 0) return message
      return { message, files: [fileOf('tashan-my-data.json', JSON.stringify(kept, null, 2))] }
    },
    forget: async (said) =>
      (await managesData(said)) ? forgetQuestion(said.place.kind === 'group') : ownDataInPrivate,
    stats: () => stats(),
    gaps: async () =>
      gapsMessage(groupGaps(await stores.gaps.top(MOST_GAPS)).slice(0, 20), KEPT_MS.gap / DAY_MS),
    ingest: () => intakeDesk.waiting(),
    reload: async () => say((await options.reload?.()) ?? '这里不能重新读取语料。'),
  }

  /** What is listed is what is talked about: “2”, “第三个细说” and “还有吗” go on from it. */
  async function list(party: Party, page: ListPage): Promise<Message | undefined> {
    const { browse } = reading
    const listed = browse.listed(page)
    const message =
      page.kind === 'topic'
        ? browse.topic(page.topicId, page.page, page.back, subscribesIn(party.place))
        : browse.place(page.articleId, page.page, page.back)
    if (listed === undefined || message === undefined) return undefined
    const shown = listed.practices.map(({ id }) => id)
    const turn = { ...reading.ask(listed.subject).turn, listed: shown, queue: shown.slice(listed.seen) }
    await remember(party, await conversationOf(party), turn, undefined)
    return message
  }

  /** Whoever opens a practice talks about it from then on. */
  async function opened(
    party: Party,
    { practiceId, back }: Extract<Action, { readonly kind: 'practice' }>,
  ): Promise<Message | undefined> {
    const practice = reading.browse.findPractice(practiceId)
    if (practice !== undefined) {
      const conversation = await conversationOf(party)
      await remember(party, conversation, turnOn(practice, conversation.turn), undefined)
    }
    return reading.browse.practice(practiceId, back, subscribesIn(party.place))
  }

  async function start(said: Said, payload: string): Promise<Message | Outgoing> {
    const slip = /^a_([\w-]{1,40})$/u.exec(payload)?.[1]
    if (slip !== undefined) {
      const asked = await handedOver(slip, said)
      if (asked === undefined) return say(staleNotice)
      return question({ ...said, text: asked.text }, asked.text)
    }
    const coded = byCode(said, payload)
    if (coded !== undefined) return coded
    if (payload === OWN_DATA) return COMMANDS.mydata(said, '')
    if (payload === COLLECTION) return collecting.show(said)
    const { articles, practices } = reading.knowledge
    return startMessage({ places: articles.length, practices: practices.length })
  }

  async function place(said: Said, argument: string): Promise<Message | Outgoing> {
    if (argument === '') return reading.browse.places()
    const { answer } = reading.ask(`${argument}做了什么`)
    if (answer.body.kind === 'overview' && answer.body.articles.length === 1) {
      const page = await list(said, {
        kind: 'place',
        articleId: answer.body.articles[0]?.id ?? '',
        page: 0,
      })
      if (page !== undefined) return page
    }
    return question(said, `${argument}做了什么`)
  }

  async function figures(said: Said, argument: string): Promise<Message | Outgoing> {
    if (argument === '') return figuresHint
    const text = figuresQuestion(reading.ask, argument)
    // A command says all it wants: what was talked about before is no part of it.
    return text === undefined ? noSuchFigures : question(said, text, FIRST_TURN)
  }

  async function compare(said: Said, argument: string): Promise<Message | Outgoing> {
    if (argument === '') return compareHint
    const words = argument.split(/[\s、,，和与跟]+/u).filter((word) => word !== '')
    return words.length < 2 ? compareHint : question(said, `${argument} 比较`)
  }

  async function feedback(said: Said, argument: string): Promise<Message> {
    if (said.place.kind === 'terminal') return feedbackInTerminal
    if (argument === '') return feedbackHint
    const about = (await slipOf(said.about, said))?.text ?? (await conversationOf(said)).turn?.question ?? ''
    const at = now()
    await stores.feedback.add({
      id: `n:${said.person.id}:${at}:${Math.floor(random() * 1e6)}`,
      chat: said.place.chat,
      person: said.person.id,
      at,
      kind: 'note',
      about,
      note: argument.slice(0, 2000),
    })
    return feedbackThanks
  }

  async function stats(): Promise<Message> {
    const { articles, practices, figures } = reading.knowledge
    const all = await stores.feedback.since(now() - MONTH_MS, 5000)
    return statsMessage({
      articles: articles.length,
      practices: practices.length,
      figures: figures.length,
      startedAt: new Date(counters.startedAt).toISOString().slice(0, 16).replace('T', ' '),
      questions: counters.questions,
      answered: counters.answered,
      useful: all.filter(({ kind }) => kind === 'useful').length,
      useless: all.filter(({ kind }) => kind === 'useless').length,
      notes: all
        .filter(({ note }) => note !== null)
        .slice(0, 5)
        .map(
          ({ note, about }) =>
            `${[...(note ?? '')].slice(0, 80).join('')}${about === '' ? '' : `（问“${[...about].slice(0, 30).join('')}”后）`}`,
        ),
    })
  }

  // ── who may do what ─────────────────────────────────────────────────────────────────────────────────────────────

  const managesData = async ({ place, person }: Pick<Said, 'place' | 'person'>): Promise<boolean> =>
    place.kind !== 'group' || (await person.manages())

  /** A person's own chat shows and erases what they said in others too; a group's shows and erases what all said there. */
  const ownData = ({ place, person }: Party): Parameters<typeof stores.chats.forget> =>
    place.kind === 'group' ? [place.chat] : [place.chat, person.id]

  async function settings(said: Pick<Said, 'place' | 'person'>, argument: string): Promise<Message> {
    const { place, person } = said
    const kept = await stores.chats.find(place.chat)
    if (place.kind === 'group' && !(await person.manages())) return onlyManagers
    const zone = options.subscribing?.zone ?? 'Asia/Shanghai'
    const show = (current: Awaited<ReturnType<typeof stores.chats.find>>, note?: string): Message =>
      place.kind === 'group'
        ? groupSettings(current, zone, topicNames(settingsOf(current).topics), note)
        : privateSettings(current, zone, note)
    if (argument === '') return show(kept)
    const changed = readSetting(argument, kept, {
      topic: (word) => reading.names.topic(word)?.id,
      quiet: (text) => {
        const read = readRequest(text, reading.names)
        return read.ok ? read.request.quiet : undefined
      },
    })
    if (changed === undefined) return show(kept, '没看懂要改什么，照下面的样子写。')
    await stores.chats.save(place.chat, changed, now())
    return show(changed, '改好了。')
  }

  // ── what is pressed ─────────────────────────────────────────────────────────────────────────────────────────────

  const page = (message: Message | undefined): Pressed =>
    message === undefined ? { kind: 'notice', text: goneNotice } : { kind: 'page', message }
  const stale: Pressed = { kind: 'notice', text: staleNotice }

  async function press(press: Press): Promise<Pressed> {
    const { action, place, person } = press
    const { browse } = reading
    if (action === undefined) return stale
    if (isSubscriptionAction(action)) {
      const pressed = await subscriptionDesk.press(press, action)
      if (pressed.kind !== 'notice' && ORDERING.includes(action.kind))
        await noteOrder(press, pressed.message, action.kind === 'subscribeTopic')
      return pressed
    }
    switch (action.kind) {
      case 'here':
      case 'copy':
      case 'private':
      case 'share':
        return { kind: 'notice', text: '' }
      case 'draft':
        return intakeDesk.press(press, action.id, action.step)
      case 'topics':
        return page(browse.topics(action.of))
      case 'places':
        return page(browse.places())
      case 'topic':
      case 'place':
        return page(await list({ place, person }, action))
      case 'placeFigures':
        return page(browse.placeFigures(action.articleId, action.page, action.back))
      case 'practice':
        return page(await opened({ place, person }, action))
      case 'evidence':
        return page(browse.evidence(action.figureId, action.back, person.isAdmin))
      case 'card':
        return { kind: 'send', ...(await card(action.id)) }
      case 'collect': {
        const coded = browse.coded(action.code)
        const kept = coded === undefined ? goneNotice : await collecting.keep(press, [coded])
        return { kind: 'notice', text: kept }
      }
      case 'collection':
        return page(await collecting.show(press, action.page))
      case 'uncollect':
        return page(await collecting.remove(press, action.code, action.page))
      case 'emptyCollection':
        return page(await collecting.empty(press, action.sure))
      case 'collectionBrief':
        return { kind: 'send', ...(await briefOfCollection(press)) }
      case 'cite': {
        const coded = browse.coded(action.figureId)
        return page(coded?.kind === 'figure' ? browse.citations([coded.figure], action.back) : undefined)
      }
      case 'checked':
        return page(await checking.page(place, action.slip, action.page))
      case 'ask': {
        const { message } = await question({ place, person, text: action.text }, action.text)
        return { kind: 'send', message }
      }
      case 'answer':
      case 'answerEvidence':
      case 'answerCite':
      case 'collectAnswer':
      case 'why':
      case 'exportFigures':
      case 'chart':
      case 'brief':
      case 'feedback':
        return pressAnswer(press, action)
      case 'settings':
        return page(await settings(press, ''))
      case 'setting':
        if (place.kind === 'group' && !(await person.manages()))
          return { kind: 'notice', text: '这个要由群管理员来做。' }
        return page(await settings(press, `${action.name} ${action.value}`))
      case 'forget':
        if (!(await managesData(press))) return { kind: 'notice', text: '这个要由群管理员来做。' }
        return page(
          action.sure
            ? forgotten(await stores.chats.forget(...ownData(press)))
            : forgetQuestion(place.kind === 'group'),
        )
    }
  }

  async function pressAnswer(
    { place, person }: Press,
    action: Extract<
      Action,
      {
        kind:
          | 'answer'
          | 'answerEvidence'
          | 'answerCite'
          | 'collectAnswer'
          | 'why'
          | 'exportFigures'
          | 'chart'
          | 'brief'
          | 'feedback'
      }
    >,
  ): Promise<Pressed> {
    const asked = await slipOf(action.slip, { place })
    if (asked === undefined) return stale
    if (action.kind === 'feedback') {
      await stores.feedback.add({
        // One vote a person; a second one changes it.
        id: `v:${action.slip}:${person.id}`,
        chat: place.chat,
        person: person.id,
        at: now(),
        kind: action.useful ? 'useful' : 'useless',
        about: asked.text,
        note: null,
      })
      return {
        kind: 'notice',
        text: action.useful ? '谢谢！' : '记下了。哪里不对，发“/feedback 说明”告诉我。',
      }
    }
    const reply = answerOf(asked, action.kind === 'brief' ? 0 : action.page)
    if (reply === undefined) return stale
    if (action.kind === 'brief') return { kind: 'send', ...(await written(asked.text, reply.answer)) }
    const { answer, turn } = reply
    const { slip } = action
    const back: Action = { kind: 'answer', slip, page: action.page }
    switch (action.kind) {
      case 'why':
        return page(whyMessage((await reasonFor(asked, { place }, action.page)) ?? { answer }, back))
      case 'collectAnswer':
        return { kind: 'notice', text: await collecting.keep({ place, person }, collectable(answer)) }
      case 'exportFigures':
        return { kind: 'send', ...(await handedOn(place, answer, 'export')) }
      case 'chart':
        return { kind: 'send', ...(await handedOn(place, answer, 'chart', slip)) }
      case 'answerEvidence':
        return page(
          reading.browse.evidenceOf(
            figuresShown(answer),
            answer.citations.map(({ article }) => article),
            back,
            person.isAdmin,
          ),
        )
      case 'answerCite':
        return page(
          reading.browse.citations(figuresShown(answer), { kind: 'answerEvidence', slip, page: action.page }),
        )
      case 'answer': {
        // “第二个细说” is about the page that is shown now.
        const said = { place, person }
        await remember(said, await conversationOf(said), turn, slip)
        // In private the button under a brief one asks for the full one.
        const short = isInCompany(place) && action.page === 0 && (await lengthIn(place)) === 'brief'
        return page(answerPage(place, answer, { slip, page: action.page, short }))
      }
    }
  }

  return {
    say: hear,
    press,
    cards: (query, offset) => reading.cards(query, offset),
    unreadable: (kind) => say(UNREADABLE[kind]),
    welcome: welcomeMessage,
    swap: async (corpus) => {
      const before = reading
      const after = read(corpus)
      reading = after
      const struck: string[] = []
      for (const { question: words } of await stores.gaps.top(MOST_STRUCK)) {
        if (!before.ask(words).answer.answerable && after.ask(words).answer.answerable) struck.push(words)
        // Whoever asks something meanwhile does not wait for all of them.
        await new Promise((resolve) => setImmediate(resolve))
      }
      await stores.gaps.strike(struck)
      return struck
    },
    subscribes: options.subscribing !== undefined,
  }
}

/** The figures of an answer, those that set a premise right first. */
const figuresShown = (answer: Answer): Figure[] => {
  const righted = answer.corrections.flatMap((one) => ('figure' in one ? [one.figure.figure] : []))
  return [...new Set([...righted, ...answer.figures.map(({ figure }) => figure)])]
}
