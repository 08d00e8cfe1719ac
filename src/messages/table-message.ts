/** Figures side by side, and every sentence that may be said of them together. */
import type { Body, CitedFigure, Row, TableNote } from '../answer/answer.ts'
import type { Figure } from '../knowledge/article.ts'
import type { Block, FigureRow } from './message.ts'

/** What a cell says where a place prints none. */
const NOT_PRINTED = '—'

export function tableBlocks(body: Extract<Body, { kind: 'table' }>): Block[] {
  const rows = body.rows.flatMap((row) =>
    row.figures.length === 0
      ? [{ place: row.locality.at(-1) ?? '', metric: '没有印', printed: NOT_PRINTED }]
      : row.figures.map((cited) => rowOf(cited)),
  )
  return [
    ...verdictNotes(body.notes),
    { kind: 'figureTable', ...(body.measure === undefined ? {} : { caption: body.measure }), rows },
    ...body.notes
      .filter((one) => !isLeading(one))
      .map((one): Block => ({ kind: 'note', text: noteText(one) })),
    ...(body.near.length === 0
      ? []
      : [
          {
            kind: 'note',
            text: body.nearIs === 'besides' ? '同一件事里还印了：' : '口径相近、但不是同一件事的：',
          } as const,
          { kind: 'figureTable', rows: body.near.map((cited) => rowOf(cited)) } as const,
        ]),
  ]
}

/** The figures of a comparison; a place that has practices and no figures says so. */
export function comparisonTable(all: readonly Row[]): Block[] {
  const rows = all.flatMap((row) => row.figures.map((cited) => rowOf(cited)))
  const without = all.filter((row) => row.figures.length === 0 && row.practices.length > 0)
  const blank = without.map(
    (row): FigureRow => ({
      place: row.locality.at(-1) ?? '',
      metric: '材料里没有给出数据',
      printed: NOT_PRINTED,
    }),
  )
  return rows.length === 0 ? [] : [{ kind: 'figureTable', rows: [...rows, ...blank] }]
}

function rowOf({ figure, citation }: CitedFigure): FigureRow {
  const role =
    figure.role === 'plan' || figure.role === 'target'
      ? '（计划）'
      : figure.role === 'start'
        ? '（原来）'
        : ''
  return {
    place: figure.locality.at(-1) ?? '',
    metric: `${figure.metric}${figure.place === undefined ? '' : `（${figure.place}）`}${role}`,
    printed: figure.printed,
    citation,
    figureId: figure.id,
    ...(figure.asOf === undefined ? {} : { asOf: figure.asOf }),
  }
}

const verdictNotes = (notes: readonly TableNote[]): Block[] =>
  notes.filter(isLeading).map((one): Block => ({ kind: 'text', text: noteText(one) }))

/** What answers the question stands before the table: how two are ordered, and that nothing can be reckoned. */
const isLeading = ({ kind }: TableNote): boolean =>
  kind === 'ordered' || kind === 'notReckoned' || kind === 'printedAlike'

const UNLIKE = '各处统计的不是同一件事，只能并排看，不能直接比大小。'

function noteText(note: TableNote): string {
  switch (note.kind) {
    case 'largest':
    case 'smallest':
      return `按印出的数，${placeOf(note.figure)}的${note.figure.printed}最${note.kind === 'largest' ? '大' : '小'}。口径各家自己定，引用时要注明。`
    case 'ranked':
      return `按印出的数，第${hanDigit(note.place)}${note.least ? '小' : '大'}的是${placeOf(note.figure)}的${note.figure.printed}。`
    case 'ordered': {
      const { first, second } = note
      const than = { less: '小于', equal: '等于', greater: '大于' }[note.order]
      return `${labelOf(first)}${first.printed}，${than}${labelOf(second)}${second.printed}。`
    }
    case 'notOrdered':
      return {
        apart: '各处数的事情不一样，只能并排看，不排先后。',
        bounds: '印出来的有约数、上下限，排不出先后。',
        unlike: UNLIKE,
      }[note.why]
    case 'computed':
      return computedText(note)
    case 'inYears':
      return inYearsText(note)
    case 'leads':
      return `算下来，${labelOf(note.figure)}这一项${note.least ? '最低' : '最高'}。`
    case 'notReckoned':
      return {
        bounds: '里面有约数或上下限，算不出准数；各项如下，原文也没有印合计或差额。',
        unlike: '这几个数不是同一口径，不能加减；原文也没有印合计或差额。',
      }[note.why]
    case 'printedAlike':
      return '这几处印的数一样，说的不是同一件事：'
    case 'notPrinted':
      return `没有印出数的：${note.things.join('、')}。`
    case 'notTold':
      return `没有找到明说是这一项的数：${note.places.join('、')}。`
    case 'cut':
      return `一共${note.of}个，这里只列了前面的。`
  }
}

