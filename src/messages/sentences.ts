/** What the bot says of itself and of what people send it. Answers and digests have files of their own. */

import { nearestCommand } from './commands.ts'
import { type Block, type Button, headingBlock, type Message, noteBlock, say, textBlock } from './message.ts'

const EXAMPLES = ['业委会的账目怎么公开', '哪些地方办了老年食堂', '大邑县做了什么', '社工持证的比例是多少']

const examples = (intro: string): Block[] => [noteBlock(intro), { kind: 'items', items: EXAMPLES }]

const startButtons: Button[][] = [
  [
    { label: '按主题看', action: { kind: 'topics' } },
    { label: '按地方看', action: { kind: 'places' } },
  ],
  EXAMPLES.slice(0, 2).map((text) => ({ label: text, action: { kind: 'ask', text } })),
]

export const startMessage = (corpus: { readonly places: number; readonly practices: number }): Message => ({
  blocks: [
    headingBlock('你好，我是他山'),
    textBlock(
      `他山之石，可以攻玉。遇到难题，问问别的地方怎么解决的、效果怎样。我手里有${corpus.places}个地方的${corpus.practices}条做法，每个数据都能点开看出处；没有的，我会直说。`,
    ),
    ...examples('直接发一句话就行，比如：'),
  ],
  buttons: startButtons,
})

export const helpMessage = (where: 'private' | 'group' | 'terminal', subscribes: boolean): Message => ({
  blocks: [
    headingBlock('怎么问'),
    ...examples('用平常的话问就行：'),
    noteBlock('可以接着问：'),
    { kind: 'items', items: ['那成都呢', '还有吗', '第二个细说', '来源呢'] },
    ...(where === 'terminal'
      ? [
          noteBlock('也可以用命令：'),
          {
            kind: 'items',
            items: [
              '/place 大邑——看一个地方',
              '/topics——按主题看',
              '/figures 持证——各地同类数据对照',
              '/chart 兼职委员人数、/brief 协商议事——画成图、写成材料，存在这个文件夹里',
              '/collection——看收藏；打“收藏”就收下刚才的回答',
            ],
          } as const,
          noteBlock('［］里的字打出来就是选它。按 Ctrl-D 结束。'),
        ]
      : [
          noteBlock('也可以用命令：'),
          {
            kind: 'items',
            items: [
              '/place 大邑——看一个地方',
              '/topics——按主题看',
              '/figures 持证——各地同类数据对照',
              '/compare 温州 淄博 物业——比较几个地方',
              '/source——上一条回答的出处',
              '/check——核对一段文字里的数据，转发给我也行',
              '/collection——看收藏，写成材料；点回答下面的“★ 收藏”就收进去',
              ...(subscribes
                ? [
                    '/subscribe 物业治理 每天 08:30——订阅简报',
                    '/subscriptions——改、停、退、导出订阅；直接回复简报也行，比如“改到晚上8点”“暂停到下周一”“退订”',
                  ]
                : []),
              '/feedback——提意见、报错',
            ],
          } as const,
        ]),
    ...(where === 'group' ? [noteBlock('在群里，请用命令、@我，或者回复我的消息。')] : []),
  ],
  buttons: where === 'terminal' ? [] : startButtons.slice(0, 1),
})

export const welcomeMessage = (botName: string): Message => ({
  blocks: [
    textBlock(
      '大家好，我是他山：问我“别的地方怎么解决的、效果怎样”，我用审校过的报道回答，每个数据都有出处。',
    ),
    {
      kind: 'items',
      items: ['/ask 业委会的账怎么管', `@${botName} 哪些地方办了老年食堂`, '或者回复我的消息接着问'],
    },
    noteBlock('不叫我，我不说话。管理员可以用 /settings 调整。'),
  ],
  buttons: [],
})

export const notAllowedMessage = say('这个机器人目前只在指定的群里使用，我先退出了。需要的话，可以私下找我。')

/** Where the platform lets nobody leave. */
export const notAllowedHere = say(
  '这个机器人目前只在指定的群里使用，这个群不在其中。需要的话，可以私下找我。',
)
/** Under an answer whose files the platform does not take. */
export const cannotSendFiles: Message['blocks'] = [noteBlock('文件在这里发不出来，可以在网页上下载。')]

export const emptyAsk = (command: string): Message => ({
  blocks: [
    textBlock('想问什么？把问题写在命令后面，比如：'),
    { kind: 'items', items: [`/${command} 业委会的账怎么管`] },
  ],
  buttons: [],
})

export const compareHint: Message = {
  blocks: [
    textBlock('写上要比较的地方，再加想比的事，比如：'),
    { kind: 'items', items: ['/compare 温州 淄博 物业', '/compare 辽阳 殷都 兼职委员'] },
  ],
  buttons: [],
}

