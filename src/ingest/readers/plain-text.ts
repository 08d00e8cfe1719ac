/** Bytes of a text file → its text: UTF-8, UTF-16 with its mark, or GB18030 (which holds GBK and GB2312). */
import { type DocumentText, UnreadableDocument } from './document.ts'

const BYTE_ORDER_MARKS: readonly (readonly [readonly number[], string])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
]

/** Characters no Chinese text of some length does without. Bytes of another encoding read as GB18030 hold few of them. */
const EVERYDAY = new Set(
  '的一是不了在人有为之大来以个中上到说国和地也子时出而要于就下得可年生自会后能对事其里所行过家用发天作方成者多日都小同经法当起与学进种将分此心前面定主公从工民市区社党建组服务织推动全新实开展化治理制度基层',
)
const ENOUGH_TO_JUDGE = 60
const LEAST_EVERYDAY = 0.08
/** Share of two-byte characters that are punctuation or first-level Han; in simplified Chinese it is above 0.95. */
const LEAST_COMMON = 0.8

const UNKNOWN =
  'unknown encoding: neither UTF-8 nor GB18030 text. Save it as UTF-8 (in an editor: save as, encoding UTF-8)'

/** @throws UnreadableDocument when the bytes are no text in an encoding known here. */
export function decodeText(bytes: Uint8Array): string {
  const marked = BYTE_ORDER_MARKS.find(([mark]) => mark.every((byte, i) => bytes[i] === byte))
  if (marked !== undefined) return checked(decode(bytes, marked[1]) ?? fail(UNKNOWN))
  const utf8 = decode(bytes, 'utf-8')
  if (utf8 !== undefined) return checked(utf8)
  if (!looksLikeGb18030(bytes)) fail(UNKNOWN)
  return checked(decode(bytes, 'gb18030') ?? fail(UNKNOWN))
}

export function readPlainText(bytes: Uint8Array): DocumentText {
  return { text: decodeText(bytes).replace(/\r\n?/gu, '\n'), headings: [], titles: [] }
}

function fail(message: string): never {
  throw new UnreadableDocument(message)
}

function decode(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

function checked(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/u.test(text))
    fail('not a text file: it holds control characters. Give .txt, .md, .html, .docx or .pdf')
  return text
}

/** GB18030 accepts nearly any bytes; whether they are Chinese shows in which characters come out. */
function looksLikeGb18030(bytes: Uint8Array): boolean {
  let double = 0
  let common = 0
  for (let i = 0; i < bytes.length; i += 1) {
    const lead = bytes[i] ?? 0
    if (lead < 0x81) continue
    const trail = bytes[i + 1] ?? 0
    if (trail >= 0x30 && trail <= 0x39) {
      i += 3
      continue
    }
    double += 1
    if (trail >= 0xa1 && (lead <= 0xa3 ? lead >= 0xa1 : lead >= 0xb0 && lead <= 0xd7)) common += 1
    i += 1
  }
  if (double === 0 || common < LEAST_COMMON * double) return false
  const text = decode(bytes, 'gb18030')
  if (text === undefined) return false
  const han = text.match(/\p{Script=Han}/gu) ?? []
  return (
    han.length < ENOUGH_TO_JUDGE || han.filter((c) => EVERYDAY.has(c)).length >= LEAST_EVERYDAY * han.length
  )
}
