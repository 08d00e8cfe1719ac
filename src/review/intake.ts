/** The shelf as a chat uses it: what was read, shortly, and the publishing of what is sure. */
import type { DraftPreview, Intake } from '../dialogue/intake.ts'
import { refusalWords } from './refusal.ts'
import type { Decision, Item } from './review.ts'
import type { OpenDraft, Shelf } from './shelf.ts'

type FigureItem = Extract<Item, { kind: 'figure' }>

/** @param answers whether material that is 数据已核对 is answered from */
export function createIntake(shelf: Shelf, answers: boolean): Intake {
  return {
    take: async (name, bytes) => {
      const taken = await shelf.take(name, bytes)
      if ('problem' in taken) return { problem: refusalWords(taken.problem) }
      const drafts = taken.ids.flatMap((id) => {
        const opened = shelf.open(id)
        return opened === undefined ? [] : [previewOf(id, opened)]
      })
      // All of it has been published before.
      return drafts.length === 0 && taken.isKnown ? { problem: '这份材料已经审校发布过了' } : { drafts }
    },
    publish: async (id) => {
      const opened = shelf.open(id)
      if (opened === undefined) return '这份草稿已经不在了，可能已经发布或丢弃。'
      const { items, locality } = opened.review
      const open = items.filter(({ standing }) => standing === 'open')
      const decided = open.map(
        (item): Decision =>
          item.kind === 'place'
            ? { kind: 'place', locality }
            : { kind: item.kind, key: item.key, verdict: isLeftOut(item) ? 'wrong' : 'right' },
      )
      shelf.decide(id, ...decided)
      const outcome = await shelf.publish(id, 'checked')
      if ('lacks' in outcome) return `没有发布：${outcome.lacks.map(({ words }) => words).join('；')}。`
      if ('problems' in outcome) return `没有发布，核对原文时发现：\n${outcome.problems.join('\n')}`
      const kept = items.filter(({ kind }) => kind === 'figure').filter((item) => !isLeftOut(item))
      return `发布了《${opened.review.draft.title}》，${kept.length}个数，标为“数据已核对”。${
        answers ? '几秒后就能问到。' : '现在的设置不用它回答：要用，请设 KNOWLEDGE_DRAFTS=checked 再启动。'
      }`
    },
    discard: (id) => {
      if (shelf.open(id) === undefined) return false
      shelf.discard(id)
      return true
    },
    waiting: () =>
      shelf
        .list()
        .filter(({ state }) => state === 'draft')
        .map(({ id, locality, title }) => ({ id, title, place: locality.join('') })),
  }
}

/** A figure that something speaks against. A practice is only quoted: that its topic is unknown takes nothing from it. */
const isLeftOut = (item: Item): boolean =>
  item.kind === 'figure' &&
  item.standing !== 'right' &&
  item.standing !== 'changed' &&
  (item.standing === 'wrong' || item.doubts.length > 0 || item.locality.length === 0)

function previewOf(id: string, { review }: OpenDraft): DraftPreview {
  const { draft, items, locality } = review
  const figures = items.filter((item): item is FigureItem => item.kind === 'figure')
  const placeDoubts = items.flatMap((item) => (item.kind === 'place' ? item.doubts : []))
  return {
    id,
    title: draft.title,
    place: locality.join(''),
    practices: items.flatMap((item) => (item.kind === 'practice' ? item.practice.name : [])),
    sure: figures.filter((item) => !isLeftOut(item)).map(figureWords),
    unsure: [
      ...placeDoubts,
      ...figures
        .filter((item) => isLeftOut(item))
        .map((item) => `${figureWords(item)}：${item.doubts.join('，')}`),
    ],
  }
}

function figureWords({ figure }: FigureItem): string {
  const about = [figure.place, figure.asOf].filter((one) => one !== undefined)
  return `${figure.metric} ${figure.printed}${about.length === 0 ? '' : `（${about.join('，')}）`}`
}
