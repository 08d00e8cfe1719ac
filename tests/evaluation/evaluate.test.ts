import { describe, expect, it } from 'vitest'
import {
  afterAnother,
  amongTalk,
  type Expectation,
  evaluate,
  evaluationTable,
  readExpectations,
  readTalk,
  type ScoredAnswer,
} from '../../src/evaluation/evaluate.ts'

const EXPECTATION: Expectation = {
  id: 'q1',
  q: '业财代理推行了多少小区',
  kind: 'figure',
  expect_locality: ['温州市'],
  match: 'any',
  expect_figures: ['136个'],
  expect_terms: ['业财代理', '请银行记账'],
  answerable: true,
}

const at = (place: string) => ({ locality: ['某省', place] })
const printed = (form: string, place = '温州市') => ({ printed: form, ...at(place) })

const RIGHT: ScoredAnswer = {
  answerable: true,
  practices: [at('温州市')],
  figures: [printed('136个')],
  citations: [at('温州市')],
  text: '温州市推行“业财代理”的小区数：136个',
}

const outcome = (expectation: Partial<Expectation>, answer: Partial<ScoredAnswer> = {}) => {
  const [first] = evaluate([{ ...EXPECTATION, ...expectation }], () => ({ ...RIGHT, ...answer })).outcomes
  if (first === undefined) throw new Error('no outcome')
  return first
}

describe('an answer', () => {
  it('is right with the place first, the figure among the first few and one of the terms', () => {
    expect(outcome({})).toMatchObject({ right: true, faults: [], wrongSource: false, hasFigures: true })
  })

  it('is wrong with another place first', () => {
    expect(outcome({}, { practices: [at('大邑县'), at('温州市')] }).faults).toEqual([
      'first is 大邑县, not 温州市',
    ])
  })

  it('is wrong with no place at all', () => {
    expect(outcome({ expect_figures: [] }, { practices: [], figures: [] }).faults).toEqual([
      'first is nothing, not 温州市',
    ])
  })

  it('is right with any one of several places first, wherever in the path it stands', () => {
    const any = { expect_locality: ['大邑县', '温州市'] }
    expect(outcome(any).right).toBe(true)
    expect(outcome({ expect_locality: ['某省'] }).right).toBe(true)
  })

  it('needs all places where all are asked for, in any order', () => {
    const all = { match: 'all', expect_locality: ['大邑县', '温州市'] } as const
    expect(outcome(all).faults).toEqual(['without 大邑县'])
    expect(outcome(all, { practices: [at('温州市'), at('大邑县')] }).right).toBe(true)
  })

  it('is placed by its figures where it shows no practice', () => {
    expect(outcome({}, { practices: [] }).right).toBe(true)
  })

  it('needs every expected figure', () => {
    expect(outcome({ expect_figures: ['136个', '549笔'] }).faults).toEqual(['without 549笔, has 136个'])
  })

  it('needs them among the first three, or among twice as many as are expected', () => {
    const forms = (...some: string[]) => some.map((form) => printed(form))
    expect(outcome({}, { figures: forms('1个', '2个', '136个') }).right).toBe(true)
    expect(outcome({}, { figures: forms('1个', '2个', '3个', '136个') }).right).toBe(false)
    const two = { expect_figures: ['136个', '549笔'] }
    expect(outcome(two, { figures: forms('136个', '1个', '2个', '549笔') }).right).toBe(true)
    expect(outcome(two, { figures: forms('136个', '1个', '2个', '3个', '549笔') }).right).toBe(false)
  })

  it('has a figure whatever white space and quotation marks stand in it', () => {
    expect(outcome({ expect_figures: ['136 个'] }, { figures: [printed('“136”个')] }).right).toBe(true)
    expect(outcome({ expect_figures: ['95%'] }, { figures: [printed('三天内达95%')] }).right).toBe(true)
    expect(outcome({ expect_figures: ['三天内达95%'] }, { figures: [printed('95%')] }).right).toBe(false)
  })

  it('needs one of the terms, in its text or its practices', () => {
    expect(outcome({}, { text: '没有' }).faults).toEqual(['says none of 业财代理、请银行记账'])
    expect(outcome({}, { text: '没有', practices: [{ ...at('温州市'), name: '业财代理' }] }).right).toBe(true)
    expect(outcome({ expect_terms: [] }, { text: '' }).right).toBe(true)
  })

  it('is wrong when it refuses', () => {
    const refused = outcome({}, { answerable: false })
    expect(refused).toMatchObject({ right: false, faults: ['refused'], refusal: false })
  })

  it('is wrong when it cites a forbidden place, even as the last of its sources', () => {
    const cites = outcome({ forbid_localities: ['大邑县'] }, { citations: [at('温州市'), at('大邑县')] })
    expect(cites).toMatchObject({ right: false, wrongSource: true, faults: ['cites 大邑县'] })
  })

  it.each([undefined, null, 'text', 42, [{}], [{ locality: '温州市' }]])(
    'is wrong and no error when it is malformed: %j',
    (value) => {
      const malformed = { practices: value, figures: value, citations: value, text: value }
      expect(outcome({}, malformed).right).toBe(false)
    },
  )
})

