/**
 * Reads documents in a process of its own, with limits of heap, memory and time: a file that unpacks without end takes
 * down the child, never the run. One child reads many files; a new one is started when it dies.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { type DocumentText, UnreadableDocument } from './readers/document.ts'
import type { DocumentKind } from './readers/read-document.ts'

/** What the child is asked. */
export interface SandboxRequest {
  readonly kind: DocumentKind
  readonly path: string
}

/** What it answers. */
export type SandboxReply = { readonly document: DocumentText } | { readonly unreadable: string }

export interface SandboxLimits {
  /** Milliseconds one file may take. */
  readonly time: number
  /** Megabytes of JavaScript heap. */
  readonly heap: number
  /** Megabytes of memory in all, buffers included; watched where the system tells (Linux). */
  readonly memory: number
}

export const SANDBOX_LIMITS: SandboxLimits = { time: 30_000, heap: 256, memory: 900 }
/** Recognizing print takes a gigabyte and several seconds a page. */
const PICTURE_LIMITS: SandboxLimits = { time: 180_000, heap: 512, memory: 2_500 }

export interface Sandbox {
  /** @throws UnreadableDocument, also when the file runs into a limit. */
  readonly read: (request: SandboxRequest) => Promise<DocumentText>
  readonly close: () => void
}

/** Files after which a child is replaced, so that what libraries hold on to does not add up. */
const FILES_A_CHILD = 200
const WATCH_EVERY = 100

export function createSandbox(limits: SandboxLimits = SANDBOX_LIMITS): Sandbox {
  const documents = createReader(limits)
  const pictures = createReader(PICTURE_LIMITS)
  return {
    read: (request) => (request.kind === 'picture' ? pictures : documents).read(request),
    close: () => {
      documents.close()
      pictures.close()
    },
  }
}

/** One process at most; none until something is read. */
function createReader(limits: SandboxLimits): Sandbox {
  let child: ChildProcess | undefined
  let files = 0

  const stop = (): void => {
    child?.removeAllListeners()
    child?.kill('SIGKILL')
    child = undefined
    files = 0
  }
  const start = (): ChildProcess => {
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
    child = fork(fileURLToPath(new URL('./sandbox-child.ts', import.meta.url)), [], {
      execArgv: ['--import', tsx, `--max-old-space-size=${limits.heap}`],
      serialization: 'advanced',
      // A child that runs out of memory prints pages of its state.
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      env: { PATH: process.env['PATH'] ?? '' },
    })
    return child
  }

  const read = async (request: SandboxRequest): Promise<DocumentText> => {
    if (files >= FILES_A_CHILD) stop()
    files += 1
    const running = child ?? start()
    const reply = await new Promise<SandboxReply>((resolve, reject) => {
      const tooMuch = (what: string): void => {
        settle()
        stop()
        reject(
          new UnreadableDocument(
            `reading it took more than ${what}: not read. Split it, or save it as plain text`,
          ),
        )
      }
      const timer = setTimeout(() => tooMuch(`${limits.time / 1000} seconds`), limits.time)
      const watch = setInterval(() => {
        if (residentMegabytes(running.pid) > limits.memory) tooMuch(`${limits.memory} MB of memory`)
      }, WATCH_EVERY)
      const settle = (): void => {
        clearTimeout(timer)
        clearInterval(watch)
        running.removeAllListeners('message')
        running.removeAllListeners('exit')
        running.removeAllListeners('error')
      }
      running.once('message', (reply: SandboxReply) => {
        settle()
        resolve(reply)
      })
      running.once('exit', () => tooMuch(`${limits.heap} MB of memory`))
      running.once('error', (cause) => {
        settle()
        stop()
        reject(new Error('the process that reads documents could not be started', { cause }))
      })
      running.send(request, (error) => {
        if (error !== null) tooMuch(`${limits.heap} MB of memory`)
      })
    })
    if ('unreadable' in reply) throw new UnreadableDocument(reply.unreadable)
    return reply.document
  }
  return { read, close: stop }
}

/** 0 where the system does not tell. */
function residentMegabytes(pid: number | undefined): number {
  try {
    const pages = Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1])
    return (pages * 4096) / 1e6
  } catch {
    return 0
  }
}
