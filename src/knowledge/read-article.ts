/**
 * The text of an article file → `Article`, or the problems that keep it from being one.
 * The format and its rules are told in `knowledge/README.md`; this file enforces them.
 */
import type { z } from 'zod'
import { type Article, type Figure, figureId, type Locality, type Practice, squash } from './article.ts'
import { articleSchema, completedDraft, type RawArticle, type RawFigure } from './article-forms.ts'
import type { Problem } from './problem.ts'
import { readQuantities } from './quantity.ts'
import { sameNumber } from './same-quantity.ts'
import { readYaml } from './yaml-source.ts'

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
  const add: Add = (path, message) =>
    void problems.push({ file, line: lineOf(path), record: recordName(path, raw), message })

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
  checkReferences(data, context, add, (path) => recordName(path, raw))
  return problems.length > 0 ? { problems } : { problems, article: articleOf(data, file) }
}

type Add = (path: readonly PropertyKey[], message: string) => void

/** Places, topics and measures must be known, and nothing may stand twice. */
function checkReferences(
  data: RawArticle,
  context: ArticleContext,
  add: Add,
  nameAt: (path: readonly PropertyKey[]) => string,
): void {
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
      figureIds.set(id, nameAt([...at, 'figures', f]))
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
}

function articleOf(data: RawArticle, file: string): Article {
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
    ...data,
    file,
    figures: data.figures.filter(isPlaced).map((figure) => toFigure(data.id, data.locality, figure)),
    practices,
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

/** A finished article is of one place, or each of its practices says of which. */
function lacksPlace(raw: unknown): boolean {
  const { locality, practices } = (raw ?? {}) as { locality?: unknown; practices?: { locality?: unknown }[] }
  const isEmpty = (path: unknown): boolean => !Array.isArray(path) || path.length === 0
  if (isDraft(raw) || !Array.isArray(locality) || locality.length > 0) return false
  return !Array.isArray(practices) || practices.some((practice) => isEmpty(practice?.locality))
}

const isDraft = (raw: unknown): boolean =>
  typeof raw === 'object' && raw !== null && (raw as { draft?: unknown }).draft === true

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
