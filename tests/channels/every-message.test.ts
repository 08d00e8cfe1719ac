import { describe, expect, it } from 'vitest'
import { dingtalkText } from '../../src/channels/dingtalk/dingtalk-message.ts'
import { feishuCard } from '../../src/channels/feishu/feishu-card.ts'
import { telegramButtons, telegramHtml } from '../../src/channels/telegram/telegram-html.ts'
import { telegramRich } from '../../src/channels/telegram/telegram-rich.ts'
import { wecomMarkdown } from '../../src/channels/wecom/wecom-message.ts'
import { figuresQuestion } from '../../src/dialogue/figures-command.ts'
import { createFindCards } from '../../src/dialogue/inline.ts'
import { readAmendment } from '../../src/digest/amendment.ts'
import type { Digest } from '../../src/digest/digest.ts'
import { createMatch, createNames } from '../../src/digest/match.ts'
import { EVERY_DAY } from '../../src/digest/schedule.ts'
import { FOREVER, SUBSCRIPTION_LIMITS, started } from '../../src/digest/subscription.ts'
import { decodeAction, encodeAction } from '../../src/messages/action-code.ts'
import { answerMessage } from '../../src/messages/answer-message.ts'
import { createBrowse } from '../../src/messages/browse.ts'
import { COMMANDS } from '../../src/messages/commands.ts'
import { digestMessage } from '../../src/messages/digest-message.ts'
import type { Message as DialogueMessage } from '../../src/messages/message.ts'
import { PAGE } from '../../src/messages/page-buttons.ts'
import * as sentences from '../../src/messages/sentences.ts'
import { createSubscriptionPages } from '../../src/messages/subscription-pages.ts'
import { whyMessage } from '../../src/messages/why-message.ts'
import { rememberingCorpus } from '../dialogue/shipped-corpus.ts'
import { cardFault } from '../feishu-server/check-card.ts'
import { describeViolations, type OutgoingCall } from '../telegram-server/check-message.ts'

const { knowledge, ask } = rememberingCorpus()
const { articles, practices, figures, lexicon } = knowledge
const browse = createBrowse(knowledge)
const context = { topics: lexicon.topics }
/** As long as slips are. */
const SLIP = 'AbCdEfGhIjKl'

function calls(message: DialogueMessage): OutgoingCall[] {
  const markup = telegramButtons(message, { botName: 'tashan_test_bot' })
  const options = { chat_id: 1, ...(markup === undefined ? {} : { reply_markup: markup }) }
  const rich = telegramRich(message)
  return [
    { method: 'sendMessage', params: { ...options, text: telegramHtml(message), parse_mode: 'HTML' } },
    ...(rich === undefined
      ? []
      : [{ method: 'sendRichMessage', params: { ...options, rich_message: rich } }]),
  ]
}

const MOST_BYTES = { wecom: 20_480, dingtalk: 15_000 }

/** What the other platforms have against it, and what they would have to leave out. */
function faultsElsewhere({ blocks, buttons }: DialogueMessage): string[] {
  const rows = buttons.map((row) =>
    row.flatMap(({ label, action }) => {
      const code = action.kind === 'here' ? undefined : encodeAction(action)
      return code === undefined ? [] : [{ label, code }]
    }),
  )
  const shown = { blocks, buttons: rows.filter((row) => row.length > 0) }
  const card = JSON.stringify(feishuCard(shown, false))
  const fault = cardFault(card)
  const [wecom, dingtalk] = [wecomMarkdown(shown), JSON.stringify(dingtalkText(shown))]
  return [
    ...(fault === undefined ? [] : [`Feishu: ${fault}`]),
    ...(Buffer.byteLength(wecom) > MOST_BYTES.wecom ? ['too long for WeCom'] : []),
    ...(Buffer.byteLength(dingtalk) > MOST_BYTES.dingtalk ? ['too long for DingTalk'] : []),
  ]
}

/** What is wrong, with the text it is wrong in; and every button leads somewhere. */
function faults(messages: readonly (DialogueMessage | undefined)[]): string[] {
  return messages.flatMap((message, at) => {
    if (message === undefined) return [`message ${at} is missing`]
    const found = describeViolations(calls(message))
    const dead = message.buttons
      .flat()
      .filter(({ action }) => !['copy', 'private', 'share'].includes(action.kind))
      .flatMap(({ action }) => {
        const code = encodeAction(action)
        if (code === undefined) return [`no code for ${JSON.stringify(action)}`]
        return decodeAction(code)?.kind === action.kind ? [] : [`${code} means something else`]
      })
    return [...found, ...dead, ...faultsElsewhere(message)].map(
      (fault) => `${fault} in ${JSON.stringify(telegramHtml(message).slice(0, 60))}`,
    )
  })
}

