/**
 * The bot polls, and is killed or asked to end at any moment, while it starts too; now and then nobody starts it again for
 * more than ten minutes. Then it is looked where the messages arrived: every question that was handed over has its answer,
 * in order, or its asker was told that it is too late.
 */
import type { RateReport } from '../telegram-server/rates.ts'
import { type Asked, askQuoted, isAbout } from './asking.ts'
import { measureStalls, tooFast } from './pace.ts'
import { type BotProcess, type LoopbackServer, prepareBot, startServer } from './programs.ts'
import { addChats, createScene, type NewChat, pause, type SendCall, seeded, sendCalls } from './scene.ts'

export interface StopOptions {
  /** How often it is stopped: one in three times it is asked to end, otherwise killed. */
  readonly kills: number
  readonly seed: number
  /** Hears how it goes. */
  readonly tell?: (text: string) => void
}

export interface StopCounts {
  readonly seed: number
  readonly killed: number
  readonly terminated: number
  /** Of all those: before it said that it was ready. */
  readonly early: number
  /** Times that it was away for longer than an asker waits. */
  readonly longAway: number
  readonly questions: number
  /** Handed over, never answered, and their asker not told that it is too late. */
  readonly unanswered: number
  /** Answers beyond the first; those that no kill can have caused. */
  readonly answeredAgain: number
  readonly answeredAgainWithoutCause: number
  /** Second answers that one kill has caused, at most: those of calls that had begun and were not written down as sent. */
  readonly mostAgainAtAKill: number
  /** Chats whose answers came in another order than the questions. */
  readonly outOfOrder: number
  /** Askers who were told that it is too late. */
  readonly toldTooLate: number
  /** Told so within ten minutes. */
  readonly toldTooSoon: number
  /** Handed over before the bot was away for long, and answered after that as if nothing had been. */
  readonly answeredTooLate: number
  /** Messages that answer no question, or another one than they reply to. */
  readonly stray: number
  /** Questions that the bot put aside because it was killed over them twice. */
  readonly putAside: number
  /** The longest that it took to end when it was asked to. */
  readonly endedWithinMs: number
  readonly rates: RateReport
  readonly stallMs: number
  readonly crashes: number
  readonly seconds: number
  readonly broken: readonly string[]
}

const LATENCY_MS = 20
/** Chats that ask: every fifth is a group. */
const TALKERS = 60
const LEASE_MS = 15_000
/** After this an asker has gone. */
const LATE_MS = 10 * 60_000
/** A little longer. */
const LONG_AWAY_MS = LATE_MS + 60_000
const TERMINATED = 1 / 3
const EARLY = 0.25
/** Every so many stops nobody starts it for long. */
const LONG_AWAY_EVERY = 6
const PATIENCE_MS = 60_000
/** What supervisors give a process to end. */
const ENDS_WITHIN_MS = 10_000
/** A message that arrived so long before a kill may not have been written down. */
const UNDER_WAY_MS = 1_000
/** Another answer goes beside one whose call takes longer: where the machine stands still, so do calls. */
const ALONE_FOR_MS = 33
const TOO_LATE = '来不及答，请再问一次'
const PUT_ASIDE = '我处理时出了故障'

interface Question extends Asked {
  readonly at: number
}

interface Stage {
  readonly options: StopOptions
  readonly server: LoopbackServer
  readonly talkers: readonly NewChat[]
  readonly random: () => number
  readonly questions: Question[]
  /** Whether a chat has so many questions waiting that one more would be refused. */
  readonly isFull: (chat: number) => Promise<boolean>
  readonly now: () => number
  readonly jump: (ms: number) => Promise<void>
  readonly nextBot: () => BotProcess
}

interface Stop {
  readonly at: number
  readonly signal: 'SIGKILL' | 'SIGTERM'
  readonly isEarly: boolean
  readonly tookMs: number
  readonly hadCrashed: boolean
}

/** The bot was away for so long that nobody waits any more. */
interface Away {
  readonly from: number
  readonly until: number
  /** How many questions had been handed over for good. */
  readonly handedOver: number
}

