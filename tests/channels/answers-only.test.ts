import { afterEach, expect, it } from 'vitest'
import { createWecom } from '../../src/channels/wecom/wecom.ts'
import { WECOM } from '../../src/channels/wecom/wecom-platform.ts'
import { BOT_ID, BOT_SECRET, startWecomServer, type WecomSent } from '../wecom-server/server.ts'
import { runChannel } from './channel-on-loopback.ts'

const LI = 'lisi'
const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

async function start(unasked: 'always' | 'never') {
  const server = await startWecomServer()
  open.push(server.stop)
  const platform: typeof WECOM = {
    ...WECOM,
    open: async (account, means) => {
      const port = await createWecom({ account, ...means })
      return { ...port, traits: { ...port.traits, unasked } }
    },
  }
  const bot = await runChannel(platform, { botId: BOT_ID, secret: BOT_SECRET, wsUrl: server.url })
  open.push(bot.stop)
  let nth = 0
  const answer = async (text: string): Promise<string> => {
    server.says(LI, text)
    const { text: said, card }: WecomSent = await server.next(LI, nth)
    nth += 1
    return [said, ...(card?.button_list.map((button) => button.text) ?? [])].join('\n')
  }
  return { bot, answer }
}

const ORDERS = ['/subscribe 物业治理 每天 08:30', '每天早上8点给我发物业治理的简报']
const PAGES = ['/help', '/topics 物业治理', '业委会的钱总说不清，有没有地方请第三方管账？']

it('where a platform takes answers only, nothing offers a subscription, and whoever orders one is told why there is none', async () => {
  const { bot, answer } = await start('never')
  for (const order of ORDERS) expect(await answer(order)).toContain('这个平台只让我回答')
  for (const page of PAGES) expect(await answer(page)).not.toContain('订阅')
  expect(await bot.storage.subscriptions.ofChat(`wecom:${BOT_ID}:${LI}`)).toEqual([])
})

it('where it takes more, the same words subscribe, and the same pages offer it', async () => {
  const { bot, answer } = await start('always')
  for (const page of PAGES.slice(0, 2)) expect(await answer(page)).toContain('订阅')
  expect(await answer(ORDERS[0] ?? '')).toContain('订阅好了')
  expect(await bot.storage.subscriptions.ofChat(`wecom:${BOT_ID}:${LI}`)).toHaveLength(1)
})
