/** What is wrong with a figure in itself: its anchor, its value and its unit beside its printed form. */
import { ANCHOR_LENGTH, squash } from './article.ts'
import { plainDigits, readQuantities } from './quantity.ts'
import { sameNumber } from './same-quantity.ts'

const FREQUENCY_UNIT = /^次\/(?:年|半年|季度|月|半月|周|天|日)$/u
/** Units that name what a form means rather than a printed measure word. */
const ABSTRACT_UNITS: ReadonlySet<string> = new Set(['比例', '年月', '名次', '倍', '点', '项目', '%', '元'])

/** What is wrong with a figure in itself; nothing of it where it can be published. */
export function figureFaults(figure: {
  printed: string
  value: number
  upTo?: number | undefined
  unit: string
  anchor: string
}): string[] {
  const faults: string[] = []
  const anchor = squash(figure.anchor)
  const length = [...anchor].length
  if (length < ANCHOR_LENGTH.min || length > ANCHOR_LENGTH.max)
    faults.push(
      `anchor “${figure.anchor}” has ${length} characters, must have ${ANCHOR_LENGTH.min} to ${ANCHOR_LENGTH.max}`,
    )
  if (!anchor.includes(squash(figure.printed)))
    faults.push(`anchor “${figure.anchor}” does not hold the printed form “${figure.printed}”`)
  if (FREQUENCY_UNIT.test(figure.unit)) return faults
  const read = readQuantities(squash(figure.printed))
  if (!read.some((q) => sameNumber(q.value, figure.value) || clockHour(figure.printed) === figure.value))
    faults.push(
      `value ${figure.value} is not what “${figure.printed}” says` +
        (read.length > 0 ? ` (read as ${read.map((q) => q.value).join(', ')})` : ''),
    )
  if (
    figure.upTo !== undefined &&
    !read.some((q) => q.upTo !== undefined && sameNumber(q.upTo, figure.upTo ?? 0))
  )
    faults.push(`upTo ${figure.upTo} is not what “${figure.printed}” says`)
  if (
    figure.upTo === undefined &&
    read.some((q) => q.upTo !== undefined && sameNumber(q.value, figure.value))
  )
    faults.push(`“${figure.printed}” is a range, upTo is missing`)
  // A form without a measure word of its own (五大机制, 零纠纷) takes the unit a reader would say.
  const unitPrinted = read.some((q) => sameNumber(q.value, figure.value) && q.unit !== '')
  if (
    unitPrinted &&
    !ABSTRACT_UNITS.has(figure.unit) &&
    // 两个钟头 is two hours.
    !read.some((q) => sameNumber(q.value, figure.value) && q.unit === figure.unit) &&
    !plainDigits(squash(figure.printed)).includes(figure.unit)
  )
    faults.push(`unit “${figure.unit}” does not stand in “${figure.printed}”`)
  return faults
}

/** `晚上9点` is 21 o'clock. */
function clockHour(printed: string): number | undefined {
  const match = /(上午|早上|中午|下午|晚上)?(\d{1,2})点/u.exec(printed)
  if (!match) return undefined
  const hour = Number(match[2])
  return (match[1] === '下午' || match[1] === '晚上') && hour < 12 ? hour + 12 : hour
}
