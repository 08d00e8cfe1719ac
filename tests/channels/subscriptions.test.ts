import type { Message, Update } from 'grammy/types'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type BotStorage, openBotStorage } from '../../src/bot-storage.ts'
import { telegramDigests } from '../../src/channels/telegram/telegram-digests.ts'
import { TELEGRAM_PACE } from '../../src/channels/telegram/telegram-traits.ts'
import { EVERY_DAY, wallClock } from '../../src/digest/schedule.ts'
import type { Practice } from '../../src/knowledge/article.ts'
import { createLog } from '../../src/log.ts'
import type { OpenCorpus } from '../../src/open-corpus.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'
import { CHANNEL, hurriedClock, type LoopbackBot, onScreen, startLoopbackBot } from './bot-on-loopback.ts'
import { hostileUpdates } from './hostile-updates.ts'

let bot: LoopbackBot
let storage: BotStorage
let stopDelivery: () => Promise<void>
let corpus: OpenCorpus

/** The whole bot with its database and its delivery, on the loopback address. */
beforeEach(async () => {
  const log = createLog('silent', [])
  corpus = shippedCorpus()
  storage = await openBotStorage({
    config: { databaseUrl: ':memory:', timezone: 'Asia/Shanghai' },
    log,
    corpus: () => corpus,
  })
  bot = await startLoopbackBot({
    stores: storage.stores,
    dialogue: { subscribing: storage.subscribing, random: Math.random },
    telegram: { events: storage.events, formerly: storage.formerly, clock: hurriedClock },
  })
  stopDelivery = (await storage.join(CHANNEL, TELEGRAM_PACE)).deliver(telegramDigests(bot.telegram))
})

afterEach(async () => {
  await stopDelivery()
  await bot.stop()
  await storage.close()
})

const labels = (message: Message): string[] =>
  message.reply_markup?.inline_keyboard.flat().map(({ text }) => text) ?? []
const startsWith = (message: Message, label: string): string => {
  const found = labels(message).find((one) => one.startsWith(label))
  if (found === undefined) throw new Error(`no button ${label} among ${labels(message).join(' | ')}`)
  return found
}
const numbered = (message: Message): string[] =>
  [...(message.text ?? '').matchAll(/^(\d+)\. .*「(.+?)」/gmu)].map(([, n, name]) => `${n} ${name}`)

async function digestFor(li: ReturnType<LoopbackBot['server']['user']>, line: string): Promise<Message> {
  li.says(`/subscribe ${line}`)
  const made = await li.chat.nextMessage()
  await li.taps(made, '现在发一份').answer()
  expect((await li.chat.nextEdit()).text).toContain('马上发来')
  return li.chat.nextMessage()
}