export async function runStops(options: StopOptions): Promise<StopCounts> {
  const begun = performance.now()
  const stalls = measureStalls()
  const server = await startServer({ rates: true })
  const scene = createScene()
  const started = new Set<BotProcess>()
  let skippedMs = 0
  const prepare = (): BotProcess => {
    const { databaseUrl, folder: dataDir, knowledgeDir } = scene
    const bot = prepareBot({ server, databaseUrl, dataDir, knowledgeDir, ahead: skippedMs })
    started.add(bot)
    void bot.ended.then(() => started.delete(bot))
    return bot
  }
  const waiting: BotProcess[] = []
  try {
    for (const method of ['sendMessage', 'sendRichMessage']) {
      // Half of the messages take effect before a moment passes, half after it: kills meet both.
      const late = { fault: 'lateAnswer', args: [LATENCY_MS], probability: 0.5, seed: options.seed }
      await server.control('fault', { method, ...late })
      await server.control('fault', { method, fault: 'delay', args: [LATENCY_MS] })
    }
    const questions: Question[] = []
    const stage: Stage = {
      options,
      server,
      talkers: await addChats(server, TALKERS),
      random: seeded(options.seed),
      questions,
      isFull: createWaiting(server, questions),
      now: () => Date.now() + skippedMs,
      jump: async (ms) => {
        skippedMs += ms
        // The server first: it must never think that the bot came too early.
        for (const program of [server, ...started]) await program.jump(ms)
      },
      nextBot: () => {
        while (waiting.length < 2) waiting.push(prepare())
        return waiting.shift() as BotProcess
      },
    }
    const { stops, aways } = await stopAgainAndAgain(stage)
    const crashes = await answerTheRest(stage)
    return await verdict(stage, { stops, aways, crashes, stallMs: stalls.longestMs(), begun })
  } finally {
    stalls.stop()
    await Promise.all([...started].map((bot) => bot.kill()))
    await server.stop()
    await scene.remove()
  }
}

// ── stopping ──────────────────────────────────────────────────────────────────────────────────────────────────────

async function stopAgainAndAgain(stage: Stage): Promise<{ readonly stops: Stop[]; readonly aways: Away[] }> {
  const { options, server, random, questions, now, jump, nextBot } = stage
  const { kills, tell = () => undefined } = options
  const stops: Stop[] = []
  const aways: Away[] = []
  while (stops.length < kills) {
    const bot = nextBot()
    await bot.loaded
    bot.go()
    const isLongAway = stops.length % LONG_AWAY_EVERY === LONG_AWAY_EVERY - 1
    const isEarly = !isLongAway && random() < EARLY
    if (isEarly) await Promise.all([pause(random() * 900), ask(stage, 3)])
    else {
      if (!(await bot.ready)) throw new Error(`the bot did not start: ${JSON.stringify(bot.log.slice(-3))}`)
      for (let rounds = Math.floor(random() * 5); rounds >= 0; rounds -= 1) await ask(stage, random() * 12)
      if (isLongAway) await askAll(stage)
      await pause(random() * 400)
    }
    const signal = random() < TERMINATED ? 'SIGTERM' : 'SIGKILL'
    const hadCrashed = bot.hasEnded()
    const since = performance.now()
    await (signal === 'SIGTERM' ? bot.stop() : bot.kill())
    const tookMs = Math.round(performance.now() - since)
    stops.push({ at: now(), signal, isEarly, tookMs, hadCrashed })
    // What it had under way has arrived by then.
    await pause(LATENCY_MS * 2)
    if (isLongAway) {
      const { pending } = await server.control<{ pending: number }>('state')
      const from = now()
      await jump(LONG_AWAY_MS)
      aways.push({ from, until: now(), handedOver: questions.length - pending })
    } else if (signal === 'SIGKILL') await jump(LEASE_MS)
    if (stops.length % 10 === 0) tell(`${stops.length} stops, ${questions.length} questions`)
  }
  return { stops, aways }
}

/** People ask, whoever comes next, a moment apart. */
async function ask(stage: Stage, count: number): Promise<void> {
  const { talkers, random } = stage
  for (let n = 0; n < count; n += 1) {
    await askIn(stage, Math.floor(random() * talkers.length))
    await pause(random() * 40)
  }
}

/** Everybody asks at once: some are in hand then, and most wait for their turn to be answered. */
async function askAll(stage: Stage): Promise<void> {
  for (const at of stage.talkers.keys()) await askIn(stage, at)
}

async function askIn(stage: Stage, which: number): Promise<void> {
  const { server, talkers, questions, isFull, now } = stage
  const person = talkers.find(({ group }) => !group)?.id ?? 0
  const chat = talkers[which] ?? { id: person, group: false }
  if (await isFull(chat.id)) return
  const at = now()
  questions.push({ ...(await askQuoted(server, chat, person, questions.length)), at })
}

