/** What a channel is given to show: blocks and buttons, free of any platform's markup. */

/** A figure as a line: what was counted, the printed form, the time, the source's number. */
export interface FigureLine {
  readonly metric: string
  readonly printed: string
  readonly asOf?: string
  /** Set where the line does not stand under its place already. */
  readonly place?: string
  readonly citation: number
  /** For the evidence button. */
  readonly figureId: string
}

export type Block =
  | { readonly kind: 'heading'; readonly text: string }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'note'; readonly text: string }
  | {
      readonly kind: 'practice'
      readonly place: string
      readonly name: string
      readonly summary: string
      readonly citation: number
      /** Its number in a list that can be asked for (“第二个细说”). */
      readonly nth?: number
    }
  | { readonly kind: 'figures'; readonly lines: readonly FigureLine[] }
  | { readonly kind: 'items'; readonly items: readonly string[] }
  | {
      readonly kind: 'table'
      readonly head: readonly string[]
      readonly rows: readonly (readonly string[])[]
    }
  | {
      readonly kind: 'source'
      readonly n: number
      readonly title: string
      readonly byline: string
      readonly publication?: string
      readonly place: string
    }
  /** Verbatim print, longer than a line where a channel can fold it. */
  | { readonly kind: 'quote'; readonly text: string }

/** What a button does. A channel turns it into whatever it can send back. */
export type Action =
  | { readonly kind: 'more' }
  | { readonly kind: 'ask'; readonly text: string }
  | { readonly kind: 'practice'; readonly practiceId: string }
  | { readonly kind: 'evidence'; readonly figureId: string }
  | { readonly kind: 'placeFigures'; readonly articleId: string; readonly page?: number }
  | { readonly kind: 'place'; readonly articleId: string }
  | { readonly kind: 'topic'; readonly topicId: string; readonly page?: number }
  | { readonly kind: 'topics' }
  | { readonly kind: 'subscribe'; readonly topicId: string }
  | { readonly kind: 'feedback'; readonly useful: boolean }
  | { readonly kind: 'copy'; readonly text: string }

export interface Button {
  readonly label: string
  readonly action: Action
}

export interface Message {
  readonly blocks: readonly Block[]
  /** Rows of buttons. A channel without buttons leaves them out: nothing is said by them alone. */
  readonly buttons: readonly (readonly Button[])[]
}
