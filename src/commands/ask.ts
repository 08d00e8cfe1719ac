/** `npm run ask -- "问题"`: one answer; `--json`, `--why`; `--jsonl`: a request a line in, an answer a line out. */
import { extname } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import type { Turn } from '../answer/answer.ts'
import { readCorpusConfig } from '../config.ts'
import { figuresToTake } from '../dialogue/taking-away.ts'
import { sheetCsv } from '../export/csv.ts'
import { figureSheet, type SheetFigure } from '../export/figure-sheet.ts'
import { sheetsXlsx } from '../export/xlsx.ts'
import { answerJson } from '../messages/answer-json.ts'
import { answerMessage } from '../messages/answer-message.ts'
import { checkMessage } from '../messages/check-message.ts'
import { plainText } from '../messages/plain-text.ts'
import { whyText } from '../messages/why-text.ts'
import { type OpenCorpus, openCorpus } from '../open-corpus.ts'
import { readTextFile, runProgram, writeFile } from './program.ts'

const USAGE = `usage: npm run --silent ask -- "问题" [--json] [--why] [--drafts] [--prev "上一个问题"] [--out FILE.xlsx|FILE.csv]
       npm run --silent ask -- --verify FILE        says of each figure in a text whether the corpus holds it, and whose it is
       npm run --silent ask -- --jsonl < requests.jsonl     {"q": "…", "prev": "…"?} or a bare question a line;
                                                             {"chat": "a", "q": "…"} goes on from what was asked in that chat`

interface Request {
  readonly q: string
  readonly prev?: string
  /** Whatever was asked in it before is gone on from. */
  readonly chat?: string
}

/** A line is a JSON object with `q`, or else the question itself. */
function readRequest(line: string): Request {
  if (!line.trimStart().startsWith('{')) return { q: line }
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value === 'object' && value !== null && 'q' in value && typeof value.q === 'string') {
      return {
        q: value.q,
        ...('prev' in value && typeof value.prev === 'string' ? { prev: value.prev } : {}),
        ...('chat' in value && typeof value.chat === 'string' ? { chat: value.chat } : {}),
      }
    }
  } catch {
    // Text that only looks like JSON is a question like any other.
  }
  return { q: line }
}

/** @param chats where each of them has got to */
function answerRequest(
  { ask }: OpenCorpus,
  { chat, prev = '', q }: Request,
  chats = new Map<string, Turn>(),
) {
  const asked = prev.trim() === '' ? undefined : ask(prev).turn
  const { answer, turn } = ask(q, asked ?? chats.get(chat ?? ''))
  if (chat !== undefined) chats.set(chat, turn)
  return answer
}

/** @throws an error where the ending is neither `.xlsx` nor `.csv` */
function sheetWriter(file: string): (figures: readonly SheetFigure[]) => void {
  const ending = extname(file).toLowerCase()
  if (ending !== '.xlsx' && ending !== '.csv')
    throw new Error(`${file}: figures are written as .xlsx or .csv; name the file so`)
  return (figures) => {
    const sheet = figureSheet(figures)
    writeFile(file, ending === '.csv' ? sheetCsv(sheet) : sheetsXlsx([sheet]))
  }
}

async function answerLines(corpus: OpenCorpus, why: boolean): Promise<void> {
  const chats = new Map<string, Turn>()
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() === '') continue
    const answer = answerRequest(corpus, readRequest(line), chats)
    process.stdout.write(`${JSON.stringify(answerJson(answer, corpus.context, why))}\n`)
  }
}

async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean', default: false },
      jsonl: { type: 'boolean', default: false },
      why: { type: 'boolean', default: false },
      prev: { type: 'string' },
      verify: { type: 'string' },
      out: { type: 'string' },
      drafts: { type: 'boolean', default: false },
    },
  })
  const q = positionals.join(' ').trim()
  if (!values.jsonl && values.verify === undefined && q === '') {
    console.error(USAGE)
    return 2
  }
  const text = values.verify === undefined ? '' : readTextFile(values.verify)
  const { knowledgeDir, drafts, dataDir: folder } = readCorpusConfig(process.env)
  const corpus = openCorpus(knowledgeDir, {
    drafts: values.drafts || drafts,
    compiled: { folder, say: console.error },
  })
  if (values.verify !== undefined) {
    const check = corpus.checkText(text)
    console.log(
      values.json ? JSON.stringify(check, null, 2) : plainText(checkMessage(check, corpus.knowledge)),
    )
    return 0
  }
  if (values.jsonl) {
    await answerLines(corpus, values.why)
    return 0
  }
  const write = values.out === undefined ? undefined : sheetWriter(values.out)
  const answer = answerRequest(corpus, values.prev === undefined ? { q } : { q, prev: values.prev })
  const figures = figuresToTake(answer, (id) => corpus.knowledge.articles.find((one) => one.id === id))
  if (write !== undefined && figures.length === 0)
    throw new Error('the answer tells no figures; nothing was written')
  write?.(figures)
  if (values.json) console.log(JSON.stringify(answerJson(answer, corpus.context, values.why), null, 2))
  else {
    console.log(plainText(answerMessage(answer, corpus.context)))
    if (values.why) console.log(`\n${whyText(answer)}`)
  }
  return 0
}

await runProgram({ usage: USAGE, run })