/** Whoever has so many questions waiting asks no more: a machine that is busy otherwise answers few between two stops. */
const MOST_WAITING = 4

function createWaiting(server: LoopbackServer, questions: readonly Question[]): Stage['isFull'] {
  /** Chat → the last of its messages that was answered: those before it are done. */
  const answered = new Map<number, number>()
  let seen = 0
  const waiting = (chat: number): number =>
    questions.filter((one) => one.chat === chat && one.message > (answered.get(chat) ?? 0)).length
  return async (chat) => {
    if (waiting(chat) < MOST_WAITING) return false
    for (const { seq, chat: where, repliesTo = 0 } of await sendCalls(server, seen)) {
      seen = seq
      answered.set(where, Math.max(answered.get(where) ?? 0, repliesTo))
    }
    return waiting(chat) >= MOST_WAITING
  }
}

/** Returns how often the bot ended by itself. */
async function answerTheRest({ server, questions, nextBot }: Stage): Promise<number> {
  const bot = nextBot()
  await bot.loaded
  bot.go()
  if (!(await bot.ready)) return 1
  let [answers, quietSince] = [-1, performance.now()]
  for (const since = performance.now(); performance.now() - since < PATIENCE_MS; await pause(250)) {
    const { pending } = await server.control<{ pending: number }>('state')
    const calls = await sendCalls(server)
    if (calls.length !== answers) [answers, quietSince] = [calls.length, performance.now()]
    const answered = new Set(calls.map(({ chat, repliesTo }) => `${chat}:${repliesTo}`))
    const isOpen = questions.some(({ chat, message }) => !answered.has(`${chat}:${message}`))
    // Whose asker was told of a later one has no answer of its own: what is quiet for long is done.
    if (pending === 0 && (!isOpen || performance.now() - quietSince > 8_000)) break
  }
  const ended = bot.hasEnded()
  await bot.stop()
  return ended ? 1 : 0
}

// ── what came of it ───────────────────────────────────────────────────────────────────────────────────────────────

interface Outcome {
  readonly stops: readonly Stop[]
  readonly aways: readonly Away[]
  readonly crashes: number
  readonly stallMs: number
  readonly begun: number
}

async function verdict(stage: Stage, outcome: Outcome): Promise<StopCounts> {
  const { options, server, questions } = stage
  const { stops, aways, stallMs, begun } = outcome
  const messages = (await sendCalls(server))
    // What took effect, whoever was still there to hear of it.
    .filter(({ outcome: { kind } }) => kind === 'ok' || kind === 'abandoned')
  const of = (signal: Stop['signal']): Stop[] => stops.filter((stop) => stop.signal === signal)
  const result = {
    seed: options.seed,
    killed: of('SIGKILL').length,
    terminated: of('SIGTERM').length,
    early: stops.filter(({ isEarly }) => isEarly).length,
    longAway: aways.length,
    questions: questions.length,
    ...answersOf(questions, messages, outcome),
    endedWithinMs: Math.max(0, ...of('SIGTERM').map(({ tookMs }) => tookMs)),
    rates: await server.control<RateReport>('rates'),
    stallMs,
    crashes: outcome.crashes + stops.filter(({ hadCrashed }) => hadCrashed).length,
    seconds: Math.round((performance.now() - begun) / 1000),
  }
  return { ...result, broken: brokenPromises(result, messages.length) }
}

type AnswerCounts = Pick<
  StopCounts,
  | 'unanswered'
  | 'answeredAgain'
  | 'answeredAgainWithoutCause'
  | 'mostAgainAtAKill'
  | 'outOfOrder'
  | 'toldTooLate'
  | 'toldTooSoon'
  | 'answeredTooLate'
  | 'stray'
  | 'putAside'
>

