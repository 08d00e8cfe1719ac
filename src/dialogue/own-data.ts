/** What is kept of somebody, shown and erased; what a chat has set, shown and changed; who may do either. */
import { readRequest } from '../digest/request.ts'
import type { Message } from '../messages/message.ts'
import { fileOf } from '../messages/outgoing-file.ts'
import {
  forgetQuestion,
  forgotten,
  myDataMessage,
  onlyManagers,
  ownDataInPrivate,
} from '../messages/sentences.ts'
import type { Party } from './asking.ts'
import type { DialogueContext } from './dialogue-context.ts'
import { groupSettings, privateSettings, readSetting, settingsOf } from './settings.ts'
import type { Outgoing } from './spoken.ts'
import type { ChatSettings, DialogueStores } from './stores.ts'

export interface OwnData {
  /** Whether this person may set things there and see what is kept: in a group, who manages it. */
  readonly manages: (party: Party) => Promise<boolean>
  readonly show: (party: Party) => Promise<Message | Outgoing>
  /** Asks whether it is meant. */
  readonly forgetQuestion: (party: Party) => Promise<Message>
  readonly forget: (party: Party) => Promise<Message>
  /** @param argument `名字 值`; empty to see them all */
  readonly settings: (party: Party, argument: string) => Promise<Message>
}

export function createOwnData({
  asking,
  corpus,
  now,
  stores,
  zone,
}: Pick<DialogueContext, 'asking' | 'corpus' | 'now' | 'stores' | 'zone'>): OwnData {
  const manages = async ({ place, person }: Party): Promise<boolean> =>
    place.kind !== 'group' || (await person.manages())

  /** A person's own chat shows and erases what they said in others too; a group's shows and erases what all said there. */
  const whose = ({ place, person }: Party): Parameters<DialogueStores['chats']['forget']> =>
    place.kind === 'group' ? [place.chat] : [place.chat, person.id]

  async function settings(party: Party, argument: string): Promise<Message> {
    const { chat, kind } = party.place
    const kept = await stores.chats.find(chat)
    if (!(await manages(party))) return onlyManagers
    const show = (current: ChatSettings | undefined, note?: string): Message =>
      kind === 'group'
        ? groupSettings(current, zone, asking.topicNames(settingsOf(current).topics), note)
        : privateSettings(current, zone, note)
    if (argument === '') return show(kept)
    const { names } = corpus()
    const changed = readSetting(argument, kept, {
      topic: (word) => names.topic(word)?.id,
      quiet: (text) => {
        const read = readRequest(text, names)
        return read.ok ? read.request.quiet : undefined
      },
    })
    if (changed === undefined) return show(kept, '没看懂要改什么，照下面的样子写。')
    await stores.chats.save(chat, changed, now())
    return show(changed, '改好了。')
  }

  return {
    manages,
    show: async (party) => {
      if (!(await manages(party))) return ownDataInPrivate
      const kept = await stores.chats.everything(...whose(party))
      const message = myDataMessage(kept)
      if (Object.keys(kept).length === 0) return message
      return { message, files: [fileOf('tashan-my-data.json', JSON.stringify(kept, null, 2))] }
    },
    forgetQuestion: async (party) =>
      (await manages(party)) ? forgetQuestion(party.place.kind === 'group') : ownDataInPrivate,
    forget: async (party) => forgotten(await stores.chats.forget(...whose(party))),
    settings,
  }
}
