/** `npm run knowledge -- check | verify --sources DIR | export | build [--out FOLDER | FILE.db] | ingest FILE… --out DIR | review | publish DRAFT…`: the corpus, from the command line. */
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { readCorpusConfig } from '../config.ts'
import { kindOf, readDocument } from '../ingest/readers/read-document.ts'
import { exportRecords } from '../knowledge/export.ts'
import { type KnowledgeReading, loadKnowledge, problemReport } from '../knowledge/load.ts'
import { createOriginal, type Original } from '../knowledge/original.ts'
import { UNWRITTEN_PLACE } from '../knowledge/split-places.ts'
import { verifyKnowledge } from '../knowledge/verify.ts'
import { buildCorpus, MOST_IN_MEMORY } from '../open-corpus.ts'
import { INGEST_USAGE, placelessDrafts, runIngest } from './ingest.ts'
import { runProgram } from './program.ts'
import { REVIEW_USAGE, runPublish, runReview } from './review.ts'

const USAGE = `usage: npm run knowledge -- check  [--dir DIR]
       npm run knowledge -- verify --sources DIR [--dir DIR]
       npm run knowledge -- export [--dir DIR] [--drafts]
       npm run knowledge -- build [--out FOLDER | FILE.db] [--dir DIR] [--drafts]
       ${INGEST_USAGE}
       ${REVIEW_USAGE}`

/** The documents of a folder as ingestion reads them. Files that hold no text of a known kind are passed over, aloud. */
async function readOriginals(folder: string): Promise<Map<string, Original>> {
  if (!existsSync(folder)) throw new Error(`there is no folder ${folder}: name the one with the originals`)
  const originals = new Map<string, Original>()
  for (const name of readdirSync(folder).toSorted()) {
    const path = join(folder, name)
    const kind = kindOf(name)
    if (kind === undefined || name.startsWith('.') || !statSync(path).isFile()) continue
    const bytes = readFileSync(path)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    try {
      originals.set(name, createOriginal(name, sha256, (await readDocument(kind, bytes)).text))
    } catch (error) {
      console.error(`${path}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return originals
}

function loaded(reading: KnowledgeReading) {
  if (reading.knowledge !== undefined) return reading.knowledge
  console.error(problemReport(reading.problems))
  console.error(`${reading.problems.length} problem(s)`)
  return undefined
}

/** @returns the exit code */
async function run(args: readonly string[]): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      dir: { type: 'string', default: process.env['KNOWLEDGE_DIR'] || 'knowledge' },
      sources: { type: 'string' },
      drafts: { type: 'boolean', default: false },
      out: { type: 'string' },
      root: { type: 'string' },
      place: { type: 'string' },
      port: { type: 'string', default: '0' },
      'drafts-dir': { type: 'string', default: join(process.env['DATA_DIR'] || 'data', 'drafts') },
      checked: { type: 'boolean', default: false },
    },
  })
  const command = positionals[0]
  const dir = values.dir
  if (command === 'ingest')
    return runIngest(positionals.slice(1), { out: values.out, root: values.root, place: values.place })
  const desk = { dir, draftsDir: values['drafts-dir'], sources: values.sources }
  if (command === 'review' && /^\d{1,5}$/u.test(values.port))
    return runReview(positionals.slice(1), { ...desk, port: Number(values.port) })
  if (command === 'publish' && positionals.length > 1)
    return runPublish(positionals.slice(1), { ...desk, checked: values.checked })
  if (command === 'check') {
    const knowledge = loaded(loadKnowledge(dir, { drafts: true }))
    if (knowledge === undefined) return 1
    const { articles, practices, figures } = knowledge
    const placeless = new Set(
      articles.flatMap(({ locality, file }) => (locality === UNWRITTEN_PLACE ? [file] : [])),
    ).size
    const counts = `${articles.length} articles, ${practices.length} practices, ${figures.length} figures`
    console.log(`${dir}: ${counts}, no problems${placeless === 0 ? '' : `; ${placelessDrafts(placeless)}`}`)
    return 0
  }
  if (command === 'verify' && values.sources !== undefined) {
    const knowledge = loaded(loadKnowledge(dir, { drafts: true }))
    if (knowledge === undefined) return 1
    const verification = verifyKnowledge(knowledge.articles, await readOriginals(values.sources))
    for (const failure of verification.failures)
      console.error(`${failure.file}: ${failure.record}: ${failure.message}`)
    console.log(
      `${verification.figures} figures of ${verification.articles} articles looked up, ${verification.failures.length} failure(s)`,
    )
    if (verification.figures + verification.failures.length === 0)
      console.error(`nothing was looked up: ${dir} holds no figures of known places`)
    return verification.failures.length === 0 && verification.figures > 0 ? 0 : 1
  }
  if (command === 'export') {
    const knowledge = loaded(loadKnowledge(dir, { drafts: values.drafts }))
    if (knowledge === undefined) return 1
    for (const record of exportRecords(knowledge.articles))
      process.stdout.write(`${JSON.stringify(record)}\n`)
    return 0
  }
  if (command === 'build') {
    const { dataDir, drafts } = readCorpusConfig(process.env)
    const { out = dataDir } = values
    // A file of that name is wanted: beside the one that is opened, which is named by its content.
    const named = out.endsWith('.db') ? out : undefined
    const folder = named === undefined ? out : dirname(named)
    const { path, size, wasThere } = buildCorpus(dir, folder, { drafts: values.drafts || drafts })
    console.log(`${path}${wasThere ? ': was built already' : ''}`)
    if (named !== undefined) {
      copyFileSync(path, named)
      console.log(named)
    }
    if (size <= MOST_IN_MEMORY)
      console.error(`${size} practices or figures are read into memory at the start, without the file`)
    return 0
  }
  console.error(USAGE)
  return 2
}

await runProgram({ usage: USAGE, run, onError: 2 })