/** What became of the questions; a chat is one asker. */
function answersOf(
  questions: readonly Question[],
  messages: readonly SendCall[],
  { stops, aways }: Outcome,
): AnswerCounts {
  const asked = new Map(
    questions.map((question, n) => [`${question.chat}:${question.message}`, { ...question, n }]),
  )
  const answers = new Map<number, SendCall[]>()
  let stray = 0
  for (const message of messages) {
    const question = asked.get(`${message.chat}:${message.repliesTo}`)
    const isExcuse = [TOO_LATE, PUT_ASIDE].some((excuse) => message.text.includes(excuse))
    if (question === undefined || !(isExcuse || isAbout(message.text, question))) stray += 1
    else answers.set(question.n, [...(answers.get(question.n) ?? []), message])
  }
  const tellings = [...answers].flatMap(([n, said]) =>
    said.filter(({ text }) => text.includes(TOO_LATE)).map(({ at, chat }) => ({ n, at, chat })),
  )
  const firstOf = (n: number): SendCall | undefined => answers.get(n)?.[0]
  /** The absence that a question was too old after: it was handed over before, and had no answer yet. */
  const awayOf = (n: number): Away | undefined =>
    aways.find(
      ({ from, handedOver }) => n < handedOver && (firstOf(n)?.at ?? Number.POSITIVE_INFINITY) > from,
    )
  const isToldWithLater = (n: number): boolean =>
    tellings.some(({ n: later, chat, at }) => {
      const away = aways.find(({ until }) => at >= until && (questions[later]?.at ?? 0) < until)
      return later > n && chat === questions[n]?.chat && away !== undefined
    })
  const killedAt = stops.filter(({ signal }) => signal === 'SIGKILL').map(({ at }) => at)
  const causesOf = ([first]: readonly SendCall[]): number[] =>
    killedAt.filter(
      (at) => first !== undefined && first.at > at - UNDER_WAY_MS && first.at < at + UNDER_WAY_MS,
    )
  const again = (lists: readonly (readonly SendCall[])[]): number =>
    lists.reduce((all, list) => all + list.length - 1, 0)
  const repeats = [...answers.values()].filter((said) => said.length > 1)
  return {
    unanswered: questions.filter((_, n) => firstOf(n) === undefined && !isToldWithLater(n)).length,
    answeredAgain: again(repeats),
    answeredAgainWithoutCause: again(repeats.filter((said) => causesOf(said).length === 0)),
    mostAgainAtAKill: Math.max(
      0,
      ...killedAt.map((kill) => repeats.filter((said) => causesOf(said).includes(kill)).length),
    ),
    outOfOrder: [...ordersOf(questions, firstOf).values()].filter((ids) =>
      ids.some((id, at) => id < (ids[at - 1] ?? 0)),
    ).length,
    toldTooLate: tellings.length,
    toldTooSoon: tellings.filter(({ n, at }) => at - (questions[n]?.at ?? 0) < LATE_MS).length,
    answeredTooLate: [...answers].filter(
      ([n, said]) => awayOf(n) !== undefined && said.some(({ text }) => !text.includes(TOO_LATE)),
    ).length,
    stray,
    putAside: [...answers.values()].flat().filter(({ text }) => text.includes(PUT_ASIDE)).length,
  }
}

/** Chat → the messages that were answered, in the order of their first answers. */
function ordersOf(
  questions: readonly Question[],
  firstOf: (n: number) => SendCall | undefined,
): ReadonlyMap<number, number[]> {
  const orders = new Map<number, number[]>()
  const firsts = questions.flatMap((_, n) => firstOf(n) ?? []).sort((a, b) => a.seq - b.seq)
  for (const { chat, repliesTo = 0 } of firsts) orders.set(chat, [...(orders.get(chat) ?? []), repliesTo])
  return orders
}

function brokenPromises(counts: Omit<StopCounts, 'broken'>, messages: number): string[] {
  const { longAway, unanswered, answeredAgainWithoutCause, mostAgainAtAKill, outOfOrder, crashes } = counts
  const { toldTooLate, toldTooSoon, answeredTooLate, stray, endedWithinMs, rates, stallMs } = counts
  return [
    unanswered > 0 ? `${unanswered} questions were handed over and nobody answered` : '',
    answeredAgainWithoutCause > 0
      ? `${answeredAgainWithoutCause} second answers were to questions that no kill had touched`
      : '',
    mostAgainAtAKill > 1 + Math.ceil(stallMs / ALONE_FOR_MS)
      ? `${mostAgainAtAKill} answers came twice at one kill`
      : '',
    outOfOrder > 0 ? `in ${outOfOrder} chats the order was lost` : '',
    longAway > 0 && toldTooLate === 0 ? 'nobody was told that it is too late' : '',
    toldTooSoon > 0 ? `${toldTooSoon} were told within ten minutes that it is too late` : '',
    answeredTooLate > 0 ? `${answeredTooLate} were answered who had gone` : '',
    stray > 0 ? `${stray} messages answered nothing, or something else` : '',
    endedWithinMs > ENDS_WITHIN_MS ? `the bot took ${endedWithinMs} ms to end` : '',
    tooFast(rates, messages, stallMs),
    crashes > 0 ? `the bot ended by itself ${crashes} times` : '',
  ].filter((text) => text !== '')
}
