/** The list of what there is to do, and the way in for a document. */
import { html } from 'hono/html'
import type { ShelfEntry } from '../shelf.ts'
import type { Html } from './frame.ts'

export interface Home {
  readonly base: string
  readonly entries: readonly ShelfEntry[]
}

export const homePage = ({ base, entries }: Home): Html => {
  const drafts = entries.filter(({ state }) => state === 'draft')
  const checked = entries.filter(({ state }) => state === 'checked')
  return html`<h1>把材料核对好，再让机器人回答</h1>
<form class="take card" method="post" action="${base}take" enctype="multipart/form-data">
<h2>放进一份材料</h2>
<p><label for="file">文件</label> <input id="file" name="file" type="file" required multiple accept=".txt,.md,.html,.htm,.docx,.doc,.wps,.odt,.xlsx,.pptx,.epub,.pdf,.png,.jpg,.jpeg"></p>
<p><label for="place">写的是哪个地方 <span class="quiet">（文中写明了就不用填）</span></label> <input id="place" name="place" type="text" autocomplete="off" placeholder="比如：湖南省/郴州市/嘉禾县"></p>
<p><button type="submit">读成草稿</button></p>
</form>
<section aria-labelledby="drafts"><h2 id="drafts">草稿</h2>
${
  drafts.length === 0
    ? html`<p class="quiet">没有等着核对的草稿。</p>`
    : html`<ul class="entries">${drafts.map((entry) => entryRow(entry, base))}</ul>`
}</section>
<section aria-labelledby="checked"><h2 id="checked">数据已核对</h2>
${
  checked.length === 0
    ? html`<p class="quiet">地方和数据核对完、文字还没审校的，会列在这里。</p>`
    : html`<p class="quiet">机器人设了KNOWLEDGE_DRAFTS=checked才用这些回答，并会说明“数据已核对，文字未经审校”。补写好文字，就能发布为“已审校”。</p><ul class="entries">${checked.map((entry) => entryRow(entry, base))}</ul>`
}</section>`
}

const entryRow = ({ id, items, locality, open, state, title }: ShelfEntry, base: string): Html =>
  html`<li><a href="${base}d/${id}">${title}</a> <span class="quiet">${locality.length === 0 ? '地区没有写明' : locality.join('')} · ${
    open > 0 ? `还有${open}项没核对，共${items}项` : state === 'draft' ? '核对完了，可以发布' : '可以补写文字'
  }</span></li>`
