import { beforeEach, describe, expect, it } from 'vitest'
import { createGivenUpReport, type GivenUpReport, type GivenUpSummary } from '../../src/digest/given-up.ts'
import { givenUpMessage } from '../../src/messages/given-up-message.ts'
import { plainText } from '../../src/messages/plain-text.ts'
import { createSimulatedClock, type SimulatedClock } from './simulated-clock.ts'
import { HOUR, MINUTE } from './world.ts'

const START = Date.parse('2026-11-20T00:00Z')

let clock: SimulatedClock
let told: { readonly at: number; readonly summary: GivenUpSummary }[]
let report: GivenUpReport
let fails: boolean

beforeEach(() => {
  clock = createSimulatedClock(START)
  told = []
  fails = false
  report = createGivenUpReport({
    clock,
    send: async (summary) => {
      if (fails) throw new Error('the admin cannot be reached')
      told.push({ at: clock.now() - START, summary })
    },
    onTrouble: () => {},
  })
})

const giveUp = (chat: string) =>
  report.note({ kind: 'gave-up', chat, key: `${chat}@x`, tries: 8, reason: 'Bad Request: CHAT_RESTRICTED' })

describe('chats that were given up are told to the admin', () => {
  it('in one message a minute after the first, a wave of them together', async () => {
    for (let n = 0; n < 500; n += 1) giveUp(`telegram:${n}`)
    await clock.runUntil(START + 10 * MINUTE)
    expect(told).toHaveLength(1)
    expect(told[0]).toMatchObject({ at: MINUTE, summary: { chatCount: 500, digestCount: 500 } })
    expect(told[0]?.summary.chats).toHaveLength(10)
  })

  it('once an hour however long it lasts, and nothing is left out', async () => {
    for (let minute = 0; minute < 180; minute += 1) {
      giveUp(`telegram:${minute % 7}`)
      await clock.runUntil(START + (minute + 1) * MINUTE)
    }
    await clock.runUntil(START + 6 * HOUR)
    expect(told.map(({ at }) => at / MINUTE)).toEqual([1, 61, 121, 181])
    expect(told.reduce((sum, { summary }) => sum + summary.digestCount, 0)).toBe(180)
  })

  it('not when somebody merely left, moved, or the database was away', async () => {
    report.note({ kind: 'stopped', chat: 'telegram:1', why: 'gone', reason: 'blocked', subscriptions: 1 })
    report.note({ kind: 'migrated', from: 'telegram:1', to: 'telegram:2' })
    report.note({ kind: 'trouble', error: new Error('away'), pauseMs: 100 })
    await clock.runUntil(START + 3 * HOUR)
    expect(told).toEqual([])
  })

  it('and what is still to be told when the bot ends is told then', async () => {
    giveUp('telegram:1')
    await clock.runUntil(START + 10)
    const closed = report.close()
    await clock.runUntil(START + 20)
    await closed
    expect(told).toHaveLength(1)
  })

  it('later when nobody can be told now, together with the next ones', async () => {
    fails = true
    giveUp('telegram:1')
    await clock.runUntil(START + 2 * MINUTE)
    fails = false
    giveUp('telegram:2')
    await clock.runUntil(START + 2 * HOUR)
    expect(told.map(({ summary }) => summary.chats.map(({ chat }) => chat))).toEqual([
      ['telegram:1', 'telegram:2'],
    ])
  })

  it('in words', async () => {
    giveUp('telegram:1')
    giveUp('telegram:1')
    giveUp('telegram:2')
    report.note({
      kind: 'stopped',
      chat: 'telegram:1',
      why: 'failing',
      reason: 'Bad Request: CHAT_RESTRICTED',
      subscriptions: 2,
    })
    await clock.runUntil(START + 10 * MINUTE)
    const [first] = told
    if (first === undefined) throw new Error('nothing was told')
    expect(plainText(givenUpMessage(first.summary))).toBe(
      [
        '有简报发不出去',
        '2个聊天共3份简报，每份试了8次都没发成，放弃了。其中1个聊天连着发不成，订阅先停了，留着等对方恢复。',
        '  · 2：1份。Bad Request: CHAT_RESTRICTED',
        '  · 1：2份，停了2条订阅。Bad Request: CHAT_RESTRICTED',
      ].join('\n'),
    )
  })
})
