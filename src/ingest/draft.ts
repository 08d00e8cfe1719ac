/** A repaired article → the draft of a knowledge file: pure data, and its text as YAML. */
import { createHash } from 'node:crypto'
import { stringify } from 'yaml'
import { type FigureRole, type Locality, type Stretch, squash } from '../knowledge/article.ts'
import { figureFaults } from '../knowledge/figure-faults.ts'
import type { Gazetteer } from '../knowledge/gazetteer.ts'
import { shortName } from '../knowledge/gazetteer.ts'
import type { Topic } from '../knowledge/lexicon.ts'
import { pinyinPro } from '../knowledge/pinyin.ts'
import { type DraftFigure, readFigures } from './figures.ts'
import { mentionsIn } from './mentions.ts'
import type { RepairedArticle } from './page.ts'
import type { DraftPractice, Passage } from './passage.ts'
import { placesIn } from './place.ts'
import { outline } from './practices.ts'
import { withoutPersons } from './private-persons.ts'
import { offsetOf, Places } from './record-places.ts'
import { scopesOf } from './scope.ts'
import { bareHeading } from './sections.ts'
import { yearReported } from './wanted.ts'

/** The document an article was read from. */
export interface DraftSource {
  /** File name, as `document.file` names it. */
  readonly file: string
  readonly sha256: string
  /** The document's text without white space. */
  readonly squashed: string
  /** Whether a machine read its print off a picture. */
  readonly isRecognized?: boolean
}

/** A knowledge file in the making: its id, which is its file name too, and its text. */
export interface Draft {
  readonly id: string
  readonly locality: Locality
  readonly title: string
  /** The document it was drafted from. */
  readonly file: string
  readonly sha256: string
  readonly text: string
  readonly figures: number
  readonly practices: number
  readonly doubts: number
  /** Whether neither the text nor anybody else says what place it is about. */
  readonly placeless: boolean
  /** Figures of which it is not known whose they are. */
  readonly undecided: number
}

export interface DraftContext {
  readonly gazetteer: Gazetteer
  readonly topics: readonly Topic[]
}

const RECOGNIZED = '文字是机器从图片上识别的，可能认错：每个数都要对着图片看'
const SYLLABLES = 4
const MOST_TOPICS = 3
const SCRAP = { from: 8, to: 6 } as const

/** The drafts of one document. Ids depend on the document and the places alone, so ingesting again finds them again. */
export function draftsOf(
  articles: readonly RepairedArticle[],
  source: DraftSource,
  context: DraftContext,
): Draft[] {
  const taken = new Map<string, number>()
  return articles.map((article) => {
    const stem = `${placeStem(article, context.gazetteer)}-${source.sha256.slice(0, 8)}`
    const times = (taken.get(stem) ?? 0) + 1
    taken.set(stem, times)
    return draftOf(times === 1 ? stem : `${stem}-${times}`, article, source, context)
  })
}

