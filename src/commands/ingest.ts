/** `npm run knowledge -- ingest FILE… --out DIR`: documents → draft knowledge files. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createNetwork } from '../channels/network.ts'
import { readDraftingConfig } from '../config.ts'
import { type FileOutcome, ingest } from '../ingest/ingest.ts'
import { givenPlace } from '../ingest/mentions.ts'
import { createSandbox } from '../ingest/sandbox.ts'
import { loadGazetteer } from '../knowledge/load.ts'
import { readLexicon } from '../knowledge/read-lexicon.ts'
import { openDrafter } from '../open-drafter.ts'

export const INGEST_USAGE =
  'npm run knowledge -- ingest FILE… --out DIR [--root DIR] [--place 省/市/县 | --place folder]'

const LEXICON = fileURLToPath(new URL('../../knowledge/lexicon/topics.yaml', import.meta.url))

/** @returns the exit code: 0 when every file was read, 1 when some were not, 2 when nothing could be tried. */
export async function runIngest(
  paths: readonly string[],
  {
    out,
    root,
    place: said,
  }: {
    readonly out: string | undefined
    readonly root: string | undefined
    /** `省/市/县`, or `folder`: each file is about the place its folder is named after. */
    readonly place: string | undefined
  },
): Promise<number> {
  if (paths.length === 0 || out === undefined) {
    console.error(`usage: ${INGEST_USAGE}`)
    return 2
  }
  const gazetteer = loadGazetteer()
  const place = said === undefined || said === 'folder' ? said : givenPlace(said, gazetteer)
  if (said !== undefined && place === undefined) {
    console.error(
      `--place ${said}: there is no such place. Write it from the province down: 湖南省/郴州市/嘉禾县`,
    )
    return 2
  }
  const { lexicon } = readLexicon('knowledge/lexicon', { 'topics.yaml': readFileSync(LEXICON, 'utf8') })
  const drafting = readDraftingConfig(process.env)
  const sandbox = createSandbox()
  const bar = progressBar(process.stderr)
  try {
    const { files, failed, drafts, placeless, undecided } = await ingest({
      paths,
      // A knowledge folder keeps its articles in a folder of their own.
      out: existsSync(join(out, 'articles')) ? join(out, 'articles') : out,
      ...(root === undefined ? {} : { root }),
      ...(place === undefined ? {} : { place }),
      context: { gazetteer, topics: lexicon.topics },
      sandbox,
      ...openDrafter(drafting, gazetteer, createNetwork(drafting.proxies), (words) => {
        bar.clear()
        console.error(words)
      }),
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
    const doubts = [
      ...(undecided === 0 ? [] : [`${undecided} figures of no sure place, which answer nothing`]),
      ...(placeless === 0 ? [] : [placelessDrafts(placeless)]),
    ]
    console.log(
      [`${files} files, ${failed} not read; drafts: ${counts.join(', ') || 'none'}`, ...doubts].join('; '),
    )
    if (files === 0) console.error('no files to read were found')
    return failed > 0 || files === 0 ? 1 : 0
  } finally {
    sandbox.close()
  }
}

/** Said last, so that nobody wonders why a draft is silent. */
export const placelessDrafts = (count: number): string =>
  `${count} ${count === 1 ? 'draft has' : 'drafts have'} no place: used only for questions that name none. Say which with --place 省/市/县`

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
