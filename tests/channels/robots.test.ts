/** Digests into groups by the plain addresses of their robots: what arrives, when, how often, and what no log shows. */
import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import { Agent } from 'undici'
import { afterEach, describe, expect, it } from 'vitest'
import { feishuSign, restAroundHalfHours } from '../../src/channels/robots/feishu-robot.ts'
import { type Robot, robotChannel, robotId, robotKindOf } from '../../src/channels/robots/robot.ts'
import { createRobotSender } from '../../src/channels/robots/robot-sender.ts'
import { WECOM_ROBOT_BYTES, WECOM_ROBOTS } from '../../src/channels/robots/wecom-robot.ts'
import type { Digest } from '../../src/digest/digest.ts'
import { createNames } from '../../src/digest/match.ts'
import { digestMessage } from '../../src/messages/digest-message.ts'
import { say } from '../../src/messages/message.ts'
import { openDatabase } from '../../src/storage/database.ts'
import { createStorage } from '../../src/storage/storage.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'
import { until } from '../platform-server/wait.ts'
import { endPrograms, newFolder, type Program, startProgram } from '../program.ts'
import { type RobotServer, startRobotServer } from '../robot-server/server.ts'
import { someArticles } from '../some-articles.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  await endPrograms()
  for (const close of closing.splice(0).reverse()) await close()
})

async function serve(options?: Parameters<typeof startRobotServer>[0]): Promise<RobotServer> {
  const server = await startRobotServer(options)
  closing.push(server.stop)
  return server
}

/** A quarter past nine: no robot rests. */
const QUARTER_PAST = Date.UTC(2026, 0, 5, 1, 15)

function sender(now = QUARTER_PAST) {
  const agent = new Agent()
  closing.push(() => agent.destroy())
  return createRobotSender(agent, { now: () => now })
}
const feishu = (url: string, secret?: string): Robot => ({
  kind: 'feishu',
  url,
  ...(secret === undefined ? {} : { secret }),
})

describe('an address', () => {
  it.each([
    ['https://open.feishu.cn/open-apis/bot/v2/hook/6f1c0a9e-1b2c-4d5e-8f90-123456789abc', 'feishu'],
    ['https://open.larksuite.com/open-apis/bot/v2/hook/6f1c0a9e-1b2c-4d5e-8f90-123456789abc', 'feishu'],
    ['https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=6f1c0a9e-1b2c-4d5e-8f90-123456789abc', 'wecom'],
    ['https://open.feishu.cn/open-apis/bot/v2/hook/', undefined],
    ['https://qyapi.weixin.qq.com/cgi-bin/webhook/send', undefined],
    ['https://example.org/', undefined],
    ['飞书群里的机器人', undefined],
  ])('%s', (url, kind) => expect(robotKindOf(url)).toBe(kind))
})

