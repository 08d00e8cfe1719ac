import { Api, HttpError } from 'grammy'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createNetwork, NO_PROXIES } from '../../src/channels/network.ts'
import {
  readRefusal,
  readTelegramError,
  type TelegramError,
} from '../../src/channels/telegram/telegram-errors.ts'
import { createQuickFetch } from '../../src/channels/telegram/telegram-http.ts'
import { freePort } from '../free-port.ts'
import { errorAnswer, type Fault, faults } from '../telegram-server/faults.ts'
import { type BotApiServer, startBotApiServer } from '../telegram-server/server.ts'

const quickFetch = createQuickFetch(createNetwork(NO_PROXIES).dispatcher)

let server: BotApiServer
let api: Api
beforeEach(async () => {
  server = await startBotApiServer()
  api = new Api(server.token, { apiRoot: server.url, fetch: quickFetch })
})
afterEach(() => server.stop())

async function failure(call: Promise<unknown>): Promise<TelegramError | undefined> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  return readTelegramError(error)
}

async function met(fault: Fault, method: 'getMe' | 'sendMessage' = 'sendMessage') {
  server.faults.on(method, fault)
  return failure(method === 'getMe' ? api.getMe() : api.sendMessage(1, '你好'))
}

const refused = (description: string, code = 400): Fault => errorAnswer(code, description)

