/**
 * Sweeps over the corpus: every exact figure misstated in eight ways, for the checker and as a yes-or-no question, and every
 * figure asked in eight written forms of its number. Prints how often what is wrong is set right, and what is asked leads.
 */
import { parseArgs } from 'node:util'
import type { Ask } from '../src/answer/ask.ts'
import type { CheckText } from '../src/answer/check/check-text.ts'
import type { Figure } from '../src/knowledge/article.ts'
import type { Knowledge } from '../src/knowledge/load.ts'
import { createSameUnit, type SameUnit } from '../src/knowledge/same-quantity.ts'
import { openCorpus } from '../src/open-corpus.ts'

export const summary =
  '[--every N] [--failures]: every exact figure misstated in eight ways, every figure asked in eight written forms'

export interface Swept {
  /** The way it is misstated, or the form of its number. */
  readonly way: string
  readonly text: string
  readonly figure: Figure
  readonly right: boolean
}

export interface Sweeper {
  readonly knowledge: Knowledge
  readonly ask: Ask
  readonly check: CheckText
}

/** Numbers that say how many, as they stand: no bounds, no ranges, no dates and rhythms, no numerals of names. */
export const exactFigures = ({ figures }: Knowledge): readonly Figure[] =>
  figures.filter(
    ({ bound, upTo, kind, printed, value }) =>
      bound === 'exact' &&
      upTo === undefined &&
      kind !== 'date' &&
      kind !== 'frequency' &&
      /\d/u.test(printed) &&
      value > 0,
  )

export const placeOf = ({ locality, place = '' }: Figure): string => `${locality.at(-1) ?? ''}${place}`
/** 推行“业财代理”的小区 of 推行“业财代理”的小区数, without remarks on the print. */
export const thingOf = ({ metric, locality, place = '' }: Figure): string =>
  [locality.at(-1) ?? '', place]
    .filter((name) => name !== '')
    .reduce((rest, name) => (rest.startsWith(name) ? rest.slice(name.length) : rest), metric)
    .replace(/（[^）]*）$/u, '')

const rounded = (value: number): number => (value < 10 ? Math.max(1, Math.round(value)) : Math.round(value))

/** 11.5亿 for 1,150,000,000, as the print scales it. */
export function written(value: number, { printed, unit }: Figure): string {
  const scale = /亿/u.test(printed) ? 1e8 : /万/u.test(printed) ? 1e4 : 1
  const number = Number((value / scale).toPrecision(6))
  const name = { 1e8: '亿', 1e4: '万', 1: '' }[scale] ?? ''
  return unit === '比例' ? `${number * 100}%` : `${number}${name}${unit}`
}

const OTHER_UNITS = ['户', '万元', '公里'] as const
/** Its number with a unit of another kind: 136户 for 136个. */
export function otherUnitOf({ unit, value }: Figure, sameUnit: SameUnit): string {
  const other = OTHER_UNITS.find((one) => sameUnit(one.replace('万', ''), unit) === 'different') ?? '户'
  return `${Number(value.toPrecision(6))}${other}`
}

/** Statements that the print does not bear out, by what is wrong. */
export function misstatements(figure: Figure, knowledge: Knowledge): readonly (readonly [string, string])[] {
  const sameUnit = createSameUnit(knowledge.lexicon.units)
  const [place, thing, { value }] = [placeOf(figure), thingOf(figure), figure]
  const integer = Number.isInteger(value)
  const other = integer ? value + Math.max(1, Math.round(value * 0.3)) : value * 1.3
  const times = (factor: number): string =>
    written(integer ? rounded(value * factor) : value * factor, figure)
  const places = knowledge.articles.map(({ locality }) => locality.at(-1) ?? '')
  const elsewhere = places[(places.indexOf(figure.locality.at(-1) ?? '') + 5) % places.length] ?? ''
  return [
    ['other number', `${place}${thing}${written(other, figure)}`],
    ['other unit', `${place}${thing}${otherUnitOf(figure, sameUnit)}`],
    ['超过', `${place}${thing}超过${times(2)}`],
    ['约', `${place}${thing}约${times(2)}`],
    ...(value > 1 || !integer
      ? [
          [
            '不到',
            `${place}${thing}不到${written(integer ? Math.ceil(value / 2) : value / 2, figure)}`,
          ] as const,
        ]
      : []),
    ['至少', `${place}${thing}至少${times(3)}`],
    ['other year', `2009年${place}${thing}${written(value, figure)}`],
    ['other place', `${elsewhere}${thing}${written(value, figure)}`],
  ]
}

const HAN = '零一二三四五六七八九'
/** 11012 → 一万一千零一十二, with decimals after 点. */
export function inHan(value: number): string {
  const [whole = '0', decimals = ''] = String(value).split('.')
  const section = (digits: string): string =>
    [...digits]
      .map((digit, at) =>
        digit === '0' ? '零' : `${HAN[Number(digit)]}${['', '十', '百', '千'][digits.length - 1 - at]}`,
      )
      .join('')
  const groups: string[] = []
  for (let end = whole.length; end > 0; end -= 4) groups.unshift(whole.slice(Math.max(0, end - 4), end))
  const text = groups
    .map((group, at) =>
      /^0+$/u.test(group) ? '零' : `${section(group)}${['', '万', '亿'][groups.length - 1 - at]}`,
    )
    .join('')
    .replace(/零+/gu, '零')
    .replace(/零(?=[万亿]|$)/gu, '')
    .replace(/^一十/u, '十')
  return `${text === '' ? '零' : text}${decimals === '' ? '' : `点${[...decimals].map((d) => HAN[Number(d)]).join('')}`}`
}

