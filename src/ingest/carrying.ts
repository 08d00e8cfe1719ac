/**
 * Whether a sentence that names no place goes on with the place told before it, or is again about what the whole is about:
 * a logistic model over marks that can be read. Its weights are data, learnt from marked documents by
 * `npm run train -- --carrying`.
 */
import weights from './carrying-weights.json' with { type: 'json' }

/** A place that was told, and how. */
export interface Told {
  readonly kind: 'county' | 'town' | 'village'
  /** Whether it lies outside of what the document, or the section, is about. */
  readonly foreign: boolean
  /** Whether its paragraph began with it. */
  readonly opened: boolean
  /** Named behind 如, 例如 and the like. */
  readonly example: boolean
  /** The paragraph and the sentence that told it. */
  readonly paragraph: number
  readonly sentence: number
}

export interface Stretch {
  /** From the beginning of its sentence on. */
  readonly text: string
  readonly paragraph: number
  readonly sentence: number
}

/** Named numbers of about 0 to 1; what is absent is 0. */
export type Marks = Readonly<Record<string, number>>

/** 镇里, 该镇, 镇党委: names the level of what was told, and so goes on with it. */
const OF_TOWN =
  /^(?:该|这个|全|小)?(?:镇|乡|街道)(?!村|级|街)|[，；](?:该|全)?(?:镇|乡|街道)(?:里|上|党|政|办|干|财)/u
const OF_VILLAGE =
  /^(?:该|这个|全|小|老)?(?:村(?!级|规|民自治|镇)|社区(?!治理|建设|工作者))|[，；](?:村里|村上|村集体|村民|村党|村委|社区(?:里|党|居|书记|干部))|^(?:组里|寨里|院里|楼里|小区)/u
const GOES_ON =
  /^(?:此后|随后|后来|从此|为此|对此|于是|这[里些一个]|那[里时]|其中|每[到逢天处]|一年下来|结果|当年|当[天晚场时]|会后|不久|第二[天年]|[几两三一]个?(?:小时|天|月|星期|周)后|说完|往年|过去|以前|起初|最[快多早初]|仅|她|他|人们|其)/u
/** 这样的院落还有212处, 铺开以后: from the example to all. */
const BEYOND =
  /^(?:像|类似|这样的|诸如|以上|上述|在此基础上|与此同时|经验|试点|做法|办法|从[^，]{2,8}看)|(?:问卷|调查|统计|监测|数据)[^，。]{0,6}(?:显示|表明|发现)|(?:推广|推开|铺开|扩到|扩大到|扩面|发展到|增加到|增至|恢复到|聘到|建到|覆盖|普及|总数|总计|合计|一共|共有)/u
const PERSON_OF_PLACE = /^(?:支书|书记|主任|网格员|居民|村民|业主|群众|商户|茶农|渔民|老人|老党员)/u
const MANY_TOWNS = /\d+个(?:乡镇|镇街|镇|乡(?!亲)|街道)/u
const MANY_VILLAGES = /\d+个(?:行政村|村居|村(?!民)|社区)/u
const FAR = 4

/** What a sentence without a place has to tell on whether it goes on with `told`. */
export function marksOf(told: Told, { text, paragraph, sentence }: Stretch): Marks {
  const levels = { town: OF_TOWN, village: OF_VILLAGE, county: /^(?!.)/u }
  const apart = sentence - told.sentence
  const marks: Record<string, boolean | number> = {
    foreign: told.foreign,
    county: told.kind === 'county',
    countyHere: told.kind === 'county' && paragraph === told.paragraph,
    village: told.kind === 'village',
    opened: told.opened,
    example: told.example,
    newParagraph: paragraph > told.paragraph,
    further: Math.min(1, Math.max(0, apart - 1) / FAR),
    ownLevel: levels[told.kind].test(text),
    beyond: BEYOND.test(text),
    goesOn: GOES_ON.test(text),
    person: PERSON_OF_PLACE.test(text),
    many:
      (told.kind !== 'county' && MANY_TOWNS.test(text)) ||
      (told.kind === 'village' && MANY_VILLAGES.test(text)),
  }
  return Object.fromEntries(
    Object.entries(marks).flatMap(([name, value]) =>
      value === false || value === 0 ? [] : [[name, Number(value)]],
    ),
  )
}

/** From 0 to 1: how likely it goes on with the place told before. */
export function goesOn(marks: Marks, { bias, weights: of }: CarryingModel = weights): number {
  let sum = bias
  for (const [name, value] of Object.entries(marks)) sum += value * (of[name] ?? 0)
  return 1 / (1 + Math.exp(-sum))
}

export interface CarryingModel {
  readonly bias: number
  readonly weights: Readonly<Record<string, number>>
}

/** Between the two it is not decided. */
export const CERTAIN = { on: 0.55, back: 0.45 } as const
