/**
 * Which article each line of print belongs to, where columns interleave and articles break off and go on elsewhere.
 *
 * A hidden Markov model over the lines in the order in which they were read. Its states are the page's articles and one
 * for text of no article here. What speaks for a state: names of the article's place, words of its administrative level
 * (全县 in an article about a county), and the words and coined terms it shares with the rest of the article. How
 * readily the text changes from one article to another is estimated from the page itself: on a well-ordered page the
 * order alone carries a line that says nothing, on a shuffled page it carries nothing, and such a line comes out as
 * undecided.
 */

/** A line as the model sees it. */
export interface Observation {
  /** Without white space. */
  readonly text: string
  /** Lines with the same number are prints of the same text, and belong to the same article. */
  readonly group: number
  readonly before: Boundary
}

/** What stands between a line and the one before it. */
export type Boundary =
  | { readonly kind: 'sentence' }
  /** The line before ends in the middle of a sentence. */
  | { readonly kind: 'cut'; readonly seam: Seam }
  | { readonly kind: 'head'; readonly article: number }
  /** “下转” stands between: what follows is something else. */
  | { readonly kind: 'continued' }
  /** “上接” stands between. `articles` are those with an open “下转”; empty when the page has none. */
  | { readonly kind: 'continues'; readonly articles: readonly number[] }

/**
 * How a line goes with a line before it that breaks off: a word runs across the seam; nothing speaks against it; or it
 * is a heading or opens a paragraph of its own, so that the broken sentence goes on elsewhere.
 */
export type Seam = 'fits' | 'may' | 'fresh'

export interface Subject {
  /** The headline alone. */
  readonly title: string
  /** Headline, byline and whatever else is certainly of this article. */
  readonly text: string
  /** Names that stand for this article's place and no other's. */
  readonly names: readonly { readonly name: string; readonly weight: number }[]
  /** 市, 县, 区 …: the last character of the locality's name. */
  readonly level: string
}

export interface Attribution {
  /** For every line the probability of each article; the last number of a row is for text of no article here. */
  readonly rows: Rows
  /** Whether the lines stand in no order that could be trusted. */
  readonly orderLost: boolean
  /** The probability from which on a line should be credited at all. */
  readonly sureFrom: number
}

type Rows = readonly (readonly number[])[]

/** Two: the first reads the articles' words from lines that name a place, the second from all. More talk the model into what it believes. */
const ROUNDS = 2
/** What the words of a line say, against names; by the root of its length, since neighbouring pairs repeat one another. */
const WORD_TRUST = 0.5
const COINED_TRUST = 1.2
/** How much the page's own distribution of pairs smooths an article's. */
const SMOOTHING = 150
const NAME_CAP = 3
const LEVEL_WEIGHT = 1
/** Four characters of a headline are a term. */
const TITLE_TERM = 4
const TITLE_WEIGHT = 1
/**
 * How often the article changes from one line to the next, and how often the line below a headline is not its own:
 * the values tried against the page, and what is believed before looking at it.
 */
const CHANGES = [0.005, 0.01, 0.02, 0.04, 0.08, 0.15, 0.3, 0.5, 0.7, 0.85]
const HEADS_ASTRAY = [0.01, 0.05, 0.2, 0.5, 0.8]
const BEFORE_LOOKING = { change: 0.03, changeWorth: 6, astray: 0.02, astrayWorth: 3 }
/** How often each seam is found where the two lines belong together, and where they only happen to meet. */
const SEAMS: Readonly<Record<Seam, { readonly true: number; readonly chance: number }>> = {
  fits: { true: 0.38, chance: 0.03 },
  may: { true: 0.56, chance: 0.65 },
  fresh: { true: 0.06, chance: 0.32 },
}
/**
 * From this rate of change on the order of the lines says nothing: well-ordered pages come out below 0.03, pages whose
 * columns were read in the wrong order around 0.05, shuffled lines above 0.15. Then shared words say little either,
 * since there is no sure text to compare with.
 */
const LOST = { from: 0.12, wordTrust: 0.3, sureFrom: 0.97 }
const SURE_FROM = 0.9
const STRANGER = 0.03
/** How much more an article's words must be missed before a line counts as a stranger's. */
const STRANGENESS = 1

