/** The JSON Schemas that editors check knowledge files with: made from what the program reads with. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { articleForms } from '../../src/knowledge/article-forms.ts'
import { lexiconForms } from '../../src/knowledge/lexicon-forms.ts'
import { ROOT } from '../program.ts'

const KNOWLEDGE = join(ROOT, 'knowledge')
const read = (file: string): string => readFileSync(join(ROOT, file), 'utf8')

const OPTIONS = { target: 'draft-7', io: 'input', unrepresentable: 'any', reused: 'inline' } as const
const formOf = (schema: z.ZodType): z.core.JSONSchema.BaseSchema => {
  const { $schema: _, ...form } = z.toJSONSchema(schema, OPTIONS)
  return form
}

/** By name, without the folder. A draft is told by its mark, so that a finished article is told of its own faults. */
const made: ReadonlyMap<string, object> = new Map<string, object>([
  [
    'article',
    {
      title: 'An article, or a draft of one',
      if: { type: 'object', properties: { draft: { const: true } }, required: ['draft'] },
      // biome-ignore lint/suspicious/noThenProperty: a word of JSON Schema
      then: formOf(articleForms.draft),
      else: formOf(articleForms.article),
    },
  ],
  ...Object.entries(lexiconForms).map(
    ([name, schema]) => [name, { title: `knowledge/lexicon/${name}.yaml`, ...formOf(schema) }] as const,
  ),
])

const lexiconFiles = readdirSync(join(KNOWLEDGE, 'lexicon')).filter((name) => name.endsWith('.yaml'))
const articleFiles = readdirSync(join(KNOWLEDGE, 'articles')).filter((name) => name.endsWith('.yaml'))

/** What an editor would say of a text, by a reader of JSON Schema that has never seen ours. */
function faults(form: unknown, text: string): string[] {
  const parsed = z.fromJSONSchema(form as z.core.JSONSchema.JSONSchema).safeParse(load(text))
  return parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}
/** As written to the folder. */
const written = (name: string): unknown => JSON.parse(read(`knowledge/schema/${name}.json`))
const finished = () => (written('article') as { readonly else: object }).else
const draft = () => (written('article') as { readonly then: object }).then

describe('the schemas in knowledge/schema', () => {
  it.each([...made])('%s is what the program reads with', async (name, form) => {
    const text = `${JSON.stringify({ $schema: 'http://json-schema.org/draft-07/schema#', ...form }, null, 2)}\n`
    await expect(text).toMatchFileSnapshot(join(KNOWLEDGE, 'schema', `${name}.json`))
  })

  it('are one for each file of the lexicon', () => {
    expect(
      Object.keys(lexiconForms)
        .map((name) => `${name}.yaml`)
        .toSorted(),
    ).toEqual(lexiconFiles.toSorted())
  })

  it.each(articleFiles)('let articles/%s pass', (name) => {
    expect(faults(finished(), read(`knowledge/articles/${name}`))).toEqual([])
  })

  it.each(lexiconFiles)('let lexicon/%s pass', (name) => {
    expect(faults(written(name.replace('.yaml', '')), read(`knowledge/lexicon/${name}`))).toEqual([])
  })

  it('see a misspelt field, an unknown kind, a value that is no number and a field that is missing', () => {
    const text = read('knowledge/articles/wenzhou.yaml')
    for (const [right, wrong] of [
      ['title:', 'titel:'],
      ['kind: count', 'kind: counts'],
      ['value: 136', 'value: 136个'],
      ['byline:', 'by-line:'],
      ['overview:', 'overviews:'],
    ] as const) {
      expect(text).toContain(right)
      expect(faults(finished(), text.replace(right, wrong)), wrong).not.toEqual([])
    }
  })

  it('let a draft lack what its reviewer has to write', () => {
    const text =
      'id: a\ndraft: true\nlocality: []\ntitle: 题\ndocument: {file: a.txt, sha256: SHA}\npractices: [{id: b, name: 乙}]\n'
    const whole = text.replace('SHA', 'a'.repeat(64))
    expect(faults(draft(), whole)).toEqual([])
    expect(faults(finished(), whole)).not.toEqual([])
  })
})

describe('an editor', () => {
  it('that is VS Code finds the schema of every file', async () => {
    const files = {
      './knowledge/schema/article.json': 'knowledge/articles/**/*.yaml',
      ...Object.fromEntries(
        lexiconFiles
          .toSorted()
          .map((name) => [
            `./knowledge/schema/${name.replace('.yaml', '.json')}`,
            `knowledge/lexicon/${name}`,
          ]),
      ),
    }
    const text = `${JSON.stringify({ 'yaml.schemas': files }, null, 2)}\n`
    await expect(text).toMatchFileSnapshot(join(ROOT, '.vscode', 'settings.json'))
  })

  it('that is any other finds it in the first line', () => {
    const files = [
      ...articleFiles.map((name) => [`articles/${name}`, 'article'] as const),
      ...lexiconFiles.map((name) => [`lexicon/${name}`, name.replace('.yaml', '')] as const),
    ]
    const without = files.filter(
      ([file, schema]) =>
        !read(`knowledge/${file}`).startsWith(`# yaml-language-server: $schema=../schema/${schema}.json\n`),
    )
    expect(without.map(([file]) => file)).toEqual([])
  })
})
