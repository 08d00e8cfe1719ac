/** What the metric of a number says that is of one of many, and not what they come to: 单处最大, 每年. */
export const OF_ONE = /^[单每]|最[大多高长]/u

/** Where a message says for each of what a number is asked, and in which measure word. */
export interface Per {
  readonly unit: string
  readonly start: number
  readonly end: number
}

/** 场均, 户均: the measure word stands before. */
const MEAN_OF = /([场人户次件笔期处天])均/u
/** 一起, 一共 and the like begin as 一个 does; 每万人 is printed as such. */
const NO_ONE = /^(?:一(?:起(?!案|纠|矛)|块|点|下|共|次性|把手|套|面)|[每一][百千万亿])/u

export function meanSaid(text: string): Per | undefined {
  const found = MEAN_OF.exec(text)
  return found === null
    ? undefined
    : { unit: found[1] ?? '', start: found.index, end: found.index + found[0].length }
}

/** 每场, 一个项目, 单个项目 and no 单位: each of something, or one of it. */
export const onesSaid = (text: string, measureWords: readonly string[]): readonly Per[] =>
  [...text.matchAll(/[每一]|单(?!位)/gu)].flatMap(({ index: start }) => {
    const unit = measureWords.find((word) => text.startsWith(word, start + 1))
    return unit === undefined || NO_ONE.test(text.slice(start))
      ? []
      : [{ unit, start, end: start + 1 + unit.length }]
  })
