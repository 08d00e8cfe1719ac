import type { BotCommand, BotCommandScope, MenuButton } from 'grammy/types'
import { badRequest, tooManyRequests } from './api-error.ts'
import type { Method, MethodContext } from './methods.ts'
import { checkCommands, LIMITS } from './rules.ts'
import type { World } from './world.ts'

/** Methods about the bot itself and how it gets its updates. */
export const settingMethods: Readonly<Record<string, Method>> = {
  getMe: ({ world }) => world.me,

  getUpdates({ params, updates, onAbort }) {
    return updates.poll(
      {
        offset: params.integer('offset'),
        limit: params.integer('limit'),
        timeout: params.integer('timeout'),
        allowedUpdates: params.structured<string[]>('allowed_updates'),
      },
      onAbort,
    )
  },

  setWebhook({ params, updates }) {
    const url = params.text('url') ?? ''
    if (url === '') {
      updates.setWebhook(undefined, params.flag('drop_pending_updates'))
      return true
    }
    if (!/^https?:\/\//i.test(url)) throw badRequest('bad webhook: An HTTPS URL must be provided for webhook')
    const secret = params.text('secret_token')
    if (secret !== undefined && secret !== '') {
      if (secret.length > 256) throw badRequest('secret token is too long')
      if (!/^[A-Za-z0-9_-]+$/.test(secret)) throw badRequest('secret token contains unallowed characters')
    }
    updates.setWebhook(
      {
        url,
        secretToken: secret === '' ? undefined : secret,
        allowedUpdates: params.structured<string[]>('allowed_updates'),
        maxConnections: params.integer('max_connections'),
      },
      params.flag('drop_pending_updates'),
    )
    return true
  },

  deleteWebhook({ params, updates }) {
    updates.setWebhook(undefined, params.flag('drop_pending_updates'))
    return true
  },

  getWebhookInfo: ({ updates }) => updates.webhookInfo(),

  logOut: () => true,

  close({ world, startedAt }) {
    const left = Math.ceil((startedAt + 600_000 - world.clock.now()) / 1000)
    if (left > 0) throw tooManyRequests(left)
    return true
  },

  setMyCommands({ params, world }) {
    const commands = params.structured<BotCommand[]>('commands')
    checkCommands(commands)
    const cleaned = (commands ?? []).map((command) => ({
      ...command,
      command: command.command.replace(/^\//, ''),
      description: command.description.trim(),
    }))
    world.commands.set(commandKey(world, params), cleaned)
    return true
  },

  getMyCommands: ({ params, world }) => world.commands.get(commandKey(world, params)) ?? [],

  deleteMyCommands({ params, world }) {
    world.commands.delete(commandKey(world, params))
    return true
  },

  setMyDescription: (context) => describe(context, 'description', LIMITS.description),

  setMyShortDescription: (context) => describe(context, 'short_description', LIMITS.shortDescription),

  setChatMenuButton({ params, world }) {
    const button = params.structured<MenuButton>('menu_button') ?? { type: 'default' }
    if (!['default', 'commands', 'web_app'].includes(button.type))
      throw badRequest("can't parse menu button: unsupported type")
    if (button.type === 'web_app' && !button.web_app.url.startsWith('https://')) {
      throw badRequest('menu button Web App URL is invalid: Only HTTPS links are allowed')
    }
    const chatId = params.integer('chat_id')
    if (chatId !== undefined && world.getChat(chatId).info.type !== 'private')
      throw badRequest('user_id is invalid')
    world.menuButtons.set(chatId ?? 'default', button)
    return true
  },
}

function describe({ params, world }: MethodContext, name: string, limit: number): true {
  const text = params.text(name) ?? ''
  if (text.length > limit) throw badRequest(`${name.replace('_', ' ')} is too long`)
  world.descriptions.set(`${name} ${params.text('language_code') ?? ''}`.trim(), text)
  return true
}

const SCOPES = [
  'default',
  'all_private_chats',
  'all_group_chats',
  'all_chat_administrators',
  'chat',
  'chat_administrators',
  'chat_member',
]

function commandKey(world: World, params: MethodContext['params']): string {
  const scope = params.structured<BotCommandScope>('scope') ?? { type: 'default' }
  if (!SCOPES.includes(scope.type))
    throw badRequest("can't parse BotCommandScope: Unsupported type specified")
  const language = params.text('language_code') ?? ''
  if (language !== '' && !/^[a-z]{2}$/.test(language)) throw badRequest('invalid language code specified')
  return commandScopeKey(
    'chat_id' in scope ? { ...scope, chat_id: world.getChat(scope.chat_id).id } : scope,
    language,
  )
}

/** The key under which a world keeps the commands of a scope and language. */
export function commandScopeKey(scope: BotCommandScope, language = ''): string {
  const chat = 'chat_id' in scope ? `:${scope.chat_id}` : ''
  const user = 'user_id' in scope ? `:${scope.user_id}` : ''
  return `${scope.type}${chat}${user}${language === '' ? '' : ` ${language}`}`
}
