import type { Chart, ChartBar, Reach } from '../../src/chart/chart.ts'

const REACHES: readonly Reach[] = ['exact', 'about', 'open', 'atMost', 'range']
const LONG = '新疆维吾尔自治区伊犁哈萨克自治州察布查尔锡伯自治县阔洪奇乡第三社区'

/** A chart that nobody prints: so many places, every kind of bound, long names, the largest numbers. */
export function madeUpChart(places: number): Chart {
  const bars = Array.from({ length: places }, (_, at): ChartBar => {
    const to = Math.round(123_456_789 / (at + 1) ** 2)
    const reach = REACHES[at % REACHES.length] ?? 'exact'
    return {
      place: at % 4 === 1 ? LONG : `第${at + 1}市`,
      metric:
        at % 3 === 0
          ? '担任街道“大工委”、社区“大党委”兼职委员并且参加每季度一次联席会议的机关企事业单位党员干部和新就业群体代表的人数'
          : '兼职委员人数',
      printed: reach === 'range' ? `${to}至${to * 2}名` : `${to.toLocaleString('en')}余名`,
      reach,
      to,
      citation: at + 1,
      ...(reach === 'range' ? { upTo: to * 2 } : {}),
      ...(at % 2 === 0 ? { asOf: '截至2024年12月底' } : {}),
      ...(at % 5 === 4 ? { role: 'start' } : {}),
    }
  })
  return {
    measure: '一个名字很长、一行写不下、要折到第二行去的口径：兼职委员和兼职网格员以及其他兼职人员的人数',
    counts: '只为看图用。'.repeat(12),
    bars,
    left: Array.from({ length: places }, (_, at) => `第${at + 1}市 ${at}名`),
    sources: bars.map(({ place, citation }) => ({ n: citation, text: `${place}《一篇文章》，某某记者` })),
    stamp: '他山语料16篇，版本 00000000',
  }
}
