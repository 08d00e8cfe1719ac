import { beforeAll, describe, expect, it } from 'vitest'
import { readSetting } from '../src/dialogue/settings.ts'
import { readAmendment } from '../src/digest/amendment.ts'
import { readRequest } from '../src/digest/request.ts'
import type { StoredSubscription } from '../src/digest/subscription.ts'
import { readQuantities } from '../src/knowledge/quantity.ts'
import { shippedCorpus } from './dialogue/shipped-corpus.ts'
import { names } from './digest/names.ts'

/** Of the processor: far more than any of these takes, far less than what doubles with every character. */
const SOON_MS = 3000

const JUNK: readonly (readonly [string, string])[] = [
  ['words that can be taken apart in two ways', `${'社区街道'.repeat(30)}狗`],
  ['politeness without end', `晚点${'.'.repeat(55)}行`],
  ['thanks without end', `${'辛苦了'.repeat(19)}`],
  ['a week of many days', `每周${'1'.repeat(400)}x`],
  ['colons', ':'.repeat(20_000)],
  ['blanks', `免打扰${' \t'.repeat(240)}动`],
  ['tens of thousands', `几${'万'.repeat(20_000)}`],
  ['digits', `${'1'.repeat(20_000)}分之`],
]

// Opening the corpus is no part of what is timed.
beforeAll(() => void shippedCorpus().ask('温州做了什么'))

describe.each(JUNK)('%s', (_, text) => {
  it('is soon done with, wherever it is read', () => {
    const before = process.cpuUsage()
    shippedCorpus().ask(text)
    readAmendment(text.slice(0, 60), { zone: 'Asia/Shanghai' } as StoredSubscription, names, 0)
    readRequest(text, names)
    readSetting(text, undefined, { topic: () => undefined, quiet: () => undefined })
    readQuantities(text)
    expect(process.cpuUsage(before).user / 1000).toBeLessThan(SOON_MS)
  })
})
