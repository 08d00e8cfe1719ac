import type { Chat, ChatAdministratorRights, Update, UserFromGetMe } from 'grammy/types'
import {
  Channel,
  type ChatHandle,
  DEFAULT_WAIT_MS,
  Group,
  handleOf,
  type NewMember,
  Supergroup,
  TestUser,
} from './actors.ts'
import { ApiError } from './api-error.ts'
import { type Clock, scaledClock } from './clock.ts'
import { handleControl } from './control.ts'
import { type Fault, Faults } from './faults.ts'
import { findMethod, type MethodContext } from './methods.ts'
import type { UploadedFile } from './multipart.ts'
import { Params } from './params.ts'
import { type RateReport, type RateRules, Rates, TELEGRAM_RATES } from './rates.ts'
import { type CallRecord, type MethodName, type Outcome, Records } from './records.ts'
import { errorReply, type Incoming, jsonReply, type Reply, Transport } from './transport.ts'
import { PollAbandoned, UpdateQueue } from './updates.ts'
import { asAdministrator, asKicked, asLeft, asMember, World } from './world.ts'

/** How a server behaves. Everything has a default fit for tests. */
export interface BotApiServerOptions {
  /** The only token it accepts. */
  readonly token?: string
  /** 0, the default, takes any free port. */
  readonly port?: number
  /** What getMe says, where it differs from a bot with inline mode, guest queries and privacy mode. */
  readonly me?: Partial<Omit<UserFromGetMe, 'is_bot'>>
  /** Rules for sending too fast: none by default, Telegram's with `true`. Rates are measured either way. */
  readonly rates?: boolean | Partial<RateRules>
  /** Whether edits count against the rates like new messages. Telegram is vague about it; off by default. */
  readonly countEdits?: boolean
  /** The id of the first update. Of a bot that gets a new token the numbers go on. */
  readonly firstUpdateId?: number
  /** The server's time, for tests that move it themselves. */
  readonly clock?: Clock
  /** Makes server time run so many times as fast: waits for updates end sooner, rates allow more a real second. */
  readonly timeScale?: number
  /** Calls kept in full; 0 keeps only counts. All by default. */
  readonly keepCalls?: number
  /** Messages kept per chat, at least 1. All by default. */
  readonly keepMessages?: number
  /** Files kept. All by default. */
  readonly keepFiles?: number
  /** Whether users' choices of inline results are reported, as @BotFather would have to be told. On by default. */
  readonly inlineFeedback?: boolean
  /** Whether inline answers are cached for `cache_time`, so that the bot is not asked again. Off by default. */
  readonly inlineCache?: boolean
  /** Seconds during which callback and inline queries can be answered; 60 by default. */
  readonly queryLifetime?: number
  /** Real milliseconds before a failed webhook delivery is repeated; doubles up to a second. 20 by default. */
  readonly webhookRetryMs?: number
  /** Serves /control, for harnesses in another process. */
  readonly control?: boolean
}

/** Options of a new user. */
export interface NewUser {
  readonly id?: number
  readonly lastName?: string
  readonly username?: string
  readonly language?: string
  /** Whether the user wrote to the bot before; without it the bot may not write first. */
  readonly started?: boolean
}

/** Options of a new group, supergroup or channel. */
export interface NewChat {
  readonly id?: number
  readonly username?: string
  readonly members?: readonly NewMember[]
  /** The bot's standing, without telling it: a member of groups, an administrator of channels by default. */
  readonly bot?: 'member' | 'administrator' | 'absent' | 'kicked'
  readonly botRights?: Partial<ChatAdministratorRights>
  /** Supergroups only: has topics. */
  readonly forum?: boolean
}

/** How `idle` decides. */
export interface IdleOptions {
  /** Real milliseconds without anything happening. */
  readonly quietMs?: number
  /** Real milliseconds after which it gives up. */
  readonly timeoutMs?: number
}

/**
 * Starts a Bot API server on the loopback address.
 *
 *     const server = await startBotApiServer()
 *     const bot = createBot(server.token, { client: { apiRoot: server.url } })
 *     const li = server.user('李')
 *     const group = server.supergroup('居民群', { members: [li] })
 *     const question = li.says('/ask 食堂', { in: group })
 *     const answer = await group.nextMessage()
 *     await li.taps(answer, '依据').answer()
 *     await server.stop()
 */
