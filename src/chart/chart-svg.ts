/** A chart as SVG: horizontal bars under the name of what they are of, values as printed, bounds drawn as what they are. */
import type { Chart, ChartBar, Reach } from './chart.ts'
import { rounded, type TextStyle, textAt, widthOf, wrapped } from './svg-text.ts'

const WIDTH = 800
const MARGIN = 32
const INNER = WIDTH - 2 * MARGIN
const BAR = { height: 20, least: 3, open: 30 } as const
const COLOURS = {
  bar: '#2f6d9e',
  start: '#a9bccb',
  ink: '#1d2429',
  soft: '#5c6a75',
  line: '#d8dfe5',
} as const
const TITLE: TextStyle = { size: 26, fill: COLOURS.ink, bold: true }
const LABEL: TextStyle = { size: 16, fill: COLOURS.ink, bold: true }
const SMALL: TextStyle = { size: 13, fill: COLOURS.soft }
const VALUE: TextStyle = { size: 16, fill: COLOURS.ink }
const ROLES = { start: '（原来）', part: '（部分）', total: '（合计）' } as const

/** A pen that knows how far down the page it is. */
interface Pen {
  y: number
  readonly parts: string[]
}

export function chartSvg(chart: Chart): string {
  const pen: Pen = { y: MARGIN, parts: [] }
  write(pen, wrapped(chart.measure, INNER / TITLE.size), TITLE, 34)
  write(pen, wrapped(chart.counts, INNER / SMALL.size), SMALL, 19)
  pen.y += 10
  const longest = Math.max(...chart.bars.map(({ printed }) => widthOf(printed))) * VALUE.size
  const room = INNER - longest - BAR.open - 14
  const largest = Math.max(...chart.bars.map(({ to, upTo = to }) => upTo))
  for (const bar of chart.bars) drawBar(pen, bar, (value) => (largest === 0 ? 0 : (value / largest) * room))
  rule(pen)
  for (const note of notesOf(chart)) write(pen, wrapped(note, INNER / SMALL.size), SMALL, 19)
  pen.y += 6
  for (const { n, text } of chart.sources)
    write(pen, wrapped(`[${n}] ${text}`, INNER / SMALL.size), SMALL, 19)
  write(pen, [chart.stamp], { ...SMALL, fill: '#8795a0' }, 24)
  const height = Math.ceil(pen.y + MARGIN / 2)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}">${DEFINITIONS}<rect width="${WIDTH}" height="${height}" fill="#ffffff"/>${pen.parts.join('')}</svg>`
}

const DEFINITIONS = `<defs><linearGradient id="open" x1="0" x2="1" y1="0" y2="0"><stop offset="0" stop-color="${COLOURS.bar}"/><stop offset="1" stop-color="${COLOURS.bar}" stop-opacity="0"/></linearGradient><pattern id="between" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="#e6eef4"/><rect width="2" height="6" fill="${COLOURS.bar}"/></pattern></defs>`

function write(pen: Pen, lines: readonly string[], style: TextStyle, step: number): void {
  for (const line of lines) {
    pen.y += step
    pen.parts.push(textAt(MARGIN, pen.y - step / 4, line, style))
  }
}

function rule(pen: Pen): void {
  pen.y += 12
  pen.parts.push(
    `<line x1="${MARGIN}" x2="${WIDTH - MARGIN}" y1="${pen.y}" y2="${pen.y}" stroke="${COLOURS.line}"/>`,
  )
  pen.y += 4
}

function drawBar(pen: Pen, bar: ChartBar, lengthOf: (value: number) => number): void {
  const name = `${bar.place}${bar.role === undefined ? '' : ROLES[bar.role]} [${bar.citation}]`
  const about = `${bar.metric}${bar.asOf === undefined ? '' : `（${bar.asOf}）`}`
  write(pen, wrapped(name, INNER / LABEL.size), LABEL, 26)
  write(pen, wrapped(about, INNER / SMALL.size), SMALL, 18)
  pen.y += 3
  const end = barEnd(pen, bar, lengthOf)
  pen.parts.push(textAt(rounded(end + 8), pen.y + BAR.height - 4, bar.printed, VALUE))
  pen.y += BAR.height + 10
}

/** @returns where the bar ends */
function barEnd(pen: Pen, bar: ChartBar, lengthOf: (value: number) => number): number {
  const fill = bar.role === 'start' ? COLOURS.start : COLOURS.bar
  const length = Math.max(BAR.least, lengthOf(bar.to))
  const box = (from: number, width: number, how: string): void => {
    pen.parts.push(
      `<rect x="${rounded(MARGIN + from)}" y="${pen.y}" width="${rounded(width)}" height="${BAR.height}" shape-rendering="crispEdges" ${how}/>`,
    )
  }
  switch (bar.reach) {
    case 'exact':
      box(0, length, `fill="${fill}"`)
      return MARGIN + length
    case 'open':
      box(0, length, `fill="${fill}"`)
      box(length, BAR.open, 'fill="url(#open)"')
      return MARGIN + length + BAR.open
    case 'about': {
      const fuzzy = Math.min(BAR.open / 2, length)
      box(0, length - fuzzy, `fill="${fill}"`)
      box(length - fuzzy, 2 * fuzzy, 'fill="url(#open)"')
      return MARGIN + length + fuzzy
    }
    case 'atMost':
      box(0, length, `fill="#f3f7fa" stroke="${fill}" stroke-dasharray="4 3"`)
      return MARGIN + length
    case 'range': {
      const end = Math.max(length, lengthOf(bar.upTo ?? bar.to))
      box(0, length, `fill="${fill}"`)
      box(length, end - length, 'fill="url(#between)"')
      return MARGIN + end
    }
  }
}

const REACH_NOTES: Readonly<Record<Exclude<Reach, 'exact'>, string>> = {
  open: '向右渐隐：原文印的是“多、余、超、以上”一类，只知道不少于这么多。',
  about: '末端模糊：原文印的是“约、近”一类的约数。',
  atMost: '虚线框：原文印的是“不到、以内”一类，只知道不多于这么多。',
  range: '斜纹：原文印的是一个范围。',
}

function notesOf({ bars, left }: Chart): string[] {
  const reaches = new Set(bars.map(({ reach }) => reach))
  const shapes = Object.entries(REACH_NOTES).flatMap(([reach, note]) =>
    reaches.has(reach as Reach) ? [note] : [],
  )
  const roles = new Set(bars.map(({ role }) => role))
  return [
    ...shapes,
    ...(roles.has('part') ? ['标“部分”的只是其中一部分，不是那个地方的总数。'] : []),
    ...(roles.has('start') ? ['浅色：原来的数。'] : []),
    ...(left.length === 0 ? [] : [`计划或目标，没有画：${left.join('、')}。`]),
    '数值照原文；统计口径各地自己定，时间未必相同，引用时请注明。',
  ]
}
