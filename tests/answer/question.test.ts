import { describe, expect, it } from 'vitest'
import { createPlaceFinder } from '../../src/answer/places.ts'
import { LONGEST_QUESTION, type Question, readQuestion } from '../../src/answer/question.ts'
import { fold } from '../../src/search/fold.ts'
import { smallKnowledge, smallSegment } from './small-knowledge.ts'

const knowledge = smallKnowledge()
const reader = {
  repair: (text: string) => ({ text: fold(text), repairs: [] }),
  places: createPlaceFinder(knowledge, smallSegment),
  topics: knowledge.lexicon.topics,
}
const read = (text: string): Question => readQuestion(text, reader)
const onlyAsk = (text: string) => {
  const { asks } = read(text)
  expect(asks).toHaveLength(1)
  return asks[0]
}

describe('what is asked for', () => {
  it.each([
    ['推行业财代理的小区有多少个', 'thing'],
    ['花了多少钱', 'money'],
    ['总投资多少', 'money'],
    ['省下几万元', 'money'],
    ['社工持证的占比', 'share'],
    ['百分之几的人满意', 'share'],
    ['办结率有多高', 'share'],
    ['服务站面积多大', 'area'],
    ['平台排名全市第几', 'rank'],
    ['一共有多少名志愿者', 'people'],
    ['服务了多少人次', 'people'],
    ['办了几场活动', 'event'],
    ['讲坛办到第几期', 'event'],
    ['联席会议多久开一次', 'frequency'],
    ['每月开几次', 'frequency'],
    ['公示多少天', 'time'],
    ['哪一年开始的有多少', 'time'],
  ])('by %s is %s', (text, expected) => {
    expect(onlyAsk(text)?.expected).toBe(expected)
  })

  it.each(['业委会的账怎么公开', '好几个地方都有', '几乎没有', '物业治理'])('by %s is no number', (text) => {
    expect(read(text).asks).toEqual([])
  })

  it('is the noun next to 多少, before it or behind', () => {
    expect(onlyAsk('旅游收入有多少')?.counted).toBe('旅游收入')
    expect(onlyAsk('建了多少个健康小网格')?.counted).toBe('健康小网格')
    expect(onlyAsk('有多少党员')?.counted).toBe('党员')
    expect(onlyAsk('兼职委员一共多少名')?.counted).toBe('兼职委员')
  })

  it('names the measure word it is asked in', () => {
    expect(onlyAsk('流程有几步')?.unit).toBe('步')
    expect(onlyAsk('建了多少所食堂')?.unit).toBe('所')
    expect(onlyAsk('服务多少人次')?.unit).toBe('人次')
    expect(onlyAsk('满意率是多少')).not.toHaveProperty('unit')
  })

  it('is asked clause by clause', () => {
    const { asks } = read('推行业财代理的小区有多少个，收支多少笔？金额多少万元；谁来管')
    expect(asks.map(({ text, unit }) => [text, unit])).toEqual([
      ['推行业财代理的小区有多少个', '个'],
      ['收支多少笔', '笔'],
      ['金额多少万元', expect.anything()],
    ])
  })
})

describe('the subject', () => {
  it('is what is left without places and words of asking', () => {
    expect(read('温州业财代理是怎么做的').content).toBe('业财代理')
    expect(read('请问有没有哪里办圆桌会').content).toContain('圆桌会')
  })

  it.each(['温州做了什么', '温州有什么经验', '说说温州', '温州基层治理怎么样', '温州'])(
    'is the place as a whole in %s',
    (text) => {
      expect(read(text)).toMatchObject({ overview: true, content: '' })
    },
  )

  it('is no overview where no place is named', () => {
    expect(read('有什么经验').overview).toBe(false)
  })

  it.each([
    ['物业治理', '物业治理'],
    ['各地的物业怎么管', '物业治理'],
    ['议事', '协商议事'],
  ])('%s is the topic %s', (text, topic) => {
    expect(read(text).topic?.name).toBe(topic)
  })

  it('is no topic once it says something more particular', () => {
    expect(read('物业费收不上来').topic).toBeUndefined()
  })

  it('leaves out places that are only visited, or not wanted', () => {
    const visit = read('温州去杭州学习')
    expect(visit.places.map(({ path }) => path.at(-1))).toEqual(['温州市'])
    expect(visit.destinations.map(({ path }) => path.at(-1))).toEqual(['杭州市'])
    const without = read('除了温州还有哪些地方做物业治理')
    expect(without.places).toEqual([])
    expect(without.excluded.map(({ path }) => path.at(-1))).toEqual(['温州市'])
  })
})

