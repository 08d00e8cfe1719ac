/** Slides → their titles as headings, their lines as sentences, their tables read out. */
import { openArchive } from './archive.ts'
import { type DocumentText, TextBuilder, UnreadableDocument } from './document.ts'
import { elementsNamed, parseXml, relationships, type XmlNode } from './xml.ts'

const TITLES: ReadonlySet<string> = new Set(['title', 'ctrTitle'])

export async function readPptx(bytes: Uint8Array): Promise<DocumentText> {
  const archive = await openArchive(Buffer.from(bytes), '.pptx')
  const slides = await slideOrder(archive)
  if (slides.length === 0) throw new UnreadableDocument('no slides in it')
  const builder = new TextBuilder()
  for (const [index, name] of slides.entries())
    addSlide(parseXml(await archive.text(name)), builder, index === 0)
  return builder.build()
}

/** As the presentation lists them; by their numbers where it does not. */
async function slideOrder(archive: Awaited<ReturnType<typeof openArchive>>): Promise<string[]> {
  const targets = relationships(await archive.text('ppt/_rels/presentation.xml.rels'))
  const listed = elementsNamed(parseXml(await archive.text('ppt/presentation.xml')), 'p:sldId').flatMap(
    (one) => {
      const target = targets.get(one.getAttribute('r:id') ?? '')
      return target === undefined ? [] : [target.startsWith('/') ? target.slice(1) : `ppt/${target}`]
    },
  )
  if (listed.length > 0) return listed
  const numberOf = (name: string): number => Number(/(\d{1,6})\.xml$/u.exec(name)?.[1] ?? 0)
  return archive.names
    .filter((name) => /^ppt\/slides\/slide\d{1,6}\.xml$/u.test(name))
    .toSorted((a, b) => numberOf(a) - numberOf(b))
}

function addSlide(slide: XmlNode, builder: TextBuilder, first: boolean): void {
  const shapes = elementsNamed(slide, 'p:sp').map((shape) => {
    const [placeholder] = elementsNamed(shape, 'p:ph')
    return { title: TITLES.has(placeholder?.getAttribute('type') ?? ''), lines: linesOf(shape) }
  })
  for (const { title, lines } of shapes) if (title) builder.add(lines.join(' '), first ? 1 : 2)
  for (const { title, lines } of shapes)
    if (!title) for (const line of lines) builder.add(first ? line : asSentence(line))
  for (const table of elementsNamed(slide, 'a:tbl'))
    builder.addTable(
      elementsNamed(table, 'a:tr').map((row) =>
        elementsNamed(row, 'a:tc').map((cell) => linesOf(cell).join('')),
      ),
    )
}

const linesOf = (node: XmlNode): string[] =>
  elementsNamed(node, 'a:p')
    .map((paragraph) =>
      elementsNamed(paragraph, 'a:t')
        .map((run) => run.textContent ?? '')
        .join('')
        .trim(),
    )
    .filter((line) => line !== '')

/** A line of a slide is a sentence of its own; print leaves out the stop. */
const asSentence = (line: string): string => (/[。！？；：，、]$/u.test(line) ? line : `${line}。`)
