/** The numerals of headings: 一、（一）1. */

const DIGITS = '零一二三四五六七八九'

/** 1 to 99. */
export function hanNumeral(n: number): string {
  const [tens, ones] = [Math.floor(n / 10), n % 10]
  const head = tens === 0 ? '' : `${tens === 1 ? '' : DIGITS[tens]}十`
  return `${head}${ones === 0 ? '' : DIGITS[ones]}`
}
