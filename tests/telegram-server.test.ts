import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import fc from 'fast-check'
import {
  Bot,
  type BotConfig,
  type Context,
  GrammyError,
  HttpError,
  InlineKeyboard,
  InputFile,
  webhookCallback,
} from 'grammy'
import { afterEach, describe, expect, it } from 'vitest'
import { ATTACHMENT_KINDS } from './telegram-server/actors.ts'
import { checkMessage, describeViolations, visibleText } from './telegram-server/check-message.ts'
import { ManualClock } from './telegram-server/clock.ts'
import { faults } from './telegram-server/faults.ts'
import { parseHtml } from './telegram-server/html-mode.ts'
import { spawnBotApiServer } from './telegram-server/process.ts'
import { type BotApiServer, type BotApiServerOptions, startBotApiServer } from './telegram-server/server.ts'

const cleanups: (() => Promise<unknown> | unknown)[] = []

afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

/** A server, and a real grammY bot that polls it unless told not to. */
async function start(
  build: (bot: Bot) => void = () => {},
  options: BotApiServerOptions & { polls?: boolean } = {},
) {
  const server = await startBotApiServer(options)
  cleanups.push(() => server.stop())
  const config: BotConfig<Context> = { client: { apiRoot: server.url } }
  const bot = new Bot(server.token, config)
  bot.catch(() => {})
  build(bot)
  if (options.polls !== false) {
    const polling = bot.start().catch(() => {})
    cleanups.push(async () => {
      await bot.stop().catch(() => {})
      await polling
    })
  }
  return { server, bot }
}

/** The refusal of a call, which must be refused. */
async function refusal(call: Promise<unknown>): Promise<string> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof GrammyError)) throw new Error(`expected a refusal, got ${String(error)}`)
  return `${error.error_code} ${error.description}`
}

async function quiet(options: BotApiServerOptions = {}) {
  const { server, bot } = await start(undefined, { ...options, polls: false })
  return { server, bot, api: bot.api, li: server.user('李', { started: true }) }
}

