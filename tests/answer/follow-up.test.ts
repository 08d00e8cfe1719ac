import { describe, expect, it } from 'vitest'
import type { Answer, Turn } from '../../src/answer/answer.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'

const { ask } = shippedCorpus()

/** The answer to the last of several messages of one conversation. */
function last(...messages: readonly string[]): Answer {
  let turn: Turn | undefined
  let answer: Answer | undefined
  for (const message of messages) ({ answer, turn } = ask(message, turn))
  if (answer === undefined) throw new Error('nothing was said')
  return answer
}

const first = ({ figures }: Answer): string | undefined => figures[0]?.figure.printed
const printed = ({ figures }: Answer): string[] => figures.map(({ figure }) => figure.printed)
const practice = ({ practices }: Answer): string | undefined => practices[0]?.practice.id
const place = ({ practices, figures }: Answer): string | undefined =>
  (figures[0]?.figure ?? practices[0]?.practice)?.locality.at(-1)

const CANTEENS = '我们社区想搞个老年食堂 有没有现成的'
const ACCOUNTS = '温州那个业财代理是啥'
const NOTICES = '会昌批评栏批评了多少'
const ROUND_TABLE = '西湖区幸福圆桌会怎么开'

describe('courtesy', () => {
  it.each(['谢了哈', '行了', '算了', '麻烦你咯'])('leaves what is talked about as it was: %s', (courtesy) => {
    expect(last(ACCOUNTS, courtesy).body.kind).toBe('talk')
    expect(first(last(ACCOUNTS, courtesy, '多少个小区搞了'))).toBe('136个')
  })

  it('is no answer to the question beside it', () => {
    expect(first(last(CANTEENS, '谢了 顺便问下 建瓯有几所'))).toBe('7所')
  })

  it('does not hide that more is wanted, and whose it is', () => {
    const answer = last(ACCOUNTS, '谢谢啦，对了还有别的不')
    expect(answer.taken).toEqual({ kind: 'others', of: '温州市' })
  })
})

describe('a correction', () => {
  it.each([
    [[CANTEENS, '建瓯有几所', '我说的是辽阳不是建瓯'], '46个'],
    [[NOTICES, '不是批评栏 是表扬栏'], '“表扬栏”51条'],
    [[ROUND_TABLE, '谁主持', '打错了，我想问的是来几个人开会'], '15至25人'],
  ])('asks the same of what is meant: %j', (messages, figure) => {
    expect(printed(last(...messages))).toContain(figure)
  })
})

describe('an entry of a list', () => {
  it('is asked about by its number, and nothing else of its place stands for it', () => {
    const answer = last(CANTEENS, '第一个收费多少')
    expect(answer.answerable).toBe(false)
    expect(answer.related[0]?.name).toBe('长者食堂')
  })

  it('is still there after other answers', () => {
    expect(practice(last(CANTEENS, '第二个呢', '来源呢', '第一个再说说'))).toBe(
      practice(last(CANTEENS, '第一个')),
    )
  })

  it('of the first list is meant by whoever says so', () => {
    const again = last(CANTEENS, '物业不作为，别的社区咋治的', '一开始那个单子的第一个')
    expect(practice(again)).toBe(practice(last(CANTEENS, '第一个')))
  })

  it('is no first secretary', () => {
    expect(printed(last('延吉的红色星期五是啥', '第一书记派了几个'))).toContain('78名')
  })

  it('and the list itself can be had once more', () => {
    const list = last(CANTEENS).practices.map(({ practice: { id } }) => id)
    expect(
      last(CANTEENS, '第二个呢', '最开始那个列表再发一遍').practices.map(({ practice: { id } }) => id),
    ).toEqual(list)
  })
})

describe('a number', () => {
  it('is looked for in the practice, then in its article, and it is said that it stands there', () => {
    const answer = last(ROUND_TABLE, '一次来几个人')
    expect(first(answer)).toBe('15至25人')
    expect(answer.taken?.kind).toBe('beside')
  })

  it('counts what is asked for, whatever the verb means beside it', () => {
    expect(first(last('什么叫红色创投', '投了几个项目'))).toBe('30个')
  })

  it('of women is none where nobody counted them', () => {
    expect(last('翠屏社工持证率', '专职工作者里头女的占多大比例').answerable).toBe(false)
  })

  it('of another place must speak of what was talked about', () => {
    const answer = last(ACCOUNTS, '多少个小区搞了', '那大邑有没有')
    expect(answer.answerable).toBe(false)
    expect(printed(answer)).toEqual([])
  })

  it('is dated, whether it was told or stands in the question', () => {
    expect(last(NOTICES, '这是什么时候的').body.kind).toBe('times')
    expect(printed(last('嘉峪关的需求清单', '办结率85.7%是哪年的数'))).toEqual(['85.7%'])
  })

  it('is added up at the place that is talked about', () => {
    expect(last('温州小区党组织覆盖率', '涨了几个百分点？').computed?.value).toBe(76)
    expect(last('延吉定向招考', '公务员加事业单位的岗位').computed?.value).toBe(9)
  })
})

describe('a number that somebody states', () => {
  it('is never denied where it is printed of something else', () => {
    const answer = last('龙文怎么请乡贤招商', '236名全是乡贤吗')
    expect(answer.verdict).not.toBe('no')
    expect(printed(answer)).toContain('236名')
  })

  it('is set right by what the words speak of, not by what was told last', () => {
    const answer = last('翠屏的社区工作者怎么走进小区', '不对吧，储备人选我记得是210名')
    expect(printed(answer)).toContain('120名')
  })

  it('is pointed at without its unit', () => {
    expect(printed(last('嘉峪关社区工作者工资涨了吗', '20跟23是分别给谁的呀'))).toEqual(['20%', '23%'])
  })
})

describe('another place', () => {
  it('never leads where the subject stays: 网格员呢', () => {
    expect(place(last('延吉的一线工作法', '网格员呢'))).toBe('延吉市')
  })

  it('is every place but the one talked about: 别的地方有没有这样搞的', () => {
    const answer = last('淄博社区公益市场怎么挣钱', '别的地方有没有这样搞的')
    expect(answer.practices.map(({ practice: { articleId } }) => articleId)).not.toContain('zibo')
  })

  it('of a region that holds no other is not made up', () => {
    const answer = last('会昌的巡学旁听', '赣州其他县呢')
    expect(answer.body).toMatchObject({ kind: 'missing', missing: { kind: 'only', asked: '赣州市' } })
  })
})

describe('sources', () => {
  it.each(['谁写的', '哪篇里的', '从哪篇东西上看来的，我要写脚注', '稿末须注明作者单位，是哪家写的'])(
    'are told of: %s',
    (message) => {
      expect(last(ACCOUNTS, message).body.kind).toBe('sources')
    },
  )

  it('are not what a catalogue is asked for by: 依据什么目录', () => {
    expect(last('殷都怎么清理牌子的', '依据什么目录').body.kind).not.toBe('sources')
  })
})
