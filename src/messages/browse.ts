/** The corpus by hand: topics, places, one practice, a place's figures, one figure's evidence. Each a `Message`. */
import { type Asked, askedFor } from '../answer/in-short.ts'
import type { Article, Figure, Practice } from '../knowledge/article.ts'
import { byId } from '../knowledge/by-id.ts'
import { type Coded, codesOf, figureCode, practiceCode } from '../knowledge/codes.ts'
import type { Topic } from '../knowledge/lexicon.ts'
import type { Knowledge } from '../knowledge/load.ts'
import { ownPlace } from '../knowledge/own-place.ts'
import type { Passage } from '../knowledge/passage.ts'
import { chunk } from './chunk.ts'
import { type CitationForm, citationForms, citedText } from './citation.ts'
import { correctedFigure, correctedPractice } from './corrected.ts'
import { toldMetric } from './figure-words.ts'
import {
  type Action,
  type Block,
  type Button,
  type Evidence,
  headingBlock,
  type Message,
  noteBlock,
  textBlock,
} from './message.ts'
import { placeText } from './place-text.ts'
import { practiceList } from './practice-list.ts'
import { practiceBlock, sourceBlock } from './record-blocks.ts'
import { topicGroups } from './topic-groups.ts'

/** Entries of a page: what a phone shows without much scrolling, and every platform takes. */
export const PAGE = { practices: 5, names: 10, figures: 12, evidence: 5 } as const

/** A page of the corpus, or undefined when it is not there any more. */
export interface Browse {
  /** @param of a topic of the group that is shown; without it all groups are */
  readonly topics: (of?: string) => Message
  readonly topic: (id: string, page: number, back?: Action, subscribes?: boolean) => Message | undefined
  readonly places: () => Message
  readonly place: (articleId: string, page: number, back?: Action) => Message | undefined
  readonly placeFigures: (articleId: string, page: number, back?: Action) => Message | undefined
  /** @param here what brings this page back from the pages it leads to; by itself the bare practice */
  readonly practice: (id: string, back?: Action, subscribes?: boolean, here?: Action) => Message | undefined
  /** @param forAdmin tells the files as well */
  readonly evidence: (figureId: string, back?: Action, forAdmin?: boolean) => Message | undefined
  /** The evidence of several figures in one message. */
  readonly evidenceOf: (
    figures: readonly Figure[],
    articles: readonly Article[],
    back?: Action,
    forAdmin?: boolean,
  ) => Message
  /** How to cite these figures; undefined where there are none. */
  readonly citations: (figures: readonly Figure[], back?: Action) => Message | undefined
  /** By its code, or by any id it ever had. */
  readonly coded: (codeOrId: string) => Coded | undefined
  /** The practices that a page lists by number, all pages of it; undefined where there is no such page. */
  readonly listed: (page: ListPage) => Listed | undefined
  readonly findFigure: (id: string) => Figure | undefined
  readonly findPractice: (id: string) => Practice | undefined
  readonly findArticle: (id: string) => Article | undefined
  readonly passageOf: PassageOf
}

export type PassageOf = (figure: Figure) => Passage | undefined

export type ListPage = Extract<Action, { readonly kind: 'topic' | 'place' }>

export interface Listed {
  /** What is listed, as somebody would ask for it. */
  readonly subject: string
  /** In the order of their numbers. */
  readonly practices: readonly Practice[]
  /** How many of them have been seen on the page and those before it. */
  readonly seen: number
}

