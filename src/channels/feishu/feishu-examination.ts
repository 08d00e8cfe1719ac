/** The doctor's look at Feishu: credentials, the way there, and switches that are off in the console. */
import { z } from 'zod'
import { bad, type Finding, fine, note } from '../finding.ts'
import type { Network } from '../network.ts'
import { whoAmI } from './feishu.ts'
import { createFeishuApi, type FeishuAccount, type FeishuApi, FeishuError } from './feishu-api.ts'

/** What each permission is for. */
const SCOPES: Readonly<Record<string, string>> = {
  'im:message:send_as_bot': 'without it the bot cannot answer',
  'im:message.p2p_msg:readonly': 'without it the bot hears nothing in private',
  'im:message.group_at_msg:readonly': 'without it the bot hears nothing in groups',
  'im:resource': 'without it no files and no pictures are sent',
}

const CONSOLE = 'in the console (open.feishu.cn/app), and publish a new version'

export async function examineFeishu(account: FeishuAccount, network: Network): Promise<Finding[]> {
  const { appId, appSecret, root } = account
  const api = createFeishuApi(account, network.dispatcher, Date.now)
  try {
    await whoAmI(api)
  } catch (error) {
    return [bad(`Feishu: ${explainFeishu(error, new URL(root).host)}`)]
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
