import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ANCHOR_LENGTH, squash } from '../../src/knowledge/article.ts'
import { exportRecords } from '../../src/knowledge/export.ts'
import { loadKnowledge } from '../../src/knowledge/load.ts'
import { createOriginal } from '../../src/knowledge/original.ts'
import { problemLine } from '../../src/knowledge/problem.ts'
import { verifyKnowledge } from '../../src/knowledge/verify.ts'

/** The five source pages lie beside the repository; they are not part of it. */
const SOURCES = join(import.meta.dirname, '../../../shared/sources')

const { knowledge, problems } = loadKnowledge('knowledge', { drafts: true })
const { articles = [], practices = [], figures = [], lexicon } = knowledge ?? {}
const doubles = (values: readonly string[]): string[] =>
  values.filter((value, index) => values.indexOf(value) !== index)

describe('the shipped corpus', () => {
  it('has no problems and no drafts', () => {
    expect(problems.map(problemLine)).toEqual([])
    expect(articles.filter(({ draft }) => draft)).toEqual([])
  })

  it('holds the sixteen places it began with', () => {
    expect(articles.map(({ locality }) => locality.at(-1))).toEqual(
      expect.arrayContaining(
        [
          ['温州市', '大邑县', '青云谱区', '翠屏区', '西湖区', '南江社区', '廉江市', '会昌县'],
          ['淄博市', '嘉峪关市', '建瓯市', '延吉市', '辽阳市', '龙文区', '罗定市', '殷都区'],
        ].flat(),
      ),
    )
  })

  it('gives every practice and figure an id of its own', () => {
    expect(doubles(practices.map(({ id }) => id))).toEqual([])
    expect(doubles(figures.map(({ id }) => id))).toEqual([])
  })

  it('gives every practice of a place a name of its own', () => {
    for (const article of articles) expect(doubles(article.practices.map(({ name }) => name))).toEqual([])
  })

  it('gives every practice a topic, a problem, a summary and words to be found by', () => {
    const topics = new Set(lexicon?.topics.map(({ name }) => name))
    const lacking = practices.flatMap(({ id, topics: own, problem, summary, aliases }) => [
      ...(own.length > 0 && own.every((topic) => topics.has(topic)) ? [] : [`${id}: topics`]),
      ...(problem === '' ? [`${id}: problem`] : []),
      ...(summary === '' ? [`${id}: summary`] : []),
      ...(aliases.length === 0 ? [`${id}: aliases`] : []),
    ])
    expect(lacking).toEqual([])
  })

  it('gives every practice ten whole questions or more, none of them another’s, none with its name', () => {
    const few = practices.filter(({ asks }) => asks.length < 10)
    expect(few.map(({ id, asks }) => `${id}: ${asks.length} asks`)).toEqual([])
    expect(doubles(practices.flatMap(({ asks }) => asks))).toEqual([])
    const named = practices.flatMap(({ id, name, asks }) =>
      asks.filter((ask) => ask.includes(name.replaceAll(/[“”]/gu, ''))).map((ask) => `${id}: ${ask}`),
    )
    expect(named).toEqual([])
  })

  it('has practices under every topic', () => {
    const used = new Set(practices.flatMap(({ topics }) => topics))
    expect(lexicon?.topics.map(({ name }) => name).filter((topic) => !used.has(topic))).toEqual([])
  })

  it('tells a practice in at most three sentences', () => {
    const long = practices.filter(({ summary }) => (summary.match(/[。！？]/gu) ?? []).length > 3)
    expect(long.map(({ id }) => id)).toEqual([])
  })

  it('prints every figure in its anchor, and names what was counted in words that stand alone', () => {
    const faulty = figures.filter(({ anchor, printed, metric }) => {
      const length = [...squash(anchor)].length
      return (
        !squash(anchor).includes(squash(printed)) ||
        length < ANCHOR_LENGTH.min ||
        length > ANCHOR_LENGTH.max ||
        [...metric].length < 4
      )
    })
    expect(faulty.map(({ id }) => id)).toEqual([])
  })

  it('states in a summary no number that is not a figure of the article', () => {
    const stray = articles.flatMap((article) => {
      const printed = [...article.figures, ...article.practices.flatMap((practice) => practice.figures)]
        .map((figure) => figure.printed)
        .concat(
          article.practices.flatMap((practice) => [practice.name, ...practice.names]),
          article.title,
        )
        .join('\n')
      return [article.overview, ...article.practices.map(({ summary }) => summary)].flatMap((text) =>
        [...text.matchAll(/\d+(?:\.\d+)?/gu)].flatMap(([number]) =>
          printed.includes(number) ? [] : [`${article.id}: ${number}`],
        ),
      )
    })
    expect(stray).toEqual([])
  })

  it('says of a practice’s place only what the article lists', () => {
    for (const article of articles) {
      const listed = new Set(article.places.map(({ name }) => name))
      expect(article.practices.flatMap(({ places }) => places).filter((name) => !listed.has(name))).toEqual(
        [],
      )
    }
  })

  it('exports every record once', () => {
    const records = [...exportRecords(articles)]
    expect(records).toHaveLength(articles.length + practices.length + figures.length)
    expect(doubles(records.map(({ type, id }) => `${type} ${id}`))).toEqual([])
  })

  it.skipIf(!existsSync(SOURCES))('finds every anchor in the text of its own article', () => {
    const originals = readdirSync(SOURCES).map((name) => {
      const bytes = readFileSync(join(SOURCES, name))
      return createOriginal(name, createHash('sha256').update(bytes).digest('hex'), bytes.toString('utf8'))
    })
    const { failures, figures: lookedUp } = verifyKnowledge(
      articles,
      new Map(originals.map((original) => [original.file, original])),
    )
    expect(failures).toEqual([])
    expect(lookedUp).toBe(figures.length)
  })
})