describe('a conversation', () => {
  it('goes from a command over a button to an edit', async () => {
    const { server } = await start((bot) => {
      bot.command('start', (ctx) =>
        ctx.reply('<b>你好</b> &amp; 欢迎', {
          parse_mode: 'HTML',
          reply_markup: new InlineKeyboard().text('更多', 'more:1').copyText('复制', '全文'),
        }),
      )
      bot.callbackQuery('more:1', async (ctx) => {
        await ctx.editMessageText('第二页')
        await ctx.answerCallbackQuery('好')
      })
    })
    const li = server.user('李')
    li.starts()
    const reply = await li.chat.nextMessage()
    expect(reply.text).toBe('你好 & 欢迎')
    expect(reply.entities).toEqual([{ type: 'bold', offset: 0, length: 2 }])

    const tap = li.taps(reply, '更多')
    expect(await tap.answer()).toEqual({ text: '好', showAlert: false })
    expect((await li.chat.nextEdit()).text).toBe('第二页')
    expect(li.chat.find(reply)?.reply_markup).toBeUndefined()
    await expect(tap.answer()).resolves.toBeDefined()
    expect(() => li.taps(reply, '更多')).toThrow('no button "更多"')
    await server.idle()
    expect(server.counts()).toMatchObject({
      'sendMessage ok': 1,
      'editMessageText ok': 1,
      'answerCallbackQuery ok': 1,
    })
    expect(describeViolations(server.calls())).toEqual([])
  })

  it('asks and posts inline', async () => {
    const { server } = await start((bot) => {
      bot.on('inline_query', (ctx) =>
        ctx.answerInlineQuery(
          ['甲', '乙'].map((title, index) => ({
            type: 'article',
            id: `r${index}`,
            title,
            input_message_content: { message_text: `${ctx.inlineQuery.query}：${title}` },
            reply_markup: new InlineKeyboard().text('依据', 'why'),
          })),
          { cache_time: 0, next_offset: '2' },
        ),
      )
      bot.callbackQuery('why', async (ctx) => {
        await ctx.editMessageText('依据在此')
        await ctx.answerCallbackQuery()
      })
    })
    const li = server.user('李')
    const group = server.supergroup('居民群', { bot: 'absent', members: [li] })
    const answer = await li.inline('食堂').answer()
    expect(answer.nextOffset).toBe('2')
    const posted = li.choosesResult(answer, 'r1', { in: group })
    expect(posted).toMatchObject({ text: '食堂：乙', via_bot: { id: server.world.me.id } })
    await li.taps(posted, '依据').answer()
    expect(group.find(posted)?.text).toBe('依据在此')
    expect(server.calls('editMessageText')[0]?.params.inline_message_id).toBeDefined()
  })

  it('sends and receives files', async () => {
    const { server, bot } = await start((bot) => {
      bot.on('message:document', async (ctx) => {
        const file = await ctx.getFile()
        const answer = await fetch(`${server.url}/file/bot${server.token}/${file.file_path}`)
        const bytes = Buffer.from(await answer.arrayBuffer())
        await ctx.replyWithDocument(
          new InputFile(Buffer.concat([bytes, Buffer.from('\r\n--尾')]), '材料 "一".md'),
          {
            caption: '<i>收到</i>',
            parse_mode: 'HTML',
            reply_markup: new InlineKeyboard().text('好', 'ok'),
          },
        )
      })
    })
    const li = server.user('李')
    li.sends.document({ bytes: Buffer.from('正文'), name: '来件.md' })
    const reply = await li.chat.nextMessage()
    expect(reply.caption).toBe('收到')
    const call = server.calls('sendDocument')[0]
    expect(call?.params.reply_markup).toEqual({ inline_keyboard: [[{ text: '好', callback_data: 'ok' }]] })
    const [upload] = [...(call?.files.values() ?? [])]
    expect(upload?.bytes.toString()).toBe('正文\r\n--尾')
    const again = await bot.api.sendDocument(li.id, reply.document?.file_id ?? '')
    expect(again.document.file_size).toBe(upload?.bytes.length)
    expect(await refusal(bot.api.sendPhoto(li.id, new InputFile(Buffer.from('no picture'))))).toContain(
      'IMAGE_PROCESS_FAILED',
    )
    expect(await refusal(bot.api.sendDocument(li.id, 'nonsense'))).toContain('wrong remote file identifier')
  })

  it('shows a draft, stops it, and takes reactions', async () => {
    const { server } = await start((bot) => {
      bot.command('ask', (ctx) => ctx.api.sendMessageDraft(ctx.chat.id, 7, '正在查…', { can_stop: true }))
      bot.on('stopped_message_generation', (ctx) =>
        ctx.api.sendMessage(ctx.update.stopped_message_generation.chat.id, '停了'),
      )
    })
    const li = server.user('李')
    const question = li.says('/ask')
    await server.idle()
    expect(li.chat.drafts.map(({ text }) => text)).toEqual(['正在查…'])
    li.stopsDraft()
    expect((await li.chat.nextMessage()).text).toBe('停了')
    const bot = new Bot(server.token, { client: { apiRoot: server.url } })
    await bot.api.setMessageReaction(li.id, question.message_id, [{ type: 'emoji', emoji: '👀' }])
    expect(li.chat.reactionsTo(question)).toEqual([{ type: 'emoji', emoji: '👀' }])
  })

  it('answers guests in chats it is not in', async () => {
    const { server } = await start((bot) => {
      bot.on('guest_message', (ctx) =>
        ctx.api.raw.answerGuestQuery({
          guest_query_id: ctx.update.guest_message.guest_query_id ?? '',
          result: { type: 'article', id: '1', title: '答', input_message_content: { message_text: '温州' } },
        }),
      )
    })
    const li = server.user('李')
    const group = server.supergroup('外群', { bot: 'absent' })
    const reply = await li.summons('@tashan_test_bot 食堂', { in: group }).answer()
    expect(reply).toMatchObject({ text: '温州', guest_bot_caller_user: { id: li.id } })
  })
})

describe('getUpdates', () => {
  const poll = (server: BotApiServer, params: object = {}, signal?: AbortSignal) =>
    fetch(`${server.url}/bot${server.token}/getUpdates`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(params),
      ...(signal ? { signal } : {}),
    }).then(
      (response) =>
        response.json() as Promise<{ ok: boolean; error_code?: number; result: { update_id: number }[] }>,
    )

  it('waits, wakes on an update, and forgets what is confirmed', async () => {
    const { server, li } = await quiet()
    const start = Date.now()
    expect((await poll(server, { timeout: 1 })).result).toEqual([])
    expect(Date.now() - start).toBeGreaterThanOrEqual(950)

    const waiting = poll(server, { timeout: 20 })
    await expect.poll(() => server.updates.isPolled).toBe(true)
    li.says('一')
    li.says('二')
    const [first] = (await waiting).result
    expect(first).toMatchObject({ message: { text: '一' } })
    const id = first?.update_id ?? 0
    expect((await poll(server, { limit: 1 })).result).toHaveLength(1)
    expect((await poll(server, { offset: id + 1 })).result).toMatchObject([{ message: { text: '二' } }])
    expect((await poll(server, { offset: id + 2 })).result).toEqual([])
    li.says('三')
    li.says('四')
    expect((await poll(server, { offset: -1 })).result).toMatchObject([{ message: { text: '四' } }])
  })

  it('ends the older of two polls with 409, and a poll whose caller is gone without a word', async () => {
    const { server, li } = await quiet()
    const older = poll(server, { timeout: 20 })
    await expect.poll(() => server.updates.isPolled).toBe(true)
    const gone = new AbortController()
    const newer = poll(server, { timeout: 20 }, gone.signal)
    expect(await older).toMatchObject({ ok: false, error_code: 409 })
    gone.abort()
    await expect(newer).rejects.toThrow()
    await expect.poll(() => server.updates.isPolled).toBe(false)
    li.says('还在')
    expect((await poll(server)).result).toHaveLength(1)
  })

  it('gives only the kinds that were asked for', async () => {
    const { server, li } = await quiet()
    await poll(server, { allowed_updates: ['message'] })
    li.inline('x')
    li.says('y')
    expect((await poll(server)).result).toMatchObject([{ message: { text: 'y' } }])
  })

  it('refuses a wrong token and an unknown method', async () => {
    const { server, bot } = await quiet()
    const stranger = new Bot('1:x', { client: { apiRoot: server.url } })
    expect(await refusal(stranger.api.getMe())).toBe('401 Unauthorized')
    expect(await refusal(bot.api.sendDice(1, '🎲'))).toBe('404 Not Found: method not found')
  })
})

