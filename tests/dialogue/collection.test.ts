/** What a person keeps: under any answer, in plain words, listed for them alone, taken out, made into a brief. */
import { beforeEach, describe, expect, it } from 'vitest'
import { createCollectionReader } from '../../src/dialogue/collection-request.ts'
import { createDialogue, type Dialogue } from '../../src/dialogue/dialogue.ts'
import type { Outgoing, Place, Pressed } from '../../src/dialogue/spoken.ts'
import type { Message } from '../../src/messages/message.ts'
import { bytesOf } from '../../src/messages/outgoing-file.ts'
import { plainText } from '../../src/messages/plain-text.ts'
import { createWriteBrief } from '../../src/papers/brief-paper.ts'
import { readDocx } from '../brief/read-docx.ts'
import { readXlsx } from '../export/read-xlsx.ts'
import { memoryStorage } from '../storage/memory-storage.ts'
import { shippedCorpus } from './shipped-corpus.ts'

const corpus = shippedCorpus()
const read = createCollectionReader(corpus.knowledge.lexicon.takeawayRequests)
const GROUP: Place = { chat: 'telegram:1:-7', kind: 'group', thread: null }

let now = 1_800_000_000_000
let dialogue: Dialogue
let storage: Awaited<ReturnType<typeof memoryStorage>>
/** Another corpus in which nothing of 温州 is. */
const without = {
  ...corpus,
  knowledge: {
    ...corpus.knowledge,
    articles: corpus.knowledge.articles.filter(({ locality }) => locality.at(-1) !== '温州市'),
  },
}

beforeEach(async () => {
  storage = await memoryStorage()
  const write = createWriteBrief(async () => Promise.reject(new Error('nothing to draw')))
  dialogue = createDialogue({
    corpus,
    stores: storage,
    now: () => {
      now += 1000
      return now
    },
    random: () => 0.5,
    papers: { picture: async () => new Uint8Array(), brief: write },
  })
})

/** Somebody who speaks and presses; what was shown last is kept. */
function somebody(n: number, place: Place = { chat: `telegram:1:${n}`, kind: 'private', thread: null }) {
  const person = {
    id: `telegram:1:${n}`,
    isAdmin: false,
    manages: async () => true,
    isIn: async () => false,
  }
  let shown: Message | undefined
  const say = async (text: string): Promise<Outgoing> => {
    const outgoing = await dialogue.say({ place, person, text, by: 'direct' })
    if (outgoing === undefined) throw new Error(`nothing was said to ${text}`)
    shown = outgoing.message
    return outgoing
  }
  return {
    labels: () => shown?.buttons.flat().map(({ label }) => label) ?? [],
    say,
    text: async (text: string) => plainText((await say(text)).message),
    press: async (label: string): Promise<Pressed> => {
      const button = shown?.buttons.flat().find((one) => one.label === label)
      if (button === undefined) throw new Error(`no button ${label}`)
      const pressed = await dialogue.press({ place, person, action: button.action })
      if (pressed.kind !== 'notice') shown = pressed.message
      return pressed
    },
  }
}
const textOf = (pressed: Pressed): string =>
  pressed.kind === 'notice' ? pressed.text : plainText(pressed.message)

