/** Programs of this project, run as whoever uses them runs them. */
import { type ChildProcess, type ChildProcessByStdio, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { removeFolder } from './remove-folder.ts'
import { nodeArguments } from './run/programs.ts'

export const ROOT = resolve(import.meta.dirname, '..')
const children: ChildProcess[] = []
const folders: string[] = []

/**
 * Ends what was started and removes what was made: to be called after each test. A program that is
 * killed still writes until it has ended, so its folder is removed then.
 */
export async function endPrograms(): Promise<void> {
  await Promise.all(
    children.splice(0).map(async (child) => {
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
    }),
  )
  await Promise.all(folders.splice(0).map(removeFolder))
}

export function newFolder(): string {
  const made = mkdtempSync(join(tmpdir(), 'tashan-'))
  folders.push(made)
  return made
}

export interface Program {
  readonly child: ChildProcess
  readonly output: { readonly out: string; readonly err: string }
  readonly exit: Promise<number | null>
  /** Resolves when standard error holds it. */
  readonly says: (what: RegExp | string, times?: number) => Promise<void>
}

/**
 * @param program a file of the project, and its arguments
 * @param input nothing at all for null, as services are started
 * @param aheadMs by how much its clock is ahead: what others hold by leases is over then
 */
export function startProgram(
  program: readonly string[],
  environment: Readonly<Record<string, string>> = {},
  input: string | null = '',
  aheadMs = 0,
): Program {
  const [file = '', ...args] = program
  const clock = aheadMs === 0 ? [] : ['tests/harness/preload.ts']
  const child = spawn(process.execPath, [...nodeArguments(file, clock), ...args], {
    cwd: ROOT,
    env: {
      PATH: process.env['PATH'],
      DATA_DIR: newFolder(),
      LOG_LEVEL: 'info',
      HARNESS_START: JSON.stringify({ ahead: aheadMs }),
      ...environment,
    },
    stdio: [input === null ? 'ignore' : 'pipe', 'pipe', 'pipe'],
  }) as ChildProcessByStdio<Writable | null, Readable, Readable>
  children.push(child)
  const output = { out: '', err: '' }
  child.stdout.on('data', (chunk) => {
    output.out += String(chunk)
  })
  child.stderr.on('data', (chunk) => {
    output.err += String(chunk)
  })
  child.stdin?.end(input)
  const exit = new Promise<number | null>((done) => child.once('exit', done))
  const says = async (what: RegExp | string, times = 1): Promise<void> => {
    const count = () =>
      typeof what === 'string'
        ? output.err.split(what).length - 1
        : [...output.err.matchAll(new RegExp(what, 'gu'))].length
    while (count() < times) {
      if (child.exitCode !== null || child.signalCode !== null)
        throw new Error(`ended before it said ${what}: ${output.err}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  return { child, output, exit, says }
}
