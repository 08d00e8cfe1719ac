import { createDialogue, type Dialogue } from '../../src/dialogue/dialogue.ts'
import { plainText } from '../../src/messages/plain-text.ts'
import { memoryStorage } from '../storage/memory-storage.ts'
import { shippedCorpus } from './shipped-corpus.ts'

/**
 * A conversation as a text: a line that begins with `> ` is said, the lines after it are what the reply has to hold, in
 * this order. `! ` before a line: the reply must not hold it. `#` begins a remark. `[label]`: a button is there.
 * `> [label]` presses it.
 */
export interface Turn {
  readonly line: number
  readonly said: string
  readonly expected: readonly { readonly line: number; readonly text: string }[]
}

export function readTranscript(text: string): Turn[] {
  const turns: { line: number; said: string; expected: { line: number; text: string }[] }[] = []
  text.split('\n').forEach((raw, index) => {
    const line = raw.trim()
    if (line === '' || line.startsWith('#')) return
    if (line.startsWith('> ')) turns.push({ line: index + 1, said: line.slice(2), expected: [] })
    else turns.at(-1)?.expected.push({ line: index + 1, text: line })
  })
  return turns
}

const PLACE = { chat: 'telegram:1', kind: 'private', thread: null } as const
const PERSON = {
  id: 'telegram:1',
  isAdmin: false,
  manages: async () => true,
  isIn: async () => false,
} as const

/** Plays a transcript; returns what was not as expected, a sentence each. */
export async function play(turns: readonly Turn[], given?: Dialogue): Promise<string[]> {
  const dialogue = given ?? (await newDialogue())
  const wrong: string[] = []
  let shown: Awaited<ReturnType<Dialogue['say']>>
  for (const { said, expected, line } of turns) {
    const label = /^\[(.+)\]$/u.exec(said)?.[1]
    if (label === undefined)
      shown = await dialogue.say({ place: PLACE, person: PERSON, text: said, by: 'direct' })
    else {
      const button = shown?.message.buttons.flat().find((one) => one.label === label)
      if (button === undefined) {
        wrong.push(`line ${line}: no button “${label}”`)
        continue
      }
      const pressed = await dialogue.press({ place: PLACE, person: PERSON, action: button.action })
      if (pressed.kind !== 'notice') shown = { message: pressed.message }
    }
    const text = shown === undefined ? '' : plainText(shown.message)
    const labels = shown?.message.buttons.flat().map((button) => button.label) ?? []
    let from = 0
    for (const { line: at, text: want } of expected) {
      const button = /^\[(.+)\]$/u.exec(want)?.[1]
      if (want.startsWith('! ')) {
        if (text.includes(want.slice(2))) wrong.push(`line ${at}: must not say “${want.slice(2)}”:\n${text}`)
      } else if (button !== undefined) {
        if (!labels.includes(button))
          wrong.push(`line ${at}: no button “${button}” among ${labels.join(' | ')}`)
      } else {
        const found = text.indexOf(want, from)
        if (found < 0)
          wrong.push(
            `line ${at}: “${want}” is missing${text.includes(want) ? ' here (it comes earlier)' : ''}:\n${text}`,
          )
        else from = found + want.length
      }
    }
  }
  return wrong
}

export async function newDialogue(): Promise<Dialogue> {
  return createDialogue({
    corpus: shippedCorpus(),
    stores: await memoryStorage(),
    now: () => Date.UTC(2026, 10, 21),
    random: () => 0.5,
  })
}
