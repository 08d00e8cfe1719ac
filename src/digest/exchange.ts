/** A chat's subscriptions as a file, and back. What comes back was written by anybody: each item is checked by itself. */
import { z } from 'zod'
import { isTimeZone, type Weekday } from './schedule.ts'
import { countTerms, type Names, SUBSCRIPTION_LIMITS, type Subscription } from './subscription.ts'

/** What a file holds of a subscription: the wish, not the chat it was made in. */
export type SubscriptionWish = Pick<Subscription, 'what' | 'when' | 'zone' | 'quiet' | 'silent'>

const FORMAT = 'tashan-subscriptions'
/** Longer files are refused unread. */
export const LONGEST_IMPORT = 200_000
const MOST_ITEMS = 200

/** JSON text; reading it again gives the same wishes. */
export function exportSubscriptions(subscriptions: readonly SubscriptionWish[]): string {
  const wishes = subscriptions.map(({ what, when, zone, quiet, silent }) => ({
    what,
    when,
    zone,
    quiet,
    silent,
  }))
  return `${JSON.stringify({ format: FORMAT, version: 1, subscriptions: wishes }, null, 2)}\n`
}

const word = z.string().trim().min(1).max(60)
const timeOfDay = { hour: z.int().min(0).max(23), minute: z.int().min(0).max(59) }
const weekday = z
  .int()
  .min(1)
  .max(7)
  .transform((day) => day as Weekday)
const terms = {
  topics: z.array(word),
  places: z.array(z.array(word).min(1).max(8)),
  words: z.array(word.refine((text) => [...text].length <= SUBSCRIPTION_LIMITS.word)),
}
const wishSchema = z.object({
  what: z
    .object({ ...terms, except: z.object(terms).optional() })
    // An absent one and one that is not there are the same wish.
    .transform(({ except, ...what }) => (except === undefined ? what : { ...what, except }))
    .refine((what) => countTerms(what) <= SUBSCRIPTION_LIMITS.terms),
  when: z.union([
    z.object({ kind: z.literal('new') }),
    z.object({
      kind: z.literal('at'),
      days: z
        .array(weekday)
        .min(1)
        .transform((days) => [...new Set(days)].sort()),
      ...timeOfDay,
    }),
  ]),
  zone: z.string().refine(isTimeZone),
  quiet: z
    .object({ from: z.object(timeOfDay), to: z.object(timeOfDay) })
    .refine(({ from, to }) => from.hour !== to.hour || from.minute !== to.minute)
    .nullable()
    .default(null),
  silent: z.boolean().default(false),
})
const fileSchema = z.object({
  format: z.literal(FORMAT),
  version: z.literal(1),
  subscriptions: z.array(z.unknown()),
})

const FIELD_NAMES: Readonly<Record<string, string>> = {
  what: '主题、地区或关键词',
  when: '时间',
  zone: '时区',
  quiet: '免打扰时段',
  silent: '静音',
}

/** @returns the wishes that can be taken, and a sentence for each item that cannot */
export function importSubscriptions(
  text: string,
  names: Pick<Names, 'topic'>,
): { readonly wishes: readonly SubscriptionWish[]; readonly problems: readonly string[] } {
  const refuse = (problem: string) => ({ wishes: [], problems: [problem] })
  if (text.length > LONGEST_IMPORT) return refuse('文件太大，不像是订阅的导出文件。')
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return refuse('文件不是 JSON，请用“导出成文件”得到的文件。')
  }
  const file = fileSchema.safeParse(json)
  if (!file.success) return refuse('这不是订阅的导出文件，或者版本不对。')
  const items = file.data.subscriptions
  if (items.length > MOST_ITEMS)
    return refuse(`文件里有 ${items.length} 条订阅，一次最多导入 ${MOST_ITEMS} 条。`)
  const wishes: SubscriptionWish[] = []
  const problems: string[] = []
  items.forEach((item, index) => {
    const parsed = wishSchema.safeParse(item)
    if (!parsed.success) {
      const fields = new Set(parsed.error.issues.map(({ path }) => FIELD_NAMES[String(path[0])] ?? '内容'))
      problems.push(`第 ${index + 1} 条的${[...fields].join('、')}不对，没有导入。`)
      return
    }
    const { what } = parsed.data
    const unknown = [...what.topics, ...('except' in what ? what.except.topics : [])].find(
      (id) => names.topic(id)?.id !== id,
    )
    if (unknown === undefined) wishes.push(parsed.data)
    else problems.push(`第 ${index + 1} 条的主题“${unknown}”不存在，没有导入。`)
  })
  return { wishes, problems }
}
