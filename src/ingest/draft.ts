/** A repaired article → the draft of a knowledge file: pure data, and its text as YAML. */
import { createHash } from 'node:crypto'
import { pinyin } from 'pinyin-pro'
import { stringify } from 'yaml'
import { type Locality, type Stretch, squash } from '../knowledge/article.ts'
import type { Gazetteer } from '../knowledge/gazetteer.ts'
import { shortName } from '../knowledge/gazetteer.ts'
import type { Topic } from '../knowledge/lexicon.ts'
import { type DraftFigure, readFigures } from './figures.ts'
import type { RepairedArticle } from './page.ts'
import { placesIn } from './place.ts'
import { type DraftPractice, outline, type Passage } from './practices.ts'

/** The document an article was read from. */
export interface DraftSource {
  /** File name, as `document.file` names it. */
  readonly file: string
  readonly sha256: string
  /** The document's text without white space. */
  readonly squashed: string
}

/** A knowledge file in the making: its id, which is its file name too, and its text. */
export interface Draft {
  readonly id: string
  readonly locality: Locality
  readonly title: string
  /** The document it was drafted from. */
  readonly file: string
  readonly sha256: string
  readonly text: string
  readonly figures: number
  readonly practices: number
  readonly doubts: number
}

export interface DraftContext {
  readonly gazetteer: Gazetteer
  readonly topics: readonly Topic[]
}

const SYLLABLES = 4
const MOST_TOPICS = 3
const SCRAP = { from: 8, to: 6 } as const

/** The drafts of one document. Ids depend on the document and the places alone, so ingesting again finds them again. */
export function draftsOf(
  articles: readonly RepairedArticle[],
  source: DraftSource,
  context: DraftContext,
): Draft[] {
  const taken = new Map<string, number>()
  return articles.map((article) => {
    const stem = `${placeStem(article, context.gazetteer)}-${source.sha256.slice(0, 8)}`
    const times = (taken.get(stem) ?? 0) + 1
    taken.set(stem, times)
    return draftOf(times === 1 ? stem : `${stem}-${times}`, article, source, context)
  })
}

function draftOf(id: string, article: RepairedArticle, source: DraftSource, context: DraftContext): Draft {
  const { practices, general } = outline(article.paragraphs, article.title)
  const unsure = [...article.unsure]
  const metrics = new Set<string>()
  const contexts = new Set<string>()
  const figuresOf = (passages: readonly Passage[]): DraftFigure[] =>
    passages.flatMap((passage) =>
      readFigures(passage).filter((figure) => isNew(figure, passage.text, contexts)),
    )
  const record = (figure: DraftFigure): Record<string, unknown> => {
    const { start: _, end: __, metric, ...rest } = figure
    let own = metric
    for (let n = 2; metrics.has(`${own}\n${figure.printed}`); n += 1) own = `${metric}（${n}）`
    metrics.add(`${own}\n${figure.printed}`)
    return { metric: own, ...rest }
  }
  const ids = new Map<string, number>()
  const practiceRecords = (practices.length > 0 ? practices : [emptyPractice(article)]).map((practice) => {
    const passage = practice.passages.map((passage) => passage.print).join('\n')
    const figures = figuresOf(practice.passages)
    const topics = topicsOf(practice, passage, context.topics)
    if (topics.length === 0) unsure.push(`做法“${practice.name}”的主题没有看出来`)
    return {
      id: uniqueId(slug(practice.name), ids),
      name: practice.name,
      ...(topics.length === 0 ? {} : { topics }),
      names: practice.names,
      ...(passage === '' ? {} : { passage }),
      figures: figures.map(record),
    }
  })
  const loose = figuresOf(general).map(record)
  const all = [...loose, ...practiceRecords.flatMap((practice) => practice.figures)]
  const places = [
    ...new Set(all.flatMap((figure) => (typeof figure['place'] === 'string' ? [figure['place']] : []))),
  ]
  const { stretches, doubts } = stretchesOf(article.spans, source)
  unsure.push(...doubts)
  if (article.byline === '') unsure.push('没有找到署名')
  const passages = [
    ...general.map((passage) => passage.print),
    ...article.captions.map((caption) => `（图片说明）${caption.print}`),
  ]
  const body = stringify(
    {
      id,
      draft: true,
      locality: article.locality,
      title: article.title,
      ...(article.byline === '' ? {} : { byline: article.byline }),
      ...(article.publication === undefined ? {} : { publication: article.publication }),
      document: { file: source.file, sha256: source.sha256, stretches },
      ...(places.length === 0 ? {} : { places: places.map((name) => ({ name })) }),
      mentioned: mentionedIn(article, context.gazetteer),
      notes: article.notes,
      unsure: [...new Set(unsure)],
      figures: loose,
      practices: practiceRecords,
      ...(passages.length === 0 ? {} : { passages }),
    },
    { lineWidth: 0 },
  )
  return {
    id,
    locality: article.locality,
    title: article.title,
    file: source.file,
    sha256: source.sha256,
    text: sealed(body),
    figures: all.length,
    practices: practiceRecords.length,
    doubts: unsure.length,
  }
}

/** An article whose every line was doubtful still is one article. */
const emptyPractice = (article: RepairedArticle): DraftPractice => ({
  name: article.title,
  names: [article.title],
  section: '',
  passages: [],
})

