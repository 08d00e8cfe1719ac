/** What the routes of the pages share: how a page is made of its parts, and why there is none. */
import type { Context } from 'hono'
import { LONGEST_CHECKED } from '../answer/check/check-text.ts'
import type { WebCorpus } from './corpus.ts'
import { LONGEST_QUESTION, LONGEST_THREAD, MOST_QUESTIONS } from './threads.ts'
import type { Html } from './views/message-html.ts'

export interface Routes {
  readonly corpus: () => WebCorpus
  readonly page: (context: Context, title: string, body: Html, under?: string) => Response | Promise<Response>
  readonly refuse: (context: Context, refusal: Refusal) => Response | Promise<Response>
}

/** Why a page is not what was asked for. */
export interface Refusal {
  readonly status: 400 | 403 | 404 | 405 | 413 | 429 | 500 | 503
  readonly title: string
  readonly sentence: string
}

export const REFUSALS = {
  notFound: { status: 404, title: '没有这一页', sentence: '地址可能抄漏了，也可能这条内容已经不在语料里。' },
  method: { status: 405, title: '不能这样用', sentence: '这个地址只能打开看。' },
  foreign: { status: 403, title: '不能从别的网站来改', sentence: '请在这里的页面上点。' },
  tooOften: { status: 429, title: '问得太快了', sentence: '稍等一会儿再问。' },
  busy: { status: 503, title: '现在有点忙', sentence: '过几秒再试一次。' },
  failed: { status: 500, title: '出错了', sentence: '这一页没做出来，已经记下了。换个说法再试试。' },
  longQuestion: {
    status: 400,
    title: '问题太长了',
    sentence: `一个问题最多${LONGEST_QUESTION}个字。要核对一段文字里的数据，请用上面的“核对”。`,
  },
  longThread: {
    status: 400,
    title: '前面的问题太多了',
    sentence: `一串问题最多${MOST_QUESTIONS}个、一共${LONGEST_THREAD}个字。请重新问。`,
  },
  longText: {
    status: 413,
    title: '文字太长了',
    sentence: `一次最多核对${LONGEST_CHECKED}个字，请分段来。`,
  },
  noFigures: { status: 404, title: '没有数据', sentence: '这里没有印出数据，没有可导出的。' },
  noBrief: { status: 404, title: '写不成材料', sentence: '这里没有能写成材料的做法。' },
  noChart: { status: 404, title: '没有画图', sentence: '' },
} as const satisfies Readonly<Record<string, Refusal>>

/** The questions of an address, the last one last; none where nothing is asked; or why they are not answered. */
export function questionsOf(context: Context): readonly string[] | Refusal {
  const question = context.req.query('q')?.trim() ?? ''
  if (question === '') return []
  const earlier = (context.req.queries('prev') ?? []).map((one) => one.trim()).filter((one) => one !== '')
  const questions = [...earlier, question]
  if (questions.some(({ length }) => length > LONGEST_QUESTION)) return REFUSALS.longQuestion
  return questions.length > MOST_QUESTIONS || questions.join('').length > LONGEST_THREAD
    ? REFUSALS.longThread
    : questions
}
