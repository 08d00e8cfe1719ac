/** What can be taken along of an answer, a record or a collection: sheets, pictures, citations, briefs. */
import type { Answer } from '../answer/answer.ts'
import type { BriefContent } from '../brief/brief.ts'
import { type Message, say } from '../messages/message.ts'
import { goneNotice, noPapers, noPictures, noSuchFigures } from '../messages/sentences.ts'
import type { Party } from './asking.ts'
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
import { chartOutgoing } from './charting.ts'
import type { Collecting } from './collecting.ts'
import type { DialogueContext } from './dialogue-context.ts'
import { figuresQuestion } from './figures-command.ts'
import type { Outgoing, Place, Said } from './spoken.ts'
import type { Takeaway } from './takeaway-request.ts'
import { exportedFigures, figuresShown, nothingToCite, nothingToExport } from './taking-away.ts'

export interface AnswerFiles {
  /** What was told last, or in the message replied to, as files; undefined where that is not asked for. */
  readonly askedFor: (said: Said, text: string) => Promise<Outgoing | undefined>
  /** An answer's figures as files, or as a picture. */
  readonly ofAnswer: (place: Place, answer: Answer, as: Takeaway, slip?: string) => Promise<Outgoing>
  /** A record's evidence card. */
  readonly card: (id: string) => Promise<Outgoing>
  /** @param argument of what; empty for what was told last */
  readonly chart: (said: Said, argument: string) => Promise<Message | Outgoing>
  /** @param words what it is to be about; empty for what was told last */
  readonly brief: (said: Said, words: string) => Promise<Outgoing>
  /** @param answer to write of where the words alone find nothing */
  readonly briefAbout: (words: string, answer?: Answer) => Promise<Outgoing>
  readonly briefOfCollection: (party: Party) => Promise<Outgoing>
}

export function createAnswerFiles(
  context: Pick<DialogueContext, 'asking' | 'corpus' | 'now' | 'papers' | 'zone'>,
  collecting: Collecting,
): AnswerFiles {
  const { asking, corpus, papers } = context
  const briefs = createBriefs(context, collecting)

  async function askedFor(said: Said, text: string): Promise<Outgoing | undefined> {
    const as = said.forwarded ? undefined : corpus().asksToTake(text)
    if (as === undefined) return undefined
    const slip = said.about ?? (await asking.conversationOf(said)).slip
    const asked = await asking.slipOf(slip, said)
    const reply = asked && asking.answerOf(asked)
    return reply === undefined ? nothingToExport : ofAnswer(said.place, reply.answer, as, slip)
  }

  async function ofAnswer(place: Place, answer: Answer, as: Takeaway, slip = ''): Promise<Outgoing> {
    const { browse, knowledge } = corpus()
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
    if (papers === undefined) return { message: noPictures }
    const table = asking.answerPage(place, answer, { slip, page: 0, short: false })
    return chartOutgoing(answer, knowledge, papers, table)
  }

  async function card(id: string): Promise<Outgoing> {
    const { browse, knowledge } = corpus()
    if (papers === undefined) return { message: noPictures }
    const found = cardOf(id, browse, knowledge)
    return found === undefined ? { message: say(goneNotice) } : cardOutgoing(found, papers)
  }

  async function chart(said: Said, argument: string): Promise<Message | Outgoing> {
    if (argument === '') return (await askedFor(said, '画图')) ?? noSuchFigures
    const { ask } = corpus()
    const text = figuresQuestion(ask, argument)
    return text === undefined ? noSuchFigures : ofAnswer(said.place, ask(text).answer, 'chart')
  }

  return { askedFor, ofAnswer, card, chart, ...briefs }
}

/** Briefs: of a subject, of what was told, of a collection. */
function createBriefs(
  { asking, corpus, now, papers, zone }: Parameters<typeof createAnswerFiles>[0],
  collecting: Collecting,
): Pick<AnswerFiles, 'brief' | 'briefAbout' | 'briefOfCollection'> {
  async function brief(said: Said, words: string): Promise<Outgoing> {
    if (/^(?:我的)?收藏/u.test(words) && corpus().asksOfCollection(words) !== undefined)
      return briefOfCollection(said)
    const slip = said.about ?? (await asking.conversationOf(said)).slip
    const asked = words === '' ? await asking.slipOf(slip, said) : undefined
    const about = asked === undefined ? words : asked.text
    return about.trim() === ''
      ? { message: briefHint }
      : briefAbout(about, asked && asking.answerOf(asked)?.answer)
  }

  async function briefOfCollection(party: Party): Promise<Outgoing> {
    const content = await collecting.content(party)
    return content === undefined ? { message: await collecting.show(party) } : paper(content)
  }

  async function briefAbout(words: string, answer?: Answer): Promise<Outgoing> {
    const { briefContent, browse } = corpus()
    const told = answer === undefined ? [] : practicesTold(answer, browse.findPractice)
    const content = briefContentOf(briefContent, words, told)
    return content === undefined ? { message: nothingToBrief(words) } : paper(content)
  }

  function paper(content: BriefContent): Outgoing | Promise<Outgoing> {
    const { knowledge } = corpus()
    if (papers === undefined) return { message: noPapers }
    return briefOutgoing(briefOf(content, knowledge, paperDate(now(), zone)), knowledge, papers)
  }

  return { brief, briefAbout, briefOfCollection }
}
