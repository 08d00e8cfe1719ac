/** The pages: an address → the page at it. They need no script, fetch nothing from elsewhere and keep nothing of anybody. */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { LONGEST_CHECKED } from '../answer/check/check-text.ts'
import type { DialogueCorpus } from '../dialogue/dialogue.ts'
import type { Papers } from '../dialogue/papers.ts'
import type { Article } from '../knowledge/article.ts'
import { placeText } from '../messages/place-text.ts'
import { sameSecret } from '../same-secret.ts'
import { givenPassword, isForeign, isLocal, refusalOf, TOO_OFTEN, visitorOf } from './access.ts'
import {
  CHECK,
  COLLECTION,
  FEEDS,
  feedAddress,
  MEASURES,
  PAPER_FILES,
  PLACES,
  placeAddress,
  questionAddress,
  TOPICS,
  topicAddress,
} from './addresses.ts'
import { createApi, LARGEST_REQUEST, tooLarge } from './api.ts'
import { codesIn, keep, keptBy, readKeeping } from './collection.ts'
import { createCurrentCorpus } from './corpus.ts'
import { addPapers } from './paper-routes.ts'
import { questionsOf, REFUSALS, type Refusal, type Routes } from './routes.ts'
import { createTools } from './tools.ts'
import { createTurns } from './turns.ts'
import { answerPage, saidPage } from './views/answer-page.ts'
import * as pages from './views/browse-pages.ts'
import { collectionPage } from './views/collection-page.ts'
import { atomFeed } from './views/feed.ts'
import { layout } from './views/layout.ts'
import type { Html } from './views/message-html.ts'
import { createVisitors, DEFAULT_LIMITS, type VisitorLimits } from './visitors.ts'

export interface WebOptions {
  /** Asked anew each time: the corpus may be another by then. */
  readonly corpus: () => DialogueCorpus
  /** When the record of an article was changed last, milliseconds since 1970. */
  readonly changedAt: (article: Article) => number
  /** In milliseconds. */
  readonly now: () => number
  /** Asked of everybody; without it nobody is asked. */
  readonly password?: string
  /** What programs that are not on this machine have to show; without it they are refused. */
  readonly token?: string
  readonly papers: Papers
  /** Of the dates in papers; an IANA name. */
  readonly zone?: string
  /** For those who are not on this machine. */
  readonly limits?: VisitorLimits
  /** Hears what went wrong while a page was made. */
  readonly onError: (error: unknown) => void
}

/** Who may wait for a page at a time; more are told to come again. */
const MOST_WAITING = 64
/** Bytes of a form: characters of a text that is checked take up to nine each. */
const LARGEST_FORM = LONGEST_CHECKED * 9 + 1_000

const SECURITY = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const

export function createWebApp(options: WebOptions): Hono {
  const { limits = DEFAULT_LIMITS, now, onError, password, token } = options
  const corpus = createCurrentCorpus(options.corpus)
  const style = readAsset('style.css')
  const icon = readAsset('icon.svg')
  const styleAddress = `/style.css?${createHash('sha256').update(style).digest('hex').slice(0, 8)}`
  const turns = createTurns(MOST_WAITING)
  const visit = createVisitors(limits, now)
  const app = new Hono()

  const page = (context: Context, title: string, body: Html, under?: string) =>
    context.html(
      layout(
        { title, style: styleAddress, version: corpus().version, ...(under === undefined ? {} : { under }) },
        body,
      ),
    )
  const refuse = (context: Context, { sentence, status, title }: Refusal) => {
    context.status(status)
    return page(context, title, pages.errorPage(title, sentence))
  }

  app.use(async (context, next) => {
    for (const [name, value] of Object.entries(SECURITY)) context.header(name, value)
    await next()
  })
  for (const [path, type, body] of [
    ['/style.css', 'text/css; charset=utf-8', style],
    ['/icon.svg', 'image/svg+xml', icon],
  ] as const)
    app.get(path, (context) =>
      context.body(body, 200, { 'content-type': type, 'cache-control': 'public, max-age=86400' }),
    )
  app.use(async (context, next) => {
    const wait = isLocal(context) ? 0 : visit(visitorOf(context))
    const isProgram = PROGRAMS.test(context.req.path)
    if (wait > 0) {
      context.header('retry-after', String(wait))
      return isProgram ? context.json(TOO_OFTEN, 429) : refuse(context, REFUSALS.tooOften)
    }
    if (isProgram) {
      const refused = refusalOf(context, { token, asksLocals: password !== undefined })
      if (refused !== undefined) return refused
    } else if (
      password !== undefined &&
      !sameSecret(givenPassword(context.req.header('authorization')) ?? '', password)
    ) {
      context.header('www-authenticate', 'Basic realm="tashan", charset="UTF-8"')
      return context.text('请输入密码。', 401)
    }
    context.header('cache-control', password === undefined ? 'no-cache' : 'private, no-cache')
    const served = FILES.has(context.req.path) ? next() : turns.take(next)
    if (served === undefined) {
      context.header('retry-after', '2')
      return refuse(context, REFUSALS.busy)
    }
    await served
    return undefined
  })

  const tools = createTools(corpus)
  app.route('/', createApi(tools))
  app.use('/mcp', bodyLimit({ maxSize: LARGEST_REQUEST, onError: tooLarge }))
  // Few have an assistant: the protocol is loaded with the first that comes.
  app.all('/mcp', async (context) => (await import('./mcp.ts')).answerMcp(context.req.raw, tools))
  addQuestions(app, { corpus, page, refuse })
  addCollection(app, { corpus, page, refuse })
  addBrowsing(app, { corpus, page, refuse })
  addCheck(app, { corpus, page, refuse })
  addFeeds(app, { corpus, page, refuse }, options.changedAt)
  addPapers(app, { corpus, page, refuse }, options, turns)

  app.notFound((context) =>
    ['GET', 'HEAD'].includes(context.req.method)
      ? refuse(context, REFUSALS.notFound)
      : refuse(context, REFUSALS.method),
  )
  app.onError((error, context) => {
    // A body that is no JSON, say: the error holds its answer.
    if (error instanceof HTTPException) return context.json({ error: error.message }, error.status)
    onError(error)
    return refuse(context, REFUSALS.failed)
  })
  return app
}