describe('a digest in a private chat', () => {
  it('is one message whose pages turn in place, and whose practices open and lead back', async () => {
    const li = bot.server.user('李', { started: true })
    const digest = await digestFor(li, '物业治理 每天 08:30')
    const first = digest.text
    expect(digest.text).toContain('简报 · 物业治理')
    expect(numbered(digest)).toHaveLength(5)
    await li.taps(digest, startsWith(digest, '更多（')).answer()
    const second = await li.chat.nextEdit()
    expect(second.message_id).toBe(digest.message_id)
    expect(second.text).toContain('第2页')
    expect(numbered(second).map((one) => Number.parseInt(one, 10))).toEqual([6, 7, 8, 9, 10])
    expect(numbered(second).filter((one) => numbered(digest).includes(one))).toEqual([])
    await li.taps(second, '7').answer()
    const practice = await li.chat.nextEdit()
    expect(practice.text).toContain('针对的问题')
    expect(practice.text).toContain(numbered(second)[1]?.slice(2))
    await li.taps(practice, '‹ 返回').answer()
    expect((await li.chat.nextEdit()).text).toBe(second.text)
    await li.taps(second, '‹ 上一页').answer()
    expect((await li.chat.nextEdit()).text).toBe(first)
    // What was shown as more is not sent again.
    li.says('再发一份', { replyTo: digest })
    expect((await li.chat.nextMessage()).text).toBe('“物业治理”马上发来。')
    const next = await li.chat.nextMessage()
    expect(numbered(next).length).toBeGreaterThan(0)
    const names = (message: Message) => numbered(message).map((one) => one.replace(/^\d+ /u, ''))
    expect(names(next).filter((one) => [...names(digest), ...names(second)].includes(one))).toEqual([])
    expect(bot.violations()).toEqual([])
    expect(bot.logged).toEqual([])
  })

  it('opens the evidence of a figure and finds the way back to itself', async () => {
    const li = bot.server.user('李', { started: true })
    const digest = await digestFor(li, '温州 每天 08:30')
    await li.taps(digest, '1').answer()
    const practice = await li.chat.nextEdit()
    await li
      .taps(practice, startsWith(practice, labels(practice).find((one) => one.endsWith('的依据')) ?? ''))
      .answer()
    const evidence = await li.chat.nextEdit()
    expect(evidence.text).toContain('原文：')
    await li.taps(evidence, '‹ 返回').answer()
    expect((await li.chat.nextEdit()).text).toBe(practice.text)
    await li.taps(practice, '‹ 返回').answer()
    expect((await li.chat.nextEdit()).text).toBe(digest.text)
    expect(bot.violations()).toEqual([])
  })

  it('stays to be read when its subscription is managed', async () => {
    const li = bot.server.user('李', { started: true })
    const digest = await digestFor(li, '物业治理 每天 08:30')
    await li.taps(digest, '管理订阅').answer()
    const page = await li.chat.nextMessage()
    expect(page.message_id).not.toBe(digest.message_id)
    await li.taps(page, '改时间').answer()
    await li.chat.nextEdit()
    await li.taps(page, '20:00').answer()
    expect((await li.chat.nextEdit()).text).toContain('物业治理 每天 20:00')
    await li.taps(page, '改日子').answer()
    await li.chat.nextEdit()
    await li.taps(page, '✓日').answer()
    expect((await li.chat.nextEdit()).text).toContain('每周一、二、三、四、五、六 20:00')
    await li.taps(page, '工作日').answer()
    expect((await li.chat.nextEdit()).text).toContain('物业治理 工作日 20:00')
    await li.taps(page, '免打扰').answer()
    await li.chat.nextEdit()
    await li.taps(page, '22:00–07:00').answer()
    expect((await li.chat.nextEdit()).text).toContain('免打扰 22:00–07:00')
    await li.taps(page, '静音').answer()
    expect((await li.chat.nextEdit()).text).toContain('静音')
    await li.taps(page, '暂停').answer()
    expect((await li.chat.nextEdit()).text).toContain('已暂停')
    await li.taps(page, '只停3天').answer()
    expect((await li.chat.nextEdit()).text).toContain('暂停到')
    await li.taps(page, '恢复').answer()
    expect((await li.chat.nextEdit()).text).toMatch(/恢复了[\s\S]*工作日 20:00，免打扰 22:00–07:00，静音/u)
    expect(bot.violations()).toEqual([])
    expect(bot.logged).toEqual([])
  })

  it('is answered to in words: each says in a line what happened', async () => {
    const li = bot.server.user('李', { started: true })
    const digest = await digestFor(li, '物业治理 每天 08:30')
    const conversation: readonly (readonly [string, RegExp])[] = [
      ['改到晚上8点', /^改好了：物业治理 每天 20:00，下一次 .* 20:00。$/u],
      ['改成每周一', /^改好了：物业治理 每周一 20:00，下一次 .*周一 20:00。$/u],
      ['改成每周一 20:00', /^本来就是这样：物业治理 每周一 20:00/u],
      ['静音吧', /^改好了：物业治理 每周一 20:00，静音，下一次/u],
      ['暂停到下周一', /^“物业治理”停到\d+月\d+日 周一 00:00，之后接着发。$/u],
      ['恢复', /^恢复了：物业治理 每周一 20:00，静音，下一次/u],
      ['恢复', /^没有停：/u],
      ['先别发了', /^“物业治理”停了，想要时回复“恢复”。$/u],
      ['继续', /^恢复了：/u],
      ['改到25点', /25点.*不是一天里的时间/u],
      [
        '退订',
        /^退订好了：物业治理 每周一 20:00，静音。\n不再推送了。想再要，发：\/subscribe 物业治理 每周一 20:00，静音$/mu,
      ],
      ['恢复', /^这条订阅已经退了。/u],
    ]
    for (const [said, expected] of conversation) {
      li.says(said, { replyTo: digest })
      expect((await li.chat.nextMessage()).text?.replace(/\n+/gu, '\n'), said).toMatch(expected)
    }
    expect(bot.violations()).toEqual([])
  })

  it('makes no sound where none is wanted', async () => {
    const li = bot.server.user('李', { started: true })
    const digest = await digestFor(li, '物业治理 每天 08:30，静音')
    const call = bot.server
      .calls('sendMessage')
      .find(
        ({ outcome }) =>
          outcome.kind === 'ok' && JSON.stringify(outcome).includes(`"message_id":${digest.message_id},`),
      )
    expect(call?.params).toMatchObject({ disable_notification: true })
  })

  it('is asked about: by number, by source, and for more', async () => {
    const li = bot.server.user('李', { started: true })
    const digest = await digestFor(li, '养老服务 每天 08:30')
    // Meanwhile something else was talked about.
    li.says('大邑县做了什么')
    await li.chat.nextMessage()
    li.says('第二个细说', { replyTo: digest })
    expect((await li.chat.nextMessage()).text).toContain(numbered(digest)[1]?.slice(2))
    li.says('来源呢', { replyTo: digest })
    expect((await li.chat.nextMessage()).text).toContain('出自')
    li.says('还有吗？', { replyTo: digest })
    const more = await li.chat.nextMessage()
    expect(more.message_id).not.toBe(digest.message_id)
    expect(more.text).toContain('养老服务（第2页）')
    await li.taps(more, '‹ 上一页').answer()
    expect(numbered(await li.chat.nextEdit())).toEqual(numbered(digest))
    li.says('业委会的钱总说不清，有没有地方请第三方管账？', { replyTo: digest })
    expect((await li.chat.nextMessage()).text).toContain('业财代理')
    expect(bot.violations()).toEqual([])
  })

  it('says once that everything was sent', async () => {
    const li = bot.server.user('李', { started: true })
    const digest = await digestFor(li, '嘉峪关 + 物业 每天 08:30')
    const texts = [digest.text ?? '']
    for (let page = 0; page < 20 && !/都给你发过了/u.test(texts.at(-1) ?? ''); page += 1) {
      li.says('更多', { replyTo: digest })
      texts.push((await li.chat.nextMessage()).text ?? '')
    }
    expect(texts.at(-1)).toContain('这个订阅里的做法都给你发过了。等有了新的，我再发。')
    expect(texts.every((text) => text.length > 20)).toBe(true)
  })
})

