/** Sends into groups by the addresses of their robots, whatever the platform. */
import { type Dispatcher, fetch } from 'undici'
import type { Clock } from '../../coordination/clock.ts'
import type { SendOutcome } from '../../digest/deliver.ts'
import type { Message } from '../../messages/message.ts'
import { FEISHU_ROBOTS } from './feishu-robot.ts'
import { type Robot, type RobotKind, robotId } from './robot.ts'
import { type RobotAnswer, type RobotPlatform, tooFast } from './robot-platform.ts'
import { WECOM_ROBOTS } from './wecom-robot.ts'

export const ROBOT_PLATFORMS: Readonly<Record<RobotKind, RobotPlatform>> = {
  feishu: FEISHU_ROBOTS,
  wecom: WECOM_ROBOTS,
}

const PATIENCE_MS = 15_000

export interface RobotSender {
  /** What came of one message. Never rejects, and names no address. */
  readonly send: (robot: Robot, message: Message) => Promise<SendOutcome>
  /** What keeps a robot from working, as far as that can be asked without a message; undefined where nothing does. */
  readonly examine: (robot: Robot) => Promise<string | undefined>
}

export function createRobotSender(dispatcher: Dispatcher, clock: Pick<Clock, 'now'>): RobotSender {
  async function post({ kind, url }: Robot, body: object): Promise<RobotAnswer> {
    const response = await fetch(url, {
      method: 'POST',
      dispatcher,
      redirect: 'error',
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify(body),
    })
    const { status } = response
    const answer = objectIn(await response.text())
    const seconds = Number(
      response.headers.get('x-ogw-ratelimit-reset') ?? response.headers.get('retry-after') ?? '',
    )
    const read =
      answer === undefined
        ? { code: -1, text: 'no answer that can be read' }
        : ROBOT_PLATFORMS[kind].read(answer)
    return { status, ...read, ...(seconds > 0 ? { retryAfterMs: seconds * 1000 } : {}) }
  }

  return {
    send: async (robot, message) => {
      const platform = ROBOT_PLATFORMS[robot.kind]
      const id = robotId(robot)
      const rest = platform.restMs(id, clock.now())
      if (rest > 0) return { kind: 'later', retryAfterMs: rest, scope: 'chat' }
      const seconds = Math.floor(clock.now() / 1000)
      try {
        const answer = await post(robot, platform.body(message, robot.secret, seconds))
        if (answer.status < 300 && answer.code === 0)
          // The platform gives no id: there is nothing to reply to.
          return { kind: 'sent', messageId: `${id}@${clock.now()}` }
        if (answer.status === 429) return tooFast(answer)
        if (answer.status >= 500) return { kind: 'failed', reason: `${answer.status} ${answer.text}` }
        return platform.fault(answer)
      } catch (error) {
        return { kind: 'failed', reason: reasonOf(error) }
      }
    },
    examine: async (robot) => {
      const platform = ROBOT_PLATFORMS[robot.kind]
      try {
        // Nothing to be shown: the platform refuses it, and says by how whether it knows the address.
        const { code, status, text } = await post(robot, {})
        return status >= 500 ? `${status} ${text}` : platform.advice(code, robot.secret)
      } catch (error) {
        return `cannot be reached at ${new URL(robot.url).host}: ${reasonOf(error)}. Check the network, and NO_PROXY where a proxy is set`
      }
    },
  }
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** Codes and plain causes: the message of a failed request may hold the address. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'the request failed'
  const { cause } = error
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : error.name
  return code === 'TimeoutError' ? `no answer within ${PATIENCE_MS / 1000} seconds` : code
}
