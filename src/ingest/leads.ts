/** Bold leads (“织密建强组织体系。”) and counted points (一是 … 二是 …), by which a paragraph is cut: print has lost its bold type. */
import type { Paragraph } from './paragraphs.ts'
import { type Passage, passageOf } from './passage.ts'

const LEAD_LENGTH = { min: 4, max: 24 } as const
/** A short sentence in the middle of a paragraph is a lead only when it is shorter still: print has lost its bold type. */
const INNER_LEAD_LENGTH = 14
const LEAD = /^[^。！？；：]{3,24}。/u
/** Characters by which the halves of a lead may differ. */
const UNLIKE = 2
const POINT =
  /^(?:[一二三四五六七八九十][是要](?!素)|第[一二三四五六七八九十]，|[（(][一二三四五六七八九十\d]{1,2}[）)]|\d{1,2}[.、．])/u
/** `莲都区：建立…`: what one place of several does. */
export const PLACE_LABEL =
  /^(?![全各本我该])(?:\p{Script=Han}县|(?:\p{Script=Han}{2,11}?(?:市|县|区|州|旗|镇|乡|街道|村|社区)){1,3})[：:]./u

const bare = (text: string): number => [...text.replace(/[“”《》‘’。]/gu, '')].length

/** Words of somebody who says something. */
export const SAID = /表明|显示|[说道]。$|(?:表示|介绍|认为|告诉|坦言)/u

/** `织密建强组织体系。`: a phrase, not a statement. Digits and the words of statements tell the two apart. */
function leadOf(text: string, longest: number): string | undefined {
  const lead = LEAD.exec(text)?.[0]
  if (lead === undefined) return undefined
  const length = bare(lead)
  if (length < LEAD_LENGTH.min || length > longest || /\d/u.test(lead)) return undefined
  // 优化服务机制，提升治理效能: two phrases alike; 秋收过后，晒架旁又热闹起来 is told.
  const [first = '', second] = lead.slice(0, -1).split('，')
  if (second !== undefined && Math.abs(first.length - second.length) > UNLIKE) return undefined
  // 桦南县是产粮大县 says what a place is.
  if (/^[^，]{1,12}[省市县区州旗镇乡村](?:是|地处|位于|隶属)/u.test(lead)) return undefined
  // “路灯坏了两年没人修。” is what somebody says.
  if (lead.split('“').length !== lead.split('”').length || SAID.test(lead)) return undefined
  if (/^(?:下一步|今后|接下来|特此|此致|谢谢|以上)|[我本][市县区镇乡街村]|[将已了]/u.test(lead))
    return undefined
  if ((lead.match(/，/gu)?.length ?? 0) > 1 || /^(?:其中|同时|此外|目前|近年|今年|如|图为|例如)/u.test(lead))
    return undefined
  return lead
}

/** How many paragraphs and sentences look like bold leads: one alone is a short sentence. */
export function leadsIn(paragraphs: readonly Paragraph[]): number {
  let count = 0
  for (const { kind, text } of paragraphs) {
    if (kind !== 'text') continue
    count += leadStarts(text).filter(({ lead }) => lead !== undefined).length
  }
  return count
}

interface Part {
  readonly lead?: string
  readonly passage: Passage
}

export const isOnlyLead = (parts: readonly Part[], first: Part): boolean =>
  !POINT.test(first.passage.text) && parts.every((part) => part === first || part.lead === undefined)

export const isLeadAlone = (passage: Passage | undefined): boolean =>
  passage !== undefined && leadOf(passage.text, LEAD_LENGTH.max) === passage.text

/** Below a lead on a line of its own the first sentence is told, whatever its length. */
export function splitAtLeads(paragraph: Passage, hasLeads: boolean, isLed: boolean): Part[] {
  const { text } = paragraph
  const starts = leadStarts(text).map(({ at, lead }) => ({
    at,
    lead: hasLeads && !(isLed && at === 0 && !POINT.test(text)) ? lead : undefined,
  }))
  return starts.map(({ at, lead }, i) => ({
    ...(lead === undefined ? {} : { lead }),
    passage: passageOf(paragraph, at, starts[i + 1]?.at ?? text.length),
  }))
}

/** Where a paragraph's leads and points begin, and its own beginning. */
export function leadStarts(text: string): { at: number; lead: string | undefined }[] {
  const starts: { at: number; lead: string | undefined }[] = []
  const first = leadOf(text, LEAD_LENGTH.max)
  starts.push({ at: 0, lead: first ?? pointOf(text) })
  for (let at = text.indexOf('。') + 1; at > 0 && at < text.length; at = text.indexOf('。', at) + 1) {
    const rest = text.slice(at)
    const lead = leadOf(rest, INNER_LEAD_LENGTH)
    // A lead is followed by what it leads; at the end of a paragraph it is a sentence.
    const after = lead === undefined ? '' : rest.slice(lead.length)
    if (lead !== undefined && !lead.includes('，') && after.length >= 30) starts.push({ at, lead })
    else {
      const point = pointOf(rest)
      if (point !== undefined) starts.push({ at, lead: point })
    }
  }
  return starts
}

/** `一是建立联席会议制度。`, `1.容县：“侨乡帮办”。`: the point's first clause names it, not its place. */
function pointOf(text: string): string | undefined {
  const mark = POINT.exec(text)?.[0]
  if (mark === undefined) return undefined
  const rest = text.slice(mark.length)
  const label = PLACE_LABEL.test(rest) ? rest.search(/[：:]/u) + 1 : 0
  return /^[^，。；：]{2,30}/u.exec(rest.slice(label))?.[0]
}
