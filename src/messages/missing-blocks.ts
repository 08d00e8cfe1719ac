/** What the corpus does not say, said so that nobody takes what comes close for it. */
import type { Answer, Missing } from '../answer/answer.ts'
import type { Modality } from '../answer/reading.ts'
import type { Figure } from '../knowledge/article.ts'
import { metricLine } from './correction-text.ts'
import { type Block, noteBlock, textBlock } from './message.ts'
import { placeText } from './place-text.ts'
import { tryThese } from './small-talk-blocks.ts'

const MODALITY_NAMES: Readonly<Record<Modality, string>> = {
  fact: '这一项',
  future: '以后的打算',
  why: '其中的原因',
  opinion: '别人的看法和评价',
  rankBeyond: '在全国、全省的位次',
}

export function missingBlocks(missing: Missing, answer: Answer): Block[] {
  switch (missing.kind) {
    case 'place':
      return [textBlock(noSuchPlace(missing)), ...nearby('别的地方做过相近的事（不是该地的）：', answer)]
    case 'part':
      return [
        textBlock(
          `语料里没有单独写${missing.asked}的内容，只有${placeText(missing.around.locality)}整体的材料。`,
        ),
        ...nearby('这篇材料里的做法：', answer),
      ]
    case 'figure':
    case 'detail':
      return notPrinted(missing, answer)
    case 'subject':
      return [
        textBlock(`${missing.asked}的材料里没有写到这一项。`),
        ...nearby('别的地方有（不是该地的）：', answer),
      ]
    case 'modality': {
      const whose = missing.asked === '' ? '' : `${missing.asked}的`
      return [
        textBlock(`${whose}材料里没有写${MODALITY_NAMES[missing.modality]}。`),
        ...nearby('最接近的做法：', answer),
      ]
    }
    case 'nothing':
      return [textBlock('语料里没有找到能回答这个问题的内容。'), ...tryThese(answer.suggestions)]
    case 'elsewhere': {
      const what = missing.of === undefined ? '这件事' : `「${missing.of.name}」`
      return [textBlock(`语料里没有找到别的地方也做${what}的材料。`)]
    }
    case 'only':
      return [
        textBlock(`${missing.asked}只收了${placeText(missing.held.locality)}的材料，没有其他地方的。`),
        textBlock(`《${missing.held.title}》`),
      ]
    case 'more':
      return [textBlock('就这些了，没有更多。可以换个说法再问，或者发 /topics 按主题看。')]
    case 'nth':
      return [textBlock(`刚才只列了${missing.of}条，没有第${missing.nth}条。`)]
    case 'turn':
      return [textBlock('前面还没有问过内容，先问一个问题吧。'), ...tryThese(answer.suggestions)]
  }
}

type MissingOf<Kind extends Missing['kind']> = Extract<Missing, { readonly kind: Kind }>

/** What comes closest, under a line that says whose it is. */
function nearby(intro: string, { related }: Answer): Block[] {
  const items = related.map((practice) => `${placeText(practice.locality)}：${practice.name}`)
  return items.length === 0 ? [] : [noteBlock(intro), { kind: 'items', items }]
}

function noSuchPlace({ asked, mentionedBy }: MissingOf<'place'>): string {
  const by = mentionedBy.map((article) => article.locality.at(-1)).join('、')
  const mentioned = by === '' ? '' : `只有${by}的材料提到过它，没有写它自己的做法。`
  return `语料里没有${asked}的材料。${mentioned}`
}

/** A number or a detail that is asked for where the practice is there: what of it is printed. */
function notPrinted(missing: MissingOf<'figure' | 'detail'>, { related }: Answer): Block[] {
  const [practice] = related
  const whose = missing.asked === undefined ? '材料里' : `${missing.asked}的材料里`
  const nearest = missing.kind === 'figure' ? missing.nearest : undefined
  const said = missing.kind === 'detail' ? `没有写${missing.says ?? '到这一点'}。` : noSuchFigure(missing)
  if (practice === undefined) return [textBlock(`${whose}${said}`)]
  return [
    textBlock(`${whose}${said}`),
    textBlock(`相关的只写了「${practice.name}」：${practice.summary}`),
    ...givenFigures(practice.figures.filter((figure) => figure !== nearest?.figure)),
  ]
}

function noSuchFigure({ nearest, whole }: MissingOf<'figure'>): string {
  if (nearest === undefined) return '没有给出这个数。'
  const closest = `${metricLine(nearest.figure)}[${nearest.citation}]`
  return whole === true
    ? `没有写各是什么，只印了合起来的数：${closest}。`
    : `没有找到完全对得上的数。最接近的是${closest}，不一定就是问的这一项。`
}

function givenFigures(figures: readonly Figure[]): Block[] {
  if (figures.length === 0) return []
  return [textBlock(`这条做法印出的数据有：${figures.slice(0, 4).map(metricLine).join('；')}。`)]
}
