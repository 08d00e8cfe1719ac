/**
 * DingTalk in Stream mode: a long connection for what comes in, HTTP calls for what goes out. Its protocol is small; the
 * platform's own package dials in ever greater numbers when a connection is refused, so that this is spoken here.
 */
import { WebSocket } from 'ws'
import type { Clock } from '../../coordination/clock.ts'
import type { ChannelLog, ChannelPort, Destination, Hear } from '../channel.ts'
import type { Network } from '../network.ts'
import { createReading } from '../reading.ts'
import { createDingtalkApi, type DingtalkAccount, readDingtalkError } from './dingtalk-api.ts'
import { type AnswerPlace, dingtalkFrame, dingtalkMessage } from './dingtalk-events.ts'
import { DINGTALK_TRAITS, dingtalkText, sayingUrl } from './dingtalk-message.ts'

export interface DingtalkOptions {
  readonly account: DingtalkAccount
  readonly network: Network
  readonly clock: Clock
  readonly log: ChannelLog
  /** How often the connection is asked whether it is there; the next time without an answer, it is dead. */
  readonly pingEveryMs?: number
}

const MESSAGES = '/v1.0/im/bot/messages/get'
const PING_EVERY_MS = 20_000
const HANDSHAKE_WITHIN_MS = 15_000
/** An answer is not begun at an address that is about to expire. */
const RESERVE_MS = 10_000

export function createDingtalk(options: DingtalkOptions): ChannelPort {
  const { account, network, clock, log, pingEveryMs = PING_EVERY_MS } = options
  const reading = createReading('DingTalk', log)
  const api = createDingtalkApi(account, network.dispatcher, clock.now)

  async function connect(hear: Hear, opened: () => void, signal: AbortSignal): Promise<string> {
    let address: string
    try {
      address = await api.endpoint([MESSAGES])
    } catch (error) {
      return readDingtalkError(error).reason
    }
    return new Promise((resolve) => {
      const socket = new WebSocket(address, { handshakeTimeout: HANDSHAKE_WITHIN_MS })
      let isAlive = true
      const pinging = setInterval(() => {
        if (!isAlive) return end('no answer to a ping')
        isAlive = false
        if (socket.readyState === WebSocket.OPEN) socket.ping()
      }, pingEveryMs)
      const aborted = (): void => end('stopped')
      signal.addEventListener('abort', aborted, { once: true })
      function end(why: string): void {
        clearInterval(pinging)
        signal.removeEventListener('abort', aborted)
        socket.removeAllListeners()
        socket.on('error', () => undefined)
        socket.terminate()
        resolve(why)
      }
      const alive = (): void => {
        isAlive = true
      }
      socket.on('open', () => opened())
      socket.on('pong', alive)
      socket.on('error', (error) => end(error.message))
      socket.on('close', (code) => end(`closed (${code})`))
      socket.on('message', (bytes) => {
        alive()
        void onFrame(String(bytes), socket, hear, end)
      })
      if (signal.aborted) end('stopped')
    })
  }

  async function onFrame(
    text: string,
    socket: WebSocket,
    hear: Hear,
    end: (why: string) => void,
  ): Promise<void> {
    try {
      const { type, headers, data = '' } = dingtalkFrame.parse(JSON.parse(text))
      const answer = (body: string, back: object): void =>
        socket.send(JSON.stringify({ code: 200, headers: back, message: 'OK', data: body }))
      if (type === 'SYSTEM') {
        if (headers.topic === 'ping') answer(data, headers)
        // DingTalk is about to close it, and brings the rest elsewhere.
        else if (headers.topic === 'disconnect') end('DingTalk asks to connect anew')
        return
      }
      if (type !== 'CALLBACK' || headers.topic !== MESSAGES) return
      const event = reading(() => dingtalkMessage(data))
      // Unless it is acknowledged, it comes again after a minute.
      if (event !== undefined) await hear(event)
      const back = { contentType: 'application/json', messageId: headers.messageId }
      answer(JSON.stringify({ response: {} }), back)
    } catch (error) {
      log.warn({ err: error }, 'DingTalk: a frame was not dealt with')
    }
  }

  /** Where a message may be answered, as long as DingTalk permits. */
  function webhookOf({ context }: Destination): string | undefined {
    if (context === undefined) return undefined
    const { webhook, until } = JSON.parse(context) as AnswerPlace
    return clock.now() < until - RESERVE_MS ? webhook : undefined
  }

  /** Where the question came with an address for that which still holds: clocks differ, and so it may not. */
  async function answered(to: Destination, body: object): Promise<boolean> {
    const webhook = webhookOf(to)
    if (webhook === undefined) return false
    try {
      await api.answer(webhook, body)
      return true
    } catch (error) {
      if (readDingtalkError(error).kind === 'refused') return false
      throw error
    }
  }

  return {
    traits: DINGTALK_TRAITS,
    connect,
    send: async (to, message, key) => {
      const { title, text } = dingtalkText(message)
      const btns = message.buttons
        .flat()
        .map((button) => ({ title: button.label, actionURL: sayingUrl(button) }))
      const isAnswered = await answered(
        to,
        btns.length === 0
          ? { msgtype: 'markdown', markdown: { title, text } }
          : { msgtype: 'actionCard', actionCard: { title, text, btnOrientation: '1', btns } },
      )
      return isAnswered ? key : (await api.send(to, 'sampleMarkdown', { title, text })) || key
    },
    sendFile: async (to, file) => {
      const media = await api.upload(file)
      const fileType = file.name.slice(file.name.lastIndexOf('.') + 1)
      await (file.isPicture
        ? api.send(to, 'sampleImageMsg', { photoURL: media })
        : api.send(to, 'sampleFile', { mediaId: media, fileName: file.name, fileType }))
    },
    readError: readDingtalkError,
  }
}
