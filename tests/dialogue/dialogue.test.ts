import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { runTerminal } from '../../src/channels/terminal.ts'
import { createDialogue } from '../../src/dialogue/dialogue.ts'
import { decodeAction, encodeAction } from '../../src/messages/action-code.ts'
import { commandList, readCommand } from '../../src/messages/commands.ts'
import { plainText } from '../../src/messages/plain-text.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { createStorage } from '../../src/storage/storage.ts'
import { memoryStorage } from '../storage/memory-storage.ts'
import { shippedCorpus } from './shipped-corpus.ts'
import { newDialogue, play, readTranscript } from './transcript.ts'

const FOLDER = join(import.meta.dirname, 'transcripts')

describe('conversations', () => {
  it.each(readdirSync(FOLDER))('%s goes as written', async (file) => {
    expect(await play(readTranscript(readFileSync(join(FOLDER, file), 'utf8')))).toEqual([])
  })
})

describe('the terminal', () => {
  async function piped(input: string): Promise<string> {
    const [stdin, stdout] = [new PassThrough(), new PassThrough()]
    let written = ''
    stdout.on('data', (chunk) => {
      written += String(chunk)
    })
    stdin.end(input)
    await runTerminal({ dialogue: await newDialogue(), input: stdin, output: stdout })
    return written
  }

  it('answers a question a line, and writes nothing else', async () => {
    const written = await piped('大邑县做了什么\n\n来源呢\n')
    expect(written).toMatch(/^四川省成都市大邑县\n/u)
    expect(written).toContain('刚才的内容出自：')
    expect(written).not.toContain('> ')
  })

  it('does without a last line break, and with none at all', async () => {
    expect(await piped('/help')).toContain('怎么问')
    expect(await piped('')).toBe('')
  })

  it('lists in text what elsewhere is on buttons', async () => {
    expect(await piped('/topics\n')).toContain('物业治理 12、')
  })

  it('takes the words of a button for the button', async () => {
    const evidence = await piped('业委会的钱总说不清，有没有地方请第三方管账？\n原文依据\n')
    expect(evidence).toContain('编号 DTBFC6K')
    expect(await piped('/topics\n小区和物业\n物业治理\n')).toContain('物业治理（12条）')
    const kept = await piped('大邑县做了什么\n收藏\n/forget\n确定删除\n/collection\n')
    expect(kept).toMatch(/收好了[\s\S]*要删除你的全部数据吗[\s\S]*删[\s\S]*收藏是空的/u)
    // A number is said: what it stands for is talked about then.
    expect(await piped('/topics 物业治理\n2\n来源呢\n')).toMatch(/解决的问题[\s\S]*刚才的内容出自/u)
  })

  it('says which command may have been meant, and promises nothing that nobody reads', async () => {
    expect(await piped('/tpoics\n')).toContain('是不是想发 /topics？')
    expect(await piped('/topic\n')).toContain('是不是想发 /topics？')
    expect(await piped('/火星\n')).toContain('发 /help 看用法')
    expect(await piped('/feedback 有个数字不对\n')).toContain('没有人能看到')
    expect(await piped('/help\n')).toContain('/figures 持证')
  })

  it('shows a person what there is to choose from', async () => {
    const [stdin, stdout] = [new PassThrough(), new PassThrough({ encoding: 'utf8' })]
    stdin.end('社工持证的比例是多少\n')
    const isTTY = { isTTY: true }
    await runTerminal({
      dialogue: await newDialogue(),
      input: Object.assign(stdin, isTTY),
      output: Object.assign(stdout, isTTY),
    })
    expect(String(stdout.read())).toMatch(/［原文依据］.*［★ 收藏］/u)
  })
})

describe('commands', () => {
  it('are read with a bot, an argument, and in Chinese', () => {
    expect(readCommand('/ask@tashan_bot  业委会的账 怎么管')).toEqual({
      name: 'ask',
      typed: 'ask',
      bot: 'tashan_bot',
      argument: '业委会的账 怎么管',
    })
    expect(readCommand('/来源')?.name).toBe('source')
    expect(readCommand('/订阅物业治理 每天 8:00')).toEqual({
      name: 'subscribe',
      typed: '订阅',
      argument: '物业治理 每天 8:00',
    })
    expect(readCommand('／帮助')?.name).toBe('help')
    expect(readCommand('/toString')?.name).toBeUndefined()
    expect(readCommand('1/3的社工持证吗')).toBeUndefined()
    expect(readCommand('/')).toBeUndefined()
  })

  it('offer subscribing only where there is somewhere to subscribe', () => {
    const names = commandList('private', { subscribes: false }).map(({ command }) => command)
    expect(names).not.toContain('subscribe')
    expect(commandList('groupAdmin', { subscribes: true }).map(({ command }) => command)).toContain(
      'settings',
    )
  })
})

