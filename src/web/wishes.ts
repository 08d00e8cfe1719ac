/** What somebody types into the box who wants something the pages have, and no answer: a command of the chat, a brief, a chart. */
import { createActReader } from '../answer/reading/acts.ts'
import { createBriefReader } from '../dialogue/brief-request.ts'
import { codeIn } from '../dialogue/code-request.ts'
import { createCollectionReader } from '../dialogue/collection-request.ts'
import { figuresQuestion } from '../dialogue/figures-command.ts'
import { createOrderReader, isMarked, type Order } from '../dialogue/order-reader.ts'
import { createTakeawayReader, type Takeaway } from '../dialogue/takeaway-request.ts'
import { type CommandName, readCommand } from '../messages/commands.ts'
import { type Message, say } from '../messages/message.ts'
import { compareHint, noSuchCode, noSuchFigures, unknownCommand } from '../messages/sentences.ts'
import { fold } from '../search/fold.ts'
import {
  BRIEF,
  CHECK,
  COLLECTION,
  FEEDS,
  figureAddress,
  HOME,
  MEASURES,
  PLACES,
  paperAddress,
  permanentAddress,
  placeAddress,
  type Subject,
  TAKE,
  TOPICS,
  threadAddress,
  topicAddress,
} from './addresses.ts'
import type { WebCorpus } from './corpus.ts'

export type Wish =
  | { readonly kind: 'go'; readonly address: string }
  /** A question that says the same. */
  | { readonly kind: 'ask'; readonly question: string }
  | { readonly kind: 'check'; readonly text: string }
  | { readonly kind: 'say'; readonly message: Message }

/** @param earlier what was asked before; undefined where the last question is one */
export type ReadWish = (words: string, earlier: readonly string[]) => Wish | undefined

const go = (address: string): Wish => ({ kind: 'go', address })
const ask = (question: string): Wish => ({ kind: 'ask', question })

const nothingKept = say('网页上不记人：问过什么都在地址里，这里什么也不保存，所以没有这项设置。')
/** Orders that are about what is sent, as long as a phrase says so. */
const OF_SENDING: ReadonlySet<Order['kind']> = new Set(['subscribe', 'list', 'missed', 'export', 'howToEnd'])

export function createReadWish(corpus: Pick<WebCorpus, 'ask' | 'browse' | 'knowledge'>): ReadWish {
  const { browse, knowledge } = corpus
  const { orderWords, takeawayRequests, topics } = knowledge.lexicon
  const asksForBrief = createBriefReader(takeawayRequests)
  const asksToTake = createTakeawayReader(takeawayRequests)
  const asksOfCollection = createCollectionReader(takeawayRequests)
  const orders = createOrderReader(orderWords, createActReader().order)

  function coded(text: string): Wish | undefined {
    const asked = codeIn(text)
    if (asked === undefined) return undefined
    const found = browse.coded(asked.code)
    if (found === undefined)
      return asked.isNamed ? { kind: 'say', message: noSuchCode(asked.code) } : undefined
    return go(found.kind === 'figure' ? figureAddress(found.figure) : permanentAddress(found.practice))
  }

  function brief(words: string, earlier: readonly string[]): Wish {
    if (/^(?:我的)?收藏/u.test(words)) return go(COLLECTION)
    if (words !== '') return go(paperAddress('brief', { kind: 'about', id: words }))
    return go(earlier.length === 0 ? BRIEF : paperAddress('brief', { kind: 'questions', questions: earlier }))
  }

  function taken(as: Takeaway, earlier: readonly string[]): Wish | undefined {
    if (earlier.length === 0) return undefined
    const of: Subject = { kind: 'questions', questions: earlier }
    switch (as) {
      case 'chart':
      case 'cite':
        return go(paperAddress(as, of))
      case 'card':
        return go(paperAddress('card.png', of))
      case 'export':
        return go(`${threadAddress(earlier)}#${TAKE}`)
    }
  }

  function figures(words: string): string | undefined {
    return figuresQuestion(corpus.ask, words)
  }

  const COMMANDS: Partial<
    Record<CommandName, (argument: string, earlier: readonly string[]) => Wish | undefined>
  > = {
    start: () => go(HOME),
    ask: (argument) => (argument === '' ? go(HOME) : ask(argument)),
    place: (argument) => {
      if (argument === '') return go(PLACES)
      const question = `${argument}做了什么`
      const { body } = corpus.ask(question).answer
      const [only, another] = body.kind === 'overview' ? body.articles : []
      return only === undefined || another !== undefined ? ask(question) : go(placeAddress(only.id))
    },
    topics: (argument) => {
      if (argument === '') return go(TOPICS)
      const word = fold(argument)
      const topic = topics.find(({ aliases, name }) => [name, ...aliases].some((one) => fold(one) === word))
      return topic === undefined ? ask(argument) : go(topicAddress(topic.id))
    },
    figures: (argument) => {
      if (argument === '') return go(MEASURES)
      const question = figures(argument)
      return question === undefined ? { kind: 'say', message: noSuchFigures } : ask(question)
    },
    compare: (argument) =>
      argument.split(/[\s、,，和与跟]+/u).filter((word) => word !== '').length < 2
        ? { kind: 'say', message: compareHint }
        : ask(`${argument} 比较`),
    chart: (argument, earlier) => {
      if (argument === '') return taken('chart', earlier) ?? go(MEASURES)
      const question = figures(argument)
      return question === undefined
        ? { kind: 'say', message: noSuchFigures }
        : go(paperAddress('chart', { kind: 'questions', questions: [question] }))
    },
    brief,
    collection: () => go(COLLECTION),
    source: (argument) => coded(`编号${argument}`) ?? ask('来源呢'),
    check: (argument) => (argument === '' ? go(CHECK) : { kind: 'check', text: argument }),
    subscribe: () => go(FEEDS),
    subscriptions: () => go(FEEDS),
    unsubscribe: () => go(FEEDS),
    missed: () => go(FEEDS),
    export: () => go(FEEDS),
    settings: () => ({ kind: 'say', message: nothingKept }),
    mydata: () => ({ kind: 'say', message: nothingKept }),
    forget: () => ({ kind: 'say', message: nothingKept }),
  }

  return (words, earlier) => {
    const command = readCommand(words)
    if (command !== undefined) {
      if (command.name === undefined) return { kind: 'say', message: unknownCommand(command.typed) }
      return COMMANDS[command.name]?.(command.argument, earlier)
    }
    const found = coded(words)
    if (found !== undefined) return found
    if (orders(words).some((order) => isMarked(order) && isOfSending(order))) return go(FEEDS)
    const subject = asksForBrief(words)
    if (subject !== undefined) return brief(subject, earlier)
    const collected = asksOfCollection(words)
    if (collected !== undefined)
      return go(
        collected.kind === 'keep' && earlier.length > 0 ? `${threadAddress(earlier)}#${TAKE}` : COLLECTION,
      )
    const as = asksToTake(words)
    return as && taken(as, earlier)
  }
}

const isOfSending = (order: Order): boolean =>
  OF_SENDING.has(order.kind) && (order.kind !== 'subscribe' || order.plain)
