/** What every command does: an entry of one table each. Their names and their lines in the menu are in `messages/commands.ts`. */
import { FIRST_TURN } from '../answer/conversation.ts'
import { COLLECTION } from '../messages/collection-message.ts'
import { ADMIN_COMMANDS, type Command, type CommandName, GUEST_COMMANDS } from '../messages/commands.ts'
import { type Message, say } from '../messages/message.ts'
import {
  cannotCheck,
  checkHint,
  compareHint,
  emptyAsk,
  figuresHint,
  gapsMessage,
  helpMessage,
  noSuchFigures,
  OWN_DATA,
  onlyAdmins,
  onlyAsking,
  staleNotice,
  startMessage,
  unknownCommand,
} from '../messages/sentences.ts'
import type { DialogueParts } from './dialogue-parts.ts'
import { figuresQuestion } from './figures-command.ts'
import { groupGaps } from './gap.ts'
import { isInCompany, type Outgoing, type Said } from './spoken.ts'
import { DAY_MS, KEPT_MS } from './stores.ts'

/** Undefined where nothing is to be said: a group has other bots, whose commands are none of ours. */
export type RunCommand = (said: Said, command: Command) => Promise<Outgoing | undefined>

type CommandHandler = (said: Said, argument: string) => Message | Outgoing | Promise<Message | Outgoing>
type CommandHandlers<Name extends CommandName> = Readonly<Record<Name, CommandHandler>>

/** Gaps that are looked at together, and groups of them that are listed. */
const MOST_GAPS = 200
const GAPS_LISTED = 20

export function createRunCommand(parts: DialogueParts): RunCommand {
  const handlers: CommandHandlers<CommandName> = {
    ...askingCommands(parts),
    ...browsingCommands(parts),
    ...takingCommands(parts),
    ...subscriptionCommands(parts),
    ...ownCommands(parts),
    ...adminCommands(parts),
  }
  return async (said, { name, argument, typed }) => {
    const { kind } = said.place
    if (name === undefined) return kind === 'group' ? undefined : { message: unknownCommand(typed) }
    if (kind === 'guest' && !GUEST_COMMANDS.has(name)) return { message: onlyAsking }
    if (ADMIN_COMMANDS.has(name) && !said.person.isAdmin) return { message: onlyAdmins }
    const done = await handlers[name](said, argument)
    const outgoing = 'message' in done ? done : { message: done }
    if (name === 'subscribe' || name === 'subscriptions')
      await parts.orders.note(said, outgoing.message, name === 'subscribe')
    return outgoing
  }
}

/** What is written after the command, or the message that it replies to. */
const textOf = (said: Said, argument: string): string => (argument === '' ? (said.quoted ?? '') : argument)

function askingCommands({
  asking: { question },
  checking,
  corpus,
  records,
}: DialogueParts): CommandHandlers<'ask' | 'figures' | 'compare' | 'check' | 'source'> {
  return {
    ask: (said, argument) => {
      const text = textOf(said, argument)
      return text.trim() === '' ? emptyAsk('ask') : question(said, text)
    },
    figures: (said, argument) => {
      if (argument === '') return figuresHint
      const text = figuresQuestion(corpus().ask, argument)
      // A command says all it wants: what was talked about before is no part of it.
      return text === undefined ? noSuchFigures : question(said, text, FIRST_TURN)
    },
    compare: (said, argument) => {
      const words = argument.split(/[\s、,，和与跟]+/u).filter((word) => word !== '')
      return words.length < 2 ? compareHint : question(said, `${argument} 比较`)
    },
    check: (said, argument) => {
      const text = textOf(said, argument)
      if (text.trim() !== '') return checking.check(said, text)
      return said.unreadable === undefined ? checkHint : cannotCheck(said.unreadable)
    },
    source: (said, argument) => records.byCode(said, `编号${argument}`) ?? question(said, '来源呢'),
  }
}