describe('codes of buttons', () => {
  it('drop the way back before they grow too long, and read nothing into nonsense', () => {
    const long = { kind: 'practice', practiceId: 'x'.repeat(50) } as const
    const code = encodeAction({ ...long, back: { kind: 'topic', topicId: 'y'.repeat(16), page: 1 } })
    expect(code).toBe(`p:${'x'.repeat(50)}`)
    expect(encodeAction({ ...long, practiceId: '长'.repeat(30) })).toBeUndefined()
    for (const nonsense of ['', '?', 'm:', 'm:a', 't:x:y', 'sb:a:b', '__proto__', 'p:', 'x'.repeat(64)])
      expect(decodeAction(nonsense)).toBeUndefined()
    expect(decodeAction('q:1<2')).toEqual({ kind: 'ask', text: '1<2' })
  })
})

describe('subscriptions by conversation', () => {
  it('are made in a line or with buttons, listed, paused and ended', async () => {
    const database = await openDatabase(':memory:')
    const storage = createStorage(database)
    let seed = 0
    let now = Date.UTC(2026, 10, 21, 4)
    const dialogue = createDialogue({
      corpus: shippedCorpus(),
      stores: storage,
      now: () => {
        now += 1000
        return now
      },
      random: () => {
        seed = (seed + 0.37) % 1
        return seed
      },
      subscribing: { subscriptions: storage.subscriptions, version: () => 'v1', zone: 'Asia/Shanghai' },
    })
    const turns = readTranscript(`
      > /subscribe 物业治理 每天 08:30
      订阅好了：物业治理 每天 08:30
      下一次：11月22日
      > /subscribe 物业治理 每天 08:30
      已经有一条一样的
      > /subscribe 养老
      多久发一次
      > [每周一 08:30]
      订阅好了：养老服务 每周一 08:30
      > /subscriptions
      订阅（2条）
      1. 物业治理
      2. 养老服务
      > [1]
      物业治理
      > [暂停]
      先停着
      > [恢复]
      恢复了
      > /unsubscribe 养老
      退订好了：养老服务
      > /unsubscribe
      退订好了：物业治理
      > /subscriptions
      还没有订阅
      > /subscribe
      想订阅哪个主题
      > [小区和物业]
      想订阅哪个主题
      > [业委会]
      订阅“业委会”
      > /subscribe 物业治理 每月1号
      ! 订阅好了
      # In plain words too, where nothing else can be meant.
      > 我想订阅浙江的养老，每周一早上8点
      订阅好了：养老服务 + 浙江省 每周一 08:00
      > 我的订阅
      订阅（1条）
      > 暂停推送
      “养老服务 + 浙江省”停了
      > 恢复订阅吧
      恢复了：养老服务 + 浙江省 每周一 08:00
      > 退订养老
      退订好了：养老服务 + 浙江省 每周一 08:00
      > 退订
      没有订阅，不用退
      > 订阅制的社区食堂有吗
      ! 订
      > 退订机制怎么设计
      ! 没有订阅
      > /settings 时区 东京时间
      时区：东京时间
      > /settings 免打扰 22:00-07:00
      免打扰 22:00–07:00
      > /settings 胡说
      没看懂
    `)
    expect(await play(turns, dialogue)).toEqual([])
    await database.close()
  })
})

describe('stores that fail', () => {
  it('are an error for the channel to deal with, not a wrong answer', async () => {
    const stores = await memoryStorage()
    const dialogue = createDialogue({
      corpus: shippedCorpus(),
      stores: {
        ...stores,
        slips: { ...stores.slips, keep: async () => Promise.reject(new Error('disk full')) },
      },
      now: Date.now,
      random: Math.random,
    })
    const said = {
      place: { chat: 'telegram:1', kind: 'private', thread: null },
      person: { id: 'telegram:1', isAdmin: false, manages: async () => true, isIn: async () => false },
      text: '大邑县做了什么',
    } as const
    await expect(dialogue.say(said)).rejects.toThrow('disk full')
    const help = await dialogue.say({ ...said, text: '/help' })
    expect(plainText(help?.message ?? { blocks: [], buttons: [] })).toContain('怎么问')
  })
})
