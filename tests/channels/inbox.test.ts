import { describe, expect, it } from 'vitest'
import {
  createInbox,
  type Hand,
  type InboxEvent,
  Interrupted,
  type Sorted,
} from '../../src/channels/inbox.ts'
import { createLocalUpdateLog } from '../../src/coordination/local-update-log.ts'
import type { UpdateLog } from '../../src/coordination/update-log.ts'
import { createSimulatedClock } from '../digest/simulated-clock.ts'

type Said = Pick<Sorted, 'person'> & Partial<Sorted> & { readonly id: number }

const START = 1_800_000_000_000
const MINUTE = 60_000

/** Processes over one log: each has an inbox of its own, and one that has died says and hears nothing more. */
function scene(change: (log: UpdateLog) => UpdateLog = (log) => log) {
  const clock = createSimulatedClock(START)
  const log = change(createLocalUpdateLog())
  const running = async () => clock.runUntil(clock.now())
  let holder = {}
  async function start(
    handle: (update: Said, hand: Hand<string>) => Promise<void>,
    mayBeSent: () => Promise<void> = async () => undefined,
  ) {
    // Whoever was started last leads.
    const lease = {}
    holder = lease
    const said: string[] = []
    const putAside: number[] = []
    const events: InboxEvent[] = []
    const inbox = createInbox<Said, string>({
      log,
      clock,
      prefix: 'test',
      idOf: ({ id }) => id,
      sort: ({ id, person, ...rest }) => ({
        lane: person,
        chat: person,
        person,
        admission: 'limited',
        whenLate: 'tell',
        message: `${person}/${id}`,
        ...rest,
      }),
      handle,
      say: async (answer) => {
        await mayBeSent()
        said.push(answer)
      },
      tooMany: ({ person }) => `${person}：太多`,
      tooLate: ({ id, person }) => `${person}：${id}来不及`,
      putAside: ({ id, person }) => {
        putAside.push(id)
        return `${person}：${id}没答上`
      },
      passes: () => false,
      report: (event) => void events.push(event),
    })
    const lead = () => inbox.lead(() => holder === lease)
    await lead()
    await running()
    return { inbox, lead, said, putAside, events }
  }
  const take = async ({ inbox }: Awaited<ReturnType<typeof start>>, ...updates: Said[]) => {
    await inbox.take(updates)
    await running()
  }
  return { clock, log, running, start, take }
}

const never = () => new Promise<void>(() => undefined)
const people = (count: number, first = 1): Said[] =>
  Array.from({ length: count }, (_, n) => ({ id: first + n, person: `人${first + n}` }))

describe('places at work', () => {
  it('are not held by what has been found and waits for its right to be sent', async () => {
    const { start, take } = scene()
    const begun: number[] = []
    const bot = await start(async ({ id }, hand) => {
      begun.push(id)
      if (id <= 100) hand.worked()
      await never()
    })
    await take(bot, ...people(100))
    await take(bot, ...people(100, 101))
    expect(begun).toHaveLength(200)
  })

  it('nor by an answer that is written down', async () => {
    const { start, take } = scene()
    const begun: number[] = []
    const bot = await start(async ({ id }, hand) => {
      begun.push(id)
      await hand.compose(`答${id}`)
      await never()
    })
    await take(bot, ...people(150))
    expect(begun).toHaveLength(150)
  })

  it('are a hundred for what is being found; who comes after that has a place when one is free', async () => {
    const { running, start, take } = scene()
    const begun: number[] = []
    const finish: (() => void)[] = []
    const bot = await start(({ id }) => {
      begun.push(id)
      return new Promise((done) => void finish.push(done))
    })
    await take(bot, ...people(120))
    expect(begun).toHaveLength(100)
    finish[0]?.()
    await running()
    expect(begun).toHaveLength(101)
  })
})

