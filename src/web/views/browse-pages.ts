/** The corpus by hand: the first page, topics, places, measures, one practice, one figure, a text that was checked. */
import { html } from 'hono/html'
import type { TextCheck } from '../../answer/check/check-text.ts'
import type { Article, Figure, Practice } from '../../knowledge/article.ts'
import { figureCode, practiceCode } from '../../knowledge/codes.ts'
import type { Topic } from '../../knowledge/lexicon.ts'
import { checkMessage } from '../../messages/check-message.ts'
import { correctedPractice } from '../../messages/corrected.ts'
import type { Block, FigureRow } from '../../messages/message.ts'
import { placeText } from '../../messages/place-text.ts'
import { figureLineOf, figuresOf, practiceBlock, sourceBlock } from '../../messages/record-blocks.ts'
import { topicGroups } from '../../messages/topic-groups.ts'
import {
  CHECK,
  feedAddress,
  MEASURES,
  measureAddress,
  PLACES,
  pageAddress,
  permanentAddress,
  placeAddress,
  practiceAddress,
  questionAddress,
  TOPICS,
  topicAddress,
} from '../addresses.ts'
import type { CountedMeasure, WebCorpus } from '../corpus.ts'
import { LONGEST_QUESTION } from '../threads.ts'
import { formsHtml } from './citations-page.ts'
import { askForm } from './layout.ts'
import { figureEvidenceHtml, type Html, messageHtml, notesHtml } from './message-html.ts'
import { takeAwayHtml } from './take-away.ts'

/** Entries of a page of a list. */
const PER_PAGE = 60

export interface Entry {
  readonly address: string
  readonly name: string
  readonly about?: string
  readonly count?: string
}

/** Shown where nobody has asked yet; each is answered by the shipped corpus. */
const EXAMPLES = [
  '业委会的钱总说不清，有没有地方请第三方管账？',
  '社工持证的比例是多少',
  '大邑县做了什么',
  '辽阳和殷都谁的兼职委员多',
  '哪些地方办了老年食堂',
]

export function homePage(corpus: WebCorpus): Html {
  const { articles, figures, practices } = corpus.knowledge
  return html`<section class="hero">
<h1>别的地方怎么解决的，效果怎样？</h1>
<p class="lead">${articles.length}个地方的${practices.length}条做法，${figures.length}个数据，每个都能点开看原文怎么印的。</p>
${askForm({ autofocus: true, earlier: [], label: '说说遇到的难题，或者问一个地方、一个数据', longest: LONGEST_QUESTION, placeholder: '业委会的钱总说不清，谁家有办法？' })}
<ul class="examples" aria-label="可以这样问">${EXAMPLES.map((one) => html`<li><a href="${questionAddress(one)}">${one}</a></li>`)}</ul>
</section>
<section><h2>按主题看</h2>${topicsHtml(corpus, false)}</section>
<section><h2>按地方看</h2>${entriesHtml(placeEntries(articles.slice(0, PER_PAGE)))}${
    articles.length > PER_PAGE ? html`<p><a href="${PLACES}">全部${articles.length}个地方</a></p>` : ''
  }</section>`
}

const entriesHtml = (entries: readonly Entry[]): Html =>
  html`<ul class="entries">${entries.map(
    ({ about, address, count, name }) =>
      html`<li><a href="${address}"><span class="name">${name}</span>${count === undefined ? '' : html` <span class="count">${count}</span>`}</a>${about === undefined ? '' : html`<p>${about}</p>`}</li>`,
  )}</ul>`

const practicesOfTopic = ({ id }: Topic, { browse }: WebCorpus): readonly Practice[] =>
  browse.listed({ kind: 'topic', topicId: id, page: 0 })?.practices ?? []