export async function startBotApiServer(options: BotApiServerOptions = {}): Promise<BotApiServer> {
  const server = new BotApiServer(options)
  await server.listen(options.port ?? 0)
  return server
}

/** A running server, and the people who use the bot on it. */
export class BotApiServer {
  readonly token: string
  readonly clock: Clock
  readonly world: World
  readonly updates: UpdateQueue
  readonly faults = new Faults()
  readonly inlineFeedback: boolean
  readonly inlineCache: boolean
  readonly #records: Records
  readonly #rates: Rates
  readonly #transport: Transport
  readonly #countEdits: boolean
  readonly #startedAt: number
  readonly #hasControl: boolean
  #port = 0
  #busy = 0
  #lastActivity = Date.now()
  #isClosed = false

  constructor(options: BotApiServerOptions) {
    this.token = options.token ?? '123456789:TEST-token_of_the_loopback_server'
    this.clock = options.clock ?? scaledClock(options.timeScale ?? 1)
    this.inlineFeedback = options.inlineFeedback ?? true
    this.inlineCache = options.inlineCache ?? false
    this.#countEdits = options.countEdits ?? false
    this.#hasControl = options.control ?? false
    this.#startedAt = this.clock.now()
    this.#records = new Records(options.keepCalls ?? Number.POSITIVE_INFINITY)
    this.#rates = new Rates(this.clock, rateRules(options.rates))
    this.updates = new UpdateQueue(
      this.clock,
      {
        retryMs: options.webhookRetryMs ?? 20,
        timeoutMs: 60_000 / this.clock.scale,
        onReply: (method, params) => void this.#run(method, params, new Map(), () => {}, true),
      },
      options.firstUpdateId,
    )
    this.world = new World({
      clock: this.clock,
      me: {
        id: Number(this.token.split(':')[0]),
        is_bot: true,
        first_name: '他山',
        username: 'tashan_test_bot',
        can_join_groups: true,
        can_read_all_group_messages: false,
        supports_guest_queries: true,
        supports_inline_queries: true,
        can_connect_to_business: false,
        has_main_web_app: false,
        has_topics_enabled: false,
        allows_users_to_create_topics: false,
        can_manage_bots: false,
        supports_join_request_queries: false,
        ...options.me,
      },
      keepMessages: Math.max(1, options.keepMessages ?? Number.POSITIVE_INFINITY),
      keepFiles: options.keepFiles ?? Number.POSITIVE_INFINITY,
      queryLifetime: options.queryLifetime ?? 60,
      push: (update) => this.push(update),
    })
    this.#transport = new Transport((incoming) => this.#handle(incoming))
  }

  /** What to give a bot as `apiRoot`. */
  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  get port(): number {
    return this.#port
  }

  async listen(port: number): Promise<void> {
    this.#port = await this.#transport.listen(port)
  }

  /** Ends every poll, delivery and connection, and frees the port. */
  async stop(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    this.updates.close()
    await this.#transport.close()
  }

  /** A new user with a private chat, or the one with this id. */
  user(name: string, options: NewUser = {}): TestUser {
    const id = options.id ?? this.world.nextUserId()
    if (this.world.users.has(id) && this.world.chats.has(id)) return new TestUser(this, id)
    const user = {
      id,
      is_bot: false,
      first_name: name,
      ...(options.lastName === undefined ? {} : { last_name: options.lastName }),
      ...(options.username === undefined ? {} : { username: options.username }),
      language_code: options.language ?? 'zh-hans',
    }
    this.world.users.set(id, user)
    const { is_bot: _, language_code: __, ...info } = user
    const chat = this.world.addChat({ ...info, type: 'private' }, asMember(this.world.asUser(this.world.me)))
    chat.started = options.started ?? false
    return new TestUser(this, id)
  }

