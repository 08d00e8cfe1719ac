/** Places side by side: which has more, the figures in a table, a short paragraph a place. */
import type { Answer, CitedFigure, CitedPractice } from '../answer/answer.ts'
import { type Block, headingBlock, noteBlock, textBlock } from './message.ts'
import { placeText } from './place-text.ts'
import { practiceBlock } from './record-blocks.ts'
import { comparisonTable } from './table-message.ts'

type Comparison = Extract<Answer['body'], { kind: 'comparison' }>

/** The figures side by side first, then a short paragraph a place; the rest of it is behind its button. */
export function comparisonBlocks(body: Comparison): Block[] {
  const table = comparisonTable(body.rows)
  // Where a place prints no number, what it does is what there is to compare.
  const practical = body.rows.some((row) => row.figures.length === 0 && row.practices.length > 0)
  const told = body.rows.flatMap((row): Block[] => {
    if (row.missing) return [headingBlock(placeText(row.locality)), noteBlock('材料里没有写到这一项。')]
    const [first, ...others] = row.practices
    if (first === undefined) return []
    return [practiceBlock(practical ? first : inShort(first)), ...alsoThere(others)]
  })
  return practical ? [...told, ...table] : [...verdictBlocks(body), ...table, ...told]
}

function alsoThere(others: readonly CitedPractice[]): Block[] {
  const names = others.map(({ practice }) => `「${practice.name}」`)
  return names.length === 0 ? [] : [noteBlock(`还有：${names.join('、')}`)]
}

const inShort = ({ practice, citation }: CitedPractice): CitedPractice => ({
  practice: { ...practice, summary: firstSentence(practice.summary) },
  citation,
})

const firstSentence = (paragraph: string): string =>
  /^[^。！？；]*[。！？；]?/u.exec(paragraph)?.[0].replace(/；$/u, '。') ?? paragraph

function verdictBlocks({ comparable, larger, rows, unordered }: Comparison): Block[] {
  if (comparable === false) return [noteBlock('几个数据统计的不是同一件事，不能直接比大小。')]
  if (unordered !== undefined) {
    const figures = rows.flatMap((row) => row.figures.slice(0, 1))
    return [noteBlock(unordered === 'units' ? apartText(figures) : boundText(figures))]
  }
  if (larger === undefined) return []
  if (larger === 'equal') return [noteBlock('两处印出的数一样。')]
  return [textBlock(`按印出的数，${larger.at(-1) ?? ''}更多。`)]
}

const apartText = (figures: readonly CitedFigure[]): string =>
  `${figures.map(({ figure }) => `${figure.locality.at(-1)}按“${figure.unit}”数`).join('，')}，比不出大小。`

function boundText(figures: readonly CitedFigure[]): string {
  const open = figures.filter(({ figure }) => figure.bound !== 'exact' || figure.upTo !== undefined)
  if (open.length !== 1) return '印出来的都是约数、范围或上下限，比不出大小。'
  const whose = open.map(({ figure }) => `${figure.locality.at(-1)}的${figure.printed}`).join('')
  return `${whose}不是准数，比不出大小。`
}
