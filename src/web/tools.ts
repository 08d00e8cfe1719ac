/** What other programs may ask of the corpus: read only, the same answers as everywhere. Fields are only ever added. */

import { figuresQuestion } from '../dialogue/figures-command.ts'
import type { Figure } from '../knowledge/article.ts'
import { answerJson } from '../messages/answer-json.ts'
import { checkMessage } from '../messages/check-message.ts'
import { plainText } from '../messages/plain-text.ts'
import { figuresOf } from '../messages/record-blocks.ts'
import type { WebCorpus } from './corpus.ts'

export type Json = Readonly<Record<string, unknown>>

export interface Tools {
  /** The answer JSON of `npm run ask`. @param earlier the questions before it, the first one first */
  readonly ask: (question: string, earlier?: readonly string[]) => Json
  /** The answer JSON with the figures that a few words name: a measure, a place, a year. */
  readonly figures: (query: string) => Json
  /** What the corpus says to each number of a text. */
  readonly verify: (text: string) => Json
  /** Every place with how much the corpus holds of it. */
  readonly places: () => Json
}

export function createTools(corpus: () => WebCorpus): Tools {
  const ask: Tools['ask'] = (question, earlier = []) => {
    const { answerThread, knowledge } = corpus()
    const last = answerThread([...earlier, question]).at(-1)
    return last === undefined ? {} : answerJson(last.reply.answer, { topics: knowledge.lexicon.topics })
  }

  function verify(text: string): Json {
    const { browse, checkText, knowledge } = corpus()
    const told = (figure: Figure): Json => {
      const article = browse.findArticle(figure.articleId)
      const { anchor, asOf = null, id, locality, metric, place = null, printed, unit, value } = figure
      const source = article && {
        title: article.title,
        byline: article.byline,
        publication: article.publication,
      }
      return { id, printed, metric, value, unit, asOf, locality, place, anchor, source }
    }
    const found = checkText(text)
    return {
      findings: found.findings.map(({ clause, printed, start, verdict }) => ({
        printed,
        start,
        clause,
        verdict: verdict.kind,
        ...('figure' in verdict ? { figure: told(verdict.figure) } : {}),
        ...(verdict.kind === 'differs' ? { differences: verdict.differences } : {}),
        ...(verdict.kind === 'differs' && verdict.instead !== undefined
          ? { instead: told(verdict.instead) }
          : {}),
        ...(verdict.kind === 'computed' ? { of: verdict.of } : {}),
      })),
      passed: found.passed,
      heldTimes: found.heldTimes,
      cut: found.cut,
      text: plainText(checkMessage(found, knowledge)),
    }
  }

  return {
    ask,
    figures: (query) => ask(figuresQuestion((text) => corpus().ask(text), query) ?? `${query}的数据列个表`),
    verify,
    places: () => ({
      places: corpus().knowledge.articles.map((article) => ({
        id: article.id,
        locality: article.locality,
        practices: article.practices.length,
        figures: figuresOf(article).length,
        overview: article.overview,
        source: { title: article.title, byline: article.byline, publication: article.publication },
      })),
    }),
  }
}
