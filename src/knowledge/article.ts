/**
 * The text of an article file → `Article`, or the problems that keep it from being one.
 * The format and its rules are told in `knowledge/README.md`; this file enforces them.
 */
import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Problem } from './problem.ts'
import { type Bound, plainDigits, readQuantities } from './quantity.ts'
import { sameNumber } from './same-quantity.ts'
import { readYaml } from './yaml-source.ts'

/** A place as its path from the province down: `['四川省', '成都市', '大邑县']`. */
export type Locality = readonly string[]

export const FIGURE_KINDS = [
  'count',
  'share',
  'change',
  'money',
  'area',
  'frequency',
  'duration',
  'age',
  'rank',
  'ratio',
  'date',
  'time',
] as const
export type FigureKind = (typeof FIGURE_KINDS)[number]

/** What a figure is where it is not simply what is so: not yet reached, before, of a part, of the whole, by how much. */
export const FIGURE_ROLES = ['plan', 'target', 'start', 'part', 'total', 'change'] as const
export type FigureRole = (typeof FIGURE_ROLES)[number]

/** How the place of a draft's record is known; an `undecided` one answers nothing. */
export const PLACINGS = ['stated', 'carried', 'subject', 'given', 'undecided'] as const

/** Anchors are verbatim, so they stay short: long enough to be found, too short to be a copy. */
export const ANCHOR_LENGTH = { min: 8, max: 24 } as const

/** What a record said before it was corrected. */
interface Correction {
  /** When it was corrected, as it is to be told: 2026年11月. */
  readonly until?: string
  readonly why?: string
}

/** A form of a figure that was corrected. */
export interface FormerFigure extends Correction {
  readonly metric: string
  readonly printed: string
}

/** A name of a practice that was corrected, with its id where that was another. */
export interface FormerPractice extends Correction {
  readonly name: string
  readonly id?: string
}

/** One printed number with its metric, unit, time and place. */
export interface Figure {
  /** Stable while metric and printed form stay: `wenzhou:1a2b3c4d`. */
  readonly id: string
  readonly articleId: string
  /** Absent for a figure of the place as a whole. */
  readonly practiceId?: string
  readonly locality: Locality
  /** A narrower place inside the locality, where the figure is of that place only. */
  readonly place?: string
  readonly metric: string
  readonly printed: string
  readonly value: number
  readonly upTo?: number
  readonly unit: string
  readonly bound: Bound
  readonly kind: FigureKind
  /** What it counts, by a name of the lexicon's measures: only figures of one measure are set beside each other. */
  readonly measure?: string
  /** Measures that it nearly counts: told below their tables, under its own name. */
  readonly near: readonly string[]
  readonly role?: FigureRole
  readonly asOf?: string
  readonly anchor: string
  readonly aliases: readonly string[]
  /** The oldest form first; absent where it was never corrected. */
  readonly formerly?: readonly FormerFigure[]
}

/** One measure or mechanism a locality adopted. */
export interface Practice {
  /** Article and practice, `wenzhou/yecai-daili`. */
  readonly id: string
  readonly articleId: string
  readonly locality: Locality
  readonly name: string
  readonly problem: string
  readonly summary: string
  /** Topic names, the main one first. */
  readonly topics: readonly string[]
  readonly names: readonly string[]
  readonly aliases: readonly string[]
  /** Whole questions of people who do not know its name. */
  readonly asks: readonly string[]
  readonly places: readonly string[]
  readonly figures: readonly Figure[]
  /** The oldest form first; absent where it was never corrected. */
  readonly formerly?: readonly FormerPractice[]
  /** Of a draft: the text the practice was found in, for its reviewer. */
  readonly passage?: string
}

export interface NamedPlace {
  readonly name: string
  readonly aliases: readonly string[]
}

/** A stretch of a document: begins with the scrap `from`, ends with the scrap `to`. */
export interface Stretch {
  readonly from: string
  readonly to: string
}

export interface SourceDocument {
  readonly file: string
  readonly sha256: string
  readonly stretches: readonly Stretch[]
}

