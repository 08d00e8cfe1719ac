/** What is said → what is answered: what a message may be, the plainest first; whatever is left is a question. */
import { LONGEST_QUESTION } from '../answer/reading.ts'
import { readQuantities } from '../knowledge/quantity.ts'
import { readCommand } from '../messages/commands.ts'
import { say } from '../messages/message.ts'
import { cannotCheck, noOtherLength } from '../messages/sentences.ts'
import { whyMessage } from '../messages/why-message.ts'
import type { AskedSlip } from './asking.ts'
import { collectable } from './collecting.ts'
import type { DialogueParts } from './dialogue-parts.ts'
import { isMarked, isWorded } from './order-reader.ts'
import type { RunCommand } from './run-command.ts'
import { settingsOf } from './settings.ts'
import { isInCompany, type Outgoing, type Said } from './spoken.ts'

/** Undefined: nothing is to be said. Never throws on what people write; stores may. */
export type HandleMessage = (said: Said) => Promise<Outgoing | undefined>

/** One of the things that a message may be; undefined where it is not. */
type Attempt = (said: Said, text: string) => Outgoing | undefined | Promise<Outgoing | undefined>

/** What is written beyond is not read. */
const LONGEST_TEXT = 20_000
/** A text so long, with so many numbers in it, is a draft. */
const DRAFT = { characters: 120, numbers: 2 } as const
const ASKS_WHY = /^(?:这个|这条)?为(?:什么|啥)(?:是(?:它|这个|这条))?[?？]?$/u

export function createHandleMessage(parts: DialogueParts, runCommand: RunCommand): HandleMessage {
  const { asking, corpus, files, orders } = parts
  const { question } = asking
  const about = aboutLastAnswer(parts)

  async function handleMessage(said: Said): Promise<Outgoing | undefined> {
    const text = said.text.slice(0, LONGEST_TEXT)
    const command = said.forwarded ? undefined : readCommand(text)
    if (command !== undefined) return runCommand(said, command)
    // Whatever else it would do leaves something behind.
    if (said.place.kind === 'guest') return (await quotedText(said)) ?? question(said, text)
    if (await isToStaySilent(said)) return undefined
    return (
      (await sentFile(said)) ??
      (await quotedText(said)) ??
      (said.forwarded ? passedOn(said, text) : own(said, text))
    )
  }

  /** Somebody else's words: checked where they have numbers. */
  const passedOn = async (said: Said, text: string): Promise<Outgoing> =>
    (await draft(said, text)) ?? (await about.why(said, text)) ?? question(said, text)

  /** What somebody says in their own words. */
  async function own(said: Said, text: string): Promise<Outgoing> {
    const ordered = corpus().orders(text)
    const reply = await parts.subscriptions.replied(said, text, ordered)
    if (reply !== undefined) return 'outgoing' in reply ? reply.outgoing : question(said, text, reply.turn)
    return (
      (await orders.carryOut(said, ordered.filter(isMarked))) ??
      (isDraft(text) && !isLongQuestion(text) ? await draft(said, text) : undefined) ??
      (await about.why(said, text)) ??
      record(said, text) ??
      (await brief(said, text)) ??
      (await about.collection(said, text)) ??
      (await files.askedFor(said, text)) ??
      (await about.otherLength(said, text)) ??
      (await orders.carryOut(said, ordered.filter(isWorded))) ??
      question(said, text)
    )
  }

  /** A group that wants calm is answered where it calls the bot, and not where it goes on by itself. */
  async function isToStaySilent({ place, by }: Said): Promise<boolean> {
    if (place.kind !== 'group' || by !== 'reply') return false
    return settingsOf(await asking.settingsFor(place)).calm
  }

  async function sentFile(said: Said): Promise<Outgoing | undefined> {
    if (said.file === undefined) return undefined
    const order = said.forwarded ? undefined : await parts.subscriptions.received(said, said.file)
    return order ?? parts.intake.received(said, said.file)
  }

  /** Where the message is about another text, or a picture: what becomes of that. */
  async function quotedText(said: Said): Promise<Outgoing | undefined> {
    const { text, quoted, unreadable, file, forwarded } = said
    if (forwarded) return undefined
    const { asksToCheck, isQuestion } = corpus().checkRequests
    const isBare = text.trim() === '' && file === undefined
    if (!isBare && !asksToCheck(text)) return undefined
    if (quoted === undefined)
      return unreadable === undefined ? undefined : { message: cannotCheck(unreadable) }
    // Whoever points at a question, and says nothing, wants the answer.
    const wantsAnswer =
      isBare && !isDraft(quoted) && (isQuestion(quoted) || !parts.checking.hasNumbers(quoted))
    if (!wantsAnswer) return { message: await parts.checking.check(said, quoted) }
    const { quoted: _, ...asked } = said
    return handleMessage({ ...asked, text: quoted })
  }

  /** Whoever tells a story with numbers of his own and then asks wants an answer; a longer text may ask what it answers itself. */
  const isLongQuestion = (text: string): boolean =>
    text.length <= LONGEST_QUESTION && corpus().checkRequests.asksOtherwise(text)

  /** A text of somebody's, held against the corpus where it has numbers. */
  const draft: Attempt = async (said, text) =>
    parts.checking.hasNumbers(text) ? { message: await parts.checking.check(said, text) } : undefined

  const record = (said: Said, text: string): Outgoing | undefined => {
    const message = parts.records.byCode(said, text)
    return message && { message }
  }

  const brief: Attempt = (said, text) => {
    const subject = corpus().asksForBrief(text)
    return subject === undefined ? undefined : files.brief(said, subject)
  }

  return handleMessage
}

