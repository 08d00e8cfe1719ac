/** Whether a program can do what it is there for: what has to happen first, and what has to be so all the while. */

/** True, false, or why it is not so. */
type Condition = () => boolean | string | Promise<boolean>

export interface Readiness {
  /** Something has to happen first; returns how to say that it has. */
  readonly until: (what: string) => () => void
  /** Something has to be so whenever it is asked. One that rejects, or says why not, is not so. */
  readonly whenever: (what: string, isSo: Condition) => void
  /** What is missing now; ready when it is nothing. */
  readonly missing: () => Promise<readonly string[]>
}

export function createReadiness(): Readiness {
  const conditions: { readonly what: string; readonly isSo: Condition }[] = []
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
            const answer = await isSo()
            if (answer === true) return []
            return [answer === false ? what : `${what} (${answer})`]
          } catch {
            return [what]
          }
        }),
      )
      return found.flat()
    },
  }
}