/** They take their turns themselves: what another process makes keeps nobody from theirs. */
const FILES: ReadonlySet<string> = new Set(PAPER_FILES.map((file) => `/${file}`))

/** Bytes of a form that keeps something: its codes, and the address to go back to, of which a character takes nine. */
const LARGEST_KEEPING = 60_000

/** What programs ask, in JSON. */
const PROGRAMS = /^\/(?:api\/|mcp$|openapi\.json$)/u

function addQuestions(app: Hono, { corpus, page, refuse }: Routes): void {
  const checked = (text: string): Html =>
    pages.checkPage(corpus(), LONGEST_CHECKED, { text, found: corpus().checkText(text) })

  app.get('/', (context) => {
    const questions = questionsOf(context)
    if ('status' in questions) return refuse(context, questions)
    const question = questions.at(-1)
    if (question === undefined) return page(context, '', pages.homePage(corpus()))
    const earlier = questions.slice(0, -1)
    const wish = corpus().readWish(question, earlier)
    switch (wish?.kind) {
      case undefined:
        return page(
          context,
          question,
          answerPage(corpus().answerThread(questions), corpus(), keptBy(context)),
        )
      case 'go':
        return context.redirect(wish.address)
      case 'ask':
        return context.redirect(questionAddress(wish.question, earlier))
      case 'check':
        return page(context, '核对结果', checked(wish.text), CHECK)
      case 'say':
        return page(context, question, saidPage(question, wish.message, corpus()))
    }
  })
  app.get('/a', (context) => context.redirect(`/${new URL(context.req.url).search}`))
}

function addBrowsing(app: Hono, { corpus, page, refuse }: Routes): void {
  const numberOf = (context: Context): number => {
    const given = context.req.query('page') ?? '1'
    return /^\d{1,6}$/u.test(given) ? Number(given) : 0
  }
  const found = (context: Context, title: string, body: Html | undefined, under: string) =>
    body === undefined ? refuse(context, REFUSALS.notFound) : page(context, title, body, under)

  app.get(TOPICS, (context) => page(context, '按主题看', pages.topicsPage(corpus()), TOPICS))
  app.get(PLACES, (context) =>
    found(context, '按地方看', pages.placesPage(corpus(), numberOf(context)), PLACES),
  )
  app.get(MEASURES, (context) => page(context, '按数据看', pages.measuresPage(corpus()), MEASURES))
  app.get('/topic/:id', (context) => {
    const topic = corpus().knowledge.lexicon.topics.find(({ id }) => id === context.req.param('id'))
    const body = topic && pages.topicPage(topic, corpus(), numberOf(context))
    return found(context, topic?.name ?? '', body, TOPICS)
  })
  app.get('/place/:id{.+}', (context) => {
    const asked = context.req.param('id')
    const article = corpus().browse.findArticle(asked)
    if (article === undefined) {
      const named = corpus().knowledge.articles.filter(
        ({ locality }) => locality.join('/') === asked || locality.at(-1) === asked,
      )
      const [one] = named
      return named.length === 1 && one !== undefined
        ? context.redirect(placeAddress(one.id))
        : refuse(context, REFUSALS.notFound)
    }
    const body = pages.placePage(article, corpus(), numberOf(context))
    return found(context, article.locality.at(-1) ?? '', body, PLACES)
  })
  app.get('/measure/:name{.+}', (context) => {
    const name = context.req.param('name')
    const counted = corpus().measures.find(({ measure }) => measure.name === name)
    return found(context, name, counted && pages.measurePage(counted, corpus()), MEASURES)
  })
  app.get('/practice/:id{.+}', (context) => {
    const coded = corpus().browse.coded(context.req.param('id'))
    const practice = coded?.kind === 'practice' ? coded.practice : undefined
    const article = practice && corpus().browse.findArticle(practice.articleId)
    const body = practice && article && pages.practicePage(practice, article, corpus(), keptBy(context))
    return found(context, practice?.name ?? '', body, PLACES)
  })
  app.get('/figure/:id{.+}', (context) => {
    const coded = corpus().browse.coded(context.req.param('id'))
    const figure = coded?.kind === 'figure' ? coded.figure : undefined
    const article = figure && corpus().browse.findArticle(figure.articleId)
    const body = figure && article && pages.figurePage(figure, article, corpus(), keptBy(context))
    return found(context, figure === undefined ? '' : `${figure.metric}${figure.printed}`, body, MEASURES)
  })
}

