/** What holds of every answer, asked of each figure and each practice, of our own questions and of whatever may be typed. */
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Answer } from '../../src/answer/answer.ts'
import { readExpectations } from '../../src/evaluation/evaluate.ts'
import type { Figure } from '../../src/knowledge/article.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'
import { correctionOf, json, practicesOf, say, textOf } from './saying.ts'

const { knowledge } = shippedCorpus()
const { articles, practices, figures } = knowledge

/** Numbers that count or order the answer's own parts. */
const STRUCTURE = /\[\d+\]|^\d+\. |做法\d+条|语料里有\d+个地方|列了\d+条|没有第\d+条|还有\d+条|第\d+页/gmu

/** What is reckoned from printed numbers says so itself. */
const RECKONED = /^.*：这是按印出的数算的，原文没有印。/gmu

/** What holds of every answer: what it says is cited, from the article that says so, and printed there. */
function faultsOf(answer: Answer): string[] {
  const faults: string[] = []
  const cited = new Map(answer.citations.map(({ n, article }) => [n, article]))
  if (answer.citations.some(({ n }, index) => n !== index + 1))
    faults.push('citations are not numbered in order')
  if (new Set(answer.citations.map(({ article }) => article.id)).size < cited.size)
    faults.push('an article is cited twice')
  for (const { practice, citation } of answer.practices)
    if (cited.get(citation)?.id !== practice.articleId)
      faults.push(`${practice.id} is cited as [${citation}]`)
  for (const { figure, citation } of answer.figures) {
    if (cited.get(citation)?.id !== figure.articleId) faults.push(`${figure.id} is cited as [${citation}]`)
    if (cited.get(citation)?.locality.join() !== figure.locality.join())
      faults.push(`${figure.id} has strayed`)
  }
  for (const { article, anchor } of answer.citations) {
    const scraps = [
      article.title,
      ...article.figures.map((figure) => figure.anchor),
      ...article.practices.flatMap((practice) => [
        practice.name,
        ...practice.names,
        ...practice.figures.map((figure) => figure.anchor),
      ]),
    ]
    if (!scraps.includes(anchor)) faults.push(`${article.id} does not print “${anchor}”`)
  }
  if (!answer.answerable && answer.practices.length + answer.figures.length > 0)
    faults.push('a refusal shows practices or figures')
  if (answer.answerable && answer.citations.length === 0) faults.push('an answer cites nothing')
  const sources = JSON.stringify([[...cited.values()], answer.related, answer.reading.text])
  for (const [number] of textOf(answer)
    .replace(STRUCTURE, '')
    .replace(RECKONED, '')
    .matchAll(/\d+(?:\.\d+)?/gu))
    if (!sources.includes(number)) faults.push(`${number} is printed nowhere`)
  return faults
}

/** At most two in a hundred; the failure lists them. */
const expectFew = (of: number, lost: readonly string[]): void =>
  expect(lost.length / of, lost.join('\n')).toBeLessThanOrEqual(0.02)

const nameOf = ({ locality }: { readonly locality: readonly string[] }): string => locality.at(-1) ?? ''

describe('every figure', () => {
  const question = (place: string, { metric }: Figure): string => `${place}${metric}是多少`

  it('is among the first five when its place is asked for it', () => {
    const faults: string[] = []
    const lost = figures.filter((figure) => {
      const answer = say(question(nameOf(figure), figure))
      faults.push(...faultsOf(answer).map((fault) => `${figure.id}: ${fault}`))
      return !answer.figures.slice(0, 5).some(({ figure: { id } }) => id === figure.id)
    })
    expect(faults).toEqual([])
    expectFew(
      figures.length,
      lost.map((figure) => question(nameOf(figure), figure)),
    )
  })

  it('is never credited to another place', () => {
    const wrong: string[] = []
    figures.forEach((figure, index) => {
      const others = articles.filter(({ id }) => id !== figure.articleId)
      const other = others[(index * 7 + 3) % others.length]
      if (other === undefined) return
      const asked = question(nameOf(other), figure)
      const answer = say(asked)
      wrong.push(...faultsOf(answer).map((fault) => `${asked}: ${fault}`))
      // A metric that names its own place makes the question one about two.
      if (answer.reading.places.length !== 1) return
      if (answer.figures.some((shown) => shown.figure.articleId !== other.id)) wrong.push(asked)
      for (const correction of answer.corrections)
        if ('figure' in correction && !correctionOf(answer).includes(nameOf(correction.figure.figure)))
          wrong.push(`${asked}: ${correctionOf(answer)}`)
    })
    expect(wrong).toEqual([])
  })
})