describe('★ under an answer', () => {
  it('keeps the practice that is told, once', async () => {
    const li = somebody(1)
    await li.say('业委会的钱总说不清，有没有地方请第三方管账？')
    expect(textOf(await li.press('★ 收藏'))).toBe('收好了：浙江省温州市「业财代理」。发 /collection 看。')
    expect(textOf(await li.press('★ 收藏'))).toBe('已经在收藏里了。发 /collection 看。')
    expect(await li.text('/collection')).toContain(
      '我的收藏（1条）\n  1. 浙江省温州市「业财代理」　编号 ZAYC27A',
    )
  })

  it('keeps the figures where those are asked for, as printed', async () => {
    const li = somebody(1)
    await li.say('社工持证的比例是多少')
    await li.press('★ 收藏')
    const listed = await li.text('我的收藏')
    expect(listed).toContain('四川省宜宾市翠屏区：社区工作者持证率超1/3')
    expect(listed).toContain('辽宁省辽阳市：社区工作者持证率30%以上')
    expect(listed).not.toContain('「')
  })

  it('stands under practices and evidence too', async () => {
    const li = somebody(1)
    await li.say('ZAYC27A')
    await li.press('★ 收藏')
    await li.say('DTBFC6K')
    await li.press('★ 收藏')
    expect(await li.text('/我的收藏')).toMatch(
      /1\. .*「业财代理」　编号 ZAYC27A\n {2}2\. .*推行“业财代理”的小区数136个（目前）/u,
    )
  })

  it('does not stand where nothing was told', async () => {
    const li = somebody(1)
    await li.say('火星上怎么种土豆')
    expect(li.labels()).not.toContain('★ 收藏')
    expect(await li.text('收藏')).toBe('这里没有能收藏的做法或数据。')
  })

  it('in a group keeps it for whoever pressed, who sees it in private only', async () => {
    const [asked, pressed] = [somebody(1, GROUP), somebody(2, GROUP)]
    await asked.say('业委会的钱总说不清，有没有地方请第三方管账？')
    await asked.press('★ 收藏')
    for (const text of ['/collection', '我的收藏', '把收藏写成材料'])
      expect(await pressed.text(text)).not.toContain('业财代理')
    expect(await asked.text('/collection')).toContain('到私聊里发 /collection 看')
    expect(await somebody(1).text('/collection')).toContain('业财代理')
    expect(await somebody(2).text('/collection')).toContain('收藏是空的')
  })

  it('keeps no more than a hundred', async () => {
    const codes = Array.from({ length: 99 }, (_, at) => `Z${String(at).padStart(6, '0')}`)
    await storage.collections.add('telegram:1:1', codes, 0)
    const li = somebody(1)
    await li.say('社工持证的比例是多少')
    expect(textOf(await li.press('★ 收藏'))).toMatch(/^收藏最多100条，已经满了。收好了：.*先删掉一些再收。$/u)
    expect(await storage.collections.list('telegram:1:1')).toHaveLength(100)
  })
})

describe('in plain words', () => {
  it.each([
    ['收藏', 'keep', []],
    ['帮我收藏一下', 'keep', []],
    ['这个先收着吧', 'keep', []],
    ['收藏第2个', 'keep', [2]],
    ['收藏第一条和第三条', 'keep', [1, 3]],
    ['我的收藏', 'show', []],
    ['看看收藏夹', 'show', []],
    ['我都收藏了哪些？', 'show', []],
    ['删掉收藏第3条', 'remove', [3]],
    ['取消收藏 2', 'remove', [2]],
    ['把收藏里的第2、3条删掉', undefined, undefined],
    ['清空收藏夹', 'empty', []],
  ] as const)('%s', (text, kind, nths) => {
    const request = read(text)
    if (kind === undefined) return expect(request?.kind).toBe('remove')
    expect(request).toEqual({ kind, nths })
  })

  it.each([
    '收藏家协会有几家',
    '哪里收藏了古籍',
    '图书馆收藏多少册书',
    '第二个细说',
    '2',
    '删掉第2条',
    '一起收集',
  ])('%s asks something else', (text) => expect(read(text)).toBeUndefined())

  it('keeps one of those that were listed', async () => {
    const li = somebody(1)
    const { message } = await li.say('哪些地方办了老年食堂')
    const names = message.blocks.flatMap((block) => (block.kind === 'listed' ? [block.name] : []))
    expect(await li.text('收藏第2个')).toContain(`「${names[1]}」`)
    expect((await storage.collections.list('telegram:1:1')).length).toBe(1)
    await li.say('收藏')
    expect((await storage.collections.list('telegram:1:1')).length).toBe(names.length)
  })
})

