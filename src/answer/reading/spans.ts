/** Stretches of a message, by offsets in its text. */
export interface Span {
  readonly start: number
  readonly end: number
}

export const overlaps =
  (start: number, end: number) =>
  (span: Span): boolean =>
    span.start < end && start < span.end

export const isPartOf = (part: Span, whole: Span): boolean =>
  part.start >= whole.start && part.end <= whole.end

export const isWithin = (part: Span, whole: Span): boolean =>
  part.start >= whole.start && part.end <= whole.end && part.end - part.start < whole.end - whole.start

export function clauseAround(text: string, start: number, end: number): Span {
  let from = start
  while (from > 0 && !CLAUSE_END.test(text.charAt(from - 1))) from -= 1
  let to = end
  while (to < text.length && !CLAUSE_END.test(text.charAt(to))) to += 1
  return { start: from, end: to }
}

const CLAUSE_END = /[,，、;；。?？!！\n]/u

/** The clauses of a text, without what ends them; one who types fast ends them with a space. */
export function clausesOf(text: string): readonly Span[] {
  const ends = [...[...text.matchAll(/[,，;；。?？!！:：\s]/gu)].map(({ index }) => index), text.length]
  return ends
    .map((end, at) => ({ start: at === 0 ? 0 : (ends[at - 1] ?? 0) + 1, end }))
    .filter(({ start, end }) => end > start)
}