/** The corpus with some of its practices put otherwise, and others added to the first article. */
async function publish(revise: (practice: Practice) => Practice, added: readonly Practice[]): Promise<void> {
  const shipped = shippedCorpus()
  const articles = shipped.knowledge.articles.map((article) => ({
    ...article,
    practices: [
      ...article.practices.map(revise),
      ...added.filter(({ articleId }) => articleId === article.id),
    ],
  }))
  const practices = articles.flatMap((article) => article.practices)
  corpus = { ...shipped, knowledge: { ...shipped.knowledge, articles, practices } }
  await bot.dialogue.swap(corpus)
  await storage.reloaded()
}

describe('when the knowledge changes', () => {
  it('what was revised and what is new comes first, with the old figure and the new one', async () => {
    const li = bot.server.user('李', { started: true })
    const digest = await digestFor(li, '物业治理 每天 08:30')
    expect(digest.text).toContain('54条')
    const topic = '物业治理'
    const model = shippedCorpus().knowledge.practices.find(({ topics }) => topics[0] === topic)
    if (model === undefined) throw new Error('no practice of the topic')
    await publish(
      (practice) => ({
        ...practice,
        figures: practice.figures.map((figure) =>
          figure.printed === '54条' ? { ...figure, printed: '60条', value: 60 } : figure,
        ),
      }),
      [{ ...model, id: `${model.articleId}/brand-new`, name: '新办法', figures: [] }],
    )
    li.says('再发一份', { replyTo: digest })
    await li.chat.nextMessage()
    const next = await li.chat.nextMessage()
    const [first, second] = numbered(next)
    expect(first).toBe('1 物业行业“夜话”恳谈会')
    expect(second).toBe('2 新办法')
    expect(next.text).toMatch(
      /【有更新】[\s\S]*物业“夜话”恳谈会收集的好点子好建议数：54条 → 60条[\s\S]*【新】/u,
    )
    expect(numbered(next)).toHaveLength(5)
    // The marks stay when pages are turned back to it.
    await li.taps(next, startsWith(next, '更多（')).answer()
    const more = await li.chat.nextEdit()
    expect(more.text).not.toMatch(/【有更新】|【新】/u)
    await li.taps(more, '‹ 上一页').answer()
    expect((await li.chat.nextEdit()).text).toBe(next.text)
    expect(bot.violations()).toEqual([])
  })

  it('a practice that is no more is left out of the pages, and its number tells so', async () => {
    const li = bot.server.user('李', { started: true })
    const digest = await digestFor(li, '物业治理 每天 08:30')
    const gone = numbered(digest)[0]?.slice(2)
    const shipped = shippedCorpus()
    const articles = shipped.knowledge.articles.map((article) => ({
      ...article,
      practices: article.practices.filter(({ name }) => name !== gone),
    }))
    corpus = {
      ...shipped,
      knowledge: { ...shipped.knowledge, articles, practices: articles.flatMap((one) => one.practices) },
    }
    await bot.dialogue.swap(corpus)
    await storage.reloaded()
    expect((await li.taps(digest, '1').answer()).text).toContain('更新过')
    await li.taps(digest, '2').answer()
    const practice = await li.chat.nextEdit()
    await li.taps(practice, '‹ 返回').answer()
    // The others keep their numbers.
    expect(numbered(await li.chat.nextEdit())).toEqual(numbered(digest).slice(1))
    expect(bot.violations()).toEqual([])
  })
})

