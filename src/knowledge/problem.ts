/** Something wrong in a knowledge file, said so that its editor finds the spot at once. */
export interface Problem {
  /** Path as given to the reader, for example `knowledge/articles/wenzhou.yaml`. */
  readonly file: string
  /** 1-based; 1 when the problem is of the file as a whole. */
  readonly line: number
  /** The record in words: `practice yecai-daili, figure 2`; '' for the file as a whole. */
  readonly record: string
  readonly message: string
}

export function problemLine(problem: Problem): string {
  const record = problem.record === '' ? '' : `${problem.record}: `
  return `${problem.file}:${problem.line}: ${record}${problem.message}`
}

/** By file, then line, so that a report reads in the order in which it is worked off. */
export function byPlace(a: Problem, b: Problem): number {
  return a.file < b.file ? -1 : a.file > b.file ? 1 : a.line - b.line || (a.message < b.message ? -1 : 1)
}
