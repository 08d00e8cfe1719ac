/** What goes wrong with a call to a stand-in, on demand. */
export type Fault =
  /** An answer that is not the platform's usual one; nothing happens. */
  | {
      readonly kind: 'answer'
      readonly answer: unknown
      readonly status?: number
      readonly headers?: Record<string, string>
    }
  /** The connection breaks before anything happens. */
  | { readonly kind: 'drop' }
  /** The call takes effect, then the connection breaks. */
  | { readonly kind: 'lose answer' }
  /** The call takes effect after so many milliseconds, and is answered after so many more. */
  | { readonly kind: 'delay'; readonly ms: number; readonly answerMs?: number }

export interface Faults {
  /** Meets the next `times` calls whose name the pattern fits. */
  readonly install: (name: RegExp, fault: Fault, times?: number) => void
  readonly meet: (name: string) => Fault | undefined
  readonly clear: () => void
}

export function createFaults(): Faults {
  let installed: { readonly name: RegExp; readonly fault: Fault; left: number }[] = []
  return {
    install: (name, fault, times = 1) => void installed.push({ name, fault, left: times }),
    meet: (name) => {
      const found = installed.find((one) => one.left > 0 && one.name.test(name))
      if (found !== undefined) found.left -= 1
      return found?.fault
    },
    clear: () => {
      installed = []
    },
  }
}
