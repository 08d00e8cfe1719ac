/**
 * What a message asks for where it is no number: a name, a day, an outcome; and whether a practice prints one. How each is asked
 * for and how its like looks in print is data.
 */
import type { Practice } from '../knowledge/article.ts'
import type { AskedThing } from '../knowledge/lexicon.ts'
import type { Span } from './reading/spans.ts'

/** A thing that a message asks for. */
export interface AskedDetail extends Span {
  readonly thing: AskedThing
  /** The words that ask. */
  readonly asks: string
  /** What it is missing as, in words: 是哪家医院. */
  readonly says: string
  /** How printed names of it end. */
  readonly endings: readonly string[]
  /** What a person's name must stand beside: the office that is named, else any. */
  readonly titles: readonly string[]
}

/** Each thing once, in the order of the lexicon, by the noun that is asked with. */
export function createAskedThingsReader(
  things: readonly AskedThing[],
): (text: string) => readonly AskedDetail[] {
  return (text) =>
    things.flatMap((thing) => {
      const details = thing.asks.flatMap((asks) => {
        const found = asks.exec(text)
        return found === null ? [] : [detailOf(thing, found, text)]
      })
      return details.filter(({ says }, at) => details.findIndex((other) => other.says === says) === at)
    })
}

function detailOf(thing: AskedThing, { 0: asks, groups, index }: RegExpExecArray, text: string): AskedDetail {
  const noun = groups?.['noun'] ?? ''
  const named = thing.titles.flatMap((title) => [`副${title}`, title].find((one) => text.includes(one)) ?? [])
  return {
    thing,
    asks,
    start: index,
    end: index + asks.length,
    says: thing.says.replace('NOUN', noun),
    endings: thing.nouns.get(noun) ?? [],
    // 副书记 is no 书记.
    titles: named.length > 0 ? named : thing.titles,
  }
}

/**
 * Whether a practice prints a thing of just the kind that is asked for.
 * @param text all that is printed of it, folded
 */
export function prints(
  { thing: { form, words }, endings, titles }: AskedDetail,
  practice: Pick<Practice, 'names' | 'places' | 'summary'> | undefined,
  text: string,
): boolean {
  if (words.some((word) => text.includes(word)) || form?.test(text) === true) return true
  if (practice === undefined) return false
  const { names, places, summary } = practice
  return (
    // 廉江市人民医院 is the name of a 医院, 广东海洋大学志愿团队 names a 大学.
    [...names, ...places].some((name) =>
      endings.some((end) => (end.length > 1 ? name.indexOf(end) > 1 : name.length > 2 && name.endsWith(end))),
    ) ||
    // As persons' names do, it stands beside a title: 区委书记黄小燕, 孙立平教授.
    names.some(
      (name) =>
        /^\p{Script=Han}{2,3}$/u.test(name) &&
        titles.some((title) => summary.includes(title + name) || summary.includes(name + title)),
    )
  )
}

/** Whether a time is asked for that there was once, not how often something is. */
export const asksBeginning = (details: readonly AskedDetail[]): boolean =>
  details.some(({ thing: { thing } }) => thing === 'year' || thing === 'month')
