/** Topics as they are offered: a few groups first, where there are too many for one screen. */
import type { Topic } from '../knowledge/lexicon.ts'

export interface TopicGroup<T> {
  readonly name: string
  readonly topics: readonly T[]
}

/** Topics that are offered at once. */
const MOST_AT_ONCE = 12

/** @returns undefined where all can be offered at once, or one belongs to no group */
export function topicGroups<T extends Pick<Topic, 'group'>>(
  topics: readonly T[],
): readonly TopicGroup<T>[] | undefined {
  if (topics.length <= MOST_AT_ONCE) return undefined
  const groups = new Map<string, T[]>()
  for (const topic of topics) {
    if (topic.group === undefined) return undefined
    const known = groups.get(topic.group)
    if (known === undefined) groups.set(topic.group, [topic])
    else known.push(topic)
  }
  return [...groups].map(([name, some]) => ({ name, topics: some }))
}
