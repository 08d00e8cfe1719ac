/** A brief as a Word file in the look of a Chinese official document (GB/T 9704): A4, its margins, its fonts by name. */
import {
  AlignmentType,
  BorderStyle,
  convertMillimetersToTwip,
  Document,
  Footer,
  FootnoteReferenceRun,
  ImageRun,
  type IParagraphOptions,
  type IRunOptions,
  LineRuleType,
  Packer,
  PageNumber,
  Paragraph,
  Table,
  TableCell,
  TableLayoutType,
  TableRow,
  TextRun,
  WidthType,
} from 'docx'
import { ROLE_NAMES } from '../export/figure-sheet.ts'
import type { Figure } from '../knowledge/article.ts'
import type { Brief, BriefTable, Run } from './brief.ts'
import { hanNumeral } from './numerals.ts'

/** A chart of one of the tables, with its size in pixels. */
export interface BriefPicture {
  readonly measure: string
  readonly png: Uint8Array
  readonly width: number
  readonly height: number
}

/** Half points: 二号, 三号, 四号, 小四, 五号. */
const SIZE = { title: 44, body: 32, page: 28, table: 24, small: 21 } as const
/** 28 points a line. */
const LINE = 560
const FONTS = { body: '仿宋', first: '黑体', second: '楷体', title: '宋体' } as const
const mm = convertMillimetersToTwip
/** GB/T 9704: the text is 156 mm wide. */
const MARGIN = { top: mm(37), bottom: mm(35), left: mm(28), right: mm(26) } as const
/** Pixels of 96 to the inch that a picture in its frame may be wide and high. */
const PICTURE = { width: 576, height: 780 } as const
/** Widths in millimetres; where no figure has a role, the metric has the room of that column. */
const COLUMNS = { place: 34, printed: 26, metric: 50, time: 22, role: 12, source: 12 } as const
/** Rows of a table that is kept on one page; of a longer one the first two and the last two stay together. */
const MOST_ROWS_TOGETHER = 4

/** The hint has quotation marks and dashes, which both scripts use, set as Chinese ones. */
const font = (eastAsia: string) => ({
  ascii: 'Times New Roman',
  hAnsi: 'Times New Roman',
  cs: 'Times New Roman',
  eastAsia,
  hint: 'eastAsia',
})

const words = (text: string, options: IRunOptions = {}): TextRun =>
  new TextRun({ font: font(FONTS.body), size: SIZE.body, ...options, text })

/** A paragraph of the body: its first line stands in by two characters. */
const body = (runs: readonly Run[], options: IParagraphOptions = {}): Paragraph =>
  new Paragraph({
    indent: { firstLine: 2 * SIZE.body * 10 },
    spacing: { line: LINE, lineRule: LineRuleType.EXACT },
    alignment: AlignmentType.BOTH,
    ...options,
    children: marksInside(runs).map((run) =>
      typeof run === 'string' ? words(run) : new FootnoteReferenceRun(run.note),
    ),
  })

/** Marks before the full stop: behind one that hangs over the margin, a mark would have a line of its own. */
const marksInside = (runs: readonly Run[]): Run[] =>
  runs.flatMap((run, at): Run[] => {
    const [before, after] = [runs[at - 1], runs[at + 1]]
    if (typeof run === 'string') return [typeof after === 'object' ? run.replace(/。$/u, '') : run]
    return typeof before === 'string' && before.endsWith('。') ? [run, '。'] : [run]
  })

const heading = (text: string, level: 1 | 2): Paragraph =>
  new Paragraph({
    heading: level === 1 ? 'Heading1' : 'Heading2',
    keepNext: true,
    indent: { firstLine: 2 * SIZE.body * 10 },
    spacing: { line: LINE, lineRule: LineRuleType.EXACT, before: 0, after: 0 },
    children: [
      words(text, { font: font(level === 1 ? FONTS.first : FONTS.second), color: '000000', bold: false }),
    ],
  })

