/** What the corpus does not hold, and what is credited to the wrong place. */
import type { Article, Figure, Locality, Practice } from '../knowledge/article.ts'
import { fold } from '../search/fold.ts'
import type { Answer } from './answer.ts'
import { type Desk, onePerPlace, placeName } from './desk.ts'
import { evidenceOf, THRESHOLDS } from './evidence.ts'
import type { PlaceAnswers } from './place-answer.ts'
import { isUnder, type PlaceReading } from './places.ts'
import type { Question } from './question.ts'
import { foldedName, type Scope, type Subject } from './retrieve.ts'
import { remember } from './text-lookup.ts'

export interface Premise {
  /** The refusal or correction of what a question takes for granted of its places; nothing where that stands. */
  readonly wrongPlace: (
    question: Question,
    subject: Subject,
    held: readonly PlaceReading[],
    elsewhere: readonly PlaceReading[],
  ) => Answer | undefined
  readonly falsePremise: (
    question: Question,
    subject: Subject,
    held: readonly PlaceReading[],
    scope: Scope,
  ) => Answer | undefined
}

export function createPremise(
  desk: Desk,
  { practicesAt }: PlaceAnswers,
  shareOf: (subject: Subject, figure: Figure) => number,
): Premise {
  const {
    articleOf,
    bareText,
    corrected,
    holdersOf,
    knowledge,
    knowsName,
    namesIn,
    records,
    refuse,
    retriever,
    sheet,
    synonymsOf,
  } = desk

  const mentioning = createMentions(knowledge.articles)

  function wrongPlace(
    question: Question,
    subject: Subject,
    held: readonly PlaceReading[],
    elsewhere: readonly PlaceReading[],
  ): Answer | undefined {
    if (held.length === 0 && elsewhere[0] !== undefined) return unknownPlace(question, elsewhere[0], subject)
    const part = held.length === 1 && held[0]?.standing === 'inside' ? held[0] : undefined
    if (part !== undefined) return partOfPlace(question, part, subject)
    const strayed = held.find((place, index) => {
      const before = held[index - 1]
      return (
        place.standing === 'within' &&
        before !== undefined &&
        before.end === place.start &&
        !isUnder(place.path, before.path)
      )
    })
    if (strayed !== undefined) return placeElsewhere(question, subject, strayed, held)
    // 素龙街道在殷都吗: whether the one lies in the other is all that is asked.
    const inner = held.find(({ standing }) => standing === 'within')
    const other = held.find((place) => place !== inner)
    if (held.length !== 2 || inner === undefined || other === undefined || isUnder(inner.path, other.path))
      return undefined
    return /(?:在|属于|是).{0,12}(?:吗|么|[?？])/u.test(question.text)
      ? placeElsewhere(question, subject, inner, [other, inner])
      : undefined
  }

  function unknownPlace(question: Question, place: PlaceReading, subject: Subject): Answer {
    const name = place.path.at(-1) ?? place.asked
    const mentionedBy = mentioning(name)
    const silent = new Set(mentionedBy.map(({ id }) => id))
    const related = retriever
      .practices(subject, undefined)
      .filter(
        ({ practice, evidence }) => !silent.has(practice.articleId) && evidence.share >= THRESHOLDS.listed,
      )
      .map(({ practice }) => practice)
    return refuse(
      question,
      { kind: 'place', asked: fullName(place), mentionedBy },
      onePerPlace(related),
      subject,
    )
  }

  function partOfPlace(question: Question, place: PlaceReading, subject: Subject): Answer {
    const around = articleOf(place.articleIds[0] ?? '')
    return refuse(
      question,
      { kind: 'part', asked: place.path.at(-1) ?? place.asked, around },
      around.practices.slice(0, 3),
      subject,
    )
  }

  function placeElsewhere(
    question: Question,
    subject: Subject,
    place: PlaceReading,
    held: readonly PlaceReading[],
  ): Answer {
    const cite = sheet()
    const article = articleOf(place.articleIds[0] ?? '')
    const practice = practicesAt(article, place.within ?? place.asked)[0] ?? article.practices[0]
    if (practice === undefined) return refuse(question, { kind: 'nothing' }, [], subject)
    const before = held[held.indexOf(place) - 1]
    return corrected(question, subject, cite, {
      kind: 'placeElsewhere',
      asked: before === undefined ? '' : placeName(before),
      name: place.within ?? place.asked,
      practice: cite.practice(practice),
    })
  }

  /** A figure, a name or a subject that belongs to another place than the one it is asked of. */
  function falsePremise(
    question: Question,
    subject: Subject,
    held: readonly PlaceReading[],
    scope: Scope,
  ): Answer | undefined {
    const asked = held.map((place) => placeName(place)).join('、')
    const cite = sheet()
    for (const stated of question.stated) {
      if (retriever.figuresWith(stated, scope).length > 0) continue
      // 15分钟便民服务圈 states no number: it is a name that the place has.
      if (saidIn(scope, fold(stated.printed))) continue
      const owner = retriever
        .statedFigures(stated, undefined, subject)
        .map((figure) => ({ figure, share: shareOf(subject, figure) }))
        .filter(({ share }) => share >= THRESHOLDS.figure)
        .toSorted((a, b) => b.share - a.share)[0]
      if (owner !== undefined)
        return corrected(question, subject, cite, {
          kind: 'figureElsewhere',
          asked,
          stated: stated.printed,
          figure: cite.figure(owner.figure),
        })
    }
    const name = foreignName(subject.content, scope)
    if (name !== undefined)
      return corrected(question, subject, cite, {
        kind: 'practiceElsewhere',
        asked,
        name: name.name,
        practice: cite.practice(name.practice),
        localities: name.localities,
      })
    return undefined
  }

  /** The longest printed name in the question that only other places' articles know. */
  function foreignName(content: string, scope: Scope): ForeignName | undefined {
    let found: ForeignName | undefined
    for (const name of namesIn(content)) {
      if (name.length <= (found?.name.length ?? 0)) continue
      if (knowsName(scope, name)) continue
      const holders = holdersOf(name)
      const practice = holders[0]
      if (practice === undefined) continue
      const localities = onePerPlace(holders).map(({ locality }) => locality)
      found = { name, practice, localities: localities.slice(0, MOST_LOCALITIES) }
    }
    if (found === undefined) return undefined
    // The place may have the same thing under other words: 老年食堂 where 长者食堂 is asked for.
    const { name } = found
    return saidAlike(scope, name, synonymsOf(name)) ? undefined : found
  }

  /** Whether an article of the scope holds a folded text. */
  function saidIn(scope: Scope, text: string): boolean {
    const few = fewArticles(scope)
    return few === undefined ? knowsName(scope, text) : few.some((id) => articleText(id).includes(text))
  }

  function saidAlike(scope: Scope, word: string, synonyms: readonly string[]): boolean {
    const few = fewArticles(scope)
    if (few === undefined) return [word, ...synonyms].some((each) => knowsName(scope, each))
    const named = [{ word, synonyms, weight: 1 }]
    return few.some((id) => evidenceOf(named, articleText(id)).share >= THRESHOLDS.alike)
  }

  const articleText = remember((id) => {
    const article = articleOf(id)
    return [
      foldedName(article.overview),
      ...article.practices.map((practice) => bareText(practice.id)),
      ...article.figures.map((figure) => foldedName(records.figureText(figure.id))),
    ].join('\n')
  }, MOST_ARTICLE_TEXTS)

  return { wrongPlace, falsePremise }
}

