import { afterEach, describe, expect, it } from 'vitest'
import { createWecom, type WecomOptions } from '../../src/channels/wecom/wecom.ts'
import { WECOM } from '../../src/channels/wecom/wecom-platform.ts'
import { createPapersDesk } from '../../src/papers/desk.ts'
import { pause, until } from '../platform-server/wait.ts'
import {
  BOT_ID,
  BOT_SECRET,
  startWecomServer,
  type WecomSent,
  type WecomServer,
} from '../wecom-server/server.ts'
import { type ChannelSetup, fastClock, type RunningChannel, runChannel } from './channel-on-loopback.ts'

const WUYE = '业委会的钱总说不清，有没有地方请第三方管账？'
const LI = 'lisi'
const GROUP = 'wrGroup_1'

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

interface Bot extends RunningChannel {
  readonly server: WecomServer
}

async function start(
  setup: ChannelSetup & { readonly wecom?: Partial<WecomOptions>; readonly beside?: WecomServer } = {},
): Promise<Bot> {
  const server = setup.beside ?? (await startWecomServer())
  if (setup.beside === undefined) open.push(server.stop)
  const running = await runChannel(
    { ...WECOM, open: (account, means) => createWecom({ account, ...means, ...setup.wecom }) },
    { botId: BOT_ID, secret: BOT_SECRET, wsUrl: server.url },
    setup,
  )
  open.push(running.stop)
  return { ...running, server }
}

const connected = (bot: Bot): Promise<true> =>
  until(() => bot.channel.state().is === 'connected', 'the bot is connected')
const labels = ({ card }: WecomSent): string[] => card?.button_list.map(({ text }) => text) ?? []

