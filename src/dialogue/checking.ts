/** Texts to be checked: a page at a time, the text remembered for as long as its pages are turned. */
import type { CheckText, TextCheck } from '../answer/check/check-text.ts'
import type { Knowledge } from '../knowledge/load.ts'
import { CHECKED_PER_PAGE, checkMessage } from '../messages/check-message.ts'
import type { Message } from '../messages/message.ts'
import type { Party } from './asking.ts'
import type { Place } from './spoken.ts'
import type { SlipStore } from './stores.ts'

export interface Checking {
  /** What the corpus says to the numbers of a text. */
  readonly check: (party: Party, text: string) => Promise<Message>
  /** A further page; undefined where the text is not remembered any more, or was another chat's. */
  readonly page: (place: Place, slip: string, page: number) => Promise<Message | undefined>
  /** Whether a text has numbers to be checked. */
  readonly hasNumbers: (text: string) => boolean
}

export interface CheckingOptions {
  readonly corpus: () => { readonly checkText: CheckText; readonly knowledge: Knowledge }
  readonly slips: SlipStore
  readonly now: () => number
}

const DAY_MS = 24 * 60 * 60 * 1000
/** Pages are turned soon or never: a text that somebody pasted is not kept longer. */
const KEPT_MS = 2 * DAY_MS

export function createChecking({ corpus, slips, now }: CheckingOptions): Checking {
  /** What is asked of a text is asked of it again at once: whether it has numbers, what they are, a page of them. */
  let last: { readonly by: CheckText; readonly text: string; readonly found: TextCheck } | undefined
  function checkOf(text: string): TextCheck {
    const by = corpus().checkText
    if (last?.by !== by || last.text !== text) last = { by, text, found: by(text) }
    return last.found
  }
  const pageOf = (text: string, slip: string, page: number): Message =>
    checkMessage(checkOf(text), corpus().knowledge, {
      page,
      turn: (to) => ({ kind: 'checked', slip, page: to }),
    })
  return {
    hasNumbers: (text) => checkOf(text).findings.length > 0,
    check: async ({ place, person }, text) => {
      const found = checkOf(text)
      // A terminal has no pages to turn, and of a guest nothing is kept.
      const whole = place.kind === 'terminal' || place.kind === 'guest'
      if (whole || found.findings.length <= CHECKED_PER_PAGE) return checkMessage(found, corpus().knowledge)
      const payload: CheckedSlip = { v: 1, kind: 'check', text }
      const slip = await slips.keep(payload, {
        chat: place.chat,
        person: person.id,
        expiresAt: now() + KEPT_MS,
      })
      return pageOf(text, slip, 0)
    },
    page: async (place, slip, page) => {
      const kept = await slips.find(slip, now())
      const payload = kept?.payload as Partial<CheckedSlip> | null | undefined
      return payload?.kind === 'check' && typeof payload.text === 'string' && kept?.chat === place.chat
        ? pageOf(payload.text, slip, page)
        : undefined
    },
  }
}

interface CheckedSlip {
  readonly v: 1
  readonly kind: 'check'
  readonly text: string
}
