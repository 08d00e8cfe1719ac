/**
 * Files of whole dialogues with what each reply must hold → a score by kind of turn. Looks only at the text of the replies, as
 * a person would: nothing here knows how they came about.
 */

/** One message of a dialogue, and what is right as its reply. */
export interface DialogueTurn {
  readonly say: string
  readonly kind: string
  /** The person; in groups there are several. */
  readonly by?: string
  /** Number of the turn, from 1, whose reply this message replies to. */
  readonly reply_to?: number
  /** Nobody speaks to the bot, and it says nothing. */
  readonly silent?: boolean
  /** Alternatives: one suffices. */
  readonly expect_any_terms?: readonly string[]
  readonly expect_places?: readonly string[]
  readonly expect_figures?: readonly string[]
  readonly forbid?: readonly string[]
  /** The place that the reply is about: no other may stand before it. */
  readonly lead?: string
  /** Whether the beginning of the reply must say that there is none; null: either. */
  readonly refuse?: boolean | null
  /** The reply must be about entry n of the last list, or of the reply to turn `item_of`. */
  readonly item?: number
  readonly item_of?: number
}

export interface ScriptedDialogue {
  readonly id: string
  readonly chat?: 'private' | 'group'
  readonly turns: readonly DialogueTurn[]
}

export interface TurnOutcome {
  readonly dialogue: string
  /** From 1. */
  readonly turn: number
  readonly kind: string
  readonly say: string
  readonly reply: string
  /** What was wrong, in words; empty when right. */
  readonly faults: readonly string[]
}

export interface DialogueEvaluation {
  readonly turns: number
  readonly right: number
  readonly share: number
  readonly dialogues: number
  readonly withoutFault: number
  readonly kinds: readonly { readonly kind: string; readonly turns: number; readonly right: number }[]
  readonly outcomes: readonly TurnOutcome[]
}

/** Whether a reply, of which nothing but itself is looked at, is right. */
export const isRightReply = (turn: DialogueTurn, reply: string, places: readonly string[]): boolean =>
  faultsOf(turn, reply, [], places).length === 0

/** Says one turn, in view of the replies so far; the text of the reply, empty where nothing is said. */
export type Player = (dialogue: ScriptedDialogue) => (turn: DialogueTurn) => Promise<string>

/** Whether a file holds dialogues rather than questions. */
export function isDialogue(text: string): boolean {
  const [line = ''] = text.trimStart().split('\n')
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && 'turns' in value
  } catch {
    return false
  }
}

/** @throws when a line is no dialogue, naming file and line */
export function readDialogues(file: string, text: string): ScriptedDialogue[] {
  return text.split('\n').flatMap((line, index) => {
    if (line.trim() === '') return []
    try {
      const value = JSON.parse(line) as ScriptedDialogue
      if (!value.turns.every(({ say, kind }) => typeof say === 'string' && typeof kind === 'string'))
        throw new Error('a turn without say or kind')
      return [value]
    } catch (error) {
      throw new Error(
        `${file}:${index + 1}: no dialogue: ${error instanceof Error ? error.message : String(error)}`,
      )
    }
  })
}

/** @param places short names of the corpus's places, none of which may stand before a reply's own */
export async function evaluateDialogues(
  dialogues: readonly ScriptedDialogue[],
  play: Player,
  places: readonly string[],
): Promise<DialogueEvaluation> {
  const outcomes: TurnOutcome[] = []
  let withoutFault = 0
  for (const dialogue of dialogues) {
    const say = play(dialogue)
    const replies: string[] = []
    const before = outcomes.length
    for (const [at, turn] of dialogue.turns.entries()) {
      const reply = await say(turn)
      const faults = faultsOf(turn, reply, replies, places)
      replies.push(reply)
      outcomes.push({ dialogue: dialogue.id, turn: at + 1, kind: turn.kind, say: turn.say, reply, faults })
    }
    if (outcomes.slice(before).every(({ faults }) => faults.length === 0)) withoutFault += 1
  }
  const isRight = ({ faults }: TurnOutcome): boolean => faults.length === 0
  const right = outcomes.filter(isRight).length
  return {
    turns: outcomes.length,
    right,
    share: outcomes.length === 0 ? 0 : right / outcomes.length,
    dialogues: dialogues.length,
    withoutFault,
    kinds: [...new Set(outcomes.map(({ kind }) => kind))].map((kind) => {
      const of = outcomes.filter((outcome) => outcome.kind === kind)
      return { kind, turns: of.length, right: of.filter(isRight).length }
    }),
    outcomes,
  }
}

/** Whoever has nothing to say says so within this many characters. */
const LEAD = 90
const REFUSAL =
  /没有给出|没有找到|语料里没有|材料里没有|没有写到|没有写|没有这个数|没有单独写|没有更多|没有第|前面还没有问过|没看懂|帮不上忙|没收录|未收录|没提到|没有提到|没有说|说不准|找不到/u

