/** A brief as a page, to be read before it is taken away: the same words and footnotes as in the file. */
import { html } from 'hono/html'
import type { Brief, BriefTable, Paragraph } from '../../brief/brief.ts'
import { hanNumeral } from '../../brief/numerals.ts'
import { figureAddress, paperAddress, type Subject, subjectAddress } from '../addresses.ts'
import type { Html } from './message-html.ts'

export function briefPage(brief: Brief, of: Subject): Html {
  const parts = [
    { title: '概况', body: html`${brief.overview.map(paragraphHtml)}` },
    { title: '各地做法', body: html`${brief.places.map(placeHtml)}` },
    ...(brief.tables.length === 0 ? [] : [{ title: '数据对照', body: html`${brief.tables.map(tableHtml)}` }]),
    { title: '数据没有说明的', body: html`<ol>${brief.limits.map((limit) => html`<li>${limit}</li>`)}</ol>` },
  ]
  return html`${of.kind === 'about' ? '' : html`<p class="up"><a href="${subjectAddress(of)}">${of.kind === 'questions' ? '回到回答' : '回到那一页'}</a></p>`}
<nav class="take" aria-label="带走"><ul><li><a class="file" href="${paperAddress('brief.docx', of)}">下载 Word</a></li><li><a class="file" href="${paperAddress('brief.md', of)}">下载 Markdown</a></li>${
    brief.figures.length === 0
      ? ''
      : html`<li><a class="file" href="${paperAddress('figures.xlsx', of)}">数据 Excel</a></li>`
  }</ul></nav>
<article class="brief">
<h1>${brief.title}</h1>
${parts.map(({ body, title }, at) => html`<section><h2>${hanNumeral(at + 1)}、${title}</h2>${body}</section>`)}
<p class="stamp">${brief.stamp}</p>
<ol class="notes" aria-label="脚注">${brief.notes.map((note, at) => html`<li id="note-${at + 1}">${note}</li>`)}</ol>
</article>`
}

const paragraphHtml = (runs: Paragraph): Html =>
  html`<p>${runs.map((run) => (typeof run === 'string' ? run : markHtml(run.note)))}</p>`

const markHtml = (note: number): Html =>
  html`<sup><a href="#note-${note}" aria-label="脚注${note}">${note}</a></sup>`

const placeHtml = ({ name, practices }: Brief['places'][number], at: number): Html =>
  html`<h3>（${hanNumeral(at + 1)}）${name}</h3>
${practices.map(
  (practice, nth) =>
    html`<p><strong>${nth + 1}. ${practice.name}。</strong>${practice.text.map((run) => (typeof run === 'string' ? run : markHtml(run.note)))}</p>${practice.figures === undefined ? '' : paragraphHtml(practice.figures)}`,
)}`

function tableHtml({ counts, measure, remark, rows }: BriefTable, at: number): Html {
  return html`<div class="table" role="region" tabindex="0" aria-label="${measure}"><table>
<caption>表${at + 1}　${measure}</caption>
<thead><tr><th scope="col">地方</th><th scope="col">数据</th><th scope="col">数的是什么</th></tr></thead>
<tbody>${rows.map(
    ({ figure, note }) =>
      html`<tr><th scope="row">${figure.locality.at(-1)}${figure.place ?? ''}</th><td class="printed"><a href="${figureAddress(figure)}">${figure.printed}</a></td><td>${figure.metric}${figure.asOf === undefined ? '' : `（${figure.asOf}）`}${note === undefined ? '' : markHtml(note)}</td></tr>`,
  )}</tbody>
</table></div>
<p class="note">${counts}${remark}</p>`
}

/** Where nothing was said yet of what it is to be about. */
export const briefForm = (action: string, longest: number, trouble?: Html): Html =>
  html`<h1>写材料</h1>
<p class="note">写上主题或地方，把各地的做法和数据整理成一份材料，每个数据都有脚注。只照语料写，不添加。</p>
${trouble === undefined ? '' : html`<div role="status">${trouble}</div>`}
<form class="ask" action="${action}" method="get">
<label for="about">写什么的材料</label>
<div class="field"><input id="about" name="about" type="text" required maxlength="${longest}" autocomplete="off" placeholder="协商议事，温州，江西 物业"><button type="submit">写</button></div>
</form>
<ul class="examples" aria-label="可以这样写">${['协商议事', '温州', '江西 物业'].map(
    (words) => html`<li><a href="${paperAddress('brief', { kind: 'about', id: words })}">${words}</a></li>`,
  )}</ul>`
