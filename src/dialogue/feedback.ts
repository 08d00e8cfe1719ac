/** What people say of answers, by button and in words, and what admins are told of it. */
import type { Message } from '../messages/message.ts'
import { feedbackHint, feedbackInTerminal, feedbackThanks, statsMessage } from '../messages/sentences.ts'
import type { DialogueContext } from './dialogue-context.ts'
import type { Press, Said } from './spoken.ts'

export interface Feedback {
  /** What somebody writes after `/feedback`. */
  readonly note: (said: Said, argument: string) => Promise<Message>
  /** 有用 or 没用 under an answer. @returns a line that thanks */
  readonly vote: (
    press: Press,
    vote: { readonly slip: string; readonly useful: boolean; readonly about: string },
  ) => Promise<string>
  readonly stats: () => Promise<Message>
}

const MONTH_MS = 30 * 24 * 60 * 60 * 1000
const MOST_COUNTED = 5000
const NOTES_SHOWN = 5

export function createFeedback({
  asking,
  corpus,
  counters,
  now,
  random,
  stores,
}: Pick<DialogueContext, 'asking' | 'corpus' | 'counters' | 'now' | 'random' | 'stores'>): Feedback {
  const aboutLast = async (said: Said): Promise<string> =>
    (await asking.slipOf(said.about, said))?.text ?? (await asking.conversationOf(said)).turn?.question ?? ''

  return {
    note: async (said, argument) => {
      if (said.place.kind === 'terminal') return feedbackInTerminal
      if (argument === '') return feedbackHint
      const about = await aboutLast(said)
      const at = now()
      await stores.feedback.add({
        id: `n:${said.person.id}:${at}:${Math.floor(random() * 1e6)}`,
        chat: said.place.chat,
        person: said.person.id,
        at,
        kind: 'note',
        about,
        note: argument.slice(0, 2000),
      })
      return feedbackThanks
    },
    vote: async ({ person, place }, { slip, useful, about }) => {
      await stores.feedback.add({
        // One vote a person; a second one changes it.
        id: `v:${slip}:${person.id}`,
        chat: place.chat,
        person: person.id,
        at: now(),
        kind: useful ? 'useful' : 'useless',
        about,
        note: null,
      })
      return useful ? '谢谢！' : '记下了。哪里不对，发“/feedback 说明”告诉我。'
    },
    stats: async () => {
      const { articles, practices, figures } = corpus().knowledge
      const all = await stores.feedback.since(now() - MONTH_MS, MOST_COUNTED)
      return statsMessage({
        articles: articles.length,
        practices: practices.length,
        figures: figures.length,
        startedAt: new Date(counters.startedAt).toISOString().slice(0, 16).replace('T', ' '),
        questions: counters.questions,
        answered: counters.answered,
        useful: all.filter(({ kind }) => kind === 'useful').length,
        useless: all.filter(({ kind }) => kind === 'useless').length,
        notes: all
          .filter(({ note }) => note !== null)
          .slice(0, NOTES_SHOWN)
          .map(noteLine),
      })
    },
  }
}

const noteLine = ({ note, about }: { readonly note: string | null; readonly about: string }): string => {
  const after = about === '' ? '' : `（问“${[...about].slice(0, 30).join('')}”后）`
  return `${[...(note ?? '')].slice(0, 80).join('')}${after}`
}
