/** `npm run chart -- "社工持证率" --out FILE.png`: one measure over places, as a picture. */
import { chartSvg } from '../chart/chart-svg.ts'
import { readCorpusConfig } from '../config.ts'
import { chartOf } from '../dialogue/charting.ts'
import { figuresQuestion } from '../dialogue/figures-command.ts'
import { answerMessage } from '../messages/answer-message.ts'
import { plainText } from '../messages/plain-text.ts'
import { openCorpus } from '../open-corpus.ts'
import { createFonts } from '../papers/fonts.ts'
import { createRenderPicture } from '../papers/picture.ts'
import { runProgram, wordsAndFile, writeFile } from './program.ts'

const USAGE = `usage: npm run --silent chart -- "社工持证率" --out FILE.png
       exit 3, with the reason and the table, where the figures may not be drawn together`
/** The figures may not be drawn together, or there are none. */
const NOT_DRAWN = 3

async function run(args: readonly string[]): Promise<number> {
  const told = wordsAndFile(args)
  if (told === undefined) {
    console.error(USAGE)
    return 2
  }
  const { words, file } = told
  if (!/\.png$/iu.test(file)) throw new Error(`${file}: a chart is written as .png; name the file so`)
  const { knowledgeDir, drafts, dataDir: folder } = readCorpusConfig(process.env)
  const corpus = openCorpus(knowledgeDir, { drafts, compiled: { folder, say: console.error } })
  const text = figuresQuestion(corpus.ask, words)
  if (text === undefined) {
    console.error(`语料里没有“${words}”的数据。`)
    return NOT_DRAWN
  }
  const { answer } = corpus.ask(text)
  const read = chartOf(answer, corpus.knowledge)
  if ('reason' in read) {
    console.error(read.reason)
    console.log(plainText(answerMessage(answer, corpus.context)))
    return NOT_DRAWN
  }
  writeFile(file, await createRenderPicture(createFonts(folder))(chartSvg(read.chart)))
  return 0
}

await runProgram({ usage: USAGE, run })
