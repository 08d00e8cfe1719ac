/** How words are spelt in letters. */
import { createRequire } from 'node:module'

type Pinyin = typeof import('pinyin-pro')

let loaded: Pinyin | undefined

/** pinyin-pro, whose tables take some 30 ms to load: only who needs a spelling pays for them. */
export function pinyinPro(): Pinyin {
  loaded ??= createRequire(import.meta.url)('pinyin-pro') as Pinyin
  return loaded
}
