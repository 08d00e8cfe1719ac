/** How one platform's robots are written to, and what their answers mean. */

import type { PaceLimits } from '../../coordination/pacer.ts'
import type { SendOutcome } from '../../digest/deliver.ts'
import type { Message } from '../../messages/message.ts'

/** What a platform says of one message. */
export interface RobotAnswer {
  readonly status: number
  /** 0 where the message was taken. */
  readonly code: number
  readonly text: string
  readonly retryAfterMs?: number
}

/** How a platform's robots are written to. */
export interface RobotPlatform {
  readonly name: string
  readonly pace: PaceLimits
  /** Practices of one digest: what its longest message holds. */
  readonly digestSize: number
  /** The body of a message. @param seconds since 1970 */
  readonly body: (message: Message, secret: string | undefined, seconds: number) => object
  /** Milliseconds to wait because the platform asks to be left alone at this moment; 0 almost always. */
  readonly restMs: (robot: string, now: number) => number
  readonly read: (body: Readonly<Record<string, unknown>>) => { readonly code: number; readonly text: string }
  /** What a refusal means. */
  readonly fault: (answer: RobotAnswer) => SendOutcome
  /** What a refusal tells whoever set it up; undefined where the address is known and takes messages. @param code of a message that holds nothing */
  readonly advice: (code: number, secret: string | undefined) => string | undefined
}

/** Where the platform does not say how long: its limits are by the minute. */
const USUAL_WAIT_MS = 20_000
export const tooFast = ({ retryAfterMs = USUAL_WAIT_MS }: RobotAnswer): SendOutcome => ({
  kind: 'later',
  retryAfterMs,
  scope: 'chat',
})
