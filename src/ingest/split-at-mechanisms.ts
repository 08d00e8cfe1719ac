/** A part of an article is cut where it brings in a mechanism by its own name and goes on to tell of it. */
import {
  broughtIn,
  coinedIn,
  goesOnWith,
  isMechanism,
  longestOf,
  type Mechanism,
  recurringIn,
  saysKind,
} from './mechanisms.ts'
import { type DraftPractice, type Passage, passageOf, type Unit } from './passage.ts'
import { namesIn } from './practice-name.ts'
import { sentencesOf } from './sentences.ts'

/** Characters that are told before another practice begins: of a text of one piece, of a section, under a heading that
 * the first mechanism explains. */
const BEFORE_NEXT = { whole: 40, section: 20, heading: 60 } as const

/** Each mechanism with a name of its own is a practice, where the passage goes on to tell of it. */
export function splitAtMechanisms(unit: Unit, known: readonly string[], whole: string): DraftPractice[] {
  const parts: { name: string; passages: Passage[] }[] = []
  let seen = ''
  // Called after what it tells most of, it is called anew as its mechanisms come.
  let name = unit.isDerived === true ? '' : unit.name
  // Under a heading that coins nothing the first mechanism is what the heading is about.
  let leadsTo = !isMechanism(unit.name) && unit.isWhole !== true
  for (const passage of unit.passages) {
    let from = 0
    const before = seen
    for (const { start, text } of sentencesOf(passage.text)) {
      const fresh = newIn(text, passage, { ...unit, name }, before, whole)
      const at = fresh === undefined ? undefined : beginningOf(fresh, start, passage, unit)
      const least = BEFORE_NEXT[unit.isWhole === true ? 'whole' : leadsTo ? 'heading' : 'section']
      if (fresh !== undefined && (text.length >= 24 || goesOnWith(fresh.term, passage.text))) {
        if (name === '') {
          name = fresh.name
          if (parts[0] !== undefined) parts[0].name = name
        } else if (at !== undefined && at >= from && seen.length >= least) {
          if (at > from) add(parts, name, passageOf(passage, from, at))
          name = fresh.name
          parts.push({ name, passages: [] })
          from = at
        }
      }
      if (coinedIn(text) !== undefined) leadsTo = false
      seen += text
    }
    if (from < passage.text.length)
      add(parts, name, from === 0 ? passage : passageOf(passage, from, passage.text.length))
  }
  if (parts[0]?.name === '') parts[0].name = unit.name
  return parts.map(({ name: given, passages }) => {
    const text = passages.map((passage) => passage.text).join('')
    // A heading says what it is about; what it brings in, and no other practice does, is what people know.
    const isPicture =
      isMechanism(given) && !(unit.isWhole === true && given === unit.name) && !isToldIn(given, text)
    const own = isMechanism(given) && !isPicture ? undefined : coinedIn(text, whole)
    const isNew =
      !(isPicture && (own?.rank ?? 0) > 1) &&
      own !== undefined &&
      !known.some((one) => one !== given && one.includes(own.term))
    const name = isNew ? own.name : given
    const others = [given, unit.lead].filter((one) => one !== undefined)
    return { name, section: unit.section, passages, names: namesIn(text, name, others) }
  })
}

/** Whether what a name has in its marks is told of: “裁判长” of a headline may be a picture only. */
function isToldIn(name: string, text: string): boolean {
  const term = /“([^“”]+)”/u.exec(name)?.[1]
  return term === undefined || saysKind(name) || text.includes(term)
}

/** The mechanism that a sentence brings in, and nothing before it: by a verb, or as what its paragraph goes on to tell of. */
function newIn(
  sentence: string,
  passage: Passage,
  { name, isWhole }: Unit,
  seen: string,
  whole: string,
): Mechanism | undefined {
  const isNew = ({ term }: Mechanism): boolean =>
    !seen.includes(term) &&
    !name.includes(term) &&
    // “邻里食堂联合会” is of “邻里食堂”.
    !(isWhole === true && name !== '' && term.includes(name.replace(/[“”]/gu, '')))
  const brought = broughtIn(sentence)
  if (brought !== undefined && isNew(brought)) return longestOf(brought, passage.text)
  return recurringIn(sentence, whole).find((one) => isNew(one) && goesOnWith(one.term, passage.text))
}

/** Where the part begins that tells of it: a text of one piece tells of another practice from a paragraph on. */
function beginningOf(
  { term }: Mechanism,
  start: number,
  { text }: Passage,
  { isWhole }: Unit,
): number | undefined {
  if (isWhole !== true || start === 0) return start
  return ANSWER.test(text) || goesOnWith(term, text) ? 0 : undefined
}
/** 包志强：过去…。2022年我们搭建了…: an answer is about what it brings in. */
const ANSWER = /^[^，。；：“”]{1,12}：/u

function add(parts: { name: string; passages: Passage[] }[], name: string, passage: Passage): void {
  const last = parts.at(-1)
  if (last === undefined) parts.push({ name, passages: [passage] })
  else last.passages.push(passage)
}

/** Neighbours that tell of one coined mechanism are one practice. */
export function joined(practices: readonly DraftPractice[]): DraftPractice[] {
  const all: DraftPractice[] = []
  for (const practice of practices) {
    const last = all.at(-1)
    if (last === undefined || last.name !== practice.name || !practice.name.startsWith('“')) {
      all.push(practice)
      continue
    }
    const names = [...new Set([...last.names, ...practice.names])]
    all[all.length - 1] = { ...last, names, passages: [...last.passages, ...practice.passages] }
  }
  return all
}