describe('a refusal', () => {
  const refusable: Partial<Expectation> = {
    answerable: false,
    expect_locality: [],
    expect_figures: [],
    expect_terms: [],
  }

  it('is right where it is due, whatever it says besides', () => {
    const refused = outcome(refusable, { answerable: false, practices: [], text: '没有' })
    expect(refused).toMatchObject({ right: true, refusal: true, hasFigures: false })
  })

  it('is missed by an answer', () => {
    expect(outcome(refusable).faults).toEqual(['answered what must be refused'])
  })

  it('is wrong with a forbidden place', () => {
    expect(outcome({ ...refusable, forbid_localities: ['温州市'] }, { answerable: false })).toMatchObject({
      right: false,
      wrongSource: true,
    })
  })
})

describe('a score', () => {
  const refusal: Expectation = {
    ...EXPECTATION,
    id: 'q3',
    kind: 'negative',
    expect_figures: [],
    answerable: false,
  }
  const scored = evaluate(
    [EXPECTATION, { ...EXPECTATION, id: 'q2', expect_figures: ['9个'] }, refusal],
    () => RIGHT,
  )

  it('counts by kind, with figures and to be refused', () => {
    expect(scored).toMatchObject({
      questions: 3,
      right: 1,
      share: 1 / 3,
      withFigures: { questions: 2, right: 1 },
      refusals: { questions: 1, right: 0 },
      wrongSources: 0,
      kinds: [
        { kind: 'figure', questions: 2, right: 1 },
        { kind: 'negative', questions: 1, right: 0 },
      ],
    })
  })

  it('is printed as a table, with the failures if wanted', () => {
    const table = evaluationTable(scored, false)
    expect(table).toMatch(/^figure +1 of +2 +50\.0 %$/mu)
    expect(table).toMatch(/^all +1 of +3 +33\.3 %$/mu)
    expect(table).toMatch(/^to be refused +0 of +1 +0\.0 %$/mu)
    expect(table).not.toContain('without 9个')
    expect(evaluationTable(scored, true)).toContain(
      'q2 figure 业财代理推行了多少小区\n    without 9个, has 136个',
    )
  })

  it('stands beside that of plain search, where one is handed in', () => {
    const table = evaluationTable(scored, false, scored)
    expect(table).toMatch(/^figure +1 of +2 +50\.0 % +plain MiniSearch +1 +50\.0 %$/mu)
    expect(table).toMatch(/^with an answer +1 of +2 +50\.0 % +plain MiniSearch +1 +50\.0 %$/mu)
  })

  it('of no question is nothing, not NaN', () => {
    const empty = evaluate([], () => RIGHT)
    expect(empty).toMatchObject({ questions: 0, right: 0, share: 0 })
    expect(evaluationTable(empty, true)).toMatch(/^all +0 of +0 +–$/mu)
  })

  it('hands the turn before on where there is one', () => {
    const asked: unknown[] = []
    evaluate([EXPECTATION, { ...EXPECTATION, prev: '大邑呢' }], (request) => {
      asked.push(request)
      return RIGHT
    })
    expect(asked).toEqual([{ q: EXPECTATION.q }, { q: EXPECTATION.q, prev: '大邑呢' }])
  })
})

describe('readExpectations', () => {
  it('expects nothing of what a line leaves out', () => {
    const [question] = readExpectations(
      'q.jsonl',
      '{"id":"n","q":"谁管","kind":"negative","answerable":false}',
    )
    expect(question).toMatchObject({
      match: 'any',
      expect_locality: [],
      expect_figures: [],
      expect_terms: [],
    })
  })

  it('reads a question a line and passes over empty lines', () => {
    const line = JSON.stringify(EXPECTATION)
    expect(readExpectations('q.jsonl', `${line}\n\n  \n${line}\n`)).toEqual([EXPECTATION, EXPECTATION])
  })

  it.each([
    ['no JSON', '业财代理', 'q.jsonl:2: no question: '],
    ['no question', '{"answerable": true}', 'q.jsonl:2: no question: q or answerable is missing'],
    ['no expectation', '{"q": "业财代理"}', 'q.jsonl:2: no question: q or answerable is missing'],
  ])('names file and line of %s', (_, line, message) => {
    expect(() => readExpectations('q.jsonl', `\n${line}\n`)).toThrow(message)
  })
})

describe('questions asked after another', () => {
  const one = { ...EXPECTATION, id: 'one', q: '一' }
  const same = { ...EXPECTATION, id: 'same', q: '二' }
  const other = { ...EXPECTATION, id: 'other', q: '三', expect_locality: ['大邑县'] }
  const refused = { ...EXPECTATION, id: 'refused', q: '四', expect_locality: [], answerable: false }

  it('come after the last one of other places, and the first of all as it is', () => {
    expect(afterAnother([one, same, other, refused, same]).map(({ prev }) => prev)).toEqual([
      undefined,
      undefined,
      '二',
      '三',
      '三',
    ])
  })

  it('stay behind the one that they belong to', () => {
    expect(afterAnother([one, { ...other, prev: '此前' }]).at(-1)?.prev).toBe('此前')
  })
})

describe('questions among talk', () => {
  it('stand between what is said before and after, one talk after the other', () => {
    const talks = readTalk('{"before":"饭后，","after":"谢谢"}\n\n{"before":"","after":"急"}\n')
    const asked = ['有几个', '谁办的？', '有几个'].map((q) => ({ ...EXPECTATION, q }))
    expect(amongTalk(asked, talks).map(({ q }) => q)).toEqual([
      '饭后，有几个，谢谢',
      '谁办的？急',
      '饭后，有几个，谢谢',
    ])
  })

  it('are as they are where nobody talks', () => {
    expect(amongTalk([EXPECTATION], [])).toEqual([EXPECTATION])
  })
})