it('what came first is dealt with first, also where a later one was written down sooner, and is found in that order', async () => {
  const writes: (() => void)[] = []
  const times: number[] = []
  const { running, start } = scene((log) => ({
    ...log,
    take: async (updates, now) => {
      times.push(now)
      await new Promise<void>((done) => void writes.push(done))
      return log.take(updates, now)
    },
  }))
  const begun: number[] = []
  const { inbox } = await start(async ({ id }) => void begun.push(id))
  const taking = [2, 1].map((id) => inbox.take([{ id, person: '同一人' }]))
  await running()
  for (const write of writes.toReversed()) {
    write()
    await running()
  }
  await Promise.all(taking)
  await running()
  expect(begun).toEqual([2, 1])
  expect(times[1]).toBeGreaterThan(times[0] ?? 0)
})

it('what was fetched counts as taken when it is written down, and is dealt with then', async () => {
  let write = (): void => undefined
  const mayWrite = new Promise<void>((resolve) => {
    write = resolve
  })
  const { running, start } = scene((log) => ({
    ...log,
    take: async (...fetched) => {
      await mayWrite
      return log.take(...fetched)
    },
  }))
  const begun: number[] = []
  const { inbox } = await start(async ({ id }) => void begun.push(id))
  let isTaken = false
  void inbox.take(people(2)).then(() => {
    isTaken = true
  })
  await running()
  expect({ isTaken, begun }).toEqual({ isTaken: false, begun: [] })
  write()
  await running()
  expect({ isTaken, begun }).toEqual({ isTaken: true, begun: [1, 2] })
})

describe('answers on their way', () => {
  /** How many of a crowd's answers went twice, when the process died at that moment. */
  async function repeatedByAKillAt(moment: number): Promise<number> {
    const { clock, start, take } = scene()
    const arrived: number[] = []
    const bot = await start(async ({ id }, hand) => {
      await hand.compose(`答${id}`)
      await hand.sends()
      await clock.sleep(10)
      arrived.push(id)
      await clock.sleep(10)
    })
    await take(bot, ...people(30))
    await clock.runUntil(START + moment)
    const next = await start(never)
    return next.said.filter((answer) => arrived.includes(Number(answer.slice(1)))).length
  }

  it('are one at a time that may have to be sent again: the next goes when it is written down', async () => {
    const moments = Array.from({ length: 40 }, (_, n) => n * 5 + 2)
    const repeated = await Promise.all(moments.map(repeatedByAKillAt))
    expect(Math.max(...repeated)).toBe(1)
    expect(Math.min(...repeated)).toBe(0)
  })

  it('do not wait for long for one that takes its time', async () => {
    const { clock, start, take } = scene()
    const sent: number[] = []
    const bot = await start(async ({ id }, hand) => {
      await hand.sends()
      sent.push(id)
      await never()
    })
    await take(bot, ...people(30))
    expect(sent).toHaveLength(1)
    await clock.runUntil(START + 500)
    expect(sent.length).toBeGreaterThanOrEqual(14)
    expect(sent.length).toBeLessThan(18)
  })

  it('are written down once they have been said, whatever is still to be done', async () => {
    const { log, clock, running, start, take } = scene()
    const bot = await start(async ({ id }, hand) => {
      await hand.sends()
      hand.repliedBy(id + 100)
      hand.said()
      await never()
    })
    await take(bot, ...people(3))
    await running()
    expect(await log.left('test:', clock.now())).toEqual([])
    expect(await log.replyTo('人3/3')).toBe(103)
  })

  it('leave the line when they fail, and when the rest of them is written down', async () => {
    const { clock, start, take } = scene()
    const sent: string[] = []
    const bot = await start(async ({ id }, hand) => {
      await hand.sends()
      sent.push(`答${id}`)
      if (id === 1) throw new Error('refused')
      await hand.compose(`答${id}的附件`)
      await never()
    })
    await take(bot, ...people(9))
    await clock.runUntil(START + 1)
    expect(sent).toHaveLength(9)
  })
})

