/**
 * `Answer` → `Message`: what stands above it, the answer itself, what it leaves open, its sources. Wording is changed here
 * and in the `…-blocks.ts` beside it only.
 */
import type { Answer, CitedFigure, CitedPractice, Row, Taken } from '../answer/answer.ts'
import { isPlan } from '../answer/figure-sort.ts'
import { createInShort } from '../answer/in-short.ts'
import type { PlaceReading } from '../answer/places.ts'
import type { Repair } from '../answer/repair.ts'
import type { Article, Figure } from '../knowledge/article.ts'
import { answerButtons, shortButtons } from './answer-buttons.ts'
import type { AnswerForm, MessageContext } from './answer-form.ts'
import { comparisonBlocks } from './comparison-blocks.ts'
import { correctionBlock } from './correction-text.ts'
import { type Block, headingBlock, type Message, noteBlock, textBlock } from './message.ts'
import { missingBlocks } from './missing-blocks.ts'
import { placeText } from './place-text.ts'
import { practiceList, TOLD_IN_FULL } from './practice-list.ts'
import { figureLine, practiceBlock, sourceBlock } from './record-blocks.ts'
import { smallTalkBlocks } from './small-talk-blocks.ts'
import { tableBlocks } from './table-message.ts'

export function answerMessage(answer: Answer, context: MessageContext, form: AnswerForm = {}): Message {
  const shown = form.short ? shortened(answer) : answer
  const head = [
    ...repairNote(shown),
    ...takenNote(shown),
    ...absentNote(shown),
    ...verdictNote(shown),
    ...shown.corrections.map(correctionBlock),
    ...troubleBlocks(shown),
  ]
  const blocks = [...head, ...body(shown, form.short), ...unreportedNote(shown), ...pageNote(answer, form)]
  return {
    blocks: [...blocks, ...sourceBlocks(shown, blocks)],
    buttons: form.short ? shortButtons(answer, context, form) : answerButtons(answer, context, form),
  }
}

const absentNote = ({ absent }: Answer): Block[] =>
  absent.length === 0 ? [] : [noteBlock(`语料里没有${absent.join('、')}的材料，下面是其余地方的。`)]

/** What was taken over from the conversation is named; where the answer itself leads with it, it need not be. */
const takenNote = ({ taken, answerable, body }: Answer): Block[] => {
  if (taken?.kind === 'widened') return [noteBlock(`${taken.from}的材料里没有写到这一点，下面是别的地方的。`)]
  if (taken?.kind === 'left') return [noteBlock(leftNote(taken))]
  if (taken?.kind === 'beside')
    return [
      noteBlock(
        `「${taken.practice}」${body.kind === 'detail' ? '没有写到这一点' : '没有印这个数'}，下面的在同一篇材料里。`,
      ),
    ]
  if (taken?.kind === 'instead')
    return [
      noteBlock(
        `${taken.of}没有与刚才问的对应的做法${taken.whose === undefined ? '' : `（那是${taken.whose}的）`}；当地写到的是这些：`,
      ),
    ]
  if (taken?.kind === 'others') return [noteBlock(`${taken.of}的其他做法：`)]
  return taken === undefined || answerable ? [] : [noteBlock(`（接着说${taken.name}）`)]
}

/** 刚才说的是温州市；下面是廉江市的。 */
function leftNote({ from, to }: Extract<Taken, { kind: 'left' }>): string {
  const [only = '', another] = to
  const whose = to.includes(from) ? '也有别的地方' : another === undefined ? `是${only}` : '是别的地方'
  return `刚才说的是${from}；下面${whose}的。`
}

/** Words of the question that no record speaks of, where they are more than scraps. */
const unreportedNote = ({ body, unreported }: Answer): Block[] => {
  const words = unreported.filter(({ length }) => length > 1).slice(0, 3)
  const silent = body.kind === 'missing' && body.missing.kind === 'modality'
  return words.length === 0 || silent ? [] : [noteBlock(`材料没有提到：${words.join('、')}。`)]
}

function verdictNote({ verdict, body }: Answer): Block[] {
  if (verdict === undefined) return []
  // What is reckoned or put in order is not printed as such.
  const yes = body.kind === 'table' ? '对，按印出来的数是这样。' : '对，材料里是这么印的。'
  const no =
    body.kind === 'table' && body.notes.some(({ kind }) => kind === 'printedAlike') ? '不是。' : '不对。'
  return [textBlock({ yes, no, unknown: '材料没说。' }[verdict])]
}

/** Why a place did something: the trouble that its practice answers. Without a place the question tells a trouble itself. */
function troubleBlocks({ answerable, body, practices: [first], reading }: Answer): Block[] {
  const isOfOne = body.kind === 'detail' || (body.kind === 'practices' && reading.places.length > 0)
  if (!answerable || !isOfOne || first === undefined || reading.modality !== 'why') return []
  return [textBlock(`「${first.practice.name}」针对的问题：${first.practice.problem}[${first.citation}]`)]
}