const LEVEL_WORDS =
  /全([市县区州旗镇乡])|(?<![社小园辖景校城片地山东西南北])([市县区州旗])(?=委(?!员)|直|级|处级|域|财政|政府|里)/gu

function pairsOf(text: string): string[] {
  const pairs: string[] = []
  for (const run of text.match(/[\p{Script=Han}A-Za-z0-9+]+/gu) ?? [])
    for (let i = 0; i + 2 <= run.length; i += 1) pairs.push(run.slice(i, i + 2))
  return pairs
}

/** Terms in quotation marks or brackets: what an article coins recurs in it and seldom elsewhere. */
function coinedTerms(text: string): string[] {
  return [...text.matchAll(/“([^“”，。]{2,12})”|《([^《》]{3,40})》/gu)].map(
    (match) => match[1] ?? match[2] ?? '',
  )
}

interface Order {
  readonly change: number
  readonly astray: number
}

const crossEntropy = (believed: number, tried: number): number =>
  believed * Math.log(tried) + (1 - believed) * Math.log(1 - tried)

const afterSeam = (change: number, seam: Seam): number => {
  const moved = change * SEAMS[seam].chance
  return moved / (moved + (1 - change) * SEAMS[seam].true)
}

type Counts = Map<string, number>
const add = (counts: Counts, key: string, amount: number): void => {
  counts.set(key, (counts.get(key) ?? 0) + amount)
}

