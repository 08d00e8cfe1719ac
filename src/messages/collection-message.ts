/** A person's collection as messages: the list with a way into and out of each entry, and what came of keeping something. */
import type { Coded } from '../knowledge/codes.ts'
import { chunk } from './chunk.ts'
import { factText } from './citation.ts'
import { type Action, type Button, headingBlock, type Message, noteBlock, say } from './message.ts'
import { placeText } from './place-text.ts'

/** What somebody kept: by its code, and the record while the corpus holds it. */
export interface Entry {
  readonly code: string
  readonly coded: Coded | undefined
}

/** Entries of a page: what a phone shows, with a button to open and one to remove each. */
const PER_PAGE = 5

export const nameOf = (coded: Coded): string =>
  coded.kind === 'practice'
    ? `${placeText(coded.practice.locality)}「${coded.practice.name}」`
    : factText(coded.figure)

const entryText = ({ code, coded }: Entry): string =>
  `${coded === undefined ? '（已不在语料里）' : nameOf(coded)}　编号 ${code}`

const opening = ({ coded }: Entry, back: Action): Action | undefined => {
  if (coded === undefined) return undefined
  return coded.kind === 'practice'
    ? { kind: 'practice', practiceId: coded.practice.id, back }
    : { kind: 'evidence', figureId: coded.figure.id, back }
}

/** @param asked the page that is wanted; where there are fewer, the last one is shown */
export function collectionMessage(entries: readonly Entry[], asked = 0, writes = false): Message {
  if (entries.length === 0) return emptyCollection
  const pages = chunk(entries, PER_PAGE)
  const page = Math.min(asked, pages.length - 1)
  const shown = pages[page] ?? []
  const first = page * PER_PAGE + 1
  const here: Action = { kind: 'collection', page }
  return {
    blocks: [
      headingBlock(`我的收藏（${entries.length}条）`),
      { kind: 'items', items: shown.map(entryText), from: first },
      noteBlock(
        `发编号就能看；删掉一条，说“删掉收藏第${first}条”${writes ? '；要成文，说“把收藏写成材料”' : ''}。只有你自己看得到。`,
      ),
    ],
    buttons: [
      shown.flatMap((entry, at): Button[] => {
        const action = opening(entry, here)
        return action === undefined ? [] : [{ label: `看${first + at}`, action }]
      }),
      shown.map(({ code }, at) => ({
        label: `删${first + at}`,
        action: { kind: 'uncollect', code, page } as const,
      })),
      pages.length < 2
        ? []
        : [
            ...(page > 0
              ? [{ label: '‹ 上一页', action: { kind: 'collection', page: page - 1 } as const }]
              : []),
            { label: `${page + 1}/${pages.length}`, action: { kind: 'here' } as const },
            ...(page + 1 < pages.length
              ? [{ label: '下一页 ›', action: { kind: 'collection', page: page + 1 } as const }]
              : []),
          ],
      [
        ...(writes ? [{ label: '写成材料', action: { kind: 'collectionBrief' } as const }] : []),
        { label: '清空', action: { kind: 'emptyCollection', sure: false } as const },
      ],
    ].filter((row) => row.length > 0),
  }
}

const emptyCollection = say(
  '收藏是空的。看到有用的做法或数据，点回答下面的“★ 收藏”，或者说“收藏”；攒够了可以写成一份材料。',
)

export const emptyQuestion = (count: number): Message => ({
  blocks: [{ kind: 'text', text: `要清空收藏吗？${count}条都会删掉，不能恢复。` }],
  buttons: [
    [
      { label: '清空', action: { kind: 'emptyCollection', sure: true } },
      { label: '‹ 返回', action: { kind: 'collection', page: 0 } },
    ],
  ],
})

export const emptied = (count: number): Message => say(`收藏清空了，删了${count}条。`)

/** Begins a private chat with what somebody kept. */
export const COLLECTION = 'collection'
export const nothingToCollect = '这里没有能收藏的做法或数据。'
export const collectionInPrivate: Message = {
  blocks: [{ kind: 'text', text: '收藏是你自己的，群里不列出来。到私聊里发 /collection 看。' }],
  buttons: [[{ label: '去私聊看收藏 ↗', action: { kind: 'private', payload: COLLECTION } }]],
}

export const noSuchEntry = (nth: number, count: number): Message =>
  say(count === 0 ? '收藏是空的。' : `收藏里只有${count}条，没有第${nth}条。`)

/** What came of keeping these. @param added those that were not kept before @param full whether there was no room for some */
export function keptText(
  wanted: readonly Coded[],
  added: readonly Coded[],
  most: number | undefined,
): string {
  const [first] = added
  const kept =
    added.length === 1 && first !== undefined ? `收好了：${nameOf(first)}。` : `收好了${added.length}条。`
  const before = wanted.length - added.length
  if (most !== undefined)
    return `收藏最多${most}条，已经满了。${added.length === 0 ? '' : kept}先删掉一些再收。`
  if (first === undefined) return '已经在收藏里了。发 /collection 看。'
  return `${kept}${before === 0 ? '' : `另外${before}条早就收着。`}发 /collection 看。`
}
