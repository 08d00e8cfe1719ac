/** An OpenDocument text → paragraphs, headings and tables. */
import { openArchive } from './archive.ts'
import { type DocumentText, TextBuilder, UnreadableDocument } from './document.ts'
import { childElements, elementsNamed, parseXml, type XmlNode } from './xml.ts'

export async function readOdt(bytes: Uint8Array): Promise<DocumentText> {
  const archive = await openArchive(Buffer.from(bytes), '.odt')
  const [body] = elementsNamed(parseXml(await archive.text('content.xml')), 'office:text')
  if (body === undefined) throw new UnreadableDocument('no text document: the archive holds no text')
  const builder = new TextBuilder()
  const open: XmlNode[] = [body]
  while (open.length > 0) {
    const node = open.pop()
    if (node === undefined) continue
    if (node.nodeName === 'text:tracked-changes') continue
    if (node.nodeName === 'text:h')
      builder.add(node.textContent ?? '', Number(node.getAttribute('text:outline-level') ?? 1))
    else if (node.nodeName === 'text:p') builder.add(node.textContent ?? '')
    else if (node.nodeName === 'table:table')
      builder.addTable(
        elementsNamed(node, 'table:table-row').map((row) =>
          elementsNamed(row, 'table:table-cell').map((cell) => cell.textContent ?? ''),
        ),
      )
    else open.push(...childElements(node).toReversed())
  }
  return builder.build()
}
