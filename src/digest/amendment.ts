/**
 * What somebody wants of a subscription, in the words they would write under one of its digests: `暂停到下周一`, `退订`,
 * `改到晚上8点`, `换成养老服务`, `再发一份`, `还有吗`. Anything else is a question and left to whoever answers those.
 */
import { wordSet } from '../knowledge/word-set.ts'
import { fold } from '../search/fold.ts'
import { readRequest, type SubscriptionRequest } from './request.ts'
import type { TimeOfDay } from './schedule.ts'
import {
  countTerms,
  FOREVER,
  isEverything,
  isPaused,
  type Names,
  type StoredSubscription,
  SUBSCRIPTION_LIMITS,
  type Subscription,
  started,
  type Terms,
  type What,
  type When,
} from './subscription.ts'
import { splitTime } from './times.ts'
import { countOf, readUntil } from './until.ts'

/** The wishes that an amendment may put in the place of others. */
export type Change = Partial<Pick<Subscription, 'what' | 'when' | 'zone' | 'quiet' | 'silent'>>

export type Amendment =
  /** Milliseconds since 1970, or `FOREVER`. */
  | { readonly kind: 'pause'; readonly until: number }
  | { readonly kind: 'resume' }
  | { readonly kind: 'delete' }
  /** Another digest, as if it were due. */
  | { readonly kind: 'now' }
  /** The next page of the one replied to. */
  | { readonly kind: 'more' }
  /** To be shown what can be changed. */
  | { readonly kind: 'show' }
  | { readonly kind: 'change'; readonly change: Change }
  /** Meant for the subscription, but not to be done; sentences that say why. */
  | { readonly kind: 'unclear'; readonly problems: readonly string[] }

const POLITE_BEFORE =
  /^(?:(?:请|麻烦|劳驾|拜托|帮我|帮忙|给我|我想要?|我要|能不能|能否|可不可以|可以|能|想|你|那就?|就|先|以后|今后|从现在起|从今天起|从明天起|把(?:它|这个|这条|订阅)|这[个条份]|它|订阅)\s*)+/u
const POLITE_AFTER = wordSet([
  ...'吧 了 啊 呀 哦 嘛 呗 哈 啦 呢 好吗 行吗 可以吗 好不好 行不行 吗 么 谢谢 多谢 谢了 辛苦 辛苦了 一下'.split(
    ' ',
  ),
  ...' 、,。.!?~…',
])

const DELETE =
  /^(?:退订?|退掉|(?:取消|删除?|删掉|不要|解除)(?:这[个条])?(?:订阅|简报|推送)?|不(?:再|想再?)?订(?:阅)?|不(?:再|想再?)(?:收|看)到?|t|td|退td)(?:这[个条])?(?:订阅|简报)?$/u
const STOP = '(?:暂停|暂时停止?|停止|停)(?:发送|推送|发|推)?(?:订阅|简报)?'
const DO_NOT =
  '(?:别|不要|不用|不必|勿|先不|不)(?:再)?(?:(?:给我)?(?:发送|推送|发|推)(?:给?我)?(?:简报)?|打扰我?)'
const PAUSE = new RegExp(
  `^(?:${STOP}|${DO_NOT}|stop|pause)(?:一停|停|一阵子?|一段时间|一些日子|几天|一会儿?)?$`,
  'u',
)
const PAUSE_UNTIL = new RegExp(`^(?<verb>${STOP}|${DO_NOT}) ?(?<to>到|至)? ?(?<until>.+)$`, 'u')
const AGAIN_AT =
  /^(?:到|等到?|过)?(?<until>.+?)(?:再|才|开始|起|以后|之后|后)(?:接着|继续|恢复|重新)*(?:发送|推送|发|推|说|来|看)?(?:给?我)?$/u
const NOT_BEFORE = new RegExp(`^(?<until>.+?)(?:之前|以前|前)(?:都|先){0,3}(?:${STOP}|${DO_NOT})$`, 'u')
const NOT_DURING = new RegExp(`^(?<span>.+?)(?:都|先|暂时){0,3}(?:${STOP}|${DO_NOT})$`, 'u')
/** Spans that have begun: to pause from now on until their end is what is meant. */
const BEGUN =
  /^(?:今[天晚年]|这个?(?:周|星期|礼拜|月)|本[周月]|[\d一二两三四五六七八九十半]+个?(?:天|日|周|星期|礼拜|月|小时|年))$/u
