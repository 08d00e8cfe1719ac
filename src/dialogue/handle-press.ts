/** What is pressed → a page in the message's place, a new message, or a line that goes by. */
import type { Answer, Turn } from '../answer/answer.ts'
import type { Action, Message } from '../messages/message.ts'
import { goneNotice, staleNotice } from '../messages/sentences.ts'
import { whyMessage } from '../messages/why-message.ts'
import type { AskedSlip } from './asking.ts'
import { collectable } from './collecting.ts'
import type { DialogueParts } from './dialogue-parts.ts'
import { isInCompany, type Press, type Pressed } from './spoken.ts'
import { isSubscriptionAction, type SubscriptionAction } from './subscription-desk.ts'
import { figuresShown } from './taking-away.ts'

export type HandlePress = (press: Press) => Promise<Pressed>

type Kind = Action['kind']
type ActionOf<K extends Kind> = Extract<Action, { readonly kind: K }>
/** What the buttons of these kinds do. */
type PressHandlers<K extends Kind> = {
  readonly [kind in K]: (press: Press, action: ActionOf<kind>) => Pressed | Promise<Pressed>
}

/** Buttons that make a subscription, or change it. */
const ORDERING: readonly Kind[] = ['subscribeTopic', 'subscription', 'subscriptionWords', 'subscriptionAlso']
const STALE: Pressed = { kind: 'notice', text: staleNotice }
const ONLY_MANAGERS: Pressed = { kind: 'notice', text: '这个要由群管理员来做。' }

const page = (message: Message | undefined): Pressed =>
  message === undefined ? { kind: 'notice', text: goneNotice } : { kind: 'page', message }

export function createHandlePress(parts: DialogueParts): HandlePress {
  const handlers: PressHandlers<Exclude<Kind, SubscriptionAction['kind']>> = {
    ...platformButtons,
    ...recordButtons(parts),
    ...collectionButtons(parts),
    ...chatButtons(parts),
    ...answerButtons(parts),
  }
  async function subscription(press: Press, action: SubscriptionAction): Promise<Pressed> {
    const pressed = await parts.subscriptions.press(press, action)
    if (pressed.kind !== 'notice' && ORDERING.includes(action.kind))
      await parts.orders.note(press, pressed.message, action.kind === 'subscribeTopic')
    return pressed
  }
  return async (press) => {
    const { action } = press
    if (action === undefined) return STALE
    if (isSubscriptionAction(action)) return subscription(press, action)
    // Each kind has the handler of its own actions, which is more than the compiler sees of a table.
    const handle = handlers[action.kind] as (press: Press, action: Action) => Pressed | Promise<Pressed>
    return handle(press, action)
  }
}

const nothing = (): Pressed => ({ kind: 'notice', text: '' })

/** What the platform does by itself, as far as it does; nothing is left to be done here. */
const platformButtons: PressHandlers<'here' | 'copy' | 'private' | 'share'> = {
  here: nothing,
  copy: nothing,
  private: nothing,
  share: nothing,
}

/** Pages of the corpus. */
function recordButtons({
  corpus,
  files,
  records,
}: DialogueParts): PressHandlers<
  'topics' | 'places' | 'topic' | 'place' | 'placeFigures' | 'practice' | 'evidence' | 'card' | 'cite'
> {
  const list = async (press: Press, action: ActionOf<'topic' | 'place'>): Promise<Pressed> =>
    page(await records.list(press, action))
  return {
    topics: (_, { of }) => page(corpus().browse.topics(of)),
    places: () => page(corpus().browse.places()),
    topic: list,
    place: list,
    placeFigures: (_, action) =>
      page(corpus().browse.placeFigures(action.articleId, action.page, action.back)),
    practice: async (press, action) => page(await records.practice(press, action)),
    evidence: ({ person }, { figureId, back }) =>
      page(corpus().browse.evidence(figureId, back, person.isAdmin)),
    card: async (_, { id }) => ({ kind: 'send', ...(await files.card(id)) }),
    cite: (_, { figureId, back }) => {
      const { browse } = corpus()
      const coded = browse.coded(figureId)
      return page(coded?.kind === 'figure' ? browse.citations([coded.figure], back) : undefined)
    },
  }
}

function collectionButtons({
  collecting,
  corpus,
  files,
}: DialogueParts): PressHandlers<
  'collect' | 'collection' | 'uncollect' | 'emptyCollection' | 'collectionBrief'