/** @param pictures charts of its tables */
export async function briefDocx(brief: Brief, pictures: readonly BriefPicture[]): Promise<Uint8Array> {
  const document = new Document({
    title: brief.title,
    creator: '他山',
    description: brief.stamp,
    styles: {
      default: {
        document: {
          run: { font: font(FONTS.body), size: SIZE.body, language: { value: 'en-US', eastAsia: 'zh-CN' } },
        },
        footnoteText: {
          run: { font: font(FONTS.title), size: SIZE.small },
          paragraph: { spacing: { line: 300 } },
        },
      },
    },
    footnotes: Object.fromEntries(
      brief.notes.map((note, at) => [
        at + 1,
        {
          children: [
            new Paragraph({ children: [words(` ${note}`, { font: font(FONTS.title), size: SIZE.small })] }),
          ],
        },
      ]),
    ),
    sections: [
      {
        properties: {
          page: { size: { width: mm(210), height: mm(297) }, margin: { ...MARGIN, footer: mm(28) } },
        },
        footers: { default: pageFooter },
        children: content(brief, pictures),
      },
    ],
  })
  return new Uint8Array(await Packer.toArrayBuffer(document))
}

const pageFooter = new Footer({
  children: [
    new Paragraph({
      alignment: AlignmentType.CENTER,
      children: [
        new TextRun({
          font: font(FONTS.title),
          size: SIZE.page,
          children: ['— ', PageNumber.CURRENT, ' —'],
        }),
      ],
    }),
  ],
})

function content(brief: Brief, pictures: readonly BriefPicture[]): (Paragraph | Table)[] {
  let part = 0
  const first = (title: string): Paragraph => {
    part += 1
    return heading(`${hanNumeral(part)}、${title}`, 1)
  }
  return [
    new Paragraph({
      heading: 'Title',
      alignment: AlignmentType.CENTER,
      spacing: { after: LINE, line: 700, lineRule: LineRuleType.AT_LEAST },
      children: [
        words(brief.title, { font: font(FONTS.title), size: SIZE.title, bold: true, color: '000000' }),
      ],
    }),
    first('概况'),
    ...brief.overview.map((runs) => body(runs)),
    first('各地做法'),
    ...brief.places.flatMap(({ name, practices }, at) => [
      heading(`（${hanNumeral(at + 1)}）${name}`, 2),
      ...practices.flatMap((practice, nth) => [
        body([`${nth + 1}. ${practice.name}。`, ...practice.text]),
        ...(practice.figures === undefined ? [] : [body(practice.figures)]),
      ]),
    ]),
    ...(brief.tables.length === 0
      ? []
      : [
          first('数据对照'),
          ...brief.tables.flatMap((table, at) =>
            tableBlocks(
              table,
              at + 1,
              pictures.find(({ measure }) => measure === table.measure),
            ),
          ),
        ]),
    first('数据没有说明的'),
    // Date and state never stand alone on the last page.
    ...brief.limits.map((limit, at) =>
      body([`${at + 1}. ${limit}`], { keepNext: at === brief.limits.length - 1, keepLines: true }),
    ),
    new Paragraph({
      alignment: AlignmentType.RIGHT,
      spacing: { before: LINE, line: LINE, lineRule: LineRuleType.EXACT },
      children: [words(brief.stamp, { size: SIZE.page })],
    }),
  ]
}

function tableBlocks(
  table: BriefTable,
  nth: number,
  picture: BriefPicture | undefined,
): (Paragraph | Table)[] {
  const small = (text: string, options: IParagraphOptions = {}): Paragraph =>
    new Paragraph({
      spacing: { before: 60, after: 120 },
      ...options,
      children: [words(text, { size: SIZE.small })],
    })
  return [
    new Paragraph({
      alignment: AlignmentType.CENTER,
      keepNext: true,
      spacing: { before: 240 },
      children: [words(`表${nth}  ${table.measure}`, { font: font(FONTS.first), size: SIZE.page })],
    }),
    small(table.counts, { keepNext: true }),
    figureTable(table),
    small(table.remark),
    ...(picture === undefined ? [] : [pictureBlock(picture)]),
  ]
}

