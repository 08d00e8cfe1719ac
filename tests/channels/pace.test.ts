import { afterEach, describe, expect, it } from 'vitest'
import { TELEGRAM_PACE } from '../../src/channels/telegram/telegram-traits.ts'
import { systemClock } from '../../src/coordination/clock.ts'
import { createLocalRates, createPacer } from '../../src/coordination/pacer.ts'
import { faults } from '../telegram-server/faults.ts'
import { spawnBotApiServer } from '../telegram-server/process.ts'
import { CHANNEL, type LoopbackBot, startLoopbackBot } from './bot-on-loopback.ts'

let bot: LoopbackBot | undefined
afterEach(() => bot?.stop())

/** So long that what is said meanwhile comes before, however slow the machine is. */
const HELD_SECONDS = 6

const newPacer = () =>
  createPacer({ limits: TELEGRAM_PACE, clock: systemClock, rates: createLocalRates(), name: 'telegram' })

describe('people’s answers', () => {
  it('keep Telegram’s limits when many ask at once', async () => {
    // In a process of its own: what is measured is when messages arrive, whatever the bot is busy with.
    const server = await spawnBotApiServer({ control: true, rates: true })
    const pace = await startLoopbackBot({
      polls: false,
      telegram: { token: server.token, apiRoot: server.url, pacer: newPacer() },
    })
    try {
      const people = Array.from({ length: 45 }, (_, n) => 1000 + n)
      for (const id of people) await server.control('user', { id, name: '李', started: true })
      await server.control('push', {
        updates: people.map((id) => ({
          message: {
            message_id: id,
            date: 1_760_000_000,
            chat: { id, type: 'private', first_name: '李' },
            from: { id, is_bot: false, first_name: '李' },
            text: '大邑县做了什么',
          },
        })),
      })
      const polling = pace.telegram.poll()
      await expect
        .poll(async () => (await server.control<Record<string, number>>('counts'))['sendMessage ok'])
        .toBe(45)
      expect(await server.control('rates')).toMatchObject({ perSecond: 30, refused: 0 })
      await pace.telegram.stop()
      await polling
    } finally {
      await pace.stop()
      await server.stop()
    }
  })

  it('wait in the chat that Telegram holds, for as long as it says, and digests for that chat with them', async () => {
    const pacer = newPacer()
    bot = await startLoopbackBot({ telegram: { pacer } })
    const { server } = bot
    const [held, free] = ['王', '李'].map((name) => server.user(name, { started: true }))
    if (held === undefined || free === undefined) throw new Error('nobody asks')
    const refusal = faults.tooManyRequests(HELD_SECONDS)
    server.faults.on('sendMessage', refusal, { chat: held.id, times: 1 })
    const begun = Date.now()
    held.says('大邑县做了什么')
    await expect.poll(() => server.calls().some(({ method }) => method === 'sendMessage')).toBe(true)
    free.says('大邑县做了什么')
    await free.chat.nextMessage()
    const chat = `${CHANNEL}:${held.id}`
    const digest = await pacer.turn({ chat, group: false, priority: 'digest', patienceMs: 0 })
    expect(digest).toMatchObject({ go: false, heldBy: 'chat' })
    expect(held.chat.takeMessages()).toEqual([])
    await held.chat.nextMessage()
    expect(Date.now() - begun).toBeGreaterThanOrEqual(HELD_SECONDS * 1000)
  })

  it('go all the same when the log of sending is out of reach, and that is told', async () => {
    const rates = { ...createLocalRates(), take: () => Promise.reject(new Error('away')) }
    bot = await startLoopbackBot({
      telegram: { pacer: createPacer({ limits: TELEGRAM_PACE, clock: systemClock, rates }) },
    })
    const li = bot.server.user('李', { started: true })
    li.says('大邑县做了什么')
    expect((await li.chat.nextMessage()).text).toContain('大邑县')
    expect(bot.logged.join()).toMatch(/an answer went without its turn/u)
  })
})
