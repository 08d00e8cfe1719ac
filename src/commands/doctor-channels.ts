/** The doctor's look at the channels beside Telegram: credentials, the way there, and switches that are off in a console. */
import { randomUUID } from 'node:crypto'
import { WebSocket } from 'undici'
import { z } from 'zod'
import { dingtalkChannel } from '../channels/dingtalk/dingtalk.ts'
import {
  createDingtalkApi,
  DINGTALK_ROOT,
  type DingtalkApi,
  DingtalkError,
} from '../channels/dingtalk/dingtalk-api.ts'
import { FEISHU_ROOT, feishuChannel, whoAmI } from '../channels/feishu/feishu.ts'
import { createFeishuApi, type FeishuApi, FeishuError } from '../channels/feishu/feishu-api.ts'
import { createNetwork } from '../channels/network.ts'
import { connectionLease } from '../channels/run-channel.ts'
import { wecomChannel } from '../channels/wecom/wecom.ts'
import type { Config, DingtalkConfig, FeishuConfig, WecomConfig } from '../config.ts'
import { createLeaseStore, type LeaseStore } from '../storage/coordination.ts'
import { openDatabase } from '../storage/database.ts'
import { bad, type Finding, fine, note } from './finding.ts'

export async function checkChannels({ channels, proxies, databaseUrl }: Config): Promise<Finding[]> {
  const { feishu, wecom, dingtalk } = channels
  if (feishu === undefined && wecom === undefined && dingtalk === undefined) return []
  const network = createNetwork(proxies)
  // Where there is no database no bot runs on it; what is wrong with it is said elsewhere.
  const database = await openDatabase(databaseUrl).catch(() => undefined)
  const leases = database && createLeaseStore(database)
  try {
    return [
      ...(feishu === undefined
        ? []
        : [
            ...(await checkFeishu(feishu, network)),
            await standing('Feishu', feishuChannel(feishu.appId), leases),
          ]),
      ...(wecom === undefined ? [] : await checkWecom(wecom, leases)),
      ...(dingtalk === undefined
        ? []
        : [
            ...(await checkDingtalk(dingtalk, network)),
            await standing('DingTalk', dingtalkChannel(dingtalk.clientId), leases),
          ]),
    ]
  } finally {
    await network.dispatcher.destroy()
    await database?.close()
  }
}

/** Whether a bot is there for it now. */
async function standing(platform: string, channel: string, leases: LeaseStore | undefined): Promise<Finding> {
  const holder = await leases?.holder(connectionLease(channel), Date.now()).catch(() => undefined)
  return holder === undefined
    ? note(`no bot on this database holds the connection to ${platform} now`)
    : fine(`a bot on this database holds the connection to ${platform}`)
}

// ── Feishu ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** What each permission is for. */
const SCOPES: Readonly<Record<string, string>> = {
  'im:message:send_as_bot': 'without it the bot cannot answer',
  'im:message.p2p_msg:readonly': 'without it the bot hears nothing in private',
  'im:message.group_at_msg:readonly': 'without it the bot hears nothing in groups',
  'im:resource': 'without it no files and no pictures are sent',
}

const CONSOLE = 'in the console (open.feishu.cn/app), and publish a new version'

async function checkFeishu(
  { appId, appSecret, apiRoot = FEISHU_ROOT }: FeishuConfig,
  network: ReturnType<typeof createNetwork>,
): Promise<Finding[]> {
  const api = createFeishuApi({ appId, appSecret, root: apiRoot }, network.dispatcher, Date.now)
  try {
    await whoAmI(api)
  } catch (error) {
    return [bad(`Feishu: ${explainFeishu(error, new URL(apiRoot).host)}`)]
  }
  return [
    fine(`Feishu knows the app ${appId} and its bot`),
    await checkConnection(api, appId, appSecret),
    ...(await checkScopes(api)),
    note(
      `Feishu does not tell which events are switched on: under “事件与回调” both must be received by 长连接, with the event im.message.receive_v1 and the callback card.action.trigger (without that, buttons do nothing), ${CONSOLE}`,
    ),
  ]
}

function explainFeishu(error: unknown, host: string): string {
  if (!(error instanceof FeishuError)) return error instanceof Error ? error.message : String(error)
  if (error.code === 10003 || error.code === 10012)
    return 'FEISHU_APP_ID is not known: copy the App ID from 凭证与基础信息'
  if (error.code === 10014 || error.code === 10015)
    return 'FEISHU_APP_SECRET is wrong: copy the App Secret from 凭证与基础信息'
  if (error.code === 11205) return `the app has no bot: add the ability “机器人” ${CONSOLE}`
  return error.status === 0 && error.code === 0 && !error.message.startsWith('the app')
    ? `cannot reach ${host}: ${error.message}. Check the network; where a proxy is set, name the host in NO_PROXY to go without`
    : error.message
}