describe('webhooks', () => {
  async function listen(
    bot: Bot,
    options: { secretToken?: string; fail?: (attempt: number) => boolean } = {},
  ) {
    const handle = webhookCallback(
      bot,
      'http',
      options.secretToken ? { secretToken: options.secretToken } : {},
    )
    let attempt = 0
    const listener: Server = createServer((request, response) => {
      if (options.fail?.(++attempt)) response.writeHead(503).end()
      else void handle(request, response)
    })
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
    cleanups.push(() => new Promise((resolve) => listener.close(resolve)))
    return `http://127.0.0.1:${(listener.address() as AddressInfo).port}/hook`
  }

  it('are called in order with the secret, again after a failure, and exclude polling', async () => {
    const seen: string[] = []
    const { server, bot } = await start(
      (bot) => {
        bot.on('message:text', (ctx) => {
          seen.push(ctx.message.text)
          return ctx.reply(`收到${ctx.message.text}`)
        })
      },
      { polls: false },
    )
    const url = await listen(bot, { secretToken: 'geheim-1', fail: (attempt) => attempt === 2 })
    await bot.api.setWebhook(url, { secret_token: 'geheim-1' })
    const li = server.user('李')
    li.says('一')
    li.says('二')
    li.says('三')
    await server.idle()
    expect(seen).toEqual(['一', '二', '三'])
    expect(li.chat.takeMessages().map(({ text }) => text)).toEqual(['收到一', '收到二', '收到三'])
    expect(await refusal(bot.api.getUpdates())).toContain("409 Conflict: can't use getUpdates")

    await bot.api.setWebhook(url, { secret_token: 'falsch' })
    li.says('四')
    await expect.poll(async () => (await bot.api.getWebhookInfo()).last_error_message).toContain('401')
    expect((await bot.api.getWebhookInfo()).pending_update_count).toBe(1)
    await bot.api.deleteWebhook({ drop_pending_updates: true })
    expect(await bot.api.getUpdates()).toEqual([])
  })

  it('are called for other chats meanwhile, and for the next update of a chat when the last is accepted', async () => {
    const { server, bot } = await start(() => undefined, { polls: false })
    const seen: string[] = []
    const held: (() => void)[] = []
    const listener = createServer(async (request, response) => {
      const { message } = (await json(request)) as { message: { text: string } }
      seen.push(message.text)
      if (message.text === '一') held.push(() => response.end())
      else response.end()
    })
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
    cleanups.push(() => new Promise((resolve) => listener.close(resolve)))
    await bot.api.setWebhook(`http://127.0.0.1:${(listener.address() as AddressInfo).port}`)
    const [li, wang] = [server.user('李'), server.user('王')]
    li.says('一')
    li.says('二')
    wang.says('甲')
    await expect.poll(() => seen).toEqual(['一', '甲'])
    for (const accept of held) accept()
    await expect.poll(() => seen).toEqual(['一', '甲', '二'])
  })
})

describe('a webhook that answers with a method', () => {
  it('has it called', async () => {
    const { server, bot, li } = await quiet()
    const listener = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ method: 'sendMessage', chat_id: li.id, text: '顺便' }))
    })
    await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
    cleanups.push(() => new Promise((resolve) => listener.close(resolve)))
    await bot.api.setWebhook(`http://127.0.0.1:${(listener.address() as AddressInfo).port}`)
    li.says('在吗')
    expect((await li.chat.nextMessage()).text).toBe('顺便')
    expect(server.calls('sendMessage')).toHaveLength(1)
  })
})

