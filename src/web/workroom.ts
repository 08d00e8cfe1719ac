/** Papers that another process makes, a few at a time; a picture that was wanted a moment ago is not drawn again. */
import { createHash } from 'node:crypto'
import type { Brief } from '../brief/brief.ts'
import type { Papers } from '../dialogue/papers.ts'

/** In the making at a time: more would make everybody wait, the chats that want theirs too. */
const MOST_AT_ONCE = 3
/** Some 100 KB each. */
const MOST_KEPT = 40

export interface Workroom {
  /** Undefined where too much is being made already. */
  readonly picture: (svg: string) => Promise<Uint8Array> | undefined
  readonly brief: (brief: Brief) => Promise<Uint8Array> | undefined
}

export function createWorkroom(papers: Papers): Workroom {
  const kept = new Map<string, Promise<Uint8Array>>()
  let making = 0

  function make(work: () => Promise<Uint8Array>): Promise<Uint8Array> | undefined {
    if (making >= MOST_AT_ONCE) return undefined
    making += 1
    return work().finally(() => {
      making -= 1
    })
  }

  return {
    picture: (svg) => {
      const key = createHash('sha256').update(svg).digest('base64')
      const known = kept.get(key)
      if (known !== undefined) return known
      const made = make(() => papers.picture(svg))
      if (made === undefined) return undefined
      if (kept.size >= MOST_KEPT) kept.delete(kept.keys().next().value ?? '')
      kept.set(key, made)
      // What failed is tried again by whoever wants it next.
      made.catch(() => kept.delete(key))
      return made
    },
    brief: (brief) => make(() => papers.brief(brief)),
  }
}
