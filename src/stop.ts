/** When this program is to end: at a signal, or when whoever started it for others has ended. */

/** Supervisors wait for ten seconds before they kill. What is not finished by then stands in the database. */
const END_WITHIN_MS = 7_000
const LOOK_AFTER_PARENT_MS = 500

/**
 * What a program stops at. The second signal ends it at once, and so does taking too long over the first; this is no
 * way to lose anything, only to do it again.
 *
 * @param program this one, unless a test says otherwise
 */
export function stopSignal(program: NodeJS.Process = process): AbortSignal {
  const stop = new AbortController()
  const begin = (): void => {
    if (stop.signal.aborted) return
    stop.abort()
    setTimeout(() => {
      console.error('not everything ended in time: what is left is taken up at the next start')
      program.exit(1)
    }, END_WITHIN_MS).unref()
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    program.once(signal, () => {
      begin()
      // Whoever asks twice does not want to wait.
      program.once(signal, () => program.exit(130))
    })
  if (program.env['npm_lifecycle_event'] !== undefined) endWithParent(program, begin)
  return stop.signal
}

/**
 * npm hands a signal on to the shell between it and this program, which ends without a word to anybody. "exec" in the
 * script would spare us the shell, but Windows knows no such word.
 */
function endWithParent(program: NodeJS.Process, end: () => void): void {
  const parent = program.ppid
  const watch = setInterval(() => {
    if (program.ppid === parent) return
    clearInterval(watch)
    end()
  }, LOOK_AFTER_PARENT_MS)
  watch.unref()
}