/** @param passageOf what the original prints around a figure; without it, and where it finds nothing, the anchor stands alone */
export function createBrowse(knowledge: Knowledge, passageOf: PassageOf = () => undefined): Browse {
  const articles = byId(knowledge.articles)
  const practices = byId(knowledge.practices)
  const figures = byId(knowledge.figures)
  const { topics } = knowledge.lexicon
  const codes = codesOf(knowledge.articles)
  const ofTopic = new Map(topics.map(({ id, name }) => [id, practicesOf(knowledge.practices, name)]))

  const counted = ({ id, name }: Topic): string => `${name} ${ofTopic.get(id)?.length ?? 0}`
  const some = topics.filter(({ id }) => (ofTopic.get(id)?.length ?? 0) > 0)
  const groups = topicGroups(some)

  /** The way back from a topic: to its group, where there are any. */
  const allTopics = ({ group, id }: Topic): Button =>
    groups === undefined || group === undefined
      ? { label: '全部主题', action: { kind: 'topics' } }
      : { label: `‹ ${group}`, action: { kind: 'topics', of: id } }

  /** @param of a topic of the group that is shown alone; without it all groups are */
  function topicsPage(of?: string): Message {
    const group = groups?.find((one) => one.topics.some(({ id }) => id === of))
    const held = `语料里有${knowledge.articles.length}个地方的${knowledge.practices.length}条做法`
    if (groups === undefined || group !== undefined)
      return {
        blocks: [
          headingBlock(group?.name ?? '按主题看'),
          ...(group === undefined
            ? [textBlock(`${held}，点一个主题，或者发“/topics 主题名”。`)]
            : [
                {
                  kind: 'items',
                  items: group.topics.map((topic) => `${counted(topic)}　${topic.about}`),
                } as const,
              ]),
        ],
        buttons: [
          ...chunk(
            (group?.topics ?? some).map((topic) => ({
              label: counted(topic),
              action: { kind: 'topic', topicId: topic.id, page: 0 } as const,
            })),
            2,
          ),
          ...(group === undefined ? [] : [[{ label: '全部主题', action: { kind: 'topics' } as const }]]),
        ],
      }
    return {
      blocks: [
        headingBlock('按主题看'),
        textBlock(`${held}，点一类，或者发“/topics 主题名”。`),
        {
          kind: 'items',
          items: groups.map(({ name, topics: all }) => `${name}：${all.map(counted).join('、')}`),
        },
      ],
      buttons: chunk(
        groups.map(({ name, topics: [first] }) => ({
          label: name,
          action: { kind: 'topics', ...(first === undefined ? {} : { of: first.id }) } as const,
        })),
        2,
      ),
    }
  }

  function topicPage(id: string, page: number, back?: Action, subscribes = false): Message | undefined {
    const topic = topics.find((one) => one.id === id)
    const all = ofTopic.get(id) ?? []
    const pages = chunk(all, PAGE.practices)
    const shown = pages[page]
    if (topic === undefined || shown === undefined) return undefined
    const here: Action = { kind: 'topic', topicId: id, page }
    return {
      blocks: [
        headingBlock(`${topic.name}（${all.length}条）`),
        ...(page === 0 ? [noteBlock(`${topic.about}。`)] : []),
        ...practiceBlocks(shown, page * PAGE.practices, askedFor(topic.name, topic.aliases), articles),
      ],
      buttons: [
        numbers(shown, page * PAGE.practices, here),
        pager(pages.length, page, (to) => ({ kind: 'topic', topicId: id, page: to, ...backTo(back) })),
        [
          ...(subscribes
            ? [{ label: `订阅“${topic.name}”`, action: { kind: 'subscribe', topicId: id } as const }]
            : []),
          back === undefined ? allTopics(topic) : returning(back),
        ],
      ],
    }
  }

  function listed(page: ListPage): Listed | undefined {
    const seen = (size: number): number => (page.page + 1) * size
    if (page.kind === 'topic') {
      const topic = topics.find(({ id }) => id === page.topicId)
      const practices = ofTopic.get(page.topicId) ?? []
      return topic && { subject: topic.name, practices, seen: seen(PAGE.practices) }
    }
    const article = articles.get(page.articleId)
    return (
      article && {
        subject: `${article.locality.at(-1)}做了什么`,
        practices: article.practices,
        seen: seen(PAGE.names),
      }
    )
  }

  function placesPage(): Message {
    return {
      blocks: [
        headingBlock('按地方看'),
        textBlock('点一个地方，看它的做法和数据。也可以发“/place 地名”，街道和社区也行。'),
      ],
      buttons: chunk(
        knowledge.articles.map(({ id, locality }) => ({
          label: locality.slice(-2).join(' '),
          action: { kind: 'place', articleId: id, page: 0 } as const,
        })),
        2,
      ),
    }
  }

  function placePage(articleId: string, page: number, back?: Action): Message | undefined {
    const article = articles.get(articleId)
    const pages = chunk(article?.practices ?? [], PAGE.names)
    const shown = pages[page]
    if (article === undefined || shown === undefined) return undefined
    const here: Action = { kind: 'place', articleId, page }
    const first = page * PAGE.names
    const count = figuresOf(article).length
    return {
      blocks: [
        headingBlock(placeText(article.locality)),
        ...(page === 0 ? [textBlock(`${article.overview}[1]`)] : []),
        noteBlock(`做法共${article.practices.length}条，点数字看详情：`),
        { kind: 'items', items: shown.map(({ name }) => name), from: first + 1 },
        sourceBlock(1, article),
      ],
      buttons: [
        ...chunk(numbers(shown, first, here), 5),
        pager(pages.length, page, (to) => ({ kind: 'place', articleId, page: to, ...backTo(back) })),
        [
          ...(count > 0
            ? [
                {
                  label: `全部数据（${count}）`,
                  action: { kind: 'placeFigures', articleId, page: 0, back: here } as const,
                },
              ]
            : []),
          back === undefined ? { label: '别的地方', action: { kind: 'places' } as const } : returning(back),
        ],
      ],
    }
  }

  function placeFiguresPage(articleId: string, page: number, back?: Action): Message | undefined {
    const article = articles.get(articleId)
    if (article === undefined) return undefined
    const pages = chunk(figuresOf(article), PAGE.figures)
    const shown = pages[page] ?? (page === 0 ? [] : undefined)
    if (shown === undefined) return undefined
    const here: Action = { kind: 'placeFigures', articleId, page }
    return {
      blocks: [
        headingBlock(`${placeText(article.locality)}的数据（${figuresOf(article).length}个）`),
        ...(shown.length === 0
          ? [textBlock('这篇材料没有给出数据。')]
          : [
              {
                kind: 'figures',
                lines: shown.map((figure) => figureLineOf(figure)),
              } as const,
            ]),
        sourceBlock(1, article),
      ],
      buttons: [
        ...chunk(
          shown.map((figure, index) => ({
            label: `依据${page * PAGE.figures + index + 1}`,
            action: { kind: 'evidence', figureId: figure.id, back: here } as const,
          })),
          4,
        ),
        pager(pages.length, page, (to) => ({ kind: 'placeFigures', articleId, page: to, ...backTo(back) })),
        [
          back === undefined
            ? { label: '这个地方的做法', action: { kind: 'place', articleId, page: 0 } }
            : returning(back),
        ],
      ],
    }
  }

  function practicePage(
    id: string,
    back?: Action,
    subscribes = false,
    here: Action = { kind: 'practice', practiceId: id },
  ): Message | undefined {
    const practice = practices.get(id)
    const article = practice && articles.get(practice.articleId)
    if (practice === undefined || article === undefined) return undefined
    const topic = topics.find(({ name }) => name === practice.topics[0])
    return {
      blocks: [
        practiceBlock({ practice, citation: 1 }),
        ...(practice.figures.length === 0
          ? []
          : [{ kind: 'figures', lines: practice.figures.map(figureLineOf) } as const]),
        textBlock(`针对的问题：${practice.problem}`),
        ...correctedPractice(practice),
        noteBlock(`主题：${practice.topics.join('、')}　编号：${practiceCode(practice)}`),
        sourceBlock(1, article),
      ],
      buttons: [
        ...chunk(
          practice.figures.map((figure) => ({
            label: `${figure.printed} 的依据`,
            action: { kind: 'evidence', figureId: figure.id, back: here } as const,
          })),
          2,
        ),
        [
          {
            label: `${article.locality.at(-1)}的其他做法`,
            action: { kind: 'place', articleId: article.id, page: 0, back: here },
          },
          ...(topic === undefined
            ? []
            : [
                {
                  label: `各地的${topic.name}`,
                  action: { kind: 'topic', topicId: topic.id, page: 0, back: here } as const,
                },
              ]),
        ],
        [
          { label: '★ 收藏', action: { kind: 'collect', code: practiceCode(practice) } },
          { label: '证据卡', action: { kind: 'card', id: practice.id } },
          { label: '发到别的聊天', action: { kind: 'share', query: practice.name } },
        ],
        [
          ...(subscribes && topic !== undefined
            ? [{ label: `订阅“${topic.name}”`, action: { kind: 'subscribe', topicId: topic.id } as const }]
            : []),
          ...(back === undefined ? [] : [returning(back)]),
        ],
      ],
    }
  }

  function evidencePage(figureId: string, back?: Action, forAdmin = false): Message | undefined {
    // A message of long ago bears the id that a figure had then.
    const coded = codes.find(figureId)
    const figure = coded?.kind === 'figure' ? coded.figure : undefined
    const article = figure && articles.get(figure.articleId)
    if (figure === undefined || article === undefined) return undefined
    return evidenceOf([figure], [article], back, forAdmin)
  }

  function evidenceOf(
    some: readonly Figure[],
    sources: readonly Article[],
    back?: Action,
    forAdmin = false,
  ): Message {
    const shown = some.slice(0, PAGE.evidence)
    const blocks: Block[] = shown.flatMap((figure): Block[] => {
      const article = articles.get(figure.articleId)
      const practice = practices.get(figure.practiceId ?? '')
      if (article === undefined) return []
      const evidence = evidenceFor(figure, article, { forAdmin, passage: passageOf(figure) })
      const { article: _, ...bare } = evidence
      return [
        ...correctedFigure(figure),
        { kind: 'evidence', evidence: shown.length === 1 ? evidence : bare },
        ...(shown.length === 1 && practice !== undefined ? [noteBlock(`出自做法「${practice.name}」`)] : []),
      ]
    })
    if (shown.some((figure) => passageOf(figure) === undefined)) blocks.push(...anchorAlone(shown.length))
    const articleBlocks = sources.map((article, index) => sourceBlock(index + 1, article))
    return {
      blocks:
        blocks.length === 0
          ? [headingBlock('出处'), ...articleBlocks]
          : shown.length === 1
            ? blocks
            : [...blocks, ...articleBlocks],
      buttons: [
        ...chunk(
          shown.flatMap((figure): Button[] => {
            const article = articles.get(figure.articleId)
            if (article === undefined) return []
            const text = copied(citedText(figure, article))
            return [{ label: `复制 ${figure.printed}`, action: { kind: 'copy', text } }]
          }),
          2,
        ),
        ...citing(shown, back),
        ...(back === undefined ? [] : [[returning(back)]]),
      ],
    }
  }

  function citationsPage(some: readonly Figure[], back?: Action): Message | undefined {
    const cited = some.slice(0, PAGE.evidence).flatMap((figure) => {
      const article = articles.get(figure.articleId)
      return article === undefined ? [] : [{ figure, article }]
    })
    if (cited.length === 0) return undefined
    const forms = citationForms(cited)
    return {
      blocks: [
        ...forms.flatMap(({ name, text }) => [headingBlock(name), textBlock(text)]),
        noteBlock('原文没有印的日期、版次照“不详”写，正式引用前请补上。'),
      ],
      buttons: [...chunk(forms.flatMap(copyButton), 3), ...(back === undefined ? [] : [[returning(back)]])],
    }
  }

  return {
    topics: topicsPage,
    topic: topicPage,
    places: placesPage,
    place: placePage,
    placeFigures: placeFiguresPage,
    practice: practicePage,
    evidence: evidencePage,
    evidenceOf,
    citations: citationsPage,
    coded: codes.find,
    listed,
    findFigure: (id) => figures.get(id),
    findPractice: (id) => practices.get(id),
    findArticle: (id) => articles.get(id),
    passageOf,
  }
}

