/** Fetches a file that somebody sent to the bot. */
import type { Api } from 'grammy'
import { type Dispatcher, request } from 'undici'
import { Interrupted } from '../inbox.ts'

/** Milliseconds for the whole of a small file. */
const FETCH_WITHIN = 20_000

export interface DownloadOptions {
  readonly api: Pick<Api, 'getFile'>
  readonly token: string
  readonly apiRoot: string
  readonly network: Dispatcher
  /** Hears why a file could not be had. */
  readonly onTrouble: (error: unknown) => void
}

/** @returns a file; undefined when it has more bytes than that, or cannot be had */
export type Download = (fileId: string, mostBytes: number) => Promise<Buffer | undefined>

export function createDownload({ api, token, apiRoot, network, onTrouble }: DownloadOptions): Download {
  return async (fileId, mostBytes) => {
    try {
      const { file_path: path, file_size: size = 0 } = await api.getFile(fileId)
      // A server that runs beside the bot names a place on its disk, which is not ours to read.
      if (path === undefined || path.startsWith('/') || size > mostBytes) return undefined
      const { statusCode, body } = await request(`${apiRoot}/file/bot${token}/${path}`, {
        dispatcher: network,
        signal: AbortSignal.timeout(FETCH_WITHIN),
      })
      if (statusCode !== 200) {
        await body.dump()
        throw new Error(`the file came with status ${statusCode}`)
      }
      return await contentOf(body, mostBytes)
    } catch (error) {
      if (error instanceof Interrupted) throw error
      onTrouble(error)
      return undefined
    }
  }
}

/** What was said of its length need not be true: reading ends where it is too much. */
async function contentOf(body: AsyncIterable<Uint8Array>, mostBytes: number): Promise<Buffer | undefined> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of body) {
    bytes += part.byteLength
    if (bytes > mostBytes) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts)
}
