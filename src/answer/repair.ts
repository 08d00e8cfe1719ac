/**
 * What people type on a phone → what they meant: traditional characters, full width, Cantonese and English words,
 * pinyin, homophones and near-miss characters. Only words of the corpus are ever put in, and every repair is reported.
 */
import { pinyinPro } from '../knowledge/pinyin.ts'
import { fold } from '../search/fold.ts'
import type { Segment } from '../search/segment.ts'
import { type Derived, reckoned } from './derived.ts'
import { createNameKeys, type NameKeys, packNameKeys } from './name-keys.ts'
import { longestOf } from './text-lookup.ts'

export interface Repair {
  readonly from: string
  readonly to: string
}

export interface Repaired {
  /** Folded (see `fold`), wordings and misspellings replaced. */
  readonly text: string
  /** Misspellings read as words of the corpus, in the order of the text; plain wordings are not listed. */
  readonly repairs: readonly Repair[]
}

export interface Vocabulary {
  /** Words of the corpus, with how often it uses them; counted when first asked for. */
  readonly words: () => ReadonlyMap<string, number>
  /** Names (places, practices, bodies): the words for which one wrong character is forgiven. */
  readonly names: ReadonlySet<string>
  /** Those of them that are places. */
  readonly places: ReadonlySet<string>
  /** Whether the corpus holds these characters side by side anywhere. */
  readonly holds: (text: string) => boolean
}

export interface RepairOptions {
  readonly vocabulary: Vocabulary
  /** Other wordings → standard words, from the lexicon. */
  readonly wordings: ReadonlyMap<string, string>
  readonly segment: Segment
  readonly derived?: Derived
}

/** Words people spell in pinyin that are about asking and not in any corpus. */
const ASKING_WORDS =
  '多少 什么 怎么 怎样 如何 哪里 哪些 哪个 几个 多少钱 多少人 有没有 怎么办 怎么样 是什么 意思 介绍 经验 做法 地方 可以 我们 他们'

/** Characters that people spell between words. */
const ASKING_CHARACTERS = {
  le: '了',
  de: '的',
  ge: '个',
  ren: '人',
  you: '有',
  shi: '是',
  zai: '在',
  he: '和',
  ma: '吗',
  ne: '呢',
  ji: '几',
} as const