describe('the list of subscriptions', () => {
  it('is changed by replies that name the number', async () => {
    const li = bot.server.user('李', { started: true })
    for (const line of ['物业治理 每天 08:30', '养老服务 每周一 18:00']) {
      li.says(`/subscribe ${line}`)
      await li.chat.nextMessage()
    }
    li.says('/subscriptions')
    const list = await li.chat.nextMessage()
    const conversation: readonly (readonly [string, RegExp])[] = [
      ['2 改到晚上8点', /^改好了：养老服务 每周一 20:00/u],
      ['第一条暂停三天', /^“物业治理”停到/u],
      ['改成每天', /^是哪一条？/u],
      ['5 暂停', /^没有第5条，一共2条。/u],
      ['全部暂停', /“物业治理”停了[\s\S]*“养老服务”停了/u],
      ['删除第2条', /^退订好了：养老服务/u],
    ]
    for (const [said, expected] of conversation) {
      li.says(said, { replyTo: list })
      expect((await li.chat.nextMessage()).text, said).toMatch(expected)
    }
    li.says('/subscriptions 恢复')
    expect((await li.chat.nextMessage()).text).toMatch(/^恢复了：物业治理 每天 08:30/u)
    expect(bot.violations()).toEqual([])
  })

  it('takes the same things at another time as a change, and offers both', async () => {
    const li = bot.server.user('李', { started: true })
    li.says('/subscribe 物业治理 每天 08:30')
    await li.chat.nextMessage()
    li.says('/subscribe 物业治理 每周一 18:00')
    const changed = await li.chat.nextMessage()
    expect(changed.text).toMatch(/这个已经订过，改好了：\s*物业治理 每周一 18:00[\s\S]*原来是每天 08:30/u)
    await li.taps(changed, '每天 08:30也要').answer()
    expect((await li.chat.nextEdit()).text).toMatch(/订阅（2条）[\s\S]*每周一 18:00[\s\S]*每天 08:30/u)
    li.says('/subscribe 物业治理 每周一 18:00')
    expect((await li.chat.nextMessage()).text).toContain('已经有一条一样的订阅了')
    expect(bot.violations()).toEqual([])
  })

  it('has an end, and says what to do then', async () => {
    const li = bot.server.user('李', { started: true })
    for (let n = 0; n < 20; n += 1) {
      li.says(`/subscribe “词${n}” 每天 08:30`)
      await li.chat.nextMessage()
    }
    li.says('/subscribe 养老服务 每天 08:30')
    expect((await li.chat.nextMessage()).text).toMatch(/最多 20 条[\s\S]*\/subscriptions/u)
  })
})

