/** `npm run card -- 编号 --out FILE.png`: one practice or figure as a picture to forward. */
import { cardSvg } from '../chart/card.ts'
import { readCorpusConfig } from '../config.ts'
import { cardOf, toldFirst } from '../dialogue/carding.ts'
import { createBrowse } from '../messages/browse.ts'
import { openCorpus } from '../open-corpus.ts'
import { createFonts } from '../papers/fonts.ts'
import { createRenderPicture } from '../papers/picture.ts'
import { runProgram, wordsAndFile, writeFile } from './program.ts'

const USAGE = `usage: npm run --silent card -- "编号或问题" --out FILE.png
       a practice or a figure, by its code or as the first that an answer tells`

async function run(args: readonly string[]): Promise<number> {
  const told = wordsAndFile(args)
  if (told === undefined) {
    console.error(USAGE)
    return 2
  }
  const { words, file } = told
  if (!/\.png$/iu.test(file)) throw new Error(`${file}: a card is written as .png; name the file so`)
  const { knowledgeDir, drafts, dataDir: folder } = readCorpusConfig(process.env)
  const { ask, knowledge } = openCorpus(knowledgeDir, {
    drafts,
    compiled: { folder, say: console.error },
  })
  const browse = createBrowse(knowledge)
  const first = browse.coded(words) ?? toldFirst(ask(words).answer)
  const record = first?.kind === 'figure' ? first.figure : first?.practice
  const card = record && cardOf(record.id, browse, knowledge)
  if (card === undefined) throw new Error(`语料里没有“${words}”`)
  writeFile(file, await createRenderPicture(createFonts(folder))(cardSvg(card)))
  return 0
}

await runProgram({ usage: USAGE, run })
