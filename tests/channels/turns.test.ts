import { afterEach, describe, expect, it } from 'vitest'
import { createLocalUpdateLog } from '../../src/coordination/local-update-log.ts'
import { faults } from '../telegram-server/faults.ts'
import { CHANNEL, type LoopbackBot, type LoopbackOptions, startLoopbackBot } from './bot-on-loopback.ts'

const running: LoopbackBot[] = []

async function start(options?: LoopbackOptions): Promise<LoopbackBot> {
  const bot = await startLoopbackBot(options)
  running.push(bot)
  return bot
}

afterEach(async () => {
  for (const bot of running.splice(0)) await bot.stop()
})

it('of what a person types in another chat only the latest is looked up', async () => {
  const bot = await start()
  const li = bot.server.user('李')
  const wang = bot.server.user('王')
  bot.server.faults.on('answerInlineQuery', faults.delay(300), { times: 1 })
  const first = li.inline('邻')
  await expect.poll(() => bot.server.updates.pending.length).toBe(0)
  for (const typed of ['邻里', '邻里食']) li.inline(typed)
  const latest = li.inline('邻里食堂')
  const another = wang.inline('物业')
  expect((await another.answer()).results.length).toBeGreaterThan(0)
  await bot.server.idle({ quietMs: 500 })
  const answered = bot.server.calls('answerInlineQuery').map(({ params }) => params.inline_query_id)
  expect(answered).toHaveLength(3)
  expect(answered).toContain(first.id)
  expect(JSON.stringify((await latest.answer()).results)).toContain('邻里食堂')
})

describe('an update that ended the process twice', () => {
  async function scene(chat: { readonly group: boolean }) {
    const updates = createLocalUpdateLog()
    const bot = await start({ telegram: { updates, adminIds: new Set(['900']) }, polls: false })
    const admin = bot.server.user('管理员', { id: 900, started: true })
    const li = bot.server.user('李', { started: true })
    const group = bot.server.supergroup('居民群', { members: [li] })
    li.says(
      chat.group ? '/ask@tashan_test_bot 大邑县做了什么' : '大邑县做了什么',
      chat.group ? { in: group } : {},
    )
    const [update] = bot.server.updates.pending
    if (update === undefined) throw new Error('nothing was said')
    const key = `${CHANNEL}:${update.update_id}`
    await updates.take([{ key, body: JSON.stringify(update), message: null }], Date.now())
    for (const _ of [1, 2]) await updates.begin(key, Date.now(), 0, null)
    void bot.telegram.poll().catch(() => undefined)
    return { bot, admin, li, group }
  }

  it('is put aside and logged; its writer and the admins are told, who are not shown what it says', async () => {
    const { bot, admin, li } = await scene({ group: false })
    expect((await li.chat.nextMessage()).text).toContain('这一条我处理时出了故障，没能答上')
    const report = (await admin.chat.nextMessage()).text ?? ''
    expect(report).toMatch(/有一条更新两次让程序中断，已经搁置，不再处理：编号\d+，message，\d+个字符/u)
    expect(report).not.toContain('大邑')
    const aside = 'error: an update was in hand when the process ended, twice: it is put aside'
    expect(bot.logged).toContain(aside)
    expect(bot.logged.join('\n')).not.toContain('大邑')
    li.says('云浮那边有材料吗')
    expect((await li.chat.nextMessage()).text).toContain('云浮')
    await bot.server.idle()
    expect(li.chat.takeMessages()).toEqual([])
  })

  it('is told of in a group too, as a reply to whoever asked the bot', async () => {
    const { bot, admin, group } = await scene({ group: true })
    expect((await admin.chat.nextMessage()).text).toContain('已经搁置')
    const told = await group.nextMessage()
    expect(told.text).toContain('这一条我处理时出了故障，没能答上')
    expect(told.reply_to_message?.text).toContain('大邑县做了什么')
    await bot.server.idle()
    expect(group.takeMessages()).toEqual([])
  })
})
