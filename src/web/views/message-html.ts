/** `Message` → HTML: the same sentences as in a chat, each figure with its evidence folded in behind it. */
import { html } from 'hono/html'
import type { Article, Figure } from '../../knowledge/article.ts'
import { citedText } from '../../messages/citation.ts'
import { correctedFigure } from '../../messages/corrected.ts'
import { ANCHOR_ALONE, evidenceFor } from '../../messages/evidence-pages.ts'
import type { Block, Evidence, FigureLine, FigureRow, Message } from '../../messages/message.ts'
import { sourceWords } from '../../messages/plain-text.ts'
import { figureAddress, PLACES, practiceAddress, questionAddress, TOPICS } from '../addresses.ts'
import type { WebCorpus } from '../corpus.ts'

export type Html = ReturnType<typeof html>

export interface MessageHtmlOptions {
  readonly corpus: WebCorpus
  /** Tells the sources of several messages of one page apart. */
  readonly prefix: string
  /** Items that are questions to be asked. */
  readonly questions: readonly string[]
}

/** The order of the blocks is kept; sources that follow each other are one list. */
export function messageHtml({ blocks }: Message, options: MessageHtmlOptions): Html {
  const parts: Html[] = []
  for (let at = 0; at < blocks.length; at += 1) {
    const block = blocks[at]
    if (block === undefined) continue
    if (block.kind !== 'source') {
      parts.push(blockHtml(block, options))
      continue
    }
    const sources = [block]
    for (let next = blocks[at + 1]; next?.kind === 'source'; next = blocks[at + 1]) {
      sources.push(next)
      at += 1
    }
    parts.push(sourcesHtml(sources, options))
  }
  return html`${parts}`
}

/** A message that is no answer, as a part of a page. */
export const pageOfMessage = (message: Message, corpus: WebCorpus): Html =>
  messageHtml(message, { corpus, prefix: '', questions: [] })

function blockHtml(block: Exclude<Block, { kind: 'source' }>, options: MessageHtmlOptions): Html {
  switch (block.kind) {
    case 'heading':
      return html`<h2>${block.text}</h2>`
    case 'text':
      return html`<p>${citedHtml(block.text, options)}</p>`
    case 'note':
      return html`<p class="note">${block.text}</p>`
    case 'practice':
      return html`<div class="practice">
<h2>${block.nth === undefined ? '' : html`<span class="nth">${block.nth}</span>`}<span class="place">${block.place}</span> <a href="${practiceAddress(block.practiceId)}">${block.name}</a></h2>
<p>${block.summary}${mark(block.citation, options)}</p>
</div>`
    case 'listed':
      return html`<p class="listed"><span class="nth">${block.nth}</span><span class="place">${block.place}</span> <a href="${practiceAddress(block.practiceId)}">${block.name}</a> ${block.told}${mark(block.citation, options)}</p>
${block.figures.length === 0 ? '' : html`<ul class="figures">${block.figures.map((line) => figureHtml(line, options))}</ul>`}`
    case 'figures':
      return html`<ul class="figures">${block.lines.map((line) => figureHtml(line, options))}</ul>`
    case 'figureTable':
      return tableHtml(block, options)
    case 'items': {
      const items = block.items.map(
        (item) =>
          html`<li>${options.questions.includes(item) ? html`<a href="${questionAddress(item)}">${item}</a>` : citedHtml(item, options)}</li>`,
      )
      return block.from === undefined
        ? html`<ul>${items}</ul>`
        : html`<ol start="${block.from}">${items}</ol>`
    }
    case 'evidence':
      return evidenceHtml(block.evidence)
    case 'quote':
      return html`<blockquote>${block.text}</blockquote>`
  }
}

// ── figures ───────────────────────────────────────────────────────────────────────────────────────────────────────

const timeHtml = (asOf: string | undefined): Html | '' =>
  asOf === undefined ? '' : html`<span class="as-of">（${asOf}）</span>`

function figureHtml(line: FigureLine, options: MessageHtmlOptions): Html {
  const place = line.place === undefined ? '' : html`<span class="place">${line.place}</span> `
  const words = html`<span class="printed">${line.printed}</span> <span class="metric">${place}${line.metric}${timeHtml(line.asOf)}<span class="cited">[${line.citation}]</span></span>`
  return html`<li>${openable(words, line.figureId, options)}</li>`
}

