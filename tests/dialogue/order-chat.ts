import { createDialogue, type Said } from '../../src/dialogue/dialogue.ts'
import { createMatch } from '../../src/digest/match.ts'
import type { StoredSubscription } from '../../src/digest/subscription.ts'
import { plainText } from '../../src/messages/plain-text.ts'
import { memoryStorage } from '../storage/memory-storage.ts'
import { shippedCorpus } from './shipped-corpus.ts'

export const PROPERTY = '/subscribe 物业治理 每周一 18:00'

const PLACE = { chat: 'telegram:1', kind: 'private', thread: null } as const
const PERSON = {
  id: 'telegram:1',
  isAdmin: false,
  manages: async () => true,
  isIn: async () => false,
} as const

/** A private chat that subscriptions can be made in, and what is held after each message. */
export async function newChat(corpus = shippedCorpus()) {
  const { practices, lexicon } = corpus.knowledge
  const stores = await memoryStorage()
  const match = createMatch(practices, lexicon.topics)
  const clock = { now: Date.UTC(2026, 10, 21, 2) }
  let drawn = 0
  const dialogue = createDialogue({
    corpus,
    stores,
    now: () => clock.now,
    random: () => {
      drawn += 1
      return (drawn * 0.618_033_988) % 1
    },
    subscribing: {
      subscriptions: stores.subscriptions,
      matching: (what) => match(what).length,
      version: () => '1',
      zone: 'Asia/Shanghai',
    },
  })
  const hear = async (text: string, more: Partial<Said> = {}) => {
    const reply = await dialogue.say({ place: PLACE, person: PERSON, text, by: 'direct', ...more })
    const labels = reply?.message.buttons.flat().map(({ label }) => label) ?? []
    return { text: reply === undefined ? '' : plainText(reply.message), labels }
  }
  const held = (): Promise<readonly StoredSubscription[]> => stores.subscriptions.ofChat(PLACE.chat)
  return { hear, held, clock }
}
