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
      readonly practiceId: string
      /** Its number in a list that can be asked for (“第二个细说”). */
      readonly nth?: number
    }
  /** A practice among many, in one paragraph; the rest of it is behind its number. */
  | {
      readonly kind: 'listed'
      readonly nth: number
      readonly place: string
      readonly name: string
      readonly told: string
      /** All of the article that is cited. */
      readonly figures: readonly FigureLine[]
      readonly citation: number
      readonly practiceId: string
    }
  | { readonly kind: 'figures'; readonly lines: readonly FigureLine[] }
  /** Numbered from `from` where that is given. */
  | { readonly kind: 'items'; readonly items: readonly string[]; readonly from?: number }
  /** The same kind of figure of several places, to be held against each other. */
  | { readonly kind: 'figureTable'; readonly caption?: string; readonly rows: readonly FigureRow[] }
  | {
      readonly kind: 'source'
      readonly n: number
      readonly title: string
      readonly byline: string
      readonly publication?: string
      readonly place: string
      /** Nobody has reviewed what is said of it. */
      readonly draft?: 'unchecked' | 'checked'
    }
  /** Where one figure stands: everything somebody needs to look it up. */
  | { readonly kind: 'evidence'; readonly evidence: Evidence }
  /** Verbatim print, longer than a line where a channel can fold it. */
  | { readonly kind: 'quote'; readonly text: string }

/** A line of a table of figures. */
export interface FigureRow {
  readonly place: string
  readonly metric: string
  /** '—' where the place does not give it. */
  readonly printed: string
  readonly asOf?: string
  readonly citation?: number
  /** Absent where the place gives none. */
  readonly figureId?: string
}

export interface Evidence {
  readonly printed: string
  readonly metric: string
  readonly place: string
  readonly asOf?: string
  /** Left out where it stands below for several figures. */
  readonly article?: { readonly title: string; readonly byline: string; readonly publication?: string }
  /** A verbatim scrap of the article that holds the figure. */
  readonly anchor: string
  /** What the original prints around it, where that is at hand. */
  readonly passage?: { readonly before: string; readonly after: string }
  /** By which it is found again. */
  readonly code: string
  /** For admins: the document the article was read from, and the knowledge file that records it. */
  readonly files?: { readonly document: string; readonly record: string }
}