describe('a message', () => {
  it('is signed for a Feishu group that asks for it, and refused without', async () => {
    const server = await serve({ now: () => QUARTER_PAST })
    const { key, url } = server.feishu({ secret: 'the secret of the group' })
    const { send } = sender()
    expect(await send(feishu(url), say('简报'))).toMatchObject({ kind: 'failed', ofChat: true })
    expect(await send(feishu(url, 'another'), say('简报'))).toMatchObject({ kind: 'failed', ofChat: true })
    expect(await send(feishu(url, 'the secret of the group'), say('简报'))).toMatchObject({ kind: 'sent' })
    expect(server.received(key).map(({ text }) => text.trim())).toEqual(['简报'])
    expect(server.violations()).toEqual([])
    // What is signed is nothing; time and secret are the key.
    expect(feishuSign(1599360473, 'demo')).toBe(
      createHmac('sha256', Buffer.from('1599360473\ndemo')).update(Buffer.alloc(0)).digest('base64'),
    )
  })

  it('keeps away from full and half hours where Feishu asks for it, robots apart from each other', async () => {
    const isBusy = (now: number): boolean => now % 1_800_000 < 60_000 || now % 1_800_000 > 1_770_000
    const [first, second] = [robotId(feishu('https://a')), robotId(feishu('https://b'))]
    const ends = new Set<number>()
    for (let minute = 0; minute < 60; minute += 1)
      for (const robot of [first, second]) {
        const now = QUARTER_PAST + minute * 60_000
        const rest = restAroundHalfHours(robot, now)
        expect(rest).toBeLessThan(7 * 60_000)
        if (isBusy(now)) expect(rest).toBeGreaterThan(0)
        expect(isBusy(now + rest)).toBe(false)
        if (now % 1_800_000 === 0) ends.add(rest)
        if (minute % 30 === 10) expect(rest).toBe(0)
      }
    expect(ends.size).toBe(2)

    const halfPast = QUARTER_PAST + 15 * 60_000
    const server = await serve({ now: () => halfPast, isBusy })
    const { url } = server.feishu()
    const outcome = await sender(halfPast).send(feishu(url), say('简报'))
    expect(outcome).toMatchObject({ kind: 'later', scope: 'chat' })
    expect(server.received()).toEqual([])
    // WeCom asks for nothing of the sort.
    const robot: Robot = { kind: 'wecom', url: server.wecom().url }
    expect(await sender(halfPast).send(robot, say('简报'))).toMatchObject({ kind: 'sent' })
  })

  it('waits where the platform says that it is too much, and ends where the robot is gone', async () => {
    const server = await serve({ now: () => QUARTER_PAST })
    const [one, other] = [server.wecom(), server.feishu()]
    const { send } = sender()
    const wecom: Robot = { kind: 'wecom', url: one.url }
    for (let n = 0; n < 20; n += 1) await send(wecom, say('简报'))
    expect(await send(wecom, say('简报'))).toMatchObject({ kind: 'later', scope: 'chat' })
    for (let n = 0; n < 5; n += 1) await send(feishu(other.url), say('简报'))
    expect(await send(feishu(other.url), say('简报'))).toMatchObject({ kind: 'later', scope: 'chat' })
    server.faults.install(/feishu/u, {
      kind: 'answer',
      answer: '<html>',
      status: 429,
      headers: { 'x-ogw-ratelimit-reset': '7' },
    })
    expect(await send(feishu(other.url), say('简报'))).toEqual({
      kind: 'later',
      retryAfterMs: 7000,
      scope: 'chat',
    })
    server.remove(one.key)
    server.remove(other.key)
    expect(await send(wecom, say('简报'))).toMatchObject({ kind: 'gone' })
    expect(await send(feishu(other.url), say('简报'))).toMatchObject({ kind: 'gone' })
  })

  it('is tried again after cut connections and errors of the server; no reason names the address', async () => {
    const server = await serve({ now: () => QUARTER_PAST })
    const robots = [feishu(server.feishu().url), { kind: 'wecom', url: server.wecom().url } as const]
    const { send } = sender()
    for (const robot of robots)
      for (const fault of [
        { kind: 'drop' },
        { kind: 'answer', answer: '<html>bad gateway</html>', status: 502 },
        { kind: 'answer', answer: 'no json' },
      ] as const) {
        server.faults.install(new RegExp(robot.kind, 'u'), fault)
        const outcome = await send(robot, say('简报'))
        expect(outcome.kind).toBe('failed')
        expect(outcome).not.toHaveProperty('ofChat')
        expect(JSON.stringify(outcome)).not.toMatch(/6f1c0a9e|127\.0\.0\.1/u)
        expect(await send(robot, say('简报'))).toMatchObject({ kind: 'sent' })
      }
    await server.stop()
    closing.pop()
    for (const robot of robots)
      expect(JSON.stringify(await send(robot, say('简报')))).not.toMatch(/6f1c0a9e|http/u)
  })

  it('holds a whole digest, whatever practices are in it', () => {
    const { knowledge } = shippedCorpus()
    const names = createNames(knowledge.lexicon.topics, () => [])
    const text = (practices: typeof knowledge.practices): string => {
      const items = practices.map((practice, at) => ({
        nth: at + 1,
        practice,
        article: knowledge.articles.find(({ id }) => id === practice.articleId),
        news: 'revised',
        changes: practice.figures.map(({ metric, printed }) => ({ metric, was: printed, now: printed })),
      }))
      const topics = knowledge.lexicon.topics.slice(0, 10).map(({ id }) => id)
      const subscription = { id: 'x', what: { topics, places: [], words: [] }, when: { kind: 'new' } }
      const digest = { key: 'k', subscription, items, remaining: 99, runs: 30, exhausted: false }
      const body = WECOM_ROBOTS.body(digestMessage(digest as unknown as Digest, names), undefined, 0)
      return (body as { markdown: { content: string } }).markdown.content
    }
    const longest = knowledge.practices
      .map((practice) => ({ practice, bytes: Buffer.byteLength(text([practice])) }))
      .toSorted((a, b) => b.bytes - a.bytes)
      .slice(0, WECOM_ROBOTS.digestSize)
      .map(({ practice }) => practice)
    expect(text(longest)).not.toContain('后面的没有放进来')
    expect(Buffer.byteLength(text(longest))).toBeLessThanOrEqual(WECOM_ROBOT_BYTES)
  })
})

// ── the program ───────────────────────────────────────────────────────────────────────────────────────────────────