export const figuresOf = (article: Article): readonly Figure[] => [
  ...article.figures,
  ...article.practices.flatMap((practice) => practice.figures),
]

/** Those whose main topic it is first; each place's best before any place's second. */
function practicesOf(all: readonly Practice[], topic: string): readonly Practice[] {
  const rank = (practice: Practice): number => practice.topics.indexOf(topic)
  const fits = all
    .filter((practice) => rank(practice) >= 0)
    .toSorted((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1))
  const seen = new Map<string, number>()
  const turn = new Map(
    fits.map((practice) => {
      const nth = seen.get(practice.articleId) ?? 0
      seen.set(practice.articleId, nth + 1)
      return [practice.id, nth]
    }),
  )
  return fits.toSorted(
    (a, b) => (turn.get(a.id) ?? 0) - (turn.get(b.id) ?? 0) || rank(a) - rank(b) || (a.id < b.id ? -1 : 1),
  )
}

function practiceBlocks(
  shown: readonly Practice[],
  first: number,
  asked: Asked,
  articles: ReadonlyMap<string, Article>,
): Block[] {
  const ids = [...new Set(shown.map(({ articleId }) => articleId))]
  const listed = shown.map((practice) => ({
    cited: { practice, citation: ids.indexOf(practice.articleId) + 1 },
    figures: [],
  }))
  return [
    ...practiceList(listed, { asked, first: first + 1 }),
    ...ids.flatMap((id, index) => {
      const article = articles.get(id)
      return article === undefined ? [] : [sourceBlock(index + 1, article)]
    }),
  ]
}

