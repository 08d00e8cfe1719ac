import { PassThrough } from 'node:stream'
import { afterEach, describe, expect, it } from 'vitest'
import { runTerminal } from '../../src/channels/terminal.ts'
import { createPapersDesk } from '../../src/papers/desk.ts'
import { readDocx } from '../brief/read-docx.ts'
import { newDialogue } from '../dialogue/transcript.ts'
import { readXlsx } from '../export/read-xlsx.ts'
import { type LoopbackBot, onScreen, startLoopbackBot } from './bot-on-loopback.ts'

/** Making papers starts a process first. */
const running: LoopbackBot[] = []
afterEach(async () => {
  for (const bot of running.splice(0)) await bot.stop()
})

describe('what is taken away', () => {
  it('comes on Telegram as two documents, by button and by word', async () => {
    const bot = await startLoopbackBot()
    running.push(bot)
    const li = bot.server.user('李', { started: true })
    li.says('各地的兼职委员人数列个表')
    const table = await li.chat.nextMessage()
    const received = async () => {
      expect((await li.chat.nextMessage()).text).toContain('个数据都在文件里')
      const documents = [await li.chat.nextMessage(), await li.chat.nextMessage()]
      expect(documents.map(({ document }) => document?.file_name)).toEqual([
        '兼职委员人数.xlsx',
        '兼职委员人数.csv',
      ])
    }
    await li.taps(table, '导出表格').answer()
    await received()
    li.says('导出')
    await received()
    const sent = bot.server.calls('sendDocument').map(({ files }) => files.values().next().value?.bytes)
    const [header, ...rows] = readXlsx(sent[0] ?? Buffer.alloc(0))[0]?.rows ?? []
    expect(rows.map((row) => row[header?.indexOf('原文数字') ?? -1])).toContain('214名')
    expect(sent[2]).toEqual(sent[0])
    expect(bot.violations()).toEqual([])
  })

  it('comes as a photo where the figures may be drawn together, else as the reason and the table', async () => {
    const papers = createPapersDesk()
    const bot = await startLoopbackBot({ dialogue: { papers } })
    running.push(bot)
    const li = bot.server.user('李', { started: true })
    li.says('各地的兼职委员人数列个表')
    await li.taps(await li.chat.nextMessage(), '画成图').answer()
    expect((await li.chat.nextMessage()).text).toContain('兼职委员人数')
    expect((await li.chat.nextMessage()).photo?.at(-1)?.width).toBe(1600)
    li.says('/chart 活动场数')
    const refused = await li.chat.nextMessage()
    expect(onScreen(refused)).toMatch(/各处数的事情不一样[\s\S]*4600余场/u)
    expect(bot.violations()).toEqual([])
    await papers.close()
  })

  it('comes as a brief in Word, Markdown and Excel, asked for in plain words', async () => {
    const papers = createPapersDesk()
    const bot = await startLoopbackBot({ dialogue: { papers } })
    running.push(bot)
    const li = bot.server.user('李', { started: true })
    li.says('帮我写一份关于协商议事的汇报材料')
    expect(onScreen(await li.chat.nextMessage())).toContain('关于协商议事的做法与数据')
    const names = [await li.chat.nextMessage(), await li.chat.nextMessage(), await li.chat.nextMessage()]
    expect(names.map(({ document }) => document?.file_name)).toEqual(
      ['docx', 'md', 'xlsx'].map((ending) => `关于协商议事的做法与数据.${ending}`),
    )
    const [word] = bot.server.calls('sendDocument').map(({ files }) => files.values().next().value?.bytes)
    expect(readDocx(word ?? Buffer.alloc(0)).footnotes.size).toBeGreaterThan(10)
    expect(bot.violations()).toEqual([])
    await papers.close()
  })

  it('says that it is at work while a brief takes long, by word and by button', async () => {
    let finish: () => void = () => undefined
    const slow = () =>
      new Promise<Uint8Array>((resolve) => {
        finish = () => resolve(new Uint8Array(8))
      })
    const bot = await startLoopbackBot({ dialogue: { papers: { brief: slow, picture: slow } } })
    running.push(bot)
    const li = bot.server.user('李', { started: true })
    const told = () => bot.server.calls('sendChatAction').map(({ params }) => params['action'])
    li.says('怎么调解邻里纠纷')
    const answer = await li.chat.nextMessage()
    expect(told()).toEqual([])
    li.says('写成材料')
    await expect.poll(told).toEqual(['typing'])
    finish()
    for (let nth = 0; nth < 4; nth += 1) await li.chat.nextMessage()
    const tap = li.taps(answer, '写成材料')
    await expect.poll(told).toEqual(['typing', 'typing'])
    finish()
    await tap.answer()
    expect(bot.violations()).toEqual([])
  })

  it('comes as a card to forward, of a figure by its button and of an answer by the word', async () => {
    const papers = createPapersDesk()
    const bot = await startLoopbackBot({ dialogue: { papers } })
    running.push(bot)
    const li = bot.server.user('李', { started: true })
    li.says('编号 DTBFC6K')
    await li.taps(await li.chat.nextMessage(), '证据卡').answer()
    expect((await li.chat.nextMessage()).text).toContain('业财代理（浙江省 温州市）')
    expect((await li.chat.nextMessage()).photo?.at(-1)?.width).toBe(1600)
    li.says('社工持证的比例是多少')
    await li.chat.nextMessage()
    li.says('做成卡片')
    expect((await li.chat.nextMessage()).text).toContain('四川省 宜宾市 翠屏区')
    expect((await li.chat.nextMessage()).photo?.at(-1)?.width).toBe(1600)
    expect(bot.violations()).toEqual([])
    await papers.close()
  })

  it('is kept as files by the terminal, which says where', async () => {
    const input = new PassThrough()
    const output = new PassThrough()
    const kept: string[] = []
    input.end('各地的兼职委员人数列个表\n导出\n')
    await runTerminal({
      dialogue: await newDialogue(),
      input,
      output,
      saveFile: (name) => {
        kept.push(name)
        return kept.length === 1 ? `here/${name}` : undefined
      },
    })
    const text = String(output.read())
    expect(kept).toEqual(['兼职委员人数.xlsx', '兼职委员人数.csv'])
    expect(text).toContain('已存为 here/兼职委员人数.xlsx')
    expect(text).toContain('没能在这个文件夹里存下 兼职委员人数.csv')
  })
})
