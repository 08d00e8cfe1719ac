/** Whether a message asks for what was told as something to take away, and says nothing else; the phrases are data. */
import type { TakeawayRequests } from '../knowledge/lexicon.ts'
import { createComposed } from './phrases.ts'

export type Takeaway = 'export' | 'chart' | 'cite' | 'card'

export function createTakeawayReader({
  export: exporting,
  chart,
  cite,
  card,
  around,
}: TakeawayRequests): (text: string) => Takeaway | undefined {
  const asksToExport = createComposed(exporting, around)
  const asksForChart = createComposed(chart, around)
  const asksToCite = createComposed(cite, around)
  const asksForCard = createComposed(card, around)
  return (text) =>
    asksForCard(text)
      ? 'card'
      : asksToExport(text)
        ? 'export'
        : asksForChart(text)
          ? 'chart'
          : asksToCite(text)
            ? 'cite'
            : undefined
}
