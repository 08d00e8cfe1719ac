/** Traditional characters are read as simplified ones; the print stays, and so does every offset. */
import { createRequire } from 'node:module'

/** Characters that only traditional Chinese writes and no text of some length does without. */
const TRADITIONAL =
  /[個們來這為國會對時說過後發學實經與應將關區縣鄉鎮戶門開業務東車長問間報書電農現産產機場處業樣條數]/gu
const SHARE = 0.01

/** The text with traditional characters made simplified, character by character; of the same length. */
export function simplified(text: string): string {
  const found = text.match(TRADITIONAL)?.length ?? 0
  if (found < 2 || found < SHARE * text.length) return text
  const { default: opencc } = createRequire(import.meta.url)(
    'opencc-js/t2cn',
  ) as typeof import('opencc-js/t2cn')
  const convert = opencc.Converter({ from: 'tw', to: 'cn' })
  const whole = convert(text)
  if (whole.length === text.length) return whole
  return text.replace(/\p{Script=Han}/gu, (character) => {
    const plain = convert(character)
    return plain.length === character.length ? plain : character
  })
}
