/**
 * What digests owe, worked out from the knowledge files alone, and whether what a chat got is that: a digest without
 * practices, another chat's, or one of what was sent before is told from the right one by what stands in it.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { What } from '../../src/digest/subscription.ts'

/** Something to subscribe to, and all that is ever to come of it. */
export interface Wish {
  readonly what: What
  /** As a digest's first line puts it. */
  readonly title: string
  /** Names of the practices; a wish has one at least. */
  readonly practices: ReadonlySet<string>
}

/** A message of the bot as it stands in a chat. */
export interface Said {
  readonly chat: number
  readonly thread: number | null
  readonly text: string
}

/** Practices in a digest that stands for one run. */
const SIZE = 5

interface ArticleFile {
  readonly locality: readonly string[]
  readonly practices: readonly { readonly name: string; readonly topics: readonly string[] }[]
}
interface TopicEntry {
  readonly id: string
  readonly name: string
}

const readYaml = <T>(path: string): T => parse(readFileSync(path, 'utf8')) as T

/** Everything; every topic and every place of the folder that has practices; and some topics in some places. */
export function wishesOf(knowledgeDir: string): readonly Wish[] {
  const folder = join(knowledgeDir, 'articles')
  const practices = readdirSync(folder).flatMap((file) => {
    const article = readYaml<ArticleFile>(join(folder, file))
    return article.practices.map((practice) => ({ ...practice, locality: article.locality }))
  })
  const topics = readYaml<readonly TopicEntry[]>(join(knowledgeDir, 'lexicon', 'topics.yaml'))
  const localities = practices.map(({ locality }) => locality)
  const places = [
    ...new Map(
      localities
        .flatMap((path) => path.map((_, at) => path.slice(0, at + 1)))
        .map((path) => [path.join('/'), path] as const),
    ).values(),
  ]
  const wish = (topic: TopicEntry | undefined, place: readonly string[] | undefined): Wish => ({
    what: { topics: topic ? [topic.id] : [], places: place ? [place] : [], words: [] },
    title: [topic?.name, place?.at(-1)].filter((part) => part !== undefined).join(' + ') || '全部主题',
    practices: new Set(
      practices
        .filter(
          (practice) =>
            (topic === undefined || practice.topics.includes(topic.name)) &&
            (place === undefined || place.every((part, at) => practice.locality[at] === part)),
        )
        .map(({ name }) => name),
    ),
  })
  return [
    wish(undefined, undefined),
    ...topics.map((topic) => wish(topic, undefined)),
    ...places.map((place) => wish(undefined, place)),
    ...topics.flatMap((topic) => places.map((place) => wish(topic, place))),
  ].filter(({ practices: { size } }) => size > 0)
}

interface ReadDigest {
  readonly title: string
  readonly practices: readonly string[]
  /** It says that all has been sent. */
  readonly isEnd: boolean
}

/** The digest that a message is; undefined where it is something else. */
function readDigest(text: string): ReadDigest | undefined {
  const title = /^简报 · (.+)$/mu.exec(text)?.[1]
  if (title === undefined || !text.startsWith('简报')) return undefined
  return {
    title,
    practices: [...text.matchAll(/^\d+\. .*?「(.+)」$/gmu)].map(([, name = '']) => name),
    isEnd: text.includes('都给你发过了'),
  }
}

export interface Examined {
  /** Different digests: how many runs the chat was served. */
  readonly digests: number
  /** Messages that said what the one before them had said. */
  readonly repeats: number
  /** What is wrong with them, in words. */
  readonly faults: readonly string[]
}

/**
 * @param said the bot's messages in the chat, in the order in which they came
 * @param runs how many runs may have been put together in one digest
 */
export function examine(
  said: readonly Said[],
  { title, practices }: Wish,
  { thread = null, runs = 1 }: { readonly thread?: number | null; readonly runs?: number } = {},
): Examined {
  const had = new Set<string>()
  const faults: string[] = []
  let [digests, repeats, last] = [0, 0, '']
  for (const message of said) {
    const digest = readDigest(message.text)
    if (message.thread !== thread) faults.push(`is in thread ${message.thread}, not ${thread}`)
    if (digest === undefined) {
      faults.push(`is no digest: ${message.text.slice(0, 40)}`)
      continue
    }
    const names = digest.practices
    const all = JSON.stringify(digest)
    if (all === last) {
      repeats += 1
      continue
    }
    last = all
    digests += 1
    const left = practices.size - had.size
    if (digest.title !== title) faults.push(`is for “${digest.title}”, not for “${title}”`)
    const strange = names.filter((name) => !practices.has(name))
    if (strange.length > 0) faults.push(`brings what was not asked for: ${strange.join('、')}`)
    const again = names.filter((name) => had.has(name))
    if (again.length > 0) faults.push(`brings what was sent before: ${again.join('、')}`)
    if (digest.isEnd ? left > 0 : names.length < Math.min(SIZE, left) || names.length === 0)
      faults.push(`brings ${names.length} practices where ${left} were owed`)
    if (names.length > SIZE * Math.min(runs, 2)) faults.push(`brings ${names.length} practices at once`)
    for (const name of names) had.add(name)
  }
  return { digests, repeats, faults }
}
