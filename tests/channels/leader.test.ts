import { describe, expect, it } from 'vitest'
import { LEADER_LEASE_MS, type Leases, lead } from '../../src/coordination/leader.ts'
import { createSimulatedClock } from '../digest/simulated-clock.ts'

const START = 1_800_000_000_000
const SECOND = 1000

/** Leases as a database keeps them; it can be told to answer nobody. */
function createLeases() {
  const held = new Map<string, { holder: string; until: number }>()
  let state: 'well' | 'away' | 'hanging' = 'well'
  const answer = async <T>(result: () => T): Promise<T> => {
    if (state === 'away') throw new Error('the server cannot be reached')
    if (state === 'hanging') await new Promise(() => undefined)
    return result()
  }
  const leases: Leases = {
    take: (name, holder, now, forMs) =>
      answer(() => {
        const lease = held.get(name)
        if (lease !== undefined && lease.holder !== holder && lease.until > now) return false
        held.set(name, { holder, until: now + forMs })
        return true
      }),
    release: (name, holder) =>
      answer(() => {
        if (held.get(name)?.holder === holder) held.delete(name)
      }),
  }
  return {
    leases,
    becomes: (next: typeof state) => {
      state = next
    },
  }
}

function scene() {
  const clock = createSimulatedClock(START)
  const { leases, becomes } = createLeases()
  const said: string[] = []
  const at = (): number => (clock.now() - START) / SECOND
  /** Two that work at the same time is what must never be. */
  const working = new Set<string>()
  let most = 0
  const start = (holder: string, reach: Leases = leases) => {
    const stop = new AbortController()
    const ended = lead(
      {
        leases: reach,
        name: 'poll',
        holder,
        clock,
        work: async (signal) => {
          working.add(holder)
          most = Math.max(most, working.size)
          while (!signal.aborted) await clock.sleep(3600 * SECOND, signal)
          working.delete(holder)
        },
        report: ({ kind }) => void said.push(`${at()} ${holder} ${kind}`),
      },
      stop.signal,
    )
    return { stop: () => stop.abort(), ended }
  }
  return {
    clock,
    leases,
    becomes,
    said,
    working,
    most: () => most,
    start,
    until: (second: number) => clock.runUntil(START + second * SECOND),
  }
}

describe('of several processes', () => {
  it('one leads for as long as it lives, the others stand by and say so once', async () => {
    const { start, until, said, most } = scene()
    start('a')
    start('b')
    start('c')
    await until(600)
    expect(said).toEqual(['0 a leading', '0 b standing-by', '0 c standing-by'])
    expect(most()).toBe(1)
  })

  it('another one leads at once when the leader stops', async () => {
    const { start, until, said, working } = scene()
    const a = start('a')
    start('b')
    await until(100)
    a.stop()
    await until(102)
    await a.ended
    expect(said.slice(2)).toEqual(['101 b leading'])
    expect([...working]).toEqual(['b'])
  })

  it('another one leads within the lease when the leader dies without a word', async () => {
    const { start, until, said, leases } = scene()
    let isDead = false
    // Whoever is dead asks for nothing any more.
    start('a', {
      ...leases,
      take: (...lease) => (isDead ? new Promise(() => undefined) : leases.take(...lease)),
    })
    start('b')
    await until(100)
    isDead = true
    await until(100 + LEADER_LEASE_MS / SECOND + 1)
    expect(said.filter((line) => line.endsWith('b leading'))).toHaveLength(1)
  })

  it('ends for whoever stands by at the signal', async () => {
    const { start, until } = scene()
    start('a')
    const b = start('b')
    await until(10)
    b.stop()
    await until(10.1)
    await b.ended
  })
})

describe('a leader that cannot renew its lease', () => {
  it.each(['away', 'hanging'] as const)(
    'stops before the lease is over when the database is %s, and leads again when it is back',
    async (trouble) => {
      const { start, until, becomes, said, working } = scene()
      start('a')
      await until(100)
      becomes(trouble)
      await until(100 + LEADER_LEASE_MS / SECOND)
      expect([...working]).toEqual([])
      becomes('well')
      await until(160)
      expect([...working]).toEqual(['a'])
      const kinds = said.map((line) => line.split(' ')[2]).filter((kind) => kind !== 'trouble')
      expect(kinds).toEqual(['leading', 'lost', 'leading'])
      // Not a line a second while it lasts.
      expect(said.length - kinds.length).toBe(trouble === 'away' ? 1 : 0)
    },
  )

  it('goes on when only one try fails', async () => {
    const { start, until, becomes, said } = scene()
    start('a')
    await until(99)
    becomes('away')
    await until(102)
    becomes('well')
    await until(300)
    expect(said.map((line) => line.split(' ')[2])).toEqual(['leading', 'trouble'])
  })

  it('stops when somebody else has it: it had slept for too long', async () => {
    const { start, until, said, working, leases } = scene()
    start('a')
    await until(100)
    await leases.release('poll', 'a')
    await leases.take('poll', 'b', START + 100 * SECOND, 60 * SECOND)
    await until(110)
    expect(said.slice(1).map((line) => line.split(' ')[2])).toEqual(['lost', 'standing-by'])
    expect([...working]).toEqual([])
  })
})

it('work that fails ends it, and leaves the lease to others', async () => {
  const { clock, leases, until } = scene()
  const failed = lead(
    {
      leases,
      name: 'poll',
      holder: 'a',
      clock,
      work: async () => {
        throw new Error('the token is used elsewhere')
      },
      report: () => undefined,
    },
    new AbortController().signal,
  ).catch(String)
  await until(1)
  expect(await failed).toBe('Error: the token is used elsewhere')
  expect(await leases.take('poll', 'b', clock.now(), 1)).toBe(true)
})
