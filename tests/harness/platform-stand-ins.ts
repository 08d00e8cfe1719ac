/** The stand-ins of the platforms beside Telegram, as a harness uses them: alike, whatever they are. */
import { CLIENT_ID, CLIENT_SECRET, startDingtalkServer } from '../dingtalk-server/server.ts'
import { APP_ID, APP_SECRET, startFeishuServer } from '../feishu-server/server.ts'
import type { Fault, Faults } from '../platform-server/faults.ts'
import { BOT_ID, BOT_SECRET, startWecomServer } from '../wecom-server/server.ts'

/** Somebody in private, or in a group where they mention the bot. */
export interface Talker {
  readonly chat: string
  readonly group: boolean
  /** Said twice under one id, the same event is brought twice; `at` some time ago, it comes late. */
  readonly says: (text: string, id?: string, at?: number) => void
  /** Presses the button of this label, wherever it stands last: under a message, or in its words. */
  readonly presses: (label: string) => Promise<unknown>
}

/** A message of the bot, in the order in which they were taken. */
export interface Shown {
  readonly chat: string
  readonly at: number
  readonly text: string
  /** It was taken, and the bot has not heard so. */
  readonly answerLost?: true
}

export interface StandIn {
  readonly name: string
  /** What the keys of the bot's chats begin with. */
  readonly channel: string
  readonly environment: Readonly<Record<string, string>>
  /** Whether it knows a message again that is sent twice. */
  readonly knowsAgain: boolean
  /** Whether it brings an event again that nobody has acknowledged. */
  readonly bringsAgain: boolean
  readonly talker: (nth: number, group: boolean) => Talker
  readonly shown: () => readonly Shown[]
  /** When an event was brought for the time that the bot has certainly heard it; undefined for one that vanished. */
  readonly heardAt: (id: string) => number | undefined
  /** Before that it cannot have heard of it. */
  readonly broughtAt: (id: string) => number | undefined
  /** Events that are to be brought, now or again. */
  readonly waiting: () => number
  readonly connected: () => boolean
  readonly cut: () => void
  /** Resolves when the bot has given the dead connection up. */
  readonly halfOpen: () => Promise<void>
  readonly faults: Faults
  /** Calls that send a message. */
  readonly sending: RegExp
  /** Something is wrong at the platform's end: a message is not taken. */
  readonly away: Fault
  /** The next connections cannot be had. */
  readonly refuseConnections: (times: number) => void
  /** What only this platform does, by name. */
  readonly habits: Readonly<Record<string, () => void>>
  readonly squeeze: (chat: string, ms: number) => void
  /** Messages into a chat before the platform's patience was over. */
  readonly impatient: () => number
  /** Messages that came faster than the platform permits. */
  readonly refused: () => number
  readonly violations: () => readonly string[]
  readonly stop: () => Promise<void>
}

export interface StandInOptions {
  readonly now?: () => number
  /** How long a platform that brings events again waits for an acknowledgement, in the order of its tries. */
  readonly again: { readonly feishu: readonly number[]; readonly dingtalk: number }
}

export async function feishuStandIn({ again, ...options }: StandInOptions): Promise<StandIn> {
  const [ackWithinMs = 3_000, ...againAfterMs] = again.feishu
  const server = await startFeishuServer({ ...options, ackWithinMs, againAfterMs, tokenSeconds: 900 })
  return {
    name: 'Feishu',
    channel: `feishu:${APP_ID}`,
    environment: {
      FEISHU_APP_ID: APP_ID,
      FEISHU_APP_SECRET: APP_SECRET,
      FEISHU_API_ROOT: server.url,
    },
    knowsAgain: true,
    bringsAgain: true,
    talker: (nth, isGroup) => {
      const user = server.user(`p${nth}`)
      const group = isGroup ? server.group(`g${nth}`, user) : undefined
      return {
        chat: group ?? user.chat,
        group: isGroup,
        says: (text, eventId, at) =>
          void user.says(text, {
            ...(at === undefined ? {} : { at }),
            ...(eventId === undefined ? {} : { eventId }),
            ...(group === undefined ? {} : { in: group }),
          }),
        presses: async (label) => {
          const shown = server.sent().findLast(({ chat }) => chat === (group ?? user.chat))
          if (shown !== undefined) await user.presses(shown, label)
        },
      }
    },
    shown: server.sent,
    heardAt: server.heardAt,
    broughtAt: server.broughtAt,
    waiting: server.unacknowledged,
    connected: () => server.connections() > 0,
    cut: server.drop,
    halfOpen: server.freeze,
    faults: server.faults,
    sending: /POST .*\/(?:messages|reply)$/u,
    away: { kind: 'answer', status: 502, answer: 'Bad Gateway' },
    refuseConnections: (times) => {
      server.faults.install(/endpoint/u, { kind: 'answer', status: 500, answer: 'away' }, times)
      server.faults.install(/WS/u, { kind: 'drop' })
    },
    habits: { 'tokens revoked': server.revokeTokens },
    squeeze: server.squeeze,
    impatient: server.impatient,
    refused: server.refused,
    // Those that it has taken back itself.
    violations: () => server.violations().filter((text) => !/token/u.test(text)),
    stop: server.stop,
  }
}