/** One published piece about one locality; the unit of citation. */
export interface Article {
  readonly id: string
  readonly file: string
  /** Not reviewed whole. */
  readonly draft: boolean
  /** Of a draft: whether its place and each of its figures have been confirmed against the source. */
  readonly checked?: boolean
  readonly locality: Locality
  readonly title: string
  readonly byline: string
  readonly publication: string | null
  readonly overview: string
  readonly document: SourceDocument
  readonly places: readonly NamedPlace[]
  readonly mentioned: readonly string[]
  readonly notes: readonly string[]
  readonly figures: readonly Figure[]
  readonly practices: readonly Practice[]
  /** Of a draft: text of the article that is in no practice, and captions. */
  readonly passages?: readonly string[]
  /** Of a draft: what the ingesting tool could not decide. */
  readonly unsure?: readonly string[]
}

const text = (what: string) => z.string(`${what} must be text`).trim().min(1, `${what} is empty`)
/** A list may be left out, or its key left empty. */
const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((items) => items ?? [])
const texts = (what: string) => list(text(what))
const slug = (what: string) =>
  text(what).regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/u, `${what} must be lower-case letters, digits and hyphens`)

const correction = { until: text('until').optional(), why: text('why').optional() }
const formerly = <T extends z.ZodRawShape>(shape: T) =>
  z
    .array(z.strictObject({ ...shape, ...correction }))
    .min(1, 'formerly is empty')
    .optional()

const figureSchema = z
  .strictObject({
    metric: text('metric'),
    printed: text('printed'),
    value: z.number('value must be a plain number'),
    upTo: z.number('upTo must be a plain number').optional(),
    unit: text('unit'),
    kind: z.enum(FIGURE_KINDS, `kind must be one of ${FIGURE_KINDS.join(', ')}`),
    measure: text('measure').optional(),
    near: texts('measure'),
    role: z.enum(FIGURE_ROLES, `role must be one of ${FIGURE_ROLES.join(', ')}`).optional(),
    asOf: z.coerce.string().trim().min(1).optional(),
    anchor: text('anchor'),
    aliases: texts('alias'),
    place: text('place').optional(),
    locality: z.array(text('locality')).optional(),
    placed: z.enum(PLACINGS, `placed must be one of ${PLACINGS.join(', ')}`).optional(),
    formerly: formerly({ metric: text('metric'), printed: text('printed') }),
  })
  .superRefine((figure, context) => {
    for (const message of figureFaults(figure)) context.addIssue({ code: 'custom', message })
  })

const practiceSchema = z.strictObject({
  id: slug('id'),
  name: text('name'),
  problem: text('problem'),
  summary: text('summary'),
  topics: z.array(text('topic')).min(1, 'a practice needs at least one topic').max(4, 'at most four topics'),
  locality: z.array(text('locality')).optional(),
  names: texts('name'),
  aliases: texts('alias'),
  asks: texts('ask'),
  places: texts('place'),
  figures: list(figureSchema),
  formerly: formerly({ name: text('name'), id: slug('id').optional() }),
})

const articleSchema = z.strictObject({
  id: slug('id'),
  draft: z.boolean().default(false),
  locality: z.array(text('locality')),
  title: text('title'),
  byline: z.string('byline must be text').trim().default(''),
  publication: text('publication').nullable().default(null),
  overview: text('overview'),
  document: z.strictObject({
    file: text('document file'),
    sha256: text('sha256').regex(/^[0-9a-f]{64}$/u, 'sha256 must be 64 hexadecimal digits'),
    recognized: z.boolean().optional(),
    stretches: z
      .array(z.strictObject({ from: text('from'), to: text('to') }))
      .min(1, 'an article needs at least one stretch of its document'),
  }),
  places: list(z.strictObject({ name: text('name'), aliases: texts('alias') })),
  mentioned: texts('place'),
  notes: texts('note'),
  figures: list(figureSchema),
  practices: z.array(practiceSchema).min(1, 'an article needs at least one practice'),
})

/**
 * A draft may lack what only a reviewer can write, and keeps what only a reviewer needs. Without `draft: true` none of
 * this is allowed, so that finishing a draft is what `check` asks for once the mark is taken off.
 */
const draftSchema = articleSchema.extend({
  draft: z.literal(true),
  checked: z.boolean('checked must be true or false').default(false),
  overview: text('overview').optional(),
  document: articleSchema.shape.document.extend({
    stretches: z.array(z.strictObject({ from: text('from'), to: text('to') })).default([]),
  }),
  practices: z
    .array(
      practiceSchema.extend({
        problem: text('problem').optional(),
        summary: text('summary').optional(),
        topics: z.array(text('topic')).max(4, 'at most four topics').default([]),
        passage: text('passage').optional(),
        proposal: z
          .strictObject({
            problem: text('problem').optional(),
            summary: text('summary').optional(),
            aliases: texts('alias').optional(),
          })
          .optional(),
      }),
    )
    .min(1, 'an article needs at least one practice'),
  passages: texts('passage'),
  unsure: texts('doubt'),
  fingerprint: text('fingerprint').optional(),
})

