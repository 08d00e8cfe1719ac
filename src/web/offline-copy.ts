/** The whole corpus as one page that needs neither server nor network: to be mailed, kept, opened by a click. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { html, raw } from 'hono/html'
import { chartSvg } from '../chart/chart-svg.ts'
import type { Article, Figure, Practice } from '../knowledge/article.ts'
import { ANCHOR_ALONE } from '../messages/evidence-pages.ts'
import { placeText } from '../messages/place-text.ts'
import { sourceWords } from '../messages/plain-text.ts'
import { figuresOf, sourceBlock } from '../messages/record-blocks.ts'
import type { WebCorpus } from './corpus.ts'
import { takenOf } from './subject.ts'
import { inWords } from './views/chart-page.ts'
import { figureEvidenceHtml, type Html } from './views/message-html.ts'

export function offlineCopy(corpus: WebCorpus): string {
  const { articles, figures, practices } = corpus.knowledge
  const style = readAsset('style.css')
  const script = readAsset('offline.js')
  const policy = `default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src 'sha256-${sha256(script)}'; base-uri 'none'; form-action 'none'`
  const page = html`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>他山：${articles.length}个地方的做法和数据</title>
<style>${raw(style)}</style>
</head>
<body>
<header><span class="brand">他山</span></header>
<main>
<h1>${articles.length}个地方的${practices.length}条做法</h1>
<p class="lead">${figures.length}个数据，每个都能点开看原文怎么印的。这一页不用联网，可以存下来，也可以发给别人。${ANCHOR_ALONE}</p>
<form class="ask" role="search"><label for="q">找做法、数据、地方（几个词用空格隔开）</label>
<div class="field"><input id="q" type="text" autocomplete="off" placeholder="业委会 账"></div></form>
<p id="told" class="note" role="status"></p>
<nav aria-label="地方"><ul class="examples">${articles.map(
    ({ id, locality }) => html`<li><a href="#${id}">${locality.at(-1)}</a></li>`,
  )}</ul></nav>
${articles.map(placeHtml)}
${measuresHtml(corpus)}
</main>
<footer><p>语料版本 <span class="version">${corpus.version}</span></p></footer>
<script type="application/json" id="texts">${raw(textsJson(articles))}</script>
<script>${raw(script)}</script>
</body>
</html>
`
  return String(page)
}

const sha256 = (text: string): string => createHash('sha256').update(text).digest('base64')
const readAsset = (name: string): string => readFileSync(join(import.meta.dirname, 'assets', name), 'utf8')

function placeHtml(article: Article): Html {
  const source = sourceBlock(1, article)
  return html`<section id="${article.id}" data-place>
<h2 class="part">${placeText(article.locality)}</h2>
<p class="note">${source.kind === 'source' ? sourceWords(source) : ''}</p>
<p>${article.overview}</p>
${article.figures.length === 0 ? '' : html`<div data-record="${article.id}">${figuresHtml(article.figures, article)}</div>`}
${article.practices.map((practice) => practiceHtml(practice, article))}
</section>`
}

const practiceHtml = (practice: Practice, article: Article): Html =>
  html`<div class="practice" id="${practice.id}" data-record="${practice.id}">
<h3>${practice.name}</h3>
<p class="note">${practice.problem}</p>
<p>${practice.summary}</p>
${practice.figures.length === 0 ? '' : figuresHtml(practice.figures, article)}
</div>`

const figuresHtml = (figures: readonly Figure[], article: Article): Html =>
  html`<ul class="figures">${figures.map(
    (figure) =>
      html`<li id="${figure.id}"><details class="figure"><summary><span class="printed">${figure.printed}</span> <span class="metric">${figure.place ?? ''}${figure.metric}${figure.asOf === undefined ? '' : html`<span class="as-of">（${figure.asOf}）</span>`}</span></summary>${figureEvidenceHtml(figure, article)}</details></li>`,
  )}</ul>`

const PLANNED: ReadonlySet<string> = new Set(['plan', 'target'])

/** Figures of one measure side by side; each row leads to where the figure stands. */
const measuresHtml = (corpus: WebCorpus): Html =>
  html`<section><h2 class="part">同一口径的数据</h2>${corpus.measures
    .filter(({ figures }) => new Set(figures.map(({ articleId }) => articleId)).size > 1)
    .map(
      ({ figures, measure }) => html`<details class="earlier"><summary>${measure.name}</summary>
<p class="note">${measure.counts}${measure.apart ? '各处数的事情不一样，只能并排看，不排先后。' : ''}</p>
<div class="table"><table><thead><tr><th scope="col">地方</th><th scope="col">数据</th><th scope="col">数的是什么</th></tr></thead>
<tbody>${figures.map(
        ({ asOf, id, locality, metric, place = '', printed, role }) =>
          html`<tr><th scope="row">${locality.at(-1)}${place}</th><td class="printed">${printed}</td><td><a href="#${id}">${metric}</a>${PLANNED.has(role ?? '') ? '（计划）' : role === 'start' ? '（原来）' : ''}${asOf === undefined ? '' : `（${asOf}）`}</td></tr>`,
      )}</tbody></table></div>${chartHtml(measure.name, corpus)}</details>`,
    )}</section>`

/** The drawing itself lies in the page; where figures may not be drawn together there is none. */
function chartHtml(measure: string, corpus: WebCorpus): Html | '' {
  const read = takenOf({ kind: 'measure', id: measure }, corpus)?.chart()
  if (read === undefined || 'reason' in read) return ''
  const drawing = Buffer.from(chartSvg(read.chart)).toString('base64')
  return html`<p class="chart"><img src="data:image/svg+xml;base64,${drawing}" alt="${inWords(read.chart)}"></p>`
}

/** By what each record is found, in small letters: what it says, other words for it, and whole questions. */
function textsJson(articles: readonly Article[]): string {
  const texts: Record<string, string> = {}
  for (const article of articles) {
    const place = placeText(article.locality)
    texts[article.id] = [place, article.overview, ...article.figures.map(figureWords)].join(' ').toLowerCase()
    for (const practice of article.practices) {
      const { aliases, asks, figures, id, name, names, places, problem, summary, topics } = practice
      const words = [name, ...names, problem, summary, ...topics, ...aliases, ...asks, ...places]
      texts[id] = [place, ...words, ...figures.map(figureWords)].join(' ').toLowerCase()
    }
  }
  // Nothing in it may end the script that it stands in.
  return JSON.stringify(texts).replaceAll('<', '\\u003c')
}

const figureWords = ({ aliases, asOf = '', metric, place = '', printed }: Figure): string =>
  [printed, metric, asOf, place, ...aliases].join(' ')

/** How much it holds, for whoever had it written. */
export const offlineCounts = ({ knowledge }: WebCorpus): string =>
  `${knowledge.practices.length} practices, ${knowledge.articles.flatMap(figuresOf).length} figures`