/** What a button does. A channel turns it into whatever it can send back. */
export type Action =
  /** A page of an answer; the slip remembers what was asked. Page 0 is the answer itself. */
  | { readonly kind: 'answer'; readonly slip: string; readonly page: number }
  | { readonly kind: 'answerEvidence'; readonly slip: string; readonly page: number }
  | { readonly kind: 'why'; readonly slip: string; readonly page: number }
  /** The figures of a page of an answer, as files. */
  | { readonly kind: 'exportFigures'; readonly slip: string; readonly page: number }
  /** The same as a picture. */
  | { readonly kind: 'chart'; readonly slip: string; readonly page: number }
  /** A brief of what an answer is about. */
  | { readonly kind: 'brief'; readonly slip: string }
  | { readonly kind: 'feedback'; readonly slip: string; readonly useful: boolean }
  /** A page of what was found about the numbers of a text. */
  | { readonly kind: 'checked'; readonly slip: string; readonly page: number }
  | { readonly kind: 'ask'; readonly text: string }
  | { readonly kind: 'practice'; readonly practiceId: string; readonly back?: Action }
  | { readonly kind: 'evidence'; readonly figureId: string; readonly back?: Action }
  /** How to cite a figure, or those of a page of an answer. */
  | { readonly kind: 'cite'; readonly figureId: string; readonly back?: Action }
  | { readonly kind: 'answerCite'; readonly slip: string; readonly page: number }
  /** Keeps what a page of an answer tells in the collection of whoever presses it. */
  | { readonly kind: 'collectAnswer'; readonly slip: string; readonly page: number }
  /** The same of one figure or practice, by its code. */
  | { readonly kind: 'collect'; readonly code: string }
  /** A page of one's own collection. */
  | { readonly kind: 'collection'; readonly page: number }
  | { readonly kind: 'uncollect'; readonly code: string; readonly page: number }
  | { readonly kind: 'emptyCollection'; readonly sure: boolean }
  | { readonly kind: 'collectionBrief' }
  /** A figure or a practice, by its id, as a picture to forward. */
  | { readonly kind: 'card'; readonly id: string }
  | {
      readonly kind: 'placeFigures'
      readonly articleId: string
      readonly page: number
      readonly back?: Action
    }
  | { readonly kind: 'place'; readonly articleId: string; readonly page: number; readonly back?: Action }
  | { readonly kind: 'places' }
  | { readonly kind: 'topic'; readonly topicId: string; readonly page: number; readonly back?: Action }
  /** All groups of topics, or the one that this topic is in. */
  | { readonly kind: 'topics'; readonly of?: string }
  /** The same, to subscribe to one. */
  | { readonly kind: 'subscribeTopics'; readonly of: string }
  | { readonly kind: 'subscribe'; readonly topicId: string }
  | { readonly kind: 'subscription'; readonly id: string; readonly step: SubscriptionStep }
  /** Does to a subscription what the words would do in a reply to it. */
  | { readonly kind: 'subscriptionWords'; readonly id: string; readonly words: string }
  /** A second subscription of the same things, at the times the words say. */
  | { readonly kind: 'subscriptionAlso'; readonly id: string; readonly words: string }
  | { readonly kind: 'subscriptions' }
  | { readonly kind: 'subscriptionsFile' }
  /** A page of the digest that a message was; without a message it is the one the button stands under. */
  | { readonly kind: 'digest'; readonly message?: string; readonly page: number }
  /** One practice of that digest, counted from 1 through all its pages. */
  | { readonly kind: 'digestItem'; readonly message?: string; readonly nth: number }
  | { readonly kind: 'subscribeTopic'; readonly topicId: string; readonly when: string }
  | { readonly kind: 'setting'; readonly name: string; readonly value: string }
  | { readonly kind: 'settings' }
  | { readonly kind: 'forget'; readonly sure: boolean }
  /** What becomes of a draft made of a document that somebody sent. */
  | { readonly kind: 'draft'; readonly id: string; readonly step: IntakeStep }
  | { readonly kind: 'copy'; readonly text: string }
  /** Opens the private chat with the bot; the payload comes back with /start. */
  | { readonly kind: 'private'; readonly payload: string }
  /** Begins an inline look-up in a chat the reader picks. */
  | { readonly kind: 'share'; readonly query: string }
  /** Says where one is; pressing it does nothing. */
  | { readonly kind: 'here' }

export const INTAKE_STEPS = ['publish', 'discard', 'desk'] as const
export type IntakeStep = (typeof INTAKE_STEPS)[number]

export const SUBSCRIPTION_STEPS = [
  'show',
  'pause',
  'resume',
  'now',
  'delete',
  // The same as `show`, in a message of its own.
  'manage',
  'time',
  'days',
  'quiet',
] as const
export type SubscriptionStep = (typeof SUBSCRIPTION_STEPS)[number]

export interface Button {
  readonly label: string
  readonly action: Action
}

export interface Message {
  readonly blocks: readonly Block[]
  /** Rows of buttons. A channel without buttons leaves them out: nothing is said by them alone. */
  readonly buttons: readonly (readonly Button[])[]
}

export const textBlock = (text: string): Block => ({ kind: 'text', text })
export const noteBlock = (text: string): Block => ({ kind: 'note', text })
export const headingBlock = (text: string): Block => ({ kind: 'heading', text })

/** A message of a few sentences. */
export const say = (...sentences: readonly string[]): Message => ({
  blocks: sentences.map(textBlock),
  buttons: [],
})

/** The subscriptions that buttons name, in their order. */
export const subscriptionsIn = (actions: readonly Action[]): string[] => [
  ...new Set(actions.flatMap((action) => (action.kind === 'subscription' ? action.id : []))),
]
