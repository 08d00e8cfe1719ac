/** The review desk as pages. Every address begins with a secret, so that no other page of the same browser can act here. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { placesIn } from '../ingest/place.ts'
import type { Locality } from '../knowledge/article.ts'
import type { Gazetteer } from '../knowledge/gazetteer.ts'
import type { Measure } from '../knowledge/lexicon.ts'
import { sameSecret } from '../same-secret.ts'
import { isForeign, isLocal } from '../web/access.ts'
import { type DecisionContext, type Fields, readDecision } from './decision-form.ts'
import type { PublishedState } from './finish.ts'
import { placeOf, placesLike } from './place-words.ts'
import { proposeMeasure } from './propose-measure.ts'
import { refusalWords } from './refusal.ts'
import { nextOpen, type Review } from './review.ts'
import type { OpenDraft, Shelf } from './shelf.ts'
import { sourceView, stripsOf } from './source-view.ts'
import type { PrintOnPicture } from './views/cards.ts'
import { type Desk, deskPage } from './views/desk.ts'
import { type Frame, frame, type Html } from './views/frame.ts'
import { homePage } from './views/home.ts'

export interface ReviewAppOptions extends DecisionContext {
  readonly shelf: Shelf
  /** The first part of every address. */
  readonly secret: string
  readonly measures: readonly Measure[]
  readonly onError: (error: unknown) => void
}

const SECURITY = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'cache-control': 'no-store',
} as const

const LARGEST_UPLOAD = 65e6

interface Notice {
  readonly words: string
  readonly isTrouble: boolean
}

export function createReviewApp(options: ReviewAppOptions): Hono {
  const { onError, secret, shelf } = options
  const base = `/${secret}/`
  const app = new Hono()
  const page = (context: Context, title: string, body: Html, extra: Partial<Frame> = {}) =>
    context.html(frame({ title, base, isWide: false, ...extra }, body))

  app.use(async (context, next) => {
    for (const [name, value] of Object.entries(SECURITY)) context.header(name, value)
    // Somebody else's page, or a name that was bent to this machine.
    if (!isLocal(context) || isForeign(context)) return context.text('只能在这台电脑上打开。', 403)
    if (!sameSecret(context.req.path.split('/')[1] ?? '', secret))
      return context.text('地址不对：请用启动时给出的完整地址。', 404)
    // A browser says which page a form was sent from; one that is too old to say so has its Origin looked at above.
    if (
      !['same-origin', 'none', undefined].includes(context.req.header('sec-fetch-site')) &&
      context.req.method !== 'GET'
    )
      return context.text('只能从审校台自己的页面提交。', 403)
    await next()
    return undefined
  })
  for (const [name, type, folder] of ASSETS) {
    const body = readFileSync(join(import.meta.dirname, folder, name), 'utf8')
    app.get(`${base}${name}`, (context) => context.body(body, 200, { 'content-type': type }))
  }
  app.use(
    bodyLimit({
      maxSize: LARGEST_UPLOAD,
      onError: (context) => context.text('文件太大了，请分成几份。', 413),
    }),
  )

  const home = (context: Context, notice?: Notice) =>
    page(context, '草稿', homePage({ base, entries: shelf.list() }), notice === undefined ? {} : { notice })
  app.get(base, (context) => home(context, told(context.req.query('told'))))
  app.post(`${base}take`, async (context) => {
    const { file, place } = await context.req.parseBody({ all: true })
    const files = [file].flat().filter((one) => one instanceof File)
    const words = typeof place === 'string' ? place.trim() : ''
    const where = words === '' ? undefined : placeOf(words, options.gazetteer)
    if (words !== '' && where === undefined)
      return home(context, { words: `没有找到“${words}”这个地方，请从省写起`, isTrouble: true })
    const ids: string[] = []
    const troubles: string[] = []
    for (const one of files) {
      const taken = await shelf.take(one.name, new Uint8Array(await one.arrayBuffer()), where)
      if ('problem' in taken) troubles.push(`${taken.name}：${refusalWords(taken.problem)}`)
      else ids.push(...taken.ids)
    }
    if (troubles.length > 0) return home(context, { words: troubles.join('\n'), isTrouble: true })
    const [first] = ids
    return context.redirect(ids.length === 1 && first !== undefined ? `${base}d/${first}` : base, 303)
  })
  addDesk(app, options, { base, home, page })
  app.notFound((context) => home(context, { words: '没有这一页。', isTrouble: true }))
  app.onError((error, context) => {
    onError(error)
    return context.text('出错了，已经记下。退回上一页再试。', 500)
  })
  return app
}

