/** `npm run knowledge -- check | verify --sources DIR | export | ingest FILE… --out DIR`: the corpus, from the command line. */
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { config } from 'dotenv'
import { exportRecords } from '../knowledge/export.ts'
import { type KnowledgeReading, loadKnowledge, problemReport } from '../knowledge/load.ts'
import { createOriginal, type Original } from '../knowledge/original.ts'
import { verifyKnowledge } from '../knowledge/verify.ts'
import { INGEST_USAGE, runIngest } from './ingest.ts'

const USAGE = `usage: npm run knowledge -- check  [--dir DIR]
       npm run knowledge -- verify --sources DIR [--dir DIR]
       npm run knowledge -- export [--dir DIR] [--drafts]
       ${INGEST_USAGE}`

function readOriginals(folder: string): Map<string, Original> {
  const originals = new Map<string, Original>()
  for (const name of readdirSync(folder).filter((name) => !name.startsWith('.'))) {
    const bytes = readFileSync(join(folder, name))
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    originals.set(name, createOriginal(name, sha256, bytes.toString('utf8')))
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
    },
  })
  const command = positionals[0]
  const dir = values.dir
  if (command === 'ingest') return runIngest(positionals.slice(1), { out: values.out, root: values.root })
  if (command === 'check') {
    const knowledge = loaded(loadKnowledge(dir, { drafts: true }))
    if (knowledge === undefined) return 1
    const { articles, practices, figures } = knowledge
    console.log(
      `${dir}: ${articles.length} articles, ${practices.length} practices, ${figures.length} figures, no problems`,
    )
    return 0
  }
  if (command === 'verify' && values.sources !== undefined) {
    const knowledge = loaded(loadKnowledge(dir))
    if (knowledge === undefined) return 1
    const verification = verifyKnowledge(knowledge.articles, readOriginals(values.sources))
    for (const failure of verification.failures)
      console.error(`${failure.file}: ${failure.record}: ${failure.message}`)
    console.log(
      `${verification.figures} figures of ${verification.articles} articles looked up, ${verification.failures.length} failure(s)`,
    )
    return verification.failures.length === 0 ? 0 : 1
  }
  if (command === 'export') {
    const knowledge = loaded(loadKnowledge(dir, { drafts: values.drafts }))
    if (knowledge === undefined) return 1
    for (const record of exportRecords(knowledge.articles))
      process.stdout.write(`${JSON.stringify(record)}\n`)
    return 0
  }
  console.error(USAGE)
  return 2
}

try {
  config({ quiet: true })
  process.exitCode = await run(process.argv.slice(2))
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 2
}