  group(title: string, options: NewChat = {}): Group {
    return new Group(this, this.#addChat({ id: 0, type: 'group', title }, options))
  }

  supergroup(title: string, options: NewChat = {}): Supergroup {
    const username = options.username === undefined ? {} : { username: options.username }
    const forum = options.forum ? { is_forum: true as const } : {}
    return new Supergroup(
      this,
      this.#addChat({ id: 0, type: 'supergroup', title, ...username, ...forum }, options),
    )
  }

  channel(title: string, options: NewChat = {}): Channel {
    const username = options.username === undefined ? {} : { username: options.username }
    return new Channel(this, this.#addChat({ id: 0, type: 'channel', title, ...username }, options))
  }

  /** A handle on any chat by id. */
  chat(id: number): ChatHandle {
    return handleOf(this, id)
  }

  /** Puts a raw update in the queue; returns its id, or nothing if the bot does not want its kind. */
  push(update: Omit<Update, 'update_id'>): number | undefined {
    this.#lastActivity = Date.now()
    return this.updates.push(update)
  }

  /** Recorded calls of a method, or of all, oldest first. */
  calls<M extends MethodName>(method?: M): CallRecord<M>[] {
    return this.#records.calls(method)
  }

  /** How many calls ended how, such as `{ 'sendMessage ok': 3, 'sendMessage 429': 1 }`. */
  counts(): Record<string, number> {
    return this.#records.counts()
  }

  /** Calls `listener` with every call from now on, also with those that are not kept; returns a function that ends it. */
  onCall(listener: (record: CallRecord) => void): () => void {
    return this.#records.listen(listener)
  }

  /** The first recorded call that fits, waiting for it if need be. */
  waitForCall<M extends MethodName>(
    method: M,
    options: {
      readonly where?: (call: CallRecord<M>) => boolean
      readonly after?: number
      readonly timeoutMs?: number
    } = {},
  ): Promise<CallRecord<M>> {
    const fits = (call: CallRecord<M>) => call.seq > (options.after ?? 0) && (options.where?.(call) ?? true)
    const found = this.calls(method).find(fits)
    if (found) return Promise.resolve(found)
    return new Promise((resolve, reject) => {
      const timeoutMs = options.timeoutMs ?? DEFAULT_WAIT_MS
      const timer = setTimeout(() => {
        stop()
        reject(
          new Error(
            `no fitting call of ${method} within ${timeoutMs} ms; calls: ${JSON.stringify(this.counts())}`,
          ),
        )
      }, timeoutMs)
      const stop = this.onCall((record) => {
        const call = record as unknown as CallRecord<M>
        if (record.method !== method || !fits(call)) return
        clearTimeout(timer)
        stop()
        resolve(call)
      })
    })
  }

  /** Forgets recorded calls and their counts. */
  forgetCalls(): void {
    this.#records.clear()
  }

  /** The highest rates seen so far. */
  rates(): RateReport {
    return this.#rates.report()
  }

  /**
   * Resolves when the bot has confirmed every update, no call is under way and nothing happened for a moment. A bot
   * that confirms updates before it has handled them (a concurrent runner) must be waited for by its messages.
   */
  async idle({ quietMs = 25, timeoutMs = DEFAULT_WAIT_MS }: IdleOptions = {}): Promise<void> {
    const start = Date.now()
    for (;;) {
      const isQuiet = this.#busy === 0 && this.updates.pending.length === 0
      if (isQuiet && Date.now() - this.#lastActivity >= quietMs) return
      if (Date.now() - start > timeoutMs) {
        throw new Error(
          `not idle after ${timeoutMs} ms: ${this.updates.pending.length} unconfirmed updates, ${this.#busy} calls under way, ` +
            `${this.updates.isPolled ? 'polled' : 'not polled'}, webhook "${this.updates.webhookUrl}"`,
        )
      }
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }

  #addChat(info: Chat.GroupChat | Chat.SupergroupChat | Chat.ChannelChat, options: NewChat): number {
    const me = this.world.asUser(this.world.me)
    const standing = options.bot ?? (info.type === 'channel' ? 'administrator' : 'member')
    const rights = info.type === 'channel' ? { can_post_messages: true, can_edit_messages: true } : {}
    const bot = {
      member: () => asMember(me),
      administrator: () => asAdministrator(me, { ...rights, ...options.botRights }),
      absent: () => asLeft(me),
      kicked: () => asKicked(me),
    }[standing]()
    const chat = this.world.addChat({ ...info, id: options.id ?? this.world.nextChatId(info.type) }, bot)
    for (const member of options.members ?? []) {
      const user = this.world.asUser(member.user)
      chat.members.set(user.id, asMember(user))
    }
    return chat.id
  }

  async #handle(incoming: Incoming): Promise<Reply> {
    const { path } = incoming
    if (this.#hasControl && path.startsWith('/control/')) return handleControl(this, incoming)
    if (path.startsWith('/file/bot')) return this.#serveFile(path)
    const slash = path.indexOf('/', 4)
    if (!path.startsWith('/bot') || slash < 0) return errorReply(new ApiError(404, 'Not Found'))
    if (decodeURIComponent(path.slice(4, slash)) !== this.token)
      return errorReply(new ApiError(401, 'Unauthorized'))
    return this.#run(path.slice(slash + 1), incoming.fields, incoming.files, incoming.onAbort)
  }

  async #run(
    name: string,
    fields: Record<string, unknown>,
    files: ReadonlyMap<string, UploadedFile>,
    onAbort: (abandon: () => void) => void,
    isWebhookReply = false,
  ): Promise<Reply> {
    const found = findMethod(name)
    const method = (found?.name ?? name) as MethodName
    const isPoll = method === 'getUpdates'
    const at = this.clock.now()
    let params: Params | undefined
    const record = (outcome: Outcome) => {
      const values = (params?.values ?? fields) as CallRecord['params']
      this.#records.add({ method, params: values, files, at, outcome })
    }
    if (!isPoll) {
      this.#busy++
      this.#lastActivity = Date.now()
    }
    let isAbandoned = false
    onAbort(() => {
      isAbandoned = true
    })
    try {
      params = new Params(fields, files)
      const fault = isWebhookReply ? undefined : this.faults.meet(method.toLowerCase(), chatOf(params))
      const early = await this.#meet(fault)
      if (early) {
        record(outcomeOfFault(early))
        return early
      }
      if (!found) throw new ApiError(404, 'Not Found: method not found')
      const context: MethodContext = {
        params,
        world: this.world,
        updates: this.updates,
        rates: this.#rates,
        startedAt: this.#startedAt,
        countEdits: this.#countEdits,
        onAbort,
      }
      const result = await found.method(context)
      if (fault?.kind === 'lose answer') {
        record({ kind: 'answer lost', result })
        return 'break'
      }
      if (fault?.kind === 'late answer') await pause(fault.ms)
      record(isAbandoned ? { kind: 'abandoned' } : { kind: 'ok', result })
      return jsonReply(200, { ok: true, result })
    } catch (error) {
      if (error instanceof PollAbandoned) {
        record({ kind: 'abandoned' })
        return 'break'
      }
      if (!(error instanceof ApiError)) throw error
      const { code, description, parameters } = error
      record({ kind: 'error', status: code, description, ...(parameters ? { parameters } : {}) })
      return errorReply(error)
    } finally {
      this.#lastActivity = isPoll ? this.#lastActivity : Date.now()
      if (!isPoll) this.#busy--
    }
  }

  async #meet(fault: Fault | undefined): Promise<Reply | undefined> {
    if (fault?.kind === 'drop') return 'break'
    if (fault?.kind === 'answer') {
      return { status: fault.status, type: fault.type ?? 'application/json', body: fault.body }
    }
    if (fault?.kind === 'delay') await pause(fault.ms)
    return undefined
  }

  #serveFile(path: string): Reply {
    const rest = path.slice('/file/bot'.length)
    const slash = rest.indexOf('/')
    if (decodeURIComponent(rest.slice(0, slash)) !== this.token)
      return errorReply(new ApiError(401, 'Unauthorized'))
    const stored = this.world.findFileByPath(decodeURIComponent(rest.slice(slash + 1)))
    if (!stored) return errorReply(new ApiError(404, 'Not Found'))
    return {
      status: 200,
      type: 'application/octet-stream',
      body: stored.bytes ?? Buffer.alloc(stored.file.file_size ?? 0),
    }
  }
}

function rateRules(rates: BotApiServerOptions['rates']): RateRules | undefined {
  if (rates === undefined || rates === false) return undefined
  return rates === true ? TELEGRAM_RATES : { ...TELEGRAM_RATES, ...rates }
}

function outcomeOfFault(reply: Reply): Outcome {
  if (reply === 'break') return { kind: 'dropped' }
  const body = String(reply.body)
  try {
    const { description = body, parameters } = JSON.parse(body) as ApiError
    return { kind: 'error', status: reply.status, description, ...(parameters ? { parameters } : {}) }
  } catch {
    return { kind: 'error', status: reply.status, description: body }
  }
}

function chatOf(params: Params): number | undefined {
  const id = Number(params.values['chat_id'])
  return Number.isNaN(id) ? undefined : id
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
