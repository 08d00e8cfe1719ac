/** The service that proposes texts for drafts, where one is set. */
import { fetch } from 'undici'
import type { Network } from './channels/network.ts'
import type { Config } from './config.ts'
import { createDrafter, type Drafter } from './ingest/drafting.ts'
import type { Gazetteer } from './knowledge/gazetteer.ts'

export function openDrafter(
  { drafting }: Pick<Config, 'drafting'>,
  gazetteer: Gazetteer,
  { dispatcher }: Pick<Network, 'dispatcher'>,
  onTrouble: (words: string) => void,
): { readonly drafter?: Drafter } {
  if (drafting === undefined) return {}
  return {
    drafter: createDrafter({
      service: drafting,
      gazetteer,
      onTrouble,
      fetch: (url, init) => fetch(url, { ...init, dispatcher }),
    }),
  }
}