function addCollection(app: Hono, { corpus, page, refuse }: Routes): void {
  app.get(COLLECTION, (context) => {
    const kept = keptBy(context)
    const named = context.req.query('of')
    const shown = {
      codes: named === undefined ? kept : codesIn(named),
      isOwn: named === undefined,
      isFull: context.req.query('full') !== undefined,
      kept,
    }
    return page(context, shown.isOwn ? '我的收藏' : '一份收藏', collectionPage(shown, corpus()), COLLECTION)
  })
  app.post(COLLECTION, bodyLimit({ maxSize: LARGEST_KEEPING, onError: tooLarge }), async (context) => {
    // A page of another site could else put something into the reader's collection.
    if (isForeign(context)) return refuse(context, REFUSALS.foreign)
    const keeping = await readKeeping(context)
    if (keeping === undefined) return refuse(context, REFUSALS.notFound)
    const isKept = keep(context, keeping)
    return context.redirect(isKept ? (keeping.back ?? COLLECTION) : `${COLLECTION}?full`, 303)
  })
}

function addFeeds(app: Hono, { corpus, page, refuse }: Routes, changedAt: WebOptions['changedAt']): void {
  app.get(FEEDS, (context) => page(context, '订阅', pages.feedsPage(corpus()), FEEDS))
  app.get('/feed/:of{topic|place}/:file{.+\\.atom}', (context) => {
    const { of, file } = context.req.param()
    const id = file.replace(/\.atom$/u, '')
    const { browse, knowledge } = corpus()
    const listed =
      of === 'topic'
        ? browse.listed({ kind: 'topic', topicId: id, page: 0 })
        : browse.listed({ kind: 'place', articleId: id, page: 0 })
    if (listed === undefined || listed.practices.length === 0) return refuse(context, REFUSALS.notFound)
    const entries = listed.practices.flatMap((practice) => {
      const article = browse.findArticle(practice.articleId)
      return article === undefined ? [] : [{ practice, article, changedAt: changedAt(article) }]
    })
    const title =
      of === 'topic'
        ? (knowledge.lexicon.topics.find((topic) => topic.id === id)?.name ?? id)
        : placeText(browse.findArticle(id)?.locality ?? [])
    const address = feedAddress(of as 'topic' | 'place', id)
    const page = of === 'topic' ? topicAddress(id) : placeAddress(id)
    const { origin } = new URL(context.req.url)
    context.header('content-type', 'application/atom+xml; charset=utf-8')
    return context.body(String(atomFeed({ title, origin, address, page, entries })))
  })
}

function addCheck(app: Hono, { corpus, page, refuse }: Routes): void {
  app.get(CHECK, (context) => page(context, '核对文稿', pages.checkPage(corpus(), LONGEST_CHECKED), CHECK))
  app.post(
    CHECK,
    bodyLimit({
      maxSize: LARGEST_FORM,
      onError: (context) => {
        // What is left of the body is not read.
        context.header('connection', 'close')
        return refuse(context, REFUSALS.longText)
      },
    }),
    async (context) => {
      const { text } = await context.req.parseBody()
      if (typeof text !== 'string' || text.trim() === '')
        return page(context, '核对文稿', pages.checkPage(corpus(), LONGEST_CHECKED), CHECK)
      if (text.length > LONGEST_CHECKED) return refuse(context, REFUSALS.longText)
      const checked = { text, found: corpus().checkText(text) }
      return page(context, '核对结果', pages.checkPage(corpus(), LONGEST_CHECKED, checked), CHECK)
    },
  )
}

const readAsset = (name: string): string => readFileSync(join(import.meta.dirname, 'assets', name), 'utf8')
