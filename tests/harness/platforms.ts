/**
 * Two bots on one database, each on Feishu, WeCom and DingTalk at once, while connections are cut, die half-open or cannot
 * be had, messages fail or are refused as too many, events come twice, and one of the two is restarted or killed. Then it
 * is looked where the messages arrived: every question that reached a bot has one answer, in its chat's order.
 */
import type { Fault } from '../platform-server/faults.ts'
import { measureStalls } from './pace.ts'
import {
  dingtalkStandIn,
  feishuStandIn,
  type Shown,
  type StandIn,
  type StandInOptions,
  type Talker,
  wecomStandIn,
} from './platform-stand-ins.ts'
import { type BotProcess, prepareBot } from './programs.ts'
import { createScene, pause, seeded } from './scene.ts'

export interface PlatformOptions {
  readonly databaseUrl: string
  /** For how long people ask, and things go wrong. */
  readonly seconds: number
  readonly seed: number
  /** Questions a second, on all platforms together. */
  readonly perSecond?: number
  /** Hears how it goes. */
  readonly tell?: (text: string) => void
}

export interface PlatformCounts {
  /** Questions that reached a bot; the others vanished with their connection, and nobody knows of them. */
  readonly questions: number
  readonly vanished: number
  readonly broughtTwice: number
  readonly lost: number
  /** Of those on a platform that brings nothing again: they came in the second before a kill. */
  readonly lostAtAKill: number
  /** Answers beyond the first; those of a message of which the bot could not know that it was taken. */
  readonly twice: number
  readonly twiceWithCause: number
  /** Messages of which the bot could not know that they were taken, by what kept it from knowing. */
  readonly causes: { readonly lostReceipts: number; readonly cuts: number; readonly kills: number }
  /** Neighbours whose answers came the other way round, in words. */
  readonly outOfOrder: readonly string[]
  /** Messages that answer no question. */
  readonly stray: readonly string[]
  readonly troubles: Readonly<Record<string, number>>
  /** The longest that a connection which was open and dead was kept. */
  readonly noticedWithinMs: number
  /** Messages that came before the platform's patience was over, and those that came faster than it permits. */
  readonly impatient: number
  readonly tooFast: number
  readonly violations: readonly string[]
}

export interface PlatformRun {
  readonly seed: number
  readonly seconds: number
  readonly restarts: number
  readonly kills: number
  readonly platforms: Readonly<Record<string, PlatformCounts>>
  /** Milliseconds from a question's way into a bot to its answer: half of them, and the longest. */
  readonly answeredWithinMs: readonly [median: number, longest: number]
  /** Answers that the bots gave up, as their logs have it. */
  readonly givenUp: readonly string[]
  readonly crashes: number
  readonly stallMs: number
  readonly broken: readonly string[]
}

/** As the platforms do it, as far as that is known. */
const USUAL_AGAIN: StandInOptions['again'] = {
  feishu: [15_000, 300_000, 3_600_000, 21_600_000],
  dingtalk: 60_000,
}
/** For a few minutes, in which a platform's own patience would be all there is. */
const BRISK_AGAIN: StandInOptions['again'] = {
  feishu: [3_000, 5_000, 5_000, 5_000, 10_000, 10_000],
  dingtalk: 5_000,
}
const BRISK_BELOW_S = 600
const TALKERS = 24
/** Whoever has so many questions waiting asks no more. */
const MOST_WAITING = 4
/** A message so long before a kill may not have been written down, and one before a cut not be known to be taken. */
const UNDER_WAY_MS = 1_500
/** A message that was slow takes effect so long after whoever sent it was killed. */
const SLOWEST_MS = 2_300
const NOTICED_WITHIN_MS = 60_000
const HALF_OPEN_EVERY_MS = 240_000
/** When nothing has come for so long, nothing more will: DingTalk asks for a minute's patience. */
const QUIET_MS = 150_000
/** No platform keeps back for so long what it brings once only. */
const VANISHED_AFTER_MS = 120_000
const EXCUSES = ['来不及答，请再问一次', '我处理时出了故障']

interface Question {
  readonly n: number
  readonly id: string
  readonly talker: Talker
  readonly at: number
}

interface Platform {
  readonly standIn: StandIn
  readonly talkers: readonly Talker[]
  readonly questions: Question[]
  readonly troubles: Map<string, number>
  readonly cuts: number[]
  noticedWithinMs: number
  broughtTwice: number
  /** How far its messages have been read, and which questions have an answer. */
  read: number
  readonly answered: Set<number>
}

