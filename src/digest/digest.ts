/** Subscription × knowledge × what the chat has had → one digest as plain data, or nothing worth sending. */
import { createHash } from 'node:crypto'
import type { Article, Figure, Practice } from '../knowledge/article.ts'
import { type ChatId, type StoredSubscription, type What, whatKey } from './subscription.ts'

/** Practices that fit, best first. The order must not depend on chance. */
export type Match = (what: What) => readonly Practice[]

/** What a chat has been sent of a practice: which practice, and in which form. */
export interface SentPractice {
  readonly id: string
  readonly hash: string
  /** The form the chat had before, where this one is a revision. */
  readonly had?: string
}

export interface SentStore {
  /** Practice id → hash of the form sent last. */
  readonly sentTo: (chat: ChatId) => Promise<ReadonlyMap<string, string>>
}

/** The forms in which practices were ever seen: when each first came, and what an earlier form said. */
export interface KnowledgeLog {
  /** Notes the forms that are not noted yet, as seen first at `at`. */
  readonly note: (forms: readonly PracticeForm[], at: number) => Promise<void>
  /** Practice id → when it was seen first, in whatever form. */
  readonly firstSeen: () => Promise<ReadonlyMap<string, number>>
  readonly facts: (id: string, hash: string) => Promise<readonly Fact[] | undefined>
}

export interface PracticeForm {
  readonly id: string
  readonly hash: string
  readonly facts: readonly Fact[]
}

/** Of a figure, what a reader would want to be told when it changes. */
export interface Fact {
  readonly metric: string
  readonly printed: string
  readonly asOf?: string
  readonly place?: string
}

/** A figure that reads differently than when it was sent; null where it was missing, or is no longer given. */
export interface FigureChange {
  readonly metric: string
  readonly was: string | null
  readonly now: string | null
}

export interface DigestItem {
  /** Its number in the digest, from 1 through all pages. */
  readonly nth: number
  readonly practice: Practice
  readonly article: Article
  /** `new`: came after the subscription was made. `revised`: was sent to this chat in another form. */
  readonly news: 'new' | 'revised' | null
  /** The form the chat had before; set where it is `revised`. */
  readonly had?: string
  readonly changes: readonly FigureChange[]
}

export interface Digest {
  /** Subscription and period: the same key is never sent twice on purpose. */
  readonly key: string
  readonly subscription: StoredSubscription
  /** Empty when `exhausted`. */
  readonly items: readonly DigestItem[]
  /** Practices that match and are still unsent after these. */
  readonly remaining: number
  /** How many appointed runs this one stands for: more than one after downtime. */
  readonly runs: number
  /** All that matches has been sent: said once, until there is new material. */
  readonly exhausted: boolean
}

/** Practices in one digest; when missed runs were merged, up to twice as many. */
export const DIGEST_SIZE = 5

/** One version of the knowledge, as digests need it. */
export interface DigestKnowledge {
  /** Differs whenever a practice came, went or changed its facts. */
  readonly version: string
  readonly match: Match
  readonly practice: (practiceId: string) => Practice | undefined
  readonly hash: (practiceId: string) => string | undefined
  /** Milliseconds; undefined for a practice that is not noted. */
  readonly firstSeen: (practiceId: string) => number | undefined
  readonly article: (articleId: string) => Article | undefined
}

/** Distinct wishes whose matches are kept: subscriptions are many, what they ask for is much the same. */
const MATCHES_KEPT = 500

/** Prepares a version of the knowledge and notes what is new in it. Call again whenever the knowledge is read anew. */
export async function createDigestKnowledge(input: {
  readonly articles: readonly Article[]
  readonly match: Match
  readonly log: KnowledgeLog
  readonly now: number
}): Promise<DigestKnowledge> {
  const { articles, match, log, now } = input
  const forms = articles.flatMap((article) => article.practices.map(practiceForm))
  await log.note(forms, now)
  const firstSeen = await log.firstSeen()
  const hashes = new Map(forms.map(({ id, hash }) => [id, hash]))
  const byId = new Map(articles.map((article) => [article.id, article]))
  const version = createHash('sha256')
  for (const { id, hash } of [...forms].sort((a, b) => (a.id < b.id ? -1 : 1)))
    version.update(`${id} ${hash}\n`)
  const practices = new Map(
    articles.flatMap((article) => article.practices.map((practice) => [practice.id, practice] as const)),
  )
  const matches = new Map<string, readonly Practice[]>()
  return {
    version: version.digest('hex').slice(0, 16),
    match: (what) => {
      const key = whatKey(what)
      let found = matches.get(key)
      if (found === undefined) {
        if (matches.size >= MATCHES_KEPT) matches.delete(matches.keys().next().value ?? '')
        found = match(what)
        matches.set(key, found)
      }
      return found
    },
    practice: (id) => practices.get(id),
    hash: (id) => hashes.get(id),
    firstSeen: (id) => firstSeen.get(id),
    article: (id) => byId.get(id),
  }
}

/**
 * A practice's form: its name, place and figures. A sentence put better is no news; a figure that reads differently
 * is, and so is a practice credited to another place.
 */
export function practiceForm(practice: Practice): PracticeForm {
  const facts = practice.figures.map(factOf)
  const hash = createHash('sha256')
    .update(JSON.stringify([practice.name, practice.locality, facts]))
    .digest('hex')
    .slice(0, 16)
  return { id: practice.id, hash, facts }
}

