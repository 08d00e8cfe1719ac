import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { openPlayers } from '../../src/commands/play.ts'
import {
  type DialogueTurn,
  dialogueTable,
  evaluateDialogues,
  isDialogue,
  readDialogues,
  shortName,
} from '../../src/evaluation/dialogues.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'

const PLACES = ['温州', '大邑']

/** What is wrong with the last reply of a dialogue. */
async function faults(
  turn: Partial<DialogueTurn>,
  ...replies: readonly string[]
): Promise<readonly string[]> {
  const turns = replies.map((_, at) => ({
    say: '…',
    kind: 'ask',
    ...(at === replies.length - 1 ? turn : {}),
  }))
  const player = () => {
    let at = 0
    return async () => replies[at++] ?? ''
  }
  const { outcomes } = await evaluateDialogues([{ id: 'd', turns }], player, PLACES)
  return outcomes.at(-1)?.faults ?? []
}

describe('a reply', () => {
  it.each([
    [{ expect_any_terms: ['食堂', '助餐'] }, '办了食堂', 0],
    [{ expect_any_terms: ['食堂', '助餐'] }, '办了驿站', 1],
    [{ expect_figures: ['7所', '50家'] }, '7所', 1],
    [{ expect_places: ['温州'] }, '浙江省温州市', 0],
    [{ forbid: ['大邑'] }, '大邑县', 1],
    [{ lead: '温州' }, '温州市比大邑县多', 0],
    [{ lead: '温州' }, '大邑县比温州市多', 1],
    [{ lead: '温州' }, '大邑县', 1],
    [{ lead: '温州' }, '没有这个数', 0],
    [{ refuse: true }, '材料里没有给出这个数。', 0],
    [{ refuse: true }, '7所', 1],
    [{ refuse: false }, '材料里没有给出这个数。', 1],
    [{ silent: true }, '', 0],
    [{ silent: true }, '在的', 1],
    [{}, '', 1],
  ])('that must fit %j, being “%s”, has %d faults', async (turn, reply, count) => {
    expect(await faults(turn, reply)).toHaveLength(count)
  })

  it('is about an entry of the last list', async () => {
    const list = '1. 温州市 ·「邻里食堂」\n2. 建瓯市 ·「长者食堂」'
    expect(await faults({ item: 2 }, list, '谢谢', '建瓯市 ·「长者食堂」')).toEqual([])
    expect(await faults({ item: 2 }, list, '温州市 ·「邻里食堂」')).toHaveLength(1)
    expect(await faults({ item: 3 }, list, '刚才只列了2条，没有第3条。')).toEqual([])
  })
})

it('tells dialogues from questions, and names a line that is neither', () => {
  expect(isDialogue('{"id":"d","turns":[]}')).toBe(true)
  expect(isDialogue('{"id":"q","q":"温州做了什么"}')).toBe(false)
  expect(() => readDialogues('d.jsonl', '{"id":"d","turns":[]}\n{"id":"d","turns":[{}]}')).toThrow(
    'd.jsonl:2',
  )
})

/** What has been reached is not given up again: raise it with the score. */
const LEAST = 0.89
/**
 * Turns of all these dialogues in which another place than the one meant leads, and the reply does not say so: lower it. In those
 * left no place is asked for that another answers: one opens, one sets two places side by side, one narrows a list, one goes on
 * behind somebody who takes a place from the page's wrong headline, three go on with a wrong turn, and two refuse and propose questions of others.
 */
const MOST_MISLED = 10

it('carries on our own conversations as well as it did, and hardly ever leads with another place', async () => {
  const folder = 'tests/dialogues'
  const dialogues = readdirSync(folder).flatMap((file) =>
    readDialogues(file, readFileSync(`${folder}/${file}`, 'utf8')),
  )
  const corpus = shippedCorpus()
  const places = corpus.knowledge.articles.map(shortName)
  const { player, close } = await openPlayers(corpus)
  const evaluation = await evaluateDialogues(dialogues, player, places)
  await close()
  const table = dialogueTable(evaluation, true)
  expect(evaluation.share, table).toBeGreaterThanOrEqual(LEAST)
  const misled = evaluation.outcomes.filter(
    ({ faults, reply }) =>
      faults.some((fault) => /^about another place|stands before/u.test(fault)) &&
      !/别的地方|不是.{1,12}的[。，]|写到的是|刚才说的是/u.test(reply.slice(0, 120)),
  )
  expect(
    misled.length,
    misled.map(({ dialogue, turn, say }) => `${dialogue} ${turn} ${say}`).join('\n'),
  ).toBeLessThanOrEqual(MOST_MISLED)
}, 240_000)
