/** An e-book → its chapters in the order of its spine. */
import { posix } from 'node:path'
import { openArchive } from './archive.ts'
import { type DocumentText, TextBuilder, UnreadableDocument } from './document.ts'
import { addHtml } from './html.ts'
import { elementsNamed, parseXml } from './xml.ts'

export async function readEpub(bytes: Uint8Array): Promise<DocumentText> {
  const archive = await openArchive(Buffer.from(bytes), '.epub')
  if (archive.names.includes('META-INF/encryption.xml') && archive.names.includes('META-INF/rights.xml'))
    throw new UnreadableDocument('a protected e-book: only its own reader may open it')
  const container = parseXml(await archive.text('META-INF/container.xml'))
  const path = elementsNamed(container, 'rootfile')[0]?.getAttribute('full-path') ?? ''
  const book = await archive.text(path)
  if (book === '') throw new UnreadableDocument('no e-book: the archive names no contents')
  const tree = parseXml(book)
  const parts = new Map(
    elementsNamed(tree, 'item').map((item) => [
      item.getAttribute('id') ?? '',
      item.getAttribute('href') ?? '',
    ]),
  )
  const builder = new TextBuilder()
  for (const reference of elementsNamed(tree, 'itemref')) {
    const part = parts.get(reference.getAttribute('idref') ?? '')
    if (part === undefined) continue
    addHtml(await archive.text(posix.join(posix.dirname(path), decodeURI(part))), builder)
  }
  return builder.build()
}
