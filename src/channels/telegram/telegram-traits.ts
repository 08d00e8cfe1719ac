/** What Telegram can do, and how fast it lets a bot send. */
import type { PaceLimits } from '../../coordination/pacer.ts'
import type { ChannelTraits } from '../channel.ts'

/**
 * 30 a second over all, 1 a second a chat, of which it lets a few come at once, 20 a minute a group. The stretches are
 * longer than named, because what counts is when messages arrive, and they do not travel evenly.
 *
 * @param spreadMs by how much the ways of two messages differ, milliseconds
 */
const pace = (spreadMs: number): PaceLimits => ({
  all: { count: 30, perMs: 1000 + spreadMs },
  chat: [{ count: 3, perMs: 3060 }],
  group: [{ count: 20, perMs: 60_500 }],
  underWay: { count: 30, perMs: 1000 },
  digestGapMs: 32,
  digestChatGapMs: 1020,
})

/** Where one process sends: 98 % of what is permitted. */
export const TELEGRAM_PACE = pace(20)
/** Where several do, each as busy as it is: 93 %. */
export const FLEET_PACE = pace(75)

/** From the Bot API 10.3; a label is one that a phone shows whole, Telegram itself takes more. */
export const TELEGRAM_TRAITS = {
  text: { most: 4096, unit: 'utf16' },
  buttons: { kind: 'press', most: 100, label: 40, unasked: true },
  unasked: 'always',
  pace: TELEGRAM_PACE,
  answerWithinMs: 10_000,
} as const satisfies ChannelTraits