function draftOf(id: string, article: RepairedArticle, source: DraftSource, context: DraftContext): Draft {
  const scopes = scopesOf(article.paragraphs, article.subject, context.gazetteer)
  const { practices, general } = outline(article.paragraphs, article.title, scopes, article.subject.roundUp)
  const unsure = [...(source.isRecognized === true ? [RECOGNIZED] : []), ...article.unsure]
  const places = new Places(article, scopes)
  const placeNames = namesPrinted(article, context.gazetteer)
  const year = yearReported([article.title, ...article.paragraphs.map(({ print }) => print)].join('\n'))
  const metrics = new Set<string>()
  const contexts = new Set<string>()
  let told: DraftFigure | undefined
  const figuresOf = (passages: readonly Passage[], subject: string): Record<string, unknown>[] =>
    passages.flatMap((passage) =>
      readFigures(passage, {
        title: article.title,
        headings: passage.headings,
        standing: passage.standing,
        year,
        placeNames,
        isRow: passage.isRow === true,
      })
        .filter((figure) => isNew(figure, passage.text, contexts) && isRead(figure))
        // What a table counts its heading says.
        .map((figure) =>
          record(figure, passage, (passage.isRow === true ? captionOf(passage.section) : '') || subject),
        ),
    )
  // One figure that the check refuses would keep the whole folder from being opened.
  const isRead = (figure: DraftFigure): boolean => {
    const isSound = figureFaults(figure).length === 0
    if (!isSound) unsure.push(`“${figure.anchor}”里的“${figure.printed}”读不准，没有收作数据`)
    return isSound
  }
  const record = (figure: DraftFigure, passage: Passage, subject: string): Record<string, unknown> => {
    const { start, end: _, anchorAt: __, metric: counted, ...rest } = figure
    const metric = `${places.thingAt(passage, start)}${counted}`
    let own = metric
    for (let n = 2; metrics.has(`${own}\n${figure.printed}`); n += 1) own = `${metric}（${n}）`
    metrics.add(`${own}\n${figure.printed}`)
    const before = told !== undefined && told.end <= start && start - told.end <= NEAR ? told.metric : ''
    told = figure
    const whose = places.of(passage, start)
    if (whose.placed === 'undecided' && article.locality.length > 0)
      unsure.push(`“${figure.anchor}”是哪个地方的数看不出来，未定`)
    return {
      metric: own,
      ...rest,
      ...asPrinted(figure, passage, source),
      ...whose,
      ...otherNames(own, subject, before, { role: figure.role, isRow: passage.isRow === true }),
    }
  }
  const aliases =
    practices.length <= FEW || article.subject.roundUp ? subjectWords(article.title, placeNames) : []
  const ids = new Map<string, number>()
  // What a whole article is about, a part of it that names no topic is about too.
  const articleTopics = topicsOf(
    article.title,
    article.paragraphs.map(({ text }) => text).join(''),
    context.topics,
  ).slice(0, 1)
  // The sum of a table leads its parts.
  const loose = figuresOf(general, subjectWords(article.title, placeNames).join('')).toSorted(
    (a, b) => Number(b['role'] === 'total') - Number(a['role'] === 'total'),
  )
  const practiceRecords = (practices.length > 0 ? practices : [emptyPractice(article)]).map((practice) => {
    const passage = practice.passages.map(({ print }) => readable(print)).join('\n')
    const counted = figuresOf(practice.passages, practice.name.replace(/[“”]/gu, ''))
    const whose = places.ofPractice(practice.passages) ?? places.ofName(practice, counted)
    const figures = counted.map((figure) => asOfPractice(figure, whose, article.locality))
    const own = topicsOf(practice.name + practice.section, passage, context.topics)
    const topics = own.length > 0 ? own : articleTopics
    if (topics.length === 0) unsure.push(`做法“${practice.name}”的主题没有看出来`)
    return {
      id: uniqueId(slug(practice.name), ids),
      name: practice.name,
      ...(whose === undefined ? {} : { locality: whose }),
      ...(topics.length === 0 ? {} : { topics }),
      names: practice.names,
      ...problemOf(practice.passages),
      ...(aliases.length === 0 ? {} : { aliases }),
      ...(passage === '' ? {} : { passage }),
      figures,
    }
  })
  const all = [...loose, ...practiceRecords.flatMap((practice) => practice.figures)]
  const { stretches, doubts } = stretchesOf(article.spans, source)
  unsure.push(...doubts)
  const passages = [
    ...general.map(({ print }) => readable(print)),
    ...article.captions.map((caption) => `（图片说明）${caption.print}`),
  ]
  const body = stringify(
    {
      id,
      draft: true,
      locality: article.locality,
      title: article.title,
      ...(article.byline === '' ? {} : { byline: article.byline }),
      ...(article.publication === undefined ? {} : { publication: article.publication }),
      document: {
        file: source.file,
        sha256: source.sha256,
        ...(source.isRecognized === true ? { recognized: true } : {}),
        stretches,
      },
      ...placesField(all),
      mentioned: mentionedIn(article, context.gazetteer),
      notes: article.notes,
      unsure: [...new Set(unsure)],
      figures: loose,
      practices: practiceRecords,
      ...(passages.length === 0 ? {} : { passages }),
    },
    { lineWidth: 0, aliasDuplicateObjects: false },
  )
  return {
    id,
    locality: article.locality,
    title: article.title,
    file: source.file,
    sha256: source.sha256,
    text: sealed(body),
    figures: all.length,
    practices: practiceRecords.length,
    doubts: unsure.length,
    placeless:
      article.locality.length === 0 && practiceRecords.every(({ locality }) => locality === undefined),
    undecided: all.filter(({ placed }) => placed === 'undecided').length,
  }
}