describe('on WeCom', () => {
  it('a question is answered in its bubble, with buttons below; a press marks the card and brings the page', async () => {
    const { server } = await start()
    server.says(LI, WUYE)
    const answer = await server.next(LI)
    expect(answer).toMatchObject({ kind: 'stream' })
    expect(answer.text).toContain('**浙江省温州市 ·「业财代理」**')
    expect(answer.text).toContain('**136个**（目前）[1]')
    expect(labels(answer)).toContain('原文依据')
    expect(await server.presses(LI, answer, '原文依据')).toBe('已打开：原文依据')
    const evidence = await server.next(LI, 1)
    expect(evidence.text).toContain('原文：……目前已在136个小区推行……')
    expect(await server.presses(LI, answer, '👍')).toBe('谢谢！')
    expect(server.violations()).toEqual([])
  })

  it('buttons that there is no room for are numbered, and a number is as good as a press', async () => {
    const { server } = await start()
    server.says(LI, '/place')
    const places = await server.next(LI)
    expect(labels(places)).toHaveLength(6)
    const [, number] = /#(\d+) 安阳市 殷都区/u.exec(places.text) ?? []
    server.says(LI, `#${number}`)
    expect((await server.next(LI, 1)).text).toContain('**河南省安阳市殷都区**')
    // Numbers go on: one that is read further up still means what it meant there.
    server.says(LI, '/place')
    await server.next(LI, 2)
    server.says(LI, `＃${number}`)
    expect((await server.next(LI, 3)).text).toContain('**河南省安阳市殷都区**')
    server.says(LI, '#999')
    expect((await server.next(LI, 4)).text).toContain('太久了')
    expect(server.violations()).toEqual([])
  })

  it('in a group it answers there, without the name it was called by', async () => {
    const { server } = await start()
    server.says(LI, WUYE, { in: GROUP })
    const answer = await server.next(GROUP)
    expect(answer.text).toContain('业财代理')
    await server.presses(LI, answer, '原文依据')
    expect((await server.next(GROUP, 1)).text).toContain('原文：')
    server.says(LI, '', { in: GROUP, quote: '据说温州有136个小区推行“业财代理”，另外发动了4309名乡贤。' })
    await until(() => server.sent().some(({ text }) => text.includes('核对了2个数据')), 'it is checked')
  })

  it('reads what was spoken, and says what it cannot read', async () => {
    const { server } = await start()
    server.sends(LI, 'voice', { content: '社工持证的比例是多少' })
    expect((await server.next(LI)).text).toContain('持证')
    server.sends(LI, 'image', { url: 'https://example.org/x', aeskey: 'k' })
    expect((await server.next(LI, 1)).text).toContain('图片里的字我看不了')
  })

  it('an event that is brought twice is answered once', async () => {
    const { server } = await start()
    server.says(LI, '社工持证的比例是多少', { msgid: 'twice' })
    await server.next(LI)
    server.says(LI, '社工持证的比例是多少', { msgid: 'twice' })
    server.says(LI, '大邑县做了什么')
    expect((await server.next(LI, 1)).text).toContain('大邑')
    await pause(200)
    expect(server.sent()).toHaveLength(2)
  })

  it('sends exports and charts as files and pictures', async () => {
    const papers = createPapersDesk()
    open.push(papers.close)
    const { server } = await start({ dialogue: { papers } })
    server.says(LI, '哪些地方的兼职委员多')
    await server.next(LI)
    server.says(LI, '导出表格')
    await until(() => server.sent().some(({ kind }) => kind === 'file'), 'a file')
    server.says(LI, '画图')
    await until(() => server.sent().some(({ kind }) => kind === 'image'), 'a picture')
    expect(server.violations()).toEqual([])
  })

  it('waits where it is told that it sends too much', async () => {
    const { server, logged } = await start()
    server.faults.install(/respond_msg/u, {
      kind: 'answer',
      answer: { errcode: 45009, errmsg: 'api freq out of limit' },
    })
    server.says(LI, WUYE)
    await server.next(LI)
    expect(logged.filter((line) => line.includes('could not be sent'))).toEqual([])
  })

  it.each([846605, 846608])(
    'answers in a message of its own where the question is too old (%i)',
    async (errcode) => {
      const { server, logged } = await start()
      server.faults.install(/respond_msg/u, { kind: 'answer', answer: { errcode, errmsg: 'expired' } })
      server.says(LI, WUYE)
      expect(await server.next(LI)).toMatchObject({ kind: 'markdown' })
      expect(logged.filter((line) => line.includes('could not be sent'))).toEqual([])
    },
  )

  it('an answer that was processed and lost on its way back is not lost, and the connection comes back', async () => {
    const { server } = await start()
    server.faults.install(/respond_msg/u, { kind: 'lose answer' })
    server.says(LI, WUYE)
    await server.next(LI)
    server.says(LI, '大邑县做了什么')
    await until(
      () => server.sent().some(({ text }) => text.includes('大邑县')),
      'the next one is answered',
      20_000,
    )
    // There is no key by which WeCom would know a message again.
    expect(server.sent().filter(({ text }) => text.includes('业财代理')).length).toBeLessThanOrEqual(2)
  })

  it('comes back after its connection broke, could not be had or was taken over', async () => {
    const bot = await start()
    const { server } = bot
    await connected(bot)
    server.faults.install(/connect/u, { kind: 'drop' }, 2)
    server.drop()
    await until(() => bot.channel.state().is === 'connecting', 'it is noticed')
    server.says(LI, WUYE)
    await until(() => server.sent().length === 1, 'it is answered')
    server.takeOver()
    await until(
      () => bot.logged.some((line) => line.includes('another connection of this bot')),
      'it is said',
    )
    server.says(LI, '大邑县做了什么')
    await until(() => server.sent().length === 2, 'it is answered')
  })

  it('notices a connection that is open and dead', async () => {
    const bot = await start({ wecom: { pingEveryMs: 300 } })
    await connected(bot)
    bot.server.freeze()
    await until(() => bot.server.dialled() === 2, 'it dials again')
    bot.server.says(LI, WUYE)
    await bot.server.next(LI)
  })

  it('only one of two processes is connected, and hands over', async () => {
    const first = await start({ holder: 'first' })
    await connected(first)
    const second = await start({ beside: first.server, storage: first.storage, holder: 'second' })
    await until(() => second.logged.some((line) => line.includes('standing by')), 'the second stands by')
    expect(first.server.dialled()).toBe(1)
    await first.stop()
    await connected(second)
    expect(first.server.dialled()).toBe(2)
    first.server.says(LI, WUYE)
    await first.server.next(LI)
  })

  it('an answer on its way when the process is to end arrives once, and what comes in meanwhile is for the next one', async () => {
    const first = await start({ holder: 'first' })
    const { server } = first
    await connected(first)
    server.faults.install(/respond_msg/u, { kind: 'delay', ms: 0, answerMs: 600 })
    server.says(LI, WUYE)
    await server.next(LI)
    const stopping = first.stop()
    await pause(200)
    server.says(LI, '大邑县做了什么')
    await stopping
    const second = await start({ beside: server, storage: first.storage, holder: 'second' })
    await connected(second)
    const texts = () => server.sent().flatMap(({ text }) => /业财代理|大邑县/u.exec(text)?.[0] ?? [])
    await until(() => texts().includes('大邑县'), 'the second question is answered')
    await pause(500)
    expect(texts()).toEqual(['业财代理', '大邑县'])
  })

  it('goes on trying to send an answer while the platform is away for half an hour', async () => {
    const { server, logged } = await start({ clock: fastClock(300) })
    const away = { kind: 'answer', answer: { errcode: -1, errmsg: 'system busy' } } as const
    server.faults.install(/respond_msg/u, away, 10_000)
    server.says(LI, WUYE)
    await pause(6_000)
    server.faults.clear()
    await server.next(LI)
    expect(logged.filter((line) => line.includes('could not be sent'))).toEqual([])
  })

  it('obeys admins and keeps to its groups, named with the platform', async () => {
    const { server } = await start({
      config: { adminIds: new Set(['wecom:zhangsan', 'lisi']), allowedChats: new Set(['wecom:wrOther']) },
    })
    server.says('zhangsan', '/stats')
    expect((await server.next('zhangsan')).text).toContain('使用情况')
    server.says(LI, '/stats')
    expect((await server.next(LI)).text).toContain('管理员')
    server.says(LI, WUYE, { in: GROUP })
    expect((await server.next(GROUP)).text).toContain('这个群不在其中')
  })

  it('says so where the secret is wrong, and tries again', async () => {
    const server = await startWecomServer()
    open.push(server.stop)
    const bot = await start({
      beside: server,
      wecom: { account: { botId: BOT_ID, secret: 'wrong', wsUrl: server.url } },
    })
    await until(() => bot.logged.some((line) => /not connected .*853000/u.test(line)), 'it is said')
    await until(() => server.dialled() >= 2, 'it tries again')
  })
})