/** A number that is in nobody's article: the answer says that it is another, and so which question it answers. */
const claim = (n: number): string => `大邑县“人才讲坛”累计举办${n}期`
const FIRST = 10_001
const GIVEN_UP = 'an answer could not be sent'
const answeredIn = (text: string): number | undefined => {
  const found = /不是(\d{5,9})期/u.exec(text.replace(/[*\\]/gu, ''))?.[1]
  return found === undefined ? undefined : Number(found)
}

export async function runPlatforms(options: PlatformOptions): Promise<PlatformRun> {
  const { seed, seconds } = options
  const again = seconds < BRISK_BELOW_S ? BRISK_AGAIN : USUAL_AGAIN
  const random = seeded(seed)
  const stalls = measureStalls()
  const standIns = [
    await feishuStandIn({ again }),
    await wecomStandIn({ again }),
    await dingtalkStandIn({ again }),
  ]
  const scene = createScene(options.databaseUrl)
  const pair = createPair(standIns, scene)
  const platforms = standIns.map(
    (standIn): Platform => ({
      standIn,
      talkers: Array.from({ length: TALKERS }, (_, nth) => standIn.talker(nth, nth % 4 === 3)),
      questions: [],
      troubles: new Map(),
      cuts: [],
      noticedWithinMs: 0,
      broughtTwice: 0,
      read: 0,
      answered: new Set(),
    }),
  )
  try {
    await pair.start()
    const over = new AbortController()
    const until = Date.now() + seconds * 1000
    const troubles = platforms.map((platform) => trouble(platform, options, random, over.signal))
    const stopping = restart(pair, options, random, over.signal)
    await ask(platforms, options, random, until)
    over.abort()
    await Promise.all([...troubles, stopping])
    for (const { standIn } of platforms) standIn.faults.clear()
    await untilQuiet(platforms)
    const crashes = await pair.stop()
    return verdict(options, platforms, pair, { crashes, stallMs: stalls.longestMs() })
  } finally {
    stalls.stop()
    await pair.kill()
    await Promise.all(standIns.map((standIn) => standIn.stop()))
    await scene.remove()
  }
}

// ── two bots ──────────────────────────────────────────────────────────────────────────────────────────────────────

interface Pair {
  readonly start: () => Promise<void>
  /** Ends one of them and starts another in its place; the other one serves meanwhile. */
  readonly replace: (which: number, signal: 'SIGTERM' | 'SIGKILL') => Promise<void>
  readonly kills: readonly number[]
  readonly terminated: () => number
  readonly givenUp: () => readonly string[]
  /** How often one ended by itself. */
  readonly stop: () => Promise<number>
  readonly kill: () => Promise<void>
}

function createPair(standIns: readonly StandIn[], scene: ReturnType<typeof createScene>): Pair {
  const environment = Object.assign({ WEB: 'off' }, ...standIns.map((one) => one.environment))
  const bots: BotProcess[] = []
  const all: BotProcess[] = []
  const kills: number[] = []
  let terminated = 0
  let crashes = 0
  async function launch(which: number): Promise<void> {
    const { databaseUrl, knowledgeDir, folder: dataDir } = scene
    const bot = prepareBot({ databaseUrl, knowledgeDir, dataDir, environment })
    bots[which] = bot
    all.push(bot)
    bot.go()
    if (!(await bot.ready)) throw new Error(`a bot did not start: ${JSON.stringify(bot.log.slice(-3))}`)
  }
  return {
    kills,
    terminated: () => terminated,
    givenUp: () =>
      all.flatMap(({ log }) =>
        log.filter(({ msg }) => msg === GIVEN_UP).map(({ kind, reason }) => `${kind}: ${reason}`),
      ),
    start: async () => {
      for (const which of [0, 1]) await launch(which)
    },
    replace: async (which, signal) => {
      const bot = bots[which]
      if (bot?.hasEnded()) crashes += 1
      await (signal === 'SIGTERM' ? bot?.stop() : bot?.kill())
      if (signal === 'SIGKILL') kills.push(Date.now())
      else {
        terminated += 1
        if (bot?.child.exitCode !== 0) crashes += 1
      }
      await launch(which)
    },
    stop: async () => {
      crashes += bots.filter((bot) => bot.hasEnded()).length
      await Promise.all(bots.map((bot) => bot.stop()))
      return crashes
    },
    kill: async () => void (await Promise.all(bots.map((bot) => bot.kill()))),
  }
}

