/** “Why this?”: what was understood, which words counted, which records came close, which step decided. */
import type { Answer } from '../answer/answer.ts'

export function whyText({ reading, why, intent }: Answer): string {
  const lines = [
    `读成：${reading.text}`,
    `意图：${intent}（${why.decided}）`,
    `地方：${reading.places.map(({ asked, path, standing }) => `${asked} → ${path.join('/')}（${standing}）`).join('；') || '没有'}`,
    `问的数：${reading.requests.map(({ clause, kind }) => `${clause}${kind === undefined ? '' : `（${kind}）`}`).join('；') || '没有'}`,
    `关键词：${why.words.map(({ word, synonyms, weight }) => `${word} ${weight.toFixed(1)}${synonyms.length > 0 ? `（同${synonyms.slice(0, 4).join('、')}）` : ''}`).join('，') || '没有'}`,
  ]
  for (const { kind, probability, features } of why.decisions) {
    const told = Object.entries(features).map(([name, value]) => `${name} ${value.toFixed(2)}`)
    lines.push(
      `判断：${kind === 'figure' ? '数据' : '做法'}能回答的可能性${Math.round(probability * 100)}%（${told.join('，')}）`,
    )
  }
  for (const { id, name, score, matched } of why.records)
    lines.push(`  ${score.toFixed(1)} ${name} [${id}] 命中：${matched.join('、')}`)
  return lines.join('\n')
}