const CONTEXT = { before: 8, after: 2 } as const

/** A figure in a repeated stretch of print is the same figure. */
function isNew(figure: DraftFigure, text: string, seen: Set<string>): boolean {
  const key = text.slice(Math.max(0, figure.start - CONTEXT.before), figure.end + CONTEXT.after)
  if (key.length < CONTEXT.before + figure.printed.length) return true
  if (seen.has(key)) return false
  seen.add(key)
  return true
}

/** The everyday name of the place in pinyin: `wenzhou` for 浙江省/温州市; of the title where the place is unknown. */
function placeStem({ locality, title }: RepairedArticle, gazetteer: Gazetteer): string {
  const name = locality.at(-1)
  if (name === undefined) return slug(title)
  const level = gazetteer.at(locality)?.level
  return slug(level === undefined ? name : shortName(name, level)).replaceAll('-', '')
}

function slug(name: string): string {
  const syllables = pinyin(name.replace(/[^\p{Script=Han}A-Za-z0-9]/gu, ''), {
    toneType: 'none',
    type: 'array',
    nonZh: 'consecutive',
    v: true,
  })
  const words = syllables
    .map((syllable) => syllable.toLowerCase().replace(/[^a-z0-9]/gu, ''))
    .filter((syllable) => syllable !== '')
    .slice(0, SYLLABLES)
  return words.length === 0 ? 'wenzhang' : words.join('-').slice(0, 60)
}

function uniqueId(id: string, taken: Map<string, number>): string {
  const times = (taken.get(id) ?? 0) + 1
  taken.set(id, times)
  return times === 1 ? id : uniqueId(`${id}-${times}`, taken)
}

/** The topics whose names the practice uses most; its name and heading count three times. */
function topicsOf(practice: DraftPractice, passage: string, topics: readonly Topic[]): string[] {
  const title = `${practice.name}${practice.section}`
  const count = (text: string, word: string): number => text.split(word).length - 1
  return topics
    .map((topic) => ({
      name: topic.name,
      score: [topic.name, ...topic.aliases].reduce(
        (sum, word) => sum + 3 * count(title, word) + count(passage, word),
        0,
      ),
    }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, MOST_TOPICS)
    .map(({ name }) => name)
}

/** Places outside the article's own line of descent. */
function mentionedIn(article: RepairedArticle, gazetteer: Gazetteer): string[] {
  const names = article.paragraphs.flatMap(({ text }) =>
    placesIn(text, gazetteer)
      .filter(({ path }) => {
        const depth = Math.min(path.length, article.locality.length)
        return path.slice(0, depth).some((name, i) => name !== article.locality[i])
      })
      .map(({ start, end }) => text.slice(start, end)),
  )
  return [...new Set(names)]
}

/** Each span by the shortest scraps that locate it, as `original.ts` looks them up. */
function stretchesOf(
  spans: RepairedArticle['spans'],
  { squashed }: DraftSource,
): { stretches: Stretch[]; doubts: string[] } {
  const stretches: Stretch[] = []
  const doubts: string[] = []
  for (const { start, end } of spans) {
    const from = shortest(end - start, SCRAP.from, (length) => {
      const scrap = squashed.slice(start, start + length)
      return squashed.indexOf(scrap) === start && squashed.indexOf(scrap, start + 1) < 0 ? scrap : undefined
    })
    const to = shortest(end - start, SCRAP.to, (length) => {
      const scrap = squashed.slice(end - length, end)
      return squashed.indexOf(scrap, start) === end - length ? scrap : undefined
    })
    if (from !== undefined && to !== undefined) stretches.push({ from, to })
    else
      doubts.push(
        `“${squashed.slice(start, Math.min(end, start + 24))}”起的一段在原文中不止一处，stretches 里没有列出`,
      )
  }
  return { stretches, doubts }
}

function shortest(
  most: number,
  least: number,
  scrapOf: (length: number) => string | undefined,
): string | undefined {
  for (let length = Math.min(least, most); length <= most; length += 1) {
    const scrap = scrapOf(length)
    if (scrap !== undefined) return scrap
  }
  return undefined
}

const FINGERPRINT = /^fingerprint: "?([0-9a-f]{64})"?\n?$/mu
const fingerprintOf = (body: string): string => createHash('sha256').update(body).digest('hex')

/** The draft with a fingerprint of itself, by which a later run knows whether anybody has edited it. */
export const sealed = (body: string): string => `${body}fingerprint: ${fingerprintOf(body)}\n`

/** Whether the text is a draft exactly as this tool wrote it. A finished or edited record never is. */
export function isUntouched(text: string): boolean {
  const plain = text.replaceAll('\r\n', '\n')
  const found = FINGERPRINT.exec(plain)
  return (
    found !== null &&
    /^draft: true$/mu.test(plain) &&
    fingerprintOf(plain.replace(FINGERPRINT, '')) === found[1]
  )
}

/** An untouched draft as it would be had its document borne this name; anything else as it is. */
export function withSourceFile(text: string, file: string): string {
  if (!isUntouched(text)) return text
  const body = text.replace(FINGERPRINT, '')
  return sealed(
    body.replace(/^ {2}file: .*$/mu, () => `  ${stringify({ file }, { lineWidth: 0 }).trimEnd()}`),
  )
}

/** The squashed text that offsets and scraps refer to. */
export const squashedText = (text: string): string => squash(text)
