/** Whether a message asks for what was told as something to take away, and says nothing else; the phrases are data. */
import type { TakeawayRequests } from '../knowledge/lexicon.ts'
import { createComposed } from './phrases.ts'

export type Takeaway = 'export'

export function createTakeawayReader({
  export: exporting,
  around,
}: TakeawayRequests): (text: string) => Takeaway | undefined {
  const asksToExport = createComposed(exporting, around)
  return (text) => (asksToExport(text) ? 'export' : undefined)
}