/** The form of an article's file, and of a draft's, for editors: what takes more than one field to see is left out. */
export const articleForms = { article: articleSchema, draft: draftSchema } as const

/** A finished article is of one place, or each of its practices says of which. */
function lacksPlace(raw: unknown): boolean {
  const { locality, practices } = (raw ?? {}) as { locality?: unknown; practices?: { locality?: unknown }[] }
  const isEmpty = (path: unknown): boolean => !Array.isArray(path) || path.length === 0
  if (isDraft(raw) || !Array.isArray(locality) || locality.length > 0) return false
  return !Array.isArray(practices) || practices.some((practice) => isEmpty(practice?.locality))
}

const isDraft = (raw: unknown): boolean =>
  typeof raw === 'object' && raw !== null && (raw as { draft?: unknown }).draft === true

/** A draft's summary until somebody writes one: the beginning of its passage, cut at the end of a sentence. */
function firstSentences(passage: string, name = ''): string {
  const text = withoutHeads(passage, name)
  const end = text.slice(0, DRAFT_SUMMARY_LENGTH).lastIndexOf('。')
  return end > 0 ? text.slice(0, end + 1) : text.slice(0, DRAFT_SUMMARY_LENGTH)
}

const BYLINE = /^(?:■|本报记者|记者|通讯员|作者|文[/／]|来源)[^，。]{0,40}$/u

/** Without bylines, and without the bold lead or heading that its practice is named after, where there is more. */
function withoutHeads(passage: string, name: string): string {
  const bare = (line: string): string => line.replace(/[“”。：\s]/gu, '')
  const lines = passage.split('\n').filter((line) => !BYLINE.test(line.trim()))
  const [first = '', ...rest] = lines
  if (rest.length > 0 && bare(first) === bare(name)) return rest.join('\n')
  const body = first.startsWith(`${name}。`) ? first.slice(name.length + 1) : first
  const text = [body, ...rest].join('\n')
  return text.trim() === '' ? passage : text
}
const DRAFT_SUMMARY_LENGTH = 120

/** A draft in the shape of a reviewed article, with empty texts where its reviewer has yet to write. */
const completedDraft = draftSchema.transform(({ fingerprint: _, ...draft }) => ({
  ...draft,
  overview: draft.overview ?? firstSentences(draft.passages[0] ?? ''),
  // What a machine proposed is the reviewer's to take or leave: nothing is answered from it.
  practices: draft.practices.map(({ passage, proposal: _, ...practice }) => ({
    ...practice,
    problem: practice.problem ?? '',
    summary: practice.summary ?? firstSentences(passage ?? practice.name, practice.name),
    ...(passage === undefined ? {} : { passage }),
  })),
}))

type RawFigure = z.output<typeof figureSchema>

/** White space is how the print happened to break; scraps are compared without it. */
export const squash = (text: string): string => text.replace(/\s+/gu, '')

const FREQUENCY_UNIT = /^次\/(?:年|半年|季度|月|半月|周|天|日)$/u
/** Units that name what a form means rather than a printed measure word. */
const ABSTRACT_UNITS: ReadonlySet<string> = new Set(['比例', '年月', '名次', '倍', '点', '项目', '%', '元'])

