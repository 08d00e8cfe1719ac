/** Text in a drawing: how wide it is, where its lines break, and how it stands in SVG. */

/** The one family that pictures are drawn with. */
export const FONT = 'Noto Sans SC'

/** Width in units of the font's size: Chinese is square, the rest about half as wide. */
export const widthOf = (text: string): number =>
  [...text].reduce((sum, character) => sum + (/[\u{20}-\u{7e}]/u.test(character) ? 0.58 : 1), 0)

/** What may not begin a line. */
const NEVER_FIRST = /^[，。、；：！？）》”’」』】%％\])]/u

/** @param width in units of the font's size */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const character of text) {
    if (line !== '' && widthOf(line + character) > width && !NEVER_FIRST.test(character)) {
      lines.push(line)
      line = ''
    }
    line += character
  }
  return line === '' ? lines : [...lines, line]
}

export interface TextStyle {
  readonly size: number
  readonly fill: string
  readonly bold?: true
  readonly anchor?: 'start' | 'middle' | 'end'
}

/** One line; x and y of its beginning and baseline. There is one weight of the font: what is bold is drawn with an outline. */
export const textAt = (x: number, y: number, text: string, style: TextStyle): string =>
  `<text x="${x}" y="${y}" font-family="${FONT}" font-size="${style.size}" fill="${style.fill}"${style.bold ? ` stroke="${style.fill}" stroke-width="${rounded(style.size / 28)}"` : ''}${style.anchor === undefined ? '' : ` text-anchor="${style.anchor}"`}>${escaped(text)}</text>`

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

export const escaped = (text: string): string =>
  text.replace(/\p{Cc}/gu, ' ').replace(/[&<>"]/gu, (mark) => ENTITIES[mark] ?? '')

export const rounded = (value: number): number => Math.round(value * 10) / 10
