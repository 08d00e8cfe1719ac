import { afterEach, describe, expect, it } from 'vitest'
import { examine } from '../src/commands/examine.ts'
import { CLIENT_ID, CLIENT_SECRET, startDingtalkServer } from './dingtalk-server/server.ts'
import { APP_ID, APP_SECRET, type FeishuServer, SCOPES, startFeishuServer } from './feishu-server/server.ts'
import { freePort } from './free-port.ts'
import { until } from './platform-server/wait.ts'
import { endPrograms, newFolder, startProgram } from './program.ts'
import { startRobotServer } from './robot-server/server.ts'
import { someArticles } from './some-articles.ts'
import { BOT_ID, BOT_SECRET, startWecomServer } from './wecom-server/server.ts'

const closes: (() => unknown)[] = []
afterEach(async () => {
  await endPrograms()
  for (const close of closes.splice(0).reverse()) await close()
})

async function feishu(): Promise<FeishuServer> {
  const server = await startFeishuServer()
  closes.push(server.stop)
  return server
}

const startDoctor = (environment: Record<string, string>) =>
  startProgram(['src/commands/doctor.ts'], { KNOWLEDGE_DIR: someArticles(), ...environment })

/** What the program prints, without a start of it. */
async function doctor(environment: Record<string, string>) {
  const { lines, isFit } = await examine({
    KNOWLEDGE_DIR: someArticles(),
    DATA_DIR: newFolder(),
    ...environment,
  })
  return { isFit, out: lines.join('\n') }
}

const ofFeishu = (root: string, secret = APP_SECRET): Record<string, string> => ({
  FEISHU_APP_ID: APP_ID,
  FEISHU_APP_SECRET: secret,
  FEISHU_API_ROOT: root,
})

