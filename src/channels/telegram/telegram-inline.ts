/** Chats the bot is no member of: cards to post by inline mode, and answers as a guest. */
import { Composer, type Context } from 'grammy'
import type { InlineQuery, InlineQueryResultArticle, Update } from 'grammy/types'
import type { Message } from '../../messages/message.ts'
import { readTelegramError } from './telegram-errors.ts'
import { shorten, TELEGRAM_LIMITS, tame, telegramButtons, telegramHtml } from './telegram-html.ts'
import type { TelegramParts } from './telegram-parts.ts'

export function createInline(parts: TelegramParts): Composer<Context> {
  const { api, me, chatKey, dialogue, read, log } = parts

  async function onInline(update: Update, { id, query, offset }: InlineQuery): Promise<void> {
    const { cards, next, nothing } = dialogue.cards(query, offset)
    parts.handOf(update).worked()
    await api
      .answerInlineQuery(
        id,
        cards.slice(0, TELEGRAM_LIMITS.inlineResults).map((card) => articleOf(card)),
        {
          cache_time: query.trim() === '' ? 3600 : 300,
          is_personal: false,
          next_offset: next,
          ...(nothing ? { button: { text: '没有找到，去私聊问问他山', start_parameter: 'inline' } } : {}),
        },
      )
      .catch(unlessTooLate)
  }

  /** Whoever asked has gone on typing, or away. */
  function unlessTooLate(error: unknown): void {
    if (readTelegramError(error)?.kind !== 'tooLate') throw error
    log.debug({ err: error }, 'a query was answered too late')
  }

  function articleOf(card: {
    id: string
    title: string
    description: string
    message: Message
  }): InlineQueryResultArticle {
    const markup = telegramButtons(card.message, { botName: me().username })
    return {
      type: 'article',
      id: card.id.slice(0, 64),
      title: shorten(tame(card.title), 80),
      description: shorten(tame(card.description), 120),
      input_message_content: {
        message_text: telegramHtml(card.message),
        parse_mode: 'HTML',
        link_preview_options: { is_disabled: true },
      },
      ...(markup === undefined ? {} : { reply_markup: markup }),
    }
  }

  async function onGuest(message: NonNullable<Update['guest_message']>): Promise<void> {
    const { guest_query_id: queryId, from } = message
    if (queryId === undefined) return
    const spoken = read.spoken(message) ?? {
      text: message.text ?? message.caption ?? '',
      by: 'mention' as const,
    }
    const about = read.aboutOf(message)
    const outgoing = await dialogue.say({
      place: { chat: chatKey(from?.id ?? 0), kind: 'guest', thread: null },
      person: read.person(from?.id ?? 0, undefined, false),
      text: spoken.text.trim() === '' && Object.keys(about).length === 0 ? '/help' : spoken.text,
      by: 'mention',
      ...about,
    })
    if (outgoing === undefined) return
    await api
      .answerGuestQuery(
        queryId,
        articleOf({ id: 'guest', title: '他山', description: '', message: outgoing.message }),
      )
      .catch(unlessTooLate)
  }

  const feature = new Composer()
  feature.on('inline_query', (ctx) => onInline(ctx.update, ctx.inlineQuery))
  feature.use(async (ctx, next) => {
    const guest = ctx.update.guest_message
    return guest === undefined ? next() : onGuest(guest)
  })
  return feature
}
