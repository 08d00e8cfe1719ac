/** What every reader makes of a file, and the one kind of error it may throw. */
import { readTable } from './table.ts'

/** The text of a document, a paragraph or line of print a line, with what its format says about lines. */
export interface DocumentText {
  readonly text: string
  /** 1-based lines the format marks as headings. */
  readonly headings: readonly number[]
  /** Of these, the title of the document. */
  readonly titles: readonly number[]
  /** 1-based lines that are rows of tables, read out as sentences. */
  readonly rows?: readonly number[]
  /** What stands around the article and is none of its text: the site's name, who runs it, the way to the page. */
  readonly frame?: readonly string[]
  /** Where its lines stand on the pictures that they were recognized on. */
  readonly scan?: Scan
}

/** A line of text on a picture, in the picture's own points. */
export interface PrintedPlace {
  /** 1-based. */
  readonly line: number
  /** 0-based. */
  readonly page: number
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

export interface Scan {
  readonly places: readonly PrintedPlace[]
  readonly pages: readonly { readonly width: number; readonly height: number }[]
}

/** A file that cannot be read, in words for the person who gave it. The file's name is put before it by the caller. */
export class UnreadableDocument extends Error {
  override readonly name = 'UnreadableDocument'
}

const TABLE_CAPTION_LEVEL = 3

/** Collects paragraphs and headings into a {@link DocumentText}. */
export class TextBuilder {
  readonly #lines: string[] = []
  readonly #headings: number[] = []
  readonly #levels: number[] = []
  readonly #rows: number[] = []

  /** A paragraph stands between blank lines; line breaks inside it are kept. */
  add(text: string, headingLevel = 0): void {
    const lines = text
      .split('\n')
      .map((line) => line.replace(/[^\S\n]+/gu, ' ').trim())
      .filter((line) => line !== '')
    if (lines.length === 0) return
    if (headingLevel > 0) {
      this.#headings.push(this.#lines.length + 1)
      this.#levels.push(headingLevel)
      this.#lines.push(lines.join(' '), '')
    } else this.#lines.push(...lines, '')
  }

  /** Rows of figures are read out; a table that only lays out text is joined cell by cell. */
  addTable(cells: readonly (readonly string[])[]): void {
    const table = readTable(cells)
    if (table === undefined) {
      for (const row of cells) this.add(row.filter((cell) => cell.trim() !== '').join('，'))
      return
    }
    if (table.caption !== undefined) this.add(table.caption, TABLE_CAPTION_LEVEL)
    for (const row of table.rows) {
      this.#rows.push(this.#lines.length + 1)
      this.#lines.push(row, '')
    }
  }

  get isEmpty(): boolean {
    return this.#lines.length === 0
  }

  build(): DocumentText {
    // One heading above all others is the document's title; several of that rank are its sections.
    const top = Math.min(...this.#levels)
    const highest = this.#headings.filter((_, i) => this.#levels[i] === top)
    return {
      text: this.#lines.join('\n'),
      headings: this.#headings,
      titles: highest.length === 1 ? highest : [],
      ...(this.#rows.length === 0 ? {} : { rows: this.#rows }),
    }
  }
}
