/**
 * One bot for an hour on Telegram, Feishu, WeCom, DingTalk and the web at once, with nothing going wrong: people ask, follow
 * up, look at tables, make charts and briefs, check texts and get digests, at a steady pace. Meanwhile it is measured what the
 * process holds, so that what grows for ever shows.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { freePort } from '../free-port.ts'
import { dingtalkStandIn, feishuStandIn, type StandIn, wecomStandIn } from './platform-stand-ins.ts'
import { type BotProcess, type LoopbackServer, prepareBot, ROOT, startServer } from './programs.ts'
import { addChats, createScene, pause, seeded } from './scene.ts'

interface SoakOptions {
  readonly seconds: number
  readonly seed: number
  /** Messages a second, on all channels together. */
  readonly perSecond?: number
  /** Hears of each measurement. */
  readonly tell?: (text: string) => void
}

/** What the process holds at a moment. */
interface Held {
  readonly seconds: number
  /** Messages that were said to it until then. */
  readonly said: number
  readonly residentMb: number
  /** Of these, what is in no file: the heap, and what native code holds. */
  readonly privateMb: number
  /** Open files and sockets. */
  readonly handles: number
  /** Of the database with its log of writes. */
  readonly databaseKb: number
}

interface SoakRun {
  readonly seconds: number
  readonly said: number
  /** Answers and digests that arrived, by channel. */
  readonly arrived: Readonly<Record<string, number>>
  /** Medians of the second and of the last quarter of the run: the first quarter fills caches. */
  readonly early: Omit<Held, 'seconds'>
  readonly late: Omit<Held, 'seconds'>
  /** Bytes the database grew for each message between them. */
  readonly bytesAMessage: number
  readonly errors: readonly string[]
  readonly broken: readonly string[]
}

const TALKERS = 20
const MEASUREMENTS = 60
/** What a garbage collector leaves lying about comes and goes by a tenth. */
const MOST_GROWTH = 1.15
const MOST_NEW_HANDLES = 8

/** What people say in turn: questions and what is said behind them, commands, papers, claims. */
const TURNS: readonly (readonly string[])[] = [
  ['业委会的钱谁来管', '来源呢', '为什么'],
  ['大邑县做了什么', '还有哪些地方', '第二个呢'],
  ['社工持证的比例是多少', '列个表', '画成图', '导出'],
  ['/figures 温州', '/topics', '协商议事有哪些做法'],
  ['/chart 社工持证率', '/brief 协商议事'],
  ['大邑县“人才讲坛”累计举办50期，对吗', '那会昌呢', '谢谢'],
  ['/check 大邑县“人才讲坛”累计举办43期，翠屏区有200余名社区专职工作者观摩学习。'],
  ['小区没地方停车，有地方解决了吗', '贵港呢', '换个地方的'],
  ['订阅物业管理，每天早上8点', '我的订阅', '取消全部订阅'],
]

interface Speaker {
  readonly says: (text: string) => unknown
}

interface Stage {
  readonly server: LoopbackServer
  readonly standIns: readonly StandIn[]
  readonly bot: BotProcess
  readonly databaseFile: string
}

export async function runSoak(options: SoakOptions): Promise<SoakRun> {
  const again = { feishu: [15_000], dingtalk: 60_000 }
  const server = await startServer({})
  const standIns = [
    await feishuStandIn({ again }),
    await wecomStandIn({ again }),
    await dingtalkStandIn({ again }),
  ]
  const scene = createScene()
  const { folder: dataDir, databaseUrl } = scene
  const port = await freePort()
  const environment = Object.assign(
    { WEB: 'on', PORT: String(port) },
    ...standIns.map((one) => one.environment),
  )
  const knowledgeDir = join(ROOT, 'knowledge')
  const bot = prepareBot({ server, databaseUrl, dataDir, knowledgeDir, environment })
  const stage = { server, standIns, bot, databaseFile: databaseUrl }
  try {
    const chats = await addChats(server, TALKERS)
    await scene.subscribe(chats)
    bot.go()
    if (!(await bot.ready)) throw new Error(`the bot did not start: ${JSON.stringify(bot.log.slice(-3))}`)
    const speakers = [
      ...chats.map(({ id, group }) => onTelegram(server, id, group, chats[0]?.id ?? id)),
      ...onPlatforms(standIns),
      ...onTheWeb(port),
    ]
    const held = await soak(stage, speakers, options)
    return await verdict(stage, held, options)
  } finally {
    await bot.kill()
    await Promise.all([server.stop(), ...standIns.map((one) => one.stop())])
    await scene.remove()
  }
}

