/** The parts of a dialogue, each of one feature, put together: what messages, commands and presses are answered with. */
import { type AnswerFiles, createAnswerFiles } from './answer-files.ts'
import { type Checking, createChecking } from './checking.ts'
import { type Collecting, createCollecting } from './collecting.ts'
import type { DialogueContext } from './dialogue-context.ts'
import { createFeedback, type Feedback } from './feedback.ts'
import { createIntakeDesk, type Intake, type IntakeDesk } from './intake.ts'
import { createOrders, type Orders } from './orders.ts'
import { createOwnData, type OwnData } from './own-data.ts'
import { createRecordPages, type RecordPages } from './record-pages.ts'
import { createSubscriptionDesk, type SubscriptionDesk } from './subscription-desk.ts'

export interface DialogueParts extends DialogueContext {
  readonly checking: Checking
  readonly collecting: Collecting
  readonly feedback: Feedback
  readonly files: AnswerFiles
  readonly intake: IntakeDesk
  readonly orders: Orders
  readonly ownData: OwnData
  readonly records: RecordPages
  readonly subscriptions: SubscriptionDesk
  /** Reads the knowledge anew and says what came of it. */
  readonly reload: (() => Promise<string>) | undefined
}

export function createDialogueParts(
  context: DialogueContext,
  { intake, reload }: { readonly intake: Intake | undefined; readonly reload: DialogueParts['reload'] },
): DialogueParts {
  const { corpus, now, papers, stores } = context
  const collecting = createCollecting({
    store: stores.collections,
    browse: () => corpus().browse,
    writes: papers !== undefined,
    now,
  })
  const subscriptions = createSubscriptionDesk({
    subscribing: () => corpus().subscribing,
    settings: stores.chats.find,
  })
  return {
    ...context,
    checking: createChecking({ corpus, slips: stores.slips, now }),
    collecting,
    feedback: createFeedback(context),
    files: createAnswerFiles(context, collecting),
    intake: createIntakeDesk(intake),
    orders: createOrders(context, subscriptions),
    ownData: createOwnData(context),
    records: createRecordPages(context),
    reload,
    subscriptions,
  }
}
