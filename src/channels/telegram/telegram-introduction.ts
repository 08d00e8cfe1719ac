/** What people see of the bot before they write: commands by scope, menu button, description. */
import type { Api } from 'grammy'
import type { BotCommandScope } from 'grammy/types'
import { type CommandScope, commandList } from '../../messages/commands.ts'
import { readTelegramError } from './telegram-errors.ts'

export interface IntroductionOptions {
  readonly api: Api
  /** Who sees the commands of admins. */
  readonly adminIds: ReadonlySet<string>
  readonly subscribes: boolean
  /** Hears what could not be set: the bot works all the same. */
  readonly onTrouble: (what: string, error: unknown) => void
}

const DESCRIPTION =
  '别的地方怎么解决的、效果怎样？直接问，我用审校过的报道回答，每个数据都能看出处。也可以在群里 @我，或者在任意聊天里输入我的名字加问题。'
const SHORT_DESCRIPTION = '问各地治理做法和数据，条条有出处'

export async function introduce({
  api,
  adminIds,
  subscribes,
  onTrouble,
}: IntroductionOptions): Promise<void> {
  const list = (scope: CommandScope) => commandList(scope, { subscribes })
  const lists: readonly (readonly [BotCommandScope, CommandScope])[] = [
    [{ type: 'default' }, 'private'],
    [{ type: 'all_private_chats' }, 'private'],
    [{ type: 'all_group_chats' }, 'group'],
    [{ type: 'all_chat_administrators' }, 'groupAdmin'],
    ...[...adminIds]
      .filter((id) => /^\d+$/u.test(id))
      .map((id) => [{ type: 'chat', chat_id: Number(id) }, 'admin'] as const),
  ]
  const attempt = (what: string, call: Promise<unknown>) =>
    call.catch((error: unknown) => onTrouble(what, error))
  for (const [scope, name] of lists) {
    const call = api.setMyCommands(list(name), { scope })
    // An admin who has not written to the bot yet has no chat to set commands in.
    await attempt(`commands ${scope.type}`, scope.type === 'chat' ? call.catch(unlessUnknownChat) : call)
  }
  await attempt('menu', api.setChatMenuButton({ menu_button: { type: 'commands' } }))
  await attempt('description', api.setMyDescription(DESCRIPTION))
  await attempt('short description', api.setMyShortDescription(SHORT_DESCRIPTION))
}

function unlessUnknownChat(error: unknown): void {
  if (readTelegramError(error)?.kind !== 'gone') throw error
}
