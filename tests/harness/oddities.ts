/** Questions nobody should ask, and that somebody will: pieces of the corpus, junk, both at once. The same for a seed. */
import type { Knowledge } from '../../src/knowledge/load.ts'

/** Longer than any platform lets through. */
const MOST_CHARACTERS = 20_000
const ASKED = [
  '多少',
  '是多少',
  '有哪些地方',
  '怎么做的',
  '做了什么',
  '谁最多',
  '和',
  '那',
  '比',
  '吗',
  '？',
  '为什么',
  '哪年',
]
const TURNS = [
  '还有吗',
  '来源呢',
  '第二个细说',
  '第999个',
  '那成都呢',
  '为什么',
  '换一个',
  '更多',
  '不对',
  '谢谢',
  '它呢',
  '这些里谁最高',
]
const COMMANDS = [
  '/ask',
  '/place',
  '/topics',
  '/figures',
  '/compare',
  '/check',
  '/source',
  '/settings',
  '/feedback',
  '/missed',
]
const UNSEEN = [
  '\u200b',
  '\u200d',
  '\u202e',
  '\u2066',
  '\ufeff',
  '\u00ad',
  '\ufe0f',
  '\u0301',
  '\u0000',
  '\u001b',
  '\u2028',
  '\u3000',
]
const SIGNS = [...'，。？！、；：“”‘’《》「」（）()[]{}<>&*_~`|\\/^$.+-=#@%‰①㈠Ⅳ½']
const NUMBERS = [...'0123456789０９一二三十百千万亿两几多余近约超〇零半.,%']
const UNITS = [
  '个',
  '名',
  '万元',
  '亿元',
  '%',
  '人次',
  '户',
  '余',
  '分之',
  '倍',
  '年',
  '月',
  '平方米',
  '多',
  '来',
]
/** How often a text is said again, at most. */
const TIMES = [20, 60, 400]
const PEOPLE = ['👨‍👩‍👧‍👦', '🇨🇳', '𠮷', '😀', '\ud83d', '\udc00', 'ﷺ', 'İ', 'ß', 'ﬁ', '한', 'ไ', 'ا']

export interface Oddities {
  readonly next: (random: () => number) => string
}

export function createOddities({ practices, figures, articles }: Knowledge): Oddities {
  const texts = [
    ...practices.flatMap(({ name, summary, aliases }) => [name, summary, ...aliases]),
    ...figures.flatMap(({ metric, anchor, printed }) => [metric, anchor, printed]),
    ...articles.flatMap(({ locality, title }) => [...locality, locality.join(''), title]),
  ].filter((text) => text.length > 0)

  return {
    next: (random) => {
      const whole = (below: number): number => Math.floor(random() * below)
      const pick = <T>(list: readonly T[]): T => list[whole(list.length)] as T
      const several = (most: number, make: () => string): string =>
        Array.from({ length: 1 + whole(most) }, make).join('')
      const piece = (): string => {
        const text = pick(texts)
        const from = random() < 0.5 ? 0 : whole(text.length)
        return text.slice(from, from + 1 + whole(random() < 0.8 ? 12 : 80))
      }
      const question = (): string => several(3, () => piece() + (random() < 0.6 ? pick(ASKED) : ''))
      const codePoint = (): string => String.fromCodePoint(whole(random() < 0.7 ? 0x1_0000 : 0x11_0000))
      const number = (): string => several(12, () => pick(NUMBERS)) + (random() < 0.7 ? pick(UNITS) : '')
      const scrap = (): string =>
        pick([
          piece,
          number,
          codePoint,
          () => pick(SIGNS),
          () => pick(UNSEEN),
          () => pick(PEOPLE),
          () => pick(ASKED),
        ])()
      // The longest cost a hundred times an ordinary question: of many texts a few of them do.
      const repeated = (): string => pick([question, scrap, number])().repeat(1 + whole(pick(TIMES)))

      /** Changes a text in a few places: what fingers, keyboards and copying do to it, and worse. */
      function mutated(text: string): string {
        let out = text
        for (let times = 1 + whole(6); times > 0; times -= 1) {
          const at = whole(out.length + 1)
          const to = at + whole(6)
          const cut = out.slice(at, to)
          const put = pick([
            () => '',
            () => cut + cut,
            () => [...cut].reverse().join(''),
            () => cut + scrap(),
            () => [...cut].join(pick([...UNSEEN, ' ', '\n', '，'])),
            () => cut.replace(/[\x21-\x7e]/gu, (sign) => String.fromCharCode(sign.charCodeAt(0) + 0xfee0)),
            () => cut.repeat(whole(40)),
            number,
          ])()
          out = out.slice(0, at) + put + out.slice(to)
        }
        return out
      }

      const kinds: readonly (readonly [share: number, make: () => string])[] = [
        [25, question],
        [25, () => mutated(question())],
        [10, () => pick(TURNS)],
        [8, () => mutated(pick(TURNS))],
        [8, () => `${pick(COMMANDS)} ${mutated(question())}`],
        [8, () => several(30, scrap)],
        [5, () => several(60, codePoint)],
        [5, () => several(6, () => `${piece()}${number()}${pick(SIGNS)}`)],
        [3, repeated],
        [2, () => several(200, question)],
        [1, () => mutated(repeated() + several(100, scrap))],
      ]
      let left = random() * kinds.reduce((all, [share]) => all + share, 0)
      const [, make] = kinds.find(([share]) => {
        left -= share
        return left < 0
      }) ?? [0, question]
      return make().slice(0, MOST_CHARACTERS)
    },
  }
}
