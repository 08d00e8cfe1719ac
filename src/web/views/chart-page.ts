/** One chart with what it shows in words, and the files of it. */
import { html } from 'hono/html'
import type { Chart } from '../../chart/chart.ts'
import { measureAddress, paperAddress, type Subject, subjectAddress } from '../addresses.ts'
import type { Html } from './message-html.ts'

export function chartPage(chart: Chart, of: Subject): Html {
  const picture = paperAddress('chart.png', of)
  return html`<p class="up"><a href="${subjectAddress(of)}">${of.kind === 'questions' ? '回到回答' : '回到数据表'}</a></p>
<h1>${chart.measure}</h1>
<p class="chart"><a href="${picture}"><img src="${picture}" alt="${inWords(chart)}"></a></p>
<nav class="take" aria-label="带走"><ul><li><a href="${picture}" download>下载图片</a></li><li><a href="${paperAddress('figures.xlsx', of)}">数据 Excel</a></li>${
    of.kind === 'measure'
      ? ''
      : html`<li><a href="${measureAddress(chart.measure)}">各地的${chart.measure}</a></li>`
  }</ul></nav>`
}

/** What a chart shows, for whoever does not see it. */
export const inWords = ({ bars, measure }: Chart): string =>
  `${measure}：${bars
    .map(({ asOf, place, printed }) => `${place}${printed}${asOf === undefined ? '' : `（${asOf}）`}`)
    .join('，')}。`
