/** Every sentence an answer can be, as a function of the answer: `Answer` → `Message`. Wording is changed here only. */
import type { Answer, CitedFigure, CitedPractice, Correction, Missing, Row, Taken } from '../answer/answer.ts'
import { isPlan } from '../answer/candidates.ts'
import { createInShort } from '../answer/in-short.ts'
import type { PlaceReading } from '../answer/places.ts'
import type { SmallTalk } from '../answer/reading/small-talk.ts'
import type { Modality } from '../answer/reading.ts'
import type { Repair } from '../answer/repair.ts'
import type { Article, Figure } from '../knowledge/article.ts'
import type { Topic } from '../knowledge/lexicon.ts'
import { differsLine, tellFigure } from './claim-text.ts'
import { toldMetric } from './figure-words.ts'
import type { Action, Block, Button, Message } from './message.ts'
import { placeText } from './place-text.ts'
import { practiceList, TOLD_IN_FULL } from './practice-list.ts'
import { figureLine, practiceBlock, sourceBlock } from './record-blocks.ts'
import { comparisonTable, tableBlocks } from './table-message.ts'

export interface MessageContext {
  /** To name a topic's button and to subscribe to it. */
  readonly topics: readonly Topic[]
  /** Whether the figures of an answer can be drawn here; nothing can where it is left out. */
  readonly draws?: (answer: Answer) => boolean
  /** Whether briefs can be written here. */
  readonly writes?: boolean
}

/** How an answer is to stand in its chat. */
export interface AnswerForm {
  /** Under which the question is remembered; without it there are no buttons that need to know it. */
  readonly slip?: string
  /** Which page of the answer this is; 0 is the first. */
  readonly page?: number
  /** For a chat where others watch: the best of it, and the way to the rest. */
  readonly short?: boolean
  /** Whether the full one can be had in its place; otherwise it can in private. */
  readonly extends?: boolean
  /** Whether there is a place to subscribe in. */
  readonly subscribes?: boolean
}

export function answerMessage(answer: Answer, context: MessageContext, form: AnswerForm = {}): Message {
  const shown = form.short ? shortened(answer) : answer
  const head = [
    ...repairNote(shown),
    ...takenNote(shown),
    ...absentNote(shown),
    ...verdictNote(shown),
    ...corrections(shown),
    ...troubleBlocks(shown),
  ]
  const blocks = [...head, ...body(shown, form.short), ...unreportedNote(shown), ...pageNote(answer, form)]
  return {
    blocks: [...blocks, ...sourceBlocks(shown, blocks)],
    buttons: form.short ? shortButtons(answer, context, form) : buttons(answer, context, form),
  }
}

const absentNote = ({ absent }: Answer): Block[] =>
  absent.length === 0 ? [] : [note(`语料里没有${absent.join('、')}的材料，下面是其余地方的。`)]

/** What was taken over from the conversation is named; where the answer itself leads with it, it need not be. */
const takenNote = ({ taken, answerable }: Answer): Block[] => {
  if (taken?.kind === 'widened') return [note(`${taken.from}的材料里没有写到这一点，下面是别的地方的。`)]
  if (taken?.kind === 'left') return [note(leftNote(taken))]
  if (taken?.kind === 'beside') return [note(`「${taken.practice}」没有印这个数，下面的在同一篇材料里。`)]
  if (taken?.kind === 'instead')
    return [
      note(
        `${taken.of}没有与刚才问的对应的做法${taken.whose === undefined ? '' : `（那是${taken.whose}的）`}；当地写到的是这些：`,
      ),
    ]
  if (taken?.kind === 'others') return [note(`${taken.of}的其他做法：`)]
  return taken === undefined || answerable ? [] : [note(`（接着说${taken.name}）`)]
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
  return words.length === 0 || silent ? [] : [note(`材料没有提到：${words.join('、')}。`)]
}

function verdictNote({ verdict, body }: Answer): Block[] {
  if (verdict === undefined) return []
  // What is reckoned or put in order is not printed as such.
  const yes = body.kind === 'table' ? '对，按印出来的数是这样。' : '对，材料里是这么印的。'
  return [text({ yes, no: '不对。', unknown: '材料没说。' }[verdict])]
}

/** Why a place did something: the trouble that its practice answers. Without a place the question tells a trouble itself. */
function troubleBlocks({ answerable, body, practices: [first], reading }: Answer): Block[] {
  const isOfOne = body.kind === 'detail' || (body.kind === 'practices' && reading.places.length > 0)
  if (!answerable || !isOfOne || first === undefined || reading.modality !== 'why') return []
  return [text(`「${first.practice.name}」针对的问题：${first.practice.problem}[${first.citation}]`)]
}

