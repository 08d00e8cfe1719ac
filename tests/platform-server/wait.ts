/** Asks until it is so: patiently, for a bot is slow where others are at work. */
export async function until<T>(
  look: () => T | undefined | false,
  what: string,
  withinMs = 60_000,
): Promise<T> {
  const giveUpAt = Date.now() + withinMs
  for (;;) {
    const found = look()
    if (found !== undefined && found !== false) return found
    if (Date.now() > giveUpAt) throw new Error(`did not happen within ${withinMs} ms: ${what}`)
    await pause(10)
  }
}

export const pause = (ms = 0): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
