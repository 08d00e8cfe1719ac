/** One small article as its file, the page it was written from, and a knowledge folder around it. */
import { createHash } from 'node:crypto'
import type { Article } from '../../src/knowledge/article.ts'
import { createGazetteer, type DivisionRow, type Gazetteer } from '../../src/knowledge/gazetteer.ts'
import type { KnowledgeFiles } from '../../src/knowledge/load.ts'
import { createOriginal, type Original } from '../../src/knowledge/original.ts'
import { readArticle } from '../../src/knowledge/read-article.ts'

const row = (code: string, name: string, town = false): DivisionRow => ({ code, name, town })

/** Two provinces, each with a 西湖区. */
export const SMALL_GAZETTEER: Gazetteer = createGazetteer([
  row('330000', '浙江省'),
  row('330100', '杭州市'),
  row('330101', '市辖区'),
  row('330106', '西湖区'),
  row('330300', '温州市'),
  row('330302', '鹿城区'),
  row('360000', '江西省'),
  row('360100', '南昌市'),
  row('360103', '西湖区'),
  row('360103', '桃源街道', true),
])

/** What was printed: two articles, one beginning where the other breaks off, and going on below it. */
export const PAGE = `温州市管好小区的钱
目前已在136个小区推
行业财代理，财务收支五百多笔
西湖区请居民圆桌议事
每月围绕一个议题召开一次，参加的有15至25人
居民说满意率达到98.5%
温州市还有闲置房产
调剂国有闲置房产229处，惠及群众20多万人
`

export const SHA256 = createHash('sha256').update(PAGE).digest('hex')
export const PAGE_FILE = 'page.txt'

export const original = (text = PAGE, file = PAGE_FILE): Original =>
  createOriginal(file, createHash('sha256').update(text).digest('hex'), text)

export const WENZHOU = `id: wenzhou
locality: [浙江省, 温州市]
title: 管好小区的钱
byline: 记者 某某
overview: 温州把小区的账交给银行代记，又把空房子用了起来。
document:
  file: ${PAGE_FILE}
  sha256: ${SHA256}
  stretches:
    - from: 温州市管好小区的钱
      to: 财务收支五百多笔
    - from: 温州市还有闲置房产
      to: 惠及群众20多万人
places:
  - name: 鹿城区
    aliases: [鹿城]
figures: []
practices:
  - id: yecai
    name: 业财代理
    problem: 小区的账说不清。
    summary: 业主大会请银行代记小区的账。
    topics: [物业治理]
    names: [业财代理]
    aliases: [账目公开]
    asks: [小区的账谁来记, 记账能不能请外人]
    places: [鹿城区]
    figures:
      - metric: 推行业财代理的小区数
        printed: 136个
        value: 136
        unit: 个
        kind: count
        asOf: 目前
        anchor: 目前已在136个小区推行
  - id: fangchan
    name: 闲置房产
    problem: 房子空着没人用。
    summary: 把公家的空房子调给社区。
    topics: [物业治理]
    figures:
      - metric: 调剂的闲置房产处数
        printed: 229处
        value: 229
        unit: 处
        kind: count
        anchor: 调剂国有闲置房产229处
`

export const XIHU = `id: xihu
locality: [江西省, 南昌市, 西湖区]
title: 居民圆桌议事
byline: 某某
overview: 西湖区让居民坐下来商量。
document:
  file: ${PAGE_FILE}
  sha256: ${SHA256}
  stretches:
    - from: 西湖区请居民圆桌议事
      to: 满意率达到98.5%
figures:
  - metric: 居民满意率
    printed: 98.5%
    value: 98.5
    unit: '%'
    kind: share
    anchor: 居民说满意率达到98.5%
practices:
  - id: yuanzhuo
    name: 圆桌会
    problem: 大家的事没处说。
    summary: 社区每个月请居民坐到一起。
    topics: [协商议事]
    figures:
      - metric: 参加圆桌会的人数
        printed: 15至25人
        value: 15
        upTo: 25
        unit: 人
        kind: count
        anchor: 参加的有15至25人
`

export const TOPICS = `- { id: wuye, name: 物业治理, aliases: [物业], about: 物业怎么管 }
- { id: xieshang, name: 协商议事, aliases: [议事], about: 怎么商量 }
`

export const CONTEXT = {
  topics: new Set(['物业治理', '协商议事']),
  measureFault: (measure: string) => (measure === '小区数' ? undefined : `unknown measure ${measure}`),
  localityFault: SMALL_GAZETTEER.fault,
}

export const knowledgeFiles = (articles: Readonly<Record<string, string>>): KnowledgeFiles => ({
  folder: 'knowledge',
  articles: Object.entries(articles).map(([name, text]) => ({ name, text })),
  lexicon: { 'topics.yaml': TOPICS },
})

/** The text with one scrap replaced. @throws when the scrap is not in it, so that no test passes for nothing. */
export function edited(text: string, from: string, to: string): string {
  if (!text.includes(from)) throw new Error(`nothing to edit: ${from}`)
  return text.replace(from, () => to)
}

/** @throws when the text has problems */
export function article(text: string, id = /^id: (\S+)/u.exec(text)?.[1] ?? ''): Article {
  const { article: read, problems } = readArticle(`articles/${id}.yaml`, text, CONTEXT)
  if (read === undefined) throw new Error(problems.map(({ message }) => message).join('; '))
  return read
}

/** The 1-based line on which a scrap first stands. */
export function lineOf(text: string, scrap: string): number {
  const index = text.split('\n').findIndex((line) => line.includes(scrap))
  if (index < 0) throw new Error(`no such line: ${scrap}`)
  return index + 1
}
