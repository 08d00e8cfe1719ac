/** What a chat sees of its subscriptions: one, all of them, and the buttons that change them. */
import { EVERY_DAY, type Weekday } from '../digest/schedule.ts'
import {
  dateWords,
  describeSubscription,
  isPaused,
  type Names,
  type StoredSubscription,
  timeWords,
  whenWords,
} from '../digest/subscription.ts'
import { chunk } from './chunk.ts'
import {
  type Action,
  type Button,
  headingBlock,
  type Message,
  noteBlock,
  type SubscriptionStep,
  textBlock,
} from './message.ts'

export interface SubscriptionPages {
  /** `物业治理 + 浙江省 每周一 08:30，静音` */
  readonly describe: (subscription: StoredSubscription) => string
  /** The same without whether it rests: what would have to be said to have it again. */
  readonly wish: (subscription: StoredSubscription) => string
  /** The same with the next run: `…，下一次 11月23日 周一 08:30`. */
  readonly withNext: (subscription: StoredSubscription) => string
  readonly one: (subscription: StoredSubscription, ...head: readonly string[]) => Message
  /** Buttons to change it once more, or to end it, in one row. */
  readonly changeOrEnd: (subscription: StoredSubscription) => Message['buttons']
  /** After a pause without an end: for how long it might be instead. */
  readonly paused: (subscription: StoredSubscription, head: string) => Message
  readonly list: (held: readonly StoredSubscription[], thread: string | null) => Message
  readonly time: (subscription: StoredSubscription) => Message
  readonly days: (subscription: StoredSubscription) => Message
  readonly quiet: (subscription: StoredSubscription) => Message
}

export interface SubscriptionPagesOptions {
  readonly names: Names
  /** The zone that need not be named. */
  readonly zone: string
  readonly now: () => number
  /** Whether a digest can be sent at once. */
  readonly sendsNow: boolean
}

export const NO_SUBSCRIPTIONS: Message = {
  blocks: [textBlock('还没有订阅。'), noteBlock('一句话就能订：/subscribe 物业治理 每天 08:30')],
  buttons: [],
}

const TIMES = ['07:00', '08:00', '08:30', '09:00', '12:00', '14:00', '17:30', '18:00', '20:00', '21:00']
const QUIETS = ['21:00-07:00', '22:00-07:00', '22:00-08:00', '23:00-06:00']
const DAY_NAMES = ['一', '二', '三', '四', '五', '六', '日']

