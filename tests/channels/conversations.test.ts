import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runTerminal } from '../../src/channels/terminal.ts'
import { newDialogue, readTranscript, type Turn } from '../dialogue/transcript.ts'
import { asked, startWeb, type WebOnLoopback } from '../web/web-on-loopback.ts'
import { onScreen, startLoopbackBot } from './bot-on-loopback.ts'

/** The conversations that the dialogue is held to, as people have them on each channel: typed, as far as no button is pressed. */
const FOLDER = join(import.meta.dirname, '../dialogue/transcripts')
const FILES = readdirSync(FOLDER)

function typedTurns(file: string, fits: (said: string) => boolean = () => true): readonly Turn[] {
  const turns = readTranscript(readFileSync(join(FOLDER, file), 'utf8'))
  const end = turns.findIndex(({ said }) => /^\[.+\]$/u.test(said) || !fits(said))
  return end < 0 ? turns : turns.slice(0, end)
}

/** Codes, what is taken away and the reasons of an answer have places of their own on the page. */
const ofQuestions = (file: string): readonly Turn[] =>
  /^(?:codes|take-away|why-of)/u.test(file) ? [] : typedTurns(file, (said) => !said.startsWith('/'))

const bare = (text: string): string => text.replace(/\s+/gu, '')

/** What was not said as the transcript has it. Each channel sets words in its own order and marks, so a line is held in its parts. */
function unsaid(file: string, { expected, said }: Turn, shown: string): string[] {
  const seen = bare(shown)
  return expected
    .filter(({ text }) => !/^\[.+\]$/u.test(text))
    .flatMap(({ line, text }) => {
      if (text.startsWith('! '))
        return seen.includes(bare(text.slice(2))) ? [`${file}:${line} says ${text.slice(2)}`] : []
      const parts = bare(text.replace(/^\d+\. /u, ''))
        .split(/[：:，,。（）()[\]「」《》·—]|浙江省|河南省/u)
        .filter((part) => part !== '')
      const missing = parts.filter((part) => !seen.includes(part))
      return missing.length === 0
        ? []
        : [`${file}:${line} after “${said}”: no ${missing.join(' | ')} in\n${shown}`]
    })
}

describe('the conversations of the transcripts', () => {
  let web: WebOnLoopback
  beforeAll(async () => {
    web = await startWeb()
  })
  afterAll(() => web.close())

  it.each(FILES)('%s goes so in the terminal', async (file) => {
    const turns = typedTurns(file)
    const [input, output] = [new PassThrough(), new PassThrough()]
    let written = ''
    output.on('data', (chunk) => {
      written += String(chunk)
    })
    const chat = runTerminal({ dialogue: await newDialogue(), input, output })
    const wrong: string[] = []
    for (const turn of turns) {
      written = ''
      input.write(`${turn.said}\n`)
      await expect.poll(() => written).not.toBe('')
      wrong.push(...unsaid(file, turn, written))
    }
    input.end()
    await chat
    expect(wrong).toEqual([])
  })

  it.each(FILES.filter((file) => ofQuestions(file).length > 0))(
    '%s goes so on the page, as far as it is questions',
    { timeout: 120_000 },
    async (file) => {
      const turns = ofQuestions(file)
      const wrong: string[] = []
      const earlier: string[] = []
      for (const turn of turns) {
        const page = await web.page(asked(turn.said, ...earlier))
        earlier.push(turn.said)
        const answer = page.querySelector('.exchange .answer')
        answer?.querySelector('.why')?.remove()
        wrong.push(...unsaid(file, turn, answer?.textContent ?? ''))
      }
      expect(wrong).toEqual([])
    },
  )

  it.each(FILES)('%s goes so on Telegram', async (file) => {
    const bot = await startLoopbackBot()
    try {
      const li = bot.server.user('李', { started: true })
      const wrong: string[] = []
      for (const turn of typedTurns(file)) {
        li.says(turn.said)
        const message = await li.chat.nextMessage()
        // Files come in messages of their own.
        if (message.document !== undefined) break
        wrong.push(...unsaid(file, turn, onScreen(message)))
      }
      expect(wrong).toEqual([])
    } finally {
      await bot.stop()
    }
  })
})