describe('the doctor', () => {
  it('finds all channels in order', async () => {
    const wecom = await startWecomServer()
    closes.push(wecom.stop)
    const dingtalk = await startDingtalkServer()
    closes.push(dingtalk.stop)
    const server = await feishu()
    const { output, exit } = startDoctor({
      ...ofFeishu(server.url),
      WECOM_BOT_ID: BOT_ID,
      WECOM_BOT_SECRET: BOT_SECRET,
      WECOM_WS_URL: wecom.url,
      DINGTALK_CLIENT_ID: CLIENT_ID,
      DINGTALK_CLIENT_SECRET: CLIENT_SECRET,
      DINGTALK_API_ROOT: dingtalk.url,
    })
    expect(await exit).toBe(0)
    const { out } = output
    expect(out).toContain(`✓ DingTalk knows the app ${CLIENT_ID}`)
    expect(out).toContain(`✓ Feishu knows the app ${APP_ID} and its bot`)
    expect(out).toContain('✓ Feishu offers a long connection')
    for (const platform of ['Feishu', 'WeCom', 'DingTalk'])
      expect(out).toContain(`· no bot on this database holds the connection to ${platform} now`)
    expect(out).toContain('✓ the Feishu app has the permissions it needs')
    expect(out).toContain('card.action.trigger')
    expect(out).toContain('✓ the DingTalk app has a robot that may send')
    expect(out).toContain(`✓ WeCom knows the bot ${BOT_ID} and takes its connection`)
    await until(() => !wecom.connected(), 'it leaves again')
    expect(dingtalk.violations()).toEqual([])
    expect(server.violations()).toEqual([])
  })

  it('names the switch that is off, and shows no secret', async () => {
    const server = await feishu()
    const scopes = SCOPES.filter((scope) => scope !== 'im:resource')
    server.faults.install(/scopes/u, {
      kind: 'answer',
      answer: { code: 0, data: { scopes: scopes.map((scope_name) => ({ scope_name, grant_status: 1 })) } },
    })
    server.faults.install(/endpoint/u, { kind: 'answer', answer: { code: 1000040345, msg: 'not enabled' } })
    const off = await doctor(ofFeishu(server.url))
    expect(off.isFit).toBe(false)
    expect(off.out).toMatch(/✗ Feishu: the permission im:resource is missing .*权限管理/u)
    expect(off.out).toMatch(/✗ Feishu offers no long connection .*长连接/u)

    const wrong = await doctor(ofFeishu(server.url, 'a-wrong-secret'))
    expect(wrong.isFit).toBe(false)
    expect(wrong.out).toContain('FEISHU_APP_SECRET is wrong')
    expect(wrong.out).not.toContain('a-wrong-secret')

    const port = await freePort()
    const away = await doctor(ofFeishu(`http://127.0.0.1:${port}`))
    expect(away.out).toMatch(new RegExp(`cannot reach 127.0.0.1:${port}: .*ECONNREFUSED.*NO_PROXY`, 'u'))
  })

  it('tries the secret of a WeCom bot, and throws out none that runs', async () => {
    const wecom = await startWecomServer()
    closes.push(wecom.stop)
    const environment = { WECOM_BOT_ID: BOT_ID, WECOM_WS_URL: wecom.url, DATA_DIR: newFolder() }
    const wrong = await doctor({ ...environment, WECOM_BOT_SECRET: 'a-wrong-secret' })
    expect(wrong.isFit).toBe(false)
    expect(wrong.out).toMatch(/✗ WeCom refuses the bot .*853000.*API 模式.*长连接/u)
    expect(wrong.out).not.toContain('a-wrong-secret')

    const running = {
      ...environment,
      WECOM_BOT_SECRET: BOT_SECRET,
      WEB: 'off',
      KNOWLEDGE_DIR: someArticles(),
    }
    const bot = startProgram(['src/main.ts'], running)
    await bot.says('WeCom: connected')
    const dialled = wecom.dialled()
    expect((await doctor(running)).out).toContain('✓ a bot on this database holds the connection to WeCom')
    expect(wecom.dialled()).toBe(dialled)
    expect(wecom.connected()).toBe(true)
  })

  it('names what a DingTalk app has not switched on', async () => {
    const server = await startDingtalkServer()
    closes.push(server.stop)
    const environment = {
      DINGTALK_CLIENT_ID: CLIENT_ID,
      DINGTALK_CLIENT_SECRET: CLIENT_SECRET,
      DINGTALK_API_ROOT: server.url,
    }
    server.switchOff('permission')
    const { isFit, out } = await doctor(environment)
    expect(isFit).toBe(false)
    expect(out).toMatch(/✗ DingTalk: the permission 企业内机器人发送消息 .* is missing: .*权限管理/u)
    server.switchOff('robot')
    expect((await doctor(environment)).out).toMatch(
      /✗ DingTalk: the app has no robot: 添加应用能力 › 机器人/u,
    )
    expect(server.sent()).toEqual([])
  })

  it('asks after group robots without a word to their groups, and shows no address', async () => {
    const server = await startRobotServer()
    closes.push(server.stop)
    const [signed, gone, well] = [server.feishu({ secret: 'secret' }), server.wecom(), server.wecom()]
    server.remove(gone.key)
    const { isFit, out } = await doctor({
      ROBOT_URL: well.url,
      ROBOT_DIGESTS: '全部主题 每天 08:37',
      ROBOT_URL_2: signed.url,
      ROBOT_DIGESTS_2: '物业治理 每天 25:70',
      ROBOT_URL_3: gone.url,
      ROBOT_DIGESTS_3: '物业治理 每天 08:37',
    })
    expect(isFit).toBe(false)
    expect(out).toContain('✓ WeCom knows the group robot of ROBOT_URL, which is to bring 全部主题 每天 08:37')
    expect(out).toMatch(/✗ ROBOT_URL_2: the robot wants a signature: .*签名校验/u)
    expect(out).toMatch(/✗ ROBOT_URL_3: WeCom does not know the address/u)
    expect(out).toMatch(/ROBOT_DIGESTS_2: 物业治理 每天 25:70: /u)
    for (const { key } of [signed, gone, well]) expect(out).not.toContain(key)
    expect(server.received()).toEqual([])
  })
})
