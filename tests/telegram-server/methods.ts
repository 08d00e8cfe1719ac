import { chatMethods } from './chat-methods.ts'
import { messageMethods } from './message-methods.ts'
import type { Params } from './params.ts'
import { queryMethods } from './query-methods.ts'
import type { Rates } from './rates.ts'
import { settingMethods } from './setting-methods.ts'
import type { UpdateQueue } from './updates.ts'
import type { World } from './world.ts'

/** What a method works with. */
export interface MethodContext {
  readonly params: Params
  readonly world: World
  readonly updates: UpdateQueue
  readonly rates: Rates
  /** Server time at which the bot was started, in milliseconds. */
  readonly startedAt: number
  /** Whether edits count against the rates like new messages. */
  readonly countEdits: boolean
  /** Registers what to do when the caller's connection is gone. */
  readonly onAbort: (abandon: () => void) => void
}

/** One method of the Bot API: returns the result or throws an `ApiError`. */
export type Method = (context: MethodContext) => unknown

const ALL: Readonly<Record<string, Method>> = {
  ...settingMethods,
  ...messageMethods,
  ...queryMethods,
  ...chatMethods,
}

const BY_LOWER_NAME = new Map(
  Object.entries(ALL).map(([name, method]) => [name.toLowerCase(), { name, method }]),
)

/** The method with this name, whatever its case, as Telegram takes it. */
export function findMethod(name: string): { readonly name: string; readonly method: Method } | undefined {
  return BY_LOWER_NAME.get(name.toLowerCase())
}
