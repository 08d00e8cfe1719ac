import { describe, expect, it } from 'vitest'
import { runFlood } from './flood.ts'

describe('one who asks as fast as the wire takes it', () => {
  it.each(['person', 'group'] as const)(
    '%s: gets a few answers and one kind line, and nobody else waits for them',
    async (who) => {
      // How long others wait is measured on a machine that does nothing else; here it is only that they do not hang.
      const counts = await runFlood({ who, rounds: 1, questions: 300, goalMs: 10_000 })
      expect(counts).toMatchObject({ broken: [], unanswered: 0, kindLines: [1], heardAgain: 1 })
    },
    180_000,
  )
})