export async function wecomStandIn({ now }: StandInOptions): Promise<StandIn> {
  const server = await startWecomServer(now === undefined ? {} : { now })
  return {
    name: 'WeCom',
    channel: `wecom:${BOT_ID}`,
    environment: { WECOM_BOT_ID: BOT_ID, WECOM_BOT_SECRET: BOT_SECRET, WECOM_WS_URL: server.url },
    knowsAgain: false,
    bringsAgain: false,
    talker: (nth, group) => {
      const [person, chat] = [`person${nth}`, group ? `wrGroup${nth}` : `person${nth}`]
      return {
        chat,
        group,
        says: (text, msgid, at) =>
          void server.says(person, text, {
            ...(at === undefined ? {} : { at }),
            ...(msgid === undefined ? {} : { msgid }),
            ...(group ? { in: chat } : {}),
          }),
        presses: async (label) => {
          const shown = server.sent().findLast((one) => one.chat === chat && one.card !== undefined)
          if (shown !== undefined) await server.presses(person, shown, label)
        },
      }
    },
    // The buttons are a message of their own at times.
    shown: () => server.sent().filter(({ kind }) => kind !== 'template_card'),
    heardAt: server.heardAt,
    broughtAt: server.broughtAt,
    waiting: () => 0,
    connected: server.connected,
    cut: server.drop,
    halfOpen: server.freeze,
    faults: server.faults,
    sending: /respond_msg|send_msg/u,
    away: { kind: 'answer', answer: { errcode: -1, errmsg: 'system busy' } },
    refuseConnections: (times) => server.faults.install(/^connect$/u, { kind: 'drop' }, times),
    habits: { 'thrown out': server.takeOver },
    squeeze: server.squeeze,
    impatient: server.impatient,
    refused: server.refused,
    violations: server.violations,
    stop: server.stop,
  }
}

export async function dingtalkStandIn({ again, ...options }: StandInOptions): Promise<StandIn> {
  const server = await startDingtalkServer({ ...options, ackWithinMs: again.dingtalk })
  return {
    name: 'DingTalk',
    channel: `dingtalk:${CLIENT_ID}`,
    environment: {
      DINGTALK_CLIENT_ID: CLIENT_ID,
      DINGTALK_CLIENT_SECRET: CLIENT_SECRET,
      DINGTALK_API_ROOT: server.url,
    },
    knowsAgain: false,
    bringsAgain: true,
    talker: (nth, group) => {
      const [person, chat] = [`person${nth}`, group ? `cidGroup${nth}` : `person${nth}`]
      const says = (text: string, msgId?: string, at?: number): void =>
        void server.says(person, text, {
          ...(at === undefined ? {} : { at }),
          ...(msgId === undefined ? {} : { msgId }),
          // Every fifth answer is too late for the address that came with its question.
          ...(nth % 5 === 4 ? { answerableMs: 0 } : {}),
          ...(group ? { in: chat } : {}),
        })
      return {
        chat,
        group,
        says,
        presses: async (label) => {
          const shown = server.sent().findLast((one) => one.chat === chat)
          says(shown?.buttons.find(({ title }) => title === label)?.says ?? label)
        },
      }
    },
    shown: server.sent,
    heardAt: server.heardAt,
    broughtAt: server.broughtAt,
    waiting: server.unacknowledged,
    connected: server.connected,
    cut: server.drop,
    halfOpen: server.freeze,
    faults: server.faults,
    sending: /sendBySession|batchSend|groupMessages/u,
    away: { kind: 'answer', status: 503, answer: {} },
    refuseConnections: (times) => {
      server.faults.install(/gateway/u, { kind: 'answer', status: 503, answer: {} }, times)
      server.faults.install(/^connect$/u, { kind: 'drop' })
    },
    habits: { 'sent away': server.sendAway, 'tokens revoked': server.revokeTokens },
    squeeze: server.squeeze,
    impatient: server.impatient,
    refused: server.refused,
    violations: () => server.violations().filter((text) => !/InvalidAuthentication|40014/u.test(text)),
    stop: server.stop,
  }
}
