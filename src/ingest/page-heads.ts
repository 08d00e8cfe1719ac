/** The headlines and bylines of a page, each article with one of either, and what they and its lead say of its place. */
import { type Locality, squash } from '../knowledge/article.ts'
import type { Gazetteer } from '../knowledge/gazetteer.ts'
import type { Subject } from './attribute.ts'
import { type Head, isAboveTitle, withSubtitle } from './heads.ts'
import { endsSentence, type PrintedLine } from './print.ts'
import { quote } from './quote.ts'
import { type HeadText, namesOf } from './subject.ts'

/** The lead names the place in full, within its first sentence or two. */
const LEAD_LENGTH = 160

export interface PageHead extends Head {
  /** Lines of the same byline printed again without a headline. */
  readonly repeats: readonly number[]
  /** Index of the first body line the head stands before. */
  readonly at: number
  readonly notes: readonly string[]
}

/**
 * A byline printed twice, the second time without a headline, is one article's; so are a headline without byline and a
 * byline without headline that name the same place.
 */
export function mergedHeads(found: readonly Head[], lines: readonly PrintedLine[]): PageHead[] {
  const heads = found.map(
    (head): PageHead => ({ ...head, repeats: [], at: (head.lines.at(-1) ?? 0) + 1, notes: [] }),
  )
  const kept = heads.filter((head) => head.title !== '')
  for (const head of heads) {
    if (head.title !== '') continue
    const twin = kept.findIndex(
      (other) =>
        (other.byline === head.byline && (head.bylinePlace !== undefined || sameLead(head, other, lines))) ||
        (other.byline === '' &&
          other.titlePlace !== undefined &&
          samePath(other.titlePlace, head.bylinePlace)),
    )
    const other = kept[twin]
    if (other === undefined) {
      kept.push(head)
      continue
    }
    const line = lines[head.lines[0] ?? 0]
    const { bylinePlace = other.bylinePlace } = head
    kept[twin] = {
      ...other,
      byline: other.byline === '' ? head.byline : other.byline,
      ...(bylinePlace === undefined ? {} : { bylinePlace }),
      repeats: [...other.repeats, ...head.lines],
      notes: [
        ...other.notes,
        `第${line?.line}行的署名${quote(line?.text ?? '')}没有标题，与同一地方有标题的一处归为一篇`,
      ],
    }
  }
  return kept.toSorted((a, b) => a.at - b.at)
}

const samePath = (a: Locality, b: Locality | undefined): boolean =>
  b !== undefined && a.join('/') === b.join('/')

const sameLead = (a: PageHead, b: PageHead, lines: readonly PrintedLine[]): boolean =>
  squash(lines[a.at]?.text ?? '').slice(0, 30) === squash(lines[b.at]?.text ?? '').slice(0, 30)

/** A document without headline or byline is one article; its first short line is its title. */
export function headOfWhole(lines: readonly PrintedLine[], name: string): PageHead {
  const first = lines.findIndex(
    (line, i) => (line.role === 'text' || line.role === 'heading') && !isAboveTitle(line, lines[i + 1]),
  )
  const line = lines[first]
  const titled = line !== undefined && !endsSentence(line.text) && squash(line.text).length <= 60
  const own = titled ? withSubtitle([first], lines) : []
  return {
    lines: own,
    title: titled ? own.map((i) => lines[i]?.text ?? '').join(' ') : name,
    byline: '',
    repeats: [],
    at: titled ? first + own.length : 0,
    notes: [],
  }
}

function leadOf(head: PageHead, lines: readonly PrintedLine[]): string {
  let lead = ''
  for (let i = head.at; i < lines.length && lead.length < LEAD_LENGTH; i += 1) {
    const line = lines[i]
    if (line?.role === 'byline' || line?.role === 'continues' || line?.role === 'continued') break
    if (line?.role === 'text') lead += squash(line.text)
  }
  return lead.slice(0, LEAD_LENGTH)
}

export const subjectText = (head: PageHead, lines: readonly PrintedLine[]): HeadText => ({
  // A headline of two lines is two clauses.
  title: squash(head.title.replace(/(?<=\S{3})\s+(?=\S{3})/gu, '，')),
  ...(head.titlePlace === undefined ? {} : { titlePlace: head.titlePlace }),
  ...(head.bylinePlace === undefined ? {} : { bylinePlace: head.bylinePlace }),
  lead: leadOf(head, lines),
})

export function subjectOf(
  head: PageHead,
  path: Locality,
  lines: readonly PrintedLine[],
  gazetteer: Gazetteer,
): Subject {
  const { names, level } = namesOf(path, gazetteer)
  return {
    title: squash(head.title),
    text: squash(head.lines.map((i) => lines[i]?.text ?? '').join('。')) + leadOf(head, lines),
    names,
    level,
  }
}
