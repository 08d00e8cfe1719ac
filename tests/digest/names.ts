import type { Names } from '../../src/digest/subscription.ts'
import type { Locality } from '../../src/knowledge/article.ts'

const TOPICS = [
  { id: 'wuye', name: '物业治理', aliases: ['物业', '红色物业'] },
  { id: 'yanglao', name: '养老服务', aliases: ['养老', '老人'] },
  { id: 'ertong', name: '儿童与托育', aliases: ['儿童', '四点半课堂'] },
  { id: 'zijin', name: '资金与运营', aliases: ['公益+市场'] },
  { id: 'shuzi', name: '数字治理', aliases: ['数字化'] },
]
const PLACES: readonly Locality[] = [
  ['浙江省'],
  ['浙江省', '温州市'],
  ['四川省', '成都市', '大邑县'],
  ['内蒙古自治区', '呼和浩特市'],
]

/** A handful of topics and places, known by full and everyday names. */
export const names: Names = {
  topic: (word) =>
    TOPICS.find(({ id, name, aliases }) => id === word || name === word || aliases.includes(word)),
  place: (word) =>
    PLACES.find((path) => path.at(-1) === word || path.at(-1)?.replace(/[省市县]$/u, '') === word),
}
