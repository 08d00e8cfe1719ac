/**
 * An article's records carry places of their own where they are of another place than the article: a round-up tells of
 * several. Whoever answers needs one article a place, so each such place becomes an article of its own in memory.
 */
import { type Article, type Figure, type Locality, type Practice, squash } from './article.ts'

/** Stands for the place of a draft whose text does not name one: it can be shown, and no question can name it. */
export const UNWRITTEN_PLACE: Locality = ['地区没有写明']

const keyOf = (path: Locality): string => path.join('/')

/** Figures of an undecided place belong to nobody and are left out. */
export function splitByPlace(article: Article): Article[] {
  const keep = article.locality
  const records = [
    ...article.practices,
    ...article.figures,
    ...article.practices.flatMap(({ figures }) => figures),
  ]
  if (records.every(({ locality }) => locality === undefined || keyOf(locality) === keyOf(keep)))
    return [withPlace(article, keep)]
  const places = new Map<string, { path: Locality; practices: Practice[]; figures: Figure[] }>()
  const at = (path: Locality) => {
    const key = keyOf(path)
    const found = places.get(key) ?? { path, practices: [], figures: [] }
    places.set(key, found)
    return found
  }
  at(keep)
  for (const practice of article.practices) {
    const own = practice.figures.filter(({ locality }) => keyOf(locality) === keyOf(practice.locality))
    at(practice.locality).practices.push({ ...practice, figures: own })
    const others = practice.figures.filter((one) => one.locality.length > 0 && !own.includes(one))
    for (const key of new Set(others.map(({ locality }) => keyOf(locality)))) {
      const figures = others.filter(({ locality }) => keyOf(locality) === key)
      const place = at(key.split('/'))
      const part = partOfPractice(practice, figures)
      if (part !== undefined) place.practices.push(part)
      else place.figures.push(...figures.map(({ practiceId: _, ...rest }) => rest))
    }
  }
  for (const figure of article.figures)
    if (figure.locality.length > 0 || keep.length === 0) at(figure.locality).figures.push(figure)
  return [...places.values()]
    .filter(({ practices, figures }) => practices.length + figures.length > 0)
    .map(({ path, practices, figures }, n) => part(article, path, practices, figures, n))
}

/**
 * 集安市搭起“葡萄架夜话”…，共538场 in a practice of the whole city: what the passage tells of one place within it, by the
 * name that is told there. Nothing where it tells of another thing than the practice.
 */
function partOfPractice(practice: Practice, figures: readonly Figure[]): Practice | undefined {
  const [first] = figures
  if (first === undefined || !keyOf(first.locality).startsWith(`${keyOf(practice.locality)}/`))
    return undefined
  const clauses = (practice.passage ?? '').match(/[^。；！？\n]+[。；！？]?/gu) ?? []
  const told = clauses.filter((clause) =>
    figures.some(({ anchor }) => squash(clause).includes(squash(anchor))),
  )
  const passage = told.join('').replace(/；$/u, '。')
  const coined = [...passage.matchAll(/“([^“”，。；]{2,16})”/gu)].map(([, term = '']) => term)
  const isNamed = passage.includes(/“([^“”]+)”/u.exec(practice.name)?.[1] ?? practice.name)
  const own = coined.find((term) => practice.names.includes(term))
  const isTown = /(?:街道|镇|乡|苏木|村|社区)$/u.test(first.locality.at(-1) ?? '')
  if (passage === '' || !(isNamed || own !== undefined || isTown)) return undefined
  const name = isNamed || own === undefined ? practice.name : `“${own}”`
  return {
    ...practice,
    locality: first.locality,
    name,
    problem: '',
    summary: passage,
    names: [...new Set([name, ...coined, ...(isNamed || own === undefined ? practice.names : [])])],
    aliases: isNamed ? practice.aliases : [],
    asks: [],
    places: [],
    passage,
    figures,
  }
}

/** `n` 0 is the article's own place, or the first it tells of. */
function part(
  article: Article,
  path: Locality,
  practices: readonly Practice[],
  figures: readonly Figure[],
  n: number,
): Article {
  const id = n === 0 ? article.id : `${article.id}-of-${n}`
  const moved = (figure: Figure): Figure => ({
    ...figure,
    id: figure.id.replace(article.id, id),
    articleId: id,
    ...(figure.practiceId === undefined ? {} : { practiceId: figure.practiceId.replace(article.id, id) }),
  })
  const own = keyOf(path) === keyOf(article.locality)
  const named = new Set(
    [...figures, ...practices.flatMap((practice) => practice.figures)].map(({ place }) => place),
  )
  const [first] = practices
  return withPlace(
    {
      ...article,
      id,
      locality: path,
      overview: own && article.overview !== '' ? article.overview : (first?.summary ?? ''),
      places: article.places.filter(
        ({ name }) => named.has(name) || (own && !namedElsewhere(article, path, name)),
      ),
      mentioned: own ? article.mentioned : [],
      figures: figures.map(moved),
      practices: practices.map((practice) => ({
        ...practice,
        id: practice.id.replace(article.id, id),
        articleId: id,
        figures: practice.figures.map(moved),
      })),
    },
    path,
  )
}

/** Whether a figure of another place of the article is of this village or town. */
const namedElsewhere = (article: Article, path: Locality, name: string): boolean =>
  [...article.figures, ...article.practices.flatMap(({ figures }) => figures)].some(
    ({ locality, place }) => place === name && keyOf(locality) !== keyOf(path),
  )

function withPlace(article: Article, path: Locality): Article {
  if (path.length > 0) return article
  const placed = (figure: Figure): Figure => ({ ...figure, locality: UNWRITTEN_PLACE })
  return {
    ...article,
    locality: UNWRITTEN_PLACE,
    figures: article.figures.map(placed),
    practices: article.practices.map((practice) => ({
      ...practice,
      locality: UNWRITTEN_PLACE,
      figures: practice.figures.map(placed),
    })),
  }
}
