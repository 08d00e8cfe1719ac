/** How whoever publishes tells the programs that have the folder open, here or on another machine that shares it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FILE = '.published'
const EVERY_MS = 3_000

/** @param now in milliseconds */
export const announce = (knowledgeDir: string, now: number): void =>
  writeFileSync(join(knowledgeDir, FILE), `${new Date(now).toISOString()}\n`)

/** Calls each time something has been published since it began, one after another, until the signal. */
export function onAnnouncement(
  knowledgeDir: string,
  {
    everyMs = EVERY_MS,
    heard,
    signal,
  }: {
    readonly heard: () => Promise<void>
    readonly signal: AbortSignal
    readonly everyMs?: number
  },
): void {
  let last = lastAnnouncement(knowledgeDir)
  let isBusy = false
  const look = async (): Promise<void> => {
    const now = lastAnnouncement(knowledgeDir)
    if (isBusy || now === last) return
    last = now
    isBusy = true
    await heard().finally(() => {
      isBusy = false
    })
  }
  const timer = setInterval(() => void look(), everyMs).unref()
  signal.addEventListener('abort', () => clearInterval(timer), { once: true })
}

function lastAnnouncement(knowledgeDir: string): string {
  try {
    return readFileSync(join(knowledgeDir, FILE), 'utf8')
  } catch {
    // Nothing has been published yet.
    return ''
  }
}
