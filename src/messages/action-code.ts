/**
 * `Action` ↔ the few bytes a button carries. Codes are kept in messages for years: a letter is never given a new
 * meaning, and what cannot be read any more is `undefined`, never an error.
 */
import { type Action, INTAKE_STEPS, SUBSCRIPTION_STEPS } from './message.ts'

/** What Telegram allows; no other platform allows less. */
export const CODE_BYTES = 64

/** @returns undefined where the action is nothing that comes back, or does not fit */
export function encodeAction(action: Action): string | undefined {
  const code = bare(action)
  if (code === undefined || bytes(code) > CODE_BYTES) return undefined
  const back = 'back' in action && action.back !== undefined ? bare(action.back) : undefined
  // Where there is no room for the way back, the button is worth more than it.
  return back === undefined || bytes(`${code}<${back}`) > CODE_BYTES ? code : `${code}<${back}`
}

function bare(action: Action): string | undefined {
  switch (action.kind) {
    case 'answer':
      return `m:${action.slip}:${action.page}`
    case 'answerEvidence':
      return `v:${action.slip}:${action.page}`
    case 'answerCite':
      return `ac:${action.slip}:${action.page}`
    case 'collectAnswer':
      return `ca:${action.slip}:${action.page}`
    case 'collect':
      return `co:${action.code}`
    case 'collection':
      return `cl:${action.page}`
    case 'uncollect':
      return `cu:${action.code}:${action.page}`
    case 'emptyCollection':
      return `cx:${action.sure ? 1 : 0}`
    case 'collectionBrief':
      return 'cb'
    case 'card':
      return `cd:${action.id}`
    case 'cite':
      return `ci:${action.figureId}`
    case 'why':
      return `w:${action.slip}:${action.page}`
    case 'exportFigures':
      return `xf:${action.slip}:${action.page}`
    case 'chart':
      return `dg:${action.slip}:${action.page}`
    case 'brief':
      return `br:${action.slip}`
    case 'feedback':
      return `${action.useful ? '+' : '-'}:${action.slip}`
    case 'checked':
      return `ck:${action.slip}:${action.page}`
    case 'ask':
      return `q:${action.text}`
    case 'practice':
      return `p:${action.practiceId}`
    case 'evidence':
      return `e:${action.figureId}`
    case 'placeFigures':
      return `f:${action.articleId}:${action.page}`
    case 'place':
      return `a:${action.articleId}:${action.page}`
    case 'places':
      return 'ps'
    case 'topic':
      return `t:${action.topicId}:${action.page}`
    case 'topics':
      return action.of === undefined ? 'ts' : `ts:${action.of}`
    case 'subscribeTopics':
      return `sg:${action.of}`
    case 'subscribe':
      return `s:${action.topicId}`
    case 'subscribeTopic':
      return `st:${action.topicId}:${action.when}`
    case 'subscription':
      return `sb:${action.id}:${action.step}`
    case 'subscriptionWords':
      return `sw:${action.id}:${action.words}`
    case 'subscriptionAlso':
      return `sa:${action.id}:${action.words}`
    case 'subscriptions':
      return 'ss'
    case 'subscriptionsFile':
      return 'sf'
    case 'digest':
      return `g:${action.message ?? ''}:${action.page}`
    case 'digestItem':
      return `n:${action.message ?? ''}:${action.nth}`
    case 'setting':
      return `c:${action.name}:${action.value}`
    case 'settings':
      return 'cs'
    case 'forget':
      return `x:${action.sure ? 1 : 0}`
    case 'draft':
      return `dr:${action.id}:${action.step}`
    case 'here':
      return '.'
    case 'copy':
    case 'private':
    case 'share':
      return undefined
  }
}

export function decodeAction(code: string): Action | undefined {
  const cut = code.startsWith('q:') ? -1 : code.indexOf('<')
  const action = decodeBare(cut < 0 ? code : code.slice(0, cut))
  if (action === undefined || cut < 0) return action
  const back = decodeBare(code.slice(cut + 1))
  return back !== undefined && canGoBack(action) ? { ...action, back } : action
}

const canGoBack = (
  action: Action,
): action is Extract<
  Action,
  { kind: 'practice' | 'evidence' | 'cite' | 'placeFigures' | 'place' | 'topic' }
> => ['practice', 'evidence', 'cite', 'placeFigures', 'place', 'topic'].includes(action.kind)

