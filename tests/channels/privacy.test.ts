/** What is kept of people, who may open it, and what they can see and erase. */
import type { Message } from 'grammy/types'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { TABLES } from '../../src/storage/catalogue.ts'
import { type Database, openDatabase } from '../../src/storage/database.ts'
import { createStorage } from '../../src/storage/storage.ts'
import { CHANNEL, type LoopbackBot, onScreen, startLoopbackBot } from './bot-on-loopback.ts'

const WUYE = '业委会的钱总说不清，有没有地方请第三方管账？'
const STALE = '这条消息太久了'

let bot: LoopbackBot
let database: Database
beforeEach(async () => {
  database = await openDatabase(':memory:')
  bot = await startLoopbackBot({ stores: createStorage(database) })
})
afterEach(async () => {
  await bot.stop()
  await database.close()
})

/** Every row of every table. */
async function everythingKept(): Promise<string> {
  const rows = await Promise.all(TABLES.map((table) => database.db.selectFrom(table).selectAll().execute()))
  return JSON.stringify(rows)
}

function codes(message: Message): string[] {
  const buttons = message.reply_markup?.inline_keyboard.flat() ?? []
  return buttons.flatMap((button) => ('callback_data' in button ? [button.callback_data] : []))
}
function startPayload(message: Message): string {
  const buttons = message.reply_markup?.inline_keyboard.flat() ?? []
  const link = buttons.find((button) => 'url' in button)
  if (link === undefined || !('url' in link)) throw new Error(`no link in ${onScreen(message)}`)
  return new URL(link.url).searchParams.get('start') ?? ''
}
const slipIn = (message: Message): string => {
  const code = codes(message).find((one) => /^v:/u.test(one))
  if (code === undefined) throw new Error(`no slip in ${onScreen(message)}`)
  return code.split(':')[1] ?? ''
}

describe('what a button stands for', () => {
  it('opens in the chat it was made for alone', async () => {
    const li = bot.server.user('李', { id: 71, started: true })
    const wang = bot.server.user('王', { id: 666, started: true })
    li.says(WUYE)
    const answer = await li.chat.nextMessage()
    wang.says('/help')
    const help = await wang.chat.nextMessage()
    const slip = slipIn(answer)
    for (const code of [`v:${slip}:0`, `m:${slip}:0`, `w:${slip}:0`, `+:${slip}`])
      expect((await wang.sendsCallback(help, code).answer()).text).toContain(STALE)
    wang.starts(`a_${slip}`)
    expect((await wang.chat.nextMessage()).text).toContain(STALE)
    expect(await database.db.selectFrom('feedback').selectAll().execute()).toEqual([])
    // Whose it is may open it.
    await li.taps(answer, '原文依据').answer()
    expect((await li.chat.nextEdit()).text).toContain('原文：')
  })

  it('cannot be told from what was asked', async () => {
    const li = bot.server.user('李', { id: 71, started: true })
    const slips = new Set<string>()
    for (let time = 0; time < 3; time += 1) {
      li.says('大邑县做了什么')
      slips.add(slipIn(await li.chat.nextMessage()))
    }
    expect(slips.size).toBe(3)
  })

  it('goes on in private for those who are in the group where it was asked, and for nobody else', async () => {
    const li = bot.server.user('李', { started: true })
    const member = bot.server.user('张', { started: true })
    const stranger = bot.server.user('王', { started: true })
    const group = bot.server.supergroup('居民群', { members: [li, member] })
    li.says(`/ask ${WUYE}`, { in: group })
    const payload = startPayload(await group.nextMessage())
    for (const one of [li, member]) {
      one.starts(payload)
      expect((await one.chat.nextMessage()).text).toContain('业财代理')
    }
    stranger.starts(payload)
    expect((await stranger.chat.nextMessage()).text).toContain(STALE)
  })
})

describe('a guest', () => {
  it('is answered, with the evidence, and leaves nothing', async () => {
    const li = bot.server.user('李', { id: 71 })
    const group = bot.server.supergroup('别人的群', { bot: 'absent', members: [li] })
    const summon = (text: string) => li.summons(`@tashan_test_bot ${text}`, { in: group }).answer()
    const answer = await summon(WUYE)
    expect(answer.text).toContain('136个')
    expect(onScreen(answer)).toContain('[原文依据]')
    await summon('大邑县做了什么')
    await summon('火星上的土豆怎么种，我叫张三丰')
    for (const order of [
      '/feedback 电话13812345678',
      '/subscribe 物业治理 每天 08:30',
      '/settings',
      '/forget',
    ])
      expect((await summon(order)).text).toContain('在这里只能问问题')
    await summon('订阅物业治理 每天 08:30')
    const kept = await everythingKept()
    expect(JSON.parse(kept).flat()).toEqual([])
    await li.taps(answer, '原文依据').answer()
    expect(bot.violations()).toEqual([])
    expect(bot.logged).toEqual([])
  })
})

describe('what a person asked in groups', () => {
  it('is shown and erased in private; what others asked there stays', async () => {
    const [li, wang] = [bot.server.user('李', { started: true }), bot.server.user('王', { started: true })]
    const group = bot.server.supergroup('居民群', { members: [li, wang] })
    li.says(`/ask ${WUYE}`, { in: group })
    const answer = await group.nextMessage()
    await li.taps(answer, '原文依据').answer()
    li.says('/feedback 数字很有用', { in: group })
    await group.nextMessage()
    wang.says('/ask 大邑县做了什么', { in: group })
    const other = await group.nextMessage()

    for (const command of ['/mydata', '/forget']) {
      li.says(command, { in: group })
      const there = await group.nextMessage()
      expect(there.text).toContain('到私聊里发')
      li.starts(startPayload(there))
      const shown = await li.chat.nextMessage()
      expect(shown.text).toMatch(/按钮对应的问题：1条[\s\S]*评价和意见：1条/u)
      expect((await li.chat.nextMessage()).document?.file_name).toBe('tashan-my-data.json')
      const sent = bot.server.calls('sendDocument').at(-1)?.files.values().next().value
      const file = sent?.bytes.toString('utf8')
      expect(file).toContain(WUYE)
      expect(file).toContain('数字很有用')
      expect(file).not.toContain('大邑')
    }
    li.says('/forget')
    const question = await li.chat.nextMessage()
    expect(question.text).toContain('在群里问过的')
    await li.taps(question, '确定删除').answer()
    expect((await li.chat.nextEdit()).text).toContain('删好了')
    const kept = await everythingKept()
    expect(kept).not.toContain(`${CHANNEL}:${li.id}"`)
    expect(kept).not.toContain('业委会')
    expect(kept).not.toContain('数字很有用')
    expect((await li.sendsCallback(answer, `v:${slipIn(answer)}:0`).answer()).text).toContain(STALE)
    await wang.taps(other, '原文依据').answer()
    expect((await group.nextEdit()).text).toContain('原文')
  })

  it('is erased by the managers of the group with everything else of it', async () => {
    const li = bot.server.user('李')
    const head = bot.server.user('主任')
    const group = bot.server.supergroup('居民群', { members: [li, head] })
    group.promote(head)
    li.says(`/ask ${WUYE}`, { in: group })
    await group.nextMessage()
    head.says('/forget', { in: group })
    const question = await group.nextMessage()
    expect(question.text).toContain('这个群的全部数据')
    expect((await li.taps(question, '确定删除').answer()).text).toContain('群管理员')
    expect(await everythingKept()).toContain('业委会')
    await head.taps(question, '确定删除').answer()
    expect(await everythingKept()).not.toContain('业委会')
  })
})
