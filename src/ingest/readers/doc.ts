/** A Word document of before 2007, and the .wps files of WPS Writer, which are of the same make. */
import WordExtractor from 'word-extractor'
import { type DocumentText, TextBuilder, UnreadableDocument } from './document.ts'

/** Its published types know no options. */
interface WordText {
  readonly getBody: (options: { readonly filterUnicode: boolean }) => string
  readonly getFootnotes: (options: { readonly filterUnicode: boolean }) => string
}

export async function readDoc(bytes: Uint8Array): Promise<DocumentText> {
  let body: string
  try {
    const document = (await new WordExtractor().extract(Buffer.from(bytes))) as unknown as WordText
    // Else the extractor makes straight quotation marks of the Chinese ones.
    body = [document.getBody({ filterUnicode: false }), document.getFootnotes({ filterUnicode: false })].join(
      '\n',
    )
  } catch (error) {
    throw new UnreadableDocument(
      'an encrypted, damaged or very old Word document: remove its password, or save it as .docx',
      { cause: error },
    )
  }
  const builder = new TextBuilder()
  let rows: string[][] = []
  const closeTable = (): void => {
    if (rows.length > 0) builder.addTable(rows)
    rows = []
  }
  for (const line of body.split(/[\n\r\v\f]/u)) {
    const cells = line.split('\t').map((cell) => cell.trim())
    // Cells of a row are parted by tabs; one at the front is an indentation.
    if (cells.filter((cell) => cell !== '').length >= 2) rows.push(cells)
    else {
      closeTable()
      builder.add(line)
    }
  }
  closeTable()
  return builder.build()
}