const HAN_RUN = /\p{Script=Han}+/gu
const LATIN_RUN = /[a-z]+(?:[ ']+[a-z]+)*/gu
const HALF_LATIN_FIRST = /(?<![a-z])([a-z]{2,18})(\p{Script=Han}{1,4})/gu
const HALF_LATIN_LAST = /(\p{Script=Han}{1,4})([a-z]{2,18})(?![a-z])/gu
const DIGIT_FIRST = /(?<![\d.+\-第])([1-9])(\p{Script=Han}{2,7})/gu
const NUMERALS = '一二三四五六七八九'
/** 5色 may be anything; a name of three characters is that name. */
const LEAST_NUMBERED = 2
/** Letters that stand for themselves in this field, not for pinyin. */
const SHORTEST_PINYIN = 4
const LONGEST_REPAIR = 8
const MOST_INDEXED_LATE = 10_000

export function createRepair({
  vocabulary,
  wordings,
  segment,
  derived = reckoned,
}: RepairOptions): (text: string) => Repaired {
  const standard = new Map([...wordings].map(([from, to]) => [fold(from), to] as const))
  const wording = wordingPattern([...standard.keys()])
  let spellings: Spelt | undefined
  const spelt = (): Spelt => {
    spellings ??= indexBySpelling(vocabulary, derived)
    return spellings
  }
  let halfSpelt: ReadonlyMap<string, string> | undefined
  const halves = (): ReadonlyMap<string, string> => {
    halfSpelt ??= indexHalfSpelt(vocabulary.places)
    return halfSpelt
  }
  let names: NameKeys | undefined
  const misspellings = (): NameKeys => {
    names ??= indexMisspellings(vocabulary, derived)
    return names
  }
  // Of very many names this takes seconds, which no question should wait for.
  if (vocabulary.names.size > MOST_INDEXED_LATE) {
    spelt()
    misspellings()
  }

  return (asked) => {
    const repairs: Repair[] = []
    let text = fold(asked)
    if (wording !== undefined)
      text = text.replace(
        wording,
        (from) => standard.get(from) ?? standard.get(from.replace(/s$/u, '')) ?? from,
      )
    const told = (from: string, to: string): string => {
      repairs.push({ from, to })
      return to
    }
    text = text.replace(DIGIT_FIRST, (whole, digit: string, han: string) => {
      const name = nameWithNumeral(vocabulary.names, NUMERALS.charAt(Number(digit) - 1), han)
      return name === undefined ? whole : `${told(digit + name.slice(1), name)}${han.slice(name.length - 1)}`
    })
    text = text.replace(HALF_LATIN_FIRST, (whole, letters: string, han: string) => {
      const name = longestHalfSpelt(halves(), han, (part) => `${letters}|${part}`)
      return name === undefined
        ? whole
        : `${told(letters + name.part, name.whole)}${han.slice(name.part.length)}`
    })
    text = text.replace(HALF_LATIN_LAST, (whole, han: string, letters: string) => {
      const name = longestHalfSpelt(halves(), han, (part) => `${part}|${letters}`, 'end')
      return name === undefined
        ? whole
        : `${han.slice(0, -name.part.length)}${told(name.part + letters, name.whole)}`
    })
    text = text.replace(LATIN_RUN, (run) => {
      const read = readPinyin(run, spelt())
      if (read === undefined) return run
      repairs.push({ from: run, to: read })
      return read
    })
    // Who has typed pinyin once means 了 and 人 by what else is spelt so: `duoshao ren`.
    if (repairs.length > 0 || text !== fold(asked))
      text = text.replace(LATIN_RUN, (run) => spelt().characters.get(run) ?? run)
    // A person who types pinyin between characters leaves blanks that are no word breaks.
    text = text.replace(/(?<=\p{Script=Han}) +(?=\p{Script=Han})/gu, (gap) => (repairs.length > 0 ? '' : gap))
    text = text.replace(HAN_RUN, (run) => repairRun(run, vocabulary, segment, misspellings, repairs))
    return { text, repairs }
  }
}

/** 8个共 → 八个共: a name that begins with a numeral. */
function nameWithNumeral(names: ReadonlySet<string>, numeral: string, han: string): string | undefined {
  for (let length = han.length; length >= LEAST_NUMBERED; length -= 1) {
    const name = numeral + han.slice(0, length)
    if (names.has(name)) return name
  }
  return undefined
}

/** All wordings at once, longest first, so that none is replaced inside another; English ones at word edges. */
function wordingPattern(wordings: readonly string[]): RegExp | undefined {
  if (wordings.length === 0) return undefined
  const alternatives = wordings
    .toSorted((a, b) => b.length - a.length)
    .map((wording) => {
      const escaped = wording.replace(/[.*+?^${}()|[\]\\]/gu, '\\$&')
      return /^[a-z]/u.test(wording) ? `(?<![a-z])${escaped}s?(?![a-z])` : escaped
    })
  return new RegExp(alternatives.join('|'), 'gu')
}

/** For words typed in pinyin: letters → the most used word that is spelt so. */
interface Spelt {
  readonly words: ReadonlyMap<string, string>
  readonly longest: number
  /** Single characters that people spell between words. */
  readonly characters: ReadonlyMap<string, string>
}

function indexBySpelling(vocabulary: Vocabulary, derived: Derived): Spelt {
  const pairs = derived.texts('spelt words', () => [...spellings(vocabulary)].flat())
  const words = new Map<string, string>()
  for (let at = 0; at + 1 < pairs.length; at += 2) words.set(pairs[at] ?? '', pairs[at + 1] ?? '')
  const longest = longestOf(words.keys())
  const characters = new Map(Object.entries(ASKING_CHARACTERS))
  for (const [spelling, character] of characters) if (!words.has(spelling)) words.set(spelling, character)
  return { words, longest, characters }
}

function spellings(vocabulary: Vocabulary): ReadonlyMap<string, string> {
  const words = new Map<string, string>()
  const uses = new Map<string, number>()
  const add = (word: string, use: number): void => {
    const key = spellingOf(word)
    if (use <= (uses.get(key) ?? -1)) return
    uses.set(key, use)
    words.set(key, word)
  }
  for (const [word, use] of vocabulary.words())
    if (word.length >= 2 && word.length <= LONGEST_REPAIR && /^\p{Script=Han}+$/u.test(word)) add(word, use)
  for (const word of ASKING_WORDS.split(' ')) add(word, 1e6)
  return words
}

/** For places of which one part is typed in pinyin: `jian|瓯` and `建|ou` → 建瓯. */
function indexHalfSpelt(places: ReadonlySet<string>): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const name of places) {
    if (name.length < 2 || !isHan(name)) continue
    const sounds = toneless(name)
    for (let at = 1; at < name.length; at += 1) {
      names.set(`${sounds.slice(0, at).join('')}|${name.slice(at)}`, name)
      names.set(`${name.slice(0, at)}|${sounds.slice(at).join('')}`, name)
    }
  }
  return names
}