const LATELY = /^(?:最近|近期|近来|这几天|这两天|这段时间|这阵子)$/u
const RESUME = /^(?:恢复|重新开始|开始|取消暂停|解除暂停|不停|重启)(?:发送|推送|发|推|订阅|简报)*$/u
const GO_ON = /^(?:继续|接着)(?:发送|推送|发|推)?$/u
const MORE =
  /^(?:更多|还有(?:没有?)?(?:别的|其他的?|更多的?|哪些)?|再来(?:点|些|几条|几个|一批|一点|一页)|下一[页批]|别的|其他的?|后面的?|剩下的?|(?:继续|接着|往下)看|往下|翻页|more|next)(?:做法)?$/u
const NOW =
  /^(?:(?:现在|马上|立刻|立即)(?:就)?(?:再)?(?:发送|推送|发|来|推)(?:给?我)?(?:一[份次条期])?|再?(?:发送|推送|发|来|推)(?:给?我)?一[份次期]|再发)(?:简报)?(?:看看)?$/u
const SHOW =
  /^(?:修改|编辑|管理|更改|调整|设置|改)(?:订阅|时间|设置|简报)?$|^(?:订阅)?(?:时间|设置)(?:怎么|如何|在哪)?改?$/u
const SOUND_ON =
  /^(?:取消|关掉|关闭|不要|不用|去掉|别)静音$|^(?:打开|开|恢复|要)?(?:有?声音|提示音|铃声)$|^响铃$/u
const SOUND_OFF = /^(?:别|不要|不用)(?:响铃?|出声)$|^关掉?(?:声音|提示音)$|^安静地?发$|^不响$/u
const QUIET_OFF =
  /^(?:取消|关掉|关闭|不要|不用|去掉|不设)(?:夜间)?免打扰(?:时段|时间)?$|^(?:夜间)?免打扰(?:时段|时间)?\s*(?:关|关掉|关闭|取消|不要)$/u
/** 换延吉: without a word behind it what follows must be known. */
const CHANGE_TO = /^(?:把)?(?:主题|内容|地区)?(?:也|都)?(?:改|换)(?<rest>.+?)的?$/u
const CHANGE =
  /^(?:把)?(?:发送|推送|接收|发|推)?的?(?:时间|日期|日子|频率|时区|主题|内容|地区|关键词)?(?:也|都)?(?:改|换|调|调整|推迟|提前|挪|移|延后|推)(?:成|为|到|至|在|回|:| ) ?(?<rest>.+)$/u
const ONLY = /^(?:只要|只看|只发|只在|只想看|只)(?<rest>.+?)的?$/u
const ADD = /^(?:再|也)?(?:多?加上?|增加|添加?|补上?)(?:一?[个条样类])?(?<rest>.+?)的?$/u
const DROP = /^(?:去掉|去除|除去|不看|不要|不想看|减掉?)(?<rest>.+?)的?$/u
const SHIFT =
  /^(?:时间|钟点)?(?:再|都|就)?(?<way>推迟|推后|延迟|延后|晚|提前|提早|早|往后(?:推|挪|移|延)?|往前(?:推|挪|移|提)?)(?:发|来)?(?:(?<n>\d{1,3}|[一二两三四五六七八九十]{1,3})个?(?<unit>小时|钟头|分钟|刻钟)(?<half>半)?|(?<halfHour>半个?(?:小时|钟头)))(?:发|来)?(?:吧|[,、 ]?.{0,14})$/u
/** 换成辽阳呢 asks how it is there. */
const ASKS =
  /什么|怎么|怎样|哪|为何|为啥|多少|百分之几|几[个家年条次份件户名位十百千万块]|谁|如何|是否|呢[?？\s]*$/u
/** Words about the sending itself, which no practice is about. */
const ABOUT_SENDING =
  /(?:再|别|不要|不用|停|少|多|太)(?:给?我)?(?:发|推)(?![展现生放动挥掘广进文])|(?:发|推送?)得?太|太(?:频繁|密|多|吵|勤)|推送|这个?订阅|这条订阅/u
const ALMOST = 20
/** Longer texts are drafts or questions. */
const LONGEST = 60

/** @returns undefined for what is no wish about the subscription */
export function readAmendment(
  text: string,
  subscription: Subscription,
  names: Names,
  now: number,
): Amendment | undefined {
  if (text.length > LONGEST) return undefined
  const plain = POLITE_AFTER.trimEnd(fold(text).replace(/\s+/gu, ' ').trim())
    .replace(POLITE_BEFORE, '')
    .trim()
  if (plain === '') return undefined
  const unclear = (...problems: string[]): Amendment => ({ kind: 'unclear', problems })
  if (DELETE.test(plain)) return { kind: 'delete' }
  if (MORE.test(plain)) return { kind: 'more' }
  if (GO_ON.test(plain)) return { kind: isPaused(subscription, now) ? 'resume' : 'more' }
  if (RESUME.test(plain)) return { kind: 'resume' }
  if (NOW.test(plain)) return { kind: 'now' }
  if (SHOW.test(plain)) return { kind: 'show' }
  if (SOUND_ON.test(plain)) return { kind: 'change', change: { silent: false } }
  if (SOUND_OFF.test(plain)) return { kind: 'change', change: { silent: true } }
  if (QUIET_OFF.test(plain)) return { kind: 'change', change: { quiet: null } }
  return (
    readPause(plain, subscription.zone, now) ??
    readShift(plain, subscription.when, unclear) ??
    readChange(plain, ASKS.test(text), subscription, names, unclear) ??
    (plain.length <= ALMOST && ABOUT_SENDING.test(plain) && !ASKS.test(text)
      ? unclear(CAN_BE_SAID)
      : undefined)
  )
}

