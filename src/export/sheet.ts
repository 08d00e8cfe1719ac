/** A table that leaves the program: a header and rows of texts and numbers, whatever file it becomes. */

export type Cell = string | number | undefined

export interface Sheet {
  readonly name: string
  readonly columns: readonly SheetColumn[]
  readonly rows: readonly (readonly Cell[])[]
}

export interface SheetColumn {
  readonly title: string
  /** Characters of Chinese. */
  readonly width: number
}

/** What a spreadsheet would take for a formula where it stands first in a cell. */
export const looksLikeFormula = (text: string): boolean => /^[=+\-@\t\r＝＋－＠]/u.test(text)
