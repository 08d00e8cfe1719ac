/** Whether a program can do what it is there for: what has to happen first, and what has to be so all the while. */

export interface Readiness {
  /** Something has to happen first; returns how to say that it has. */
  readonly until: (what: string) => () => void
  /** Something has to be so whenever it is asked. One that rejects is not so. */
  readonly whenever: (what: string, isSo: () => boolean | Promise<boolean>) => void
  /** What is missing now; ready when it is nothing. */
  readonly missing: () => Promise<readonly string[]>
}

export function createReadiness(): Readiness {
  const conditions: { readonly what: string; readonly isSo: () => boolean | Promise<boolean> }[] = []
  return {
    until: (what) => {
      let hasHappened = false
      conditions.push({ what, isSo: () => hasHappened })
      return () => {
        hasHappened = true
      }
    },
    whenever: (what, isSo) => void conditions.push({ what, isSo }),
    missing: async () => {
      const found = await Promise.all(
        conditions.map(async ({ what, isSo }) => {
          try {
            return (await isSo()) ? [] : [what]
          } catch {
            return [what]
          }
        }),
      )
      return found.flat()
    },
  }
}
