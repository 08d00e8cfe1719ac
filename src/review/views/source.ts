/** The document, with the article's text and its figures marked. */
import { html } from 'hono/html'
import type { Standing } from '../review.ts'
import type { SourceLine } from '../source-view.ts'
import type { Html } from './frame.ts'

export interface SourcePane {
  /** Undefined where the original is not at hand. */
  readonly lines: readonly SourceLine[] | undefined
  /** What is shown instead. */
  readonly passages: readonly string[]
  readonly file: string
  readonly standings: ReadonlyMap<string, Standing>
  /** The address of an item. */
  readonly address: (key: string) => string
}

export function sourcePane({ address, file, lines, passages, standings }: SourcePane): Html {
  if (lines === undefined)
    return html`<section class="source" aria-label="原文" tabindex="0"><p class="notice trouble">原件“${file}”不在手边：下面是草稿里留下的段落。要发布，请把原件再放进来一次。</p>${passages.map((passage) => html`<p>${passage}</p>`)}</section>`
  let isFirst = true
  return html`<section class="source" aria-label="原文" tabindex="0"><p class="quiet">${file}</p>${lines.map(
    ({ isOwn, runs }) =>
      html`<p${isOwn ? '' : html` class="other"`}>${runs.map(({ figure, isNow, text }) => {
        const id = isNow && isFirst ? html` id="now"` : ''
        if (isNow) isFirst = false
        const inner =
          figure === undefined
            ? text
            : html`<a class="mark ${standings.get(figure) ?? 'open'}" href="${address(figure)}">${text}</a>`
        return isNow ? html`<mark${id}>${inner}</mark>` : html`${inner}`
      })}</p>`,
  )}</section>`
}
