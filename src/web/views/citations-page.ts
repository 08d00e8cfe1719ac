/** How to cite the figures of an answer, each way ready to be copied. */
import { html } from 'hono/html'
import type { Message } from '../../dialogue/message.ts'
import { type Subject, subjectAddress } from '../addresses.ts'
import type { WebCorpus } from '../corpus.ts'
import { type Html, pageOfMessage } from './message-html.ts'

export const citationsPage = (message: Message, of: Subject, corpus: WebCorpus): Html =>
  html`<p class="up"><a href="${subjectAddress(of)}">${of.kind === 'questions' ? '回到回答' : '回到那一页'}</a></p>
<h1>引用格式</h1>
<div class="answer citations">${pageOfMessage(message, corpus)}</div>`
