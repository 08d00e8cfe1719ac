/** What every command has in common: `--help`, `.env`, errors in one line, and a reader that goes away. */
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { loadEnvFile } from '../env-file.ts'

export interface Program {
  readonly usage: string
  /** @returns the exit code. Errors are told by their message. */
  readonly run: (args: readonly string[]) => Promise<number> | number
  /** Whether it sees to `.env` itself. */
  readonly ownEnvFile?: boolean
  /** The exit code of an error; 1 unless told. */
  readonly onError?: number
}

/** Runs a command with the arguments of the process and sets its exit code. */
export async function runProgram({ usage, run, ownEnvFile = false, onError = 1 }: Program): Promise<void> {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error: NodeJS.ErrnoException) => {
      // `| head` has read enough.
      if (error.code === 'EPIPE') process.exit(0)
      throw error
    })
  const args = process.argv.slice(2)
  if (args.some((arg) => arg === '--help' || arg === '-h')) {
    console.log(usage)
    return
  }
  try {
    if (!ownEnvFile) loadEnvFile()
    process.exitCode = await run(args)
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    process.exitCode = onError
  }
}

/** What a command is told that writes of something to a file: `主题或地区 --out FILE`; nothing where either is missing. */
export function wordsAndFile(
  args: readonly string[],
): { readonly words: string; readonly file: string } | undefined {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { out: { type: 'string' } },
  })
  const words = positionals.join(' ').trim()
  return words === '' || values.out === undefined ? undefined : { words, file: values.out }
}

/** @throws an error that names the file and says what is wrong with it */
export function readTextFile(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    throw new Error(`${file} cannot be read: ${reasonOf(error)}`, { cause: error })
  }
}

/** @throws an error that names the file and says what is wrong with it */
export function writeFile(file: string, content: Uint8Array | string): void {
  try {
    writeFileSync(file, content)
  } catch (error) {
    throw new Error(`${file} cannot be written: ${reasonOf(error)}`, { cause: error })
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder; look at its name',
  EISDIR: 'it is a folder; name a file',
  EACCES: 'it may not be read; change its rights',
}

function reasonOf(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException
  return REASONS[code] ?? message
}
