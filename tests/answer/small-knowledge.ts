import { type Knowledge, readKnowledge } from '../../src/knowledge/load.ts'
import { knowledgeFiles, SMALL_GAZETTEER, WENZHOU, XIHU } from '../knowledge/example.ts'
import { stubSegment } from '../search/stub-segment.ts'

/** 温州 and 南昌's 西湖区, with 杭州 known as a place and 瓯城 as another name of 温州. */
export function smallKnowledge(): Knowledge {
  const files = knowledgeFiles({ 'wenzhou.yaml': WENZHOU, 'xihu.yaml': XIHU })
  const places = 'ordinary: [鹿城]\naliases:\n  瓯城: 温州市\n'
  const marks = 'account: [做了什么]\ncompare: [有什么不同]\n'
  const reading = readKnowledge(
    { ...files, lexicon: { ...files.lexicon, 'places.yaml': places, 'marks.yaml': marks } },
    SMALL_GAZETTEER,
  )
  if (reading.knowledge === undefined) throw new Error('the small corpus has problems')
  return reading.knowledge
}

export const smallSegment = stubSegment([
  ...[
    '浙江',
    '浙江省',
    '温州',
    '温州市',
    '杭州',
    '杭州市',
    '南昌',
    '南昌市',
    '西湖',
    '西湖区',
    '江西',
    '江西省',
  ],
  ...['业财代理', '闲置房产', '圆桌会', '物业', '小区', '多少', '什么', '怎么', '做', '满意率', '杭州湾'],
])
