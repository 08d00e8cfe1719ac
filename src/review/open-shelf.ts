/** A shelf over a knowledge folder, with a process of its own that reads documents. */
import { createSandbox } from '../ingest/sandbox.ts'
import { createMeasureFault, type Knowledge } from '../knowledge/load.ts'
import { createShelf, type Shelf, type ShelfOptions } from './shelf.ts'

export interface OpenShelf {
  readonly shelf: Shelf
  /** Ends the process. */
  readonly close: () => void
}

export function openShelf({
  gazetteer,
  lexicon,
  ...folders
}: Pick<ShelfOptions, 'knowledgeDir' | 'drafts' | 'sources' | 'now' | 'drafter'> &
  Pick<Knowledge, 'gazetteer' | 'lexicon'>): OpenShelf {
  const sandbox = createSandbox()
  const context = { gazetteer, topics: lexicon.topics, measureFault: createMeasureFault(lexicon) }
  return { shelf: createShelf({ ...folders, context, sandbox }), close: sandbox.close }
}
