/** A premise of a question that the print contradicts, set right in one sentence. */
import type { Correction } from '../answer/answer.ts'
import type { Figure } from '../knowledge/article.ts'
import { differsLine, tellFigure } from './claim-text.ts'
import { toldMetric } from './figure-words.ts'
import { type Block, textBlock } from './message.ts'
import { placeText } from './place-text.ts'

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

/** What was counted, its number and when: 网格员人数136人（2023年）. */
export const metricLine = (figure: Figure): string =>
  `${toldMetric(figure)}${figure.printed}${figure.asOf === undefined ? '' : `（${figure.asOf}）`}`

export function correctionBlock(correction: Correction): Block {
  const text = correctionText(correction)
  const citation = 'practice' in correction ? correction.practice.citation : correction.figure.citation
  return textBlock(`${text}[${citation}]`)
}
