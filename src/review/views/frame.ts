/** The frame of the desk's pages. */
import { html } from 'hono/html'

export type Html = ReturnType<typeof html>

export interface Frame {
  readonly title: string
  /** Of every address of the desk: it begins and ends with a slash. */
  readonly base: string
  /** Said above the page: what was done, or why it was not. */
  readonly notice?: { readonly words: string; readonly isTrouble: boolean }
  readonly isWide: boolean
}

export const frame = ({ base, isWide, notice, title }: Frame, body: Html): Html =>
  html`<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title} · 他山审校台</title>
<link rel="stylesheet" href="${base}style.css">
<link rel="stylesheet" href="${base}review.css">
<link rel="icon" href="${base}icon.svg" type="image/svg+xml">
<script src="${base}review.js" defer></script>
</head>
<body${isWide ? html` class="wide"` : ''}>
<a class="skip" href="#main">跳到正文</a>
<header>
<a class="brand" href="${base}"><svg viewBox="0 0 32 24" width="32" height="24" aria-hidden="true"><path class="far" d="M12 22 21 5l10 17z"/><path class="near" d="M1 22 10 9l8 13z"/></svg>他山 <span class="desk-name">审校台</span></a>
<p class="quiet">只在这台电脑上看得到</p>
</header>
<main id="main" tabindex="-1">
${
  notice === undefined
    ? ''
    : html`<p class="notice${notice.isTrouble ? ' trouble' : ''}" role="${notice.isTrouble ? 'alert' : 'status'}">${notice.words}</p>`
}
${body}
</main>
</body>
</html>
`
