/** A file's bytes → its text, by the reader for its kind. */

import { readDoc } from './doc.ts'
import { type DocumentText, UnreadableDocument } from './document.ts'
import { readDocx } from './docx.ts'
import { readEpub } from './epub.ts'
import { readHtml } from './html.ts'
import { readMarkdown } from './markdown.ts'
import { readOdt } from './odt.ts'
import { readPdf } from './pdf.ts'
import { readPicture } from './picture.ts'
import { readPlainText } from './plain-text.ts'
import { readPptx } from './pptx.ts'
import { readXlsx } from './xlsx.ts'

export type DocumentKind =
  | 'text'
  | 'markdown'
  | 'html'
  | 'docx'
  | 'doc'
  | 'odt'
  | 'xlsx'
  | 'pptx'
  | 'epub'
  | 'pdf'
  | 'picture'

const KINDS: Readonly<Record<string, DocumentKind>> = {
  txt: 'text',
  md: 'markdown',
  markdown: 'markdown',
  html: 'html',
  htm: 'html',
  docx: 'docx',
  doc: 'doc',
  wps: 'doc',
  odt: 'odt',
  xlsx: 'xlsx',
  pptx: 'pptx',
  epub: 'epub',
  pdf: 'pdf',
  png: 'picture',
  jpg: 'picture',
  jpeg: 'picture',
}

/** Kinds people give that are not read, and the way out. */
const WAY_OUT: Readonly<Record<string, string>> = {
  xls: 'an old workbook: save it as .xlsx',
  et: 'a WPS workbook: save it as .xlsx',
  ppt: 'old slides: save them as .pptx',
  dps: 'WPS slides: save them as .pptx',
  rtf: 'rich text: save it as .docx',
  ofd: 'an OFD document: save it as PDF or .docx in the program that shows it',
  caj: 'a CAJ paper: print it to PDF',
  tif: 'a picture: save it as .png or .jpg',
  tiff: 'a picture: save it as .png or .jpg',
  bmp: 'a picture: save it as .png or .jpg',
  heic: 'a picture: save it as .png or .jpg',
  webp: 'a picture: save it as .png or .jpg',
  zip: 'an archive: unpack it and give the folder',
  rar: 'an archive: unpack it and give the folder',
}

const READ_KINDS = '.txt, .md, .html, .docx, .doc, .wps, .odt, .xlsx, .pptx, .epub, .pdf, .png or .jpg'

/** Why a file of this name is not read. */
export function refusalOf(file: string): string {
  const ending = /\.([A-Za-z]{1,8})$/u.exec(file)?.[1]?.toLowerCase() ?? ''
  return WAY_OUT[ending] ?? `not a kind of file that can be read: give ${READ_KINDS}`
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
  doc: readDoc,
  odt: readOdt,
  xlsx: readXlsx,
  pptx: readPptx,
  epub: readEpub,
  pdf: readPdf,
  picture: readPicture,
}

/** @throws UnreadableDocument for a file that is damaged, encrypted or without text. */
export async function readDocument(kind: DocumentKind, bytes: Uint8Array): Promise<DocumentText> {
  const document = await READERS[kind](bytes)
  if (document.text.trim() === '') throw new UnreadableDocument('no text in it')
  return document
}
