/** The files of the lexicon → the lexicon, and every problem there is in them. */
import type { z } from 'zod'
import type { AskedThing, Lexicon, MarkKind, NumberKind, PhraseParts } from './lexicon.ts'
import { emptyFile, type LexiconFile, type LexiconFileContent, lexiconForms } from './lexicon-forms.ts'
import type { Problem } from './problem.ts'
import { readYaml } from './yaml-source.ts'

/** The lexicon's files by their name in `knowledge/lexicon`. A missing file is as good as an empty one, topics aside. */
export type LexiconFiles = Readonly<Record<string, string | undefined>>

export function readLexicon(folder: string, files: LexiconFiles): { lexicon: Lexicon; problems: Problem[] } {
  const problems: Problem[] = []
  const yaml = createYamlReader(folder, files, problems)
  const lines = (name: string): string[] =>
    (files[name] ?? '')
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '' && !line.startsWith('#'))
  const words = (name: string): string[] => lines(name).flatMap((line) => line.split(/\s+/u))

  const topics = yaml('topics')
  problems.push(...topicsTwice(`${folder}/topics.yaml`, topics))
  const measures = yaml('measures')
  problems.push(...measuresTwice(`${folder}/measures.yaml`, measures))
  const synonyms = yaml('synonyms')
  problems.push(...inTwoGroups(`${folder}/synonyms.yaml`, synonyms, files['synonyms.yaml'] ?? ''))
  const wording = wordingsOf(`${folder}/wording.yaml`, yaml('wording'))
  problems.push(...wording.problems)
  const places = yaml('places')
  return {
    problems,
    lexicon: {
      topics,
      measures,
      synonyms,
      wordings: wording.wordings,
      units: Object.values(yaml('units')),
      claimWords: yaml('claim-words'),
      checkRequests: yaml('check-requests'),
      lengthRequests: yaml('length-requests'),
      takeawayRequests: yaml('takeaway-requests'),
      orderWords: yaml('order-words'),
      stopWords: lines('stopwords.txt'),
      weakWords: words('weakwords.txt'),
      functionWords: new Set(words('function-words.txt')),
      marks: Object.entries(yaml('marks')).flatMap(([kind, lists]) =>
        (lists ?? []).map((parts) => ({ kind: kind as MarkKind, parts })),
      ),
      askedNumbers: askedNumbersOf(yaml('asked-numbers')),
      askedThings: yaml('asked-things').map(askedThingOf),
      subjects: yaml('subjects'),
      words: lines('words.txt'),
      ordinaryWords: places.ordinary,
      placeAliases: new Map(Object.entries(places.aliases)),
    },
  }
}

/** What a file holds, or what an empty one does, with whatever is wrong with it among the problems. */
function createYamlReader(folder: string, files: LexiconFiles, problems: Problem[]) {
  return <Of extends LexiconFile>(of: Of): LexiconFileContent<Of> => {
    const file = `${folder}/${of}.yaml`
    const form = lexiconForms[of] as z.ZodType as z.ZodType<LexiconFileContent<Of>>
    const empty = emptyFile(form)
    const source = files[`${of}.yaml`]
    if (source === undefined) {
      if (of === 'topics') problems.push({ file, line: 1, record: '', message: 'file is missing' })
      return empty
    }
    const { value, lineOf, faults } = readYaml(source)
    for (const fault of faults) problems.push({ file, record: '', ...fault })
    if (faults.length > 0) return empty
    const parsed = form.safeParse(value ?? empty)
    if (parsed.success) return parsed.data
    for (const { message, path } of parsed.error.issues)
      problems.push({ file, line: lineOf(path.slice(0, 1)), record: path.join('.'), message })
    return empty
  }
}

// ── what stands twice ─────────────────────────────────────────────────────────────────────────────────────────────

function topicsTwice(file: string, topics: Lexicon['topics']): Problem[] {
  const seen = new Set<string>()
  return topics.flatMap(({ id, name }) =>
    [id, name].flatMap((word) => {
      const isTwice = seen.has(word)
      seen.add(word)
      return isTwice ? [{ file, line: 1, record: `topic ${name}`, message: `duplicate topic ${word}` }] : []
    }),
  )
}

function measuresTwice(file: string, measures: Lexicon['measures']): Problem[] {
  return measures
    .filter(({ name }, at) => measures.findIndex((one) => one.name === name) < at)
    .map(({ name }) => ({ file, line: 1, record: `measure ${name}`, message: `duplicate measure ${name}` }))
}

/** A word in two groups would make all the words of both alike. */
function inTwoGroups(file: string, groups: readonly (readonly string[])[], source: string): Problem[] {
  const lines = source.split('\n')
  return groups.flatMap((group, at) =>
    group.flatMap((word) => {
      const first = groups.findIndex((other) => other.includes(word))
      if (first === at) return []
      const line = lines.findLastIndex((text) => !text.startsWith('#') && text.includes(word)) + 1
      const message = `${word} stands in the group of ${groups[first]?.[0]} already: a word is in one group only`
      return [{ file, line, record: `synonyms of ${group[0]}`, message }]
    }),
  )
}

// ── files → what is made of them ──────────────────────────────────────────────────────────────────────────────────

function wordingsOf(
  file: string,
  sections: LexiconFileContent<'wording'>,
): { wordings: Lexicon['wordings']; problems: Problem[] } {
  const problems: Problem[] = []
  const wordings = new Map<string, string>()
  for (const [record, words] of Object.entries(sections))
    for (const [from, to] of Object.entries(words)) {
      if (wordings.has(from)) problems.push({ file, line: 1, record, message: `duplicate wording: ${from}` })
      else if (from !== from.toLowerCase())
        problems.push({ file, line: 1, record, message: `a wording must be in lower case: ${from}` })
      wordings.set(from, to)
    }
  return {
    problems,
    wordings: new Map([...wordings].toSorted(([one], [other]) => other.length - one.length)),
  }
}

function askedNumbersOf({
  kinds,
  measureWords,
  ...asked
}: LexiconFileContent<'asked-numbers'>): Lexicon['askedNumbers'] {
  return {
    ...asked,
    measureWords: measureWords.toSorted((a, b) => b.length - a.length),
    kinds: Object.entries(kinds).map(([kind, words]) => ({ kind: kind as NumberKind, ...words })),
  }
}

function askedThingOf({
  asks,
  nouns,
  printed: { form, ...printed },
  ...thing
}: LexiconFileContent<'asked-things'>[number]): AskedThing {
  return {
    ...thing,
    ...printed,
    ...(form === undefined ? {} : { form: new RegExp(form, 'u') }),
    nouns: new Map(Object.entries(nouns)),
    asks: asks.map((parts) => askingPattern(parts, Object.keys(nouns))),
  }
}

/** 哪家 · NOUN · … · 的: one expression for what would be thousands of phrases; of two that fit the longer comes first. */
function askingPattern(parts: PhraseParts, nouns: readonly string[]): RegExp {
  const oneOf = (words: readonly string[]): string =>
    words
      .toSorted((a, b) => b.length - a.length)
      .map((word) => word.replace(/[.*+?^${}()|[\]\\]/gu, String.raw`\$&`))
      .join('|')
  const group = (words: readonly string[]): string => {
    if (words.includes('NOUN')) return `(?<noun>${oneOf(nouns)})`
    return words.includes('…') ? '[^，,。；;？?]{0,8}?' : `(?:${oneOf(words)})`
  }
  return new RegExp(parts.map(group).join(''), 'u')
}