export function figureLineOf(figure: Figure) {
  const place = ownPlace(figure)
  return {
    metric: toldMetric(figure),
    printed: figure.printed,
    citation: 1,
    figureId: figure.id,
    ...(figure.asOf === undefined ? {} : { asOf: figure.asOf }),
    ...(place === undefined ? {} : { place }),
  }
}

/** Said where the print around an anchor cannot be shown. */
export const ANCHOR_ALONE = '带“……”的原文只收了这一小段，前后文请查原报道。'
const anchorAlone = (figures: number): Block[] => (figures === 0 ? [] : [noteBlock(ANCHOR_ALONE)])

export function evidenceFor(
  figure: Figure,
  article: Article,
  { forAdmin = false, passage }: { readonly forAdmin?: boolean; readonly passage?: Passage | undefined } = {},
): Evidence {
  return {
    printed: figure.printed,
    metric: toldMetric(figure),
    place: `${placeText(figure.locality)}${figure.place ?? ''}`,
    ...(figure.asOf === undefined ? {} : { asOf: figure.asOf }),
    article: {
      title: article.title,
      byline: article.byline,
      ...(article.publication === null ? {} : { publication: article.publication }),
    },
    anchor: figure.anchor,
    ...(passage === undefined ? {} : { passage }),
    code: figureCode(figure),
    // Where the knowledge folder lies on this machine is nobody's business.
    ...(forAdmin
      ? {
          files: {
            document: article.document.file,
            record: article.file.split(/[\\/]/u).slice(-2).join('/'),
          },
        }
      : {}),
  }
}

