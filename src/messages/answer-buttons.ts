/** The buttons under an answer: to its records, its further pages, its sources, its files; what was useful of it. */
import type { Answer } from '../answer/answer.ts'
import type { AnswerForm, MessageContext } from './answer-form.ts'
import { chunk } from './chunk.ts'
import type { Action, Button } from './message.ts'

/** Further than this nobody counts. */
const NUMBERED = 6
/** Practices, and questions, that are offered where nothing answers. */
const MOST_INSTEAD = 3

/** What a row of buttons is made of: the answer, and where it can be had again. */
interface Under {
  readonly answer: Answer
  readonly context: MessageContext
  readonly page: number
  /** Its callback token; without one nothing can be asked of the answer again. */
  readonly slip: string | undefined
  readonly subscribes: boolean
  /** Whether it answers, rather than refuses or chats. */
  readonly isFound: boolean
  /** Leads back to the answer from whatever its buttons open. */
  readonly back: { readonly back?: Action }
}

/** The rows under an answer in full, in the order in which they stand. */
export function answerButtons(answer: Answer, context: MessageContext, form: AnswerForm): Button[][] {
  const { slip, page = 0, subscribes = false } = form
  const under: Under = {
    ...{ answer, context, page, slip, subscribes },
    isFound: answer.answerable && answer.body.kind !== 'talk',
    back: slip === undefined ? {} : { back: { kind: 'answer', slip, page } },
  }
  return [
    ...listedRows(under),
    ...comparedRows(under),
    pageRow(under),
    fileRow(under),
    sourceRow(under),
    ...choiceRows(under),
    topicRow(under),
    ...insteadRows(under),
    opinionRow(under),
  ].filter((row) => row.length > 0)
}

/** Numbers that open the practices of a list. */
function listedRows({ answer, isFound, back }: Under): Button[][] {
  const { body, practices } = answer
  if (!isFound || !['practices', 'list'].includes(body.kind) || practices.length < 2) return []
  const numbers = practices.slice(0, NUMBERED * 2).map(({ practice }) => ({
    label: `${practices.findIndex((cited) => cited.practice === practice) + 1}`,
    action: { kind: 'practice', practiceId: practice.id, ...back } as const,
  }))
  return chunk(numbers, NUMBERED)
}

function comparedRows({ answer, isFound, back }: Under): Button[][] {
  if (!isFound || answer.body.kind !== 'comparison') return []
  const names = answer.practices.map(({ practice: { id, name } }) => ({
    label: name,
    action: { kind: 'practice', practiceId: id, ...back } as const,
  }))
  return chunk(names, 2)
}

function pageRow({ answer: { more }, page, slip }: Under): Button[] {
  if (slip === undefined) return []
  const before: Action = { kind: 'answer', slip, page: page - 1 }
  const after: Action = { kind: 'answer', slip, page: page + 1 }
  return [
    ...(page > 0 ? [{ label: '‹ 上一页', action: before }] : []),
    ...(more > 0 ? [{ label: `更多做法（${more}）›`, action: after }] : []),
  ]
}

function fileRow({ answer, context: { draws, writes }, isFound, page, slip }: Under): Button[] {
  if (slip === undefined || !isFound) return []
  const isWritable = writes && page === 0 && answer.practices.length + answer.figures.length > 1
  return [
    ...takingAway(answer, slip, page, draws),
    ...(isWritable ? [{ label: '写成材料', action: { kind: 'brief', slip } } as const] : []),
  ]
}

function sourceRow({ answer: { citations, figures }, page, slip, back }: Under): Button[] {
  if (slip === undefined || (figures.length === 0 && citations.length === 0)) return []
  const article = citations[0]?.article
  const evidence: Button = { label: '原文依据', action: { kind: 'answerEvidence', slip, page } }
  if (article === undefined) return [evidence]
  const all: Action = { kind: 'placeFigures', articleId: article.id, page: 0, ...back }
  return [evidence, { label: `${article.locality.at(-1)}的数据`, action: all }]
}

