/** A file's bytes → its text, by the reader for its kind. */
import { type DocumentText, UnreadableDocument } from './document.ts'
import { readDocx } from './docx.ts'
import { readHtml } from './html.ts'
import { readMarkdown } from './markdown.ts'
import { readPdf } from './pdf.ts'
import { readPlainText } from './plain-text.ts'

export type DocumentKind = 'text' | 'markdown' | 'html' | 'docx' | 'pdf'

const KINDS: Readonly<Record<string, DocumentKind>> = {
  txt: 'text',
  md: 'markdown',
  markdown: 'markdown',
  html: 'html',
  htm: 'html',
  docx: 'docx',
  pdf: 'pdf',
}

/** By the file's ending; undefined for a kind that cannot be read. */
export const kindOf = (file: string): DocumentKind | undefined => {
  const ending = /\.([A-Za-z]+)$/u.exec(file)?.[1]?.toLowerCase()
  return ending === undefined ? undefined : KINDS[ending]
}

const READERS: Readonly<Record<DocumentKind, (bytes: Uint8Array) => DocumentText | Promise<DocumentText>>> = {
  text: readPlainText,
  markdown: readMarkdown,
  html: readHtml,
  docx: readDocx,
  pdf: readPdf,
}

/** @throws UnreadableDocument for a file that is damaged, encrypted or without text. */
export async function readDocument(kind: DocumentKind, bytes: Uint8Array): Promise<DocumentText> {
  const document = await READERS[kind](bytes)
  if (document.text.trim() === '') throw new UnreadableDocument('no text in it')
  return document
}
