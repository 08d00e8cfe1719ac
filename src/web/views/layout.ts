/** The frame of every page: where one is, where one can go, and nothing from anywhere else. */
import { html } from 'hono/html'
import { BRIEF, CHECK, COLLECTION, FEEDS, HOME, MEASURES, PLACES, TOPICS } from '../addresses.ts'
import type { Html } from './message-html.ts'

export interface PageFrame {
  /** Of the window; the name of the product is put behind it. */
  readonly title: string
  /** The address in the navigation under which the page lies. */
  readonly under?: string
  /** Of the corpus that the page was made from. */
  readonly version: string
  /** Of the style sheet, so that a browser fetches it when it has changed. */
  readonly style: string
}

const NAVIGATION = [
  [TOPICS, '主题'],
  [PLACES, '地方'],
  [MEASURES, '数据'],
  [BRIEF, '写材料'],
  [CHECK, '核对'],
  [COLLECTION, '收藏'],
] as const

export const layout = ({ style, title, under, version }: PageFrame, body: Html): Html =>
  html`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title === '' ? '' : `${title} · `}他山</title>
<link rel="stylesheet" href="${style}">
<link rel="icon" href="/icon.svg" type="image/svg+xml">
</head>
<body>
<a class="skip" href="#main">跳到正文</a>
<header>
<a class="brand" href="${HOME}"><svg viewBox="0 0 32 24" width="32" height="24" aria-hidden="true"><path class="far" d="M12 22 21 5l10 17z"/><path class="near" d="M1 22 10 9l8 13z"/></svg>他山</a>
<nav aria-label="浏览"><ul>${NAVIGATION.map(
    ([address, name]) =>
      html`<li><a href="${address}"${address === under ? html` aria-current="page"` : ''}>${name}</a></li>`,
  )}</ul></nav>
</header>
<main id="main" tabindex="-1">
${body}
</main>
<footer>
<p>答案里的每个字都来自审校过的报道记录或固定的句子，不用大模型。语料里没有的，直说没有。</p>
<p>语料版本 <span class="version">${version}</span>　<a href="${FEEDS}">订阅</a></p>
</footer>
</body>
</html>
`

/** What is asked next, and after what. */
export interface AskForm {
  readonly earlier: readonly string[]
  readonly label: string
  readonly value?: string
  readonly autofocus?: boolean
  readonly placeholder: string
  readonly longest: number
}

export const askForm = ({
  autofocus = false,
  earlier,
  label,
  longest,
  placeholder,
  value = '',
}: AskForm): Html =>
  html`<form class="ask" action="/" method="get" role="search">
${earlier.map((one) => html`<input type="hidden" name="prev" value="${one}">`)}
<label for="q">${label}</label>
<div class="field"><input id="q" name="q" type="text" value="${value}" required maxlength="${longest}" autocomplete="off" enterkeyhint="search" placeholder="${placeholder}"${autofocus ? html` autofocus` : ''}><button type="submit">问</button></div>
</form>`
