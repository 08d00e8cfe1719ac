/** Pages of records that become what is talked about: a list, a practice, the record that a code names. */
import { turnOn } from '../answer/conversation.ts'
import type { ListPage } from '../messages/browse.ts'
import type { Action, Message } from '../messages/message.ts'
import { noSuchCode } from '../messages/sentences.ts'
import type { Party } from './asking.ts'
import { codeIn } from './code-request.ts'
import type { DialogueContext } from './dialogue-context.ts'

export interface RecordPages {
  /** What is listed is what is talked about: “2”, “第三个细说” and “还有吗” go on from it. */
  readonly list: (party: Party, page: ListPage) => Promise<Message | undefined>
  /** Whoever opens a practice talks about it from then on. */
  readonly practice: (
    party: Party,
    action: Extract<Action, { readonly kind: 'practice' }>,
  ) => Promise<Message | undefined>
  /** The record that a code names: what it is now, and what it was. Undefined where the text names none. */
  readonly byCode: (party: Party, text: string) => Message | undefined
}

export function createRecordPages({
  asking,
  corpus,
  subscribesIn,
}: Pick<DialogueContext, 'asking' | 'corpus' | 'subscribesIn'>): RecordPages {
  const { conversationOf, remember } = asking
  return {
    list: async (party, page) => {
      const { ask, browse } = corpus()
      const listed = browse.listed(page)
      const message =
        page.kind === 'topic'
          ? browse.topic(page.topicId, page.page, page.back, subscribesIn(party.place))
          : browse.place(page.articleId, page.page, page.back)
      if (listed === undefined || message === undefined) return undefined
      const shown = listed.practices.map(({ id }) => id)
      const turn = { ...ask(listed.subject).turn, listed: shown, queue: shown.slice(listed.seen) }
      await remember(party, await conversationOf(party), turn, undefined)
      return message
    },
    practice: async (party, { practiceId, back }) => {
      const { browse } = corpus()
      const practice = browse.findPractice(practiceId)
      if (practice !== undefined) {
        const conversation = await conversationOf(party)
        await remember(party, conversation, turnOn(practice, conversation.turn), undefined)
      }
      return browse.practice(practiceId, back, subscribesIn(party.place))
    },
    byCode: ({ person, place }, text) => {
      const asked = codeIn(text)
      if (asked === undefined) return undefined
      const { browse } = corpus()
      const coded = browse.coded(asked.code)
      if (coded === undefined) return asked.isNamed ? noSuchCode(asked.code) : undefined
      return coded.kind === 'figure'
        ? browse.evidence(coded.figure.id, undefined, person.isAdmin)
        : browse.practice(coded.practice.id, undefined, subscribesIn(place))
    },
  }
}