describe('subscriptions as a file in the chat', () => {
  it('are sent, and taken over elsewhere with a report of each', async () => {
    const li = bot.server.user('李', { started: true })
    for (const line of ['物业治理 + 浙江省 每周一三五 08:30，免打扰 22:00-07:00', '养老服务 有新的就发']) {
      li.says(`/subscribe ${line}`)
      await li.chat.nextMessage()
    }
    li.says('/subscriptions')
    const list = await li.chat.nextMessage()
    await li.taps(list, '导出成文件').answer()
    expect((await li.chat.nextMessage()).text).toContain('2条订阅')
    const document = await li.chat.nextMessage()
    expect(document.document?.file_name).toBe('tashan-subscriptions.json')
    const file = bot.server.calls('sendDocument').at(-1)?.files.values().next().value
    const bytes = file?.bytes ?? Buffer.alloc(0)

    const wang = bot.server.user('王', { started: true })
    wang.says('/subscribe 养老服务 有新的就发')
    await wang.chat.nextMessage()
    const altered = JSON.parse(bytes.toString('utf8'))
    altered.subscriptions.push({ ...altered.subscriptions[0], zone: 'Mars/Base' })
    wang.sends.document({ bytes: Buffer.from(JSON.stringify(altered)), name: 'tashan-subscriptions.json' })
    const report = await wang.chat.nextMessage()
    expect(report.text).toMatch(
      /导入了1条订阅[\s\S]*新订的：[\s\S]*物业治理 \+ 浙江省 每周一、三、五 08:30，免打扰 22:00–07:00[\s\S]*原来就有的：[\s\S]*养老服务 有新的就发[\s\S]*有问题的：[\s\S]*第 3 条的时区不对/u,
    )
    wang.says('/subscriptions')
    expect((await wang.chat.nextMessage()).text).toContain('订阅（2条）')
    expect(bot.violations()).toEqual([])
    expect(bot.logged).toEqual([])
  })

  it('are refused kindly when the file is another, broken, or too large', async () => {
    const li = bot.server.user('李', { started: true })
    const send = async (name: string, file: { bytes?: Buffer; size?: number }) => {
      li.sends.document({ name, ...file })
      return (await li.chat.nextMessage()).text
    }
    expect(await send('a.json', { bytes: Buffer.from('{"format":\n oops}') })).toMatch(/不是 JSON/u)
    expect(await send('a.json', { bytes: Buffer.from('{"name":"package"}') })).toContain('不是订阅的导出文件')
    expect(await send('a.json', { size: 50_000_000 })).toContain('文件太大')
    expect(await send('a.docx', { bytes: Buffer.from('x') })).toContain('文件我暂时读不了')
    expect(bot.violations()).toEqual([])
  })
})

