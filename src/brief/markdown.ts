/** A brief as Markdown, with footnotes. */
import { ROLE_NAMES } from '../export/figure-sheet.ts'
import type { Brief, BriefTable, Paragraph } from './brief.ts'
import { hanNumeral } from './numerals.ts'

export function briefMarkdown(brief: Brief): string {
  let part = 0
  const heading = (title: string): string => {
    part += 1
    return `## ${hanNumeral(part)}、${title}`
  }
  const lines = [
    `# ${escaped(brief.title)}`,
    heading('概况'),
    ...brief.overview.map(paragraph),
    heading('各地做法'),
    ...brief.places.flatMap(({ name, practices }, at) => [
      `### （${hanNumeral(at + 1)}）${escaped(name)}`,
      ...practices.flatMap((practice, nth) => [
        `**${nth + 1}. ${escaped(practice.name)}**`,
        paragraph(practice.text),
        ...(practice.figures === undefined ? [] : [paragraph(practice.figures)]),
      ]),
    ]),
    ...(brief.tables.length === 0 ? [] : [heading('数据对照'), ...brief.tables.flatMap(tableLines)]),
    heading('数据没有说明的'),
    brief.limits.map((limit, at) => `${at + 1}. ${escaped(limit)}`).join('\n'),
    escaped(brief.stamp),
    brief.notes.map((note, at) => `[^${at + 1}]: ${escaped(note)}`).join('\n'),
  ]
  return `${lines.join('\n\n')}\n`
}

function tableLines({ counts, measure, remark, rows }: BriefTable, at: number): string[] {
  return [
    `**表${at + 1} ${escaped(measure)}**`,
    escaped(counts),
    [
      '| 地区 | 原文数字 | 指标 | 时间 | 性质 | 出处 |',
      '| --- | --- | --- | --- | --- | --- |',
      ...rows.map(
        ({ figure, note }) =>
          `| ${[
            `${figure.locality.join('')}${figure.place ?? ''}`,
            figure.printed,
            figure.metric,
            figure.asOf ?? '未印',
            figure.role === undefined ? '' : ROLE_NAMES[figure.role],
          ]
            .map(escaped)
            .join(' | ')} | ${note === undefined ? '同上' : `[^${note}]`} |`,
      ),
    ].join('\n'),
    escaped(remark),
  ]
}

const paragraph = (runs: Paragraph): string =>
  runs.map((run) => (typeof run === 'string' ? escaped(run) : `[^${run.note}]`)).join('')

/** What Markdown would take for its own. */
const escaped = (text: string): string => text.replace(/[\\`*_|<>[\]]/gu, '\\$&').replace(/\s+/gu, ' ')
