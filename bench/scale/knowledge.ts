/**
 * A whole corpus of any size, always the same for the same seed: the shipped articles, then articles whose practices are
 * recombined from the shipped ones (see `synthetic.ts`), fifteen to an article, each of a real county with streets of
 * its own. A county of a large corpus has several articles, and a province hundreds.
 */
import { createHash } from 'node:crypto'
import type { Article, Figure, Locality, Practice } from '../../src/knowledge/article.ts'
import type { DivisionRow } from '../../src/knowledge/gazetteer.ts'
import type { Knowledge } from '../../src/knowledge/load.ts'
import { type Sources, seeded, syntheticPractice } from './synthetic.ts'

const PRACTICES_AN_ARTICLE = 15
const STREETS_AN_ARTICLE = 4

/** A county with its streets and towns. */
interface County {
  readonly path: Locality
  readonly towns: readonly string[]
}

export function countiesOf(rows: readonly DivisionRow[]): County[] {
  const names = new Map(rows.filter(({ town }) => !town).map(({ code, name }) => [code, name]))
  const towns = new Map<string, string[]>()
  for (const { code, name, town } of rows) {
    if (!town || !/(?:街道|镇|乡)$/u.test(name)) continue
    const known = towns.get(code)
    if (known === undefined) towns.set(code, [name])
    else known.push(name)
  }
  return [...names].flatMap(([code, name]) => {
    if (code.endsWith('00') || name === '市辖区') return []
    const above = [`${code.slice(0, 2)}0000`, `${code.slice(0, 4)}00`]
    const path = [
      ...above.flatMap((each) => names.get(each) ?? []).filter((each) => !each.includes('直辖')),
      name,
    ]
    return path.length < 2 ? [] : [{ path, towns: towns.get(code) ?? [] }]
  })
}

/** @param size how many practices, those of the shipped articles among them */
export function syntheticKnowledge(
  size: number,
  seed: number,
  shipped: Knowledge,
  rows: readonly DivisionRow[],
): Knowledge {
  const counties = countiesOf(rows)
  const sources: Sources = { practices: shipped.practices, places: [] }
  const articles: Article[] = [...shipped.articles]
  for (let made = shipped.practices.length; made < size; made += PRACTICES_AN_ARTICLE) {
    const number = articles.length
    const count = Math.min(PRACTICES_AN_ARTICLE, size - made)
    // Through JSON each text is a string of its own, as when read from a file, and not a piece of another.
    articles.push(
      JSON.parse(JSON.stringify(syntheticArticle(number, count, seed, counties, sources))) as Article,
    )
  }
  const practices = articles.flatMap((article) => article.practices)
  const figures = articles.flatMap((article) => [
    ...article.figures,
    ...article.practices.flatMap((practice) => practice.figures),
  ])
  return { ...shipped, articles, practices, figures }
}

function syntheticArticle(
  number: number,
  count: number,
  seed: number,
  counties: readonly County[],
  sources: Sources,
): Article {
  const random = seeded(Math.imul(seed + 7, 2654435761) ^ Math.imul(number + 1, 69069))
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T
  const county = pick(counties)
  const id = `a${number}`
  const own = { ...sources, places: county.towns.length > 0 ? county.towns : [county.path.at(-1) ?? ''] }
  const streets = [...new Set(Array.from({ length: STREETS_AN_ARTICLE }, () => pick(own.places)))]
  const practices = Array.from({ length: count }, (_, i) => {
    const practice = syntheticPractice(number * PRACTICES_AN_ARTICLE + i, seed, { ...own, places: streets })
    const practiceId = `${id}/p${i}`
    return {
      ...practice,
      id: practiceId,
      articleId: id,
      locality: county.path,
      places: random() < 0.3 ? practice.places : [],
      figures: practice.figures.map(
        (figure, f): Figure => ({
          ...figure,
          id: `${id}:${i}-${f}`,
          articleId: id,
          practiceId,
          locality: county.path,
        }),
      ),
    } satisfies Practice
  })
  const main = practices[0]
  return {
    id,
    file: `${id}.yaml`,
    draft: false,
    locality: county.path,
    title: `${county.path.at(-1)}：${main?.problem ?? ''}`,
    byline: '记者 某某',
    publication: null,
    overview: practices.map(({ name }) => name).join('、'),
    document: { file: `${id}.txt`, sha256: createHash('sha256').update(id).digest('hex'), stretches: [] },
    places: streets.map((name) => ({ name, aliases: [] })),
    mentioned: [pick(counties).path.at(-1) ?? ''],
    notes: [],
    figures: [],
    practices,
  }
}

export interface SizedQuestion {
  readonly kind: string
  readonly q: string
}

/** Questions as people ask them, of every kind, about records all over the corpus; `shipped` are mixed in as they are. */
export function questionsAbout(
  knowledge: Knowledge,
  count: number,
  seed: number,
  shipped: readonly string[],
): SizedQuestion[] {
  const random = seeded(seed)
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T
  const county = ({ locality }: Practice): string => locality.at(-1) ?? ''
  const alias = ({ aliases, problem }: Practice): string => pick(aliases.length > 0 ? aliases : [problem])
  const figured = (): Figure => pick(knowledge.figures)
  const misspell = (text: string): string => {
    const at = Math.floor(random() * text.length)
    return `${text.slice(0, at)}唐${text.slice(at + 1)}`
  }
  const forms: readonly (readonly [string, (practice: Practice) => string])[] = [
    ['shipped', () => pick(shipped)],
    ['shipped', () => pick(shipped)],
    ['shipped', () => pick(shipped)],
    ['trouble', (p) => `${p.problem}，有没有地方解决过？`],
    ['trouble', (p) => `${alias(p)}是怎么做的`],
    ['trouble', (p) => `${alias(p)}，${alias(p)}怎么办`],
    ['name', (p) => `${p.names[0] ?? p.name}是什么`],
    ['misspelt', (p) => `${misspell(p.name)}是怎么回事`],
    [
      'pinyin',
      () => pick(['shequ shitang zenmeban', 'wuye fei shoubuqilai', 'yezhu weiyuanhui zenme xuanju']),
    ],
    ['place', (p) => `${county(p)}做了什么`],
    ['place', (p) => `${county(p)}${alias(p)}怎么做的`],
    ['place', (p) => `${p.locality[0]}有没有${alias(p)}`],
    ['street', (p) => `${p.places[0] ?? county(p)}有什么好做法`],
    ['figure', () => `${figured().metric}是多少`],
    [
      'figure',
      () => {
        const { locality, metric } = figured()
        return `${locality.at(-1)}${metric}有多少`
      },
    ],
    [
      'stated',
      () => {
        const { locality, metric, printed } = figured()
        return `${locality.at(-1)}的${metric}是${printed}吗`
      },
    ],
    ['premise', (p) => `${county(p)}的${figured().printed}是怎么来的`],
    ['list', (p) => `哪些地方有${alias(p)}`],
    ['compare', (p) => `${county(p)}和${county(pick(knowledge.practices))}的${alias(p)}有什么不同`],
    ['absent', (p) => `新加坡的${alias(p)}怎么样`],
  ]
  return Array.from({ length: count }, (_, i) => {
    const [kind, make] = forms[i % forms.length] as (typeof forms)[number]
    return { kind, q: make(pick(knowledge.practices)) }
  })
}