const ASSETS = [
  ['style.css', 'text/css; charset=utf-8', '../web/assets'],
  ['icon.svg', 'image/svg+xml', '../web/assets'],
  ['review.css', 'text/css; charset=utf-8', 'assets'],
  ['review.js', 'text/javascript; charset=utf-8', 'assets'],
] as const

/** What was done before the page that is shown, by a word in its address. */
const TOLD: Readonly<Record<string, string>> = {
  checked: '发布为“数据已核对”了。正在运行的机器人会自己读到。',
  reviewed: '发布为“已审校”了。正在运行的机器人会自己读到，订阅的人也会收到。',
  discarded: '已经丢弃，旧的一份还留在before文件夹里。',
}
const told = (word: string | undefined): Notice | undefined => {
  const words = word === undefined ? undefined : TOLD[word]
  return words === undefined ? undefined : { words, isTrouble: false }
}

interface Pages {
  readonly base: string
  readonly home: (context: Context, notice?: Notice) => Response | Promise<Response>
  readonly page: (
    context: Context,
    title: string,
    body: Html,
    extra?: Partial<Frame>,
  ) => Response | Promise<Response>
}

function addDesk(app: Hono, options: ReviewAppOptions, { base, home, page }: Pages): void {
  const { shelf } = options
  const addressOf = (id: string): string => `${base}d/${id}`
  const show = async (
    context: Context,
    id: string,
    opened: OpenDraft,
    shown: { at?: string; find?: string; notice?: Notice; sent?: Fields } = {},
  ) => {
    const { review } = opened
    const item = review.items.find(({ key }) => key === shown.at)
    const at: Desk['at'] =
      shown.at === 'publish' || shown.at === 'overview' ? shown.at : (item ?? nextOpen(review) ?? 'publish')
    const source = await shelf.original(review.draft).catch(() => undefined)
    const figures = review.items.flatMap((one) =>
      one.kind === 'figure' ? [{ key: one.key, anchor: one.figure.anchor, printed: one.figure.printed }] : [],
    )
    const now = typeof at === 'string' ? undefined : at.key
    const stretches = review.draft.document.stretches ?? []
    const desk: Desk = {
      id,
      address: addressOf(id),
      opened,
      at,
      lines: source === undefined ? undefined : sourceView(source.text, stretches, figures, now),
      ...(source === undefined ? {} : { squashed: source.original.squashed }),
      card: {
        places: shown.find
          ? placesLike(shown.find, options.gazetteer)
          : nearPlaces(opened, options.gazetteer),
        searched: shown.find ?? '',
        topics: [...options.topics],
        measures: measuresFor(at, options),
        ...practiceNameOf(at, review),
        ...proposedFor(at, options),
        ...printOf(at, source, `${addressOf(id)}/picture`),
        isRoundUp: review.draft.practices.some(({ locality }) => locality !== undefined),
        ...(shown.sent === undefined ? {} : { sent: shown.sent }),
      },
    }
    if (shown.notice?.isTrouble === true) context.status(422)
    return page(context, review.draft.title, deskPage(desk), {
      isWide: true,
      ...(shown.notice === undefined ? {} : { notice: shown.notice }),
    })
  }

  app.get(`${base}d/:id`, async (context) => {
    const id = context.req.param('id')
    const opened = shelf.open(id)
    if (opened === undefined) return context.notFound()
    const { at = '', find = '' } = context.req.query()
    return show(context, id, opened, { ...(at === '' ? {} : { at }), find: find.trim() })
  })
  app.get(`${base}d/:id/picture`, (context) => {
    const opened = shelf.open(context.req.param('id'))
    const picture = opened === undefined ? undefined : shelf.picture(opened.review.draft)
    if (picture === undefined) return context.notFound()
    return context.body(new Uint8Array(picture.bytes), 200, { 'content-type': picture.type })
  })
  app.post(`${base}d/:id/decide`, async (context) => {
    const id = context.req.param('id')
    const opened = shelf.open(id)
    if (opened === undefined) return context.notFound()
    const sent = await fieldsOf(context)
    const read = readDecision(sent, opened.review, options)
    if ('fault' in read) {
      const at = sent['kind'] === 'overview' || sent['kind'] === 'place' ? sent['kind'] : sent['key']
      return show(context, id, opened, {
        ...(at === undefined ? {} : { at }),
        notice: { words: read.fault, isTrouble: true },
        ...(sent['verdict'] === 'changed' ? { sent } : {}),
      })
    }
    shelf.decide(id, read.decision)
    const review = shelf.open(id)?.review
    const next = review === undefined ? undefined : nextOpen(review, read.key)
    return context.redirect(`${addressOf(id)}?at=${next?.key ?? 'publish'}`, 303)
  })
  app.post(`${base}d/:id/undo`, (context) => {
    const id = context.req.param('id')
    if (shelf.open(id) === undefined) return context.notFound()
    const key = shelf.undo(id)
    return context.redirect(`${addressOf(id)}${key === undefined ? '' : `?at=${key}`}`, 303)
  })
  app.post(`${base}d/:id/publish`, async (context) => {
    const id = context.req.param('id')
    const opened = shelf.open(id)
    if (opened === undefined) return context.notFound()
    const { state } = await fieldsOf(context)
    const to: PublishedState = state === 'reviewed' ? 'reviewed' : 'checked'
    const outcome = await shelf.publish(id, to)
    if ('file' in outcome) return context.redirect(`${base}?told=${to}`, 303)
    const words =
      'lacks' in outcome
        ? `还不能发布：${outcome.lacks.map((lack) => lack.words).join('；')}。`
        : `没有发布，核对原文时发现：\n${outcome.problems.join('\n')}`
    return show(context, id, opened, { at: 'publish', notice: { words, isTrouble: true } })
  })
  app.post(`${base}d/:id/discard`, (context) => {
    const id = context.req.param('id')
    if (shelf.open(id) === undefined) return home(context, { words: '这份草稿已经不在了。', isTrouble: true })
    shelf.discard(id)
    return context.redirect(`${base}?told=discarded`, 303)
  })
}

