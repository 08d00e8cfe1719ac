/** What a database says when it cannot be used, in the words of someone who has to do something about it. */

/** The database cannot be used as it is; the message says why and what to do. */
export class DatabaseError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'DatabaseError'
  }
}

const BEGIN_ANEW =
  'move it away, with what lies beside it (-wal, -shm), and restore a backup (npm run db -- restore FILE) or begin anew'

/** The same error in the words of someone who has to do something about it. */
export function explained(error: unknown, name: string): Error {
  if (error instanceof DatabaseError) return error
  if (!(error instanceof Error)) return new Error(String(error))
  const code = codeOf(error)
  const reason = error.message.replace(/\s+/gu, ' ')
  const text = `${code} ${reason}`
  const say = (why: string) => new DatabaseError(`${name}: ${why}`, { cause: error })
  if (/SQLITE_NOTADB|not a database/u.test(text))
    return new DatabaseError(
      `${name} is not an SQLite database, or its beginning is damaged: ${BEGIN_ANEW}`,
      {
        cause: error,
      },
    )
  if (/SQLITE_CORRUPT|malformed/u.test(text))
    return say(`the database file is damaged (${reason}): ${BEGIN_ANEW}`)
  if (/SQLITE_READONLY|readonly|SQLITE_CANTOPEN|unable to open/iu.test(text))
    return say(`cannot be written (${reason}): set DATA_DIR or DATABASE_URL to a place where it can`)
  if (/SQLITE_FULL|disk is full|53100|ENOSPC/u.test(text))
    return say('the disk is full: make room, or set DATA_DIR or DATABASE_URL to a place that has some')
  if (/SQLITE_IOERR/u.test(text))
    return say(`the disk does not read or write (${code}): see whether it is full, broken or taken away`)
  if (/SQLITE_BUSY|locked/u.test(text))
    return say('another program keeps the database locked: stop that one, or wait until it is done')
  if (/ECONNREFUSED|ENOTFOUND|ETIMEDOUT|EHOSTUNREACH|timeout/u.test(text))
    return say(
      `the server cannot be reached (${code || reason}): see that it runs, and that DATABASE_URL is right`,
    )
  if (/28P01|28000|password/u.test(text))
    return say('the server refuses this user or password: correct DATABASE_URL')
  if (/3D000/u.test(text))
    return say('the server has no database of this name: create it, or correct DATABASE_URL')
  return say(reason)
}

export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

/** What went wrong, without our own words around it. */
const rootOf = (error: unknown): unknown => (error instanceof DatabaseError ? (error.cause ?? error) : error)

/** Whether an error means that the database had no room: nothing was written, and it works again once there is. */
export function isFull(error: unknown): boolean {
  const root = rootOf(error)
  return root instanceof Error && /SQLITE_FULL|disk is full|53100/u.test(`${codeOf(root)} ${root.message}`)
}

/**
 * Whether an error says that the database is away, busy or full: nothing was written, and the same may be done again
 * once that has passed.
 */
export function isPassing(error: unknown): boolean {
  const root = rootOf(error)
  if (!(root instanceof Error)) return false
  return (
    isFull(root) ||
    /^(?:SQLITE_BUSY|SQLITE_LOCKED|ECONN\w+|ETIMEDOUT|EPIPE|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN)/u.test(
      codeOf(root),
    ) ||
    // Connections refused, broken or closed; the server is stopping, starting, or has too many of them.
    /^(?:08\w{3}|57P0[1-5]|53300)$/u.test(codeOf(root)) ||
    /^(?:Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect)/u.test(
      root.message,
    )
  )
}
