/** Makes a folder where there may be none. */
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/**
 * With all the folders above it. Node's own way of doing so never returns where a file system says of a folder that is
 * there that it is not, as that of `/proc` does.
 * @throws what the file system says
 */
export function makeFolder(path: string): void {
  const missing: string[] = []
  for (
    let folder = resolve(path);
    !existsSync(folder) && folder !== dirname(folder);
    folder = dirname(folder)
  )
    missing.push(folder)
  for (const folder of missing.reverse())
    try {
      mkdirSync(folder)
    } catch (error) {
      // Another process may have been faster.
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  if (!statSync(path).isDirectory()) throw new Error(`${path} is not a folder`)
}
