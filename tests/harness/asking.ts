/** Questions whose answers quote them, and name the place they are about and no other. */
import type { LoopbackServer } from './programs.ts'
import type { NewChat } from './scene.ts'

export interface Asked {
  readonly chat: number
  readonly message: number
  /** The place that its answer names. */
  readonly about: string
}

/** In the articles that a scene's bot knows. A question in a group, and a text to check in a private chat. */
const ASKABLE: readonly { readonly place: string; readonly claim: string }[] = [
  { place: '大邑县', claim: '大邑县“人才讲坛”累计举办43期' },
  { place: '翠屏区', claim: '翠屏区赴先进地区观摩学习的社区专职工作者有200余名' },
]

/** @param person who asks where the chat is a group */
export async function askQuoted(
  server: LoopbackServer,
  { id, group }: NewChat,
  person: number,
  n: number,
): Promise<Asked> {
  const { place, claim } = ASKABLE[n % ASKABLE.length] ?? { place: '', claim: '' }
  const { message_id: message } = await server.control<{ message_id: number }>('act', {
    user: group ? person : id,
    act: 'says',
    args: group
      ? [`/ask@tashan_test_bot ${place}做了什么`, { in: id }]
      : [claim, { extra: { forward_origin: { type: 'hidden_user', date: 1, sender_user_name: '王' } } }],
  })
  return { chat: id, message, about: place }
}

/** Whether a text may be the answer to what was asked. */
export const isAbout = (text: string, { about }: Asked): boolean =>
  ASKABLE.map(({ place }) => place)
    .filter((place) => text.includes(place))
    .join() === about