async function restart(
  pair: Pair,
  { seconds, tell = () => undefined }: PlatformOptions,
  random: () => number,
  over: AbortSignal,
): Promise<void> {
  const every = seconds < BRISK_BELOW_S ? 8 : 60
  for (let nth = 0; ; nth += 1) {
    await unless(over, every * (500 + random() * 1000))
    if (over.aborted) return
    // One after the other, so that whoever is connected is met every second time.
    const signal = nth % 3 === 1 ? 'SIGKILL' : 'SIGTERM'
    tell(`${signal} to bot ${nth % 2}`)
    await pair.replace(nth % 2, signal)
  }
}

async function unless(over: AbortSignal, ms: number): Promise<void> {
  const until = Date.now() + ms
  while (!over.aborted && Date.now() < until) await pause(Math.min(100, ms))
}

// ── who asks ──────────────────────────────────────────────────────────────────────────────────────────────────────

async function ask(
  platforms: readonly Platform[],
  { perSecond = 2, tell = () => undefined }: PlatformOptions,
  random: () => number,
  until: number,
): Promise<void> {
  let n = FIRST
  let told = 0
  while (Date.now() < until) {
    await pause((random() * 2000) / perSecond)
    for (const platform of platforms) look(platform)
    const platform = platforms[Math.floor(random() * platforms.length)] as Platform
    const talker = platform.talkers[Math.floor(random() * TALKERS)] as Talker
    const open = platform.questions.filter(
      (one) =>
        one.talker === talker &&
        !platform.answered.has(one.n) &&
        // What has vanished with its connection is waited for no more.
        (platform.standIn.heardAt(one.id) !== undefined || Date.now() - one.at < VANISHED_AFTER_MS),
    )
    // At times several in one breath.
    const most = Math.min(MOST_WAITING - open.length, random() < 0.3 ? 3 : 1)
    for (let k = 0; k < most; k += 1) {
      const question = { n, id: `q${n}`, talker, at: Date.now() }
      n += 1
      platform.questions.push(question)
      talker.says(claim(question.n), question.id)
      if (random() < 0.1) {
        platform.broughtTwice += 1
        setTimeout(() => talker.says(claim(question.n), question.id), random() * 20_000).unref()
      }
    }
    if (n - told < 500) continue
    told = n
    tell(
      platforms.map((one) => `${one.standIn.name} ${one.answered.size}/${one.questions.length}`).join(', '),
    )
  }
}

function look(platform: Platform): void {
  const shown = platform.standIn.shown()
  for (const { text } of shown.slice(platform.read)) {
    const n = answeredIn(text)
    if (n !== undefined) platform.answered.add(n)
  }
  platform.read = shown.length
}

async function untilQuiet(platforms: readonly Platform[]): Promise<void> {
  let [messages, quietSince] = [0, Date.now()]
  for (;;) {
    await pause(250)
    for (const platform of platforms) look(platform)
    const all = platforms.reduce((sum, { standIn }) => sum + standIn.shown().length, 0)
    if (all !== messages) [messages, quietSince] = [all, Date.now()]
    const waits = platforms.some(({ standIn }) => standIn.waiting() > 0)
    const isOpen = platforms.some(({ questions, answered, standIn }) =>
      questions.some(({ n, id }) => !answered.has(n) && standIn.heardAt(id) !== undefined),
    )
    // A second answer would come soon after the first.
    if (!waits && !isOpen && Date.now() - quietSince > 5_000) return
    if (!waits && Date.now() - quietSince > QUIET_MS) return
    if (Date.now() - quietSince > 4 * QUIET_MS) return
  }
}

// ── what goes wrong ───────────────────────────────────────────────────────────────────────────────────────────────