describe('groups', () => {
  it('keep from a bot in privacy mode what is not for it', async () => {
    const { server, li, api } = await quiet()
    const group = server.group('小群', { members: [li] })
    const own = await api.sendMessage(group.id, '我在')
    const seen = async () => (await api.getUpdates({ offset: -100 })).map(({ message }) => message?.text)
    li.says('闲聊', { in: group })
    li.says('/ask', { in: group })
    li.says('/ask@other_bot', { in: group })
    li.says('/ask@tashan_test_bot 甲', { in: group })
    li.says('问 @tashan_test_bot 乙', { in: group })
    // Telegram counts Chinese characters as letters: these are neither a mention nor a command.
    li.says('请@tashan_test_bot', { in: group })
    li.says('/ask业委会', { in: group })
    li.says('回复', { in: group, replyTo: own })
    expect(await seen()).toEqual(['/ask', '/ask@tashan_test_bot 甲', '问 @tashan_test_bot 乙', '回复'])
    li.promotesBot(group)
    li.says('都听见', { in: group, as: 'anonymous' })
    const [update] = await api.getUpdates({ offset: -1 })
    expect(update?.message).toMatchObject({ text: '都听见', sender_chat: { id: group.id } })
  })

  it('have threads that must exist, and every message of a topic replies to its opening', async () => {
    const { server, li, api } = await quiet()
    const forum = server.supergroup('论坛', { forum: true, bot: 'administrator' })
    const topic = forum.topic('物业')
    li.says('有人吗', { in: forum, thread: topic })
    const [update] = await api.getUpdates({ offset: -1 })
    expect(update?.message).toMatchObject({
      message_thread_id: topic.id,
      is_topic_message: true,
      reply_to_message: { forum_topic_created: { name: '物业' } },
    })
    expect(await api.sendMessage(forum.id, '有', { message_thread_id: topic.id })).toMatchObject({
      message_thread_id: topic.id,
    })
    expect(await refusal(api.sendMessage(forum.id, '有', { message_thread_id: 99 }))).toBe(
      '400 Bad Request: message thread not found',
    )
    const made = await api.createForumTopic(forum.id, '新')
    await api.sendMessage(forum.id, '好', { message_thread_id: made.message_thread_id })
    const plain = server.supergroup('普通')
    expect(await refusal(api.createForumTopic(plain.id, '新'))).toContain('not a forum')
  })

  it('migrate, kick, mute and take back', async () => {
    const { server, li, api } = await quiet()
    const group = server.group('要升级')
    const supergroup = li.migrates(group)
    const error = await api.sendMessage(group.id, 'x').catch((reason: unknown) => reason)
    expect(error).toMatchObject({ error_code: 400, parameters: { migrate_to_chat_id: supergroup.id } })
    await api.sendMessage(supergroup.id, '到了')
    li.mutesBot(supergroup)
    expect(await refusal(api.sendMessage(supergroup.id, 'x'))).toContain('not enough rights')
    li.kicksBot(supergroup)
    expect(await refusal(api.sendMessage(supergroup.id, 'x'))).toBe(
      '403 Forbidden: bot was kicked from the supergroup chat',
    )
    li.addsBot(supergroup)
    await api.sendMessage(supergroup.id, '回来了')
    const kinds = (await api.getUpdates()).map(
      (update) => update.my_chat_member?.new_chat_member.status ?? 'message',
    )
    expect(kinds).toEqual([
      'member',
      'message',
      'message',
      'restricted',
      'message',
      'kicked',
      'member',
      'message',
    ])
  })

  it('carry every kind of content, albums, edits and forwards', async () => {
    const { server, li, api } = await quiet()
    const wang = server.user('王')
    for (const kind of ATTACHMENT_KINDS) li.sends[kind]()
    const said = li.says('原文')
    li.edits(said, '改过 #话题')
    li.forwards(wang.says('王说'), { hidden: true })
    li.sendsAlbum('photo', [{ caption: '一' }, {}])
    const updates = await api.getUpdates()
    const messages = updates.map((update) => update.message ?? update.edited_message)
    ATTACHMENT_KINDS.forEach((kind, index) => {
      expect(messages[index]).toHaveProperty(kind)
    })
    const rest = messages.slice(ATTACHMENT_KINDS.length)
    expect(rest[1]).toMatchObject({
      text: '改过 #话题',
      entities: [{ type: 'hashtag', offset: 3, length: 3 }],
    })
    expect(rest[3]).toMatchObject({ text: '王说', forward_origin: { type: 'hidden_user' } })
    expect(rest[4]?.media_group_id).toBe(rest[5]?.media_group_id)
  })

  it('and people can shut the bot out, and channels need rights', async () => {
    const { server, li, api } = await quiet()
    li.blocksBot()
    expect(await refusal(api.sendMessage(li.id, 'x'))).toBe('403 Forbidden: bot was blocked by the user')
    li.unblocksBot()
    await api.sendMessage(li.id, 'x')
    const stranger = server.user('生')
    expect(await refusal(api.sendMessage(stranger.id, 'x'))).toContain("403 Forbidden: bot can't initiate")
    expect(await refusal(api.sendMessage(1, 'x'))).toBe('400 Bad Request: chat not found')
    const channel = server.channel('频道', { username: 'pindao', bot: 'member' })
    expect(await refusal(api.sendMessage('@pindao', 'x'))).toContain('need administrator rights')
    li.addsBot(channel)
    expect(await api.sendMessage('@pindao', '公告')).toMatchObject({ sender_chat: { id: channel.id } })
    expect(await api.getChatMember(channel.id, server.world.me.id)).toMatchObject({ status: 'administrator' })
  })
})