const FIGURES_EXAMPLES = ['/figures 社工持证率', '/figures 温州', '/figures 2024年', '/figures 钱']

export const figuresHint: Message = {
  blocks: [
    textBlock('写上想看的数据，我把各地的列在一起，比如：'),
    { kind: 'items', items: FIGURES_EXAMPLES },
  ],
  buttons: [],
}

export const noPapers = say('这里不能生成文件。')
export const noPictures = say('这里不能画图，只能看表、导出表格。')

export const noSuchCode = (code: string): Message =>
  say(`没有编号为 ${code} 的数据或做法，看看是不是抄错了。`)

/** Where the last reply tells nothing that could be told otherwise. */
export const noOtherLength = (length: 'brief' | 'full'): Message =>
  say(
    length === 'brief'
      ? '上一条没有更短的说法了。换一件事问，我尽量说短。'
      : '上一条没有更多可说的了。换个说法，或者点名一个地方再问。',
  )

export const noSuchFigures: Message = {
  blocks: [
    textBlock('语料里没有找到这样的数据。'),
    noteBlock('换个说法试试，比如：'),
    { kind: 'items', items: FIGURES_EXAMPLES },
  ],
  buttons: [],
}

export const checkHint = say(
  '把要核对的文字发在命令后面，或者回复那条消息发 /check，也可以直接转发给我。我会说里面的数据语料里有没有、是哪里的。',
)

export function unknownCommand(typed: string): Message {
  const meant = nearestCommand(typed)
  const instead = meant === undefined ? '直接发问题就行，发 /help 看用法。' : `是不是想发 /${meant}？`
  return say(`没有“/${typed.slice(0, 20)}”这个命令。${instead}`)
}

export const feedbackHint = say('请把意见写在命令后面，比如：/feedback 温州的数字写错了，应该是……')
export const feedbackThanks = say('记下了，谢谢。会有人看。')
/** What is said in a terminal is gone with its window. */
export const feedbackInTerminal = say('终端里说的话关掉就没有了，没有人能看到。要提意见，请告诉装他山的人。')
export const onlyAdmins = say('这个命令只有机器人的管理员能用。')
export const onlyManagers = say('这个要由群管理员来做。')
export const onlyAsking: Message = {
  blocks: [textBlock('在这里只能问问题，问过的我什么都不留。别的事请到私聊里办。')],
  buttons: [[{ label: '去私聊 ↗', action: { kind: 'private', payload: 'guest' } }]],
}
/** Begins a private chat with what is kept of the person. */
export const OWN_DATA = 'mydata'
export const ownDataInPrivate: Message = {
  blocks: [
    textBlock('群里的数据由群管理员管。你自己在各个群里问过的，到私聊里发 /mydata 看，发 /forget 删。'),
  ],
  buttons: [[{ label: '去私聊看我的数据 ↗', action: { kind: 'private', payload: OWN_DATA } }]],
}
export const staleNotice = '这条消息太久了，请把问题重新发一遍。'
export const goneNotice = '这条内容已经更新过，请重新问一次。'
export const troubleMessage = say('刚才出了点问题，请稍后再发一次。')

// ── when too much comes, or the bot was away ────────────────────────────────────────────────────────────────────────

export const tooManyMessage = (where: 'private' | 'group'): Message =>
  where === 'private'
    ? say('你问得太快了，我先答前面几个，后面的没有看。歇几秒再问我。')
    : say('问得太快了，我先答前面几个，后面的没有看。过一会儿再问我。')
export const tooManyNotice = '点得太快了，歇几秒再点。'
export const tooLateMessage = say('刚才停了一阵，来不及答，请再问一次。')
export const putAsideMessage = say('这一条我处理时出了故障，没能答上，已经告诉管理员。换个说法再问问看。')
/** For the admins: nothing of what it says. */
export const putAsideReport = (update: {
  readonly id: number | string
  readonly kind: string
  readonly characters: number
}): Message =>
  say(
    `有一条更新两次让程序中断，已经搁置，不再处理：编号${update.id}，${update.kind}，${update.characters}个字符。内容在数据库的 updates 表里留7天。`,
  )

export const offTopic = (topics: readonly string[]): Message =>
  say(`本群设置了只聊：${topics.join('、')}。其他问题可以私下问我。`)

