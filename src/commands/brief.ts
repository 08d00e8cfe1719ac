/** `npm run brief -- "主题或地区" --out FILE`: a brief as .docx or .md, its figures as .xlsx or .csv, by the file's ending. */
import { extname } from 'node:path'
import type { Brief } from '../brief/brief.ts'
import { briefMarkdown } from '../brief/markdown.ts'
import { createFindBriefContent } from '../brief/subject.ts'
import { readCorpusConfig } from '../config.ts'
import { briefOf, briefRows } from '../dialogue/briefing.ts'
import { sheetCsv } from '../export/csv.ts'
import { figureSheet } from '../export/figure-sheet.ts'
import { sheetsXlsx } from '../export/xlsx.ts'
import type { Knowledge } from '../knowledge/load.ts'
import { openCorpus } from '../open-corpus.ts'
import { createWriteBrief } from '../papers/brief-paper.ts'
import { createFonts } from '../papers/fonts.ts'
import { createRenderPicture } from '../papers/picture.ts'
import { runProgram, wordsAndFile, writeFile } from './program.ts'

const USAGE = `usage: npm run --silent brief -- "主题或地区" --out FILE.docx|FILE.md|FILE.xlsx|FILE.csv`

interface From {
  readonly knowledge: Knowledge
  /** Where fonts are kept. */
  readonly folder: string
}
type Write = (brief: Brief, from: From) => Promise<Uint8Array | string> | Uint8Array | string

const WRITERS: Readonly<Record<string, Write>> = {
  '.docx': (brief, { folder }) => createWriteBrief(createRenderPicture(createFonts(folder)))(brief),
  '.md': (brief) => briefMarkdown(brief),
  '.xlsx': (brief, { knowledge }) => sheetsXlsx([figureSheet(briefRows(brief, knowledge))]),
  '.csv': (brief, { knowledge }) => sheetCsv(figureSheet(briefRows(brief, knowledge))),
}

async function run(args: readonly string[]): Promise<number> {
  const told = wordsAndFile(args)
  if (told === undefined) {
    console.error(USAGE)
    return 2
  }
  const { words, file } = told
  const write = WRITERS[extname(file).toLowerCase()]
  if (write === undefined)
    throw new Error(`${file}: a brief is written as .docx, .md, .xlsx or .csv; name the file so`)
  const { knowledgeDir, drafts, dataDir: folder } = readCorpusConfig(process.env)
  const { ask, knowledge } = openCorpus(knowledgeDir, {
    drafts,
    compiled: { folder, say: console.error },
  })
  const content = createFindBriefContent(knowledge, ask)(words)
  if (content === undefined) throw new Error(`语料里没有能写成“${words}”材料的内容`)
  const date = new Intl.DateTimeFormat('zh-CN', { dateStyle: 'long' }).format(Date.now())
  writeFile(file, await write(briefOf(content, knowledge, date), { knowledge, folder }))
  return 0
}

await runProgram({ usage: USAGE, run })
