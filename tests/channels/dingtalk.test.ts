import { afterEach, describe, expect, it } from 'vitest'
import { createDingtalk, type DingtalkOptions } from '../../src/channels/dingtalk/dingtalk.ts'
import { DINGTALK } from '../../src/channels/dingtalk/dingtalk-platform.ts'
import { createPapersDesk } from '../../src/papers/desk.ts'
import {
  CLIENT_ID,
  CLIENT_SECRET,
  type DingtalkServer,
  startDingtalkServer,
} from '../dingtalk-server/server.ts'
import { pause, until } from '../platform-server/wait.ts'
import { type ChannelSetup, fastClock, type RunningChannel, runChannel } from './channel-on-loopback.ts'

const WUYE = '业委会的钱总说不清，有没有地方请第三方管账？'
const LI = 'manager123'
const GROUP = 'cidGroup+/=='

const open: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close()
})

interface Bot extends RunningChannel {
  readonly server: DingtalkServer
}

async function start(
  setup: ChannelSetup & { readonly dingtalk?: Partial<DingtalkOptions>; readonly ackWithinMs?: number } = {},
): Promise<Bot> {
  const server = await startDingtalkServer(
    setup.ackWithinMs === undefined ? {} : { ackWithinMs: setup.ackWithinMs },
  )
  open.push(server.stop)
  const running = await runChannel(
    { ...DINGTALK, open: async (account, means) => createDingtalk({ account, ...means, ...setup.dingtalk }) },
    { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, root: server.url },
    setup,
  )
  open.push(running.stop)
  return { ...running, server }
}

const connected = (bot: Bot): Promise<true> =>
  until(() => bot.channel.state().is === 'connected', 'the bot is connected')