function start(environment: Record<string, string>, dataDir: string): Program {
  return startProgram(
    ['src/main.ts'],
    { KNOWLEDGE_DIR: someArticles(), WEB: 'off', DATA_DIR: dataDir, ...environment },
    null,
  )
}

const ended = async (program: Program): Promise<string> => {
  program.child.kill('SIGTERM')
  await program.exit
  return program.output.out + program.output.err
}

/** Longer than any of the timetables here waits. */
const OVER_A_WEEK_MS = 8 * 24 * 60 * 60 * 1000

/** Makes all robots' digests due, as if nothing had run for a week. */
async function due(dataDir: string): Promise<number> {
  const database = await openDatabase(join(dataDir, 'tashan.db'))
  try {
    const { numUpdatedRows } = await database.db
      .updateTable('subscriptions')
      .set({ next_at: Date.now() - OVER_A_WEEK_MS })
      .where('stopped_at', 'is', null)
      .executeTakeFirst()
    return Number(numUpdatedRows)
  } finally {
    await database.close()
  }
}

const READY = /"msg":"ready"/u

describe('the program', () => {
  it('brings digests into groups without any other channel, and follows what the environment wants', async () => {
    const server = await serve()
    const { key, url } = server.wecom()
    const dataDir = newFolder()
    const first = start(
      { ROBOT_URL: url, ROBOT_DIGESTS: '全部主题 每天 08:37；全部主题 每周一 09:12' },
      dataDir,
    )
    await first.says(READY)
    await ended(first)
    const chat = `${robotChannel('wecom')}:${robotId({ kind: 'wecom', url })}`
    const held = async () => {
      const database = await openDatabase(join(dataDir, 'tashan.db'))
      const found = await createStorage(database).subscriptions.ofChat(chat)
      await database.close()
      return found.map(({ when }) => when.kind === 'at' && when.hour * 100 + when.minute)
    }
    expect((await held()).toSorted()).toEqual([837, 912])

    expect(await due(dataDir)).toBe(2)
    // Another wish stands in the place of the first; the other is left as it is, and due.
    const second = start(
      { ROBOT_URL: url, ROBOT_DIGESTS: '全部主题 每周一 09:12;全部主题 每天 18:07' },
      dataDir,
    )
    await until(() => server.received(key).length > 0, 'a digest came')
    const log = await ended(second)
    expect(await held()).toEqual([912, 1807])
    expect(server.received(key)).toHaveLength(1)
    expect(server.received(key)[0]?.text).toContain('简报 · 全部主题')
    expect(log).not.toContain(key)
    expect(server.violations()).toEqual([])
  })

  it('loses no digest however it is killed, and repeats at most the one under way', async () => {
    const server = await serve()
    const robots = Array.from({ length: 8 }, () => server.wecom())
    const environment = Object.fromEntries(
      robots.flatMap(({ url }, at) => [
        [`ROBOT_URL_${at + 1}`, url],
        [`ROBOT_DIGESTS_${at + 1}`, '全部主题 每天 08:37'],
      ]),
    )
    const dataDir = newFolder()
    let running = start(environment, dataDir)
    await running.says(READY)
    await ended(running)
    expect(await due(dataDir)).toBe(8)
    let kills = 0
    // Taken, and not recorded: the worst moment.
    server.onTaken = () => {
      if (![1, 3, 6].includes(server.received().length)) return
      kills += 1
      running.child.kill('SIGKILL')
    }
    const missing = () => robots.filter(({ key }) => server.received(key).length === 0)
    for (let starts = 0; missing().length > 0 && starts < 8; starts += 1) {
      // What the one before had in hand is free again once its lease is over.
      running = startProgram(
        ['src/main.ts'],
        { KNOWLEDGE_DIR: someArticles(), WEB: 'off', DATA_DIR: dataDir, ...environment },
        null,
        starts * 70_000,
      )
      const over = running.exit.then(() => true)
      await Promise.race([over, until(() => missing().length === 0, 'all came', 90_000).catch(() => false)])
    }
    await ended(running)
    expect(kills).toBe(3)
    expect(missing()).toEqual([])
    expect(server.received().length - robots.length).toBeLessThanOrEqual(kills)
    expect(server.violations()).toEqual([])
  }, 400_000)

  it('says what it cannot understand, and of which robot', async () => {
    const server = await serve()
    const { key, url } = server.wecom()
    const program = start({ ROBOT_URL_2: url, ROBOT_DIGESTS_2: '全部主题 每天 25:70' }, newFolder())
    expect(await program.exit).toBe(1)
    expect(program.output.err).toMatch(/ROBOT_DIGESTS_2: 全部主题 每天 25:70: /u)
    expect(program.output.err).not.toContain(key)
  })
})
