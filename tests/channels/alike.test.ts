/** What holds on every platform alike: data of one's own, limits, fairness, papers, orders in plain words. */
import { afterEach, describe, expect, it } from 'vitest'
import { DINGTALK } from '../../src/channels/dingtalk/dingtalk-platform.ts'
import { FEISHU } from '../../src/channels/feishu/feishu-platform.ts'
import type { Platform } from '../../src/channels/platform.ts'
import { WECOM } from '../../src/channels/wecom/wecom-platform.ts'
import { readConfig } from '../../src/config.ts'
import { createPapersDesk } from '../../src/papers/desk.ts'
import {
  dingtalkStandIn,
  feishuStandIn,
  type Shown,
  type StandIn,
  type Talker,
  wecomStandIn,
} from '../harness/platform-stand-ins.ts'
import { until } from '../platform-server/wait.ts'
import { type ChannelSetup, runChannel } from './channel-on-loopback.ts'

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

describe.each([
  [FEISHU, feishuStandIn],
  [WECOM, wecomStandIn],
  [DINGTALK, dingtalkStandIn],
] as const)('on $name', (platform: Platform, startStandIn) => {
  async function start(setup: ChannelSetup & { readonly beside?: StandIn } = {}) {
    const standIn = setup.beside ?? (await startStandIn({ again: { feishu: [3_000], dingtalk: 60_000 } }))
    if (setup.beside === undefined) open.push(standIn.stop)
    const account = readConfig(standIn.environment).channels[platform.prefix] ?? {}
    const bot = await runChannel(platform, account, setup)
    open.push(bot.stop)
    const heard = (talker: Talker): Shown[] => standIn.shown().filter(({ chat }) => chat === talker.chat)
    /** The next answer that holds this. */
    const answer = async (talker: Talker, held: string): Promise<Shown> =>
      until(() => heard(talker).findLast(({ text }) => text.includes(held)), `${held} is said`, 30_000)
    return { standIn, bot, heard, answer }
  }

  it('forgets what one person asks it to, and nobody else’s', async () => {
    const { standIn, bot, answer } = await start()
    const [li, wang] = [standIn.talker(1, false), standIn.talker(2, false)]
    for (const one of [li, wang]) {
      one.says('/feedback 很好用')
      await answer(one, '记下')
    }
    li.says('/forget')
    await answer(li, '删')
    await li.presses('确定删除')
    for (let tries = 0; (await bot.storage.feedback.since(0, 10)).length > 1; tries += 1) {
      expect(tries).toBeLessThan(500)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    const [kept, ...others] = await bot.storage.feedback.since(0, 10)
    expect(others).toEqual([])
    expect(kept?.person).toMatch(new RegExp(`^${standIn.channel}:`, 'u'))
    expect(kept?.chat).toBe(`${standIn.channel}:${wang.chat}`)
  })

  it('tells once whoever asks too much, and keeps nobody else waiting for them', async () => {
    const { standIn, heard, answer } = await start()
    const [li, wang] = [standIn.talker(1, false), standIn.talker(2, false)]
    for (let nth = 0; nth < 12; nth += 1) li.says('大邑县做了什么')
    wang.says('社工持证的比例是多少')
    await answer(wang, '持证')
    const shown = standIn.shown()
    const waited = shown.slice(
      0,
      shown.findIndex(({ chat, text }) => chat === wang.chat && text.includes('持证')),
    )
    expect(waited.filter(({ chat }) => chat === li.chat).length).toBeLessThan(5)
    await answer(li, '问得太快')
    expect(heard(li).filter(({ text }) => text.includes('问得太快'))).toHaveLength(1)
    expect(heard(li).length).toBeLessThan(9)
  })

  it('answers once what is brought again, also after a restart', async () => {
    const { standIn, bot, answer } = await start()
    const li = standIn.talker(1, false)
    for (const id of ['once', 'once']) li.says('大邑县做了什么', id)
    await answer(li, '大邑')
    await bot.stop()
    const next = await start({ beside: standIn, storage: bot.storage, holder: 'next' })
    await until(() => next.bot.channel.state().is === 'connected', 'the next one is connected')
    li.says('大邑县做了什么', 'once')
    li.says('社工持证的比例是多少', 'another')
    await next.answer(li, '持证')
    expect(next.heard(li)).toHaveLength(2)
  })

  it('has one answer on its way at a time, so that a kill repeats no more', async () => {
    const { standIn, heard, answer } = await start()
    const people = [1, 2, 4, 5].map((nth) => standIn.talker(nth, false))
    const [li] = people as [Talker]
    li.says('大邑县做了什么')
    await answer(li, '大邑')
    standIn.faults.install(standIn.sending, { kind: 'delay', ms: 0, answerMs: 25 }, people.length)
    for (const one of people) one.says('社工持证的比例是多少')
    for (const one of people) await answer(one, '持证')
    const times = people.map((one) => heard(one).at(-1)?.at ?? 0).sort((a, b) => a - b)
    // Each takes 25 ms until it is known to have been taken.
    expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeGreaterThan(45)
  })

  it('answers all that somebody said over minutes and that comes late, all at once', async () => {
    const { standIn, heard, answer } = await start()
    const li = standIn.talker(1, false)
    const since = Date.now() - 5 * 60_000
    for (let nth = 0; nth < 8; nth += 1) li.says('大邑县做了什么', `late${nth}`, since + nth * 30_000)
    li.says('社工持证的比例是多少', 'now')
    await answer(li, '持证')
    expect(heard(li).filter(({ text }) => text.includes('问得太快'))).toEqual([])
    expect(heard(li)).toHaveLength(9)
  })

  it('makes a brief in plain words, and sends it as files', async () => {
    const papers = createPapersDesk()
    open.push(papers.close)
    const { standIn, heard, answer } = await start({ dialogue: { papers } })
    const li = standIn.talker(1, false)
    li.says('帮我写一份关于协商议事的汇报材料')
    await answer(li, '关于协商议事的做法与数据')
    // Word, Markdown and a table.
    await until(() => heard(li).length === 4, 'its files')
    expect(standIn.violations()).toEqual([])
  })
})
