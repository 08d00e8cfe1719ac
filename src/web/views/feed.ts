/** Practices as an Atom feed (RFC 4287): each topic and each place has one, for people who read by feed reader. */
import { html } from 'hono/html'
import type { Article, Practice } from '../../knowledge/article.ts'
import { practiceCode } from '../../knowledge/codes.ts'
import { correctedFigure, correctedPractice } from '../../messages/corrected.ts'
import { placeText } from '../../messages/place-text.ts'
import { permanentAddress } from '../addresses.ts'
import type { Html } from './message-html.ts'

export interface FeedEntry {
  readonly practice: Practice
  readonly article: Article
  /** Milliseconds since 1970. */
  readonly changedAt: number
}

export interface Feed {
  readonly title: string
  /** Of the server: `http://127.0.0.1:8080`. */
  readonly origin: string
  /** Of the feed, and of the page that it is the feed of. */
  readonly address: string
  readonly page: string
  readonly entries: readonly FeedEntry[]
}

/** What a reader takes at a time; older ones have been read long ago. */
const MOST_ENTRIES = 100

/** What was changed last comes first. */
export function atomFeed({ address, entries, origin, page, title }: Feed): Html {
  const shown = entries.toSorted((a, b) => b.changedAt - a.changedAt).slice(0, MOST_ENTRIES)
  return html`<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">
<id>tag:tashan,2026:${address}</id>
<title>${title} · 他山</title>
<updated>${timeOf(shown[0]?.changedAt ?? 0)}</updated>
<author><name>他山</name></author>
<link rel="self" type="application/atom+xml" href="${origin}${address}"/>
<link rel="alternate" type="text/html" href="${origin}${page}"/>
${shown.map((entry) => entryXml(entry, origin))}</feed>
`
}

function entryXml({ article, changedAt, practice }: FeedEntry, origin: string): Html {
  const { byline, publication, title } = article
  const source = [`《${title}》`, byline, publication ?? ''].filter((word) => word !== '').join('，')
  const notes = [...correctedPractice(practice), ...practice.figures.flatMap(correctedFigure)]
  const text = [
    practice.summary,
    ...practice.figures.map(
      ({ asOf, metric, printed }) => `${metric}：${printed}${asOf === undefined ? '' : `（${asOf}）`}`,
    ),
    ...notes.map((block) => ('text' in block ? block.text : '')),
    `出处：${source}`,
  ]
  return html`<entry>
<id>tag:tashan,2026:${practiceCode(practice)}</id>
<title>${placeText(practice.locality)}：${practice.name}</title>
<updated>${timeOf(changedAt)}</updated>
<link rel="alternate" type="text/html" href="${origin}${permanentAddress(practice)}"/>
${practice.topics.map((topic) => html`<category term="${topic}"/>`)}
<content type="text">${text.join('\n')}</content>
</entry>
`
}

/** To the second. */
const timeOf = (at: number): string => new Date(at).toISOString().replace(/\.\d+/u, '')