async function trouble(
  platform: Platform,
  { seconds }: PlatformOptions,
  random: () => number,
  over: AbortSignal,
): Promise<void> {
  const { standIn, cuts } = platform
  const { faults, sending } = standIn
  const some = (fault: Fault) => () => faults.install(sending, fault, 1 + Math.floor(random() * 3))
  const kinds: Readonly<Record<string, () => unknown>> = {
    'connection cut': () => {
      cuts.push(Date.now())
      standIn.cut()
    },
    'cut, and the next ones refused': () => {
      standIn.refuseConnections(1 + Math.floor(random() * 2))
      cuts.push(Date.now())
      standIn.cut()
    },
    'half-open': async () => {
      // What WeCom brings meanwhile vanishes: no network is like that for half of the time.
      if (seconds >= BRISK_BELOW_S && Date.now() - deadAt < HALF_OPEN_EVERY_MS) return false
      deadAt = Date.now()
      while (!standIn.connected() && !over.aborted) await pause(50)
      const since = Date.now()
      // It is found by whoever has to find it, and by no cut.
      await Promise.race([standIn.halfOpen(), pause(2 * NOTICED_WITHIN_MS)])
      platform.noticedWithinMs = Math.max(platform.noticedWithinMs, Date.now() - since)
      return true
    },
    'messages fail before they are taken': some({ kind: 'drop' }),
    'errors of the server': some(standIn.away),
    'slow messages': some({ kind: 'delay', ms: 200 + random() * (SLOWEST_MS - 300) }),
    'taken, and nobody hears so': some({ kind: 'lose answer' }),
    'too many': () => {
      for (const { chat } of platform.talkers)
        if (random() < 0.3) standIn.squeeze(chat, 1_000 + random() * 7_000)
    },
    ...standIn.habits,
  }
  const every = seconds < BRISK_BELOW_S ? 3 : 12
  let deadAt = 0
  let left: string[] = []
  for (;;) {
    await unless(over, every * (500 + random() * 1000))
    if (over.aborted) return
    // Each kind once before one comes again.
    if (left.length === 0) left = Object.keys(kinds)
    const [kind = ''] = left.splice(Math.floor(random() * left.length), 1)
    const isDone = (await kinds[kind]?.()) !== false
    if (isDone) platform.troubles.set(kind, (platform.troubles.get(kind) ?? 0) + 1)
  }
}

// ── what came of it ───────────────────────────────────────────────────────────────────────────────────────────────

function verdict(
  options: PlatformOptions,
  platforms: readonly Platform[],
  pair: Pair,
  { crashes, stallMs }: { readonly crashes: number; readonly stallMs: number },
): PlatformRun {
  const waits = platforms.flatMap((platform) => waitsOf(platform)).sort((a, b) => a - b)
  const counts = Object.fromEntries(
    platforms.map((platform) => [platform.standIn.name, countsOf(platform, pair.kills)]),
  )
  const broken = Object.entries(counts).flatMap(([name, one]) =>
    brokenPromises(one, pair.kills.length).map((text) => `${name}: ${text}`),
  )
  if (crashes > 0) broken.push(`a bot ended by itself ${crashes} times`)
  return {
    seed: options.seed,
    seconds: options.seconds,
    restarts: pair.terminated(),
    kills: pair.kills.length,
    platforms: counts,
    answeredWithinMs: [waits[Math.floor(waits.length / 2)] ?? 0, waits.at(-1) ?? 0],
    givenUp: pair.givenUp().slice(0, 10),
    crashes,
    stallMs,
    broken,
  }
}

const answersOf = ({ standIn }: Platform): ReadonlyMap<number, readonly Shown[]> => {
  const answers = new Map<number, Shown[]>()
  for (const one of standIn.shown()) {
    const n = answeredIn(one.text)
    if (n !== undefined) answers.set(n, [...(answers.get(n) ?? []), one])
  }
  return answers
}

function waitsOf(platform: Platform): number[] {
  const answers = answersOf(platform)
  return platform.questions.flatMap(({ n, id }) => {
    const [answered, heard] = [answers.get(n)?.[0]?.at, platform.standIn.heardAt(id)]
    return answered === undefined || heard === undefined ? [] : [Math.max(answered - heard, 0)]
  })
}

