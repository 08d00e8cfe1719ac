/** One draft at the desk: the source on one side, what is asked and what has been decided on the other. */
import { html } from 'hono/html'
import { type Lack, lacksOf } from '../finish.ts'
import type { Item, Standing } from '../review.ts'
import type { OpenDraft } from '../shelf.ts'
import type { SourceLine } from '../source-view.ts'
import { type CardContext, card } from './cards.ts'
import type { Html } from './frame.ts'
import { sourcePane } from './source.ts'

export interface Desk {
  readonly id: string
  /** The address of the draft, without a slash at its end. */
  readonly address: string
  readonly opened: OpenDraft
  /** What is asked; `publish` and `overview` are places of their own. */
  readonly at: Item | 'publish' | 'overview'
  readonly lines: readonly SourceLine[] | undefined
  /** The document without white space. */
  readonly squashed?: string
  readonly card: Omit<CardContext, 'decide' | 'page'>
}

const MARKS: Readonly<Record<Standing, string>> = { open: '？', right: '对', wrong: '不要', changed: '改了' }

export function deskPage(desk: Desk): Html {
  const { address, at, lines, opened } = desk
  const { draft, items } = opened.review
  const keys = items.map(({ key }) => key)
  const key = typeof at === 'string' ? at : at.key
  const index = keys.indexOf(key)
  const decided = items.filter(({ standing }) => standing !== 'open').length
  const to = (one: string): string => `${address}?at=${one}`
  const around = [
    ['上一个', keys[index - 1], 'k'],
    ['下一个', index < 0 ? undefined : (keys[index + 1] ?? 'publish'), 'j'],
  ] as const
  return html`<h1 class="draft-title">${draft.title}</h1>
<div class="desk">
${sourcePane({
  lines,
  passages: draft.practices.flatMap(({ passage }) => passage ?? []),
  file: draft.document.file,
  standings: new Map(items.map((item) => [item.key, item.standing])),
  address: to,
})}
<section class="work" aria-label="核对">
<div class="bar"><progress value="${decided}" max="${items.length}" aria-label="核对了多少"></progress> <span>${decided} / ${items.length}</span>
<form method="post" action="${address}/undo"><button class="plain" data-key="u"${opened.decisions.length === 0 ? html` disabled` : ''}>撤销 <kbd>u</kbd></button></form>
${around.map(([words, one, letter]) => (one === undefined ? '' : html`<a href="${to(one)}" data-key="${letter}">${words} <kbd>${letter}</kbd></a>`))}
<a href="${to('publish')}" data-key="p">发布 <kbd>p</kbd></a></div>
<div class="card now-card">${
    at === 'publish'
      ? publishCard(desk)
      : at === 'overview'
        ? overviewCard(desk)
        : card(at, { ...desk.card, decide: `${address}/decide`, page: address })
  }</div>
<details class="all"${at === 'publish' ? html` open` : ''}><summary>全部${items.length}项</summary><ol class="items">${items.map((item) => itemRow(item, key, to))}</ol></details>
</section>
</div>`
}

const itemRow = (item: Item, now: string, to: (key: string) => string): Html =>
  html`<li class="${item.kind}"><a href="${to(item.key)}"${item.key === now ? html` aria-current="true"` : ''}><span class="standing ${item.standing}">${MARKS[item.standing]}</span> ${itemWords(item)}${item.doubts.length > 0 && item.standing === 'open' ? html` <span class="unsure">拿不准</span>` : ''}</a></li>`

function itemWords(item: Item): string {
  if (item.kind === 'place') return `地方：${item.locality.join('') || '未定'}`
  if (item.kind === 'practice') return item.practice.name
  return `${item.figure.metric} ${item.figure.printed}`
}

function overviewCard({ address, opened }: Desk): Html {
  return html`<h2>全文概述</h2><p class="quiet">两三句话，用自己的话：这个地方整体做了什么，结果怎样。发布为“已审校”才要。</p>
<form method="post" action="${address}/decide"><input type="hidden" name="kind" value="overview"><p><label for="overview">概述</label><textarea id="overview" name="overview" rows="5" required autofocus>${opened.review.overview}</textarea></p><p><button class="primary" type="submit">写好了</button></p></form>`
}

function publishCard({ address, opened, squashed }: Desk): Html {
  const { review, state } = opened
  const forChecked = lacksOf(review, 'checked', squashed)
  const forReviewed = lacksOf(review, 'reviewed', squashed)
  const wrong = review.items.filter(({ standing }) => standing === 'wrong').length
  return html`<h2>发布</h2>
<p>核对了${review.items.length}项${wrong === 0 ? '' : `，其中${wrong}项不要`}。发布前还会把每个数的引文在原文里找一遍。</p>
${
  state === 'checked'
    ? html`<p class="quiet">这篇已经发布为“数据已核对”。</p>`
    : stateForm(
        address,
        'checked',
        '发布为“数据已核对”',
        '地方和每个数都核对过；回答时引用原文，并说明文字未经审校。',
        forChecked,
      )
}
${stateForm(address, 'reviewed', '发布为“已审校”', '文字也用自己的话写过；机器人照常用它回答。', forReviewed)}
<p><a href="${address}?at=overview" data-key="o">写全文概述 <kbd>o</kbd></a></p>
<details class="change"><summary>丢弃这份草稿</summary><form method="post" action="${address}/discard"><p>草稿会挪到旧版本里，机器人不再用它。</p><p><button class="danger" type="submit">丢弃</button></p></form></details>`
}

const stateForm = (
  address: string,
  state: string,
  words: string,
  means: string,
  lacks: readonly Lack[],
): Html =>
  html`<form class="state" method="post" action="${address}/publish"><input type="hidden" name="state" value="${state}">
<p><button class="primary" type="submit"${lacks.length > 0 ? html` disabled` : ''}>${words}</button> <span class="quiet">${means}</span></p>
${lacks.length === 0 ? '' : html`<p class="quiet">还差：</p><ul class="lacks">${lacks.map(({ key, words: lack }) => html`<li>${key === undefined ? lack : html`<a href="${address}?at=${key}">${lack}</a>`}</li>`)}</ul>`}</form>`
