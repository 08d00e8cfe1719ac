/** WeCom's group robots (消息推送, formerly 群机器人): markdown to a plain address. */
import { wecomMarkdown } from '../wecom/wecom-message.ts'
import { type RobotPlatform, tooFast } from './robot-platform.ts'

/** Bytes of `markdown.content`. */
export const WECOM_ROBOT_BYTES = 4_096

const UNKNOWN = new Set([93000, 93008])
const TOO_FAST = new Set([45009, 45033])

export const WECOM_ROBOTS: RobotPlatform = {
  name: 'WeCom',
  // 20 a minute for one robot.
  pace: {
    all: { count: 20, perMs: 1_000 },
    chat: [{ count: 18, perMs: 60_500 }],
    group: [],
    underWay: { count: 20, perMs: 1_000 },
    digestGapMs: 100,
    digestChatGapMs: 3_100,
  },
  digestSize: 3,
  body: (message) => ({
    msgtype: 'markdown',
    markdown: { content: wecomMarkdown({ blocks: message.blocks }, WECOM_ROBOT_BYTES) },
  }),
  restMs: () => 0,
  read: ({ errcode, errmsg }) => ({
    code: typeof errcode === 'number' ? errcode : -1,
    // What follows a comma names hints and addresses of the caller.
    text: String(errmsg ?? '').split(',')[0] ?? '',
  }),
  fault: (answer) => {
    const { code, text } = answer
    const reason = `${code} ${text}`.trim()
    if (TOO_FAST.has(code)) return tooFast(answer)
    if (code === -1) return { kind: 'failed', reason }
    return UNKNOWN.has(code) ? { kind: 'gone', reason } : { kind: 'failed', reason, ofChat: true }
  },
  advice: (code) =>
    UNKNOWN.has(code)
      ? 'WeCom does not know the address: copy Webhook 地址 again from 群设置 › 消息推送 (群机器人)'
      : undefined,
}
