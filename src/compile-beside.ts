/** The file of a large corpus built in a process beside the one that answers, so that nobody waits for it. */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { CorpusConfig } from './config.ts'

/** Ends when the file that fits lies where it is looked for, or cannot be built: whoever opens it then learns why. */
export async function compileBeside({ dataDir, drafts, knowledgeDir }: CorpusConfig): Promise<void> {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  const child = fork(fileURLToPath(new URL('./commands/knowledge.ts', import.meta.url)), ['build'], {
    execArgv: ['--import', tsx],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    env: {
      PATH: process.env['PATH'] ?? '',
      DATA_DIR: dataDir,
      KNOWLEDGE_DIR: knowledgeDir,
      KNOWLEDGE_DRAFTS: drafts === 'checked' ? 'checked' : drafts ? 'yes' : 'no',
    },
  })
  await Promise.race([once(child, 'exit'), once(child, 'error')])
}
