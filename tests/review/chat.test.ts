import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openCorpus } from '../../src/open-corpus.ts'
import { createIntake } from '../../src/review/intake.ts'
import { type LoopbackBot, startLoopbackBot } from '../channels/bot-on-loopback.ts'
import { type DeskOnLoopback, startDesk } from './desk-on-loopback.ts'
import { NIGHT_MEETINGS } from './night-meetings.ts'

/** Some open the corpus several times over. */
let desk: DeskOnLoopback
let bot: LoopbackBot
beforeEach(async () => {
  desk = await startDesk()
  bot = await startLoopbackBot({
    telegram: { adminIds: new Set(['77']) },
    dialogue: {
      corpus: openCorpus(desk.knowledgeDir, { drafts: 'checked' }),
      intake: createIntake(desk.shelf, true),
    },
  })
})
afterEach(async () => {
  await bot.stop()
  await desk.close()
})

const paper = { bytes: Buffer.from(NIGHT_MEETINGS), name: '夜间村务会.txt' }
/** A document is read by a process that has to start first. */
const admin = () => bot.server.user('管', { id: 77, started: true })

describe('a document that an admin sends', () => {
  it('comes back as what was read of it, with what is unsure apart', async () => {
    const who = admin()
    who.sends.document(paper)
    const preview = await who.chat.nextMessage()
    expect(preview.text).toContain('湖南省郴州市嘉禾县')
    const [sure = '', unsure = ''] = (preview.text ?? '').split('拿不准的')
    expect(sure).toContain('办结率 95.3%')
    expect(sure).not.toContain('15年')
    expect(unsure).toMatch(/15年：看着是别的地方的数/u)
    expect(unsure).toMatch(/300个.*看着像打算/u)
    expect(bot.violations()).toEqual([])
  })

  it('is answered from once 发布 is pressed, without what was unsure', async () => {
    const who = admin()
    who.says('嘉禾县的办结率是多少')
    expect((await who.chat.nextMessage()).text).not.toContain('95.3%')
    who.sends.document(paper)
    const preview = await who.chat.nextMessage()
    await who.taps(preview, '发布').answer()
    expect((await who.chat.nextMessage()).text).toContain('标为“数据已核对”')
    const corpus = openCorpus(desk.knowledgeDir, { drafts: 'checked' })
    const printed = corpus.knowledge.figures.map((figure) => figure.printed)
    expect(printed).toContain('95.3%')
    expect(
      corpus.knowledge.articles
        .filter(({ checked }) => checked)
        .flatMap(({ practices }) =>
          practices.flatMap(({ figures }) => figures.map((figure) => figure.printed)),
        ),
    ).not.toContain('300个')
    const struck = await bot.dialogue.swap(corpus)
    expect(struck).toEqual(['办结率 嘉禾'])
    who.says('嘉禾县的办结率是多少')
    const answer = await who.chat.nextMessage()
    expect(answer.text).toContain('95.3%')
    expect(answer.text).toContain('数据已核对，文字未经审校')
    who.says('/gaps')
    expect((await who.chat.nextMessage()).text).toContain('还没有答不上来的问题')
  })

  it('is thrown away with 丢弃, and says where it can be corrected with 网页上改', async () => {
    const who = admin()
    who.sends.document(paper)
    const preview = await who.chat.nextMessage()
    await who.taps(preview, '网页上改').answer()
    expect((await who.chat.nextMessage()).text).toContain('knowledge -- review')
    who.says('/ingest')
    expect((await who.chat.nextMessage()).text).toContain('有1份草稿等着核对')
    expect((await who.taps(preview, '丢弃').answer()).text).toBe('丢弃了。')
    expect((await who.taps(preview, '丢弃').answer()).text).toContain('已经不在')
    expect(readdirSync(join(desk.knowledgeDir, 'articles')).some((name) => name.startsWith('jiahe'))).toBe(
      false,
    )
  })

  it('is not published where it does not say what place it is about', async () => {
    const who = admin()
    const nowhere = NIGHT_MEETINGS.replace(/^.*\n/u, '')
      .replaceAll('嘉禾县', '我县')
      .replaceAll('坦坪镇', '某镇')
    who.sends.document({ bytes: Buffer.from(nowhere), name: '我县.txt' })
    const preview = await who.chat.nextMessage()
    expect(preview.text).toContain('地区没有写明')
    const labels = preview.reply_markup?.inline_keyboard.flat().map(({ text }) => text)
    expect(labels).toEqual(['丢弃', '网页上改'])
  })

  it('is told why where it cannot be read', async () => {
    const who = admin()
    who.sends.document({ bytes: Buffer.from('PK'), name: '坏.docx' })
    expect((await who.chat.nextMessage()).text).toContain('文件损坏了')
  })
})

it('nobody else’s document is taken, nor may anybody else press', async () => {
  const li = bot.server.user('李', { started: true })
  li.sends.document(paper)
  expect((await li.chat.nextMessage()).text).toContain('文件我暂时读不了')
  expect(existsSync(join(desk.drafts, 'originals'))).toBe(false)
  li.says('/ingest')
  expect((await li.chat.nextMessage()).text).toContain('管理员')
})