/** What to say to something that is no text, by its kind. */
export const UNREADABLE = {
  photo: '图片里的字我看不了。把想问的打成文字发给我吧。',
  sticker: '表情收到。想问什么，直接打字就行。',
  voice: '语音我听不了，麻烦打成文字。',
  video: '视频我看不了，麻烦用文字说说想问什么。',
  document: '文件我暂时读不了。可以把里面的一段文字粘贴过来，我帮你核对数据。',
  location: '位置收到。想看哪个地方的做法，发地名就行，比如“大邑县做了什么”。',
  contact: '名片我用不上。想问什么，直接打字就行。',
  poll: '投票我参与不了。想问什么，直接打字就行。',
  dice: '手气不错。想问什么，直接打字就行。',
  other: '这种消息我看不懂。想问什么，直接打字就行。',
} as const
export type Unreadable = keyof typeof UNREADABLE

/** What to say to somebody who wants that checked. */
export const cannotCheck = (kind: Unreadable): Message =>
  say(kind === 'photo' ? '图片里的字我看不了。把要核对的文字打出来发给我，我来核对。' : UNREADABLE[kind])

export function statsMessage(stats: {
  readonly articles: number
  readonly practices: number
  readonly figures: number
  readonly startedAt: string
  readonly questions: number
  readonly answered: number
  readonly useful: number
  readonly useless: number
  readonly notes: readonly string[]
}): Message {
  const share = stats.questions === 0 ? '—' : `${Math.round((stats.answered / stats.questions) * 100)}%`
  return {
    blocks: [
      headingBlock('使用情况'),
      {
        kind: 'items',
        items: [
          `语料：${stats.articles}篇文章，${stats.practices}条做法，${stats.figures}个数据`,
          `启动以来（${stats.startedAt}）：${stats.questions}个问题，答上${stats.answered}个（${share}）`,
          `近30天评价：👍 ${stats.useful}，👎 ${stats.useless}`,
        ],
      },
      ...(stats.notes.length === 0
        ? []
        : [noteBlock('最近的意见：'), { kind: 'items', items: stats.notes } as const]),
    ],
    buttons: [],
  }
}

/** Questions that nothing answers and that ask about the same. */
export interface ToldGap {
  readonly times: number
  /** Words that all of them have. */
  readonly words: readonly string[]
  readonly gaps: readonly { readonly question: string }[]
}

const MOST_WAYS = 3

function gapLine({ gaps, times, words }: ToldGap): string {
  const ways = gaps.slice(0, MOST_WAYS).map(({ question }) => question.replaceAll(' ', '、'))
  const [only = ''] = ways
  return gaps.length === 1
    ? `${times}次：${only}`
    : `${times}次，${gaps.length}种问法：${words.join('、')}（${ways.join('；')}${gaps.length > MOST_WAYS ? '……' : ''}）`
}

export const gapsMessage = (groups: readonly ToldGap[], keptDays: number): Message =>
  groups.length === 0
    ? say('还没有答不上来的问题。')
    : {
        blocks: [
          headingBlock('没答上来的问题'),
          noteBlock(`只记关键词，不记原话，也不记是谁问的；${keptDays}天没人再问就删，新材料能答的也划掉。`),
          {
            kind: 'items',
            items: groups.map(gapLine),
          },
        ],
        buttons: [],
      }

const KEPT: Readonly<Record<string, string>> = {
  subscriptions: '订阅',
  outbox: '简报的发送记录',
  sent: '已发过的做法（避免重复）',
  conversations: '最近一次对话的上下文',
  slips: '按钮对应的问题',
  collections: '收藏',
  feedback: '评价和意见',
  chats: '设置',
}

export function myDataMessage(kept: Readonly<Record<string, readonly object[]>>): Message {
  const items = Object.entries(kept).map(([kind, rows]) => `${KEPT[kind] ?? kind}：${rows.length}条`)
  if (items.length === 0) return say('没有存这个聊天的任何数据。')
  return {
    blocks: [
      headingBlock('存了这些'),
      { kind: 'items', items },
      noteBlock(
        '只用来接着聊、发简报和改进，不给别人。明细在附件里。没答上来的问题只记几个词，不记是谁问的，不在其中。',
      ),
    ],
    buttons: [[{ label: '全部删除', action: { kind: 'forget', sure: false } }]],
  }
}

export const forgetQuestion = (isGroup: boolean): Message => ({
  blocks: [
    textBlock(
      isGroup
        ? '要删除这个群的全部数据吗？订阅、设置，大家在这里的对话和评价都会删掉，不能恢复。'
        : '要删除你的全部数据吗？订阅、收藏、设置、对话和评价，还有你在群里问过的，都会删掉，不能恢复。',
    ),
  ],
  buttons: [[{ label: '确定删除', action: { kind: 'forget', sure: true } }]],
})
export const forgotten = (records: number): Message =>
  say(records === 0 ? '没有可删的数据。' : `删好了，共${records}条。以后的聊天会重新开始。`)