function decodeBare(code: string): Action | undefined {
  const colon = code.indexOf(':')
  const letter = colon < 0 ? code : code.slice(0, colon)
  const rest = colon < 0 ? '' : code.slice(colon + 1)
  const last = rest.lastIndexOf(':')
  const [head, tail] = last < 0 ? [rest, ''] : [rest.slice(0, last), rest.slice(last + 1)]
  const page = /^\d{1,4}$/u.test(tail) ? Number(tail) : undefined
  switch (letter) {
    case 'm':
      return page === undefined ? undefined : { kind: 'answer', slip: head, page }
    case 'v':
      return page === undefined ? undefined : { kind: 'answerEvidence', slip: head, page }
    case 'ac':
      return page === undefined ? undefined : { kind: 'answerCite', slip: head, page }
    case 'ca':
      return page === undefined ? undefined : { kind: 'collectAnswer', slip: head, page }
    case 'co':
      return rest === '' ? undefined : { kind: 'collect', code: rest }
    case 'cl':
      return /^\d{1,4}$/u.test(rest) ? { kind: 'collection', page: Number(rest) } : undefined
    case 'cu':
      return page === undefined || head === '' ? undefined : { kind: 'uncollect', code: head, page }
    case 'cx':
      return { kind: 'emptyCollection', sure: rest === '1' }
    case 'cb':
      return { kind: 'collectionBrief' }
    case 'cd':
      return rest === '' ? undefined : { kind: 'card', id: rest }
    case 'ci':
      return rest === '' ? undefined : { kind: 'cite', figureId: rest }
    case 'w':
      return page === undefined ? undefined : { kind: 'why', slip: head, page }
    case 'ck':
      return page === undefined ? undefined : { kind: 'checked', slip: head, page }
    case 'xf':
      return page === undefined ? undefined : { kind: 'exportFigures', slip: head, page }
    case 'dg':
      return page === undefined ? undefined : { kind: 'chart', slip: head, page }
    case 'dr': {
      const step = INTAKE_STEPS.find((one) => one === tail)
      return step === undefined ? undefined : { kind: 'draft', id: head, step }
    }
    case 'br':
      return rest === '' ? undefined : { kind: 'brief', slip: rest }
    case '+':
    case '-':
      return rest === '' ? undefined : { kind: 'feedback', slip: rest, useful: letter === '+' }
    case 'q':
      return rest === '' ? undefined : { kind: 'ask', text: rest }
    case 'p':
      return rest === '' ? undefined : { kind: 'practice', practiceId: rest }
    case 'e':
      return rest === '' ? undefined : { kind: 'evidence', figureId: rest }
    case 'f':
      return page === undefined ? undefined : { kind: 'placeFigures', articleId: head, page }
    case 'a':
      return page === undefined ? undefined : { kind: 'place', articleId: head, page }
    case 'ps':
      return { kind: 'places' }
    case 't':
      return page === undefined ? undefined : { kind: 'topic', topicId: head, page }
    case 'ts':
      return { kind: 'topics', ...(rest === '' ? {} : { of: rest }) }
    case 'sg':
      return rest === '' ? undefined : { kind: 'subscribeTopics', of: rest }
    case 's':
      return rest === '' ? undefined : { kind: 'subscribe', topicId: rest }
    case 'st':
      return head === '' ? undefined : { kind: 'subscribeTopic', topicId: head, when: tail }
    case 'sb': {
      const step = SUBSCRIPTION_STEPS.find((known) => known === tail)
      return step === undefined || head === '' ? undefined : { kind: 'subscription', id: head, step }
    }
    case 'sw':
    case 'sa': {
      // Words hold colons themselves: 22:00.
      const [, id = '', words = ''] = /^([^:]+):(.+)$/u.exec(rest) ?? []
      const kind = letter === 'sw' ? 'subscriptionWords' : 'subscriptionAlso'
      return id === '' ? undefined : { kind, id, words }
    }
    case 'ss':
      return { kind: 'subscriptions' }
    case 'sf':
      return { kind: 'subscriptionsFile' }
    case 'g':
      return page === undefined ? undefined : { kind: 'digest', page, ...messageIn(head) }
    case 'n':
      return page === undefined ? undefined : { kind: 'digestItem', nth: page, ...messageIn(head) }
    case 'c':
      return head === '' ? undefined : { kind: 'setting', name: head, value: tail }
    case 'cs':
      return { kind: 'settings' }
    case 'x':
      return { kind: 'forget', sure: rest === '1' }
    case '.':
      return { kind: 'here' }
    default:
      return undefined
  }
}

const messageIn = (text: string): { message?: string } => (text === '' ? {} : { message: text })

const bytes = (text: string): number => new TextEncoder().encode(text).length