/** What is wrong with a figure in itself; nothing of it where it can be published. */
export function figureFaults(figure: {
  printed: string
  value: number
  upTo?: number | undefined
  unit: string
  anchor: string
}): string[] {
  const faults: string[] = []
  const anchor = squash(figure.anchor)
  const length = [...anchor].length
  if (length < ANCHOR_LENGTH.min || length > ANCHOR_LENGTH.max)
    faults.push(
      `anchor “${figure.anchor}” has ${length} characters, must have ${ANCHOR_LENGTH.min} to ${ANCHOR_LENGTH.max}`,
    )
  if (!anchor.includes(squash(figure.printed)))
    faults.push(`anchor “${figure.anchor}” does not hold the printed form “${figure.printed}”`)
  if (FREQUENCY_UNIT.test(figure.unit)) return faults
  const read = readQuantities(squash(figure.printed))
  if (!read.some((q) => sameNumber(q.value, figure.value) || clockHour(figure.printed) === figure.value))
    faults.push(
      `value ${figure.value} is not what “${figure.printed}” says` +
        (read.length > 0 ? ` (read as ${read.map((q) => q.value).join(', ')})` : ''),
    )
  if (
    figure.upTo !== undefined &&
    !read.some((q) => q.upTo !== undefined && sameNumber(q.upTo, figure.upTo ?? 0))
  )
    faults.push(`upTo ${figure.upTo} is not what “${figure.printed}” says`)
  if (
    figure.upTo === undefined &&
    read.some((q) => q.upTo !== undefined && sameNumber(q.value, figure.value))
  )
    faults.push(`“${figure.printed}” is a range, upTo is missing`)
  // A form without a measure word of its own (五大机制, 零纠纷) takes the unit a reader would say.
  const unitPrinted = read.some((q) => sameNumber(q.value, figure.value) && q.unit !== '')
  if (
    unitPrinted &&
    !ABSTRACT_UNITS.has(figure.unit) &&
    // 两个钟头 is two hours.
    !read.some((q) => sameNumber(q.value, figure.value) && q.unit === figure.unit) &&
    !plainDigits(squash(figure.printed)).includes(figure.unit)
  )
    faults.push(`unit “${figure.unit}” does not stand in “${figure.printed}”`)
  return faults
}

/** `晚上9点` is 21 o'clock. */
function clockHour(printed: string): number | undefined {
  const match = /(上午|早上|中午|下午|晚上)?(\d{1,2})点/u.exec(printed)
  if (!match) return undefined
  const hour = Number(match[2])
  return (match[1] === '下午' || match[1] === '晚上') && hour < 12 ? hour + 12 : hour
}

/** What an article may refer to, from the rest of the knowledge folder. */
export interface ArticleContext {
  readonly topics: ReadonlySet<string>
  /** Undefined when a figure in this unit may name the measure; else what is wrong. Without a unit: whether it exists. */
  readonly measureFault: (measure: string, unit?: string) => string | undefined
  /** Undefined when the path names a real place; else what is wrong with it. */
  readonly localityFault: (locality: Locality) => string | undefined
}