describe('on DingTalk', () => {
  it('a question in private is answered by a card whose buttons say their words in the reader’s name', async () => {
    const { server } = await start()
    server.says(LI, WUYE)
    const answer = await server.next(LI)
    expect(answer).toMatchObject({ kind: 'actionCard', asked: true })
    expect(answer.text).toContain('**136个**（目前）[1]')
    // Lines that follow each other would run together.
    expect(answer.text).not.toMatch(/[^\n]\n[^\n]/u)
    const button = answer.buttons.find(({ title }) => title === '原文依据')
    server.says(LI, button?.says ?? '')
    expect((await server.next(LI, 1)).text).toContain('原文：……目前已在136个小区推行……')
    await until(() => server.unacknowledged() === 0, 'all is acknowledged')
    expect(server.violations()).toEqual([])
  })

  it('in a group, where words of a reader do not reach it, buttons are numbered', async () => {
    const { server } = await start()
    server.says(LI, WUYE, { in: GROUP })
    const answer = await server.next(GROUP)
    expect(answer).toMatchObject({ kind: 'markdown', buttons: [] })
    const [, number] = /#(\d+) 原文依据/u.exec(answer.text) ?? []
    server.says(LI, `#${number}`, { in: GROUP })
    expect((await server.next(GROUP, 1)).text).toContain('原文：')
  })

  it('an event that is brought twice is answered once', async () => {
    const { server } = await start()
    server.says(LI, '社工持证的比例是多少', { msgId: 'twice' })
    await server.next(LI)
    server.says(LI, '社工持证的比例是多少', { msgId: 'twice' })
    server.says(LI, '大邑县做了什么')
    expect((await server.next(LI, 1)).text).toContain('大邑')
    await pause(200)
    expect(server.sent()).toHaveLength(2)
  })

  it('answers by the robot’s own call where the address for answers has expired', async () => {
    const { server } = await start()
    server.says(LI, WUYE, { answerableMs: 0 })
    expect(await server.next(LI)).toMatchObject({ kind: 'sampleMarkdown', asked: false })
    expect(server.violations()).toEqual([])
  })

  it('and where DingTalk says so, whatever the clock of this machine says', async () => {
    const { server } = await start()
    server.faults.install(/sendBySession/u, {
      kind: 'answer',
      answer: { errcode: 310000, errmsg: 'session' },
    })
    server.says(LI, WUYE)
    expect(await server.next(LI)).toMatchObject({ kind: 'sampleMarkdown', asked: false })
  })

  it('sends anew what an answer of success says was held back as too many, and nothing to whom it does not know', async () => {
    const { server, logged, events } = await start({ clock: fastClock(60) })
    server.squeeze(LI, 3_000)
    server.says(LI, WUYE, { answerableMs: 0 })
    expect(await server.next(LI)).toMatchObject({ kind: 'sampleMarkdown' })
    server.says('unknown7', WUYE, { answerableMs: 0 })
    await until(() => events.length > 0, 'it is noted')
    expect(events).toEqual([`gone dingtalk:${CLIENT_ID}:unknown7`])
    expect(logged.filter((line) => line.includes('could not be sent'))).toHaveLength(1)
  })

  it('sends exports and charts as files and pictures, and reads what was spoken', async () => {
    const papers = createPapersDesk()
    open.push(papers.close)
    const { server } = await start({ dialogue: { papers } })
    server.sends(LI, 'audio', { recognition: '哪些地方的兼职委员多' })
    await server.next(LI)
    server.says(LI, '导出表格')
    await until(() => server.sent().some(({ kind }) => kind === 'sampleFile'), 'a file')
    server.says(LI, '画图')
    await until(() => server.sent().some(({ kind }) => kind === 'sampleImageMsg'), 'a picture')
    expect(server.violations()).toEqual([])
  })

  it('comes back after its connection broke, was sent away or could not be had, each time by one dial', async () => {
    const bot = await start({ ackWithinMs: 2_000 })
    const { server } = bot
    await connected(bot)
    server.faults.install(/gateway/u, { kind: 'answer', status: 503, answer: {} }, 1)
    server.faults.install(/connect$/u, { kind: 'drop' }, 1)
    server.drop()
    await until(() => bot.channel.state().is === 'connecting', 'it is noticed')
    server.says(LI, WUYE)
    await until(() => server.sent().length === 1, 'it is answered')
    server.sendAway()
    server.says(LI, '大邑县做了什么')
    await until(() => server.sent().length === 2, 'it is answered')
    await until(() => server.dialled() >= 3, 'it dialled anew')
    expect(server.dialled()).toBe(3)
  })

  it('an answer that cannot be drawn keeps nobody waiting', async () => {
    const server = await startDingtalkServer()
    open.push(server.stop)
    let faults = 1
    const faulty: typeof DINGTALK = {
      ...DINGTALK,
      open: async (account, means) => {
        const port = createDingtalk({ account, ...means })
        return {
          ...port,
          send: async (...message) => {
            faults -= 1
            if (faults >= 0) throw new TypeError('a mistake of ours')
            return port.send(...message)
          },
        }
      },
    }
    const account = { clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, root: server.url }
    const bot = await runChannel(faulty, account)
    open.push(bot.stop)
    server.says(LI, WUYE)
    server.says(LI, '大邑县做了什么')
    expect((await server.next(LI)).text).toContain('大邑县')
    expect(bot.logged.filter((line) => line.includes('could not be sent'))).toHaveLength(1)
  })

  it('notices a connection that is open and dead', async () => {
    const bot = await start({ dingtalk: { pingEveryMs: 300 } })
    await connected(bot)
    bot.server.freeze()
    await until(() => bot.server.dialled() === 2, 'it dials again')
    bot.server.says(LI, WUYE)
    await bot.server.next(LI)
  })

  it('obeys admins and keeps to its groups, named with the platform; says so where the secret is wrong', async () => {
    const { server } = await start({
      config: { adminIds: new Set(['dingtalk:boss', LI]), allowedChats: new Set(['dingtalk:cidOther']) },
    })
    server.says('boss', '/stats')
    expect((await server.next('boss')).text).toContain('使用情况')
    server.says(LI, '/stats')
    expect((await server.next(LI)).text).toContain('管理员')
    server.says(LI, WUYE, { in: GROUP })
    expect((await server.next(GROUP)).text).toContain('这个群不在其中')
    const wrong = await start({
      dingtalk: { account: { clientId: CLIENT_ID, clientSecret: 'wrong', root: server.url } },
    })
    await until(() => wrong.logged.some((line) => /not connected .*401/u.test(line)), 'it is said')
  })
})
