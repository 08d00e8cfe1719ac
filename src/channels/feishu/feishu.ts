/** Feishu: a long connection for what comes in, HTTP calls for what goes out. */
import type { HttpInstance, WSClient } from '@larksuiteoapi/node-sdk'
import { FormData } from 'undici'
import type { Clock } from '../../coordination/clock.ts'
import { bytesOf, type OutgoingFile } from '../../messages/outgoing-file.ts'
import type { ChannelLog, ChannelPort, Destination, Hear, PressAnswer } from '../channel.ts'
import type { Network } from '../network.ts'
import { createReading } from '../reading.ts'
import { createFeishuApi, type FeishuAccount, type FeishuApi, FeishuError } from './feishu-api.ts'
import { FEISHU_TRAITS, feishuCard } from './feishu-card.ts'
import { readFeishuError } from './feishu-errors.ts'
import {
  feishuAdded,
  feishuEntered,
  feishuMessage,
  feishuPress,
  feishuQuoted,
  feishuRemoved,
} from './feishu-events.ts'

export interface FeishuOptions {
  readonly account: FeishuAccount
  readonly network: Network
  readonly clock: Clock
  readonly log: ChannelLog
  /** How often a connection says that it is there: Feishu itself asks for two minutes, and one that is dead shows by this. */
  readonly pingEveryMs?: number
}

const PING_EVERY_MS = 20_000
const HANDSHAKE_WITHIN_MS = 15_000
const LOOK_EVERY_MS = 500

export async function createFeishu(options: FeishuOptions): Promise<ChannelPort> {
  const { account, network, clock, log, pingEveryMs = PING_EVERY_MS } = options
  // Whoever does not use it does not wait for it.
  const sdk = await import('@larksuiteoapi/node-sdk')
  const reading = createReading('Feishu', log)
  const api = createFeishuApi(account, network.dispatcher, clock.now)
  let botId: string | undefined

  /** Why a connection could not be had, which the SDK does not say. */
  async function endpoint(): Promise<unknown> {
    const { appId, appSecret } = account
    return api.plain({
      method: 'POST',
      path: '/callback/ws/endpoint',
      body: { AppID: appId, AppSecret: appSecret },
    })
  }

  async function connect(hear: Hear, opened: () => void, signal: AbortSignal): Promise<string> {
    let fault: string | undefined
    try {
      botId ??= await whoAmI(api)
    } catch (error) {
      return readFeishuError(error).reason
    }
    const me = botId
    const http: Pick<HttpInstance, 'request'> = {
      request: <T>() =>
        endpoint().catch((error: unknown) => {
          fault = readFeishuError(error).reason
          throw error
        }) as Promise<T>,
    }
    return new Promise((resolve) => {
      let isOpen = false
      const client = new sdk.WSClient({
        appId: account.appId,
        appSecret: account.appSecret,
        domain: account.root,
        autoReconnect: false,
        httpInstance: http as HttpInstance,
        handshakeTimeoutMs: HANDSHAKE_WITHIN_MS,
        // Each ping begins the wait anew: it has to be over before the next one.
        wsConfig: { pingTimeout: pingEveryMs / 2_000 },
        loggerLevel: sdk.LoggerLevel.error,
        logger: quietly(log),
        onReady: () => {
          isOpen = true
          opened()
        },
        onError: (error) => end(fault ?? error.message),
      })
      const look = setInterval(() => {
        if (isOpen && client.getConnectionStatus().state !== 'connected') end('the connection broke')
      }, LOOK_EVERY_MS)
      const aborted = (): void => end('stopped')
      signal.addEventListener('abort', aborted, { once: true })
      function end(why: string): void {
        clearInterval(look)
        signal.removeEventListener('abort', aborted)
        client.close({ force: true })
        resolve(why)
      }
      pingEvery(client, pingEveryMs)
      void client.start({ eventDispatcher: dispatcher(hear, me) })
      if (signal.aborted) end('stopped')
    })
  }

  function dispatcher(hear: Hear, me: string) {
    const quiet = { loggerLevel: sdk.LoggerLevel.error, logger: quietly(log) }
    const heard = (read: (data: unknown) => Parameters<Hear>[0] | undefined) => async (data: unknown) => {
      const event = reading(() => read(data))
      if (event !== undefined) await hear(event)
    }
    return new sdk.EventDispatcher(quiet).register({
      'im.message.receive_v1': heard((data) => feishuMessage(data, me)),
      'im.chat.member.bot.added_v1': heard(feishuAdded),
      'im.chat.member.bot.deleted_v1': heard(feishuRemoved),
      'im.chat.access_event.bot_p2p_chat_entered_v1': heard(feishuEntered),
      'card.action.trigger': async (data: unknown) => {
        const event = reading(() => feishuPress(data))
        if (event === undefined) return {}
        return pressAnswer(await hear(event), 'group' in event && event.group)
      },
    })
  }

  async function post(to: Destination, type: string, content: object, key: string): Promise<string> {
    const message = { msg_type: type, content: JSON.stringify(content), uuid: key }
    const replyTo = to.replyTo ?? to.thread
    const sent = await (replyTo === undefined
      ? api.call({
          method: 'POST',
          path: `/open-apis/im/v1/messages?receive_id_type=${to.chat.startsWith('ou_') ? 'open_id' : 'chat_id'}`,
          body: { receive_id: to.chat, ...message },
        })
      : api.call({
          method: 'POST',
          path: `/open-apis/im/v1/messages/${encodeURIComponent(replyTo)}/reply`,
          body: { ...message, ...(to.thread === undefined ? {} : { reply_in_thread: true }) },
        }))
    const { message_id: id } = sent as { message_id?: unknown }
    if (typeof id !== 'string') throw new FeishuError('no id of a message came back', { status: 200 })
    return id
  }

  return {
    traits: FEISHU_TRAITS,
    connect,
    send: (to, message, key) => post(to, 'interactive', feishuCard(message, to.group), key),
    sendFile: async (to, file, key) => {
      const [type, content] = await upload(api, file)
      await post(to, type, content, key)
    },
    edit: async (to, message, page) => {
      await api.call({
        method: 'PATCH',
        path: `/open-apis/im/v1/messages/${encodeURIComponent(message)}`,
        body: { content: JSON.stringify(feishuCard(page, to.group)) },
      })
    },
    manages: async (chat, person) => {
      const found = (await api.call({
        method: 'GET',
        path: `/open-apis/im/v1/chats/${encodeURIComponent(chat)}?user_id_type=open_id`,
      })) as { owner_id?: string; user_manager_id_list?: readonly string[] }
      return found.owner_id === person || (found.user_manager_id_list ?? []).includes(person)
    },
    quoted: async (message) => {
      try {
        return feishuQuoted(
          await api.call({ method: 'GET', path: `/open-apis/im/v1/messages/${encodeURIComponent(message)}` }),
        )
      } catch (error) {
        log.info({ reason: readFeishuError(error).reason }, 'Feishu: a quoted message cannot be had')
        return undefined
      }
    },
    leave: async (group) => {
      await api.call({
        method: 'DELETE',
        path: `/open-apis/im/v1/chats/${encodeURIComponent(group)}/members?member_id_type=app_id`,
        body: { id_list: [account.appId] },
      })
    },
    readError: readFeishuError,
  }
}

