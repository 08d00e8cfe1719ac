/**
 * Short codes by which a figure or a practice is found again: `D7K3QF2`, `Z0M4XNA`. A code is reckoned from the first form of its
 * record, so it stays when the record is corrected; what the record was before is kept beside it.
 */
import { createHash } from 'node:crypto'
import { type Article, type Figure, figureId, type Practice } from './article.ts'
import { oncePer } from './once-per.ts'

/** Digits and letters of which none is taken for another (Crockford). */
const SIGNS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const LENGTH = 6
const LETTERS = { figure: 'D', practice: 'Z' } as const
const CODE = /^[DZ][0-9A-Z]{6}$/u

export type Coded =
  | { readonly kind: 'figure'; readonly figure: Figure }
  | { readonly kind: 'practice'; readonly practice: Practice }

function codeOf(kind: keyof typeof LETTERS, id: string): string {
  const digest = createHash('sha256').update(`${kind} ${id}`).digest()
  return `${LETTERS[kind]}${[...digest.subarray(0, LENGTH)].map((byte) => SIGNS[byte % SIGNS.length]).join('')}`
}

/** All that it was called by, the first one first. */
const figureIds = ({ articleId, formerly = [], id }: Figure): readonly string[] => [
  ...formerly.map((form) => figureId(articleId, form)),
  id,
]
const practiceIds = ({ articleId, formerly = [], id }: Practice): readonly string[] => [
  ...formerly.flatMap((form) => (form.id === undefined ? [] : [`${articleId}/${form.id}`])),
  id,
]

export const figureCode = (figure: Figure): string => codeOf('figure', figureIds(figure)[0] ?? figure.id)
export const practiceCode = (practice: Practice): string =>
  codeOf('practice', practiceIds(practice)[0] ?? practice.id)

export const recordCode = (coded: Coded): string =>
  coded.kind === 'figure' ? figureCode(coded.figure) : practiceCode(coded.practice)

/** What somebody may have typed of a code, as it is written; undefined where it cannot be one. */
export function readCode(text: string): string | undefined {
  const code = text.normalize('NFKC').trim().toUpperCase()
  // The letters that are left out are read as what they look like.
  const read = `${code.slice(0, 1)}${code.slice(1).replaceAll('O', '0').replace(/[IL]/gu, '1')}`
  return CODE.test(read) && [...read.slice(1)].every((sign) => SIGNS.includes(sign)) ? read : undefined
}

/** Records by their codes, and by every id they ever had. */
export interface Codes {
  readonly find: (codeOrId: string) => Coded | undefined
  /** Records that fell on the code of another. */
  readonly taken: readonly Coded[]
}

/** Each record with all that it can be found by. */
export function* spellingsOf(
  articles: readonly Article[],
): Generator<{ readonly codes: readonly string[]; readonly ids: readonly string[]; readonly coded: Coded }> {
  const spelt = (ids: readonly string[], coded: Coded) => ({
    ids,
    codes: ids.map((id) => codeOf(coded.kind, id)),
    coded,
  })
  for (const article of articles) {
    for (const figure of article.figures) yield spelt(figureIds(figure), { kind: 'figure', figure })
    for (const practice of article.practices) {
      yield spelt(practiceIds(practice), { kind: 'practice', practice })
      for (const figure of practice.figures) yield spelt(figureIds(figure), { kind: 'figure', figure })
    }
  }
}
export const codesOf = oncePer((articles: readonly Article[]): Codes => {
  const known = new Map<string, Coded>()
  const taken: Coded[] = []
  for (const { codes, coded, ids } of spellingsOf(articles)) {
    for (const code of codes)
      if (known.has(code)) taken.push(coded)
      else known.set(code, coded)
    for (const id of ids) if (!known.has(id)) known.set(id, coded)
  }
  return { find: (codeOrId) => known.get(readCode(codeOrId) ?? codeOrId), taken }
})
