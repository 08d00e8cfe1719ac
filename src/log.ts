/** Log lines on standard error, a JSON object each; no secret ever stands in one. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { type Logger, pino } from 'pino'
import type { LogLevel } from './config.ts'

export type Log = Pick<Logger, 'debug' | 'info' | 'warn' | 'error'>

/** What the work in hand is about: ids only, of the chat and of what was brought from it. */
const about = new AsyncLocalStorage<object>()

/** Every line that is written while the work goes on, by whatever it calls, bears these fields. */
export const loggingAbout = <T>(fields: object, work: () => Promise<T>): Promise<T> => about.run(fields, work)

/** @param secrets are replaced wherever they turn up: errors of the network carry whole addresses, token included */
export function createLog(
  level: LogLevel,
  secrets: readonly string[],
  write: (line: string) => void = (line) => void process.stderr.write(line),
): Log {
  const hide = hider(secrets)
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      mixin: () => about.getStore() ?? {},
      serializers: { err: errorSerializer() },
    },
    { write: (line) => write(hide(line)) },
  )
}

/** More kinds of errors than this are told with their stacks again. */
const MOST_KINDS = 500
const STACK_LINES = 6

/**
 * An error as it may stand in a log: what kind, what it says, where. Whatever else it carries stays out, for a failed
 * call carries what was to be sent. The stack is told once for each kind of error; after that only how often it came.
 */
export function errorSerializer(): (error: unknown) => unknown {
  const times = new Map<string, number>()
  const plain = (error: Error) => {
    const { code, error_code } = error as { code?: unknown; error_code?: unknown }
    return {
      type: error.name,
      message: error.message.slice(0, 500),
      ...(typeof code === 'string' || typeof code === 'number' ? { code } : {}),
      ...(typeof error_code === 'number' ? { error_code } : {}),
    }
  }
  /** What it came of, and the several errors that one stands for. */
  const origins = (error: Error): Error[] => [
    ...(error.cause instanceof Error ? [error.cause] : []),
    ...('error' in error && error.error instanceof Error ? [error.error] : []),
    ...(error instanceof AggregateError ? error.errors.filter((one) => one instanceof Error) : []),
  ]
  return (error) => {
    if (!(error instanceof Error)) return String(error)
    const stack = (error.stack ?? '').split('\n    at ').slice(1, 1 + STACK_LINES)
    const kind = `${error.name} ${stack[0]}`
    const nth = (times.get(kind) ?? 0) + 1
    if (times.size >= MOST_KINDS) times.clear()
    times.set(kind, nth)
    const of = origins(error)
    return {
      ...plain(error),
      ...(of.length === 0 ? {} : { of: of.slice(0, 5).map(plain) }),
      ...(nth === 1 ? { stack } : { times: nth }),
    }
  }
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

/** The password in an address, as it stands there and as it is meant. */
export function passwordsIn(address: string): string[] {
  const url = /^[a-z\d+.-]+:\/\//iu.test(address) ? address : `http://${address}`
  const password = URL.canParse(url) ? new URL(url).password : ''
  try {
    return [password, decodeURIComponent(password)]
  } catch {
    return [password]
  }
}
