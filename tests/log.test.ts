import { describe, expect, it } from 'vitest'
import { createLog, hider } from '../src/log.ts'

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
  })
})