/** What stands over a table and is no label: 填报单位：县农业农村局 says nothing of what it counts. */
const captionOf = (section: string): string => (/[：:]./u.test(section) ? '' : bareHeading(section))

/** A passage as its reviewer reads it: no dateline, no private persons. */
const readable = (print: string): string =>
  withoutPersons(print.replace(/^本[报刊网](?:综合)?(?:讯|消息)\s{0,4}(?:[（(][^（）()]{0,40}[）)])?/u, ''))

/** 收费率 alone says little: with what it is told of, somebody who asks finds it. */
function otherNames(
  metric: string,
  subject: string,
  before: string,
  { role, isRow }: { readonly role: FigureRole | undefined; readonly isRow: boolean },
): { aliases?: string[] } {
  // Who asks for an aim is answered by one.
  const aims = role === 'target' ? [`${metric}目标`] : role === 'plan' ? [`计划${metric}`] : []
  const longest = isRow ? SHORT_HEAD : SHORT_METRIC
  const fuller = [...metric].length > longest ? [] : fullerNames(metric, subject, before)
  const aliases = [...aims, ...fuller]
  return aliases.length === 0 ? {} : { aliases }
}

function fullerNames(metric: string, subject: string, before: string): string[] {
  // 化解矛盾纠纷8630件，化解率96.8%: the rate is of what was counted right before.
  // 改造小区29个，惠及居民3186户: whom it reached is told of what was done right before.
  // 妈姐团57个、成员1944名: members of what is told right before.
  const counted =
    /[率比]$|^(?:队员|成员|会员|组员|骨干|委员|学员)$|^(?:惠及|受益|服务|覆盖|涉及|参与|带动)/u.test(metric)
      ? before
          .replace(metric.slice(0, 2), '')
          .replace(/^(?:共有?|现有|已?[建组]?成立?|[组新]建|累计|受理|接到|登记|收集|办理|调解)/u, '')
      : ''
  return [subject, counted].filter((one) => one !== '' && !one.includes('：')).map((one) => `${one}${metric}`)
}
const SHORT_METRIC = 6
/** The head of a column is told with what the table is about. */
const SHORT_HEAD = 10
/** Characters between two numbers that tell of one thing. */
const NEAR = 10

/** Printed form and anchor as the document has them, where the text was read in simplified characters. */
function asPrinted(
  { printed, anchor, start, anchorAt }: DraftFigure,
  passage: Passage,
  { squashed }: DraftSource,
): { printed: string; anchor: string } {
  const print = (at: number, length: number): string => {
    const from = offsetOf(passage, at)
    return squashed.slice(from, from + length)
  }
  return { printed: print(start, printed.length), anchor: print(anchorAt, anchor.length) }
}

/** With more practices than this the headline is no other name of each. */
const FEW = 3

/** What the headline says it is about: 社区减负 of 衡水市社区减负工作调研报告. */
function subjectWords(title: string, placeNames: readonly string[]): string[] {
  let bare = squash(title.split('——')[0] ?? '').replace(/[（(][^（）()]{0,20}[）)]/gu, '')
  for (const name of placeNames) bare = bare.replaceAll(name, '')
  bare = bare
    .replace(/(?:19|20)\d{2}年(?:度|[上下]半年)?/gu, '')
    .replace(
      /^关于|^(?:推行|开展|推进|加强|做好|全面|各地|多地|全国){1,3}|的?(?:调研|工作|情况|专题|实施){0,3}(?:报告|汇报|通报|总结|公报|方案|材料|调查|意见|一览表|统计表|综述|见闻|集锦|(?:优秀|典型)?案例(?:选登|选|汇编)?)$/gu,
      '',
    )
    .replace(/[“”《》的]/gu, '')
  const problem = /(?:破解|化解|解决|告别|治好?)(\p{Script=Han}{2,8}?(?:难题|难|问题|之困|烦恼))/u.exec(
    bare,
  )?.[1]
  const words = `${bare}，${problem ?? ''}`
    .split(/[\p{P}\s]+/u)
    .filter((word) => word.length >= 3 && word.length <= 12 && /\p{Script=Han}/u.test(word))
  return [...new Set(words)].slice(0, 3)
}

