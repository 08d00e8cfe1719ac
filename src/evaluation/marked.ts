/** Text in which figures are marked with what is right of them: `⟦146件|铁佛镇⟧`, and `⟦146件⟧` where nothing is to be said. */
import { squash } from '../knowledge/article.ts'

const MARK = /⟦([^⟦⟧|]*)(?:\|([^⟦⟧|]*))?⟧/gu

export interface MarkedText {
  readonly text: string
  /** By offsets without white space. */
  readonly marks: readonly { readonly start: number; readonly printed: string; readonly label?: string }[]
}

export function readMarked(marked: string): MarkedText {
  const marks: { start: number; printed: string; label?: string }[] = []
  let text = ''
  let from = 0
  for (const { 0: whole, 1: printed = '', 2: label, index } of marked.matchAll(MARK)) {
    text += marked.slice(from, index)
    marks.push({ start: squash(text).length, printed, ...(label === undefined ? {} : { label }) })
    text += printed
    from = index + whole.length
  }
  return { text: text + marked.slice(from), marks }
}
