/** `Answer` → the answer JSON that scripts rely on. Fields are only ever added. */
import type { Answer, CitedFigure, CitedPractice } from '../answer/answer.ts'
import type { Practice } from '../knowledge/article.ts'
import { figureCode, practiceCode } from '../knowledge/codes.ts'
import type { MessageContext } from './answer-form.ts'
import { answerMessage } from './answer-message.ts'
import { correctionText } from './correction-text.ts'
import { plainText } from './plain-text.ts'

export function answerJson(
  answer: Answer,
  context: MessageContext,
  why = false,
): Readonly<Record<string, unknown>> {
  const correction = answer.corrections.map(correctionText).join('')
  return {
    question: answer.reading.asked,
    answerable: answer.answerable,
    intent: answer.intent,
    practices: answer.practices.map(practiceJson),
    figures: answer.figures.map(figureJson),
    citations: answer.citations.map(({ n, article, anchor }) => ({
      n,
      title: article.title,
      byline: article.byline,
      publication: article.publication,
      locality: article.locality,
      anchor,
      source: article.document.file,
    })),
    ...(correction === '' ? {} : { correction }),
    ...(answer.unreported.length === 0 ? {} : { missing: answer.unreported }),
    ...(answer.verdict === undefined ? {} : { verdict: answer.verdict }),
    ...tableJson(answer),
    ...(answer.computed === undefined ? {} : { computed: answer.computed }),
    ...(answer.choices.length === 0 ? {} : { choices: answer.choices }),
    ...(answer.taken?.kind === 'kept' ? { place_kept: [answer.taken.name] } : {}),
    related: answer.related.map((practice) => ({ type: 'practice', ...recordJson(practice) })),
    suggestions: answer.suggestions,
    text: plainText(answerMessage(answer, context)),
    ...(answer.reading.repairs.length === 0 ? {} : { readAs: answer.reading.text }),
    ...(why ? { why: answer.why } : {}),
  }
}

/** The rows of a table of one measure, its figures by where they stand among the answer's. */
function tableJson({ body, figures }: Answer): Readonly<Record<string, unknown>> {
  if (body.kind !== 'table' || body.measure === undefined) return {}
  const rows = body.rows.map((row) => ({
    locality: row.locality,
    figures: row.figures.map(({ figure }) => figures.findIndex((cited) => cited.figure === figure)),
  }))
  const unit = body.rows.flatMap((row) => row.figures)[0]?.figure.unit
  return { table: { measure: body.measure, unit, rows } }
}

function recordJson(practice: Practice) {
  return {
    id: practice.id,
    code: practiceCode(practice),
    name: practice.name,
    locality: practice.locality,
    summary: practice.summary,
    topics: practice.topics,
  }
}

const practiceJson = ({ practice, citation }: CitedPractice) => ({ ...recordJson(practice), citation })

const figureJson = ({ figure, citation }: CitedFigure) => ({
  id: figure.id,
  code: figureCode(figure),
  printed: figure.printed,
  metric: figure.metric,
  value: figure.value,
  ...(figure.upTo === undefined ? {} : { upTo: figure.upTo }),
  unit: figure.unit,
  asOf: figure.asOf ?? null,
  locality: figure.locality,
  place: figure.place ?? null,
  anchor: figure.anchor,
  practice: figure.practiceId ?? null,
  citation,
})
