/** What a chat may choose, and the messages to choose it with. */
import type { QuietHours } from '../digest/schedule.ts'
import { quietWords } from '../digest/subscription.ts'
import { zoneNamed, zoneWords } from '../digest/zones.ts'
import { type Block, type Button, headingBlock, type Message, noteBlock } from '../messages/message.ts'
import type { ChatSettings } from './stores.ts'

/** How long answers are; without it they are brief where others read along. */
export type AnswerLength = 'brief' | 'full'

export interface GroupChoices {
  readonly length?: AnswerLength
  /** Answers make no sound, and replies alone are not answered: only commands and mentions. */
  readonly calm: boolean
  /** Topic ids that are answered; empty means all. */
  readonly topics: readonly string[]
  readonly subscribers: 'managers' | 'everybody'
}

/** Choices as they are kept; what an earlier version wrote, or nobody, is the default. */
export function settingsOf(settings: ChatSettings | undefined): GroupChoices {
  const { calm, topics, subscribers, length } = settings?.choices ?? {}
  return {
    ...(length === 'brief' || length === 'full' ? { length } : {}),
    calm: calm === true,
    topics: Array.isArray(topics) ? topics.filter((id) => typeof id === 'string') : [],
    subscribers: subscribers === 'everybody' ? 'everybody' : 'managers',
  }
}

export interface SettingWords {
  readonly topic: (word: string) => string | undefined
  readonly quiet: (text: string) => QuietHours | undefined
}

/** `安静 开`, `主题 物业治理 养老服务`, `订阅 所有人`, `时区 东京时间`, `免打扰 22:00-07:00`; undefined if it is none. */
export function readSetting(
  line: string,
  settings: ChatSettings | undefined,
  words: SettingWords,
): ChatSettings | undefined {
  const { zone = null, quiet = null, choices = {} } = settings ?? {}
  const plain = line.trim()
  const cut = plain.search(/[\s:：]/u)
  const name = plain.slice(0, Math.max(0, cut))
  const value = plain.slice(cut).replace(/^[\s:：]+/u, '')
  const isOff = /^(?:关|关闭|不要|无|不限|取消|off|0)$/iu.test(value)
  const with_ = (change: Record<string, unknown>): ChatSettings => ({
    zone,
    quiet,
    choices: { ...choices, ...change },
  })
  switch (name) {
    case '安静':
    case '安静模式':
      return isOff || /^(?:开|打开|on|1)$/iu.test(value) ? with_({ calm: !isOff }) : undefined
    case '主题': {
      if (isOff) return with_({ topics: [] })
      const ids = value.split(/[\s、,，]+/u).map((word) => words.topic(word))
      return ids.includes(undefined) ? undefined : with_({ topics: ids })
    }
    case '订阅':
      if (/^(?:所有人|大家|everybody)$/u.test(value)) return with_({ subscribers: 'everybody' })
      return /^(?:管理员|managers)$/u.test(value) ? with_({ subscribers: 'managers' }) : undefined
    case '篇幅':
      if (/^(?:简短|短|简单|brief)$/u.test(value)) return with_({ length: 'brief' })
      return /^(?:完整|长|详细|full)$/u.test(value) ? with_({ length: 'full' }) : undefined
    case '时区': {
      const named = zoneNamed(value)
      return named === undefined ? undefined : { zone: named, quiet, choices }
    }
    case '免打扰': {
      if (isOff) return { zone, quiet: null, choices }
      const hours = words.quiet(`免打扰 ${value}`)
      return hours === undefined ? undefined : { zone, quiet: hours, choices }
    }
    default:
      return undefined
  }
}

export function groupSettings(
  settings: ChatSettings | undefined,
  zone: string,
  topicNames: readonly string[],
  note?: string,
): Message {
  const { calm, topics, subscribers } = settingsOf(settings)
  return {
    blocks: [
      ...head(note),
      headingBlock('本群设置'),
      {
        kind: 'items',
        items: [
          `安静模式：${calm ? '开（只应命令和 @，发消息不响）' : '关'}`,
          `能聊的主题：${topics.length === 0 ? '不限' : topicNames.join('、')}`,
          lengthLine(settings, 'brief'),
          `谁能订阅：${subscribers === 'everybody' ? '所有人' : '群管理员'}`,
          ...hoursOf(settings, zone),
        ],
      },
      noteBlock(
        '限定主题：/settings 主题 物业治理 养老服务；取消限定：/settings 主题 不限。改时区：/settings 时区 东京时间；免打扰：/settings 免打扰 22:00-07:00',
      ),
    ],
    buttons: [
      [
        {
          label: calm ? '关掉安静模式' : '打开安静模式',
          action: { kind: 'setting', name: '安静', value: calm ? '关' : '开' },
        },
      ],
      [lengthButton(settings, 'brief')],
      [
        subscribers === 'everybody'
          ? { label: '只让管理员订阅', action: { kind: 'setting', name: '订阅', value: '管理员' } }
          : { label: '让所有人订阅', action: { kind: 'setting', name: '订阅', value: '所有人' } },
      ],
    ],
  }
}

export function privateSettings(settings: ChatSettings | undefined, zone: string, note?: string): Message {
  const { quiet = null } = settings ?? {}
  return {
    blocks: [
      ...head(note),
      headingBlock('设置'),
      {
        kind: 'items',
        items: [lengthLine(settings, 'full'), ...hoursOf(settings, zone)],
      },
      noteBlock('时区和免打扰对以后新订的简报有效，已有的在 /subscriptions 里改。这样改：'),
      {
        kind: 'items',
        items: ['/settings 时区 东京时间', '/settings 免打扰 22:00-07:00', '/settings 免打扰 关'],
      },
    ],
    buttons: [
      [
        quiet === null
          ? { label: '晚上不打扰', action: { kind: 'setting', name: '免打扰', value: '22点-7点' } }
          : { label: '取消免打扰', action: { kind: 'setting', name: '免打扰', value: '关' } },
        { label: '我的订阅', action: { kind: 'subscriptions' } },
      ],
      [lengthButton(settings, 'full')],
    ],
  }
}

const lengthLine = (settings: ChatSettings | undefined, usual: AnswerLength): string =>
  `回答篇幅：${(settingsOf(settings).length ?? usual) === 'brief' ? '简短' : '完整'}`

const lengthButton = (settings: ChatSettings | undefined, usual: AnswerLength): Button => {
  const other = (settingsOf(settings).length ?? usual) === 'brief' ? '完整' : '简短'
  return { label: `回答${other}些`, action: { kind: 'setting', name: '篇幅', value: other } }
}

const hoursOf = (settings: ChatSettings | undefined, zone: string): string[] => {
  const quiet = settings?.quiet ?? null
  return [`时区：${zoneWords(settings?.zone ?? zone)}`, quiet === null ? '免打扰：没有设' : quietWords(quiet)]
}

const head = (note: string | undefined): Block[] => (note === undefined ? [] : [noteBlock(note)])
