import { describe, expect, it } from 'vitest'
import { telegramHtml } from '../../src/channels/telegram/telegram-html.ts'
import { answerMessage } from '../../src/messages/answer-message.ts'
import type { Block } from '../../src/messages/message.ts'
import { plainText } from '../../src/messages/plain-text.ts'
import { shippedCorpus } from '../dialogue/shipped-corpus.ts'
import { phoneLines } from './phone-lines.ts'

const { ask, context, knowledge } = shippedCorpus()
const shown = (question: string, short = false) => {
  const { answer } = ask(question)
  return { answer, message: answerMessage(answer, context, { slip: 's1', short }) }
}
const listed = (blocks: readonly Block[]) =>
  blocks.filter((block): block is Extract<Block, { kind: 'listed' }> => block.kind === 'listed')

/** What a phone shows of a chat without scrolling. */
const SCREEN = 22
const LISTS = [
  '哪些地方办了老年食堂',
  '哪些地方搞了邻里食堂',
  '哪些地方有网格',
  '协商议事',
  '物业治理',
  '养老服务有哪些做法',
  '志愿服务',
]

describe('a list of many places', () => {
  it.each(LISTS)('%s fits a phone', (question) => {
    const { answer, message } = shown(question)
    expect(listed(message.blocks)).toHaveLength(answer.practices.length)
    expect(answer.practices.length).toBeGreaterThan(4)
    expect(phoneLines(telegramHtml(message))).toBeLessThanOrEqual(SCREEN)
  })

  it('of eight takes hardly more', () => {
    const { message } = shown('哪些地方做过协商议事')
    expect(listed(message.blocks)).toHaveLength(8)
    expect(phoneLines(telegramHtml(message))).toBeLessThanOrEqual(SCREEN + 3)
  })

  it.each(LISTS)(
    '%s: names each with its number and source, and says nothing that is not on record',
    (question) => {
      const { answer, message } = shown(question)
      listed(message.blocks).forEach((block, at) => {
        const practice = knowledge.practices.find(({ id }) => id === block.practiceId)
        expect(block).toMatchObject({ nth: at + 1, name: answer.practices[at]?.practice.name })
        expect(block.told + block.figures.map(({ printed }) => printed).join('')).not.toBe('')
        const told = block.told.replace(/^……|……$/gu, '').replace(/。$/u, '')
        expect(practice?.summary).toContain(told)
        for (const line of block.figures)
          expect(practice?.figures.map(({ id, printed }) => `${id} ${printed}`)).toContain(
            `${line.figureId} ${line.printed}`,
          )
      })
      const numbers = message.buttons.flat().filter(({ label }) => /^\d+$/u.test(label))
      expect(numbers).toHaveLength(answer.practices.length)
    },
  )

  it('keeps what was asked for', () => {
    const { message } = shown('哪些地方办了老年食堂')
    const zibo = listed(message.blocks).find(({ place }) => place === '淄博市')
    expect(zibo?.told).toContain('助餐食堂')
  })

  it('says no place twice, and which 西湖区 it is', () => {
    const { message } = shown('物业治理')
    const places = listed(message.blocks).map(({ place }) => place)
    expect(places).toContain('南昌市西湖区')
    for (const { place, told } of listed(message.blocks))
      expect(told).not.toMatch(new RegExp(`^${place}`, 'u'))
  })

  it('shows no number that only tells how a thing is built as a result', () => {
    for (const question of ['哪些地方有网格', '协商议事']) {
      const printed = listed(shown(question).message.blocks).flatMap(({ figures }) =>
        figures.map((line) => line.printed),
      )
      expect(printed.filter((one) => !/\d/u.test(one))).toEqual([])
      expect(printed).not.toContain('每月')
    }
  })

  it('is told in full where there are three', () => {
    const { message } = shown('哪些地方解决停车难')
    expect(listed(message.blocks)).toEqual([])
    expect(plainText(message)).toContain('居民协商议事解决的群众急难愁盼问题数：3900余件')
  })

  it('is a line a place in a group', () => {
    const { message } = shown('哪些地方办了老年食堂', true)
    expect(listed(message.blocks).map(({ told }) => told)).toEqual(Array(7).fill(''))
    expect(plainText(message)).toContain('建瓯市「长者食堂」 城区建设的长者食堂数 7所[4]')
  })
})

describe('several places as a whole', () => {
  it('are told in short, each with its source, what it is known by and how much there is', () => {
    const { answer, message } = shown('江西有哪些做法')
    expect(answer.citations).toHaveLength(3)
    const text = plainText(message)
    expect(text.length).toBeLessThan(900)
    expect(text).toMatch(/做法19条：[^。]+等。/u)
    for (const n of [1, 2, 3]) expect(text).toContain(`[${n}] 江西省`)
  })
})