/** Reads one article file. Every problem of the file is reported in one run; an article comes only without any. */
export function readArticle(
  file: string,
  source: string,
  context: ArticleContext,
): { readonly article?: Article; readonly problems: readonly Problem[] } {
  const { value: raw, lineOf, faults } = readYaml(source)
  if (faults.length > 0) return { problems: faults.map((fault) => ({ file, record: '', ...fault })) }
  const problems: Problem[] = []
  const add = (path: readonly PropertyKey[], message: string) =>
    problems.push({ file, line: lineOf(path), record: recordName(path, raw), message })

  if (lacksPlace(raw)) add(['locality'], 'locality is empty')
  // Without its input an issue could not tell what is missing from what is of the wrong type.
  const reporting = { reportInput: true }
  const parsed = isDraft(raw)
    ? completedDraft.safeParse(raw, reporting)
    : articleSchema.safeParse(raw, reporting)
  if (!parsed.success) {
    for (const issue of parsed.error.issues) add(issue.path, issueMessage(issue))
    return { problems }
  }
  const data = parsed.data
  const stem = file.replace(/^.*\//u, '').replace(/\.ya?ml$/u, '')
  if (data.id !== stem) add(['id'], `id ${data.id} differs from the file name ${stem}`)
  const checkPlace = (locality: Locality | undefined, at: readonly PropertyKey[]): void => {
    const fault = locality === undefined ? undefined : context.localityFault(locality)
    if (fault !== undefined) add([...at, 'locality'], fault)
  }
  checkPlace(data.locality, [])
  const placeNames = new Set(data.places.map((place) => place.name))
  const practiceIds = new Set<string>()
  data.practices.forEach((practice, p) => {
    const at = ['practices', p] as const
    if (practiceIds.has(practice.id)) add([...at, 'id'], `duplicate practice id ${practice.id}`)
    practiceIds.add(practice.id)
    checkPlace(practice.locality, at)
    practice.topics.forEach((topic, t) => {
      if (!context.topics.has(topic)) add([...at, 'topics', t], `unknown topic ${topic}`)
    })
    practice.asks.forEach((ask, a) => {
      if (practice.asks.indexOf(ask) < a) add([...at, 'asks', a], `duplicate ask ${ask}`)
    })
    practice.places.forEach((place, t) => {
      if (!placeNames.has(place)) add([...at, 'places', t], `place ${place} is not in the article's places`)
    })
  })
  const figureIds = new Map<string, string>()
  const checkFigures = (figures: readonly RawFigure[], at: readonly PropertyKey[]) => {
    figures.forEach((figure, f) => {
      const id = figureId(data.id, figure)
      if (figureIds.has(id))
        add([...at, 'figures', f], `the same metric and printed form stand already at ${figureIds.get(id)}`)
      figureIds.set(id, recordName([...at, 'figures', f], raw))
      checkPlace(figure.locality, [...at, 'figures', f])
      const { measure, near, unit } = figure
      const fault = measure === undefined ? undefined : context.measureFault(measure, unit)
      if (fault !== undefined) add([...at, 'figures', f, 'measure'], fault)
      for (const name of near) {
        const nearFault = name === measure ? `${name} is its measure already` : context.measureFault(name)
        if (nearFault !== undefined) add([...at, 'figures', f, 'near'], nearFault)
      }
    })
  }
  checkFigures(data.figures, [])
  data.practices.forEach((practice, p) => {
    checkFigures(practice.figures, ['practices', p])
  })
  if (problems.length > 0) return { problems }

  const practices = data.practices.map(({ formerly: forms, ...practice }): Practice => {
    const id = `${data.id}/${practice.id}`
    const locality = practice.locality ?? data.locality
    return {
      ...practice,
      ...(forms === undefined ? {} : { formerly: forms.map(definite) }),
      id,
      articleId: data.id,
      locality,
      figures: practice.figures.filter(isPlaced).map((figure) => toFigure(data.id, locality, figure, id)),
    }
  })
  return {
    problems,
    article: {
      ...data,
      file,
      figures: data.figures.filter(isPlaced).map((figure) => toFigure(data.id, data.locality, figure)),
      practices,
    },
  }
}

/** A figure of which nobody knows whose it is stays in its draft. */
const isPlaced = ({ locality }: RawFigure): boolean => locality?.length !== 0

function toFigure(articleId: string, above: Locality, raw: RawFigure, practiceId?: string): Figure {
  const { upTo, asOf, place, measure, role, formerly: forms, locality = above, placed: _, ...rest } = raw
  const value = raw.value
  const bound = readQuantities(squash(raw.printed)).find((q) => sameNumber(q.value, value))?.bound ?? 'exact'
  return {
    ...rest,
    ...(upTo === undefined ? {} : { upTo }),
    ...(asOf === undefined ? {} : { asOf }),
    ...(measure === undefined ? {} : { measure }),
    ...(role === undefined ? {} : { role }),
    ...(place === undefined ? {} : { place }),
    ...(forms === undefined ? {} : { formerly: forms.map(definite) }),
    ...(practiceId === undefined ? {} : { practiceId }),
    id: figureId(articleId, raw),
    articleId,
    locality,
    bound,
  }
}

/** Without keys that hold nothing. */
const definite = <T extends object>(form: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(form).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }

/** Of a form of a figure: it stays while metric and printed form do. */
export function figureId(
  articleId: string,
  figure: { readonly metric: string; readonly printed: string },
): string {
  const digest = createHash('sha256').update(`${figure.metric}\n${figure.printed}`).digest('hex')
  return `${articleId}:${digest.slice(0, 8)}`
}

function recordName(path: readonly PropertyKey[], raw: unknown): string {
  const parts: string[] = []
  for (let i = 0; i + 1 < path.length; i += 1) {
    const key = path[i]
    const index = path[i + 1]
    if (typeof index !== 'number') continue
    if (key === 'practices') {
      const id = (raw as { practices?: { id?: unknown }[] }).practices?.[index]?.id
      parts.push(`practice ${typeof id === 'string' ? id : index + 1}`)
    } else if (key === 'figures') parts.push(`figure ${index + 1}`)
    else if (key === 'places') parts.push(`place ${index + 1}`)
  }
  return parts.join(', ')
}

function issueMessage(issue: z.core.$ZodIssue): string {
  const field = issue.path.filter((key) => typeof key === 'string').at(-1)
  if (issue.code === 'unrecognized_keys') return `unknown field ${issue.keys.join(', ')}`
  if (issue.code === 'invalid_type' && issue.input === undefined) return `${String(field)} is missing`
  return issue.message
}
