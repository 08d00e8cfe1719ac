/** The passages around the anchors of the corpus, of those originals that are at hand: read once, beside everything else. */
import type { Article, Figure } from './knowledge/article.ts'
import { type Passage, passageAround } from './knowledge/passage.ts'
import type { Shelf } from './review/shelf.ts'

export interface Passages {
  readonly passageOf: (figure: Figure) => Passage | undefined
  /** Reads the originals anew; what cannot be read is as if it were not there. */
  readonly load: (articles: readonly Article[]) => Promise<void>
}

/** @param onTrouble hears of an original that is there and cannot be read */
export function createPassages(
  shelf: Pick<Shelf, 'original'>,
  onTrouble: (file: string, error: unknown) => void,
): Passages {
  let passages: ReadonlyMap<string, Passage> = new Map()
  return {
    passageOf: ({ id }) => passages.get(id),
    load: async (articles) => {
      const read = new Map<string, Passage>()
      for (const article of articles) {
        const source = await shelf.original(article).catch((error: unknown) => {
          onTrouble(article.document.file, error)
        })
        if (source === undefined) continue
        for (const figure of [...article.figures, ...article.practices.flatMap((one) => one.figures)]) {
          const passage = passageAround(source.original, article, figure.anchor)
          if (passage !== undefined) read.set(figure.id, passage)
        }
      }
      passages = read
    },
  }
}
