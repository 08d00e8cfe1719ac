/** Builds small real documents for the tests, byte by byte, so that nothing the reader uses has made them. */
import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipPart {
  readonly name: string
  readonly content: Buffer
  /** The size the archive's directory claims, when it is to lie. */
  readonly claimedSize?: number
}

/** A zip archive with deflated parts. */
export function zip(parts: readonly ZipPart[]): Buffer {
  const local: Buffer[] = []
  const central: Buffer[] = []
  let offset = 0
  for (const { name, content, claimedSize = content.length } of parts) {
    const packed = deflateRawSync(content)
    const fields = Buffer.alloc(26)
    fields.writeUInt16LE(20, 0)
    fields.writeUInt16LE(0x0800, 2)
    fields.writeUInt16LE(8, 4)
    fields.writeUInt32LE(crc32(content), 10)
    fields.writeUInt32LE(packed.length, 14)
    fields.writeUInt32LE(claimedSize, 18)
    fields.writeUInt16LE(Buffer.byteLength(name), 22)
    const header = Buffer.concat([Buffer.from('PK\u0003\u0004', 'latin1'), fields, Buffer.from(name)])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(offset, 10)
    central.push(
      Buffer.concat([Buffer.from('PK\u0001\u0002\u0014\u0000', 'latin1'), fields, tail, Buffer.from(name)]),
    )
    local.push(header, packed)
    offset += header.length + packed.length
  }
  const directory = Buffer.concat(central)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(parts.length, 4)
  end.writeUInt16LE(parts.length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...local, directory, Buffer.from('PK\u0005\u0006', 'latin1'), end])
}

const escaped = (text: string): string => text.replace(/&/gu, '&amp;').replace(/</gu, '&lt;')

/** `# ` at the front of a paragraph makes it a heading 1, `## ` a heading 2. */
export function wordParts(paragraphs: readonly string[]): ZipPart[] {
  const body = paragraphs
    .map((text) => {
      const level = /^(#{1,2}) /u.exec(text)?.[1]?.length
      const style = level === undefined ? '' : `<w:pPr><w:pStyle w:val="Heading${level}"/></w:pPr>`
      return `<w:p>${style}<w:r><w:t xml:space="preserve">${escaped(text.replace(/^#+ /u, ''))}</w:t></w:r></w:p>`
    })
    .join('')
  const part = (name: string, xml: string): ZipPart => ({
    name,
    content: Buffer.from(`<?xml version="1.0" encoding="UTF-8" standalone="yes"?>${xml}`),
  })
  const style = (level: number): string =>
    `<w:style w:type="paragraph" w:styleId="Heading${level}"><w:name w:val="heading ${level}"/></w:style>`
  const word = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main'
  const packages = 'http://schemas.openxmlformats.org/package/2006'
  const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
  return [
    part(
      '[Content_Types].xml',
      `<Types xmlns="${packages}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`,
    ),
    part(
      '_rels/.rels',
      `<Relationships xmlns="${packages}/relationships"><Relationship Id="r1" Type="${office}/officeDocument" Target="word/document.xml"/></Relationships>`,
    ),
    part(
      'word/_rels/document.xml.rels',
      `<Relationships xmlns="${packages}/relationships"><Relationship Id="r1" Type="${office}/styles" Target="styles.xml"/></Relationships>`,
    ),
    part('word/styles.xml', `<w:styles xmlns:w="${word}">${style(1)}${style(2)}</w:styles>`),
    part('word/document.xml', `<w:document xmlns:w="${word}"><w:body>${body}</w:body></w:document>`),
  ]
}

export const docx = (paragraphs: readonly string[]): Buffer => zip(wordParts(paragraphs))

/** A line of print at a place on the page, in points from the lower left corner. */
export interface PdfLine {
  readonly text: string
  readonly x: number
  readonly y: number
  readonly size?: number
}

/** A PDF page a list of lines, with a font that says which characters its codes mean. */
export function pdf(pages: readonly (readonly PdfLine[])[], trailer = ''): Buffer {
  const characters = [...new Set(pages.flat().flatMap(({ text }) => [...text]))]
  const code = new Map(characters.map((c, i) => [c, (i + 1).toString(16).padStart(4, '0')]))
  const hex = (c: string): string =>
    [...Array(c.length).keys()].map((i) => c.charCodeAt(i).toString(16).padStart(4, '0')).join('')
  const map = `/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def 1 begincodespacerange <0000> <ffff> endcodespacerange ${characters.map((c) => `1 beginbfchar <${code.get(c)}> <${hex(c)}> endbfchar`).join('\n')} endcmap end end`
  const stream = (text: string): string =>
    `<< /Length ${Buffer.byteLength(text)} >>\nstream\n${text}\nendstream`
  const objects: string[] = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    `<< /Type /Pages /Count ${pages.length} /Kids [${pages.map((_, i) => `${7 + 2 * i} 0 R`).join(' ')}] >>`,
    '<< /Type /Font /Subtype /Type0 /BaseFont /Song /Encoding /Identity-H /DescendantFonts [4 0 R] /ToUnicode 6 0 R >>',
    '<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Song /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor 5 0 R /DW 1000 >>',
    '<< /Type /FontDescriptor /FontName /Song /Flags 4 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 900 /Descent -200 /CapHeight 700 /StemV 80 >>',
    stream(map),
  ]
  pages.forEach((lines, i) => {
    objects.push(
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents ${8 + 2 * i} 0 R >>`,
      stream(
        lines.length === 0
          ? '0 0 100 100 re f'
          : lines
              .map(
                ({ text, x, y, size = 10 }) =>
                  `BT /F1 ${size} Tf ${x} ${y} Td <${[...text].map((c) => code.get(c)).join('')}> Tj ET`,
              )
              .join('\n'),
      ),
    )
  })
  let text = '%PDF-1.7\n'
  const offsets: number[] = []
  objects.forEach((object, i) => {
    offsets.push(text.length)
    text += `${i + 1} 0 obj\n${object}\nendobj\n`
  })
  const xref = text.length
  text += `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')}`
  text += `trailer\n<< /Size ${objects.length + 1} /Root 1 0 R ${trailer} >>\nstartxref\n${xref}\n%%EOF\n`
  return Buffer.from(text, 'latin1')
}

/** Encryption with a password nobody here knows. */
export const ENCRYPTED = `/Encrypt << /Filter /Standard /V 1 /R 2 /O <${'5a'.repeat(32)}> /U <${'3c'.repeat(32)}> /P -4 >> /ID [<${'ab'.repeat(16)}> <${'ab'.repeat(16)}>]`

/** Text in GB18030, from a table made by reading all its two-byte codes. */
export function gb18030(text: string): Buffer {
  gbTable ??= makeTable()
  return Buffer.concat(
    [...text].map((c) => {
      const bytes = c.charCodeAt(0) < 0x80 ? [c.charCodeAt(0)] : gbTable?.get(c)
      if (bytes === undefined) throw new Error(`${c} has no two-byte code`)
      return Buffer.from(bytes)
    }),
  )
}
let gbTable: Map<string, number[]> | undefined
function makeTable(): Map<string, number[]> {
  const decoder = new TextDecoder('gb18030')
  const table = new Map<string, number[]>()
  for (let lead = 0xfe; lead >= 0x81; lead -= 1)
    for (let trail = 0xfe; trail >= 0x40; trail -= 1)
      if (trail !== 0x7f) table.set(decoder.decode(Uint8Array.of(lead, trail)), [lead, trail])
  return table
}
