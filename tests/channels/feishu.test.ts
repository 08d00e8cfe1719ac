import { afterEach, describe, expect, it } from 'vitest'
import { createFeishu, type FeishuOptions } from '../../src/channels/feishu/feishu.ts'
import { FEISHU } from '../../src/channels/feishu/feishu-platform.ts'
import { createPapersDesk } from '../../src/papers/desk.ts'
import { buttonRows } from '../feishu-server/check-card.ts'
import {
  APP_ID,
  APP_SECRET,
  type FeishuServer,
  type FeishuServerOptions,
  type SentMessage,
  startFeishuServer,
} from '../feishu-server/server.ts'
import { pause, until } from '../platform-server/wait.ts'
import { type ChannelSetup, type RunningChannel, runChannel } from './channel-on-loopback.ts'

const WUYE = '业委会的钱总说不清，有没有地方请第三方管账？'

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

interface Bot extends RunningChannel {
  readonly server: FeishuServer
}

async function start(
  setup: ChannelSetup & {
    readonly server?: FeishuServerOptions
    readonly feishu?: Partial<FeishuOptions>
    readonly beside?: FeishuServer
  } = {},
): Promise<Bot> {
  const server = setup.beside ?? (await startFeishuServer(setup.server))
  if (setup.beside === undefined) open.push(server.stop)
  const running = await runChannel(
    { ...FEISHU, open: (account, means) => createFeishu({ account, ...means, ...setup.feishu }) },
    { appId: APP_ID, appSecret: APP_SECRET, root: server.url },
    setup,
  )
  open.push(running.stop)
  return { ...running, server }
}

const connected = (bot: Bot): Promise<true> =>
  until(() => bot.channel.state().is === 'connected', 'the bot is connected')

const labels = (message: SentMessage): string[] =>
  buttonRows(message.card ?? { schema: '2.0', body: { elements: [] } })
    .flat()
    .map(({ label }) => label)