describe('the rules', () => {
  it('hold for texts', async () => {
    const { api, li } = await quiet()
    const html = (text: string) => api.sendMessage(li.id, text, { parse_mode: 'HTML' })
    expect(await refusal(api.sendMessage(li.id, ''))).toBe('400 Bad Request: message text is empty')
    expect(await refusal(html('<b> </b>'))).toBe('400 Bad Request: text must be non-empty')
    expect(await refusal(api.sendMessage(li.id, '长'.repeat(4097)))).toBe(
      '400 Bad Request: message is too long',
    )
    expect((await html(`<b>${'长'.repeat(4096)}</b>`)).text).toHaveLength(4096)
    expect(await refusal(html('<b>x'))).toContain('Can\'t find end tag corresponding to start tag "b"')
    expect(await refusal(html('你<div>x</div>'))).toContain('Unsupported start tag "div" at byte offset 3')
    expect(await refusal(html('<b><i>x</b></i>'))).toContain(
      'Unmatched end tag at byte offset 7, expected "</i>", found "</b>"',
    )
    expect(await refusal(html('a < b'))).toContain(
      "400 Bad Request: can't parse entities: Unsupported start tag",
    )
    const rich = await html(
      '<blockquote expandable>引</blockquote><tg-time unix="1" format="wDT">时</tg-time> <a href="https://a.cn/?x=1&amp;y">链</a>&nbsp;<pre><code class="language-py">1</code></pre>',
    )
    expect(rich.text).toBe('引时 链&nbsp;1')
    expect(rich.entities?.map(({ type }) => type)).toEqual([
      'expandable_blockquote',
      'date_time',
      'text_link',
      'pre',
    ])
    const entities = [{ type: 'bold' as const, offset: 0, length: 9 }]
    expect(await refusal(api.sendMessage(li.id, '短', { entities }))).toContain(
      'ends after the end of the text',
    )
  })

  it('hold for keyboards', async () => {
    const { api, li } = await quiet()
    const withButtons = (...inline_keyboard: object[][]) =>
      api.sendMessage(li.id, 'x', { reply_markup: { inline_keyboard: inline_keyboard as never } })
    const ok = { text: '好', callback_data: 'x' }
    expect(await refusal(withButtons([{ text: '好', callback_data: '长'.repeat(22) }]))).toContain(
      'BUTTON_DATA_INVALID',
    )
    expect(await refusal(withButtons([{ text: '好' }]))).toContain('text buttons are unallowed')
    expect(await refusal(withButtons([{ text: '', callback_data: 'x' }]))).toContain('must be non-empty')
    expect(await refusal(withButtons([{ text: '好', url: 'kein link' }]))).toContain('Wrong HTTP URL')
    expect(await refusal(withButtons([{ text: '好', copy_text: { text: '' } }]))).toContain(
      'BUTTON_COPY_TEXT_INVALID',
    )
    expect(await refusal(withButtons(Array(9).fill(ok)))).toContain('reply markup is too long')
    expect(await refusal(withButtons(...Array(101).fill([ok])))).toContain('reply markup is too long')
    await withButtons(...Array(100).fill([ok]))
  })

  it('hold for edits, deletions and replies', async () => {
    const { api, li } = await quiet()
    const message = await api.sendMessage(li.id, '甲', { reply_markup: new InlineKeyboard().text('b', 'b') })
    expect(
      await refusal(
        api.editMessageText(li.id, message.message_id, '甲', { reply_markup: message.reply_markup as never }),
      ),
    ).toContain(
      'message is not modified: specified new message content and reply markup are exactly the same',
    )
    await api.editMessageText(li.id, message.message_id, '甲')
    expect(await refusal(api.editMessageReplyMarkup(li.id, message.message_id))).toContain(
      'message is not modified',
    )
    expect(await refusal(api.editMessageText(li.id, 9999, '乙'))).toBe(
      '400 Bad Request: message to edit not found',
    )
    expect(await refusal(api.editMessageText(li.id, li.says('我的').message_id, '乙'))).toBe(
      "400 Bad Request: message can't be edited",
    )
    await api.deleteMessage(li.id, message.message_id)
    expect(await refusal(api.deleteMessage(li.id, message.message_id))).toContain(
      'message to delete not found',
    )
    const reply = { message_id: message.message_id }
    expect(await refusal(api.sendMessage(li.id, 'x', { reply_parameters: reply }))).toContain(
      'message to be replied not found',
    )
    await api.sendMessage(li.id, 'x', { reply_parameters: { ...reply, allow_sending_without_reply: true } })
  })

  it('hold for inline answers, callbacks and commands', async () => {
    const { api, li } = await quiet({ clock: new ManualClock() })
    const article = (id: string) => ({
      type: 'article' as const,
      id,
      title: 't',
      input_message_content: { message_text: 'x' },
    })
    const asked = li.inline('q')
    expect(await refusal(api.answerInlineQuery(asked.id, [article('1'), article('1')]))).toContain(
      'RESULT_ID_DUPLICATE',
    )
    expect(await refusal(api.answerInlineQuery(asked.id, [article('长'.repeat(22))]))).toContain(
      'RESULT_ID_INVALID',
    )
    const many = Array.from({ length: 51 }, (_, index) => article(`${index}`))
    expect(await refusal(api.answerInlineQuery(asked.id, many))).toContain('RESULTS_TOO_MUCH')
    await api.answerInlineQuery(asked.id, many.slice(1))
    const message = await api.sendMessage(li.id, 'x', { reply_markup: new InlineKeyboard().text('b', 'b') })
    li.taps(message, 'b')
    const id = (await api.getUpdates({ offset: -1 }))[0]?.callback_query?.id ?? ''
    expect(await refusal(api.answerCallbackQuery(id, { text: '长'.repeat(201) }))).toContain(
      'MESSAGE_TOO_LONG',
    )
    await api.answerCallbackQuery(id)
    expect(await refusal(api.answerCallbackQuery(id))).toContain('query is too old')
    expect(await refusal(api.setMyCommands([{ command: 'Big', description: 'x' }]))).toContain(
      'BOT_COMMAND_INVALID',
    )
    expect(await refusal(api.setMyCommands([{ command: 'ok', description: '' }]))).toContain(
      'BOT_COMMAND_DESCRIPTION_INVALID',
    )
    const scope = { type: 'chat' as const, chat_id: li.id }
    await api.setMyCommands([{ command: 'ask', description: '提问' }], { scope })
    expect(await api.getMyCommands({ scope })).toEqual([{ command: 'ask', description: '提问' }])
    expect(await api.getMyCommands()).toEqual([])
  })

  it('hold for rich messages', async () => {
    const { api, li } = await quiet()
    const send = (html: string) => api.raw.sendRichMessage({ chat_id: li.id, rich_message: { html } })
    const message = await send(
      '<h1>做法</h1><table><tr><th>地区</th><td>温州</td></tr></table><details><summary>来源</summary><p>甲</p></details><tg-button-row><tg-button type="callback_data" data="s:1">更多</tg-button></tg-button-row>',
    )
    expect(message.rich_message.blocks.map(({ type }) => type)).toEqual([
      'heading',
      'table',
      'details',
      'buttons',
    ])
    li.taps(message, '更多')
    expect((await api.getUpdates({ offset: -1 }))[0]?.callback_query?.data).toBe('s:1')
    expect(await refusal(send('<h1>x'))).toContain("Can't find end tag")
    expect(await refusal(send('<marquee>x</marquee>'))).toContain('Unsupported start tag')
    expect(await refusal(send(`<table><tr>${'<td>x</td>'.repeat(21)}</tr></table>`))).toContain('columns')
  })

  it('limit how fast a bot sends, and report it', async () => {
    const clock = new ManualClock()
    const { server, api, li } = await quiet({ clock, rates: true })
    for (let i = 0; i < 3; i++) await api.sendMessage(li.id, `${i}`)
    const error = await api.sendMessage(li.id, 'x').catch((reason: unknown) => reason)
    expect(error).toMatchObject({ error_code: 429, parameters: { retry_after: 1 } })
    clock.advance(1000)
    await api.sendMessage(li.id, 'x')
    const group = server.group('群')
    for (let i = 0; i < 20; i++) {
      clock.advance(1000)
      await api.sendMessage(group.id, `${i}`)
    }
    expect(await refusal(api.sendMessage(group.id, 'x'))).toMatch(/429 Too Many Requests: retry after 4\d/)
    const users = Array.from({ length: 31 }, (_, index) => server.user(`${index}`, { started: true }))
    clock.advance(1000)
    for (const user of users.slice(1)) await api.sendMessage(user.id, 'x')
    expect(await refusal(api.sendMessage(users[0]?.id ?? 0, 'x'))).toContain('429')
    expect(server.rates()).toMatchObject({
      perSecond: 30,
      perChatSecond: 3,
      perGroupMinute: 20,
      busiestGroup: group.id,
      refused: 3,
    })
  })
})