/** @returns the bot's own id. @throws FeishuError */
export async function whoAmI(api: FeishuApi): Promise<string> {
  const { bot } = (await api.call({ method: 'GET', path: '/open-apis/bot/v3/info' })) as {
    bot?: { open_id?: unknown }
  }
  if (typeof bot?.open_id !== 'string')
    throw new FeishuError('the app has no bot: add the ability “机器人” in the console and publish a version')
  return bot.open_id
}

const pressAnswer = (answer: PressAnswer | undefined, group: boolean): object => {
  if (answer === undefined) return {}
  if ('page' in answer) return { card: { type: 'raw', data: feishuCard(answer.page, group) } }
  return answer.notice === '' ? {} : { toast: { type: 'info', content: answer.notice } }
}

async function upload(api: FeishuApi, file: OutgoingFile): Promise<[type: string, content: object]> {
  const form = new FormData()
  const content = new Blob([new Uint8Array(bytesOf(file))])
  if (file.isPicture) {
    form.set('image_type', 'message')
    form.set('image', content, file.name)
    const { image_key } = (await api.call({ method: 'POST', path: '/open-apis/im/v1/images', form })) as {
      image_key?: string
    }
    return ['image', { image_key }]
  }
  form.set('file_type', 'stream')
  form.set('file_name', file.name)
  form.set('file', content, file.name)
  const { file_key } = (await api.call({ method: 'POST', path: '/open-apis/im/v1/files', form })) as {
    file_key?: string
  }
  return ['file', { file_key }]
}

interface PingSettings {
  updateWs: (settings: { pingInterval?: number }) => void
}

/** The SDK takes the time between pings from Feishu alone, and has no setting for it: it is changed on its way in. */
function pingEvery(client: WSClient, ms: number): void {
  const { wsConfig } = client as unknown as { readonly wsConfig?: Partial<PingSettings> }
  const update = wsConfig?.updateWs?.bind(wsConfig)
  if (wsConfig === undefined || update === undefined) return
  wsConfig.updateWs = (settings) =>
    update(settings.pingInterval === undefined ? settings : { ...settings, pingInterval: ms })
}

/** The SDK writes to standard output unless it is given something else. */
function quietly(log: ChannelLog) {
  const say = (...messages: unknown[]): void =>
    log.debug({ sdk: messages.map(String).join(' ').slice(0, 300) }, 'Feishu: the SDK says something')
  const nothing = (): void => undefined
  return { error: say, warn: say, info: nothing, debug: nothing, trace: nothing }
}
