/** What WeCom brings → what was said to whom. In groups it brings only what mentions the bot. */
import { z } from 'zod'
import type { Unreadable } from '../../messages/sentences.ts'
import type { ChannelEvent } from '../channel.ts'

const words = z.object({ content: z.string() })
const piece = z.looseObject({ msgtype: z.string(), text: words.optional() })
const content = {
  msgtype: z.string(),
  text: words.optional(),
  voice: words.optional(),
  mixed: z.object({ msg_item: z.array(piece) }).optional(),
}

const frame = z.looseObject({ headers: z.looseObject({ req_id: z.string().min(1) }) })
const party = {
  msgid: z.string().min(1),
  /** Seconds since 1970. */
  create_time: z.number().optional().catch(undefined),
  chatid: z.string().optional(),
  from: z.object({ userid: z.string().min(1) }),
}
const message = frame.extend({
  body: z.object({ ...party, ...content, quote: z.object(content).optional() }),
})

const UNREADABLE: Readonly<Record<string, Unreadable>> = { image: 'photo', file: 'document', video: 'video' }

export function wecomMessage(data: unknown): ChannelEvent {
  const { headers, body } = message.parse(data)
  const group = body.chatid !== undefined
  const text = textIn(body)
  const isSilent = text.trim() === ''
  const quoted = body.quote === undefined ? '' : textIn(body.quote).trim()
  const unreadable = isSilent ? unreadableIn(body) : undefined
  return {
    kind: 'said',
    id: body.msgid,
    chat: body.chatid ?? body.from.userid,
    group,
    person: body.from.userid,
    message: body.msgid,
    // The name that it was called by comes along.
    text: group ? text.replace(CALLED, '').trim() : text.trim(),
    context: headers.req_id,
    ...(body.create_time === undefined ? {} : { sentAt: body.create_time * 1000 }),
    ...(quoted === '' ? {} : { quoted }),
    ...(unreadable === undefined ? {} : { unreadable }),
  }
}

const CALLED = /^\s{0,9}@\S{1,64}\s{0,9}/u

type Content = z.output<z.ZodObject<typeof content>>

/** Voice comes as the words that were understood. */
const textIn = ({ text, voice, mixed }: Content): string =>
  [text?.content, voice?.content, ...(mixed?.msg_item.map((item) => item.text?.content) ?? [])]
    .filter((part) => part !== undefined)
    .join('\n')

const unreadableIn = ({ msgtype, mixed }: Content): Unreadable | undefined =>
  mixed !== undefined
    ? 'photo'
    : msgtype === 'text' || msgtype === 'voice'
      ? undefined
      : (UNREADABLE[msgtype] ?? 'other')

const key = z.looseObject({ event_key: z.string().optional(), task_id: z.string().optional() })
const pressed = frame.extend({
  body: z.object({
    ...party,
    // The SDK's types have the key in one place, bots that run read it from another.
    event: key.extend({ template_card_event: key.optional() }),
  }),
})

export interface WecomPress {
  readonly event: ChannelEvent & { readonly kind: 'pressed' }
  readonly reqId: string
  /** Of the card. */
  readonly task: string
}

export function wecomPress(data: unknown): WecomPress {
  const { headers, body } = pressed.parse(data)
  const { event_key: code, task_id: task } = body.event.template_card_event ?? body.event
  return {
    reqId: headers.req_id,
    task: task ?? '',
    event: {
      kind: 'pressed',
      id: body.msgid,
      chat: body.chatid ?? body.from.userid,
      group: body.chatid !== undefined,
      person: body.from.userid,
      code: code ?? '',
    },
  }
}
