/**
 * A stand-in for the addresses of group robots, Feishu's and WeCom's, on the loopback address. Strict: an unknown path is
 * an error, and forms, signatures, sizes, rates and Feishu's wish to be left alone at certain times are enforced as the
 * public documents say.
 */
import { createHmac } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type Card, cardFault, cardText } from '../feishu-server/check-card.ts'
import { createFaults, type Faults } from '../platform-server/faults.ts'
import { createRateBook } from '../platform-server/rates.ts'

export interface Received {
  readonly robot: string
  readonly at: number
  /** As it reads on the screen. */
  readonly text: string
}

export interface RobotServer {
  /** A robot of a new group; its address is good until `remove`. */
  readonly feishu: (options?: { readonly secret?: string; readonly keyword?: string }) => {
    readonly key: string
    readonly url: string
  }
  readonly wecom: () => { readonly key: string; readonly url: string }
  readonly remove: (key: string) => void
  readonly received: (key?: string) => readonly Received[]
  readonly faults: Faults
  /** Hears of a message that has been taken and not been answered yet. */
  onTaken: (received: Received) => void
  /** Calls that no platform would have taken. */
  readonly violations: () => readonly string[]
  readonly refused: () => number
  readonly stop: () => Promise<void>
}

interface Group {
  readonly kind: 'feishu' | 'wecom'
  readonly secret?: string
  readonly keyword?: string
}

const SIGN_GOOD_FOR_S = 60 * 60
const FEISHU_BYTES = 20 * 1024
const WECOM_BYTES = 4_096
const RATES = {
  feishu: [
    { count: 5, perMs: 1_000 },
    { count: 100, perMs: 60_000 },
  ],
  wecom: [{ count: 20, perMs: 60_000 }],
} as const

