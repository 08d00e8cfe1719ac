/** 上万, 过百, 百分百, 三位数, 一百到五百之间: numbers told by their size alone, and how print writes them. */
import type { Figure } from '../../knowledge/article.ts'
import { hanNumber } from '../../knowledge/quantity.ts'

/** What a message says of the size of the numbers that it wants. */
export interface AskedSize {
  /** The words that say so. */
  readonly asked: string
  readonly test: (figure: Figure) => boolean
}

/** 亿 or 万 may be a unit of print as well: 带“万”字的. */
export function sizeAsked(text: string): AskedSize | undefined {
  const whole = /百分之?一?百/u.exec(text)?.[0]
  if (whole !== undefined) return { asked: whole, test: ({ unit, value }) => unit === '%' && value === 100 }
  const none = /(?:[为是]|[“"「『])零(?=[”"」』的，,]|$)/u.exec(text)?.[0]
  if (none !== undefined) return { asked: none, test: ({ upTo, value }) => value === 0 && upTo === undefined }
  const spelt = /[带含有印]着?[“"「『]?([超余约近多]|以上|左右)[”"」』]?字/u.exec(text)
  if (spelt?.[1] !== undefined) {
    const word = spelt[1]
    return { asked: spelt[0], test: ({ printed: own }) => own.includes(word) }
  }
  const digits = /([两二三四五六七八])位数/u.exec(text)
  if (digits !== null) {
    const least = 10 ** ((hanNumber(digits[1] ?? '') ?? 1) - 1)
    return {
      asked: digits[0],
      test: ({ kind, value }) => kind !== 'date' && value >= least && value < least * 10,
    }
  }
  const between =
    /([一二两三四五六七八九十百千万]{1,6}|\d{1,7})(?:跟|和|与|到|至|-|—)([一二两三四五六七八九十百千万]{1,6}|\d{1,7})(?:之间|中间|当中|以内)/u.exec(
      text,
    )
  const below = /(?:没满|不满|不到|不足|没到|没过)([一二两三四五六七八九十百千万]{1,6}|\d{1,7})/u.exec(text)
  const above = /(?:超过?|过|多于|大于|满|上)了?([一二两三四五六七八九十百千万]{1,6}|\d{1,7})(?!分)/u.exec(
    below === null ? text : text.replace(below[0], '，'),
  )
  const range =
    between ?? (below === null || above === null ? null : [`${above[0]}${below[0]}`, above[1], below[1]])
  if (range !== null) {
    const [asked = '', from = '', to = ''] = range
    const [low, high] = [sizeOf(from), sizeOf(to)]
    return { asked, test: ({ kind, value }) => kind !== 'date' && value >= low && value < high }
  }
  const least = /(?:上|过|超过?|破|达到?)了?([百千万亿])(?![分名个户家])/u.exec(text)
  const told =
    /(?:超过?|过|多于|大于|满)([一二两三四五六七八九十百千万]{2,6})(?!分)/u.exec(text) ??
    /([一二两三四五六七八九十百千万]{2,6}|\d{2,7})(?:往上|开外|出头)/u.exec(text)
  if (told !== null || least !== null) {
    const [asked, number = ''] = told ?? least ?? ['']
    const value = sizeOf(number)
    return { asked, test: (figure) => figure.kind !== 'date' && figure.value >= value }
  }
  const printed =
    /[“"带有是以]\s*[“"]?([万亿]元?)\s*[”"]?(?:字|的|为|计|作)?/u.exec(text) ??
    /([百千万亿]元?)级/u.exec(text)
  const form = printed?.[1]
  return printed === null || form === undefined
    ? undefined
    : { asked: printed[0], test: ({ printed: own }) => own.replace(/[余多几来]/gu, '').includes(form) }
}

/** 百, 两百, 300. */
const sizeOf = (number: string): number =>
  SCALES[number] ?? (/^\d/u.test(number) ? Number(number) : hanNumber(number)) ?? 0

const SCALES: Readonly<Record<string, number>> = { 百: 100, 千: 1000, 万: 10_000, 亿: 100_000_000 }
