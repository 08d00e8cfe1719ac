/** The commands of the chat: their names, what the menu says of them, and where they belong. */

export const COMMANDS = {
  start: '认识他山，看看能问什么',
  help: '怎么问、怎么用',
  ask: '问一个问题，如 /ask 业委会的账怎么管',
  place: '看一个地方的做法，如 /place 大邑',
  topics: '按主题浏览',
  figures: '各地同类数据对照，如 /figures 社工持证率',
  compare: '比较几个地方，如 /compare 温州 淄博 物业',
  chart: '一项数据画成图，如 /chart 兼职委员人数',
  brief: '写成材料，如 /brief 协商议事',
  collection: '我的收藏，可以写成材料',
  source: '上一条回答的出处，或按编号查，如 /source D7K3QF2',
  check: '核对一段文字里的数据',
  subscribe: '订阅简报，如 /subscribe 物业治理 每天 08:30',
  subscriptions: '我的订阅',
  unsubscribe: '退订',
  missed: '最近的简报发了没有',
  export: '把订阅导出成文件',
  settings: '设置',
  feedback: '提意见、报错',
  mydata: '看看存了我的哪些数据',
  forget: '删除我的全部数据',
  stats: '使用情况',
  gaps: '没答上来的问题',
  reload: '重新读取语料',
  ingest: '加一份材料：把文件发给我',
} as const

export type CommandName = keyof typeof COMMANDS

/** Which list of commands somebody sees. */
export type CommandScope = 'private' | 'group' | 'groupAdmin' | 'admin'

const SUBSCRIBING: readonly CommandName[] = ['subscribe', 'subscriptions', 'unsubscribe', 'missed', 'export']
const IN_PRIVATE: readonly CommandName[] = [
  ...([
    'ask',
    'place',
    'topics',
    'figures',
    'compare',
    'chart',
    'brief',
    'collection',
    'source',
    'check',
  ] as const),
  ...SUBSCRIBING,
  ...(['settings', 'feedback', 'mydata', 'forget', 'help'] as const),
]
const IN_GROUPS: readonly CommandName[] = [
  'ask',
  'place',
  'figures',
  'compare',
  'chart',
  'source',
  'check',
  'help',
]

const SCOPES: Readonly<Record<CommandScope, readonly CommandName[]>> = {
  private: IN_PRIVATE,
  group: IN_GROUPS,
  groupAdmin: [...IN_GROUPS, 'subscribe', 'subscriptions', 'unsubscribe', 'settings'],
  admin: [...IN_PRIVATE, 'stats', 'gaps', 'reload', 'ingest'],
}

export const ADMIN_COMMANDS: ReadonlySet<CommandName> = new Set(['stats', 'gaps', 'reload', 'ingest'])

/** What can be asked for where nothing may be kept. */
export const GUEST_COMMANDS: ReadonlySet<CommandName> = new Set([
  ...(['start', 'help', 'ask', 'place', 'topics', 'figures', 'compare', 'source', 'check'] as const),
])

/** A scope's list, in the order of its menu. */
export function commandList(
  scope: CommandScope,
  { subscribes }: { readonly subscribes: boolean },
): { readonly command: CommandName; readonly description: string }[] {
  return SCOPES[scope]
    .filter((command) => subscribes || !SUBSCRIBING.includes(command))
    .map((command) => ({ command, description: COMMANDS[command] }))
}

/** Typed by hand, a command may be Chinese. */
const CHINESE = new Map<string, CommandName>(
  Object.entries({
    开始: 'start',
    帮助: 'help',
    问: 'ask',
    地方: 'place',
    地区: 'place',
    主题: 'topics',
    数据: 'figures',
    比较: 'compare',
    对比: 'compare',
    材料: 'brief',
    写材料: 'brief',
    画图: 'chart',
    图表: 'chart',
    收藏: 'collection',
    我的收藏: 'collection',
    来源: 'source',
    出处: 'source',
    核对: 'check',
    订阅: 'subscribe',
    我的订阅: 'subscriptions',
    退订: 'unsubscribe',
    导出订阅: 'export',
    漏发: 'missed',
    简报: 'missed',
    设置: 'settings',
    反馈: 'feedback',
    我的数据: 'mydata',
    忘记我: 'forget',
  } as const),
)

export interface Command {
  /** Undefined for a command there is not. */
  readonly name: CommandName | undefined
  readonly typed: string
  /** The bot it is for, without `@`, where that is said. */
  readonly bot?: string
  readonly argument: string
}

const isKnown = (typed: string): boolean => Object.hasOwn(COMMANDS, typed.toLowerCase()) || CHINESE.has(typed)

/** /订阅物业治理 每天: Chinese is written without spaces. */
function withoutSpace(text: string): { typed: string; bot?: string; argument: string } | undefined {
  const written = /^\s*[/／](?<rest>\p{Script=Han}[\s\S]*)$/u.exec(text)?.groups?.['rest']
  if (written === undefined) return undefined
  const [typed] = [...CHINESE.keys()]
    .filter((word) => written.startsWith(word))
    .sort((a, b) => b.length - a.length)
  return typed === undefined ? undefined : { typed, argument: written.slice(typed.length) }
}

/** A text that begins with a slash and a word is a command; undefined for any other. */
export function readCommand(text: string): Command | undefined {
  const groups = COMMAND.exec(text)?.groups
  const known = groups === undefined || !isKnown(groups['typed'] ?? '') ? withoutSpace(text) : undefined
  const { typed = '', bot, argument = '' } = known ?? groups ?? {}
  if (typed === '') return undefined
  const name = typed.toLowerCase()
  return {
    name: Object.hasOwn(COMMANDS, name) ? (name as CommandName) : CHINESE.get(typed),
    typed,
    argument: argument.trim(),
    ...(bot === undefined ? {} : { bot }),
  }
}

/** The command that somebody may have meant: one letter too many, one too few, another, or two in the wrong order. */
export const nearestCommand = (typed: string): CommandName | undefined => {
  const word = typed.toLowerCase()
  return (Object.keys(COMMANDS) as CommandName[])
    .filter((name) => !ADMIN_COMMANDS.has(name))
    .find((name) => isOneSlipFrom(word, name))
}

function isOneSlipFrom(word: string, name: string): boolean {
  let same = 0
  while (same < word.length && word[same] === name[same]) same += 1
  const [rest, wanted] = [word.slice(same), name.slice(same)]
  return (
    rest.slice(1) === wanted ||
    rest === wanted.slice(1) ||
    rest.slice(1) === wanted.slice(1) ||
    (rest.slice(2) === wanted.slice(2) && rest[0] === wanted[1] && rest[1] === wanted[0])
  )
}

const COMMAND =
  /^\s*[/／](?<typed>[a-z_]{1,32}|\p{Script=Han}{1,5})(?:@(?<bot>\w+))?(?:[\s　:：]+(?<argument>[\s\S]*))?$/iu
