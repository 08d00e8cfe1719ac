/**
 * Loaded before a program that a harness starts. The clock can be set ahead from outside, so that leases and pauses of
 * hours need not be sat through; everything between is real time. A program that is told to waits, its modules read
 * already, until it may go: three hundred starts then take minutes, not a quarter of an hour.
 */

/** What a harness says to a program it started. */
export type Order = { readonly jumpMs: number } | { readonly go: true }

/** A long timer looks at the clock so often, milliseconds: the clock may have been set ahead. */
const LOOK_EVERY_MS = 100

const realNow = Date.now
const realSetTimeout = globalThis.setTimeout
let ahead = 0
Date.now = () => realNow() + ahead

function setTimeoutByTheClock(callback: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) {
  if (!(ms > LOOK_EVERY_MS)) return realSetTimeout(callback, ms, ...args)
  const due = Date.now() + ms
  const timer = realSetTimeout(() => {
    if (Date.now() >= due) callback(...args)
    else timer.refresh()
  }, LOOK_EVERY_MS)
  return timer
}
globalThis.setTimeout = Object.defineProperties(
  setTimeoutByTheClock,
  Object.getOwnPropertyDescriptors(realSetTimeout),
) as typeof setTimeout

const mayGo = new Promise<void>((resolve) => {
  process.on('message', (order: Order) => {
    if ('jumpMs' in order) {
      ahead += order.jumpMs
      process.send?.({ ahead })
    } else resolve()
  })
})
// A harness that is killed itself leaves nothing behind.
process.once('disconnect', () => process.exit(0))

const start = JSON.parse(process.env['HARNESS_START'] ?? '{}') as {
  readonly ahead?: number
  readonly modules?: readonly string[]
}
ahead = start.ahead ?? 0
if (start.modules !== undefined) {
  for (const module of start.modules) await import(module)
  process.send?.({ loaded: true })
  await mayGo
}
// Whether the program ends is its own affair.
process.channel?.unref()
