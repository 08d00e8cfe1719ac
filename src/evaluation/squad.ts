import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** Paragraphs, and questions each written on one of them. */
export interface RetrievalTask {
  readonly paragraphs: readonly string[]
  readonly questions: readonly { readonly text: string; readonly paragraph: number }[]
}

const Squad = z.object({
  data: z.array(
    z.object({
      paragraphs: z.array(
        z.object({ context: z.string(), qas: z.array(z.object({ question: z.string() })) }),
      ),
    }),
  ),
})

/** Reads a file in the form of SQuAD 1.1, such as the development set of CMRC 2018 (CC BY-SA 4.0). */
export function readSquad(path: string): RetrievalTask {
  const all = Squad.parse(JSON.parse(readFileSync(path, 'utf8'))).data.flatMap(({ paragraphs }) => paragraphs)
  return {
    paragraphs: all.map(({ context }) => context),
    questions: all.flatMap(({ qas }, paragraph) =>
      qas.map(({ question }) => ({ text: question, paragraph })),
    ),
  }
}