describe('an update that was in hand when its process died', () => {
  it('twice, is put aside, and told of; the others of its chat are answered', async () => {
    const { log, start, take, clock } = scene()
    const first = await start(never)
    await take(first, { id: 1, person: '甲' }, { id: 2, person: '甲' })
    await start(never)
    const handled: number[] = []
    const third = await start(async ({ id }) => void handled.push(id))
    expect(third.putAside).toEqual([1])
    expect(third.said).toEqual(['甲：1没答上'])
    expect(handled).toEqual([2])
    expect(third.events).toMatchObject([
      { kind: 'resumed', updates: 2, suspects: 0 },
      { kind: 'done', update: 2 },
    ])
    expect(await log.left('test:', clock.now())).toEqual([])
    expect((await start(never)).putAside).toEqual([])
  })

  it('twice, is told of by the next process where this one ends before', async () => {
    const { log, start, take, clock } = scene()
    const first = await start(never)
    await take(first, { id: 1, person: '甲' }, { id: 2, person: '甲' })
    await start(never)
    const dying = await start(never, never)
    expect([dying.putAside, dying.said]).toEqual([[1], []])
    const next = await start(async () => undefined)
    expect([next.putAside, next.said]).toEqual([[], ['甲：1没答上']])
    expect(await log.left('test:', clock.now())).toEqual([])
  })

  it('once, is dealt with before everything else, and alone', async () => {
    const { log, clock, running, start, take } = scene()
    for (const { id, person } of people(3))
      await log.take(
        [{ key: `test:${id}`, body: JSON.stringify({ id, person }), message: null }],
        clock.now(),
      )
    await log.begin('test:3', clock.now(), 0, null)
    const begun: number[] = []
    const finish: (() => void)[] = []
    const bot = await start(({ id }) => {
      begun.push(id)
      return id === 3 ? new Promise<void>((done) => void finish.push(done)) : Promise.resolve()
    })
    await take(bot, ...people(2, 10))
    expect(begun).toEqual([3])
    finish[0]?.()
    await running()
    expect(begun).toEqual([3, 1, 2, 10, 11])
  })

  it('with its answer found already, is not looked into again: that is said', async () => {
    const { start, take } = scene()
    const first = await start(async ({ id }, hand) => {
      await hand.compose(`答${id}`)
      await never()
    })
    await take(first, { id: 1, person: '甲' })
    const handled: number[] = []
    const second = await start(async ({ id }) => void handled.push(id))
    expect([second.said, handled, second.putAside]).toEqual([['答1'], [], []])
  })

  it('is settled once it is answered: nobody finds it again', async () => {
    const { start, take } = scene()
    const handled: number[] = []
    const first = await start(async ({ id }) => void handled.push(id))
    await take(first, { id: 1, person: '甲' })
    await start(async ({ id }) => void handled.push(id))
    expect(handled).toEqual([1])
  })
})

it('what was in hand for longer than a stop took comes before what was said after it, where the same process goes on', async () => {
  const { clock, running, start, take } = scene()
  const answers: string[] = []
  const over: (() => void)[] = []
  const bot = await start(async ({ id }) => {
    // The call for the first is under way, and fails when it is long over.
    if (id === 1 && over.length === 0) {
      await new Promise<void>((resolve) => over.push(resolve))
      throw new Interrupted()
    }
    answers.push(`答${id}`)
  })
  await take(bot, { id: 1, person: '甲' }, { id: 2, person: '甲' })
  const stopped = bot.inbox.stop(3_000)
  await clock.runUntil(clock.now() + 5_000)
  await stopped
  await bot.lead()
  await take(bot, { id: 3, person: '甲' })
  expect(answers).toEqual([])
  over[0]?.()
  await running()
  expect(answers).toEqual(['答1', '答2', '答3'])
})

