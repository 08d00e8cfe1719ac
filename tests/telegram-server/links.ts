import type { User } from 'grammy/types'

const WEB_SCHEMES = new Set(['http:', 'https:', 'ton:', 'tonsite:', 'tg:', 'mailto:', 'tel:'])

/** The address as Telegram keeps it, or nothing when it would not accept it as a link. */
export function checkedLink(address: string): string | undefined {
  const trimmed = address.trim()
  if (trimmed === '' || /\s/.test(trimmed)) return undefined
  const hasScheme = /^[a-z][a-z0-9+.-]*:/i.test(trimmed) && !/^[^/]*\.[^/]*:\d/.test(trimmed)
  let url: URL
  try {
    url = new URL(hasScheme ? trimmed : `http://${trimmed}`)
  } catch {
    return undefined
  }
  if (!WEB_SCHEMES.has(url.protocol)) return undefined
  if (url.protocol === 'http:' || url.protocol === 'https:') {
    // A host needs a dot; only names on the local machine are let through besides, as a local Bot API server does.
    if (!url.hostname.includes('.') && url.hostname !== 'localhost') return undefined
    return url.href
  }
  return trimmed
}

/** The user that a `tg://user?id=…` link mentions. */
export function userOfLink(address: string): User | undefined {
  const id = /^tg:(?:\/\/)?user\?id=(\d+)/i.exec(address.trim())?.[1]
  return id === undefined ? undefined : { id: Number(id), is_bot: false, first_name: `User ${id}` }
}
