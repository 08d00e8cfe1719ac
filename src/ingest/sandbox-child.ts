/** The other side of `sandbox.ts`: reads one file after another and answers. Started by it only. */
import { readFileSync } from 'node:fs'
import { UnreadableDocument } from './readers/document.ts'
import { readDocument } from './readers/read-document.ts'
import type { SandboxReply, SandboxRequest } from './sandbox.ts'

/** More text than this is no page and no report. */
const MOST_CHARACTERS = 5e6

async function answer({ kind, path }: SandboxRequest): Promise<SandboxReply> {
  try {
    const document = await readDocument(kind, new Uint8Array(readFileSync(path)))
    if (document.text.length > MOST_CHARACTERS)
      return {
        unreadable: `${Math.round(document.text.length / 1e6)} million characters of text: not read. Split it`,
      }
    return { document }
  } catch (error) {
    if (error instanceof UnreadableDocument) return { unreadable: error.message }
    return { unreadable: `cannot be read: ${error instanceof Error ? error.message : String(error)}` }
  }
}

process.on('message', (request: SandboxRequest) => {
  void answer(request).then((reply) => process.send?.(reply))
})