const pageNote = (answer: Answer, { page = 0, short }: AnswerForm): Block[] =>
  page === 0 || short || !answer.answerable
    ? []
    : [noteBlock(`第${page + 1}页${answer.more > 0 ? `，后面还有${answer.more}条` : '，就这些了'}。`)]

/** What others in a group need not scroll past. */
const SHORT = { practices: 1, figures: 3, each: 6, rows: 4 } as const

function shortened(answer: Answer): Answer {
  const { body, reading } = answer
  const most = Math.max(SHORT.figures, asksFor(reading))
  const rows = (all: readonly Row[]): Row[] =>
    all.slice(0, SHORT.rows).map((row) => ({
      ...row,
      practices: row.practices.slice(0, 1),
      figures: row.figures.slice(0, SHORT.figures),
    }))
  switch (body.kind) {
    case 'comparison':
      return { ...answer, body: { ...body, rows: rows(body.rows) } }
    case 'practices':
    case 'figures': {
      const practices = answer.practices.slice(0, SHORT.practices)
      const figures =
        body.kind === 'figures'
          ? answer.figures
          : answer.figures.filter(({ figure }) =>
              practices.some(({ practice }) => practice.id === figure.practiceId),
            )
      return { ...answer, practices, figures: figures.slice(0, most) }
    }
    default:
      return { ...answer, figures: answer.figures.slice(0, most) }
  }
}

/** 三层各划了多少, 收了多少、落了多少: how many numbers whoever asks for several is told, at the most. */
function asksFor({ marks, requests }: Answer['reading']): number {
  if (marks.some(({ kinds }) => kinds.includes('each'))) return SHORT.each
  return requests.length > 1 ? requests.length * 2 : 1
}

function repairNote(answer: Answer): Block[] {
  const { repairs, places } = answer.reading
  if (repairs.length === 0) return []
  const named = (place: PlaceReading | undefined) => place?.within ?? place?.path.at(-1)
  // 辽杨 is read as 辽阳市, which is not Liaoyang the county.
  const meant = ({ to }: Repair): string => named(places.find(({ asked }) => asked === to)) ?? to
  return [{ kind: 'note', text: `按${repairs.map((repair) => `“${meant(repair)}”`).join('')}理解。` }]
}

function body(answer: Answer, short = false): Block[] {
  const { body } = answer
  switch (body.kind) {
    case 'figures':
      return figureBlocks(answer)
    case 'practices':
      return practiceBlocks(answer)
    case 'detail':
      return detailBlocks(answer)
    case 'overview':
      return body.articles.flatMap((article) => overviewBlocks(article, answer, body.articles.length > 1))
    case 'comparison':
      return comparisonBlocks(body)
    case 'list':
      return [headingBlock(`语料里有${body.rows.length}个地方：`), ...practiceBlocks(answer, short)]
    case 'table':
      return tableBlocks(body)
    case 'times':
      return [
        ...yearNote(answer),
        ...answer.figures.map(({ figure, citation }) => textBlock(`${timeOf(figure)}[${citation}]`)),
      ]
    case 'sources':
      return [{ kind: 'heading', text: '刚才的内容出自：' }, ...quotedFigures(answer.figures)]
    case 'missing':
      return missingBlocks(body.missing, answer)
    case 'corrected':
      return relatedBlocks(answer)
    case 'talk':
      return smallTalkBlocks(body.talk, answer.suggestions)
  }
}

// ── figures ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** Figures under their places, in the order in which the places first come. */
function figureBlocks(answer: Answer): Block[] {
  const blocks: Block[] = []
  for (const group of groupBy(answer.figures, ({ figure }) => placeText(figure.locality))) {
    const locality = group[0]?.figure.locality ?? []
    blocks.push({ kind: 'heading', text: placeText(locality) })
    blocks.push({ kind: 'figures', lines: group.map((cited) => figureLine(cited, locality)) })
    for (const { practice, citation } of answer.practices)
      if (placeText(practice.locality) === placeText(locality))
        blocks.push({ kind: 'text', text: `做法「${practice.name}」：${practice.summary}[${citation}]` })
  }
  return blocks
}

/** Each in full where they are few; else a short paragraph each, and for those who did not ask only what they are called. */
function practiceBlocks({ figures, practices, why }: Answer, short = false): Block[] {
  if (short || practices.length > TOLD_IN_FULL) {
    const listed = practices.map((cited) => ({ cited, figures: figuresBehind(cited, figures) }))
    return practiceList(listed, { asked: why.words, short })
  }
  return practices.flatMap((cited, index) => [
    practiceBlock(cited, practices.length > 1 ? index + 1 : undefined),
    ...linesOf(cited, figures),
  ])
}

const figuresBehind = (
  { practice }: CitedPractice,
  figures: readonly CitedFigure[],
): readonly CitedFigure[] => figures.filter(({ figure }) => figure.practiceId === practice.id)

