/** What DingTalk brings → what was said to whom. In groups it brings only what mentions the robot. */
import { z } from 'zod'
import type { Unreadable } from '../../messages/sentences.ts'
import type { ChannelEvent } from '../channel.ts'

/** A frame of the stream. */
export const dingtalkFrame = z.looseObject({
  type: z.string(),
  headers: z.looseObject({ topic: z.string(), messageId: z.string().optional() }),
  data: z.string().optional(),
})

const message = z.object({
  msgId: z.string().min(1),
  conversationId: z.string().min(1),
  conversationType: z.string(),
  senderStaffId: z.string().optional(),
  senderId: z.string(),
  isAdmin: z.boolean().optional(),
  createAt: z.number().optional().catch(undefined),
  sessionWebhook: z.string().optional(),
  sessionWebhookExpiredTime: z.number().optional(),
  msgtype: z.string(),
  text: z.looseObject({ content: z.string() }).optional(),
  content: z
    .looseObject({
      recognition: z.string().optional(),
      richText: z.array(z.looseObject({ text: z.string().optional() })).optional(),
    })
    .optional(),
})

const UNREADABLE: Readonly<Record<string, Unreadable>> = {
  picture: 'photo',
  richText: 'photo',
  audio: 'voice',
  video: 'video',
  file: 'document',
}

/** Where an answer may be posted, and until when, milliseconds since 1970. */
export interface AnswerPlace {
  readonly webhook: string
  readonly until: number
}

/** @param data JSON */
export function dingtalkMessage(data: string): ChannelEvent {
  const read = message.parse(JSON.parse(data))
  const group = read.conversationType === '2'
  // Somebody from another company has no staff id here, and cannot be written to unasked.
  const person = read.senderStaffId ?? read.senderId
  const text = textIn(read).trim()
  const { sessionWebhook: webhook, sessionWebhookExpiredTime: until = 0 } = read
  const unreadable =
    text === '' && read.msgtype !== 'text' ? (UNREADABLE[read.msgtype] ?? 'other') : undefined
  return {
    kind: 'said',
    id: read.msgId,
    // A person is written to by who they are, a group by what it is.
    chat: group ? read.conversationId : person,
    group,
    person,
    message: read.msgId,
    text,
    ...(read.createAt === undefined ? {} : { sentAt: read.createAt }),
    ...(read.isAdmin === true ? { manages: true } : {}),
    ...(webhook === undefined ? {} : { context: JSON.stringify({ webhook, until } satisfies AnswerPlace) }),
    ...(unreadable === undefined ? {} : { unreadable }),
  }
}

/** Voice comes as the words that were understood. */
const textIn = ({ text, content }: z.output<typeof message>): string =>
  text?.content ?? content?.recognition ?? (content?.richText ?? []).map((piece) => piece.text ?? '').join('')