const isDraft = (text: string): boolean =>
  text.length >= DRAFT.characters && readQuantities(text).length >= DRAFT.numbers

/** What is said of the last answer, or of the one replied to. */
function aboutLastAnswer({
  asking,
  collecting,
  corpus,
}: DialogueParts): Readonly<Record<'why' | 'collection' | 'otherLength', Attempt>> {
  const { answerOf, answerPage, conversationOf, lengthIn, reasonFor, slipOf } = asking

  async function meant(said: Said): Promise<{ slip: string | undefined; asked: AskedSlip | undefined }> {
    const slip = said.about ?? (await conversationOf(said)).slip
    return { slip, asked: await slipOf(slip, said) }
  }

  return {
    why: async (said, text) => {
      if (!ASKS_WHY.test(text.trim())) return undefined
      const { asked } = await meant(said)
      const reason = asked && (await reasonFor(asked, said))
      return reason && { message: whyMessage(reason) }
    },
    collection: async (said, text) => {
      const request = corpus().asksOfCollection(text)
      if (request === undefined) return undefined
      if (request.kind !== 'keep') return { message: await collecting.asked(said, request) }
      const { asked } = await meant(said)
      const answer = asked && answerOf(asked)?.answer
      const some = answer === undefined ? [] : collectable(answer)
      const { nths } = request
      const wanted = nths.length === 0 ? some : nths.flatMap((nth) => some[nth - 1] ?? [])
      return { message: say(await collecting.keep(said, wanted)) }
    },
    otherLength: async (said, text) => {
      const length = corpus().asksForLength(text)
      // Where answers are full, whoever wants more of one wants its practice told in detail.
      if (length === undefined || (length === 'full' && (await lengthIn(said.place)) === 'full'))
        return undefined
      const { asked, slip } = await meant(said)
      const reply = asked && answerOf(asked)
      if (slip === undefined || reply === undefined) return { message: noOtherLength(length) }
      const form = { slip, page: 0, short: length === 'brief', extends: !isInCompany(said.place) }
      return { message: answerPage(said.place, reply.answer, form) }
    },
  }
}
