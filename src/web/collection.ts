/** Somebody's own collection on the pages: its codes lie in a cookie of the reader's browser, and nowhere else. */
import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import { MOST_COLLECTED } from '../dialogue/collecting.ts'
import { readCode } from '../knowledge/codes.ts'

const COOKIE = 'collection'
const YEAR_S = 365 * 24 * 60 * 60
const BETWEEN = '.'

/** `DTBFC6K.ZAYC27A` → codes, each once; what is no code is left out. */
export const codesIn = (text: string): readonly string[] =>
  [...new Set(text.split(BETWEEN).flatMap((one) => readCode(one) ?? []))].slice(0, MOST_COLLECTED)

export const codesText = (codes: readonly string[]): string => codes.join(BETWEEN)

export const keptBy = (context: Context): readonly string[] => codesIn(getCookie(context, COOKIE) ?? '')

/** What somebody does to their collection by a form. */
export interface Keeping {
  readonly kind: 'keep' | 'remove' | 'empty'
  readonly codes: readonly string[]
  /** A page of this server. */
  readonly back: string | undefined
}

/** @returns undefined for a form that says nothing */
export async function readKeeping(context: Context): Promise<Keeping | undefined> {
  const { does, codes, back } = await context.req.parseBody()
  if (does !== 'keep' && does !== 'remove' && does !== 'empty') return undefined
  return {
    kind: does,
    codes: codesIn(typeof codes === 'string' ? codes : ''),
    back: typeof back === 'string' && LOCAL.test(back) ? back : undefined,
  }
}

/** A path of this server: `//elsewhere` and `/\elsewhere` are none. */
const LOCAL = /^\/(?![/\\])[\x21-\x7e]{0,4000}$/u

/** @returns whether there was room for all of it */
export function keep(context: Context, { codes, kind }: Keeping): boolean {
  const before = keptBy(context)
  const wanted =
    kind === 'empty'
      ? []
      : kind === 'remove'
        ? before.filter((code) => !codes.includes(code))
        : [...new Set([...before, ...codes])]
  const after = wanted.slice(0, MOST_COLLECTED)
  if (after.length === 0) deleteCookie(context, COOKIE, { path: '/' })
  else
    setCookie(context, COOKIE, codesText(after), {
      path: '/',
      httpOnly: true,
      sameSite: 'Strict',
      maxAge: YEAR_S,
    })
  return wanted.length === after.length
}
