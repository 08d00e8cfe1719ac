/** Who may see the pages and ask for data: those on this machine, and from elsewhere those who know the word. */
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'
import { sameSecret } from '../same-secret.ts'

const LOOPBACK_NAME = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?$/u
const LOOPBACK_ADDRESS = /^(?:127(?:\.\d{1,3}){3}|::1|::ffff:127(?:\.\d{1,3}){3})$/u

/** Where a request comes from, as far as it can be trusted: what a proxy on this machine says counts. */
export function visitorOf(context: Context): string {
  const { address = '' } = getConnInfo(context).remote
  const forwarded = context.req.header('x-forwarded-for')?.split(',').at(-1)?.trim()
  return LOOPBACK_ADDRESS.test(address) && forwarded !== undefined && forwarded !== '' ? forwarded : address
}

/** Whether somebody on this machine asks this machine by its own name: no proxy, no page of another site that was renamed. */
export const isLocal = (context: Context): boolean =>
  LOOPBACK_ADDRESS.test(getConnInfo(context).remote.address ?? '') &&
  ['forwarded', 'x-forwarded-for'].every((name) => context.req.header(name) === undefined) &&
  LOOPBACK_NAME.test(context.req.header('host') ?? '')

/** The password of HTTP's own log-in, whatever the name before it. */
export function givenPassword(header: string | undefined): string | undefined {
  const encoded = /^Basic ([\w+/]{1,400}={0,2})$/iu.exec(header ?? '')?.[1]
  if (encoded === undefined) return undefined
  const pair = Buffer.from(encoded, 'base64').toString('utf8')
  return pair.slice(pair.indexOf(':') + 1)
}

const givenToken = (header: string | undefined): string | undefined =>
  /^Bearer (\S{1,400})$/iu.exec(header ?? '')?.[1]

/** Whether a page of another site has this request made, which a browser says. */
export function isForeign(context: Context): boolean {
  const origin = context.req.header('origin')
  if (origin === undefined) return false
  return !URL.canParse(origin) || new URL(origin).host !== context.req.header('host')
}

/** What programs are told that ask too often. */
export const TOO_OFTEN = { error: 'Asked too often: wait as retry-after says.' } as const

export interface ProgramRules {
  /** Whether those on this machine need the token too. */
  readonly asksLocals: boolean
  /** Without it nobody from elsewhere is answered. */
  readonly token: string | undefined
}

/** Why a program is not answered; undefined where it is. */
export function refusalOf(context: Context, { asksLocals, token }: ProgramRules): Response | undefined {
  if (isForeign(context))
    return context.json({ error: 'Pages of other sites may not ask: the Origin is another.' }, 403)
  if (isLocal(context) && !asksLocals) return undefined
  if (token === undefined)
    return context.json({ error: 'Only programs on this machine may ask, until API_TOKEN is set.' }, 403)
  if (sameSecret(givenToken(context.req.header('authorization')) ?? '', token)) return undefined
  context.header('www-authenticate', 'Bearer')
  return context.json({ error: 'Authorization: Bearer … with the API_TOKEN is missing or wrong.' }, 401)
}
