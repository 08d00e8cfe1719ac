/** Buttons that lead through pages: to a practice by its number, a page on, and back. */
import type { Practice } from '../knowledge/article.ts'
import type { Action, Button } from './message.ts'

/** Entries of a page: what a phone shows without much scrolling, and every platform takes. */
export const PAGE = { practices: 5, names: 10, figures: 12, evidence: 5 } as const

/** For the pages that a page leads on to. */
export const backTo = (back: Action | undefined): { back?: Action } => (back === undefined ? {} : { back })

/** ‹ 返回. */
export const returning = (back: Action): Button => ({ label: '‹ 返回', action: back })

/** A number for each practice, which opens it. */
export const numbers = (shown: readonly Practice[], first: number, back: Action): Button[] =>
  shown.map(({ id }, index) => ({
    label: `${first + index + 1}`,
    action: { kind: 'practice', practiceId: id, back },
  }))

/** One page back, where one is, and one on. */
export function pager(pages: number, page: number, to: (page: number) => Action): Button[] {
  if (pages < 2) return []
  return [
    ...(page > 0 ? [{ label: '‹ 上一页', action: to(page - 1) }] : []),
    { label: `${page + 1}/${pages}`, action: { kind: 'here' } as const },
    ...(page + 1 < pages ? [{ label: '下一页 ›', action: to(page + 1) }] : []),
  ]
}
