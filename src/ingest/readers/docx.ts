/** A Word document → paragraphs and headings. The archive is looked through before anything in it is unpacked. */
import mammoth from 'mammoth'
import { openArchive } from './archive.ts'
import { type DocumentText, UnreadableDocument } from './document.ts'
import { readHtmlFragment } from './html.ts'

/** The container of old and of encrypted Office files. */
const COMPOUND_FILE = [0xd0, 0xcf, 0x11, 0xe0]

export async function readDocx(bytes: Uint8Array): Promise<DocumentText> {
  if (COMPOUND_FILE.every((byte, i) => bytes[i] === byte))
    throw new UnreadableDocument(
      'an encrypted or old Word document: remove its password, or save it as .docx',
    )
  const buffer = Buffer.from(bytes)
  const { names } = await openArchive(buffer, '.docx')
  if (!names.includes('word/document.xml'))
    throw new UnreadableDocument('no Word document: the archive holds no word/document.xml')
  try {
    const { value } = await mammoth.convertToHtml({ buffer }, { convertImage: noImage })
    return readHtmlFragment(value)
  } catch (error) {
    throw new UnreadableDocument(
      'a damaged .docx: its text cannot be read. Open it in Word and save it again',
      {
        cause: error,
      },
    )
  }
}

const noImage = mammoth.images.imgElement(() => Promise.resolve({ src: '' }))