async function checkConnection(api: FeishuApi, appId: string, appSecret: string): Promise<Finding> {
  try {
    await api.plain({
      method: 'POST',
      path: '/callback/ws/endpoint',
      body: { AppID: appId, AppSecret: appSecret },
    })
    return fine('Feishu offers a long connection')
  } catch (error) {
    return bad(
      `Feishu offers no long connection (${error instanceof Error ? error.message : String(error)}): under “事件与回调” set 订阅方式 to 使用长连接接收 ${CONSOLE}`,
    )
  }
}

const scopesAnswer = z.object({
  scopes: z.array(z.object({ scope_name: z.string(), grant_status: z.number() })),
})

async function checkScopes(api: FeishuApi): Promise<Finding[]> {
  let granted: Set<string>
  try {
    const answer = scopesAnswer.parse(
      await api.call({ method: 'GET', path: '/open-apis/application/v6/scopes' }),
    )
    granted = new Set(answer.scopes.filter((one) => one.grant_status === 1).map((one) => one.scope_name))
  } catch {
    return [
      note(`Feishu does not say which permissions the app has: it needs ${Object.keys(SCOPES).join(', ')}`),
    ]
  }
  // `im:message` holds the narrower ones.
  const missing = Object.entries(SCOPES).filter(
    ([scope]) => !granted.has(scope) && !(scope.startsWith('im:message') && granted.has('im:message')),
  )
  return missing.length === 0
    ? [fine('the Feishu app has the permissions it needs')]
    : missing.map(([scope, why]) =>
        bad(`Feishu: the permission ${scope} is missing (${why}): add it under 权限管理 ${CONSOLE}`),
      )
}

// ── WeCom ─────────────────────────────────────────────────────────────────────────────────────────────────────────

const WECOM_URL = 'wss://openws.work.weixin.qq.com'
const PATIENCE_MS = 10_000

/** To log in throws out a bot that is connected: it is tried only where none of this database is. */
async function checkWecom(account: WecomConfig, leases: LeaseStore | undefined): Promise<Finding[]> {
  const { botId, wsUrl = WECOM_URL } = account
  const [lease, holder] = [connectionLease(wecomChannel(botId)), `doctor ${randomUUID()}`]
  const isFree = leases === undefined || (await leases.take(lease, holder, Date.now(), 2 * PATIENCE_MS))
  if (!isFree) return [await standing('WeCom', wecomChannel(botId), leases)]
  const answer = await logIn(wsUrl, account).finally(() => leases?.release(lease, holder))
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
  return [
    fine(`WeCom knows the bot ${botId} and takes its connection`),
    await standing('WeCom', wecomChannel(botId), leases),
  ]
}

const loginAnswer = z.looseObject({ errcode: z.number(), errmsg: z.string().optional() })

/** What the platform says to a log-in; undefined where it cannot be reached. */
function logIn(
  url: string,
  { botId, secret }: WecomConfig,
): Promise<z.output<typeof loginAnswer> | undefined> {
  return new Promise((resolve) => {
    const socket = new WebSocket(url)
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

// ── DingTalk ──────────────────────────────────────────────────────────────────────────────────────────────────────

const DINGTALK_SWITCHES = {
  nothing: fine('the DingTalk app has a robot that may send'),
  'no robot': bad(
    'DingTalk: the app has no robot: 添加应用能力 › 机器人, with 消息接收模式 Stream 模式, and publish a new version (open-dev.dingtalk.com)',
  ),
  'no permission': bad(
    'DingTalk: the permission 企业内机器人发送消息 (qyapi_robot_sendmsg) is missing: add it under 权限管理, and publish a new version (open-dev.dingtalk.com)',
  ),
} as const

async function checkRobot(api: DingtalkApi): Promise<Finding> {
  try {
    return DINGTALK_SWITCHES[await api.examine()]
  } catch (error) {
    if (!(error instanceof DingtalkError)) throw error
    return note(
      `DingTalk does not say whether the robot may send (${error.message}): it needs the ability 机器人 and the permission 企业内机器人发送消息`,
    )
  }
}

/** To ask where to connect to throws nobody out. */
async function checkDingtalk(
  { clientId, clientSecret, apiRoot: root = DINGTALK_ROOT }: DingtalkConfig,
  network: ReturnType<typeof createNetwork>,
): Promise<Finding[]> {
  const api = createDingtalkApi({ clientId, clientSecret, root }, network.dispatcher, Date.now)
  try {
    await api.endpoint(['/v1.0/im/bot/messages/get'])
    return [
      fine(`DingTalk knows the app ${clientId} and offers a stream`),
      await checkRobot(api),
      note(
        'DingTalk does not tell the rest: 消息接收模式 of the robot must be Stream 模式, and the version published for those who are to use it (open-dev.dingtalk.com)',
      ),
    ]
  } catch (error) {
    if (!(error instanceof DingtalkError)) throw error
    const { host } = new URL(root)
    return [
      error.status === 0
        ? bad(
            `DingTalk: cannot reach ${host}: ${error.message}. Check the network, and NO_PROXY where a proxy is set`,
          )
        : error.status < 500
          ? bad(
              `DingTalk does not take the credentials (${error.message}): copy Client ID and Client Secret from 凭证与基础信息`,
            )
          : bad(`DingTalk: ${error.message}`),
    ]
  }
}