/** The longest part of the characters beside the letters with which they spell a name. */
function longestHalfSpelt(
  names: ReadonlyMap<string, string>,
  han: string,
  keyOf: (part: string) => string,
  edge: 'start' | 'end' = 'start',
): { readonly part: string; readonly whole: string } | undefined {
  for (let length = han.length; length > 0; length -= 1) {
    const part = edge === 'start' ? han.slice(0, length) : han.slice(-length)
    const whole = names.get(keyOf(part))
    if (whole !== undefined) return { part, whole }
  }
  return undefined
}

const isHan = (name: string): boolean => name.length <= LONGEST_REPAIR && /^\p{Script=Han}+$/u.test(name)

const soundKey = (sounds: readonly string[]): string => `s${sounds.join(' ')}`
/** Sounds joined that many speakers do not keep apart (zh/z, ing/in). */
const looseKey = (sounds: readonly string[]): string => `l${sounds.map(loosen).join(' ')}`
const gapKey = (text: string, at: number): string => `${at}:${text.slice(0, at)}_${text.slice(at + 1)}`

/** For misspelt names: how they sound, and what is left of them without one character. */
function indexMisspellings({ holds, names, places }: Vocabulary, derived: Derived): NameKeys {
  // Where two names sound alike the place is meant.
  const all = [...new Set([...[...places].filter(isHan), ...names])]
  const keysOf = (name: string): readonly string[] => {
    const keys: string[] = []
    if (isHan(name)) {
      const sounds = [...name].map(soundOf)
      keys.push(soundKey(sounds))
      if (name.length >= 3) keys.push(looseKey(sounds))
    }
    // One wrong character of any sound (龙丈区) is forgiven places only: 党员分到 is not 党员报到 misspelt.
    if (places.has(name) && name.length >= 3)
      for (let at = 0; at < name.length; at += 1) {
        // 占城区 is not 鹿城区 misspelt: what is left is a word of its own.
        const isWord = at === 0 && name.length === 3 && holds(name.slice(1))
        if (!isWord) keys.push(gapKey(name, at))
      }
    return keys
  }
  return createNameKeys(
    all,
    keysOf,
    derived.numbers('misspelt names', () => packNameKeys(all, keysOf)),
  )
}

const toneless = (text: string): string[] =>
  pinyinPro().pinyin(text, { toneType: 'none', type: 'array', v: true })

const spellingOf = (word: string): string => toneless(word).join('')

const soundsOfCharacters = new Map<string, string>()

/** A character's most common sound: the same on both sides, so that it matters little where it has others. */
function soundOf(character: string): string {
  let sound = soundsOfCharacters.get(character)
  if (sound === undefined) {
    sound = toneless(character)[0] ?? character
    soundsOfCharacters.set(character, sound)
  }
  return sound
}

const loosened = new Map<string, string>()

