/** The whole dialogue over a database that is gone afterwards, to be spoken to in private and in groups. */
import { behindName } from '../dialogue/called-by-name.ts'
import { createDialogue } from '../dialogue/dialogue.ts'
import { createMatch } from '../digest/match.ts'
import type { DialogueTurn, Player } from '../evaluation/dialogues.ts'
import { plainText } from '../messages/plain-text.ts'
import type { OpenCorpus } from '../open-corpus.ts'
import { openDatabase } from '../storage/database.ts'
import { createStorage } from '../storage/storage.ts'

export interface Players {
  readonly player: Player
  readonly close: () => Promise<void>
}

/** In a group the bot is spoken to by any name that ends so, or by its own at the beginning. */
const MENTION = /@\w*bot\b/iu
const NAME = '他山'

export async function openPlayers(corpus: OpenCorpus): Promise<Players> {
  const database = await openDatabase(':memory:')
  const storage = createStorage(database)
  const match = createMatch(corpus.knowledge.practices, corpus.knowledge.lexicon.topics)
  const dialogue = createDialogue({
    corpus,
    stores: storage,
    now: Date.now,
    random: Math.random,
    subscribing: {
      subscriptions: storage.subscriptions,
      sendNow: async () => {},
      matching: (what) => match(what).length,
      version: () => 'evaluation',
      zone: 'Asia/Shanghai',
    },
  })
  let chats = 0
  const player: Player = (script) => {
    chats += 1
    const inGroup = script.chat === 'group'
    const place = {
      chat: `telegram:1:${inGroup ? -chats : chats}`,
      kind: inGroup ? 'group' : 'private',
      thread: null,
    } as const
    /** The slip of each reply, where its buttons hold one. */
    const slips: (string | undefined)[] = []
    return async (turn) => {
      const by = inGroup ? spokenBy(turn) : 'direct'
      const said = inGroup ? (behindName(turn.say, NAME) ?? turn.say) : turn.say
      const about = turn.reply_to === undefined ? undefined : slips[turn.reply_to - 1]
      const outgoing =
        by === undefined
          ? undefined
          : await dialogue.say({
              place,
              person: {
                id: inGroup ? `telegram:1:${turn.by ?? 'A'}` : place.chat,
                isAdmin: false,
                manages: async () => true,
                isIn: async () => false,
              },
              text: said.replace(MENTION, ' ').trim(),
              by,
              ...(about === undefined ? {} : { about }),
            })
      const actions = outgoing?.message.buttons.flat().map(({ action }) => action) ?? []
      slips.push(actions.flatMap((action) => ('slip' in action ? [action.slip] : []))[0])
      return outgoing === undefined ? '' : plainText(outgoing.message)
    }
  }
  return { player, close: database.close }
}

/** How a message in a group speaks to the bot; undefined where it does not. */
function spokenBy({ say, reply_to }: DialogueTurn): 'mention' | 'command' | 'reply' | undefined {
  if (MENTION.test(say) || behindName(say, NAME) !== undefined) return 'mention'
  if (say.startsWith('/')) return 'command'
  return reply_to === undefined ? undefined : 'reply'
}