describe('in a group', () => {
  it('a digest may be read by all and changed by those who may subscribe', async () => {
    const [li, wang] = [bot.server.user('李'), bot.server.user('王')]
    const group = bot.server.supergroup('居民群', { members: [li, wang] })
    group.promote(wang)
    li.says('/subscribe 物业治理 每天 08:30', { in: group })
    expect((await group.nextMessage()).text).toContain('群管理员')
    wang.says('/subscribe 物业治理 每天 08:30', { in: group })
    const made = await group.nextMessage()
    expect((await li.taps(made, '现在发一份').answer()).text).toContain('群管理员')
    await wang.taps(made, '现在发一份').answer()
    await group.nextEdit()
    const digest = await group.nextMessage()
    li.says('退订', { in: group, replyTo: digest })
    expect((await group.nextMessage()).text).toContain('群管理员')
    li.says('第二个细说', { in: group, replyTo: digest })
    expect((await group.nextMessage()).text).toContain(numbered(digest)[1]?.slice(2))
    await li.taps(digest, startsWith(digest, '更多（')).answer()
    expect((await group.nextEdit()).text).toContain('第2页')
    wang.says('@tashan_test_bot 改到晚上8点', { in: group, replyTo: digest })
    expect((await group.nextMessage()).text).toContain('物业治理 每天 20:00')
    expect(bot.violations()).toEqual([])
  })

  it('hours are those of the chat, once its managers have said so', async () => {
    const wang = bot.server.user('王')
    const group = bot.server.supergroup('海外群', { members: [wang] })
    group.promote(wang)
    wang.says('/settings 时区 伦敦', { in: group })
    expect((await group.nextMessage()).text).toContain('时区：伦敦时间')
    wang.says('/settings 免打扰 22:00-07:00', { in: group })
    expect((await group.nextMessage()).text).toContain('免打扰 22:00–07:00')
    wang.says('/subscribe 物业治理 每天 08:30', { in: group })
    const made = await group.nextMessage()
    expect(made.text).toContain('物业治理 每天 08:30，伦敦时间，免打扰 22:00–07:00')
    const [one] = await storage.subscribing.subscriptions.ofChat(`${CHANNEL}:${group.id}`)
    expect(wallClock('Europe/London', one?.nextAt ?? 0).slice(11)).toBe('08:30')
  })

  it('a file is taken from whoever may subscribe, when it is addressed to the bot', async () => {
    const [li, wang] = [bot.server.user('李'), bot.server.user('王')]
    const group = bot.server.supergroup('居民群', { members: [li, wang] })
    group.promote(wang)
    const bytes = Buffer.from(
      JSON.stringify({
        format: 'tashan-subscriptions',
        version: 1,
        subscriptions: [
          { what: { topics: ['wuye'], places: [], words: [] }, when: { kind: 'new' }, zone: 'Asia/Shanghai' },
        ],
      }),
    )
    const file = { bytes, name: 'tashan-subscriptions.json' }
    wang.sends.document(file, { in: group })
    await group.staysSilent()
    li.sends.document({ ...file, caption: '@tashan_test_bot' }, { in: group })
    expect((await group.nextMessage()).text).toContain('群管理员')
    wang.sends.document({ ...file, caption: '@tashan_test_bot 导入' }, { in: group })
    const report = await group.nextMessage()
    expect(report.text).toContain('导入了1条订阅')
    wang.sends.document(file, { in: group, replyTo: report })
    expect((await group.nextMessage()).text).toContain('原来就有的')
    expect(bot.violations()).toEqual([])
  })

  it('in a forum each topic has its own, and a digest goes where it was asked for', async () => {
    const wang = bot.server.user('王')
    const forum = bot.server.supergroup('论坛', { members: [wang], forum: true })
    forum.promote(wang)
    const [one, two] = [forum.topic('物业'), forum.topic('养老')]
    wang.says('/subscribe 物业治理 每天 08:30', { in: forum, thread: one })
    const made = await forum.nextMessage()
    wang.says('/subscribe 物业治理 每天 08:30', { in: forum, thread: two })
    expect((await forum.nextMessage()).text).toContain('订阅好了')
    await wang.taps(made, '现在发一份').answer()
    const digest = await forum.nextMessage()
    expect(digest.text).toContain('简报 · 物业治理')
    expect(digest.message_thread_id).toBe(one.id)
    wang.says('暂停', { in: forum, replyTo: digest })
    const paused = await forum.nextMessage()
    expect(paused.text).toContain('停了')
    expect(paused.message_thread_id).toBe(one.id)
    wang.says('/subscriptions', { in: forum, thread: two })
    expect((await forum.nextMessage()).text).toMatch(/发在别的话题里/u)
    expect(bot.violations()).toEqual([])
  })
})

it('thousands of hostile updates change nothing that a person would notice', async () => {
  const li = bot.server.user('李', { started: true })
  const digest = await digestFor(li, '物业治理 每天 08:30')
  bot.telegram.bot.api.config.use(async (previous, method, payload, signal) =>
    method === 'getUpdates'
      ? previous(method, payload, signal)
      : ({ ok: true, result: { message_id: 1, date: 0, chat: { id: 1, type: 'private' } } } as never),
  )
  const { id, username } = bot.telegram.bot.botInfo
  const updates = hostileUpdates(4000, 7, { id, name: username }) as Update[]
  for (let at = 0; at < updates.length; at += 50)
    await Promise.all(updates.slice(at, at + 50).map((update) => bot.telegram.bot.handleUpdate(update)))
  expect(bot.logged.filter((line) => line.startsWith('error'))).toEqual([])
  const held = await storage.subscribing.subscriptions.ofChat(`${CHANNEL}:${digest.chat.id}`)
  expect(held.map(({ when }) => when)).toEqual([{ kind: 'at', days: EVERY_DAY, hour: 8, minute: 30 }])
})

it('what was due and what became of it is told in plain words', async () => {
  const li = bot.server.user('李', { started: true })
  li.says('/missed')
  expect((await li.chat.nextMessage()).text).toBe('最近30天没有到点的简报。')
  await digestFor(li, '物业治理 每天 08:30')
  li.says('/missed')
  expect((await li.chat.nextMessage()).text).toMatch(/最近的简报\n.*物业治理：发了5条/u)
  expect(onScreen(await digestFor(li, '“没有这个词” 每天 08:30'))).toContain('都给你发过了')
})
