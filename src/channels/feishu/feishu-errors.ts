/** Feishu's errors → what they mean. Codes are those of its public list for messages. */
import type { SendFault } from '../channel.ts'
import { FeishuError } from './feishu-api.ts'

/** Too many calls of the app, or of one chat. */
const TOO_FAST: ReadonlyMap<number, 'bot' | 'chat'> = new Map([
  [99991400, 'bot'],
  [11232, 'bot'],
  [230020, 'chat'],
  [11233, 'chat'],
])
/** The bot is not in the group, the group is dissolved, or the person may not use the bot any more. */
const GONE = new Set([230002, 230013, 230029, 230034, 232009, 232025, 1000045])
const THREAD_GONE = new Set([230019, 230071])
/** The message it replies to was recalled or deleted, or cannot be seen. */
const NO_REPLY = new Set([230011, 230110, 230111, 230050])

/** Where the platform does not say how long. */
const USUAL_WAIT_MS = 1_000

export function readFeishuError(error: unknown): SendFault {
  const reason = error instanceof Error ? error.message : String(error)
  if (!(error instanceof FeishuError)) return { kind: 'temporary', reason }
  const { status, code, retryAfterMs = USUAL_WAIT_MS } = error
  const scope = TOO_FAST.get(code) ?? (status === 429 ? 'bot' : undefined)
  if (scope !== undefined) return { kind: 'later', afterMs: retryAfterMs, scope, reason }
  if (GONE.has(code)) return { kind: 'gone', reason }
  if (THREAD_GONE.has(code)) return { kind: 'threadGone', reason }
  if (NO_REPLY.has(code)) return { kind: 'noReply', reason }
  return status === 0 || status >= 500 ? { kind: 'temporary', reason } : { kind: 'refused', reason }
}