describe('stated numbers', () => {
  it('are those with a unit', () => {
    expect(read('温州有136个小区，满意率98.5%').stated.map(({ printed }) => printed)).toEqual([
      '136个',
      '98.5%',
    ])
  })

  it.each(['2021年做了什么', '3月5日', '1+3+x治理', '五色服务', '一个小区', '上午9点开门', '全市第二'])(
    'are none in %s',
    (text) => {
      expect(read(text).stated).toEqual([])
    },
  )
})

describe('the form of a question', () => {
  it.each([
    ['哪些地方办了圆桌会', { list: true }],
    ['哪几个市做了物业治理', { list: true }],
    ['哪里办了圆桌会', { list: false }],
    ['温州和西湖区比一比', { compares: true }],
    ['温州和西湖区谁的小区多', { compares: true }],
    ['温州有没有圆桌会', { whether: true }],
    ['温州有圆桌会吗', { whether: true }],
    ['有没有什么经验', { whether: false }],
  ])('of %s is %j', (text, form) => {
    expect(read(text)).toMatchObject(form)
  })
})

describe('a follow-up', () => {
  it.each([
    ['还有吗', { kind: 'more' }],
    ['还有没有别的？', { kind: 'more' }],
    ['换一个', { kind: 'more' }],
    ['第二个细说', { kind: 'detail', nth: 2 }],
    ['第3条详细说说', { kind: 'detail', nth: 3 }],
    ['第十个呢', { kind: 'detail', nth: 10 }],
    ['来源呢', { kind: 'source' }],
    ['出处是哪里？', { kind: 'source' }],
    ['哪篇', { kind: 'source' }],
    ['那温州呢', { kind: 'keeps' }],
    ['它们的效果呢', { kind: 'keeps' }],
    ['换成西湖区', { kind: 'keeps' }],
    ['温州呢', { kind: 'keeps' }],
  ])('%s is %j', (text, followUp) => {
    expect(read(text).followUp).toEqual(followUp)
  })

  it.each(['温州做了什么', '第二批试点小区有多少', '来源于群众的诉求怎么办', '哪些地方还有圆桌会'])(
    '%s is none',
    (text) => {
      expect(read(text).followUp).toEqual({ kind: 'none' })
    },
  )
})

describe('small talk', () => {
  it.each([
    ['你好', 'greeting'],
    ['早上好！', 'greeting'],
    ['hello', 'greeting'],
    ['谢谢你', 'thanks'],
    ['好的', 'thanks'],
    ['帮助', 'help'],
    ['你会干什么？', 'help'],
    ['help', 'help'],
    ['写首诗', 'beyond'],
    ['今天天气怎么样', 'beyond'],
    ['', 'noise'],
    ['？？？', 'noise'],
    ['😀😀', 'noise'],
    ['啊啊啊啊', 'noise'],
    ['666', 'noise'],
    ['ab', 'noise'],
    ['嗯嗯', 'thanks'],
  ])('%j is %s', (text, talk) => {
    expect(read(text).smallTalk).toBe(talk)
  })

  it.each(['温州', '物业', '你好，温州做了什么', '帮助老人的办法', '社区怎么组织写春联的活动'])(
    '%s is none',
    (text) => {
      expect(read(text).smallTalk).toBeUndefined()
    },
  )
})

describe('a long message', () => {
  it('is read from its beginning only, and quoted in full', () => {
    const pasted = `温州${'物业'.repeat(3000)}西湖区`
    const question = read(pasted)
    expect(question.asked).toBe(pasted)
    expect(question.text.length).toBeLessThanOrEqual(LONGEST_QUESTION)
    expect(question.places.map(({ path }) => path.at(-1))).toEqual(['温州市'])
  })
})