const pageNote = (answer: Answer, { page = 0, short }: AnswerForm): Block[] =>
  page === 0 || short || !answer.answerable
    ? []
    : [note(`第${page + 1}页${answer.more > 0 ? `，后面还有${answer.more}条` : '，就这些了'}。`)]

/** What others in a group need not scroll past. */
const SHORT = { practices: 1, figures: 3, rows: 4 } as const

function shortened(answer: Answer): Answer {
  const { body } = answer
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
      return { ...answer, practices, figures: figures.slice(0, SHORT.figures) }
    }
    default:
      return { ...answer, figures: answer.figures.slice(0, SHORT.figures) }
  }
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
      return [heading(`语料里有${body.rows.length}个地方：`), ...practiceBlocks(answer, short)]
    case 'table':
      return tableBlocks(body)
    case 'times':
      return [
        ...yearNote(answer),
        ...answer.figures.map(({ figure, citation }) => text(`${timeOf(figure)}[${citation}]`)),
      ]
    case 'sources':
      return [{ kind: 'heading', text: '刚才的内容出自：' }, ...quotedFigures(answer.figures)]
    case 'missing':
      return missingBlocks(body.missing, answer)
    case 'corrected':
      return relatedBlocks(answer)
    case 'talk':
      return talkBlocks(body.talk, answer.suggestions)
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
      ...(practice.figures.length === 0 ? [note('这条做法没有印出数据。')] : []),
      ...(answer.reading.modality === 'why' ? [] : [text(`解决的问题：${practice.problem}`)]),
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
    ? [text('原文没有写是哪一年。')]
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

/** The figures side by side first, then a short paragraph a place; the rest of it is behind its button. */
type Comparison = Extract<Answer['body'], { kind: 'comparison' }>

function comparisonBlocks(body: Comparison): Block[] {
  const table = comparisonTable(body.rows)
  // Where a place prints no number, what it does is what there is to compare.
  const practical = body.rows.some((row) => row.figures.length === 0 && row.practices.length > 0)
  const told = body.rows.flatMap((row): Block[] => {
    if (row.missing) return [heading(placeText(row.locality)), note('材料里没有写到这一项。')]
    const [first, ...others] = row.practices
    if (first === undefined) return []
    return [practiceBlock(practical ? first : inShort(first)), ...alsoThere(others)]
  })
  return practical ? [...told, ...table] : [...verdictBlocks(body), ...table, ...told]
}

function alsoThere(others: readonly CitedPractice[]): Block[] {
  const names = others.map(({ practice }) => `「${practice.name}」`)
  return names.length === 0 ? [] : [note(`还有：${names.join('、')}`)]
}

const inShort = ({ practice, citation }: CitedPractice): CitedPractice => ({
  practice: { ...practice, summary: firstSentence(practice.summary) },
  citation,
})

const firstSentence = (paragraph: string): string =>
  /^[^。！？；]*[。！？；]?/u.exec(paragraph)?.[0].replace(/；$/u, '。') ?? paragraph

function verdictBlocks({ comparable, larger, rows, unordered }: Comparison): Block[] {
  if (comparable === false) return [note('几个数据统计的不是同一件事，不能直接比大小。')]
  if (unordered !== undefined) {
    const figures = rows.flatMap((row) => row.figures.slice(0, 1))
    return [note(unordered === 'units' ? apartText(figures) : boundText(figures))]
  }
  if (larger === undefined) return []
  if (larger === 'equal') return [note('两处印出的数一样。')]
  return [text(`按印出的数，${larger.at(-1) ?? ''}更多。`)]
}

const apartText = (figures: readonly CitedFigure[]): string =>
  `${figures.map(({ figure }) => `${figure.locality.at(-1)}按“${figure.unit}”数`).join('，')}，比不出大小。`

function boundText(figures: readonly CitedFigure[]): string {
  const open = figures.filter(({ figure }) => figure.bound !== 'exact' || figure.upTo !== undefined)
  if (open.length !== 1) return '印出来的都是约数、范围或上下限，比不出大小。'
  const whose = open.map(({ figure }) => `${figure.locality.at(-1)}的${figure.printed}`).join('')
  return `${whose}不是准数，比不出大小。`
}

// ── what is missing or wrong ──────────────────────────────────────────────────────────────────────────────────────

function corrections(answer: Answer): Block[] {
  return answer.corrections.flatMap((correction) => correctionBlocks(correction))
}

