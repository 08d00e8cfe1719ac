/** A practice or a figure as a picture to forward. */
import type { Answer } from '../answer/answer.ts'
import { isResult } from '../answer/fit.ts'
import { type Card, cardSvg, figureCard, practiceCard } from '../chart/card.ts'
import type { Coded } from '../knowledge/codes.ts'
import type { Knowledge } from '../knowledge/load.ts'
import type { Browse } from '../messages/browse.ts'
import { headingBlock, noteBlock, say } from '../messages/message.ts'
import { pictureOf } from '../messages/outgoing-file.ts'
import { chartStamp } from './charting.ts'
import type { Papers } from './papers.ts'
import type { Outgoing } from './spoken.ts'

/** @param codedOrId a code, or an id that the record has or had; undefined where there is no such record */
export function cardOf(codedOrId: string, browse: Browse, knowledge: Knowledge): Card | undefined {
  const coded = browse.coded(codedOrId)
  const stamp = chartStamp(knowledge)
  if (coded?.kind === 'figure') {
    const { figure } = coded
    const article = browse.findArticle(figure.articleId)
    return article && figureCard(figure, browse.findPractice(figure.practiceId ?? ''), article, stamp)
  }
  const practice = coded?.practice
  const article = practice && browse.findArticle(practice.articleId)
  return article && practiceCard(practice, practice.figures.filter(isResult), article, stamp)
}

/** What an answer tells first. */
export function toldFirst({ body, figures, practices }: Answer): Coded | undefined {
  const [figure, practice] = [figures[0]?.figure, practices[0]?.practice]
  const figureFirst = ['figure', 'table', 'comparison'].includes(body.kind) || practice === undefined
  if (figure !== undefined && figureFirst) return { kind: 'figure', figure }
  return practice && { kind: 'practice', practice }
}

export async function cardOutgoing(card: Card, papers: Papers): Promise<Outgoing> {
  const picture = await papers.picture(cardSvg(card)).catch(() => undefined)
  if (picture === undefined) return { message: say('证据卡没画成，先看原文依据。') }
  return {
    message: {
      blocks: [
        headingBlock(`${card.title}（${card.place}）`),
        noteBlock(`出处和编号 ${card.code} 都在图里，可以直接转发。`),
      ],
      buttons: [],
    },
    files: [pictureOf(`${card.title}-${card.code}.png`, picture)],
  }
}
