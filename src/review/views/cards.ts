/** What is asked of one item: 对, 不对 or 改. */
import { html } from 'hono/html'
import type { Proposal } from '../../ingest/proposal.ts'
import type { FigureRole, Locality } from '../../knowledge/article.ts'
import type { RawPractice } from '../raw-draft.ts'
import { type Item, isPlaced } from '../review.ts'
import type { Strip } from '../source-view.ts'
import type { Html } from './frame.ts'

export interface PrintOnPicture {
  readonly address: string
  readonly page: { readonly width: number; readonly height: number }
  readonly strips: readonly Strip[]
}

export interface CardContext {
  /** The address that decisions are posted to. */
  readonly decide: string
  /** The address of the page itself, where a place is searched. */
  readonly page: string
  /** Places to choose from, likeliest first. */
  readonly places: readonly Locality[]
  /** What somebody searched. */
  readonly searched: string
  readonly topics: readonly string[]
  readonly measures: readonly string[]
  /** What the figure may count. */
  readonly proposed?: string
  /** What was sent and could not be taken: shown again. */
  readonly sent?: Readonly<Record<string, string>>
  /** Of the practice that the figure stands under. */
  readonly practiceName?: string
  /** The print of the figure on its picture. */
  readonly print?: PrintOnPicture
  /** Whether a round-up's practices carry places of their own. */
  readonly isRoundUp: boolean
}

export const ROLE_NAMES: Readonly<Record<FigureRole | '', string>> = {
  '': '结果（现在就是这样）',
  target: '目标（还没达到）',
  plan: '打算（还没做）',
  start: '原来的数（做之前）',
  part: '其中一部分',
  total: '合计',
  change: '增加或减少了多少',
}

const pathText = (path: Locality): string => path.join('/')
const placeWords = (path: Locality): string => (path.length === 0 ? '未定' : path.join(''))

export function card(item: Item, context: CardContext): Html {
  if (item.kind === 'place') return placeCard(item, context)
  return item.kind === 'figure' ? figureCard(item, context) : practiceCard(item, context)
}

/** Cut out of the picture by the browser: the very print that was read. */
const printStrips = ({ address, page, strips }: PrintOnPicture): Html =>
  html`<figure class="print"><figcaption class="quiet">图片上是这样印的：</figcaption>${strips.map(
    ({ height, left, top, width }) =>
      html`<svg viewBox="${left} ${top} ${width} ${height}" role="img" aria-label="图片上的这一行"><image href="${address}" x="0" y="0" width="${page.width}" height="${page.height}"/></svg>`,
  )}</figure>`

const doubtList = (doubts: readonly string[]): Html =>
  doubts.length === 0
    ? html``
    : html`<ul class="doubts" aria-label="拿不准的地方">${doubts.map((doubt) => html`<li>${doubt}</li>`)}</ul>`

function placeCard(item: Extract<Item, { kind: 'place' }>, context: CardContext): Html {
  const { decide, isRoundUp, page, places, searched } = context
  const isKnown = item.locality.length > 0
  const others = places.filter((path) => pathText(path) !== pathText(item.locality))
  return html`<h2>先定地方：这份材料写的是哪里？</h2>
<p class="big">${isKnown ? item.locality.join(' ') : '还没有定'}</p>
${doubtList(item.doubts)}
<form method="post" action="${decide}"><input type="hidden" name="kind" value="place">
<p class="choices">${isKnown ? html`<button class="primary" name="locality" value="${pathText(item.locality)}" data-key="1" autofocus>对，就是${item.locality.at(-1)}</button>` : ''}${
    isRoundUp ? html`<button name="locality" value="" data-key="2">写了几个地方，各归各的</button>` : ''
  }</p>
${
  others.length === 0
    ? ''
    : html`<p class="quiet">${searched === '' ? '文中提到的地方：' : `叫“${searched}”的地方：`}</p><p class="choices">${others.map((path) => html`<button name="locality" value="${pathText(path)}">${path.join(' ')}</button>`)}</p>`
}</form>
<form class="search" method="get" action="${page}"><input type="hidden" name="at" value="place">
<label for="find">都不是？写名字找</label>
<span class="field"><input id="find" name="find" type="text" value="${searched}" autocomplete="off" placeholder="比如：嘉禾" data-key="3"${isKnown ? '' : html` autofocus`}><button type="submit">找</button></span>
${searched !== '' && places.length === 0 ? html`<p class="notice trouble" role="alert">全国没有哪个省、市、县的名字里有“${searched}”。</p>` : ''}</form>`
}