describe('what a failed call to Telegram means', () => {
  it.each<[TelegramError['kind'], Fault]>([
    ['gone', faults.blocked()],
    ['gone', faults.kicked()],
    ['gone', faults.deactivated()],
    ['gone', faults.chatNotFound()],
    ['gone', refused('Forbidden: bot is not a member of the channel chat', 403)],
    ['gone', refused("Forbidden: bot can't initiate conversation with a user", 403)],
    ['gone', refused('Forbidden: the group chat was deleted', 403)],
    ['gone', refused('Bad Request: CHANNEL_PRIVATE')],
    ['topicGone', refused('Bad Request: message thread not found')],
    ['topicGone', refused('Bad Request: TOPIC_CLOSED')],
    ['topicGone', refused('Bad Request: TOPIC_DELETED')],
    ['mayNotWrite', refused('Bad Request: not enough rights to send text messages to the chat')],
    ['mayNotWrite', refused('Bad Request: have no rights to send a message')],
    ['mayNotWrite', refused('Bad Request: CHAT_RESTRICTED')],
    ['mayNotWrite', refused('Forbidden: something that nobody has seen yet', 403)],
    [
      'cannotParse',
      refused('Bad Request: can\'t parse entities: Unsupported start tag "x" at byte offset 3'),
    ],
    ['unchanged', refused('Bad Request: message is not modified: specified new message content')],
    ['messageGone', refused('Bad Request: message to edit not found')],
    ['messageGone', refused("Bad Request: message can't be edited")],
    ['tooLate', refused('Bad Request: query is too old and response timeout expired or query ID is invalid')],
    ['unknownMethod', refused('Not Found: method not found', 404)],
    ['unknownToken', faults.unauthorized()],
    ['conflict', refused('Conflict: terminated by other getUpdates request', 409)],
    ['temporary', faults.serverError(500)],
    ['temporary', faults.serverError(502)],
    ['temporary', faults.badGateway()],
    ['temporary', faults.drop()],
    ['temporary', faults.notJson()],
    ['refused', refused('Bad Request: message text is empty')],
  ])('%s', async (kind, fault) => {
    expect(await met(fault)).toMatchObject({ kind })
  })

  it('says where a group has gone, and how long to wait', async () => {
    server.faults.on('sendMessage', faults.migrated(-1009), { times: 1 })
    expect(await failure(api.sendMessage(1, '你好'))).toMatchObject({ kind: 'migrated', to: -1009 })
    expect(await met(faults.tooManyRequests(7))).toMatchObject({ kind: 'tooFast', retryAfterMs: 7000 })
  })

  it('knows a token that is none from a method that is unknown', async () => {
    expect(await met(refused('Not Found', 404), 'getMe')).toMatchObject({ kind: 'unknownToken' })
    expect(await met(refused('Not Found', 404))).toMatchObject({ kind: 'unknownMethod' })
    const bad = { error_code: 400, description: 'Bad Request' }
    expect(readRefusal(bad, 'getMe')).toMatchObject({ kind: 'refused' })
  })

  it('waits a second where it is not said how long', () => {
    expect(readRefusal({ error_code: 429, description: 'Too Many Requests' }, 'sendMessage')).toEqual({
      kind: 'tooFast',
      retryAfterMs: 1000,
      reason: 'Too Many Requests',
    })
  })

  it('knows that what no connection was had for has not been sent', async () => {
    const nobody = new Api(server.token, {
      apiRoot: `http://127.0.0.1:${await freePort()}`,
      fetch: quickFetch,
    })
    const read = await failure(nobody.sendMessage(1, '你好'))
    expect(read).toMatchObject({ kind: 'notSent' })
    expect(read?.reason).toContain('ECONNREFUSED')
  })

  it('knows it too where every address of a host was tried', () => {
    const tried = (code: string): Error =>
      Object.assign(new Error(`connect ${code}`), { code, syscall: 'connect' })
    const all = Object.assign(new AggregateError([tried('ETIMEDOUT'), tried('ENETUNREACH')]), {
      code: 'ETIMEDOUT',
    })
    const read = readTelegramError(new HttpError('Network request failed!', all))
    expect(read).toEqual({ kind: 'notSent', reason: 'connect ETIMEDOUT; connect ENETUNREACH' })
    // One that timed out while its answer was awaited may have been carried out.
    const late = Object.assign(new Error('read ETIMEDOUT'), { code: 'ETIMEDOUT', syscall: 'read' })
    expect(readTelegramError(new HttpError('Network request failed!', late))).toMatchObject({
      kind: 'temporary',
    })
  })

  const broken = (fields: object): Error => Object.assign(new Error('broken'), fields)
  const meant = (error: unknown) => readTelegramError(new HttpError('Network request failed!', error))?.kind

  it.each([
    { code: 'ECONNREFUSED' },
    { code: 'ENOTFOUND' },
    { code: 'EAI_AGAIN' },
    { code: 'EHOSTUNREACH' },
    { code: 'ENETUNREACH' },
    { code: 'UND_ERR_CONNECT_TIMEOUT' },
    { code: 'UND_ERR_PRX_TLS' },
    { code: 'UND_ERR_SOCKS5' },
    { code: 'UND_ERR_SOCKS5_CONNECTION' },
    { code: 'EAI_FAIL', syscall: 'getaddrinfo' },
    { code: 'ETIMEDOUT', syscall: 'connect' },
  ])('knows that nothing has been sent: %o', (fields) => {
    expect(meant(broken(fields))).toBe('notSent')
  })

  it('does not believe it where something may have been sent', () => {
    for (const fields of [
      {},
      { code: 'ECONNRESET', syscall: 'write' },
      { code: 'UND_ERR_SOCKET' },
      { code: 'NOT_ENOTFOUND' },
      { code: 'ECONNREFUSED_LATER' },
    ])
      expect(meant(broken(fields))).toBe('temporary')
    expect(meant('ECONNREFUSED')).toBe('temporary')
    // One of several ways broke before anything went, another after that.
    const [before, after] = [broken({ code: 'ECONNREFUSED' }), broken({ code: 'ECONNRESET' })]
    expect(meant(new AggregateError([before, after]))).toBe('temporary')
    expect(meant(new AggregateError([]))).toBe('temporary')
  })

  it('says why in words, and by its code where there are none', () => {
    const reason = (error: unknown) =>
      readTelegramError(new HttpError('Network request failed!', error))?.reason
    expect(reason(new AggregateError([], 'nothing worked'))).toBe('nothing worked')
    expect(reason(Object.assign(new Error(''), { code: 'ETIMEDOUT' }))).toBe('ETIMEDOUT')
    expect(reason('no error at all')).toBe('no error at all')
  })

  it('leaves alone what Telegram has nothing to do with', () => {
    expect(readTelegramError(new Error('the database is away'))).toBeUndefined()
  })
})
