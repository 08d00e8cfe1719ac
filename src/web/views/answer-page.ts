/** A conversation as a page: what was asked before folded up, the latest answer open, and the way on. */
import { html } from 'hono/html'
import type { Answer } from '../../answer/answer.ts'
import { answerMessage } from '../../messages/answer-message.ts'
import type { Action, Message } from '../../messages/message.ts'
import { hasReasons, whyMessage } from '../../messages/why-message.ts'
import { HOME, placeAddress, practiceAddress, questionAddress, topicAddress } from '../addresses.ts'
import type { WebCorpus } from '../corpus.ts'
import { carried, type Exchange, LONGEST_QUESTION } from '../threads.ts'
import { askForm } from './layout.ts'
import { type Html, messageHtml, pageOfMessage } from './message-html.ts'
import { takeAwayHtml } from './take-away.ts'

/** @param kept the codes in the reader's collection */
export function answerPage(exchanges: readonly Exchange[], corpus: WebCorpus, kept: readonly string[]): Html {
  const last = exchanges.at(-1)
  if (last === undefined) return html``
  const questions = exchanges.map(({ question }) => question)
  const { answer } = last.reply
  const on = carried(questions)
  return html`
${exchanges.slice(0, -1).map((exchange, at) => earlierHtml(exchange, at, questions, corpus))}
<article class="exchange">
<h1 class="question">${last.question}</h1>
<div class="answer">
${answerHtml(answer, corpus, '')}
${whyHtml(exchanges, corpus)}
</div>
${answer.answerable && answer.body.kind !== 'talk' ? takeAwayHtml({ kind: 'questions', questions }, corpus, kept) : ''}
${leadsHtml(answer, on, corpus)}
</article>
<section class="next">
${askForm({ earlier: on, label: '接着问', longest: LONGEST_QUESTION, placeholder: '那成都呢？ 第二个细说 还有吗' })}
<p class="note"><a href="${HOME}">换个问题重新问</a>。这一页的地址就是这个回答，发给同事，打开还是它。</p>
</section>`
}

/** What is said to somebody who asked nothing: a command that does not exist, say. */
export const saidPage = (words: string, message: Message, corpus: WebCorpus): Html =>
  html`<article class="exchange"><h1 class="question">${words}</h1>
<div class="answer">${pageOfMessage(message, corpus)}</div></article>
<section class="next">${askForm({ earlier: [], label: '问一个问题', longest: LONGEST_QUESTION, placeholder: '业委会的钱总说不清，谁家有办法？' })}</section>`

const messageOf = (answer: Answer, { knowledge }: WebCorpus): Message =>
  answerMessage(answer, { topics: knowledge.lexicon.topics })

const answerHtml = (answer: Answer, corpus: WebCorpus, prefix: string): Html =>
  messageHtml(messageOf(answer, corpus), { corpus, prefix, questions: answer.suggestions })

function earlierHtml(
  { question, reply }: Exchange,
  at: number,
  questions: readonly string[],
  corpus: WebCorpus,
): Html {
  const address = questionAddress(question, questions.slice(0, at))
  return html`<details class="earlier"><summary>${question}</summary>
<div class="answer">${answerHtml(reply.answer, corpus, `before-${at + 1}-`)}
<p class="permanent"><a href="${address}">只看到这一问</a></p></div></details>`
}

function whyHtml(exchanges: readonly Exchange[], corpus: WebCorpus): Html | '' {
  const last = exchanges.at(-1)
  if (last === undefined || !last.reply.answer.answerable || last.reply.answer.body.kind === 'talk') return ''
  const told = exchanges.findLast(({ reply }) => hasReasons(reply.answer)) ?? last
  const { blocks } = whyMessage({
    answer: told.reply.answer,
    ...(told === last ? {} : { earlier: told.question }),
  })
  return html`<details class="why"><summary>为什么是它</summary>${messageHtml(
    { blocks: blocks.slice(1), buttons: [] },
    { corpus, prefix: 'why-', questions: [] },
  )}</details>`
}

interface Lead {
  readonly label: string
  readonly address: string
}

/** Where one can go from an answer: what are buttons in a chat are links here. */
function leadsHtml(answer: Answer, on: readonly string[], corpus: WebCorpus): Html | '' {
  const leads = [
    ...(answer.more > 0
      ? [{ label: `更多做法（${answer.more}）`, address: questionAddress('还有吗', on) }]
      : []),
    ...placesOf(answer),
    ...messageOf(answer, corpus)
      .buttons.flat()
      .flatMap(({ action, label }): Lead[] => {
        const address = /^\d+$/u.test(label) ? undefined : addressOf(action)
        return address === undefined ? [] : [{ label, address }]
      }),
  ]
  return leads.length === 0
    ? ''
    : html`<nav class="leads" aria-label="相关"><ul>${leads.map(
        ({ label, address }) => html`<li><a href="${address}">${label}</a></li>`,
      )}</ul></nav>`
}

/** The places that an answer cites. */
const placesOf = ({ answerable, citations }: Answer): Lead[] =>
  answerable
    ? citations.slice(0, 2).map(({ article: { id, locality } }) => ({
        label: `${locality.at(-1)}的做法和数据`,
        address: placeAddress(id),
      }))
    : []

/** Of a button that leads to a page; undefined for one that only a chat can do. */
function addressOf(action: Action): string | undefined {
  switch (action.kind) {
    case 'practice':
      return practiceAddress(action.practiceId)
    case 'place':
      return placeAddress(action.articleId)
    case 'topic':
      return topicAddress(action.topicId)
    case 'ask':
      return questionAddress(action.text)
    default:
      return undefined
  }
}