export function attribute(lines: readonly Observation[], subjects: readonly Subject[]): Attribution {
  const states = subjects.length + 1
  const stranger = subjects.length
  if (lines.length === 0) return { rows: [], orderLost: false, sureFrom: SURE_FROM }
  const pairs = lines.map((line) => pairsOf(line.text))
  const coined = lines.map((line) => coinedTerms(line.text))
  const copies = new Map<number, number>()
  for (const { group } of lines) copies.set(group, (copies.get(group) ?? 0) + 1)
  const share = lines.map((line) => 1 / (copies.get(line.group) ?? 1))
  const fixed = lines.map((line) => evidenceOfNames(line.text, subjects))

  const page: Counts = new Map()
  let pageTotal = 0
  pairs.forEach((list, i) => {
    for (const pair of list) add(page, pair, share[i] ?? 1)
    pageTotal += list.length * (share[i] ?? 1)
  })
  const headPairs = subjects.map((subject) => pairsOf(subject.text))
  for (const list of headPairs)
    for (const pair of list) {
      add(page, pair, 1)
      pageTotal += 1
    }

  const found = orderOf(fixed)
  const lost = found.change >= LOST.from
  // Lines in no order at all: each must speak for itself.
  const order = lost ? { ...found, change: 1 - 1 / states } : found
  const trust = lost ? LOST.wordTrust : 1
  let belief: Rows = forwardBackward(fixed, order).posterior
  for (let round = 0; round < ROUNDS; round += 1) {
    const score = wordEvidence(belief).map((row, i) =>
      row.map((value, k) => trust * value + (fixed[i]?.[k] ?? 0)),
    )
    belief = tieCopies(lines, forwardBackward(score, order).posterior)
  }
  return { rows: belief, orderLost: lost, sureFrom: lost ? LOST.sureFrom : SURE_FROM }

  /** Log-likelihood ratio of each line under each article against the page as a whole (in logarithms), the line itself left out. */
  function wordEvidence(belief: Rows): number[][] {
    const counts: Counts[] = subjects.map((_, k) => {
      const own: Counts = new Map()
      for (const pair of headPairs[k] ?? []) add(own, pair, 3)
      return own
    })
    const totals = subjects.map((_, k) => 3 * (headPairs[k]?.length ?? 0))
    const terms: Counts[] = subjects.map(() => new Map())
    lines.forEach((_, i) => {
      subjects.forEach((_, k) => {
        const weight = (belief[i]?.[k] ?? 0) * (share[i] ?? 1)
        if (weight < 0.01) return
        const own = counts[k]
        if (own !== undefined) for (const pair of pairs[i] ?? []) add(own, pair, weight)
        totals[k] = (totals[k] ?? 0) + weight * (pairs[i]?.length ?? 0)
        const coinedHere = terms[k]
        if (coinedHere !== undefined) for (const term of new Set(coined[i])) add(coinedHere, term, weight)
      })
    })
    // What a line's own text gives to the counts must not speak for it, nor what its copies give.
    const groupWeight = new Map<number, number[]>()
    lines.forEach((line, i) => {
      const sum = groupWeight.get(line.group) ?? new Array<number>(subjects.length).fill(0)
      subjects.forEach((_, k) => {
        sum[k] = (sum[k] ?? 0) + (belief[i]?.[k] ?? 0) * (share[i] ?? 1)
      })
      groupWeight.set(line.group, sum)
    })
    return lines.map((line, i) => {
      const own = new Map<string, number>()
      for (const pair of pairs[i] ?? []) add(own, pair, 1)
      const row = subjects.map((_, k) => {
        const self = groupWeight.get(line.group)?.[k] ?? 0
        const total = Math.max(0, (totals[k] ?? 0) - self * (pairs[i]?.length ?? 0))
        let sum = 0
        for (const [pair, times] of own) {
          const background = (page.get(pair) ?? times) / pageTotal
          const seen = Math.max(0, (counts[k]?.get(pair) ?? 0) - self * times)
          sum += times * Math.log((seen + SMOOTHING * background) / (total + SMOOTHING) / background)
        }
        let named = 0
        for (const term of new Set(coined[i])) {
          const here =
            Math.max(0, (terms[k]?.get(term) ?? 0) - self) +
            ((subjects[k]?.text ?? '').includes(term) ? 1 : 0)
          const all =
            terms.reduce((sum, counts, other) => {
              const mine = groupWeight.get(line.group)?.[other] ?? 0
              return sum + Math.max(0, (counts.get(term) ?? 0) - mine)
            }, 0) + subjects.filter((subject) => subject.text.includes(term)).length
          if (all > 0.2) named += COINED_TRUST * (here / all) * Math.min(1, all)
        }
        return (WORD_TRUST * sum) / Math.sqrt(Math.max(1, pairs[i]?.length ?? 1)) + named
      })
      // Text of none of the articles is as unlike each of them as they are on average unlike it.
      return [...row, row.reduce((sum, value) => sum + value, 0) / row.length - STRANGENESS]
    })
  }

  /**
   * How far the order of the lines can be trusted, from the lines that name a place: on a well-ordered page they follow
   * their headline and one another, on a shuffled one they do not.
   */
  function orderOf(fixed: readonly (readonly number[])[]): Order {
    const seams = lines.flatMap(({ before }) => (before.kind === 'cut' ? [before.seam] : []))
    let best: { order: Order; likelihood: number } | undefined
    for (const change of CHANGES)
      for (const astray of HEADS_ASTRAY) {
        const order = { change, astray }
        const likelihood =
          forwardBackward(fixed, order).likelihood +
          seams.reduce(
            (sum, seam) => sum + Math.log((1 - change) * SEAMS[seam].true + change * SEAMS[seam].chance),
            0,
          ) +
          BEFORE_LOOKING.changeWorth * crossEntropy(BEFORE_LOOKING.change, change) +
          BEFORE_LOOKING.astrayWorth * crossEntropy(BEFORE_LOOKING.astray, astray)
        if (best === undefined || likelihood > best.likelihood) best = { order, likelihood }
      }
    return best?.order ?? { change: BEFORE_LOOKING.change, astray: BEFORE_LOOKING.astray }
  }

  function forwardBackward(
    score: readonly (readonly number[])[],
    order: Order,
  ): { posterior: number[][]; likelihood: number } {
    const emit = score.map((row) => {
      const top = Math.max(...row)
      return row.map((value) => Math.exp(Math.max(-30, value - top)))
    })
    const moves = lines.map((line) => transitions(line.before, order))
    const forward: number[][] = []
    let likelihood = 0
    lines.forEach((_, i) => {
      const before = forward[i - 1]
      const row = Array.from({ length: states }, (_, k) => {
        const arrive =
          before === undefined
            ? (moves[0]?.[stranger]?.[k] ?? 1 / states)
            : before.reduce((sum, p, j) => sum + p * (moves[i]?.[j]?.[k] ?? 0), 0)
        return arrive * (emit[i]?.[k] ?? 0)
      })
      likelihood +=
        Math.log(
          Math.max(
            1e-300,
            row.reduce((sum, p) => sum + p, 0),
          ),
        ) + Math.max(...(score[i] ?? []))
      forward.push(normalized(row))
    })
    const backward: number[][] = new Array<number[]>(lines.length)
    backward[lines.length - 1] = new Array<number>(states).fill(1)
    for (let i = lines.length - 2; i >= 0; i -= 1) {
      const after = backward[i + 1] ?? []
      backward[i] = normalized(
        Array.from({ length: states }, (_, j) =>
          after.reduce((sum, b, k) => sum + (moves[i + 1]?.[j]?.[k] ?? 0) * (emit[i + 1]?.[k] ?? 0) * b, 0),
        ),
      )
    }
    const posterior = lines.map((_, i) =>
      normalized(Array.from({ length: states }, (_, k) => (forward[i]?.[k] ?? 0) * (backward[i]?.[k] ?? 0))),
    )
    return { posterior, likelihood }
  }

  function transitions(before: Boundary, order: Order): number[][] {
    const row = (weights: (k: number) => number): number[] =>
      normalized(Array.from({ length: states }, (_, k) => weights(k)))
    return Array.from({ length: states }, (_, from): number[] => {
      if (before.kind === 'head')
        return row((k) => (k === before.article ? 1 - order.astray : order.astray / (states - 1)))
      if (before.kind === 'continued') return row((k) => (k === from ? 0.05 : k === stranger ? STRANGER : 1))
      if (before.kind === 'continues') {
        const likely = (k: number): number =>
          before.articles.length === 0 || before.articles.includes(k) ? 1 : 0.02
        return row((k) => (k === stranger ? STRANGER * 3 : likely(k)))
      }
      const moved = before.kind === 'cut' ? afterSeam(order.change, before.seam) : order.change
      const others = Math.max(1, states - 2) + STRANGER
      return row((k) => (k === from ? 1 - moved : (moved * (k === stranger ? STRANGER : 1)) / others))
    })
  }
}

