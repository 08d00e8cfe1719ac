import { strFromU8, unzipSync } from 'fflate'
import { DOMParser } from 'linkedom'

export interface ReadDocx {
  /** Paragraphs outside tables; a footnote's mark stands as `[^n]`. */
  readonly paragraphs: readonly string[]
  readonly tables: readonly (readonly (readonly string[])[])[]
  /** The texts of footnotes by their ids. */
  readonly footnotes: ReadonlyMap<string, string>
  readonly marks: readonly string[]
  readonly pictures: number
  readonly xml: string
}

/** Opens a Word file and reads it. */
export function readDocx(file: Uint8Array): ReadDocx {
  const parts = unzipSync(file)
  const xmlOf = (name: string): string => {
    const part = parts[name]
    if (part === undefined) throw new Error(`${name} is not in the file`)
    return strFromU8(part)
  }
  const parse = (name: string) => new DOMParser().parseFromString(xmlOf(name), 'text/xml')
  const document = parse('word/document.xml')
  const textOf = (element: { querySelectorAll: (selector: string) => Iterable<XmlNode> }): string =>
    [...element.querySelectorAll('w\\:t, w\\:footnoteReference')]
      .map((node) =>
        node.localName === 'footnoteReference' || node.tagName === 'w:footnoteReference'
          ? `[^${node.getAttribute('w:id')}]`
          : node.textContent,
      )
      .join('')
  const isInTable = (node: XmlNode): boolean => node.closest('w\\:tbl') !== null
  const paragraphs = [...document.querySelectorAll('w\\:p')].filter((node) => !isInTable(node)).map(textOf)
  const tables = [...document.querySelectorAll('w\\:tbl')].map((table) =>
    [...table.querySelectorAll('w\\:tr')].map((row) => [...row.querySelectorAll('w\\:tc')].map(textOf)),
  )
  const footnotes = new Map(
    [...parse('word/footnotes.xml').querySelectorAll('w\\:footnote')].map((note) => [
      note.getAttribute('w:id') ?? '',
      textOf(note).trim(),
    ]),
  )
  return {
    paragraphs,
    tables,
    footnotes,
    marks: [...document.querySelectorAll('w\\:footnoteReference')].map(
      (mark) => mark.getAttribute('w:id') ?? '',
    ),
    pictures: Object.keys(parts).filter((name) => name.startsWith('word/media/')).length,
    xml: xmlOf('word/document.xml') + xmlOf('word/styles.xml'),
  }
}

type XmlNode = NonNullable<ReturnType<ReturnType<DOMParser['parseFromString']>['querySelector']>>