describe('faults', () => {
  it('refuse, break and lose answers as told', async () => {
    const { server, api, li } = await quiet()
    const send = () => api.sendMessage(li.id, 'x')
    server.faults.on('sendMessage', faults.tooManyRequests(3), { times: 1 })
    expect(await refusal(send())).toBe('429 Too Many Requests: retry after 3')
    server.faults.on('sendMessage', faults.serverError(), { times: 1 })
    expect(await refusal(send())).toBe('500 Internal Server Error')
    for (const fault of [faults.badGateway(), faults.notJson(), faults.drop()]) {
      server.faults.on('sendMessage', fault, { times: 1 })
      await expect(send()).rejects.toBeInstanceOf(HttpError)
    }
    expect(li.chat.sent).toBe(0)
    server.faults.on('sendMessage', faults.loseAnswer(), { times: 1 })
    await expect(send()).rejects.toBeInstanceOf(HttpError)
    expect(li.chat.sent).toBe(1)
    await send()
    expect(server.counts()).toMatchObject({
      'sendMessage 429': 1,
      'sendMessage 500': 1,
      'sendMessage 502': 1,
      'sendMessage dropped': 1,
      'sendMessage answer lost': 1,
      'sendMessage ok': 1,
    })
  })

  it('meet one chat only, after some calls, or by a repeatable chance', async () => {
    const { server, api, li } = await quiet()
    const other = server.user('王', { started: true })
    const handle = server.faults.on('*', faults.blocked(), { chat: li, after: 1 })
    await api.sendMessage(li.id, '1')
    await api.sendMessage(other.id, '1')
    expect(await refusal(api.sendMessage(li.id, '2'))).toContain('403')
    expect(handle.hits).toBe(1)
    handle.remove()
    const chance = server.faults.on('sendMessage', faults.serverError(), { probability: 0.5, seed: 7 })
    for (let i = 0; i < 40; i++) await api.sendMessage(li.id, `${i}`).catch(() => {})
    expect(chance.hits).toBeGreaterThan(10)
    expect(chance.hits).toBeLessThan(30)
  })

  it('leave a polling bot alive when an answer is late', async () => {
    const { server } = await start((bot) => bot.on('message:text', (ctx) => ctx.reply(ctx.message.text)))
    const li = server.user('李')
    await expect.poll(() => server.updates.isPolled).toBe(true)
    server.faults.on('getUpdates', faults.delay(30), { times: 1 })
    li.says('一')
    expect((await li.chat.nextMessage()).text).toBe('一')
    await server.idle()
    expect(li.chat.sent).toBe(1)
  })

  it('bring updates again whose delivery was lost', async () => {
    const { server, api, li } = await quiet()
    li.says('一')
    server.faults.on('getUpdates', faults.loseAnswer(), { times: 1 })
    await expect(api.getUpdates()).rejects.toBeInstanceOf(HttpError)
    expect(await api.getUpdates()).toMatchObject([{ message: { text: '一' } }])
  })
})