/** By groups, where there are too many for one list. */
function topicsHtml(corpus: WebCorpus, tellsAbout: boolean): Html {
  const some = corpus.knowledge.lexicon.topics.filter((topic) => practicesOfTopic(topic, corpus).length > 0)
  const entries = (topics: readonly Topic[]): Html =>
    entriesHtml(
      topics.map((topic) => ({
        address: topicAddress(topic.id),
        name: topic.name,
        count: `${practicesOfTopic(topic, corpus).length}条`,
        ...(tellsAbout ? { about: topic.about } : {}),
      })),
    )
  const groups = topicGroups(some)
  if (groups === undefined) return entries(some)
  // On a page of their own they stand right under its title.
  return html`${groups.map(
    ({ name, topics }) =>
      html`<section>${tellsAbout ? html`<h2>${name}</h2>` : html`<h3>${name}</h3>`}${entries(topics)}</section>`,
  )}`
}

const placeEntries = (articles: readonly Article[]): Entry[] =>
  articles.map((article) => ({
    address: placeAddress(article.id),
    name: article.locality.at(-1) ?? '',
    count: `${article.locality.at(-2) ?? ''} ${article.practices.length}条`,
  }))

// ── topics, places, measures ──────────────────────────────────────────────────────────────────────────────────────

export const topicsPage = (corpus: WebCorpus): Html => html`<h1>按主题看</h1>${topicsHtml(corpus, true)}`

export function placesPage(corpus: WebCorpus, page: number): Html | undefined {
  const { articles } = corpus.knowledge
  return paged(articles, page, PLACES, (shown) => {
    const provinces = [...new Set(shown.map(({ locality }) => locality[0] ?? ''))]
    return html`<h1>按地方看</h1>${provinces.map(
      (province) =>
        html`<section><h2>${province}</h2>${entriesHtml(
          shown
            .filter(({ locality }) => locality[0] === province)
            .map((article) => ({
              address: placeAddress(article.id),
              name: article.locality.slice(1).join(' ') || province,
              count: `${article.practices.length}条做法，${figuresOf(article).length}个数据`,
            })),
        )}</section>`,
    )}`
  })
}

export const measuresPage = ({ measures }: WebCorpus): Html =>
  html`<h1>按数据看</h1>
<p class="note">口径相同的数据放在一张表里。先看数的是什么，再比。</p>
${entriesHtml(
  measures.map(({ figures, measure }) => ({
    address: measureAddress(measure.name),
    name: measure.name,
    count: `${new Set(figures.map(({ articleId }) => articleId)).size}地`,
    about: measure.counts,
  })),
)}`

export function topicPage(topic: Topic, corpus: WebCorpus, page: number): Html | undefined {
  const all = practicesOfTopic(topic, corpus)
  const address = topicAddress(topic.id)
  return paged(all, page, address, (shown) => {
    const articles = articlesOf(shown)
    return html`<p class="up"><a href="${TOPICS}">全部主题</a></p>
<h1>${topic.name}</h1>
<p class="note">${topic.about}。共${all.length}条做法。</p>
${takeAwayHtml({ kind: 'topic', id: topic.id }, corpus)}
${feedHtml('topic', topic.id)}
${blocksHtml(
  [
    ...shown.map((practice) =>
      practiceBlock({ practice, citation: articles.indexOf(practice.articleId) + 1 }),
    ),
    ...sourcesOf(articles, corpus),
  ],
  corpus,
)}`
  })
}

export function placePage(article: Article, corpus: WebCorpus, page: number): Html | undefined {
  const figures = figuresOf(article)
  return paged(article.practices, page, placeAddress(article.id), (shown) => {
    const own = page === 1 ? figures : []
    return html`<p class="up"><a href="${PLACES}">全部地方</a></p>
<h1>${placeText(article.locality)}</h1>
${page === 1 ? html`<p>${article.overview}</p>${takeAwayHtml({ kind: 'place', id: article.id }, corpus)}${feedHtml('place', article.id)}` : ''}
<h2 class="part">做法（${article.practices.length}）</h2>
${entriesHtml(shown.map(({ id, name, problem }) => ({ address: practiceAddress(id), name, about: problem })))}
${own.length === 0 ? '' : html`<h2 class="part" id="figures">全部数据（${figures.length}）</h2>${blocksHtml([{ kind: 'figures', lines: own.map(figureLineOf) }], corpus)}`}
${blocksHtml([sourceBlock(1, article)], corpus)}`
  })
}