/** Another reading that is about as likely. */
const choiceRows = ({ answer, isFound, back }: Under): Button[][] =>
  (isFound ? answer.choices : []).map(({ label, practice: practiceId }) => [
    { label, action: { kind: 'practice', practiceId, ...back } },
  ])

function topicRow({ answer, context: { topics }, isFound, subscribes, back }: Under): Button[] {
  const practice = answer.practices[0]?.practice ?? answer.related[0]
  const topic = topics.find(({ name }) => name === practice?.topics[0])
  if (topic === undefined || !isFound) return []
  const subscribe: Action = { kind: 'subscribe', topicId: topic.id }
  return [
    { label: `各地的${topic.name}`, action: { kind: 'topic', topicId: topic.id, page: 0, ...back } },
    ...(subscribes ? [{ label: `订阅“${topic.name}”`, action: subscribe }] : []),
  ]
}

/** Where nothing answers: what comes close, and what can be asked. */
function insteadRows({ answer: { related, suggestions }, isFound, back }: Under): Button[][] {
  if (isFound) return []
  const close = related
    .slice(0, MOST_INSTEAD)
    .map(({ id, locality, name }): Button[] => [
      { label: `${locality.at(-1)}：${name}`, action: { kind: 'practice', practiceId: id, ...back } },
    ])
  const asked = suggestions
    .slice(0, MOST_INSTEAD)
    .filter((text) => !text.startsWith('语料'))
    .map((text): Button[] => [{ label: text, action: { kind: 'ask', text } }])
  return [...close, ...asked]
}

function opinionRow({ answer, isFound, page, slip }: Under): Button[] {
  if (!isFound || slip === undefined) return []
  return [
    { label: '👍', action: { kind: 'feedback', slip, useful: true } },
    { label: '👎', action: { kind: 'feedback', slip, useful: false } },
    ...keeping(answer, slip, page),
    { label: '为什么是它', action: { kind: 'why', slip, page } },
  ]
}

const keeping = (answer: Answer, slip: string, page: number): Button[] =>
  answer.practices.length + answer.figures.length === 0
    ? []
    : [{ label: '★ 收藏', action: { kind: 'collectAnswer', slip, page } }]

/** What becomes of figures side by side in another paper. */
function takingAway(answer: Answer, slip: string, page: number, draws: MessageContext['draws']): Button[] {
  const { body, figures } = answer
  if (!['table', 'comparison'].includes(body.kind) || figures.length === 0) return []
  return [
    { label: '导出表格', action: { kind: 'exportFigures', slip, page } },
    ...(draws?.(answer) ? [{ label: '画成图', action: { kind: 'chart', slip, page } } as const] : []),
  ]
}

/** The one or two rows under an answer in short. */
export function shortButtons(
  answer: Answer,
  { draws }: MessageContext,
  { slip, extends: inPlace }: AnswerForm,
): Button[][] {
  if (!answer.answerable || answer.body.kind === 'talk') return []
  if (slip === undefined) {
    const [first] = answer.figures
    return [
      [
        ...(first === undefined
          ? []
          : [{ label: '原文依据', action: { kind: 'evidence', figureId: first.figure.id } } as const]),
        { label: '问他山 ↗', action: { kind: 'private', payload: 'guest' } },
      ],
    ]
  }
  return [
    [
      { label: '原文依据', action: { kind: 'answerEvidence', slip, page: 0 } },
      ...keeping(answer, slip, 0),
      inPlace
        ? { label: '完整回答', action: { kind: 'answer', slip, page: 0 } }
        : { label: '私下细问 ↗', action: { kind: 'private', payload: `a_${slip}` } },
    ],
    ...[takingAway(answer, slip, 0, draws)].filter((row) => row.length > 0),
  ]
}
