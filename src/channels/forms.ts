/** What values of the environment have to look like, where several of them look alike. */
import { z } from 'zod'

export const isUrl = (text: string, protocols: readonly string[]): boolean =>
  URL.canParse(text) && protocols.includes(new URL(text).protocol)

export const httpUrl = z
  .string()
  .refine((url) => isUrl(url, ['http:', 'https:']), 'must be an http or https address')
  .transform((url) => url.replace(/\/{1,9}$/u, ''))

export const wsUrl = z.string().refine((url) => isUrl(url, ['ws:', 'wss:']), 'must be a ws or wss address')

/** What stands in keys of chats: a colon would part it. */
export const word = (message: string) => z.string().regex(/^[\w.@=+-]{1,128}$/u, message)