export function measurePage({ figures, measure, near }: CountedMeasure, corpus: WebCorpus): Html {
  const articles = articlesOf([...figures, ...near])
  const row = (figure: Figure): FigureRow => ({
    place: `${figure.locality.at(-1)}${figure.place ?? ''}`,
    metric: `${figure.metric}${PLANNED.has(figure.role ?? '') ? '（计划）' : figure.role === 'start' ? '（原来）' : ''}`,
    printed: figure.printed,
    figureId: figure.id,
    citation: articles.indexOf(figure.articleId) + 1,
    ...(figure.asOf === undefined ? {} : { asOf: figure.asOf }),
  })
  return html`<p class="up"><a href="${MEASURES}">全部数据</a></p>
<h1>${measure.name}</h1>
<p class="note">${measure.counts}</p>
${measure.apart ? html`<p class="note">各处数的事情不一样，只能并排看，不排先后。</p>` : ''}
${takeAwayHtml({ kind: 'measure', id: measure.name }, corpus)}
${blocksHtml(
  [
    { kind: 'figureTable', rows: figures.map(row) },
    ...(near.length === 0
      ? []
      : [
          { kind: 'note', text: '口径相近、但不是同一件事的：' } as const,
          { kind: 'figureTable', caption: '口径相近的', rows: near.map(row) } as const,
        ]),
    ...sourcesOf(articles, corpus),
  ],
  corpus,
)}`
}

const PLANNED: ReadonlySet<string> = new Set(['plan', 'target'])

// ── one practice, one figure ──────────────────────────────────────────────────────────────────────────────────────

export function practicePage(
  practice: Practice,
  article: Article,
  corpus: WebCorpus,
  kept: readonly string[],
): Html {
  const topics = corpus.knowledge.lexicon.topics.filter(({ name }) => practice.topics.includes(name))
  const named = practice.names.filter((name) => name !== practice.name)
  return html`<p class="up"><a href="${placeAddress(article.id)}">${placeText(article.locality)}</a></p>
<h1>${practice.name}</h1>
${notesHtml(correctedPractice(practice))}
<dl class="about"><dt>针对的问题</dt><dd>${practice.problem}</dd>
<dt>做法</dt><dd>${practice.summary}</dd>
${named.length === 0 ? '' : html`<dt>原文用的名称</dt><dd>${named.join('、')}</dd>`}
<dt>主题</dt><dd>${topics.map(({ id, name }, at) => html`${at === 0 ? '' : '、'}<a href="${topicAddress(id)}">${name}</a>`)}</dd>
<dt>编号</dt><dd><a href="${permanentAddress(practice)}">${practiceCode(practice)}</a></dd></dl>
${takeAwayHtml({ kind: 'practice', id: practice.id }, corpus, kept)}
<h2 class="part">数据</h2>
${
  practice.figures.length === 0
    ? html`<p class="note">这条做法没有印出数据。</p>`
    : blocksHtml([{ kind: 'figures', lines: practice.figures.map(figureLineOf) }], corpus)
}
${blocksHtml([sourceBlock(1, article)], corpus)}`
}

export function figurePage(
  figure: Figure,
  article: Article,
  corpus: WebCorpus,
  kept: readonly string[],
): Html {
  const practice = corpus.browse.findPractice(figure.practiceId ?? '')
  const measure = corpus.measures.find(({ measure: { name } }) => name === figure.measure)?.measure
  return html`<p class="up"><a href="${placeAddress(article.id)}">${placeText(figure.locality)}${figure.place ?? ''}</a></p>
<h1><span class="printed">${figure.printed}</span></h1>
<p class="lead">${figure.metric}${figure.asOf === undefined ? '' : `（${figure.asOf}）`}</p>
${figureEvidenceHtml(figure, article, corpus.browse)}
<dl class="about">
${practice === undefined ? '' : html`<dt>出自做法</dt><dd><a href="${practiceAddress(practice.id)}">${practice.name}</a></dd>`}
${measure === undefined ? '' : html`<dt>同一口径的</dt><dd><a href="${measureAddress(measure.name)}">各地的${measure.name}</a></dd>`}
<dt>时间</dt><dd>${figure.asOf === undefined ? '原文没有写是什么时候的数' : `原文写的是“${figure.asOf}”`}</dd>
</dl>
${takeAwayHtml({ kind: 'figure', id: figureCode(figure) }, corpus, kept)}
<h2 class="part" id="cite">引用格式</h2>
${formsHtml([{ figure, article }], 1)}`
}