describe('the list', () => {
  const CODES = ['ZAYC27A', 'DTBFC6K']
  it('opens entries and comes back, takes out one, and is emptied when that is confirmed', async () => {
    const li = somebody(1)
    await storage.collections.add('telegram:1:1', CODES, 0)
    await li.say('/collection')
    expect(textOf(await li.press('看2'))).toContain('……目前已在136个小区推行……')
    expect(textOf(await li.press('‹ 返回'))).toContain('我的收藏（2条）')
    expect(textOf(await li.press('删1'))).toContain('我的收藏（1条）\n  1. 浙江省温州市：推行“业财代理”')
    await storage.collections.add('telegram:1:1', ['ZAYC27A'], 9)
    expect(await li.text('/collection 删2')).toMatch(/^删掉了1条。[\s\S]*我的收藏（1条）/u)
    expect(await li.text('删掉收藏第4条')).toBe('收藏里只有1条，没有第4条。')
    await li.say('清空收藏')
    expect(await storage.collections.list('telegram:1:1')).toEqual(['DTBFC6K'])
    expect(textOf(await li.press('清空'))).toBe('收藏清空了，删了1条。')
    expect(await storage.collections.list('telegram:1:1')).toEqual([])
  })

  it('is paged, and stays where it was when an entry goes', async () => {
    const codes = corpus.knowledge.figures.slice(0, 11).map(({ id }) => id)
    await storage.collections.add('telegram:1:1', codes, 0)
    const li = somebody(1)
    await li.say('/collection')
    await li.press('下一页 ›')
    await li.press('下一页 ›')
    expect(li.labels()).toEqual(['看11', '删11', '‹ 上一页', '3/3', '写成材料', '清空'])
    const after = textOf(await li.press('删11'))
    expect(after).toContain('我的收藏（10条）\n  6. ')
  })

  it('says of an entry that the corpus holds no more that it is gone, and lets it be taken out', async () => {
    await storage.collections.add('telegram:1:1', CODES, 0)
    await dialogue.swap(without)
    const li = somebody(1)
    expect(await li.text('/collection')).toContain('1. （已不在语料里）　编号 ZAYC27A')
    expect(li.labels()).not.toContain('看1')
    expect(textOf(await li.press('删1'))).toContain('我的收藏（1条）')
  })

  it('is shown by /mydata and erased by /forget, with nobody else’s', async () => {
    await storage.collections.add('telegram:1:1', CODES, 0)
    await storage.collections.add('telegram:1:2', CODES, 0)
    const li = somebody(1)
    const { message, files } = await li.say('/mydata')
    expect(plainText(message)).toContain('收藏：2条')
    const [file] = files ?? []
    expect(file && bytesOf(file).toString('utf8')).toContain('DTBFC6K')
    await li.say('/forget')
    await li.press('确定删除')
    expect(await storage.collections.list('telegram:1:1')).toEqual([])
    expect(await storage.collections.list('telegram:1:2')).toEqual(CODES)
  })
})

describe('a brief of the collection', () => {
  it.each(['把收藏写成材料', '用我的收藏写一份汇报材料', '/brief 收藏', '/collection 写成材料'])(
    '%s: holds what was kept and nothing else, with sources',
    async (words) => {
      // Of 辽阳 the figure alone, though its practice has others.
      const liaoyang = corpus.knowledge.figures.find(({ printed }) => printed === '214名')
      await storage.collections.add('telegram:1:1', ['ZAYC27A', 'DTBFC6K', liaoyang?.id ?? ''], 0)
      const { files = [] } = await somebody(1).say(words)
      expect(files.map(({ name }) => name)).toEqual(
        ['docx', 'md', 'xlsx'].map((ending) => `各地做法与数据选编.${ending}`),
      )
      const [docx, md, xlsx] = files.map((file) => bytesOf(file))
      const { footnotes, paragraphs } = readDocx(docx ?? Buffer.alloc(0))
      const text = paragraphs.join('\n')
      expect(text).toContain('本材料收录2个地方的材料：做法1条，原文印出的数据4个。')
      expect(text).toContain('辽宁省辽阳市：单独选入的数据1个。')
      expect(text).toContain('选入的数据')
      expect([...footnotes.values()].join('')).toContain('《创新开展瓯江红“共享社·幸福里”建设》')
      const rows = readXlsx(xlsx ?? Buffer.alloc(0))[0]?.rows.slice(1) ?? []
      const practice = corpus.knowledge.practices.find(({ name }) => name === '业财代理')
      const expected = [...(practice?.figures ?? []).map(({ printed }) => printed), '214名']
      for (const printed of expected) expect(rows.flat()).toContain(printed)
      expect(rows).toHaveLength(expected.length)
      expect(md?.toString('utf8').match(/136个/gu)).toHaveLength(1)
    },
    30_000,
  )

  it('of nothing says how to keep something', async () => {
    expect(await somebody(1).text('把收藏写成材料')).toContain('收藏是空的')
  })
})
