/** The doctor's look at WeCom: whether it takes the bot's log-in. */
import { randomUUID } from 'node:crypto'
import { WebSocket } from 'undici'
import { z } from 'zod'
import { bad, type Finding, fine } from '../finding.ts'
import type { WecomAccount } from './wecom.ts'

const PATIENCE_MS = 10_000

export async function examineWecom(account: WecomAccount): Promise<Finding[]> {
  const { botId, wsUrl } = account
  const answer = await logIn(account)
  if (answer === undefined)
    return [
      bad(
        `WeCom cannot be reached at ${new URL(wsUrl).host}: check the network, and WECOM_WS_URL for a private deployment`,
      ),
    ]
  if (answer.errcode !== 0)
    return [
      bad(
        `WeCom refuses the bot ${botId} (${answer.errcode} ${answer.errmsg}): copy Bot ID and Secret again; the bot must be in API 模式 with 使用长连接 (管理后台 › 管理工具 › 智能机器人)`,
      ),
    ]
  return [fine(`WeCom knows the bot ${botId} and takes its connection`)]
}

const loginAnswer = z.looseObject({ errcode: z.number(), errmsg: z.string().optional() })

/** What the platform says to a log-in; undefined where it cannot be reached. */
function logIn({ botId, secret, wsUrl }: WecomAccount): Promise<z.output<typeof loginAnswer> | undefined> {
  return new Promise((resolve) => {
    const socket = new WebSocket(wsUrl)
    const late = setTimeout(() => end(undefined), PATIENCE_MS)
    function end(answer: z.output<typeof loginAnswer> | undefined): void {
      clearTimeout(late)
      socket.close()
      resolve(answer)
    }
    socket.addEventListener('open', () =>
      socket.send(
        JSON.stringify({
          cmd: 'aibot_subscribe',
          headers: { req_id: `aibot_subscribe_${randomUUID()}` },
          body: { bot_id: botId, secret },
        }),
      ),
    )
    socket.addEventListener('message', ({ data }) => {
      const read = loginAnswer.safeParse(JSON.parse(String(data)))
      if (read.success) end(read.data)
    })
    for (const over of ['error', 'close'] as const)
      socket.addEventListener(over, () => end(undefined), { once: true })
  })
}