/** The one sentence that sets a wrong premise right; also the `correction` of the answer JSON. */
export function correctionText(correction: Correction): string {
  switch (correction.kind) {
    case 'figureElsewhere': {
      const { figure } = correction.figure
      return `${correction.asked}的材料里没有“${correction.stated}”这个数。${figure.printed}是${placeText(figure.locality)}的：${metricLine(figure)}。`
    }
    case 'practiceElsewhere': {
      const { localities } = correction
      const others = localities.length > 3 ? `等${localities.length}个地方` : ''
      const whose = localities.slice(0, 3).map(placeText).join('、') + others
      return `${correction.asked}的材料里没有写“${correction.name}”，写到的是${whose}。`
    }
    case 'placeElsewhere':
      return `${correction.name}不在${correction.asked}，在${placeText(correction.practice.practice.locality)}。`
    case 'metricElsewhere': {
      const { figure } = correction.figure
      return `${correction.asked}的材料里没有这个数据。${placeText(figure.locality)}有：${metricLine(figure)}，不是${correction.asked}的。`
    }
    case 'otherThing': {
      const { figure } = correction.figure
      return `材料里的${figure.printed}是${placeText(figure.locality)}的“${figure.metric}”，不是问的这一项；问的这一项材料里没有给出。`
    }
    case 'otherNumber': {
      const { figure } = correction.figure
      return `材料里印的不是${correction.stated}，是${figure.printed}（${figure.metric}）。`
    }
    case 'claim': {
      const { stated, figure, differences, instead } = correction
      const verdict = {
        figure: figure.figure,
        differences,
        ...(instead === undefined ? {} : { instead: instead.figure }),
      }
      return `${differsLine(stated, verdict, tellFigure, 'question')}。`
    }
  }
}

const metricLine = (figure: Figure): string =>
  `${toldMetric(figure)}${figure.printed}${figure.asOf === undefined ? '' : `（${figure.asOf}）`}`

function correctionBlocks(correction: Correction): Block[] {
  const text = correctionText(correction)
  const citation = 'practice' in correction ? correction.practice.citation : correction.figure.citation
  return [{ kind: 'text', text: `${text}[${citation}]` }]
}

function relatedBlocks(answer: Answer): Block[] {
  return answer.related.slice(0, 1).map((practice) => ({
    kind: 'text',
    text: `${placeText(practice.locality)}「${practice.name}」：${practice.summary}`,
  }))
}

const MODALITY_NAMES: Readonly<Record<Modality, string>> = {
  fact: '这一项',
  future: '以后的打算',
  why: '其中的原因',
  opinion: '别人的看法和评价',
  rankBeyond: '在全国、全省的位次',
}

function missingBlocks(missing: Missing, answer: Answer): Block[] {
  const near = answer.related.map((practice) => `${placeText(practice.locality)}：${practice.name}`)
  const list = (intro: string): Block[] =>
    near.length === 0 ? [] : [note(intro), { kind: 'items', items: near }]
  switch (missing.kind) {
    case 'place': {
      const mentioned =
        missing.mentionedBy.length === 0
          ? ''
          : `只有${missing.mentionedBy.map((article) => article.locality.at(-1)).join('、')}的材料提到过它，没有写它自己的做法。`
      return [
        text(`语料里没有${missing.asked}的材料。${mentioned}`),
        ...list('别的地方做过相近的事（不是该地的）：'),
      ]
    }
    case 'part':
      return [
        text(`语料里没有单独写${missing.asked}的内容，只有${placeText(missing.around.locality)}整体的材料。`),
        ...list('这篇材料里的做法：'),
      ]
    case 'figure':
    case 'detail': {
      const practice = answer.related[0]
      const whose = missing.asked === undefined ? '材料里' : `${missing.asked}的材料里`
      const nearest = missing.kind === 'figure' ? missing.nearest : undefined
      return [
        text(
          missing.kind === 'detail'
            ? `${whose}没有写${missing.says ?? '到这一点'}。`
            : nearest === undefined
              ? `${whose}没有给出这个数。`
              : missing.whole === true
                ? `${whose}只印了合起来的数：${metricLine(nearest.figure)}[${nearest.citation}]，没有一一分开写。`
                : `${whose}没有找到完全对得上的数。最接近的是${metricLine(nearest.figure)}[${nearest.citation}]，不一定就是问的这一项。`,
        ),
        ...(practice === undefined
          ? []
          : [
              text(`相关的只写了「${practice.name}」：${practice.summary}`),
              ...givenFigures(practice.figures.filter((figure) => figure !== nearest?.figure)),
            ]),
      ]
    }
    case 'subject':
      return [text(`${missing.asked}的材料里没有写到这一项。`), ...list('别的地方有（不是该地的）：')]
    case 'modality':
      return [
        text(
          `${missing.asked === '' ? '' : `${missing.asked}的`}材料里没有写${MODALITY_NAMES[missing.modality]}。`,
        ),
        ...list('最接近的做法：'),
      ]
    case 'nothing':
      return [text('语料里没有找到能回答这个问题的内容。'), ...tryThese(answer.suggestions)]
    case 'elsewhere':
      return [
        text(
          `语料里没有找到别的地方也做${missing.of === undefined ? '这件事' : `「${missing.of.name}」`}的材料。`,
        ),
      ]
    case 'only':
      return [
        text(`${missing.asked}只收了${placeText(missing.held.locality)}的材料，没有其他地方的。`),
        text(`《${missing.held.title}》`),
      ]
    case 'more':
      return [text('就这些了，没有更多。可以换个说法再问，或者发 /topics 按主题看。')]
    case 'nth':
      return [text(`刚才只列了${missing.of}条，没有第${missing.nth}条。`)]
    case 'turn':
      return [text('前面还没有问过内容，先问一个问题吧。'), ...tryThese(answer.suggestions)]
  }
}