const onTelegram = (server: LoopbackServer, chat: number, group: boolean, person: number): Speaker => ({
  says: (text) =>
    server.control('act', {
      user: group ? person : chat,
      act: 'says',
      args: group ? [`@tashan_test_bot ${text}`, { in: chat }] : [text],
    }),
})

const onPlatforms = (standIns: readonly StandIn[]): Speaker[] =>
  standIns.flatMap((standIn) =>
    Array.from({ length: TALKERS }, (_, nth) => standIn.talker(nth, nth % 5 === 4)),
  )

/** Whatever is said is asked there: pages know no orders. */
const onTheWeb = (port: number): Speaker[] =>
  Array.from({ length: TALKERS / 4 }, () => ({
    says: async (text) => {
      const response = await fetch(`http://127.0.0.1:${port}/?q=${encodeURIComponent(text)}`)
      await response.arrayBuffer()
      if (!response.ok) throw new Error(`a page answered with ${response.status}`)
    },
  }))

async function soak(
  stage: Stage,
  speakers: readonly Speaker[],
  { seconds, seed, perSecond = 2, tell = () => undefined }: SoakOptions,
): Promise<Held[]> {
  const random = seeded(seed)
  const next = new Map<Speaker, readonly string[]>()
  const held: Held[] = []
  const begun = performance.now()
  const elapsed = (): number => (performance.now() - begun) / 1000
  for (let said = 0; elapsed() < seconds; said += 1) {
    const speaker = speakers[Math.floor(random() * speakers.length)]
    if (speaker === undefined) break
    const [text = '', ...rest] = next.get(speaker) ?? TURNS[Math.floor(random() * TURNS.length)] ?? []
    if (rest.length > 0) next.set(speaker, rest)
    else next.delete(speaker)
    await speaker.says(text)
    await pause(Math.max(begun + ((said + 1) * 1000) / perSecond - performance.now(), 0))
    if (elapsed() < ((held.length + 1) * seconds) / MEASUREMENTS) continue
    const now = measure(stage, elapsed(), said + 1)
    held.push(now)
    tell(JSON.stringify(now))
  }
  return held
}

/** @throws where there is no `/proc`, as on any system but Linux */
function measure({ bot, databaseFile }: Stage, seconds: number, said: number): Held {
  const { pid } = bot.child
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const kb = (name: string): number => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'mu').exec(status)?.[1])
  const files = ['', '-wal'].map((end) => statSync(databaseFile + end, { throwIfNoEntry: false })?.size ?? 0)
  return {
    seconds: Math.round(seconds),
    said,
    residentMb: Math.round(kb('VmRSS') / 1024),
    privateMb: Math.round(kb('RssAnon') / 1024),
    handles: readdirSync(`/proc/${pid}/fd`).length,
    databaseKb: Math.round(files.reduce((sum, size) => sum + size, 0) / 1024),
  }
}

async function verdict(
  { server, standIns, bot }: Stage,
  held: readonly Held[],
  { seconds }: SoakOptions,
): Promise<SoakRun> {
  const quarter = Math.floor(held.length / 4)
  const early = medians(held.slice(quarter, 2 * quarter))
  const late = medians(held.slice(-quarter))
  const byChat = await server.control<[number, number][]>('sent')
  const errors = bot.log.filter(({ level }) => Number(level) >= 50).map(({ msg }) => String(msg))
  const broken = [
    bot.hasEnded() ? 'the bot ended by itself' : '',
    late.privateMb > early.privateMb * MOST_GROWTH
      ? `memory grew from ${early.privateMb} to ${late.privateMb} MB`
      : '',
    late.handles > early.handles + MOST_NEW_HANDLES ? `${late.handles - early.handles} more handles` : '',
    errors.length > 0 ? `${errors.length} errors in the log` : '',
  ]
  return {
    seconds,
    said: held.at(-1)?.said ?? 0,
    arrived: {
      Telegram: byChat.reduce((sum, [, count]) => sum + count, 0),
      ...Object.fromEntries(standIns.map((one) => [one.name, one.shown().length])),
    },
    early,
    late,
    bytesAMessage: Math.round(((late.databaseKb - early.databaseKb) * 1024) / (late.said - early.said)),
    errors: errors.slice(0, 10),
    broken: broken.filter((text) => text !== ''),
  }
}

function medians(held: readonly Held[]): Omit<Held, 'seconds'> {
  const median = (of: (one: Held) => number): number =>
    held.map(of).sort((a, b) => a - b)[Math.floor(held.length / 2)] ?? 0
  return {
    said: median(({ said }) => said),
    residentMb: median(({ residentMb }) => residentMb),
    privateMb: median(({ privateMb }) => privateMb),
    handles: median(({ handles }) => handles),
    databaseKb: median(({ databaseKb }) => databaseKb),
  }
}
