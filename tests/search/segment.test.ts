import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createPassageIndex } from '../../src/search/passage-index.ts'
import { createSegment, isNameless } from '../../src/search/segment.ts'
import { readStopwords } from '../../src/search/stopwords.ts'

const LEXICON = join(import.meta.dirname, '../../knowledge/lexicon')
const dictionary = join(LEXICON, 'jieba')

describe('the shipped segmenter', () => {
  it('cuts into words, guesses none, and joins to the text again', () => {
    const segment = createSegment({ dictionary })
    expect(segment('社区工作者化解矛盾')).toEqual(['社区', '工作者', '化解', '矛盾'])
    expect(segment('罗定市附城街道').join('')).toBe('罗定市附城街道')
  })

  it('keeps words whole that it was given, in whichever script', () => {
    const segment = createSegment({ dictionary, words: ['业财代理', '鄰里食堂'] })
    expect(segment('推行业财代理')).toEqual(['推行', '业财代理'])
    expect(segment('开办邻里食堂')).toEqual(['开办', '邻里食堂'])
  })

  it('knows words that name nothing by themselves, and takes what was added for names', () => {
    createSegment({ dictionary, words: ['业财代理'] })
    expect(['跟着', '前前后后', '掏出', '居民', '培训', '业财代理', '社'].map(isNameless)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ])
  })

  it('refuses a second dictionary, which would change the words under an index in use', () => {
    createSegment({ dictionary })
    expect(() => createSegment({ dictionary: LEXICON })).toThrow('already holds')
  })

  it('works together with the shipped stop words', () => {
    const stopwords = readStopwords(join(LEXICON, 'stopwords.txt'))
    for (const word of ['安全', '处理', '规定', '管理', '服务', '社区', '组织'])
      expect(stopwords).not.toContain(word)
    const index = createPassageIndex({
      segment: createSegment({ dictionary }),
      stopwords,
      fields: { text: 1 },
      passages: [
        { id: 'canteen', fields: { text: '社区开办食堂，老年人吃饭有补贴。' } },
        { id: 'parking', fields: { text: '机关停车场夜间向居民开放。' } },
      ],
    })
    expect(index.search('老人在哪里吃饭？').map(({ id }) => id)).toEqual(['canteen'])
    expect(index.search('是什么')).toEqual([])
  })
})