function givenFigures(figures: readonly Figure[]): Block[] {
  if (figures.length === 0) return []
  return [text(`这条做法印出的数据有：${figures.slice(0, 4).map(metricLine).join('；')}。`)]
}

function talkBlocks(talk: SmallTalk, examples: readonly string[]): Block[] {
  switch (talk) {
    case 'identity':
      return [
        text(
          '我是他山，一个自动回答的机器人，不是真人：问我“别的地方怎么解决的、效果怎样”，我从审校过的报道里找做法和数据，每个数据都注明出处；查不到的，我会直说。',
        ),
        ...tryThese(examples),
        note('也可以接着问：“那成都呢”“还有吗”“第二个细说”“来源呢”。'),
      ]
    case 'greeting':
      return [text('你好，我是他山。想知道哪里解决过什么难题，直接问就行。'), ...tryThese(examples)]
    case 'thanks':
      return [text('不客气，有需要随时问。')]
    case 'goodbye':
      return [text('好，您先忙。要查什么，随时来问。')]
    case 'acknowledgement':
      return [text('好的。还想知道什么，接着说就行。')]
    case 'complaint':
      return [text('抱歉，没帮上忙。换个说法，或者点名一个地方、一个数，我再查一遍。')]
    case 'chatter':
      return [text('这个我接不上话，查做法、查数字倒还行。'), ...tryThese(examples)]
    case 'beyond':
      return [text('这个我帮不上忙：我只查各地的治理做法和它们报出的数据。'), ...tryThese(examples)]
    case 'noise':
      return [
        text('没看懂这条消息。用一句话说说遇到的难题，或者问一个地方、一个数据。'),
        ...tryThese(examples),
      ]
  }
}

function tryThese(examples: readonly string[]): Block[] {
  return examples.length === 0 ? [] : [note('可以这样问：'), { kind: 'items', items: examples }]
}

const text = (value: string): Block => ({ kind: 'text', text: value })
const note = (value: string): Block => ({ kind: 'note', text: value })
const heading = (value: string): Block => ({ kind: 'heading', text: value })

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

// ── buttons ───────────────────────────────────────────────────────────────────────────────────────────────────────

/** Further than this nobody counts. */
const NUMBERED = 6