function linesOf(of: CitedPractice, figures: readonly CitedFigure[]): Block[] {
  const lines = figuresBehind(of, figures).map((cited) => figureLine(cited, of.practice.locality))
  return lines.length === 0 ? [] : [{ kind: 'figures', lines }]
}

function detailBlocks(answer: Answer): Block[] {
  return answer.practices.flatMap((cited): Block[] => {
    const { practice } = cited
    return [
      practiceBlock(cited),
      ...linesOf(cited, answer.figures),
      ...(practice.figures.length === 0 ? [noteBlock('这条做法没有印出数据。')] : []),
      ...(answer.reading.modality === 'why' ? [] : [textBlock(`解决的问题：${practice.problem}`)]),
      { kind: 'text', text: `原文用的名称：${practice.names.join('、')}` },
      { kind: 'text', text: `主题：${practice.topics.join('、')}` },
    ]
  })
}

/** 哪一年的事 wants a year, and 防汛期间 is none. */
function yearNote({ figures, reading }: Answer): Block[] {
  const times = figures.flatMap(({ figure: { asOf } }) => asOf ?? [])
  const asksYear = reading.marks.some(
    ({ kinds, text: phrase }) =>
      phrase.includes('年') && (kinds.includes('when') || kinds.includes('whenOf')),
  )
  return asksYear && times.length > 0 && !times.some((time) => /\d{4}/u.test(time))
    ? [textBlock('原文没有写是哪一年。')]
    : []
}

function timeOf(figure: Figure): string {
  const time = figure.asOf === undefined ? '原文没有写是什么时候的数' : `原文写的是“${figure.asOf}”`
  return `${figure.metric}${figure.printed}：${time}${isPlan(figure) ? '，是计划要达到的数' : ''}。`
}

// ── places ────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A place with twenty practices is named by them, not told in full: the rest is one tap or question away. */
const OVERVIEW_NAMES = { alone: 24, among: 5 } as const
/** Of several places each is told in so many characters and figures. */
const AMONG = { characters: 60, figures: 2 } as const

function overviewBlocks(article: Article, answer: Answer, among: boolean): Block[] {
  const citation = answer.citations.find((cited) => cited.article.id === article.id)?.n ?? 1
  const own = answer.figures.filter(({ figure }) => figure.articleId === article.id)
  const figures = among ? own.slice(0, AMONG.figures) : own
  const place = placeText(article.locality)
  const told = among
    ? createInShort(article.overview, answer.why.words, place)(AMONG.characters)
    : article.overview
  const shown = article.practices.slice(0, among ? OVERVIEW_NAMES.among : OVERVIEW_NAMES.alone)
  const names = shown.map(({ name }) => name).join('、')
  const rest = shown.length < article.practices.length ? '等' : ''
  return [
    { kind: 'heading', text: place },
    { kind: 'text', text: `${told}[${citation}]` },
    ...(figures.length === 0
      ? []
      : [{ kind: 'figures', lines: figures.map((cited) => figureLine(cited, article.locality)) } as const]),
    { kind: 'text', text: `做法${article.practices.length}条：${names}${rest}。` },
  ]
}

function relatedBlocks(answer: Answer): Block[] {
  return answer.related.slice(0, 1).map((practice) => ({
    kind: 'text',
    text: `${placeText(practice.locality)}「${practice.name}」：${practice.summary}`,
  }))
}

// ── sources ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** The articles that what is shown cites. */
function sourceBlocks(answer: Answer, shown: readonly Block[]): Block[] {
  const cited = citedIn(shown)
  return answer.citations
    .filter(({ n }) => cited.size === 0 || cited.has(n) || answer.body.kind === 'sources')
    .map(({ n, article }) => sourceBlock(n, article))
}

function citedIn(blocks: readonly Block[]): ReadonlySet<number> {
  const cited = new Set<number>()
  for (const block of blocks) {
    if (block.kind === 'practice' || block.kind === 'listed') cited.add(block.citation)
    if (block.kind === 'figures') for (const { citation } of block.lines) cited.add(citation)
    if (block.kind === 'figureTable')
      for (const { citation } of block.rows) if (citation !== undefined) cited.add(citation)
    const texts = block.kind === 'text' ? [block.text] : block.kind === 'items' ? block.items : []
    for (const one of texts) for (const [, n] of one.matchAll(/\[(\d+)\]/gu)) cited.add(Number(n))
  }
  return cited
}

function quotedFigures(figures: readonly CitedFigure[]): Block[] {
  return figures.flatMap((cited): Block[] => [
    { kind: 'figures', lines: [figureLine(cited)] },
    { kind: 'quote', text: `原文：……${cited.figure.anchor}……` },
  ])
}

function groupBy<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group === undefined) groups.set(key(item), [item])
    else group.push(item)
  }
  return [...groups.values()]
}
