/** The doctor's look at DingTalk: credentials, the way there, and switches that are off in the console. */
import { bad, type Finding, fine, note } from '../finding.ts'
import type { Network } from '../network.ts'
import { createDingtalkApi, type DingtalkAccount, type DingtalkApi, DingtalkError } from './dingtalk-api.ts'

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
export async function examineDingtalk(account: DingtalkAccount, network: Network): Promise<Finding[]> {
  const { clientId, root } = account
  const api = createDingtalkApi(account, network.dispatcher, Date.now)
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
