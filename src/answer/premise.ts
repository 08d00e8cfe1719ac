/** What the corpus does not hold, and what is credited to the wrong place. */
import type { Article, Locality, Practice } from '../knowledge/article.ts'
import { fold } from '../search/fold.ts'
import type { Answer } from './answer.ts'
import { type Query, type Scope, withoutSpans } from './candidates.ts'
import { type AnswerContext, CLOSE, OWN_NAME, onePerPlace, placeName } from './context.ts'
import { decide, LIKELY } from './decision.ts'
import type { PlaceAnswers } from './place-answer.ts'
import { isUnder, type PlaceReading } from './places.ts'
import { vouches } from './vouching.ts'

export interface Premise {
  /** The refusal or correction of what a question takes for granted of its places; nothing where that stands. */
  readonly wrongPlace: (
    query: Query,
    held: readonly PlaceReading[],
    elsewhere: readonly PlaceReading[],
  ) => Answer | undefined
  /** 三雁工程推荐到成都去的有几人: the places are where something known by its own name elsewhere goes, and it prints them. */
  readonly isOnlyMentioned: (query: Query, held: readonly PlaceReading[], scope: Scope) => boolean
  /** A printed name that belongs to another place than the one it is asked of. */
  readonly foreignPractice: (query: Query, held: readonly PlaceReading[], scope: Scope) => Answer | undefined
}

/** 推荐到成都, 去北京办. */
const TOWARDS = /[到去赴往]$/u