describe('what another process writes down after this one has looked', () => {
  /** One that does not know yet that it leads no more: it hears, and deals with nothing. */
  async function besideAnother(change?: (log: UpdateLog) => UpdateLog) {
    const { log, clock, running, start, take, ...rest } = scene(change)
    const answers: string[] = []
    const former = await start(never)
    await take(former, { id: 1, person: '甲' })
    const bot = await start(async ({ id }) => void answers.push(`答${id}`))
    const hears = async (...updates: Said[]) => {
      await log.take(
        updates.map((update) => ({
          key: `test:${update.id}`,
          body: JSON.stringify(update),
          message: `${update.person}/${update.id}`,
        })),
        clock.now(),
      )
      await running()
    }
    expect(answers.splice(0)).toEqual(['答1'])
    return { log, clock, running, start, take, ...rest, bot, answers, hears }
  }

  it('is answered before what was said to this one later', async () => {
    const { clock, take, bot, answers, hears } = await besideAnother()
    await hears({ id: 2, person: '甲' })
    await clock.runUntil(clock.now() + 20)
    await take(bot, { id: 3, person: '甲' })
    expect(answers).toEqual(['答2', '答3'])
  })

  it('is answered within seconds, whenever that is and if nothing is said any more', async () => {
    const { clock, answers, hears } = await besideAnother()
    await clock.runUntil(clock.now() + 60 * MINUTE)
    await hears({ id: 2, person: '甲' })
    await clock.runUntil(clock.now() + 10_000)
    expect(answers).toEqual(['答2'])
  })

  it('is answered before what is said to this one while it is found', async () => {
    const finish: (() => void)[] = []
    let isSlow = false
    const { clock, running, take, bot, answers, hears } = await besideAnother((log) => ({
      ...log,
      left: async (prefix, now) => {
        const left = await log.left(prefix, now)
        if (isSlow) await new Promise<void>((done) => void finish.push(done))
        return left
      },
    }))
    await clock.runUntil(clock.now() + 60 * MINUTE)
    await hears({ id: 2, person: '甲' })
    isSlow = true
    await clock.runUntil(clock.now() + 10_000)
    const taken = take(bot, { id: 3, person: '甲' })
    await running()
    expect(answers).toEqual([])
    for (const done of finish) done()
    await taken
    await running()
    expect(answers).toEqual(['答2', '答3'])
  })

  it('is answered at once where it is brought again', async () => {
    const { clock, take, bot, answers, hears } = await besideAnother()
    await clock.runUntil(clock.now() + 60 * MINUTE)
    await hears({ id: 2, person: '甲' })
    await take(bot, { id: 2, person: '甲' })
    expect(answers).toEqual(['答2'])
  })

  it('comes before what waits already', async () => {
    const { clock, running, start, take, answers, hears } = await besideAnother()
    const finish: (() => void)[] = []
    const bot = await start(async ({ id }) => {
      answers.push(`答${id}`)
      await new Promise<void>((done) => void finish.push(done))
    })
    await take(bot, { id: 2, person: '甲' })
    await clock.runUntil(clock.now() + MINUTE)
    await hears({ id: 3, person: '甲' })
    await clock.runUntil(clock.now() + 5)
    await take(bot, { id: 4, person: '甲' })
    await clock.runUntil(clock.now() + 10_000)
    for (const _ of [2, 3, 4]) {
      finish.pop()?.()
      await running()
    }
    expect(answers).toEqual(['答2', '答3', '答4'])
  })
})

it('what is answered and not written down yet is answered once, however often is looked', async () => {
  const { clock, start, take } = scene((log) => ({
    ...log,
    settle: async () => {
      throw new Error('the disk is full')
    },
  }))
  const answers: string[] = []
  const bot = await start(async ({ id }) => void answers.push(`答${id}`))
  await take(bot, { id: 1, person: '甲' })
  await clock.runUntil(clock.now() + MINUTE)
  await bot.lead()
  expect(answers).toEqual(['答1'])
})

it('what is being written down while this process begins to lead again comes after what was left', async () => {
  let slow: (() => void) | undefined
  const { clock, running, start, take } = scene((log) => ({
    ...log,
    take: async (updates, now) => {
      const isSlow = updates.some(({ key }) => key === 'test:2')
      if (isSlow) await new Promise<void>((done) => (slow = done))
      return log.take(updates, now)
    },
    left: async (prefix, now) => {
      const left = await log.left(prefix, now)
      slow?.()
      for (let turns = 0; turns < 20; turns += 1) await Promise.resolve()
      return left
    },
  }))
  const answers: string[] = []
  const bot = await start(async ({ id }) => void answers.push(`答${id}`))
  await bot.inbox.stop(0)
  await take(bot, { id: 1, person: '甲' })
  const taken = bot.inbox.take([{ id: 2, person: '甲' }])
  await running()
  await bot.lead()
  await taken
  await clock.runUntil(clock.now() + 20_000)
  expect(answers).toEqual(['答1', '答2'])
})