describe('on Feishu', () => {
  it('a question in private is answered by a card, and a press puts another page in its place', async () => {
    const { server } = await start()
    const li = server.user('李')
    li.says(WUYE)
    const answer = await server.next(li.chat)
    expect(answer.text).toContain('**浙江省温州市 ·「业财代理」**')
    expect(answer.text).toContain('**136个**（目前）[1]')
    expect(answer.replyTo).toBeUndefined()
    expect(labels(answer)).toContain('原文依据')

    expect(await li.presses(answer, '原文依据')).toEqual({ replaced: true })
    expect(answer.text).toContain('原文：……目前已在136个小区推行……')
    expect(answer.text).toContain('可以直接引用：')
    expect(answer.text).not.toContain('.yaml')
    expect(await li.presses(answer, '‹ 返回')).toEqual({ replaced: true })
    expect(answer.text).toContain('业财代理')
    expect(await li.presses(answer, '👍')).toEqual({ replaced: false, toast: '谢谢！' })
    expect(server.sent()).toHaveLength(1)
    expect(server.violations()).toEqual([])
  })

  it('in a group it hears its name only, replies to the question, and keeps to the topic it was asked in', async () => {
    const { server } = await start()
    const li = server.user('李')
    const group = server.group('街道群', li)
    li.says('温州怎么管业委会的账', { in: group, mention: false })
    const asked = li.says(WUYE, { in: group })
    const answer = await server.next(group)
    expect(answer).toMatchObject({ replyTo: asked, inThread: false })
    const inTopic = li.says('社工持证的比例是多少', { in: group, thread: { id: 'omt_1', root: asked } })
    expect(await server.next(group, 1)).toMatchObject({ replyTo: inTopic, inThread: true })
    expect(server.sent()).toHaveLength(2)
    // Pressed in the group, a card stays one of the group.
    await li.presses(answer, '原文依据')
    expect(server.violations()).toEqual([])
  })

  it('what is quoted is read: a bare mention checks the text it replies to', async () => {
    const { server } = await start()
    const li = server.user('李')
    const wang = server.user('王')
    const group = server.group('街道群', li)
    const text = wang.says('据说温州有136个小区推行“业财代理”，另外发动了4309名乡贤。', {
      in: group,
      mention: false,
    })
    li.says('', { in: group, replyTo: text })
    expect((await server.next(group)).text).toContain('核对了2个数据')
  })

  it('an event that is brought twice is answered once', async () => {
    const { server } = await start()
    const li = server.user('李')
    li.says('社工持证的比例是多少', { eventId: 'event_twice' })
    await server.next(li.chat)
    li.says('社工持证的比例是多少', { eventId: 'event_twice' })
    await until(
      () => server.brought('event_twice') === 2 && server.unacknowledged() === 0,
      'it is acknowledged again',
    )
    await pause(200)
    expect(server.sent()).toHaveLength(1)
  })

  it('an answer that was processed and lost on its way back is not sent a second time', async () => {
    const { server } = await start()
    server.faults.install(/POST .*messages$/u, { kind: 'lose answer' })
    const li = server.user('李')
    li.says(WUYE)
    await server.next(li.chat)
    li.says('大邑县做了什么')
    expect((await server.next(li.chat, 1)).text).toContain('大邑')
    expect(server.sent()).toHaveLength(2)
  })

  it('waits where Feishu asks for it, with an error of HTTP or one of its own', async () => {
    const { server, logged } = await start()
    const li = server.user('李')
    const tooFast = { code: 99991400, msg: 'request trigger frequency limit' }
    const headers = { 'x-ogw-ratelimit-reset': '1' }
    server.faults.install(/POST .*messages$/u, { kind: 'answer', status: 400, answer: tooFast, headers })
    server.faults.install(/POST .*messages$/u, { kind: 'answer', status: 429, answer: 'slow down', headers })
    const begun = Date.now()
    li.says(WUYE)
    await server.next(li.chat)
    expect(Date.now() - begun).toBeGreaterThan(1_900)
    expect(logged.filter((line) => line.includes('could not be sent'))).toEqual([])
  })

  it('sends no faster than Feishu permits', async () => {
    const { server } = await start()
    const people = Array.from({ length: 8 }, (_, at) => server.user(`人${at}`))
    const group = server.group('大群', people[0] as ReturnType<FeishuServer['user']>)
    for (const one of people) one.says('大邑县做了什么', { in: group })
    await server.next(group, 7)
    expect(server.refused()).toBe(0)
    expect(server.violations()).toEqual([])
  })

  it('sends exports and charts as files and pictures', async () => {
    const papers = createPapersDesk()
    open.push(papers.close)
    const { server } = await start({ dialogue: { papers } })
    const li = server.user('李')
    li.says('哪些地方的兼职委员多')
    const answer = await server.next(li.chat)
    li.says('导出表格')
    await until(() => server.sent().some(({ type }) => type === 'file'), 'a file')
    await until(() => server.unacknowledged() === 0, 'all is acknowledged')
    li.says('画图')
    await until(() => server.sent().some(({ type }) => type === 'image'), 'a picture')
    expect(server.uploads().map(({ kind }) => kind)).toEqual(expect.arrayContaining(['file', 'image']))
    expect(answer.text).toContain('兼职委员')
    expect(server.violations()).toEqual([])
  })

  it('comes back after its connection broke, froze or could not be had, and hears what was said meanwhile', async () => {
    const bot = await start()
    const { server } = bot
    await connected(bot)
    server.faults.install(/endpoint/u, { kind: 'answer', status: 502, answer: 'Bad Gateway' }, 2)
    server.faults.install(/WS/u, { kind: 'drop' }, 1)
    server.drop()
    await until(() => bot.channel.state().is === 'connecting', 'it is noticed')
    const li = server.user('李')
    li.says(WUYE)
    await until(() => server.sent().length === 1, 'it is answered')
    expect(bot.logged.some((line) => line.includes('502'))).toBe(true)
  })

  it('pings as often as it wants to, and notices by that a connection that is open and dead', async () => {
    const bot = await start({ server: { pingSeconds: 600 }, feishu: { pingEveryMs: 1_000 } })
    await connected(bot)
    await until(() => bot.server.pings() >= 3, 'it pings')
    bot.server.freeze()
    await until(() => bot.server.dialled() === 2, 'it dials again')
    const li = bot.server.user('李')
    li.says(WUYE)
    await bot.server.next(li.chat)
  })

  it('has a new token where the old one is not known any more', async () => {
    const { server } = await start()
    const li = server.user('李')
    li.says(WUYE)
    await server.next(li.chat)
    server.revokeTokens()
    li.says('大邑县做了什么')
    await server.next(li.chat, 1)
    expect(server.violations()).toEqual([
      'a token that is not good',
      expect.stringContaining('Invalid access token'),
    ])
  })

  it('only one of two processes is connected, and the other takes over', async () => {
    const first = await start({ holder: 'first' })
    await connected(first)
    const second = await start({ beside: first.server, storage: first.storage, holder: 'second' })
    await until(() => second.logged.some((line) => line.includes('standing by')), 'the second stands by')
    expect(second.channel.state()).toEqual({ is: 'standing by' })
    await first.stop()
    await connected(second)
    expect(first.server.connections()).toBe(1)
    const li = first.server.user('李')
    li.says(WUYE)
    await first.server.next(li.chat)
  })

  it('through cut connections, errors, repeats and a change of process each question is answered once', async () => {
    const first = await start({ holder: 'first' })
    const { server } = first
    const second = await start({ beside: server, storage: first.storage, holder: 'second' })
    const people = Array.from({ length: 12 }, (_, at) => server.user(`人${at}`))
    for (let round = 0; round < 3; round += 1) {
      for (const [at, one] of people.entries()) {
        one.says('大邑县做了什么', { eventId: `event_${round}_${at}` })
        if (at % 3 === 0) one.says('大邑县做了什么', { eventId: `event_${round}_${at}` })
        if (at === 4) server.drop()
        if (at % 4 === 1) server.faults.install(/POST .*messages$/u, { kind: 'lose answer' })
        if (at % 4 === 2)
          server.faults.install(/POST .*messages$/u, { kind: 'answer', status: 502, answer: 'away' })
        if (at % 4 === 3) server.faults.install(/POST .*messages$/u, { kind: 'drop' })
        await pause(50)
      }
      if (round === 1) await first.stop()
      for (const one of people)
        await until(
          () => server.sent().filter(({ chat }) => chat === one.chat).length > round,
          `an answer in round ${round}`,
          60_000,
        )
    }
    await pause(4_000)
    expect(server.sent()).toHaveLength(people.length * 3)
    expect(second.channel.state().is).toBe('connected')
    expect(server.violations()).toEqual([])
  }, 200_000)

  it('leaves groups it may not be in, and obeys those named as admins only', async () => {
    const { server } = await start({
      config: { allowedChats: new Set(['oc_other']), adminIds: new Set(['ou_' + '41'.padEnd(30, '0')]) },
    })
    const li = server.user('李')
    const admin = server.user('A')
    const group = server.group('外面的群', li, { hasBot: false })
    server.adds(group, li)
    expect((await server.next(group)).text).toContain('只在指定的群里使用')
    await until(() => server.left().length === 1, 'it leaves')
    li.says('/stats')
    expect((await server.next(li.chat)).text).toContain('管理员')
    admin.says('/stats')
    expect((await server.next(admin.chat)).text).toContain('使用情况')
  })

  it('is told apart from other channels: what is forgotten here is one person’s here', async () => {
    const { server, storage } = await start()
    const li = server.user('李')
    li.says('/feedback 很好用')
    await server.next(li.chat)
    const [kept] = await storage.feedback.since(0, 10)
    expect(kept).toMatchObject({
      chat: `feishu:${APP_ID}:${li.chat}`,
      person: `feishu:${APP_ID}:${li.openId}`,
    })
    li.says('/forget')
    const question = await server.next(li.chat, 1)
    await li.presses(question, labels(question)[0] ?? '')
    expect(await storage.feedback.since(0, 10)).toEqual([])
  })

  it('whoever asks too much is told so once', async () => {
    const { server } = await start()
    const li = server.user('李')
    for (let nth = 0; nth < 12; nth += 1) li.says('大邑县做了什么')
    await until(() => server.sent().some(({ text }) => text.includes('问得太快')), 'it is said')
    expect(server.sent().filter(({ text }) => text.includes('问得太快'))).toHaveLength(1)
  })

  it('greets whoever opens the chat, and a group it is let into', async () => {
    const { server, events } = await start()
    const li = server.user('李')
    li.enters()
    expect((await server.next(li.chat)).text).toContain('你好，我是他山')
    const group = server.group('街道群', li)
    server.adds(group, li)
    expect((await server.next(group)).text).toContain('大家好，我是他山')
    server.removes(group)
    await until(() => events.includes(`gone feishu:${APP_ID}:${group}`), 'it is noted')
  })

  it('says so where the secret is wrong, and tries again', async () => {
    const bot = await start({
      feishu: { account: { appId: APP_ID, appSecret: 'wrong', root: 'http://127.0.0.1:9' } },
    })
    await until(() => bot.logged.some((line) => line.includes('not connected')), 'it is said')
    expect(bot.channel.state().is).toBe('connecting')
  })
})
