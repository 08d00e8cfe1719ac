/** `npm run mcp`: the corpus for an assistant that runs this program; standard output carries the protocol alone. */
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js'
import { readCorpusConfig } from '../config.ts'
import { openCorpus } from '../open-corpus.ts'
import { stopSignal } from '../stop.ts'
import { createWebCorpus } from '../web/corpus.ts'
import { createMcpServer } from '../web/mcp.ts'
import { createTools } from '../web/tools.ts'
import { runProgram } from './program.ts'

const USAGE = `usage: npm run --silent mcp
       a Model Context Protocol server on standard input and output, with the tools ask, figures, verify and places`

async function run(): Promise<number> {
  const { knowledgeDir, drafts, dataDir: folder } = readCorpusConfig(process.env)
  const corpus = openCorpus(knowledgeDir, { drafts, compiled: { folder, say: console.error } })
  const opened = createWebCorpus(corpus)
  const signal = stopSignal()
  const ended = new Promise<void>((resolve) => {
    process.stdin.once('end', resolve)
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  const server = createMcpServer(createTools(() => opened))
  await server.connect(new StdioServerTransport())
  await ended
  await server.close()
  return 0
}

await runProgram({ usage: USAGE, run })
