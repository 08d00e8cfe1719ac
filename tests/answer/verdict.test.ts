import { describe, expect, it } from 'vitest'
import { correctionText } from '../../src/messages/correction-text.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'

const { ask, checkText: check, knowledge } = shippedCorpus()

/** The verdict, and the figures that are shown for what was asked. */
function told(question: string): string {
  const { verdict, figures } = ask(question).answer
  return [verdict ?? '-', figures[0]?.figure.printed ?? ''].join(' ').trim()
}

describe('a yes-or-no question that states a number', () => {
  it('is answered where a bound is said without a measure word', () => {
    expect(told('南江社区党员超过两百了对吗')).toBe('no 198名')
    expect(told('南江社区党员超过一百九十了对吗')).toBe('yes 198名')
    expect(told('温州的微网格超过八万了吗')).toBe('no 6.2万个')
    expect(told('温州的微网格超过六万了没有？')).toBe('yes 6.2万个')
    expect(told('辽阳解决的问题超过五百了吧')).toBe('no 427个')
  })

  it.each([
    ['辽阳有214名兼职委员，对不对', '214名'],
    ['建瓯的长者食堂是7所吗', '7所'],
    ['延吉兼职网格员有五千五百名吗', '5500余名'],
    ['龙文乡贤是4309人对吗', '4309名'],
    ['大邑人才讲坛办了43期了吧', '43期'],
    ['2021年温州小区党组织覆盖率是23.2%吗', '23.2%'],
    ['嘉峪关街道会议减少了8.1%，对吧', '8.1%'],
    ['嘉峪关每万人有23名社工是吗', '23名'],
    ['罗定大党委委员有72名吧', '72名'],
    ['建瓯线上网格三天办结率95%，对吗', '三天内达95%'],
    ['青云谱创投基金是300万吧', '300万元'],
    ['廉江锦绣华景小区中医夜市看了775人次，对不对', '775人次'],
  ])('is answered with yes where it is printed: %s', (question, printed) => {
    expect(told(question)).toBe(`yes ${printed}`)
  })

  it.each([
    ['温州推行业财代理的小区有没有超过100个', '136个'],
    ['殷都区有没有300个社区合伙人', '320多个'],
    ['青云谱持证率有没有三成', '超过30%'],
    ['延吉兼职网格员过5000了吗', '5500余名'],
    ['龙文招商项目总投资超过10亿，对不对', '约11.5亿元'],
    ['微网格，温州过了六万个没有？', '6.2万个'],
    ['嘉峪关每万人社工数真比中央要求高两成多吗', '27.8%'],
    ['罗定签的党建共建书够一百份了吗', '120余份'],
    ['翠屏换届后书记里“五类”人员过半了没', '58.9%'],
    ['建瓯长者食堂不到十所吧', '7所'],
  ])('is answered with yes where the print lies within its bounds: %s', (question, printed) => {
    expect(told(question)).toBe(`yes ${printed}`)
  })

  it.each([
    ['建瓯的长者食堂是9所吗', '7所'],
    ['温州推行业财代理的小区有没有超过200个', '136个'],
    ['建瓯有没有10所长者食堂', '7所'],
    ['殷都区社区合伙人不到300个，是吗', '320多个'],
    ['青云谱持证率有没有超过四成', '超过30%'],
    ['龙文招商项目总投资超过12亿，对不对', '约11.5亿元'],
    ['南江社区党员是不是189名', '198名'],
    ['嘉峪关每万人有32名社工是吗', '23名'],
    ['淄博引进经营主体490万元，没错吧', '490余家'],
    ['2021年温州小区党组织覆盖率是99.2%吗', '23.2%'],
    ['温州今年招了1239名社工，是真的吗', '3365名'],
    ['嘉峪关街道会议增加了8.1%，对吧', '8.1%'],
    ['浙江省有615个现代社区重点单元，对吗', '615个'],
    ['建瓯线上网格当天办结率95%，对吗', '当天达50%'],
    ['辽阳有211名兼职委员，是不是', '214名'],
    ['延吉有5500余名社区书记吗', '32名'],
  ])('is answered with no, and what is printed: %s', (question, printed) => {
    expect(told(question)).toBe(`no ${printed}`)
  })

  it('says whose number it is, and never shows it as that place’s own', () => {
    const { answer } = ask('罗定乡贤是4309人对吗')
    expect([answer.verdict, answer.figures]).toEqual(['no', []])
    expect(answer.corrections.map(correctionText).join('')).toContain('漳州市龙文区')
  })

  it.each([
    '温州给网格员发800元补贴，是不是',
    '辽阳公园有17座吗',
    '上海有136个小区推行业财代理，对吗',
    '殷都的合伙人是不是河南最多',
    '会昌批评了12个单位吧',
  ])('is answered with “not said” where the corpus neither confirms nor denies it: %s', (question) => {
    expect(ask(question).answer.verdict).toBe('unknown')
  })

  it('of a reckoned number is answered by the reckoning, per cent told from points', () => {
    const of = (question: string) => {
      const { verdict, computed } = ask(question).answer
      return [verdict, computed?.value, computed?.unit]
    }
    expect(of('温州小区党组织覆盖率从23.2%涨到99.2%，涨了76%是吗')).toEqual(['no', 76, '个百分点'])
    expect(of('温州小区党组织覆盖率从23.2%涨到99.2%，涨了76个百分点是吗')).toEqual(['yes', 76, '个百分点'])
    expect(of('会昌表扬栏比批评栏多39条，对吗')).toEqual(['yes', 39, '条'])
    expect(of('会昌表扬栏比批评栏多49条，对吗')).toEqual(['no', 39, '条'])
    expect(of('会昌批评栏比表扬栏多39条，对吗')).toEqual(['no', 39, '条'])
  })

  it.each([
    ['会昌表扬栏是批评栏的四倍，没说错吧', 'yes'],
    ['会昌表扬栏是批评栏的六倍，没说错吧', 'no'],
    ['会昌结对的村、城市社区、网格党组织加起来整整200个，算得对不对', 'yes'],
    ['会昌结对的村、城市社区、网格党组织总计几个，有人写的是210，对不对', 'no'],
    ['龙文重点乡贤占全部乡贤一半以上，属不属实', 'no'],
    ['龙文重点乡贤占全部乡贤三成多，没记错吧', 'yes'],
    ['罗定街道委员比社区委员少51名，记错没有', 'yes'],
    ['罗定街道委员比社区委员多51名，记错没有', 'no'],
  ])('of a sum, a share, how many times as much or how much more: %s', (question, verdict) => {
    expect(ask(question).answer.verdict).toBe(verdict)
  })

  it('tells of every number that is stated, and of which each is', () => {
    const { answer } = ask('温州三审两公开试了136个小区、业财代理推了185个，是不是写颠倒了')
    expect(answer.verdict).toBe('no')
    expect(answer.figures.map(({ figure }) => figure.printed).toSorted()).toEqual(['136个', '185个'])
    expect(told('大邑的研发机构国家级19个，没写错吧')).toBe('no 国家级3个')
    expect(told('辽阳574个问题都解决掉了，这说法站得住不')).toBe('no 427个')
  })

  it('confirms no more than is printed of what a number counts', () => {
    const { answer } = ask('辽阳574条金点子都采纳了吗')
    expect(answer.verdict).toBe('unknown')
    expect(answer.unreported).toEqual(['采纳'])
    expect(ask('听说廉江锦绣华景小区的中医夜市看了775人次？').answer.verdict).toBe('yes')
  })

  it('is never answered with yes where it says more of what is less', () => {
    const bare = (metric: string): string => metric.replace(/[（(].*?[）)]/gu, '').replace(/的?数$/u, '')
    const pairs = knowledge.figures.flatMap((a) =>
      knowledge.figures
        .filter(
          (b) =>
            a !== b &&
            a.articleId === b.articleId &&
            a.unit === b.unit &&
            a.measure !== undefined &&
            a.measure === b.measure &&
            [a, b].every(({ bound, kind }) => bound === 'exact' && kind === 'count') &&
            a.value < b.value &&
            bare(a.metric) !== bare(b.metric),
        )
        .map((b) => ({ a, b })),
    )
    expect(pairs.length).toBeGreaterThan(25)
    const wrong = pairs.flatMap(({ a, b }) => {
      const place = knowledge.articles.find(({ id }) => id === a.articleId)?.locality.at(-1) ?? ''
      const by = `${b.value - a.value}${a.unit}，对吗`
      return [
        `${place}${bare(a.metric)}比${bare(b.metric)}多${by}`,
        `${place}${bare(b.metric)}比${bare(a.metric)}少${by}`,
      ].filter((question) => ask(question).answer.verdict === 'yes')
    })
    expect(wrong).toEqual([])
  })

  it.each([
    '大邑那些研发机构，国家级、省级、市级加起来正好等于总数，对吧',
    '大邑推动落地的校地企研发机构，国家级省级市级加一块儿对得上总数不',
    '大邑54个研发机构，国家级省级市级三档拢起来对得上吗',
  ])('adds parts, not a whole and its parts: %s', (question) => {
    const { answer } = ask(question)
    expect(answer.verdict).toBe('yes')
    expect(answer.computed?.value).toBe(54)
  })

  it('keeps its reasons: a question why is no claim', () => {
    expect(ask('廉江那个小区一年才3起业主纠纷，为什么这么少，原因是什么').answer.verdict).toBeUndefined()
  })
})

