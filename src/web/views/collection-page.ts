/** A collection of practices and figures: what is in it, a way out of it for each, and what can be made of all. */
import { html } from 'hono/html'
import { MOST_COLLECTED } from '../../dialogue/collecting.ts'
import type { Coded } from '../../knowledge/codes.ts'
import { nameOf } from '../../messages/collection-message.ts'
import { COLLECTION, collectionAddress, figureAddress, permanentAddress } from '../addresses.ts'
import { codesText } from '../collection.ts'
import type { WebCorpus } from '../corpus.ts'
import type { Html } from './message-html.ts'
import { takeAwayHtml } from './take-away.ts'

export interface ShownCollection {
  readonly codes: readonly string[]
  /** Whether it is the reader's own, and not one that an address names. */
  readonly isOwn: boolean
  /** The codes in the reader's own. */
  readonly kept: readonly string[]
  readonly isFull: boolean
}

export function collectionPage({ codes, isFull, isOwn, kept }: ShownCollection, corpus: WebCorpus): Html {
  const title = html`<h1>${isOwn ? '我的收藏' : '一份收藏'}${codes.length === 0 ? '' : `（${codes.length}条）`}</h1>
${isFull ? html`<p class="note" role="status">收藏最多${MOST_COLLECTED}条，已经满了，没有全部收进来。先删掉一些再收。</p>` : ''}`
  if (codes.length === 0)
    return html`${title}<p>收藏是空的。看到有用的做法或数据，点下面的“☆ 收藏”；攒够了可以写成一份材料。</p>
<p class="note">收藏只记在你这个浏览器里，这里不保存。</p>`
  const all = codesText(codes)
  return html`${title}
<ol class="kept-list">${codes.map((code) => entryHtml(code, corpus.browse.coded(code), isOwn))}</ol>
${takeAwayHtml({ kind: 'collection', id: all }, corpus, isOwn ? undefined : kept)}
${
  isOwn
    ? html`<p class="note">收藏只记在你这个浏览器里，这里不保存。<a href="${collectionAddress(all)}">这份收藏的地址</a>可以发给同事，打开就是这些。</p>
${formHtml('empty', '', '清空收藏')}`
    : ''
}`
}

function entryHtml(code: string, coded: Coded | undefined, isOwn: boolean): Html {
  const words =
    coded === undefined
      ? html`（已不在语料里）`
      : html`<a href="${coded.kind === 'figure' ? figureAddress(coded.figure) : permanentAddress(coded.practice)}">${nameOf(coded)}</a>`
  return html`<li>${isOwn ? formHtml('remove', code, '删') : ''}${words} <span class="code">${code}</span></li>`
}

const formHtml = (does: 'remove' | 'empty', codes: string, label: string): Html =>
  html`<form action="${COLLECTION}" method="post"><input type="hidden" name="does" value="${does}"><input type="hidden" name="codes" value="${codes}"><button class="quiet" type="submit"${codes === '' ? '' : html` aria-label="删掉 ${codes}"`}>${label}</button></form>`