const CAN_BE_SAID = '没看懂。可以回复“暂停到下周一”“改成每周一”“改到晚上8点”“静音”“退订”，或者“更多”'

type Unclear = (...problems: string[]) => Amendment

function readPause(plain: string, zone: string, now: number): Amendment | undefined {
  if (PAUSE.test(plain)) return { kind: 'pause', until: FOREVER }
  const until = (text: string): Amendment | undefined => {
    const { rest, time } = splitTime(text.trim().replace(/^([今明])([早晚])/u, '$1天$2'))
    const reading =
      readUntil(text, { zone, now }) ??
      readUntil(rest === '' ? '今天' : rest, { zone, now, ...(time === undefined ? {} : { time }) })
    if (reading === undefined) return undefined
    return reading.ok
      ? { kind: 'pause', until: reading.at }
      : { kind: 'unclear', problems: [`${reading.problem}。可以写“暂停到下周一”，或者“停三天”`] }
  }
  const from = PAUSE_UNTIL.exec(plain)?.groups
  if (from !== undefined) {
    const found = until(from['until'] ?? '')
    if (found !== undefined) return found
    if (from['to'] !== undefined && (from['until'] ?? '').length <= 8)
      return {
        kind: 'unclear',
        problems: [
          `没看懂停到什么时候：“${from['until']}”。可以写“暂停到下周一”“停三天”“暂停到12月1日”，或者只写“暂停”`,
        ],
      }
  }
  const before = (AGAIN_AT.exec(plain) ?? NOT_BEFORE.exec(plain))?.groups?.['until']
  if (before !== undefined) {
    const found = until(before)
    if (found !== undefined) return found
  }
  const span = NOT_DURING.exec(plain)?.groups?.['span']?.trim()
  if (span === undefined) return undefined
  if (LATELY.test(span)) return { kind: 'pause', until: FOREVER }
  const found = until(span.replace(/^今晚$/u, '今天'))
  if (found === undefined || BEGUN.test(span)) return found
  return {
    kind: 'unclear',
    problems: ['只能从现在起停，不能隔一段再停。可以写“暂停到下周一”，或者“停三天”'],
  }
}

const DAY_MINUTES = 24 * 60

function readShift(plain: string, when: When, unclear: Unclear): Amendment | undefined {
  const groups = SHIFT.exec(plain)?.groups
  if (groups === undefined) return undefined
  if (when.kind === 'new') return unclear('这条是有新的就发，没有固定时间。要定时就写“改到早上8点”')
  const count = countOf(groups['n'] ?? '')
  const unit = groups['unit'] === '分钟' ? 1 : groups['unit'] === '刻钟' ? 15 : 60
  const minutes =
    groups['halfHour'] === undefined ? count * unit + (groups['half'] === undefined ? 0 : unit / 2) : 30
  const later = /推迟|推后|延|晚|往后/u.test(groups['way'] ?? '')
  const moved = when.hour * 60 + when.minute + (later ? minutes : -minutes)
  if (!(moved >= 0 && moved < DAY_MINUTES))
    return unclear(`这样就到${later ? '第二' : '前一'}天了，请直接说几点，比如“改到晚上8点”`)
  const time: TimeOfDay = { hour: Math.floor(moved / 60), minute: moved % 60 }
  return { kind: 'change', change: { when: { ...when, ...time } } }
}

