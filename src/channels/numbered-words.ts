/** Buttons told in words: what a channel has no button for gets a number, and whoever sends the number presses it. */

import { type ConversationStore, DAY_MS } from '../dialogue/stores.ts'
import type { ChatId } from '../digest/subscription.ts'
import { decodeAction, encodeAction } from '../messages/action-code.ts'
import type { Block, Button, Message } from '../messages/message.ts'
import type { ChannelTraits, CodedButton, ShownMessage } from './channel.ts'

/** Codes that a chat's numbers still stand for. A number is never given anew while an older one may be meant. */
const KEPT = 120
/** After this number the count begins anew. */
const HIGHEST = 999
const TRIES = 5

interface Numbered {
  /** The number of the first code. */
  readonly from: number
  readonly codes: readonly string[]
}

export interface NumberedWords {
  /** The message with the buttons that the channel has, and the others in words. */
  readonly shown: (message: Message, chat: ChatId, group: boolean, unasked?: boolean) => Promise<ShownMessage>
  /** The code that a text says, or that its number stands for; undefined where it holds neither. `gone`: it has been too long. */
  readonly meant: (text: string, chat: ChatId) => Promise<string | 'gone' | undefined>
}

export function createNumberedWords(options: {
  readonly traits: Pick<ChannelTraits, 'buttons'>
  readonly conversations: ConversationStore
  readonly now: () => number
}): NumberedWords {
  const { traits, conversations, now } = options
  const nameOf = (chat: ChatId): string => `numbers ${chat}`

  /** @returns the number of the first of them, or undefined where nobody can write that down */
  async function give(codes: readonly string[], chat: ChatId): Promise<number | undefined> {
    for (let tries = 0; tries < TRIES; tries += 1) {
      const found = await conversations.find(nameOf(chat), now())
      const kept = numberedIn(found?.state)
      const next = kept.from + kept.codes.length
      const begins = next + codes.length > HIGHEST
      const state: Numbered = begins
        ? { from: 1, codes }
        : {
            from: next + codes.length - Math.min(kept.codes.length + codes.length, KEPT),
            codes: [...kept.codes, ...codes].slice(-KEPT),
          }
      const at = { after: found?.version ?? 0, expiresAt: now() + DAY_MS, now: now() }
      const isWritten = await conversations.write(nameOf(chat), { chat, person: chat }, state, at)
      if (isWritten) return begins ? 1 : next
    }
    return undefined
  }

  return {
    shown: async ({ blocks, buttons }, chat, group, unasked = false) => {
      const { kind } = traits.buttons
      // What is said in a reader's name in a group mentions nobody, and is not heard.
      const isMute = (unasked && !traits.buttons.unasked) || (kind === 'words' && group)
      const most = isMute ? 0 : traits.buttons.most
      const { rows, rest } = within({ ...traits.buttons, most }, buttons)
      const copies = buttons.flat().flatMap(({ action }) => (action.kind === 'copy' ? [action.text] : []))
      const here = buttons.flat().find(({ action }) => action.kind === 'here')?.label
      const quotable: Block[] =
        copies.length === 0
          ? []
          : [
              { kind: 'note', text: '可以直接引用：' },
              { kind: 'items', items: copies },
            ]
      const from =
        rest.length === 0
          ? undefined
          : await give(
              rest.map(({ code }) => code),
              chat,
            )
      const words =
        from === undefined
          ? undefined
          : `${group ? '提到我，再加编号，接着看：' : '发编号接着看：'}${rest
              .map(({ label }, at) => `#${from + at} ${label}`)
              .join('　')}`
      const where: Block[] = here === undefined ? [] : [{ kind: 'note', text: `第${here}页` }]
      return {
        blocks: [...blocks, ...quotable, ...where],
        buttons: rows,
        ...(words === undefined ? {} : { words }),
      }
    },
    meant: async (text, chat) => {
      const said = traits.buttons.kind === 'words' ? /\s#([^\s#]{1,64})$/u.exec(text)?.[1] : undefined
      if (said !== undefined && decodeAction(said) !== undefined) return said
      const number = /^\s{0,9}[#＃]\s{0,3}([0-9０-９]{1,3})(?![0-9０-９])/u.exec(text)?.[1]
      if (number === undefined) return undefined
      const { from, codes } = numberedIn((await conversations.find(nameOf(chat), now()))?.state)
      return codes[Number(number.normalize('NFKC')) - from] ?? 'gone'
    },
  }
}

function numberedIn(state: unknown): Numbered {
  const { from, codes } = (state ?? {}) as Partial<Record<keyof Numbered, unknown>>
  return typeof from === 'number' && Array.isArray(codes) ? { from, codes } : { from: 1, codes: [] }
}

/** Buttons row by row as far as they go, and those that there is no room for. */
function within(
  { kind, most, label: longest }: ChannelTraits['buttons'],
  buttons: readonly (readonly Button[])[],
): { readonly rows: CodedButton[][]; readonly rest: CodedButton[] } {
  let left = kind === 'none' ? 0 : most
  const rows: CodedButton[][] = []
  const rest: CodedButton[] = []
  for (const row of buttons) {
    const coded = row.flatMap(({ label, action }): CodedButton[] => {
      const code = action.kind === 'here' ? undefined : encodeAction(action)
      return code === undefined ? [] : [{ label, code }]
    })
    const room = coded.slice(0, left).map((one) => ({ ...one, label: shortLabel(one.label, longest) }))
    if (room.length > 0) rows.push(room)
    left -= room.length
    rest.push(...coded.slice(room.length))
  }
  return { rows, rest }
}

function shortLabel(label: string, most: number): string {
  const characters = [...label]
  return characters.length <= most ? label : `${characters.slice(0, most - 1).join('')}…`
}