function placesField(figures: readonly Record<string, unknown>[]): { places?: { name: string }[] } {
  const names = new Set(
    figures.flatMap((figure) => (typeof figure['place'] === 'string' ? [figure['place']] : [])),
  )
  return names.size === 0 ? {} : { places: [...names].map((name) => ({ name })) }
}

/** What its practice says already need not be said again. */
function asOfPractice(
  figure: Record<string, unknown>,
  whose: Locality | undefined,
  article: Locality,
): Record<string, unknown> {
  if (whose === undefined || whose.length === 0) return figure
  const { locality, ...rest } = figure
  if (locality === undefined) return { ...rest, locality: article }
  return (locality as Locality).join('/') === whose.join('/') ? rest : figure
}

/** An article whose every line was doubtful still is one article. */
const emptyPractice = (article: RepairedArticle): DraftPractice => ({
  name: article.title,
  names: [article.title],
  section: '',
  passages: [],
})

const CONTEXT = { before: 8, after: 2 } as const

/** A figure in a repeated stretch of print is the same figure. */
function isNew(figure: DraftFigure, text: string, seen: Set<string>): boolean {
  const key = text.slice(Math.max(0, figure.start - CONTEXT.before), figure.end + CONTEXT.after)
  if (key.length < CONTEXT.before + figure.printed.length) return true
  if (seen.has(key)) return false
  seen.add(key)
  return true
}

/** The everyday name of the place in pinyin: `wenzhou` for 浙江省/温州市; of the title where the place is unknown. */
function placeStem({ locality, title }: RepairedArticle, gazetteer: Gazetteer): string {
  const name = locality.at(-1)
  if (name === undefined) return slug(title)
  const level = gazetteer.at(locality)?.level
  return slug(level === undefined ? name : shortName(name, level)).replaceAll('-', '')
}

function slug(name: string): string {
  const syllables = pinyinPro().pinyin(name.replace(/[^\p{Script=Han}A-Za-z0-9]/gu, ''), {
    toneType: 'none',
    type: 'array',
    nonZh: 'consecutive',
    v: true,
  })
  const words = syllables
    .map((syllable) => syllable.toLowerCase().replace(/[^a-z0-9]/gu, ''))
    .filter((syllable) => syllable !== '')
    .slice(0, SYLLABLES)
  return words.length === 0 ? 'wenzhang' : words.join('-').slice(0, 60)
}

function uniqueId(id: string, taken: Map<string, number>): string {
  const times = (taken.get(id) ?? 0) + 1
  taken.set(id, times)
  return times === 1 ? id : uniqueId(`${id}-${times}`, taken)
}

const PROBLEM =
  /(?:针对|为(?:了)?(?:解决|破解|化解|改变)|直面|聚焦(?=[^，。]{4,40}(?:问题|难题|困境)))(?<what>[^。；]{4,60}?)(?:的?(?:等)?(?:突出|现实|实际)?(?:问题|难题|困境|短板|难点|痛点|状况|局面))[，。；]/u

/** What the text itself says it was done for. */
function problemOf(passages: readonly Passage[]): { problem?: string } {
  for (const { text } of passages) {
    const what = PROBLEM.exec(text)?.groups?.['what']
    if (what !== undefined && !/\d/u.test(what)) return { problem: `${withoutPersons(what)}。` }
  }
  return {}
}

