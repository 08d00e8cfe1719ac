/** How to cite the figures of an answer, each way ready to be copied. */
import { html } from 'hono/html'
import { type CitedFigure, citationForms } from '../../messages/citation.ts'
import { type Subject, subjectAddress } from '../addresses.ts'
import type { Html } from './message-html.ts'

/** Of more figures a note would not be read any more. */
const MOST_CITED = 10

export const citationsPage = (cited: readonly CitedFigure[], of: Subject): Html =>
  html`<p class="up"><a href="${subjectAddress(of)}">${of.kind === 'questions' ? '回到回答' : '回到那一页'}</a></p>
<h1>引用格式</h1>
<div class="answer">${formsHtml(cited.slice(0, MOST_CITED))}</div>`

export const formsHtml = (cited: readonly CitedFigure[], without = 0): Html =>
  html`<dl class="about">${citationForms(cited)
    .slice(without)
    .map(({ name, text }) => html`<dt>${name}</dt><dd class="copy">${text}</dd>`)}</dl>
<p class="note">原文没有印的日期、版次照“不详”写，正式引用前请补上。</p>`