export function createSubscriptionPages(options: SubscriptionPagesOptions): SubscriptionPages {
  const { names, zone, now, sendsNow } = options
  const describe = (one: StoredSubscription): string => describeSubscription(one, names, { zone, now: now() })
  const isResting = (one: StoredSubscription): boolean => one.stopped !== null || isPaused(one, now())
  const nextRun = (one: StoredSubscription): string | undefined =>
    one.nextAt === null || isResting(one) ? undefined : dateWords(one.nextAt, one.zone)

  const step = (one: StoredSubscription, label: string, to: SubscriptionStep): Button => ({
    label,
    action: { kind: 'subscription', id: one.id, step: to },
  })
  const words = (one: StoredSubscription, label: string, what: string): Button => ({
    label,
    action: { kind: 'subscriptionWords', id: one.id, words: what },
  })

  const buttonsOf = (one: StoredSubscription): Button[][] => [
    [
      ...(sendsNow ? [step(one, '现在发一份', 'now')] : []),
      isResting(one) ? step(one, '恢复', 'resume') : step(one, '暂停', 'pause'),
      step(one, '退订', 'delete'),
    ],
    [
      step(one, '改时间', 'time'),
      step(one, '改日子', 'days'),
      step(one, '免打扰', 'quiet'),
      one.silent ? words(one, '要提示音', '取消静音') : words(one, '静音', '静音'),
    ],
    [{ label: '‹ 全部订阅', action: { kind: 'subscriptions' } }],
  ]

  const changeOrEnd = (one: StoredSubscription): Button[][] => [
    [
      step(one, '改时间', 'time'),
      step(one, '改日子', 'days'),
      isResting(one) ? step(one, '恢复', 'resume') : step(one, '暂停', 'pause'),
      step(one, '退订', 'delete'),
    ],
  ]

  function one(subscription: StoredSubscription, ...head: readonly string[]): Message {
    const next = nextRun(subscription)
    return {
      blocks: [
        ...head.map(textBlock),
        textBlock(describe(subscription)),
        ...(next === undefined ? [] : [noteBlock(`下一次：${next}`)]),
      ],
      buttons: buttonsOf(subscription),
    }
  }

  const choices = (
    subscription: StoredSubscription,
    question: string,
    hint: string,
    rows: readonly (readonly Button[])[],
  ): Message => ({
    blocks: [textBlock(describe(subscription)), textBlock(question), noteBlock(hint)],
    buttons: [...rows, [step(subscription, '‹ 返回', 'show')]],
  })

  function daysPage(subscription: StoredSubscription): Message {
    const { when } = subscription
    const chosen = when.kind === 'at' ? when.days : []
    const toggled = (day: Weekday): string => {
      const days = EVERY_DAY.filter((one) => chosen.includes(one) !== (one === day))
      return `改成每周${days.map((one) => DAY_NAMES[one - 1]).join('')}`
    }
    // The last day stays: none at all would be no timetable.
    const isLast = (day: Weekday): boolean => chosen.length === 1 && chosen.includes(day)
    const usual = ['每天', '工作日', '周末', '有新的就发'].filter((name) => !whenWords(when).startsWith(name))
    return choices(subscription, '哪几天发？', '也可以直接回复这条消息，比如“改成每周一三五”。', [
      EVERY_DAY.map((day) => ({
        label: `${chosen.includes(day) ? '✓' : ''}${DAY_NAMES[day - 1]}`,
        action: isLast(day)
          ? ({ kind: 'here' } as const)
          : ({ kind: 'subscriptionWords', id: subscription.id, words: toggled(day) } as const),
      })),
      usual.map((name) => words(subscription, name, `改成${name}`)),
    ])
  }

  return {
    describe,
    wish: (subscription) => describe({ ...subscription, pausedUntil: null, stopped: null }),
    withNext: (subscription) => {
      const next = nextRun(subscription)
      return `${describe(subscription)}${next === undefined ? '' : `，下一次 ${next}`}`
    },
    one,
    changeOrEnd,
    paused: (subscription, head) => {
      const message = one(subscription, head)
      const spans = ['停3天', '停到下周一', '停到下个月1号'].map((span) =>
        words(subscription, `只${span}`, span),
      )
      return { ...message, buttons: [spans, ...message.buttons] }
    },
    list: (held, thread) =>
      held.length === 0
        ? NO_SUBSCRIPTIONS
        : {
            blocks: [
              headingBlock(`订阅（${held.length}条）`),
              {
                kind: 'items',
                from: 1,
                items: held.map((subscription) => {
                  const next = nextRun(subscription)
                  const elsewhere = subscription.thread === thread ? '' : '，发在别的话题里'
                  return `${describe(subscription)}${elsewhere}${next === undefined ? '' : `，下一次 ${next}`}`
                }),
              },
              noteBlock(
                held.length === 1
                  ? '点数字管理，或者回复这条消息，比如“改到晚上8点”“暂停到下周一”。'
                  : '点数字管理，或者回复这条消息，比如“2 改到晚上8点”“1 暂停到下周一”。',
              ),
            ],
            buttons: [
              ...chunk(
                held.map((subscription, index) => step(subscription, `${index + 1}`, 'show')),
                5,
              ),
              [{ label: '导出成文件', action: { kind: 'subscriptionsFile' } satisfies Action }],
            ],
          },
    time: (subscription) =>
      choices(subscription, '几点发？', '别的时间，直接回复这条消息，比如“改到晚上7点半”。', [
        ...chunk(
          TIMES.map((time) => words(subscription, timeMark(subscription, time), `改到${time}`)),
          5,
        ),
      ]),
    days: daysPage,
    quiet: (subscription) =>
      choices(
        subscription,
        '哪段时间不打扰？到点的简报等这段过了再发。',
        '别的时段，直接回复这条消息，比如“免打扰 22:30-06:30”。',
        [
          ...chunk(
            QUIETS.map((span) => words(subscription, span.replace('-', '–'), `免打扰 ${span}`)),
            2,
          ),
          ...(subscription.quiet === null ? [] : [[words(subscription, '不设免打扰', '取消免打扰')]]),
        ],
      ),
  }
}

const timeMark = ({ when }: StoredSubscription, time: string): string =>
  when.kind === 'at' && timeWords(when) === time ? `✓${time}` : time
