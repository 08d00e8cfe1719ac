/** What a message asks for where it is no number: the name of a person or of a body, or how one applies oneself. */
import type { AskedThings as Phrases } from '../knowledge/lexicon.ts'
import { longestOf } from './text-lookup.ts'

export interface AskedThings {
  /** Where the name of a person is asked for, what stands beside such a name in print. */
  readonly person?: readonly string[]
  readonly bodies: readonly AskedBody[]
  /** Where it asks how to apply, the words in which a page would tell. */
  readonly procedure?: readonly string[]
}

/** A body whose name is asked for. */
export interface AskedBody {
  /** 医院 of 哪家医院. */
  readonly noun: string
  /** How printed names of such end. */
  readonly endings: readonly string[]
}

/** Reads a message once from left to right. */
export function createAskedThingsReader({
  person,
  titles,
  body,
  bodyEndings,
  procedure,
}: Phrases): (text: string) => AskedThings {
  const things = new Map<string, keyof AskedThings>([
    ...person.map((phrase) => [phrase, 'person'] as const),
    ...[...body.keys()].map((phrase) => [phrase, 'bodies'] as const),
    ...procedure.asks.map((phrase) => [phrase, 'procedure'] as const),
  ])
  const longest = longestOf(things.keys())
  return (text) => {
    const found = new Map<string, keyof AskedThings>()
    for (let start = 0; start < text.length; start += 1)
      for (let end = start + 1; end <= Math.min(text.length, start + longest); end += 1) {
        const phrase = text.slice(start, end)
        const thing = things.get(phrase)
        if (thing !== undefined) found.set(phrase, thing)
      }
    const asks = new Set(found.values())
    return {
      ...(asks.has('person') ? { person: titles } : {}),
      bodies: [...new Set([...found.keys()].flatMap((phrase) => body.get(phrase) ?? []))].map((noun) => ({
        noun,
        endings: bodyEndings.get(noun) ?? [noun],
      })),
      ...(asks.has('procedure') ? { procedure: procedure.printed } : {}),
    }
  }
}
