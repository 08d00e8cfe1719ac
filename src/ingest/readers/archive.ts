/** The zip archives that office documents are. Everything is summed before anything is unpacked, and capped while it is. */
import { type Entry, fromBuffer, type ZipFile } from 'yauzl'
import { UnreadableDocument } from './document.ts'

/** Honest documents unpack to a few times their size; pictures do not count, since they stay packed. */
const LIMITS = { entries: 5_000, xmlBytes: 32e6, allBytes: 512e6 } as const
const TEXT_PART = /\.(?:xml|rels|x?html?|opf|ncx)$/u

export interface Archive {
  readonly names: readonly string[]
  /** The text of a part, '' where there is none of that name. */
  readonly text: (name: string) => Promise<string>
}

/**
 * @param what the kind of document, for messages: `.docx`
 * @throws UnreadableDocument for what is no whole archive, or unpacks to more than a document holds
 */
export async function openArchive(buffer: Buffer, what: string): Promise<Archive> {
  const archive = await opened(buffer, what)
  const entries = await entriesOf(archive, what)
  return {
    names: [...entries.keys()],
    text: async (name) => {
      const entry = entries.get(name)
      return entry === undefined ? '' : textOf(archive, entry, what)
    },
  }
}

const damaged = (what: string, cause: unknown): UnreadableDocument =>
  new UnreadableDocument(
    `a damaged ${what}: not a complete archive. Get the file again, or save it again in the program that wrote it`,
    { cause },
  )

function opened(buffer: Buffer, what: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    fromBuffer(buffer, { lazyEntries: true }, (error, archive) => {
      if (error !== null || archive === undefined) reject(damaged(what, error))
      else resolve(archive)
    })
  })
}

function entriesOf(archive: ZipFile, what: string): Promise<Map<string, Entry>> {
  return new Promise((resolve, reject) => {
    const entries = new Map<string, Entry>()
    let xmlBytes = 0
    let allBytes = 0
    archive.on('error', (cause: unknown) => reject(damaged(what, cause)))
    archive.on('entry', (entry: Entry) => {
      entries.set(entry.fileName, entry)
      allBytes += entry.uncompressedSize
      if (TEXT_PART.test(entry.fileName)) xmlBytes += entry.uncompressedSize
      if (entries.size > LIMITS.entries || xmlBytes > LIMITS.xmlBytes || allBytes > LIMITS.allBytes) {
        reject(
          new UnreadableDocument(
            `an archive that unpacks to far more than a document holds (${entries.size} parts, ${Math.round(allBytes / 1e6)} MB): not read`,
          ),
        )
        return
      }
      archive.readEntry()
    })
    archive.on('end', () => resolve(entries))
    archive.readEntry()
  })
}

/** The directory may lie about sizes: what comes out is counted too. */
function textOf(archive: ZipFile, entry: Entry, what: string): Promise<string> {
  return new Promise((resolve, reject) => {
    archive.openReadStream(entry, (error, stream) => {
      if (error !== null || stream === undefined) {
        reject(damaged(what, error))
        return
      }
      const chunks: Buffer[] = []
      let length = 0
      stream.on('data', (chunk: Buffer) => {
        length += chunk.length
        chunks.push(chunk)
        if (length > LIMITS.xmlBytes) stream.destroy(new Error('unpacks to more than it says'))
      })
      stream.on('error', (cause: unknown) => reject(damaged(what, cause)))
      stream.on('end', () =>
        resolve(
          Buffer.concat(chunks)
            .toString('utf8')
            .replace(/^\ufeff/u, ''),
        ),
      )
    })
  })
}