it('asking and checking agree on every exact figure, right and one more', () => {
  const exact = knowledge.figures.filter(
    ({ bound, upTo, kind, value, printed }) =>
      bound === 'exact' &&
      upTo === undefined &&
      kind === 'count' &&
      value >= 10 &&
      /^\d+\D{1,2}$/u.test(printed),
  )
  const apart = exact.flatMap((figure) => {
    const place = figure.locality.at(-1) ?? ''
    return [figure.printed, figure.printed.replace(/\d+/u, (n) => String(Number(n) + 7))].flatMap(
      (stated) => {
        const text = `${place}${figure.metric.replace(/数$/u, '')}${stated}`
        const kinds = check(text).findings.map(({ verdict }) => verdict.kind)
        const { verdict } = ask(`${text}，对不对`).answer
        const checked = kinds.includes('differs') ? 'no' : kinds.includes('holds') ? 'yes' : 'unknown'
        return checked === (verdict ?? 'unknown') ? [] : [`${text}: ${checked}, ${verdict}`]
      },
    )
  })
  expect(apart).toEqual([])
})

describe('a number that two figures of a place could bear out', () => {
  it('is that of the very thing that is named, not of one beside it', () => {
    expect(told('嘉峪关调解成功率95.8%对不对')).toBe('no 90.8%')
    expect(told('嘉峪关诉前调解率95.8%对不对')).toBe('yes 95.8%')
  })

  it('is not right where it is printed of another practice than the one that is named', () => {
    expect(told('温州185个小区搞的是业标街管，这么写行吧')).toMatch(/^no/)
    expect(told('温州136个小区搞的是业财代理，这么写行吧')).toBe('yes 136个')
  })

  it('is held against how much it is, not against how much it rose', () => {
    expect(told('温州业委会里党员过半了没')).toBe('yes 52.6%')
  })
})