/** Left out to fit, anywhere: allowed for what people put together themselves, never for a page of ours. */
const isCut = (message: DialogueMessage): boolean =>
  [
    telegramHtml(message),
    JSON.stringify(feishuCard({ ...message, buttons: [] }, false)),
    wecomMarkdown(message),
    dingtalkText({ ...message, buttons: [] }).text,
  ].some((text) => text.includes('后面的没有放进来'))

const present = <T>(item: T | undefined): item is T => item !== undefined

describe('every message over the whole corpus stays inside the limits of each platform', () => {
  it('practices', () => {
    const back = { kind: 'answer', slip: SLIP, page: 12 } as const
    const pages = practices.map(({ id }) => browse.practice(id, back, true))
    expect(faults(pages)).toEqual([])
    expect(pages.filter(present).filter(isCut)).toEqual([])
  })

  it('places, their figures, and every piece of evidence', () => {
    const pages = articles.flatMap((article) => [
      ...Array.from({ length: Math.ceil(article.practices.length / PAGE.names) }, (_, page) =>
        browse.place(article.id, page),
      ),
      browse.placeFigures(article.id, 0),
      browse.placeFigures(article.id, 1) ?? browse.placeFigures(article.id, 0),
    ])
    const evidence = figures.map(({ id, articleId }) =>
      browse.evidence(id, { kind: 'placeFigures', articleId, page: 4 }),
    )
    expect(faults([browse.places(), ...pages, ...evidence])).toEqual([])
    expect(pages.filter(present).filter(isCut)).toEqual([])
    const many = articles.map((article) =>
      browse.evidenceOf(
        article.practices.flatMap((one) => one.figures),
        articles,
      ),
    )
    expect(faults(many)).toEqual([])
    expect(many.filter(isCut)).toEqual([])
  })

  it('topics', () => {
    const pages = lexicon.topics.flatMap(({ id }) =>
      Array.from({ length: 20 }, (_, page) => browse.topic(id, page, undefined, true)).filter(present),
    )
    expect(pages.length).toBeGreaterThan(lexicon.topics.length)
    expect(faults([browse.topics(), ...pages])).toEqual([])
    expect(pages.filter(isCut)).toEqual([])
  })

  it('answers about every practice, place and topic, whole and in short, and why', () => {
    const questions = [
      ...practices.map(({ problem }) => problem),
      ...practices.map(({ name }) => name),
      ...articles.map(({ locality }) => `${locality.at(-1)}做了什么`),
      ...lexicon.topics.map(({ name }) => `哪些地方做了${name}`),
      ...lexicon.topics.map(({ name }) => name),
      ...figures.map(({ locality, metric }) => `${locality.at(-1)}${metric}是多少`),
    ]
    const wrong = questions.flatMap((question) => {
      const { answer } = ask(question)
      return faults([
        answerMessage(answer, context, { slip: SLIP, subscribes: true }),
        answerMessage(answer, context, { slip: SLIP, short: true }),
        whyMessage({ answer }, { kind: 'answer', slip: SLIP, page: 0 }),
      ])
    })
    expect(wrong).toEqual([])
  })

  it('comparisons of any two places', () => {
    const names = articles.map(({ locality }) => locality.at(-1) ?? '')
    const wrong = names.flatMap((one, at) =>
      names.slice(at + 1).flatMap((other) => {
        const { answer } = ask(`${one}和${other}比较`)
        const message = answerMessage(answer, context, { slip: SLIP, subscribes: true })
        return [
          ...faults([message, answerMessage(answer, context, { slip: SLIP, short: true })]),
          ...(isCut(message) ? [`${one}/${other} is cut`] : []),
          ...(answer.body.kind === 'comparison' ? [] : [`${one}/${other} is no comparison`]),
        ]
      }),
    )
    expect(wrong).toEqual([])
  })

  it('tables of figures', () => {
    const asked = [...lexicon.measures, ...lexicon.topics].map(({ name }) => name)
    const messages = [...asked, ...articles.map(({ locality }) => locality.at(-1) ?? '')].flatMap((words) => {
      const question = figuresQuestion(ask, words)
      return question === undefined
        ? []
        : answerMessage(ask(question).answer, context, { slip: SLIP, subscribes: true })
    })
    expect(faults(messages)).toEqual([])
    expect(messages.filter(isCut)).toEqual([])
  })

  it('cards of the inline mode', () => {
    const find = createFindCards(ask, browse, lexicon.topics)
    const queries = ['', ...lexicon.topics.map(({ name }) => name), ...practices.map(({ name }) => name)]
    const wrong = queries.flatMap((query) => {
      const { cards } = find(query, '')
      return describeViolations([
        {
          method: 'answerInlineQuery',
          params: {
            inline_query_id: '1',
            results: cards.map((card) => ({
              type: 'article',
              id: card.id,
              title: card.title,
              input_message_content: { message_text: telegramHtml(card.message), parse_mode: 'HTML' },
              reply_markup: telegramButtons(card.message, { botName: 'tashan_test_bot' }),
            })),
          },
        },
      ])
    })
    expect(wrong).toEqual([])
  })

  it('digests of every topic, new and revised practices among them', () => {
    const match = createMatch(practices, lexicon.topics)
    const names = createNames(lexicon.topics, () => [])
    const messages = lexicon.topics.flatMap(({ id }) => {
      const found = match({ topics: [id], places: [], words: [] })
      const digest = (items: Digest['items'], exhausted: boolean): Digest => ({
        key: 'k',
        subscription: {
          id: 'abcdefgh',
          chat: 'telegram:1',
          thread: null,
          group: false,
          what: { topics: [id], places: [], words: [] },
          when: { kind: 'at', days: EVERY_DAY, hour: 8, minute: 30 },
          zone: 'Asia/Shanghai',
          quiet: null,
          silent: false,
          pausedUntil: null,
          createdAt: 0,
          nextAt: 0,
          seen: null,
          exhausted: false,
          stopped: null,
        },
        items,
        remaining: 3,
        runs: 2,
        exhausted,
      })
      // The most that one digest holds: five, or ten where missed runs are merged.
      const items = found.slice(0, 10).flatMap((practice, at): Digest['items'] => {
        const article = browse.findArticle(practice.articleId)
        if (article === undefined) return []
        const changes = practice.figures.map(({ metric, printed }) => ({ metric, was: '旧数', now: printed }))
        return [
          {
            nth: at + 1,
            practice,
            article,
            news: at % 2 === 0 ? 'new' : 'revised',
            changes: at % 2 === 0 ? [] : changes,
          },
        ]
      })
      return [digestMessage(digest(items, false), names), digestMessage(digest([], true), names)]
    })
    expect(faults(messages)).toEqual([])
    expect(messages.filter(isCut)).toEqual([])
  })

  it('subscriptions: a full list of the longest there can be, and every page that changes one', () => {
    const now = Date.UTC(2026, 10, 21)
    const names = createNames(lexicon.topics, () => [])
    const pages = createSubscriptionPages({ names, zone: 'Asia/Shanghai', now: () => now, sendsNow: true })
    const longest = Array.from({ length: SUBSCRIPTION_LIMITS.perChat }, (_, n) =>
      started(
        {
          id: `abcdefg${String.fromCharCode(97 + n)}`,
          chat: 'telegram:1',
          thread: null,
          group: false,
          what: {
            topics: [],
            places: [],
            words: Array.from(
              { length: SUBSCRIPTION_LIMITS.terms },
              (_, k) => `${n}${k}${'长'.repeat(SUBSCRIPTION_LIMITS.word - 3)}`,
            ),
          },
          when: { kind: 'at', days: [1, 2, 3, 4, 5, 7], hour: 23, minute: 59 },
          zone: 'America/Argentina/ComodRivadavia',
          quiet: { from: { hour: 0, minute: 0 }, to: { hour: 23, minute: 58 } },
          silent: true,
          pausedUntil: n % 2 === 0 ? null : FOREVER,
          createdAt: now,
        },
        now,
        'v',
      ),
    )
    const [one] = longest
    if (one === undefined) throw new Error('none')
    const news = { ...one, when: { kind: 'new' } as const }
    const each = [one, news].flatMap((subscription) => [
      pages.one(subscription, '改好了。'),
      pages.paused(subscription, '先停着。'),
      pages.time(subscription),
      pages.days(subscription),
      pages.quiet(subscription),
    ])
    expect(faults([...each, pages.list(longest, null), pages.list([], null)])).toEqual([])
    expect(each.filter(isCut)).toEqual([])
    // What buttons stand for is understood when they are pressed.
    const words = each
      .flatMap(({ buttons }) => buttons.flat())
      .flatMap(({ action }) => (action.kind === 'subscriptionWords' ? [action.words] : []))
    expect(words.length).toBeGreaterThan(30)
    for (const line of words)
      expect(readAmendment(line, one, names, now), line).toMatchObject({
        kind: /停/u.test(line) ? 'pause' : 'change',
      })
  })

  it('what it says of itself', () => {
    const fixed = [
      sentences.startMessage({ places: 16, practices: 270 }),
      sentences.helpMessage('private', true),
      sentences.helpMessage('group', true),
      sentences.helpMessage('terminal', false),
      sentences.welcomeMessage('tashan_test_bot'),
      sentences.notAllowedMessage,
      sentences.compareHint,
      sentences.figuresHint,
      sentences.noSuchFigures,
      sentences.checkHint,
      sentences.feedbackHint,
      sentences.forgetQuestion(false),
      sentences.forgetQuestion(true),
      sentences.onlyAsking,
      sentences.ownDataInPrivate,
      sentences.emptyAsk('ask'),
      sentences.unknownCommand('nonsense'),
      ...Object.values(sentences.UNREADABLE).map((text) => ({
        blocks: [{ kind: 'text', text } as const],
        buttons: [],
      })),
    ]
    expect(faults(fixed)).toEqual([])
    for (const description of Object.values(COMMANDS)) expect(description.length).toBeLessThanOrEqual(256)
  })
})