/** 按每季度召开1次算，一年是4次. */
function inYearsText({ apart, each, years }: Extract<TableNote, { kind: 'inYears' }>): string {
  const span = years === 1 ? '一年' : `${years}年`
  const told = each.map(
    ({ figure, times }) => `${labelOf(figure)}印的是“${figure.printed}”，${span}就是${times}次`,
  )
  const difference = apart === undefined ? '' : apart === 0 ? '，次数一样' : `，相差${apart}次`
  return `${told.join('；')}${difference}：这是按印出的频次算的，原文没有印。`
}

const QUOTIENTS: ReadonlySet<ComputedNote['operation']> = new Set(['average', 'base', 'share', 'times'])

type ComputedNote = Extract<TableNote, { kind: 'computed' }>

function computedText(note: ComputedNote): string {
  const { alike, bound, figures, operation, plans, unit, upTo, value, told: inShort = value } = note
  const equals = QUOTIENTS.has(operation)
    ? '约合'
    : EQUALS[operation === 'difference' ? 'apart' : 'same'][bound ?? 'exact']
  const planned = plans ? '其中有计划数，不都是已经做到的。' : ''
  const rough = figures.every(({ bound: own }) => own === 'exact') ? '' : ROUGH[bound ?? 'about']
  const amount =
    upTo === undefined
      ? amountText(inShort, unit, figures)
      : `${amountText(value, '元', figures)}至${amountText(upTo, unit, figures)}`
  const told = `${partsText(note)}${equals}${amount}：这是按印出的数算的，原文没有印。${rough}${planned}`
  return alike ? told : `${told}几个数统计的不是同一项，只是数字上这样算，引用时不要当作一个指标。`
}

const EQUALS = {
  same: { exact: '等于', about: '约等于', atLeast: '至少是', atMost: '最多是' },
  apart: { exact: '，相差', about: '，约差', atLeast: '，至少差', atMost: '，最多差' },
}

/** What is reckoned with, as it is printed: 80个减30个, 200元乘以330. */
function partsText({ fell, figures, ofSum, operation, times = 1 }: ComputedNote): string {
  const [first, ...others] = figures.map(({ printed }) => printed)
  const [range] = figures
  switch (operation) {
    case 'base':
      return `${first}除以（1${fell === true ? '减' : '加'}${others.join('')}）`
    case 'middle':
      return others.length === 0 ? `${first}两头取平均` : `（${first}加${others.join('加')}）除以2`
    case 'product':
      return [`${first}乘以${times}`, ...others].join('加')
    case 'sum':
      return figures.map(({ printed }) => printed).join('加')
    case 'difference':
      return others.length === 0 && range !== undefined
        ? `${range.printed}，${range.upTo}减${range.value}`
        : `${first}减${others.join('减')}`
    default:
      return ofSum === true ? `${first}除以${others.join('加')}的和` : `${first}除以${others.join('除以')}`
  }
}

const ROUGH = {
  about: '其中有约数，只能算个大概。',
  atLeast: '其中有只印了下限的数，准数算不出。',
  atMost: '其中有只印了下限或上限的数，准数算不出。',
}

/** Money and what is printed in 万 as they are read: 10万元/个 rather than 100000元/个. */
function amountText(value: number, unit: string, figures: readonly Figure[]): string {
  const [size, word] = value >= 1e8 ? [1e8, '亿'] : value >= 1e4 ? [1e4, '万'] : [1, '']
  const isLarge = unit.startsWith('元') || figures.every(({ printed }) => /[万亿]/u.test(printed))
  return `${isLarge ? Number((value / size).toFixed(4)) + word : value}${unit}`
}

const placeOf = ({ locality, place = '' }: Figure): string => `${locality.at(-1) ?? ''}${place}`
const labelOf = (figure: Figure): string => `${placeOf(figure)}的“${figure.metric}”`

const hanDigit = (place: number): string => '零一二三四五六七八九'.charAt(place)