function buttons(
  answer: Answer,
  { draws, topics, writes = false }: MessageContext,
  form: AnswerForm,
): Button[][] {
  const { slip, page = 0, subscribes = false } = form
  const back: { back?: Action } = slip === undefined ? {} : { back: { kind: 'answer', slip, page } }
  const rows: Button[][] = []
  const row = (...buttons: (Button | undefined)[]) => {
    const some = buttons.filter((button) => button !== undefined)
    if (some.length > 0) rows.push(some)
  }
  const found = answer.answerable && answer.body.kind !== 'talk'
  const numbered = found && ['practices', 'list'].includes(answer.body.kind) && answer.practices.length > 1
  if (numbered)
    for (const some of chunk(answer.practices.slice(0, NUMBERED * 2), NUMBERED))
      row(
        ...some.map(({ practice }) => ({
          label: `${answer.practices.findIndex((cited) => cited.practice === practice) + 1}`,
          action: { kind: 'practice', practiceId: practice.id, ...back } as const,
        })),
      )
  if (found && answer.body.kind === 'comparison')
    for (const some of chunk(answer.practices, 2))
      row(
        ...some.map(({ practice: { id, name } }) => ({
          label: name,
          action: { kind: 'practice', practiceId: id, ...back } as const,
        })),
      )
  if (slip !== undefined)
    row(
      page > 0 ? { label: '‹ 上一页', action: { kind: 'answer', slip, page: page - 1 } } : undefined,
      answer.more > 0
        ? { label: `更多做法（${answer.more}）›`, action: { kind: 'answer', slip, page: page + 1 } }
        : undefined,
    )
  if (slip !== undefined && found)
    row(
      ...takingAway(answer, slip, page, draws),
      writes && page === 0 && answer.practices.length + answer.figures.length > 1
        ? { label: '写成材料', action: { kind: 'brief', slip } }
        : undefined,
    )
  const article = answer.citations[0]?.article
  if (slip !== undefined && (answer.figures.length > 0 || answer.citations.length > 0))
    row(
      { label: '原文依据', action: { kind: 'answerEvidence', slip, page } },
      article === undefined
        ? undefined
        : {
            label: `${article.locality.at(-1)}的数据`,
            action: { kind: 'placeFigures', articleId: article.id, page: 0, ...back },
          },
    )
  // Another reading that is about as likely.
  if (found)
    for (const { label, practice: practiceId } of answer.choices)
      row({ label, action: { kind: 'practice', practiceId, ...back } })
  const practice = answer.practices[0]?.practice ?? answer.related[0]
  const topic = topics.find(({ name }) => name === practice?.topics[0])
  if (topic !== undefined && found)
    row(
      { label: `各地的${topic.name}`, action: { kind: 'topic', topicId: topic.id, page: 0, ...back } },
      subscribes
        ? { label: `订阅“${topic.name}”`, action: { kind: 'subscribe', topicId: topic.id } }
        : undefined,
    )
  if (!found)
    for (const { id, locality, name } of answer.related.slice(0, 3))
      row({ label: `${locality.at(-1)}：${name}`, action: { kind: 'practice', practiceId: id, ...back } })
  if (!found)
    for (const text of answer.suggestions.slice(0, 3))
      if (!text.startsWith('语料')) row({ label: text, action: { kind: 'ask', text } })
  if (found && slip !== undefined)
    row(
      { label: '👍', action: { kind: 'feedback', slip, useful: true } },
      { label: '👎', action: { kind: 'feedback', slip, useful: false } },
      keeping(answer, slip, page),
      { label: '为什么是它', action: { kind: 'why', slip, page } },
    )
  return rows
}

const keeping = (answer: Answer, slip: string, page: number): Button | undefined =>
  answer.practices.length + answer.figures.length === 0
    ? undefined
    : { label: '★ 收藏', action: { kind: 'collectAnswer', slip, page } }

/** What becomes of figures side by side in another paper. */
function takingAway(answer: Answer, slip: string, page: number, draws: MessageContext['draws']): Button[] {
  const { body, figures } = answer
  if (!['table', 'comparison'].includes(body.kind) || figures.length === 0) return []
  return [
    { label: '导出表格', action: { kind: 'exportFigures', slip, page } },
    ...(draws?.(answer) ? [{ label: '画成图', action: { kind: 'chart', slip, page } } as const] : []),
  ]
}

function shortButtons(
  answer: Answer,
  { draws }: MessageContext,
  { slip, extends: inPlace }: AnswerForm,
): Button[][] {
  if (!answer.answerable || answer.body.kind === 'talk') return []
  if (slip === undefined) {
    const [first] = answer.figures
    return [
      [
        ...(first === undefined
          ? []
          : [{ label: '原文依据', action: { kind: 'evidence', figureId: first.figure.id } } as const]),
        { label: '问他山 ↗', action: { kind: 'private', payload: 'guest' } },
      ],
    ]
  }
  return [
    [
      { label: '原文依据', action: { kind: 'answerEvidence', slip, page: 0 } },
      ...[keeping(answer, slip, 0)].filter((button) => button !== undefined),
      inPlace
        ? { label: '完整回答', action: { kind: 'answer', slip, page: 0 } }
        : { label: '私下细问 ↗', action: { kind: 'private', payload: `a_${slip}` } },
    ],
    ...[takingAway(answer, slip, 0, draws)].filter((row) => row.length > 0),
  ]
}

/** In rows of so many. */
export function chunk<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
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
