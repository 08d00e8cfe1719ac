/** “D7K3QF2”, “编号 D7K3QF2”: a record asked for by its code. */
import { readCode } from '../knowledge/codes.ts'

const ASKED = /^(?:(?<named>编号|代码|code)[:：#]?)?(?<code>[DZ][0-9A-Z]{6})[。?？]?$/iu

/** `isNamed`: it can be nothing but a code, whether there is such a one or not. */
export function codeIn(text: string): { readonly code: string; readonly isNamed: boolean } | undefined {
  if (text.length > 40) return undefined
  const groups = ASKED.exec(text.normalize('NFKC').replace(/\s/gu, ''))?.groups
  const code = readCode(groups?.['code'] ?? '')
  return code === undefined ? undefined : { code, isNamed: groups?.['named'] !== undefined }
}
