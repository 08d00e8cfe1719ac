/** Feishu's custom bots (自定义机器人): a card to a plain address, signed where the group asks for that. */
import { createHmac } from 'node:crypto'
import { FEISHU_TRAITS, feishuCard } from '../feishu/feishu-card.ts'
import { type RobotPlatform, tooFast } from './robot-platform.ts'

/** A message holds 20 KB; what is left is for the signature and the envelope. */
const LARGEST_CARD = 19_000
const PER_MINUTE = 60_500

/** Full and half hours are when everybody sends: Feishu asks to keep away, and refuses with 11232 then. */
const HALF_HOUR_MS = 30 * 60_000
/** Milliseconds before and after such a moment. */
const AROUND_MS = { before: 60_000, after: 120_000 } as const
/** Over how many milliseconds behind it robots are spread. */
const SPREAD_MS = 180_000

/** Milliseconds until a robot may send, where the moment is near a full or half hour; 0 elsewhere. */
export function restAroundHalfHours(robot: string, now: number): number {
  const into = now % HALF_HOUR_MS
  const spread = Number.parseInt(robot.slice(0, 8), 16) % SPREAD_MS
  if (into < AROUND_MS.after) return AROUND_MS.after - into + spread
  return HALF_HOUR_MS - into <= AROUND_MS.before ? HALF_HOUR_MS - into + AROUND_MS.after + spread : 0
}

/** As Feishu reckons it: the key is the time and the secret, what is signed is nothing. */
export const feishuSign = (seconds: number, secret: string): string =>
  createHmac('sha256', `${seconds}\n${secret}`).update('').digest('base64')

const [UNKNOWN, BAD_SIGN, BAD_ADDRESS, NO_KEYWORD] = [19001, 19021, 19022, 19024]
const TOO_FAST = new Set([11232, 11233, 99991400])

export const FEISHU_ROBOTS: RobotPlatform = {
  name: 'Feishu',
  // 5 a second and 100 a minute for one robot.
  pace: {
    ...FEISHU_TRAITS.pace,
    chat: [
      { count: 4, perMs: 1_050 },
      { count: 95, perMs: PER_MINUTE },
    ],
    group: [],
  },
  digestSize: 5,
  body: (message, secret, seconds) => ({
    ...(secret === undefined ? {} : { timestamp: String(seconds), sign: feishuSign(seconds, secret) }),
    msg_type: 'interactive',
    card: feishuCard({ blocks: message.blocks, buttons: [] }, true, LARGEST_CARD),
  }),
  restMs: restAroundHalfHours,
  read: ({ StatusCode, StatusMessage, code, msg }) => ({
    code: typeof code === 'number' ? code : typeof StatusCode === 'number' ? StatusCode : -1,
    text: String(msg ?? StatusMessage ?? ''),
  }),
  fault: (answer) => {
    const { code, text } = answer
    const reason = `${code} ${text}`.trim()
    if (TOO_FAST.has(code)) return tooFast(answer)
    if (code === -1) return { kind: 'failed', reason }
    return code === UNKNOWN ? { kind: 'gone', reason } : { kind: 'failed', reason, ofChat: true }
  },
  advice: (code, secret) => {
    if (code === UNKNOWN)
      return 'Feishu does not know the address: copy Webhook 地址 again from 群设置 › 群机器人'
    if (code === BAD_ADDRESS)
      return 'Feishu refuses this machine: take it into IP 白名单 under 安全设置 of the robot, or switch that off'
    if (code === BAD_SIGN && secret === undefined)
      return 'the robot wants a signature: copy 签名校验 under 安全设置 of the robot into its secret'
    return code === NO_KEYWORD
      ? 'the robot wants a key word: take 简报 into 自定义关键词 under 安全设置 of the robot, or switch that off'
      : undefined
  },
}