> {
  return {
    collect: async (press, { code }) => {
      const coded = corpus().browse.coded(code)
      return {
        kind: 'notice',
        text: coded === undefined ? goneNotice : await collecting.keep(press, [coded]),
      }
    },
    collection: async (press, action) => page(await collecting.show(press, action.page)),
    uncollect: async (press, action) => page(await collecting.remove(press, action.code, action.page)),
    emptyCollection: async (press, { sure }) => page(await collecting.empty(press, sure)),
    collectionBrief: async (press) => ({ kind: 'send', ...(await files.briefOfCollection(press)) }),
  }
}

/** What a chat asks, checks, sets and has forgotten. */
function chatButtons({
  asking,
  checking,
  intake,
  ownData,
}: DialogueParts): PressHandlers<'draft' | 'checked' | 'ask' | 'settings' | 'setting' | 'forget'> {
  return {
    draft: (press, { id, step }) => intake.press(press, id, step),
    checked: async ({ place }, action) => page(await checking.page(place, action.slip, action.page)),
    ask: async ({ place, person }, { text }) => {
      const { message } = await asking.question({ place, person, text }, text)
      return { kind: 'send', message }
    },
    settings: async (press) => page(await ownData.settings(press, '')),
    setting: async (press, { name, value }) =>
      (await ownData.manages(press))
        ? page(await ownData.settings(press, `${name} ${value}`))
        : ONLY_MANAGERS,
    forget: async (press, { sure }) => {
      if (!(await ownData.manages(press))) return ONLY_MANAGERS
      return page(await (sure ? ownData.forget(press) : ownData.forgetQuestion(press)))
    },
  }
}

/** What stands under an answer: it is given again, as its callback token remembers it. */
function answerButtons(
  parts: DialogueParts,
): PressHandlers<
  | 'answer'
  | 'answerEvidence'
  | 'answerCite'
  | 'collectAnswer'
  | 'why'
  | 'exportFigures'
  | 'chart'
  | 'brief'
  | 'feedback'
> {
  const { asking, collecting, corpus, feedback, files } = parts

  type Again = { readonly asked: AskedSlip; readonly answer: Answer; readonly turn: Turn }
  /** Finds the answer that a button stands under; what is not remembered any more is stale. */
  const again =
    <A extends { readonly slip: string; readonly page: number }>(
      handle: (press: Press, action: A, again: Again) => Promise<Pressed>,
    ) =>
    async (press: Press, action: A): Promise<Pressed> => {
      const asked = await asking.slipOf(action.slip, press)
      const reply = asked && asking.answerOf(asked, action.page)
      return asked === undefined || reply === undefined ? STALE : handle(press, action, { asked, ...reply })
    }
  const backTo = ({ slip, page }: { readonly slip: string; readonly page: number }): Action => ({
    kind: 'answer',
    slip,
    page,
  })

  return {
    answer: again(async ({ place, person }, { slip, page: at }, { answer, turn }) => {
      // “第二个细说” is about the page that is shown now.
      const party = { place, person }
      await asking.remember(party, await asking.conversationOf(party), turn, slip)
      // In private the button under a brief one asks for the full one.
      const short = isInCompany(place) && at === 0 && (await asking.lengthIn(place)) === 'brief'
      return page(asking.answerPage(place, answer, { slip, page: at, short }))
    }),
    answerEvidence: again(async ({ person }, action, { answer }) => {
      const articles = answer.citations.map(({ article }) => article)
      return page(corpus().browse.evidenceOf(figuresShown(answer), articles, backTo(action), person.isAdmin))
    }),
    answerCite: again(async (_, { slip, page: at }, { answer }) =>
      page(corpus().browse.citations(figuresShown(answer), { kind: 'answerEvidence', slip, page: at })),
    ),
    collectAnswer: again(async (press, _, { answer }) => ({
      kind: 'notice',
      text: await collecting.keep(press, collectable(answer)),
    })),
    why: again(async ({ place }, action, { asked, answer }) =>
      page(whyMessage((await asking.reasonFor(asked, { place }, action.page)) ?? { answer }, backTo(action))),
    ),
    exportFigures: again(async ({ place }, _, { answer }) => ({
      kind: 'send',
      ...(await files.ofAnswer(place, answer, 'export')),
    })),
    chart: again(async ({ place }, { slip }, { answer }) => ({
      kind: 'send',
      ...(await files.ofAnswer(place, answer, 'chart', slip)),
    })),
    brief: async (press, { slip }) => {
      const asked = await asking.slipOf(slip, press)
      const reply = asked && asking.answerOf(asked)
      if (asked === undefined || reply === undefined) return STALE
      return { kind: 'send', ...(await files.briefAbout(asked.text, reply.answer)) }
    },
    feedback: async (press, { slip, useful }) => {
      const asked = await asking.slipOf(slip, press)
      return asked === undefined
        ? STALE
        : { kind: 'notice', text: await feedback.vote(press, { slip, useful, about: asked.text }) }
    },
  }
}