function countsOf(platform: Platform, kills: readonly number[]): PlatformCounts {
  const { standIn, questions, cuts, talkers, troubles, noticedWithinMs, broughtTwice } = platform
  const answers = answersOf(platform)
  const shown = standIn.shown()
  const isExcuse = ({ text }: Shown): boolean => EXCUSES.some((excuse) => text.includes(excuse))
  const asked = new Set(questions.map(({ n }) => n))
  const stray = shown.filter((one) => !asked.has(answeredIn(one.text) ?? 0) && !isExcuse(one))
  const reached = questions.filter(({ id, n }) => standIn.heardAt(id) !== undefined || answers.has(n))
  const excused = (chat: string): number => shown.filter((one) => one.chat === chat && isExcuse(one)).length
  const isBefore = (at: number, moments: readonly number[]): boolean =>
    moments.some((moment) => at > moment - UNDER_WAY_MS && at <= moment + SLOWEST_MS)
  const unanswered = talkers.flatMap((talker) =>
    reached.filter((one) => one.talker === talker && !answers.has(one.n)).slice(excused(talker.chat)),
  )
  const atAKill = unanswered.filter(
    ({ id }) => !standIn.bringsAgain && isBefore(standIn.heardAt(id) ?? 0, kills),
  )
  const second = [...answers.values()].filter((some) => some.length > 1)
  const isCaused = (some: readonly Shown[]): boolean =>
    !standIn.knowsAgain &&
    some.slice(0, -1).every((one) => one.answerLost || isBefore(one.at, kills) || isBefore(one.at, cuts))
  const repeated = second.flatMap((some) => some.slice(0, -1))
  const causes = {
    lostReceipts: repeated.filter((one) => one.answerLost).length,
    cuts: repeated.filter((one) => !one.answerLost && isBefore(one.at, cuts)).length,
    kills: repeated.filter((one) => !one.answerLost && !isBefore(one.at, cuts) && isBefore(one.at, kills))
      .length,
  }
  const beyond = (lists: readonly (readonly Shown[])[]): number =>
    lists.reduce((sum, list) => sum + list.length - 1, 0)
  return {
    questions: reached.length,
    vanished: questions.length - reached.length,
    broughtTwice,
    lost: unanswered.length - atAKill.length,
    lostAtAKill: atAKill.length,
    twice: beyond(second),
    twiceWithCause: beyond(second.filter(isCaused)),
    causes,
    outOfOrder: talkers.flatMap((talker) => swapsOf(platform, talker, answers)),
    stray: stray.map(({ text }) => text.slice(0, 60)).slice(0, 10),
    troubles: Object.fromEntries(troubles),
    noticedWithinMs,
    impatient: standIn.impatient(),
    tooFast: standIn.refused(),
    violations: standIn.violations().slice(0, 10),
  }
}

/** Neighbours whose answers came the other way round, although the first was heard before the second was brought. */
function swapsOf(
  { questions, standIn }: Platform,
  talker: Talker,
  answers: ReadonlyMap<number, readonly Shown[]>,
): string[] {
  const order = questions
    .filter((one) => one.talker === talker && answers.has(one.n))
    .map(({ n, id }) => ({
      heard: standIn.heardAt(id) ?? Number.POSITIVE_INFINITY,
      brought: standIn.broughtAt(id) ?? 0,
      answer: answers.get(n)?.[0],
    }))
  const place = new Map(standIn.shown().map((one, at) => [one, at]))
  const at = ({ answer }: (typeof order)[number]): number => place.get(answer as Shown) ?? 0
  return order.flatMap((one, k) => {
    const next = order[k + 1]
    return next !== undefined && one.heard < next.brought && at(next) < at(one)
      ? [
          `heard at ${one.heard} and brought at ${next.brought}, answered at ${one.answer?.at} and ${next.answer?.at}`,
        ]
      : []
  })
}

function brokenPromises(counts: PlatformCounts, kills: number): string[] {
  const { lost, twice, twiceWithCause, outOfOrder, stray, noticedWithinMs, impatient, violations } = counts
  return [
    lost > 0 ? `${lost} questions reached a bot and were not answered` : '',
    twice > twiceWithCause ? `${twice - twiceWithCause} answers came twice without cause` : '',
    outOfOrder.length > 0 ? `${outOfOrder.length} answers came before those to earlier questions` : '',
    stray.length > 0 ? `${stray.length} messages answer nothing` : '',
    noticedWithinMs > NOTICED_WITHIN_MS ? `a dead connection was kept for ${noticedWithinMs} ms` : '',
    impatient > kills ? `${impatient} messages came although the platform had asked for patience` : '',
    counts.tooFast > Math.max(2, counts.questions / 200) ? `${counts.tooFast} messages came too fast` : '',
    violations.length > 0 ? `the platform does not know what to make of ${violations.length} calls` : '',
  ].filter((text) => text !== '')
}