/** @param options.isBusy when Feishu refuses because everybody sends */
export async function startRobotServer(
  options: { readonly now?: () => number; readonly isBusy?: (now: number) => boolean } = {},
): Promise<RobotServer> {
  const { now = Date.now, isBusy = () => false } = options
  const groups = new Map<string, Group>()
  const received: Received[] = []
  const violations: string[] = []
  const faults = createFaults()
  const book = createRateBook(now)
  let made = 0
  let onTaken: RobotServer['onTaken'] = () => undefined

  const isTooMuch = (key: string, kind: Group['kind']): boolean =>
    book.take(RATES[kind].map((rule, at) => [`${key} ${at}`, rule] as const)) > 0

  function take(robot: string, text: string): void {
    const one = { robot, at: now(), text }
    received.push(one)
    onTaken(one)
  }

  /** @returns the answer's code and words */
  function feishu(key: string, body: Readonly<Record<string, unknown>>, bytes: number): [number, string] {
    const group = groups.get(key)
    if (group === undefined) return [19001, 'param invalid: incoming webhook access token invalid']
    if (group.secret !== undefined && !isSigned(body, group.secret))
      return [19021, 'sign match fail or timestamp is not within one hour from current time']
    if (Object.keys(body).length === 0) return [19002, 'params error, msg_type need']
    if (bytes > FEISHU_BYTES) return violated(`a message of ${bytes} bytes`, 9499)
    if (body['msg_type'] !== 'interactive') return violated(`msg_type ${String(body['msg_type'])}`, 9499)
    const fault = cardFault(JSON.stringify(body['card']))
    if (fault !== undefined) return violated(fault, 9499)
    if (/"tag":"button"/u.test(JSON.stringify(body['card'])))
      return violated('a button that nobody hears', 9499)
    const text = cardText(body['card'] as Card)
    if (group.keyword !== undefined && !text.includes(group.keyword)) return [19024, 'Key Words Not Found']
    if (isBusy(now())) return [11232, 'frequency limited psm[lark.oapi.app_platform_runtime]appID[1500]']
    if (isTooMuch(key, 'feishu')) return [11232, 'frequency limited']
    take(key, text)
    return [0, 'success']
  }

  function isSigned({ sign, timestamp }: Readonly<Record<string, unknown>>, secret: string): boolean {
    const seconds = Number(timestamp)
    const wanted = createHmac('sha256', `${String(timestamp)}\n${secret}`).digest('base64')
    return sign === wanted && Math.abs(now() / 1000 - seconds) <= SIGN_GOOD_FOR_S
  }

  function wecom(key: string, body: Readonly<Record<string, unknown>>): [number, string] {
    if (!groups.has(key))
      return [
        93000,
        'invalid webhook url, hint: [1700000000], from ip: 127.0.0.1, more info at https://open.work.weixin.qq.com',
      ]
    if (Object.keys(body).length === 0) return [40008, 'invalid message type']
    const { content } = (body['markdown'] ?? {}) as { content?: unknown }
    if (body['msgtype'] !== 'markdown' || typeof content !== 'string' || content.trim() === '')
      return violated('no markdown', 40008)
    if (Buffer.byteLength(content) > WECOM_BYTES)
      return violated(`markdown of ${Buffer.byteLength(content)} bytes`, 40058)
    if (isTooMuch(key, 'wecom')) return [45009, 'api freq out of limit']
    take(key, content)
    return [0, 'ok']
  }

  function violated(what: string, code: number): [number, string] {
    violations.push(what)
    return [code, what]
  }

  function answerTo(request: IncomingMessage, text: string): object | undefined {
    const address = new URL(request.url ?? '/', 'http://loopback')
    if (request.method !== 'POST') return void violations.push(`${request.method}`)
    if (!/^application\/json/u.test(request.headers['content-type'] ?? ''))
      violations.push(`content-type ${request.headers['content-type']}`)
    const body = JSON.parse(text) as Readonly<Record<string, unknown>>
    const key = /^\/open-apis\/bot\/v2\/hook\/([\w-]+)$/u.exec(address.pathname)?.[1]
    if (key !== undefined) {
      const [code, msg] = feishu(key, body, Buffer.byteLength(text))
      return code === 0 ? { StatusCode: 0, StatusMessage: msg, code, data: {}, msg } : { code, data: {}, msg }
    }
    if (address.pathname === '/cgi-bin/webhook/send') {
      const [errcode, errmsg] = wecom(address.searchParams.get('key') ?? '', body)
      return { errcode, errmsg }
    }
    return void violations.push(`unknown call ${address.pathname}`)
  }

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = ''
    for await (const part of request) text += String(part)
    const kind = request.url?.includes('/hook/') ? 'feishu' : 'wecom'
    const fault = faults.meet(kind)
    if (fault?.kind === 'drop') return void request.socket.destroy()
    if (fault?.kind === 'delay') await new Promise((resolve) => setTimeout(resolve, fault.ms))
    const answer = fault?.kind === 'answer' ? fault.answer : answerTo(request, text)
    if (fault?.kind === 'lose answer') return void request.socket.destroy()
    response.writeHead(answer === undefined ? 404 : fault?.kind === 'answer' ? (fault.status ?? 200) : 200, {
      'content-type': 'application/json',
      ...(fault?.kind === 'answer' ? fault.headers : {}),
    })
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer ?? {}))
  }

  const server = createServer((request, response) => void serve(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const root = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const newKey = (group: Group): string => {
    made += 1
    const key = `6f1c0a9e-0000-4000-8000-${String(made).padStart(12, '0')}`
    groups.set(key, group)
    return key
  }
  return {
    feishu: (of = {}) => {
      const key = newKey({ kind: 'feishu', ...of })
      return { key, url: `${root}/open-apis/bot/v2/hook/${key}` }
    },
    wecom: () => {
      const key = newKey({ kind: 'wecom' })
      return { key, url: `${root}/cgi-bin/webhook/send?key=${key}` }
    },
    remove: (key) => void groups.delete(key),
    received: (key) => received.filter(({ robot }) => key === undefined || robot === key),
    faults,
    get onTaken() {
      return onTaken
    },
    set onTaken(told) {
      onTaken = told
    },
    violations: () => violations,
    refused: book.refused,
    stop: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