describe('a yes-or-no question of which is more', () => {
  it('is answered however it ends', () => {
    expect(told('延吉的网格是不是比嘉峪关多啊')).toBe('yes 706个')
    expect(told('有证的社工青云谱比延吉多,领导这么说的,核一下')).toBe('unknown 超过250人')
  })
})

describe('a number with a slip', () => {
  it.each([
    ['温州今年新换届的业委会里党员委员占62.6%，对吗', '52.6%'],
    ['辽阳跟社区签约的驻区单位有537家，对吗', '357个'],
    ['翠屏区社区队伍本科以上的比重提升了28.6%，没记错吧', '26.8%'],
  ])(
    'is set right by what is printed of the thing, not by what is counted in the same word: %s',
    (asked, printed) => {
      const answer = ask(asked).answer
      expect(answer.verdict).toBe('no')
      expect(answer.figures[0]?.figure.printed).toBe(printed)
    },
  )
})

it('is wrong where two numbers have changed places, and never for one that counts in another unit', () => {
  const { figures, verdict } = ask('嘉峪关社区工作者涨薪23%，专职网格员涨20%，有没有写反').answer
  expect(verdict).toBe('no')
  expect(figures.map(({ figure }) => figure.printed)).toEqual(['20%', '23%'])
})

it('holds a number against what is printed of one part of a place in another, and denies neither', () => {
  const { corrections, figures } = ask('听说苍南天和家园装监控那个标是220万中的？帮我核下').answer
  expect(corrections.map(({ kind }) => kind)).toEqual(['otherNumber'])
  expect(figures.map(({ figure }) => figure.printed)).toEqual(['202万元'])
})

describe('two numbers between which somebody cannot tell', () => {
  it.each([
    ['大邑人才讲坛到底是办了43期还是4600期', ['43期', '4600余场']],
    ['辽阳兼职委员是214名还是241名来着', ['214名']],
  ])('are told by what each is printed of, as far as they are: %s', (asked, printed) => {
    expect(ask(asked).answer.figures.map(({ figure }) => figure.printed)).toEqual(printed)
  })
})

describe('a share that is claimed of a number without one', () => {
  it.each(['会昌旁听提的229条意见，听说有一半还没改，是吗', '会昌旁听提了229条意见，大部分没改，对吗'])(
    'is not confirmed with the number: %s',
    (question) => {
      expect(told(question)).toBe('unknown 229条')
    },
  )
})