/** Words about a figure that open its evidence, where the corpus still holds it. */
function openable(words: Html, figureId: string | undefined, options: MessageHtmlOptions): Html {
  const { browse } = options.corpus
  const figure = figureId === undefined ? undefined : browse.findFigure(figureId)
  const article = figure && browse.findArticle(figure.articleId)
  if (figure === undefined || article === undefined) return words
  return html`<details class="figure"><summary>${words}</summary>${figureEvidenceHtml(figure, article, browse)}
<p class="permanent"><a href="${figureAddress(figure)}#cite">引用格式</a> <a href="${figureAddress(figure)}">这个数据的固定地址</a></p></details>`
}

/**
 * Where a figure stands, what it was before, and how to cite it.
 * @param browse without it the print is the anchor alone, which is told elsewhere
 */
export function figureEvidenceHtml(
  figure: Figure,
  article: Article,
  browse?: Pick<WebCorpus['browse'], 'passageOf'>,
): Html {
  const passage = browse?.passageOf(figure)
  return html`${notesHtml(correctedFigure(figure))}${evidenceHtml(evidenceFor(figure, article, { passage }))}${
    browse !== undefined && passage === undefined ? html`<p class="note">${ANCHOR_ALONE}</p>` : ''
  }
<p class="cite"><span class="label">引用时可以写</span> <span class="copy">${citedText(figure, article)}</span></p>`
}

export const notesHtml = (blocks: readonly Block[]): Html =>
  html`${blocks.map((block) => ('text' in block ? html`<p class="note">${block.text}</p>` : ''))}`

function evidenceHtml({ anchor, article, code, passage, place }: Evidence): Html {
  const published = article?.publication === undefined ? '' : `，${article.publication}`
  const from =
    article === undefined
      ? ''
      : html`<figcaption>${place}《${article.title}》，${article.byline}${published}</figcaption>`
  return html`<figure class="evidence"><blockquote>${passage === undefined ? `……${anchor}……` : html`${passage.before}<mark>${anchor}</mark>${passage.after}`}</blockquote>${from}<p class="code">编号 ${code}</p></figure>`
}

function tableHtml(
  { caption, rows }: Extract<Block, { kind: 'figureTable' }>,
  options: MessageHtmlOptions,
): Html {
  return html`<div class="table" role="region" tabindex="0" aria-label="${caption ?? '各地的数据'}"><table>
${caption === undefined ? '' : html`<caption>${caption}</caption>`}
<thead><tr><th scope="col">地方</th><th scope="col">数据</th><th scope="col">数的是什么</th></tr></thead>
<tbody>${rows.map((row) => rowHtml(row, options))}</tbody>
</table></div>`
}

function rowHtml(row: FigureRow, options: MessageHtmlOptions): Html {
  const cited = row.citation === undefined ? '' : html`<span class="cited">[${row.citation}]</span>`
  const metric = html`<span class="metric">${row.metric}${timeHtml(row.asOf)}${cited}</span>`
  return html`<tr><th scope="row">${row.place}</th><td class="printed">${row.printed}</td><td>${openable(metric, row.figureId, options)}</td></tr>`
}

// ── sources ───────────────────────────────────────────────────────────────────────────────────────────────────────

const sourceId = (n: number, { prefix }: MessageHtmlOptions): string => `${prefix}source-${n}`

const mark = (n: number, options: MessageHtmlOptions): Html =>
  html`<a class="cited" href="#${sourceId(n, options)}" aria-label="出处${n}">[${n}]</a>`

function sourcesHtml(
  sources: readonly Extract<Block, { kind: 'source' }>[],
  options: MessageHtmlOptions,
): Html {
  return html`<div class="sources"><ol aria-label="出处">${sources.map(
    (source) =>
      html`<li id="${sourceId(source.n, options)}" value="${source.n}"><span class="place">${source.place}</span>${sourceWords(source)}</li>`,
  )}</ol></div>`
}

/** What leads on from a text: the numbers of its sources, and pages that it names as commands. */
const LEADING = /\[(\d{1,3})\]|\/(topics|places?)/gu

function citedHtml(text: string, options: MessageHtmlOptions): Html {
  const parts: (Html | string)[] = []
  let from = 0
  for (const found of text.matchAll(LEADING)) {
    const [whole, n, page] = found
    parts.push(text.slice(from, found.index))
    parts.push(
      n === undefined
        ? html`<a href="${page === 'topics' ? TOPICS : PLACES}">${whole}</a>`
        : mark(Number(n), options),
    )
    from = found.index + whole.length
  }
  return html`${[...parts, text.slice(from)]}`
}