/** Articles of a scope whose texts are read whole; of a larger scope only their practices are looked up. */
const MOST_ARTICLES_READ = 60
const MOST_ARTICLE_TEXTS = 200
/** Named in a correction at most. */
const MOST_LOCALITIES = 20

function fewArticles(scope: Scope): readonly string[] | undefined {
  if (scope === undefined) return []
  return scope.size > MOST_ARTICLES_READ ? undefined : [...scope]
}

/** Finds the articles that mention a place, be it by more of its name or by less, in the order of the corpus. */
function createMentions(articles: readonly Article[]): (name: string) => readonly Article[] {
  const byMention = new Map<string, Set<number>>()
  const byBeginning = new Map<string, Set<number>>()
  const add = (map: Map<string, Set<number>>, key: string, at: number): void => {
    const known = map.get(key)
    if (known === undefined) map.set(key, new Set([at]))
    else known.add(at)
  }
  const beginnings = (text: string): string[] => Array.from(text, (_, i) => text.slice(0, i + 1))
  for (const [at, { mentioned }] of articles.entries())
    for (const mention of mentioned) {
      add(byMention, mention, at)
      for (const beginning of beginnings(mention)) add(byBeginning, beginning, at)
    }
  return (name) => {
    const shorter = beginnings(name).flatMap((beginning) => [...(byMention.get(beginning) ?? [])])
    const found = new Set([...shorter, ...(byBeginning.get(name) ?? [])])
    return [...found].sort((a, b) => a - b).flatMap((at) => articles[at] ?? [])
  }
}

/** A printed name that the place asked of does not know, and whose it is. */
interface ForeignName {
  readonly name: string
  readonly practice: Practice
  readonly localities: readonly Locality[]
}

/** 杭州市西湖区 rather than 西湖区, which the corpus may hold of another city. */
function fullName({ path, asked }: PlaceReading): string {
  return path.length > 2 ? path.slice(1).join('') : (path.at(-1) ?? asked)
}
