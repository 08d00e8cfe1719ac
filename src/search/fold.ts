import { createRequire } from 'node:module'

/**
 * Brings a text into the one form that is indexed and searched: NFKC (full width to half width), lower case,
 * traditional to simplified characters, nothing invisible. Folding twice changes nothing more.
 *
 * For matching only: lengths and offsets of the original are not kept.
 */
export function fold(text: string): string {
  foldedCharacters ??= readFoldedCharacters()
  let folded = ''
  for (let at = 0; at < text.length; at += 1) {
    const character = foldedCharacters[text.charCodeAt(at)]
    if (character === undefined) return foldWhole(text)
    folded += character
  }
  return folded
}

/**
 * What characters become whose folding never depends on their neighbours, by their code: nearly all texts are of these
 * only, and looking each up is ten times as fast as normalizing.
 */
let foldedCharacters: readonly (string | undefined)[] | undefined

function readFoldedCharacters(): readonly (string | undefined)[] {
  simplifiedCharacters ??= readSimplifiedCharacters()
  const table = new Array<string | undefined>(0x1_0000).fill(undefined)
  const ascii = Array.from({ length: 0x7f }, (_, code) => String.fromCharCode(code))
  const fullWidth = ascii
    .slice(0x21)
    .map((character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0))
  for (const character of [
    ...simplifiedCharacters,
    ...ascii,
    ...fullWidth,
    ...'、。“”‘’《》〈〉【】「」『』—…·',
  ])
    table[character.charCodeAt(0)] = foldWhole(character)
  return table
}

function foldWhole(text: string): string {
  // NFKC turns the Chinese comma into an ASCII one, and "百人，200户" must not become one number.
  const plain = text
    .replaceAll('，', '、')
    .normalize('NFKC')
    .toLowerCase()
    .normalize('NFKC')
    .replace(INVISIBLE, '')
    .normalize('NFKC')
  return isTraditional(plain) ? simplify(plain) : plain
}

/** Zero-width characters, direction marks, soft hyphens, variation selectors and other format characters. */
const INVISIBLE = /\p{Cf}|\p{Variation_Selector}|\u034f|[\u115f\u1160\u3164\uffa0]/gu

/**
 * Whether a text holds a character that only traditional Chinese uses. Characters of both scripts (著 in 著名, 乾 in
 * 乾隆) do not count: they are converted only in the company of one that does.
 */
function isTraditional(text: string): boolean {
  simplifiedCharacters ??= readSimplifiedCharacters()
  for (const character of text) {
    // Cheap first: punctuation and Latin letters are below all Han characters, and most others are in the set.
    if (character <= '\u2e7f' || simplifiedCharacters.has(character)) continue
    if (convert(character) !== character) return true
    // A rare character of both scripts: remembered, so that opencc is asked once.
    simplifiedCharacters.add(character)
  }
  return false
}

/** Characters known to need no conversion; grows as rare ones come by. */
let simplifiedCharacters: Set<string> | undefined

/** The 6,763 characters of GB 2312, rows 16 to 87, less three that only traditional text writes. */
function readSimplifiedCharacters(): Set<string> {
  const bytes: number[] = []
  for (let row = 0xb0; row <= 0xf7; row++) {
    for (let cell = 0xa1; cell <= 0xfe; cell++) bytes.push(row, cell)
  }
  const characters = new Set(new TextDecoder('gbk').decode(Uint8Array.from(bytes)))
  for (const character of '後於麽') characters.delete(character)
  return characters
}

type Convert = (text: string) => string

let converter: Convert | undefined

/** Converts until nothing changes any more: 薴 becomes 苧, and 苧 stands for 苎. No character takes more than two. */
function simplify(text: string, attempts = 4): string {
  const converted = convert(text)
  return converted === text || attempts === 1 ? converted : simplify(converted, attempts - 1)
}

/** opencc's tables take some 70 ms to load: only the first traditional or rare character pays for them. */
function convert(text: string): string {
  converter ??= loadConverter()
  return converter(text)
}

function loadConverter(): Convert {
  const opencc = createRequire(import.meta.url)('opencc-js/t2cn') as typeof import('opencc-js/t2cn')
  // 'tw' maps characters; 'twp' would also map words, and turn the 檔案 of a personnel office into 文件.
  return opencc.default.Converter({ from: 'tw', to: 'cn' })
}