interface Column {
  readonly title: string
  /** In millimetres. */
  readonly width: number
  readonly text: (figure: Figure) => string
}

function columnsOf({ rows }: BriefTable): readonly Column[] {
  const hasRoles = rows.some(({ figure }) => figure.role !== undefined)
  const { metric, place, printed, role, time } = COLUMNS
  return [
    { title: '地区', width: place, text: (of) => `${of.locality.slice(-2).join('')}${of.place ?? ''}` },
    { title: '原文数字', width: printed, text: (of) => of.printed },
    { title: '指标', width: hasRoles ? metric : metric + role, text: (of) => of.metric },
    { title: '时间', width: time, text: ({ asOf }) => asOf ?? '未印' },
    ...(hasRoles
      ? [
          {
            title: '性质',
            width: role,
            text: (of: Figure) => (of.role === undefined ? '' : ROLE_NAMES[of.role]),
          },
        ]
      : []),
  ]
}

function figureTable(table: BriefTable): Table {
  const columns = columnsOf(table)
  const { length } = table.rows
  const staysWithNext = (at: number): boolean => length <= MOST_ROWS_TOGETHER || at === 0 || at === length - 2
  return new Table({
    layout: TableLayoutType.FIXED,
    width: { size: mm(156), type: WidthType.DXA },
    columnWidths: [...columns.map(({ width }) => width), COLUMNS.source].map((width) => mm(width)),
    rows: [
      new TableRow({
        tableHeader: true,
        children: [...columns, { title: '出处', width: COLUMNS.source }].map(({ title, width }) =>
          cell(words(title, { font: font(FONTS.first), size: SIZE.table }), width, {
            alignment: AlignmentType.CENTER,
            keepNext: true,
          }),
        ),
      }),
      ...table.rows.map(({ figure, note }, at) => {
        const keepNext = staysWithNext(at)
        const source =
          note === undefined ? words('同上', { size: SIZE.small }) : new FootnoteReferenceRun(note)
        return new TableRow({
          cantSplit: true,
          children: [
            ...columns.map(({ text, width }) =>
              cell(words(text(figure), { size: SIZE.table }), width, { keepNext }),
            ),
            cell(source, COLUMNS.source, { alignment: AlignmentType.CENTER, keepNext }),
          ],
        })
      }),
    ],
  })
}

const cell = (child: TextRun | FootnoteReferenceRun, width: number, options: IParagraphOptions): TableCell =>
  new TableCell({
    width: { size: mm(width), type: WidthType.DXA },
    margins: { top: 40, bottom: 40, left: 80, right: 80 },
    children: [new Paragraph({ ...options, children: [child] })],
  })

function pictureBlock({ height, measure, png, width }: BriefPicture): Paragraph {
  const scale = Math.min(PICTURE.width / width, PICTURE.height / height)
  return new Paragraph({
    alignment: AlignmentType.CENTER,
    // Under a table a picture needs room of its own.
    spacing: { before: 240, after: 240 },
    border: { top: FRAME, bottom: FRAME, left: FRAME, right: FRAME },
    indent: { left: FRAME_INSET, right: FRAME_INSET },
    children: [
      new ImageRun({
        type: 'png',
        data: png,
        transformation: { width: Math.round(width * scale), height: Math.round(height * scale) },
        altText: { name: measure, title: measure, description: `${measure}的条形图` },
      }),
    ],
  })
}

/** The frame and its distance from the picture, so that it ends where the text does. */
const FRAME_INSET = 90
const FRAME = { style: BorderStyle.SINGLE, size: 4, color: 'D8DFE5', space: 4 } as const