function tieCopies(lines: readonly Observation[], posterior: readonly (readonly number[])[]): number[][] {
  const logs = new Map<number, number[]>()
  lines.forEach(({ group }, i) => {
    const sum = logs.get(group)
    const row = (posterior[i] ?? []).map((p) => Math.log(Math.max(p, 1e-6)))
    logs.set(group, sum === undefined ? row : sum.map((value, k) => value + (row[k] ?? 0)))
  })
  return lines.map(({ group }) => {
    const row = logs.get(group) ?? []
    const top = Math.max(...row)
    return normalized(row.map((value) => Math.exp(value - top)))
  })
}

function evidenceOfNames(text: string, subjects: readonly Subject[]): number[] {
  const levels = [...text.matchAll(LEVEL_WORDS)].map((match) => match[1] ?? match[2] ?? '').slice(0, 3)
  const row = subjects.map((subject) => {
    let sum = 0
    for (const { name, weight } of subject.names) {
      const times = Math.min(NAME_CAP, text.split(name).length - 1)
      if (times > 0) sum += weight * (1 + 0.3 * (times - 1))
    }
    sum += TITLE_WEIGHT * Math.min(2, sharedTerms(subject, text, subjects))
    if (subject.level !== '')
      for (const level of levels) sum += level === subject.level ? LEVEL_WEIGHT : -LEVEL_WEIGHT
    return sum
  })
  return [...row, 0]
}

/** How many terms of the headline, and of no other headline, the text takes up: 机关党建 in 机关党建大讲堂. */
function sharedTerms(subject: Subject, text: string, subjects: readonly Subject[]): number {
  let terms = 0
  for (const run of subject.title.match(/[\p{Script=Han}A-Za-z0-9]+/gu) ?? [])
    for (let at = 0; at + TITLE_TERM <= run.length; ) {
      const term = run.slice(at, at + TITLE_TERM)
      const ours =
        text.includes(term) && !subjects.some((other) => other !== subject && other.text.includes(term))
      if (ours) terms += 1
      at += ours ? TITLE_TERM : 1
    }
  return terms
}

function normalized(row: readonly number[]): number[] {
  const sum = row.reduce((total, value) => total + value, 0)
  return sum === 0 ? row.map(() => 1 / row.length) : row.map((value) => value / sum)
}