export function createPremise(context: AnswerContext, { practicesAt }: PlaceAnswers): Premise {
  const { articleOf, candidates, citations, corrected, holdersOf, knowledge, knowsName, namesIn } = context
  const { refuse, scopeText, segment, synonymsOf } = context

  const mentioning = createMentions(knowledge.articles)

  function wrongPlace(
    query: Query,
    held: readonly PlaceReading[],
    elsewhere: readonly PlaceReading[],
  ): Answer | undefined {
    if (held.length === 0 && elsewhere[0] !== undefined) return unknownPlace(query, elsewhere[0])
    const part = held.length === 1 && held[0]?.standing === 'inside' ? held[0] : undefined
    if (part !== undefined) return partOfPlace(query, part)
    const strayed = held.find((place, index) => {
      const before = held[index - 1]
      return (
        place.standing === 'within' &&
        before !== undefined &&
        // A place taken over from the conversation stands nowhere in the text.
        before.end > 0 &&
        /^[的这那个里边下面]{0,4}$/u.test(query.reading.text.slice(before.end, place.start)) &&
        // 瓯海三泮社区: where in its city a community lies is known only down to the article's place.
        !place.articleIds.some((id) => before.articleIds.includes(id))
      )
    })
    if (strayed !== undefined) return placeElsewhere(query, strayed, held)
    // 素龙街道在殷都吗: whether the one lies in the other is all that is asked.
    const inner = held.find(({ standing }) => standing === 'within')
    const other = held.find((place) => place !== inner)
    if (held.length !== 2 || inner === undefined || other === undefined || isUnder(inner.path, other.path))
      return undefined
    // 苍南天和家园: which of two parts of one place lies in the other is not known.
    if (inner.articleIds.some((id) => other.articleIds.includes(id))) return undefined
    const { marks, text } = query.reading
    // …，是真的吗 asks of all that is said.
    const asked = withoutSpans(
      text,
      marks.filter(({ kinds }) => kinds.includes('verdict')),
    )
    return /(?:在|属于|是).{0,12}(?:吗|么|[?？])/u.test(asked)
      ? placeElsewhere(query, inner, [other, inner])
      : undefined
  }

  function unknownPlace(query: Query, place: PlaceReading): Answer {
    const name = place.path.at(-1) ?? place.asked
    const mentionedBy = mentioning(name)
    const silent = new Set(mentionedBy.map(({ id }) => id))
    const found = candidates
      .practices(query, undefined)
      .filter(({ practice }) => !silent.has(practice.articleId))
    const [best] = found
    const likely = decide('practice', candidates.practiceFeatures(query, undefined, found)).probability
    const related = found
      .filter(({ score }) => likely >= LIKELY && score >= (best?.score ?? 0) * CLOSE.practice)
      .map(({ practice }) => practice)
    return refuse(query, { kind: 'place', asked: nameToSay(place), mentionedBy }, onePerPlace(related))
  }

  function partOfPlace(query: Query, place: PlaceReading): Answer {
    const around = articleOf(place.articleIds[0] ?? '')
    const asked = place.path.at(-1) ?? place.asked
    return refuse(query, { kind: 'part', asked, around }, around.practices.slice(0, 3))
  }

  function placeElsewhere(query: Query, place: PlaceReading, held: readonly PlaceReading[]): Answer {
    const cite = citations()
    const article = articleOf(place.articleIds[0] ?? '')
    const practice = practicesAt(article, place.within ?? place.asked)[0] ?? article.practices[0]
    if (practice === undefined) return refuse(query, { kind: 'nothing' }, [])
    const before = held[held.indexOf(place) - 1]
    return corrected(query, cite, {
      kind: 'placeElsewhere',
      asked: before === undefined ? '' : placeName(before),
      name: place.within ?? place.asked,
      practice: cite.practice(practice),
    })
  }

  function isOnlyMentioned(query: Query, held: readonly PlaceReading[], scope: Scope): boolean {
    const { text } = query.reading
    if (held.length === 0 || !held.every(({ start }) => TOWARDS.test(text.slice(0, start)))) return false
    const practice = foreignName(query.text, scope)?.practice
    const printed = practice === undefined ? '' : scopeText(new Set([practice.articleId]))
    return held.every(({ asked }) => printed.includes(fold(asked)))
  }

  function foreignPractice(query: Query, held: readonly PlaceReading[], scope: Scope): Answer | undefined {
    const name = foreignName(query.text, scope)
    const isBelow = name?.localities.some((locality) => held.some(({ path }) => isUnder(locality, path)))
    if (name === undefined || isBelow) return undefined
    const cite = citations()
    return corrected(query, cite, {
      kind: 'practiceElsewhere',
      asked: held.map((place) => placeName(place)).join('、'),
      name: name.name,
      practice: cite.practice(name.practice),
      localities: name.localities,
    })
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
    // 刚到社区报到，“五险一金”…: what is asked of the place is named beside it, and its own.
    const bearsOther = namesIn(content).some(
      (other) =>
        other.length >= OWN_NAME &&
        !name.includes(other) &&
        holdersOf(other)[0] !== undefined &&
        scope?.has(holdersOf(other)[0]?.articleId ?? '') === true &&
        holdersOf(other).length <= MOST_BEARERS,
    )
    if (bearsOther) return undefined
    return saidAlike(scope, name, synonymsOf(name)) ? undefined : found
  }

  /** Whether the scope tells of the same thing in other words. */
  function saidAlike(scope: Scope, word: string, synonyms: readonly string[]): boolean {
    const text = scopeText(scope)
    if (text === '') return [word, ...synonyms].some((each) => knowsName(scope, each))
    // 持证社工 where the place tells of 社工持证率.
    const cut = segment(word).filter(({ length }) => length > 1)
    const parts = cut.length === 1 && word.length === 4 ? [word.slice(0, 2), word.slice(2)] : cut
    const inParts = parts.length > 1 && parts.every((part) => text.includes(part))
    return inParts || vouches(text, { word, synonyms }) >= ALIKE
  }

  return { wrongPlace, isOnlyMentioned, foreignPractice }
}

/** A name of its own is told of by no more practices. */
const MOST_BEARERS = 2

/** So much of a name must be said for the place to have the same thing. */
const ALIKE = 0.6
/** Named in a correction at most. */
const MOST_LOCALITIES = 20

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

/** 杭州市西湖区 rather than 西湖区, which the corpus may hold of another city; of a name that several share only that name. */
function nameToSay({ path, asked, shared }: PlaceReading): string {
  if (shared) return asked
  return path.length > 2 ? path.slice(1).join('') : (path.at(-1) ?? asked)
}
