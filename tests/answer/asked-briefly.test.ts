import { describe, expect, it } from 'vitest'
import { say } from './saying.ts'

describe('a number asked for in a few words', () => {
  it.each([
    ['嘉峪关有多少党员', 'what the party members did'],
    ['罗定有几个街道', 'what each street has'],
    ['延吉有多少社区', 'the communities that bodies are paired with'],
    ['建瓯物业公司有几家', 'the people sent to them'],
    ['殷都区多少社区', 'the partners of communities'],
  ])('is not what is counted beside it: %s (%s)', (question) => {
    expect(say(question).answerable).toBe(false)
  })

  it.each(['人才讲坛一期几个人', '翠屏书记平均年龄', '城南社区综合体面积'])(
    'is no total for one, no fall for how much there is, and no account: %s',
    (question) => {
      expect(say(question).answerable).toBe(false)
    },
  )

  it.each([
    ['建瓯食堂几所', '7所'],
    ['温州网格数', '11012个'],
    ['龙文几个乡贤促进会', '78个'],
    ['邻里食堂多少家', '50家'],
    ['延青社区青年服务站面积', '1000余平方米'],
    ['圆桌会一次几个人', '15至25人'],
  ])('is told where just that is counted: %s', (question, printed) => {
    expect(say(question).figures[0]?.figure.printed).toBe(printed)
  })
})
