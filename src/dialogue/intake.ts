/** Documents that an admin sends: what was read of them, shown before anything is published. */
import {
  type Block,
  headingBlock,
  type IntakeStep,
  type Message,
  noteBlock,
  say,
  textBlock,
} from '../messages/message.ts'
import { onlyAdmins, UNREADABLE } from '../messages/sentences.ts'
import type { Outgoing, Press, Pressed, Said, SentFile } from './spoken.ts'

/** A draft as it is shown in a chat. */
export interface DraftPreview {
  readonly id: string
  readonly title: string
  /** Empty where the text does not say. */
  readonly place: string
  readonly practices: readonly string[]
  /** Figures that nothing speaks against: `参会率 78%（2024年）`. */
  readonly sure: readonly string[]
  /** What has to be looked at: the figure or practice, and why. */
  readonly unsure: readonly string[]
}

/** What somebody who reviews does with documents; fulfilled where drafts are kept. */
export interface Intake {
  readonly take: (
    name: string,
    bytes: Uint8Array,
  ) => Promise<{ readonly drafts: readonly DraftPreview[] } | { readonly problem: string }>
  /** Publishes what is sure as 数据已核对 and leaves out the rest. @returns what came of it, in words */
  readonly publish: (id: string) => Promise<string>
  /** @returns whether there was one */
  readonly discard: (id: string) => boolean
  readonly waiting: () => readonly Pick<DraftPreview, 'id' | 'place' | 'title'>[]
}

/** Bytes. Telegram brings a bot no more than 20 MB. */
const LARGEST_DOCUMENT = 20e6
/** More figures than this nobody looks through in a chat. */
const MOST_FIGURES = 40
const MOST_LISTED = 12

/** Whether a file may be a document to be read, by its name. */
export const isDocument = (name: string): boolean =>
  /\.(?:txt|md|markdown|html?|docx?|wps|odt|xlsx|pptx|epub|pdf|png|jpe?g)$/iu.test(name)

export interface IntakeDesk {
  /** Undefined where the file is none to be read, or nobody may give any here. */
  readonly received: (said: Said, file: SentFile) => Promise<Outgoing | undefined>
  readonly press: (press: Press, id: string, step: IntakeStep) => Promise<Pressed>
  readonly waiting: () => Message
}

export function createIntakeDesk(intake: Intake | undefined): IntakeDesk {
  return {
    received: async ({ person, place }, { name, readBytes, size }) => {
      if (!isDocument(name) || readBytes === undefined || place.kind === 'group') return undefined
      if (!person.isAdmin) return undefined
      if (intake === undefined) return { message: say(UNREADABLE.document) }
      if (size !== undefined && size > LARGEST_DOCUMENT) return { message: tooLarge }
      const bytes = await readBytes(LARGEST_DOCUMENT)
      if (bytes === undefined) return { message: notFetched }
      const taken = await intake.take(name, bytes)
      return {
        message:
          'problem' in taken ? say(`《${name}》没有读成：${taken.problem}。`) : previews(name, taken.drafts),
      }
    },
    press: async ({ person }, id, step) => {
      if (intake === undefined || !person.isAdmin) return { kind: 'send', message: onlyAdmins }
      if (step === 'desk') return { kind: 'send', message: deskHint }
      if (step === 'publish') return { kind: 'send', message: say(await intake.publish(id)) }
      return { kind: 'notice', text: intake.discard(id) ? '丢弃了。' : '这份草稿已经不在了。' }
    },
    waiting: () => {
      const waiting = intake?.waiting() ?? []
      if (intake === undefined) return say('这里不能收材料。')
      return waiting.length === 0
        ? say('把文件（Word、WPS、Excel、PPT、PDF、网页、纯文本）发给我，我读成草稿给你看。')
        : {
            blocks: [
              textBlock(`有${waiting.length}份草稿等着核对。要加材料，把文件发给我就行。`),
              {
                kind: 'items',
                items: waiting
                  .slice(0, MOST_LISTED)
                  .map(({ place, title }) => `《${title}》${place === '' ? '（地区没有写明）' : place}`),
              },
              ...deskHint.blocks,
            ],
            buttons: [],
          }
    },
  }
}

const tooLarge = say('文件太大，聊天里最多收20MB。请在装机器人的电脑上用审校台放进去。')
const notFetched = say('文件没取下来，请再发一次。')
export const deskHint = say(
  '在装机器人的电脑上运行 npm run knowledge -- review，用浏览器打开它给出的地址，草稿已经在里面，可以逐个数核对、改。',
)

function previews(name: string, drafts: readonly DraftPreview[]): Message {
  const [only] = drafts
  if (only === undefined) return say(`《${name}》里没有找到可以用的内容。`)
  if (drafts.length > 1)
    return {
      blocks: [
        textBlock(`读到${drafts.length}篇，都存成了草稿：`),
        { kind: 'items', items: drafts.map((draft) => `《${draft.title}》${summaryOf(draft)}`) },
        ...deskHint.blocks,
      ],
      buttons: [],
    }
  return preview(only)
}

const summaryOf = ({ place, practices, sure, unsure }: DraftPreview): string =>
  `${place === '' ? '地区没有写明' : place}；${practices.length}条做法，${sure.length}个数${unsure.length === 0 ? '' : `，另有${unsure.length}处拿不准`}`

export function preview(draft: DraftPreview): Message {
  const { id, place, practices, sure, title, unsure } = draft
  const isShort = sure.length <= MOST_FIGURES
  const canPublish = place !== '' && isShort && sure.length + practices.length > 0
  const blocks: Block[] = [
    headingBlock(title),
    textBlock(`读到：${summaryOf(draft)}。`),
    ...list('做法', practices.slice(0, MOST_LISTED)),
    ...list('数据', sure.slice(0, MOST_FIGURES)),
    ...list('拿不准的（在这里发布就不带上）', unsure.slice(0, MOST_LISTED)),
    noteBlock(
      canPublish
        ? '按“发布”就是说：上面的地区和每个数你都对照原文看过了。发布后标明“数据已核对，文字未经审校”。'
        : place === ''
          ? '先要说明是哪个地方，请到网页上核对。'
          : '数太多，请到网页上逐个核对。',
    ),
  ]
  const act = (label: string, step: IntakeStep) => ({ label, action: { kind: 'draft', id, step } as const })
  return {
    blocks,
    buttons: [
      [...(canPublish ? [act('发布', 'publish')] : []), act('丢弃', 'discard'), act('网页上改', 'desk')],
    ],
  }
}

const list = (head: string, items: readonly string[]): Block[] =>
  items.length === 0 ? [] : [textBlock(`${head}：`), { kind: 'items', items }]
