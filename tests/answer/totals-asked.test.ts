import { expect, it } from 'vitest'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'

const { ask } = shippedCorpus()

it.each([
  ['龙文区乡贤一共聚了多少人', '4309名'],
  ['南江社区党建联盟一共建了几个专委会', '6个'],
  ['温州机关党员下到小区帮忙，前后加起来多少人次', '190多万人次'],
])(
  'a word for the whole asks for the number, whatever it is written together with: %s',
  (question, printed) => {
    expect(ask(question).answer.figures[0]?.figure.printed).toBe(printed)
  },
)