/** There are some four hundred syllables. */
function loosen(syllable: string): string {
  let loose = loosened.get(syllable)
  if (loose === undefined) {
    loose = syllable.replace(/^([zcs])h/u, '$1').replace(/([aei])ng$/u, '$1n')
    loosened.set(syllable, loose)
  }
  return loose
}

/**
 * `wuye` → `物业`; undefined where words of the corpus do not account for most of the letters. A syllable that is none (`pai`
 * between `shuji` and `duoshao`) stays as it is typed.
 */
function readPinyin(run: string, spelt: Spelt): string | undefined {
  const tokens = run.split(/[ ']+/u)
  const letters = tokens.join('')
  if (letters.length < SHORTEST_PINYIN) return undefined
  const tokenAt = new Map<number, string>()
  let at = 0
  for (const token of tokens) {
    tokenAt.set(at, token)
    at += token.length
  }
  // best[i]: the cheapest reading of the first i letters.
  const best: (PinyinReading | undefined)[] = [{ cost: 0, text: '', told: 0 }]
  const offer = (end: number, reading: PinyinReading): void => {
    const known = best[end]
    if (known === undefined || reading.cost < known.cost) best[end] = reading
  }
  for (let start = 0; start < letters.length; start += 1) {
    const before = best[start]
    if (before === undefined) continue
    for (let end = start + 1; end <= Math.min(letters.length, start + spelt.longest); end += 1) {
      const word = spelt.words.get(letters.slice(start, end))
      if (word === undefined) continue
      const told = word.length > 1 ? end - start : 0
      offer(end, { cost: before.cost + 1, text: before.text + word, told: before.told + told })
    }
    const token = tokenAt.get(start)
    if (token !== undefined && tokens.length > 1)
      offer(start + token.length, {
        cost: before.cost + UNREAD_COST,
        text: `${before.text} ${token} `,
        told: before.told,
      })
  }
  const reading = best[letters.length]
  return reading === undefined || reading.told < letters.length * TOLD_SHARE ? undefined : reading.text
}

interface PinyinReading {
  readonly cost: number
  readonly text: string
  /** Letters that words of two characters or more account for. */
  readonly told: number
}

/** A syllable left as it is costs as much as so many words. */
const UNREAD_COST = 5
const TOLD_SHARE = 0.6

/** A misspelling matters in a question, not in a pasted page: so many characters of a run are looked at. */
const LONGEST_REPAIRED_RUN = 80

/** A run of characters with what is known of each. */
interface Run {
  readonly text: string
  /** Whether a character stands alone after segmentation: 食唐 falls apart, 食堂 does not. */
  readonly lone: readonly boolean[]
  /** The sound of each character where it stands; made when first needed. */
  readonly sounds: () => readonly string[]
}

function repairRun(
  text: string,
  vocabulary: Vocabulary,
  segment: Segment,
  misspellings: () => NameKeys,
  repairs: Repair[],
): string {
  const read = text.slice(0, LONGEST_REPAIRED_RUN)
  let sounds: readonly string[] | undefined
  const run: Run = {
    text: read,
    lone: segment(read).flatMap((word) => [...word].map(() => word.length === 1)),
    sounds: () => {
      sounds ??= [...read].map(soundOf)
      return sounds
    },
  }
  let repaired = ''
  for (let at = 0; at < read.length; ) {
    const repair = repairAt(run, at, vocabulary, misspellings)
    if (repair === undefined) {
      repaired += read[at]
      at += 1
    } else {
      repairs.push(repair)
      repaired += repair.to
      at += repair.from.length
    }
  }
  return repaired + text.slice(LONGEST_REPAIRED_RUN)
}

/** Characters of everyday speech: a pair that holds one is speech, not a misspelt name. */
const EVERYDAY =
  /[的了是在有不吗呢吧和与就都也这那个啊么什哪谁几多少怎一二三两各要请问评开收给把被对从到来去上下里外年月日天人老小大新挣赚我你他她它们自己做干搞说看用没很太好之以而于其才跟同向]/u

function repairAt(
  run: Run,
  at: number,
  vocabulary: Vocabulary,
  misspellings: () => NameKeys,
): Repair | undefined {
  const longest = Math.min(LONGEST_REPAIR, run.text.length - at)
  const name = soundsLikeName(run, at, longest, vocabulary, misspellings)
  if (name !== undefined) return name
  if (!run.lone.slice(at, at + longest).some(Boolean)) return undefined
  let held = 1
  while (held < longest && vocabulary.holds(run.text.slice(at, at + held + 1))) held += 1
  // What the corpus holds is no misspelling.
  for (let length = longest; length > held; length -= 1) {
    const from = run.text.slice(at, at + length)
    const lone = run.lone.slice(at, at + length)
    if (!lone.some(Boolean)) continue
    // Two characters are a weak sign: both must stand alone, and only a name is put in their place.
    if (length === 2 && (!lone.every(Boolean) || EVERYDAY.test(from))) continue
    const sounds = run.sounds().slice(at, at + length)
    const to =
      sameSound(from, sounds, vocabulary, misspellings()) ??
      oneCharacterOff(from, lone, vocabulary, misspellings())
    if (to !== undefined && to !== from) return { from, to }
  }
  return undefined
}

/**
 * 南疆社区 for 南江社区, 邻里食糖 for 邻里食堂: made of words, and yet nobody's name but one by its sound. Of a place what sort of
 * place it is must stand there as well; of another name one character is forgiven.
 */
function soundsLikeName(
  { sounds, text }: Run,
  at: number,
  longest: number,
  { holds, names, places }: Vocabulary,
  misspellings: () => NameKeys,
): Repair | undefined {
  for (let length = longest; length >= LEAST_OF_WORDS; length -= 1) {
    const from = text.slice(at, at + length)
    if (holds(from)) continue
    const to = misspellings()
      .all(soundKey(sounds().slice(at, at + length)))
      .find((name) =>
        SORT_OF_PLACE.test(from) ? places.has(name) : names.has(name) && isOneCharacterOff(name, from),
      )
    if (to !== undefined && sharesCharacter(to, from)) return { from, to }
  }
  return undefined
}
const LEAST_OF_WORDS = 4
const SORT_OF_PLACE = /(?:社区|街道)$/u

const isOneCharacterOff = (name: string, from: string): boolean =>
  [...name].filter((character, i) => from[i] !== character).length === 1

function sameSound(
  from: string,
  sounds: readonly string[],
  vocabulary: Vocabulary,
  misspellings: NameKeys,
): string | undefined {
  const [exact] = misspellings.all(soundKey(sounds))
  if (exact !== undefined && exact.length === from.length) {
    if (sharesCharacter(exact, from) && (from.length > 2 || vocabulary.names.has(exact))) return exact
  }
  if (from.length < 3) return undefined
  const [near] = misspellings.all(looseKey(sounds))
  const likely = near !== undefined && near.length === from.length && vocabulary.names.has(near)
  return likely && sharesCharacter(near, from) ? near : undefined
}

/** They agree somewhere, and where they differ no everyday character is taken for a misspelling: 几分之 is not 积分制. */
const sharesCharacter = (meant: string, from: string): boolean =>
  [...meant].some((c, i) => from[i] === c) &&
  [...meant].every((c, i) => from[i] === c || !EVERYDAY.test(from[i] ?? ''))

/** A name with one wrong character; the wrong one must stand alone, as misspellings do after segmentation. */
function oneCharacterOff(
  from: string,
  lone: readonly boolean[],
  vocabulary: Vocabulary,
  names: NameKeys,
): string | undefined {
  // 罗定素 is 罗定 with the next word begun, not 罗定市 misspelt.
  if (from.length < 3 || vocabulary.names.has(from.slice(0, -1)) || vocabulary.names.has(from.slice(1)))
    return undefined
  const found = new Set<string>()
  for (let at = 0; at < from.length; at += 1) {
    if (!lone[at] || EVERYDAY.test(from[at] ?? '')) continue
    for (const name of names.all(gapKey(from, at))) found.add(name)
  }
  // Two names at the same distance: whichever was meant, guessing would be worse than asking.
  const [only] = found
  return found.size === 1 ? only : undefined
}