/** A printed number in other written forms; those that it cannot take are left out. */
export function writtenForms({ printed, value, unit }: Figure): readonly (readonly [string, string])[] {
  const found = /^(\D*)(\d[\d.]*)([余多]?)([万亿]?)([余多]?)(.*)$/u.exec(printed)
  if (found === null || value <= 0 || unit === '比例') return []
  const [, before = '', digits = '', more = '', scale = '', moreBehind = '', behind = ''] = found
  const extra = more || moreBehind
  const plain = Number(value.toPrecision(9))
  const percent = unit === '%'
  const whole = Number.isInteger(plain)
  const form = (number: string): string => `${before}${number}${extra}${behind}`
  const forms: (readonly [string, string] | undefined)[] = [
    ['as printed', printed],
    ['space before the unit', `${before}${digits}${more}${scale}${moreBehind} ${behind}`],
    ['full width', printed.replace(/[\d.]/gu, (c) => String.fromCharCode(c.charCodeAt(0) + 0xfee0))],
    percent
      ? ['百分之', `${before}百分之${inHan(plain)}${extra}`]
      : ['Chinese numerals', whole ? form(inHan(plain)) : form(`${inHan(Number(digits))}${scale}`)],
    percent ? undefined : ['no unit', `${before}${digits}${more}${scale}${moreBehind}`],
    whole && plain >= 1000 ? ['thousands parted', form(plain.toLocaleString('en-US'))] : undefined,
    whole && plain >= 10_000 && plain % 1000 === 0 ? ['万', form(`${plain / 10_000}万`)] : undefined,
    whole && plain >= 10_000 ? ['digits alone', form(String(plain))] : undefined,
    extra === '' ? undefined : ['余 and 多', printed.replace(/[余多]/u, (c) => (c === '余' ? '多' : '余'))],
  ]
  return forms.filter((one) => one !== undefined)
}

/** Misstated figures before the checker and asked as yes-or-no questions: `differs` and “no” are right. */
export function sweepMisstated(
  figures: readonly Figure[],
  sweeper: Sweeper,
): { readonly checked: Swept[]; readonly asked: Swept[] } {
  const { knowledge, check, ask } = sweeper
  const [checked, asked]: [Swept[], Swept[]] = [[], []]
  for (const figure of figures)
    for (const [way, text] of misstatements(figure, knowledge)) {
      const verdicts = check(text).findings.map(({ verdict }) => verdict.kind)
      checked.push({ way, text, figure, right: verdicts.includes('differs') })
      asked.push({ way, text, figure, right: ask(`${text}，对不对`).answer.verdict === 'no' })
    }
  return { checked, asked }
}

/** Each figure asked by its number: it is to lead, and the answer to be yes. */
export function sweepForms(figures: readonly Figure[], { ask }: Sweeper): Swept[] {
  return figures.flatMap((figure) =>
    writtenForms(figure).map(([way, number]): Swept => {
      const text = `${placeOf(figure)}${thingOf(figure)}是${number}吗`
      const { figures: told } = ask(text).answer
      const lead = told[0]?.figure
      const right =
        lead !== undefined &&
        (lead === figure || (lead.printed === figure.printed && lead.metric === figure.metric))
      return { way, text, figure, right }
    }),
  )
}

export function openSweeper(folder = 'knowledge'): Sweeper {
  const { knowledge, ask, checkText: check } = openCorpus(folder)
  return { knowledge, ask, check }
}

export function run(argv: readonly string[]): void {
  const { values } = parseArgs({
    args: [...argv],
    options: { every: { type: 'string', default: '1' }, failures: { type: 'boolean', default: false } },
  })
  const sweeper = openSweeper()
  const sampled = (figures: readonly Figure[]): readonly Figure[] =>
    figures.filter((_, at) => at % Number(values.every) === 0)
  const exact = sampled(exactFigures(sweeper.knowledge))
  const { checked, asked } = sweepMisstated(exact, sweeper)
  report(`${exact.length} exact figures misstated, before the checker: set right`, checked, values.failures)
  report('the same, asked “…，对不对”: answered with no', asked, values.failures)
  const forms = sweepForms(sampled(sweeper.knowledge.figures), sweeper)
  report('figures asked by their number in other forms: lead', forms, values.failures)
}

function report(title: string, swept: readonly Swept[], failures: boolean): void {
  const share = (of: readonly Swept[]): string => {
    const right = of.filter((one) => one.right).length
    return `${right} of ${of.length}, ${((100 * right) / of.length).toFixed(1)} %`
  }
  console.log(`\n${title}`)
  for (const way of new Set(swept.map((one) => one.way)))
    console.log(`  ${way.padEnd(24)}${share(swept.filter((one) => one.way === way))}`)
  console.log(`  ${'all'.padEnd(24)}${share(swept)}`)
  if (failures)
    for (const { way, text } of swept.filter(({ right }) => !right)) console.log(`  ✗ ${way}: ${text}`)
}