function readChange(
  plain: string,
  asks: boolean,
  subscription: Subscription,
  names: Names,
  unclear: Unclear,
): Amendment | undefined {
  const told = (CHANGE.exec(plain) ?? ONLY.exec(plain) ?? CHANGE_TO.exec(plain))?.groups?.['rest']?.trim()
  const added = ADD.exec(plain)?.groups?.['rest']?.trim()
  const dropped = DROP.exec(plain)?.groups?.['rest']?.trim()
  /** 改成只要福建的: narrower than it was, not another. */
  const narrows = told !== undefined && CHANGE.test(plain) ? ONLY.exec(told)?.groups?.['rest'] : undefined
  const rest = narrows ?? told ?? added ?? dropped ?? plain
  const reading = readRequest(rest, names)
  const isBare = rest === plain
  if (!reading.ok) return isBare || asks ? undefined : unclear(...reading.problems)
  const { what, ...timing } = reading.request
  if (isBare) return what === undefined ? merged(subscription, timing) : undefined
  const strange = what?.words.find((word) => !isQuoted(word, rest))
  if (strange !== undefined)
    return !CHANGE.test(plain) || asks
      ? undefined
      : unclear(`“${strange}”不是我认识的时间、主题或地区。要按关键词订，给它加上引号`)
  if (asks && what !== undefined) return undefined
  if (what === undefined)
    return dropped === rest ? withoutDays(subscription, timing.when, unclear) : merged(subscription, timing)
  if (narrows !== undefined && what.topics.length === 0 && what.words.length === 0)
    return merged(subscription, timing, { ...subscription.what, places: what.places })
  if (told !== undefined) return merged(subscription, timing, what)
  if (added !== undefined) {
    const both = joined(subscription.what, what)
    return countTerms(both) > SUBSCRIPTION_LIMITS.terms
      ? unclear(`一条订阅最多 ${SUBSCRIPTION_LIMITS.terms} 个主题、地区和关键词，加不下了，另订一条吧`)
      : merged(subscription, timing, both)
  }
  const left = without(subscription.what, what)
  // What it never asked for can still be kept out.
  if (left === undefined) {
    if (!plain.startsWith('不')) return undefined
    const none: Terms = { topics: [], places: [], words: [] }
    const { except = none, ...wanted } = subscription.what
    return merged(subscription, {}, { ...wanted, except: joined(except, what) })
  }
  return isEverything(left)
    ? unclear('去掉它就什么都不剩了。要退订就回“退订”，要换一个就回“换成养老服务”')
    : merged(subscription, {}, left)
}

/** Whether a word of a line stood in quotation marks. */
const isQuoted = (word: string, line: string): boolean =>
  /[“"「『‘']/u.test(line[line.indexOf(word) - 1] ?? '')

/** What the line leaves open stays as it is: 改到晚上8点 keeps the days, 改成每周一 the hour. */
function merged(
  { when: current }: Subscription,
  { when, zone, quiet, silent, halfOpen, assumed }: Partial<Omit<SubscriptionRequest, 'what'>>,
  what?: What,
): Amendment {
  const kept =
    when?.kind === 'at' && current.kind === 'at'
      ? {
          ...when,
          // 九点 of something that comes at six in the evening is nine in the evening.
          ...(halfOpen && current.hour >= 12 ? { hour: when.hour + 12 } : {}),
          ...(assumed?.includes('day') ? { days: current.days } : {}),
          ...(assumed?.includes('time') ? { hour: current.hour, minute: current.minute } : {}),
        }
      : when
  return {
    kind: 'change',
    change: {
      ...(what === undefined ? {} : { what }),
      ...(kept === undefined ? {} : { when: kept }),
      ...(zone === undefined ? {} : { zone }),
      ...(quiet === undefined ? {} : { quiet }),
      ...(silent === undefined ? {} : { silent }),
    },
  }
}

/** 周末别发: the other days stay. */
function withoutDays(
  { when: held }: Subscription,
  dropped: When | undefined,
  unclear: Unclear,
): Amendment | undefined {
  if (held.kind !== 'at' || dropped?.kind !== 'at') return undefined
  const days = held.days.filter((day) => !dropped.days.includes(day))
  return days.length === 0
    ? unclear('去掉它就没有能发的日子了。要退订就回“退订”，先不收就回“暂停”')
    : { kind: 'change', change: { when: { ...held, days } } }
}

const joined = (a: What, b: Terms): What => ({
  ...a,
  topics: [...new Set([...a.topics, ...b.topics])],
  places: [...new Map([...a.places, ...b.places].map((path) => [path.join('/'), path])).values()],
  words: [...new Set([...a.words, ...b.words])],
})

/** Undefined when there was nothing of it. */
function without(a: What, b: What): What | undefined {
  const gone = new Set(b.places.map((path) => path.join('/')))
  const left: What = {
    ...a,
    topics: a.topics.filter((topic) => !b.topics.includes(topic)),
    places: a.places.filter((path) => !gone.has(path.join('/'))),
    words: a.words.filter((word) => !b.words.includes(word)),
  }
  return countTerms(left) === countTerms(a) ? undefined : left
}

/** The subscription with the change in it, running from now on. */
export const amended = (
  subscription: StoredSubscription,
  change: Change & Partial<Pick<Subscription, 'pausedUntil'>>,
  now: number,
  version: string,
): StoredSubscription => started({ ...subscription, ...change }, now, version)