const factOf = ({ metric, printed, asOf, place }: Figure): Fact => ({
  metric,
  printed,
  ...(asOf === undefined ? {} : { asOf }),
  ...(place === undefined ? {} : { place }),
})

export interface Choice {
  readonly chosen: readonly {
    readonly practice: Practice
    readonly news: DigestItem['news']
    readonly had?: string
  }[]
  readonly remaining: number
  /** That everything has been sent is worth saying now. */
  readonly sayExhausted: boolean
}

/**
 * Picks the practices of one digest: what this chat has not been sent in this form, new and revised ones first, each
 * kind in the order of the match. `asked` digests were asked for by a person, who gets an answer even if it is "no more".
 */
export function chooseDigest(input: {
  readonly subscription: StoredSubscription
  readonly knowledge: DigestKnowledge
  readonly sent: ReadonlyMap<string, string>
  readonly runs: number
  readonly asked: boolean
  readonly size?: number
}): Choice {
  const { subscription, knowledge, sent, runs, asked, size = DIGEST_SIZE } = input
  const fresh: Choice['chosen'][number][] = []
  const rest: Choice['chosen'][number][] = []
  const onlyNews = subscription.when.kind === 'new' && !asked
  for (const practice of knowledge.match(subscription.what)) {
    const had = sent.get(practice.id)
    if (had !== undefined) {
      if (had !== knowledge.hash(practice.id)) fresh.push({ practice, news: 'revised', had })
    } else if ((knowledge.firstSeen(practice.id) ?? 0) > subscription.createdAt)
      fresh.push({ practice, news: 'new' })
    else if (!onlyNews) rest.push({ practice, news: null })
  }
  const bound = size * Math.min(Math.max(runs, 1), 2)
  const chosen = [...fresh, ...rest].slice(0, bound)
  return {
    chosen,
    remaining: fresh.length + rest.length - chosen.length,
    // "When new" promised nothing else: it stays silent until there is something.
    sayExhausted: chosen.length === 0 && (asked || (!onlyNews && !subscription.exhausted)),
  }
}

/** The digest to send, or undefined when there is nothing worth a message. */
export async function composeDigest(input: {
  readonly key: string
  readonly subscription: StoredSubscription
  readonly knowledge: DigestKnowledge
  readonly sent: ReadonlyMap<string, string>
  readonly log: Pick<KnowledgeLog, 'facts'>
  readonly runs: number
  readonly asked: boolean
  readonly size?: number
}): Promise<Digest | undefined> {
  const { key, subscription, knowledge, log, runs } = input
  const { chosen, remaining, sayExhausted } = chooseDigest(input)
  if (chosen.length === 0 && !sayExhausted) return undefined
  const items = await itemsOf(chosen, knowledge, log)
  return { key, subscription, items, remaining, runs, exhausted: chosen.length === 0 }
}

/**
 * Practices with what a reader is told of them: article, news, and what changed since the form the chat had.
 * @param before practices on the pages before
 */
export async function itemsOf(
  chosen: Choice['chosen'],
  knowledge: DigestKnowledge,
  log: Pick<KnowledgeLog, 'facts'>,
  before = 0,
): Promise<DigestItem[]> {
  const items: DigestItem[] = []
  for (const { practice, news, had } of chosen) {
    const article = knowledge.article(practice.articleId)
    if (article === undefined) throw new Error(`practice ${practice.id}: no article ${practice.articleId}`)
    const facts = had === undefined ? undefined : await log.facts(practice.id, had)
    items.push({
      nth: before + items.length + 1,
      practice,
      article,
      news,
      ...(had === undefined ? {} : { had }),
      changes: facts === undefined ? [] : changesBetween(facts, practice),
    })
  }
  return items
}

/** The practices of a digest as they are recorded once it has been sent. */
export const sentPractices = (
  items: readonly Pick<DigestItem, 'practice' | 'had'>[],
  knowledge: DigestKnowledge,
): SentPractice[] =>
  items.map(({ practice, had }) => ({
    id: practice.id,
    hash: knowledge.hash(practice.id) ?? practiceForm(practice).hash,
    ...(had === undefined ? {} : { had }),
  }))

/** Which figures read differently now, matched by what they measure and where. */
export function changesBetween(before: readonly Fact[], practice: Practice): FigureChange[] {
  const measured = (fact: Fact): string => `${fact.place ?? ''}\n${fact.metric}`
  const reads = (fact: Fact): string =>
    fact.asOf === undefined ? fact.printed : `${fact.printed}（${fact.asOf}）`
  const now = practice.figures.map(factOf)
  const changes: FigureChange[] = []
  for (const key of new Set([...now, ...before].map(measured))) {
    const was = before.filter((fact) => measured(fact) === key).map(reads)
    const is = now.filter((fact) => measured(fact) === key).map(reads)
    const gone = was.filter((text) => !is.includes(text))
    const come = is.filter((text) => !was.includes(text))
    const metric = key.slice(key.indexOf('\n') + 1)
    for (let i = 0; i < Math.max(gone.length, come.length); i += 1)
      changes.push({ metric, was: gone[i] ?? null, now: come[i] ?? null })
  }
  return changes
}
