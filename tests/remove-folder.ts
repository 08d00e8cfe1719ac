import { rm } from 'node:fs/promises'

/**
 * Removes the folder of a program that has ended. What it had started beside it, to cut fonts or to compile the knowledge,
 * hears of that a little later, and writes there until then.
 */
export const removeFolder = (folder: string): Promise<void> =>
  // Twenty times, each a twentieth of a second later than the last: ten seconds at most.
  rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 })
