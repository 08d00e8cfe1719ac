/** The `.env` file, read into the environment. */
import { existsSync, readFileSync } from 'node:fs'
import { config } from 'dotenv'
import { ConfigError } from './config.ts'

/** Does nothing where there is no file. @throws ConfigError for one that is not UTF-8, as PowerShell writes it */
export function loadEnvFile(file = '.env'): void {
  if (existsSync(file) && !isUtf8(readFileSync(file)))
    throw new ConfigError(
      `${file} is not UTF-8, so nothing in it was read (PowerShell writes UTF-16): save it again as UTF-8`,
    )
  config({ path: file, quiet: true })
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    // UTF-16 without its mark is valid UTF-8 of sorts, full of NUL.
    return !new TextDecoder('utf-8', { fatal: true }).decode(bytes).includes('\0')
  } catch {
    return false
  }
}