describe('what is found more than ten minutes later', () => {
  it('each asker is told of once, with the last thing they asked; a press is let go, a move is followed', async () => {
    const { clock, start, take } = scene()
    const first = await start(never)
    await take(
      first,
      { id: 1, person: '甲' },
      { id: 2, person: '甲' },
      { id: 3, person: '乙' },
      { id: 4, person: '丙', whenLate: 'drop' },
      { id: 5, person: '丁', whenLate: 'serve', admission: 'unlimited' },
    )
    await clock.runUntil(START + 10 * MINUTE + 1)
    const handled: number[] = []
    const second = await start(async ({ id }) => void handled.push(id))
    expect(second.said.toSorted()).toEqual(['乙：3来不及', '甲：2来不及'])
    expect(handled).toEqual([5])
    expect(await start(never)).toMatchObject({ said: [], events: [] })
  })

  it('is told of after what others asked since, and before what the same asker did', async () => {
    const { clock, start, take } = scene()
    await take(await start(never), { id: 1, person: '甲' })
    await clock.runUntil(START + 11 * MINUTE)
    const stopped = await start(never, never)
    await take(stopped, { id: 2, person: '甲' }, { id: 3, person: '乙' })
    const order: string[] = []
    const third = await start(
      async ({ id }) => void order.push(`答${id}`),
      async () => void order.push('来不及'),
    )
    expect(order).toEqual(['答3', '来不及', '答2'])
    expect(third.said).toEqual(['甲：1来不及'])
  })

  it('they are told all the same when the process dies again while that waits to be sent', async () => {
    const { clock, start, take } = scene()
    await take(await start(never), ...people(2))
    await clock.runUntil(START + 11 * MINUTE)
    for (let deaths = 0; deaths < 4; deaths += 1) await start(never, never)
    const { said, putAside } = await start(never)
    expect([said, putAside]).toEqual([['人1：1来不及', '人2：2来不及'], []])
  })

  it('and no sooner', async () => {
    const { clock, start, take } = scene()
    await take(await start(never), { id: 1, person: '甲' })
    await clock.runUntil(START + 10 * MINUTE)
    const handled: number[] = []
    const second = await start(async ({ id }) => void handled.push(id))
    expect([handled, second.said]).toEqual([[1], []])
  })
})

it('whoever asks too much is told so once, after the answers to what came before', async () => {
  const { running, start, take } = scene()
  const finish: (() => void)[] = []
  const handled: number[] = []
  const bot = await start(({ id }) => {
    handled.push(id)
    return new Promise((done) => void finish.push(done))
  })
  await take(bot, ...Array.from({ length: 20 }, (_, n) => ({ id: n + 1, person: '甲' })))
  for (let n = 0; n < 20; n += 1) {
    expect(bot.said).toEqual(n <= 5 ? [] : ['甲：太多'])
    finish[n]?.()
    await running()
  }
  // One in hand, and five that wait.
  expect(handled).toEqual([1, 2, 3, 4, 5, 6])
  expect(bot.events.filter(({ kind }) => kind === 'refused')).toHaveLength(14)
  // To be told to be patient is no answer.
  expect(bot.events.filter(({ kind }) => kind === 'done')).toHaveLength(6)
})

it('the same update, handed over twice, is dealt with once', async () => {
  const { start, take } = scene()
  const handled: number[] = []
  const bot = await start(async ({ id }) => void handled.push(id))
  await take(bot, { id: 1, person: '甲' }, { id: 2, person: '乙' })
  await take(bot, { id: 2, person: '乙' }, { id: 3, person: '丙' })
  expect(handled).toEqual([1, 2, 3])
})
