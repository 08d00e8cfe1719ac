/** WeCom's errors → what they mean. */
import type { SendFault } from '../channel.ts'

/** Too many messages: of the bot, or into one chat. */
const TOO_FAST = new Set([45009, 45033, 846607])
/** The bot is not in the chat, or the person may not use it. */
const GONE = new Set([40003, 40098, 86001, 86003, 86008, 93006])
/** The question, or the bubble under it, is too old to be answered in its place. */
export const STALE = new Set([846605, 846608])
/** The platform does not say how long. */
const WAIT_MS = 5_000

export function codeOf(error: unknown): number | undefined {
  return typeof error === 'object' &&
    error !== null &&
    'errcode' in error &&
    typeof error.errcode === 'number'
    ? error.errcode
    : undefined
}

export function readWecomError(error: unknown): SendFault {
  const code = codeOf(error)
  if (code === undefined)
    return { kind: 'temporary', reason: error instanceof Error ? error.message : String(error) }
  const { errmsg } = error as { errmsg?: unknown }
  const reason = `${code} ${String(errmsg ?? '')}`.trim()
  if (TOO_FAST.has(code)) return { kind: 'later', afterMs: WAIT_MS, scope: 'chat', reason }
  if (GONE.has(code)) return { kind: 'gone', reason }
  return code === -1 ? { kind: 'temporary', reason } : { kind: 'refused', reason }
}
