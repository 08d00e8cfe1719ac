/** Conversations in private that every channel has to hold alike. */
export type Step = { readonly says: string } | { readonly presses: string }

const WUYE = '业委会的钱总说不清，有没有地方请第三方管账？'

const asks = (question: string): Step[] => [{ says: question }]
const presses = (...labels: string[]): Step[] => labels.map((label) => ({ presses: label }))

export const CONVERSATIONS: Readonly<Record<string, readonly Step[]>> = {
  'answer-evidence-why': [{ says: WUYE }, ...presses('原文依据', '‹ 返回', '为什么', '‹ 返回')],
  figure: asks('社工持证的比例是多少'),
  place: asks('大邑县做了什么'),
  'place-nobody-wrote-of': asks('上海怎么做的老年食堂'),
  'figure-nobody-gives': asks('大邑县有多少个网格员'),
  'false-premise': asks('罗定市的4309名乡贤是怎么发动的'),
  comparison: asks('辽阳和殷都谁的兼职委员多'),
  'figures-table': asks('/figures 持证率'),
  'where-all': asks('哪些地方办了老年食堂'),
  noise: asks('😀'),
  'escaped-question': asks('<b>&amp; 上海"物业"</b> [x](tg://user?id=1)'),
  topics: [
    { says: '/topics' },
    ...presses('小区和物业', '物业治理 12', '2', '‹ 返回', '‹ 小区和物业', '全部主题'),
  ],
}
