/** The pages of topics: all of them, a group of them, the practices of one. */
import { type Asked, askedFor } from '../answer/in-short.ts'
import type { Article, Practice } from '../knowledge/article.ts'
import type { Topic } from '../knowledge/lexicon.ts'
import type { Browse } from './browse.ts'
import type { BrowseIndex } from './browse-index.ts'
import { chunk } from './chunk.ts'
import {
  type Action,
  type Block,
  type Button,
  headingBlock,
  type Message,
  noteBlock,
  textBlock,
} from './message.ts'
import { backTo, numbers, PAGE, pager, returning } from './page-buttons.ts'
import { practiceList } from './practice-list.ts'
import { sourceBlock } from './record-blocks.ts'
import { topicGroups } from './topic-groups.ts'

export function createTopicPages({
  articles,
  knowledge,
  ofTopic,
  topics,
}: BrowseIndex): Pick<Browse, 'topic' | 'topics'> {
  const counted = ({ id, name }: Topic): string => `${name} ${ofTopic.get(id)?.length ?? 0}`
  const some = topics.filter(({ id }) => (ofTopic.get(id)?.length ?? 0) > 0)
  const groups = topicGroups(some)

  /** The way back from a topic: to its group, where there are any. */
  const allTopics = ({ group, id }: Topic): Button =>
    groups === undefined || group === undefined
      ? { label: '全部主题', action: { kind: 'topics' } }
      : { label: `‹ ${group}`, action: { kind: 'topics', of: id } }

  /** @param of a topic of the group that is shown alone; without it all groups are */
  function topicsPage(of?: string): Message {
    const group = groups?.find((one) => one.topics.some(({ id }) => id === of))
    const held = `语料里有${knowledge.articles.length}个地方的${knowledge.practices.length}条做法`
    if (groups === undefined || group !== undefined)
      return {
        blocks: [
          headingBlock(group?.name ?? '按主题看'),
          ...(group === undefined
            ? [textBlock(`${held}，点一个主题，或者发“/topics 主题名”。`)]
            : [
                {
                  kind: 'items',
                  items: group.topics.map((topic) => `${counted(topic)}　${topic.about}`),
                } as const,
              ]),
        ],
        buttons: [
          ...chunk(
            (group?.topics ?? some).map((topic) => ({
              label: counted(topic),
              action: { kind: 'topic', topicId: topic.id, page: 0 } as const,
            })),
            2,
          ),
          ...(group === undefined ? [] : [[{ label: '全部主题', action: { kind: 'topics' } as const }]]),
        ],
      }
    return {
      blocks: [
        headingBlock('按主题看'),
        textBlock(`${held}，点一类，或者发“/topics 主题名”。`),
        {
          kind: 'items',
          items: groups.map(({ name, topics: all }) => `${name}：${all.map(counted).join('、')}`),
        },
      ],
      buttons: chunk(
        groups.map(({ name, topics: [first] }) => ({
          label: name,
          action: { kind: 'topics', ...(first === undefined ? {} : { of: first.id }) } as const,
        })),
        2,
      ),
    }
  }

  function topicPage(id: string, page: number, back?: Action, subscribes = false): Message | undefined {
    const topic = topics.find((one) => one.id === id)
    const all = ofTopic.get(id) ?? []
    const pages = chunk(all, PAGE.practices)
    const shown = pages[page]
    if (topic === undefined || shown === undefined) return undefined
    const here: Action = { kind: 'topic', topicId: id, page }
    return {
      blocks: [
        headingBlock(`${topic.name}（${all.length}条）`),
        ...(page === 0 ? [noteBlock(`${topic.about}。`)] : []),
        ...practiceBlocks(shown, page * PAGE.practices, askedFor(topic.name, topic.aliases), articles),
      ],
      buttons: [
        numbers(shown, page * PAGE.practices, here),
        pager(pages.length, page, (to) => ({ kind: 'topic', topicId: id, page: to, ...backTo(back) })),
        [
          ...(subscribes
            ? [{ label: `订阅“${topic.name}”`, action: { kind: 'subscribe', topicId: id } as const }]
            : []),
          back === undefined ? allTopics(topic) : returning(back),
        ],
      ],
    }
  }

  return { topics: topicsPage, topic: topicPage }
}

function practiceBlocks(
  shown: readonly Practice[],
  first: number,
  asked: Asked,
  articles: ReadonlyMap<string, Article>,
): Block[] {
  const ids = [...new Set(shown.map(({ articleId }) => articleId))]
  const listed = shown.map((practice) => ({
    cited: { practice, citation: ids.indexOf(practice.articleId) + 1 },
    figures: [],
  }))
  return [
    ...practiceList(listed, { asked, first: first + 1 }),
    ...ids.flatMap((id, index) => {
      const article = articles.get(id)
      return article === undefined ? [] : [sourceBlock(index + 1, article)]
    }),
  ]
}
