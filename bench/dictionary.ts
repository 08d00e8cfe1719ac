import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

export const summary = '[--write]: the shipped segmentation dictionary beside the one nodejieba comes with'

const SHIPPED = join(import.meta.dirname, '../knowledge/lexicon/jieba')

/** Words rarer than this are left out; on CMRC 2018 every threshold up to 100 finds the same, within 0.1 points. */
const LEAST_FREQUENCY = 20

/** Longer words are left out: their parts and pairs find them as well. */
const LONGEST = 4

/** Makes the lean dictionary from nodejieba's own and says what it saves; `--write` puts it in place. */
export function run(args: readonly string[]): void {
  const full = join(createRequire(import.meta.url).resolve('nodejieba'), '../submodules/cppjieba/dict')
  const lean = leanDictionary(readFileSync(join(full, 'jieba.dict.utf8'), 'utf8'))
  const path = join(SHIPPED, 'dict.txt')
  if (args.includes('--write')) writeFileSync(path, lean)
  const same = readFileSync(path, 'utf8') === lean
  console.log(
    `knowledge/lexicon/jieba/dict.txt ${same ? 'is' : 'IS NOT'} what this makes of nodejieba's dictionary`,
  )
  console.log('dictionary    load ms   MB')
  print("nodejieba's", '{}')
  const unused = join(SHIPPED, 'unused.txt')
  const tables = {
    hmmDict: join(SHIPPED, 'hmm.txt'),
    userDict: unused,
    idfDict: unused,
    stopWordDict: unused,
  }
  print('shipped', JSON.stringify({ dict: path, ...tables }))
}

/** Classes of words that name nothing, by themselves: verbs, adverbs, prepositions, times, idioms. 培训 (vn) is a noun as well. */
const NAMELESS: ReadonlySet<string> = new Set('v d p c f t i r z u y'.split(' '))

/** Chinese words only: all single characters, and short words that are not rare; their tags as far as they tell no noun. */
function leanDictionary(full: string): string {
  const lines = full.split('\n').flatMap((line) => {
    const [word = '', frequency = '', tag = ''] = line.split(' ')
    const length = [...word].length
    const wanted = length === 1 || (length <= LONGEST && Number(frequency) >= LEAST_FREQUENCY)
    return wanted && /^\p{Script=Han}+$/u.test(word)
      ? [`${word} ${frequency} ${NAMELESS.has(tag) ? tag : 'n'}\n`]
      : []
  })
  return lines.join('')
}

/** Loads in a process of its own, since nodejieba keeps one dictionary a process. */
function print(name: string, options: string): void {
  const script = `
    const nodejieba = require('nodejieba')
    const before = process.memoryUsage().rss
    const start = performance.now()
    nodejieba.load(${options})
    console.log(Math.round(performance.now() - start), Math.round((process.memoryUsage().rss - before) / 1e6))`
  const { stdout } = spawnSync(process.execPath, ['-e', script], { encoding: 'utf8', cwd: SHIPPED })
  const [ms = '', megabytes = ''] = stdout.trim().split(' ')
  console.log(name.padEnd(12), ms.padStart(8), megabytes.padStart(4))
}
