import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parse } from 'dotenv'
import { describe, expect, it } from 'vitest'
import { PLATFORMS } from '../src/channels/platforms.ts'
import { ConfigError, readConfig, readDraftingConfig, SECRETS } from '../src/config.ts'

const TOKEN = '123456789:AAExampleExampleExampleExample'

function faults(environment: Record<string, string>): string {
  try {
    readConfig(environment)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  throw new Error('the configuration was taken')
}

describe('the configuration', () => {
  it('needs nothing: a chat in the terminal over the shipped corpus', () => {
    expect(readConfig({})).toEqual({
      knowledgeDir: 'knowledge',
      drafts: false,
      dataDir: 'data',
      databaseUrl: 'data/tashan.db',
      adminIds: new Set(),
      timezone: 'Asia/Shanghai',
      logLevel: 'info',
      proxies: { except: [] },
      host: '127.0.0.1',
      web: { wanted: false },
      run: { mode: 'terminal' },
      channels: {},
      robots: [],
    })
  })

  it('shows pages on this machine alone, until told otherwise', () => {
    expect(readConfig({ WEB: 'off' }).web).toBeUndefined()
    expect(readConfig({ WEB: 'on', WEB_HOST: '0.0.0.0', WEB_PASSWORD: 'long enough' })).toMatchObject({
      host: '0.0.0.0',
      web: { wanted: true, password: 'long enough' },
    })
    expect(faults({ WEB: 'yes', WEB_HOST: 'http://x', WEB_PASSWORD: 'short' })).toMatch(
      /WEB must be on or off[\s\S]*WEB_HOST[\s\S]*WEB_PASSWORD/u,
    )
  })

  it('reads group robots by their numbers, and shows no address where one is wrong', () => {
    const key = '6f1c0a9e-1b2c-4d5e-8f90-123456789abc'
    const [feishu, wecom] = [
      `https://open.feishu.cn/open-apis/bot/v2/hook/${key}`,
      `https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=${key}`,
    ]
    const { robots, run } = readConfig({
      ROBOT_URL: feishu,
      ROBOT_SECRET: 'secret',
      ROBOT_DIGESTS: '物业治理 每天 08:37；养老服务 每周一 9:12; ',
      ROBOT_URL_2: wecom,
      ROBOT_DIGESTS_2: '全部主题 每天 08:37',
    })
    expect(run).toEqual({ mode: 'channels' })
    expect(robots).toEqual([
      {
        variable: 'ROBOT_URL',
        kind: 'feishu',
        url: feishu,
        secret: 'secret',
        digests: ['物业治理 每天 08:37', '养老服务 每周一 9:12'],
      },
      { variable: 'ROBOT_URL_2', kind: 'wecom', url: wecom, digests: ['全部主题 每天 08:37'] },
    ])
    const wrong = faults({
      ROBOT_URL: wecom.replace('send', 'upload_media'),
      ROBOT_URL_2: feishu.replace('https', 'http'),
      ROBOT_DIGESTS_3: '物业治理',
      ROBOT_URL_4: wecom,
      ROBOT_SECRET_4: 'secret',
      PORT: 'none',
    })
    expect(wrong).toContain('ROBOT_URL must be the address that the group gave its robot')
    expect(wrong).toContain('ROBOT_DIGESTS is missing')
    expect(wrong).toContain('ROBOT_URL_2 must be https')
    expect(wrong).toContain('ROBOT_URL_3 is missing')
    expect(wrong).toContain('ROBOT_SECRET_4 is of no use')
    expect(wrong).toContain('PORT must be a number')
    expect(wrong).not.toContain(key)
  })

  it('wants a model of a service that proposes texts, and hides its key', () => {
    expect(faults({ DRAFTING_URL: 'http://127.0.0.1:11434/v1' })).toContain('DRAFTING_MODEL is missing')
    expect(faults({ DRAFTING_URL: 'ftp://x', DRAFTING_MODEL: 'm' })).toContain('DRAFTING_URL must be an http')
    const set = { DRAFTING_URL: 'http://127.0.0.1:11434/v1/', DRAFTING_MODEL: 'm', DRAFTING_KEY: 'k' }
    expect(readDraftingConfig(set).drafting).toEqual({
      url: 'http://127.0.0.1:11434/v1',
      model: 'm',
      key: 'k',
    })
    expect(readConfig({}).drafting).toBeUndefined()
    expect(SECRETS.has('DRAFTING_KEY')).toBe(true)
  })

  it('takes the example file as it is', () => {
    const example = parse(readFileSync(resolve(import.meta.dirname, '../.env.example')))
    expect(readConfig(example).run).toEqual({ mode: 'terminal' })
  })

  it('knows of each platform what the example file shows, takes it as a whole or not at all, and hides its secrets', () => {
    const example = parse(readFileSync(resolve(import.meta.dirname, '../.env.example')))
    for (const { name: platform, variables } of PLATFORMS) {
      const all = Object.values(variables)
      expect(Object.keys(example)).toEqual(expect.arrayContaining(all.map(({ name }) => name)))
      const [first, ...others] = all.filter(({ otherwise }) => otherwise === undefined)
      for (const { name } of others)
        expect(faults({ [first?.name ?? '']: 'x' })).toContain(`${name} is missing: ${platform} needs`)
      expect([...SECRETS]).toEqual(
        expect.arrayContaining(all.filter(({ secret }) => secret).map(({ name }) => name)),
      )
    }
    for (const secret of ['FEISHU_APP_SECRET', 'WECOM_BOT_SECRET', 'DINGTALK_CLIENT_SECRET', 'API_TOKEN'])
      expect(SECRETS.has(secret)).toBe(true)
  })

  it('polls with a token, and is called with an address', () => {
    expect(readConfig({ BOT_TOKEN: TOKEN, TELEGRAM_API_ROOT: 'http://127.0.0.1:8081/' }).run).toEqual({
      mode: 'polling',
      telegram: { token: TOKEN, apiRoot: 'http://127.0.0.1:8081' },
    })
    const webhook = { WEBHOOK_URL: 'https://bot.example.org/hook', WEBHOOK_SECRET: 'abcdefghijklmnop' }
    expect(readConfig({ BOT_TOKEN: TOKEN, ...webhook, PORT: '9000' }).run).toEqual({
      mode: 'webhook',
      telegram: { token: TOKEN },
      webhook: { url: webhook.WEBHOOK_URL, secret: webhook.WEBHOOK_SECRET, port: 9000 },
    })
  })

  it('serves any set of channels, alone or beside Telegram', () => {
    const feishu = { FEISHU_APP_ID: 'cli_a1b2c3d4e5f60718', FEISHU_APP_SECRET: 'secret' }
    const wecom = { WECOM_BOT_ID: 'aibABC', WECOM_BOT_SECRET: 'secret', WECOM_WS_URL: 'ws://127.0.0.1:1' }
    const dingtalk = { DINGTALK_CLIENT_ID: 'dingabc', DINGTALK_CLIENT_SECRET: 'secret' }
    expect(readConfig(feishu)).toMatchObject({
      run: { mode: 'channels' },
      channels: { feishu: { appId: 'cli_a1b2c3d4e5f60718', appSecret: 'secret' } },
    })
    expect(readConfig({ ...wecom, ...dingtalk }).channels).toEqual({
      wecom: { botId: 'aibABC', secret: 'secret', wsUrl: 'ws://127.0.0.1:1' },
      dingtalk: { clientId: 'dingabc', clientSecret: 'secret', root: 'https://api.dingtalk.com' },
    })
    const both = readConfig({ ...feishu, BOT_TOKEN: TOKEN })
    expect(both.run.mode).toBe('polling')
    expect(Object.keys(both.channels)).toEqual(['feishu'])
    expect(faults({ WECOM_BOT_ID: 'aibABC', DINGTALK_CLIENT_SECRET: 'x' })).toMatch(
      /WECOM_BOT_SECRET is missing[\s\S]*DINGTALK_CLIENT_ID is missing/u,
    )
    expect(faults({ FEISHU_APP_ID: 'cli_a1b2', FEISHU_APP_SECRET: 'x' })).toContain('16 digits')
  })

  it('takes ids of people and chats as their platforms write them, each with its platform', () => {
    const { adminIds, allowedChats } = readConfig({
      ADMIN_IDS: '12345, ou_abc, wecom:zhangsan, dingtalk:manager123',
      ALLOWED_CHATS: '-100123 oc_abc wecom:wrABC dingtalk:cidABC+/==',
    })
    expect([...adminIds]).toEqual(['12345', 'ou_abc', 'wecom:zhangsan', 'dingtalk:manager123'])
    expect(allowedChats?.has('dingtalk:cidABC+/==')).toBe(true)
    expect(faults({ ADMIN_IDS: 'zhangsan' })).toContain('ADMIN_IDS')
  })

  it('reads lists with Chinese or Western commas', () => {
    const { adminIds, allowedChats } = readConfig({ ADMIN_IDS: '1，2, 3', ALLOWED_CHATS: '-1001234567890' })
    expect([...adminIds]).toEqual(['1', '2', '3'])
    expect([...(allowedChats ?? [])]).toEqual(['-1001234567890'])
  })

  it('reads proxies as other programs do', () => {
    const proxies = (environment: Record<string, string>) => readConfig(environment).proxies
    expect(
      proxies({
        HTTP_PROXY: '127.0.0.1:7890',
        HTTPS_PROXY: 'http://a.test:1',
        NO_PROXY: 'localhost, .example.cn',
      }),
    ).toEqual({
      http: 'http://127.0.0.1:7890',
      https: 'http://a.test:1',
      except: ['localhost', '.example.cn'],
    })
    expect(proxies({ ALL_PROXY: 'socks5h://127.0.0.1:1080' })).toEqual({
      http: 'socks5://127.0.0.1:1080',
      https: 'socks5://127.0.0.1:1080',
      except: [],
    })
    expect(proxies({ https_proxy: 'http://small.test:1', HTTPS_PROXY: 'http://large.test:1' }).https).toBe(
      'http://small.test:1',
    )
    expect(proxies({ HTTP_PROXY: 'http://only.test:1' }).https).toBe('http://only.test:1')
  })

  it('refuses what is no proxy, without showing a password', () => {
    for (const proxy of [
      'ftp://li:secret-word@a.test',
      'http://',
      'socks4://li:secret-word@a.test',
      'http://li:%zz@a.test',
    ])
      expect(faults({ ALL_PROXY: proxy })).toMatch(
        /^[^\n]*\n {2}ALL_PROXY must be the address of a proxy[^\n]*$/u,
      )
    expect(faults({ ALL_PROXY: 'ftp://li:secret-word@a.test' })).not.toContain('secret-word')
  })

  it('takes an empty value for none', () => {
    expect(readConfig({ BOT_TOKEN: '  ', PORT: '' }).run).toEqual({ mode: 'terminal' })
  })

  it('names every bad variable in one message', () => {
    const message = faults({
      BOT_TOKEN: 'nonsense',
      TELEGRAM_API_ROOT: 'ftp://example.org',
      ADMIN_IDS: '1, me',
      ALLOWED_CHATS: 'group',
      DATABASE_URL: 'mysql://localhost',
      TIMEZONE: '+08:00',
      WEBHOOK_URL: 'http://example.org',
      WEBHOOK_SECRET: 'short',
      PORT: '99999',
      FEISHU_APP_ID: 'abc',
      LOG_LEVEL: 'loud',
    })
    for (const name of [
      'BOT_TOKEN',
      'TELEGRAM_API_ROOT',
      'ADMIN_IDS',
      'ALLOWED_CHATS',
      'DATABASE_URL',
      'TIMEZONE',
      'WEBHOOK_URL',
      'WEBHOOK_SECRET',
      'PORT',
      'FEISHU_APP_ID',
      'LOG_LEVEL',
    ])
      expect(message).toContain(`  ${name} `)
    expect(message).not.toContain('nonsense')
  })

  it('says what is missing beside what is set', () => {
    expect(faults({ WEBHOOK_URL: 'https://example.org' })).toMatch(/BOT_TOKEN.*\n.*WEBHOOK_SECRET/u)
    expect(faults({ FEISHU_APP_ID: 'cli_a' })).toContain('FEISHU_APP_SECRET is missing')
  })
})
