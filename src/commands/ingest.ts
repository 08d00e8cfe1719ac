/** `npm run knowledge -- ingest FILE… --out DIR`: documents → draft knowledge files. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type FileOutcome, ingest } from '../ingest/ingest.ts'
import { createSandbox } from '../ingest/sandbox.ts'
import { readLexicon } from '../knowledge/lexicon.ts'
import { loadGazetteer } from '../knowledge/load.ts'

export const INGEST_USAGE = 'npm run knowledge -- ingest FILE… --out DIR [--root DIR]'

const LEXICON = fileURLToPath(new URL('../../knowledge/lexicon/topics.yaml', import.meta.url))

/** @returns the exit code: 0 when every file was read, 1 when some were not, 2 when nothing could be tried. */
export async function runIngest(
  paths: readonly string[],
  { out, root }: { readonly out: string | undefined; readonly root: string | undefined },
): Promise<number> {
  if (paths.length === 0 || out === undefined) {
    console.error(`usage: ${INGEST_USAGE}`)
    return 2
  }
  const { lexicon } = readLexicon('knowledge/lexicon', { 'topics.yaml': readFileSync(LEXICON, 'utf8') })
  const sandbox = createSandbox()
  const bar = progressBar(process.stderr)
  try {
    const { files, failed, drafts } = await ingest({
      paths,
      // A knowledge folder keeps its articles in a folder of their own.
      out: existsSync(join(out, 'articles')) ? join(out, 'articles') : out,
      ...(root === undefined ? {} : { root }),
      context: { gazetteer: loadGazetteer(), topics: lexicon.topics },
      sandbox,
      onFile: (outcome, progress) => {
        bar.clear()
        report(outcome)
        bar.show(progress.done, progress.all)
      },
    })
    bar.clear()
    const counts = Object.entries(drafts).flatMap(([saved, count]) =>
      count === 0 ? [] : [`${count} ${saved}`],
    )
    console.log(`${files} files, ${failed} not read; drafts: ${counts.join(', ') || 'none'}`)
    if (files === 0) console.error('no files to read were found')
    return failed > 0 || files === 0 ? 1 : 0
  } finally {
    sandbox.close()
  }
}

function report(outcome: FileOutcome): void {
  if ('problem' in outcome) {
    console.error(`${outcome.file}: ${outcome.problem}`)
    return
  }
  const strays = outcome.strays === 0 ? '' : `, ${outcome.strays} lines credited to no article`
  console.log(`${outcome.file}: ${outcome.drafts.length} articles${strays}`)
  for (const { id, locality, title, practices, figures, doubts, saved } of outcome.drafts)
    console.log(
      `  ${saved.padEnd(9)} ${id}  ${locality.join('') || '（地区不明）'} ${title}  ${practices} practices, ${figures} figures, ${doubts} doubts`,
    )
}

const BAR_WIDTH = 30

/** A bar on a terminal; nothing where the output goes into a file or another program. */
function progressBar(stream: NodeJS.WriteStream): {
  show: (done: number, all: number) => void
  clear: () => void
} {
  if (!stream.isTTY) return { show: () => {}, clear: () => {} }
  return {
    show: (done, all) => {
      if (all < 2) return
      const filled = Math.round((done / all) * BAR_WIDTH)
      stream.write(`\r[${'#'.repeat(filled)}${'-'.repeat(BAR_WIDTH - filled)}] ${done}/${all}`)
    },
    clear: () => stream.write('\r\u001b[K'),
  }
}
