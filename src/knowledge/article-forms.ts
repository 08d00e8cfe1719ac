/** The form of an article's file, field by field, and of a draft's, which is completed as far as nobody has written. */
import { z } from 'zod'
import { FIGURE_KINDS, FIGURE_ROLES, PLACINGS } from './article.ts'
import { figureFaults } from './figure-faults.ts'

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

export const figureSchema = z
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

export const articleSchema = z.strictObject({
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
export const completedDraft = draftSchema.transform(({ fingerprint: _, ...draft }) => ({
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

export type RawFigure = z.output<typeof figureSchema>
export type RawArticle = z.output<typeof articleSchema> | z.output<typeof completedDraft>
