/** “Why this?”: what was understood, which words counted, which records came close, which step decided. */
import type { Answer } from '../answer/answer.ts'

export function whyText({ question, why, intent }: Answer): string {
  const lines = [
    `读成：${question.text}`,
    `意图：${intent}（${why.decided}）`,
    `地方：${question.places.map(({ asked, path, standing }) => `${asked} → ${path.join('/')}（${standing}）`).join('；') || '没有'}`,
    `问的数：${question.asks.map(({ text, expected }) => `${text}${expected === undefined ? '' : `（${expected}）`}`).join('；') || '没有'}`,
    `关键词：${why.words.map(({ word, synonyms, weight }) => `${word} ${weight.toFixed(1)}${synonyms.length > 0 ? `（同${synonyms.slice(0, 4).join('、')}）` : ''}`).join('，') || '没有'}`,
  ]
  for (const { id, name, score, evidence, matched } of why.records)
    lines.push(
      `  ${score.toFixed(1)} ${name} [${id}] 依据${Math.round(evidence.share * 100)}%，有：${evidence.covered.join('、')}；缺：${evidence.missing.join('、') || '无'}；命中：${matched.join('、')}`,
    )
  return lines.join('\n')
}