function faultsOf(
  turn: DialogueTurn,
  reply: string,
  before: readonly string[],
  places: readonly string[],
): string[] {
  if (turn.silent === true) return reply === '' ? [] : ['should have been silent']
  if (reply === '') return ['no reply']
  const faults: string[] = []
  const terms = turn.expect_any_terms ?? []
  if (terms.length > 0 && !terms.some((term) => reply.includes(term)))
    faults.push(`none of ${terms.join('/')}`)
  for (const place of turn.expect_places ?? [])
    if (!reply.includes(place)) faults.push(`without the place ${place}`)
  for (const figure of turn.expect_figures ?? [])
    if (!reply.includes(figure)) faults.push(`without the figure ${figure}`)
  for (const word of turn.forbid ?? []) if (reply.includes(word)) faults.push(`says ${word}`)
  const misled = leadFault(turn.lead, reply, places)
  if (misled !== undefined) faults.push(misled)
  const refuses = REFUSAL.test(reply.slice(0, LEAD))
  if (turn.refuse === true && !refuses) faults.push('should say there is none')
  if (turn.refuse === false && refuses) faults.push('refuses')
  if (turn.item !== undefined) {
    const fault = itemFault(turn.item, turn.item_of, reply, before)
    if (fault !== undefined) faults.push(fault)
  }
  return faults
}

function leadFault(lead: string | undefined, reply: string, places: readonly string[]): string | undefined {
  if (lead === undefined) return undefined
  const at = reply.indexOf(lead)
  // 建瓯 is no other place than 建瓯市.
  const others = places.filter(
    (place) => reply.includes(place) && !place.includes(lead) && !lead.includes(place),
  )
  if (at < 0) return others.length > 0 ? `about another place than ${lead}` : undefined
  const first = others.find((place) => reply.indexOf(place) < at)
  return first === undefined ? undefined : `${first} stands before ${lead}`
}

interface Entry {
  readonly nth: number
  readonly place: string
  readonly name: string | undefined
}

function itemFault(
  nth: number,
  of: number | undefined,
  reply: string,
  before: readonly string[],
): string | undefined {
  const shown = of === undefined ? before.toReversed() : [before[of - 1] ?? '']
  const list = shown.map(entriesOf).find((entries) => entries.length > 0)
  const wanted = list?.find((entry) => entry.nth === nth)
  if (wanted === undefined)
    return /只列了|没有第|没列/u.test(reply)
      ? undefined
      : `entry ${nth} was never shown, and the reply does not say so`
  return reply.includes(wanted.name ?? wanted.place.slice(0, 6))
    ? undefined
    : `not entry ${nth}: ${wanted.place}「${wanted.name ?? ''}」`
}

/** What a reply lists; a reply about one practice is a list of one. */
function entriesOf(reply: string): Entry[] {
  const [, place = '', name] = /^\s*([^\n·「]{2,40})·\s*「([^」\n]+)」/u.exec(reply) ?? []
  if (name !== undefined && !/^\s*\d/u.test(reply)) return [{ nth: 1, place: place.trim(), name }]
  return reply.split('\n').flatMap((line): Entry[] => {
    const numbered = /^\s{0,4}(\d{1,3})[.、．]/u.exec(line)
    if (numbered === null) return []
    const rest = line.slice(numbered[0].length)
    return [
      {
        nth: Number(numbered[1]),
        place: (rest.split(/[·「]/u)[0] ?? '').trim(),
        name: /「([^」]{1,60})」/u.exec(rest)?.[1],
      },
    ]
  })
}

/** 温州 of 温州市; 南江社区 stays. */
export const shortName = ({ locality }: { readonly locality: readonly string[] }): string =>
  (locality.at(-1) ?? '').replace(/(?<=..)(?:市|县|(?<!社)区)$/u, '')

export function dialogueTable(evaluation: DialogueEvaluation, failures: boolean): string {
  const percent = (right: number, of: number): string =>
    of === 0 ? '–' : `${((100 * right) / of).toFixed(1)} %`
  const line = (name: string, right: number, of: number): string =>
    `${name.padEnd(14)} ${String(right).padStart(4)} of ${String(of).padStart(4)}  ${percent(right, of)}`
  const lines = [
    ...evaluation.kinds.map(({ kind, right, turns }) => line(kind, right, turns)),
    line('all turns', evaluation.right, evaluation.turns),
    line('without fault', evaluation.withoutFault, evaluation.dialogues),
  ]
  if (failures)
    for (const { dialogue, turn, kind, say, faults, reply } of evaluation.outcomes)
      if (faults.length > 0)
        lines.push(
          `${dialogue} ${turn} ${kind} ${say}\n    ! ${faults.join('; ')}\n    > ${reply
            .split('\n')
            .map((line) => line.trim())
            .join(' / ')
            .slice(0, 260)}`,
        )
  return lines.join('\n')
}
