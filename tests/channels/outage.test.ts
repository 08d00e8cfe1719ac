import { describe, expect, it } from 'vitest'
import { createNetwork, NO_PROXIES } from '../../src/channels/network.ts'
import { createOutage } from '../../src/channels/outage.ts'

function world(patienceMs = 0) {
  const lines: string[] = []
  const clock = { seconds: 0 }
  const note = (_: object, text: string) => void lines.push(`${clock.seconds} ${text}`)
  const outage = createOutage({
    platform: 'Telegram',
    address: new URL('https://api.telegram.org'),
    network: createNetwork(NO_PROXIES),
    log: { info: note, error: note },
    now: () => clock.seconds * 1000,
    patienceMs,
  })
  const failing = (from: number, to: number) => {
    for (clock.seconds = from; clock.seconds < to; clock.seconds += 1) outage.failed('connect ETIMEDOUT')
  }
  return { lines, clock, outage, failing }
}

const times = (lines: readonly string[]): number[] => lines.map((line) => Number.parseInt(line, 10))

describe('an outage', () => {
  it('is told at once, and again after pauses that grow up to ten minutes', () => {
    const { lines, failing } = world()
    failing(100, 3_100)
    expect(times(lines)).toEqual([100, 115, 145, 205, 325, 565, 1045, 1645, 2245, 2845])
    expect(lines[0]).toContain(
      'Telegram: cannot reach api.telegram.org: connect ETIMEDOUT. Check the network',
    )
  })

  it('is told to be over, and the next one is told at once again', () => {
    const { lines, clock, outage, failing } = world()
    failing(0, 60)
    clock.seconds = 61
    outage.reached()
    outage.reached()
    failing(70, 71)
    expect(lines.slice(3)).toEqual([
      '61 Telegram: api.telegram.org can be reached again, after 61 s',
      expect.stringMatching(/^70 Telegram: cannot reach/u),
    ])
  })

  it('that is over before anybody would have noticed is not worth a line', () => {
    const { lines, clock, outage, failing } = world(5_000)
    for (const at of [0, 100, 200]) {
      failing(at, at + 4)
      clock.seconds = at + 5
      outage.reached()
    }
    expect(lines).toEqual([])
    failing(300, 310)
    expect(times(lines)).toEqual([305])
  })
})