// ── a text that is checked ────────────────────────────────────────────────────────────────────────────────────────

export function checkPage(
  corpus: WebCorpus,
  longest: number,
  checked?: { text: string; found: TextCheck },
): Html {
  return html`<h1>核对文稿</h1>
<p class="note">把写好的一段文字贴进来，逐个核对里面的数据：语料里有没有、是不是这个地方的、和原文对不对得上。文字只用来核对，不保存。</p>
<form class="check" action="${CHECK}" method="post">
<label for="text">要核对的文字（最多${longest}字）</label>
<textarea id="text" name="text" rows="8" required maxlength="${longest}">${checked?.text ?? ''}</textarea>
<button type="submit">核对</button>
</form>
${
  checked === undefined
    ? ''
    : html`<section class="answer" aria-label="核对结果">${blocksHtml(checkMessage(checked.found, corpus.knowledge).blocks, corpus)}</section>`
}`
}

// ── feeds ─────────────────────────────────────────────────────────────────────────────────────────────────────────

export function feedsPage(corpus: WebCorpus): Html {
  const { articles, lexicon } = corpus.knowledge
  const link = (of: 'topic' | 'place', id: string, name: string): Html =>
    html`<li><a href="${feedAddress(of, id)}" type="application/atom+xml">${name}</a></li>`
  return html`<h1>订阅</h1>
<p>网页不发消息。把下面的地址放进阅读器（Atom），有新的、改过的做法，它会告诉你。要定时收到简报，请在接了他山的聊天软件里订阅。</p>
<h2>主题</h2><ul class="examples">${lexicon.topics
    .filter((topic) => practicesOfTopic(topic, corpus).length > 0)
    .map(({ id, name }) => link('topic', id, name))}</ul>
<h2>地方</h2><ul class="examples">${articles.map(({ id, locality }) => link('place', id, locality.at(-1) ?? ''))}</ul>`
}

export const errorPage = (title: string, sentence: string): Html =>
  html`<h1>${title}</h1><p>${sentence}</p>
<p><a href="/">回到首页</a></p>`

// ── what they are made of ─────────────────────────────────────────────────────────────────────────────────────────

const blocksHtml = (blocks: readonly Block[], corpus: WebCorpus): Html =>
  messageHtml({ blocks, buttons: [] }, { corpus, prefix: '', questions: [] })

/** The ids of the articles that records are of, in the order in which they first come. */
const articlesOf = (records: readonly { readonly articleId: string }[]): string[] => [
  ...new Set(records.map(({ articleId }) => articleId)),
]

const sourcesOf = (ids: readonly string[], { browse }: WebCorpus): Block[] =>
  ids.flatMap((id, at) => {
    const article = browse.findArticle(id)
    return article === undefined ? [] : [sourceBlock(at + 1, article)]
  })

const feedHtml = (of: 'topic' | 'place', id: string): Html =>
  html`<p class="permanent"><a href="${feedAddress(of, id)}" type="application/atom+xml">用阅读器订阅（Atom）</a></p>`

/** A page of a list with the way to the others; undefined where there is no such page. */
function paged<T>(
  all: readonly T[],
  page: number,
  address: string,
  show: (shown: readonly T[]) => Html,
): Html | undefined {
  const pages = Math.max(1, Math.ceil(all.length / PER_PAGE))
  if (page < 1 || page > pages) return undefined
  const shown = show(all.slice((page - 1) * PER_PAGE, page * PER_PAGE))
  if (pages === 1) return shown
  return html`${shown}<nav class="pages" aria-label="翻页">${
    page > 1 ? html`<a rel="prev" href="${pageAddress(address, page - 1)}">上一页</a>` : ''
  } <span>第${page}页，共${pages}页</span> ${
    page < pages ? html`<a rel="next" href="${pageAddress(address, page + 1)}">下一页</a>` : ''
  }</nav>`
}