describe('every practice', () => {
  it('is among the first when its place is asked for it by name', () => {
    const faults: string[] = []
    const lost = practices.filter((practice) => {
      const answer = say(`${nameOf(practice)}的${practice.name}是怎么做的`)
      faults.push(...faultsOf(answer).map((fault) => `${practice.id}: ${fault}`))
      return !practicesOf(answer).includes(practice.id)
    })
    expect(faults).toEqual([])
    expectFew(
      practices.length,
      lost.map(({ id }) => id),
    )
  })
})

describe('every answer', () => {
  it('to our own questions says only what its sources print', () => {
    const file = 'tests/questions/own.jsonl'
    const faults = readExpectations(file, readFileSync(file, 'utf8')).flatMap(({ id, q, prev }) =>
      faultsOf(say(...(prev === undefined ? [q] : [prev, q]))).map((fault) => `${id}: ${fault}`),
    )
    expect(faults).toEqual([])
  })

  /** Scraps that have broken readers of text: markup, lone surrogates, zero width, direction marks, other scripts. */
  const scrap = fc.oneof(
    fc.constantFrom(
      ...[
        '<b>',
        '&amp;',
        '</script>',
        '\u200b',
        '\u202e',
        '\ufeff',
        '\ud800',
        '\udc00',
        '\0',
        '\n',
        '\r',
        '%s',
      ],
      ...[
        '温州',
        '西湖区',
        '大邑县',
        '业财代理',
        '136个',
        '99.2%',
        '多少',
        '谁',
        '比',
        '还有吗',
        '第二个',
        '那',
        '呢',
      ],
      ...[
        '(',
        '[',
        '{',
        '\\',
        '*',
        '?',
        '+',
        '^',
        '$',
        '|',
        '“',
        '”',
        '，',
        '。',
        'e\u0301',
        '👨‍👩‍👧',
        'shequ',
      ],
    ),
    fc.string({ unit: 'binary', maxLength: 8 }),
  )
  const message = fc.oneof(
    { weight: 4, arbitrary: fc.array(scrap, { maxLength: 12 }).map((parts) => parts.join('')) },
    { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 0, maxLength: 200 }) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(scrap, fc.integer({ min: 500, max: 4000 }))
        .map(([part, length]) => (part || '社').repeat(length).slice(0, length)),
    },
  )

  it('comes, whatever is typed, and keeps its limits', () => {
    fc.assert(
      fc.property(message, fc.option(message, { nil: undefined }), (text, before) => {
        const answer = say(...(before === undefined ? [text] : [before, text]))
        expect(answer.reading.asked).toBe(text)
        expect(faultsOf(answer)).toEqual([])
        expect(answer.related.length).toBeLessThanOrEqual(40)
        expect(answer.suggestions.length).toBeLessThanOrEqual(3)
        const written = textOf(answer)
        expect(written.trim()).not.toBe('')
        expect(JSON.parse(JSON.stringify(json(answer)))).toMatchObject({ answerable: answer.answerable })
      }),
      { numRuns: 150, examples: [['温州', '𠀀136个']] },
    )
  })

  it('is the same when the same is asked again', () => {
    for (const question of ['物业治理', '社区工作者持证率是多少', '哪些地方设了兼职委员'])
      expect(json(say(question))).toEqual(json(say(question)))
  })

  it('says why: the words that counted and the records that vouched for them', () => {
    const { why } = say('业委会的钱总说不清，有没有地方请第三方管账？')
    expect(why.words.map(({ word }) => word)).toContain('业委会')
    expect(why.records[0]).toMatchObject({ id: 'wenzhou/yecai-daili' })
    expect(why.records[0]?.matched.length).toBeGreaterThan(0)
    expect(why.decided).not.toBe('')
  })
})
