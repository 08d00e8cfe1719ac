/** 上万, 过百, 百分百, 三位数, 一百到五百之间: numbers told by their size alone, and how print writes them. */
import type { Figure } from '../../knowledge/article.ts'
import { hanNumber, readQuantities } from '../../knowledge/quantity.ts'

/** What a message says of the size of the numbers that it wants. */
export interface AskedSize {
  /** The words that say so. */
  readonly asked: string
  readonly test: (figure: Figure) => boolean
}

/** 亿 or 万 may be a unit of print as well: 带“万”字的. */
export function sizeAsked(text: string): AskedSize | undefined {
  const whole = /((?:没有?|不|未)(?:[到满足及]|达到?)|差点?|低于|少于)?(?:百分之?一?百|100%)/u.exec(text)
  if (whole !== null) return wholeAsked(text, whole)
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
  const between = BETWEEN.exec(text)
  const below = BELOW.exec(text)
  const above = ABOVE.exec(below === null ? text : text.replace(below[0], '，'))
  const range =
    between ?? (below === null || above === null ? null : [`${above[0]}${below[0]}`, above[1], below[1]])
  if (range !== null) {
    const [asked = '', from = '', to = ''] = range
    const [low, high] = [sizeOf(from), sizeOf(to)]
    // 200万到300万之间 holds both ends; of 九十到一百之间 who says so wants what falls short of all.
    const holdsEnd = between !== null && /[万亿]/u.test(to)
    const isUnder = (value: number): boolean => value < high || (holdsEnd && value === high)
    return { asked, test: ({ kind, value }) => kind !== 'date' && value >= low && isUnder(value) }
  }
  const least = /(?:(?<!以)上|过|超过?|破|达到?)了?([百千万亿])(?![分名个户家])/u.exec(text)
  const told =
    /(?:超过?|过|多于|大于|满|(?<!以)上|破|达到?)了?([一二两三四五六七八九十百千万亿]{2,6})(?!分)/u.exec(
      text,
    ) ?? /([一二两三四五六七八九十百千万亿]{2,6}|\d{1,7}[百千万亿]{0,2})(?:往上|开外|出头)/u.exec(text)
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
    : { asked: printed[0], test: ({ printed: own }) => withoutMore(own).includes(form) }
}

/** 40万元 of 40余万元. */
export const withoutMore = (printed: string): string => printed.replace(/[余多几来]/gu, '')

/** 没到百分百 is a share below it, 过了九成但没到百分百 one between the two; 百分百 alone is just that. */
function wholeAsked(text: string, [asked, below]: RegExpExecArray): AskedSize {
  const least = readQuantities(text).find(
    ({ bound, unit, value }) => unit === '%' && value < 100 && bound !== 'exact',
  )
  const isShare = ({ kind, unit }: Figure): boolean => unit === '%' && kind === 'share'
  if (below === undefined) return { asked, test: ({ unit, value }) => unit === '%' && value === 100 }
  return {
    asked: [asked, least?.printed ?? ''].join(''),
    test: (figure) => isShare(figure) && figure.value < 100 && figure.value > (least?.value ?? 0),
  }
}

/** 一百, 200万. */
const SIZE = String.raw`([一二两三四五六七八九十百千万亿]{1,6}|\d{1,7}[百千万亿]{0,2})`
const BETWEEN = new RegExp(`${SIZE}元?(?:跟|和|与|到|至|-|—)${SIZE}元?(?:之间|中间|当中|以内|这个区间)`, 'u')
const BELOW = new RegExp(`(?:没满|不满|不到|不足|没到|没过)${SIZE}`, 'u')
const ABOVE = new RegExp(`(?:超过?|过|多于|大于|满|(?<!以)上)了?${SIZE}(?!分)`, 'u')

/** 百, 两百, 300, 200万. */
const sizeOf = (number: string): number => {
  const [, digits, scale = ''] = /^(\d+)(\D*)$/u.exec(number) ?? []
  if (digits !== undefined) return Number(digits) * (hanNumber(`一${scale}`) ?? 1)
  return hanNumber(/^[百千万亿]/u.test(number) ? `一${number}` : number) ?? 0
}
