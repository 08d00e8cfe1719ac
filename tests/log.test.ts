import { GrammyError, HttpError } from 'grammy'
import { describe, expect, it } from 'vitest'
import { createLog, errorSerializer, hider, passwordsIn } from '../src/log.ts'

/** What a log holds after an error that names a secret. */
function logged(secret: string, message: string, secrets: readonly string[] = [secret]): string {
  const lines: string[] = []
  createLog('debug', secrets, (line) => lines.push(line)).warn({ err: new Error(message) }, message)
  return lines.join('')
}

describe('a secret in the log', () => {
  it.each([
    ['a token of a bot', '123456789:AAF-abcdefghijklmnopqrstuvwxyz0123456'],
    ['a webhook secret', 'abcdefghijklmnop'],
    ['a short password', 'pass1'],
    ['a very long one', 'x'.repeat(300)],
    ['with what addresses encode', 'p@ss/wörd?&'],
    ['with what JSON escapes', 'a"b\\c\td'],
  ])('is hidden: %s', (_, secret) => {
    const forms = [secret, encodeURIComponent(secret)]
    const inJson = JSON.stringify(secret).slice(1, -1)
    for (const form of forms) {
      const line = logged(secret, `POST https://host/bot${form}/sendMessage failed`)
      expect(line).toContain('bot[secret]/sendMessage failed')
      for (const shown of [...forms, inJson]) expect(line).not.toContain(shown)
    }
  })

  it('is hidden wherever it stands, in the fields and in the cause of an error', () => {
    const lines: string[] = []
    const log = createLog('debug', ['topsecret'], (line) => lines.push(line))
    log.info(
      { url: 'http://topsecret@host', deep: [{ token: 'topsecret' }] },
      'once topsecret, twice topsecret',
    )
    log.error({ err: new Error('outer', { cause: new Error('topsecret') }) }, 'failed')
    expect(lines.join('')).not.toContain('topsecret')
    expect(lines.join('').match(/\[secret\]/gu)?.length).toBeGreaterThanOrEqual(5)
  })

  it('is hidden whole where another one begins it', () => {
    expect(hider(['secret-one', 'secret-one-and-more'])('secret-one-and-more, secret-one')).toBe(
      '[secret], [secret]',
    )
  })

  it('leaves every line the JSON it was', () => {
    const line = logged('a"b\\c', 'before a"b\\c after')
    expect(JSON.parse(line)).toMatchObject({ msg: 'before [secret] after' })
  })

  it('an empty or tiny one hides nothing: every line would be unreadable', () => {
    expect(logged('', 'nothing to hide')).toContain('nothing to hide')
    expect(logged('e', 'nothing to hide')).toContain('nothing to hide')
    expect(hider(['four'])('four')).toBe('four')
    expect(hider(['fives'])('fives')).toBe('[secret]')
  })

  it.each([
    ['postgres://bot:p%40ss%2Fword@db.example:5432/tashan', ['p%40ss%2Fword', 'p@ss/word']],
    ['socks5://me:plain-one@proxy.example:1080', ['plain-one', 'plain-one']],
    ['SOCKS5H+x.y-2://me:plain-one@proxy.example', ['plain-one', 'plain-one']],
    // As everywhere, a proxy may be named without a scheme.
    ['me:plain-one@proxy.example:3128', ['plain-one', 'plain-one']],
    ['http://me:100%@proxy.example', ['100%']],
    ['http://proxy.example:3128', ['', '']],
    ['me:plain-one@proxy.example:3128/?to=http://host', ['plain-one', 'plain-one']],
    ['data/tashan.db', ['', '']],
    ['http://', ['', '']],
  ])('is found in an address, as it stands and as it is meant: %s', (address, passwords) => {
    expect(passwordsIn(address)).toEqual(passwords)
  })
})

