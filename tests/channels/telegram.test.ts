import type { Message, Update } from 'grammy/types'
import { afterEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../src/storage/database.ts'
import { createStorage } from '../../src/storage/storage.ts'
import { memoryStorage } from '../storage/memory-storage.ts'
import { ATTACHMENT_KINDS } from '../telegram-server/actors.ts'
import { errorAnswer, faults } from '../telegram-server/faults.ts'
import {
  CHANNEL,
  hurriedClock,
  type LoopbackBot,
  type LoopbackOptions,
  onScreen,
  startLoopbackBot,
} from './bot-on-loopback.ts'
import { hostileUpdates } from './hostile-updates.ts'

const running: LoopbackBot[] = []

async function start(options?: LoopbackOptions): Promise<LoopbackBot> {
  const bot = await startLoopbackBot(options)
  running.push(bot)
  return bot
}

afterEach(async () => {
  for (const bot of running.splice(0)) await bot.stop()
})

const WUYE = '业委会的钱总说不清，有没有地方请第三方管账？'
const buttons = (message: Message): string[] =>
  message.reply_markup?.inline_keyboard.flat().map(({ text }) => text) ?? []

describe('in private', () => {
  it('answers a question with figures and source, and opens the evidence in place', async () => {
    const bot = await start()
    const li = bot.server.user('李', { started: true })
    li.says(WUYE)
    const answer = await li.chat.nextMessage()
    expect(onScreen(answer)).toMatch(
      /温州市.*业财代理[\s\S]*136个（目前）\[1\][\s\S]*\[1\] 《.*幸福里”建设》，记者 郭文治、孟航/u,
    )
    await li.taps(answer, '原文依据').answer()
    const evidence = await li.chat.nextEdit()
    expect(evidence.message_id).toBe(answer.message_id)
    expect(onScreen(evidence)).toMatch(
      /136个（目前）[\s\S]*原文：……目前已在136个小区推行……[\s\S]*编号 D[0-9A-Z]{6}/u,
    )
    expect(onScreen(evidence)).not.toMatch(/\.txt|\.yaml/u)
    const copy = evidence.reply_markup?.inline_keyboard.flat().find((button) => 'copy_text' in button)
    expect(copy).toMatchObject({
      copy_text: {
        text: '浙江省温州市：推行“业财代理”的小区数136个（目前）（据《创新开展瓯江红“共享社·幸福里”建设》，记者 郭文治、孟航）',
      },
    })
    await li.taps(evidence, '返回').answer()
    expect((await li.chat.nextEdit()).text).toBe(answer.text)
    expect(bot.violations()).toEqual([])
    expect(bot.logged).toEqual([])
  })

  it('keeps the subject over turns, and takes up an older answer that is replied to', async () => {
    const bot = await start()
    const li = bot.server.user('李', { started: true })
    li.says('大邑县做了什么')
    const dayi = await li.chat.nextMessage()
    li.says(WUYE)
    await li.chat.nextMessage()
    li.says('来源呢', { replyTo: dayi })
    expect((await li.chat.nextMessage()).text).toContain('人才讲坛')
    li.says('来源呢')
    expect((await li.chat.nextMessage()).text).toContain('人才讲坛')
    li.says(WUYE)
    await li.chat.nextMessage()
    li.says('/source')
    expect((await li.chat.nextMessage()).text).toContain('136个')
    expect(bot.violations()).toEqual([])
  })

  it('turns pages of an answer in place, and knows which page is meant afterwards', async () => {
    const bot = await start()
    const li = bot.server.user('李', { started: true })
    li.says('志愿服务')
    const first = await li.chat.nextMessage()
    const more = buttons(first).find((label) => label.startsWith('更多做法'))
    expect(more).toBeDefined()
    await li.taps(first, more ?? '').answer()
    const second = await li.chat.nextEdit()
    expect(second.message_id).toBe(first.message_id)
    expect(second.text).not.toBe(first.text)
    expect(second.text).toContain('第2页')
    li.says('第二个细说')
    const detail = await li.chat.nextMessage()
    const name = /2\. .*「(.+)」/u.exec(second.text ?? '')?.[1] ?? '?'
    expect(detail.text).toContain(name)
    await li.taps(second, '上一页').answer()
    expect((await li.chat.nextEdit()).text).toBe(first.text)
    expect(bot.violations()).toEqual([])
  })

  it('leads from topics to practices to figures to their evidence', async () => {
    const bot = await start()
    const li = bot.server.user('李', { started: true })
    li.says('/topics')
    const topics = await li.chat.nextMessage()
    await li.taps(topics, '小区和物业').answer()
    await li.chat.nextEdit()
    await li.taps(topics, '物业治理 12').answer()
    await li.chat.nextEdit()
    await li.taps(topics, '下一页').answer()
    await li.chat.nextEdit()
    await li.taps(topics, '6').answer()
    const practice = await li.chat.nextEdit()
    expect(practice.text).toContain('针对的问题')
    await li.taps(topics, '返回').answer()
    expect((await li.chat.nextEdit()).text).toContain('物业治理（12条）')
    li.says('/place 温州')
    const place = await li.chat.nextMessage()
    await li.taps(place, '全部数据').answer()
    expect((await li.chat.nextEdit()).text).toContain('温州市的数据（55个）')
    await li.taps(place, '依据1').answer()
    expect((await li.chat.nextEdit()).text).toContain('原文：')
    expect(bot.violations()).toEqual([])
  })

  it('shows figures of several places as a table, and as text where rich messages are unknown', async () => {
    const bot = await start()
    const li = bot.server.user('李', { started: true })
    li.says('/figures 持证率')
    const table = await li.chat.nextMessage()
    expect(onScreen(table)).toMatch(/地方 \| 数据 \| 指标[\s\S]*翠屏区 \| 超1\/3 \| 社区工作者持证率/u)
    bot.server.faults.on('sendrichmessage', errorAnswer(404, 'Not Found: method not found'))
    li.says('/figures 持证率')
    expect((await li.chat.nextMessage()).text).toMatch(/翠屏区　超1\/3/u)
    li.says('/compare 辽阳 殷都 兼职委员')
    expect((await li.chat.nextMessage()).text).toMatch(/辽阳市　214名/u)
    expect(bot.violations()).toEqual([])
  })

  it('corrects a forwarded text figure by figure', async () => {
    const bot = await start()
    const li = bot.server.user('李', { started: true })
    const wang = bot.server.user('王')
    const group = bot.server.supergroup('资料群', { bot: 'absent', members: [li, wang] })
    const told = wang.says('罗定市有4309名乡贤，温州推行业财代理的小区136个。', { in: group })
    li.forwards(told)
    const check = await li.chat.nextMessage()
    expect(check.text).toMatch(/不是这个地方的[\s\S]*4309名：是福建省漳州市龙文区的/u)
    expect(check.text).toMatch(/语料里有[\s\S]*136个：浙江省温州市/u)
    expect(check.reply_to_message?.message_id).toBeDefined()
  })

  it('checks what somebody replies to, and says that it cannot read a picture that is to be checked', async () => {
    const bot = await start()
    const li = bot.server.user('李', { started: true })
    li.sends.photo({ caption: '帮我核对一下' })
    expect((await li.chat.nextMessage()).text).toBe(
      '图片里的字我看不了。把要核对的文字打出来发给我，我来核对。',
    )
    const told = li.says('温州推行业财代理的小区136个')
    await li.chat.nextMessage()
    li.says('帮我核对一下', { replyTo: told })
    expect((await li.chat.nextMessage()).text).toMatch(/核对了1个数据[\s\S]*136个：浙江省温州市/u)
    li.sends.photo({ caption: '大邑县做了什么' })
    expect((await li.chat.nextMessage()).text).toContain('大邑县')
  })

  it('has a word for everything that is no text', async () => {
    const bot = await start()
    const li = bot.server.user('李', { started: true })
    for (const kind of ATTACHMENT_KINDS) {
      li.sends[kind]()
      const reply = await li.chat.nextMessage()
      expect(reply.text?.length, kind).toBeGreaterThan(5)
    }
    for (const text of [
      '😀😀😀',
      '长'.repeat(4000),
      '/ask',
      '/ask   ',
      '/nonsense',
      '？？？',
      '/place 上海',
    ]) {
      li.says(text)
      const reply = await li.chat.nextMessage()
      expect(reply.text?.length, text.slice(0, 10)).toBeGreaterThan(5)
    }
    expect(bot.violations()).toEqual([])
    expect(bot.logged).toEqual([])
  })

  it('has one word for pictures that were sent together', async () => {
    const bot = await start()
    const li = bot.server.user('李', { started: true })
    li.sendsAlbum('photo', [{}, {}, {}, {}, {}, {}, {}, {}, {}, {}])
    expect((await li.chat.nextMessage()).text).toContain('图片里的字我看不了')
    await li.chat.staysSilent(2_500)
    li.sendsAlbum('video', [{}, {}])
    await li.chat.nextMessage()
    await li.chat.staysSilent(1_500)
    expect(bot.violations()).toEqual([])
    expect(bot.logged).toEqual([])
  })

  it.each([0, 2, 4])(
    'answers the words with pictures, here with number %i of five, and no more',
    async (at) => {
      const bot = await start()
      const li = bot.server.user('李', { started: true })
      const pictures = [0, 1, 2, 3, 4].map((nth) => (nth === at ? { caption: '大邑县做了什么' } : {}))
      li.sendsAlbum('photo', pictures)
      expect((await li.chat.nextMessage()).text).toContain('大邑县')
      await li.chat.staysSilent(2_500)
      expect(bot.logged).toEqual([])
    },
  )

  it('corrects its answer when the question is edited', async () => {
    const bot = await start()
    const li = bot.server.user('李', { started: true })
    const question = li.says('大邑县做了什么')
    const answer = await li.chat.nextMessage()
    li.edits(question, '嘉峪关市做了什么')
    const edited = await li.chat.nextEdit()
    expect(edited.message_id).toBe(answer.message_id)
    expect(edited.text).toContain('嘉峪关市')
    await li.chat.staysSilent()
  })

  it('corrects what an earlier process answered, too', async () => {
    const storage = createStorage(await openDatabase(':memory:'))
    const first = await start({ stores: storage, telegram: { updates: storage.updates } })
    const li = first.server.user('李', { started: true })
    const question = li.says('大邑县做了什么')
    const answer = await li.chat.nextMessage()
    await first.telegram.stop()
    const second = await startLoopbackBot({
      stores: storage,
      telegram: { updates: storage.updates, apiRoot: first.server.url },
    })
    running.push(second)
    li.edits(question, '嘉峪关市做了什么')
    const edited = await li.chat.nextEdit()
    expect(edited.message_id).toBe(answer.message_id)
    expect(edited.text).toContain('嘉峪关市')
    await li.chat.staysSilent()
  })

  it('confirms to Telegram only what it has written down', async () => {
    const storage = createStorage(await openDatabase(':memory:'))
    let write = (): void => undefined
    const mayWrite = new Promise<void>((resolve) => {
      write = resolve
    })
    let hasFetched = (): void => undefined
    const isFetched = new Promise<void>((resolve) => {
      hasFetched = resolve
    })
    const take: typeof storage.updates.take = async (...fetched) => {
      hasFetched()
      await mayWrite
      return storage.updates.take(...fetched)
    }
    const bot = await start({ stores: storage, telegram: { updates: { ...storage.updates, take } } })
    const li = bot.server.user('李', { started: true })
    li.says('大邑县做了什么')
    await isFetched
    // Long enough to fetch again, by which Telegram would take it for confirmed.
    await new Promise((resolve) => setTimeout(resolve, 300))
    expect(bot.server.updates.pending).toHaveLength(1)
    write()
    expect((await li.chat.nextMessage()).text).toContain('大邑县')
    await bot.server.idle()
    expect(bot.server.updates.pending).toHaveLength(0)
  })

  it('repeats what people write without letting it become markup', async () => {
    const bot = await start()
    const li = bot.server.user('<b>李</b>', { started: true })
    const hostile = [
      '/<b>x</b>',
      '/topics <a href="tg://user?id=1">x</a>',
      '/figures <b>志愿者</b>',
      '/compare <i>温州</i> &amp; 淄博',
      '/check <pre>136个小区</pre>推行业财代理',
    ]
    for (const text of hostile) {
      li.says(text)
      await li.chat.nextMessage()
    }
    const sent = bot.server
      .calls('sendMessage')
      .map(({ params }) => String((params as { text?: string }).text))
    expect(sent.join('\n')).not.toMatch(/<a |<pre>|<i>温州/u)
    expect(bot.violations(hostile)).toEqual([])
  })

  it('takes votes and remarks, tells what it keeps, and forgets it', async () => {
    const stores = await memoryStorage()
    const bot = await start({ stores })
    const li = bot.server.user('李', { started: true })
    li.says(WUYE)
    const answer = await li.chat.nextMessage()
    expect((await li.taps(answer, '👎').answer()).text).toContain('/feedback')
    expect((await li.taps(answer, '👍').answer()).text).toContain('谢谢')
    li.says('/feedback 数字很有用')
    expect((await li.chat.nextMessage()).text).toContain('记下了')
    const feedback = await stores.feedback.since(0, 10)
    expect(feedback.map(({ kind, about }) => [kind, about])).toEqual(
      expect.arrayContaining([
        ['useful', WUYE],
        ['note', WUYE],
      ]),
    )
    expect(feedback).toHaveLength(2)
    li.says('/mydata')
    const kept = await li.chat.nextMessage()
    expect(kept.text).toMatch(/评价和意见：2条/u)
    expect((await li.chat.nextMessage()).document?.file_name).toBe('tashan-my-data.json')
    await li.taps(kept, '全部删除').answer()
    await li.taps(await li.chat.nextEdit(), '确定删除').answer()
    expect((await li.chat.nextEdit()).text).toMatch(/删好了/u)
    expect(await stores.chats.everything(`${CHANNEL}:${li.id}`)).toEqual({})
    expect((await li.taps(answer, '👍').answer()).text).toContain('太久了')
  })

  it('lets only admins see the gaps and read the knowledge anew', async () => {
    const bot = await start({
      telegram: { adminIds: new Set(['77']) },
      dialogue: { reload: async () => '读好了。' },
    })
    const li = bot.server.user('李', { started: true })
    const admin = bot.server.user('管', { id: 77, started: true })
    li.says('火星上怎么种土豆')
    await li.chat.nextMessage()
    li.says('/gaps')
    expect((await li.chat.nextMessage()).text).toContain('管理员')
    admin.says('/gaps')
    expect((await admin.chat.nextMessage()).text).toContain('1次：土豆、火星')
    admin.says('/stats')
    expect((await admin.chat.nextMessage()).text).toMatch(/1个问题，答上0个/u)
    admin.says('/reload')
    expect((await admin.chat.nextMessage()).text).toBe('读好了。')
  })
})

describe('over restarts and failures', () => {
  it('keeps old buttons working, and says kindly when one is too old', async () => {
    const database = await openDatabase(':memory:')
    const stores = createStorage(database)
    const first = await start({ stores })
    const li = first.server.user('李', { started: true })
    li.says(WUYE)
    const answer = await li.chat.nextMessage()
    await first.telegram.stop()
    const second = await startLoopbackBot({ stores, polls: false })
    const press = (data: string) =>
      second.dialogue.press({
        place: { chat: `${CHANNEL}:${li.id}`, kind: 'private', thread: null },
        person: {
          id: `${CHANNEL}:${li.id}`,
          isAdmin: false,
          manages: async () => true,
          isIn: async () => false,
        },
        action: data === '' ? undefined : { kind: 'answerEvidence', slip: data, page: 0 },
      })
    const code = answer.reply_markup?.inline_keyboard
      .flat()
      .flatMap((button) => ('callback_data' in button ? [button.callback_data] : []))
      .find((data) => data.startsWith('v:'))
    const slip = code?.split(':')[1] ?? ''
    expect((await press(slip)).kind).toBe('page')
    expect(await press('nosuchslip')).toMatchObject({ kind: 'notice', text: expect.stringContaining('太久') })
    expect(await press('')).toMatchObject({ kind: 'notice' })
    await second.stop()
    await database.close()
  })

  it('sends anew where the message cannot be edited any more', async () => {
    const bot = await start()
    const li = bot.server.user('李', { started: true })
    li.says('/topics')
    const topics = await li.chat.nextMessage()
    await li.taps(topics, '小区和物业', { inaccessible: true }).answer()
    await bot.server.idle()
    expect(li.chat.botMessages.length + bot.server.calls('editMessageText').length).toBeGreaterThan(1)
    li.deletes(topics)
    expect(bot.logged).toEqual([])
  })

  it('waits as long as it is told to, tries again after an outage, and never answers twice', async () => {
    const waits: number[] = []
    const bot = await start({ telegram: { sleep: async (ms) => void waits.push(ms) } })
    const li = bot.server.user('李', { started: true })
    bot.server.faults.on('sendmessage', faults.tooManyRequests(7), { times: 1 })
    li.says('/help')
    await li.chat.nextMessage()
    expect(waits).toEqual([7000])
    bot.server.faults.on('sendmessage', faults.serverError(502), { times: 1 })
    li.says('/help')
    await li.chat.nextMessage()
    bot.server.faults.on('sendmessage', { kind: 'lose answer' }, { times: 1 })
    li.says('/help')
    await li.chat.nextMessage()
    await bot.server.idle({ quietMs: 150 })
    // The answer that got lost on the way is there; what follows it is no second help text.
    expect(li.chat.takeMessages().filter(({ text }) => text?.includes('怎么问'))).toEqual([])
  })

  it('gives an answer plain where Telegram does not understand its markup, edited or new', async () => {
    const bot = await start()
    const li = bot.server.user('李', { started: true })
    const cannotParse = errorAnswer(400, "Bad Request: can't parse entities: unsupported start tag")
    const fault = bot.server.faults.on('sendMessage', cannotParse, { times: 1 })
    const question = li.says(WUYE)
    const answer = await li.chat.nextMessage()
    expect(fault.hits).toBe(1)
    expect(answer.text).toMatch(/业财代理[\s\S]*136个（目前）[\s\S]*《.*幸福里”建设》/u)
    expect(answer.entities ?? []).toEqual([])
    expect(buttons(answer)).toContain('原文依据')
    bot.server.faults.on('editMessageText', cannotParse, { times: 1 })
    li.edits(question, '嘉峪关市做了什么')
    const edited = await li.chat.nextEdit()
    expect(edited.message_id).toBe(answer.message_id)
    expect(edited.text).toContain('嘉峪关市')
    await li.chat.staysSilent()
    expect(bot.logged).toEqual([
      expect.stringContaining('the markup of a message is not understood'),
      expect.stringContaining('the markup of a message is not understood'),
    ])
    expect(bot.violations()).toEqual([])
  })

  it('follows a group to its new id, and stops where it is blocked', async () => {
    const bot = await start()
    const li = bot.server.user('李', { started: true })
    const group = bot.server.group('老群', { members: [li] })
    const supergroup = li.migrates(group)
    // Not greeted again.
    await supergroup.staysSilent(200)
    li.says('/ask 大邑县做了什么', { in: supergroup })
    expect((await supergroup.nextMessage()).text).toContain('大邑县')
    expect(bot.events).toContain(`moved ${CHANNEL}:${group.id} ${CHANNEL}:${supergroup.id}`)
    li.blocksBot()
    await bot.server.idle()
    expect(bot.events).toContain(`gone ${CHANNEL}:${li.id}`)
    li.unblocksBot()
    await bot.server.idle()
    expect(bot.events).toContain(`back ${CHANNEL}:${li.id}`)
  })

  it('survives ten thousand hostile updates, and nothing of them becomes markup', async () => {
    const bot = await start({ polls: false, telegram: { clock: hurriedClock } })
    const calls: { method: string; payload: unknown }[] = []
    bot.telegram.bot.api.config.use(async (_previous, method, payload) => {
      calls.push({ method, payload })
      return { ok: true, result: { message_id: 1, date: 0, chat: { id: 1, type: 'private' } } } as never
    })
    const updates = hostileUpdates(10_000, 20261121, {
      id: bot.telegram.bot.botInfo.id,
      name: bot.telegram.bot.botInfo.username,
    })
    for (let at = 0; at < updates.length; at += 50)
      await Promise.all(
        updates.slice(at, at + 50).map((update) => bot.telegram.bot.handleUpdate(update as Update)),
      )
    const { describeViolations } = await import('../telegram-server/check-message.ts')
    const outgoing = calls.map(({ method, payload }) => ({ method, params: payload }))
    expect(
      describeViolations(outgoing, {
        ignore: [
          'escapes shown',
          'markup shown',
          'placeholder shown',
          'broken character',
          'blank lines',
          'link',
        ],
      }),
    ).toEqual([])
    expect(bot.logged.filter((line) => line.startsWith('error'))).toEqual([])
    expect(calls.length).toBeGreaterThan(1000)
  })
})

describe('in a group', () => {
  it('says nothing to a hundred messages that are not for it, not even behind the scenes', async () => {
    const bot = await start({ server: { me: { can_read_all_group_messages: true } } })
    const people = ['李', '王', '张'].map((name) => bot.server.user(name))
    const group = bot.server.supergroup('居民群', { members: people })
    const [li, wang] = people
    if (li === undefined || wang === undefined) throw new Error('no people')
    await bot.server.idle()
    const before = bot.server.calls().filter(({ method }) => method !== 'getUpdates').length
    const first = li.says('今天停水吗', { in: group })
    for (let n = 0; n < 100; n += 1) {
      const who = people[n % 3] ?? li
      if (n % 10 === 0) who.says('我也想问', { in: group, replyTo: first })
      else if (n % 10 === 1) who.sends.photo({ caption: '看看' }, { in: group })
      else if (n % 10 === 2) who.says('/ask@other_bot 物业', { in: group })
      else if (n % 10 === 3) who.says('/ban 王', { in: group })
      else if (n % 10 === 4) who.says('@someone_else 在吗', { in: group })
      else if (n % 10 === 5) who.sends.sticker(undefined, { in: group })
      else who.says(`业委会的账目怎么公开 ${n}`, { in: group })
    }
    await bot.server.idle()
    await group.staysSilent()
    const after = bot.server.calls().filter(({ method }) => method !== 'getUpdates').length
    expect(after).toBe(before)
  })

  it('answers commands, mentions and replies to itself, quoting the question and in short', async () => {
    const bot = await start()
    const li = bot.server.user('李', { started: true })
    const group = bot.server.supergroup('居民群', { members: [li] })
    const asked = li.says(`/ask ${WUYE}`, { in: group })
    const answer = await group.nextMessage()
    expect(answer.reply_to_message?.message_id).toBe(asked.message_id)
    expect(buttons(answer)).toEqual(['原文依据', '★ 收藏', '私下细问 ↗'])
    expect(answer.text?.length).toBeLessThan(500)
    li.says('@tashan_test_bot 哪些地方办了老年食堂', { in: group })
    expect((await group.nextMessage()).text).toContain('语料里有')
    li.says('来源呢', { in: group, replyTo: answer })
    expect((await group.nextMessage()).text).toContain('136个')
    await li.taps(answer, '原文依据').answer()
    expect((await group.nextEdit()).text).toContain('原文：')
    expect(bot.violations()).toEqual([])
  })

  it('hears who calls it by name in a group, and nobody who only names it', async () => {
    const bot = await start({ server: { me: { can_read_all_group_messages: true } } })
    const li = bot.server.user('李', { started: true })
    const group = bot.server.supergroup('居民群', { members: [li] })
    li.says('他山之石可以攻玉，建瓯的食堂就是这么学的', { in: group })
    await group.staysSilent()
    li.says('他山，建瓯建了几所长者食堂', { in: group })
    expect((await group.nextMessage()).text).toContain('7所')
    expect(bot.violations()).toEqual([])
  })

  it('hands over to the private chat with the question', async () => {
    const bot = await start()
    const li = bot.server.user('李', { started: true })
    const group = bot.server.supergroup('居民群', { members: [li] })
    li.says(`/ask ${WUYE}`, { in: group })
    const answer = await group.nextMessage()
    const link = answer.reply_markup?.inline_keyboard.flat().find((button) => 'url' in button)
    const payload =
      new URL(link !== undefined && 'url' in link ? link.url : '').searchParams.get('start') ?? ''
    li.starts(payload)
    const full = await li.chat.nextMessage()
    expect(full.text).toContain('业财代理')
    expect(buttons(full)).toContain('👍')
  })

  it('stays in the topic of a forum, and takes its first message for no reply', async () => {
    const bot = await start()
    const li = bot.server.user('李', { started: true })
    const forum = bot.server.supergroup('论坛', { members: [li], forum: true })
    const topic = forum.topic('物业')
    li.says('大家好', { in: forum, thread: topic })
    await forum.staysSilent()
    li.says(`/ask ${WUYE}`, { in: forum, thread: topic })
    const answer = await forum.nextMessage()
    expect(answer.message_thread_id).toBe(topic.id)
    expect(answer.is_topic_message).toBe(true)
  })

  it('asks back in what is quoted', async () => {
    const bot = await start()
    const [li, wang] = [bot.server.user('李'), bot.server.user('王')]
    const group = bot.server.supergroup('居民群', { members: [li, wang] })
    const told = wang.says('业委会的账目怎么公开', { in: group })
    await group.staysSilent()
    li.says('@tashan_test_bot', { in: group, replyTo: told })
    expect((await group.nextMessage()).text).not.toContain('怎么问')
    li.says('/check', { in: group, replyTo: wang.says('温州推行业财代理的小区136个', { in: group }) })
    expect((await group.nextMessage()).text).toContain('136个：浙江省温州市')
  })

  it('checks the message that somebody asks about under it, or points at without a word', async () => {
    const bot = await start()
    const [li, wang] = [bot.server.user('李'), bot.server.user('王')]
    const group = bot.server.supergroup('居民群', { members: [li, wang] })
    li.says('/ask 会昌县做了什么', { in: group })
    await group.nextMessage()
    const told = wang.says('辽阳市有211名兼职委员，温州推行业财代理的小区136个。', { in: group })
    for (const words of ['帮忙核对', '这个对吗？', '麻烦看看数据准不准，谢谢', '']) {
      li.says(`@tashan_test_bot ${words}`, { in: group, replyTo: told })
      const answer = await group.nextMessage()
      expect(answer.text, words).toContain('核对了2个数据')
      expect(answer.text, words).toMatch(/214名[\s\S]*136个：浙江省温州市/u)
    }
    li.says('@tashan_test_bot 这个对吗', { in: group, replyTo: told, quote: '温州推行业财代理的小区136个' })
    expect((await group.nextMessage()).text).toMatch(/核对了1个数据[\s\S]*136个/u)
    li.says('@tashan_test_bot 这个对吗', { in: group, replyTo: wang.says('今天开会', { in: group }) })
    expect((await group.nextMessage()).text).toContain('没有找到可以核对的数据')
    expect(bot.violations()).toEqual([])
  })

  it('takes other words under a message for a question of their own, and a question pointed at for one', async () => {
    const bot = await start()
    const [li, wang] = [bot.server.user('李'), bot.server.user('王')]
    const group = bot.server.supergroup('居民群', { members: [li, wang] })
    const told = wang.says('辽阳市有211名兼职委员', { in: group })
    li.says('@tashan_test_bot 大邑县做了什么', { in: group, replyTo: told })
    expect((await group.nextMessage()).text).toMatch(/^四川省成都市大邑县/u)
    const asked = wang.says('哪些地方设了兼职委员？', { in: group })
    li.says('@tashan_test_bot', { in: group, replyTo: asked })
    const answer = await group.nextMessage()
    expect(answer.text).toContain('辽阳市')
    expect(answer.text).not.toContain('核对了')
    li.says('@tashan_test_bot', { in: group })
    expect((await group.nextMessage()).text).toContain('怎么问')
  })

  it('says that it cannot read a picture that it is to check', async () => {
    const bot = await start()
    const [li, wang] = [bot.server.user('李'), bot.server.user('王')]
    const group = bot.server.supergroup('居民群', { members: [li, wang] })
    const cannot = '图片里的字我看不了。把要核对的文字打出来发给我，我来核对。'
    li.sends.photo({ caption: '@tashan_test_bot 帮我核对一下' }, { in: group })
    expect((await group.nextMessage()).text).toBe(cannot)
    const picture = wang.sends.photo({}, { in: group })
    for (const words of ['@tashan_test_bot 这图里的数据对吗', '@tashan_test_bot', '/check']) {
      li.says(words, { in: group, replyTo: picture })
      expect((await group.nextMessage()).text, words).toBe(cannot)
    }
    expect(bot.violations()).toEqual([])
  })

  it('is set by its administrators only, anonymous ones included', async () => {
    const bot = await start()
    const [li, wang] = [bot.server.user('李'), bot.server.user('王')]
    const group = bot.server.supergroup('居民群', { members: [li, wang] })
    group.promote(wang)
    li.says('/settings', { in: group })
    expect((await group.nextMessage()).text).toContain('群管理员')
    wang.says('/settings 主题 养老服务', { in: group })
    const settings = await group.nextMessage()
    expect(settings.text).toContain('能聊的主题：养老服务')
    expect((await li.taps(settings, '打开安静模式').answer()).text).toContain('群管理员')
    await wang.taps(settings, '打开安静模式').answer()
    expect((await group.nextEdit()).text).toContain('安静模式：开')
    li.says(`/ask ${WUYE}`, { in: group })
    const refused = await group.nextMessage()
    expect(refused.text).toContain('只聊：养老服务')
    li.says('还有吗', { in: group, replyTo: refused })
    await group.staysSilent()
    wang.says('/settings 主题 不限', { in: group, as: 'anonymous' })
    expect((await group.nextMessage()).text).toContain('能聊的主题：不限')
  })

  it('has a conversation of its own with each channel in whose name people write', async () => {
    const bot = await start()
    const li = bot.server.user('李')
    const group = bot.server.supergroup('居民群', { members: [li] })
    const [luoding, other] = [bot.server.channel('罗定'), bot.server.channel('别处')]
    const ask = async (question: string, as: { readonly id: number }) => {
      li.says(`/ask ${question}`, { in: group, as })
      return (await group.nextMessage()).text
    }
    expect(await ask('罗定市做了什么', luoding)).toContain('罗定市')
    expect(await ask('来源呢', other)).not.toContain('罗定市')
    expect(await ask('来源呢', luoding)).toContain('罗定市')
    li.says('/settings', { in: group, as: other })
    expect((await group.nextMessage()).text).toContain('群管理员')
    expect(bot.server.calls('getChatMember')).toEqual([])
    expect(bot.violations()).toEqual([])
    expect(bot.logged).toEqual([])
  })

  it('greets where it is added, and leaves where it is not wanted', async () => {
    const bot = await start({ telegram: { allowedChats: new Set(['-1009000000001']) } })
    const li = bot.server.user('李', { started: true })
    const allowed = bot.server.supergroup('可以', { id: -1009000000001, members: [li], bot: 'absent' })
    const other = bot.server.supergroup('不行', { members: [li], bot: 'absent' })
    li.addsBot(allowed)
    expect((await allowed.nextMessage()).text).toContain('大家好')
    li.addsBot(other)
    expect((await other.nextMessage()).text).toContain('先退出')
    await bot.server.waitForCall('leaveChat')
    await bot.server.idle()
    expect(bot.server.calls('leaveChat')).toHaveLength(1)
    expect(bot.violations()).toEqual([])
  })

  it('answers the posts of a channel that name it, and no others', async () => {
    const bot = await start()
    const channel = bot.server.channel('简讯')
    channel.posts('今天开会')
    await channel.staysSilent()
    channel.posts('/ask@tashan_test_bot 大邑县做了什么')
    expect((await channel.nextMessage()).text).toContain('大邑县')
  })
})

describe('inline and as a guest', () => {
  it('offers cards with their sources, pages them, and begins with topics', async () => {
    const bot = await start()
    const li = bot.server.user('李')
    const group = bot.server.supergroup('别人的群', { bot: 'absent', members: [li] })
    const topics = await li.inline('').answer()
    expect(topics.results.length).toBe(20)
    const next = await li.inline('', { offset: topics.nextOffset ?? '20' }).answer()
    expect(next.results.length).toBeGreaterThan(5)
    const found = await li.inline('邻里食堂').answer()
    const posted = li.choosesResult(found, 0, { in: group })
    expect(posted.text).toMatch(/《.+》，/u)
    await li.taps(posted, '细看这条做法').answer()
    await bot.server.idle()
    expect(bot.server.calls('editMessageText').at(-1)?.params).toMatchObject({
      inline_message_id: expect.anything(),
    })
    const figure = await li.inline('业财代理有多少个小区').answer()
    expect(figure.results[0]).toMatchObject({
      id: expect.stringMatching(/^e:wenzhou:/u),
      title: expect.stringContaining('136个'),
    })
    const nothing = await li.inline('火星土豆').answer()
    expect(nothing.results).toEqual([])
    await bot.server.idle()
    expect(bot.server.calls('answerInlineQuery').at(-1)?.params).toMatchObject({
      button: { start_parameter: 'inline' },
    })
    expect(bot.violations()).toEqual([])
  })

  it('answers in chats it is no member of, once asked', async () => {
    const bot = await start()
    const li = bot.server.user('李')
    const group = bot.server.supergroup('别人的群', { bot: 'absent', members: [li] })
    const answer = await li.summons(`@tashan_test_bot ${WUYE}`, { in: group }).answer()
    expect(answer.text).toContain('136个')
    expect(bot.violations()).toEqual([])
  })

  it('checks a message there that it is called under', async () => {
    const bot = await start()
    const [li, wang] = [bot.server.user('李'), bot.server.user('王')]
    const group = bot.server.supergroup('别人的群', { bot: 'absent', members: [li, wang] })
    const told = wang.says('温州推行业财代理的小区136个', { in: group })
    const answer = await li.summons('@tashan_test_bot 这个对吗', { in: group, replyTo: told }).answer()
    expect(answer.text).toMatch(/核对了1个数据[\s\S]*136个：浙江省温州市/u)
    expect(bot.violations()).toEqual([])
  })
})

describe('what it says of itself', () => {
  it('registers Chinese commands for every scope, and the menu', async () => {
    const bot = await start({ telegram: { adminIds: new Set(['77']) }, polls: false })
    await bot.telegram.introduce()
    const scopes = bot.server
      .calls('setMyCommands')
      .map(({ params }) => (params as { scope?: { type: string } }).scope?.type)
    expect(scopes).toEqual([
      'default',
      'all_private_chats',
      'all_group_chats',
      'all_chat_administrators',
      'chat',
    ])
    expect(bot.server.calls('setChatMenuButton')).toHaveLength(1)
    expect(bot.violations()).toEqual([])
    expect(bot.logged).toEqual([])
  })
})