/** The topics whose names the practice uses most; its name and heading count three times. */
function topicsOf(title: string, passage: string, topics: readonly Topic[]): string[] {
  const count = (text: string, word: string): number => text.split(word).length - 1
  return topics
    .map((topic) => ({
      name: topic.name,
      score: [topic.name, ...topic.aliases].reduce(
        (sum, word) => sum + 3 * count(title, word) + count(passage, word),
        0,
      ),
    }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
    .slice(0, MOST_TOPICS)
    .map(({ name }) => name)
}

/** Names of places as the text prints them, longest first. */
function namesPrinted({ paragraphs, subject }: RepairedArticle, gazetteer: Gazetteer): string[] {
  const names = new Set<string>()
  for (const { kind, text } of paragraphs) {
    for (const { start, end } of mentionsIn(text, gazetteer, [subject.path]))
      names.add(text.slice(start, end))
    const head = kind === 'row' ? /^[^：]{1,30}(?=：)/u.exec(text)?.[0] : undefined
    if (head !== undefined) names.add(head)
  }
  return [...names].toSorted((a, b) => b.length - a.length)
}

/** Places outside the article's own line of descent. */
function mentionedIn(article: RepairedArticle, gazetteer: Gazetteer): string[] {
  const names = article.paragraphs.flatMap(({ text }) =>
    placesIn(text, gazetteer)
      .filter(({ path }) => {
        const depth = Math.min(path.length, article.locality.length)
        return path.slice(0, depth).some((name, i) => name !== article.locality[i])
      })
      .map(({ start, end }) => text.slice(start, end)),
  )
  return [...new Set(names)]
}

/** Each span by the shortest scraps that locate it, as `original.ts` looks them up. */
function stretchesOf(
  spans: RepairedArticle['spans'],
  { squashed }: DraftSource,
): { stretches: Stretch[]; doubts: string[] } {
  const stretches: Stretch[] = []
  const doubts: string[] = []
  for (const { start, end } of spans) {
    const from = shortest(end - start, SCRAP.from, (length) => {
      const scrap = squashed.slice(start, start + length)
      return squashed.indexOf(scrap) === start && squashed.indexOf(scrap, start + 1) < 0 ? scrap : undefined
    })
    const to = shortest(end - start, SCRAP.to, (length) => {
      const scrap = squashed.slice(end - length, end)
      return squashed.indexOf(scrap, start) === end - length ? scrap : undefined
    })
    if (from !== undefined && to !== undefined) stretches.push({ from, to })
    else
      doubts.push(
        `“${squashed.slice(start, Math.min(end, start + 24))}”起的一段在原文中不止一处，stretches 里没有列出`,
      )
  }
  return { stretches, doubts }
}

function shortest(
  most: number,
  least: number,
  scrapOf: (length: number) => string | undefined,
): string | undefined {
  for (let length = Math.min(least, most); length <= most; length += 1) {
    const scrap = scrapOf(length)
    if (scrap !== undefined) return scrap
  }
  return undefined
}

const FINGERPRINT = /^fingerprint: "?([0-9a-f]{64})"?\n?$/mu
const fingerprintOf = (body: string): string => createHash('sha256').update(body).digest('hex')

/** The draft with a fingerprint of itself, by which a later run knows whether anybody has edited it. */
export const sealed = (body: string): string => `${body}fingerprint: ${fingerprintOf(body)}\n`

/** Whether the text is a draft exactly as this tool wrote it. A finished or edited record never is. */
export function isUntouched(text: string): boolean {
  const plain = text.replaceAll('\r\n', '\n')
  const found = FINGERPRINT.exec(plain)
  return (
    found !== null &&
    /^draft: true$/mu.test(plain) &&
    fingerprintOf(plain.replace(FINGERPRINT, '')) === found[1]
  )
}

/** An untouched draft as it would be had its document borne this name; anything else as it is. */
export function withSourceFile(text: string, file: string): string {
  if (!isUntouched(text)) return text
  const body = text.replace(FINGERPRINT, '')
  return sealed(
    body.replace(/^ {2}file: .*$/mu, () => `  ${stringify({ file }, { lineWidth: 0 }).trimEnd()}`),
  )
}

/** The squashed text that offsets and scraps refer to. */
export const squashedText = (text: string): string => squash(text)