const verdictButtons = (item: Item, rightIsOpen: boolean): Html =>
  html`<button class="primary" name="verdict" value="right" data-key="1"${rightIsOpen ? html` autofocus` : html` disabled title="先说明是哪个地方的"`}>对 <kbd>1</kbd></button><button name="verdict" value="wrong" data-key="2">${item.kind === 'practice' ? '不是做法' : '不对，不要'} <kbd>2</kbd></button>`

function figureCard(item: Extract<Item, { kind: 'figure' }>, context: CardContext): Html {
  const { decide, measures, places, sent } = context
  const { figure, locality } = item
  const placed = isPlaced(item)
  const whose = locality.length === 0 ? '' : pathText(locality)
  const value = (name: string, now: string): string => sent?.[name] ?? now
  return html`<h2>这个数对吗？</h2>
<p class="big">${figure.printed}</p>
<dl class="facts"><dt>数的是</dt><dd>${figure.metric}</dd>${context.practiceName === undefined ? '' : html`<dt>做法</dt><dd>${context.practiceName}</dd>`}<dt>地方</dt><dd>${placeWords(locality)}${figure.place === undefined ? '' : ` · ${figure.place}`}</dd><dt>时间</dt><dd>${figure.asOf ?? '没有写'}</dd><dt>是</dt><dd>${ROLE_NAMES[figure.role ?? '']}</dd>${figure.measure === undefined ? '' : html`<dt>口径</dt><dd>${figure.measure}</dd>`}</dl>
<blockquote>${figure.anchor}</blockquote>
${context.print === undefined ? '' : printStrips(context.print)}
${doubtList(item.doubts)}
<form method="post" action="${decide}"><input type="hidden" name="kind" value="figure"><input type="hidden" name="key" value="${item.key}">
<p class="choices">${verdictButtons(item, placed)}</p></form>
${context.proposed === undefined || !placed ? '' : withMeasure(item, context.proposed, decide)}
<details class="change"${sent !== undefined || !placed ? html` open` : ''}><summary data-key="3">改 <kbd>3</kbd></summary>
<form method="post" action="${decide}"><input type="hidden" name="kind" value="figure"><input type="hidden" name="key" value="${item.key}"><input type="hidden" name="verdict" value="changed">
<p><label for="metric">数的是什么</label><input id="metric" name="metric" type="text" required value="${value('metric', figure.metric)}" autocomplete="off"></p>
<p><label for="locality">哪个地方的</label><input id="locality" name="locality" type="text" required value="${value('locality', whose)}" list="places" autocomplete="off" placeholder="比如：湖南省/郴州市/嘉禾县，或者只写嘉禾县"${placed ? '' : html` autofocus`}><datalist id="places">${places.map((path) => html`<option value="${pathText(path)}"></option>`)}</datalist></p>
<p><label for="narrow">只是其中哪个街道、村、小区的 <span class="quiet">（整个地方的就空着）</span></label><input id="narrow" name="place" type="text" value="${value('place', figure.place ?? '')}" autocomplete="off"></p>
<p><label for="asof">什么时候的 <span class="quiet">（照原文写）</span></label><input id="asof" name="asOf" type="text" value="${value('asOf', figure.asOf ?? '')}" autocomplete="off"></p>
<p><label for="role">是结果还是目标</label><select id="role" name="role">${Object.entries(ROLE_NAMES).map(([role, name]) => html`<option value="${role}"${value('role', figure.role ?? '') === role ? html` selected` : ''}>${name}</option>`)}</select></p>
<p><label for="measure">和别处哪类数可以放在一起比 <span class="quiet">（没有就空着）</span></label><input id="measure" name="measure" type="text" value="${value('measure', figure.measure ?? '')}" list="measures" autocomplete="off"><datalist id="measures">${measures.map((name) => html`<option value="${name}"></option>`)}</datalist></p>
<p><button type="submit">改好了</button></p></form></details>`
}

/** The figure as it stands, with what it counts: one press where that is right. */
function withMeasure(item: Extract<Item, { kind: 'figure' }>, measure: string, decide: string): Html {
  const { figure, key, locality } = item
  const fields = {
    kind: 'figure',
    key,
    verdict: 'changed',
    metric: figure.metric,
    locality: pathText(locality),
    place: figure.place ?? '',
    asOf: figure.asOf ?? '',
    role: figure.role ?? '',
    measure,
  }
  return html`<form method="post" action="${decide}">${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<p><button type="submit" data-key="4">对，数的就是各地的“${measure}” <kbd>4</kbd></button></p></form>`
}

const aliasesWith = ({ aliases = [] }: RawPractice, proposal: Proposal | undefined): string[] => [
  ...new Set([...aliases, ...(proposal?.aliases ?? [])]),
]

