import type { UpdateLog } from './update-log.ts'

/** How many settled updates are remembered. */
const REMEMBERED = 5_000

interface Row {
  body: string | null
  message: string | null
  takenAt: number
  expiresAt: number
  done: boolean
  tries: number
  answer: string | null
}

/** A log of updates that ends with the process: for tests, and for a bot that keeps nothing. */
export function createLocalUpdateLog(): UpdateLog {
  const rows = new Map<string, Row>()
  const settled: string[] = []
  const replies = new Map<string, number>()
  const unsettled = (key: string): Row | undefined => {
    const row = rows.get(key)
    return row?.done === false ? row : undefined
  }
  const fresh = (message: string | null, body: string | null, takenAt: number): Row => ({
    body,
    message,
    takenAt,
    expiresAt: 0,
    done: false,
    tries: 0,
    answer: null,
  })
  return {
    take: async (updates, now) => {
      const taken = new Set<string>()
      for (const { key, body, message } of updates) {
        const row = rows.get(key)
        if (row !== undefined && (row.done ? row.expiresAt > now : row.body !== null)) continue
        rows.set(key, { ...fresh(message, body, now), tries: row?.done === false ? row.tries : 0 })
        taken.add(key)
      }
      return taken
    },
    left: async (prefix, now) =>
      [...rows].flatMap(([key, { body, takenAt, tries, answer, done, expiresAt }]) =>
        body === null || done || expiresAt > now || !key.startsWith(prefix)
          ? []
          : [{ key, body, takenAt, tries, answer }],
      ),
    begin: async (key, now, leaseMs, message) => {
      const row = rows.get(key)
      if (row !== undefined && row.expiresAt > now) return { kind: row.done ? 'done' : 'busy' }
      const begun = row === undefined || row.done ? fresh(message, null, now) : row
      rows.set(key, begun)
      begun.expiresAt = leaseMs === 0 ? 0 : now + leaseMs
      begun.tries += 1
      return { kind: 'yours', tries: begun.tries - 1, answer: begun.answer }
    },
    compose: async (key, answer) => {
      const row = rows.get(key)
      if (row !== undefined) Object.assign(row, { answer, tries: 0 })
    },
    renew: async (keys, until) => {
      for (const key of keys) Object.assign(unsettled(key) ?? {}, { expiresAt: until })
    },
    release: async (keys) => {
      for (const key of keys) {
        const row = unsettled(key)
        if (row !== undefined) Object.assign(row, { expiresAt: 0, tries: Math.max(row.tries - 1, 0) })
      }
    },
    settle: async (key, how) => {
      const { until } = how
      const reply = how.as === 'done' ? how.reply : undefined
      const row = rows.get(key)
      if (row === undefined) return
      Object.assign(row, { done: true, expiresAt: until, body: null, answer: null })
      if (reply !== undefined && row.message !== null) {
        replies.delete(row.message)
        replies.set(row.message, reply)
        if (replies.size > REMEMBERED) replies.delete(replies.keys().next().value ?? '')
      }
      settled.push(key)
      const oldest = settled.length > REMEMBERED ? settled.shift() : undefined
      if (oldest !== undefined && rows.get(oldest)?.done === true) rows.delete(oldest)
    },
    replyTo: async (message) => replies.get(message),
  }
}
