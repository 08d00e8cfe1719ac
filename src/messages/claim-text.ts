/** What the corpus says to a number that is stated otherwise than printed, in one sentence: for texts that are checked and for yes-or-no questions. */
import type { Difference } from '../answer/check/differences.ts'
import type { Verdict } from '../answer/check/judge.ts'
import type { Figure } from '../knowledge/article.ts'
import { placeText } from './place-text.ts'

/** 温州市，推行“业财代理”的小区数（目前）. */
export const tellFigure = (figure: Figure): string => `${whose(figure)}，${metricOf(figure)}`

/** How a statement is spoken of: of a text that is checked, and of a question. */
const SPOKEN = {
  text: { writes: '文中写', item: '文中说的这一项' },
  question: { writes: '问的是', item: '问的这一项' },
} as const

/** What is printed where a number of a text differs from it; `tell` names a figure with its place. */
export function differsLine(
  printed: string,
  { figure, differences, instead }: Omit<Extract<Verdict, { kind: 'differs' }>, 'kind'>,
  tell: (figure: Figure) => string,
  of: keyof typeof SPOKEN = 'text',
): string {
  const { writes, item } = SPOKEN[of]
  const [first, ...rest] = differences
  const also = rest.map((difference) => `；${reason(difference, figure)}`).join('')
  const own = instead === undefined ? '' : instead.printed
  switch (first?.kind) {
    case 'number':
    case 'bound':
    case 'unit':
    case 'points': {
      const why = first.kind === 'number' || first.kind === 'bound' ? '' : `（${reason(first, figure)}）`
      const named = instead === undefined ? '' : `。${own}印的是${tell(instead)}`
      return `${writes}${printed}，印的是${figure.printed}${why}：${tell(figure)}${also}${named}`
    }
    case 'place': {
      const here = instead === undefined ? '' : `。${first.said}印的是${own}：${tell(instead)}`
      return `${printed}：是${placeText(figure.locality)}的，不是${first.said}的，${metricOf(figure)}${mark(tell, figure)}${also}${here}`
    }
    case 'thing': {
      const here = instead === undefined ? '' : `。${item}印的是${own}：${tell(instead)}`
      return `${printed}：数字对得上，说的不是一回事，印的是${tell(figure)}${here}`
    }
    default: {
      const form = figure.printed === printed ? '' : `（印作${figure.printed}）`
      const here = instead === undefined ? '' : `。${item}印的是${own}：${tell(instead)}`
      return `${printed}${form}：${first === undefined ? '' : reason(first, figure)}${also}。${tell(figure)}${here}`
    }
  }
}

const mark = (tell: (figure: Figure) => string, figure: Figure): string =>
  /\[\d+\]$/u.exec(tell(figure))?.[0] ?? ''

/** What is different, in a few words. */
function reason(difference: Difference, figure: Figure): string {
  const time = figure.asOf === undefined ? '' : `“${figure.asOf}”`
  switch (difference.kind) {
    case 'number':
    case 'bound':
      return `印的是${figure.printed}`
    case 'unit':
      return '单位不一样'
    case 'points':
      return '原文没有说是百分点'
    case 'thing':
      return '说的不是一回事'
    case 'place':
      return `不是${difference.said}的`
    case 'level':
      return `印的是${difference.printed}的，不是${difference.said}的`
    case 'time':
      return time === '' ? `原文没有写是${difference.said}的` : `印的是${time}的，不是${difference.said}的`
    case 'past':
      return `印的是${time}的，不是现在的`
    case 'plan':
      return `印的是计划要达到的${time === '' ? '' : `（${figure.asOf}）`}，不是已经做到的`
    case 'done':
      return '印的是已经做到的，不是计划'
    case 'direction':
      return difference.printed === 'rise' ? '印的是增加，不是减少' : '印的是减少，不是增加'
    case 'change':
      return '印的是增减的幅度，不是总的水平'
    case 'amount':
      return '印的是总的水平，不是增减的幅度'
    case 'stock':
      return '原文没有说是新增的'
    case 'group':
      return `印的是全部，没有单说“${difference.said}”`
    case 'each':
      return '印的是每一份的数，不是总数'
    case 'all':
      return '印的是总数，不是每一份的数'
    case 'period':
      return `印的是${difference.printed}的数，不是${difference.said}的`
    case 'part':
      return `印的是合在一起的数，不只是${difference.said}`
  }
}

/** 温州市鹿城区 for a figure of one district of it. */
const whose = ({ locality, place = '' }: Figure): string => `${placeText(locality)}${place}`

const metricOf = (figure: Figure): string =>
  `${figure.metric}${figure.asOf === undefined ? '' : `（${figure.asOf}）`}`
