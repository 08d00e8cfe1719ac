/** Log lines on standard error, a JSON object each; no secret ever stands in one. */
import { type Logger, pino } from 'pino'
import type { LogLevel } from './config.ts'

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>

/** @param secrets are replaced wherever they turn up: errors of the network carry whole addresses, token included */
export function createLog(
  level: LogLevel,
  secrets: readonly string[],
  write: (line: string) => void = (line) => void process.stderr.write(line),
): Log {
  const hide = hider(secrets)
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    { write: (line) => write(hide(line)) },
  )
}

/** Replaces every secret in a text, also where it stands encoded for an address or escaped in JSON. */
export function hider(secrets: readonly string[]): (text: string) => string {
  const hidden = secrets
    .filter((secret) => secret.length > 4)
    .flatMap((secret) => [secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)])
    // One may be the beginning of another.
    .toSorted((a, b) => b.length - a.length)
  return (text) => hidden.reduce((line, secret) => line.replaceAll(secret, '[secret]'), text)
}
