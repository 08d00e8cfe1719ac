/** Pictures and documents made in a process beside the one that answers: started when first needed, ended when idle. */
import { type ChildProcess, fork } from 'node:child_process'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Papers } from '../dialogue/papers.ts'
import type { Job, JobDone } from './desk-child.ts'

/** Milliseconds after which a child that nobody needs is ended: it holds about 150 MB. */
const IDLE_MS = 10 * 60 * 1000
/** Milliseconds that one job may take on a machine that is very busy. */
const LONGEST_MS = 30_000

export interface PapersDesk extends Papers {
  /** Starts the process ahead of need, so that whoever is first does not wait for it, and keeps it for a while. */
  readonly prepare: () => void
  readonly close: () => Promise<void>
}

interface Waiting {
  readonly resolve: (bytes: Uint8Array) => void
  readonly reject: (error: Error) => void
  readonly timer: NodeJS.Timeout
}

export interface DeskOptions {
  /** Where fonts are kept as they are drawn with; without it each process cuts them anew. */
  readonly folder?: string
  /** Hears of every job that fails, beside whoever wanted it. */
  readonly onTrouble?: (error: Error) => void
}

export function createPapersDesk({ folder, onTrouble = () => undefined }: DeskOptions = {}): PapersDesk {
  const waiting = new Map<number, Waiting>()
  let child: ChildProcess | undefined
  let idle: NodeJS.Timeout | undefined
  let last = 0

  function start(): ChildProcess {
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
    const started = fork(
      fileURLToPath(new URL('./desk-child.ts', import.meta.url)),
      folder === undefined ? [] : [folder],
      {
        execArgv: ['--import', tsx],
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
        env: { PATH: process.env['PATH'] ?? '' },
      },
    )
    started.on('message', (done: JobDone) => {
      const job = settled(done.id)
      if (job === undefined) return
      if ('bytes' in done) job.resolve(done.bytes)
      else fail(job, new Error(done.error))
    })
    const gone = (error: Error): void => {
      if (child !== started) return
      child = undefined
      for (const id of [...waiting.keys()]) {
        const job = settled(id)
        if (job !== undefined) fail(job, error)
      }
    }
    started.on('error', gone)
    started.on('exit', () => gone(new Error('the process that makes papers has ended')))
    child = started
    return started
  }

  function settled(id: number): Waiting | undefined {
    const job = waiting.get(id)
    clearTimeout(job?.timer)
    waiting.delete(id)
    if (waiting.size === 0) restUntilNeeded()
    return job
  }

  function restUntilNeeded(): void {
    rest(child)
    clearTimeout(idle)
    idle = setTimeout(() => child?.kill('SIGKILL'), IDLE_MS).unref()
  }

  function fail(job: Waiting, error: Error): void {
    onTrouble(error)
    job.reject(error)
  }

  function run(job: Job): Promise<Uint8Array> {
    clearTimeout(idle)
    last += 1
    const id = last
    const running = child ?? start()
    running.ref()
    running.channel?.ref()
    return new Promise((resolve, reject) => {
      // What hangs is ended with its process; the next job gets another.
      const timer = setTimeout(() => running.kill('SIGKILL'), LONGEST_MS)
      waiting.set(id, { resolve, reject, timer })
      running.send({ id, job })
    })
  }

  async function close(): Promise<void> {
    clearTimeout(idle)
    child?.kill('SIGKILL')
  }

  return {
    prepare: () => {
      if (child === undefined) start()
      if (waiting.size === 0) restUntilNeeded()
    },
    picture: (svg) => run({ kind: 'picture', svg }),
    brief: (brief) => run({ kind: 'brief', brief }),
    close,
  }
}

/** A child that does nothing keeps nobody from ending. */
function rest(child: ChildProcess | undefined): void {
  child?.unref()
  child?.channel?.unref()
}
