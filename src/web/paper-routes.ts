/** What is taken away from a page by a click: a chart, a brief, figures as a sheet. Nothing of it is kept. */
import type { Context, Hono } from 'hono'
import { briefMarkdown } from '../brief/markdown.ts'
import { cardSvg } from '../chart/card.ts'
import { chartSvg } from '../chart/chart-svg.ts'
import { briefOf, nothingToBrief, paperDate } from '../dialogue/briefing.ts'
import type { Papers } from '../dialogue/papers.ts'
import { sheetCsv } from '../export/csv.ts'
import { figureSheet } from '../export/figure-sheet.ts'
import { sheetsXlsx } from '../export/xlsx.ts'
import { fileName } from '../messages/outgoing-file.ts'
import { BRIEF, type PaperFile, SUBJECTS, type Subject } from './addresses.ts'
import { questionsOf, REFUSALS, type Refusal, type Routes } from './routes.ts'
import { type Taken, takenOf } from './subject.ts'
import { LONGEST_QUESTION } from './threads.ts'
import type { Turns } from './turns.ts'
import { briefForm, briefPage } from './views/brief-page.ts'
import { chartPage } from './views/chart-page.ts'
import { citationsPage } from './views/citations-page.ts'
import { type Html, pageOfMessage } from './views/message-html.ts'
import { createWorkroom } from './workroom.ts'

export interface PaperOptions {
  readonly papers: Papers
  readonly zone?: string
  readonly now: () => number
  readonly onError: (error: unknown) => void
}

const TYPES = {
  png: 'image/png',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  md: 'text/markdown; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  csv: 'text/csv; charset=utf-8',
} as const

interface MadeFile {
  readonly name: string
  readonly bytes: Uint8Array<ArrayBuffer>
}

/** A file now, one that is being made elsewhere, or why there is none. */
type Making = MadeFile | Refusal | (() => Promise<MadeFile | Refusal>)

/** @param turns that what is made here takes its part in */
export function addPapers(
  app: Hono,
  { corpus, page, refuse }: Routes,
  { now, onError, papers, zone = 'Asia/Shanghai' }: PaperOptions,
  turns: Turns,
): void {
  const workroom = createWorkroom(papers)

  function subjectOf(context: Context): Subject | Refusal {
    for (const kind of SUBJECTS) {
      const id = context.req.query(kind)
      if (id === undefined) continue
      if (kind !== 'about') return { kind, id }
      const about = id.trim()
      return about.length > LONGEST_QUESTION ? REFUSALS.longQuestion : { kind, id: about }
    }
    const questions = questionsOf(context)
    if ('status' in questions) return questions
    return questions.length === 0 ? REFUSALS.notFound : { kind: 'questions', questions }
  }

  function taken(context: Context): { of: Subject; what: Taken } | Refusal {
    const of = subjectOf(context)
    if ('status' in of) return of
    const what = takenOf(of, corpus())
    return what === undefined ? REFUSALS.notFound : { of, what }
  }

  /** @param make what is to be read of the records, in the turn of this request */
  const file = (kind: PaperFile, make: (what: Taken) => Making): void => {
    app.get(`/${kind}`, async (context) => {
      const read = (): Making => {
        const found = taken(context)
        return 'status' in found ? found : make(found.what)
      }
      const making = await turns.take(async () => read())
      if (making === undefined) return busy(context)
      const made = typeof making === 'function' ? await making() : making
      if ('status' in made) return made === REFUSALS.busy ? busy(context) : refuse(context, made)
      const ending = kind.slice(kind.indexOf('.') + 1) as keyof typeof TYPES
      const name = fileName(`${made.name}.${ending}`)
      const shown = ending === 'png' ? 'inline' : 'attachment'
      return context.body(made.bytes, 200, {
        'content-type': TYPES[ending],
        'content-disposition': `${shown}; filename="tashan.${ending}"; filename*=UTF-8''${encodeURIComponent(name).replaceAll("'", '%27')}`,
      })
    })
  }
  const busy = (context: Context) => {
    context.header('retry-after', '2')
    return refuse(context, REFUSALS.busy)
  }

  const elsewhere = (name: string, made: Promise<Uint8Array> | undefined): Making =>
    made === undefined
      ? REFUSALS.busy
      : () =>
          made.then(
            (bytes) => ({ name, bytes: new Uint8Array(bytes) }),
            (error: unknown) => {
              onError(error)
              return REFUSALS.failed
            },
          )
  const written = (what: Taken) => {
    const content = what.brief()
    return content && briefOf(content, corpus().knowledge, paperDate(now(), zone))
  }

  file('figures.xlsx', ({ figures, name }) =>
    figures.length === 0
      ? REFUSALS.noFigures
      : { name, bytes: new Uint8Array(sheetsXlsx([figureSheet(figures, name)])) },
  )
  file('figures.csv', ({ figures, name }) =>
    figures.length === 0
      ? REFUSALS.noFigures
      : { name, bytes: new Uint8Array(sheetCsv(figureSheet(figures, name))) },
  )
  file('brief.md', (what) => {
    const brief = written(what)
    if (brief === undefined) return REFUSALS.noBrief
    return { name: brief.title, bytes: new TextEncoder().encode(briefMarkdown(brief)) }
  })
  file('brief.docx', (what) => {
    const brief = written(what)
    return brief === undefined ? REFUSALS.noBrief : elsewhere(brief.title, workroom.brief(brief))
  })
  file('chart.png', ({ chart }) => {
    const read = chart()
    if ('reason' in read) return { ...REFUSALS.noChart, sentence: read.reason }
    return elsewhere(read.chart.measure, workroom.picture(chartSvg(read.chart)))
  })
  file('card.png', ({ card }) => {
    const drawn = card()
    if (drawn === undefined) return REFUSALS.notFound
    return elsewhere(`${drawn.title}-${drawn.code}`, workroom.picture(cardSvg(drawn)))
  })
  app.get(BRIEF, (context) => {
    const about = context.req.query('about')?.trim()
    const form = (trouble?: Html) =>
      page(context, '写材料', briefForm(BRIEF, LONGEST_QUESTION, trouble), BRIEF)
    if (about === '' || new URL(context.req.url).search === '') return form()
    const found = taken(context)
    const brief = 'status' in found ? undefined : written(found.what)
    if (brief !== undefined && !('status' in found))
      return page(context, brief.title, briefPage(brief, found.of), BRIEF)
    if (about === undefined) return refuse(context, REFUSALS.noBrief)
    context.status(404)
    return form(pageOfMessage(nothingToBrief(about), corpus()))
  })
  app.get('/cite', (context) => {
    const found = taken(context)
    if ('status' in found) return refuse(context, found)
    const { figures } = found.what
    if (figures.length === 0) return refuse(context, REFUSALS.noFigures)
    return page(context, '引用格式', citationsPage(figures, found.of))
  })
  app.get('/chart', (context) => {
    const found = taken(context)
    if ('status' in found) return refuse(context, found)
    const read = found.what.chart()
    if ('reason' in read) return refuse(context, { ...REFUSALS.noChart, sentence: read.reason })
    return page(context, `${read.chart.measure}的图`, chartPage(read.chart, found.of))
  })
}