/** What a copy button may hold. */
const COPY_LENGTH = 256

/** What is too long for a button ends in dots. */
const copied = (text: string): string =>
  text.length <= COPY_LENGTH ? text : `${text.slice(0, COPY_LENGTH - 1)}…`

const copyButton = ({ name, text }: CitationForm): Button[] =>
  text.length <= COPY_LENGTH ? [{ label: `复制${name}`, action: { kind: 'copy', text } }] : []

function citing([first, second]: readonly Figure[], back: Action | undefined): Button[][] {
  if (first === undefined) return []
  const label = '引用格式'
  if (second === undefined) {
    const { id } = first
    const cite: Action = { kind: 'cite', figureId: id, back: { kind: 'evidence', figureId: id } }
    return [
      [
        { label, action: cite },
        { label: '★ 收藏', action: { kind: 'collect', code: figureCode(first) } },
        { label: '证据卡', action: { kind: 'card', id } },
      ],
    ]
  }
  return back?.kind === 'answer'
    ? [[{ label, action: { kind: 'answerCite', slip: back.slip, page: back.page } }]]
    : []
}

const backTo = (back: Action | undefined): { back?: Action } => (back === undefined ? {} : { back })

const returning = (back: Action): Button => ({ label: '‹ 返回', action: back })

const numbers = (shown: readonly Practice[], first: number, back: Action): Button[] =>
  shown.map(({ id }, index) => ({
    label: `${first + index + 1}`,
    action: { kind: 'practice', practiceId: id, back },
  }))

function pager(pages: number, page: number, to: (page: number) => Action): Button[] {
  if (pages < 2) return []
  return [
    ...(page > 0 ? [{ label: '‹ 上一页', action: to(page - 1) }] : []),
    { label: `${page + 1}/${pages}`, action: { kind: 'here' } as const },
    ...(page + 1 < pages ? [{ label: '下一页 ›', action: to(page + 1) }] : []),
  ]
}