describe('an error in the log', () => {
  const linesOf = (log: (one: ReturnType<typeof createLog>) => void): Record<string, unknown>[] => {
    const lines: string[] = []
    log(createLog('debug', [], (line) => lines.push(line)))
    return lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  }

  it('says what kind it is and what it came of, and nothing of what was to be sent', () => {
    const cause = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
    const refused = new GrammyError(
      "Call to 'sendMessage' failed!",
      { ok: false, error_code: 403, description: 'Forbidden: bot was blocked' },
      'sendMessage',
      { chat_id: 71_000_001, text: '温州市推行小区136个' },
    )
    const [line, network] = linesOf((log) => {
      log.error({ err: refused }, 'an update failed')
      log.error({ err: new HttpError('Network request failed', cause) }, 'an update failed')
    })
    expect(line).toMatchObject({ err: { type: 'GrammyError', error_code: 403 } })
    expect(JSON.stringify(line)).toContain('Forbidden: bot was blocked')
    expect(JSON.stringify(line)).not.toMatch(/71000001|136个/u)
    expect(network).toMatchObject({
      err: { of: [{ code: 'ECONNREFUSED', message: 'connect ECONNREFUSED' }] },
    })
  })

  it('is told with its stack once, and by its number after that', () => {
    const lines = linesOf((log) => {
      for (let nth = 1; nth <= 300; nth += 1)
        log.error({ err: new TypeError(`Cannot read update ${nth}`) }, 'an update failed')
    })
    expect(lines[0]).toMatchObject({ err: { message: 'Cannot read update 1', stack: expect.any(Array) } })
    expect(lines[299]).toMatchObject({ err: { message: 'Cannot read update 300', times: 300 } })
    expect(lines[299]).not.toHaveProperty('err.stack')
    expect(JSON.stringify(lines).length).toBeLessThan(300 * 250)
  })

  const told = (error: unknown) => errorSerializer()(error)

  it('holds what a platform or a driver calls it, and nothing that it lacks', () => {
    expect(told(Object.assign(new Error('a'), { code: 'EPIPE' }))).toMatchObject({ code: 'EPIPE' })
    expect(told(Object.assign(new Error('a'), { code: 23_505 }))).toMatchObject({ code: 23_505 })
    expect(told(Object.assign(new Error('a'), { code: { of: '温州' }, error_code: '403' }))).toEqual({
      type: 'Error',
      message: 'a',
      stack: expect.any(Array),
    })
    expect(told(Object.assign(new Error('a'), { error: '温州' }))).not.toHaveProperty('of')
    expect(told('no error at all')).toBe('no error at all')
    expect(told({ error: new Error('a') })).toBe('[object Object]')
  })

  it('is cut short, and so is what it came of', () => {
    expect(told(new Error('长'.repeat(600)))).toMatchObject({ message: '长'.repeat(500) })
    const many = new AggregateError(
      ['一', '二', '三', '四', '五', '六'].map((text) => new Error(text)),
      'all',
    )
    expect(told(many)).toMatchObject({ of: [...'一二三四五'].map((message) => ({ type: 'Error', message })) })
    expect(told(new AggregateError(['no error'], 'all'))).not.toHaveProperty('of')
  })

  it('is told with the nearest lines of its stack, each kind by itself', () => {
    const tell = errorSerializer()
    const at = (name: string, place: string) =>
      Object.assign(new Error(name), {
        name,
        stack: [`${name}: x`, place, ...'abcdefgh'].join('\n    at '),
      })
    expect(tell(at('A', 'one'))).toMatchObject({ stack: ['one', 'a', 'b', 'c', 'd', 'e'] })
    expect(tell(at('B', 'one'))).toHaveProperty('stack')
    expect(tell(at('A', 'two'))).toHaveProperty('stack')
    expect(tell(at('A', 'one'))).toMatchObject({ times: 2 })
    expect(tell(Object.assign(new Error('bare'), { stack: undefined }))).toMatchObject({ stack: [] })
  })

  it('keeps count of five hundred kinds, and begins anew then', () => {
    // Of one place: only their names differ.
    const kind = (n: number) => Object.assign(new Error('x'), { name: `Kind${n}` })
    const afterKinds = (kinds: number) => {
      const tell = errorSerializer()
      for (let n = 0; n < kinds; n += 1) tell(kind(n))
      return [tell(kind(kinds - 1)), tell(kind(0))]
    }
    expect(afterKinds(499)).toMatchObject([{ times: 2 }, { times: 2 }])
    expect(afterKinds(500)).toMatchObject([{ times: 2 }, { stack: expect.any(Array) }])
  })
})
