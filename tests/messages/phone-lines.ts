/** How many lines a message takes on a phone, as Telegram shows it: 22 Chinese characters a line. */
const CHARACTERS = 22
/** What a folded quotation shows before it is tapped. */
const FOLDED = 3

export function phoneLines(html: string): number {
  const folded = [...html.matchAll(/<blockquote expandable>([\s\S]*?)<\/blockquote>/gu)]
  const saved = folded.map(([, text = '']) => Math.max(0, linesOf(text) - FOLDED))
  return linesOf(html) - saved.reduce((sum, lines) => sum + lines, 0)
}

function linesOf(html: string): number {
  const text = html.replace(/<[^<>]*>/gu, '').replace(/&(?:lt|gt|amp);/gu, '.')
  return text
    .split('\n')
    .map((line) => Math.max(1, Math.ceil(widthOf(line) / CHARACTERS)))
    .reduce((sum, lines) => sum + lines, 0)
}

/** In Chinese characters: Latin letters and digits are half as wide. */
const widthOf = (line: string): number =>
  [...line].reduce((sum, character) => sum + (/[\x20-\x7e·]/u.test(character) ? 0.5 : 1), 0)
