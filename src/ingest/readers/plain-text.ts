/** Bytes of a text file → its text: UTF-8, UTF-16 with its mark, GB18030 (which holds GBK and GB2312), or Big5. */
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
const LEAST_BIG5 = 0.3
/** Share of two-byte characters that are punctuation or first-level Han; in simplified Chinese it is above 0.95. */
const LEAST_COMMON = 0.8

const UNKNOWN =
  'unknown encoding: no UTF-8, GB18030 or Big5 text. Save it as UTF-8 (in an editor: save as, encoding UTF-8)'

/** @throws UnreadableDocument when the bytes are no text in an encoding known here. */
export function decodeText(bytes: Uint8Array): string {
  const marked = BYTE_ORDER_MARKS.find(([mark]) => mark.every((byte, i) => bytes[i] === byte))
  if (marked !== undefined) return checked(decode(bytes, marked[1]) ?? fail(UNKNOWN))
  const utf8 = decode(bytes, 'utf-8')
  if (utf8 !== undefined) return checked(utf8)
  if (looksLikeGb18030(bytes)) return checked(decode(bytes, 'gb18030') ?? fail(UNKNOWN))
  return checked(big5(bytes) ?? fail(UNKNOWN))
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
    fail('not a text file: it holds control characters. Give it the ending of what it is')
  return text
}

/** Characters of traditional text that are as frequent there, and nearly none of which come out of other bytes. */
const EVERYDAY_TRADITIONAL = new Set(
  '的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活爾更別打女變四神總何電數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展馬科司五基眼書非則聽白卻界達光放強即像難且權思王象完設式色路記南品住告類求據程北邊死張該交規萬取拉格望覺術領共確傳師觀清今切院讓識候帶導爭運笨縣鄉鎮村街戶辦居委巷里'.split(
    '',
  ),
)

/** Big5 text, where what comes out is Chinese as people write it. */
function big5(bytes: Uint8Array): string | undefined {
  const text = decode(bytes, 'big5')
  const han = text?.match(/\p{Script=Han}/gu) ?? []
  const everyday = han.filter((c) => EVERYDAY_TRADITIONAL.has(c)).length
  return text !== undefined && han.length >= 4 && everyday >= LEAST_BIG5 * han.length ? text : undefined
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
