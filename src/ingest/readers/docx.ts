/** A Word document → paragraphs and headings. The archive is looked through before anything in it is unpacked. */
import mammoth from 'mammoth'
import { fromBuffer } from 'yauzl'
import { type DocumentText, UnreadableDocument } from './document.ts'
import { readHtmlFragment } from './html.ts'

/** Honest documents unpack to a few times their size; pictures do not count, since they stay packed. */
const LIMITS = { entries: 5_000, xmlBytes: 32e6, allBytes: 512e6 } as const
/** The container of old and of encrypted Office files. */
const COMPOUND_FILE = [0xd0, 0xcf, 0x11, 0xe0]

export async function readDocx(bytes: Uint8Array): Promise<DocumentText> {
  if (COMPOUND_FILE.every((byte, i) => bytes[i] === byte))
    throw new UnreadableDocument(
      'an encrypted or old Word document: remove its password, or save it as .docx',
    )
  const buffer = Buffer.from(bytes)
  await checkArchive(buffer)
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

/** Sums what the archive says it holds. It may lie; that is what the sandbox around this reader is for. */
function checkArchive(buffer: Buffer): Promise<void> {
  const damaged = (cause: unknown): UnreadableDocument =>
    new UnreadableDocument(
      'a damaged .docx: not a complete archive. Get the file again, or save it again in Word',
      {
        cause,
      },
    )
  return new Promise((resolve, reject) => {
    fromBuffer(buffer, { lazyEntries: true }, (error, archive) => {
      if (error !== null || archive === undefined) {
        reject(damaged(error))
        return
      }
      let entries = 0
      let xmlBytes = 0
      let allBytes = 0
      let document = false
      archive.on('error', (cause: unknown) => reject(damaged(cause)))
      archive.on('entry', (entry: { fileName: string; uncompressedSize: number }) => {
        entries += 1
        allBytes += entry.uncompressedSize
        if (/\.(?:xml|rels)$/u.test(entry.fileName)) xmlBytes += entry.uncompressedSize
        document ||= entry.fileName === 'word/document.xml'
        if (entries > LIMITS.entries || xmlBytes > LIMITS.xmlBytes || allBytes > LIMITS.allBytes) {
          archive.close()
          reject(
            new UnreadableDocument(
              `an archive that unpacks to far more than a document holds (${entries} parts, ${Math.round(allBytes / 1e6)} MB): not read`,
            ),
          )
          return
        }
        archive.readEntry()
      })
      archive.on('end', () => {
        if (document) resolve()
        else reject(new UnreadableDocument('no Word document: the archive holds no word/document.xml'))
      })
      archive.readEntry()
    })
  })
}
