/** A file's bytes → its text, by the reader for its kind. */

import { type DocumentText, UnreadableDocument } from './document.ts'

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

type Reader = (bytes: Uint8Array) => DocumentText | Promise<DocumentText>

/** Each with the packages it needs, which are loaded when a document of its kind comes: a bot knows the kinds and reads none. */
const READERS: Readonly<Record<DocumentKind, () => Promise<Reader>>> = {
  text: async () => (await import('./plain-text.ts')).readPlainText,
  markdown: async () => (await import('./markdown.ts')).readMarkdown,
  html: async () => (await import('./html.ts')).readHtml,
  docx: async () => (await import('./docx.ts')).readDocx,
  doc: async () => (await import('./doc.ts')).readDoc,
  odt: async () => (await import('./odt.ts')).readOdt,
  xlsx: async () => (await import('./xlsx.ts')).readXlsx,
  pptx: async () => (await import('./pptx.ts')).readPptx,
  epub: async () => (await import('./epub.ts')).readEpub,
  pdf: async () => (await import('./pdf.ts')).readPdf,
  picture: async () => (await import('./picture.ts')).readPicture,
}

/** @throws UnreadableDocument for a file that is damaged, encrypted or without text. */
export async function readDocument(kind: DocumentKind, bytes: Uint8Array): Promise<DocumentText> {
  const read = await READERS[kind]()
  const document = await read(bytes)
  if (document.text.trim() === '') throw new UnreadableDocument('no text in it')
  return document
}