/** What a machine wrote, said to be that. */
const proposed = ({ aliases = [], problem, summary }: Proposal): Html =>
  html`<section class="proposal" aria-label="机器拟的"><p class="quiet">机器拟的，没有人审校过：数和名字都在原文里找得到，意思对不对要看。</p><dl class="facts">${problem === undefined ? '' : html`<dt>解决</dt><dd>${problem}</dd>`}${summary === undefined ? '' : html`<dt>怎么做</dt><dd>${summary}</dd>`}${aliases.length === 0 ? '' : html`<dt>别的说法</dt><dd>${aliases.join('、')}</dd>`}</dl></section>`

/** The practice as it stands with what was proposed: one press where somebody has read it and finds it right. */
function withProposal(
  { key, locality, practice }: Extract<Item, { kind: 'practice' }>,
  proposal: Proposal,
  decide: string,
): Html {
  const fields = {
    kind: 'practice',
    key,
    verdict: 'changed',
    name: practice.name,
    topics: (practice.topics ?? []).join('、'),
    locality: pathText(locality),
    problem: practice.problem ?? proposal.problem ?? '',
    summary: practice.summary ?? proposal.summary ?? '',
    aliases: aliasesWith(practice, proposal).join('、'),
  }
  return html`<form method="post" action="${decide}">${Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<p><button type="submit" data-key="4">对，机器拟的也对，照用 <kbd>4</kbd></button></p></form>`
}

function practiceCard(item: Extract<Item, { kind: 'practice' }>, context: CardContext): Html {
  const { decide, places, sent, topics } = context
  const { locality, practice } = item
  const { proposal } = practice
  const value = (name: string, now: string): string => sent?.[name] ?? now
  const chosen = sent?.['topics']?.split('、') ?? practice.topics ?? []
  return html`<h2>这是一条做法吗？</h2>
<p class="big">${practice.name}</p>
<dl class="facts"><dt>主题</dt><dd>${practice.topics?.join('、') || '没有选'}</dd><dt>地方</dt><dd>${placeWords(locality)}</dd>${practice.problem === undefined ? '' : html`<dt>解决</dt><dd>${practice.problem}</dd>`}${practice.summary === undefined ? '' : html`<dt>怎么做</dt><dd>${practice.summary}</dd>`}</dl>
${practice.passage === undefined ? '' : html`<blockquote class="passage" tabindex="0">${practice.passage}</blockquote>`}
${proposal === undefined || item.standing === 'changed' ? '' : proposed(proposal)}
${doubtList(item.doubts)}
<form method="post" action="${decide}"><input type="hidden" name="kind" value="practice"><input type="hidden" name="key" value="${item.key}">
<p class="choices">${verdictButtons(item, true)}</p></form>
${proposal === undefined || item.standing === 'changed' ? '' : withProposal(item, proposal, decide)}
<details class="change"${sent === undefined ? '' : html` open`}><summary data-key="3">改 <kbd>3</kbd></summary>
<form method="post" action="${decide}"><input type="hidden" name="kind" value="practice"><input type="hidden" name="key" value="${item.key}"><input type="hidden" name="verdict" value="changed">
<p><label for="name">做法的名字</label><input id="name" name="name" type="text" required value="${value('name', practice.name)}" autocomplete="off"></p>
<fieldset class="topics"><legend>主题 <span class="quiet">（一到四个）</span></legend>${topics.map((topic) => html`<label><input type="checkbox" name="topics" value="${topic}"${chosen.includes(topic) ? html` checked` : ''}> ${topic}</label>`)}</fieldset>
<p><label for="locality">哪个地方的</label><input id="locality" name="locality" type="text" value="${value('locality', pathText(locality))}" list="places" autocomplete="off"><datalist id="places">${places.map((path) => html`<option value="${pathText(path)}"></option>`)}</datalist></p>
<p><label for="problem">解决什么问题 <span class="quiet">（一句话，用自己的话；发布为“已审校”才要）</span></label><textarea id="problem" name="problem" rows="2">${value('problem', practice.problem ?? proposal?.problem ?? '')}</textarea></p>
<p><label for="summary">谁、怎么做、结果怎样 <span class="quiet">（一到三句，用自己的话；同上）</span></label><textarea id="summary" name="summary" rows="4">${value('summary', practice.summary ?? proposal?.summary ?? '')}</textarea></p>
<p><label for="aliases">不知道名字的人会怎么说 <span class="quiet">（用顿号隔开）</span></label><textarea id="aliases" name="aliases" rows="2">${value('aliases', aliasesWith(practice, proposal).join('、'))}</textarea></p>
<p><button type="submit">改好了</button></p></form></details>`
}
