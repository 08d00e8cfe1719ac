/** A person's own collection of practices and figures: kept under any answer, listed, thinned out, made into a brief. */
import type { Answer } from '../answer/answer.ts'
import type { BriefContent } from '../brief/brief.ts'
import type { Figure, Practice } from '../knowledge/article.ts'
import { type Coded, recordCode } from '../knowledge/codes.ts'
import type { Browse } from '../messages/browse.ts'
import {
  collectionInPrivate,
  collectionMessage,
  type Entry,
  emptied,
  emptyQuestion,
  keptText,
  noSuchEntry,
  nothingToCollect,
} from '../messages/collection-message.ts'
import { type Message, say } from '../messages/message.ts'
import type { CollectionRequest } from './collection-request.ts'
import type { Place, Said } from './spoken.ts'
import type { CollectionStore } from './stores.ts'

/** More than this is no choice any more, and no brief. */
export const MOST_COLLECTED = 100

type Owner = Pick<Said, 'place' | 'person'>

export interface Collecting {
  /** Keeps records; returns a line that says what came of it. */
  readonly keep: (owner: Owner, records: readonly Coded[]) => Promise<string>
  /** @param page the first is 0 */
  readonly show: (owner: Owner, page?: number) => Promise<Message>
  /** Takes out one entry and shows the others. */
  readonly remove: (owner: Owner, code: string, page: number) => Promise<Message>
  readonly empty: (owner: Owner, sure: boolean) => Promise<Message>
  /** Does what a request says, keeping aside. */
  readonly asked: (owner: Owner, request: CollectionRequest) => Promise<Message>
  /** What a brief of the collection holds; undefined where it holds nothing that the corpus knows. */
  readonly content: (owner: Owner) => Promise<BriefContent | undefined>
}

export function createCollecting(options: {
  readonly store: CollectionStore
  /** Asked anew each time: the corpus may be another by then. */
  readonly browse: () => Browse
  readonly writes: boolean
  /** Milliseconds since 1970. */
  readonly now: () => number
}): Collecting {
  const { store, browse, writes, now } = options

  const entriesOf = async ({ person }: Owner): Promise<Entry[]> =>
    (await store.list(person.id)).map((code) => ({ code, coded: browse().coded(code) }))

  const shown = async (owner: Owner, page = 0): Promise<Message> =>
    isShared(owner.place) ? collectionInPrivate : collectionMessage(await entriesOf(owner), page, writes)

  async function empty(owner: Owner, sure: boolean): Promise<Message> {
    if (isShared(owner.place)) return collectionInPrivate
    const codes = await store.list(owner.person.id)
    if (codes.length === 0) return shown(owner)
    if (!sure) return emptyQuestion(codes.length)
    await store.remove(owner.person.id, codes)
    return emptied(codes.length)
  }

  return {
    keep: async ({ person, place }, records) => {
      if (place.kind === 'guest' || records.length === 0) return nothingToCollect
      const codes = await store.list(person.id)
      const fresh = records.filter((coded) => !codes.includes(recordCode(coded)))
      const added = fresh.slice(0, Math.max(0, MOST_COLLECTED - codes.length))
      await store.add(person.id, added.map(recordCode), now())
      return keptText(records, added, added.length < fresh.length ? MOST_COLLECTED : undefined)
    },
    show: shown,
    remove: async (owner, code, page) => {
      if (isShared(owner.place)) return collectionInPrivate
      await store.remove(owner.person.id, [code])
      return shown(owner, page)
    },
    empty,
    asked: async (owner, { kind, nths }) => {
      if (kind === 'empty') return empty(owner, false)
      if (kind !== 'remove' || isShared(owner.place)) return shown(owner)
      const codes = await store.list(owner.person.id)
      const beyond = nths.find((nth) => nth < 1 || nth > codes.length)
      if (nths.length === 0) return shown(owner)
      if (beyond !== undefined) return noSuchEntry(beyond, codes.length)
      const gone = nths.flatMap((nth) => codes[nth - 1] ?? [])
      await store.remove(owner.person.id, gone)
      const { blocks, buttons } = await shown(owner)
      return { blocks: [...say(`删掉了${gone.length}条。`).blocks, ...blocks], buttons }
    },
    content: async (owner) => {
      const kept = (await entriesOf(owner)).flatMap(({ coded }) => coded ?? [])
      return kept.length === 0 ? undefined : contentOf(kept)
    },
  }
}

/** What stands in a chat of several is read by all of them. */
const isShared = ({ kind }: Place): boolean => kind === 'group' || kind === 'guest'

/** A figure of a practice that is there too is told with it. */
export function contentOf(kept: readonly Coded[]): BriefContent {
  const practices = kept.flatMap((coded) => (coded.kind === 'practice' ? coded.practice : []))
  const told = new Set(practices.flatMap(({ figures }) => figures))
  const single = kept.flatMap((coded) =>
    coded.kind === 'figure' && !told.has(coded.figure) ? coded.figure : [],
  )
  return { subject: '', practices, whole: [], single }
}

const asFigure = (figure: Figure): Coded => ({ kind: 'figure', figure })
const asPractice = (practice: Practice): Coded => ({ kind: 'practice', practice })

/** What ★ under an answer keeps: the practices it tells, or the figures where it tells those. */
export function collectable({ answerable, body, figures, practices }: Answer): readonly Coded[] {
  if (!answerable) return []
  const [told, counted] = [
    practices.map(({ practice }) => asPractice(practice)),
    [...new Set(figures.map(({ figure }) => figure))].map(asFigure),
  ]
  const practicesFirst = body.kind === 'practices' || body.kind === 'detail' || body.kind === 'list'
  const [first, second] = practicesFirst ? [told, counted] : [counted, told]
  return first.length > 0 ? first : second
}