async function fieldsOf(context: Context): Promise<Fields> {
  const body = await context.req.parseBody({ all: true })
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [
      name,
      [value]
        .flat()
        .filter((one): one is string => typeof one === 'string')
        .join('、'),
    ]),
  )
}

/** Places that the document itself may be about: what it was read as, and what it names. */
function nearPlaces({ review: { draft, items } }: OpenDraft, gazetteer: Gazetteer): Locality[] {
  const named = (draft.mentioned ?? []).flatMap((name) => placesIn(name, gazetteer).map(({ path }) => path))
  const all = [draft.locality, ...items.map(({ locality }) => locality), ...named]
  const paths = new Map(all.filter((path) => path.length > 0).map((path) => [path.join('/'), path]))
  return [...paths.values()]
}

/** The print of the figure that is asked about, where a machine read it off a picture. */
function printOf(
  at: Desk['at'],
  source: Awaited<ReturnType<Shelf['original']>>,
  address: string,
): { print?: PrintOnPicture } {
  if (source?.scan === undefined || typeof at === 'string' || at.kind !== 'figure') return {}
  const strips = stripsOf(source.original, at.figure.anchor, source.scan)
  const [page] = source.scan.pages
  return strips.length === 0 || page === undefined ? {} : { print: { address, strips, page } }
}

function practiceNameOf(at: Desk['at'], { items }: Review): { practiceName?: string } {
  if (typeof at === 'string' || at.kind !== 'figure') return {}
  const own = items.find((item) => item.kind === 'practice' && item.practice.id === at.practiceId)
  return own?.kind === 'practice' ? { practiceName: own.practice.name } : {}
}

function proposedFor(at: Desk['at'], { measureFault, measures }: ReviewAppOptions): { proposed?: string } {
  if (typeof at === 'string' || at.kind !== 'figure' || at.figure.measure !== undefined) return {}
  const proposed = proposeMeasure(at.figure, measures, measureFault)
  return proposed === undefined ? {} : { proposed }
}

/** Measures that a figure in its unit may count. */
function measuresFor(at: Desk['at'], { measureFault, measures }: ReviewAppOptions): string[] {
  if (typeof at === 'string' || at.kind !== 'figure') return []
  const { unit } = at.figure
  return measures.flatMap(({ name }) => (measureFault(name, unit) === undefined ? [name] : []))
}