describe('scaled time', () => {
  it('shortens waits for updates', async () => {
    const { api } = await quiet({ timeScale: 100 })
    const start = Date.now()
    expect(await api.getUpdates({ timeout: 20 })).toEqual([])
    expect(Date.now() - start).toBeLessThan(15_000)
  })
})

describe('bounded memory', () => {
  it('keeps counts, and only the newest messages', async () => {
    const { server, api, li } = await quiet({ keepCalls: 0, keepMessages: 2, keepFiles: 1 })
    const seen: string[] = []
    server.onCall((call) => seen.push(call.method))
    const first = await api.sendMessage(li.id, '0')
    for (let i = 1; i < 5; i++) await api.sendMessage(li.id, `${i}`)
    expect(server.calls()).toEqual([])
    expect(server.counts()).toEqual({ 'sendMessage ok': 5 })
    expect(seen).toHaveLength(5)
    expect(li.chat.sent).toBe(5)
    expect(li.chat.messages.map(({ text }) => text)).toEqual(['3', '4'])
    expect(await refusal(api.editMessageText(li.id, first.message_id, 'x'))).toContain('not found')
  })
})

describe('checking a message', () => {
  const html = (text: string) => checkMessage({ method: 'sendMessage', params: { text, parse_mode: 'HTML' } })
  const rules = (text: string) => html(text).map(({ rule }) => rule)

  it.each([
    ['<b>好</b> &lt;ok&gt; <a href="https://a.cn">链</a>', []],
    ['<b>不好', ['html']],
    ['<div>x</div>', ['html', 'html']],
    ['<b><i>x</b></i>', ['html', 'html']],
    ['1 < 2', ['html']],
    ['甲 &amp;lt; 乙', ['escapes shown']],
    ['甲&nbsp;乙', ['escapes shown']],
    ['&lt;b&gt;甲&lt;/b&gt;', ['markup shown']],
    ['共 undefined 个', ['placeholder shown']],
    ['**粗**', ['markup shown']],
    ['一半\ud83d', ['broken character']],
    ['甲\n\n\n乙', ['blank lines']],
    [' ', ['length']],
    ['<a href="nonsense">x</a>', ['link']],
  ])('finds in %j: %j', (text, expected) => {
    expect(rules(text)).toEqual(expected)
  })

  it('measures after parsing', () => {
    expect(rules(`<b>${'长'.repeat(4096)}</b>`)).toEqual([])
    expect(rules('长'.repeat(4097))).toEqual(['length'])
    expect(checkMessage({ method: 'sendPhoto', params: { caption: '长'.repeat(1025) } })).toMatchObject([
      { rule: 'length' },
    ])
  })

  it('looks at buttons, inline results and commands', () => {
    const keyboard = (...row: object[]) =>
      checkMessage({
        method: 'sendMessage',
        params: { text: 'x', reply_markup: { inline_keyboard: [row] } },
      }).map(({ rule, where }) => `${rule} ${where}`)
    expect(keyboard({ text: '好', callback_data: 'x' })).toEqual([])
    expect(keyboard({ text: ' ', callback_data: 'x' })).toEqual(['keyboard reply_markup[0][0]'])
    expect(keyboard({ text: '好', callback_data: '长'.repeat(22) })).toEqual([
      'callback data reply_markup[0][0]',
    ])
    expect(keyboard({ text: 'A &amp; B', callback_data: 'x' })).toEqual([
      'escapes shown reply_markup[0][0].text',
    ])
    expect(keyboard({ text: '好', callback_data: 'x', url: 'https://a.cn' })).toEqual([
      'keyboard reply_markup[0][0]',
    ])
    expect(keyboard()).toEqual(['keyboard reply_markup[0]'])
    const result = {
      type: 'article',
      id: '1',
      title: '<b>t</b>',
      input_message_content: { message_text: '' },
    }
    expect(
      checkMessage({ method: 'answerInlineQuery', params: { results: [result, result] } }).map(
        ({ rule }) => rule,
      ),
    ).toEqual(['markup shown', 'length', 'inline', 'markup shown', 'length'])
    expect(
      checkMessage({ method: 'setMyCommands', params: { commands: [{ command: 'A', description: '' }] } }),
    ).toHaveLength(2)
  })

  it('passes only what the server takes, and both see the same text', () => {
    const piece = fc.constantFrom(
      ...[
        '<b>',
        '</b>',
        '<i>',
        '</i>',
        '<a href="https://a.cn/?a=1&amp;b">',
        '</a>',
        '<code>',
        '</code>',
        '<pre>',
        '</pre>',
      ],
      ...[
        '<blockquote expandable>',
        '</blockquote>',
        '<tg-spoiler>',
        '</tg-spoiler>',
        '<tg-time unix="1">',
        '</tg-time>',
      ],
      ...['<', '>', '&', '&lt;', '&amp;', '&#39;', '&#x4e00;', '甲', '乙 ', '\n', '😀', '"', '<br>', '</'],
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const text = `甲${pieces.join('')}乙`
        fc.pre(!html(text).some(({ rule }) => rule === 'html'))
        expect(visibleText(text)).toBe(parseHtml(text).text.trim())
      }),
      { numRuns: 2000 },
    )
  })
})

describe('as a process', () => {
  it('serves bots and is steered from outside', async () => {
    const server = await spawnBotApiServer({ keepMessages: 50 })
    cleanups.push(() => server.stop())
    const bot = new Bot(server.token, { client: { apiRoot: server.url } })
    const user = await server.control<{ id: number }>('user', { name: '李' })
    await server.control('act', { user: user.id, act: 'says', args: ['/start'] })
    expect(await bot.api.getUpdates()).toMatchObject([{ message: { text: '/start' } }])
    await bot.api.sendMessage(user.id, '你好')
    expect(await server.control('nextMessage', { chat: user.id })).toMatchObject({ text: '你好' })
    await server.control('fault', { method: 'sendMessage', fault: 'tooManyRequests', args: [2], times: 1 })
    expect(await refusal(bot.api.sendMessage(user.id, 'x'))).toContain('retry after 2')
    expect(await server.control('counts')).toMatchObject({ 'sendMessage ok': 1, 'sendMessage 429': 1 })
    expect(await server.control('calls', { method: 'sendMessage', after: 1 })).toHaveLength(2)
  })
})
