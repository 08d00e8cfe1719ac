/** `npm run site -- --out DIR`: the whole corpus as one page that needs no network. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readCorpusConfig } from '../config.ts'
import { makeFolder } from '../make-folder.ts'
import { openCorpus } from '../open-corpus.ts'
import { createWebCorpus } from '../web/corpus.ts'
import { offlineCopy, offlineCounts } from '../web/offline-copy.ts'
import { runProgram } from './program.ts'

const USAGE = `usage: npm run --silent site -- --out DIR
       writes the whole corpus to DIR/index.html, one page that can be searched and needs neither server nor network`

function run(args: readonly string[]): number {
  const { values } = parseArgs({ args: [...args], options: { out: { type: 'string' } } })
  if (values.out === undefined) {
    console.error(USAGE)
    return 2
  }
  const { knowledgeDir, drafts, dataDir: folder } = readCorpusConfig(process.env)
  const opened = openCorpus(knowledgeDir, { drafts, compiled: { folder, say: console.error } })
  const corpus = createWebCorpus(opened)
  const page = offlineCopy(corpus)
  const file = join(values.out, 'index.html')
  makeFolder(values.out)
  writeFileSync(file, page)
  console.log(`${file}: ${offlineCounts(corpus)}, ${Math.ceil(Buffer.byteLength(page) / 1024)} KB`)
  opened.close()
  return 0
}

await runProgram({ usage: USAGE, run })
