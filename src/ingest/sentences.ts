/** Text up to the mark that ends it, and where it begins. */
export interface Sentence {
  readonly start: number
  readonly text: string
}

/** The sentences of a paragraph, each with the marks that close it; joined they are the paragraph. */
export function sentencesOf(text: string): Sentence[] {
  const sentences: Sentence[] = []
  let start = 0
  for (let i = 0; i < text.length; i += 1) {
    if (!/[。！？]/u.test(text.charAt(i))) continue
    let end = i + 1
    while (/[”’）)]/u.test(text.charAt(end))) end += 1
    sentences.push({ start, text: text.slice(start, end) })
    start = end
    i = end - 1
  }
  if (start < text.length) sentences.push({ start, text: text.slice(start) })
  return sentences
}
