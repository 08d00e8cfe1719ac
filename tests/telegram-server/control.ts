import { Group, Supergroup, type TestUser } from './actors.ts'
import { ApiError } from './api-error.ts'
import { type Fault, type FaultScope, faults } from './faults.ts'
import type { MethodName } from './records.ts'
import type { BotApiServer, IdleOptions, NewChat, NewUser } from './server.ts'
import { errorReply, type Incoming, jsonReply, type Reply } from './transport.ts'

/** What can be asked of a user or a chat from another process, with arguments as JSON. */
const USER_ACTS = [
  'says',
  'starts',
  'edits',
  'deletes',
  'forwards',
  'reacts',
  'stopsDraft',
  'blocksBot',
  'unblocksBot',
  'addsBot',
  'kicksBot',
  'promotesBot',
  'demotesBot',
  'mutesBot',
  'pins',
] as const

type Handler = (server: BotApiServer, fields: Record<string, unknown>) => unknown

/** The control endpoints: `POST /control/<name>` with a JSON body, or `GET` with a query. */
const HANDLERS: Readonly<Record<string, Handler>> = {
  /** `{name, id?, started?, …}` → the user. */
  user: (server, fields) => {
    const { name = 'User', ...options } = fields as NewUser & { name?: string }
    return server.user(name, numbered(options)).info
  },

  /** `{type, title, id?, forum?, bot?, members?: ids}` → the chat. */
  chat: (server, fields) => {
    const {
      type,
      title = 'Chat',
      members = [],
      ...rest
    } = fields as Omit<NewChat, 'members'> & {
      type: 'group' | 'supergroup' | 'channel'
      title?: string
      members?: number[]
    }
    if (!['group', 'supergroup', 'channel'].includes(type))
      throw new ApiError(400, `unknown type of chat: ${type}`)
    return server[type](title, { ...rest, members: members.map((id) => userOf(server, id)) }).info
  },

  /** `{chat, name}` → the topic. */
  topic: (server, fields) => {
    const chat = server.chat(Number(fields['chat']))
    if (!(chat instanceof Supergroup)) throw new ApiError(400, `chat ${chat.id} is no supergroup`)
    const { id, name } = chat.topic(String(fields['name']))
    return { id, name }
  },

  /** `{user, act, args}`: what the methods of `TestUser` do; queries are waited for unless `wait` is false. */
  act: async (server, fields) => {
    const user = userOf(server, Number(fields['user']))
    const act = String(fields['act'])
    const args = (fields['args'] ?? []) as never[]
    const wait = fields['wait'] !== false
    if (act === 'taps' || act === 'sendsCallback') {
      const tap = user[act](...(args as unknown as [never, never, never]))
      return wait ? await tap.answer() : null
    }
    if (act === 'inline') {
      const asked = user.inline(...(args as unknown as [never, never]))
      return wait ? await asked.answer() : { id: asked.id }
    }
    if (act === 'choosesResult') return user.choosesResult(...(args as unknown as [never, never, never]))
    if (act.startsWith('sends.')) {
      const send = user.sends[act.slice('sends.'.length) as keyof TestUser['sends']]
      if (send) return send(...(args as unknown as [never, never]))
    }
    if (act === 'joins' || act === 'leaves' || act === 'migrates') {
      const group = server.chat(Number(args[0]))
      if (!(group instanceof Group)) throw new ApiError(400, `chat ${group.id} is no group`)
      const done = user[act](group)
      return done instanceof Group ? done.info : done
    }
    if (!(USER_ACTS as readonly string[]).includes(act)) throw new ApiError(400, `unknown act: ${act}`)
    const method = user[act as (typeof USER_ACTS)[number]] as (...values: never[]) => unknown
    return method.apply(user, args) ?? null
  },

  /** `{update}` → `{update_id}`; several with `{updates}`. */
  push: (server, fields) => {
    const updates = (fields['updates'] ?? [fields['update']]) as never[]
    return updates.map((update) => server.push(update) ?? null)
  },

  /** `?method=&after=&limit=` → recorded calls, without the bytes of files. */
  calls: (server, fields) => {
    const after = Number(fields['after'] ?? 0)
    const limit = Number(fields['limit'] ?? 1000)
    const method = fields['method'] as MethodName | undefined
    const found = server.calls(method).filter(({ seq }) => seq > after)
    return found.slice(0, limit).map((call) => ({
      ...call,
      files: [...call.files].map(([part, file]) => ({
        part,
        name: file.name,
        mime: file.mime,
        size: file.bytes.length,
      })),
    }))
  },

  counts: (server) => server.counts(),
  rates: (server) => server.rates(),

  /** `?chat=&after=` → the messages of a chat. */
  messages: (server, fields) => {
    const after = Number(fields['after'] ?? 0)
    return server.chat(Number(fields['chat'])).messages.filter(({ message_id }) => message_id > after)
  },

  /** The bot's messages as they stand in all chats, those of a chat in the order in which they came. */
  said: (server) =>
    [...server.world.chats.keys()].flatMap((chat) =>
      server.chat(chat).botMessages.map((message) => ({
        chat,
        thread: message.message_thread_id ?? null,
        text: message.text ?? '',
      })),
    ),

  /** How many messages of the bot each chat got: `[[chat id, count], …]`. */
  sent: (server) => [...server.world.chats.values()].map(({ id, sent }) => [id, sent]),

  /** `{chat, timeoutMs?}` → the next message of the bot nobody has taken. */
  nextMessage: (server, fields) => {
    const timeoutMs = fields['timeoutMs'] === undefined ? {} : { timeoutMs: Number(fields['timeoutMs']) }
    return server.chat(Number(fields['chat'])).nextMessage(timeoutMs)
  },

  state: (server) => ({
    pending: server.updates.pending.length,
    polled: server.updates.isPolled,
    webhook: server.updates.webhookUrl,
    chats: server.world.chats.size,
    memory: process.memoryUsage().rss,
  }),

  /** `{method, fault, args?, …scope}`: a fault by the name it has in `faults`, or as an object. */
  fault: (server, fields) => {
    const { method, fault, args, ...scope } = fields as unknown as {
      method: string
      fault: unknown
      args?: never[]
    } & FaultScope
    const make = faults[fault as keyof typeof faults] as ((...values: never[]) => Fault) | undefined
    if (typeof fault === 'string' && !make) throw new ApiError(400, `unknown fault: ${fault}`)
    server.faults.on(method, make ? make(...(args ?? [])) : (fault as Fault), scope)
    return true
  },

  clearFaults: (server) => {
    server.faults.clear()
    return true
  },

  forgetCalls: (server) => {
    server.forgetCalls()
    return true
  },

  /** `{quietMs?, timeoutMs?}`. */
  idle: async (server, fields) => {
    await server.idle(fields as IdleOptions)
    return true
  },

  stop: (server) => {
    // After the answer is out.
    setTimeout(() => void server.stop(), 20)
    return true
  },
}

/** Answers a control request: `{ok: true, result}` or `{ok: false, …}`. */
export async function handleControl(server: BotApiServer, incoming: Incoming): Promise<Reply> {
  const name = incoming.path.slice('/control/'.length)
  const handler = Object.hasOwn(HANDLERS, name) ? HANDLERS[name] : undefined
  if (!handler) return errorReply(new ApiError(404, `no control endpoint "${name}"`))
  try {
    return jsonReply(200, { ok: true, result: (await handler(server, incoming.fields)) ?? null })
  } catch (error) {
    if (error instanceof ApiError) return errorReply(error)
    return errorReply(new ApiError(400, error instanceof Error ? error.message : String(error)))
  }
}

function userOf(server: BotApiServer, id: number): TestUser {
  if (!server.world.users.has(id)) throw new ApiError(400, `no user ${id}`)
  return server.user('', { id })
}

function numbered(options: NewUser): NewUser {
  return options.id === undefined ? options : { ...options, id: Number(options.id) }
}
