/** The dialogue on standard input and output: with a prompt for a person, a question a line for a pipe. */
import { createInterface, type Interface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { Dialogue, Outgoing, Pressed } from '../dialogue/dialogue.ts'
import type { Action, Button, Message } from '../messages/message.ts'
import { bytesOf, type OutgoingFile } from '../messages/outgoing-file.ts'
import { plainText } from '../messages/plain-text.ts'

export interface TerminalOptions {
  readonly dialogue: Dialogue
  readonly input: Readable & { readonly isTTY?: boolean }
  readonly output: Writable & { readonly isTTY?: boolean }
  /** Lines typed in earlier chats, the latest first. */
  readonly history?: readonly string[]
  /** Keeps a file that comes with an answer, and says where, undefined where it cannot; without it there are no files. */
  readonly saveFile?: (name: string, content: Uint8Array) => string | undefined
  /** Hears of every line typed. */
  readonly keepHistory?: (lines: readonly string[]) => void
}

const PLACE = { chat: 'terminal:1', kind: 'terminal', thread: null } as const
const PERSON = {
  id: 'terminal:1',
  isAdmin: true,
  manages: async () => true,
  isIn: async () => false,
} as const

/** @returns when the input has ended or the signal is given; every line has been answered then */
export async function runTerminal(options: TerminalOptions, signal?: AbortSignal): Promise<void> {
  const { dialogue, input, output } = options
  const { saveFile } = options
  const saved = (files: readonly OutgoingFile[]): string[] =>
    saveFile === undefined
      ? []
      : files.map((file) => {
          const kept = saveFile(file.name, bytesOf(file))
          return kept === undefined ? `没能在这个文件夹里存下 ${file.name}。` : `已存为 ${kept}`
        })
  /** What can be chosen by typing its words: the buttons of the last answer that had some. */
  let ways: readonly Button[] = []
  const written = (reply: Outgoing | Pressed): string[] => {
    if (!('message' in reply)) return reply.text === '' ? [] : [reply.text]
    const files = 'files' in reply ? reply.files : undefined
    return [plainText(reply.message), ...chosenFrom(reply.message, isChat), ...saved(files ?? [])]
  }
  const isChat = input.isTTY === true && output.isTTY === true
  const lines = createInterface({
    input,
    crlfDelay: Number.POSITIVE_INFINITY,
    ...(isChat
      ? {
          output,
          prompt: '> ',
          history: [...(options.history ?? [])],
          historySize: 500,
          removeHistoryDuplicates: true,
        }
      : {}),
  })
  const stop = () => lines.close()
  signal?.addEventListener('abort', stop, { once: true })
  if (isChat) {
    output.write(
      '他山：问问别的地方怎么解决的、效果怎样。［］里的字打出来就是选它。/help 看用法，Ctrl-D 结束。\n',
    )
    lines.on('history', (history: string[]) => options.keepHistory?.(history))
    lines.on('SIGINT', stop)
    lines.prompt()
  }
  await answerLines(lines, async (line) => {
    if (line.trim() === '') return isChat ? lines.prompt() : undefined
    const chosen = choice(ways, line)
    const reply =
      chosen === undefined
        ? await dialogue.say({ place: PLACE, person: PERSON, text: line, by: 'direct' })
        : await dialogue.press({ place: PLACE, person: PERSON, action: chosen.action })
    if (reply !== undefined) {
      const offered = 'message' in reply ? choices(reply.message) : []
      // What was offered before goes on standing there.
      if (offered.length > 0) ways = offered
      output.write(`${written(reply).join('\n')}\n${isChat ? '\n' : ''}`)
    }
    if (isChat) lines.prompt()
  })
  if (isChat && signal?.aborted !== true) output.write('\n再见。\n')
  signal?.removeEventListener('abort', stop)
}

/** What nobody can do in a terminal, or what it does without being asked. */
const ELSEWHERE: ReadonlySet<Action['kind']> = new Set(['copy', 'private', 'share', 'here', 'feedback'])

const choices = ({ buttons }: Message): readonly Button[] =>
  buttons.flat().filter(({ action }) => !ELSEWHERE.has(action.kind))

/** The button whose words a line is: its marks, and the count behind it, may be left out. */
function choice(ways: readonly Button[], line: string): Button | undefined {
  const said = bare(line)
  // Of a number the dialogue remembers what it stood for.
  if (/^\d*$/u.test(said)) return undefined
  return (
    ways.find(({ label }) => bare(label) === said) ??
    ways.find(({ label }) => bare(label.replace(/\s{0,4}[（(]?\d{1,6}[)）]?$/u, '')) === said)
  )
}

const bare = (text: string): string => text.normalize('NFKC').replace(/[^\p{L}\p{N}]/gu, '')

/** A pipe is told only what elsewhere is on buttons and nowhere else: the names to choose from. */
function chosenFrom(message: Message, isChat: boolean): string[] {
  const labels = choices(message).map(({ label }) => label)
  if (isChat) return labels.length === 0 ? [] : [labels.map((label) => `［${label}］`).join('')]
  const names = choices(message)
    .filter(({ action }) => ['topic', 'place'].includes(action.kind))
    .map(({ label }) => label)
  return names.length < CHOICE ? [] : [names.join('、')]
}

/** Fewer buttons than this lead on from an answer; more of them are a list to choose from. */
const CHOICE = 8

/** One line after the other; a pipe may bring the next before the last is answered. */
async function answerLines(lines: Interface, answer: (line: string) => Promise<void>): Promise<void> {
  let failure: unknown
  let queue = Promise.resolve()
  lines.on('line', (line) => {
    queue = queue
      .then(() => answer(line))
      .catch((error: unknown) => {
        failure ??= error
        lines.close()
      })
  })
  await new Promise<void>((resolve) => lines.once('close', resolve))
  await queue
  if (failure !== undefined) throw failure
}