function browsingCommands(parts: DialogueParts): CommandHandlers<'start' | 'help' | 'place' | 'topics'> {
  const { asking, collecting, corpus, ownData, records, subscribesIn } = parts
  const { handedOver, question } = asking

  /** @param payload what a link into the bot brought along: an answer to go on from, a code, a page */
  async function start(said: Said, payload: string): Promise<Message | Outgoing> {
    const slip = /^a_([\w-]{1,40})$/u.exec(payload)?.[1]
    if (slip !== undefined) {
      const asked = await handedOver(slip, said)
      if (asked === undefined) return say(staleNotice)
      return question({ ...said, text: asked.text }, asked.text)
    }
    const coded = records.byCode(said, payload)
    if (coded !== undefined) return coded
    if (payload === OWN_DATA) return ownData.show(said)
    if (payload === COLLECTION) return collecting.show(said)
    const { articles, practices } = corpus().knowledge
    return startMessage({ places: articles.length, practices: practices.length })
  }

  async function place(said: Said, argument: string): Promise<Message | Outgoing> {
    const { ask, browse } = corpus()
    if (argument === '') return browse.places()
    const text = `${argument}做了什么`
    const { body } = ask(text).answer
    const [only, another] = body.kind === 'overview' ? body.articles : []
    if (only !== undefined && another === undefined) {
      const page = await records.list(said, { kind: 'place', articleId: only.id, page: 0 })
      if (page !== undefined) return page
    }
    return question(said, text)
  }

  return {
    start,
    help: ({ place: where }) => {
      const alone = where.kind === 'terminal' ? 'terminal' : 'private'
      return helpMessage(isInCompany(where) ? 'group' : alone, subscribesIn(where))
    },
    place,
    topics: async (said, argument) => {
      const { browse, names } = corpus()
      if (argument === '') return browse.topics()
      const topic = names.topic(argument)
      if (topic === undefined) return question(said, argument)
      return (await records.list(said, { kind: 'topic', topicId: topic.id, page: 0 })) ?? browse.topics()
    },
  }
}

function takingCommands({
  collecting,
  corpus,
  files,
}: DialogueParts): CommandHandlers<'chart' | 'brief' | 'collection'> {
  return {
    chart: files.chart,
    brief: files.brief,
    collection: async (said, argument) => {
      const { asksForBrief, asksOfCollection } = corpus()
      const text = `收藏${argument}`
      if (asksForBrief(text) !== undefined) return files.briefOfCollection(said)
      const request = argument === '' ? undefined : asksOfCollection(text)
      return collecting.asked(said, request ?? { kind: 'show', nths: [] })
    },
  }
}

function subscriptionCommands({
  subscriptions,
}: DialogueParts): CommandHandlers<'subscribe' | 'subscriptions' | 'unsubscribe' | 'missed' | 'export'> {
  return {
    subscribe: (said, argument) => subscriptions.obey('subscribe', said, argument),
    subscriptions: (said, argument) => subscriptions.obey('subscriptions', said, argument),
    unsubscribe: (said, argument) => subscriptions.obey('unsubscribe', said, argument),
    missed: (said, argument) => subscriptions.obey('missed', said, argument),
    export: (said, argument) => subscriptions.obey('export', said, argument),
  }
}

function ownCommands({
  feedback,
  ownData,
}: DialogueParts): CommandHandlers<'settings' | 'feedback' | 'mydata' | 'forget'> {
  return {
    settings: ownData.settings,
    feedback: feedback.note,
    mydata: ownData.show,
    forget: ownData.forgetQuestion,
  }
}

function adminCommands({
  feedback,
  intake,
  reload,
  stores,
}: DialogueParts): CommandHandlers<'stats' | 'gaps' | 'ingest' | 'reload'> {
  return {
    stats: feedback.stats,
    gaps: async () =>
      gapsMessage(groupGaps(await stores.gaps.top(MOST_GAPS)).slice(0, GAPS_LISTED), KEPT_MS.gap / DAY_MS),
    ingest: intake.waiting,
    reload: async () => say((await reload?.()) ?? '这里不能重新读取语料。'),
  }
}
