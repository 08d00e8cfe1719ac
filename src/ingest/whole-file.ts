/** Into a file of its own first: whoever reads the folder meanwhile, or pulls the plug, never sees half a file. */
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** @throws what the file system says */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const temporary = join(path, '..', `.${process.pid}-${Date.now()}.tmp`)
  try {
    const file = openSync(temporary, 'wx')
    try {
      if (typeof content === 'string') writeSync(file, content)
      else for (let at = 0; at < content.length; ) at += writeSync(file, content, at)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}
